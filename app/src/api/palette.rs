//! The command palette.

use super::{ApiError, Packed};
use leptos::prelude::*;
use model::view::PaletteView;

/// What the palette finds for a text. `recent` are the addresses that the browser remembers, a line each.
#[server(endpoint = "search_palette", output = Packed)]
pub async fn search_palette(
    #[server(default)] text: String,
    #[server(default)] recent: String,
) -> Result<PaletteView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let text: String = text.chars().take(200).collect();
    let recent: Vec<String> = recent.lines().take(20).map(ToOwned::to_owned).collect();
    Ok(engine.palette(&actor, &text, &recent).await?)
}
