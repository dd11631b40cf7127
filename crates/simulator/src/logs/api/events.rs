//! `GetLogEvents` and `FilterLogEvents`.

use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use super::{bounded, group, missing, position, with_next};
use crate::logs::filter_pattern::FilterPattern;
use crate::logs::tokens::{self, Position};
use crate::protocol::errors::Fault;
use crate::protocol::paging;
use crate::service::arn::Scope;
use crate::storage::log_events::{self, Event, Slice};

/// Each gives at most so many at a time.
const EVENT_LIMIT: i64 = 10_000;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetLogEventsRequest {
    log_group_name: Option<String>,
    log_group_identifier: Option<String>,
    log_stream_name: Option<String>,
    start_time: Option<i64>,
    end_time: Option<i64>,
    next_token: Option<String>,
    limit: Option<i64>,
    start_from_head: Option<bool>,
}

pub async fn get_log_events(
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
pub struct FilterLogEventsRequest {
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

pub async fn filter_log_events(
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
