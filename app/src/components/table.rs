//! A list of things that are alike, in columns.

use leptos::prelude::*;

/// What stands over a column, and on which windows it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// On every window.
    Shown(&'static str),
    /// On wide windows alone; its cells are `cell-wide`.
    Wide(&'static str),
    /// Numbers, on wide windows alone; its cells are `cell-wide cell-number`.
    Number(&'static str),
    /// A button, on every window; its cells are `cell-act`.
    Act,
    /// A menu, on wide windows alone; its cells are `cell-wide cell-menu`.
    Menu,
}

impl Column {
    fn class(self) -> Option<&'static str> {
        match self {
            Column::Shown(_) => None,
            Column::Wide(_) => Some("cell-wide"),
            Column::Number(_) => Some("cell-wide cell-number"),
            Column::Act => Some("cell-act"),
            Column::Menu => Some("cell-wide cell-menu"),
        }
    }

    fn head(self) -> AnyView {
        match self {
            Column::Shown(title) | Column::Wide(title) | Column::Number(title) => title.into_any(),
            Column::Act | Column::Menu => view! { <span class="visually-hidden">"Actions"</span> }.into_any(),
        }
    }
}

/// Rows under the heads of their columns.
#[component]
pub fn Table(
    /// Tells it apart from other tables, for those who do not see where it stands.
    label: &'static str,
    /// From the first to the last.
    columns: &'static [Column],
    /// Further classes: `table-rows`, or a class of the page.
    #[prop(default = "")]
    class: &'static str,
    /// Stands inside a card's padding.
    #[prop(optional)]
    inset: bool,
    /// A `tr` for each.
    rows: AnyView,
) -> impl IntoView {
    let heads = columns
        .iter()
        .map(|column| {
            view! {
                <th scope="col" class=column.class()>
                    {column.head()}
                </th>
            }
        })
        .collect_view();
    view! {
        <div class=if inset { "table-inset" } else { "table-frame" }>
            <table class=format!("table {class}") aria-label=label>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
