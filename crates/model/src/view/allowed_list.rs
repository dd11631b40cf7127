//! The page of the allowed list.

use crate::allowed_list::AllowedList;
use serde::{Deserialize, Serialize};

/// What Editors may give to services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowedListView {
    /// The list.
    pub list: AllowedList,
    /// Why the reader may not change it.
    pub refusal: Option<String>,
}
