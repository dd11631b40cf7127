//! Automatic deployments: what a push of an image or of a commit means for the services that are deployed from there.
//!
//! A push during an operation: people report that images are deployed once the operation has ended, and commits are
//! not (aws/apprunner-roadmap, issue 232, of 2024; both are settings here). Pushes to a paused service are ignored
//! (guide on pausing).

use serde_json::{Value, json};
use sqlx::SqliteConnection;

use super::Call;
use super::undertake::Undertaking;
use crate::clock::Timestamp;
use crate::machine::{OperationKind, ServiceStatus};
use crate::neighbours::ecr::pull;
use crate::resources::connection::ConnectionStatus;
use crate::resources::id_of;
use crate::server::App;
use crate::service::arn::Scope;
use crate::service::configuration::Configuration;
use crate::service::record::ServiceRecord;
use crate::service::source::Source;
use crate::storage::{Result, connections, deferred_deployments, operations, services};

/// A push, and whom it concerns at most: every account or Region, unless one is named.
#[derive(Debug, Clone, Copy)]
pub struct Push<'a> {
    pub source: &'a Source,
    pub account: Option<&'a str>,
    pub region: Option<&'a str>,
}

/// What becomes of a push at one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Start,
    Defer,
    Ignore(&'static str),
}

/// Starts or defers a deployment of every service that has the source and deploys automatically. Tells about each that
/// has the source what was decided.
pub async fn announce(
    app: &App,
    connection: &mut SqliteConnection,
    push: Push<'_>,
    now: Timestamp,
) -> Result<Value> {
    let mut decisions = Vec::new();
    for mut service in services::all(connection).await? {
        let scope = &service.scope;
        let is_meant = push.account.is_none_or(|account| account == scope.account)
            && push.region.is_none_or(|region| region == scope.region);
        if !is_meant || !has_source(&service, push.source) {
            continue;
        }
        let mut decision = json!({"service": service.arn()});
        match judge(app, connection, &service, push.source).await? {
            Verdict::Start => {
                decision["outcome"] = json!("STARTED");
                decision["operation"] = json!(deploy(app, connection, &mut service, now).await?);
            }
            Verdict::Defer => {
                deferred_deployments::put(connection, &service.id, push.source, now).await?;
                decision["outcome"] = json!("DEFERRED");
                decision["reason"] =
                    json!("An operation is under way; the deployment starts when it has ended.");
            }
            Verdict::Ignore(reason) => {
                decision["outcome"] = json!("IGNORED");
                decision["reason"] = json!(reason);
            }
        }
        decisions.push(decision);
    }
    Ok(Value::from(decisions))
}

/// Starts the deployment that was deferred while an operation was under way which has ended `at` that time. One that
/// left the service paused or failed, or with another source, has made it pointless.
pub async fn take_up(
    app: &App,
    connection: &mut SqliteConnection,
    service_id: &str,
    at: Timestamp,
) -> Result<()> {
    let deferred = deferred_deployments::take(connection, service_id).await?;
    if deferred.is_empty() {
        return Ok(());
    }
    let Some(mut service) = services::find(connection, service_id).await? else {
        return Ok(());
    };
    let is_wanted = service.status == ServiceStatus::Running
        && is_automatic(&service.configuration)
        && Source::of(&service.configuration).is_some_and(|source| deferred.contains(&source));
    if is_wanted {
        deploy(app, connection, &mut service, at).await?;
    }
    Ok(())
}

async fn deploy(
    app: &App,
    connection: &mut SqliteConnection,
    service: &mut ServiceRecord,
    now: Timestamp,
) -> Result<String> {
    let scope = service.scope.clone();
    let mut call = Call {
        app,
        scope: &scope,
        now,
        connection,
    };
    let undertaking = Undertaking {
        kind: OperationKind::StartDeployment,
        pulls_image: true,
        creates_pipeline: false,
    };
    call.undertake(service, undertaking).await
}

async fn judge(
    app: &App,
    connection: &mut SqliteConnection,
    service: &ServiceRecord,
    source: &Source,
) -> Result<Verdict> {
    if !versions(service).any(is_automatic) {
        return Ok(Verdict::Ignore("AutoDeploymentsEnabled is false."));
    }
    if let Source::Tag { repository, .. } = source
        && let Some(reason) = out_of_sight(&service.scope, repository)
    {
        return Ok(Verdict::Ignore(reason));
    }
    if matches!(source, Source::Branch { .. }) && !is_connected(connection, &service.configuration).await? {
        return Ok(Verdict::Ignore("The service's connection is not AVAILABLE."));
    }
    let newest = operations::page(connection, &service.id, None, 1).await?;
    let under_way = newest
        .first()
        .map(|operation| (operation.progress.kind, operation.progress.origin));
    let defers = match source {
        Source::Tag { .. } => app.settings.defer_pushed_images,
        Source::Branch { .. } => app.settings.defer_pushed_commits,
    };
    Ok(by_status(service.status, under_way, defers))
}

