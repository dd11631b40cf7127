//! How source code is built: here or by the repository's `apprunner.yaml`.

use super::exports::Exports;
use super::fields::{hint, mark, with_chosen};
use super::sheet::Sheet;
use super::source::{WithoutScript, tile};
use super::step_form::{Shown, StepForm};
use crate::components::{
    ButtonKind, ButtonSize, Card, Checkbox, Choice, CopyButton, Finding, FindingKind, Findings, Fold, Folds,
    RadioTiles, SelectField, SubmitButton, TextArea, TextField,
};
use leptos::prelude::*;
use model::draft::DraftValues;
use model::runtime::Runtime;

/// The form.
#[component]
pub(super) fn Build(sheet: Sheet) -> impl IntoView {
    view! {
        <StepForm sheet>
            <Card title="Build settings" class="form-card">
                <BuildFields sheet />
            </Card>
            <Folds>
                <File sheet />
            </Folds>
            <Exports sheet />
        </StepForm>
    }
}

/// Where the build is configured, and what is asked for if it is here.
#[component]
pub(super) fn BuildFields(sheet: Sheet) -> impl IntoView {
    let by_file = Memo::new(move |_| sheet.values.with(DraftValues::is_configured_by_file));
    view! {
        <RadioTiles
            name="configuration_source"
            legend="Configuration"
            tiles=vec![
                tile("api", "Configure all settings here", "They can be changed at any time"),
                tile("repository", "Use a configuration file", "App Runner reads apprunner.yaml in the source directory"),
            ]
            value=sheet.field("configuration_source")
            error=sheet.error("configuration_source")
            on_input=sheet.typed("configuration_source")
            below=mark(sheet, "configuration_source")
        />
        <WithoutScript step=sheet.step />
        {move || {
            if by_file.get() {
                view! {
                    <p class="form-note">
                        "The file owns runtime, build command, start command, port, environment variables and secrets. What is \
                         entered for them here is kept and not sent."
                    </p>
                }
                    .into_any()
            } else {
                view! { <Settings sheet /> }.into_any()
            }
        }}
    }
}

#[component]
fn Settings(sheet: Sheet) -> impl IntoView {
    let chosen = sheet.values.with_untracked(|values| values.runtime.clone());
    view! {
        <div class="field-pair">
            <SelectField
                name="runtime"
                label="Runtime"
                choices=runtimes(&chosen)
                value=sheet.field("runtime")
                error=sheet.error("runtime")
                on_input=sheet.typed("runtime")
                below=mark(sheet, "runtime")
            />
            <TextField
                name="port"
                label="Port"
                value=sheet.field("port")
                error=sheet.error("port")
                inputmode="numeric"
                on_input=sheet.typed("port")
                below=mark(sheet, "port")
            />
        </div>
        <Ended sheet />
        <TextField
            name="build_command"
            label="Build command"
            optional=true
            value=sheet.field("build_command")
            hint=hint("Runs in the source directory when App Runner builds the code.")
            error=sheet.error("build_command")
            mono=true
            on_input=sheet.typed("build_command")
            below=mark(sheet, "build_command")
        />
        <TextField
            name="start_command"
            label="Start command"
            value=sheet.field("start_command")
            hint=hint("Starts the application, which listens on the port.")
            error=sheet.error("start_command")
            mono=true
            on_input=sheet.typed("start_command")
            below=mark(sheet, "start_command")
        />
    }
}

/// Runtimes that AWS supports first.
fn runtimes(chosen: &str) -> Vec<Choice> {
    let (supported, ended): (Vec<Runtime>, Vec<Runtime>) = Runtime::ALL
        .into_iter()
        .partition(|runtime| runtime.support_ended().is_none());
    let choice = |runtime: Runtime| {
        let label = match runtime.support_ended() {
            None => runtime.label().to_owned(),
            Some(day) => format!("{} – support ended {day}", runtime.label()),
        };
        Choice::new(runtime.as_api(), label)
    };
    let mut choices: Vec<Choice> = supported.into_iter().chain(ended).map(choice).collect();
    with_chosen(&mut choices, chosen, str::to_owned);
    if !chosen.is_empty() && Runtime::from_api(chosen).is_some() {
        choices.insert(0, Choice::new("", "Choose"));
    }
    choices
}

