//! What stands around the pages.

use super::{ApiError, Packed};
use crate::components::ColourScheme;
use leptos::prelude::*;
use model::field_error::FieldErrors;
use model::person::Person;
use model::view::{Backend, Frame, SignInView};
use serde::{Deserialize, Serialize};

/// The frame of a signed-in person's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageFrame {
    /// Who is signed in, which App Runner, counts.
    pub frame: Frame,
    /// Colours chosen by cookie.
    pub scheme: ColourScheme,
    /// What the last answer to a form has to say.
    pub notice: Option<NoticeView>,
}

/// What the last answer to a form has to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeView {
    /// Whether it is about something that was not done.
    pub failed: bool,
    /// The sentence.
    pub sentence: String,
    /// AWS's own words.
    pub more: String,
    /// For support.
    pub reference: String,
    /// Messages at fields.
    pub errors: FieldErrors,
    /// A link to hand on, shown this once.
    pub link: String,
    /// What was typed.
    pub typed: Vec<(String, String)>,
}

impl NoticeView {
    /// What was typed into a field.
    pub fn typed_into(&self, field: &str) -> String {
        self.typed
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    }
}

/// What pages of strangers stand in: signing in, setting up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstContact {
    /// Which App Runner.
    pub backend: Backend,
    /// What the last answer to a form has to say.
    pub notice: Option<NoticeView>,
    /// Whether the setup link is valid.
    pub token_is_valid: bool,
    /// Who is signed in already.
    pub person: Option<Person>,
    /// Whether nobody has an account yet.
    pub needs_setup: bool,
    /// In which ways people sign in.
    pub sign_in: SignInView,
    /// The name of who has shown their password in this browser and is asked for a code next.
    pub asked_for_code: Option<String>,
}

#[cfg(feature = "ssr")]
async fn notice() -> Option<NoticeView> {
    let notice = crate::request::take_notice().await?;
    Some(NoticeView {
        failed: notice.failed,
        sentence: notice.sentence,
        more: notice.more,
        reference: notice.reference,
        errors: notice.errors,
        link: notice.link,
        typed: notice.typed,
    })
}

/// The frame of the page; an error for strangers.
#[server(endpoint = "load_frame", output = Packed)]
pub async fn load_frame() -> Result<PageFrame, ApiError> {
    let Some(actor) = crate::request::actor() else {
        return Err(ApiError::SignedOut);
    };
    let frame = crate::request::engine().frame(&actor).await?;
    Ok(PageFrame {
        frame,
        scheme: crate::request::scheme(),
        notice: notice().await,
    })
}

/// What the pages of strangers show.
#[server(endpoint = "load_first_contact", output = Packed)]
pub async fn load_first_contact(token: String) -> Result<FirstContact, ApiError> {
    let engine = crate::request::engine();
    Ok(FirstContact {
        backend: engine.backend().clone(),
        notice: notice().await,
        token_is_valid: !token.is_empty() && engine.setup_token_is_valid(&token).await?,
        person: crate::request::actor().map(|actor| actor.person),
        needs_setup: engine.needs_setup().await?,
        sign_in: engine.sign_in_view(),
        asked_for_code: match crate::request::asked_for_code().await {
            Some((half, _)) => engine.half_signed_in(&half).await?,
            None => None,
        },
    })
}

/// Changes the colours.
#[server(endpoint = "set_scheme")]
pub async fn set_scheme(
    #[server(default)] scheme: String,
    #[server(default)] next: String,
) -> Result<(), ApiError> {
    let scheme = ColourScheme::parse(Some(&scheme)).as_str();
    crate::request::keep_cookie(crate::request::SCHEME_COOKIE, scheme);
    crate::request::go_to(&next);
    Ok(())
}

/// Turns keys that do something by themselves on or off.
#[server(endpoint = "set_keys")]
pub async fn set_keys(#[server(default)] keys: String) -> Result<(), ApiError> {
    let word = if keys == "off" { "off" } else { "on" };
    crate::request::keep_cookie(crate::request::KEYS_COOKIE, word);
    crate::request::go_to(model::paths::KEYS);
    Ok(())
}

/// Whether keys do something by themselves.
#[server(endpoint = "load_keys", output = Packed)]
pub async fn load_keys() -> Result<bool, ApiError> {
    Ok(crate::request::keys_are_on())
}
