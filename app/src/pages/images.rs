//! The private images that a draft can take, on a page of its own: for browsers without a script, and for links. With one,
//! the form shows the same in a dialog.

pub(crate) mod list;

pub(crate) use list::{Browsing, CHOICE, Listing, Search, has_images};

use crate::api::load_images;
use crate::components::{Crumb, DialogPage, NavItem, Question, SubmitButton};
use crate::pages::followed::follow;
use crate::pages::frame::Framed;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use list::{step, way_back};
use model::draft::Step;
use model::paths;
use model::view::{ImagesQuery, ImagesView};

/// What the list is called, in the AWS console too.
pub(crate) const TITLE: &str = "Select Amazon ECR container image";

/// The page.
#[component]
pub fn Images() -> impl IntoView {
    let (params, address) = (use_params_map(), use_query_map());
    let place = Memo::new(move |_| {
        let text = |name: &str| address.with(|query| query.get_str(name).unwrap_or_default().to_owned());
        let query = ImagesQuery {
            repository: text("repository"),
            search: text("search"),
            page: text("page").parse().unwrap_or(1),
            from: text("from"),
        };
        let id = params.with(|params| params.get_str("id").unwrap_or_default().to_owned());
        (id, query)
    });
    let images = follow(
        place,
        || 0,
        |(id, query)| async move {
            let view = load_images(id.clone(), query.clone()).await?;
            Ok((id, query, view))
        },
    );
    let breadcrumb = Signal::derive(move || {
        let (id, query) = place.get();
        let step = step(&query);
        vec![
            Crumb::link("Drafts", paths::DRAFTS),
            Crumb::link(Step::label(step), paths::draft(&id, step)),
            Crumb::here("Container image"),
        ]
    });
    view! {
        <Framed title=TITLE current=NavItem::Drafts breadcrumb>
            {images.draw(|(id, query, view)| view! { <Asked id query view /> }.into_any())}
        </Framed>
    }
}

/// The list and the two answers.
#[component]
fn Asked(id: String, query: ImagesQuery, view: ImagesView) -> impl IntoView {
    let browsing = Browsing {
        id,
        query,
        chosen: RwSignal::new(String::new()),
        dialog: None,
    };
    let onwards = has_images(&view)
        .then(|| view! { <SubmitButton label="Continue" name="intent" value="image" form=CHOICE busy_label="Choosing" /> });
    let foot = view! {
        {way_back(&browsing)}
        {onwards}
    };
    view! {
        <DialogPage>
            <Question title=TITLE id="images-title" page=true foot=foot.into_any()>
                <Search browsing=browsing.clone() />
                <Whose view=view.clone() />
                <Listing browsing view />
            </Question>
        </DialogPage>
    }
}

/// Whose registry it is.
#[component]
pub(crate) fn Whose(view: ImagesView) -> impl IntoView {
    view! { <p class="form-note">{format!("Private images of account {} in {}.", view.account, view.region)}</p> }
}
