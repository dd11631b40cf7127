//! Log lines as far as they were read.

use crate::database::Store;
use crate::error::Result;
use model::arn::ServiceArn;
use model::time::Time;
use sqlx::SqliteConnection;

/// Lines of one stream that were read in one go, and how far that went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogBatch {
    /// The service.
    pub service: ServiceArn,
    /// `event`, `deployment` or `application`.
    pub source: &'static str,
    /// Name of the log stream.
    pub stream: String,
    /// Time and text, oldest first.
    pub lines: Vec<(Time, String)>,
    /// `CloudWatch`'s token for going on from here.
    pub cursor: String,
}

/// A line as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredLine {
    /// Order of arrival.
    pub id: i64,
    /// `event`, `deployment` or `application`.
    pub source: String,
    /// Name of the log stream.
    pub stream: String,
    /// Unix milliseconds.
    pub at: i64,
    /// Text, verbatim.
    pub message: String,
}

impl Store {
    /// The newest lines of a service from one source, oldest first, at most `limit`, none before `from`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn log_lines(
        &self,
        service: &ServiceArn,
        source: &str,
        from: Time,
        limit: i64,
    ) -> Result<Vec<StoredLine>> {
        let mut lines: Vec<StoredLine> = sqlx::query_as(
            "SELECT id, source, stream, at, message FROM log_lines
             WHERE service_arn = $1 AND source = $2 AND at >= $3 ORDER BY at DESC, id DESC LIMIT $4",
        )
        .bind(service.to_string())
        .bind(source)
        .bind(from.0)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        lines.reverse();
        Ok(lines)
    }

    /// How far a stream was read.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn log_cursor(&self, service: &ServiceArn, stream: &str) -> Result<Option<String>> {
        Ok(
            sqlx::query_scalar("SELECT token FROM log_cursors WHERE service_arn = $1 AND stream = $2")
                .bind(service.to_string())
                .bind(stream)
                .fetch_optional(&self.readers)
                .await?,
        )
    }
}

pub(crate) async fn append_lines(connection: &mut SqliteConnection, batch: &LogBatch) -> Result<()> {
    let service = batch.service.to_string();
    for (at, message) in &batch.lines {
        sqlx::query(
            "INSERT INTO log_lines (service_arn, source, stream, at, message) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&service)
        .bind(batch.source)
        .bind(&batch.stream)
        .bind(at.0)
        .bind(message)
        .execute(&mut *connection)
        .await?;
    }
    sqlx::query(
        "INSERT INTO log_cursors (service_arn, stream, token) VALUES ($1, $2, $3)
         ON CONFLICT (service_arn, stream) DO UPDATE SET token = excluded.token",
    )
    .bind(&service)
    .bind(&batch.stream)
    .bind(&batch.cursor)
    .execute(&mut *connection)
    .await?;
    Ok(())
}
