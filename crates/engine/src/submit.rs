//! Sending a draft to App Runner, and repairing what failed.

use crate::actor::Actor;
use crate::authorize::Action;
use crate::changes;
use crate::clock::now;
use crate::cloning::from_service;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::saving::origins_after;
use crate::services::{refused, taken_on};
use aws::AppRunner;
use model::actions::{self, ServiceAction};
use model::arn::ServiceArn;
use model::draft::{CreateRequest, Draft, DraftState, DraftValues, Step};
use model::event::{EventDetail, EventKind};
use model::failure::{self, RefusalRule};
use model::field_error::FieldErrors;
use model::operation::OperationKind;
use model::paths;
use model::person::Role;
use model::service::Service;
use std::time::Duration;
use store::{NewEvent, SaveDraft};
use tokio::time::Instant;

/// How long a role that App Runner cannot take on yet is tried: shorter than the time after which the request counts as
/// lost.
const ROLE_PATIENCE: Duration = Duration::from_secs(20);
/// Between two tries.
const ROLE_PAUSE: Duration = Duration::from_secs(2);

impl Engine {
    /// Creates the service of a draft, or rebuilds the one that it repairs. However often it is pressed, one request is
    /// sent; when no answer comes, the watcher finds out what became of it.
    ///
    /// # Errors
    /// The role does not allow it, there is no such draft, someone saved in between, a field is wrong, or AWS refuses.
    pub async fn submit_draft(&self, actor: &Actor, id: &str, version: i64) -> Result<String> {
        let draft = self.draft_for(actor, Action::CreateService, id).await?;
        let guarded = self.guarded(actor, &draft).await;
        let guarded = self
            .attempted(actor, Action::CreateService, guarded, |event| {
                event.about_draft(id)
            })
            .await?;
        let action = self.sending(actor, &draft).await?;
        self.allow(actor, action, guarded.resource(), |event| event.about_draft(id))
            .await?;
        match &draft.state {
            DraftState::Sent { arn } => return Ok(paths::service(arn)),
            DraftState::Sending => return Ok(paths::draft(id, Step::Review)),
            DraftState::Open | DraftState::Discarded | DraftState::Archived => {}
        }
        let sendable = self.sendable(actor, action, &draft, version).await;
        let (request, rebuilt) = self
            .attempted(actor, action, sendable, |event| event.about_draft(id))
            .await?;
        let followed = self.followed(&request.region).ok_or(Error::NotFound("Region"))?;
        let _acting = followed.act();
        let sender = actor.sender();
        if !self.store().begin_sending(id, version, now(), &sender).await? {
            return Ok(paths::draft(id, Step::Review));
        }
        match Box::pin(ask(&followed.client_of(actor), &request, rebuilt.as_ref())).await {
            Ok(accepted) => {
                let Some(service) = accepted.service.clone().or(rebuilt.clone()) else {
                    return Err(Error::Internal(
                        "App Runner took a create on without naming the service".to_owned(),
                    ));
                };
                let arn = service.arn.clone();
                let before = rebuilt.as_ref().unwrap_or(&service);
                let (kind, operation) = match &rebuilt {
                    Some(_) => (EventKind::RebuildRequested, OperationKind::UpdateService),
                    None => (EventKind::CreateRequested, OperationKind::CreateService),
                };
                let mut observation = taken_on(actor, &arn, kind, operation, accepted, before);
                observation.sent_draft = Some((id.to_owned(), arn.clone()));
                for event in &mut observation.events {
                    event.draft = Some(id.to_owned());
                    event.detail.draft_name = Some(draft.title().to_owned());
                    event.detail.from_link = draft.link.is_some();
                    if kind == EventKind::CreateRequested {
                        event.detail.status_before = None;
                    }
                }
                self.record_accepted(&request.region, observation).await?;
                Ok(paths::service(&arn))
            }
            Err(error) if error.kind.is_ambiguous() => {
                tracing::warn!(draft.id = id, %error, "no answer to a create; looking for the service");
                Ok(paths::draft(id, Step::Review))
            }
            Err(error) => {
                let event = refused(actor, &error, action.attempt()).about_draft(id);
                let event = NewEvent {
                    account: Some(self.account().to_owned()),
                    region: Some(request.region.clone()),
                    service: rebuilt.map(|service| service.arn),
                    ..event
                };
                let events = self.store().stop_sending(id, vec![event]).await?;
                self.0.hub.publish(&events).await;
                Err(at_its_field(error, &request))
            }
        }
    }

