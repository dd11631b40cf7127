//! `/_simulator/state`: everything at a glance, as JSON and for the pages.

use std::collections::HashMap;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Outcome;
use crate::clock::Timestamp;
use crate::progress;
use crate::resources::connection::Connection;
use crate::resources::custom_domain::CustomDomain;
use crate::server::App;
use crate::service::record::ServiceRecord;
use crate::stages::Stages;
use crate::storage::operations::OperationRecord;
use crate::storage::{self, connections, custom_domains, operations, services};

/// A service and what is happening to it.
#[derive(Debug)]
pub struct ServiceState {
    pub service: ServiceRecord,
    /// The newest operation.
    pub operation: Option<OperationRecord>,
    pub domains: Vec<CustomDomain>,
}

/// Everything that people look at, at one moment.
#[derive(Debug)]
pub struct State {
    pub now: Timestamp,
    /// By age, of all accounts and Regions; deleted ones are not among them.
    pub services: Vec<ServiceState>,
    pub connections: Vec<Connection>,
}

/// Looks at everything. Time passes first, as everywhere.
pub async fn load(app: &App) -> storage::Result<State> {
    let now = Timestamp::now();
    let mut transaction = app.storage.begin().await?;
    progress::catch_up(app, &mut transaction, now).await?;
    let services = services::all(&mut transaction).await?;
    let newest = operations::newest(&mut transaction).await?;
    let linked = custom_domains::all(&mut transaction).await?;
    let connections = connections::all(&mut transaction).await?;
    transaction.commit().await?;
    let mut newest: HashMap<String, OperationRecord> = newest
        .into_iter()
        .map(|operation| (operation.service_id.clone(), operation))
        .collect();
    let mut domains: HashMap<String, Vec<CustomDomain>> = HashMap::new();
    for domain in linked {
        domains.entry(domain.service_id.clone()).or_default().push(domain);
    }
    let services = services.into_iter().map(|service| ServiceState {
        operation: newest.remove(&service.id),
        domains: domains.remove(&service.id).unwrap_or_default(),
        service,
    });
    Ok(State {
        now,
        services: services.collect(),
        connections,
    })
}

/// Answers with everything as JSON.
pub async fn describe(app: &App) -> Outcome {
    let state = load(app).await?;
    let services: Vec<Value> = state
        .services
        .iter()
        .map(|service| describe_service(service, state.now))
        .collect();
    let connections = state.connections.iter().map(|connection| {
        let mut description = connection.description();
        description["account"] = json!(connection.scope.account);
        description["region"] = json!(connection.scope.region);
        description
    });
    let description = json!({
        "now": state.now.epoch_seconds(),
        "speed": app.speed().factor(),
        "services": services,
        "connections": connections.collect::<Vec<_>>(),
        "failures": app.switches.list(),
    });
    Ok((StatusCode::OK, description))
}

fn describe_service(state: &ServiceState, now: Timestamp) -> Value {
    let service = &state.service;
    let progress = state.operation.as_ref().map(|operation| {
        let stages = Stages::of(operation, now);
        json!({
            "stage": stages.current.map(crate::stages::Stage::word),
            "percent": stages.percent,
            "failure": operation.briefing.failure,
            "cause": operation.briefing.cause,
        })
    });
    json!({
        "account": service.scope.account,
        "region": service.scope.region,
        "name": service.name,
        "arn": service.arn(),
        "status": service.status,
        "domain": service.domain(),
        "image": service.configuration.image().map(|image| &image.image_identifier),
        "repository": service.configuration.repository().map(|repository| &repository.repository_url),
        "operation": state.operation.as_ref().map(|operation| operation.summary(&service.arn())),
        "progress": progress,
        "custom_domains": state.domains.iter().map(CustomDomain::description).collect::<Vec<_>>(),
    })
}
