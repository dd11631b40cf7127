//! What the command palette finds: each hit is something that the person may see, and says why where it may not be done.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::engine::Engine;
use crate::error::Result;
use crate::services::offer;
use model::actions::ServiceAction;
use model::arn::ServiceArn;
use model::draft::{Draft, Step};
use model::paths;
use model::service::{ListedService, Service};
use model::view::{PaletteGroup, PaletteHit, PaletteView};

/// Services that are found.
const SERVICES: i64 = 8;
/// Drafts that are found.
const DRAFTS: i64 = 5;
/// Services whose actions are offered, of those that a text names.
const OPERATED: usize = 5;
/// Places that a browser remembers.
const RECENT: usize = 6;

/// Pages, with the words that find them beside their names.
const PAGES: [(&str, &str, &str, Action); 17] = [
    ("Overview", "home", paths::OVERVIEW, Action::SeeServices),
    ("Services", "list table", paths::SERVICES, Action::SeeServices),
    ("Drafts", "", paths::DRAFTS, Action::SeeDrafts),
    ("Gallery", "images", paths::GALLERY, Action::ProposeDraft),
    ("History", "events", paths::HISTORY, Action::SeeServices),
    (
        "Notifications",
        "bell news unread",
        paths::NOTIFICATIONS,
        Action::SeeServices,
    ),
    (
        "Launch links",
        "badge short link",
        paths::LAUNCH_LINKS,
        Action::SeeLinks,
    ),
    (
        "Members",
        "people invite roles",
        paths::MEMBERS,
        Action::Administer,
    ),
    (
        "Protection",
        "protected region tag",
        paths::PROTECTION,
        Action::SeeServices,
    ),
    (
        "Allowed list",
        "roles connectors secrets",
        paths::ALLOWED_LIST,
        Action::SeeServices,
    ),
    (
        "Audit log",
        "record export retention",
        paths::AUDIT,
        Action::ReadRecord,
    ),
    (
        "Account",
        "password sessions sign in",
        paths::ACCOUNT,
        Action::SeeServices,
    ),
    (
        "Second factor",
        "code recovery authenticator",
        paths::SECOND_FACTOR,
        Action::SeeServices,
    ),
    (
        "Saved views",
        "filter list table",
        paths::SERVICES_VIEWS,
        Action::SeeServices,
    ),
    (
        "Columns and density",
        "table display settings",
        paths::SERVICES_SETTINGS,
        Action::SeeServices,
    ),
    ("Paste a link", "import", paths::PASTE, Action::ProposeDraft),
    (
        "Keys",
        "keyboard shortcuts help",
        paths::KEYS,
        Action::SeeServices,
    ),
];

/// What can be done that is about no service, with the words that find it beside its name. Without a text the first is shown.
const DEEDS: [(&str, &str, &str, Action); 7] = [
    (
        "Create a service",
        "new begin draft",
        paths::CREATE,
        Action::BeginDraft,
    ),
    (
        "Invite a member",
        "somebody people invitation",
        paths::INVITE,
        Action::Administer,
    ),
    (
        "Protect a Region, a tag or a service",
        "protection approval",
        paths::PROTECTION,
        Action::Protect,
    ),
    (
        "Change the allowed list",
        "roles connectors secrets",
        paths::ALLOWED_LIST,
        Action::Administer,
    ),
    (
        "Export the audit log",
        "record csv json download",
        paths::AUDIT,
        Action::ReadRecord,
    ),
    ("Import a draft", "file json", paths::IMPORT, Action::BeginDraft),
    (
        "Make a launch link",
        "short link badge",
        paths::LAUNCH_LINKS,
        Action::SeeLinks,
    ),
];

