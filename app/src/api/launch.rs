//! Launch links.

use super::{ApiError, Packed};
use leptos::prelude::*;
use model::view::LaunchView;

/// What a launch link proposes. `query` is that of the address, as it came.
#[server(endpoint = "load_launch", output = Packed)]
pub async fn load_launch(#[server(default)] query: String) -> Result<LaunchView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(engine.launch(&actor, &query)?)
}

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
    let outcome = outcome.map(|draft| model::paths::draft(&draft.id, model::draft::Step::Quick));
    super::context::go(outcome, &model::paths::launch(&link)).await;
    Ok(())
}

/// Goes on from a pasted text.
#[server(endpoint = "paste")]
pub async fn paste(#[server(default)] text: String) -> Result<(), ApiError> {
    use crate::request::{self, Notice};
    super::context::signed_in()?;
    if let Ok(pasted) = model::paste::recognise(&text) {
        request::go_to(&pasted.address());
    } else {
        // No sentence: the box reads its text anew and says what is wrong with it at its field.
        request::leave_notice(Notice {
            failed: true,
            typed: vec![("text".to_owned(), text)],
            ..Notice::default()
        })
        .await;
        request::go_to(model::paths::PASTE);
    }
    Ok(())
}
