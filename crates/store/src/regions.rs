//! Whether each Region answers.

use crate::database::Store;
use crate::error::{Error, Result};
use model::region::Region;
use model::time::Time;
use sqlx::SqliteConnection;

/// How it stands with one Region of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionRow {
    /// 12 digits.
    pub account: String,
    /// The Region.
    pub region: Region,
    /// When it answered last; `None` before the first answer.
    pub answered_at: Option<Time>,
    /// Since when it has not answered; `None` while it does.
    pub silent_since: Option<Time>,
    /// What went wrong, for people.
    pub failure: Option<String>,
    /// When it is asked again, while it is silent.
    pub next_try_at: Option<Time>,
}

type Row = (
    String,
    String,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<i64>,
);

impl Store {
    pub(crate) async fn read_regions(&self) -> Result<Vec<RegionRow>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT account, region, answered_at, silent_since, failure, next_try_at
             FROM regions ORDER BY account, region",
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(
                |(account, region, answered_at, silent_since, failure, next_try_at)| {
                    Ok(RegionRow {
                        account,
                        region: region
                            .parse()
                            .map_err(|error| Error::Unknown(format!("{error}")))?,
                        answered_at: answered_at.map(Time),
                        silent_since: silent_since.map(Time),
                        failure,
                        next_try_at: next_try_at.map(Time),
                    })
                },
            )
            .collect()
    }
}

pub(crate) async fn upsert_region(connection: &mut SqliteConnection, row: &RegionRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO regions (account, region, answered_at, silent_since, failure, next_try_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (account, region) DO UPDATE SET
             answered_at = COALESCE(excluded.answered_at, regions.answered_at),
             silent_since = excluded.silent_since,
             failure = excluded.failure,
             next_try_at = excluded.next_try_at",
    )
    .bind(&row.account)
    .bind(row.region.as_str())
    .bind(row.answered_at.map(|time| time.0))
    .bind(row.silent_since.map(|time| time.0))
    .bind(&row.failure)
    .bind(row.next_try_at.map(|time| time.0))
    .execute(connection)
    .await?;
    Ok(())
}
