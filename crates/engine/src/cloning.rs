//! Drafts with the settings of a service.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::changes::draft_detail;
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::services::permission;
use crate::values::without_plain_values;
use model::actions::ServiceAction;
use model::arn::ServiceArn;
use model::draft::{Draft, DraftValues, Origin};
use model::event::EventKind;
use model::field_error::FieldErrors;
use model::region::Region;
use model::service_name::ServiceName;
use std::collections::BTreeMap;
use store::NewDraft;
use uuid::Uuid;

/// A draft that is a copy of a service.
#[derive(Debug)]
pub struct Cloned {
    /// The draft.
    pub draft: Draft,
    /// The fields whose values belong to the service's Region, and stayed out of a draft for another one.
    pub left_out: Vec<&'static str>,
    /// Whether plain values of variables stayed out, because who cloned it may not see them.
    pub without_values: bool,
}

impl Engine {
    /// Begins a draft with everything that App Runner tells of a service, for the same Region or for another one, under the next
    /// free name. Tags are told apart from a service and stay out. Plain values of variables come along for those who may see
    /// them: that is an event, as everywhere.
    ///
    /// # Errors
    /// The role does not allow it, [`Error::NotConfirmed`] of those who see values, Slipway does not follow that Region, App Runner does not know the service any more or does not
    /// answer, or the database cannot be written.
    pub async fn clone_service(&self, actor: &Actor, arn: &ServiceArn, region: &str) -> Result<Cloned> {
        let followed = self.begin(actor, arn, ServiceAction::Clone).await?;
        let region = region
            .parse::<Region>()
            .ok()
            .filter(|region| self.regions().contains(region));
        let Some(region) = region else {
            let mut errors = FieldErrors::default();
            errors.add("region", "Choose a Region from the list.");
            return self
                .attempted(
                    actor,
                    permission(ServiceAction::Clone),
                    Err(Error::Invalid(errors)),
                    |event| event.about(arn),
                )
                .await;
        };
        let sees_values = authorize(actor, Action::SeeValues, Resource::Shared).is_ok();
        if sees_values {
            self.confirmed(actor, Action::CloneService, |event| event.about(arn))
                .await?;
        }
        let mut values = followed
            .client_of(actor)
            .draft_values(arn)
            .await?
            .ok_or(Error::NotFound("service"))?;
        let left_out = values.move_to(&region);
        let has_values = values.has_plain_values();
        if !sees_values {
            without_plain_values(&mut values);
        }
        if let Ok(name) = values.name.parse::<ServiceName>() {
            values.name = self.free_name(&region, &name).await?.to_string();
        }
        let id = Uuid::new_v4().to_string();
        let at = now();
        let event = actor
            .event(at, EventKind::DraftCreated)
            .about(arn)
            .about_draft(&id)
            .with(draft_detail(
                &DraftValues::default(),
                &values,
                &self.0.fingerprints,
            ));
        let draft = NewDraft {
            id,
            origins: from_service(&values, arn),
            values,
            link: None,
            short_link: None,
            rebuilds: None,
            by: actor.person.name.clone(),
            at,
        };
        if sees_values && has_values {
            // First written down, then shown.
            self.tell_revealed(actor, &draft.id, &draft.values, Some(arn))
                .await?;
        }
        let draft = self.write_draft(draft, event).await?;
        Ok(Cloned {
            draft,
            left_out,
            without_values: has_values && !sees_values,
        })
    }
}

/// What came from the service: everything that is not a default, but for a name and a Region that are not its own.
pub(crate) fn from_service(values: &DraftValues, arn: &ServiceArn) -> BTreeMap<String, Origin> {
    values
        .differences(&DraftValues::default())
        .into_iter()
        .filter(|field| match *field {
            "name" => values.name == arn.name,
            "region" => values.region == arn.region.as_str(),
            _ => true,
        })
        .map(|field| (field.to_owned(), Origin::Service(arn.name.clone())))
        .collect()
}
