//! Drafts as files.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::values::{ShowsValues, sees_values};
use model::draft::exchange::{self, PlainValues};
use model::draft::{Draft, DraftValues, Origin};
use model::event::{EventDetail, EventKind};
use model::field_error::FieldErrors;

/// A draft as a file.
#[derive(Debug)]
pub struct ExportedDraft {
    /// What the file is called: letters, digits, `-`, `_` and one dot.
    pub file_name: String,
    /// What stands in it.
    pub text: String,
}

/// A draft that began as a file.
#[derive(Debug)]
pub struct ImportedDraft {
    /// The draft.
    pub draft: Draft,
    /// Fields of the file that no draft has.
    pub ignored: Vec<String>,
}

impl Engine {
    /// A draft as a file. Plain values of variables are for those who may see them, and those that look like secrets go along
    /// only where `secrets` asks for them: who asks has to have shown that it is them. Without that, what others typed goes along
    /// only for who works on it (see [`Engine::shows_values`]). That somebody gets values that others typed is recorded in both
    /// cases.
    ///
    /// # Errors
    /// The role does not allow it, [`Error::NotConfirmed`], there is no such draft, or the database does not answer.
    pub async fn export_draft(&self, actor: &Actor, id: &str, secrets: bool) -> Result<ExportedDraft> {
        authorize(actor, Action::SeeDrafts, Resource::Shared)?;
        let draft = self.load_draft(id).await?;
        let plain = if secrets && !sees_values(actor, &draft) {
            self.allow(actor, Action::SeeValues, Resource::Draft(&draft), |event| {
                event.about_draft(id)
            })
            .await?;
            PlainValues::All
        } else if secrets {
            PlainValues::All
        } else if self.shows_values(actor, &draft).await? == ShowsValues::Shown {
            PlainValues::NotSecret
        } else {
            PlainValues::None
        };
        if secrets {
            self.confirmed(actor, Action::SeeValues, |event| event.about_draft(id))
                .await?;
            // First written down, then handed out.
            let detail = EventDetail {
                draft_name: Some(draft.values.name.clone()).filter(|name| !name.is_empty()),
                ..EventDetail::default()
            };
            let event = actor.event(now(), EventKind::DraftExported).about_draft(id);
            self.tell(vec![event.with(detail)]).await?;
        }
        Ok(ExportedDraft {
            file_name: file_name(&draft.values.name),
            text: exchange::write(&draft.values, draft.link.as_deref(), plain),
        })
    }

    /// Begins a draft with what stands in a file.
    ///
    /// # Errors
    /// The role does not allow it, the text is no draft, or the database cannot be written.
    pub async fn import_draft(&self, actor: &Actor, text: &str) -> Result<ImportedDraft> {
        self.attempt(
            actor,
            Action::BeginDraft,
            Resource::Shared,
            |event| event,
            // On the heap: a new draft is large.
            Box::pin(async {
                let mut file = exchange::read(text).map_err(|error| {
                    let mut errors = FieldErrors::default();
                    errors.add("text", error);
                    Error::Invalid(errors)
                })?;
                let origins = file
                    .values
                    .differences(&DraftValues::default())
                    .into_iter()
                    .map(|field| (field.to_owned(), Origin::File))
                    .collect();
                if file.values.region.is_empty() {
                    file.values.region = self.default_region();
                }
                let draft = self
                    .write_new_draft(actor, file.values, origins, file.link, None, None)
                    .await?;
                Ok(ImportedDraft {
                    draft,
                    ignored: file.ignored,
                })
            }),
        )
        .await
    }
}

/// A name that every system of files and every header can carry.
fn file_name(service: &str) -> String {
    let name: String = service
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .take(40)
        .collect();
    if name.is_empty() {
        "slipway-draft.json".to_owned()
    } else {
        format!("slipway-draft-{name}.json")
    }
}
