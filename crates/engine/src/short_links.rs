//! Building launch links; making, following and ending short ones.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use model::event::{EventDetail, EventKind, ShortLinkDetail};
use model::field_error::FieldErrors;
use model::launch::{
    LaunchLink, Lifetime, LinkForm, Revocation, ShortCode, ShortLink, ShortLinkState, parse_note,
};
use model::query;
use model::view::{FollowedLink, LaunchLinksView, ShortLinkRow, ShortLinkView, ShortLinksView};
use rand::RngExt;

/// Short links in the list.
const LISTED: i64 = 500;

impl Engine {
    /// The form that builds a launch link. `address` is the query of the page: a launch
    /// link to begin with, `short=CODE` for one that has a short link, `revoke=CODE` for the question before it is ended.
    ///
    /// # Errors
    /// The role does not allow it, there is no such short link, or the database does not answer.
    pub async fn launch_links(&self, actor: &Actor, address: &str) -> Result<LaunchLinksView> {
        authorize(actor, Action::SeeLinks, Resource::Shared)?;
        let named = |name: &str| {
            let pairs = query::decode_all(address);
            let code = pairs.into_iter().find(|(found, _)| found == name)?.1;
            Some(code)
        };
        let short = match named("short") {
            Some(code) => Some(self.row(actor, self.load_short_link(&code).await?)),
            None => None,
        };
        let revoking = match named("revoke") {
            Some(code) => Some(self.row(actor, self.load_short_link(&code).await?)),
            None => None,
        };
        let query = match (&short, &revoking) {
            (Some(short), _) => short.link.query.as_str(),
            (None, Some(_)) => "",
            (None, None) => address,
        };
        let (form, refused) = match LaunchLink::parse(query, self.regions()) {
            Ok(link) => (LinkForm::of(&link), None),
            Err(_) if query.is_empty() => (LinkForm::default(), None),
            Err(refusal) => (LinkForm::default(), Some(refusal.to_string())),
        };
        Ok(LaunchLinksView {
            form,
            refused,
            short,
            revoking,
            regions: self.regions().to_vec(),
            make_refusal: refusal(actor, Action::MakeShortLink, Resource::Shared),
            now: now(),
        })
    }

    /// The short links that there are, ended ones too.
    ///
    /// # Errors
    /// The role does not allow it, or the database does not answer.
    pub async fn short_links(&self, actor: &Actor) -> Result<ShortLinksView> {
        authorize(actor, Action::SeeLinks, Resource::Shared)?;
        let links = self.store().short_links(LISTED).await?;
        Ok(ShortLinksView {
            links: links.into_iter().map(|link| self.row(actor, link)).collect(),
            now: now(),
        })
    }

    /// The query of the launch link that a form asks for. Writes nothing.
    ///
    /// # Errors
    /// The role does not allow it, or a field is wrong.
    pub fn build_launch_link(&self, actor: &Actor, form: &LinkForm) -> Result<String> {
        authorize(actor, Action::SeeLinks, Resource::Shared)?;
        let link = form.check(self.regions()).map_err(Error::Invalid)?;
        Ok(link.to_query())
    }

    /// Keeps a launch link under a code. What the contract of links does not know is left out of it.
    ///
    /// # Errors
    /// The role does not allow it, the link is refused, lifetime or note are wrong, or the database cannot be written.
    pub async fn make_short_link(
        &self,
        actor: &Actor,
        link: &str,
        lifetime: &str,
        note: &str,
    ) -> Result<ShortCode> {
        self.attempt(
            actor,
            Action::MakeShortLink,
            Resource::Shared,
            |event| event,
            async {
                let read = |query: &str| {
                    LaunchLink::parse(query, self.regions())
                        .map_err(|refusal| Error::NotNow(refusal.to_string()))
                };
                let link = LaunchLink {
                    short: None,
                    ..read(link)?
                };
                let mut errors = FieldErrors::default();
                let lifetime = Lifetime::parse(lifetime).ok_or("Choose when the short link ends.");
                let lifetime = errors.check("expires", lifetime);
                let note = errors.check("note", parse_note(note));
                let (Some(lifetime), Some(note)) = (lifetime, note) else {
                    return Err(Error::Invalid(errors));
                };
                let at = now();
                let short = ShortLink {
                    code: ShortCode::of(rand::rng().random()),
                    query: link.to_query(),
                    note,
                    created_by: actor.person.name.clone(),
                    created_at: at,
                    expires_at: lifetime.end(at),
                    revoked: None,
                    opened: 0,
                    opened_at: None,
                    drafts: 0,
                };
                // With its code it is a little longer, and it has to be read so.
                read(&short.counted_query())?;
                let event = actor
                    .event(at, EventKind::ShortLinkCreated)
                    .with(detail(&short, &link));
                let event = self.store().create_short_link(&short, event).await?;
                self.0.hub.publish(&[event]).await;
                Ok(short.code)
            },
        )
        .await
    }

