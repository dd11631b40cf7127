//! Drafts as files. Reading one is a route of its own, `server::routes::draft_export`: a browser saves the answer.

use super::ApiError;
use leptos::prelude::*;

/// Begins a draft with what stands in a file, or with its pasted text.
#[server(endpoint = "import_draft")]
pub async fn import_draft(
    #[server(default)] file: String,
    #[server(default)] text: String,
) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let text = if file.trim().is_empty() { text } else { file };
    let imported = engine.import_draft(&actor, &text).await;
    if let Ok(imported) = &imported {
        let more = match imported.ignored.as_slice() {
            [] => String::new(),
            ignored => format!(
                "Ignored, because no draft has such fields: {}.",
                ignored.join(", ")
            ),
        };
        super::context::say("The draft is imported.".to_owned(), more).await;
    }
    let outcome =
        imported.map(|imported| model::paths::draft(&imported.draft.id, model::draft::Step::Review));
    super::context::go_typed(outcome, model::paths::IMPORT, vec![("text".to_owned(), text)]).await;
    Ok(())
}
