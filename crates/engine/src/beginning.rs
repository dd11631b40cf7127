//! Beginning drafts: empty, or from a launch link.

use crate::actor::Actor;
use crate::authorize::{Action, Resource};
use crate::changes::draft_detail;
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use model::arn::ServiceArn;
use model::draft::{Draft, DraftValues, Origin};
use model::event::{EventDetail, EventKind};
use model::launch::{LaunchChoice, LaunchLink, ShortCode};
use model::region::Region;
use model::service_name::ServiceName;
use std::collections::BTreeMap;
use store::{NewDraft, NewEvent};
use uuid::Uuid;

impl Engine {
    /// Begins an empty draft.
    ///
    /// # Errors
    /// The role does not allow it, or the database cannot be written.
    pub async fn begin_draft(&self, actor: &Actor) -> Result<Draft> {
        self.allow(actor, Action::BeginDraft, Resource::Shared, |event| event)
            .await?;
        let values = DraftValues {
            region: self.default_region(),
            ..DraftValues::default()
        };
        self.write_new_draft(actor, values, BTreeMap::new(), None, None, None)
            .await
    }

    /// Begins a draft from a launch link that a person has looked at.
    ///
    /// # Errors
    /// The role does not allow it, the link cannot be read, or the database cannot be written.
    pub async fn begin_draft_from_link(
        &self,
        actor: &Actor,
        query: &str,
        region: &str,
        accept_start_command: bool,
    ) -> Result<Draft> {
        self.attempt(
            actor,
            Action::ProposeDraft,
            Resource::Shared,
            |event| event,
            // On the heap: a new draft is large.
            Box::pin(async {
                let link = LaunchLink::parse(query, self.regions())
                    .map_err(|error| Error::NotNow(error.to_string()))?;
                let chosen = region
                    .parse::<Region>()
                    .ok()
                    .filter(|region| self.regions().contains(region));
                let region = chosen
                    .or_else(|| link.region.clone())
                    .unwrap_or_else(|| self.regions()[0].clone());
                let choice = LaunchChoice {
                    region: region.clone(),
                    accept_start_command,
                    pin: None,
                };
                let (mut values, origins) = link.to_draft_values(&choice);
                // On a clash the link's name would only be an error: the next free one is proposed instead.
                if let Ok(name) = values.name.parse::<ServiceName>() {
                    values.name = self.free_name(&region, &name).await?.to_string();
                }
                let short_link = self.followed_to(&link).await?;
                self.write_new_draft(actor, values, origins, Some(link.raw), short_link, None)
                    .await
            }),
        )
        .await
    }

    pub(crate) async fn free_name(&self, region: &Region, name: &ServiceName) -> Result<ServiceName> {
        let mut candidate = name.clone();
        for number in 2..100 {
            if self
                .store()
                .service_by_name(self.account(), region, candidate.as_str())
                .await?
                .is_none()
            {
                break;
            }
            candidate = name.numbered(number);
        }
        Ok(candidate)
    }

    pub(crate) async fn write_new_draft(
        &self,
        actor: &Actor,
        values: DraftValues,
        origins: BTreeMap<String, Origin>,
        link: Option<String>,
        short_link: Option<ShortCode>,
        rebuilds: Option<ServiceArn>,
    ) -> Result<Draft> {
        let id = Uuid::new_v4().to_string();
        let at = now();
        let event = actor
            .event(at, EventKind::DraftCreated)
            .about_draft(&id)
            .with(EventDetail {
                from_link: link.is_some(),
                ..draft_detail(&DraftValues::default(), &values, &self.0.fingerprints)
            });
        let draft = NewDraft {
            id,
            values,
            origins,
            link,
            short_link,
            rebuilds,
            by: actor.person.name.clone(),
            at,
        };
        self.write_draft(draft, event).await
    }

    pub(crate) async fn write_draft(&self, draft: NewDraft, event: NewEvent) -> Result<Draft> {
        let (draft, event) = self.store().create_draft(draft, event).await?;
        self.0.hub.publish(&[event]).await;
        Ok(draft)
    }
}
