//! The page around a step: head, flashes, steps, side, and the bar of narrow windows.

use super::browse::BrowseDialog;
use super::build::Build;
use super::comments::Comments;
use super::configure::Configure;
use super::conflict::Conflict;
use super::cost::CostCard;
use super::preflight::Preflight;
use super::quick::Quick;
use super::review::{Review, ReviewBar};
use super::sheet::Sheet;
use super::source::Source;
use super::states::{Archived, Discarded, Sending, Sent};
use super::step_form::{DISCARD_FORM, StepBar, back_button, enter_button};
use super::values_of_others::ValuesOfOthers;
use crate::api::DiscardDraft;
use crate::components::{
    Button, Flash, FlashKind, Flashbar, Icon, Menu, MenuLink, MenuRule, MenuSubmit, PageHead, SaveState,
    StepItem, Steps,
};
use crate::pages::frame::reader;
use crate::pages::present::PresentPeople;
use leptos::prelude::*;
use model::draft::{DraftState, DraftValues, Step};
use model::paths;
use model::presence::Subject;
use model::view::HidesValues;
use server_fn::ServerFn;

/// What is shown of a draft.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Sent,
    Sending,
    Discarded,
    Archived,
    Conflict,
    /// The form would show what others typed.
    ValuesOfOthers(HidesValues),
    /// A step, or the review for those who may look only.
    Step(Step),
}

fn shown(sheet: Sheet) -> Shown {
    sheet
        .view
        .with_value(|view| match (&view.draft.state, &view.conflict) {
            (DraftState::Sent { .. }, _) => Shown::Sent,
            (DraftState::Sending, _) => Shown::Sending,
            (DraftState::Discarded, _) => Shown::Discarded,
            (DraftState::Archived, _) => Shown::Archived,
            (DraftState::Open, Some(_)) => Shown::Conflict,
            (DraftState::Open, None) if view.edit_refusal.is_some() => Shown::Step(Step::Review),
            (DraftState::Open, None) => match view.hidden.withholds_form {
                Some(why) => Shown::ValuesOfOthers(why),
                None => Shown::Step(sheet.step),
            },
        })
}

/// A draft as it was loaded.
#[component]
pub(super) fn Laid(sheet: Sheet) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    focus_heading(sheet);
    super::browse::provide();
    let shown = shown(sheet);
    let content = match shown {
        Shown::Sent => view! { <Sent sheet /> }.into_any(),
        Shown::Sending => view! { <Sending sheet /> }.into_any(),
        Shown::Discarded => view! { <Discarded sheet /> }.into_any(),
        Shown::Archived => view! { <Archived sheet /> }.into_any(),
        Shown::Conflict => view! { <Conflict sheet /> }.into_any(),
        Shown::ValuesOfOthers(why) => view! { <ValuesOfOthers sheet why /> }.into_any(),
        Shown::Step(Step::Quick) => view! { <Quick sheet /> }.into_any(),
        Shown::Step(Step::Source) => view! { <Source sheet /> }.into_any(),
        Shown::Step(Step::Build) => view! { <Build sheet /> }.into_any(),
        Shown::Step(Step::Configure) => view! { <Configure sheet /> }.into_any(),
        Shown::Step(Step::Review) => view! { <Review sheet /> }.into_any(),
    };
    let bar = match shown {
        Shown::Step(Step::Review) => view! { <ReviewBar sheet /> }.into_any(),
        Shown::Step(_) => view! { <StepBar sheet /> }.into_any(),
        _ => ().into_any(),
    };
    let enter = match shown {
        Shown::Step(Step::Review) => None,
        Shown::Step(_) => Some(enter_button(sheet)),
        _ => None,
    };
    let browse =
        matches!(shown, Shown::Step(Step::Quick | Step::Source)).then(|| view! { <BrowseDialog sheet /> });
    let is_step = matches!(shown, Shown::Step(_));
    let comments = (shown == Shown::Step(Step::Review) && sheet.step == Step::Review)
        .then(|| view! { <Comments sheet /> });
    let side = is_step.then(|| {
        view! {
            <aside class="wizard-side" aria-label="Before you go on">
                <Preflight sheet />
                <CostCard sheet />
            </aside>
        }
    });
    let follow = {
        #[cfg(feature = "hydrate")]
        let navigate = leptos_router::hooks::use_navigate();
        move |event: leptos::ev::MouseEvent| {
            #[cfg(feature = "hydrate")]
            super::watch::save_before_following(sheet, &event, &navigate);
            #[cfg(not(feature = "hydrate"))]
            let _ = event;
        }
    };
    view! {
        <Head sheet is_step />
        <Flashbar>
            <Newer sheet />
            <Refusal sheet />
        </Flashbar>
        <div class="wizard" on:click=follow>
            <div class="wizard-steps">
                {enter}
                <StepList sheet shown />
            </div>
            <div class="wizard-form">{content} {comments}</div>
            {side}
        </div>
        {bar}
        {browse}
    }
}

