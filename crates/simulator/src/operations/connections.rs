//! `CreateConnection`, `ListConnections` and `DeleteConnection`. Nothing in App Runner's API completes a handshake;
//! `POST /_simulator/connections` does it here.

use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::references::{find_connection, is_used};
use super::{Answer, Call, listing};
use crate::protocol::errors::Fault;
use crate::resources::connection::{Connection, ConnectionStatus, ProviderType};
use crate::service::configuration::{Configuration, Tag};
use crate::service::rules;
use crate::storage::connections;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateConnectionRequest {
    connection_name: String,
    provider_type: ProviderType,
    tags: Option<Vec<Tag>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListConnectionsRequest {
    connection_name: Option<String>,
    max_results: Option<i64>,
    next_token: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteConnectionRequest {
    connection_arn: String,
}

pub async fn create_connection(call: &mut Call<'_>, request: CreateConnectionRequest) -> Answer {
    let tags = request.tags.unwrap_or_default();
    rules::tags(&tags).map_err(Fault::invalid_request)?;
    let taken = connections::count(call.connection, call.scope).await?;
    let connection = Connection {
        id: Uuid::new_v4().simple().to_string(),
        scope: call.scope.clone(),
        name: request.connection_name,
        provider: request.provider_type,
        status: ConnectionStatus::PendingHandshake,
        created_at: call.now,
    };
    if !connections::insert(call.connection, &connection).await? {
        return Err(Fault::invalid_request(format!(
            "Connection with the provided name already exists: {}",
            connection.name
        )));
    }
    let quota = call.app.settings.connection_quota;
    if taken >= i64::from(quota) {
        return Err(Fault::quota_exceeded(format!(
            "The account has reached its quota of {quota} connections in this Region."
        )));
    }
    call.put_tags(&connection.arn(), tags).await?;
    Ok(json!({"Connection": connection.description()}))
}

pub async fn list_connections(call: &mut Call<'_>, request: ListConnectionsRequest) -> Answer {
    let name = request.connection_name.as_deref();
    let list = format!(
        "ListConnections {} {} {}",
        call.scope.account,
        call.scope.region,
        name.unwrap_or_default()
    );
    let after = listing::start(&list, request.next_token.as_deref())?;
    let size = request.max_results.unwrap_or(listing::PAGE);
    let mut page = connections::page(call.connection, call.scope, name, after, size + 1).await?;
    let next = listing::cut(&list, &mut page, size, |connection| {
        (connection.created_at, &connection.id)
    });
    let summaries: Vec<Value> = page.iter().map(Connection::description).collect();
    let mut answer = json!({"ConnectionSummaryList": summaries});
    if let Some(token) = next {
        answer["NextToken"] = json!(token);
    }
    Ok(answer)
}

pub async fn delete_connection(call: &mut Call<'_>, request: DeleteConnectionRequest) -> Answer {
    let arn = request.connection_arn;
    let mut connection = find_connection(call, &arn).await?;
    let uses = |configuration: &Configuration| configuration.connection_arn() == Some(arn.as_str());
    if is_used(call, uses).await? {
        return Err(Fault::invalid_request(format!(
            "Connection is in use by a service and cannot be deleted: {arn}"
        )));
    }
    connections::remove(call.connection, &connection.id).await?;
    connection.status = ConnectionStatus::Deleted;
    Ok(json!({"Connection": connection.description()}))
}
