//! The wizard: the steps of a draft. Each is a page of its own with one form that posts, so that it works before the page
//! is live and without JavaScript; with it, what is typed is saved while typing.

mod acknowledgement;
mod autosave;
mod browse;
mod build;
#[cfg(feature = "hydrate")]
mod caret;
mod comments;
pub(crate) mod comparison;
mod configure;
mod conflict;
mod cost;
mod exports;
mod fields;
mod health;
pub(crate) mod labels;
mod make;
mod network;
mod offer_field;
mod page;
mod pin;
mod preflight;
#[cfg(feature = "hydrate")]
mod press;
mod quick;
mod repository;
mod review;
mod roles;
mod scaling;
mod security;
mod sheet;
mod source;
mod states;
mod step_form;
mod values_of_others;
mod variables;
mod vpc_connector;
mod watch;

use crate::api::{ApiError, load_comments, load_draft};
use crate::components::{Crumb, NavItem};
use crate::live::Live;
use crate::pages::followed::follow;
use crate::pages::frame::Framed;
use crate::pages::present::attend;
use crate::pages::problem::Problem;
use leptos::either::Either;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::draft::{Step, VariablesView};
use model::paths;
use model::presence::Subject;
use model::view::{CommentsView, DraftView};
use page::Laid;
use sheet::{OnPage, Place, Sheets};

/// The page.
#[component]
pub fn Wizard() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let view = query.with_untracked(|query| query.get_str("variables").and_then(VariablesView::parse));
    let sheets = Sheets::new(view);
    let place = Memo::new(move |_| {
        let (params, query) = (params.get(), query.get());
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        Place {
            id: text(params.get_str("id")),
            step: Step::parse(params.get_str("step").unwrap_or_default()),
            checked: query.get_str("check").is_some(),
            conflict: text(query.get_str("conflict")),
            reload: sheets.reload.get(),
        }
    });
    let first = crate::api::resource(|| (), move |()| load(place.get_untracked()));
    let newer = RwSignal::new(None);
    follow_place(place, newer);
    let live = Live::of_page();
    watch::follow(live, sheets);
    attend(Signal::derive(move || {
        place.with(|place| (!place.id.is_empty()).then(|| Subject::Draft(place.id.clone())))
    }));
    let reviewed =
        Memo::new(move |_| place.with(|place| (place.step == Some(Step::Review)).then(|| place.id.clone())));
    let comments: comments::FollowedComments =
        follow(reviewed, move || live.drafts.get(), load_wanted_comments);
    provide_context(comments);
    let title = Signal::derive(move || place.with(|place| title_of(place.step)));
    let breadcrumb = Signal::derive(move || {
        vec![
            Crumb::link("Drafts", paths::DRAFTS),
            Crumb::here(place.with(|place| title_of(place.step))),
        ]
    });
    view! {
        <Framed title current=NavItem::Drafts breadcrumb>
            <Suspense>
                {move || Suspend::new(async move {
                    let first = ScopedFuture::new_untracked(first.into_future()).await;
                    move || {
                        let (place, view) = newer.get().unwrap_or_else(|| first.clone());
                        let laid = sheets.lay(place, view);
                        // Another side for each: a new sheet has new fields. In the old ones what was typed would stand on.
                        if laid.number.is_multiple_of(2) { Either::Left(draw(laid)) } else { Either::Right(draw(laid)) }
                    }
                })}
            </Suspense>
        </Framed>
    }
}

type Loaded = (Place, Result<DraftView, ApiError>);

async fn load(place: Place) -> Loaded {
    let step = place.step.unwrap_or(Step::Review);
    let view = load_draft(place.id.clone(), step.as_str().to_owned(), place.conflict.clone()).await;
    (place, view)
}

/// The comments, where the review shows them.
async fn load_wanted_comments(draft: Option<String>) -> Result<CommentsView, ApiError> {
    match draft {
        Some(id) => load_comments(id).await,
        None => Ok(CommentsView::default()),
    }
}

/// Loads what another address of this page asks for, and only then takes the page before away: a resource would take away at
/// once what lies behind its fields, while someone may still be typing into them.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(unused_variables, reason = "a server answers one address only")
)]
fn follow_place(place: Memo<Place>, newer: RwSignal<Option<Loaded>>) {
    #[cfg(feature = "hydrate")]
    Effect::new(move |before: Option<Place>| {
        let wanted = place.get();
        if before.is_some_and(|before| before != wanted) {
            let wanted = wanted.clone();
            leptos::task::spawn_local(async move {
                let loaded = load(wanted.clone()).await;
                // Somebody may have gone on in the meantime, or away.
                if place.try_get_untracked() == Some(wanted) {
                    newer.set(Some(loaded));
                }
            });
        }
        wanted
    });
}

fn title_of(step: Option<Step>) -> String {
    step.map_or("Draft", Step::label).to_owned()
}

fn draw(laid: OnPage) -> AnyView {
    match laid.content {
        Ok(sheet) => view! { <Laid sheet /> }.into_any(),
        Err(error) => {
            // The server function has set the status; a word that is no step never gets that far.
            #[cfg(feature = "ssr")]
            if matches!(error, ApiError::NotFound { .. }) {
                crate::request::set_status(http::StatusCode::NOT_FOUND);
            }
            view! { <Problem error /> }.into_any()
        }
    }
}
