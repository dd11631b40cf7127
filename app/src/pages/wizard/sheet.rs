//! What lies on the page: a draft as it was loaded, and what has been typed into it since.

use super::autosave::Autosave;
#[cfg(feature = "hydrate")]
use super::caret::Caret;
use crate::api::ApiError;
use crate::components::Saving;
use leptos::prelude::*;
use model::draft::{DraftValues, DraftVariable, Origin, Step, VariablesView};
use model::field_error::FieldErrors;
use model::view::{Assessment, DraftView, Offer};

/// What the page shows: its address, and how often it was asked to load anew.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Place {
    /// Id of the draft.
    pub(super) id: String,
    /// The step; `None` for a word that is none.
    pub(super) step: Option<Step>,
    /// Errors are shown.
    pub(super) checked: bool,
    /// Id of a conflict that waits for its writer, or empty.
    pub(super) conflict: String,
    /// Grows when the draft is to be loaded anew.
    pub(super) reload: u32,
}

/// The sheet that lies on the page. It outlives the frame around it, which may be drawn anew at any time, and with it what
/// was typed.
#[derive(Clone, Copy)]
pub(super) struct Sheets {
    /// Grows when the draft is to be loaded anew.
    pub(super) reload: RwSignal<u32>,
    /// The view of the variables that somebody has chosen.
    pub(super) variables: RwSignal<Option<VariablesView>>,
    page: StoredValue<Page>,
}

/// What the sheets of a page have in common.
struct Page {
    /// What lies there, and where that was asked for.
    current: Option<(Place, OnPage)>,
    /// Owns the signals of all of them.
    owner: Owner,
    #[cfg(feature = "hydrate")]
    turn: super::autosave::Turn,
}

/// What lies on the page: a sheet, or why there is none.
#[derive(Clone)]
pub(super) struct OnPage {
    /// Another one with each that is laid.
    pub(super) number: u32,
    /// The sheet.
    pub(super) content: Result<Sheet, ApiError>,
}

impl Sheets {
    pub(super) fn new(variables: Option<VariablesView>) -> Sheets {
        let sheets = Sheets {
            reload: RwSignal::new(0),
            variables: RwSignal::new(variables),
            page: StoredValue::new(Page {
                current: None,
                owner: Owner::current().unwrap_or_default(),
                #[cfg(feature = "hydrate")]
                turn: super::autosave::Turn::default(),
            }),
        };
        #[cfg(feature = "hydrate")]
        on_cleanup(move || {
            if let Some(sheet) = sheets.current() {
                sheet.autosave.retire(|| {});
            }
        });
        sheets
    }

    /// Loads the draft of the page anew.
    pub(super) fn load_anew(self) {
        // The page may be gone by now.
        self.reload.try_update(|count| *count += 1);
    }

    /// The sheet on the page.
    #[cfg(feature = "hydrate")]
    pub(super) fn current(self) -> Option<Sheet> {
        self.page
            .try_with_value(|page| {
                let (_, laid) = page.current.as_ref()?;
                laid.content.clone().ok()
            })
            .flatten()
    }

    /// Lays a draft on the page, unless it lies there already.
    pub(super) fn lay(self, place: Place, view: Result<DraftView, ApiError>) -> OnPage {
        let (before, owner) = self
            .page
            .with_value(|page| (page.current.clone(), page.owner.clone()));
        if let Some((lying, laid)) = &before
            && *lying == place
        {
            return laid.clone();
        }
        let no_step = ApiError::NotFound {
            what: "step".to_owned(),
        };
        let content = view.and_then(|view| {
            let step = place.step.ok_or(no_step)?;
            Ok(owner.with(|| Sheet::new(self, step, place.checked, before.is_none(), view)))
        });
        let number = before.as_ref().map_or(0, |(_, laid)| laid.number + 1);
        let laid = OnPage { number, content };
        self.page
            .update_value(|page| page.current = Some((place, laid.clone())));
        #[cfg(feature = "hydrate")]
        if let Some(Ok(old)) = before.map(|(_, laid)| laid.content) {
            if let Ok(new) = &laid.content {
                old.hand_over(*new);
            }
            // What was loaded is older than what is sent now.
            old.autosave.retire(move || self.load_anew());
        }
        laid
    }
}

/// What others have done since a draft was laid on the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct News {
    /// Somebody else's newer version: name and number.
    pub(super) newer: Option<(String, i64)>,
    /// Why the reader may not create it now: an approval comes and goes without another version.
    pub(super) refusal: Option<String>,
}

