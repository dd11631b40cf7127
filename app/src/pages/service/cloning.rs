//! The question where a draft with the service's settings is to go: as a dialog, and as a page of its own for browsers without
//! JavaScript.

use crate::api::CloneService;
use crate::components::{
    Choice, Consequence, Consequences, Dialog, LinkButton, Question, SelectField, SubmitButton,
};
use crate::live::FrameResource;
use crate::pages::confirmation::ConfirmField;
use leptos::prelude::*;
use model::actions::ServiceAction;
use model::paths;
use model::view::ServiceView;
use server_fn::ServerFn;

/// The dialog's state. It belongs to the page, not to what the page shows: that is drawn anew whenever something happens.
#[derive(Clone, Copy)]
pub struct Cloning {
    /// Whether the dialog is open.
    pub open: RwSignal<bool>,
    region: RwSignal<Option<String>>,
}

impl Cloning {
    /// Makes the state and puts it into the context of the page.
    pub fn provide() {
        provide_context(Cloning {
            open: RwSignal::new(false),
            region: RwSignal::new(None),
        });
    }

    /// The state of this page.
    pub fn of_page() -> Cloning {
        expect_context::<Cloning>()
    }
}

const TITLE: &str = "clone-title";

/// The dialog; only browsers with JavaScript open it.
#[component]
pub fn CloneDialog(view: ServiceView) -> impl IntoView {
    view! {
        <Dialog labelled_by=TITLE open=Cloning::of_page().open>
            <CloneQuestion view />
        </Dialog>
    }
}

/// The Region, and what goes along to it.
#[component]
pub fn CloneQuestion(
    view: ServiceView,
    /// On a page of its own.
    #[prop(optional)]
    page: bool,
) -> impl IntoView {
    let clones_values = view.clones_values;
    let arn = view.service.arn;
    let own = arn.region.to_string();
    let refusal = view
        .offers
        .into_iter()
        .find(|offer| offer.action == ServiceAction::Clone)
        .and_then(|offer| offer.refusal);
    let frame = expect_context::<FrameResource>()
        .get_untracked()
        .and_then(Result::ok);
    let error = frame
        .as_ref()
        .and_then(|frame| frame.notice.as_ref()?.errors.at("region").map(ToOwned::to_owned));
    let choices: Vec<Choice> = frame
        .map(|frame| frame.frame.regions)
        .unwrap_or_default()
        .iter()
        .map(|region| Choice::new(region.as_str(), region.label()))
        .collect();
    let Cloning { open, region } = Cloning::of_page();
    let chosen = Signal::derive(move || region.get().unwrap_or_else(|| own.clone()));
    let form = format!("clone-{}", if page { "page" } else { "dialog" });
    let settings = if clones_values {
        "The draft begins with all settings of the service, the values of its variables among them. Nothing happens to the service. \
         That you get to see the values is noted in the audit log."
    } else {
        "The draft begins with all settings of the service, but for the values of its variables, which Editors see. Nothing happens \
         to the service."
    };
    let foot = view! {
        {if page {
            view! { <LinkButton href=paths::service(&arn) label="Not now" /> }.into_any()
        } else {
            view! {
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    "Not now"
                </button>
            }
                .into_any()
        }}
        <SubmitButton label=ServiceAction::Clone.label() refusal form=form.clone() busy_label="Asking App Runner" />
    };
    view! {
        <Question title=format!("Clone {} as a draft", arn.name) id=TITLE page foot=foot.into_any()>
            <Consequences>
                <Consequence>{settings}</Consequence>
                <Consequence>"It gets the next free name. Tags are not copied."</Consequence>
                <Consequence>
                    "In another Region, what exists in this one only is left out: connection, VPC connector, auto scaling and \
                     observability configuration, key, and references to secrets."
                </Consequence>
            </Consequences>
            // The browser loads the whole page of the draft: in the background, the event of its beginning would load the frame
            // a second time, and what is to be said of the copy would be lost between both.
            <form method="post" action=CloneService::url() id=form data-plain=true>
                <input type="hidden" name="arn" value=arn.to_string() />
                <SelectField
                    name="region"
                    label="Region of the draft"
                    choices=choices
                    value=chosen
                    error
                    on_input=Callback::new(move |code| region.set(Some(code)))
                />
                {clones_values.then(|| view! { <ConfirmField /> })}
            </form>
        </Question>
    }
}
