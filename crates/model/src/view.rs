//! What pages are given: one type for each page, made by one function of the engine.

use crate::actions::Offer;
use crate::arn::ServiceArn;
use crate::draft::{Draft, DraftValues, Step};
use crate::event::HistoryEntry;
use crate::failure::Explanation;
use crate::field_error::FieldErrors;
use crate::image::ImageReference;
use crate::launch::LaunchLink;
use crate::log::LogLine;
use crate::operation::Operation;
use crate::person::Person;
use crate::region::Region;
use crate::service::{ListedService, Service};
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Which App Runner all this is about. Every page says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Backend {
    /// The simulator that Slipway carries.
    Simulator {
        /// Its account, 12 digits.
        account: String,
        /// Port of the loopback listener, where simulated services answer.
        port: u16,
    },
    /// AWS.
    Aws {
        /// 12 digits.
        account: String,
    },
}

impl Backend {
    /// 12 digits.
    pub fn account(&self) -> &str {
        match self {
            Backend::Simulator { account, .. } | Backend::Aws { account } => account,
        }
    }

    /// What buttons call it: "Local simulator", "AWS 1234 5678 9012".
    pub fn label(&self) -> String {
        match self {
            Backend::Simulator { .. } => "Local simulator".to_owned(),
            Backend::Aws { account } => format!("AWS {}", grouped(account)),
        }
    }

    /// Where a service's domain can be opened: on AWS itself, in the simulator its twin on this computer.
    pub fn address_of(&self, domain: &str) -> String {
        match self {
            Backend::Simulator { port, .. } => {
                // The twin of design: `….awsapprunner.localhost` for `….awsapprunner.com`.
                let twin = domain.strip_suffix(".com").unwrap_or(domain);
                format!("http://{twin}.localhost:{port}")
            }
            Backend::Aws { .. } => format!("https://{domain}"),
        }
    }
}

/// An account number in groups of four.
pub fn grouped(account: &str) -> String {
    let digits: Vec<char> = account.chars().collect();
    digits
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// What stands around every page of a signed-in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Who is signed in.
    pub person: Person,
    /// Which App Runner.
    pub backend: Backend,
    /// Regions that are followed.
    pub regions: Vec<Region>,
    /// How many services live.
    pub services: i64,
    /// How many drafts are open.
    pub drafts: i64,
    /// Why the person may not begin a draft.
    pub begin_refusal: Option<String>,
    /// The server's clock when this was made.
    pub now: Time,
    /// Id of the newest event then: the live stream goes on from here.
    pub newest_event: i64,
}

/// How it stands with one Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionState {
    /// The Region.
    pub region: Region,
    /// When it answered last.
    pub answered_at: Option<Time>,
    /// Since when it has not answered.
    pub silent_since: Option<Time>,
    /// What went wrong.
    pub failure: Option<String>,
    /// When it is asked again.
    pub next_try_at: Option<Time>,
}

/// The list of services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicesView {
    /// Rows of this page; shared, as they go through many hands.
    pub rows: Arc<[ListedService]>,
    /// How many match the filter.
    pub matching: i64,
    /// How many there are.
    pub total: i64,
    /// 1 for the first page.
    pub page: i64,
    /// How many pages there are.
    pub pages: i64,
    /// Every Region that is followed.
    pub regions: Vec<RegionState>,
    /// The newest create that failed and is not repaired yet.
    pub unfinished: Option<Unfinished>,
    /// Which App Runner.
    pub backend: Backend,
    /// The server's clock, in whole seconds.
    pub now: Time,
}

/// A failed create that waits for someone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfinished {
    /// The service.
    pub service: ServiceArn,
    /// Why, in one clause.
    pub cause: Option<String>,
}

/// Most rows of one page of the list of services.
pub const SERVICES_PER_PAGE: i64 = 100;

/// The page of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceView {
    /// The service with its configuration.
    pub service: Service,
    /// Who created it, and the draft it came from, where Slipway knows.
    pub origin: Option<ServiceOrigin>,
    /// What can be done to it, with reasons where it cannot.
    pub offers: Vec<Offer>,
    /// Its operations, newest first.
    pub operations: Vec<Operation>,
    /// Why its newest operation failed.
    pub explanation: Option<Explanation>,
    /// Event log of the newest operation that wrote one.
    pub events: Vec<LogLine>,
    /// How it stands with its Region.
    pub region: RegionState,
    /// Which App Runner.
    pub backend: Backend,
    /// The server's clock.
    pub now: Time,
}

/// Where a service came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceOrigin {
    /// Name of the person.
    pub by: String,
    /// When.
    pub at: Time,
    /// Id of the draft.
    pub draft: String,
    /// Its version when it was sent.
    pub version: i64,
    /// It began with a launch link.
    pub from_link: bool,
}

/// All log lines of a service that were read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogsView {
    /// The event log.
    pub events: Vec<LogLine>,
    /// The deployment log of the newest deployment.
    pub deployment: Vec<LogLine>,
    /// What the application wrote.
    pub application: Vec<LogLine>,
    /// The server's clock.
    pub now: Time,
}

