//! The landing page.

use super::{ApiError, Packed};
use leptos::prelude::*;
use model::view::OverviewView;

/// What needs somebody, what is under way, what changed today.
#[server(endpoint = "load_overview", output = Packed)]
pub async fn load_overview() -> Result<OverviewView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(engine.overview(&actor).await?)
}
