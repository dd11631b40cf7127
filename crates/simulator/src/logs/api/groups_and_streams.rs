//! `DescribeLogGroups` and `DescribeLogStreams`.

use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use super::{bounded, group, position, with_next};
use crate::logs::tokens;
use crate::protocol::errors::Fault;
use crate::protocol::paging;
use crate::service::arn::Scope;
use crate::storage::log_events;

/// Each gives at most so many at a time.
const DESCRIBE_LIMIT: i64 = 50;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeLogGroupsRequest {
    log_group_name_prefix: Option<String>,
    log_group_name_pattern: Option<String>,
    next_token: Option<String>,
    limit: Option<i64>,
}

pub async fn describe_log_groups(
    connection: &mut SqliteConnection,
    scope: &Scope,
    request: DescribeLogGroupsRequest,
) -> Result<Value, Fault> {
    let limit = bounded("limit", request.limit, DESCRIBE_LIMIT)?;
    if request.log_group_name_prefix.is_some() && request.log_group_name_pattern.is_some() {
        return Err(Fault::invalid_parameter(
            "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
        ));
    }
    let list = "DescribeLogGroups";
    let after = request
        .next_token
        .map(|token| position::<1>(list, &token))
        .transpose()?;
    let [after] = after.unwrap_or_default();
    let mut groups = log_events::groups(connection, scope, &after).await?;
    groups.retain(|group| {
        request
            .log_group_name_prefix
            .as_ref()
            .is_none_or(|prefix| group.name.starts_with(prefix))
            && request
                .log_group_name_pattern
                .as_ref()
                .is_none_or(|part| group.name.contains(part))
    });
    let more = groups.len() > limit;
    groups.truncate(limit);
    let next = groups
        .last()
        .filter(|_| more)
        .map(|last| paging::token(list, &[&last.name]));
    let groups: Vec<Value> = groups
        .iter()
        .map(|group| {
            let arn = format!(
                "arn:aws:logs:{}:{}:log-group:{}",
                scope.region, scope.account, group.name
            );
            json!({
                "logGroupName": group.name,
                "creationTime": group.created_at,
                "metricFilterCount": 0,
                "arn": format!("{arn}:*"),
                "logGroupArn": arn,
                "storedBytes": group.bytes,
                "logGroupClass": "STANDARD",
            })
        })
        .collect();
    Ok(with_next(json!({"logGroups": groups}), next))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeLogStreamsRequest {
    log_group_name: Option<String>,
    log_group_identifier: Option<String>,
    log_stream_name_prefix: Option<String>,
    order_by: Option<String>,
    descending: Option<bool>,
    next_token: Option<String>,
    limit: Option<i64>,
}

pub async fn describe_log_streams(
    connection: &mut SqliteConnection,
    scope: &Scope,
    request: DescribeLogStreamsRequest,
) -> Result<Value, Fault> {
    let limit = bounded("limit", request.limit, DESCRIBE_LIMIT)?;
    let by_time = match request.order_by.as_deref() {
        None | Some("LogStreamName") => false,
        Some("LastEventTime") => true,
        Some(other) => {
            return Err(Fault::invalid_parameter(format!(
                "1 validation error detected: Value '{other}' at 'orderBy' failed to satisfy constraint: \
                 Member must satisfy enum value set: [LogStreamName, LastEventTime]"
            )));
        }
    };
    if by_time && request.log_stream_name_prefix.is_some() {
        return Err(Fault::invalid_parameter(
            "Cannot order by LastEventTime with a logStreamNamePrefix.",
        ));
    }
    let (group, name) = group(
        connection,
        scope,
        request.log_group_name,
        request.log_group_identifier,
    )
    .await?;
    let mut streams = log_events::streams(connection, group).await?;
    streams.retain(|stream| {
        request
            .log_stream_name_prefix
            .as_ref()
            .is_none_or(|prefix| stream.name.starts_with(prefix))
    });
    if by_time {
        streams.sort_by_key(|stream| (stream.last_event, stream.id));
    }
    if request.descending == Some(true) {
        streams.reverse();
    }
    let list = "DescribeLogStreams";
    if let Some(token) = request.next_token {
        let [shown] = position::<1>(list, &token)?;
        let at = streams.iter().position(|stream| stream.id.to_string() == shown);
        streams.drain(..at.map_or(streams.len(), |at| at + 1));
    }
    let more = streams.len() > limit;
    streams.truncate(limit);
    let next = streams
        .last()
        .filter(|_| more)
        .map(|last| paging::token(list, &[&last.id.to_string()]));
    let streams: Vec<Value> = streams
        .iter()
        .map(|stream| {
            json!({
                "logStreamName": stream.name,
                "creationTime": stream.created_at,
                "firstEventTimestamp": stream.first_event,
                "lastEventTimestamp": stream.last_event,
                "lastIngestionTime": stream.last_ingestion,
                "uploadSequenceToken": tokens::event_id(stream.id),
                "arn": format!("arn:aws:logs:{}:{}:log-group:{name}:log-stream:{}", scope.region, scope.account, stream.name),
                // AWS stopped counting a stream's bytes in 2019.
                "storedBytes": 0,
            })
        })
        .collect();
    Ok(with_next(json!({"logStreams": streams}), next))
}
