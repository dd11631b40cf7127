//! Text that is never written anywhere but where it belongs.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A secret. Neither `Debug` nor any message shows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text secret.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The text, for sending it to whom it is meant for.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether `other` is the same, in a time that does not tell where they part.
    pub(crate) fn is(&self, other: &str) -> bool {
        let differing = self
            .0
            .bytes()
            .zip(other.bytes())
            .fold(0, |all, (a, b)| all | (a ^ b));
        self.0.len() == other.len() && differing == 0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}
