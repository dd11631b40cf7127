//! Looking at launch links.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::engine::Engine;
use crate::error::{Error, Result};
use model::gallery;
use model::launch::LaunchLink;
use model::view::{KnownImage, LaunchView, RefusedLink};

impl Engine {
    /// What a launch link proposes. Writes nothing: any page on the web can make a browser ask for it.
    ///
    /// # Errors
    /// The role does not allow it. A link that is refused is no error: its page says why.
    pub fn launch(&self, actor: &Actor, query: &str) -> Result<LaunchView> {
        authorize(actor, Action::ProposeDraft, Resource::Shared)?;
        let first = self
            .regions()
            .first()
            .ok_or_else(|| Error::Internal("no Region is configured".to_owned()))?;
        let link = LaunchLink::parse(query, self.regions());
        let image = link.as_ref().ok().and_then(|link| gallery::find(&link.image));
        Ok(LaunchView {
            image: image.map(|entry| KnownImage {
                title: entry.title.to_owned(),
                port: entry.port,
            }),
            region: link
                .as_ref()
                .ok()
                .and_then(|link| link.region.as_ref())
                .unwrap_or(first)
                .clone(),
            regions: self.regions().to_vec(),
            backend: self.backend().clone(),
            person: actor.person.clone(),
            link: link.map_err(|error| RefusedLink {
                sentence: error.to_string(),
                proposal: error.proposal(query),
            }),
        })
    }
}
