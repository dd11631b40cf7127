//! Tabs, saved views and segmented choices: each is a link, so the address tells what is shown.

use leptos::prelude::*;

/// One tab, view or choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TabItem {
    /// What it is called.
    pub label: String,
    /// Where it leads; from `model::paths`.
    pub href: String,
    /// Whether it is shown now.
    pub current: bool,
    /// How many there are.
    pub count: Option<u32>,
    /// Whether the count is one of broken things.
    pub alarming: bool,
}

impl TabItem {
    /// One without a count.
    pub fn new(label: impl Into<String>, href: impl Into<String>, current: bool) -> TabItem {
        TabItem {
            label: label.into(),
            href: href.into(),
            current,
            count: None,
            alarming: false,
        }
    }

    /// With a count.
    #[must_use]
    pub fn with_count(mut self, count: u32, alarming: bool) -> TabItem {
        self.count = Some(count);
        self.alarming = alarming && count > 0;
        self
    }
}

fn links(items: Vec<TabItem>) -> impl IntoView {
    items
        .into_iter()
        .map(|item| {
            let count = item.count.map(|count| {
                view! {
                    <span class="count" class:count-err=item.alarming>
                        {count}
                    </span>
                }
            });
            view! {
                <li>
                    <a href=item.href aria-current=item.current.then_some("page")>
                        {item.label}
                        {count}
                    </a>
                </li>
            }
        })
        .collect_view()
}

/// The tabs of a page.
#[component]
pub fn Tabs(
    /// The tabs.
    items: Vec<TabItem>,
    /// What they choose, for assistive technology: "Parts of this service".
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <nav class="tabs" aria-label=label>
            <ul>{links(items)}</ul>
        </nav>
    }
}

/// Saved views as pills above a table.
#[component]
pub fn SavedViews(
    /// The views.
    items: Vec<TabItem>,
) -> impl IntoView {
    view! {
        <nav class="views" aria-label="Saved views">
            <ul>{links(items)}</ul>
        </nav>
    }
}

/// Two or three choices that change only the view: Everything, Changes, Failures.
#[component]
pub fn Segmented(
    /// The choices.
    items: Vec<TabItem>,
    /// What they choose, for assistive technology.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <nav class="segmented" aria-label=label>
            <ul>{links(items)}</ul>
        </nav>
    }
}
