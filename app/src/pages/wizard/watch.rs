//! Hears when somebody else changes the draft on the page.

use super::sheet::Sheets;
use crate::live::Live;

/// Follows the live messages. Does nothing on the server.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(unused_variables, reason = "only browsers listen")
)]
pub(super) fn follow(live: Live, sheets: Sheets) {
    #[cfg(feature = "hydrate")]
    browser::follow(live, sheets);
}

#[cfg(feature = "hydrate")]
pub(super) use browser::save_before_following;

#[cfg(feature = "hydrate")]
mod browser {
    use super::super::sheet::{Sheet, Sheets};
    use crate::api::load_draft;
    use crate::live::Live;
    use leptos::ev;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos_router::NavigateOptions;
    use model::draft::Step;
    use wasm_bindgen::JsCast;
    use web_sys::{Element, MouseEvent};

    pub(super) fn follow(live: Live, sheets: Sheets) {
        let look = move || {
            if let Some(sheet) = sheets.current() {
                spawn_local(look_again(sheets, sheet));
            }
        };
        // What becomes of a request to create is told of the service: it is a row of the history, and no draft's.
        Effect::new(move |first: Option<()>| {
            live.drafts.track();
            live.events.track();
            if first.is_some() {
                look();
            }
        });
        // Answers to forms load the frame anew; at the review nothing typed is in the way of their news.
        Effect::new(move |first: Option<()>| {
            live.frame.track();
            let at_review = sheets.current().is_some_and(|sheet| sheet.step == Step::Review);
            if first.is_some() && at_review {
                look();
            }
        });
        // A service that goes makes room for this one, and sets its name free.
        Effect::new(move |first: Option<()>| {
            live.services.track();
            if let (Some(()), Some(sheet)) = (first, sheets.current()) {
                sheet.assess_if_in_the_way();
            }
        });
        let left = window_event_listener(ev::pagehide, move |_| {
            if let Some(sheet) = sheets.current() {
                sheet.autosave.send_off();
            }
        });
        on_cleanup(move || left.remove());
    }

    fn is_current(sheets: Sheets, sheet: Sheet) -> bool {
        sheets
            .current()
            .is_some_and(|current| current.version == sheet.version)
    }

    async fn look_again(sheets: Sheets, sheet: Sheet) {
        let step = sheet.step.as_str().to_owned();
        let Ok(view) = load_draft(sheet.id(), step, String::new()).await else {
            return;
        };
        // The newest version may be our own, if its save is answered only now.
        drop(sheet.autosave.take_turn().await);
        if !is_current(sheets, sheet) {
            return;
        }
        let is_another = sheet.view.with_value(|shown| {
            view.draft.state != shown.draft.state
                || view.refused != shown.refused
                || view.hidden.revealed != shown.hidden.revealed
        });
        if sheet.news.with_untracked(|news| news.refusal != view.refusal) {
            sheet.news.update(|news| news.refusal.clone_from(&view.refusal));
        }
        if is_another {
            if sheet.autosave.is_dirty() {
                sheet.autosave.save(sheet).await;
            }
            sheet.load_anew();
        } else if view.draft.version > sheet.version.get_untracked() {
            let newer = Some((view.draft.updated_by, view.draft.version));
            sheet.news.update(|news| news.newer = newer);
        }
    }

    /// A link inside the wizard is followed when what was typed is safe: the next step would begin with the version before.
    pub fn save_before_following(
        sheet: Sheet,
        event: &MouseEvent,
        navigate: &(impl Fn(&str, NavigateOptions) + Clone + 'static),
    ) {
        let plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        let href = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|target| {
                target
                    .closest("a[href^='/']:not([target], [download])")
                    .ok()
                    .flatten()
            })
            .and_then(|link| link.get_attribute("href"));
        let Some(href) = href.filter(|_| plain && sheet.autosave.is_dirty()) else {
            return;
        };
        // The router leaves what is prevented alone.
        event.prevent_default();
        let navigate = navigate.clone();
        spawn_local(async move {
            if sheet.autosave.save(sheet).await {
                navigate(&href, NavigateOptions::default());
            }
        });
    }
}
