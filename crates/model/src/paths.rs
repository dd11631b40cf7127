//! Every address of Slipway. No page writes one by hand.

use crate::actions::ServiceAction;
use crate::arn::ServiceArn;
use crate::draft::{Step, VariablesView};
use crate::event::EventKind;
use crate::launch::ShortCode;
use crate::region::Region;
use crate::saved_view::SavedView;
use crate::service::ServiceStatus;
use crate::service_list::ServicesQuery;
use crate::view::ImagesQuery;

/// `/`: leads to the overview, or to the services while there are none.
pub const HOME: &str = "/";
/// Makes the first administrator, with a one-time token.
pub const SETUP: &str = "/setup";
/// Sign in.
pub const SIGN_IN: &str = "/sign-in";
/// Has a member show that it is them, for pages that ask for it.
pub const CONFIRM: &str = "/confirm";
/// What needs somebody, what is under way, what changed today.
pub const OVERVIEW: &str = "/overview";
/// Begins a sign-in at the provider of single sign-on.
pub const SINGLE_SIGN_ON: &str = "/sign-in/single-sign-on";
/// Where the provider of single sign-on sends people back to; it is registered there.
pub const SIGN_IN_CALLBACK: &str = "/sign-in/callback";
/// Asks for the second factor after the right password.
pub const SIGN_IN_CODE: &str = "/sign-in/code";
/// Has a member show at the provider of single sign-on that it is them.
pub const CONFIRM_BY_SINGLE_SIGN_ON: &str = "/sign-in/confirm";
/// All services.
pub const SERVICES: &str = "/services";
/// Saves the list of services as a view, or changes one.
pub const SERVICES_VIEWS: &str = "/services/views";
/// What is shown of each service.
pub const SERVICES_SETTINGS: &str = "/services/settings";
/// Finds services, drafts, pages and actions.
pub const SEARCH: &str = "/search";
/// Puts services side by side.
pub const COMPARE_SERVICES: &str = "/services/compare";
/// The keys that do something.
pub const KEYS: &str = "/keys";
/// Begins a draft.
pub const CREATE: &str = "/create";
/// Where a draft begins with a file.
pub const IMPORT: &str = "/create#import";
/// All drafts.
pub const DRAFTS: &str = "/drafts";
/// The page below a draft that lists private images; no step of the wizard has this word.
pub const IMAGES: &str = "images";
/// Landing page of launch links.
pub const LAUNCH: &str = "/launch";
/// Launch links: builds one with its badge, and lists the short ones.
pub const LAUNCH_LINKS: &str = "/launch/links";
/// Short links stand below.
pub const SHORT_LINKS: &str = "/l";
/// The badge, light or dark as its reader's system is.
pub const BADGE: &str = "/badge/launch.svg";
/// The badge for light pages.
pub const BADGE_LIGHT: &str = "/badge/launch-light.svg";
/// The badge for dark pages.
pub const BADGE_DARK: &str = "/badge/launch-dark.svg";
/// Takes AWS's own launch links, whose values stand in the fragment.
pub const AWS_CONSOLE: &str = "/apprunner/home";
/// Images that work.
pub const GALLERY: &str = "/gallery";
/// The box that takes whatever people have: an image, a page, a link, a command.
pub const PASTE: &str = "/gallery#paste";
/// Offers what someone typed when the session was over.
pub const HELD: &str = "/held";
/// The members, and who is invited.
pub const MEMBERS: &str = "/members";
/// Invites somebody.
pub const INVITE: &str = "/members/invite";
/// Where an invitation leads.
pub const JOIN: &str = "/join";
/// A member's own password and sessions.
pub const ACCOUNT: &str = "/account";
/// What is protected.
pub const PROTECTION: &str = "/protection";
/// What Editors may give to services.
pub const ALLOWED_LIST: &str = "/allowed-list";
/// A member's own second factor.
pub const SECOND_FACTOR: &str = "/account/second-factor";
/// What the reader was told by name.
pub const NOTIFICATIONS: &str = "/notifications";
/// Everything that happened.
pub const HISTORY: &str = "/history";
/// Who did what from where, and what became of it.
pub const AUDIT: &str = "/audit";
/// The audit log as a file of comma-separated values.
pub const AUDIT_CSV: &str = "/audit/export.csv";
/// The audit log as a JSON file.
pub const AUDIT_JSON: &str = "/audit/export.json";
/// The live stream.
pub const EVENT_STREAM: &str = "/events/stream";
/// Alive?
pub const HEALTH: &str = "/healthz";
/// Ready to serve?
pub const READY: &str = "/readyz";
/// For Prometheus.
pub const METRICS: &str = "/metrics";