/// A draft on the page.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    /// The draft as it was loaded.
    pub(super) view: StoredValue<DraftView>,
    /// The step that is shown.
    pub(super) step: Step,
    /// Someone has tried to go on: errors are told.
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "only browsers have a focus")
    )]
    pub(super) checked: bool,
    /// Nothing was shown before it: the browser looks after the focus.
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "only browsers have a focus")
    )]
    pub(super) is_first: bool,
    /// The form as it is typed now.
    pub(super) values: RwSignal<DraftValues>,
    /// The form when a field was left last: errors are about that.
    pub(super) left: RwSignal<DraftValues>,
    /// The version that a save is based on.
    pub(super) version: RwSignal<i64>,
    /// Whether what was typed is safe.
    pub(super) saving: RwSignal<Saving>,
    /// What others have done since.
    pub(super) news: RwSignal<News>,
    /// What can be told of the form as it was saved last.
    pub(super) assessment: RwSignal<Assessment>,
    /// Whether the page is live.
    pub(super) live: RwSignal<bool>,
    /// The form's element, and the saving of it.
    pub(super) autosave: Autosave,
    /// Where it lies.
    pub(super) sheets: Sheets,
    pointer: StoredValue<Pointer>,
    errors: Memo<FieldErrors>,
}

/// Where the pointer is, of which nothing below may move while it is down.
#[derive(Clone, Copy, PartialEq)]
enum Pointer {
    Up,
    Down,
    /// Just now: the click that follows is not over.
    Released,
}

impl Sheet {
    fn new(sheets: Sheets, step: Step, checked: bool, is_first: bool, view: DraftView) -> Sheet {
        let values = view.draft.values.clone();
        let version = RwSignal::new(view.draft.version);
        let saving = RwSignal::new(Saving::Saved(view.draft.updated_at));
        let left = RwSignal::new(values.clone());
        let assessment = RwSignal::new(view.assessment.clone());
        let news = RwSignal::new(News {
            newer: None,
            refusal: view.refusal.clone(),
        });
        let view = StoredValue::new(view);
        let errors = Memo::new(move |_| {
            if checked {
                left.with(|left| view.with_value(|view| errors_of(left, step, view)))
            } else {
                FieldErrors::default()
            }
        });
        Sheet {
            view,
            step,
            checked,
            is_first,
            values: RwSignal::new(values),
            left,
            version,
            saving,
            news,
            assessment,
            live: RwSignal::new(false),
            #[cfg(not(feature = "hydrate"))]
            autosave: Autosave::new(),
            #[cfg(feature = "hydrate")]
            autosave: Autosave::new(sheets.page.with_value(|page| page.turn.clone())),
            sheets,
            pointer: StoredValue::new(Pointer::Up),
            errors,
        }
    }

    /// The id of the draft.
    pub(super) fn id(self) -> String {
        self.view.with_value(|view| view.draft.id.clone())
    }

    /// What stands in a field now.
    pub(super) fn field(self, name: &'static str) -> Signal<String> {
        let values = self.values;
        Signal::derive(move || {
            values.with(|values| values.field(name).map(str::to_owned).unwrap_or_default())
        })
    }

    /// Takes what is typed into a field.
    pub(super) fn typed(self, name: &'static str) -> Callback<String> {
        Callback::new(move |text: String| self.set(name, text))
    }

    /// Puts a text into a field.
    pub(super) fn set(self, name: &str, text: String) {
        let differs = self
            .values
            .with_untracked(|values| values.field(name).is_some_and(|before| before != text));
        if differs {
            self.values.update(|values| {
                if let Some(field) = values.field_mut(name) {
                    *field = text;
                }
            });
        }
    }

    /// Changes the rows of variables; their text follows.
    pub(super) fn change_variables(self, change: impl FnOnce(&mut Vec<DraftVariable>)) {
        self.values.update(|values| {
            change(&mut values.variables);
            values.settle_env_text();
        });
    }

    /// A field was left: what is wrong is looked at anew, at the latest when the pointer is up again.
    pub(super) fn leave(self) {
        if self
            .pointer
            .try_get_value()
            .is_some_and(|pointer| pointer != Pointer::Down)
        {
            self.look();
        }
    }

    /// What is wrong is looked at anew.
    pub(super) fn look(self) {
        // A timer may ring when the sheet is gone.
        if let Some(values) = self.values.try_get_untracked() {
            self.left.try_set(values);
        }
    }

    /// A pointer went down or came up.
    #[cfg(feature = "hydrate")]
    pub(super) fn pressing(self, down: bool) {
        if down {
            self.pointer.try_set_value(Pointer::Down);
            return;
        }
        self.pointer.try_set_value(Pointer::Released);
        // After the click that follows. Another sheet may lie there then.
        let settle = move || self.sheets.current().unwrap_or(self).settle_pointer();
        set_timeout(settle, std::time::Duration::from_millis(50));
    }

    /// The click that followed is over.
    #[cfg(feature = "hydrate")]
    fn settle_pointer(self) {
        if self.pointer.try_get_value() == Some(Pointer::Released) {
            self.pointer.try_set_value(Pointer::Up);
            self.look();
        }
    }

    /// Someone types. Nobody is told what is wrong in a word that is not finished, so that a look which is due waits until the
    /// field is left.
    pub(super) fn type_in(self) {
        if self.pointer.get_value() == Pointer::Released {
            self.pointer.set_value(Pointer::Up);
        }
        self.touch();
    }

    /// What is wrong in this step, once someone has tried to go on.
    pub(super) fn errors(self) -> Memo<FieldErrors> {
        self.errors
    }