/// A step of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    /// The draft.
    pub draft: Draft,
    /// What is wrong in the whole form.
    pub errors: FieldErrors,
    /// What someone typed on top of a version that had moved on.
    pub conflict: Option<ConflictView>,
    /// What is known of the image.
    pub image: Option<KnownImage>,
    /// Why the person may not change it.
    pub edit_refusal: Option<String>,
    /// Why the person may not create it.
    pub refusal: Option<String>,
    /// What AWS said to the last attempt to create it.
    pub refused: Option<Refused>,
    /// Regions to choose from.
    pub regions: Vec<Region>,
    /// Which App Runner.
    pub backend: Backend,
    /// The server's clock.
    pub now: Time,
}

/// What AWS said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// In AWS's words.
    pub message: String,
    /// Code and request id, for support.
    pub reference: String,
    /// When.
    pub at: Time,
}

/// Two versions of one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictView {
    /// Its id.
    pub id: i64,
    /// The step that was typed into.
    pub step: Step,
    /// The form as the writer wanted it.
    pub mine: DraftValues,
}

/// What is known of an image without asking a registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownImage {
    /// Its title in the gallery.
    pub title: String,
    /// The port it listens on.
    pub port: u16,
}

/// What a launch link proposes, for a person to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaunchView {
    /// Every value that is taken, and what is not; or why the link is refused.
    pub link: Result<LaunchLink, RefusedLink>,
    /// The gallery's entry of the image.
    pub image: Option<KnownImage>,
    /// The Region that is chosen at first: the link's, else the first that Slipway follows.
    pub region: Region,
    /// Regions to choose from.
    pub regions: Vec<Region>,
    /// Which App Runner.
    pub backend: Backend,
    /// Who looks at it.
    pub person: Person,
}

/// A launch link that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedLink {
    /// Why, and what to do.
    pub sentence: String,
    /// Query of a launch link to go on with instead.
    pub proposal: Option<String>,
}

/// The list of drafts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftsView {
    /// The one saved last first.
    pub drafts: Vec<DraftRow>,
    /// The server's clock.
    pub now: Time,
}

/// A row of the list of drafts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRow {
    /// The draft.
    pub draft: Draft,
    /// How many fields are wrong or missing.
    pub errors: u32,
    /// Where to go on: the step of the first of them, or the review.
    pub step: Step,
    /// The image, as far as it can be read.
    pub image: Option<ImageReference>,
}

/// Which part of the history to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryScope {
    /// All of it.
    #[default]
    Everything,
    /// What people and App Runner changed.
    Changes,
    /// What failed or was refused.
    Failures,
}

impl HistoryScope {
    /// All of them in order.
    pub const ALL: [HistoryScope; 3] = [
        HistoryScope::Everything,
        HistoryScope::Changes,
        HistoryScope::Failures,
    ];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            HistoryScope::Everything => "everything",
            HistoryScope::Changes => "changes",
            HistoryScope::Failures => "failures",
        }
    }

    /// The word that people read.
    pub fn label(self) -> &'static str {
        match self {
            HistoryScope::Everything => "Everything",
            HistoryScope::Changes => "Changes",
            HistoryScope::Failures => "Failures",
        }
    }

    /// Reads the word in the address; anything else is everything.
    pub fn parse(text: &str) -> HistoryScope {
        HistoryScope::ALL
            .into_iter()
            .find(|scope| scope.as_str() == text)
            .unwrap_or_default()
    }
}

/// What the history is asked for. Comes from an address: what cannot be read does not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HistoryQuery {
    /// ARN of a service.
    pub service: String,
    /// Name of a person.
    pub person: String,
    /// Code of a kind of event.
    pub kind: String,
    /// First day, `2026-11-21`, UTC.
    pub from: String,
    /// Last day, `2026-11-21`, UTC.
    pub to: String,
    /// Word of a scope.
    pub scope: String,
    /// Id of the event above the page; empty for the newest.
    pub before: String,
}

impl HistoryQuery {
    /// The fields as pairs of an address, without the empty ones.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        [
            ("service", &self.service),
            ("person", &self.person),
            ("kind", &self.kind),
            ("from", &self.from),
            ("to", &self.to),
            ("scope", &self.scope),
            ("before", &self.before),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, value.as_str()))
        .collect()
    }
}

/// Rows of one page of the history.
pub const HISTORY_PER_PAGE: i64 = 50;

/// A page of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryView {
    /// Newest first.
    pub entries: Vec<HistoryEntry>,
    /// How many there are under this filter, counted up to 10,000.
    pub total: i64,
    /// Id to go on before, if there are older ones.
    pub older: Option<i64>,
    /// Who can be filtered by.
    pub people: Vec<String>,
    /// What can be filtered by, newest first.
    pub services: Vec<ServiceArn>,
    /// The server's clock.
    pub now: Time,
}
