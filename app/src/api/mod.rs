//! Server functions: each parses, calls one function of the engine, and turns the answer into what people see.
//!
//! Those that read return data and are called by resources. Those that write are the `action` of a form: they always answer
//! with an address to go to, and leave what they have to say for that page (see [`crate::forms`]).

#![allow(
    missing_docs,
    reason = "the struct that a server function becomes has no place for them"
)]
#![allow(
    clippy::too_many_arguments,
    reason = "the arguments of a server function are the fields of a form, by their names"
)]
#![allow(
    clippy::unused_async,
    reason = "a server function is async whether it waits or not"
)]

mod allowed_list;
mod audit;
mod comments;
mod comparison;
mod draft_files;
mod drafts;
mod error;
mod frame;
mod history;
mod launch;
mod launch_links;
mod members;
mod notifications;
mod overview;
mod packed;
mod palette;
mod people;
mod presence;
mod protection;
mod second_factor;
mod services;

pub use allowed_list::*;
pub use audit::*;
pub use comments::*;
pub use comparison::*;
pub use draft_files::*;
pub use drafts::*;
pub use error::{ApiError, NOT_WRITTEN, sentence_of};
pub use frame::*;
pub use history::*;
pub use launch::*;
pub use launch_links::*;
pub use members::*;
pub use notifications::*;
pub use overview::*;
pub use packed::*;
pub use palette::*;
pub use people::*;
pub use presence::*;
pub use protection::*;
pub use second_factor::*;
pub use services::*;

#[cfg(feature = "ssr")]
mod context {
    //! What server functions share.

    use super::ApiError;
    use crate::request::{self, Notice};
    use engine::{Actor, Engine};

    /// The engine and who asks.
    pub(super) fn signed_in() -> Result<(Engine, Actor), ApiError> {
        if let Some(actor) = request::actor() {
            Ok((request::engine(), actor))
        } else {
            request::set_status(http::StatusCode::UNAUTHORIZED);
            Err(ApiError::SignedOut)
        }
    }

    /// Has the actor show that it is them, where they have typed their password or a code for that.
    pub(super) async fn confirm(
        engine: &Engine,
        actor: &mut Actor,
        password: String,
    ) -> Result<(), engine::Error> {
        request::confirm(engine, &request::the_session()?, actor, password).await
    }

    /// Leaves a sentence about what went well for the next page, and what else is to be known.
    pub(super) async fn say(sentence: String, more: String) {
        request::leave_notice(Notice {
            sentence,
            more,
            ..Notice::default()
        })
        .await;
    }

    /// Goes to where a use case says, or back with its error as a notice.
    pub(super) async fn go(outcome: Result<String, engine::Error>, back: &str) {
        go_typed(outcome, back, Vec::new()).await;
    }

    /// The same; on an error, what was typed is shown again.
    pub(super) async fn go_typed(
        outcome: Result<String, engine::Error>,
        back: &str,
        typed: Vec<(String, String)>,
    ) {
        match outcome {
            Ok(path) => {
                request::forget_held_form().await;
                request::go_to(&path);
            }
            // The page of a script stays as it is, with what was typed; the layer around this one answers.
            Err(error) if error.is_not_written() && request::asked_by_script() => {
                let _ = ApiError::from(error);
            }
            Err(error) => {
                let notice = Notice {
                    typed,
                    ..ApiError::from(error).notice()
                };
                // An answer that leads on has not failed: browsers would write the error's status to their console.
                request::set_status(http::StatusCode::OK);
                request::leave_notice(notice).await;
                request::go_to(back);
            }
        }
    }
}
