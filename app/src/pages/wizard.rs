//! The wizard: the steps of a draft. Each is a page of its own with one form that posts, so that it works before the page
//! is live and without JavaScript; with it, what is typed is saved while typing.

mod autosave;
mod conflict;
mod configure;
mod fields;
mod health;
mod labels;
mod page;
mod preflight;
mod review;
mod sheet;
mod source;
mod states;
mod step_form;
mod variables;
mod watch;

use crate::api::{ApiError, load_draft};
use crate::components::{Crumb, NavItem};
use crate::live::Live;
use crate::pages::frame::Framed;
use crate::pages::problem::Problem;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::draft::Step;
use model::paths;
use model::view::DraftView;
use page::Laid;
use sheet::{Place, Sheets};

/// The page.
#[component]
pub fn Wizard() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let sheets = Sheets::new();
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
    let draft = Resource::new_blocking(
        move || place.get(),
        |place| async move {
            let view = load_draft(place.id.clone(), place.conflict.clone()).await;
            (place, view)
        },
    );
    watch::follow(Live::of_page(), sheets);
    let title = Signal::derive(move || place.with(|place| title_of(place.step)));
    let breadcrumb = Signal::derive(move || {
        vec![Crumb::link("Drafts", paths::DRAFTS), Crumb::here(place.with(|place| title_of(place.step)))]
    });
    view! {
        <Framed title current=NavItem::Drafts breadcrumb>
            <Transition>
                {move || Suspend::new(async move {
                    let (place, view) = draft.await;
                    draw(sheets, place, view)
                })}
            </Transition>
        </Framed>
    }
}

fn title_of(step: Option<Step>) -> String {
    step.map_or("Draft", Step::label).to_owned()
}

fn draw(sheets: Sheets, place: Place, view: Result<DraftView, ApiError>) -> AnyView {
    match (place.step, view) {
        (Some(step), Ok(view)) => view! { <Laid sheet=sheets.lay(place, step, view) /> }.into_any(),
        (None, Ok(_)) => {
            #[cfg(feature = "ssr")]
            crate::request::set_status(http::StatusCode::NOT_FOUND);
            view! { <Problem error=ApiError::NotFound { what: "step".to_owned() } /> }.into_any()
        }
        (_, Err(error)) => view! { <Problem error /> }.into_any(),
    }
}
