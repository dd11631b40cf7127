//! Notifications: whom an event is told to by name. They are written in the transaction of their event, so none is lost and
//! none comes twice.

use crate::database::Store;
use crate::error::{Error, Result};
use crate::events::Row;
use model::event::{Event, EventDetail, EventKind};
use model::notification::{Party, REVIEWER, audience, told_to};
use model::operation::OperationKind;
use model::person::Role;
use model::time::Time;
use sqlx::{AssertSqlSafe, QueryBuilder, Sqlite, SqliteConnection};
use std::collections::HashMap;
use std::sync::Arc;

/// Notifications that are kept of a member; the oldest go first.
const KEPT: i64 = 200;
/// Requests about a service that are looked through for the one that began an operation: App Runner does one thing at a time.
const REQUESTS: i64 = 20;
/// What members ask of App Runner.
const ASKED: [EventKind; 6] = [
    EventKind::CreateRequested,
    EventKind::RebuildRequested,
    EventKind::DeployRequested,
    EventKind::PauseRequested,
    EventKind::ResumeRequested,
    EventKind::DeleteRequested,
];

/// What a member has not put away: the newest of it, and how much that is in all.
pub type Unread = (Arc<[Event]>, i64);

#[derive(sqlx::FromRow)]
struct NotifiedRow {
    #[sqlx(flatten)]
    event: Row,
    dismissed_at: Option<i64>,
}

