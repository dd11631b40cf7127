//! A field that takes what the account has: roles, connections, configurations.

use super::fields::with_chosen;
use super::labels::name_in;
use super::sheet::Sheet;
use crate::components::{Choice, SelectField, TextField};
use leptos::prelude::*;

/// A list of what the account has; where AWS did not tell, a field for the ARN and the reason.
#[component]
pub(super) fn OfferField(
    sheet: Sheet,
    /// `name` of the control.
    name: &'static str,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What the empty choice means.
    none: &'static str,
    /// Help.
    #[prop(into)]
    hint: AnyView,
) -> impl IntoView {
    let offers = sheet.offers(name);
    let below = move |reason: Option<String>| {
        view! {
            {super::fields::mark(sheet, name)}
            {reason.map(|reason| view! { <span class="field-hint">{reason}</span> })}
        }
        .into_any()
    };
    match offers {
        Some(Ok(offers)) => {
            let mut choices: Vec<Choice> = std::iter::once(Choice::new("", none))
                .chain(
                    offers
                        .into_iter()
                        .map(|offer| Choice::new(offer.value, offer.label)),
                )
                .collect();
            let chosen = sheet
                .values
                .with_untracked(|values| values.field(name).unwrap_or_default().to_owned());
            with_chosen(&mut choices, &chosen, |arn| {
                format!("{} (not in the list)", name_in(arn))
            });
            view! {
                <SelectField
                    name=name
                    label=label
                    choices
                    value=sheet.field(name)
                    hint
                    error=sheet.error(name)
                    on_input=sheet.typed(name)
                    below=below(None)
                />
            }
            .into_any()
        }
        unasked => {
            let reason = unasked
                .and_then(Result::err)
                .map(|reason| format!("The list is missing: {reason} Enter the ARN."));
            view! {
                <TextField
                    name=name
                    label=label
                    value=sheet.field(name)
                    hint
                    error=sheet.error(name)
                    mono=true
                    placeholder=none
                    on_input=sheet.typed(name)
                    below=below(reason)
                />
            }
            .into_any()
        }
    }
}
