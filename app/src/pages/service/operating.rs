//! The questions before a service is deployed, paused or resumed: what that brings about, as a dialog, and as a page of its own
//! for browsers without JavaScript.

use crate::api::{DeployService, PauseService, ResumeService};
use crate::components::{ButtonKind, Consequence, Consequences, Dialog, LinkButton, Question, SubmitButton};
use leptos::prelude::*;
use model::actions::ServiceAction;
use model::consequence::{Outlook, Weight};
use model::paths;
use model::service_list::ServicesQuery;
use model::view::ServiceView;
use server_fn::ServerFn;

/// What is asked.
const ASKED: [ServiceAction; 3] = [ServiceAction::Deploy, ServiceAction::Pause, ServiceAction::Resume];

/// Which of the dialogs are open. It belongs to the page, not to what the page shows: that is drawn anew whenever something
/// happens.
#[derive(Clone, Copy)]
pub struct Operating {
    deploy: RwSignal<bool>,
    pause: RwSignal<bool>,
    resume: RwSignal<bool>,
}

impl Operating {
    /// All of them closed.
    pub fn new() -> Operating {
        Operating {
            deploy: RwSignal::new(false),
            pause: RwSignal::new(false),
            resume: RwSignal::new(false),
        }
    }

    /// Whether the dialog of an action is open; `None` for actions without one here.
    pub fn open(self, action: ServiceAction) -> Option<RwSignal<bool>> {
        match action {
            ServiceAction::Deploy => Some(self.deploy),
            ServiceAction::Pause => Some(self.pause),
            ServiceAction::Resume => Some(self.resume),
            ServiceAction::Rebuild | ServiceAction::Clone | ServiceAction::Delete => None,
        }
    }
}

/// The action of a question in the address.
pub fn asked(word: &str) -> Option<ServiceAction> {
    ASKED.into_iter().find(|action| action.question() == Some(word))
}

/// Why an action cannot be done now.
pub fn refusal(view: &ServiceView, action: ServiceAction) -> Option<String> {
    let offer = view.offers.iter().find(|offer| offer.action == action)?;
    offer.refusal.clone()
}

/// The dialogs; only browsers with JavaScript open them.
#[component]
pub fn OperatingDialogs(
    view: ServiceView,
    /// Which are open.
    operating: Operating,
    /// The query of the list that the service stands beside, or empty.
    #[prop(optional, into)]
    list: String,
) -> impl IntoView {
    ASKED
        .into_iter()
        .filter_map(|action| {
            let open = operating.open(action)?;
            if refusal(&view, action).is_some() {
                // Done by this person or another: there is nothing left to ask.
                Effect::new(move |_| {
                    open.try_set(false);
                });
                return None;
            }
            let (view, list) = (view.clone(), list.clone());
            Some(view! {
                <Dialog labelled_by=title_id(action) open>
                    <OperateQuestion view action list open />
                </Dialog>
            })
        })
        .collect_view()
}

fn title_id(action: ServiceAction) -> String {
    format!("{}-title", action.question().unwrap_or_default())
}

/// What comes of it, and the two answers.
#[component]
pub fn OperateQuestion(
    view: ServiceView,
    /// What would be done.
    action: ServiceAction,
    /// The query of the list where the answer leads back to, or empty.
    #[prop(optional, into)]
    list: String,
    /// The dialog that it stands in; absent on a page of its own.
    #[prop(optional)]
    open: Option<RwSignal<bool>>,
) -> impl IntoView {
    let arn = view.service.arn.clone();
    let name = arn.name.clone();
    let (url, kept, verb, busy) = match action {
        ServiceAction::Pause => (PauseService::url(), "Keep it running", "Pause service", "Pausing"),
        ServiceAction::Resume => (
            ResumeService::url(),
            "Keep it paused",
            "Resume service",
            "Resuming",
        ),
        _ => (DeployService::url(), "Not now", "Deploy service", "Deploying"),
    };
    let title = format!("{} {name}?", action.label());
    let page = open.is_none();
    let refusal = refusal(&view, action);
    let form = format!(
        "{}-{}",
        action.question().unwrap_or_default(),
        if page { "page" } else { "dialog" }
    );
    let back = match list.as_str() {
        "" => paths::service(&arn),
        list => paths::services(&ServicesQuery::decode(list)),
    };
    let keep = match open {
        None => view! { <LinkButton href=back label=kept /> }.into_any(),
        Some(open) => view! {
            <button type="button" class="button" autofocus on:click=move |_| open.set(false)>
                {kept}
            </button>
        }
        .into_any(),
    };
    let submitted = move |_| {
        if let Some(open) = open {
            open.set(false);
        }
    };
    let foot = view! {
        {keep}
        <SubmitButton label=verb kind=ButtonKind::Primary refusal=refusal.clone() form=form.clone() busy_label=busy />
    };
    let outlook = view.outlooks.into_iter().find(|outlook| outlook.action == action);
    let content = match outlook {
        Some(outlook) => view! { <OutlookText outlook /> }.into_any(),
        None => view! { <p>{refusal}</p> }.into_any(),
    };
    view! {
        <Question title id=title_id(action) page foot=foot.into_any()>
            {content}
            <form method="post" action=url id=form on:submit=submitted>
                <input type="hidden" name="arn" value=arn.to_string() />
                {(!list.is_empty()).then(|| view! { <input type="hidden" name="list" value=list /> })}
            </form>
        </Question>
    }
}

/// What an action brings about, and how long it takes.
#[component]
pub fn OutlookText(outlook: Outlook) -> impl IntoView {
    let items = outlook
        .consequences
        .into_iter()
        .map(|item| {
            let weight = item.weight;
            view! {
                <Consequence lost=weight == Weight::Lost note=weight == Weight::Note>
                    {item.text}
                </Consequence>
            }
        })
        .collect_view();
    view! {
        <Consequences>{items}</Consequences>
        <p class="form-note">{outlook.duration}</p>
    }
}