/// Writes who is told of an event, in the transaction that the event is written in.
pub(crate) async fn notify(connection: &mut SqliteConnection, event: &Event) -> Result<()> {
    let mut members = HashMap::new();
    for party in audience(event.kind) {
        members.insert(*party, members_of(connection, *party, event).await?);
    }
    let told = told_to(event.kind, &event.author, |party| {
        members.get(&party).cloned().unwrap_or_default()
    });
    for member in told {
        // Who was removed is told nothing.
        sqlx::query(
            "INSERT INTO notifications (person_id, event_id)
             SELECT id, $2 FROM people WHERE id = $1 AND removed_at IS NULL",
        )
        .bind(member)
        .bind(event.id)
        .execute(&mut *connection)
        .await?;
        sqlx::query(
            "DELETE FROM notifications WHERE person_id = $1 AND event_id <= (
                 SELECT event_id FROM notifications WHERE person_id = $1 ORDER BY event_id DESC LIMIT 1 OFFSET $2)",
        )
        .bind(member)
        .bind(KEPT)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn members_of(connection: &mut SqliteConnection, party: Party, event: &Event) -> Result<Vec<i64>> {
    match party {
        Party::Starter => starter(connection, event).await,
        Party::DraftAuthor => Ok(sqlx::query_scalar(
            "SELECT people.id FROM drafts JOIN people ON people.name = drafts.created_by WHERE drafts.id = $1",
        )
        .bind(&event.draft)
        .fetch_all(connection)
        .await?),
        Party::Commenters => Ok(
            sqlx::query_scalar("SELECT DISTINCT person_id FROM draft_comments WHERE draft_id = $1")
                .bind(&event.draft)
                .fetch_all(connection)
                .await?,
        ),
        Party::Reviewers => members_from(connection, REVIEWER).await,
        Party::Administrators => members_from(connection, Role::Admin).await,
        Party::Proposer => Ok(sqlx::query_scalar(
            "SELECT person_id FROM events
             WHERE service_arn = $1 AND quiet = 0 AND person_id IS NOT NULL AND kind = $2 ORDER BY id DESC LIMIT 1",
        )
        .bind(event.service.as_ref().map(ToString::to_string))
        .bind(EventKind::DeletionProposed.as_str())
        .fetch_all(connection)
        .await?),
    }
}

/// The members who have this role or a higher one.
async fn members_from(connection: &mut SqliteConnection, least: Role) -> Result<Vec<i64>> {
    let rows: Vec<(i64, String)> = sqlx::query_as("SELECT id, role FROM people WHERE removed_at IS NULL")
        .fetch_all(connection)
        .await?;
    let counts = |role: &str| Role::parse(role).is_some_and(|role| role >= least);
    Ok(rows
        .into_iter()
        .filter(|(_, role)| counts(role))
        .map(|(id, _)| id)
        .collect())
}

/// Who asked for the operation that ended. The answer to a create may have been lost: then it is who began the draft that
/// became the service.
async fn starter(connection: &mut SqliteConnection, event: &Event) -> Result<Vec<i64>> {
    let (Some(service), Some(operation)) = (&event.service, &event.detail.operation) else {
        return Ok(Vec::new());
    };
    let mut query = QueryBuilder::<Sqlite>::new("SELECT person_id, detail FROM events WHERE service_arn = ");
    query
        .push_bind(service.to_string())
        .push(" AND quiet = 0 AND person_id IS NOT NULL AND kind IN (");
    let mut kinds = query.separated(", ");
    for kind in ASKED {
        kinds.push_bind(kind.as_str());
    }
    query.push(") ORDER BY id DESC LIMIT ").push_bind(REQUESTS);
    let asked: Vec<(i64, String)> = query.build_query_as().fetch_all(&mut *connection).await?;
    for (person, detail) in asked {
        let detail: EventDetail = serde_json::from_str(&detail)?;
        if detail.operation.as_ref() == Some(operation) {
            return Ok(vec![person]);
        }
    }
    if event.detail.operation_kind != Some(OperationKind::CreateService) {
        return Ok(Vec::new());
    }
    Ok(sqlx::query_scalar(
        "SELECT people.id FROM drafts JOIN people ON people.name = drafts.created_by WHERE drafts.service_arn = $1",
    )
    .bind(service.to_string())
    .fetch_all(connection)
    .await?)
}

const EVENTS: &str =
    "SELECT e.id, e.at, e.kind, e.author, e.person_id, e.person_name, e.account, e.region, e.service_arn,
    e.draft_id, e.detail, n.dismissed_at
    FROM notifications n JOIN events e ON e.id = n.event_id WHERE n.person_id = $1";

impl Store {
    /// What a member has not put away. Kept in memory between two writes: every page shows it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn unread_notifications(&self, person: i64, limit: i64) -> Result<Unread> {
        let writes = self.listed.writes();
        if let Some(unread) = self.listed.unread.get(writes, &(person, limit)) {
            return Ok(unread);
        }
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM notifications WHERE person_id = $1 AND dismissed_at IS NULL",
        )
        .bind(person)
        .fetch_one(&self.readers)
        .await?;
        let events = if count == 0 {
            Vec::new()
        } else {
            self.notified(" AND n.dismissed_at IS NULL", person, limit)
                .await?
        };
        let events = events.into_iter().map(|(event, _)| event).collect();
        let unread = (events, count);
        self.listed.unread.put(writes, (person, limit), unread.clone());
        Ok(unread)
    }

    /// The newest notifications of a member, newest first, and whether each is put away.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn notifications(&self, person: i64, limit: i64) -> Result<Vec<(Event, bool)>> {
        self.notified("", person, limit).await
    }

    async fn notified(&self, condition: &str, person: i64, limit: i64) -> Result<Vec<(Event, bool)>> {
        let query = format!("{EVENTS}{condition} ORDER BY n.event_id DESC LIMIT $2");
        let rows: Vec<NotifiedRow> = sqlx::query_as(AssertSqlSafe(query))
            .bind(person)
            .bind(limit)
            .fetch_all(&self.readers)
            .await?;
        rows.into_iter()
            .map(|row| Ok((Event::try_from(row.event)?, row.dismissed_at.is_some())))
            .collect()
    }

    /// Puts the notification of one event away.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the member was not told of it, or the database cannot be written.
    pub async fn dismiss_notification(&self, person: i64, event: i64, at: Time) -> Result<()> {
        let mut transaction = self.begin().await?;
        let found = sqlx::query(
            "UPDATE notifications SET dismissed_at = COALESCE(dismissed_at, $3) WHERE person_id = $1 AND event_id = $2",
        )
        .bind(person)
        .bind(event)
        .bind(at.0)
        .execute(&mut *transaction)
        .await?;
        if found.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        self.commit(transaction).await
    }

    /// Puts all notifications away up to that of an event: what came since has not been seen.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn dismiss_notifications_until(&self, person: i64, event: i64, at: Time) -> Result<()> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "UPDATE notifications SET dismissed_at = $3 WHERE person_id = $1 AND event_id <= $2 AND dismissed_at IS NULL",
        )
        .bind(person)
        .bind(event)
        .bind(at.0)
        .execute(&mut *transaction)
        .await?;
        self.commit(transaction).await
    }
}
