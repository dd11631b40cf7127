//! What stands around every page, and how Regions do.

use super::Backend;
use crate::notification::Notification;
use crate::person::Person;
use crate::region::Region;
use crate::time::Time;
use serde::{Deserialize, Serialize};

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
    /// Until when the person need not show once more that it is them.
    pub confirmed_until: Time,
    /// With what they show it.
    pub confirming: ConfirmWay,
    /// Why the person may not look after members and settings.
    pub administer_refusal: Option<String>,
    /// What the person has not put away yet: the newest of it, newest first.
    pub notifications: Vec<Notification>,
    /// How much that is in all.
    pub unread: i64,
    /// The server's clock when this was made.
    pub now: Time,
    /// Id of the newest event then: the live stream goes on from here.
    pub newest_event: i64,
}

/// With what a person shows once more that it is them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConfirmWay {
    /// Their password.
    Password,
    /// Their password, or a code of their second factor.
    PasswordOrCode,
    /// By signing in once more at the provider of single sign-on, which is called so.
    SingleSignOn(String),
    /// With nothing: they have no password that counts, and there is no provider.
    Nothing,
}

/// The notifications of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationsView {
    /// The newest, newest first.
    pub notifications: Vec<Notification>,
    /// How many of all are not read.
    pub unread: i64,
    /// The server's clock.
    pub now: Time,
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
