//! What stands around every page.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::Result;
use model::region::Region;
use model::view::{Frame, RegionState};

impl Engine {
    /// The frame of a signed-in member's pages.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn frame(&self, actor: &Actor) -> Result<Frame> {
        let counts = self.store().counts().await?;
        let (notifications, unread) = self.unread(actor).await?;
        Ok(Frame {
            person: actor.person.clone(),
            backend: self.backend().clone(),
            regions: self.regions().to_vec(),
            services: counts.services,
            drafts: counts.open_drafts,
            begin_refusal: authorize(actor, Action::BeginDraft, Resource::Shared)
                .err()
                .map(|refusal| refusal.to_string()),
            confirmed_until: actor.confirmed_until(),
            confirming: self.confirm_way(actor).await?,
            administer_refusal: authorize(actor, Action::Administer, Resource::Shared)
                .err()
                .map(|refusal| refusal.to_string()),
            notifications,
            unread,
            now: now(),
            newest_event: counts.newest_event,
        })
    }

    /// How it stands with every Region that is followed, in the order of the configuration.
    pub(crate) async fn region_states(&self) -> Result<Vec<RegionState>> {
        let rows = self.store().regions(self.account()).await?;
        Ok(self
            .regions()
            .iter()
            .map(|region| match rows.iter().find(|row| row.region == *region) {
                Some(row) => RegionState {
                    region: region.clone(),
                    answered_at: row.answered_at,
                    silent_since: row.silent_since,
                    failure: row.failure.clone(),
                    next_try_at: row.next_try_at,
                },
                None => unasked(region),
            })
            .collect())
    }

    pub(crate) async fn region_state(&self, region: &Region) -> Result<RegionState> {
        let states = self.region_states().await?;
        Ok(states
            .into_iter()
            .find(|state| state.region == *region)
            .unwrap_or_else(|| unasked(region)))
    }
}

fn unasked(region: &Region) -> RegionState {
    RegionState {
        region: region.clone(),
        answered_at: None,
        silent_since: None,
        failure: None,
        next_try_at: None,
    }
}
