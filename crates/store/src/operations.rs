//! Operations of services.

use crate::database::Store;
use crate::error::{Error, Result};
use model::arn::ServiceArn;
use model::operation::{Operation, OperationKind, OperationStatus};
use model::time::Time;
use sqlx::SqliteConnection;

/// An operation with the service it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationRow {
    /// The service.
    pub service: ServiceArn,
    /// The operation.
    pub operation: Operation,
    /// Why it failed, as JSON of the model's explanation; `None` keeps what is stored.
    pub explanation: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) status: String,
    pub(crate) started_at: i64,
    pub(crate) ended_at: Option<i64>,
    pub(crate) stages: String,
    pub(crate) cause: Option<String>,
}

impl TryFrom<Row> for Operation {
    type Error = Error;

    fn try_from(row: Row) -> Result<Operation> {
        Ok(Operation {
            id: row.id,
            kind: OperationKind::parse(&row.kind).ok_or(Error::Unknown(row.kind))?,
            status: OperationStatus::parse(&row.status).ok_or(Error::Unknown(row.status))?,
            started_at: Time(row.started_at),
            ended_at: row.ended_at.map(Time),
            stages: serde_json::from_str(&row.stages)?,
            cause: row.cause,
        })
    }
}

const COLUMNS: &str = "SELECT id, kind, status, started_at, ended_at, stages, cause FROM operations";

impl Store {
    /// The operations of a service, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn operations_of(&self, service: &ServiceArn, limit: i64) -> Result<Vec<Operation>> {
        let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new(COLUMNS);
        query.push(" WHERE service_arn = ").push_bind(service.to_string());
        query
            .push(" ORDER BY started_at DESC, id LIMIT ")
            .push_bind(limit);
        let rows: Vec<Row> = query.build_query_as().fetch_all(&self.readers).await?;
        rows.into_iter().map(Operation::try_from).collect()
    }

    /// The operation of this id.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn operation(&self, id: &str) -> Result<Option<Operation>> {
        let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new(COLUMNS);
        query.push(" WHERE id = ").push_bind(id);
        let row: Option<Row> = query.build_query_as().fetch_optional(&self.readers).await?;
        row.map(Operation::try_from).transpose()
    }

    /// The stored explanation of a failed operation, as JSON.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn explanation_of(&self, operation: &str) -> Result<Option<String>> {
        let found: Option<Option<String>> =
            sqlx::query_scalar("SELECT explanation FROM operations WHERE id = $1")
                .bind(operation)
                .fetch_optional(&self.readers)
                .await?;
        Ok(found.flatten())
    }
}

pub(crate) async fn upsert_operation(connection: &mut SqliteConnection, row: &OperationRow) -> Result<()> {
    let operation = &row.operation;
    sqlx::query(
        "INSERT INTO operations (id, service_arn, kind, status, started_at, ended_at, stages, cause, explanation)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (id) DO UPDATE SET
             status = excluded.status,
             started_at = excluded.started_at,
             ended_at = excluded.ended_at,
             stages = excluded.stages,
             cause = COALESCE(excluded.cause, operations.cause),
             explanation = COALESCE(excluded.explanation, operations.explanation)",
    )
    .bind(&operation.id)
    .bind(row.service.to_string())
    .bind(operation.kind.as_str())
    .bind(operation.status.as_str())
    .bind(operation.started_at.0)
    .bind(operation.ended_at.map(|time| time.0))
    .bind(serde_json::to_string(&operation.stages)?)
    .bind(&operation.cause)
    .bind(&row.explanation)
    .execute(connection)
    .await?;
    Ok(())
}