/// The list of services under a query.
pub fn services(query: &ServicesQuery) -> String {
    match query.encode() {
        query if query.is_empty() => SERVICES.to_owned(),
        query => format!("{SERVICES}?{query}"),
    }
}

/// A saved view of the list.
pub fn services_view(view: &SavedView) -> String {
    services(&ServicesQuery {
        view: view.id.to_string(),
        ..ServicesQuery::decode(&view.query)
    })
}

/// Where a list of services is saved as a view; `list` is its query.
pub fn services_views(list: &str) -> String {
    beside(SERVICES_VIEWS, list)
}

/// Where columns, order and density of a list are chosen; `list` is its query.
pub fn services_settings(list: &str) -> String {
    beside(SERVICES_SETTINGS, list)
}

fn beside(page: &str, list: &str) -> String {
    if list.is_empty() {
        page.to_owned()
    } else {
        format!("{page}?{list}")
    }
}

/// The services of a Region.
pub fn services_of(region: &str) -> String {
    services(&ServicesQuery {
        q: format!("region = {region}"),
        ..ServicesQuery::default()
    })
}

/// What stands in addresses for a service: Region, name and id.
pub fn service_key(arn: &ServiceArn) -> String {
    format!("{}/{}/{}", arn.region, arn.name, arn.id)
}

/// Services side by side.
pub fn compare_services<'a>(services: impl Iterator<Item = &'a ServiceArn>) -> String {
    let pairs = services.map(|arn| ("service", service_key(arn)));
    format!("{COMPARE_SERVICES}?{}", crate::query::encode(pairs))
}

/// The page of a service.
pub fn service(arn: &ServiceArn) -> String {
    format!("{SERVICES}/{}/{}/{}", arn.region, arn.name, arn.id)
}

/// A tab of a service's page.
pub fn service_tab(arn: &ServiceArn, tab: ServiceTab) -> String {
    match tab {
        ServiceTab::Overview => service(arn),
        other => format!("{}?tab={}", service(arn), other.as_str()),
    }
}

/// The page that asks before a service is deleted; for browsers without JavaScript, and for links.
pub fn service_delete(arn: &ServiceArn) -> String {
    format!("{}?confirm=delete", service(arn))
}

/// The page that says what an action brings about before it is done; for browsers without JavaScript, and for links. `None` for
/// actions that ask in their own way, or not at all. `list` is the query of the list that it leads back to, or empty.
pub fn service_question(arn: &ServiceArn, action: ServiceAction, list: &str) -> Option<String> {
    let word = action.question()?;
    let address = format!("{}?confirm={word}", service(arn));
    Some(match list {
        "" => address,
        list => format!("{address}&list={}", encode(list)),
    })
}

/// The same question, asked to make room for a draft: its review is where the answer leads back to.
pub fn service_delete_for(arn: &ServiceArn, draft: &str) -> String {
    format!("{}&draft={}", service_delete(arn), encode(draft))
}

/// The page that asks where a draft with the service's settings is to go; for browsers without JavaScript, and for links.
pub fn service_clone(arn: &ServiceArn) -> String {
    format!("{}?confirm=clone", service(arn))
}

/// A step of a draft.
pub fn draft(id: &str, step: Step) -> String {
    format!("{DRAFTS}/{id}/{}", step.as_str())
}

/// A step of a draft with its errors shown.
pub fn draft_checked(id: &str, step: Step) -> String {
    format!("{}?check=1", draft(id, step))
}

/// A step of a draft at one of its fields.
pub fn draft_field(id: &str, step: Step, field: &str) -> String {
    format!("{}#{}", draft(id, step), anchor(field))
}

/// A step of a draft with its variables in this view.
pub fn draft_variables(id: &str, step: Step, view: VariablesView) -> String {
    let field = match view {
        VariablesView::Table => "variables",
        VariablesView::Text => "env_text",
    };
    format!("{}?variables={}#{field}", draft(id, step), view.as_str())
}

/// A step of a draft at one of its fields, with its errors shown.
pub fn draft_error(id: &str, step: Step, field: &str) -> String {
    format!("{}#{}", draft_checked(id, step), anchor(field))
}

/// The private images that a draft can take, as a page of its own.
pub fn draft_images(id: &str, query: &ImagesQuery) -> String {
    let page = if query.page > 1 {
        query.page.to_string()
    } else {
        String::new()
    };
    let pairs = [
        ("from", &query.from),
        ("repository", &query.repository),
        ("search", &query.search),
        ("page", &page),
    ];
    let question = crate::query::encode(pairs.into_iter().filter(|(_, value)| !value.is_empty()));
    let sign = if question.is_empty() { "" } else { "?" };
    format!("{DRAFTS}/{id}/{IMAGES}{sign}{question}")
}

