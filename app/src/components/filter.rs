//! The filter above a table. Its tokens are links: the filter is the address.

use super::icon::{Icon, IconSize};
use leptos::prelude::*;

/// One condition of the filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterToken {
    /// "Status"
    pub property: String,
    /// "=" or "≠".
    pub operator: &'static str,
    /// "Paused"
    pub value: String,
    /// The address without this condition.
    pub without: String,
}

/// A field that sends what is typed as a query of its form, with the conditions that hold before it. Put it into a
/// `<form method="get">`; hidden fields carry the conditions on.
#[component]
pub fn FilterField(
    /// `name` of the control.
    #[prop(default = "q")]
    name: &'static str,
    /// Its name for assistive technology: "Filter services".
    #[prop(into)]
    label: String,
    /// "Filter by name, status, Region, image…"
    #[prop(into)]
    placeholder: String,
    /// What is typed.
    #[prop(optional, into)]
    value: String,
    /// The conditions that hold.
    #[prop(optional)]
    tokens: Vec<FilterToken>,
) -> impl IntoView {
    let tokens = tokens
        .into_iter()
        .map(|token| {
            let remove = format!(
                "Remove the filter {} {} {}",
                token.property, token.operator, token.value
            );
            view! {
                <span class="token">
                    <span class="token-text">
                        {format!("{} {} ", token.property, token.operator)} <strong>{token.value}</strong>
                    </span>
                    <a class="token-remove" href=token.without aria-label=remove>
                        <Icon icon=Icon::Close size=IconSize::Badge />
                    </a>
                </span>
            }
        })
        .collect_view();
    view! {
        <div class="filter">
            <Icon icon=Icon::Search size=IconSize::Small />
            {tokens}
            <input
                class="filter-input"
                type="search"
                name=name
                value=value
                placeholder=placeholder
                aria-label=label
                autocomplete="off"
                spellcheck="false"
            />
        </div>
    }
}
