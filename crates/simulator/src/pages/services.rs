//! Every service of every account and Region.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use maud::{Markup, html};

use super::components::{absent, card, empty, nothing};
use super::document::{Entry, Sheet, head};
use super::icons::{self, icon};
use super::{operation, status, wording};
use crate::clock::Timestamp;
use crate::control::state::{self, ServiceState};
use crate::machine::ServiceStatus;
use crate::server::App;
use crate::service::arn::Scope;
use crate::service::image::ImageIdentifier;
use crate::service::record::ServiceRecord;
use crate::storage;

/// The page.
pub async fn sheet(app: &App) -> storage::Result<Sheet> {
    let state = state::load(app).await?;
    let mut scopes: Vec<(&Scope, Vec<&ServiceState>)> = Vec::new();
    for service in &state.services {
        let scope = &service.service.scope;
        match scopes.iter_mut().find(|(known, _)| *known == scope) {
            Some((_, services)) => services.push(service),
            None => scopes.push((scope, vec![service])),
        }
    }
    scopes.sort_by_key(|(scope, _)| (scope.account.as_str(), scope.region.as_str()));
    for (_, services) in &mut scopes {
        services.sort_by_key(|service| (urgency(service.service.status), service.service.name.as_str()));
    }
    let moving = state
        .services
        .iter()
        .filter(|service| service.service.status == ServiceStatus::OperationInProgress)
        .count();
    let regions: BTreeSet<&str> = scopes.iter().map(|(scope, _)| scope.region.as_str()).collect();
    let accounts: BTreeSet<&str> = scopes.iter().map(|(scope, _)| scope.account.as_str()).collect();
    let facts = html! {
        (wording::count(state.services.len(), "service", "services"))
        @if !scopes.is_empty() {
            " in " (wording::count(regions.len(), "Region", "Regions"))
            @if accounts.len() > 1 { " of " (accounts.len()) " accounts" }
        }
        " · " (wording::count(moving, "operation", "operations")) " under way"
    };
    Ok(Sheet {
        status: StatusCode::OK,
        title: "Services".to_owned(),
        entry: Entry::Services,
        address: Some(super::HOME.to_owned()),
        head: head("Services", &nothing(), &facts),
        content: html! {
            div class="stack" id="services" data-live {
                @if scopes.is_empty() { (first_steps(app.port)) }
                @for (scope, services) in &scopes { (group(scope, services, app.port, state.now)) }
            }
        },
    })
}

/// Broken ones first, then what moves.
fn urgency(status: ServiceStatus) -> u8 {
    match status {
        ServiceStatus::CreateFailed | ServiceStatus::DeleteFailed => 0,
        ServiceStatus::OperationInProgress => 1,
        ServiceStatus::Running => 2,
        ServiceStatus::Paused => 3,
        ServiceStatus::Deleted => 4,
    }
}

fn first_steps(port: u16) -> Markup {
    let command = format!(
        "AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any AWS_REGION=us-east-1 \\\naws apprunner create-service --endpoint-url http://127.0.0.1:{port} \\\n  --service-name web-hello --source-configuration '{{\"ImageRepository\": {{\n    \"ImageIdentifier\": \"public.ecr.aws/aws-containers/hello-app-runner:latest\",\n    \"ImageRepositoryType\": \"ECR_PUBLIC\", \"ImageConfiguration\": {{\"Port\": \"8000\"}}}}}}'"
    );
    html! {
        section class="card" {
            (empty("No service yet", &html! {
                p { "Services are created through App Runner's API: with Slipway, the AWS CLI, an SDK or Terraform. Point it at this address:" }
            }))
            pre class="code-block" tabindex="0" aria-label="A command that creates a service" { (command) }
        }
    }
}

fn group(scope: &Scope, services: &[&ServiceState], port: u16, now: Timestamp) -> Markup {
    let aside = html! {
        span class="card-aside" {
            "Account " (wording::account(&scope.account)) " · "
            (wording::count(services.len(), "service", "services"))
        }
    };
    let table = html! {
        table class="table table-services" {
            thead {
                tr { th { "Service" } th { "Status" } th { "Image or source" } th { "Newest operation" } th { "Domain" } }
            }
            tbody {
                @for state in services { (row(state, port, now)) }
            }
        }
    };
    card(&scope.region, &aside, &table)
}

fn row(state: &ServiceState, port: u16, now: Timestamp) -> Markup {
    let (service, newest) = (&state.service, state.operation.as_ref());
    let indication = status::of_service(service, newest);
    let moves = service.status == ServiceStatus::OperationInProgress;
    let is_broken = matches!(
        service.status,
        ServiceStatus::CreateFailed | ServiceStatus::DeleteFailed
    );
    html! {
        tr id=(format!("row-{}", service.id)) {
            td class="cell-name" {
                a id=(format!("service-{}", service.id)) href=(format!("/_simulator/services/{}", service.id)) { (service.name) }
            }
            td class="cell-status" id=(format!("status-{}", service.id))
                data-announce=(format!("{} is {}", service.name, indication.word.to_lowercase())) {
                (indication.show())
                @if let Some(newest) = newest {
                    @if moves { (operation::track(newest, now)) }
                    @if let Some(failure) = operation::failure(newest, service) {
                        p class="cell-note" {
                            // The service is well: it was the operation that was not.
                            @if !is_broken { (status::of_operation(newest).word) ": " }
                            (failure)
                        }
                    }
                }
            }
            td class="cell-source" { (source(service)) }
            td class="cell-operation" {
                @if let Some(newest) = newest {
                    (status::noun(newest.progress.kind)) ", " (wording::age(newest.updated_at, now))
                }
            }
            td class="cell-domain" { (domain(service, port)) }
        }
    }
}

/// The image with its tag, or the repository with its branch.
pub fn source(service: &ServiceRecord) -> Markup {
    let configuration = &service.configuration;
    if let Some(repository) = configuration.repository() {
        let url = &repository.repository_url;
        let short = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        return html! {
            code title=(url) { (short) } " " span class="absent" { (icon(icons::BRANCH)) (repository.source_code_version.value) }
        };
    }
    let identifier = configuration
        .image()
        .map_or("", |image| image.image_identifier.as_str());
    let image = ImageIdentifier::parse(identifier);
    // Without the host, and without the alias that public registries have.
    let path = image
        .repository
        .split_once('/')
        .map_or(image.repository, |(_, path)| path);
    let short = match path.split_once('/') {
        Some((_, name)) if image.is_public() => name,
        _ => path,
    };
    html! {
        code title=(identifier) {
            (short)
            @if let Some(tag) = image.tag { ":" (tag) }
        }
    }
}

/// The domain as it is reached on this machine, as long as there is something to reach.
pub fn domain(service: &ServiceRecord, port: u16) -> Markup {
    let serves = service.deployed.is_some()
        && matches!(
            service.status,
            ServiceStatus::Running | ServiceStatus::OperationInProgress
        );
    if !serves || service.configuration.is_private() {
        return absent(if service.configuration.is_private() {
            "Private"
        } else {
            "None"
        });
    }
    html! {
        a class="domain" href=(address(service, port)) title=(service.domain()) {
            (service.domain_label) "." (service.scope.region) (icon(icons::EXTERNAL))
        }
    }
}

/// Where a service's domain is on this machine.
pub fn address(service: &ServiceRecord, port: u16) -> String {
    format!(
        "http://{}.{}.awsapprunner.localhost:{port}/",
        service.domain_label, service.scope.region
    )
}
