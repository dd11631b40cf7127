//! The log tables: groups, their streams, and the events in these.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::Result;
use crate::clock::Timestamp;
use crate::service::arn::Scope;

/// A line to write.
#[derive(Debug, Clone, Copy)]
pub struct NewEvent<'a> {
    pub group: &'a str,
    pub stream: &'a str,
    pub at: Timestamp,
    pub message: &'a str,
}

/// A log group.
#[derive(Debug, Clone)]
pub struct Group {
    pub name: String,
    pub created_at: Timestamp,
    pub bytes: i64,
}

/// A log stream and the span of its events.
#[derive(Debug, Clone)]
pub struct Stream {
    pub id: i64,
    pub name: String,
    pub created_at: Timestamp,
    pub first_event: Option<Timestamp>,
    pub last_event: Option<Timestamp>,
    pub last_ingestion: Option<Timestamp>,
}

/// A line that was written.
#[derive(Debug, Clone)]
pub struct Event {
    pub id: i64,
    pub stream: String,
    pub at: Timestamp,
    pub ingested_at: Timestamp,
    pub message: String,
}

/// Which part of one stream to read.
#[derive(Debug, Clone, Copy)]
pub struct Slice {
    /// Ids above this one.
    pub after: i64,
    /// Ids below this one.
    pub before: i64,
    /// Times from here on.
    pub from: i64,
    /// Times before this.
    pub until: i64,
    /// At most so many, from the old end or from the new one.
    pub limit: i64,
    pub newest: bool,
}

/// Writes one line; group and stream come into being with their first one.
pub async fn append(connection: &mut SqliteConnection, scope: &Scope, event: NewEvent<'_>) -> Result<()> {
    let group: i64 = sqlx::query_scalar(
        "INSERT INTO log_groups (account, region, name, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account, region, name) DO UPDATE SET name = excluded.name RETURNING id",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(event.group)
    .bind(event.at.0)
    .fetch_one(&mut *connection)
    .await?;
    let stream: i64 = sqlx::query_scalar(
        "INSERT INTO log_streams (group_id, name, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (group_id, name) DO UPDATE SET name = excluded.name RETURNING id",
    )
    .bind(group)
    .bind(event.stream)
    .bind(event.at.0)
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO log_events (stream_id, timestamp, ingested_at, message) VALUES ($1, $2, $3, $4)",
    )
    .bind(stream)
    .bind(event.at.0)
    .bind(event.at.0)
    .bind(event.message)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Groups of an account and Region by name, after the one a page ended with. The caller filters by name.
pub async fn groups(connection: &mut SqliteConnection, scope: &Scope, after: &str) -> Result<Vec<Group>> {
    let rows = sqlx::query(
        "SELECT g.name, g.created_at,
             (SELECT COALESCE(SUM(LENGTH(CAST(e.message AS BLOB)) + 26), 0)
              FROM log_events e JOIN log_streams s ON s.id = e.stream_id WHERE s.group_id = g.id) AS bytes
         FROM log_groups g WHERE g.account = $1 AND g.region = $2 AND g.name > $3 ORDER BY g.name",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(after)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Group {
                name: row.try_get("name")?,
                created_at: Timestamp(row.try_get("created_at")?),
                bytes: row.try_get("bytes")?,
            })
        })
        .collect()
}

/// The id of a group.
pub async fn find_group(connection: &mut SqliteConnection, scope: &Scope, name: &str) -> Result<Option<i64>> {
    Ok(
        sqlx::query_scalar("SELECT id FROM log_groups WHERE account = $1 AND region = $2 AND name = $3")
            .bind(&scope.account)
            .bind(&scope.region)
            .bind(name)
            .fetch_optional(connection)
            .await?,
    )
}

/// The id of a group's stream.
pub async fn find_stream(connection: &mut SqliteConnection, group: i64, name: &str) -> Result<Option<i64>> {
    Ok(
        sqlx::query_scalar("SELECT id FROM log_streams WHERE group_id = $1 AND name = $2")
            .bind(group)
            .bind(name)
            .fetch_optional(connection)
            .await?,
    )
}

/// A group's streams by name.
pub async fn streams(connection: &mut SqliteConnection, group: i64) -> Result<Vec<Stream>> {
    let rows = sqlx::query(
        "SELECT s.id, s.name, s.created_at, MIN(e.timestamp) AS first_event, MAX(e.timestamp) AS last_event,
             MAX(e.ingested_at) AS last_ingestion
         FROM log_streams s LEFT JOIN log_events e ON e.stream_id = s.id
         WHERE s.group_id = $1 GROUP BY s.id ORDER BY s.name",
    )
    .bind(group)
    .fetch_all(connection)
    .await?;
    let moment = |row: &SqliteRow, column: &str| {
        Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(column)?.map(Timestamp))
    };
    rows.iter()
        .map(|row| {
            Ok(Stream {
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                created_at: Timestamp(row.try_get("created_at")?),
                first_event: moment(row, "first_event")?,
                last_event: moment(row, "last_event")?,
                last_ingestion: moment(row, "last_ingestion")?,
            })
        })
        .collect()
}

/// Part of one stream, in order of time whichever end it was counted from.
pub async fn slice(connection: &mut SqliteConnection, stream: i64, slice: Slice) -> Result<Vec<Event>> {
    let query = if slice.newest {
        "SELECT e.*, s.name AS stream FROM log_events e JOIN log_streams s ON s.id = e.stream_id
         WHERE e.stream_id = $1 AND e.id > $2 AND e.id < $3 AND e.timestamp >= $4 AND e.timestamp < $5
         ORDER BY e.id DESC LIMIT $6"
    } else {
        "SELECT e.*, s.name AS stream FROM log_events e JOIN log_streams s ON s.id = e.stream_id
         WHERE e.stream_id = $1 AND e.id > $2 AND e.id < $3 AND e.timestamp >= $4 AND e.timestamp < $5
         ORDER BY e.id LIMIT $6"
    };
    let rows = sqlx::query(query)
        .bind(stream)
        .bind(slice.after)
        .bind(slice.before)
        .bind(slice.from)
        .bind(slice.until)
        .bind(slice.limit)
        .fetch_all(connection)
        .await?;
    let mut events = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    if slice.newest {
        events.reverse();
    }
    Ok(events)
}

/// Events of a whole group by time, after the one a page ended with.
pub async fn of_group(
    connection: &mut SqliteConnection,
    group: i64,
    from: i64,
    until: i64,
    after: (i64, i64),
) -> Result<Vec<Event>> {
    let rows = sqlx::query(
        "SELECT e.*, s.name AS stream FROM log_events e JOIN log_streams s ON s.id = e.stream_id
         WHERE s.group_id = $1 AND e.timestamp >= $2 AND e.timestamp < $3 AND (e.timestamp, e.id) > ($4, $5)
         ORDER BY e.timestamp, e.id",
    )
    .bind(group)
    .bind(from)
    .bind(until)
    .bind(after.0)
    .bind(after.1)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &SqliteRow) -> Result<Event> {
    Ok(Event {
        id: row.try_get("id")?,
        stream: row.try_get("stream")?,
        at: Timestamp(row.try_get("timestamp")?),
        ingested_at: Timestamp(row.try_get("ingested_at")?),
        message: row.try_get("message")?,
    })
}
