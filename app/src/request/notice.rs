//! What an answer to a form leaves for the next page.

use super::{actor, session};
use model::field_error::FieldErrors;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

/// Key of the notice for the next page.
const NOTICE: &str = "notice";

/// What is kept at most of a field that a stranger typed, in bytes.
const LONGEST_OF_STRANGERS: usize = 64;

/// What an answer to a form has to say, kept for the next page: it works alike with and without JavaScript.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Notice {
    pub(crate) failed: bool,
    pub(crate) sentence: String,
    pub(crate) more: String,
    pub(crate) reference: String,
    pub(crate) errors: FieldErrors,
    /// A link to hand on, shown this once.
    #[serde(default)]
    pub(crate) link: String,
    /// What was typed and may be shown again: names and values. Never a password.
    pub(crate) typed: Vec<(String, String)>,
}

/// Leaves a notice for the next page.
pub(crate) async fn leave_notice(mut notice: Notice) {
    if actor().is_none() {
        // Anybody can make sessions: what a stranger typed is kept as far as names are long.
        notice
            .typed
            .retain(|(_, value)| value.len() <= LONGEST_OF_STRANGERS);
    }
    if let Some(session) = session()
        && let Err(error) = session.insert(NOTICE, notice).await
    {
        tracing::error!(%error, "a notice could not be kept");
    }
}

/// Takes the notice that the last answer left.
pub(crate) async fn take_notice() -> Option<Notice> {
    let session = session()?;
    let notice = session.get(NOTICE).await.ok().flatten()?;
    // Only where there is one: removing marks a session as changed, and every page would write it.
    if let Err(error) = session.remove_value(NOTICE).await {
        tracing::error!(%error, "a notice could not be forgotten");
    }
    Some(notice)
}

/// Leaves a sentence for the sign-in page about why nobody was signed in, and what to do next.
///
/// # Errors
/// The session cannot be written.
pub async fn leave_refusal(
    session: &Session,
    sentence: &str,
    advice: &str,
) -> Result<(), tower_sessions::session::Error> {
    let notice = Notice {
        failed: true,
        sentence: sentence.to_owned(),
        more: advice.to_owned(),
        ..Notice::default()
    };
    session.insert(NOTICE, notice).await
}

/// Leaves for the next page that a member has shown at the provider that it is them.
///
/// # Errors
/// The session cannot be written.
pub async fn leave_confirmation(session: &Session) -> Result<(), tower_sessions::session::Error> {
    let notice = Notice {
        sentence: "You have confirmed that it is you.".to_owned(),
        more: "Nothing is done yet: go on where you were, here or in the tab that you came from.".to_owned(),
        ..Notice::default()
    };
    session.insert(NOTICE, notice).await
}

/// Leaves for the next page why something was not done.
///
/// # Errors
/// The session cannot be written.
pub async fn leave_error(
    session: &Session,
    error: engine::Error,
) -> Result<(), tower_sessions::session::Error> {
    session
        .insert(NOTICE, crate::api::ApiError::from(error).notice())
        .await
}
