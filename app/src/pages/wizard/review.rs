//! The last step: everything once more, and the button.

mod cards;
mod confirm;
mod variables;

use super::exports::Exports;
use super::labels::label;
use super::sheet::Sheet;
use super::step_form::DISCARD_FORM;
use crate::api::SubmitDraft;
use crate::components::{
    ButtonKind, ButtonSize, ErrorSummary, Flash, FlashKind, LinkButton, StickyBar, SubmitButton,
};
use crate::live::FrameResource;
use crate::pages::confirmation::CONFIRMATION_FIELD;
use cards::{BuildCard, ConfigureCard, SourceCard};
use confirm::Confirm;
use leptos::prelude::*;
use model::draft::Step;
use model::field_error::{FieldError, FieldErrors};
use model::paths;
use model::preflight::{Finding, Level};
use model::view::DraftView;
use server_fn::ServerFn;

/// The id of the form that creates the service, for the button of narrow windows.
const SUBMIT_FORM: &str = "submit-form";

/// Fields of this page that are no part of the draft. What is said of them stands at them.
const OF_OTHER_FORMS: [&str; 2] = ["comment", CONFIRMATION_FIELD];

/// What is wrong, with what the answer to the last try had to say.
fn errors(sheet: Sheet) -> FieldErrors {
    let frame = expect_context::<FrameResource>();
    let mut errors = sheet.view.with_value(|view| view.errors.clone());
    let notice = frame.get().and_then(Result::ok).and_then(|frame| frame.notice);
    for error in notice.map(|notice| notice.errors.0).unwrap_or_default() {
        let is_of_another_form = OF_OTHER_FORMS.contains(&error.field.as_str());
        if !is_of_another_form && errors.at(&error.field).is_none() {
            errors.0.push(error);
        }
    }
    errors
}

/// Everything that will be sent.
#[component]
pub(super) fn Review(sheet: Sheet) -> impl IntoView {
    let rebuilds = sheet.view.with_value(|view| view.draft.rebuilds.is_some());
    view! {
        <Refused sheet />
        {move || view! { <Verdict sheet errors=errors(sheet) /> }}
        <SourceCard sheet />
        <BuildCard sheet />
        <ConfigureCard sheet />
        <Confirm sheet />
        <Exports sheet />
        <form id=SUBMIT_FORM method="post" action=SubmitDraft::url()>
            <input type="hidden" name="id" value=sheet.id() />
            <input type="hidden" name="version" value=sheet.version.get_untracked() prop:value=sheet.version />
            {rebuilds
                .then(|| {
                    view! {
                        <p class="form-note">
                            "The failed service is rebuilt with UpdateService, which App Runner allows after a failed create. Its \
                             name, Region and domain stay."
                        </p>
                    }
                })}
            <div class="form-foot">
                <Discard sheet />
                <LinkButton href=paths::draft(&sheet.id(), Step::Configure) label="Back" />
                {move || create_button(sheet, "create")}
            </div>
        </form>
    }
}

#[component]
fn Discard(sheet: Sheet) -> impl IntoView {
    let refusal = sheet.view.with_value(|view| view.edit_refusal.clone());
    view! { <SubmitButton label="Discard draft" kind=ButtonKind::Quiet form=DISCARD_FORM id="discard" refusal /> }
}

/// The bar of narrow windows.
#[component]
pub(super) fn ReviewBar(sheet: Sheet) -> impl IntoView {
    view! {
        <StickyBar state=super::preflight::brief(sheet)>{move || create_button(sheet, "create-bar")}</StickyBar>
    }
}

fn create_button(sheet: Sheet, id: &'static str) -> AnyView {
    let open = errors(sheet).0.len();
    let (label, refusal) = sheet
        .view
        .with_value(|view| (button_label(view), refusal(sheet.news.get().refusal, open)));
    view! {
        <SubmitButton
            label
            size=ButtonSize::Large
            form=SUBMIT_FORM
            id
            refusal
            busy_label="Creating"
        />
    }
    .into_any()
}

fn button_label(view: &DraftView) -> String {
    let (region, backend) = (&view.draft.values.region, view.backend.label());
    match &view.draft.rebuilds {
        Some(arn) => format!("Rebuild {} in {}, {backend}", arn.name, arn.region),
        None if region.is_empty() => format!("Create, {backend}"),
        None => format!("Create in {region}, {backend}"),
    }
}

fn refusal(of_reader: Option<String>, open: usize) -> Option<String> {
    of_reader.or(match open {
        0 => None,
        1 => Some("1 field is to be fixed first.".to_owned()),
        count => Some(format!("{count} fields are to be fixed first.")),
    })
}

/// What AWS said to the last try.
#[component]
fn Refused(sheet: Sheet) -> impl IntoView {
    sheet.view.with_value(|view| {
        view.refused.clone().map(|refused| {
            let (title, advice) = match refused.explained {
                Some(explained) => (format!("{}.", explained.title), format!(" {}", explained.advice)),
                None => ("AWS refused the last try.".to_owned(), String::new()),
            };
            view! {
                <div role="alert">
                    <Flash
                        kind=FlashKind::Error
                        title
                        text=format!(
                            "Nothing was created.{advice} AWS says: {} ({})",
                            refused.message,
                            refused.at.age(view.now),
                        )
                        detail=Some(refused.reference).filter(|reference| !reference.is_empty())
                    />
                </div>
            }
        })
    })
}

/// Every field is as it should be; what was looked at in the account may say otherwise.
fn ready(sheet: Sheet) -> AnyView {
    let blockers = Memo::new(move |_| {
        sheet.assessment.with(|assessment| {
            let is_blocker = |finding: &&Finding| finding.level == Level::Blocker;
            assessment.findings.iter().filter(is_blocker).count()
        })
    });
    let flash = move || match blockers.get() {
        0 => {
            view! { <Flash kind=FlashKind::Success title="Ready to create." text="Nothing has been sent yet." /> }
        }
        count => {
            let title = if count == 1 {
                "Preflight found a blocker."
            } else {
                "Preflight found blockers."
            };
            let text =
                "App Runner would refuse this, or the service would not start. Nothing has been sent yet.";
            let action = view! { <a href=format!("#{}", super::preflight::CARD)>"Preflight"</a> };
            view! { <Flash kind=FlashKind::Warning title text action=action.into_any() /> }
        }
    };
    flash.into_any()
}

/// Ready, or what is to be fixed and where.
#[component]
fn Verdict(sheet: Sheet, errors: FieldErrors) -> impl IntoView {
    if errors.is_empty() {
        return ready(sheet);
    }
    let id = sheet.id();
    let href = Callback::new(move |error: FieldError| {
        let step = sheet.values.with_untracked(|values| values.step_of(&error.field));
        paths::draft_error(&id, step, &error.field)
    });
    view! {
        <ErrorSummary errors before="you create the service" href label=Callback::new(|field: String| label(&field)) />
    }
    .into_any()
}