impl Engine {
    /// What the palette finds for a text; without one, where this browser was before and the pages. `recent` are addresses
    /// that the browser remembers: what is not there any more, or may not be seen, is left out.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn palette(&self, actor: &Actor, text: &str, recent: &[String]) -> Result<PaletteView> {
        let text = text.trim();
        let mut hits = Vec::new();
        if text.is_empty() {
            for address in recent.iter().take(RECENT) {
                hits.extend(self.remembered(actor, address).await?);
            }
        } else {
            hits.extend(self.found_services(actor, text).await?);
            hits.extend(self.found_drafts(actor, text).await?);
            hits.extend(self.found_actions(actor, text).await?);
        }
        hits.extend(deeds(actor, text));
        hits.extend(pages(actor, text));
        Ok(PaletteView { hits })
    }

    async fn found_services(&self, actor: &Actor, text: &str) -> Result<Vec<PaletteHit>> {
        if authorize(actor, Action::SeeServices, Resource::Shared).is_err() {
            return Ok(Vec::new());
        }
        let found = self.store().services_named(text, SERVICES).await?;
        Ok(found
            .iter()
            .map(|listed| of_service(PaletteGroup::Service, listed))
            .collect())
    }

    async fn found_drafts(&self, actor: &Actor, text: &str) -> Result<Vec<PaletteHit>> {
        if authorize(actor, Action::SeeDrafts, Resource::Shared).is_err() {
            return Ok(Vec::new());
        }
        let unnamed = Draft::UNNAMED.contains(&text.to_lowercase());
        let found = self.store().drafts_named(text, unnamed, DRAFTS).await?;
        Ok(found
            .iter()
            .map(|draft| of_draft(PaletteGroup::Draft, draft))
            .collect())
    }

    /// "deploy web": what a person wants to do, and a part of a name.
    async fn found_actions(&self, actor: &Actor, text: &str) -> Result<Vec<PaletteHit>> {
        let Some((action, name)) = action_and_name(text) else {
            return Ok(Vec::new());
        };
        if authorize(actor, Action::SeeServices, Resource::Shared).is_err() {
            return Ok(Vec::new());
        }
        let found = self.store().services_named(name.trim(), SERVICES).await?;
        let mut hits: Vec<PaletteHit> = found
            .iter()
            .map(|listed| of_action(actor, action, &listed.service))
            .collect();
        // What can be done comes first.
        hits.sort_by_key(|hit| hit.refusal.is_some());
        hits.truncate(OPERATED);
        Ok(hits)
    }

    /// What stands at an address that a browser remembers.
    async fn remembered(&self, actor: &Actor, address: &str) -> Result<Option<PaletteHit>> {
        let parts: Vec<&str> = address.trim_start_matches('/').split('/').collect();
        match parts.as_slice() {
            ["services", region, name, id]
                if authorize(actor, Action::SeeServices, Resource::Shared).is_ok() =>
            {
                let Some(arn) = self.read_key(&format!("{region}/{name}/{id}")) else {
                    return Ok(None);
                };
                let found = self.store().service(&arn).await?;
                let living = found.filter(|listed| listed.service.deleted_at.is_none());
                Ok(living.map(|listed| of_service(PaletteGroup::Recent, &listed)))
            }
            ["drafts", id, _] if authorize(actor, Action::SeeDrafts, Resource::Shared).is_ok() => {
                match self.store().draft(id).await {
                    Ok(draft) => Ok(Some(of_draft(PaletteGroup::Recent, &draft))),
                    Err(store::Error::NotFound) => Ok(None),
                    Err(error) => Err(error.into()),
                }
            }
            _ => Ok(None),
        }
    }

    /// The ARN behind the words that stand for a service in addresses.
    pub(crate) fn read_key(&self, key: &str) -> Option<ServiceArn> {
        let [region, name, id] = key.split('/').collect::<Vec<_>>().try_into().ok()?;
        Some(self.service_arn(&region.parse().ok()?, name, id))
    }
}

/// "deploy web", "fix and try again web", "fix web": an action by all of its words or by how its first begins, and what follows
/// it.
fn action_and_name(text: &str) -> Option<(ServiceAction, &str)> {
    let words = |label: &str| {
        let beginning = text.get(..label.len())?;
        beginning
            .eq_ignore_ascii_case(label)
            .then(|| &text[label.len()..])
            .filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    };
    let whole = ServiceAction::ALL
        .into_iter()
        .find_map(|action| Some((action, words(action.label())?)));
    whole.or_else(|| {
        let (verb, name) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let verb = verb.to_lowercase();
        ServiceAction::ALL
            .into_iter()
            .find(|action| verb.len() > 1 && action.label().to_lowercase().starts_with(&verb))
            .map(|action| (action, name))
    })
}

fn of_service(group: PaletteGroup, listed: &ListedService) -> PaletteHit {
    let arn = &listed.service.arn;
    PaletteHit {
        group,
        label: arn.name.clone(),
        detail: format!("{}, {}", arn.region, listed.service.label()),
        href: paths::service(arn),
        refusal: None,
    }
}

fn of_draft(group: PaletteGroup, draft: &Draft) -> PaletteHit {
    PaletteHit {
        group,
        label: draft.title().to_owned(),
        detail: format!("Draft, {}", draft.values.region),
        href: paths::draft(&draft.id, Step::Review),
        refusal: None,
    }
}

/// Leads to where the action is asked for: its question, or else its button.
fn of_action(actor: &Actor, action: ServiceAction, service: &Service) -> PaletteHit {
    let arn = &service.arn;
    PaletteHit {
        group: PaletteGroup::Action,
        label: format!("{} {}", action.label(), arn.name),
        detail: format!("{}, {}", arn.region, service.label()),
        href: match action {
            ServiceAction::Delete => paths::service_delete(arn),
            ServiceAction::Clone => paths::service_clone(arn),
            _ => paths::service_question(arn, action, "").unwrap_or_else(|| paths::service(arn)),
        },
        refusal: offer(actor, action, service).refusal,
    }
}

fn deeds<'a>(actor: &'a Actor, text: &'a str) -> impl Iterator<Item = PaletteHit> + 'a {
    let shown = if text.is_empty() { 1 } else { DEEDS.len() };
    DEEDS
        .into_iter()
        .filter(move |(label, words, _, _)| fits(&format!("{label} {words}"), text))
        .take(shown)
        .map(|(label, _, href, action)| PaletteHit {
            group: PaletteGroup::Action,
            label: label.to_owned(),
            detail: String::new(),
            href: href.to_owned(),
            refusal: authorize(actor, action, Resource::Shared)
                .err()
                .map(|refusal| refusal.to_string()),
        })
}

fn pages<'a>(actor: &'a Actor, text: &'a str) -> impl Iterator<Item = PaletteHit> + 'a {
    PAGES
        .into_iter()
        .filter(move |(label, words, _, _)| fits(&format!("{label} {words}"), text))
        .filter(|(.., action)| authorize(actor, *action, Resource::Shared).is_ok())
        .map(|(label, _, href, _)| PaletteHit {
            group: PaletteGroup::Page,
            label: label.to_owned(),
            detail: String::new(),
            href: href.to_owned(),
            refusal: None,
        })
}

/// Whether every word of a text begins one of these.
fn fits(words: &str, text: &str) -> bool {
    let words = words.to_lowercase();
    let text = text.to_lowercase();
    text.split_whitespace()
        .all(|typed| words.split(' ').any(|word| word.starts_with(typed)))
}
