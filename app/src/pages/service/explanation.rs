//! Why an operation failed, with the way out.

use crate::api::FixService;
use crate::components::{ButtonKind, Card, Diff, StatusGlyph, StatusIcon, SubmitButton};
use leptos::prelude::*;
use model::actions::ServiceAction;
use model::failure::{Evidence, Explanation};
use model::paths::{self, ServiceTab};
use model::view::ServiceView;
use server_fn::ServerFn;

/// The explanation card.
#[component]
pub fn ExplanationCard(view: ServiceView, explanation: Explanation) -> impl IntoView {
    let arn = view.service.arn.clone();
    let refusal = view
        .offers
        .iter()
        .find(|offer| offer.action == ServiceAction::Rebuild)
        .and_then(|offer| offer.refusal.clone());
    let can_be_rebuilt = view.service.status == model::service::ServiceStatus::CreateFailed;
    let Explanation {
        title,
        meaning,
        evidence,
        changes,
        fix,
        advice,
        ..
    } = explanation;
    let has_fix = !fix.is_empty();
    let evidence: Vec<_> = evidence
        .into_iter()
        .map(|evidence| view! { <EvidenceLine evidence /> })
        .collect();
    let all_lines = paths::service_tab(&arn, ServiceTab::Logs);
    let form = move |unchanged: &'static str, button: AnyView| {
        view! {
            <form method="post" action=FixService::url()>
                <input type="hidden" name="arn" value=arn.to_string() />
                <input type="hidden" name="unchanged" value=unchanged />
                {button}
            </form>
        }
    };
    let try_label = if has_fix {
        "Fix and try again"
    } else {
        "Edit and try again"
    };
    view! {
        <Card class="verdict" flush=true>
            <div class="verdict-head">
                <StatusGlyph icon=StatusIcon::Broken />
                <h2>{title}</h2>
                <p>{meaning}</p>
            </div>
            <div class="verdict-columns">
                <div>
                    <h3>"What we saw"</h3>
                    <div class="evidence">{evidence}</div>
                </div>
                <div>
                    <h3>"What to change"</h3>
                    {(!changes.is_empty()).then(|| view! { <Diff changes /> })}
                    <p>{advice}</p>
                    {can_be_rebuilt.then(|| view! { <p>"Everything else you entered is kept. You review it once more before anything is sent to App Runner."</p> })}
                </div>
            </div>
            <div class="verdict-foot">
                {can_be_rebuilt.then(|| {
                    view! {
                        {form("", view! { <SubmitButton label=try_label refusal=refusal.clone() busy_label="Opening the draft" /> }.into_any())}
                        {has_fix.then(|| form("1", view! { <SubmitButton label="Try again unchanged" kind=ButtonKind::Quiet refusal=refusal.clone() /> }.into_any()))}
                    }
                })}
                <a href=all_lines>"Not the cause? See all log lines"</a>
            </div>
        </Card>
    }
}

/// A line with the characters that decide.
#[component]
fn EvidenceLine(evidence: Evidence) -> impl IntoView {
    let source = match evidence.at {
        Some(at) => format!("{} · {} UTC", evidence.source, at.clock()),
        None => evidence.source.clone(),
    };
    let pieces = evidence
        .pieces()
        .into_iter()
        .map(|(text, marked)| {
            if marked {
                view! { <mark>{text}</mark> }.into_any()
            } else {
                text.into_any()
            }
        })
        .collect_view();
    view! {
        <div>
            <span class="evidence-source">{source}</span>
            <span class="evidence-line">{pieces}</span>
        </div>
    }
}
