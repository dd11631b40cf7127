//! What changed, field by field.

use leptos::prelude::*;
use model::event::Change;

/// Minus and plus rows in the order of the changes. Values of secrets are fingerprints already.
#[component]
pub fn Diff(
    /// The changes.
    changes: Vec<Change>,
    /// Fields that stay, shown above for context: name and value.
    #[prop(optional)]
    context: Vec<(String, String)>,
    /// What the table is about, for assistive technology.
    #[prop(default = "What changes")]
    label: &'static str,
) -> impl IntoView {
    let row = |class: &'static str, sign: &'static str, word: &'static str, field: String, value: String| {
        view! {
            <tr class=class>
                <td class="diff-sign">
                    <span aria-hidden="true">{sign}</span>
                    <span class="visually-hidden">{word}</span>
                </td>
                <th class="diff-field" scope="row">
                    {field}
                </th>
                <td class="diff-value">{value}</td>
            </tr>
        }
    };
    let kept = context
        .into_iter()
        .map(|(field, value)| row("diff-kept", "", "Unchanged", field, value))
        .collect_view();
    let rows = changes
        .into_iter()
        .map(|change| {
            let before = change
                .before
                .map(|value| row("diff-minus", "-", "Before", change.field.clone(), value));
            let after = change
                .after
                .map(|value| row("diff-plus", "+", "After", change.field, value));
            view! {
                {before}
                {after}
            }
        })
        .collect_view();
    view! {
        <div class="diff">
            <table aria-label=label>
                <tbody>
                    {kept}
                    {rows}
                </tbody>
            </table>
        </div>
    }
}
