//! A form that could not be taken when it was posted.

use super::{parts, session};
use serde::{Deserialize, Serialize};

/// Key of a form that was posted when the session was over.
pub const HELD_FORM: &str = "held_form";

/// A form that was posted when the session was over, or the disk was full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldForm {
    /// Where it was posted to.
    pub action: String,
    /// Its fields, url-encoded.
    pub body: String,
    /// Whether it was the disk.
    #[serde(default)]
    pub not_written: bool,
}

/// Forgets the held form if this request is that form once more. What it asked for is done.
pub(crate) async fn forget_held_form() {
    let is_again = parts().is_some_and(|parts| parts.uri.query() == Some(crate::api::HELD_AGAIN));
    if is_again {
        drop_held_form().await;
    }
}

/// Forgets the held form.
pub(crate) async fn drop_held_form() {
    if let Some(session) = session()
        && let Err(error) = session.remove_value(HELD_FORM).await
    {
        tracing::error!(%error, "a held form could not be forgotten");
    }
}
