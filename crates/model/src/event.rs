//! Everything that happens is an event. History, activity, the live stream and the audit log are views of one table.

mod kind;

pub use kind::{EventKind, Noun};

use crate::arn::ServiceArn;
use crate::launch::ShortCode;
use crate::operation::{OperationStatus, Stage};
use crate::region::Region;
use crate::service::ServiceStatus;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// A member, by id and by the name at that time.
    Person {
        /// Never reused.
        id: i64,
        /// Name at that time.
        name: String,
    },
    /// App Runner itself, or someone who talked to it past Slipway.
    AppRunner,
    /// Slipway itself.
    Slipway,
    /// Someone who was not signed in.
    Stranger,
}

impl Author {
    /// Who acts and is no member. What App Runner does is seen, and no attempt of anybody.
    pub const OTHERS: [Author; 2] = [Author::Slipway, Author::Stranger];

    /// How the history names it.
    pub fn label(&self) -> &str {
        match self {
            Author::Person { name, .. } => name,
            Author::AppRunner => "App Runner",
            Author::Slipway => "Slipway",
            Author::Stranger => "Someone",
        }
    }
}

/// One field before and after. Values of secrets and of environment variables are replaced by fingerprints:
/// a few digits of a keyed hash, the same for the same value, of no use for guessing it ([`crate::fingerprint`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field as people call it.
    pub field: String,
    /// Absent: it was not there.
    pub before: Option<String>,
    /// Absent: it is not there any more.
    pub after: Option<String>,
}

/// What an event tells beyond its kind. Only what applies is present.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct EventDetail {
    /// Fields before and after.
    pub changes: Vec<Change>,
    /// Status before.
    pub status_before: Option<ServiceStatus>,
    /// Status after.
    pub status_after: Option<ServiceStatus>,
    /// Id of the operation that it started or that it is about.
    pub operation: Option<String>,
    /// The operation in the API's word, `CREATE_SERVICE`.
    pub operation_kind: Option<crate::operation::OperationKind>,
    /// How the operation stands.
    pub operation_status: Option<OperationStatus>,
    /// The stage that the operation reached.
    pub stage: Option<Stage>,
    /// Why, in one clause, or what AWS said.
    pub cause: Option<String>,
    /// What was tried, where it was refused; what was made, where something was.
    pub attempt: Option<String>,
    /// Request id of AWS.
    pub aws_request: Option<String>,
    /// Name of the draft it is about, and whether that began with a launch link.
    pub draft_name: Option<String>,
    /// The draft began with a launch link.
    pub from_link: bool,
    /// The short link it is about.
    pub short_link: Option<ShortLinkDetail>,
    /// The member whom it was done to, by the name at that time.
    pub member: Option<String>,
    /// How many more of the same kind it stands for.
    pub repeated: Option<u32>,
    /// The events that it tells to be removed.
    pub removed: Option<Removed>,
}

/// Events that retention removed, oldest first and without a gap. The chain goes on behind the last of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// Id of the first.
    pub first: i64,
    /// Id of the last.
    pub last: i64,
    /// Hash of the last, hexadecimal.
    pub hash: String,
}

impl EventDetail {
    /// What people call the thing that it was done to, as filters of the audit log take it.
    pub fn target(
        &self,
        kind: EventKind,
        service: Option<&ServiceArn>,
        region: Option<&Region>,
    ) -> Option<String> {
        let names_it = matches!(
            kind,
            EventKind::ViewShared
                | EventKind::ViewChanged
                | EventKind::ViewDeleted
                | EventKind::ProtectionAdded
                | EventKind::ProtectionRemoved
        );
        service
            .map(|arn| arn.name.clone())
            .or_else(|| self.draft_name.clone())
            .or_else(|| self.short_link.as_ref().map(|link| link.code.to_string()))
            .or_else(|| self.member.clone())
            .or_else(|| region.map(ToString::to_string))
            .or_else(|| self.attempt.clone().filter(|_| names_it))
    }
}

/// The short link that an event is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortLinkDetail {
    /// Its code.
    pub code: ShortCode,
    /// What it launches.
    pub image: String,
}

/// In text, as in the database, only what applies is written. Formats without names have to have all of it in its place.
impl Serialize for EventDetail {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let (whole, nothing) = (!serializer.is_human_readable(), EventDetail::default());
        // How many there are at most: only formats without names count on it.
        let mut fields = serializer.serialize_struct("EventDetail", 16)?;
        macro_rules! write {
            ($($field:ident)*) => {
                $(if whole || self.$field != nothing.$field {
                    fields.serialize_field(stringify!($field), &self.$field)?;
                } else {
                    fields.skip_field(stringify!($field))?;
                })*
            };
        }
        write!(changes status_before status_after operation operation_kind operation_status stage cause attempt aws_request draft_name from_link short_link member repeated removed);
        fields.end()
    }
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Increasing; also the id of the live message.
    pub id: i64,
    /// When it happened.
    pub at: Time,
    /// What happened.
    pub kind: EventKind,
    /// Who did it.
    pub author: Author,
    /// Account it happened in.
    pub account: Option<String>,
    /// Region it happened in.
    pub region: Option<Region>,
    /// Service it is about; stays after the service is gone.
    pub service: Option<ServiceArn>,
    /// Draft it is about.
    pub draft: Option<String>,
    /// The rest.
    pub detail: EventDetail,
}

/// What the live stream carries. The browser fetches anew what it shows; it does not patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveMessage {
    /// Id of the event; of the newest one in a resync.
    pub id: i64,
    /// What it is about.
    pub noun: Noun,
    /// ARN of the service, id of the draft, code of the Region or of the short link.
    pub key: String,
    /// What happened.
    pub kind: EventKind,
    /// The new state in a word: "RUNNING", "3" for a draft's version.
    pub state: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_detail_is_an_empty_object() {
        assert_eq!(serde_json::to_string(&EventDetail::default()).unwrap(), "{}");
        assert_eq!(
            serde_json::from_str::<EventDetail>("{}").unwrap(),
            EventDetail::default()
        );
    }
}
