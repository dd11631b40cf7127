//! Launch links.

use super::ApiError;
use leptos::prelude::*;

/// Begins a draft from a launch link that a person has looked at.
#[server(endpoint = "begin_draft_from_link")]
pub async fn begin_draft_from_link(
    #[server(default)] link: String,
    #[server(default)] region: String,
    #[server(default)] accept_start: String,
) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let outcome = engine
        .begin_draft_from_link(&actor, &link, &region, accept_start == "1")
        .await;
    let outcome = outcome.map(|draft| model::paths::draft(&draft.id, model::draft::Step::Configure));
    super::context::go(outcome, &model::paths::launch(&link)).await;
    Ok(())
}

/// Goes on from a pasted text.
#[server(endpoint = "paste")]
pub async fn paste(#[server(default)] text: String) -> Result<(), ApiError> {
    use crate::request::{self, Notice};
    super::context::signed_in()?;
    match model::paste::recognise(&text) {
        Ok(pasted) => request::go_to(&pasted.address()),
        Err(error) => {
            let mut errors = model::field_error::FieldErrors::default();
            errors.add("text", &error);
            let typed = vec![
                ("text".to_owned(), text),
                ("proposal".to_owned(), error.proposal().unwrap_or_default()),
            ];
            request::leave_notice(Notice {
                failed: true,
                sentence: error.to_string(),
                errors,
                typed,
                ..Notice::default()
            })
            .await;
            request::go_to(model::paths::PASTE);
        }
    }
    Ok(())
}