/// A runtime without support is for those who say that they want it.
#[component]
fn Ended(sheet: Sheet) -> impl IntoView {
    let ended = Memo::new(move |_| {
        sheet.values.with(|values| {
            let runtime = Runtime::from_api(&values.runtime)?;
            Some((runtime, runtime.support_ended()?))
        })
    });
    move || {
        ended.get().map(|(runtime, day)| {
            let instead = match runtime.successor() {
                Some(next) => format!(" {} takes its place.", next.label()),
                None => String::new(),
            };
            view! {
                <Shown name="ended_runtime" />
                <Checkbox
                    name="ended_runtime"
                    label=format!("Use {} all the same", runtime.label())
                    value="yes"
                    checked=sheet.values.with_untracked(|values| values.ended_runtime == "yes")
                    hint=format!("AWS ended its support on {day}: no more security updates, and no help with builds.{instead}")
                    on_change=Callback::new(move |checked: bool| {
                        sheet.set("ended_runtime", if checked { "yes".to_owned() } else { String::new() });
                    })
                />
                {mark(sheet, "ended_runtime")}
            }
        })
    }
}

/// An `apprunner.yaml`, checked line by line and written from the form.
#[component]
fn File(sheet: Sheet) -> impl IntoView {
    let open = sheet
        .values
        .with_untracked(|values| !values.configuration_file.is_empty());
    let findings = Memo::new(move |_| {
        sheet
            .assessment
            .with(|assessment| assessment.configuration_file.clone())
    });
    let summary = Signal::derive(move || match findings.get() {
        None => "Check a file, or write one from these settings".to_owned(),
        Some(findings) if findings.is_empty() => "No fault found".to_owned(),
        Some(findings) => match findings.len() {
            1 => "1 finding".to_owned(),
            count => format!("{count} findings"),
        },
    });
    let text = sheet.field("configuration_file");
    view! {
        <Fold title="apprunner.yaml" summary open id="file">
            <div class="form-card">
                <TextArea
                    name="configuration_file"
                    label="apprunner.yaml"
                    optional=true
                    value=text
                    hint=view! {
                        "Paste a file to check it. App Runner reads the one in the repository: copy it there when it is right."
                    }
                        .into_any()
                    error=sheet.error("configuration_file")
                    rows=14
                    mono=true
                    on_input=sheet.typed("configuration_file")
                    below=mark(sheet, "configuration_file")
                />
                {move || findings.get().map(|findings| view! { <FileFindings findings /> })}
                <div class="file-actions">
                    <SubmitButton
                        label="Write it from these settings"
                        kind=ButtonKind::Secondary
                        size=ButtonSize::Small
                        name="intent"
                        value="write-file"
                    />
                    <SubmitButton
                        label="Check"
                        kind=ButtonKind::Secondary
                        size=ButtonSize::Small
                        name="intent"
                        value="check-file"
                    />
                    {move || {
                        let text = text.get();
                        (!text.is_empty()).then(|| view! { <CopyButton text label="Copy the file" /> })
                    }}
                </div>
            </div>
        </Fold>
    }
}

#[component]
fn FileFindings(findings: Vec<model::configuration_file::Finding>) -> impl IntoView {
    if findings.is_empty() {
        return view! {
            <Findings>
                <Finding kind=FindingKind::Passed title="No fault found" text="Line by line, by the rules of App Runner's guide." />
            </Findings>
        }
        .into_any();
    }
    let rows = findings
        .into_iter()
        .map(|finding| {
            let kind = if finding.is_error {
                FindingKind::Blocker
            } else {
                FindingKind::Warning
            };
            view! { <Finding kind title=format!("Line {}", finding.line) text=finding.message /> }
        })
        .collect_view();
    view! { <Findings>{rows}</Findings> }.into_any()
}
