//! The `traffic` table.

use std::collections::BTreeMap;

use serde_json::{from_str, to_string};
use sqlx::{Row, SqliteConnection};

use super::{Result, StorageError};
use crate::metrics::load::Load;
use crate::metrics::minute::Minute;

/// Adds to what was counted in a minute. What a service got that is forgotten by now is forgotten too.
pub async fn add(
    connection: &mut SqliteConnection,
    service_id: &str,
    minute: Minute,
    load: &Load,
) -> Result<()> {
    let known = between(connection, service_id, minute, minute.next()).await?;
    let mut sum = known.get(&minute).cloned().unwrap_or_default();
    sum.merge(load);
    sqlx::query(
        "INSERT INTO traffic (service_id, minute, requests, responses_2xx, responses_4xx, responses_5xx,
             peak_concurrency, latency)
         SELECT id, $2, $3, $4, $5, $6, $7, $8 FROM services WHERE id = $1
         ON CONFLICT (service_id, minute) DO UPDATE SET requests = excluded.requests,
             responses_2xx = excluded.responses_2xx, responses_4xx = excluded.responses_4xx,
             responses_5xx = excluded.responses_5xx, peak_concurrency = excluded.peak_concurrency,
             latency = excluded.latency",
    )
    .bind(service_id)
    .bind(minute.0)
    .bind(stored(sum.requests))
    .bind(stored(sum.responses_2xx))
    .bind(stored(sum.responses_4xx))
    .bind(stored(sum.responses_5xx))
    .bind(stored(sum.peak_concurrency))
    .bind(to_string(&sum.latency)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// What reached a service from one minute until before another.
pub async fn between(
    connection: &mut SqliteConnection,
    service_id: &str,
    from: Minute,
    until: Minute,
) -> Result<BTreeMap<Minute, Load>> {
    let rows = sqlx::query("SELECT * FROM traffic WHERE service_id = $1 AND minute >= $2 AND minute < $3")
        .bind(service_id)
        .bind(from.0)
        .bind(until.0)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let count = |column| -> Result<u64> {
                let count: i64 = row.try_get(column)?;
                u64::try_from(count)
                    .map_err(|error| StorageError::Database(sqlx::Error::Decode(Box::new(error))))
            };
            let load = Load {
                requests: count("requests")?,
                responses_2xx: count("responses_2xx")?,
                responses_4xx: count("responses_4xx")?,
                responses_5xx: count("responses_5xx")?,
                peak_concurrency: count("peak_concurrency")?,
                latency: from_str(row.try_get("latency")?)?,
            };
            Ok((Minute(row.try_get("minute")?), load))
        })
        .collect()
}

fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
