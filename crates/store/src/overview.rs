//! What the overview counts and picks out of the services.

use crate::database::Store;
use crate::error::{Error, Result};
use crate::services::{LIST, Row};
use model::region::Region;
use model::service::{ListedService, ServiceStatus};
use sqlx::{QueryBuilder, Sqlite};

/// Which services the overview picks out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picked {
    /// Whose create or delete failed.
    Failed,
    /// That serve an old version because the newest operation failed.
    LeftBehind,
    /// That an operation works on.
    UnderWay,
}

impl Picked {
    fn condition(self) -> &'static str {
        match self {
            // The rank narrows the search to the beginning of the index.
            Picked::Failed => " AND s.rank = 0",
            Picked::LeftBehind => {
                " AND s.rank > 0 AND o.status IN ('FAILED', 'ROLLBACK_SUCCEEDED', 'ROLLBACK_FAILED')"
            }
            Picked::UnderWay => " AND s.rank = 1 AND o.id IS NOT NULL AND o.ended_at IS NULL",
        }
    }

    fn order(self) -> &'static str {
        match self {
            Picked::Failed => " ORDER BY s.updated_at DESC, s.arn",
            Picked::LeftBehind => " ORDER BY o.ended_at DESC, s.arn",
            Picked::UnderWay => " ORDER BY o.started_at, s.arn",
        }
    }
}

impl Store {
    /// Some of the living services, at most `limit`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn picked(&self, picked: Picked, limit: i64) -> Result<Vec<ListedService>> {
        let mut query = QueryBuilder::<Sqlite>::new(LIST);
        query
            .push(picked.condition())
            .push(picked.order())
            .push(" LIMIT ")
            .push_bind(limit);
        let rows: Vec<Row> = query.build_query_as().fetch_all(&self.readers).await?;
        rows.into_iter().map(ListedService::try_from).collect()
    }

    /// How many of the living services these are.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn picked_count(&self, picked: Picked) -> Result<i64> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT COUNT(*) FROM services s LEFT JOIN operations o ON o.id = s.operation_id WHERE s.deleted_at IS NULL",
        );
        query.push(picked.condition());
        Ok(query.build_query_scalar().fetch_one(&self.readers).await?)
    }

    /// How many living services there are by status, and by Region.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn service_counts(&self) -> Result<(Vec<(ServiceStatus, i64)>, Vec<(Region, i64)>)> {
        let statuses: Vec<(String, i64)> = sqlx::query_as(
            "SELECT status, COUNT(*) FROM services WHERE deleted_at IS NULL GROUP BY status, rank ORDER BY rank, status",
        )
        .fetch_all(&self.readers)
        .await?;
        let regions: Vec<(String, i64)> = sqlx::query_as(
            "SELECT region, COUNT(*) FROM services WHERE deleted_at IS NULL GROUP BY region ORDER BY region",
        )
        .fetch_all(&self.readers)
        .await?;
        let statuses = statuses
            .into_iter()
            .map(|(status, count)| {
                let status = ServiceStatus::parse(&status).ok_or(Error::Unknown(status))?;
                Ok((status, count))
            })
            .collect::<Result<_>>()?;
        let regions = regions
            .into_iter()
            .map(|(region, count)| {
                let region = region
                    .parse()
                    .map_err(|error| Error::Unknown(format!("{error}")))?;
                Ok((region, count))
            })
            .collect::<Result<_>>()?;
        Ok((statuses, regions))
    }
}
