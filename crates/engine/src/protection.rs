//! Protected places, and what they ask of whoever creates or changes a service there.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use model::arn::ServiceArn;
use model::draft::{Approval, Draft};
use model::event::{Change, EventDetail, EventKind};
use model::field_error::FieldErrors;
use model::person::Role;
use model::protection::{MOST, Place, Protection, Scope, ScopeKind, TypedScope};
use model::service::Service;
use model::tag::{self, Tag};
use model::view::{Choices, ProtectionView};
use std::time::Duration;
use store::{NewEvent, NewProtection};

/// How long AWS has to tell the tags of a service.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a page waits for them, which is whole without.
const PATIENCE_OF_A_PAGE: Duration = Duration::from_millis(300);

/// What protects the place of a draft, and who approved the draft as it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Guarded {
    /// What protects it.
    pub protection: Option<Scope>,
    /// Who approved this version.
    pub approvals: Vec<Approval>,
}

impl Guarded {
    /// The same as [`authorize`] takes it.
    pub fn resource(&self) -> Resource<'_> {
        Resource::Service(crate::Guard {
            protection: self.protection.as_ref(),
            approvals: &self.approvals,
        })
    }
}

impl Engine {
    /// The page of what is protected. Everybody sees it: a disabled button has to be understood.
    ///
    /// # Errors
    /// The role does not allow it, or the database does not answer.
    pub async fn protection(&self, actor: &Actor) -> Result<ProtectionView> {
        authorize(actor, Action::SeeServices, Resource::Shared)?;
        Ok(ProtectionView {
            protections: self.store().protections().await?,
            regions: self.regions().to_vec(),
            refusal: authorize(actor, Action::Protect, Resource::Shared)
                .err()
                .map(|refusal| refusal.to_string()),
            now: now(),
        })
    }

    /// Protects a place.
    ///
    /// # Errors
    /// The role does not allow it, the form is wrong, the place is protected already, or the database cannot be written.
    pub async fn protect(&self, actor: &Actor, typed: &TypedScope, note: &str) -> Result<Scope> {
        self.attempt(actor, Action::Protect, Resource::Shared, |event| event, async {
            let note = model::launch::parse_note(note);
            let mut errors = FieldErrors::default();
            let note = errors.check("note", note);
            let scope = match Scope::read(typed, self.regions()) {
                Ok(Scope::Service(arn)) => {
                    let known = self.store().service(&arn).await?;
                    let known = known.ok_or("Slipway does not know this service.");
                    errors
                        .check("service", known)
                        .map(|known| Scope::Service(known.service.arn))
                }
                Ok(scope) => Some(scope),
                Err(wrong) => {
                    errors.0.extend(wrong.0);
                    None
                }
            };
            let (Some(scope), Some(note)) = (scope, note) else {
                return Err(Error::Invalid(errors));
            };
            let at = now();
            let protection = NewProtection {
                scope,
                note,
                by: actor.person.name.clone(),
                at,
            };
            let event = told(
                actor.event(at, EventKind::ProtectionAdded),
                &protection.scope,
                (None, Some("Yes")),
            );
            let place = match protection.scope.kind() {
                ScopeKind::Region => "region",
                ScopeKind::Tag => "tag_key",
                ScopeKind::Service => "service",
            };
            match self.store().protect(&protection, MOST, event).await {
                Ok(Some(event)) => self.0.hub.publish(&[event]).await,
                Ok(None) => {
                    errors.add(
                        place,
                        format!("{MOST} places are protected already. End a protection first."),
                    );
                    return Err(Error::Invalid(errors));
                }
                Err(store::Error::Duplicate) => {
                    let scope = &protection.scope;
                    errors.add(place, format!("{scope} {} protected already.", scope.verb()));
                    return Err(Error::Invalid(errors));
                }
                Err(error) => return Err(error.into()),
            }
            Ok(protection.scope)
        })
        .await
    }

    /// Ends a protection.
    ///
    /// # Errors
    /// The role does not allow it, [`Error::NotConfirmed`], there is no such protection, or the database cannot be written.
    pub async fn unprotect(&self, actor: &Actor, id: i64) -> Result<Protection> {
        self.allow(actor, Action::Protect, Resource::Shared, |event| event)
            .await?;
        self.confirmed(actor, Action::Protect, |event| event).await?;
        let protections = self.store().protections().await?;
        let protection = protections.into_iter().find(|protection| protection.id == id);
        let protection = self
            .attempted(
                actor,
                Action::Protect,
                protection.ok_or(Error::NotFound("protection")),
                |event| event,
            )
            .await?;
        let event = told(
            actor.event(now(), EventKind::ProtectionRemoved),
            &protection.scope,
            (Some("Yes"), None),
        );
        match self.store().unprotect(id, event).await {
            Ok(event) => self.0.hub.publish(&[event]).await,
            Err(store::Error::NotFound) => return Err(Error::NotFound("protection")),
            Err(error) => return Err(error.into()),
        }
        Ok(protection)
    }

