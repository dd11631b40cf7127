//! The beginning of the chain of events, once for each database.
//!
//! What happened before there was a chain gets its places in it as it is found: from then on changes are seen, and an event
//! says up to which row that is so.

use crate::chain::{Head, Link, genesis, links};
use crate::error::Result;
use crate::events::{NewEvent, insert_events};
use model::event::{Author, EventDetail, EventKind};
use model::time::Time;
use sqlx::sqlite::SqlitePool;
use sqlx::{Sqlite, SqliteConnection, Transaction};
use time::OffsetDateTime;

/// Rows that are in memory at once.
const ROWS: i64 = 500;

/// Begins the chain unless it has begun.
pub(crate) async fn begin(writer: &SqlitePool) -> Result<()> {
    const BEGUN: &str = "SELECT newest FROM event_chain WHERE id = 1";
    if sqlx::query(BEGUN).fetch_optional(writer).await?.is_some() {
        return Ok(());
    }
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
    if sqlx::query(BEGUN)
        .fetch_optional(&mut *transaction)
        .await?
        .is_some()
    {
        return Ok(());
    }
    let (newest, hash) = take_in(&mut transaction).await?;
    sqlx::query("INSERT INTO event_chain (id, newest, hash, removed) VALUES (1, $1, $2, 0)")
        .bind(newest)
        .bind(hash)
        .execute(&mut *transaction)
        .await?;
    if newest > 0 {
        tracing::info!(newest, "the events that were there are chained now");
        let now = OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000;
        let at = Time(i64::try_from(now).unwrap_or(i64::MAX));
        let detail = EventDetail {
            cause: Some(format!("events up to {newest} were taken in as they were found")),
            ..EventDetail::default()
        };
        let event = NewEvent::new(at, EventKind::RecordBegun, Author::Slipway).with(detail);
        insert_events(&mut transaction, vec![event]).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Gives each row that has no hash its place; the id and the hash at the end.
async fn take_in(transaction: &mut Transaction<'_, Sqlite>) -> Result<(i64, Vec<u8>)> {
    let mut head = Head {
        newest: 0,
        hash: genesis(),
    };
    loop {
        let rows = sqlx::query(links!("WHERE id > $1 ORDER BY id LIMIT $2"))
            .bind(head.newest)
            .bind(ROWS)
            .fetch_all(&mut **transaction)
            .await?;
        if rows.is_empty() {
            return Ok((head.newest, head.hash));
        }
        for row in rows {
            take_in_row(transaction, &mut head, Link::read(&row)?).await?;
        }
    }
}

async fn take_in_row(connection: &mut SqliteConnection, head: &mut Head, row: Link) -> Result<()> {
    let mut columns = row.columns;
    let id = columns.id;
    // Only where somebody took the end of a chain away: what has a hash keeps it, and it shows whether all is whole.
    if let Some(hash) = row.hash {
        (head.newest, head.hash) = (id, hash);
        return Ok(());
    }
    let detail: EventDetail = serde_json::from_str(&columns.detail).unwrap_or_default();
    if let Some(kind) = EventKind::parse(&columns.kind) {
        let service = columns.service_arn.as_deref().and_then(|arn| arn.parse().ok());
        let region = columns.region.as_deref().and_then(|region| region.parse().ok());
        columns.target = detail.target(kind, service.as_ref(), region.as_ref());
        columns.act = i64::from(kind.is_act());
        kind.outcome().as_str().clone_into(&mut columns.outcome);
    }
    columns.aws_request = detail.aws_request;
    // Rows keep their ids, also where one is missing.
    head.newest = id - 1;
    let chained = head.append(&mut columns);
    sqlx::query(
        "UPDATE events SET act = $2, outcome = $3, target = $4, aws_request = $5, previous = $6, hash = $7 WHERE id = $1",
    )
    .bind(id)
    .bind(columns.act)
    .bind(columns.outcome)
    .bind(columns.target)
    .bind(columns.aws_request)
    .bind(chained.previous)
    .bind(chained.hash)
    .execute(connection)
    .await?;
    Ok(())
}
