//! The history.

use super::{ApiError, Packed};
use leptos::prelude::*;
use model::view::{HistoryQuery, HistoryView};

/// A page of the history.
#[server(endpoint = "load_history", output = Packed)]
pub async fn load_history(query: HistoryQuery) -> Result<HistoryView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(engine.history(&actor, &query).await?)
}
