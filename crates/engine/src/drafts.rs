//! The list of drafts, and one of them as its page shows it.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::offers;
use crate::values::{ShowsValues, sees_values, without_values};
use model::draft::{Draft, DraftState, DraftValues, Step};
use model::event::EventKind;
use model::failure;
use model::region::Region;
use model::service_name::ServiceName;
use model::view::{ArchivedDraft, ConflictView, DraftRow, DraftView, DraftsView, Refused};
use store::EventFilter;

/// Drafts in the list.
const LISTED: i64 = 500;
/// Characters of an id that is kept of a draft that there is not.
const LONGEST_ID: usize = 60;

impl Engine {
    /// All open drafts.
    ///
    /// # Errors
    /// The role does not allow it, or the database does not answer.
    pub async fn drafts(&self, actor: &Actor) -> Result<DraftsView> {
        authorize(actor, Action::SeeDrafts, Resource::Shared)?;
        let drafts = self.store().open_drafts(LISTED).await?;
        let archived = self.store().archived_drafts(LISTED).await?;
        let mut reviews = self.store().wanted_reviews().await?;
        let rows = drafts
            .into_iter()
            .map(|mut draft| {
                let errors = draft.errors_of(Step::Review, self.account());
                DraftRow {
                    errors: u32::try_from(errors.0.len()).unwrap_or(u32::MAX),
                    step: draft.values.first_step_of(&errors),
                    image: draft.values.image.parse().ok(),
                    review: reviews.remove(&draft.id),
                    draft: {
                        without_values(&mut draft);
                        draft
                    },
                }
            })
            .collect();
        let archived = archived
            .into_iter()
            .map(|mut draft| ArchivedDraft {
                refusal: authorize(actor, Action::EditDraft, Resource::Draft(&draft))
                    .err()
                    .map(|refusal| refusal.to_string()),
                draft: {
                    without_values(&mut draft);
                    draft
                },
            })
            .collect();
        Ok(DraftsView {
            drafts: rows,
            archived,
            now: now(),
        })
    }

    /// One draft for the page of a step, with what is wrong in it. `conflict` is the id of a conflict that waits for its
    /// writer.
    ///
    /// # Errors
    /// The role does not allow it, there is no such draft, or the database does not answer.
    pub async fn draft(
        &self,
        actor: &Actor,
        id: &str,
        step: Step,
        conflict: Option<i64>,
    ) -> Result<DraftView> {
        authorize(actor, Action::SeeDrafts, Resource::Shared)?;
        let mut draft = self.load_draft(id).await?;
        let mut errors = draft.errors_of(Step::Review, self.account());
        if let Some(message) = self.name_taken(&draft).await? {
            errors.add("name", message);
        }
        if let Some(message) = self.region_unknown(&draft.values) {
            errors.add("region", message);
        }
        let mut conflict = match conflict {
            Some(conflict) => match self.store().conflict(conflict).await {
                Ok(conflict) if conflict.draft == draft.id && conflict.person_id == actor.person.id => {
                    let base = self.store().draft_version(id, conflict.base_version).await?;
                    Some(ConflictView {
                        id: conflict.id,
                        step: conflict.step,
                        both: base.map(|base| {
                            let mut both = draft.values.clone();
                            both.take_changes_of_step(conflict.step, &base.values, &conflict.values);
                            both
                        }),
                        mine: conflict.values,
                    })
                }
                Ok(_) | Err(store::Error::NotFound) => None,
                Err(error) => return Err(error.into()),
            },
            None => None,
        };
        let may_edit = authorize(actor, Action::EditDraft, Resource::Draft(&draft));
        let is_filled = may_edit.is_ok() && matches!(step, Step::Configure | Step::Quick);
        let allowed = self.allowed_to(actor).await?;
        let (lists, networks, references) = match draft.state {
            DraftState::Open if is_filled => {
                let (lists, networks, references) = tokio::join!(
                    Box::pin(self.lists(&draft.values)),
                    Box::pin(self.networks(&draft)),
                    Box::pin(self.references(&draft, allowed.as_ref())),
                );
                (lists, Some(networks), Some(references))
            }
            DraftState::Open => (self.lists(&draft.values).await, None, None),
            _ => (None, None, None),
        };
        // Side by side with another version there is something to choose by.
        let shown = if conflict.is_some() { Step::Configure } else { step };
        let typed_into = if draft.state == DraftState::Open && shown != Step::Review {
            Some(self.shows_values(actor, &draft).await?)
        } else {
            None
        };
        let tells_values = match typed_into {
            Some(answer) => answer == ShowsValues::Shown,
            // The review tells what is wrong in the file, and no values.
            None => step == Step::Review && sees_values(actor, &draft),
        };
        let assessment = self
            .assess(actor, &draft, step, lists.as_deref(), tells_values)
            .await?;
        if typed_into != Some(ShowsValues::Shown) {
            // It holds what others typed, beside what its writer did.
            conflict = None;
        }
        let refusal = match self.may_send(actor, &draft).await {
            Ok(()) => None,
            Err(Error::NotAuthorised(refusal)) => Some(refusal.to_string()),
            // AWS does not tell what is there: the page is whole without it, and the create asks again.
            Err(Error::NotNow(reason)) => Some(reason),
            Err(Error::Aws(error)) => Some(format!("AWS does not tell what is there: {}", error.message)),
            Err(error) => return Err(error),
        };
        let make_refusal = authorize(actor, Action::MakeResource, Resource::Draft(&draft));
        let hidden = self.hide_values(actor, &mut draft, typed_into);
        Ok(DraftView {
            errors,
            conflict,
            edit_refusal: may_edit.err().map(|refusal| refusal.to_string()),
            make_refusal: make_refusal.err().map(|refusal| refusal.to_string()),
            refusal,
            refused: self.last_refusal(&draft).await?,
            regions: self.regions().to_vec(),
            offers: offers::of_form(lists.as_deref(), allowed.as_ref()),
            networks,
            references,
            hidden,
            assessment,
            backend: self.backend().clone(),
            now: now(),
            draft,
        })
    }

