//! Drafts.

use super::{ApiError, Packed};
use leptos::prelude::*;
use model::draft::{DraftVariable, TypedFields};
use model::time::Time;
use model::view::{Assessment, DraftView, DraftsView, ImagesQuery, ImagesView};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All open drafts.
#[server(endpoint = "load_drafts", output = Packed)]
pub async fn load_drafts() -> Result<DraftsView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(engine.drafts(&actor).await?)
}

/// One draft for the page of a step. `conflict` is the id of a conflict that waits for its writer, or empty.
#[server(endpoint = "load_draft", output = Packed)]
pub async fn load_draft(id: String, step: String, conflict: String) -> Result<DraftView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let step = model::draft::Step::parse(&step).unwrap_or(model::draft::Step::Review);
    Ok(Box::pin(engine.draft(&actor, &id, step, conflict.parse().ok())).await?)
}

/// What can be told of a draft as it is saved.
#[server(endpoint = "load_assessment", output = Packed)]
pub async fn load_assessment(id: String) -> Result<Assessment, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(engine.assessment(&actor, &id).await?)
}

/// A part of the private registry that the image of a draft can be chosen from.
#[server(endpoint = "load_images", output = Packed)]
pub async fn load_images(id: String, query: ImagesQuery) -> Result<ImagesView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(engine.images(&actor, &id, &query).await?)
}

/// Begins an empty draft.
#[server(endpoint = "begin_draft")]
pub async fn begin_draft() -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let outcome = engine.begin_draft(&actor).await;
    let outcome = outcome.map(|draft| model::paths::draft(&draft.id, model::draft::Step::Source));
    super::context::go(outcome, model::paths::DRAFTS).await;
    Ok(())
}

/// What a script hears of a save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedDraft {
    /// The version now.
    pub version: i64,
    /// When.
    pub at: Time,
}

/// Saves a page of a draft. `intent` says where to go: `next`, `step:source`, `add-variable`, `show-variables:text`,
/// `preview-import`, `preview-import:file`, `take-import:3-1-0`, `remove-variable:3`, `make:connection`, `move:secret:3`,
/// `browse`, `image`, `pin:digest`, `pin:tag`, `leave`; `stay` saves while typing and answers without an address unless someone saved in between. `shown` names the
/// controls that a browser does not send while they are empty, and that this page has. `variables` and `env_text` are two views
/// of the same, and `chosen` are boxes that fill a field with their names.
#[server(endpoint = "save_draft")]
pub async fn save_draft(
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] step: String,
    #[server(default)] intent: String,
    #[server(default)] shown: BTreeMap<String, String>,
    #[server(default)] variables: Vec<DraftVariable>,
    #[server(default)] env_text: Option<String>,
    #[server(default)] chosen: BTreeMap<String, BTreeMap<String, String>>,
    #[server(default)] import_file: String,
    #[server(flatten)] typed: TypedFields,
) -> Result<SavedDraft, ApiError> {
    use engine::{DraftDestination, SaveRequest};
    use model::draft::{Step, TypedVariables, VariablesView, Wanted};
    let (engine, actor) = super::context::signed_in()?;
    let step = Step::parse(&step).unwrap_or(Step::Source);
    let destination = match intent.split_once(':').unwrap_or((&intent, "")) {
        ("stay" | "make" | "move" | "pin", _) => DraftDestination::Stay,
        ("browse", _) => DraftDestination::Browse,
        ("image", _) => DraftDestination::Image,
        ("add-variable", _) => DraftDestination::AddVariable,
        ("show-variables", view) => {
            DraftDestination::ShowVariables(VariablesView::parse(view).unwrap_or(VariablesView::Table))
        }
        ("preview-import", _) => DraftDestination::PreviewImport,
        ("take-import", shown) => DraftDestination::TakeImport(counts(shown)),
        ("write-file", _) => DraftDestination::WriteFile,
        ("check-file", _) => DraftDestination::CheckFile,
        ("remove-variable", row) => DraftDestination::RemoveVariable(row.parse().unwrap_or(usize::MAX)),
        ("step", to) => DraftDestination::Step(Step::parse(to).unwrap_or(step)),
        ("leave", _) => DraftDestination::Leave,
        _ => DraftDestination::Next,
    };
    let request = SaveRequest {
        id: id.clone(),
        version: version.parse().unwrap_or_default(),
        step,
        variables: if shown.contains_key("variables") {
            Some(TypedVariables::Table(
                variables.into_iter().map(with_page_lines).collect(),
            ))
        } else {
            env_text.map(|text| TypedVariables::Text(text.replace("\r\n", "\n")))
        },
        typed: {
            let mut typed = sent(typed, &shown, &chosen);
            // Other buttons send the file's name alone.
            if intent == "preview-import:file" {
                typed.each_mut(|name, field| {
                    if name == "import_text" {
                        *field = Some(import_file.replace("\r\n", "\n"));
                    }
                });
            }
            typed
        },
        destination,
    };
    let wanted = intent.strip_prefix("make:").and_then(Wanted::parse);
    let moved = intent.strip_prefix("move:").and_then(value_to_move);
    let pins = intent.strip_prefix("pin:");
    let outcome = match (wanted, moved, pins) {
        (Some(wanted), ..) => Box::pin(engine.make_for_draft(&actor, request, wanted)).await,
        (_, Some((store, row)), _) => Box::pin(engine.move_value(&actor, request, row, store)).await,
        (.., Some(to)) => Box::pin(engine.pin_image(&actor, request, to == "digest")).await,
        (None, None, None) => Box::pin(engine.save_draft(&actor, request)).await,
    };
    let version = outcome.as_ref().map(|(version, _)| *version).unwrap_or_default();
    let saved = SavedDraft {
        version,
        at: engine::now(),
    };
    match outcome {
        Ok((_, path))
            if wanted.is_none()
                && moved.is_none()
                && pins.is_none()
                && destination == DraftDestination::Stay
                && path == model::paths::draft(&id, step) => {}
        outcome => super::context::go(outcome.map(|(_, path)| path), &model::paths::draft(&id, step)).await,
    }
    Ok(saved)
}

