//! CloudWatch Logs as far as a dashboard reads it: four operations of AWS JSON 1.1.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use super::filter_pattern::FilterPattern;
use super::tokens::{self, Position};
use crate::clock::Timestamp;
use crate::progress;
use crate::protocol::errors::Fault;
use crate::protocol::paging;
use crate::server::App;
use crate::service::arn::Scope;
use crate::storage::log_events::{self, Event, Slice};

/// `DescribeLogGroups` and `DescribeLogStreams` give at most so many at a time.
const DESCRIBE_LIMIT: i64 = 50;

/// `GetLogEvents` and `FilterLogEvents` give at most so many at a time.
const EVENT_LIMIT: i64 = 10_000;

/// Carries out one operation.
pub async fn call(app: &App, operation: &str, scope: &Scope, body: &[u8]) -> Result<Value, Fault> {
    let mut transaction = app.storage.begin().await?;
    progress::catch_up(&mut transaction, Timestamp::now()).await?;
    let answer = match operation {
        "DescribeLogGroups" => describe_log_groups(&mut transaction, scope, read(body)?).await,
        "DescribeLogStreams" => describe_log_streams(&mut transaction, scope, read(body)?).await,
        "GetLogEvents" => get_log_events(&mut transaction, scope, read(body)?).await,
        "FilterLogEvents" => filter_log_events(&mut transaction, scope, read(body)?).await,
        _ => Err(Fault::unknown_operation(format!(
            "This simulator's CloudWatch Logs has no operation {operation}."
        ))),
    }?;
    transaction.commit().await?;
    Ok(answer)
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(body).map_err(|error| Fault::serialization(error.to_string()))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DescribeLogGroupsRequest {
    log_group_name_prefix: Option<String>,
    log_group_name_pattern: Option<String>,
    next_token: Option<String>,
    limit: Option<i64>,
}

async fn describe_log_groups(
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
struct DescribeLogStreamsRequest {
    log_group_name: Option<String>,
    log_group_identifier: Option<String>,
    log_stream_name_prefix: Option<String>,
    order_by: Option<String>,
    descending: Option<bool>,
    next_token: Option<String>,
    limit: Option<i64>,
}

async fn describe_log_streams(
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

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GetLogEventsRequest {
    log_group_name: Option<String>,
    log_group_identifier: Option<String>,
    log_stream_name: Option<String>,
    start_time: Option<i64>,
    end_time: Option<i64>,
    next_token: Option<String>,
    limit: Option<i64>,
    start_from_head: Option<bool>,
}

async fn get_log_events(
    connection: &mut SqliteConnection,
    scope: &Scope,
    request: GetLogEventsRequest,
) -> Result<Value, Fault> {
    let limit = bounded("limit", request.limit, EVENT_LIMIT)?;
    let stream_name = request.log_stream_name.ok_or_else(|| missing("logStreamName"))?;
    let (group, _) = group(
        connection,
        scope,
        request.log_group_name,
        request.log_group_identifier,
    )
    .await?;
    let stream = log_events::find_stream(connection, group, &stream_name).await?;
    let stream = stream.ok_or_else(|| Fault::not_found("The specified log stream does not exist."))?;
    let token = request.next_token.as_deref().map(tokens::read).transpose()?;
    let mut slice = Slice {
        after: 0,
        before: i64::MAX,
        from: request.start_time.unwrap_or(i64::MIN),
        until: request.end_time.unwrap_or(i64::MAX),
        limit: i64::try_from(limit).unwrap_or(EVENT_LIMIT),
        newest: request.start_from_head != Some(true),
    };
    match token {
        Some(Position::Forward(id)) => (slice.after, slice.newest) = (id, false),
        Some(Position::Backward(id)) => (slice.before, slice.newest) = (id, true),
        None => {}
    }
    let events = log_events::slice(connection, stream, slice).await?;
    // Both tokens come with every answer. At an end, the one for that way is the one that was sent.
    let (first, last) = match (events.first(), events.last(), token) {
        (Some(first), Some(last), _) => (first.id, last.id),
        (_, _, Some(Position::Forward(id))) => (id.saturating_add(1), id),
        (_, _, Some(Position::Backward(id))) => (id, id.saturating_sub(1)),
        (_, _, None) => (i64::MAX, 0),
    };
    let events: Vec<Value> = events
        .iter()
        .map(|event| json!({"timestamp": event.at, "message": event.message, "ingestionTime": event.ingested_at}))
        .collect();
    Ok(json!({
        "events": events,
        "nextForwardToken": tokens::write(Position::Forward(last)),
        "nextBackwardToken": tokens::write(Position::Backward(first)),
    }))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct FilterLogEventsRequest {
    log_group_name: Option<String>,
    log_group_identifier: Option<String>,
    log_stream_names: Option<Vec<String>>,
    log_stream_name_prefix: Option<String>,
    start_time: Option<i64>,
    end_time: Option<i64>,
    filter_pattern: Option<String>,
    next_token: Option<String>,
    limit: Option<i64>,
}

async fn filter_log_events(
    connection: &mut SqliteConnection,
    scope: &Scope,
    request: FilterLogEventsRequest,
) -> Result<Value, Fault> {
    let limit = bounded("limit", request.limit, EVENT_LIMIT)?;
    if request.log_stream_names.is_some() && request.log_stream_name_prefix.is_some() {
        return Err(Fault::invalid_parameter(
            "LogStreamNamePrefix and LogStreamNames are mutually exclusive parameters.",
        ));
    }
    let pattern = FilterPattern::parse(request.filter_pattern.as_deref().unwrap_or_default())?;
    let (group, _) = group(
        connection,
        scope,
        request.log_group_name,
        request.log_group_identifier,
    )
    .await?;
    if let Some(names) = &request.log_stream_names {
        for name in names {
            if log_events::find_stream(connection, group, name).await?.is_none() {
                return Err(Fault::not_found("The specified log stream does not exist."));
            }
        }
    }
    let list = "FilterLogEvents";
    let after = request
        .next_token
        .map(|token| filter_position(list, &token))
        .transpose()?;
    let from = request.start_time.unwrap_or(i64::MIN);
    // Here the end is part of the span, unlike in GetLogEvents.
    let until = request.end_time.map_or(i64::MAX, |end| end.saturating_add(1));
    let mut events =
        log_events::of_group(connection, group, from, until, after.unwrap_or((i64::MIN, 0))).await?;
    events.retain(|event| {
        let named = request
            .log_stream_names
            .as_ref()
            .is_none_or(|names| names.contains(&event.stream));
        let prefixed = request
            .log_stream_name_prefix
            .as_ref()
            .is_none_or(|prefix| event.stream.starts_with(prefix.as_str()));
        named && prefixed && pattern.matches(&event.message)
    });
    let more = events.len() > limit;
    events.truncate(limit);
    let next = events
        .last()
        .filter(|_| more)
        .map(|last| paging::token(list, &[&last.at.0.to_string(), &last.id.to_string()]));
    let events: Vec<Value> = events.iter().map(filtered).collect();
    Ok(with_next(
        json!({"events": events, "searchedLogStreams": []}),
        next,
    ))
}

fn filtered(event: &Event) -> Value {
    json!({
        "logStreamName": event.stream,
        "timestamp": event.at,
        "message": event.message,
        "ingestionTime": event.ingested_at,
        "eventId": tokens::event_id(event.id),
    })
}

fn filter_position(list: &str, token: &str) -> Result<(i64, i64), Fault> {
    let [at, id] = position::<2>(list, token)?;
    let number = |text: String| {
        text.parse()
            .map_err(|_| Fault::invalid_parameter("The specified nextToken is invalid."))
    };
    Ok((number(at)?, number(id)?))
}

fn position<const PARTS: usize>(list: &str, token: &str) -> Result<[String; PARTS], Fault> {
    paging::position(list, token).map_err(|_| Fault::invalid_parameter("The specified nextToken is invalid."))
}

/// The group of a request, by name or by ARN.
async fn group(
    connection: &mut SqliteConnection,
    scope: &Scope,
    name: Option<String>,
    identifier: Option<String>,
) -> Result<(i64, String), Fault> {
    let name = match (name, identifier) {
        (Some(_), Some(_)) => {
            return Err(Fault::invalid_parameter(
                "LogGroupName and LogGroupIdentifier are mutually exclusive parameters.",
            ));
        }
        (Some(name), None) => name,
        (None, Some(identifier)) => identifier
            .split_once(":log-group:")
            .map_or(identifier.clone(), |(_, name)| name.to_owned()),
        (None, None) => return Err(missing("logGroupName")),
    };
    let id = log_events::find_group(connection, scope, &name).await?;
    id.map(|id| (id, name))
        .ok_or_else(|| Fault::not_found("The specified log group does not exist."))
}

fn missing(member: &str) -> Fault {
    Fault::invalid_parameter(format!(
        "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"
    ))
}

fn bounded(member: &str, sent: Option<i64>, max: i64) -> Result<usize, Fault> {
    let value = sent.unwrap_or(max);
    let bound = if value < 1 {
        "greater than or equal to 1".to_owned()
    } else if value > max {
        format!("less than or equal to {max}")
    } else {
        return Ok(usize::try_from(value).unwrap_or(usize::MAX));
    };
    Err(Fault::invalid_parameter(format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must have value {bound}"
    )))
}

fn with_next(mut answer: Value, next: Option<String>) -> Value {
    if let Some(next) = next {
        answer["nextToken"] = json!(next);
    }
    answer
}