/// Title, whose draft it is, whether it is saved, and the menu that discards it.
#[component]
fn Head(sheet: Sheet, is_step: bool) -> impl IntoView {
    let (now, refusal, rebuilds) = sheet
        .view
        .with_value(|view| (view.now, view.edit_refusal.clone(), view.draft.rebuilds.is_some()));
    let name = move || {
        sheet.values.with(|values| {
            if values.name.is_empty() {
                "a new service".to_owned()
            } else {
                values.name.clone()
            }
        })
    };
    let facts = if rebuilds {
        view! { <p>"Rebuilds " <strong>{name}</strong> ", whose create failed. Shared with your team"</p> }
            .into_any()
    } else {
        view! { <p>"Draft of " <strong>{name}</strong> ", shared with your team"</p> }.into_any()
    };
    let facts = view! {
        {facts}
        <PresentPeople subject=Subject::Draft(sheet.id()) />
    }
    .into_any();
    let state = if is_step {
        view! {
            <SaveState state=sheet.saving now />
            <DraftMenu sheet refusal />
        }
        .into_any()
    } else {
        ().into_any()
    };
    view! { <PageHead title=sheet.step.label() facts state /> }
}

/// What else can be done with the draft; holds the form that discards it.
#[component]
fn DraftMenu(sheet: Sheet, refusal: Option<String>) -> impl IntoView {
    let id = sheet.id();
    // Whoever may change a draft sees its values, and so does whoever may create it.
    let hidden = sheet
        .view
        .with_value(|view| view.edit_refusal.clone().and(view.refusal.clone()));
    // Beside the values, with the question who wants them.
    let secrets = paths::draft_field(&id, Step::Review, "export-secrets");
    let submit = move |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "hydrate")]
        sheet.autosave.submitted(sheet, &event);
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    };
    view! {
        <Menu label="Actions for this draft" dots=true>
            <MenuLink href=paths::draft_compare(&id) label="Compare…" icon=Icon::Copy />
            <MenuLink href=paths::draft_comments(&id) label="Comments" icon=Icon::Log />
            <MenuLink href=paths::draft_export(&id) label="Export as JSON" icon=Icon::Drafts download=true />
            <MenuLink href=secrets label="Export with secrets…" icon=Icon::Lock refusal=hidden />
            <MenuRule />
            <form id=DISCARD_FORM method="post" action=DiscardDraft::url() on:submit=submit>
                <input type="hidden" name="id" value=sheet.id() />
                <MenuSubmit label="Discard draft" icon=Icon::Trash danger=true refusal />
            </form>
        </Menu>
    }
}

#[component]
fn StepList(sheet: Sheet, shown: Shown) -> impl IntoView {
    let id = sheet.id();
    let account = sheet.view.with_value(|view| view.backend.account().to_owned());
    let current = match shown {
        Shown::Step(step) => step,
        _ => sheet.step,
    };
    // Source code has a step more.
    let is_code = Memo::new(move |_| sheet.values.with(DraftValues::is_code));
    let (other, words) = if current == Step::Quick {
        (Step::Source, "Go step by step")
    } else {
        (Step::Quick, "Quick create on one page")
    };
    let switch = matches!(shown, Shown::Step(step) if step != Step::Review).then(|| {
        view! { <a class="steps-switch" href=paths::draft(&sheet.id(), other)>{words}</a> }
    });
    let steps = move || {
        is_code.track();
        let values = sheet.values.get_untracked();
        let items = values
            .steps()
            .iter()
            .map(|step| StepItem {
                label: step.label().to_owned(),
                href: Some(paths::draft(&id, *step)),
                done: *step < current && values.errors_of(*step, &account).is_empty(),
                current: *step == current,
            })
            .collect::<Vec<_>>();
        match (shown, back_button(sheet)) {
            (Shown::Step(Step::Build | Step::Configure), Some(back)) => {
                view! { <Steps items back /> }.into_any()
            }
            _ => view! { <Steps items /> }.into_any(),
        }
    };
    view! {
        {steps}
        {switch}
    }
}

/// Somebody else has saved a newer version. What is typed here stays until the reader decides.
#[component]
fn Newer(sheet: Sheet) -> impl IntoView {
    let reader = reader();
    move || {
        sheet.news.get().newer.map(|(by, version)| {
            let title = if reader.as_deref() == Some(&by) {
                format!("You saved version {version} in another window.")
            } else {
                format!("{by} saved version {version} while you were here.")
            };
            let load = Callback::new(move |_| sheet.load_anew());
            let action = view! { <Button label="Load it" size=crate::components::ButtonSize::Small on_press=load /> };
            view! {
                <div role="status">
                    <Flash
                        kind=FlashKind::Warning
                        title
                        text="Go on typing and you can choose between both versions; what you typed is kept until then."
                        action=action.into_any()
                    />
                </div>
            }
        })
    }
}

/// Why the reader can only look.
#[component]
fn Refusal(sheet: Sheet) -> impl IntoView {
    sheet.view.with_value(|view| view.edit_refusal.clone()).map(|refusal| {
        view! {
            <Flash kind=FlashKind::Info title="You can look at this draft, and not change it." text=refusal />
        }
    })
}

/// A step that was gone to inside of the page begins at its heading, unless errors are told or the address names a field.
#[cfg(feature = "hydrate")]
fn focus_heading(sheet: Sheet) {
    use wasm_bindgen::JsCast;
    if sheet.is_first || sheet.checked {
        return;
    }
    Effect::new(move |before: Option<()>| {
        let named = window().location().hash().is_ok_and(|hash| !hash.is_empty());
        if before.is_some() || named || sheet.live.get_untracked() {
            return;
        }
        let heading = document().query_selector("h1").ok().flatten();
        if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = heading.set_attribute("tabindex", "-1");
            let _ = heading.focus();
        }
    });
}
