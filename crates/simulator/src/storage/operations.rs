//! The `operations` table.

use serde::{Deserialize, Serialize};
use serde_json::{Value, from_str, json, to_string};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::{Result, StorageError, from_word, word};
use crate::clock::Timestamp;
use crate::machine::{Cause, Failure, Progress, ServiceStatus, Standing};
use crate::service::capacity::Capacity;

/// One operation of a service.
#[derive(Debug, Clone)]
pub struct OperationRecord {
    /// A UUID with dashes; log streams and lines have it without.
    pub id: String,
    pub service_id: String,
    /// 1 for the service's first operation.
    pub ordinal: i64,
    pub progress: Progress,
    pub started_at: Timestamp,
    pub updated_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub briefing: Briefing,
}

/// What was settled about an operation when it was accepted, besides its plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Briefing {
    /// What goes wrong.
    pub failure: Option<Failure>,
    /// What made it go wrong; not known of operations of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// What the image's tag stands for.
    pub digest: String,
    /// The instance that this operation's deployment starts; names its log stream.
    pub instance: String,
    /// What that deployment gives its instances. Operations of earlier versions do not say.
    #[serde(default)]
    pub capacity: Option<Capacity>,
}

impl OperationRecord {
    /// The id as log streams and log lines have it.
    pub fn plain_id(&self) -> String {
        self.id.replace('-', "")
    }

    /// API shape `OperationSummary`.
    pub fn summary(&self, service_arn: &str) -> Value {
        let mut summary = json!({
            "Id": self.id,
            "Type": self.progress.kind,
            "Status": self.progress.standing.operation,
            "TargetArn": service_arn,
            "StartedAt": self.started_at.epoch_seconds(),
            "UpdatedAt": self.updated_at.epoch_seconds(),
        });
        if let Some(ended_at) = self.ended_at {
            summary["EndedAt"] = json!(ended_at.epoch_seconds());
        }
        summary
    }
}

/// Adds an operation.
pub async fn insert(connection: &mut SqliteConnection, operation: &OperationRecord) -> Result<()> {
    sqlx::query(
        "INSERT INTO operations (id, service_id, ordinal, kind, status, origin, started_at, updated_at, ended_at,
             briefing, steps, next_step, next_due)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(&operation.id)
    .bind(&operation.service_id)
    .bind(operation.ordinal)
    .bind(word(operation.progress.kind)?)
    .bind(word(operation.progress.standing.operation)?)
    .bind(word(operation.progress.origin)?)
    .bind(operation.started_at.0)
    .bind(operation.updated_at.0)
    .bind(operation.ended_at.map(|at| at.0))
    .bind(to_string(&operation.briefing)?)
    .bind(to_string(&operation.progress.steps)?)
    .bind(taken(operation))
    .bind(operation.progress.next_due().map(|due| due.0))
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes how far an operation has come.
pub async fn update(connection: &mut SqliteConnection, operation: &OperationRecord) -> Result<()> {
    sqlx::query(
        "UPDATE operations SET status = $2, updated_at = $3, ended_at = $4, next_step = $5, next_due = $6 WHERE id = $1",
    )
    .bind(&operation.id)
    .bind(word(operation.progress.standing.operation)?)
    .bind(operation.updated_at.0)
    .bind(operation.ended_at.map(|at| at.0))
    .bind(taken(operation))
    .bind(operation.progress.next_due().map(|due| due.0))
    .execute(connection)
    .await?;
    Ok(())
}

/// Operations with a step due by `now`, the most overdue first.
pub async fn due(connection: &mut SqliteConnection, now: Timestamp) -> Result<Vec<OperationRecord>> {
    let rows = sqlx::query(
        "SELECT o.*, s.status AS service_status FROM operations o JOIN services s ON s.id = o.service_id
         WHERE o.next_due <= $1 ORDER BY o.next_due",
    )
    .bind(now.0)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// When the next step of any operation is due.
pub async fn next_due(connection: &mut SqliteConnection) -> Result<Option<Timestamp>> {
    let due: Option<i64> =
        sqlx::query_scalar("SELECT MIN(next_due) FROM operations WHERE next_due IS NOT NULL")
            .fetch_one(connection)
            .await?;
    Ok(due.map(Timestamp))
}

/// Operations of a service, newest first, older than the one a page ended with.
pub async fn page(
    connection: &mut SqliteConnection,
    service_id: &str,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<OperationRecord>> {
    let rows = sqlx::query(
        "SELECT o.*, s.status AS service_status FROM operations o JOIN services s ON s.id = o.service_id
         WHERE o.service_id = $1 AND o.ordinal < $2 ORDER BY o.ordinal DESC LIMIT $3",
    )
    .bind(service_id)
    .bind(before.unwrap_or(i64::MAX))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// The newest operation of each service that is not deleted.
pub async fn newest(connection: &mut SqliteConnection) -> Result<Vec<OperationRecord>> {
    let rows = sqlx::query(
        "SELECT o.*, s.status AS service_status FROM operations o JOIN services s ON s.id = o.service_id
         WHERE s.status <> 'DELETED'
           AND o.ordinal = (SELECT MAX(n.ordinal) FROM operations n WHERE n.service_id = s.id)",
    )
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

fn taken(operation: &OperationRecord) -> i64 {
    i64::try_from(operation.progress.taken).unwrap_or(i64::MAX)
}

fn read(row: &SqliteRow) -> Result<OperationRecord> {
    let standing = Standing {
        service: from_word::<ServiceStatus>(row.try_get("service_status")?)?,
        operation: from_word(row.try_get("status")?)?,
    };
    let taken: i64 = row.try_get("next_step")?;
    Ok(OperationRecord {
        id: row.try_get("id")?,
        service_id: row.try_get("service_id")?,
        ordinal: row.try_get("ordinal")?,
        progress: Progress {
            kind: from_word(row.try_get("kind")?)?,
            origin: from_word(row.try_get("origin")?)?,
            steps: from_str(row.try_get("steps")?)?,
            taken: usize::try_from(taken)
                .map_err(|error| StorageError::Database(sqlx::Error::Decode(Box::new(error))))?,
            standing,
        },
        started_at: Timestamp(row.try_get("started_at")?),
        updated_at: Timestamp(row.try_get("updated_at")?),
        ended_at: row.try_get::<Option<i64>, _>("ended_at")?.map(Timestamp),
        briefing: from_str(row.try_get("briefing")?)?,
    })
}
