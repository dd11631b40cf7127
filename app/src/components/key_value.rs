//! Key-value pairs.

use super::text::MaybeText;
use leptos::prelude::*;

/// How pairs are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeyValueLayout {
    /// Keys above values, as many columns of at least 190 px as fit.
    #[default]
    Columns,
    /// Keys above values, two columns: the review.
    Two,
    /// Keys at the left in a column of 132 px: narrow panels.
    Rows,
}

/// A list of pairs; its children are [`KeyValue`]s.
#[component]
pub fn KeyValueList(
    /// How the pairs are laid out.
    #[prop(optional)]
    layout: KeyValueLayout,
    /// The pairs.
    children: Children,
) -> impl IntoView {
    let class = match layout {
        KeyValueLayout::Columns => "key-values",
        KeyValueLayout::Two => "key-values key-values-two",
        KeyValueLayout::Rows => "key-values key-values-rows",
    };
    view! { <dl class=class>{children()}</dl> }
}

/// A key and its value.
#[component]
pub fn KeyValue(
    /// The key.
    #[prop(into)]
    key: String,
    /// The word that stands for a value which is absent ("None", "Command of the image"); the children are then
    /// left out. Never leave a value empty.
    #[prop(optional, into)]
    absent: MaybeText,
    /// Whether the pair takes a whole row.
    #[prop(optional)]
    wide: bool,
    /// The value.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let absent = absent.0;
    let class = if wide {
        "key-value key-value-wide"
    } else {
        "key-value"
    };
    let value = match (absent, children) {
        (Some(word), _) => view! { <dd class="absent">{word}</dd> }.into_any(),
        (None, Some(children)) => view! { <dd>{children()}</dd> }.into_any(),
        (None, None) => view! { <dd class="absent">"None"</dd> }.into_any(),
    };
    view! {
        <div class=class>
            <dt>{key}</dt>
            {value}
        </div>
    }
}
