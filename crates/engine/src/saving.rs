//! Saving what is typed into a step of the wizard.

use crate::actor::Actor;
use crate::authorize::{Action, Resource};
use crate::changes;
use crate::clock::now;
use crate::engine::Engine;
use crate::error::Result;
use model::draft::{
    Draft, DraftState, DraftValues, DraftVariable, Granted, Origin, Step, TypedFields, TypedVariables,
    VariablesView,
};
use model::event::{EventDetail, EventKind};
use model::gallery;
use model::image::ImageReference;
use model::paste;
use model::paths;
use model::service_name::ServiceName;
use model::view::ImagesQuery;
use std::collections::BTreeMap;
use store::{Conflict, DraftVersion, SaveDraft, Saved};

/// What a step of the wizard posts.
#[derive(Debug, Clone)]
pub struct SaveRequest {
    /// The draft.
    pub id: String,
    /// The version that the page showed.
    pub version: i64,
    /// The step that was typed into.
    pub step: Step,
    /// The fields that the page sent.
    pub typed: TypedFields,
    /// The variables, where the page shows them.
    pub variables: Option<TypedVariables>,
    /// Where to go when it is saved.
    pub destination: DraftDestination,
}

/// Where the wizard goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftDestination {
    /// Stay, and say nothing about errors: saving while typing.
    Stay,
    /// Stay, with one more row for a variable.
    AddVariable,
    /// Stay, with the variables in this view.
    ShowVariables(VariablesView),
    /// Stay at the variables that are on their way, and see what would become of them.
    PreviewImport,
    /// Stay, with those taken into the table; the counts are those of the preview that was shown.
    TakeImport([usize; 3]),
    /// Stay, with the form's build and settings written as an `apprunner.yaml`.
    WriteFile,
    /// Stay at the `apprunner.yaml`, whose findings the page shows.
    CheckFile,
    /// Stay, without this row.
    RemoveVariable(usize),
    /// The step behind, if this one has no errors; else stay and show them.
    Next,
    /// Stay at the image.
    Image,
    /// The list of private images that the image can be chosen from.
    Browse,
    /// Another step, errors or not: nothing is lost by looking.
    Step(Step),
    /// The list of drafts.
    Leave,
}

impl Engine {
    /// Saves a step and says where to go. What was typed is kept whatever is wrong with it; where others have changed the same
    /// step since, it is kept aside, and the writer chooses.
    ///
    /// # Errors
    /// The role does not allow it, there is no such draft, it is not open, or the database cannot be written.
    pub async fn save_draft(&self, actor: &Actor, request: SaveRequest) -> Result<(i64, String)> {
        self.save(actor, request, None).await
    }

