//! The switches: failures of operations and disturbances of the API, those that are on and those to turn on.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::components::{Field, act, card, empty, nothing, small_button};
use super::document::{Entry, Sheet, head};
use super::notice::Notice;
use super::wording;
use crate::clock::Timestamp;
use crate::control::switches::{Armed, Disturbance, Switch};
use crate::machine::Failure;
use crate::server::App;
use crate::service::record::ServiceRecord;
use crate::storage::{self, services};

/// The form of a failure, and its name.
pub const OPERATION: &str = "failures/operation";

/// The form of a disturbance.
pub const API: &str = "failures/api";

/// The form that turns one off, or all.
pub const CLEAR: &str = "failures/clear";

const FAILURES: [(&str, &str); 8] = [
    ("health", "Health check"),
    ("pull", "Pull of the image or source code"),
    ("file", "apprunner.yaml of source code"),
    ("build", "Build of source code"),
    ("secret", "Reading of a secret"),
    ("crash", "Container exits with code 1"),
    ("rollback", "Health check, and the rollback too"),
    ("delete", "Deletion"),
];

const DISTURBANCES: [(&str, &str); 4] = [
    ("error", "Fail: 500 InternalServiceErrorException"),
    ("throttle", "Throttle: 400 ThrottlingException"),
    ("deny", "Deny: 400 AccessDeniedException"),
    ("hang", "Hang: no answer until it is over"),
];

