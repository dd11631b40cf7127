//! The dialog that an image of the private registry is chosen in.

use super::sheet::Sheet;
use crate::api::ApiError;
use crate::components::{Dialog, Icon, IconSize, Question, StatusGlyph, StatusIcon, SubmitButton};
use crate::pages::images::{Browsing, CHOICE, Listing, Search, TITLE, Whose, has_images};
use leptos::either::Either;
use leptos::prelude::*;
use model::view::{ImagesQuery, ImagesView};

/// Whether the dialog is open: the button that opens it stands inside the form, the dialog outside, since forms cannot
/// stand in one another.
#[derive(Clone, Copy)]
struct Open(RwSignal<bool>);

/// Makes the state of the dialog for the page.
pub(super) fn provide() {
    provide_context(Open(RwSignal::new(false)));
}

/// Opens the dialog. Without a script it saves the form and leads to the page with the same list.
#[component]
pub(super) fn BrowseButton() -> impl IntoView {
    let Open(open) = expect_context::<Open>();
    let press = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        open.set(true);
    };
    view! {
        <button
            type="submit"
            class="button"
            id="browse"
            name="intent"
            value="browse"
            aria-haspopup="dialog"
            on:click=press
        >
            <Icon icon=Icon::Search size=IconSize::Normal />
            "Browse"
        </button>
    }
}

/// What was asked for, and what came of it.
type Answer = (ImagesQuery, Result<ImagesView, ApiError>);

/// The dialog.
#[component]
pub(super) fn BrowseDialog(sheet: Sheet) -> impl IntoView {
    let Open(open) = expect_context::<Open>();
    let query = RwSignal::new(ImagesQuery {
        from: sheet.step.as_str().to_owned(),
        ..ImagesQuery::default()
    });
    let answer = RwSignal::new(None::<Answer>);
    let chosen = RwSignal::new(String::new());
    let visit = Callback::new(move |wanted: ImagesQuery| {
        chosen.set(String::new());
        if query.get_untracked() == wanted {
            query.notify();
        } else {
            query.set(wanted);
        }
    });
    let take = Callback::new(move |()| {
        let image = chosen.get_untracked();
        if !image.is_empty() {
            sheet.set("provider", "ecr".to_owned());
            sheet.set("image", image);
            sheet.touch();
            sheet.leave();
            open.set(false);
        }
    });
    let browsing = move |query: ImagesQuery| Browsing {
        id: sheet.id(),
        query,
        chosen,
        dialog: Some((visit, take)),
    };
    #[cfg(feature = "hydrate")]
    load(sheet, open, query, answer);
    // One field for each list: it keeps what is typed while its list is narrowed.
    let repository = Memo::new(move |_| query.with(|query| query.repository.clone()));
    let search = move || {
        let is_inside = repository.with(|repository| !repository.is_empty());
        let browsing = browsing(query.get_untracked());
        // Another side for each list, so that it has a new field.
        open.get().then(|| {
            if is_inside {
                Either::Left(view! { <Search browsing /> })
            } else {
                Either::Right(view! { <Search browsing /> })
            }
        })
    };
    let is_loading = Memo::new(move |_| {
        let wanted = query.get();
        answer.with(|answer| answer.as_ref().is_none_or(|(query, _)| *query != wanted))
    });
    let listing = move || match answer.get() {
        None => view! {
            <p class="image-loading" role="status">
                <StatusGlyph icon=StatusIcon::Moving />
                "Asking Amazon ECR"
            </p>
        }
        .into_any(),
        Some((query, Ok(view))) => view! {
            <Whose view=view.clone() />
            <Listing browsing=browsing(query) view />
        }
        .into_any(),
        Some((_, Err(error))) => {
            view! { <p class="form-message" role="alert">{error.to_string()}</p> }.into_any()
        }
    };
    let has_images =
        Memo::new(move |_| answer.with(|answer| matches!(answer, Some((_, Ok(view))) if has_images(view))));
    let refusal = MaybeProp::derive(move || {
        let is_chosen = chosen.with(|chosen| !chosen.is_empty());
        (!is_chosen).then(|| "Choose an image first.".to_owned())
    });
    let foot = view! {
        <button type="button" class="button" on:click=move |_| open.set(false)>
            "Keep the image"
        </button>
        {move || {
            has_images.get().then(|| view! { <SubmitButton label="Continue" form=CHOICE refusal /> })
        }}
    };
    view! {
        <Dialog labelled_by="browse-title" open wide=true>
            <Question title=TITLE id="browse-title" foot=foot.into_any()>
                {search}
                <div class="image-listing" aria-busy=move || is_loading.get().then_some("true")>
                    {listing}
                </div>
            </Question>
        </Dialog>
    }
}

/// Asks for what is looked at, when the dialog opens and whenever that changes.
#[cfg(feature = "hydrate")]
fn load(sheet: Sheet, open: RwSignal<bool>, query: RwSignal<ImagesQuery>, answer: RwSignal<Option<Answer>>) {
    use leptos::task::spawn_local;
    Effect::new(move |_| {
        let wanted = query.get();
        if !open.get() {
            return;
        }
        spawn_local(async move {
            // The registry is that of the draft's Region, which may have been typed a moment ago.
            sheet.autosave.save(sheet).await;
            let came = crate::api::load_images(sheet.id(), wanted.clone()).await;
            if query.try_get_untracked().as_ref() == Some(&wanted) {
                let before = answer
                    .with_untracked(|answer| answer.as_ref().map(|(query, _)| query.repository.clone()));
                let is_another_list = before.is_some_and(|before| before != wanted.repository);
                answer.set(Some((wanted, came)));
                if is_another_list {
                    focus_list();
                }
            }
        });
    });
}

/// The link that led to another list is gone, and with it the focus.
#[cfg(feature = "hydrate")]
fn focus_list() {
    use crate::pages::images::list::LIST;
    use wasm_bindgen::JsCast;
    request_animation_frame(|| {
        let list = document().get_element_by_id(LIST);
        if let Some(list) = list.and_then(|list| list.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = list.focus();
        }
    });
}
