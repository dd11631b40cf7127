//! What comes of the form: the link, its badge, and the short link that can stand for it.

use super::builder::Sheet;
use super::shorten::{ShortLinkFacts, Shorten, Wish};
use crate::api::NoticeView;
use crate::components::{ButtonSize, Card, CopyButton, LinkButton};
use leptos::prelude::*;
use model::launch::{ShortLinkState, badge};
use model::paths;
use model::query;
use model::view::LaunchLinksView;

/// The link and its short one beside the form, the badge below it. With a script they follow what is typed.
#[component]
pub(super) fn Output(
    sheet: Sheet,
    /// The address of this Slipway.
    origin: String,
    view: LaunchLinksView,
    /// What the last answer to a form has to say.
    notice: NoticeView,
) -> impl IntoView {
    let origin = RwSignal::new(origin);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| see_https(origin));
    let query = Memo::new(move |_| sheet.link.with(|link| Some(link.as_ref().ok()?.to_query())));
    let now = view.now;
    // An edited form is another link, and so has another code.
    let short = StoredValue::new(view.short);
    let has_short = Memo::new(move |_| {
        short.with_value(|short| {
            let short = &short.as_ref()?.link;
            query
                .with(|query| query.as_ref() == Some(&short.query))
                .then(|| short.state(now))
        })
    });
    let link = Memo::new(move |_| {
        let path = match has_short.get() {
            Some(ShortLinkState::Open) => {
                short.with_value(|short| short.as_ref().map(|short| paths::short_link(&short.link.code)))
            }
            _ => query.with(|query| query.as_ref().map(|query| paths::launch(query))),
        }?;
        Some((path.clone(), format!("{}{path}", origin.get())))
    });
    let make_refusal = view.make_refusal;
    let the_link = move || {
        if let Some((path, address)) = link.get() {
            let length = query.with(|query| query.as_ref().map_or(0, String::len));
            let facts = match has_short.get() {
                Some(ShortLinkState::Open) => "The short link leads to what the form says.".to_owned(),
                _ => format!("{} of {} characters", grouped(length), grouped(query::LONGEST)),
            };
            let actions =
                view! { <LinkButton href=path label="Try it" size=ButtonSize::Small external=true /> };
            view! {
                <Card title="Link" class="card-narrow" actions=actions.into_any() foot=facts.into_any()>
                    <Snippet name="link" text=address />
                </Card>
            }
            .into_any()
        } else {
            let words = if sheet.is_empty() {
                "Enter a container image, and its link and badge appear here."
            } else {
                "The link and its badge appear here when nothing in the form is wrong."
            };
            view! {
                <Card title="Link" class="card-narrow">
                    <p class="muted">{words}</p>
                </Card>
            }
            .into_any()
        }
    };
    let wish = Wish::new(notice);
    let is_built = Memo::new(move |_| query.with(Option::is_some));
    let the_short_link = move || match (has_short.get(), is_built.get()) {
        (Some(_), _) => {
            let short = short.get_value();
            short
                .map(|short| view! { <ShortLinkFacts short=short.link now refusal=short.revoke_refusal /> })
                .into_any()
        }
        (None, true) => {
            let refusal = make_refusal.clone();
            view! { <Shorten query wish refusal /> }.into_any()
        }
        (None, false) => ().into_any(),
    };
    view! {
        <div class="launch-link-side">{the_link} {the_short_link}</div>
        <div class="launch-link-badge">
            {move || {
                link.get().map(|(_, address)| view! { <Badges origin=origin.get() address /> })
            }}
        </div>
    }
}

/// Behind a proxy that speaks https for it, Slipway does not know that unless it was told.
#[cfg(feature = "hydrate")]
fn see_https(origin: RwSignal<String>) {
    let location = window().location();
    let (Ok(host), Ok(seen)) = (location.host(), location.origin()) else {
        return;
    };
    if origin
        .with_untracked(|known| *known != seen && known.split_once("://").is_some_and(|(_, own)| own == host))
    {
        origin.set(seen);
    }
}

/// The badge in both colours, and what to paste for it.
#[component]
fn Badges(origin: String, address: String) -> impl IntoView {
    let swatch = |class: &'static str, artwork: &'static str, alt: &'static str| {
        view! {
            <div class=class>
                <img src=artwork alt=alt width=badge::WIDTH height=badge::HEIGHT />
            </div>
        }
    };
    view! {
        <Card title="Badge">
            <div class="badge-swatches">
                {swatch("badge-swatch is-light", paths::BADGE_LIGHT, "Launch with App Runner, for light pages")}
                {swatch("badge-swatch is-dark", paths::BADGE_DARK, "Launch with App Runner, for dark pages")}
            </div>
            <h3 class="subhead">"Markdown"</h3>
            <Snippet name="Markdown" text=badge::markdown(&origin, &address) />
            <h3 class="subhead">"HTML"</h3>
            <Snippet name="HTML" text=badge::html(&origin, &address) />
        </Card>
    }
}

/// A text to take along.
#[component]
fn Snippet(name: &'static str, text: String) -> impl IntoView {
    // A long link scrolls inside: keys have to reach it.
    view! {
        <div class="command">
            <CopyButton text=text.clone() label=format!("Copy the {name}") />
            <pre class="code-block" tabindex="0" aria-label=format!("The {name}")>
                <code>{text}</code>
            </pre>
        </div>
    }
}

/// `8,192`
fn grouped(number: usize) -> String {
    match (number / 1000, number % 1000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{thousands},{rest:03}"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_are_grouped() {
        assert_eq!(super::grouped(214), "214");
        assert_eq!(super::grouped(8192), "8,192");
        assert_eq!(super::grouped(8007), "8,007");
    }
}