    /// Saves; what was kept aside in a conflict keeps the marks of where it came from.
    pub(crate) async fn save(
        &self,
        actor: &Actor,
        request: SaveRequest,
        kept: Option<&Conflict>,
    ) -> Result<(i64, String)> {
        let SaveRequest {
            id,
            version,
            step,
            typed,
            variables,
            destination,
        } = request;
        let draft = self.draft_for(actor, Action::EditDraft, &id).await?;
        self.allow(actor, Action::EditDraft, Resource::Draft(&draft), |event| {
            event.about_draft(&id)
        })
        .await?;
        if let DraftState::Sent { arn } = &draft.state {
            return Ok((draft.version, paths::service(arn)));
        }
        let mut values = draft.values.clone();
        values.take_step(step, &draft.values.with_typed(&typed, variables));
        // The field takes whatever people paste; the draft keeps the image inside of it.
        if let Some(image) = paste::image_in(&values.image) {
            values.image = image.to_string();
        }
        if draft.rebuilds.is_some() {
            // Name and Region of a service cannot change (UpdateService has no such members).
            values.name.clone_from(&draft.values.name);
            values.region.clone_from(&draft.values.region);
        }
        match destination {
            DraftDestination::WriteFile => values.write_configuration_file(),
            DraftDestination::AddVariable => values.variables.push(DraftVariable::default()),
            DraftDestination::RemoveVariable(row) if row < values.variables.len() => {
                values.variables.remove(row);
                values.settle_env_text();
            }
            // What has changed since is shown first.
            DraftDestination::TakeImport(shown)
                if values
                    .planned_import()
                    .is_some_and(|import| import.counts() == shown) =>
            {
                values.take_import();
            }
            _ => {}
        }
        values.drop_void_confirmations();
        let by = &actor.person.name;
        let (base_version, mut origins) = self.base(&draft, version, step, &values, by).await?;
        if let Some(kept) = kept {
            keep_origins(&mut origins, kept, &draft, &values);
        }
        if matches!(step, Step::Source | Step::Quick) {
            fill_from_image(&draft, &mut values, &mut origins);
        }
        let at = now();
        let about = |kind, cause| {
            actor.event(at, kind).about_draft(&id).with(EventDetail {
                draft_name: Some(values.name.clone()).filter(|name| !name.is_empty()),
                cause,
                ..EventDetail::default()
            })
        };
        let mut saved = about(EventKind::DraftSaved, None);
        saved.detail.changes = changes::of_draft(&draft.values, &values, &self.0.fingerprints);
        let mut events = vec![saved];
        events.extend(
            confirmed(&draft, &values)
                .into_iter()
                .map(|sentence| about(EventKind::DraftAcknowledged, Some(sentence))),
        );
        let save = SaveDraft {
            id: id.clone(),
            base_version,
            step,
            values,
            origins,
            by: actor.person.name.clone(),
            person_id: actor.person.id,
            at,
        };
        match self.store().save_draft(save, events).await? {
            // What is typed from here on is still based on what its writer has seen.
            Saved::Conflict(conflict) => Ok((version, paths::draft_conflict(&id, step, conflict))),
            Saved::Unchanged(draft) => Ok((draft.version, self.after(&draft, step, destination).await?)),
            Saved::Saved(draft, events) => {
                self.0.hub.publish(&events).await;
                Ok((draft.version, self.after(&draft, step, destination).await?))
            }
        }
    }

    /// The version that a save goes on top of, and the marks of where its values came from. It is the newest one also for who
    /// has seen an older one, unless somebody has changed the same step since.
    async fn base(
        &self,
        draft: &Draft,
        version: i64,
        step: Step,
        values: &DraftValues,
        by: &str,
    ) -> Result<(i64, BTreeMap<String, Origin>)> {
        let newest = || {
            let origins = origins_after(&draft.values, &draft.origins, values, by);
            (draft.version, origins)
        };
        if version == draft.version {
            return Ok(newest());
        }
        Ok(match self.store().draft_version(&draft.id, version).await? {
            Some(seen) if has_changed(step, &seen, draft, values) => {
                (version, origins_after(&seen.values, &seen.origins, values, by))
            }
            Some(_) => newest(),
            None => (version, newest().1),
        })
    }

    /// Where to go after a save.
    async fn after(&self, draft: &Draft, step: Step, destination: DraftDestination) -> Result<String> {
        let id = &draft.id;
        Ok(match destination {
            DraftDestination::Stay => paths::draft(id, step),
            DraftDestination::AddVariable => {
                let row = draft.values.variables.len().saturating_sub(1);
                paths::draft_field(id, step, &format!("variables[{row}][name]"))
            }
            DraftDestination::ShowVariables(view) => paths::draft_variables(id, step, view),
            DraftDestination::PreviewImport => paths::draft_field(id, step, "import_text"),
            DraftDestination::TakeImport(_) if !draft.values.import_text.is_empty() => {
                paths::draft_field(id, step, "import_text")
            }
            DraftDestination::TakeImport(_) | DraftDestination::RemoveVariable(_) => {
                paths::draft_field(id, step, "variables")
            }
            DraftDestination::WriteFile | DraftDestination::CheckFile => {
                paths::draft_field(id, step, "configuration_file")
            }
            DraftDestination::Image => paths::draft_field(id, step, "image"),
            DraftDestination::Browse => {
                let query = ImagesQuery {
                    from: step.as_str().to_owned(),
                    ..ImagesQuery::default()
                };
                paths::draft_images(id, &query)
            }
            DraftDestination::Leave => paths::DRAFTS.to_owned(),
            DraftDestination::Step(step) => paths::draft(id, step),
            DraftDestination::Next => {
                let mut errors = draft.errors_of(step, self.account());
                if matches!(step, Step::Configure | Step::Quick) {
                    if let Some(message) = self.name_taken(draft).await? {
                        errors.add("name", message);
                    }
                    if let Some(message) = self.region_unknown(&draft.values) {
                        errors.add("region", message);
                    }
                }
                match draft.values.step_behind(step) {
                    Some(next) if errors.is_empty() => paths::draft(id, next),
                    _ => paths::draft_checked(id, step),
                }
            }
        })
    }
}