/// The two versions of a draft side by side after a conflict.
pub fn draft_conflict(id: &str, step: Step, conflict: i64) -> String {
    format!("{}?conflict={conflict}", draft(id, step))
}

/// What members say about a draft.
pub fn draft_comments(id: &str) -> String {
    format!("{}#comments", draft(id, Step::Review))
}

/// The page that puts a draft beside another one or beside a service.
pub fn draft_compare(id: &str) -> String {
    format!("{DRAFTS}/{id}/compare")
}

/// A draft beside something else, `draft:ID` or `service:ARN`; with what differs, or with all fields.
pub fn draft_compared(id: &str, with: &str, all: bool) -> String {
    let all = if all { "&all=1" } else { "" };
    format!("{}?with={}{all}", draft_compare(id), encode(with))
}

/// A draft as a file. A `POST` asks for values that look like secrets too.
pub fn draft_export(id: &str) -> String {
    format!("{DRAFTS}/{id}/export")
}

/// The drafts, offering to bring this one back.
pub fn discarded(id: &str) -> String {
    format!("{DRAFTS}?discarded={id}")
}

/// The id of a field's control: `variables[0][name]` becomes `variables-0-name`.
pub fn anchor(field: &str) -> String {
    field.replace("][", "-").replace('[', "-").replace(']', "")
}

/// Sign in, and go on to `next` afterwards.
pub fn sign_in(next: &str) -> String {
    if next.is_empty() || next == HOME {
        SIGN_IN.to_owned()
    } else {
        format!("{SIGN_IN}?next={}", encode(next))
    }
}

/// Has a member show that it is them, and go on to `next` afterwards.
pub fn confirm(next: &str) -> String {
    format!("{CONFIRM}?next={}", encode(next))
}

/// Has a member show at the provider of single sign-on that it is them, and go on to `next` afterwards.
pub fn confirm_by_single_sign_on(next: &str) -> String {
    format!("{CONFIRM_BY_SINGLE_SIGN_ON}?next={}", encode(next))
}

/// The services of one status.
pub fn services_with_status(status: ServiceStatus) -> String {
    // The API's word has no spaces, and the filter reads it.
    services(&ServicesQuery {
        q: format!("status = {}", status.as_str()),
        ..ServicesQuery::default()
    })
}

/// The services of one Region.
pub fn services_in(region: &Region) -> String {
    services_of(region.as_str())
}

/// What changed since the beginning of a day such as `2026-11-22`, UTC.
pub fn history_since(day: &str) -> String {
    format!("{HISTORY}?scope=changes&from={day}")
}

/// What failed.
pub fn history_failures() -> String {
    format!("{HISTORY}?scope=failures")
}

/// One entry of the audit log, with its details.
pub fn audit_entry(id: i64) -> String {
    format!("{AUDIT}?entry={id}")
}

/// Who proposed to delete which service.
pub fn audit_of_proposed_deletions() -> String {
    format!("{AUDIT}?action={}", EventKind::DeletionProposed.as_str())
}

/// A member's role, and removing them.
pub fn member(id: i64) -> String {
    format!("{MEMBERS}/{id}")
}

/// Where a service is protected.
pub fn protect_service(arn: &ServiceArn) -> String {
    format!("{PROTECTION}?service={}", encode(&arn.to_string()))
}

/// The question before a protection is ended.
pub fn protection_end(id: i64) -> String {
    format!("{PROTECTION}?end={id}")
}

/// The question whether a service is to be deleted, to an Administrator.
pub fn service_propose_deletion(arn: &ServiceArn) -> String {
    format!("{}?confirm=propose", service(arn))
}

/// The question before an invitation is taken back.
pub fn invitation_revoke(id: i64) -> String {
    format!("{MEMBERS}?revoke={id}")
}

/// The question before a member is removed.
pub fn member_remove(id: i64) -> String {
    format!("{}?confirm=remove", member(id))
}

/// The question before a member is signed out everywhere.
pub fn member_sign_out(id: i64) -> String {
    format!("{}?confirm=sign-out", member(id))
}

/// Where an invitation with this token leads.
pub fn join(token: &str) -> String {
    format!("{JOIN}?token={}", encode(token))
}

/// Sign in through single sign-on, and go on to `next` afterwards.
pub fn single_sign_on(next: &str) -> String {
    format!("{SINGLE_SIGN_ON}?next={}", encode(next))
}

/// The sign-in page with the form for the local administrator's password, which stands behind a link.
pub fn sign_in_locally(next: &str) -> String {
    format!("{SIGN_IN}?local=1&next={}", encode(next))
}

