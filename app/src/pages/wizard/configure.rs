//! The second step: how to run it.

use super::acknowledgement::Acknowledgement;
use super::exports::Exports;
use super::fields::{cpus, hint, mark, memories, regions};
use super::health::Health;
use super::network::{Networking, Observability};
use super::scaling::Scaling;
use super::security::Security;
use super::sheet::Sheet;
use super::step_form::StepForm;
use super::variables::Variables;
use crate::components::{Card, Fold, Folds, SelectField, TextArea, TextField};
use leptos::prelude::*;
use model::draft::Granted;

/// The form.
#[component]
pub(super) fn Configure(sheet: Sheet) -> impl IntoView {
    view! {
        <StepForm sheet>
            <Card title="Service settings" class="form-card">
                <Settings sheet />
            </Card>
            <Sections sheet />
            <Exports sheet />
        </StepForm>
    }
}

/// Name, place, size and environment. Port and start command of source code belong to its build.
#[component]
pub(super) fn Settings(sheet: Sheet) -> impl IntoView {
    let kind = Memo::new(move |_| {
        sheet
            .values
            .with(|values| (values.is_code(), values.is_configured_by_file()))
    });
    view! {
        <Name sheet />
        <div class="field-triple">
            <Where sheet />
            <Size sheet />
        </div>
        {move || (!kind.get().0).then(|| view! { <Start sheet /> })}
        {move || {
            if kind.get().1 {
                view! { <p class="form-note">"Environment variables and secrets come from the repository's apprunner.yaml."</p> }
                    .into_any()
            } else {
                view! {
                    <Variables sheet />
                    <Acknowledgement sheet granted=Granted::Secrets />
                }
                    .into_any()
            }
        }}
    }
}

/// How an image is started.
#[component]
fn Start(sheet: Sheet) -> impl IntoView {
    view! {
        <div class="field-pair">
            <TextField
                name="port"
                label="Port"
                value=sheet.field("port")
                error=sheet.error("port")
                inputmode="numeric"
                on_input=sheet.typed("port")
                below=mark(sheet, "port")
            />
            <TextField
                name="start_command"
                label="Start command"
                optional=true
                value=sheet.field("start_command")
                error=sheet.error("start_command")
                placeholder="Uses the command of the image"
                mono=true
                on_input=sheet.typed("start_command")
                below=mark(sheet, "start_command")
            />
        </div>
    }
}

/// What has a default that mostly fits, folded.
#[component]
pub(super) fn Sections(sheet: Sheet) -> impl IntoView {
    view! {
        <Folds>
            <Scaling sheet />
            <Health sheet />
            <Security sheet />
            <Networking sheet />
            <Observability sheet />
            <Tags sheet />
        </Folds>
    }
}

fn is_rebuild(sheet: Sheet) -> bool {
    sheet.view.with_value(|view| view.draft.rebuilds.is_some())
}

#[component]
fn Name(sheet: Sheet) -> impl IntoView {
    let rebuilds = is_rebuild(sheet);
    let help = if rebuilds {
        "It stays: the failed service of this name is rebuilt."
    } else {
        "4 to 40 letters, digits, hyphens or underscores. It cannot be changed later."
    };
    view! {
        <TextField
            name="name"
            label="Service name"
            value=sheet.field("name")
            hint=hint(help)
            error=sheet.error("name")
            readonly=rebuilds
            on_input=sheet.typed("name")
            below=mark(sheet, "name")
        />
    }
}

#[component]
fn Where(sheet: Sheet) -> impl IntoView {
    if is_rebuild(sheet) {
        return view! {
            <TextField
                name="region"
                label="Region"
                value=sheet.field("region")
                error=sheet.error("region")
                readonly=true
                below=view! { <span class="field-hint">"A service cannot move."</span> }.into_any()
            />
        }
        .into_any();
    }
    view! {
        <SelectField
            name="region"
            label="Region"
            choices=regions(sheet)
            value=sheet.field("region")
            error=sheet.error("region")
            on_input=sheet.typed("region")
            below=mark(sheet, "region")
        />
    }
    .into_any()
}

#[component]
fn Size(sheet: Sheet) -> impl IntoView {
    let cpu = sheet.view.with_value(|view| view.draft.values.cpu.clone());
    // Without a script every memory can be chosen, and the server tells which ones go with the CPU.
    let choices = Memo::new(move |_| {
        let live = sheet.live.get();
        sheet
            .values
            .with(|values| memories(live.then_some(values.cpu.as_str()), &values.memory))
    });
    let choose_cpu = move |cpu: String| {
        let fitting = memories(Some(&cpu), "");
        let fits = sheet
            .values
            .with_untracked(|values| fitting.iter().any(|choice| choice.value == values.memory));
        sheet.set("cpu", cpu);
        // The first one stands for an empty choice.
        if let (false, Some(least)) = (fits, fitting.get(1)) {
            sheet.set("memory", least.value.clone());
        }
    };
    view! {
        <SelectField
            name="cpu"
            label="Virtual CPU"
            choices=cpus(&cpu)
            value=sheet.field("cpu")
            error=sheet.error("cpu")
            on_input=Callback::new(choose_cpu)
            below=mark(sheet, "cpu")
        />
        <SelectField
            name="memory"
            label="Virtual memory"
            choices
            value=sheet.field("memory")
            error=sheet.error("memory")
            on_input=sheet.typed("memory")
            below=mark(sheet, "memory")
        />
    }
}

#[component]
fn Tags(sheet: Sheet) -> impl IntoView {
    let words = Signal::derive(move || {
        sheet.values.with(
            |values| match values.tags.lines().filter(|line| !line.trim().is_empty()).count() {
                0 => "No tags".to_owned(),
                1 => "1 tag".to_owned(),
                count => format!("{count} tags"),
            },
        )
    });
    let rebuilds = is_rebuild(sheet);
    let open = sheet.has_error(&["tags"]);
    view! {
        <Fold title="Tags" summary=words open>
            {if rebuilds {
                view! { <p class="field-hint">"The service keeps the tags that it was created with."</p> }.into_any()
            } else {
                view! {
                    <TextArea
                        name="tags"
                        label="Tags of the service"
                        optional=true
                        value=sheet.field("tags")
                        hint=view! { "One on each line: " <code>"key=value"</code> }.into_any()
                        error=sheet.error("tags")
                        rows=3
                        mono=true
                        on_input=sheet.typed("tags")
                        below=mark(sheet, "tags")
                    />
                }
                    .into_any()
            }}
        </Fold>
    }
}
