//! One service: what is happening to it, what it is, and what its people do elsewhere.

use axum::http::StatusCode;
use maud::{Markup, html};
use sqlx::SqliteConnection;

use super::components::{absent, act, card, empty, nothing, pair};
use super::document::{self, Entry, Sheet, head};
use super::icons::{self, StatusIcon, icon};
use super::notice::Notice;
use super::{custom_domains, failures, operation, services as list, status, switches, wording};
use crate::clock::Timestamp;
use crate::machine::{OperationStatus, ServiceStatus};
use crate::neighbours::ecr::pull;
use crate::progress;
use crate::resources::custom_domain::CustomDomain;
use crate::server::App;
use crate::service::configuration::Configuration;
use crate::service::image::ImageIdentifier;
use crate::service::record::ServiceRecord;
use crate::storage::log_events::{self, Event, Slice};
use crate::storage::operations::{self, OperationRecord};
use crate::storage::{self, services};

/// How many lines of the event log, and how many operations, are shown.
const NEWEST: i64 = 25;

/// Everything about a service at one moment.
struct View {
    service: ServiceRecord,
    operations: Vec<OperationRecord>,
    events: Vec<Event>,
    domains: Vec<CustomDomain>,
    now: Timestamp,
    port: u16,
}

/// The page of the service with that id.
pub async fn sheet(app: &App, id: &str, notice: &Notice) -> storage::Result<Sheet> {
    let now = Timestamp::now();
    let mut transaction = app.storage.begin().await?;
    progress::catch_up(app, &mut transaction, now).await?;
    let Some(service) = services::find(&mut transaction, id).await? else {
        return Ok(document::missing(
            "There is no such service",
            "It was never here, or everything was forgotten or replaced since.",
        ));
    };
    let view = View {
        operations: operations::page(&mut transaction, id, None, NEWEST).await?,
        events: events(&mut transaction, &service).await?,
        domains: storage::custom_domains::page(&mut transaction, id, 0, i64::MAX).await?,
        service,
        now,
        port: app.port,
    };
    transaction.commit().await?;
    Ok(view.sheet(notice))
}

/// The newest lines of a service's event log.
async fn events(connection: &mut SqliteConnection, service: &ServiceRecord) -> storage::Result<Vec<Event>> {
    let group = log_events::find_group(connection, &service.scope, &service.log_group("service")).await?;
    let Some(group) = group else {
        return Ok(Vec::new());
    };
    let Some(stream) = log_events::find_stream(connection, group, "events").await? else {
        return Ok(Vec::new());
    };
    let slice = Slice {
        after: 0,
        before: i64::MAX,
        from: i64::MIN,
        until: i64::MAX,
        limit: NEWEST,
        newest: true,
    };
    log_events::slice(connection, stream, slice).await
}

impl View {
    fn sheet(&self, notice: &Notice) -> Sheet {
        let service = &self.service;
        let indication = status::of_service(service, self.operations.first());
        let beside = html! {
            span id="status" data-announce=(format!("{} is {}", service.name, indication.word.to_lowercase())) {
                (indication.show())
            }
        };
        let facts = html! {
            (service.scope.region) " · Account " (wording::account(&service.scope.account)) " · "
            (size(&service.configuration)) " · " (list::source(service))
        };
        Sheet {
            status: StatusCode::OK,
            title: service.name.clone(),
            entry: Entry::Services,
            address: Some(format!("/_simulator/services/{}", service.id)),
            head: html! {
                nav class="breadcrumb" aria-label="Breadcrumb" {
                    a href="/_simulator/" { "Services" } (icon(icons::CHEVRON_RIGHT)) span { (service.scope.region) }
                }
                (head(&service.name, &beside, &facts))
            },
            content: html! {
                div class="columns" {
                    div class="stack" {
                        div class="stack" id="happening" data-live { (self.happening()) }
                        div id="event-log" data-live { (self.event_log()) }
                        div id="operations" data-live { (self.list_of_operations()) }
                    }
                    div class="stack" {
                        div id="configuration" data-live { (self.configuration()) }
                        @if service.status != ServiceStatus::Deleted {
                            div id="elsewhere" data-live { (self.elsewhere()) }
                            (switches::of_service(service, notice))
                        }
                    }
                }
            },
        }
    }

    /// The newest operation, as long as it moves or where it went wrong.
    fn happening(&self) -> Markup {
        let Some(newest) = self.operations.first() else {
            return nothing();
        };
        if newest.ended_at.is_none() {
            return self.under_way(newest);
        }
        match operation::failure(newest, &self.service) {
            Some(what) => self.went_wrong(newest, &what),
            None => nothing(),
        }
    }

    fn under_way(&self, newest: &OperationRecord) -> Markup {
        let aside = html! {
            span class="card-aside" { "started " (wording::clock(newest.started_at)) " UTC" }
        };
        let body = html! {
            div class="card-body stack-small" {
                p { (operation::sentence(newest, self.now)) }
                (operation::timeline(newest, self.now))
                @if let Some(failure) = newest.briefing.failure {
                    p class="remark" {
                        (StatusIcon::Careful.draw())
                        span {
                            @if newest.progress.standing.operation == OperationStatus::RollbackInProgress {
                                (failures::what(failure, Some(&self.service.configuration)))
                            } @else {
                                (failures::prospect(failure))
                            }
                            @if let Some(reason) = operation::reason(newest, &self.service) { " " (reason) }
                        }
                    }
                }
            }
        };
        card(status::noun(newest.progress.kind), &aside, &body)
    }