    /// What it is to send a draft: where it asks for exactly what failed before, trying that again, else a create. App Runner
    /// is asked what it knows only of those who may do the one and not the other: Operators, and Editors where something is
    /// not on the allowed list.
    ///
    /// # Errors
    /// App Runner or the database does not answer.
    pub(crate) async fn sending(&self, actor: &Actor, draft: &Draft) -> Result<Action> {
        let Some(arn) = &draft.rebuilds else {
            return Ok(Action::CreateService);
        };
        let may_be_retry = match actor.role() {
            Role::Operator => true,
            Role::Editor => !self.unlisted(actor, &draft.values).await?.is_empty(),
            Role::Viewer | Role::Admin => false,
        };
        if !may_be_retry {
            return Ok(Action::CreateService);
        }
        let followed = self.followed(&arn.region).ok_or(Error::NotFound("Region"))?;
        let known = followed.client.draft_values(arn).await?;
        let asked = |values: &DraftValues| {
            // A rebuild carries no tags, and App Runner does not tell them with a service.
            let request = values.check(self.account()).ok()?;
            Some(CreateRequest {
                tags: Vec::new(),
                ..request
            })
        };
        let is_same = known.is_some_and(|known| {
            let before = asked(&known);
            before.is_some() && before == asked(&draft.values)
        });
        Ok(if is_same {
            Action::Retry
        } else {
            Action::CreateService
        })
    }

    /// What a draft asks App Runner for, and which service it rebuilds, if it can be sent as it is.
    async fn sendable(
        &self,
        actor: &Actor,
        action: Action,
        draft: &Draft,
        version: i64,
    ) -> Result<(CreateRequest, Option<Service>)> {
        let laid_aside = match &draft.state {
            DraftState::Discarded => Some("discarded"),
            DraftState::Archived => Some("archived"),
            _ => None,
        };
        if let Some(state) = laid_aside {
            return Err(Error::NotNow(format!(
                "This draft is {state}. Bring it back first."
            )));
        }
        if draft.version != version {
            return Err(Error::NotNow(format!(
                "{} saved version {} in between. Look at it again before you create it.",
                draft.updated_by, draft.version
            )));
        }
        let request = self.checked(draft).await?;
        // What is tried again was given to the service by whoever created it.
        if action != Action::Retry {
            let mut errors = FieldErrors::default();
            for unlisted in self.unlisted(actor, &draft.values).await? {
                errors.add(unlisted.field.clone(), unlisted);
            }
            if !errors.is_empty() {
                return Err(Error::Invalid(errors));
            }
        }
        let rebuilt = match &draft.rebuilds {
            Some(arn) => Some(self.known(arn).await?.service),
            None => None,
        };
        let refusal = rebuilt
            .as_ref()
            .and_then(|service| actions::refusal(ServiceAction::Rebuild, service));
        match refusal {
            Some(reason) => Err(Error::NotNow(reason)),
            None => Ok((request, rebuilt)),
        }
    }

    /// The whole form, checked, with what only the server knows.
    async fn checked(&self, draft: &Draft) -> Result<CreateRequest> {
        let request = draft.values.check(self.account()).ok();
        let mut errors = draft.errors_of(Step::Review, self.account());
        if let Some(message) = self.name_taken(draft).await? {
            errors.add("name", message);
        }
        if let Some(message) = self.region_unknown(&draft.values) {
            errors.add("region", message);
        }
        request
            .filter(|_| errors.is_empty())
            .ok_or(Error::Invalid(errors))
    }

