//! What needs somebody.

use crate::components::{Age, Card, EmptyState, Icon, StatusGlyph, StatusIcon};
use leptos::prelude::*;
use model::paths;
use model::service::{ListedService, ServiceStatus};
use model::time::Time;
use model::view::{Attention, MoreAttention};

/// The list, the most urgent first.
#[component]
pub(super) fn NeedsAttention(
    attention: Vec<Attention>,
    /// What there is beside that.
    more: MoreAttention,
    now: Time,
) -> impl IntoView {
    if attention.is_empty() {
        return view! {
            <Card title="Needs attention">
                <EmptyState icon=Icon::Check title="Nothing needs anybody">
                    "Failed and stuck operations, Regions that do not answer and drafts that wait for a review appear here, and for Administrators proposals to delete a service."
                </EmptyState>
            </Card>
        }
        .into_any();
    }
    let rows = attention.into_iter().map(|item| row(item, now)).collect_view();
    let beyond = [
        more.failed.then(|| {
            (
                paths::history_failures(),
                "More failed: show all failures".to_owned(),
            )
        }),
        (more.stuck > 0).then(|| {
            let words = match more.stuck {
                1 => "and 1 more operation takes too long".to_owned(),
                count => format!("and {count} more operations take too long"),
            };
            (
                paths::services_with_status(ServiceStatus::OperationInProgress),
                words,
            )
        }),
        (more.deletions > 0).then(|| {
            let words = match more.deletions {
                1 => "and 1 more proposal to delete a service".to_owned(),
                count => format!("and {count} more proposals to delete a service"),
            };
            (paths::audit_of_proposed_deletions(), words)
        }),
        (more.reviews > 0).then(|| {
            let words = match more.reviews {
                1 => "and 1 more draft waits for a review".to_owned(),
                count => format!("and {count} more drafts wait for a review"),
            };
            (paths::DRAFTS.to_owned(), words)
        }),
    ];
    let beyond: Vec<_> = beyond.into_iter().flatten().collect();
    let foot = (!beyond.is_empty()).then(|| {
        let links = beyond
            .into_iter()
            .map(|(href, words)| view! { <a href=href>{words}</a> })
            .collect_view();
        view! { <div class="list-foot">{links}</div> }.into_any()
    });
    let rows = view! { <ul class="overview-rows">{rows}</ul> };
    match foot {
        Some(foot) => view! { <Card title="Needs attention" flush=true foot=foot>{rows}</Card> }.into_any(),
        None => view! { <Card title="Needs attention" flush=true>{rows}</Card> }.into_any(),
    }
}

/// One thing: what it is, why, since when, and the way to it.
fn row(item: Attention, now: Time) -> AnyView {
    match item {
        Attention::Silent(state) => line(
            StatusIcon::Careful,
            paths::services_in(&state.region),
            state.region.to_string(),
            match state.failure {
                Some(failure) => format!("does not answer: {failure}"),
                None => "does not answer".to_owned(),
            },
            state.silent_since,
            now,
        ),
        Attention::Failed(listed) => {
            let words = match listed.service.status {
                model::service::ServiceStatus::DeleteFailed => "could not be deleted",
                _ => "could not be created",
            };
            let at = ended(&listed);
            service(StatusIcon::Broken, &listed, words, at, now)
        }
        Attention::LeftBehind(listed) => {
            let noun = listed
                .service
                .operation
                .as_ref()
                .map_or("operation", |operation| operation.kind.noun());
            let words = format!("serves its version of before: the {noun} failed");
            let at = ended(&listed);
            service(StatusIcon::Careful, &listed, &words, at, now)
        }
        Attention::Stuck(listed) => {
            let operation = listed.service.operation.as_ref();
            let noun = operation.map_or("operation", |operation| operation.kind.noun());
            let words = format!("waits for a {noun} that takes several times as long as usual");
            let at = operation.map(|operation| operation.started_at);
            service(StatusIcon::Stuck, &listed, &words, at, now)
        }
        Attention::Deletion { service, proposal } => {
            let words = format!(
                "in {} waits for a decision: {} proposes to delete it",
                service.region, proposal.by
            );
            let words = match proposal.reason.as_str() {
                "" => words,
                reason => format!("{words}: {reason}"),
            };
            line(
                StatusIcon::Waiting,
                paths::service(&service),
                service.name.clone(),
                words,
                Some(proposal.at),
                now,
            )
        }
        Attention::Review { draft, name, wish } => {
            let name = if name.is_empty() {
                "A draft without a name".to_owned()
            } else {
                name
            };
            line(
                StatusIcon::Waiting,
                paths::draft_comments(&draft),
                name,
                format!("waits for a review that {} asked for", wish.by),
                Some(wish.at),
                now,
            )
        }
    }
}

fn ended(listed: &ListedService) -> Option<Time> {
    let operation = listed.service.operation.as_ref();
    operation
        .and_then(|operation| operation.ended_at)
        .or(Some(listed.service.updated_at))
}

fn service(icon: StatusIcon, listed: &ListedService, words: &str, at: Option<Time>, now: Time) -> AnyView {
    let cause = listed
        .service
        .operation
        .as_ref()
        .and_then(|operation| operation.cause.clone());
    let words = match cause {
        Some(cause) => format!("in {} {words}: {cause}", listed.service.arn.region),
        None => format!("in {} {words}", listed.service.arn.region),
    };
    let arn = &listed.service.arn;
    line(icon, paths::service(arn), arn.name.clone(), words, at, now)
}

fn line(
    icon: StatusIcon,
    href: String,
    name: String,
    words: String,
    since: Option<Time>,
    now: Time,
) -> AnyView {
    let tone = match icon {
        StatusIcon::Broken => "overview-row is-err",
        StatusIcon::Waiting => "overview-row",
        _ => "overview-row is-warn",
    };
    view! {
        <li class=tone>
            <StatusGlyph icon />
            <span class="overview-words">
                <a href=href>{name}</a>
                {format!(" {words}")}
            </span>
            <span class="overview-age">{since.map(|at| view! { <Age at now /> })}</span>
        </li>
    }
    .into_any()
}
