//! What AWS and the registry have said, and about what.

use crate::arn::ServiceArn;
use crate::connection::Connection;
use crate::image_facts::ImageAnswer;
use crate::role::RoleFit;
use crate::service::ServiceStatus;
use crate::vpc::VpcConnector;
use serde::{Deserialize, Serialize};

/// Everything that a preflight may know besides the form itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// About the image as it is typed.
    pub image: Fact<ImageAnswer>,
    /// About the ARN of the access role: whether it is one of [`crate::role::RoleKind::Access`].
    pub access_role: Fact<RoleFit>,
    /// About the ARN of the instance role: whether it is one of [`crate::role::RoleKind::Instance`].
    pub instance_role: Fact<RoleFit>,
    /// About the ARN of the connection; `None` where the Region has no such one.
    pub connection: Fact<Option<Connection>>,
    /// About the ARN of the VPC connector; `None` where the Region has no such one that is active.
    pub vpc_connector: Fact<Option<VpcConnector>>,
    /// About the Region's code.
    pub services: Fact<RegionServices>,
}

/// An answer and what it is about. People type on while a question is under way, so an answer about something else than
/// what stands in the field now counts for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact<T> {
    /// The field's value when it was asked, without blanks around it.
    pub about: String,
    /// What came of it.
    pub answer: Answer<T>,
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer<T> {
    /// Somebody who must know has said it.
    Asked(T),
    /// Nobody has.
    NotAsked(NotAsked),
}

/// Why something is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotAsked {
    /// The question is still to come or under way.
    NotYet,
    /// There was no answer, or nobody to ask.
    Because(
        /// A sentence: "Slipway may not ask: it lacks iam:GetRole."
        String,
    ),
}

/// The services of the account in one Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionServices {
    /// All of them.
    pub services: Vec<KnownService>,
    /// How many there may be, as Service Quotas tells.
    pub quota: Answer<u32>,
    /// App Runner has refused this create for its quota, and no service has gone since.
    pub is_full: bool,
}

/// A service that has a name and a place in the quota.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownService {
    /// Which one.
    pub arn: ServiceArn,
    /// How it stands.
    pub status: ServiceStatus,
}

/// How many services an account may have in a Region where nobody has raised it (section 6.3 of the domain facts;
/// accounts of 2021 began with 10).
pub const USUAL_QUOTA: u32 = 30;

impl<T> Default for Fact<T> {
    fn default() -> Self {
        Fact {
            about: String::new(),
            answer: Answer::NotAsked(NotAsked::NotYet),
        }
    }
}

impl<T> Fact<T> {
    /// Something that was asked and answered.
    pub fn asked(about: &str, answer: T) -> Fact<T> {
        Fact {
            about: about.trim().to_owned(),
            answer: Answer::Asked(answer),
        }
    }

    /// Something that could not be asked, and why, as a sentence.
    pub fn not_asked(about: &str, because: impl Into<String>) -> Fact<T> {
        Fact {
            about: about.trim().to_owned(),
            answer: Answer::NotAsked(NotAsked::Because(because.into())),
        }
    }

    /// What is known about the value that a field has now.
    ///
    /// # Errors
    /// Why nothing is known.
    pub fn of(&self, value: &str) -> Result<&T, &NotAsked> {
        if self.about != value.trim() {
            return Err(&NotAsked::NotYet);
        }
        match &self.answer {
            Answer::Asked(answer) => Ok(answer),
            Answer::NotAsked(reason) => Err(reason),
        }
    }
}

/// A sentence.
impl std::fmt::Display for NotAsked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NotAsked::NotYet => f.write_str("Slipway has not asked yet."),
            NotAsked::Because(sentence) => f.write_str(sentence),
        }
    }
}
