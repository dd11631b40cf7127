//! A short link that leads nowhere any more, or never did. One that does is answered with its launch page's address.

use crate::api;
use crate::components::{ButtonKind, Card, EmptyState, Icon, LinkButton, PlainLayout, PlainShell};
use crate::pages::problem::ProblemPage;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::paths;
use model::view::{FollowedLink, ShortLinkView};

/// The page.
#[component]
pub fn ShortLink() -> impl IntoView {
    let params = use_params_map();
    let code =
        Memo::new(move |_| params.with(|params| params.get_str("code").unwrap_or_default().to_owned()));
    let link = crate::api::resource(move || code.get(), api::load_short_link);
    view! {
        <Title text="Short link" />
        <Suspense>
            {move || Suspend::new(async move {
                match link.await {
                    Ok(view) => view! { <Followed view /> }.into_any(),
                    Err(error) => view! { <ProblemPage error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Followed(view: ShortLinkView) -> impl IntoView {
    let ShortLinkView {
        followed,
        backend,
        person,
    } = view;
    #[cfg(feature = "ssr")]
    match &followed {
        FollowedLink::Open { .. } => {}
        FollowedLink::Unknown => crate::request::set_status(http::StatusCode::NOT_FOUND),
        FollowedLink::Expired { .. } | FollowedLink::Revoked { .. } => {
            crate::request::set_status(http::StatusCode::GONE);
        }
    }
    let ask = "Ask whoever gave it to you for a new one. Nothing has been created.";
    let (icon, title, sentence) = match &followed {
        FollowedLink::Open { .. } => (
            Icon::Link,
            "This short link leads on",
            "What it proposes is on its launch page.".to_owned(),
        ),
        FollowedLink::Unknown => (
            Icon::Search,
            "There is no such short link",
            "Its address may be incomplete, or it was made in another Slipway. Nothing has been created."
                .to_owned(),
        ),
        FollowedLink::Expired { at, made_by } => (
            Icon::Gone,
            "This short link has expired",
            format!("{made_by} made it to end on {}. {ask}", at.day()),
        ),
        FollowedLink::Revoked { at, by } => (
            Icon::Gone,
            "This short link was revoked",
            format!("{by} revoked it on {}. {ask}", at.day()),
        ),
    };
    let way = match followed {
        FollowedLink::Open { query } => view! {
            <LinkButton href=paths::launch(&query) label="Review and launch" kind=ButtonKind::Primary />
        }
        .into_any(),
        _ => view! {
            <LinkButton href=paths::GALLERY label="Open the gallery" />
            <LinkButton href=paths::LAUNCH_LINKS label="See launch links" kind=ButtonKind::Quiet />
        }
        .into_any(),
    };
    view! {
        <PlainShell backend=Some(backend) person=Some(person) layout=PlainLayout::Message>
            <Card>
                <EmptyState icon title page=true actions=way>
                    {sentence}
                </EmptyState>
            </Card>
        </PlainShell>
    }
}
