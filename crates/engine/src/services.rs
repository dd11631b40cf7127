//! Looking at services and operating them.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::changes;
use crate::clock::now;
use crate::engine::{Engine, Followed};
use crate::error::{Error, Result};
use aws::Accepted;
use model::actions::{self, Offer, ServiceAction};
use model::arn::ServiceArn;
use model::consequence;
use model::draft::DraftState;
use model::event::{EventDetail, EventKind};
use model::log::LogLine;
use model::operation::{Operation, OperationKind, OperationStatus};
use model::region::Region;
use model::service::{ListedService, Service, ServiceStatus};
use model::time::Time;
use model::view::{LogsView, ServiceOrigin, ServiceView};
use store::{NewEvent, Observation, OperationRow};

/// Operations on a service's page.
const OPERATIONS_SHOWN: i64 = 20;
/// Log lines on a service's page, of each kind.
const LINES_SHOWN: i64 = 500;

impl Engine {
    /// The ARN behind a service's address.
    pub fn service_arn(&self, region: &Region, name: &str, id: &str) -> ServiceArn {
        ServiceArn::new(region.clone(), self.account(), name, id)
    }

    /// The page of a service; also of one that is deleted, as long as Slipway remembers it.
    ///
    /// # Errors
    /// The role does not allow it, there is no such service, or the database does not answer.
    pub async fn service(&self, actor: &Actor, arn: &ServiceArn) -> Result<ServiceView> {
        authorize(actor, Action::SeeServices, Resource::Shared)?;
        let ListedService { service, .. } = self.known(arn).await?;
        let operations = self.store().operations_of(arn, OPERATIONS_SHOWN).await?;
        let explanation = match &service.operation {
            Some(operation) => self.explanation(&service, operation).await?,
            None => None,
        };
        let deployment = operations.iter().find(|operation| operation.kind.deploys());
        let since = service
            .operation
            .as_ref()
            .or(deployment)
            .map_or(Time(0), |operation| operation.started_at);
        let offers: Vec<Offer> = ServiceAction::ALL
            .into_iter()
            .map(|action| offer(actor, action, &service))
            .collect();
        Ok(ServiceView {
            outlooks: offers
                .iter()
                .filter(|offer| offer.refusal.is_none())
                .filter_map(|offer| consequence::outlook(offer.action, &service, self.backend()))
                .collect(),
            protect_refusal: authorize(actor, Action::Protect, Resource::Shared)
                .err()
                .map(|refusal| refusal.to_string()),
            clones_values: authorize(actor, Action::SeeValues, Resource::Shared).is_ok(),
            protection: self.protection_of_service(&service).await?,
            deletion_proposal: self.deletion_proposal(actor, &service).await?,
            offers,
            origin: self.origin(arn).await?,
            events: self.lines(arn, "event", since).await?,
            operations,
            explanation,
            region: self.region_state(&arn.region).await?,
            backend: self.backend().clone(),
            now: now(),
            service,
        })
    }

    /// The logs of a service as far as they were read.
    ///
    /// # Errors
    /// The role does not allow it, or the database does not answer.
    pub async fn logs(&self, actor: &Actor, arn: &ServiceArn) -> Result<LogsView> {
        authorize(actor, Action::SeeServices, Resource::Shared)?;
        let operations = self.store().operations_of(arn, OPERATIONS_SHOWN).await?;
        let newest = operations.iter().find(|operation| operation.kind.deploys());
        Ok(LogsView {
            events: self.lines(arn, "event", Time(0)).await?,
            deployment: match newest {
                Some(operation) => self.lines(arn, "deployment", operation.started_at).await?,
                None => Vec::new(),
            },
            application: self.lines(arn, "application", Time(0)).await?,
            now: now(),
        })
    }

    /// Starts a deployment.
    ///
    /// # Errors
    /// The role does not allow it, the service's state does not, or AWS refuses or does not answer.
    pub async fn deploy(&self, actor: &Actor, arn: &ServiceArn) -> Result<()> {
        let followed = self.begin(actor, arn, ServiceAction::Deploy).await?;
        let _acting = followed.act();
        let answer = followed.client_of(actor).start_deployment(arn).await;
        let asked = (EventKind::DeployRequested, OperationKind::StartDeployment);
        self.end(actor, arn, ServiceAction::Deploy, asked, answer).await
    }

