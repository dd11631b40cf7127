//! A draft is the create form: what people typed, exactly as they typed it, and where each value came from.

mod acknowledgement;
mod check;
mod comment;
mod copy;
mod env_text;
pub mod exchange;
mod fields;
mod file;
mod make;
mod moved_value;
mod origin;
mod request;
mod step;
mod values;

#[cfg(test)]
mod tests;

use crate::field_error::FieldErrors;
use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use acknowledgement::Granted;
pub use comment::{Approval, Comment, CommentError, CommentKind, LONGEST_COMMENT, ReviewWish, comment_text};
pub use fields::{TypedFields, TypedVariables, VariablesView, is_setting};
pub use make::{ToMake, Wanted, split_ids};
pub use moved_value::ValueToMove;
pub use origin::Origin;
pub use request::{BuildSettings, CreateRequest, Network, RuntimeSettings, Source};
pub use step::Step;
pub use values::{DraftValues, DraftVariable};

/// How long nobody touches an open draft before it is archived.
pub const ARCHIVED_AFTER: Span = Span(30 * 24 * 3_600_000);

/// How a draft stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftState {
    /// Being edited.
    Open,
    /// Sent to App Runner; the answer is not known yet. It is looked for by name after a restart.
    Sending,
    /// App Runner accepted it: the service of that ARN.
    Sent {
        /// The service.
        arn: crate::arn::ServiceArn,
    },
    /// Thrown away; can be brought back.
    Discarded,
    /// Out of the list, because nobody has touched it for [`ARCHIVED_AFTER`]; can be brought back.
    Archived,
}

/// A draft with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// UUID.
    pub id: String,
    /// Grows by one with every save. A save names the version it is based on.
    pub version: i64,
    /// How it stands.
    pub state: DraftState,
    /// What was typed.
    pub values: DraftValues,
    /// Where values came from, by field; a field that is not here has its default.
    pub origins: BTreeMap<String, Origin>,
    /// The launch link it began with, as it came.
    pub link: Option<String>,
    /// The failed service that it is to rebuild instead of creating one.
    pub rebuilds: Option<crate::arn::ServiceArn>,
    /// Who began it.
    pub created_by: String,
    /// When it began.
    pub created_at: Time,
    /// Who saved it last.
    pub updated_by: String,
    /// When it was saved last.
    pub updated_at: Time,
}

/// Fields of a form that hold plain values.
const VALUE_FIELDS: [&str; 4] = ["variables", "env_text", "import_text", "configuration_file"];

impl Draft {
    /// What a draft without a name is called.
    pub const UNNAMED: &'static str = "a new service";

    /// What a list or a title calls it.
    pub fn title(&self) -> &str {
        if self.values.name.is_empty() {
            Self::UNNAMED
        } else {
            &self.values.name
        }
    }

    /// Whether its plain values may be somebody else's than this member's: somebody else began it, or typed into its variables
    /// last, or they came from a service.
    pub fn is_typed_by_others(&self, member: &str) -> bool {
        let is_of_others = |origin: &Origin| match origin {
            Origin::Person(by) => by != member,
            Origin::Service(_) => true,
            _ => false,
        };
        let mut origins = VALUE_FIELDS.iter().filter_map(|field| self.origins.get(*field));
        self.created_by != member || origins.any(is_of_others)
    }

    /// What is wrong in a step, or in the whole form at the review: of its values, and of what a launch link makes people
    /// confirm. `account` is where the service will be created, 12 digits.
    pub fn errors_of(&self, step: Step, account: &str) -> FieldErrors {
        let mut errors = self.values.errors_of(step, account);
        if self.link.is_some() {
            errors.0.extend(self.values.unconfirmed(step).0);
        }
        errors
    }
}
