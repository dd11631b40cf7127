//! What there is to choose of a private registry: the same in the dialog of the form, and on the page of its own.

use crate::api::SaveDraft;
use crate::components::{
    Age, ButtonKind, ButtonSize, CopyButton, EmptyState, Icon, IconSize, LinkButton, SubmitButton, TextField,
};
use leptos::ev::{MouseEvent, SubmitEvent};
use leptos::prelude::*;
use model::container_registry::ImageRepository;
use model::draft::Step;
use model::image::short_digest;
use model::image_facts::{Platform, RUNS_ON, told_size};
use model::paths;
use model::time::Time;
use model::view::{Choices, ImageList, ImagesQuery, ImagesView, ListPage, TaggedImage};
use server_fn::ServerFn;

/// The form that takes the choice, for the button outside of it.
pub(crate) const CHOICE: &str = "image-choice";
/// The id of the list, which has the focus when another one takes its place.
pub(crate) const LIST: &str = "image-list";

/// Where the registry is looked through, and what becomes of a choice.
#[derive(Clone)]
pub(crate) struct Browsing {
    /// The draft's id.
    pub(crate) id: String,
    /// What is looked at.
    pub(crate) query: ImagesQuery,
    /// The image that is chosen so far, or empty.
    pub(crate) chosen: RwSignal<String>,
    /// Where there is no page to go to: who is told what to look at next, and what was chosen.
    pub(crate) dialog: Option<(Callback<ImagesQuery>, Callback<()>)>,
}

/// The step that an image is chosen for.
pub(crate) fn step(query: &ImagesQuery) -> Step {
    match Step::parse(&query.from) {
        Some(Step::Quick) => Step::Quick,
        _ => Step::Source,
    }
}

impl Browsing {
    /// The same list at another place.
    fn at(&self, repository: &str, page: u32) -> ImagesQuery {
        let search = if repository == self.query.repository {
            self.query.search.clone()
        } else {
            String::new()
        };
        ImagesQuery {
            repository: repository.to_owned(),
            search,
            page,
            from: self.query.from.clone(),
        }
    }

    /// Follows a link inside of the dialog; a page leaves that to the browser.
    fn follow(&self, query: ImagesQuery) -> impl Fn(MouseEvent) + use<> {
        let dialog = self.dialog;
        move |event| {
            let is_plain = event.button() == 0
                && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
            if let Some((visit, _)) = dialog.filter(|_| is_plain) {
                event.prevent_default();
                visit.run(query.clone());
            }
        }
    }

    fn link(&self, query: ImagesQuery, class: &'static str, content: AnyView) -> AnyView {
        let href = paths::draft_images(&self.id, &query);
        let follow = self.follow(query);
        view! { <a class=class href=href on:click=follow>{content}</a> }.into_any()
    }
}

