//! Cards and folded sections. Cards are not put inside cards.

use super::icon::Icon;
use super::text::MaybeText;
use leptos::prelude::*;

/// A surface with an optional heading row and footer.
#[component]
pub fn Card(
    /// Its heading, an `h2`. A card without one needs a heading inside or none at all.
    #[prop(optional, into)]
    title: MaybeText,
    /// Stands right of the heading: a badge, a sentence in `<span class="card-aside">`.
    #[prop(optional)]
    beside: Option<AnyView>,
    /// Small buttons at the right end of the heading row.
    #[prop(optional)]
    actions: Option<AnyView>,
    /// The footer.
    #[prop(optional)]
    foot: Option<AnyView>,
    /// Leaves out the padding of the body: for tables, logs and rows with their own.
    #[prop(optional)]
    flush: bool,
    /// Further classes: `card-narrow` for side cards, or a class of the page.
    #[prop(optional, into)]
    class: String,
    /// For links to the card.
    #[prop(optional, into)]
    id: MaybeText,
    /// The body.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (title, id) = (title.0, id.0);
    let heading = id.as_ref().map(|id| format!("{id}-heading"));
    let head = (title.is_some() || actions.is_some()).then(|| {
        view! {
            <div class="card-head">
                {title.map(|title| view! { <h2 class="card-title" id=heading.clone()>{title}</h2> })}
                {beside}
                {actions.map(|actions| view! { <div class="card-actions">{actions}</div> })}
            </div>
        }
    });
    let body = if flush {
        "card-body card-body-flush"
    } else {
        "card-body"
    };
    view! {
        <section class=format!("card {class}") id=id.clone() aria-labelledby=id.map(|id| format!("{id}-heading"))>
            {head}
            {children.map(|children| view! { <div class=body>{children()}</div> })}
            {foot.map(|foot| view! { <div class="card-foot">{foot}</div> })}
        </section>
    }
}

/// A card of [`Fold`]s.
#[component]
pub fn Folds(
    /// The folded sections.
    children: Children,
) -> impl IntoView {
    view! { <div class="card folds">{children()}</div> }
}

/// A section that is folded away and tells at the right what applies now.
#[component]
pub fn Fold(
    /// What it is about.
    #[prop(into)]
    title: String,
    /// What applies now, in words: "1 to 25 instances, 100 requests each".
    #[prop(into)]
    summary: Signal<String>,
    /// Whether it is open without being asked: when something inside is wrong.
    #[prop(optional, into)]
    open: Signal<bool>,
    /// For links to the section.
    #[prop(optional, into)]
    id: MaybeText,
    /// The section.
    children: Children,
) -> impl IntoView {
    let id = id.0;
    view! {
        <details class="fold" open=move || open.get() id=id>
            <summary class="fold-head">
                <Icon icon=Icon::ChevronRight />
                <h2 class="fold-title">{title}</h2>
                <span class="fold-summary">{move || summary.get()}</span>
            </summary>
            <div class="fold-body">{children()}</div>
        </details>
    }
}
