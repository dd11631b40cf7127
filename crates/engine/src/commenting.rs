//! What members say about a draft.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use model::draft::{CommentKind, comment_text};
use model::event::{EventDetail, EventKind};
use model::field_error::FieldErrors;
use model::view::CommentsView;
use store::NewComment;

/// Comments on a page: far more than anyone writes.
const SHOWN: i64 = 500;

impl Engine {
    /// The comments of a draft.
    ///
    /// # Errors
    /// The role does not allow it, there is no such draft, or the database does not answer.
    pub async fn comments(&self, actor: &Actor, id: &str) -> Result<CommentsView> {
        authorize(actor, Action::SeeDrafts, Resource::Shared)?;
        let draft = self.load_draft(id).await?;
        let refusal = |action| {
            authorize(actor, action, Resource::Draft(&draft))
                .err()
                .map(|refusal| refusal.to_string())
        };
        Ok(CommentsView {
            comments: self.store().comments(id, SHOWN).await?,
            review: self.store().wanted_reviews().await?.remove(id),
            approvals: self.store().approvals(id, draft.version).await?,
            protection: match self.protection_of(&draft).await {
                Ok(scope) => scope,
                // What AWS does not tell now is asked for again before anything is sent.
                Err(Error::NotNow(_) | Error::Aws(_)) => None,
                Err(error) => return Err(error),
            },
            version: draft.version,
            comment_refusal: refusal(Action::CommentDraft),
            review_refusal: refusal(Action::ReviewDraft),
            approve_refusal: refusal(Action::ApproveDraft),
            now: now(),
        })
    }

    /// Comments on a draft, asks for a review of it, or answers that. Events tell that it was done, and not what was written.
    /// An answer is about `version`, the one that its writer has seen.
    ///
    /// # Errors
    /// The role does not allow it, there is no such draft, it is not open or has another version by now, the text is too long
    /// or missing, or the database cannot be written.
    pub async fn comment(
        &self,
        actor: &Actor,
        id: &str,
        kind: CommentKind,
        version: i64,
        typed: &str,
    ) -> Result<()> {
        let (action, event) = match kind {
            CommentKind::Remark => (Action::CommentDraft, EventKind::DraftCommented),
            CommentKind::ReviewWanted => (Action::CommentDraft, EventKind::DraftReviewWanted),
            CommentKind::Approved => (Action::ApproveDraft, EventKind::DraftApproved),
            CommentKind::ChangesWanted => (Action::ReviewDraft, EventKind::DraftChangesWanted),
        };
        let draft = self.draft_for(actor, action, id).await?;
        self.attempt(
            actor,
            action,
            Resource::Draft(&draft),
            |event| event.about_draft(id),
            async {
                let text = comment_text(typed, kind).map_err(|error| {
                    let mut errors = FieldErrors::default();
                    errors.add("comment", error);
                    Error::Invalid(errors)
                })?;
                let is_answer = matches!(kind, CommentKind::Approved | CommentKind::ChangesWanted);
                if is_answer && draft.version != version {
                    return Err(Error::NotNow(format!(
                        "{} saved version {} in between. Look at it again before you answer.",
                        draft.updated_by, draft.version
                    )));
                }
                let at = now();
                let event = actor.event(at, event).about_draft(id).with(EventDetail {
                    draft_name: Some(draft.values.name.clone()).filter(|name| !name.is_empty()),
                    ..EventDetail::default()
                });
                let comment = NewComment {
                    draft: id.to_owned(),
                    kind,
                    text,
                    person_id: actor.person.id,
                    by: actor.person.name.clone(),
                    at,
                    version: is_answer.then_some(version),
                };
                match self.store().add_comment(comment, event).await? {
                    Some(event) => {
                        self.0.hub.publish(&[event]).await;
                        Ok(())
                    }
                    None => Err(Error::NotNow(
                        "Somebody saved this draft in between, or it is not open any more. Look at it again."
                            .to_owned(),
                    )),
                }
            },
        )
        .await
    }
}
