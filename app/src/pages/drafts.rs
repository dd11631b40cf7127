//! The drafts of the team.

mod archived;

use crate::api::{BeginDraft, DiscardDraft, load_drafts};
use crate::components::{
    Age, Avatar, Badge, ButtonKind, ButtonSize, Card, Column, Crumb, EmptyState, Flash, FlashKind, Flashbar,
    Icon, ImageName, Indication, Indicator, LinkButton, Menu, MenuLink, MenuRule, MenuSubmit, NavItem,
    PageHead, StatusIcon, SubmitButton, Table, Tone,
};
use crate::live::{FrameResource, Live};
use crate::pages::frame::Framed;
use crate::pages::present::{PresentPeople, attend};
use crate::pages::problem::Problem;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::draft::DraftState;
use model::image::{ImageReference, ImageVersion};
use model::paths;
use model::presence::Subject;
use model::time::Time;
use model::view::{DraftRow, DraftsView};
use server_fn::ServerFn;

/// The page.
#[component]
pub fn Drafts() -> impl IntoView {
    let live = Live::of_page();
    let query = use_query_map();
    let discarded = Memo::new(move |_| query.with(|query| query.get_str("discarded").map(str::to_owned)));
    attend(Signal::stored(Some(Subject::Drafts)));
    // Drafts that are sent become services.
    let drafts = crate::api::resource(
        move || (live.drafts.get(), live.services.get()),
        |_| load_drafts(),
    );
    view! {
        <Framed title="Drafts" current=NavItem::Drafts breadcrumb=vec![Crumb::here("Drafts")]>
            <Transition>
                {move || Suspend::new(async move {
                    match drafts.await {
                        Ok(view) => view! { <Loaded view discarded /> }.into_any(),
                        Err(error) => view! { <Problem error /> }.into_any(),
                    }
                })}
            </Transition>
        </Framed>
    }
}

#[component]
fn Loaded(view: DraftsView, discarded: Memo<Option<String>>) -> impl IntoView {
    let facts = match view.drafts.len() {
        0 => "Services that are not created yet, shared with your team".to_owned(),
        1 => "1 draft, shared with your team".to_owned(),
        count => format!("{count} drafts, shared with your team"),
    };
    let actions = view! { <LinkButton href=paths::CREATE label="Create service" icon=Icon::Plus kind=ButtonKind::Primary /> };
    let (archived, now) = (view.archived, view.now);
    let list = if view.drafts.is_empty() {
        view! { <Empty /> }.into_any()
    } else {
        view! { <List drafts=view.drafts now /> }.into_any()
    };
    view! {
        <PageHead title="Drafts" facts=view! { <p>{facts}</p> }.into_any() actions=actions.into_any() />
        <Flashbar>{move || discarded.get().map(|id| view! { <BringBack id /> })}</Flashbar>
        <div class="page-stack">
            {list}
            <archived::Archived drafts=archived now />
        </div>
    }
}

/// A draft was discarded a moment ago.
#[component]
fn BringBack(id: String) -> impl IntoView {
    let action = view! {
        <form method="post" action=DiscardDraft::url()>
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="restore" value="1" />
            <SubmitButton
                label="Bring it back"
                icon=Icon::Undo
                kind=ButtonKind::Secondary
                size=ButtonSize::Small
            />
        </form>
    };
    view! {
        <div role="status">
            <Flash kind=FlashKind::Success title="Draft discarded." text="Nothing in it is lost." action=action.into_any() />
        </div>
    }
}

#[component]
fn Empty() -> impl IntoView {
    let frame = expect_context::<FrameResource>();
    let refusal = MaybeProp::derive(move || frame.get()?.ok()?.frame.begin_refusal);
    let actions = view! {
        <form method="post" action=BeginDraft::url()>
            <SubmitButton label="Begin a draft" icon=Icon::Plus kind=ButtonKind::Secondary refusal />
        </form>
        <LinkButton href=paths::GALLERY label="Open the gallery" kind=ButtonKind::Quiet />
    };
    view! {
        <Card>
            <EmptyState icon=Icon::Drafts title="No draft is open" actions=actions.into_any()>
                "A draft is a service before it is created. It is saved while you type, and your team can go on with it."
            </EmptyState>
        </Card>
    }
}

