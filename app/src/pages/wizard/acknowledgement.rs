//! What people confirm where a launch link chose what runs, and they choose what it gets.

use super::sheet::Sheet;
use super::step_form::Shown;
use crate::components::Checkbox;
use leptos::prelude::*;
use model::draft::Granted;

/// The box below what is given, in drafts that began with a launch link. Another image or another role makes it another box.
#[component]
pub(super) fn Acknowledgement(sheet: Sheet, granted: Granted) -> impl IntoView {
    let is_of_link = sheet.view.with_value(|view| view.draft.link.is_some());
    let asked = Memo::new(move |_| {
        sheet
            .values
            .with(|values| Some((values.confirmation(granted)?, values.confirmed_text(granted)?)))
            .filter(|_| is_of_link)
    });
    let name = granted.field();
    move || {
        asked.get().map(|(sentence, text)| {
            let confirmed = text.clone();
            let change = move |is_checked: bool| {
                sheet.set(
                    name,
                    if is_checked {
                        confirmed.clone()
                    } else {
                        String::new()
                    },
                );
            };
            view! {
                <div class="acknowledgement">
                    <Shown name />
                    <Checkbox
                        name
                        label=sentence
                        value=text
                        checked=sheet.values.with_untracked(|values| values.is_confirmed(granted))
                        hint="A launch link began this draft, so somebody else chose what runs."
                        error=sheet.error(name)
                        on_change=Callback::new(change)
                    />
                </div>
            }
        })
    }
}
