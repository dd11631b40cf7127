//! Services as last seen.

use crate::database::Store;
use crate::error::{Error, Result};
use crate::operations;
use crate::service_conditions::{asks_for_ages, like, push_filter, push_order};
use model::arn::ServiceArn;
use model::operation::Operation;
use model::region::Region;
use model::service::{Configuration, ListedService, Service, ServiceStatus, Source};
use model::service_filter::Filter;
use model::service_list::ServiceOrder;
use model::time::Time;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use std::sync::Arc;

/// Which services to list, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ServiceFilter {
    filter: Option<Filter>,
    order: ServiceOrder,
    /// What ages are counted from; the same for a minute, so that a list is not read anew for each who asks.
    now: Time,
}

impl ServiceFilter {
    /// What `filter` lets through, in this order.
    pub fn new(filter: Option<Filter>, order: ServiceOrder, now: Time) -> ServiceFilter {
        let now = match &filter {
            Some(filter) if asks_for_ages(filter) => Time(now.0 - now.0.rem_euclid(60_000)),
            _ => Time::default(),
        };
        ServiceFilter { filter, order, now }
    }

    fn push(&self, query: &mut QueryBuilder<Sqlite>) {
        if let Some(filter) = &self.filter {
            query.push(" AND ");
            push_filter(query, filter, self.now);
        }
    }
}

/// One page of the list and how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServicePage {
    /// Rows of this page.
    pub rows: Arc<[ListedService]>,
    /// How many match the filter.
    pub matching: i64,
    /// How many there are.
    pub total: i64,
    /// The failed create that changed last, whatever the filter.
    pub newest_failure: Option<ListedService>,
}

/// What the frame of a page tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Living services.
    pub services: i64,
    /// Drafts that are being edited or sent.
    pub open_drafts: i64,
    /// Id of the newest event; 0 if there is none.
    pub newest_event: i64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    arn: String,
    status: String,
    domain: Option<String>,
    image: Option<String>,
    configuration: Option<String>,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
    seen_at: i64,
    changed_by: Option<String>,
    changed_at: Option<i64>,
    automatic: Option<i64>,
    id: Option<String>,
    kind: Option<String>,
    operation_status: Option<String>,
    started_at: Option<i64>,
    ended_at: Option<i64>,
    stages: Option<String>,
    cause: Option<String>,
}

impl TryFrom<Row> for ListedService {
    type Error = Error;

    fn try_from(row: Row) -> Result<ListedService> {
        let operation = match (row.id, row.kind, row.operation_status, row.started_at, row.stages) {
            (Some(id), Some(kind), Some(status), Some(started_at), Some(stages)) => {
                Some(Operation::try_from(operations::Row {
                    id,
                    kind,
                    status,
                    started_at,
                    ended_at: row.ended_at,
                    stages,
                    cause: row.cause,
                })?)
            }
            _ => None,
        };
        let arn: ServiceArn = row
            .arn
            .parse()
            .map_err(|error| Error::Unknown(format!("{error}")))?;
        Ok(ListedService {
            service: Service {
                arn,
                status: ServiceStatus::parse(&row.status).ok_or(Error::Unknown(row.status))?,
                domain: row.domain,
                created_at: Time(row.created_at),
                updated_at: Time(row.updated_at),
                deleted_at: row.deleted_at.map(Time),
                configuration: row
                    .configuration
                    .as_deref()
                    .map(serde_json::from_str)
                    .transpose()?,
                operation,
                seen_at: Time(row.seen_at),
            },
            image: row.image,
            changed_by: row.changed_by,
            changed_at: row.changed_at.map(Time),
            automatic: row.automatic.map(|automatic| automatic == 1),
        })
    }
}

// `NULL AS configuration` in lists: nothing there needs it, and parsing it is most of the cost of a row. Stages are shown
// of what is under way.
pub(crate) const LIST: &str =
    "SELECT s.arn, s.status, s.domain, s.image, NULL AS configuration, s.created_at, s.updated_at, s.deleted_at,
            s.seen_at, s.changed_by, s.changed_at, s.automatic,
            o.id, o.kind, o.status AS operation_status, o.started_at, o.ended_at,
            CASE WHEN o.ended_at IS NULL THEN o.stages WHEN o.id IS NOT NULL THEN '[]' END AS stages, o.cause
     FROM services s LEFT JOIN operations o ON o.id = s.operation_id WHERE s.deleted_at IS NULL";