#[component]
fn List(drafts: Vec<DraftRow>, now: Time) -> impl IntoView {
    let rows = drafts
        .into_iter()
        .map(|row| view! { <Row row now /> })
        .collect_view();
    view! {
        <Card flush=true>
            <Table
                label="Drafts"
                columns=&[Column::Shown("Draft of"), Column::Shown("State"), Column::Shown("Region"), Column::Wide("Image"), Column::Wide("Saved"), Column::Menu]
                class="table-rows drafts-table"
                rows=rows.into_any()
            />
        </Card>
    }
}

#[component]
fn Row(row: DraftRow, now: Time) -> impl IntoView {
    let DraftRow {
        draft,
        errors,
        step,
        image,
        review,
    } = row;
    let frame = expect_context::<FrameResource>();
    let you = frame
        .get_untracked()
        .and_then(Result::ok)
        .is_some_and(|frame| frame.frame.person.name == draft.updated_by);
    let title = draft.title().to_owned();
    let sending = draft.state == DraftState::Sending;
    let href = paths::draft(&draft.id, step);
    let region = Some(draft.values.region.clone()).filter(|region| !region.is_empty());
    view! {
        <tr>
            <td class="cell-name">
                <a href=href.clone()>{title.clone()}</a>
                <PresentPeople subject=Subject::Draft(draft.id.clone()) small=true />
            </td>
            <td class="cell-status">
                <span class="draft-state">{state(sending, errors)} {review.map(|wish| wanted(&draft.id, &wish.by))}</span>
            </td>
            <td class="cell-second">
                {region.unwrap_or_else(|| "No Region yet".to_owned())}
                <span class="narrow-only">
                    {format!(" · {}, ", draft.updated_by)} <Age at=draft.updated_at now />
                </span>
            </td>
            <td class="cell-wide cell-clip">{image_of(image, &draft.values.image)}</td>
            <td class="cell-wide">
                <span class="cell-person">
                    <Avatar name=draft.updated_by.clone() you small=true />
                    <span>{draft.updated_by.clone()}</span>
                    <span class="cell-age">
                        <Age at=draft.updated_at now />
                    </span>
                </span>
            </td>
            <td class="cell-wide cell-menu">
                <Menu label=format!("Actions for the draft of {title}") dots=true>
                    <MenuLink href label="Go on" icon=Icon::Edit />
                    <MenuLink href=paths::draft_compare(&draft.id) label="Compare…" icon=Icon::Copy />
                    <MenuLink
                        href=paths::draft_export(&draft.id)
                        label="Export as JSON"
                        icon=Icon::Drafts
                        download=true
                    />
                    <MenuRule />
                    <form method="post" action=DiscardDraft::url()>
                        <input type="hidden" name="id" value=draft.id.clone() />
                        <MenuSubmit
                            label="Discard draft"
                            icon=Icon::Trash
                            danger=true
                            refusal=sending.then_some("It is on its way to App Runner.")
                        />
                    </form>
                </Menu>
            </td>
        </tr>
    }
}

/// That someone asks for a review, and the way to it.
fn wanted(draft: &str, by: &str) -> AnyView {
    view! {
        <a href=paths::draft_comments(draft) title=format!("{by} asks for a review")>
            <Badge tone=Tone::Warn text="Please review" />
        </a>
    }
    .into_any()
}

/// How far the draft is.
fn state(sending: bool, errors: u32) -> AnyView {
    match (sending, errors) {
        (true, _) => {
            let status = Indication {
                icon: StatusIcon::Moving,
                tone: Tone::Accent,
                label: "On its way to App Runner".to_owned(),
            };
            view! { <Indicator status /> }.into_any()
        }
        (false, 0) => view! { <Badge tone=Tone::Ok text="Ready to create" /> }.into_any(),
        (false, 1) => view! { <Badge tone=Tone::Err text="1 blocker" /> }.into_any(),
        (false, count) => view! { <Badge tone=Tone::Err text=format!("{count} blockers") /> }.into_any(),
    }
}

/// The image as far as a row has room; what cannot be read as one as it was typed.
fn image_of(image: Option<ImageReference>, typed: &str) -> AnyView {
    match image {
        Some(reference) => {
            let name = reference
                .repository
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned();
            let tag = reference.tag().map(ToOwned::to_owned);
            let digest = match reference.version {
                ImageVersion::Digest(digest) => Some(digest),
                ImageVersion::Unwritten | ImageVersion::Tag(_) => None,
            };
            view! { <ImageName name tag digest /> }.into_any()
        }
        None if typed.is_empty() => view! { <span class="cell-absent">"None yet"</span> }.into_any(),
        None => view! { <span class="mono" title=typed.to_owned()>{typed.to_owned()}</span> }.into_any(),
    }
}