    /// The message at a field.
    pub(super) fn error(self, name: impl Into<String>) -> MaybeProp<String> {
        let (errors, name) = (self.errors, name.into());
        MaybeProp::derive(move || errors.with(|errors| errors.at(&name).map(str::to_owned)))
    }

    /// Where a value came from, until a person edits it.
    pub(super) fn origin(self, name: &'static str) -> Signal<Option<Origin>> {
        let loaded = self.view.with_value(|view| {
            let origin = view.draft.origins.get(name).cloned();
            let variables = (name == "variables").then(|| view.draft.values.variables.clone());
            (
                origin,
                view.draft.values.field(name).map(str::to_owned),
                variables,
            )
        });
        let values = self.values;
        Signal::derive(move || {
            let (origin, value, variables) = &loaded;
            let stands = |values: &DraftValues| match variables {
                Some(variables) => values.variables == *variables,
                None => values.field(name) == value.as_deref(),
            };
            values.with(|values| origin.clone().filter(|_| stands(values)))
        })
    }

    /// Whether the page has the control of a field, so that something can be filled into it.
    pub(super) fn shows(self, field: &str) -> bool {
        let step = self.step;
        step != Step::Review && self.values.with_untracked(|values| values.asks(step, field))
    }

    /// Whether something is told of one of these fields, as the page is drawn.
    pub(super) fn has_error(self, fields: &[&str]) -> bool {
        self.errors
            .with_untracked(|errors| fields.iter().any(|field| errors.at(field).is_some()))
    }

    /// What the account has to choose from for a field; `None` where nobody asks for it.
    pub(super) fn offers(self, field: &str) -> Option<Result<Vec<Offer>, String>> {
        self.view.with_value(|view| {
            view.offers
                .iter()
                .find(|offers| offers.field == field)
                .map(|offers| offers.items.clone())
        })
    }

    /// A value was changed by something else than a key or a choice in its control.
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(clippy::unused_self, reason = "only browsers save by themselves")
    )]
    pub(super) fn touch(self) {
        #[cfg(feature = "hydrate")]
        self.autosave.touch(self);
    }

    /// Gives what is typed here, and is not in the draft that was loaded, to the sheet that is laid on the page. That one saves
    /// it when it comes alive.
    #[cfg(feature = "hydrate")]
    fn hand_over(self, next: Sheet) {
        let is_same_form = self.step == next.step && self.id() == next.id();
        if is_same_form {
            next.autosave.resume_at(self.autosave.gone_on());
        }
        if is_same_form && let Some(before) = self.before_what_lacks(next) {
            let (typed, left) = (self.values.get_untracked(), self.left.get_untracked());
            next.values
                .update_untracked(|values| values.take_changes(&before, &typed));
            next.left
                .update_untracked(|values| values.take_changes(&before, &left));
            next.version
                .update_untracked(|version| *version = self.version.get_untracked().max(*version));
            next.autosave.resume_at(Caret::now());
            self.autosave.forget();
        }
        next.pointer.set_value(self.pointer.get_value());
    }

    /// The form as it was before the changes that a loaded draft does not have yet; `None` if it has all.
    #[cfg(feature = "hydrate")]
    fn before_what_lacks(self, next: Sheet) -> Option<DraftValues> {
        let loaded = self.view.with_value(|view| view.draft.values.clone());
        if next.version.get_untracked() < self.version.get_untracked() {
            // A save was quicker than the loading.
            return Some(loaded);
        }
        match self.autosave.has_not_arrived() {
            (true, arrived) => Some(arrived.unwrap_or(loaded)),
            // Handed over to this sheet, which had no time to save it.
            (false, None) => (self.values.get_untracked() != loaded).then_some(loaded),
            (false, Some(_)) => None,
        }
    }

    /// Loads the draft anew; what was typed since the last save is gone.
    pub(super) fn load_anew(self) {
        #[cfg(feature = "hydrate")]
        {
            self.autosave.forget();
            let loaded = self.view.with_value(|view| view.draft.values.clone());
            // Not told to the controls: what is typed stays in sight until the other form is here.
            self.values.update_untracked(|values| *values = loaded);
        }
        self.sheets.load_anew();
    }
}

/// What is wrong in a step of the form as it stands on the page: what can be told from it, and what only the server knows
/// of the values that it had when it was loaded.
fn errors_of(values: &DraftValues, step: Step, view: &DraftView) -> FieldErrors {
    let account = view.backend.account();
    let mut errors = values.errors_of(step, account);
    if view.draft.link.is_some() {
        errors.0.extend(values.unconfirmed(step).0);
    }
    let loaded = &view.draft.values;
    let told = view.draft.errors_of(Step::Review, account);
    for error in &view.errors.0 {
        let stands = values.name == loaded.name && values.region == loaded.region;
        let is_here = step == Step::Review || values.asks(step, &error.field);
        if stands && is_here && !told.0.contains(error) {
            errors.0.push(error.clone());
        }
    }
    errors
}