    /// Pauses a service.
    ///
    /// # Errors
    /// The role does not allow it, the service's state does not, or AWS refuses or does not answer.
    pub async fn pause(&self, actor: &Actor, arn: &ServiceArn) -> Result<()> {
        let followed = self.begin(actor, arn, ServiceAction::Pause).await?;
        let _acting = followed.act();
        let answer = followed.client_of(actor).pause_service(arn, now()).await;
        let asked = (EventKind::PauseRequested, OperationKind::PauseService);
        self.end(actor, arn, ServiceAction::Pause, asked, answer).await
    }

    /// Resumes a service.
    ///
    /// # Errors
    /// The role does not allow it, the service's state does not, or AWS refuses or does not answer.
    pub async fn resume(&self, actor: &Actor, arn: &ServiceArn) -> Result<()> {
        let followed = self.begin(actor, arn, ServiceAction::Resume).await?;
        let _acting = followed.act();
        let answer = followed.client_of(actor).resume_service(arn, now()).await;
        let asked = (EventKind::ResumeRequested, OperationKind::ResumeService);
        self.end(actor, arn, ServiceAction::Resume, asked, answer).await
    }

    /// Deletes a service. `typed` is its name, typed by a person who means it.
    ///
    /// # Errors
    /// The role does not allow it, the name does not match, [`Error::NotConfirmed`], the service's state does not allow it, or AWS refuses or does
    /// not answer.
    pub async fn delete(&self, actor: &Actor, arn: &ServiceArn, typed: &str) -> Result<()> {
        let followed = self.begin(actor, arn, ServiceAction::Delete).await?;
        if typed.trim() != arn.name {
            let mut errors = model::field_error::FieldErrors::default();
            errors.add("typed", format!("Type {} to confirm.", arn.name));
            return self
                .attempted(
                    actor,
                    Action::DeleteService,
                    Err(Error::Invalid(errors)),
                    |event| event.about(arn),
                )
                .await;
        }
        self.confirmed(actor, Action::DeleteService, |event| event.about(arn))
            .await?;
        let _acting = followed.act();
        let answer = followed.client_of(actor).delete_service(arn, now()).await;
        let asked = (EventKind::DeleteRequested, OperationKind::DeleteService);
        self.end(actor, arn, ServiceAction::Delete, asked, answer).await
    }

    /// Checks role and state before an action, and gives the Region to do it in.
    pub(crate) async fn begin(
        &self,
        actor: &Actor,
        arn: &ServiceArn,
        action: ServiceAction,
    ) -> Result<&Followed> {
        self.offered(actor, permission(action), arn, action).await?;
        self.followed(&arn.region).ok_or(Error::NotFound("Region"))
    }

    /// The service that somebody wants to do something to, as a form names it; that it names none is in the audit log.
    ///
    /// # Errors
    /// It names none, or the role does not allow it.
    pub async fn service_to(&self, actor: &Actor, action: Action, arn: &str) -> Result<ServiceArn> {
        if let Ok(arn) = arn.parse() {
            return Ok(arn);
        }
        self.allow(actor, action, Resource::Shared, |event| event).await?;
        let unknown = Err(Error::NotFound("service"));
        self.attempted(actor, action, unknown, |event| event).await
    }

    /// A service to which somebody may do something now.
    pub(crate) async fn offered(
        &self,
        actor: &Actor,
        permission: Action,
        arn: &ServiceArn,
        action: ServiceAction,
    ) -> Result<Service> {
        let about = |event: NewEvent| event.about(arn);
        self.attempt(actor, permission, Resource::Shared, about, async {
            let service = self.known(arn).await?.service;
            match actions::refusal(action, &service) {
                Some(reason) => Err(Error::NotNow(reason)),
                None => Ok(service),
            }
        })
        .await
    }

    /// Writes down what AWS answered to an action.
    async fn end(
        &self,
        actor: &Actor,
        arn: &ServiceArn,
        action: ServiceAction,
        (kind, operation_kind): (EventKind, OperationKind),
        answer: std::result::Result<Accepted, aws::Error>,
    ) -> Result<()> {
        match answer {
            Ok(accepted) => {
                let service = self.known(arn).await?.service;
                let observation = taken_on(actor, arn, kind, operation_kind, accepted, &service);
                self.record_accepted(&arn.region, observation).await
            }
            Err(error) => {
                let permission = permission(action);
                let event = refused(actor, &error, permission.attempt()).about(arn);
                self.record_action(
                    &arn.region,
                    Observation {
                        events: vec![event],
                        ..Observation::default()
                    },
                )
                .await?;
                Err(error.into())
            }
        }
    }

