//! Proposals to delete a service, by those who may not: Editors propose, Administrators delete or decline.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use model::actions::{self, ServiceAction};
use model::arn::ServiceArn;
use model::draft::{CommentError, CommentKind, comment_text};
use model::event::EventKind;
use model::field_error::FieldErrors;
use model::person::Role;
use model::service::{DeletionProposal, Service};
use model::view::DeletionProposalView;
use store::NewEvent;

impl Engine {
    /// Proposes to delete a service.
    ///
    /// # Errors
    /// The role does not allow it, or allows to delete right away; the service cannot be deleted now; somebody has proposed
    /// it already; the reason is missing or too long; or the database cannot be written.
    pub async fn propose_deletion(&self, actor: &Actor, arn: &ServiceArn, reason: &str) -> Result<()> {
        self.attempt(
            actor,
            Action::ProposeDeletion,
            Resource::Shared,
            |event| event.about(arn),
            async {
                let service = self.known(arn).await?.service;
                if let Some(reason) =
                    unneeded(actor).or_else(|| actions::refusal(ServiceAction::Delete, &service))
                {
                    return Err(Error::NotNow(reason));
                }
                let reason = comment_text(reason, CommentKind::ChangesWanted).map_err(|error| {
                    let mut errors = FieldErrors::default();
                    match error {
                        CommentError::Missing => errors.add("reason", "Say why it can go."),
                        error @ CommentError::TooLong(_) => errors.add("reason", error),
                    }
                    Error::Invalid(errors)
                })?;
                let at = now();
                let proposal = DeletionProposal {
                    reason,
                    person_id: actor.person.id,
                    by: actor.person.name.clone(),
                    at,
                };
                let event = actor.event(at, EventKind::DeletionProposed).about(arn);
                match self.store().propose_deletion(arn, &proposal, event).await? {
                    Some(event) => {
                        self.0.hub.publish(&[event]).await;
                        Ok(())
                    }
                    None => Err(Error::NotNow(format!(
                        "Somebody has proposed to delete {} already.",
                        arn.name
                    ))),
                }
            },
        )
        .await
    }

    /// Ends a proposal: Administrators decline it, and whoever made it takes it back.
    ///
    /// # Errors
    /// The role does not allow it, there is no such service, or the database cannot be written.
    pub async fn decline_deletion(&self, actor: &Actor, arn: &ServiceArn) -> Result<()> {
        let proposal = self.store().deletion_proposal(arn).await?;
        let is_own = proposal.is_some_and(|proposal| proposal.person_id == actor.person.id);
        let action = if is_own {
            Action::ProposeDeletion
        } else {
            Action::DeleteService
        };
        let about = |event: NewEvent| event.about(arn);
        let known = self.known(arn);
        self.attempt(actor, action, Resource::Shared, about, known)
            .await?;
        let event = actor.event(now(), EventKind::DeletionDeclined).about(arn);
        if let Some(event) = self.store().end_deletion_proposal(arn, event).await? {
            self.0.hub.publish(&[event]).await;
        }
        Ok(())
    }

    /// What a page says of a proposal: the one there is, and whether the reader can make or end one.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn deletion_proposal(
        &self,
        actor: &Actor,
        service: &Service,
    ) -> Result<DeletionProposalView> {
        let proposal = self.store().deletion_proposal(&service.arn).await?;
        // What is deleted need not be any more.
        let proposal = proposal.filter(|_| service.deleted_at.is_none());
        let is_own = proposal
            .as_ref()
            .is_some_and(|proposal| proposal.person_id == actor.person.id);
        let end = authorize(actor, Action::DeleteService, Resource::Shared);
        let refusal = authorize(actor, Action::ProposeDeletion, Resource::Shared)
            .err()
            .map(|refusal| refusal.to_string())
            .or_else(|| unneeded(actor))
            .or_else(|| actions::refusal(ServiceAction::Delete, service))
            .or_else(|| {
                proposal
                    .as_ref()
                    .map(|proposal| format!("{} has proposed it already.", proposal.by))
            });
        Ok(DeletionProposalView {
            is_own,
            offers: end.is_err(),
            end_refusal: end.err().filter(|_| !is_own).map(|refusal| refusal.to_string()),
            refusal,
            proposal,
        })
    }
}

/// Why somebody has nothing to propose.
fn unneeded(actor: &Actor) -> Option<String> {
    (actor.role() == Role::Admin).then(|| "You may delete it yourself.".to_owned())
}
