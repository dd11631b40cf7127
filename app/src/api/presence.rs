//! Who is where at the moment.

use super::{ApiError, Packed};
use leptos::prelude::*;

/// A page says where it is: `subject` is a word of `model::presence::Subject`, or empty; `field` is the `name` of the control
/// that somebody types into, where `editing` is `1`. Called by a script alone: without one nobody has a live stream. What it says
/// is kept in memory and is gone with the stream of the `tab`, so no event tells of it.
#[server(endpoint = "be_present", output = Packed)]
pub async fn be_present(
    #[server(default)] tab: String,
    #[server(default)] subject: String,
    #[server(default)] field: String,
    #[server(default)] editing: String,
) -> Result<(), ApiError> {
    use crate::pages::wizard::labels::known_label;
    let (engine, actor) = super::context::signed_in()?;
    let words = known_label(&field).unwrap_or_default();
    let edits = (editing == "1").then_some(words.as_str());
    let subject = model::presence::Subject::parse(&subject);
    Ok(engine.be_present(&actor, &tab, subject, edits).await?)
}
