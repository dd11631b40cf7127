//! Notifications: whom an event is told to by name. They are written in the transaction of their event, so none is lost and
//! none comes twice.

use crate::database::Store;
use crate::error::{Error, Result};
use crate::events::Row;
use model::event::{Event, EventKind};
use model::notification::{Party, REVIEWER, audience, told_to};
use model::operation::OperationKind;
use model::person::Role;
use model::time::Time;
use sqlx::{AssertSqlSafe, QueryBuilder, Sqlite, SqliteConnection};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Notifications that are kept of a member; the oldest go first.
const KEPT: i64 = 200;
/// Requests about a service that are looked through for the one that began an operation: App Runner does one thing at a time.
const REQUESTS: i64 = 20;
/// Rows that one statement reads or writes at most.
const ROWS: usize = 200;
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

/// Writes who is told of events, in the transaction that they are written in.
pub(crate) async fn notify(connection: &mut SqliteConnection, events: &[&Event]) -> Result<()> {
    let starters = starters(connection, events).await?;
    let mut told = Vec::new();
    for event in events {
        let mut members = HashMap::new();
        for party in audience(event.kind) {
            let found = members_of(connection, *party, event, &starters).await?;
            members.insert(*party, found);
        }
        let to = told_to(event.kind, &event.author, |party| {
            members.get(&party).cloned().unwrap_or_default()
        });
        told.extend(to.into_iter().map(|member| (member, event.id)));
    }
    for told in told.chunks(ROWS) {
        // Who was removed is told nothing.
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO notifications (person_id, event_id) SELECT people.id, told.column2 FROM (",
        );
        query.push_values(told, |mut row, (member, event)| {
            row.push_bind(member).push_bind(event);
        });
        query.push(") AS told JOIN people ON people.id = told.column1 WHERE people.removed_at IS NULL");
        query.build().execute(&mut *connection).await?;
    }
    let members: BTreeSet<i64> = told.into_iter().map(|(member, _)| member).collect();
    for member in members {
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

async fn members_of(
    connection: &mut SqliteConnection,
    party: Party,
    event: &Event,
    starters: &HashMap<i64, i64>,
) -> Result<Vec<i64>> {
    match party {
        Party::Starter => Ok(starters.get(&event.id).copied().into_iter().collect()),
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

/// By event, who asked for the operation that ended. The answer to a create may have been lost, and with it the operation's id:
/// then it is who asked for the create, or who began the draft where that is not known.
async fn starters(connection: &mut SqliteConnection, events: &[&Event]) -> Result<HashMap<i64, i64>> {
    let ended: Vec<_> = events
        .iter()
        .filter(|event| audience(event.kind).contains(&Party::Starter))
        .filter_map(|event| Some((*event, event.service.as_ref()?, event.detail.operation.as_ref()?)))
        .collect();
    let mut starters = HashMap::new();
    for ended in ended.chunks(ROWS) {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT ended.column1, (SELECT person_id FROM (");
        query.push("SELECT person_id, detail FROM events WHERE service_arn = ended.column2 AND quiet = 0 AND person_id IS NOT NULL AND kind IN (");
        let mut kinds = query.separated(", ");
        for kind in ASKED {
            kinds.push_bind(kind.as_str());
        }
        query.push(") ORDER BY id DESC LIMIT ").push_bind(REQUESTS);
        query.push(") WHERE detail ->> '$.operation' = ended.column3 LIMIT 1) FROM (");
        query.push_values(ended, |mut row, (event, service, operation)| {
            row.push_bind(event.id)
                .push_bind(service.to_string())
                .push_bind(*operation);
        });
        query.push(") AS ended");
        let found: Vec<(i64, Option<i64>)> = query.build_query_as().fetch_all(&mut *connection).await?;
        starters.extend(
            found
                .into_iter()
                .filter_map(|(event, starter)| Some((event, starter?))),
        );
    }
    for (event, service, _) in ended {
        let is_create = event.detail.operation_kind == Some(OperationKind::CreateService);
        if is_create && !starters.contains_key(&event.id) {
            let starter: Option<i64> = sqlx::query_scalar(
                "SELECT COALESCE(
                     (SELECT person_id FROM events WHERE service_arn = $1 AND quiet = 0 AND kind = $2 AND person_id IS NOT NULL
                      ORDER BY id DESC LIMIT 1),
                     (SELECT people.id FROM drafts JOIN people ON people.name = drafts.created_by
                      WHERE drafts.service_arn = $1))",
            )
            .bind(service.to_string())
            .bind(EventKind::CreateRequested.as_str())
            .fetch_one(&mut *connection)
            .await?;
            starters.extend(starter.map(|starter| (event.id, starter)));
        }
    }
    Ok(starters)
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