    /// Opens a draft for a service whose create failed: the one it came from, with everything in it, or else one made
    /// from what App Runner knows. Unless `unchanged`, the fix that the logs suggest is filled in.
    ///
    /// # Errors
    /// The role does not allow it, the service has not failed, AWS does not answer, or the database cannot be written.
    pub async fn fix(&self, actor: &Actor, arn: &ServiceArn, unchanged: bool) -> Result<String> {
        let action = if unchanged {
            Action::Retry
        } else {
            Action::CreateService
        };
        let service = self.offered(actor, action, arn, ServiceAction::Rebuild).await?;
        if let Some(draft) = self.store().draft_rebuilding(arn).await? {
            return Ok(paths::draft(&draft.id, Step::Review));
        }
        let explanation = match &service.operation {
            Some(operation) if !unchanged => self.explanation(&service, operation).await?,
            _ => None,
        };
        let (fix, field) = explanation
            .map(|explanation| (explanation.fix, explanation.field))
            .unwrap_or_default();
        // What nobody can fill in for a person is shown to them.
        let open_field = field.filter(|_| fix.is_empty());
        let landing = |values: &DraftValues| match &open_field {
            Some(field) => values.step_of(field),
            None if unchanged || !fix.is_empty() => Step::Review,
            None => Step::Configure,
        };
        let draft = match self.store().draft_of_service(arn).await? {
            Some(draft) => {
                let mut values = draft.values.clone();
                apply(&fix, &mut values);
                values.drop_void_confirmations();
                let step = landing(&values);
                Box::pin(self.reopened(actor, arn, &draft, values, step)).await?
            }
            None => None,
        };
        let draft = if let Some(draft) = draft {
            draft
        } else {
            let followed = self.followed(&arn.region).ok_or(Error::NotFound("Region"))?;
            let mut values = followed
                .client_of(actor)
                .draft_values(arn)
                .await?
                .ok_or(Error::NotFound("service"))?;
            let told = values.clone();
            apply(&fix, &mut values);
            let origins = origins_after(&told, &from_service(&told, arn), &values, &actor.person.name);
            self.write_new_draft(actor, values, origins, None, None, Some(arn.clone()))
                .await?
        };
        let step = landing(&draft.values);
        Ok(match &open_field {
            Some(field) => paths::draft_field(&draft.id, step, field),
            None => paths::draft(&draft.id, step),
        })
    }

    /// Opens the draft that became a service again, with these values; `None` if somebody has done so in between.
    async fn reopened(
        &self,
        actor: &Actor,
        arn: &ServiceArn,
        draft: &Draft,
        values: DraftValues,
        step: Step,
    ) -> Result<Option<Draft>> {
        let detail = EventDetail {
            changes: changes::of_draft(&draft.values, &values, &self.0.fingerprints),
            draft_name: Some(draft.title().to_owned()),
            ..EventDetail::default()
        };
        let at = now();
        let event = actor.event(at, EventKind::DraftRestored).about(arn);
        let reopened = SaveDraft {
            id: draft.id.clone(),
            base_version: draft.version,
            step,
            origins: origins_after(&draft.values, &draft.origins, &values, &actor.person.name),
            values,
            by: actor.person.name.clone(),
            person_id: actor.person.id,
            at,
        };
        let event = event.about_draft(&draft.id).with(detail);
        let Some((draft, event)) = self.store().reopen_draft(reopened, arn, event).await? else {
            return Ok(None);
        };
        self.0.hub.publish(&[event]).await;
        Ok(Some(draft))
    }
}

/// Sends a create or a rebuild. A role that was made a moment ago is not known everywhere in AWS yet; App Runner refuses it
/// then without having done anything, so it is asked again for a while.
async fn ask(
    client: &AppRunner,
    request: &CreateRequest,
    rebuilt: Option<&Service>,
) -> std::result::Result<aws::Accepted, aws::Error> {
    let begun = Instant::now();
    loop {
        let answer = match rebuilt {
            Some(service) => client.update_service(&service.arn, request, now()).await,
            None => client.create_service(request, now()).await,
        };
        match answer {
            Err(error) if error.is_role_not_taken_on() && begun.elapsed() < ROLE_PATIENCE => {
                tokio::time::sleep(ROLE_PAUSE).await;
            }
            answer => return answer,
        }
    }
}

fn apply(fix: &[(String, String)], values: &mut DraftValues) {
    for (name, value) in fix {
        if let Some(field) = values.field_mut(name) {
            field.clone_from(value);
        } else {
            tracing::warn!(field = name, "a fix for something that is no field of the form");
        }
    }
}

/// Puts AWS's refusal at the field it speaks of, where that is known; else it stays what AWS said.
fn at_its_field(error: aws::Error, request: &CreateRequest) -> Error {
    let refusal = failure::refusal(&error.message);
    let Some((field, refusal)) = refusal.and_then(|refusal| Some((refusal.field.clone()?, refusal))) else {
        return error.into();
    };
    let mut errors = FieldErrors::default();
    match refusal.rule {
        RefusalRule::NameTaken => errors.add(
            field,
            format!(
                "{} exists in {} already. Choose another name.",
                request.name, request.region
            ),
        ),
        _ => errors.add(field, refusal),
    }
    Error::Invalid(errors)
}
