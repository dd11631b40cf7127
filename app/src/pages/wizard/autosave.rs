//! Saves while someone types. Without JavaScript nothing here happens: the buttons of the form save.

use leptos::html;
use leptos::prelude::*;

/// The form of a sheet, and how far it is saved.
#[derive(Clone, Copy)]
pub(super) struct Autosave {
    /// The form.
    pub(super) form: NodeRef<html::Form>,
    #[cfg(feature = "hydrate")]
    state: StoredValue<browser::State, LocalStorage>,
}

/// Held while a save or a submit is on its way. All sheets of a page have one: an answer is the version that the next one is
/// based on, whichever sheet it is for.
#[cfg(feature = "hydrate")]
pub(super) type Turn = std::sync::Arc<futures::lock::Mutex<()>>;

impl Autosave {
    #[cfg(not(feature = "hydrate"))]
    pub(super) fn new() -> Autosave {
        Autosave { form: NodeRef::new() }
    }

    #[cfg(feature = "hydrate")]
    pub(super) fn new(turn: Turn) -> Autosave {
        Autosave {
            form: NodeRef::new(),
            state: StoredValue::new_local(browser::State::new(turn)),
        }
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::super::caret::Caret;
    use super::super::press::Press;
    use super::super::sheet::{News, Sheet};
    use super::{Autosave, Turn};
    use crate::api::{SavedDraft, load_assessment};
    use crate::components::Saving;
    use crate::forms::{self, Posted, Sent};
    use crate::live::Live;
    use futures::channel::oneshot;
    use futures::lock::OwnedMutexGuard;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use model::draft::DraftValues;
    use model::preflight::{FindingKind, Level};
    use std::time::Duration;
    use wasm_bindgen::JsCast;
    use web_sys::{HtmlElement, HtmlFormElement, HtmlInputElement, SubmitEvent};

    /// Rest after the last key before what was typed is sent.
    const PAUSE: Duration = Duration::from_millis(700);
    /// Seconds until a save that did not arrive is tried again.
    const RETRY: u32 = 5;
    /// Seconds between two looks at something that is waited for.
    const ASK_AGAIN: u32 = 4;

    pub(super) struct State {
        live: Live,
        turn: Turn,
        /// Typed and not sent.
        dirty: bool,
        /// Rings when the typing has paused.
        timer: Option<TimeoutHandle>,
        /// The count until the next try is running.
        retrying: bool,
        /// Taken off the page.
        retired: bool,
        /// What is on its way.
        sent: Option<DraftValues>,
        /// What has arrived last: a draft that is loaded after that has it.
        arrived: Option<DraftValues>,
        /// What had the focus when a button was pressed, or the Enter key: its id.
        pressed_at: String,
        /// Where someone was typing when this form took the place of another.
        caret: Option<Caret>,
        /// What someone has pressed before this form took the place of another.
        press: Option<Press>,
    }

    impl State {
        pub(super) fn new(turn: Turn) -> State {
            State {
                live: Live::of_page(),
                turn,
                dirty: false,
                timer: None,
                retrying: false,
                retired: false,
                sent: None,
                arrived: None,
                pressed_at: String::new(),
                caret: None,
                press: None,
            }
        }
    }

    enum Outcome {
        Saved(SavedDraft),
        /// Go there: someone else saved in between, or the server has something to say.
        Location(String),
        /// Why, and whether to try again.
        Failed(String, bool),
    }

    impl Autosave {
        /// Reads the state; a sheet that is gone with its page is clean and retired.
        fn read(self, read: fn(&State) -> bool) -> bool {
            self.state.try_with_value(read).unwrap_or_default()
        }

        fn change(self, change: impl FnOnce(&mut State)) {
            self.state.try_update_value(change);
        }

        /// Whether something is typed and not on its way.
        pub(crate) fn is_dirty(self) -> bool {
            self.read(|state| state.dirty)
        }

        fn is_on_the_page(self) -> bool {
            self.read(|state| !state.retired)
        }

        /// What is on its way or was never sent is not in a draft that was loaded by now: whether there is such, and the form
        /// as it was before.
        pub(crate) fn has_not_arrived(self) -> (bool, Option<DraftValues>) {
            self.state
                .try_with_value(|state| (state.dirty || state.sent.is_some(), state.arrived.clone()))
                .unwrap_or_default()
        }

        /// What the form holds goes on its way.
        fn sends(self, sheet: Sheet) {
            self.forget();
            let values = sheet.values.try_get_untracked();
            self.change(|state| state.sent = values);
        }

        /// The answer is here.
        fn has_arrived(self, is_saved: bool) {
            self.change(|state| {
                let sent = state.sent.take();
                if is_saved {
                    state.arrived = sent;
                }
            });
        }

        /// Presses a button that was pressed on the form in whose place this one is, as soon as it is on the page.
        pub(crate) fn press(self, press: Press) {
            if self.form.get_untracked().is_some() {
                press.again();
            } else {
                self.change(|state| state.press = Some(press));
            }
        }

        /// What was pressed before this form was here, once.
        pub(crate) fn pressed(self) -> Option<Press> {
            self.state.try_update_value(|state| state.press.take()).flatten()
        }

        /// Where someone is who has gone on since they pressed a button.
        pub(crate) fn gone_on(self) -> Option<Caret> {
            let pressed_at = self.state.try_with_value(|state| state.pressed_at.clone())?;
            Caret::now().filter(|caret| !caret.is_in(&pressed_at))
        }

        /// Someone was typing there.
        pub(crate) fn resume_at(self, caret: Option<Caret>) {
            self.change(|state| state.caret = caret);
        }

        /// Where someone was typing, once.
        pub(crate) fn resumed(self) -> Option<Caret> {
            self.state.try_update_value(|state| state.caret.take()).flatten()
        }

        /// Lets go of what was typed and not sent.
        pub(crate) fn forget(self) {
            self.change(|state| {
                state.dirty = false;
                if let Some(timer) = state.timer.take() {
                    timer.clear();
                }
            });
        }

        /// The sheet leaves the page. What was typed and not sent is sent now; `then` hears when it has arrived.
        pub(crate) fn retire(self, then: impl FnOnce() + 'static) {
            let unsent = self.form.get_untracked().filter(|_| self.is_dirty());
            self.forget();
            self.change(|state| state.retired = true);
            if let Some(form) = unsent {
                let posted = forms::post(&form, stay().as_ref());
                spawn_local(async move {
                    posted.await;
                    then();
                });
            }
        }

        /// The document leaves the window: there is no waiting for an answer any more.
        pub(crate) fn send_off(self) {
            if self.is_dirty()
                && let Some(form) = self.form.get_untracked()
                && forms::send_off(&form, stay().as_ref())
            {
                self.forget();
            }
        }

        /// Something was typed.
        pub(crate) fn touch(self, sheet: Sheet) {
            let ring = move || {
                spawn_local(async move {
                    let _ = self.save(sheet).await;
                });
            };
            let timer = set_timeout_with_handle(ring, PAUSE).ok();
            self.change(|state| {
                state.dirty = true;
                if let Some(before) = std::mem::replace(&mut state.timer, timer) {
                    before.clear();
                }
            });
            let failed = sheet
                .saving
                .with_untracked(|saving| matches!(saving, Saving::Failed(_)));
            if !failed {
                sheet.saving.set(Saving::Unsaved);
            }
        }

        /// Waits for the save or submit that is on its way, and keeps others from beginning.
        pub(crate) async fn take_turn(self) -> Option<OwnedMutexGuard<()>> {
            let turn = self.state.try_with_value(|state| state.turn.clone())?;
            Some(turn.lock_owned().await)
        }

        /// Saves what is typed so far. Whether all of it is safe now.
        pub(crate) async fn save(self, sheet: Sheet) -> bool {
            let Some(turn) = self.take_turn().await else {
                return false;
            };
            while self.is_dirty() {
                let Some(form) = self.form.get_untracked() else {
                    return false;
                };
                self.sends(sheet);
                sheet.saving.set(Saving::Saving);
                let outcome = posted(&form).await;
                self.has_arrived(matches!(outcome, Outcome::Saved(_)));
                if !self.is_on_the_page() {
                    if let Outcome::Saved(saved) = outcome {
                        write_version(sheet, saved.version);
                        // What lies there now was loaded before that had arrived.
                        sheet.sheets.load_anew();
                    }
                    return false;
                }
                match outcome {
                    Outcome::Saved(saved) => {
                        write_version(sheet, saved.version);
                        let dirty = self.is_dirty();
                        if !dirty {
                            assess_anew(sheet);
                        }
                        sheet.saving.set(if dirty {
                            Saving::Unsaved
                        } else {
                            Saving::Saved(saved.at)
                        });
                    }
                    // Typed on in the meantime: that is to be kept aside too before anybody goes to look.
                    Outcome::Location(_) if self.is_dirty() => {}
                    Outcome::Location(location) => {
                        drop(turn);
                        sheet.saving.set(Saving::Unsaved);
                        if let Some(live) = self.state.try_with_value(|state| state.live) {
                            forms::go(live, &location);
                        }
                        return false;
                    }
                    Outcome::Failed(why, again) => {
                        self.change(|state| state.dirty = true);
                        self.say_not_saved(sheet, why, again);
                        return false;
                    }
                }
            }
            true
        }

        /// Says why nothing is saved, and counts down to the next try.
        fn say_not_saved(self, sheet: Sheet, why: String, again: bool) {
            if !again {
                sheet.saving.set(Saving::Failed(why));
                return;
            }
            if self.read(|state| state.retrying) {
                return;
            }
            self.change(|state| state.retrying = true);
            spawn_local(async move {
                for seconds in (1..=RETRY).rev() {
                    if !(self.is_on_the_page() && self.is_dirty()) {
                        break;
                    }
                    sheet
                        .saving
                        .set(Saving::Failed(format!("{why}. Trying again in {seconds} s.")));
                    second().await;
                }
                self.change(|state| state.retrying = false);
                if self.is_on_the_page() && self.is_dirty() {
                    self.save(sheet).await;
                }
            });
        }

        /// A form of this page is sent: after the save that is on its way, and with the version that that led to.
        pub(crate) fn submitted(self, sheet: Sheet, event: &SubmitEvent) {
            let form = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
            let (Some(form), Some(live)) = (form, self.state.try_with_value(|state| state.live)) else {
                return;
            };
            event.prevent_default();
            let submitter = event.submitter();
            let is_own = self.form.get_untracked().is_some_and(|own| own == form);
            let press = submitter.as_ref().and_then(|button| Press::of(button, &form));
            if is_own {
                sheet.look();
                let focused = document().active_element().map(|control| control.id());
                self.change(|state| state.pressed_at = focused.unwrap_or_default());
            }
            spawn_local(async move {
                if !is_own && self.is_dirty() {
                    self.save(sheet).await;
                }
                let Some(turn) = self.take_turn().await else {
                    return;
                };
                if !self.is_on_the_page() {
                    // What was pressed is on the page still, only drawn anew.
                    drop(turn);
                    if let Some((press, now)) = press.zip(sheet.sheets.current()) {
                        now.autosave.press(press);
                    }
                    return;
                }
                let dirty = self.is_dirty();
                if is_own {
                    // All that is typed goes with the form.
                    self.sends(sheet);
                }
                let sent = forms::send(live, &form, submitter.as_ref()).await;
                if is_own {
                    self.has_arrived(sent != Sent::Failed);
                    if let Sent::Here(body) | Sent::Elsewhere(body) = &sent
                        && let Ok(saved) = serde_json::from_str::<SavedDraft>(body)
                    {
                        write_version(sheet, saved.version);
                    }
                }
                drop(turn);
                match sent {
                    Sent::Here(_) => sheet.sheets.load_anew(),
                    Sent::Failed if is_own && dirty && self.is_on_the_page() => self.touch(sheet),
                    Sent::Elsewhere(_) | Sent::Failed => {}
                }
            });
        }
    }

    async fn posted(form: &HtmlFormElement) -> Outcome {
        match forms::post(form, stay().as_ref()).await {
            Posted::Body(text) => match serde_json::from_str(&text) {
                Ok(saved) => Outcome::Saved(saved),
                Err(_) => Outcome::Failed("Slipway gave no answer that can be read".to_owned(), true),
            },
            Posted::Location { address, .. } => Outcome::Location(address),
            Posted::SignedOut => {
                let why = "you are signed out. Sign in in another tab, what you typed stays here";
                Outcome::Failed(why.to_owned(), true)
            }
            Posted::NoConnection => Outcome::Failed("no connection".to_owned(), true),
            Posted::Failed(sentence) => Outcome::Failed(sentence, false),
        }
    }

    /// Asks what can be told of the form as it is saved now.
    fn assess_anew(sheet: Sheet) {
        let id = sheet.id();
        spawn_local(async move {
            // Until the next save the page shows what could be told before.
            if let Ok(assessment) = load_assessment(id).await {
                sheet.assessment.try_set(assessment);
            }
        });
    }

    impl Sheet {
        /// Asks anew what can be told where another service stands in the way.
        pub(crate) fn assess_if_in_the_way(self) {
            let is_in_the_way = self.assessment.with_untracked(|assessment| {
                assessment.findings.iter().any(|finding| {
                    matches!(finding.kind, FindingKind::Name | FindingKind::Quota)
                        && finding.level <= Level::Warning
                })
            });
            if is_in_the_way {
                assess_anew(self);
            }
        }

        /// Asks again and again what can be told, for as long as something outside of Slipway is waited for.
        pub(crate) fn assess_while(self, waits: Memo<bool>) {
            Effect::new(move |_| {
                if waits.get() {
                    spawn_local(async move {
                        while waits.try_get_untracked() == Some(true) {
                            for _ in 0..ASK_AGAIN {
                                second().await;
                            }
                            assess_anew(self);
                        }
                    });
                }
            });
        }
    }

    /// A button that says to save and to stay. In no document: a hidden one would be pressed by the Enter key.
    fn stay() -> Option<HtmlElement> {
        let button = document().create_element("button").ok()?;
        button.set_attribute("name", "intent").ok()?;
        button.set_attribute("value", "stay").ok()?;
        button.dyn_into().ok()
    }

    /// Tells every form of the page which version its next save is based on, at once: the next one may wait already.
    fn write_version(sheet: Sheet, version: i64) {
        for sheet in [Some(sheet), sheet.sheets.current()].into_iter().flatten() {
            sheet.version.try_set(version);
            // Someone else's version that this one is on top of stands in nobody's way.
            let is_on_top = |news: &News| news.newer.as_ref().is_some_and(|(_, other)| *other < version);
            if sheet.news.try_with_untracked(is_on_top) == Some(true) {
                sheet.news.try_update(|news| news.newer = None);
            }
        }
        let Ok(inputs) = document().query_selector_all("input[name=version]") else {
            return;
        };
        for place in 0..inputs.length() {
            if let Some(input) = inputs
                .get(place)
                .and_then(|input| input.dyn_into::<HtmlInputElement>().ok())
            {
                input.set_value(&version.to_string());
            }
        }
    }

    async fn second() {
        let (done, waiting) = oneshot::channel();
        let ring = move || {
            let _ = done.send(());
        };
        set_timeout(ring, Duration::from_secs(1));
        // The timer cannot go away before it has rung.
        let _ = waiting.await;
    }
}