/// The history of one service.
pub fn history_of(arn: &ServiceArn) -> String {
    format!("{HISTORY}?service={}", encode(&arn.to_string()))
}

/// A launch link with this query.
pub fn launch(query: &str) -> String {
    format!("{LAUNCH}?{query}")
}

/// The form that builds launch links, filled with this one.
pub fn launch_links(query: &str) -> String {
    format!("{LAUNCH_LINKS}?{query}")
}

/// The same, with the short link that stands for it.
pub fn launch_links_short(code: &ShortCode) -> String {
    format!("{LAUNCH_LINKS}?short={code}")
}

/// The question before a short link is revoked.
pub fn short_link_revoke(code: &ShortCode) -> String {
    format!("{LAUNCH_LINKS}?revoke={code}")
}

/// A short link.
pub fn short_link(code: &ShortCode) -> String {
    format!("{SHORT_LINKS}/{code}")
}

/// Longest wish, in bytes: a launch link as long as any that is read, and longer ones that are told so on their page.
const LONGEST_WISH: usize = 32 * 1024;

/// Where to go after signing in: the wish if it is a path of this site, else the services.
///
/// A wish starts with one slash; a second slash or a backslash behind it would make browsers leave the site.
pub fn safe_next(wish: Option<&str>) -> &str {
    match wish {
        Some(wish)
            if wish.starts_with('/')
                && !wish[1..].starts_with(['/', '\\'])
                && !wish.chars().any(|c| c.is_control() || c == '\\')
                && wish.len() <= LONGEST_WISH =>
        {
            wish
        }
        _ => SERVICES,
    }
}

/// Percent-encodes a value of a query.
pub fn encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/' | b':') {
            encoded.push(char::from(byte));
        } else {
            let digit = |value: u8| char::from(b"0123456789ABCDEF"[usize::from(value)]);
            encoded.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    encoded
}

/// The tabs of a service's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ServiceTab {
    /// What is happening and what it is.
    #[default]
    Overview,
    /// Event, deployment and application log.
    Logs,
    /// Operations and events.
    Activity,
    /// Everything that is configured.
    Configuration,
}

impl ServiceTab {
    /// All of them in order.
    pub const ALL: [ServiceTab; 4] = [
        ServiceTab::Overview,
        ServiceTab::Logs,
        ServiceTab::Activity,
        ServiceTab::Configuration,
    ];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            ServiceTab::Overview => "overview",
            ServiceTab::Logs => "logs",
            ServiceTab::Activity => "activity",
            ServiceTab::Configuration => "configuration",
        }
    }

    /// The word that people read.
    pub fn label(self) -> &'static str {
        match self {
            ServiceTab::Overview => "Overview",
            ServiceTab::Logs => "Logs",
            ServiceTab::Activity => "Activity",
            ServiceTab::Configuration => "Configuration",
        }
    }

    /// Reads the word in the address; anything else is the overview.
    pub fn parse(text: Option<&str>) -> ServiceTab {
        ServiceTab::ALL
            .into_iter()
            .find(|tab| Some(tab.as_str()) == text)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_gone_on_to() {
        for (wish, next) in [
            (None, SERVICES),
            (Some("/launch?image=x"), "/launch?image=x"),
            (Some("//evil.example"), SERVICES),
            (Some("/\\evil.example"), SERVICES),
            (Some("https://evil.example"), SERVICES),
            (Some("/a\nb"), SERVICES),
            (Some(""), SERVICES),
            (Some("javascript:alert(1)"), SERVICES),
        ] {
            assert_eq!(safe_next(wish), next);
        }
    }

    #[test]
    fn the_images_of_a_draft_are_asked_for_by_their_address() {
        let mut query = ImagesQuery::default();
        assert_eq!(draft_images("1", &query), "/drafts/1/images");
        "quick".clone_into(&mut query.from);
        "team/web".clone_into(&mut query.repository);
        "a b".clone_into(&mut query.search);
        query.page = 2;
        let address = draft_images("1", &query);
        assert_eq!(
            address,
            "/drafts/1/images?from=quick&repository=team/web&search=a%20b&page=2"
        );
    }

    #[test]
    fn a_field_becomes_an_id() {
        assert_eq!(anchor("variables[12][name]"), "variables-12-name");
        assert_eq!(anchor("port"), "port");
    }

    #[test]
    fn the_way_back_is_encoded() {
        assert_eq!(
            sign_in("/launch?image=a&port=80"),
            "/sign-in?next=/launch%3Fimage%3Da%26port%3D80"
        );
        assert_eq!(sign_in(HOME), SIGN_IN);
        assert_eq!(sign_in(SERVICES), "/sign-in?next=/services");
    }
}
