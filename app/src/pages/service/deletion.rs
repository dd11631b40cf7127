//! The question before a service is deleted: as a dialog, and as a page of its own for browsers without JavaScript.

use crate::api::DeleteService;
use crate::components::{ButtonKind, Dialog, LinkButton, Question, SubmitButton, TextField, alive};
use crate::live::FrameResource;
use crate::pages::confirmation::ConfirmField;
use crate::pages::service::operating::OutlookText;
use leptos::prelude::*;
use model::actions::ServiceAction;
use model::draft::Step;
use model::paths;
use model::view::ServiceView;
use server_fn::ServerFn;

/// The dialog's state. It belongs to the page, not to what the page shows: that is drawn anew whenever something
/// happens, and nothing typed may be lost by it.
#[derive(Clone, Copy)]
pub struct Deletion {
    /// Whether the dialog is open.
    pub open: RwSignal<bool>,
    typed: RwSignal<String>,
}

impl Deletion {
    /// Makes the state and puts it into the context of the page.
    pub fn provide() {
        provide_context(Deletion {
            open: RwSignal::new(false),
            typed: RwSignal::new(String::new()),
        });
    }

    /// The state of this page.
    pub fn of_page() -> Deletion {
        expect_context::<Deletion>()
    }
}

const TITLE: &str = "delete-title";

/// The dialog; only browsers with JavaScript open it.
#[component]
pub fn DeleteDialog(view: ServiceView) -> impl IntoView {
    let Deletion { open, typed } = Deletion::of_page();
    let refused = view
        .offers
        .iter()
        .any(|offer| offer.action == ServiceAction::Delete && offer.refusal.is_some());
    Effect::new(move |_| {
        // Being deleted, by this person or another: there is nothing left to ask.
        if refused && open.get_untracked() {
            open.set(false);
            typed.set(String::new());
        }
    });
    view! {
        <Dialog labelled_by=TITLE open>
            <DeleteQuestion view />
        </Dialog>
    }
}

/// What is lost, what stays, and the name to type.
#[component]
pub fn DeleteQuestion(
    view: ServiceView,
    /// On a page of its own.
    #[prop(optional)]
    page: bool,
    /// The draft that the service makes room for; its review is where either answer leads.
    #[prop(optional_no_strip)]
    draft: Option<String>,
) -> impl IntoView {
    let arn = view.service.arn.clone();
    let name = arn.name.clone();
    let refusal = view
        .offers
        .iter()
        .find(|offer| offer.action == ServiceAction::Delete)
        .and_then(|offer| offer.refusal.clone());
    let frame = expect_context::<FrameResource>();
    let notice = frame
        .get_untracked()
        .and_then(Result::ok)
        .and_then(|frame| frame.notice)
        .unwrap_or_default();
    let error = notice.errors.at("typed").map(ToOwned::to_owned);
    let Deletion { open, typed } = Deletion::of_page();
    let typed_before = notice.typed_into("typed");
    if typed.with_untracked(String::is_empty) && !typed_before.is_empty() {
        typed.set(typed_before);
    }
    let expected = name.clone();
    let why_not = refusal.clone();
    // Without a script the button works, and the server compares.
    let alive = alive();
    let mismatch = Signal::derive(move || {
        let waits = alive.get() && typed.get().trim() != expected;
        refusal
            .clone()
            .or_else(|| waits.then(|| format!("Type {expected} to confirm.")))
    });
    let form = format!("delete-{}", if page { "page" } else { "dialog" });
    let foot = view! {
        {if page {
            let kept = match &draft {
                Some(draft) => paths::draft(&paths::encode(draft), Step::Review),
                None => paths::service(&arn),
            };
            view! { <LinkButton href=kept label="Keep it" /> }.into_any()
        } else {
            view! {
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    "Keep it"
                </button>
            }
                .into_any()
        }}
        <SubmitButton label="Delete service" kind=ButtonKind::DangerSolid refusal=mismatch form=form.clone() busy_label="Deleting" />
    };
    let outlook = view
        .outlooks
        .into_iter()
        .find(|outlook| outlook.action == ServiceAction::Delete);
    view! {
        <Question title=format!("Delete {name}?") id=TITLE page foot=foot.into_any()>
            {match outlook {
                Some(outlook) => view! { <OutlookText outlook /> }.into_any(),
                None => view! { <p>{why_not}</p> }.into_any(),
            }}
            <form method="post" action=DeleteService::url() id=form>
                <input type="hidden" name="arn" value=arn.to_string() />
                {draft.map(|draft| view! { <input type="hidden" name="draft" value=draft /> })}
                <TextField
                    name="typed"
                    label=format!("Type {name} to confirm")
                    value=typed
                    error
                    mono=true
                    autofocus=page
                    on_input=Callback::new(move |text| typed.set(text))
                />
                <ConfirmField />
            </form>
        </Question>
    }
}
