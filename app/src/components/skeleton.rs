//! The shape of what comes.

use leptos::prelude::*;

/// Rows of bars for the body of a table, in its real columns. They appear after 300 ms.
#[component]
pub fn SkeletonRows(
    /// How many columns the table has.
    columns: usize,
    /// How many rows are shown.
    #[prop(default = 4)]
    rows: usize,
) -> impl IntoView {
    (0..rows)
        .map(|row| {
            let cells = (0..columns)
                .map(|column| {
                    // A pattern instead of chance: both sides have to draw the same.
                    let width = (row * 3 + column * 5) % 6;
                    view! {
                        <td>
                            <span class=format!("skeleton skeleton-{width}")></span>
                        </td>
                    }
                })
                .collect_view();
            view! { <tr aria-hidden="true">{cells}</tr> }
        })
        .collect_view()
}

/// Lines of bars for a panel.
#[component]
pub fn SkeletonLines(
    /// How many.
    #[prop(default = 3)]
    lines: usize,
) -> impl IntoView {
    let lines = (0..lines)
        .map(|line| view! { <span class=format!("skeleton skeleton-{}", line * 5 % 6)></span> })
        .collect_view();
    view! {
        <div class="skeleton-lines" aria-hidden="true">
            {lines}
        </div>
    }
}
