//! What can be told of a draft before App Runner is asked: a card beside the form, and its short form in the bar below it.

use super::sheet::Sheet;
use crate::components::{
    Badge, Button, ButtonKind, ButtonSize, Card, CopyButton, Finding, FindingKind, Findings, Icon, IconSize,
    ServiceStatusIndicator, Tone,
};
use leptos::prelude::*;
use model::paths;
use model::preflight::{self, KnownService, Level};

/// Id of the card, for the link in the bar.
pub(super) const CARD: &str = "preflight";

/// "1 blocker", "1 warning", "2 fields open" or "No warning".
fn verdict(findings: &[preflight::Finding], open: usize) -> (Tone, String) {
    let of = |level: Level| findings.iter().filter(|finding| finding.level == level).count();
    let words = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {one}s"),
    };
    match (of(Level::Blocker), open, of(Level::Warning)) {
        (0, 0, 0) => (Tone::Neutral, "No warning".to_owned()),
        (0, 0, warnings) => (Tone::Warn, words(warnings, "warning")),
        (0, 1, _) => (Tone::Neutral, "1 field open".to_owned()),
        (0, open, _) => (Tone::Neutral, format!("{open} fields open")),
        (blockers, ..) => (Tone::Err, words(blockers, "blocker")),
    }
}

fn verdict_of(sheet: Sheet) -> Memo<(Tone, String)> {
    Memo::new(move |_| {
        let open = sheet.errors().with(|errors| errors.0.len());
        sheet
            .assessment
            .with(|assessment| verdict(&assessment.findings, open))
    })
}

/// The card.
#[component]
pub(super) fn Preflight(sheet: Sheet) -> impl IntoView {
    let verdict = verdict_of(sheet);
    let badge = move || {
        let (tone, words) = verdict.get();
        view! { <Badge tone text=words /> }
    };
    let findings = Memo::new(move |_| sheet.assessment.with(|assessment| assessment.findings.clone()));
    view! {
        <Card title="Preflight" beside=badge.into_any() class="card-narrow preflight" id=CARD>
            <Findings>
                {move || {
                    let findings = findings.get();
                    if findings.is_empty() {
                        return view! {
                            <Finding
                                kind=FindingKind::Unchecked
                                title="Nothing to look at yet"
                                text="Image, roles, name and room are looked at once they are entered."
                            />
                        }
                            .into_any();
                    }
                    findings.into_iter().map(|finding| shown(sheet, finding)).collect_view().into_any()
                }}
            </Findings>
        </Card>
    }
}

fn kind(level: Level) -> FindingKind {
    match level {
        Level::Blocker => FindingKind::Blocker,
        Level::Warning => FindingKind::Warning,
        Level::NotChecked => FindingKind::Unchecked,
        Level::Pass => FindingKind::Passed,
    }
}

fn shown(sheet: Sheet, finding: preflight::Finding) -> AnyView {
    let text = Some(finding.text).filter(|text| !text.is_empty());
    let fix = finding
        .fix
        .filter(|fix| fix.values.iter().all(|(field, _)| sheet.shows(field)))
        .map(|fix| {
            let repair = Callback::new(move |_| {
                for (field, value) in &fix.values {
                    sheet.set(field, value.clone());
                }
                sheet.touch();
            });
            view! {
                <Button
                    label=fix.label
                    kind=ButtonKind::Secondary
                    size=ButtonSize::Small
                    needs_script=true
                    on_press=repair
                />
            }
        });
    let command = finding.command.map(|command| {
        view! {
            <span class="finding-command">
                <code class="mono lines">{command.clone()}</code>
                <CopyButton text=command label="Copy the command" />
            </span>
        }
    });
    let evidence = finding
        .evidence
        .into_iter()
        .map(|line| view! { <code class="mono lines finding-evidence">{line}</code> })
        .collect_view();
    let services = (!finding.services.is_empty()).then(|| in_the_way(sheet, finding.services));
    let action = view! {
        {evidence}
        {services}
        {command}
        {fix}
    };
    view! { <Finding kind=kind(finding.level) title=finding.title text action=action.into_any() /> }
        .into_any()
}

/// Services that take the room, each with the question that deletes it.
fn in_the_way(sheet: Sheet, services: Vec<KnownService>) -> AnyView {
    let draft = sheet.id();
    let rows = services
        .into_iter()
        .map(|KnownService { arn, status }| {
            let label = format!("Delete {}…", arn.name);
            view! {
                <li>
                    <a class="mono" href=paths::service(&arn)>{arn.name.clone()}</a>
                    <ServiceStatusIndicator status />
                    <a href=paths::service_delete_for(&arn, &draft) aria-label=label>
                        "Delete…"
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="finding-services">{rows}</ul> }.into_any()
}

/// The verdict and a link to the card, for the bar of narrow windows.
pub(super) fn brief(sheet: Sheet) -> AnyView {
    let verdict = verdict_of(sheet);
    let words = move || {
        let (tone, words) = verdict.get();
        let careful = matches!(tone, Tone::Warn | Tone::Err);
        view! {
            <span class="bar-verdict" class:is-warn=careful>
                {careful.then(|| view! { <Icon icon=Icon::Warning size=IconSize::Small /> })}
                {words}
            </span>
        }
    };
    view! {
        {words}
        <a href=format!("#{CARD}")>"Preflight"</a>
    }
    .into_any()
}