    async fn may_send(&self, actor: &Actor, draft: &Draft) -> Result<()> {
        let guarded = self.guarded(actor, draft).await?;
        let action = self.sending(actor, draft).await?;
        Ok(authorize(actor, action, guarded.resource())?)
    }

    pub(crate) async fn load_draft(&self, id: &str) -> Result<Draft> {
        match self.store().draft(id).await {
            Ok(draft) => Ok(draft),
            Err(store::Error::NotFound) => Err(Error::NotFound("draft")),
            Err(error) => Err(error.into()),
        }
    }

    /// A draft that somebody wants to do something to; that there is none is in the audit log.
    pub(crate) async fn draft_for(&self, actor: &Actor, action: Action, id: &str) -> Result<Draft> {
        let found = self.load_draft(id).await;
        // Ids are far shorter; this one may be anything.
        let told: String = id.chars().take(LONGEST_ID).collect();
        self.attempted(actor, action, found, |event| event.about_draft(&told))
            .await
    }

    /// The message at the name where another living service has it. A draft that repairs a service may keep its name.
    pub(crate) async fn name_taken(&self, draft: &Draft) -> Result<Option<String>> {
        let (Ok(name), Ok(region)) = (
            draft.values.name.trim().parse::<ServiceName>(),
            draft.values.region.parse::<Region>(),
        ) else {
            return Ok(None);
        };
        match self
            .store()
            .service_by_name(self.account(), &region, name.as_str())
            .await?
        {
            Some(arn) if draft.rebuilds.as_ref() != Some(&arn) => {
                let free = self.free_name(&region, &name).await?;
                Ok(Some(format!(
                    "{name} exists in {region} already. Choose another name, for example {free}."
                )))
            }
            _ => Ok(None),
        }
    }

    /// The message at the Region where Slipway does not follow it.
    pub(crate) fn region_unknown(&self, values: &DraftValues) -> Option<String> {
        let region = values.region.parse::<Region>().ok()?;
        let followed = self.regions().contains(&region);
        (!followed).then(|| format!("Slipway is not set up for {region}. Choose another Region."))
    }

    pub(crate) fn default_region(&self) -> String {
        self.regions()
            .first()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    /// What AWS said to the newest attempt to create this draft, if nothing succeeded since.
    pub(crate) async fn last_refusal(&self, draft: &Draft) -> Result<Option<Refused>> {
        let filter = EventFilter {
            draft: Some(draft.id.clone()),
            kinds: vec![
                EventKind::RequestRefused,
                EventKind::CreateRequested,
                EventKind::RebuildRequested,
            ],
            ..EventFilter::default()
        };
        let newest = self.store().history(&filter, 1).await?.pop();
        Ok(newest
            .filter(|event| event.kind == EventKind::RequestRefused)
            .map(|event| Refused {
                explained: event.detail.cause.as_deref().and_then(failure::refusal),
                message: event.detail.cause.unwrap_or_default(),
                reference: event
                    .detail
                    .aws_request
                    .map(|id| format!("AWS request {id}"))
                    .unwrap_or_default(),
                at: event.at,
            }))
    }
}