/// The field that narrows a list.
#[component]
pub(crate) fn Search(browsing: Browsing) -> impl IntoView {
    let Browsing {
        id, query, dialog, ..
    } = browsing;
    let label = if query.repository.is_empty() {
        "Search repositories"
    } else {
        "Search tags"
    };
    let typed = RwSignal::new(query.search.clone());
    let visit = {
        let query = query.clone();
        move || {
            if let Some((visit, _)) = dialog {
                visit.run(ImagesQuery {
                    search: typed.get_untracked(),
                    page: 1,
                    ..query.clone()
                });
            }
        }
    };
    let submit = {
        let visit = visit.clone();
        move |event: SubmitEvent| {
            if dialog.is_some() {
                event.prevent_default();
                visit();
            }
        }
    };
    let on_input = Callback::new(move |text: String| {
        typed.set(text.clone());
        #[cfg(feature = "hydrate")]
        if dialog.is_some() {
            let visit = visit.clone();
            // When the typing has paused.
            set_timeout(
                move || {
                    if typed.try_get_untracked() == Some(text) {
                        visit();
                    }
                },
                std::time::Duration::from_millis(250),
            );
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = &visit;
    });
    let button = view! { <SubmitButton label="Search" kind=ButtonKind::Secondary icon=Icon::Search /> };
    view! {
        <form method="get" action=paths::draft_images(&id, &ImagesQuery::default()) on:submit=submit>
            <input type="hidden" name="from" value=query.from.clone() />
            <input type="hidden" name="repository" value=query.repository.clone() />
            <TextField name="search" label=label kind="search" mono=true value=typed on_input beside=button.into_any() />
        </form>
    }
}

/// The list, or why there is none.
#[component]
pub(crate) fn Listing(browsing: Browsing, view: ImagesView) -> impl IntoView {
    let repository = browsing.query.repository.clone();
    let heading = if repository.is_empty() {
        view! { <h2 class="subhead" id=LIST tabindex="-1">"Repositories"</h2> }.into_any()
    } else {
        let all = browsing.link(browsing.at("", 1), "", "All repositories".into_any());
        view! {
            <div class="image-list-head">
                <h2 class="subhead" id=LIST tabindex="-1">"Images of " <span class="mono">{repository}</span></h2>
                {all}
            </div>
        }
        .into_any()
    };
    let (version, now) = (view.version, view.now);
    let list = match view.list {
        Choices::NotAsked { reason } => unasked(&browsing, reason),
        Choices::Known { items, .. } => match items {
            ImageList::Repositories(page) => repositories(&browsing, page, &view.region),
            ImageList::Images(page) => images(&browsing, page, version, now),
            ImageList::NoRepository => view! {
                <EmptyState icon=Icon::Search title="This repository is gone">
                    "Somebody may have deleted it. Choose another one."
                </EmptyState>
            }
            .into_any(),
        },
    };
    view! { <div class="image-list">{heading} {list}</div> }
}

fn unasked(browsing: &Browsing, reason: String) -> AnyView {
    let again = browsing.query.clone();
    let follow = browsing.follow(again.clone());
    let href = paths::draft_images(&browsing.id, &again);
    let actions = view! {
        <a class="button button-small" href=href on:click=follow>
            "Try again"
        </a>
    };
    view! {
        <EmptyState icon=Icon::Warning title="The registry could not be listed" actions=actions.into_any()>
            {reason}
            " You can type the URI instead."
        </EmptyState>
    }
    .into_any()
}

fn repositories(browsing: &Browsing, page: ListPage<ImageRepository>, region: &str) -> AnyView {
    if page.read == 0 {
        return view! {
            <EmptyState icon=Icon::Search title=format!("No repository in {region}")>
                "Push an image to Amazon ECR in this Region, or type the URI of one in another account."
            </EmptyState>
        }
        .into_any();
    }
    if page.found == 0 {
        return nothing_found("repository", &browsing.query.search);
    }
    let foot = foot(browsing, &page, "repository", "repositories");
    let rows = page
        .items
        .into_iter()
        .map(|repository| {
            let content = view! {
                <span class="mono">{repository.name.clone()}</span>
                <Icon icon=Icon::ChevronRight size=IconSize::Small />
            };
            let link = browsing.link(
                browsing.at(&repository.name, 1),
                "image-repository",
                content.into_any(),
            );
            view! { <li title=repository.uri>{link}</li> }
        })
        .collect_view();
    view! {
        <ul class="image-rows">{rows}</ul>
        {foot}
    }
    .into_any()
}

fn images(browsing: &Browsing, page: ListPage<TaggedImage>, version: i64, now: Time) -> AnyView {
    if page.read == 0 {
        return view! {
            <EmptyState icon=Icon::Search title="No image with a tag">
                "Push one to this repository, or choose another repository."
            </EmptyState>
        }
        .into_any();
    }
    if page.found == 0 {
        return nothing_found("tag", &browsing.query.search);
    }
    let foot = foot(browsing, &page, "tag", "tags");
    let (chosen, dialog) = (browsing.chosen, browsing.dialog);
    let rows = page
        .items
        .into_iter()
        .enumerate()
        .map(|(place, tag)| row(chosen, place, tag, now))
        .collect_view();
    let submit = move |event: SubmitEvent| {
        if let Some((_, take)) = dialog {
            event.prevent_default();
            take.run(());
        }
    };
    view! {
        <form id=CHOICE method="post" action=SaveDraft::url() on:submit=submit>
            <input type="hidden" name="id" value=browsing.id.clone() />
            <input type="hidden" name="version" value=version.to_string() />
            <input type="hidden" name="step" value=step(&browsing.query).as_str() />
            <input type="hidden" name="provider" value="ecr" />
            <fieldset>
                <legend class="visually-hidden">"Image tag"</legend>
                <ul class="image-rows">{rows}</ul>
            </fieldset>
        </form>
        {foot}
    }
    .into_any()
}

fn row(chosen: RwSignal<String>, place: usize, tag: TaggedImage, now: Time) -> AnyView {
    let TaggedImage {
        tag,
        uri,
        digest,
        pushed_at,
        size,
        platforms,
    } = tag;
    let note = format!("image-facts-{place}");
    let own = uri.clone();
    let choose = uri.clone();
    view! {
        <li class="image-row">
            <label class="image-choice">
                <input
                    type="radio"
                    class="radio"
                    name="image"
                    value=uri
                    required=true
                    checked=chosen.get_untracked() == own
                    autocomplete="off"
                    aria-describedby=note.clone()
                    on:change=move |_| chosen.set(choose.clone())
                />
                <span class="image-tag mono">{tag.clone()}</span>
            </label>
            <div class="image-facts" id=note>
                <span>"Pushed " <Age at=pushed_at now /></span>
                {size.map(|size| view! { <span>{told_size(size)}</span> })}
                <span class="image-digest-whole">
                    <span class="mono" title=digest.clone()>{short_digest(&digest).to_owned()}</span>
                    <CopyButton text=digest label=format!("Copy the digest of {tag}") />
                </span>
                {architecture(platforms)}
            </div>
        </li>
    }
    .into_any()
}

/// What an image is built for, and whether App Runner runs that.
fn architecture(platforms: Option<Vec<Platform>>) -> AnyView {
    let Some(platforms) = platforms else {
        return view! { <span class="faint">"Architecture not known"</span> }.into_any();
    };
    let names: Vec<String> = platforms.iter().map(ToString::to_string).collect();
    let names = names.join(", ");
    if platforms.iter().any(Platform::is_run) {
        return view! { <span>{names}</span> }.into_any();
    }
    view! {
        <span class="image-warning">
            <Icon icon=Icon::Warning size=IconSize::Small />
            {format!("{names}: App Runner runs {RUNS_ON} only")}
        </span>
    }
    .into_any()
}

fn nothing_found(what: &str, search: &str) -> AnyView {
    view! {
        <EmptyState icon=Icon::Search title=format!("No {what} with \u{201c}{}\u{201d} in its name", search.trim())>
            "Search for another part of the name."
        </EmptyState>
    }
    .into_any()
}

/// How much is shown of how much, the pages around it, and what the list does not have.
fn foot<T>(browsing: &Browsing, page: &ListPage<T>, one: &str, what: &str) -> AnyView {
    let repository = browsing.query.repository.as_str();
    let other = |number: u32, label: &'static str| {
        let query = browsing.at(repository, number);
        browsing.link(query, "button button-small", label.into_any())
    };
    let before = (page.page > 1).then(|| other(page.page - 1, "Previous"));
    let behind = (page.last() < page.found).then(|| other(page.page + 1, "Next"));
    let facts = match (page.found, &before, &behind) {
        (1, ..) => format!("1 {one}"),
        (found, None, None) => format!("{found} {what}"),
        (found, ..) => format!("{} to {} of {found} {what}", page.first, page.last()),
    };
    let cut = page.has_more.then(|| {
        let text = format!(
            "There are more than the {} {what} that Slipway looks at, and the search does not reach them. Type the URI of another one.",
            page.read
        );
        view! { <p class="form-note">{text}</p> }
    });
    view! {
        <div class="image-list-foot">
            <span class="list-facts" role="status">{facts}</span>
            <span class="image-pages">{before} {behind}</span>
        </div>
        {cut}
    }
    .into_any()
}

/// The way back that chooses nothing.
pub(crate) fn way_back(browsing: &Browsing) -> AnyView {
    let href = paths::draft_field(&browsing.id, step(&browsing.query), "image");
    view! { <LinkButton href label="Keep the image" size=ButtonSize::Normal /> }.into_any()
}

/// Whether the list is one that an image can be chosen from.
pub(crate) fn has_images(view: &ImagesView) -> bool {
    matches!(view.list.known(), Some(ImageList::Images(page)) if page.found > 0)
}