/// What somebody confirms with a save and had not confirmed before, word for word.
fn confirmed(draft: &Draft, values: &DraftValues) -> Vec<String> {
    Granted::ALL
        .into_iter()
        .filter(|granted| values.is_confirmed(*granted))
        .filter(|granted| values.field(granted.field()) != draft.values.field(granted.field()))
        .filter_map(|granted| values.confirmation(granted))
        .collect()
}

/// What was kept aside in a conflict keeps its marks, where that is what counts now.
fn keep_origins(
    origins: &mut BTreeMap<String, Origin>,
    kept: &Conflict,
    draft: &Draft,
    values: &DraftValues,
) {
    let others = kept.values.differences(values);
    for field in values.differences(&draft.values) {
        if others.contains(&field) {
            continue;
        }
        match kept.origins.get(field) {
            Some(origin) => origins.insert(field.to_owned(), origin.clone()),
            None => origins.remove(field),
        };
    }
}

/// Whether others have changed something in a step since its page was loaded. If not, what is typed into it collides with
/// nothing.
fn has_changed(step: Step, seen: &DraftVersion, draft: &Draft, values: &DraftValues) -> bool {
    let changed = draft.values.differences(&seen.values);
    changed.into_iter().any(|field| {
        seen.values.asks(step, field) || draft.values.asks(step, field) || values.asks(step, field)
    })
}

/// A mark stays until a person edits the value; what a person typed is marked as theirs unless it is the default again.
pub(crate) fn origins_after(
    before: &DraftValues,
    origins: &BTreeMap<String, Origin>,
    values: &DraftValues,
    by: &str,
) -> BTreeMap<String, Origin> {
    let mut origins = origins.clone();
    let defaults = DraftValues::default();
    let from_default = values.differences(&defaults);
    for field in values.differences(before) {
        if from_default.contains(&field) {
            origins.insert(field.to_owned(), Origin::Person(by.to_owned()));
        } else {
            origins.remove(field);
        }
    }
    origins
}

/// Fills in what is known of an image, where nobody has typed anything else: its port, and a name. Saving while typing does
/// it too: by the time someone goes on, the image may have been saved long before.
fn fill_from_image(draft: &Draft, values: &mut DraftValues, origins: &mut BTreeMap<String, Origin>) {
    let Ok(image) = values.image.parse::<ImageReference>() else {
        return;
    };
    let is_free = |origins: &BTreeMap<String, Origin>, field: &str| {
        matches!(origins.get(field), None | Some(Origin::Image))
    };
    let image_changed = draft.values.image != values.image;
    if image_changed && is_free(origins, "port") {
        if let Some(port) = gallery::known_port(&image) {
            values.port = port.to_string();
            origins.insert("port".to_owned(), Origin::Image);
        } else if origins.remove("port").is_some() {
            values.port = DraftValues::default().port;
        }
    }
    if is_free(origins, "name") && draft.rebuilds.is_none() && (image_changed || values.name.is_empty()) {
        values.name = ServiceName::suggested_for(&image.repository).to_string();
        origins.insert("name".to_owned(), Origin::Image);
    }
}