/// The page.
pub async fn sheet(app: &App, notice: &Notice) -> storage::Result<Sheet> {
    let mut transaction = app.storage.begin().await?;
    let services = services::all(&mut transaction).await?;
    transaction.commit().await?;
    let mut names: Vec<&str> = services.iter().map(|service| service.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let armed = app.switches.armed();
    let facts = html! {
        "What is to go wrong next · " (wording::count(armed.len(), "switch is", "switches are")) " on"
    };
    Ok(Sheet {
        status: StatusCode::OK,
        title: "Switches".to_owned(),
        entry: Entry::Switches,
        address: Some("/_simulator/switches".to_owned()),
        head: head("Switches", &nothing(), &facts),
        content: html! {
            div class="stack" {
                div id="armed" data-live { (list(&armed)) }
                div class="pair-of-cards" {
                    (operation(notice, &names))
                    (api(notice))
                }
            }
        },
    })
}

/// The form of a failure on a service's own page.
pub fn of_service(service: &ServiceRecord, notice: &Notice) -> Markup {
    let body = html! {
        form class="card-body form" method="post" action="/_simulator/forms/failures/operation" {
            input type="hidden" name="service" value=(service.name);
            input type="hidden" name="page" value=(service.id);
            (Field { hint: "Of its next operation that can fail that way.", ..Field::required(OPERATION, "fail", "What fails") }.choice(notice, &FAILURES))
            (times(OPERATION, "1", notice))
            div { button class="button" { "Turn on" } }
        }
    };
    card("Make it fail", &nothing(), &body)
}

fn list(armed: &[Armed]) -> Markup {
    let now = Timestamp::now();
    let clear = html! {
        @if !armed.is_empty() {
            span class="card-actions" {
                (act(CLEAR, &[], &small_button("clear-all", "Turn all off", "")))
            }
        }
    };
    let body = html! {
        @if armed.is_empty() {
            (empty("No switch is on", &html! { p { "Nothing goes wrong but what names, variables and images ask for." } }))
        } @else {
            table class="table" {
                thead { tr { th { "What" } th { "Of what" } th { "How often" } th { "Until" } th { span class="hidden-text" { "Actions" } } } }
                tbody {
                    @for entry in armed {
                        @let id = entry.id.to_string();
                        tr id=(format!("switch-{id}")) {
                            td class="cell-name" { (what(&entry.switch)) }
                            td class="cell-second" { (of_what(&entry.switch)) }
                            td class="cell-operation" {
                                @match entry.remaining {
                                    Some(1) => "Once more",
                                    Some(times) => { (times) " times more" },
                                    None => "Always",
                                }
                            }
                            td class="cell-operation" {
                                @match entry.until {
                                    Some(until) => { (wording::duration(until.0 - now.0)) " more" },
                                    None => "It is turned off",
                                }
                            }
                            td class="cell-action" {
                                (act(CLEAR, &[("id", &id)], &small_button(&format!("clear-{id}"), "Turn off", &what(&entry.switch))))
                            }
                        }
                    }
                }
            }
        }
    };
    card("On now", &clear, &body)
}

fn what(switch: &Switch) -> String {
    match switch {
        Switch::Operation { fail, .. } => match fail {
            Failure::Pull => "Pull fails",
            Failure::File => "apprunner.yaml is not valid",
            Failure::Build => "Build fails",
            Failure::Secret => "A secret cannot be read",
            Failure::Health => "Health check fails",
            Failure::Crash => "Container crashes",
            Failure::Rollback => "Health check and rollback fail",
            Failure::Delete => "Deletion fails",
        },
        Switch::Api { api, .. } => match api {
            Disturbance::Error => "Calls fail",
            Disturbance::Throttle => "Calls are throttled",
            Disturbance::Deny => "Calls are denied",
            Disturbance::Hang => "Calls hang",
        },
    }
    .to_owned()
}

fn of_what(switch: &Switch) -> Markup {
    html! {
        @match switch {
            Switch::Operation { service: Some(service), .. } => { "Operations of " (service) },
            Switch::Operation { service: None, .. } => "Operations of any service",
            Switch::Api { operation: Some(operation), .. } => { code { (operation) } },
            Switch::Api { operation: None, .. } => "Every call",
        }
    }
}

fn operation(notice: &Notice, names: &[&str]) -> Markup {
    let service = Field {
        hint: "Empty: of any service.",
        list: Some("service-names"),
        ..Field::optional(OPERATION, "service", "Service")
    };
    let body = html! {
        form class="card-body form" method="post" action="/_simulator/forms/failures/operation" {
            (Field { value: "health", ..Field::required(OPERATION, "fail", "What fails") }.choice(notice, &FAILURES))
            (service.show(notice))
            datalist id="service-names" { @for name in names { option value=(name) {} } }
            (times(OPERATION, "1", notice))
            div { button class="button button-primary" { "Make operations fail" } }
        }
    };
    card("The next operation", &nothing(), &body)
}

fn api(notice: &Notice) -> Markup {
    let target = Field {
        hint: "The beginning of a target, such as AppRunner, AppRunner.CreateService or Logs_20140328. Empty: every call.",
        list: Some("targets"),
        ..Field::optional(API, "operation", "Calls")
    };
    let seconds = Field {
        hint: "Of the wall clock. Empty: until it is turned off.",
        mode: "decimal",
        ..Field::optional(API, "seconds", "Seconds")
    };
    let often = Field {
        hint: "Empty: any number.",
        mode: "numeric",
        ..Field::optional(API, "times", "Times")
    };
    let body = html! {
        form class="card-body form" method="post" action="/_simulator/forms/failures/api" {
            (Field { value: "error", ..Field::required(API, "api", "What happens") }.choice(notice, &DISTURBANCES))
            (target.show(notice))
            datalist id="targets" {
                @for target in ["AppRunner", "AppRunner.CreateService", "AppRunner.ListServices", "AppRunner.DescribeService", "Logs_20140328", "AmazonEC2ContainerRegistry_V20150921", "secretsmanager", "AmazonSSM", "GetCallerIdentity", "ListRoles"] {
                    option value=(target) {}
                }
            }
            div class="form-row" { (seconds.show(notice)) (often.show(notice)) }
            div { button class="button" { "Disturb calls" } }
        }
    };
    card("Calls of the API", &nothing(), &body)
}

fn times(form: &str, value: &str, notice: &Notice) -> Markup {
    Field {
        value,
        mode: "numeric",
        ..Field::required(form, "times", "Times")
    }
    .show(notice)
}
