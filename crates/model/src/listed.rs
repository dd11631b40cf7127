//! Lists that were not read to their end.

use serde::{Deserialize, Serialize};

/// As much of a list as was read: lists of an account may be longer than anybody scrolls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed<T> {
    /// In the order in which AWS gives them.
    pub items: Vec<T>,
    /// Whether there are more.
    pub has_more: bool,
}