const ONE: &str =
    "SELECT s.arn, s.status, s.domain, s.image, s.configuration, s.created_at, s.updated_at, s.deleted_at,
            s.seen_at, s.changed_by, s.changed_at, s.automatic,
            o.id, o.kind, o.status AS operation_status, o.started_at, o.ended_at, o.stages, o.cause
     FROM services s LEFT JOIN operations o ON o.id = s.operation_id WHERE s.arn = $1";

impl Store {
    /// Living services that a filter lets through, in its order.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn services(
        &self,
        filter: &ServiceFilter,
        limit: i64,
        offset: i64,
    ) -> Result<Arc<ServicePage>> {
        let state = self.state().await?;
        self.page_at(state, filter, limit, offset).await
    }

    /// What the frame of a page tells.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn counts(&self) -> Result<Counts> {
        let state = self.state().await?;
        Ok(Counts {
            services: self.page_at(state, &ServiceFilter::default(), 0, 0).await?.total,
            open_drafts: self.open_drafts_at(state).await?,
            newest_event: state.newest_event,
        })
    }

    pub(crate) async fn read_page(
        &self,
        filter: &ServiceFilter,
        limit: i64,
        offset: i64,
    ) -> Result<ServicePage> {
        let mut query = QueryBuilder::<Sqlite>::new(LIST);
        filter.push(&mut query);
        push_order(&mut query, filter.order);
        query.push(" LIMIT ").push_bind(limit);
        query.push(" OFFSET ").push_bind(offset);
        let rows: Vec<Row> = query.build_query_as().fetch_all(&self.readers).await?;
        let total: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM services WHERE deleted_at IS NULL")
            .fetch_one(&self.readers)
            .await?;
        let matching = if filter.filter.is_none() {
            total
        } else {
            let mut query =
                QueryBuilder::<Sqlite>::new("SELECT COUNT(*) FROM services s WHERE s.deleted_at IS NULL");
            filter.push(&mut query);
            query.build_query_scalar().fetch_one(&self.readers).await?
        };
        let rows = rows
            .into_iter()
            .map(|row| {
                let mut listed = ListedService::try_from(row)?;
                listed
                    .service
                    .operation
                    .take_if(|operation| operation.status.is_over());
                Ok(listed)
            })
            .collect::<Result<Arc<[_]>>>()?;
        Ok(ServicePage {
            rows,
            matching,
            total,
            newest_failure: self.newest_failure().await?,
        })
    }

    async fn newest_failure(&self) -> Result<Option<ListedService>> {
        let mut query = QueryBuilder::<Sqlite>::new(LIST);
        query
            .push(" AND s.status = ")
            .push_bind(ServiceStatus::CreateFailed.as_str());
        // The rank narrows the search to the beginning of the index; of equal times, the last of the list.
        query
            .push(" AND s.rank = ")
            .push_bind(i64::from(ServiceStatus::CreateFailed.rank()));
        query.push(" ORDER BY s.updated_at DESC, s.name DESC, s.arn DESC LIMIT 1");
        let row: Option<Row> = query.build_query_as().fetch_optional(&self.readers).await?;
        row.map(ListedService::try_from).transpose()
    }

    /// One service with its configuration, also after it was deleted.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn service(&self, arn: &ServiceArn) -> Result<Option<ListedService>> {
        let row: Option<Row> = sqlx::query_as(ONE)
            .bind(arn.to_string())
            .fetch_optional(&self.readers)
            .await?;
        row.map(ListedService::try_from).transpose()
    }

    /// Everything that lives in one Region: what the watcher compares App Runner's answer with.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn services_in(&self, account: &str, region: &Region) -> Result<Vec<Service>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT s.arn, s.status, s.domain, s.image, s.configuration, s.created_at, s.updated_at, s.deleted_at,
                    s.seen_at, s.changed_by, s.changed_at, s.automatic,
                    o.id, o.kind, o.status AS operation_status, o.started_at, o.ended_at, o.stages, o.cause
             FROM services s LEFT JOIN operations o ON o.id = s.operation_id
             WHERE s.account = $1 AND s.region = $2 AND s.deleted_at IS NULL",
        )
        .bind(account)
        .bind(region.as_str())
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| ListedService::try_from(row).map(|listed| listed.service))
            .collect()
    }

    /// Whether a service of a Region was seen to be gone after a moment.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn has_lost_a_service(&self, account: &str, region: &Region, after: Time) -> Result<bool> {
        Ok(sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM services WHERE account = $1 AND region = $2 AND deleted_at > $3)",
        )
        .bind(account)
        .bind(region.as_str())
        .bind(after.0)
        .fetch_one(&self.readers)
        .await?)
    }

    /// The names that are taken in a Region: App Runner wants them unique among living services.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn service_by_name(
        &self,
        account: &str,
        region: &Region,
        name: &str,
    ) -> Result<Option<ServiceArn>> {
        let arn: Option<String> = sqlx::query_scalar(
            "SELECT arn FROM services WHERE account = $1 AND region = $2 AND name = $3 AND deleted_at IS NULL",
        )
        .bind(account)
        .bind(region.as_str())
        .bind(name)
        .fetch_optional(&self.readers)
        .await?;
        arn.map(|arn| arn.parse().map_err(|error| Error::Unknown(format!("{error}"))))
            .transpose()
    }

    /// Living services with a text in their name: those that begin with it first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn services_named(&self, text: &str, limit: i64) -> Result<Vec<ListedService>> {
        let text = like(&text.to_ascii_lowercase());
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT s.arn, s.status, s.domain, s.image, NULL AS configuration, s.created_at, s.updated_at, s.deleted_at,
                    s.seen_at, s.changed_by, s.changed_at, s.automatic,
                    o.id, o.kind, o.status AS operation_status, o.started_at, o.ended_at,
                    CASE WHEN o.id IS NOT NULL THEN '[]' END AS stages, o.cause
             FROM services s LEFT JOIN operations o ON o.id = s.operation_id
             WHERE s.deleted_at IS NULL AND LOWER(s.name) LIKE $1 ESCAPE '\\'
             ORDER BY CASE WHEN LOWER(s.name) LIKE $2 ESCAPE '\\' THEN 0 ELSE 1 END, s.name, s.arn LIMIT $3",
        )
        .bind(format!("%{text}%"))
        .bind(format!("{text}%"))
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(ListedService::try_from).collect()
    }

    /// What living services run, as far as it has a text in it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn images_like(&self, text: &str, limit: i64) -> Result<Vec<String>> {
        Ok(sqlx::query_scalar(
            "SELECT DISTINCT image FROM services
             WHERE deleted_at IS NULL AND LOWER(image) LIKE $1 ESCAPE '\\' ORDER BY image LIMIT $2",
        )
        .bind(format!("%{}%", like(&text.to_ascii_lowercase())))
        .bind(limit)
        .fetch_all(&self.readers)
        .await?)
    }

    /// Every service that was ever seen, newest first, for the filter of the history.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn service_arns(&self, limit: i64) -> Result<Vec<ServiceArn>> {
        let arns: Vec<String> =
            sqlx::query_scalar("SELECT arn FROM services ORDER BY created_at DESC LIMIT $1")
                .bind(limit)
                .fetch_all(&self.readers)
                .await?;
        arns.into_iter()
            .map(|arn| arn.parse().map_err(|error| Error::Unknown(format!("{error}"))))
            .collect()
    }
}