    /// Ends a short link for good. Ending one that has ended before changes nothing.
    ///
    /// # Errors
    /// The role does not allow it, there is no such link, or the database cannot be written.
    pub async fn revoke_short_link(&self, actor: &Actor, code: &str) -> Result<()> {
        let short = self.load_short_link(code).await;
        let resource = short.as_ref().map_or(Resource::Shared, Resource::ShortLink);
        self.allow(actor, Action::RevokeShortLink, resource, |event| event)
            .await?;
        let short = self
            .attempted(actor, Action::RevokeShortLink, short, |event| event)
            .await?;
        let at = now();
        let detail = LaunchLink::parse(&short.query, self.regions())
            .map(|link| detail(&short, &link))
            .unwrap_or_default();
        let event = actor.event(at, EventKind::ShortLinkRevoked).with(detail);
        let revocation = Revocation {
            by: actor.person.name.clone(),
            at,
        };
        let event = self
            .store()
            .revoke_short_link(&short.code, &revocation, event)
            .await?;
        if let Some(event) = event {
            self.0.hub.publish(&[event]).await;
        }
        Ok(())
    }

    /// Where a short link leads. Where it leads on, that is counted if `counted`, and nothing else is written.
    ///
    /// # Errors
    /// The role does not allow it, or the database does not answer. A link that has ended is no error: its page says so.
    pub async fn follow_short_link(&self, actor: &Actor, code: &str, counted: bool) -> Result<ShortLinkView> {
        authorize(actor, Action::ProposeDraft, Resource::Shared)?;
        let followed = match self.load_short_link(code).await {
            Ok(short) => self.follow(short, counted).await?,
            Err(Error::NotFound(_)) => FollowedLink::Unknown,
            Err(error) => return Err(error),
        };
        Ok(ShortLinkView {
            followed,
            backend: self.backend().clone(),
            person: actor.person.clone(),
        })
    }

    async fn follow(&self, short: ShortLink, counted: bool) -> Result<FollowedLink> {
        let now = now();
        Ok(match (short.state(now), short.revoked.clone()) {
            (ShortLinkState::Open, _) => {
                if counted && let Err(error) = self.store().count_opening(&short.code, now).await {
                    // A count is no reason to stop whoever follows it.
                    tracing::warn!(%error, "the opening of a short link could not be counted");
                }
                FollowedLink::Open {
                    query: short.counted_query(),
                }
            }
            (_, Some(Revocation { by, at })) => FollowedLink::Revoked { at, by },
            (_, None) => FollowedLink::Expired {
                at: short.expires_at.unwrap_or(now),
                made_by: short.created_by,
            },
        })
    }

    /// The short link that led to this launch link, if it is what that stands for: whoever wrote another link with its
    /// code in it does not raise its count.
    pub(crate) async fn followed_to(&self, link: &LaunchLink) -> Result<Option<ShortCode>> {
        let Some(code) = &link.short else {
            return Ok(None);
        };
        match self.store().short_link(code).await {
            Ok(short) if short.stands_for(link) => Ok(Some(short.code)),
            Ok(_) | Err(store::Error::NotFound) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn load_short_link(&self, code: &str) -> Result<ShortLink> {
        let unknown = || Error::NotFound("short link");
        let code: ShortCode = code.parse().map_err(|_| unknown())?;
        match self.store().short_link(&code).await {
            Ok(link) => Ok(link),
            Err(store::Error::NotFound) => Err(unknown()),
            Err(error) => Err(error.into()),
        }
    }

    fn row(&self, actor: &Actor, link: ShortLink) -> ShortLinkRow {
        let read = LaunchLink::parse(&link.query, self.regions());
        ShortLinkRow {
            image: read.ok().map(|read| read.image),
            revoke_refusal: refusal(actor, Action::RevokeShortLink, Resource::ShortLink(&link)),
            link,
        }
    }
}

fn refusal(actor: &Actor, action: Action, resource: Resource<'_>) -> Option<String> {
    let refusal = authorize(actor, action, resource).err();
    refusal.map(|refusal| refusal.to_string())
}

/// What the history tells. Values of variables stay out of it.
fn detail(short: &ShortLink, link: &LaunchLink) -> EventDetail {
    EventDetail {
        short_link: Some(ShortLinkDetail {
            code: short.code.clone(),
            image: link.image.to_string(),
        }),
        ..EventDetail::default()
    }
}
