//! Two versions of one step, and the choice between them.

use super::comparison::{Comparison, differences};
use super::sheet::Sheet;
use crate::api::SettleConflict;
use crate::components::{ButtonKind, Card, Flash, FlashKind, SubmitButton};
use crate::pages::frame::reader;
use leptos::prelude::*;
use server_fn::ServerFn;

/// The flash, the comparison, and the two ways out of it.
#[component]
pub(super) fn Conflict(sheet: Sheet) -> impl IntoView {
    let (conflict, by, version, rows) = sheet.view.with_value(|view| {
        let rows = view
            .conflict
            .as_ref()
            .map(|conflict| {
                let mine = &conflict.mine;
                differences(&view.draft.values, mine, |field| mine.asks(conflict.step, field))
            })
            .unwrap_or_default();
        let id = view
            .conflict
            .as_ref()
            .map(|conflict| conflict.id)
            .unwrap_or_default();
        (id, view.draft.updated_by.clone(), view.draft.version, rows)
    });
    let reader = reader();
    let (text, theirs) = if reader.as_deref() == Some(&by) {
        (
            format!(
                "You saved version {version} in another window. Both versions are kept until you choose."
            ),
            format!("Saved as version {version}"),
        )
    } else {
        (
            format!(
                "{by} saved version {version} while you were typing. Both versions are kept until you choose."
            ),
            format!("Saved by {by}"),
        )
    };
    // Where one of both changed everything that differs, both together are one of them.
    let both = sheet.view.with_value(|view| {
        let conflict = view.conflict.as_ref()?;
        let both = conflict.both.as_ref()?;
        let mut mine = view.draft.values.clone();
        mine.take_step(conflict.step, &conflict.mine);
        let is_another = *both != view.draft.values && *both != mine;
        is_another.then(|| {
            view! {
                <p class="form-note">
                    "Take both puts what you changed on top of the saved version. Where both changed the same field, yours counts."
                </p>
            }
        })
    });
    let mine = if both.is_some() {
        ButtonKind::Secondary
    } else {
        ButtonKind::Primary
    };
    let take_both = both
        .is_some()
        .then(|| view! { <SubmitButton label="Take both" name="choice" value="both" /> });
    let body = if rows.is_empty() {
        view! { <p>"Both versions say the same by now. Keep the saved one and go on."</p> }.into_any()
    } else {
        view! { <Comparison theirs mine="Yours".to_owned() rows /> }.into_any()
    };
    view! {
        <Flash
            kind=FlashKind::Warning
            title="Draft changed meanwhile."
            text
        />
        <Card title="Which version counts?">{body} {both}</Card>
        <form class="form-foot" method="post" action=SettleConflict::url()>
            <input type="hidden" name="id" value=sheet.id() />
            <input type="hidden" name="conflict" value=conflict.to_string() />
            <input type="hidden" name="version" value=version.to_string() />
            <SubmitButton label="Keep the saved one" kind=ButtonKind::Secondary name="choice" value="theirs" />
            <SubmitButton label="Use my version" kind=mine name="choice" value="mine" />
            {take_both}
        </form>
    }
}