/// What the list shows of a source.
fn image_of(configuration: &Configuration) -> String {
    match &configuration.source {
        Source::Image { identifier, .. } => identifier.clone(),
        Source::Code { repository, branch } => format!("{repository} {branch}"),
    }
}

/// Writes a service as seen now. A configuration that was not asked for this time stays as it was.
pub(crate) async fn upsert_service(connection: &mut SqliteConnection, service: &Service) -> Result<()> {
    let configuration = service.configuration.as_ref();
    sqlx::query(
        "INSERT INTO services (arn, account, region, name, status, rank, domain, image, configuration, automatic,
                               operation_id, created_at, updated_at, deleted_at, seen_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (arn) DO UPDATE SET
             status = excluded.status,
             rank = excluded.rank,
             domain = COALESCE(excluded.domain, services.domain),
             image = COALESCE(excluded.image, services.image),
             configuration = COALESCE(excluded.configuration, services.configuration),
             automatic = COALESCE(excluded.automatic, services.automatic),
             operation_id = COALESCE(excluded.operation_id, services.operation_id),
             updated_at = excluded.updated_at,
             deleted_at = excluded.deleted_at,
             seen_at = excluded.seen_at",
    )
    .bind(service.arn.to_string())
    .bind(&service.arn.account)
    .bind(service.arn.region.as_str())
    .bind(&service.arn.name)
    .bind(service.status.as_str())
    .bind(i64::from(service.status.rank()))
    .bind(&service.domain)
    .bind(configuration.map(image_of))
    .bind(configuration.map(serde_json::to_string).transpose()?)
    .bind(configuration.map(|configuration| i64::from(configuration.automatic_deployment)))
    .bind(service.operation.as_ref().map(|operation| operation.id.as_str()))
    .bind(service.created_at.0)
    .bind(service.updated_at.0)
    .bind(service.deleted_at.map(|time| time.0))
    .bind(service.seen_at.0)
    .execute(connection)
    .await?;
    Ok(())
}