fn by_status(
    status: ServiceStatus,
    under_way: Option<(OperationKind, ServiceStatus)>,
    defers: bool,
) -> Verdict {
    match status {
        ServiceStatus::Running => Verdict::Start,
        ServiceStatus::OperationInProgress => match under_way {
            Some((OperationKind::PauseService, _)) => Verdict::Ignore("The service is being paused."),
            Some((OperationKind::DeleteService, _)) => Verdict::Ignore("The service is being deleted."),
            Some((OperationKind::UpdateService, ServiceStatus::Paused)) => {
                Verdict::Ignore("The service is paused.")
            }
            _ if defers => Verdict::Defer,
            _ => Verdict::Ignore("An operation is under way."),
        },
        ServiceStatus::Paused => Verdict::Ignore("The service is paused."),
        ServiceStatus::CreateFailed => Verdict::Ignore("The service failed to create."),
        ServiceStatus::DeleteFailed | ServiceStatus::Deleted => {
            Verdict::Ignore("The service is being deleted.")
        }
    }
}

/// Why App Runner does not see pushes to a repository. It has them from a rule of `EventBridge` in the service's
/// account and Region, where ECR tells about the repositories of that account and Region.
fn out_of_sight(scope: &Scope, repository: &str) -> Option<&'static str> {
    let Some((registry, _)) = pull::registry(repository) else {
        return Some("The image is not in a private registry.");
    };
    if registry.account != scope.account {
        return Some("The registry is another account's.");
    }
    (registry.region != scope.region).then_some("The repository is in another Region.")
}

async fn is_connected(connection: &mut SqliteConnection, configuration: &Configuration) -> Result<bool> {
    let Some(arn) = configuration.connection_arn() else {
        return Ok(false);
    };
    let found = connections::find(connection, id_of(arn)).await?;
    Ok(found.is_some_and(|connection| connection.status == ConnectionStatus::Available))
}

fn is_automatic(configuration: &Configuration) -> bool {
    configuration.source_configuration.auto_deployments_enabled == Some(true)
}

/// During an update both the old and the new source count: which of them stays is not known yet.
fn has_source(service: &ServiceRecord, source: &Source) -> bool {
    versions(service).any(|configuration| Source::of(configuration).as_ref() == Some(source))
}

fn versions(service: &ServiceRecord) -> impl Iterator<Item = &Configuration> {
    let deployed = service.deployed.as_ref().map(|deployed| &deployed.configuration);
    [&service.configuration].into_iter().chain(deployed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_runs_or_will_run_is_deployed() {
        use OperationKind::{CreateService, DeleteService, PauseService, ResumeService, UpdateService};
        use ServiceStatus as Is;
        let during = |kind, origin, defers| by_status(Is::OperationInProgress, Some((kind, origin)), defers);
        assert_eq!(by_status(Is::Running, None, false), Verdict::Start);
        for (kind, origin) in [
            (CreateService, Is::CreateFailed),
            (UpdateService, Is::Running),
            (ResumeService, Is::Paused),
        ] {
            assert_eq!(during(kind, origin, true), Verdict::Defer, "{kind:?}");
            assert!(
                matches!(during(kind, origin, false), Verdict::Ignore(_)),
                "{kind:?}"
            );
        }
        for (kind, origin) in [
            (PauseService, Is::Running),
            (DeleteService, Is::Running),
            (UpdateService, Is::Paused),
        ] {
            assert!(
                matches!(during(kind, origin, true), Verdict::Ignore(_)),
                "{kind:?}"
            );
        }
        for status in [Is::Paused, Is::CreateFailed, Is::DeleteFailed] {
            assert!(
                matches!(by_status(status, None, true), Verdict::Ignore(_)),
                "{status:?}"
            );
        }
    }

    #[test]
    fn a_registry_is_seen_from_its_own_account_and_region() {
        let scope = Scope {
            account: "123456789012".to_owned(),
            region: "us-east-1".to_owned(),
        };
        for (repository, is_seen) in [
            ("123456789012.dkr.ecr.us-east-1.amazonaws.com/web", true),
            ("123456789012.dkr.ecr.eu-west-1.amazonaws.com/web", false),
            ("111122223333.dkr.ecr.us-east-1.amazonaws.com/web", false),
            ("public.ecr.aws/nginx/nginx", false),
        ] {
            assert_eq!(
                out_of_sight(&scope, repository).is_none(),
                is_seen,
                "{repository}"
            );
        }
    }
}
