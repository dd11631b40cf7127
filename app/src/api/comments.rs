//! What members say about a draft.

use super::{ApiError, Packed};
use leptos::prelude::*;
use model::view::CommentsView;

/// The comments of a draft.
#[server(endpoint = "load_comments", output = Packed)]
pub async fn load_comments(id: String) -> Result<CommentsView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(engine.comments(&actor, &id).await?)
}

/// Comments on a draft. `kind` is `review_wanted` to ask for a review, `approved` or `changes_wanted` to answer of `version`, else
/// a remark.
#[server(endpoint = "comment_on_draft")]
pub async fn comment_on_draft(
    #[server(default)] id: String,
    #[server(default)] kind: String,
    #[server(default)] version: String,
    #[server(default)] comment: String,
) -> Result<(), ApiError> {
    use model::draft::CommentKind;
    let (engine, actor) = super::context::signed_in()?;
    let kind = CommentKind::parse(&kind).unwrap_or(CommentKind::Remark);
    let path = model::paths::draft_comments(&id);
    let outcome = engine
        // No draft has the version -1.
        .comment(&actor, &id, kind, version.parse().unwrap_or(-1), &comment)
        .await
        .map(|()| path.clone());
    super::context::go_typed(outcome, &path, vec![("comment".to_owned(), comment)]).await;
    Ok(())
}