/// What a form sent, with the ends of lines that the page has (HTML, "newline normalization"), and with the boxes that the
/// page shows, whether somebody has checked them or not.
#[cfg(feature = "ssr")]
fn sent(
    mut typed: TypedFields,
    shown: &BTreeMap<String, String>,
    chosen: &BTreeMap<String, BTreeMap<String, String>>,
) -> TypedFields {
    typed.each_mut(|name, field| match field {
        Some(text) if text.contains('\r') => *text = text.replace("\r\n", "\n"),
        None if shown.contains_key(name) => {
            let names = chosen.get(name).into_iter().flat_map(BTreeMap::keys);
            *field = Some(names.map(String::as_str).collect::<Vec<_>>().join("\n"));
        }
        _ => {}
    });
    typed
}

/// A row with the ends of lines that the page has.
#[cfg(feature = "ssr")]
fn with_page_lines(mut row: DraftVariable) -> DraftVariable {
    if row.value.contains('\r') {
        row.value = row.value.replace("\r\n", "\n");
    }
    row
}

/// The counts of a preview: `3-1-0`.
#[cfg(feature = "ssr")]
fn counts(shown: &str) -> [usize; 3] {
    let mut counts = shown.split('-').map(|count| count.parse().unwrap_or_default());
    [(); 3].map(|()| counts.next().unwrap_or_default())
}

/// Where to, and which row: `secret:3`.
#[cfg(feature = "ssr")]
fn value_to_move(intent: &str) -> Option<(model::secret_store::SecretStore, usize)> {
    let (store, row) = intent.split_once(':')?;
    Some((model::secret_store::SecretStore::parse(store)?, row.parse().ok()?))
}

/// Shows the hidden values of a draft's variables if `reveal` is `1`, or hides them again.
#[server(endpoint = "reveal_values")]
pub async fn reveal_values(
    #[server(default)] id: String,
    #[server(default)] reveal: String,
    #[server(default)] your_password: String,
) -> Result<(), ApiError> {
    let (engine, mut actor) = super::context::signed_in()?;
    let review = model::paths::draft(&id, model::draft::Step::Review);
    let outcome = match super::context::confirm(&engine, &mut actor, your_password).await {
        Ok(()) => engine.reveal_values(&actor, &id, reveal == "1").await,
        Err(error) => Err(error),
    };
    super::context::go(outcome.map(|()| review.clone()), &review).await;
    Ok(())
}

/// Creates the service of a draft.
#[server(endpoint = "submit_draft")]
pub async fn submit_draft(
    #[server(default)] id: String,
    #[server(default)] version: String,
) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let outcome = engine
        .submit_draft(&actor, &id, version.parse().unwrap_or_default())
        .await;
    let review = model::paths::draft_checked(&id, model::draft::Step::Review);
    if let Err(engine::Error::Aws(_)) = outcome {
        // The review itself says what AWS said, for as long as that stands.
        super::context::go(Ok(review), "").await;
    } else {
        super::context::go(outcome, &review).await;
    }
    Ok(())
}

/// Throws a draft away, or brings it back if `restore` is `1`.
#[server(endpoint = "discard_draft")]
pub async fn discard_draft(
    #[server(default)] id: String,
    #[server(default)] restore: String,
) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let restore = restore == "1";
    let outcome = engine.discard_draft(&actor, &id, !restore).await;
    let outcome = match outcome {
        Ok(()) if restore => Ok(model::paths::draft(&id, model::draft::Step::Source)),
        Ok(()) => Ok(model::paths::discarded(&id)),
        Err(error) => Err(error),
    };
    super::context::go(outcome, model::paths::DRAFTS).await;
    Ok(())
}

/// Brings an archived draft back.
#[server(endpoint = "unarchive_draft")]
pub async fn unarchive_draft(#[server(default)] id: String) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let outcome = engine.unarchive_draft(&actor, &id).await;
    let outcome = outcome.map(|()| model::paths::draft(&id, model::draft::Step::Review));
    super::context::go(outcome, model::paths::DRAFTS).await;
    Ok(())
}

/// Settles a conflict: `choice` is `both`, `mine` or `theirs`.
#[server(endpoint = "settle_conflict")]
pub async fn settle_conflict(
    #[server(default)] id: String,
    #[server(default)] conflict: String,
    #[server(default)] version: String,
    #[server(default)] choice: String,
) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let outcome = engine
        .settle_conflict(
            &actor,
            &id,
            conflict.parse().unwrap_or_default(),
            version.parse().unwrap_or_default(),
            match choice.as_str() {
                "both" => engine::Settlement::Both,
                "mine" => engine::Settlement::Mine,
                _ => engine::Settlement::Theirs,
            },
        )
        .await;
    super::context::go(outcome, &model::paths::draft(&id, model::draft::Step::Source)).await;
    Ok(())
}
