//! Beginning, saving and discarding drafts.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::offers;
use crate::values::without_values;
use model::arn::ServiceArn;
use model::draft::{
    Draft, DraftState, DraftValues, DraftVariable, Granted, Origin, Step, TypedFields, TypedVariables,
    VariablesView,
};
use model::event::{EventDetail, EventKind};
use model::failure;
use model::gallery;
use model::image::ImageReference;
use model::launch::{LaunchChoice, LaunchLink, ShortCode};
use model::paste;
use model::paths;
use model::region::Region;
use model::service_name::ServiceName;
use model::view::{ArchivedDraft, ConflictView, DraftRow, DraftView, DraftsView, ImagesQuery, Refused};
use std::collections::BTreeMap;
use store::{Conflict, EventFilter, NewDraft, NewEvent, SaveDraft, Saved};
use uuid::Uuid;

/// Drafts in the list.
const LISTED: i64 = 500;

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

/// What its writer makes of a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// The saved version counts.
    Theirs,
    /// What was kept aside counts, in all fields of its step.
    Mine,
    /// What its writer has changed is put on top of the saved version.
    Both,
}

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
        let conflict = match conflict {
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
        let (lists, networks, references) = match draft.state {
            DraftState::Open if is_filled => {
                let (lists, networks, references) = tokio::join!(
                    Box::pin(self.lists(&draft.values)),
                    Box::pin(self.networks(&draft)),
                    Box::pin(self.references(&draft)),
                );
                (lists, Some(networks), Some(references))
            }
            DraftState::Open => (self.lists(&draft.values).await, None, None),
            _ => (None, None, None),
        };
        let assessment = self.assess(actor, &draft, step, lists.as_deref()).await?;
        // Side by side with another version there is something to choose by.
        let shown = if conflict.is_some() { Step::Configure } else { step };
        let refusal = authorize(actor, Action::CreateService, Resource::Draft(&draft));
        let make_refusal = authorize(actor, Action::MakeResource, Resource::Draft(&draft));
        let hidden = self.hide_values(actor, &mut draft, shown);
        Ok(DraftView {
            errors,
            conflict,
            edit_refusal: may_edit.err().map(|refusal| refusal.to_string()),
            make_refusal: make_refusal.err().map(|refusal| refusal.to_string()),
            refusal: refusal.err().map(|refusal| refusal.to_string()),
            refused: self.last_refusal(&draft).await?,
            regions: self.regions().to_vec(),
            offers: offers::of_form(lists.as_deref()),
            networks,
            references,
            hidden,
            assessment,
            backend: self.backend().clone(),
            now: now(),
            draft,
        })
    }

    /// Begins an empty draft.
    ///
    /// # Errors
    /// The role does not allow it, or the database cannot be written.
    pub async fn begin_draft(&self, actor: &Actor) -> Result<Draft> {
        self.allow(actor, Action::BeginDraft, Resource::Shared, |event| event)
            .await?;
        let values = DraftValues {
            region: self.default_region(),
            ..DraftValues::default()
        };
        self.write_new_draft(actor, values, BTreeMap::new(), None, None, None)
            .await
    }

    /// Begins a draft from a launch link that a person has looked at.
    ///
    /// # Errors
    /// The role does not allow it, the link cannot be read, or the database cannot be written.
    pub async fn begin_draft_from_link(
        &self,
        actor: &Actor,
        query: &str,
        region: &str,
        accept_start_command: bool,
    ) -> Result<Draft> {
        self.allow(actor, Action::ProposeDraft, Resource::Shared, |event| event)
            .await?;
        let link =
            LaunchLink::parse(query, self.regions()).map_err(|error| Error::NotNow(error.to_string()))?;
        let chosen = region
            .parse::<Region>()
            .ok()
            .filter(|region| self.regions().contains(region));
        let region = chosen
            .or_else(|| link.region.clone())
            .unwrap_or_else(|| self.regions()[0].clone());
        let choice = LaunchChoice {
            region: region.clone(),
            accept_start_command,
            pin: None,
        };
        let (mut values, origins) = link.to_draft_values(&choice);
        // On a clash the link's name would only be an error: the next free one is proposed instead.
        if let Ok(name) = values.name.parse::<ServiceName>() {
            values.name = self.free_name(&region, &name).await?.to_string();
        }
        let short_link = self.followed_to(&link).await?;
        self.write_new_draft(actor, values, origins, Some(link.raw), short_link, None)
            .await
    }

    pub(crate) async fn free_name(&self, region: &Region, name: &ServiceName) -> Result<ServiceName> {
        let mut candidate = name.clone();
        for number in 2..100 {
            if self
                .store()
                .service_by_name(self.account(), region, candidate.as_str())
                .await?
                .is_none()
            {
                break;
            }
            candidate = name.numbered(number);
        }
        Ok(candidate)
    }

    pub(crate) async fn write_new_draft(
        &self,
        actor: &Actor,
        values: DraftValues,
        origins: BTreeMap<String, Origin>,
        link: Option<String>,
        short_link: Option<ShortCode>,
        rebuilds: Option<ServiceArn>,
    ) -> Result<Draft> {
        let id = Uuid::new_v4().to_string();
        let at = now();
        let event = NewEvent::new(at, EventKind::DraftCreated, actor.author())
            .about_draft(&id)
            .with(EventDetail {
                draft_name: Some(values.name.clone()).filter(|name| !name.is_empty()),
                from_link: link.is_some(),
                ..EventDetail::default()
            });
        let draft = NewDraft {
            id,
            values,
            origins,
            link,
            short_link,
            rebuilds,
            by: actor.person.name.clone(),
            at,
        };
        self.write_draft(draft, event).await
    }

    pub(crate) async fn write_draft(&self, draft: NewDraft, event: NewEvent) -> Result<Draft> {
        let (draft, event) = self.store().create_draft(draft, event).await?;
        self.0.hub.publish(&[event]).await;
        Ok(draft)
    }

    /// Saves a step and says where to go. What was typed is kept whatever is wrong with it; on top of a version that has
    /// moved on it is kept aside, and the writer chooses.
    ///
    /// # Errors
    /// The role does not allow it, there is no such draft, it is not open, or the database cannot be written.
    pub async fn save_draft(&self, actor: &Actor, request: SaveRequest) -> Result<(i64, String)> {
        self.save(actor, request, None).await
    }

    /// Saves; what was kept aside in a conflict keeps the marks of where it came from.
    async fn save(
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
        let draft = self.load_draft(&id).await?;
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
        // What was typed on top of an old version goes on from the marks of that one.
        let mut origins = match self.store().draft_version(&id, version).await? {
            Some(seen) if version != draft.version => origins_after(&seen.values, &seen.origins, &values, by),
            _ => origins_after(&draft.values, &draft.origins, &values, by),
        };
        if let Some(kept) = kept {
            let others = kept.values.differences(&values);
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
        if matches!(step, Step::Source | Step::Quick) {
            fill_from_image(&draft, &mut values, &mut origins);
        }
        let at = now();
        let about = |kind, cause| {
            NewEvent::new(at, kind, actor.author())
                .about_draft(&id)
                .with(EventDetail {
                    draft_name: Some(values.name.clone()).filter(|name| !name.is_empty()),
                    cause,
                    ..EventDetail::default()
                })
        };
        let mut events = vec![about(EventKind::DraftSaved, None)];
        events.extend(
            confirmed(&draft, &values)
                .into_iter()
                .map(|sentence| about(EventKind::DraftAcknowledged, Some(sentence))),
        );
        let save = SaveDraft {
            id: id.clone(),
            base_version: version,
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

    /// Settles a conflict. What was kept aside, or what its writer had changed there, goes on top of `version`, the one that
    /// they were shown beside it; if that has moved on too, it is kept aside again.
    ///
    /// # Errors
    /// The role does not allow it, the conflict is gone or somebody else's, or the database cannot be written.
    pub async fn settle_conflict(
        &self,
        actor: &Actor,
        id: &str,
        conflict: i64,
        version: i64,
        settlement: Settlement,
    ) -> Result<String> {
        let draft = self.load_draft(id).await?;
        let conflict = match self.store().conflict(conflict).await {
            Ok(conflict) if conflict.draft == id && conflict.person_id == actor.person.id => conflict,
            Ok(_) | Err(store::Error::NotFound) => return Err(Error::NotFound("unsaved version")),
            Err(error) => return Err(error.into()),
        };
        let mut path = paths::draft(id, conflict.step);
        let base = match settlement {
            Settlement::Both => self.store().draft_version(id, conflict.base_version).await?,
            Settlement::Mine | Settlement::Theirs => None,
        };
        let values = match (settlement, base) {
            (Settlement::Theirs, _) => None,
            (Settlement::Both, Some(base)) => {
                let mut both = draft.values.clone();
                both.take_changes_of_step(conflict.step, &base.values, &conflict.values);
                Some(both)
            }
            // Without the version that both began with nobody knows what was changed.
            (Settlement::Mine | Settlement::Both, _) => Some(conflict.values.clone()),
        };
        if let Some(values) = values {
            let request = SaveRequest {
                id: id.to_owned(),
                version,
                step: conflict.step,
                typed: TypedFields::from(&values),
                variables: Some(TypedVariables::Both(values.variables, values.env_text)),
                destination: DraftDestination::Stay,
            };
            path = Box::pin(self.save(actor, request, Some(&conflict))).await?.1;
        } else {
            self.allow(actor, Action::EditDraft, Resource::Draft(&draft), |event| {
                event.about_draft(id)
            })
            .await?;
        }
        self.store().settle_conflict(conflict.id).await?;
        Ok(path)
    }

    /// Throws a draft away, or brings it back.
    ///
    /// # Errors
    /// The role does not allow it, there is no such draft, it is on its way to App Runner, or the database cannot be
    /// written.
    pub async fn discard_draft(&self, actor: &Actor, id: &str, discard: bool) -> Result<()> {
        let draft = self.load_draft(id).await?;
        self.allow(actor, Action::EditDraft, Resource::Draft(&draft), |event| {
            event.about_draft(id)
        })
        .await?;
        let kind = if discard {
            EventKind::DraftDiscarded
        } else {
            EventKind::DraftRestored
        };
        let event = NewEvent::new(now(), kind, actor.author())
            .about_draft(id)
            .with(EventDetail {
                draft_name: Some(draft.values.name.clone()).filter(|name| !name.is_empty()),
                ..EventDetail::default()
            });
        match self.store().set_discarded(id, discard, event).await? {
            Some(event) => {
                self.0.hub.publish(&[event]).await;
                Ok(())
            }
            None if matches!(draft.state, DraftState::Sending | DraftState::Sent { .. }) => Err(
                Error::NotNow("This draft is on its way to App Runner.".to_owned()),
            ),
            // Pressed twice: it is as wished already.
            None => Ok(()),
        }
    }

    pub(crate) async fn load_draft(&self, id: &str) -> Result<Draft> {
        match self.store().draft(id).await {
            Ok(draft) => Ok(draft),
            Err(store::Error::NotFound) => Err(Error::NotFound("draft")),
            Err(error) => Err(error.into()),
        }
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

/// What somebody confirms with a save and had not confirmed before, word for word.
fn confirmed(draft: &Draft, values: &DraftValues) -> Vec<String> {
    Granted::ALL
        .into_iter()
        .filter(|granted| values.is_confirmed(*granted))
        .filter(|granted| values.field(granted.field()) != draft.values.field(granted.field()))
        .filter_map(|granted| values.confirmation(granted))
        .collect()
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
