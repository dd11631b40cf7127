//! What forms choose from.

use crate::listed::Listed;
use crate::secret::{Parameter, Secret};
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// An answer of AWS that a form can do without: the page is whole either way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choices<T> {
    /// What AWS said.
    Known {
        /// It.
        items: T,
        /// When it said so.
        answered_at: Time,
    },
    /// AWS was not asked, or did not answer, or refused.
    NotAsked {
        /// Why, in a sentence.
        reason: String,
    },
}

impl<T> Choices<T> {
    /// What AWS said, where it said something.
    pub fn known(&self) -> Option<&T> {
        match self {
            Choices::Known { items, .. } => Some(items),
            Choices::NotAsked { .. } => None,
        }
    }
}

/// What a variable can refer to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceChoices {
    /// Of Secrets Manager.
    pub secrets: Choices<Listed<Secret>>,
    /// Of the parameter store.
    pub parameters: Choices<Listed<Parameter>>,
}
