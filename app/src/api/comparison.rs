//! A draft beside another draft or beside a service.

use super::{ApiError, Packed};
use leptos::prelude::*;
use model::view::ComparisonView;

/// A draft and what it is compared with: `draft:ID`, `service:ARN`, or nothing yet.
#[server(endpoint = "load_comparison", output = Packed)]
pub async fn load_comparison(
    id: String,
    #[server(default)] with: String,
) -> Result<ComparisonView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let compared = model::view::ComparedWith::parse(&with);
    if compared.is_none() && !with.is_empty() {
        return Err(engine::Error::NotFound("draft or service").into());
    }
    Ok(engine.compare_draft(&actor, &id, compared).await?)
}
