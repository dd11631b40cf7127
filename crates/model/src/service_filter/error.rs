//! What cannot be read, where it stands, and what to write instead.

use serde::{Deserialize, Serialize};

/// The first place of a filter that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{message}")]
pub struct FilterError {
    /// The character at which it begins, from 0.
    pub from: usize,
    /// The character behind it; the same where something is missing.
    pub to: usize,
    /// What is wrong, and what to write instead.
    pub message: String,
}

impl FilterError {
    pub(super) fn new(from: usize, to: usize, message: impl Into<String>) -> FilterError {
        FilterError {
            from,
            to,
            message: message.into(),
        }
    }

    /// The text before the place, at it and behind it.
    pub fn parts<'a>(&self, text: &'a str) -> (&'a str, &'a str, &'a str) {
        let place = |character: usize| {
            text.char_indices()
                .nth(character)
                .map_or(text.len(), |(byte, _)| byte)
        };
        let (from, to) = (place(self.from), place(self.to.max(self.from)));
        (&text[..from], &text[from..to], &text[to..])
    }

    /// Where it is, for people: "At character 10" or "At the end".
    pub fn place(&self, text: &str) -> String {
        if self.from >= text.trim_end().chars().count() {
            "At the end".to_owned()
        } else {
            format!("At character {}", self.from + 1)
        }
    }
}