    /// What stands between somebody and the create that a draft asks for. Administrators, and whoever may not create
    /// anything, are not asked for more.
    ///
    /// # Errors
    /// The database does not answer, or AWS does not tell the tags of a service that the draft rebuilds.
    pub(crate) async fn guarded(&self, actor: &Actor, draft: &Draft) -> Result<Guarded> {
        // Operators send again what failed, and nothing else.
        let can_send = match actor.role() {
            Role::Editor => true,
            Role::Operator => draft.rebuilds.is_some(),
            Role::Viewer | Role::Admin => false,
        };
        if !can_send {
            return Ok(Guarded::default());
        }
        let protection = self.protection_of(draft).await?;
        let approvals = match &protection {
            Some(_) => self.store().approvals(&draft.id, draft.version).await?,
            None => Vec::new(),
        };
        Ok(Guarded {
            protection,
            approvals,
        })
    }

    /// What protects the place of a draft, if anything does.
    ///
    /// # Errors
    /// As [`Engine::guarded`].
    pub(crate) async fn protection_of(&self, draft: &Draft) -> Result<Option<Scope>> {
        let protections = self.store().protections().await?;
        if protections.is_empty() {
            return Ok(None);
        }
        let by_tag = protections
            .iter()
            .any(|protection| protection.scope.kind() == ScopeKind::Tag);
        // Lines that are no tags are told at their field, and keep the draft from being sent.
        let mut tags = tag::read(&draft.values.tags).unwrap_or_default();
        if let Some(arn) = draft.rebuilds.as_ref().filter(|_| by_tag) {
            tags.extend(self.tags_of(arn).await?);
        }
        let place = Place {
            region: match &draft.rebuilds {
                Some(arn) => arn.region.as_str(),
                None => &draft.values.region,
            },
            tags: &tags,
            service: draft.rebuilds.as_ref(),
        };
        Ok(protections
            .into_iter()
            .map(|protection| protection.scope)
            .find(|scope| scope.covers(&place)))
    }

    /// What protects a service, as far as that is known: its tags are AWS's, and a page does not wait for them.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn protection_of_service(&self, service: &Service) -> Result<Option<Protection>> {
        let protections = self.store().protections().await?;
        let by_tag = protections
            .iter()
            .any(|protection| protection.scope.kind() == ScopeKind::Tag);
        let tags = match self.followed(&service.arn.region) {
            Some(followed) if by_tag && service.deleted_at.is_none() => {
                let told = followed.choices.tags(&followed.client, &service.arn);
                // Who is slower has told the next one who asks.
                let told = tokio::time::timeout(PATIENCE_OF_A_PAGE, told).await.ok();
                told.as_ref()
                    .and_then(Choices::known)
                    .cloned()
                    .unwrap_or_default()
            }
            _ => Vec::new(),
        };
        let place = Place {
            region: service.arn.region.as_str(),
            tags: &tags,
            service: Some(&service.arn),
        };
        Ok(protections
            .into_iter()
            .find(|protection| protection.scope.covers(&place)))
    }

    /// The tags of a service, which App Runner is asked for: they can change without Slipway.
    async fn tags_of(&self, arn: &ServiceArn) -> Result<Vec<Tag>> {
        let followed = self.followed(&arn.region).ok_or(Error::NotFound("Region"))?;
        match tokio::time::timeout(PATIENCE, followed.client.tags(arn)).await {
            Ok(tags) => Ok(tags?),
            Err(_) => Err(Error::NotNow(format!(
                "AWS does not tell which tags {} has, and some tags are protected. Try again in a moment.",
                arn.name
            ))),
        }
    }
}

fn told(event: NewEvent, scope: &Scope, (before, after): (Option<&str>, Option<&str>)) -> NewEvent {
    let detail = EventDetail {
        attempt: Some(scope.to_string()),
        changes: vec![Change {
            field: "Protected".to_owned(),
            before: before.map(ToOwned::to_owned),
            after: after.map(ToOwned::to_owned),
        }],
        ..EventDetail::default()
    };
    let event = match scope {
        Scope::Service(arn) => event.about(arn),
        Scope::Region(region) => NewEvent {
            region: Some(region.clone()),
            ..event
        },
        Scope::Tag { .. } => event,
    };
    event.with(detail)
}