    fn went_wrong(&self, newest: &OperationRecord, what: &str) -> Markup {
        let kept = match newest.progress.standing.operation {
            OperationStatus::RollbackSucceeded | OperationStatus::RollbackFailed => {
                "The old version keeps serving."
            }
            _ => "",
        };
        html! {
            section class="card card-err" {
                div class="cause" {
                    (StatusIcon::Broken.draw())
                    div {
                        h2 class="cause-title" { (what) }
                        p class="cause-text" {
                            @if let Some(reason) = operation::reason(newest, &self.service) { (reason) " " }
                            (kept)
                        }
                    }
                }
                div class="card-body" { (operation::timeline(newest, self.now)) }
            }
        }
    }

    fn event_log(&self) -> Markup {
        let body = html! {
            @if self.events.is_empty() {
                (empty("No line yet", &html! { p { "The first ones come when the operation has begun." } }))
            } @else {
                ol class="log" aria-label="Event log" {
                    @for event in &self.events {
                        li class=(format!("log-line {}", line_class(&event.message))) {
                            span class="log-clock" { (wording::clock(event.at)) }
                            span class="log-message" { (event.message) }
                        }
                    }
                }
            }
        };
        card(
            "Event log",
            &html! { span class="card-aside" { "the newest " (NEWEST) " lines, UTC" } },
            &body,
        )
    }

    fn list_of_operations(&self) -> Markup {
        let body = html! {
            table class="table table-plain" {
                thead { tr { th { "Operation" } th { "Outcome" } th { "Started" } } }
                tbody {
                    @for operation in &self.operations {
                        tr {
                            td class="cell-name" title=(operation.id) { (status::noun(operation.progress.kind)) }
                            td class="cell-status" {
                                (status::of_operation(operation).show())
                                @if let Some(what) = operation::failure(operation, &self.service) { p class="cell-note" { (what) } }
                            }
                            td class="cell-operation" { (wording::age(operation.started_at, self.now)) }
                        }
                    }
                }
            }
        };
        card("Operations", &nothing(), &body)
    }

    fn configuration(&self) -> Markup {
        let service = &self.service;
        let configuration = &service.configuration;
        let names: Vec<&String> = configuration
            .variables()
            .keys()
            .chain(configuration.secrets().keys())
            .collect();
        let check = &configuration.health_check_configuration;
        let protocol = match check.protocol {
            Some(crate::service::configuration::HealthCheckProtocol::Http) => {
                format!("HTTP {}", check.path.as_deref().unwrap_or("/"))
            }
            _ => "TCP".to_owned(),
        };
        let automatic = configuration.source_configuration.auto_deployments_enabled == Some(true);
        let body = html! {
            dl class="card-body pairs" {
                (pair("Domain", &list::domain(service, self.port)))
                (pair("Source", &list::source(service)))
                @if let Some(deployed) = &service.deployed {
                    (pair("Deployed", &html! { code title=(deployed.digest) { (wording::digest(&deployed.digest)) } }))
                }
                (pair("Deployments", &html! { @if automatic { "Automatic" } @else { "Manual" } }))
                (pair("Port", &html! { (configuration.port()) }))
                (pair("Instance size", &html! { (size(configuration)) }))
                (pair("Health check", &html! { (protocol) }))
                (pair("Variables", &html! {
                    @if names.is_empty() { (absent("None")) }
                    @for name in &names { code class="name" { (name) } " " }
                }))
                (pair("ARN", &html! { code { (service.arn()) } }))
            }
        };
        card("Configuration", &nothing(), &body)
    }

    /// What people do elsewhere: pushing the image that the service runs, setting DNS records.
    fn elsewhere(&self) -> Markup {
        let repository = self.private_repository();
        if repository.is_none() && self.domains.is_empty() {
            return nothing();
        }
        html! {
            div class="stack" {
                @if let Some((repository, tag)) = &repository { (self.push(repository, tag)) }
                @if !self.domains.is_empty() {
                    (card("Custom domains", &nothing(), &html! {
                        @for domain in &self.domains { (custom_domains::part(&self.service, domain)) }
                    }))
                }
            }
        }
    }

    fn push(&self, repository: &str, tag: &str) -> Markup {
        let automatic = self
            .service
            .configuration
            .source_configuration
            .auto_deployments_enabled
            == Some(true);
        let fields = [
            ("repository", repository),
            ("tag", tag),
            ("service", self.service.id.as_str()),
        ];
        let body = html! {
            div class="card-body stack-small" {
                p class="note" {
                    "What " code { "docker push" } " does: a new image, to which the tag " code { (tag) } " moves. "
                    @if automatic { "The service deploys it by itself." } @else { "The service deploys it when it is told to." }
                }
                (act("images", &fields, &html! {
                    button class="button" id="push-image" { "Push a new image" }
                }))
            }
        };
        card("Image", &nothing(), &body)
    }

    /// The repository and tag of a private image.
    fn private_repository(&self) -> Option<(String, String)> {
        let image = self.service.configuration.image()?;
        let image = ImageIdentifier::parse(&image.image_identifier);
        pull::registry(image.repository)?;
        Some((image.repository.to_owned(), image.tag?.to_owned()))
    }
}

fn line_class(message: &str) -> &'static str {
    let lower = message.to_lowercase();
    if lower.contains("fail") || lower.contains("error") {
        "is-err"
    } else if lower.contains("successfully") {
        "is-ok"
    } else {
        ""
    }
}

/// `1 vCPU, 2 GB`.
pub fn size(configuration: &Configuration) -> String {
    let instance = &configuration.instance_configuration;
    let parts = |amount: Option<&String>| {
        amount
            .and_then(|amount| amount.parse::<f64>().ok())
            .unwrap_or_default()
            / 1024.0
    };
    format!(
        "{} vCPU, {} GB",
        parts(instance.cpu.as_ref()),
        parts(instance.memory.as_ref())
    )
}
