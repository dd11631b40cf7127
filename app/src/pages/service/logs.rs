//! The logs of a service.

use crate::components::{ButtonSize, Card, Indicator, LinkButton, Log, LogLine as ShownLine, Tone};
use crate::components::{Indication, StatusIcon};
use crate::pages::service::nothing;
use leptos::prelude::*;
use model::log::{LogLine, LogTone};
use model::paths::{self, ServiceTab};
use model::time::Time;
use model::view::{LogsView, ServiceView};

/// Lines that came within this time before the page was made are new to the reader.
const FRESH: i64 = 2_000;

/// The event log of the newest operation.
#[component]
pub fn EventLog(view: ServiceView) -> impl IntoView {
    let running = view.service.running_operation().is_some();
    if view.events.is_empty() {
        return if running {
            nothing(
                "No events yet",
                "App Runner writes the first ones within seconds.",
            )
        } else {
            nothing(
                "No events",
                "App Runner has written no events for the newest operation.",
            )
        };
    }
    let began = view
        .service
        .operation
        .as_ref()
        .map(|operation| operation.started_at);
    let lines = shown(view.events, began, running.then_some(view.now));
    view! {
        <Log lines label="Event log" />
        <div class="log-foot">
            {running
                .then(|| {
                    let waiting = Indication {
                        icon: StatusIcon::Moving,
                        tone: Tone::Accent,
                        label: "Waiting for the next event".to_owned(),
                    };
                    view! { <Indicator status=waiting /> }
                })}
            <span class="log-zone">"Times in UTC"</span>
        </div>
    }
    .into_any()
}

/// The link to all lines.
pub fn log_actions(view: &ServiceView) -> AnyView {
    let href = paths::service_tab(&view.service.arn, ServiceTab::Logs);
    view! { <LinkButton href label="Open in Logs" size=ButtonSize::Small /> }.into_any()
}

/// The tab with all three logs.
#[component]
pub fn Logs(view: ServiceView, logs: LogsView) -> impl IntoView {
    let deployment = view
        .operations
        .iter()
        .find(|operation| operation.kind.deploys())
        .map(|o| o.started_at);
    let card = |title: &'static str, lines: Vec<LogLine>, began: Option<Time>, empty: AnyView| {
        if lines.is_empty() {
            view! { <Card title flush=true>{empty}</Card> }.into_any()
        } else {
            let lines = shown(lines, began, None);
            view! {
                <Card title flush=true>
                    <Log lines label=title scrolls=true />
                    <div class="log-foot"><span class="log-zone">"Times in UTC"</span></div>
                </Card>
            }
            .into_any()
        }
    };
    view! {
        <div class="page-stack">
            {card("Event log", logs.events, None, nothing("No events", "App Runner has written no events yet."))}
            {card(
                "Deployment log",
                logs.deployment,
                deployment,
                nothing("No deployment log", "It begins with the next deployment."),
            )}
            {card(
                "Application log",
                logs.application,
                None,
                nothing(
                    "The application has written nothing",
                    "What it writes to standard output and standard error appears here, up to a minute later.",
                ),
            )}
        </div>
    }
}

/// Lines as the log shows them: with elapsed time where `began` is known, the newest tinted where `now` is given.
fn shown(lines: Vec<LogLine>, began: Option<Time>, now: Option<Time>) -> Vec<ShownLine> {
    lines
        .into_iter()
        .map(|line| ShownLine {
            at: line.at,
            elapsed: began.map(|began| line.at.since(began)),
            tone: match line.tone() {
                LogTone::Ok => Tone::Ok,
                LogTone::Failure => Tone::Err,
                LogTone::Plain => Tone::Neutral,
            },
            fresh: now.is_some_and(|now| now.since(line.at).0 < FRESH),
            message: line.message,
        })
        .collect()
}