    /// A service that Slipway has seen.
    pub(crate) async fn known(&self, arn: &ServiceArn) -> Result<ListedService> {
        self.store().service(arn).await?.ok_or(Error::NotFound("service"))
    }

    async fn lines(&self, arn: &ServiceArn, source: &str, from: Time) -> Result<Vec<LogLine>> {
        // The stream's clock is AWS's, the operation's start too, but rounding differs by up to a second.
        let lines = self
            .store()
            .log_lines(arn, source, from.plus(-1_000), LINES_SHOWN)
            .await?;
        Ok(lines.into_iter().map(crate::explain::line).collect())
    }

    async fn origin(&self, arn: &ServiceArn) -> Result<Option<ServiceOrigin>> {
        let Some(draft) = self.store().draft_of_service(arn).await? else {
            return Ok(None);
        };
        let by = match &draft.state {
            DraftState::Sent { .. } | DraftState::Sending => draft.updated_by.clone(),
            DraftState::Open | DraftState::Discarded | DraftState::Archived => draft.created_by.clone(),
        };
        let at = self.known(arn).await?.service.created_at;
        Ok(Some(ServiceOrigin {
            by,
            at,
            draft: draft.id,
            version: draft.version,
            from_link: draft.link.is_some(),
        }))
    }
}

/// An action as a page offers it: refused by role first, then by state.
pub(crate) fn offer(actor: &Actor, action: ServiceAction, service: &Service) -> Offer {
    let refusal = match authorize(actor, permission(action), Resource::Shared) {
        Err(refusal) => Some(refusal.to_string()),
        Ok(()) => actions::refusal(action, service),
    };
    Offer { action, refusal }
}

/// What somebody has to be allowed to for an action.
pub(crate) fn permission(action: ServiceAction) -> Action {
    match action {
        ServiceAction::Deploy => Action::Deploy,
        ServiceAction::Rebuild => Action::CreateService,
        ServiceAction::Pause => Action::Pause,
        ServiceAction::Resume => Action::Resume,
        ServiceAction::Clone => Action::CloneService,
        ServiceAction::Delete => Action::DeleteService,
    }
}

/// What is written when App Runner takes a request on: the service in its new state, the operation, the event.
pub(crate) fn taken_on(
    actor: &Actor,
    arn: &ServiceArn,
    kind: EventKind,
    operation_kind: OperationKind,
    accepted: Accepted,
    before: &Service,
) -> Observation {
    let at = now();
    let operation = accepted.operation.map(|id| Operation {
        id,
        kind: operation_kind,
        status: OperationStatus::InProgress,
        started_at: at,
        ended_at: None,
        stages: Vec::new(),
        cause: None,
    });
    let mut service = accepted.service.unwrap_or(Service {
        status: if operation.is_some() {
            ServiceStatus::OperationInProgress
        } else {
            before.status
        },
        seen_at: at,
        ..before.clone()
    });
    service.operation.clone_from(&operation);
    let changes = match kind {
        EventKind::CreateRequested => changes::of_service(None, &service),
        EventKind::RebuildRequested => changes::of_service(Some(before), &service),
        _ => Vec::new(),
    };
    let detail = EventDetail {
        changes,
        operation: operation.as_ref().map(|operation| operation.id.clone()),
        operation_kind: Some(operation_kind),
        status_before: Some(before.status),
        status_after: Some(service.status),
        aws_request: accepted.request_id,
        ..EventDetail::default()
    };
    let rows = operation
        .into_iter()
        .map(|operation| OperationRow {
            service: arn.clone(),
            operation,
            explanation: None,
        })
        .collect();
    Observation {
        services: vec![service],
        operations: rows,
        events: vec![actor.event(at, kind).about(arn).with(detail)],
        ..Observation::default()
    }
}

/// The event of a request that AWS refused or did not answer.
pub(crate) fn refused(actor: &Actor, error: &aws::Error, attempt: &str) -> NewEvent {
    actor.event(now(), EventKind::RequestRefused).with(EventDetail {
        attempt: Some(attempt.to_owned()),
        cause: Some(format!("{} ({})", error.message, error.code)),
        aws_request: error.request_id.clone(),
        ..EventDetail::default()
    })
}
