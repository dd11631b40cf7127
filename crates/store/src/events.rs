//! The table of events.

use crate::chain::{Columns, Head};
use crate::database::Store;
use crate::error::{Error, Result};
use crate::notifications::notify;
use crate::record::{Reader, push_reader_of_history};
use model::arn::ServiceArn;
use model::event::{Author, Event, EventDetail, EventKind};
use model::notification::is_told;
use model::record::{Context, Via};
use model::region::Region;
use model::time::Time;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use std::collections::BTreeMap;

/// An event that is not written yet.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// When it happened.
    pub at: Time,
    /// What happened.
    pub kind: EventKind,
    /// Who did it.
    pub author: Author,
    /// Account it happened in.
    pub account: Option<String>,
    /// Region it happened in.
    pub region: Option<Region>,
    /// Service it is about.
    pub service: Option<ServiceArn>,
    /// Draft it is about.
    pub draft: Option<String>,
    /// The rest.
    pub detail: EventDetail,
    /// For live pages only, not for the history.
    pub quiet: bool,
    /// For the filter "Failures".
    pub failed: bool,
    /// From where its author did it.
    pub context: Context,
}

impl NewEvent {
    /// An event of this kind; everything else is for the caller to add.
    pub fn new(at: Time, kind: EventKind, author: Author) -> NewEvent {
        NewEvent {
            at,
            kind,
            author,
            account: None,
            region: None,
            service: None,
            draft: None,
            detail: EventDetail::default(),
            quiet: kind.is_quiet(),
            failed: matches!(
                kind,
                EventKind::RequestRefused
                    | EventKind::NotAuthorised
                    | EventKind::NotPossible
                    | EventKind::NotFromHere
                    | EventKind::NotSignedIn
                    | EventKind::PersonSignInFailed
            ),
            context: Context::default(),
        }
    }

    /// Says from where its author did it.
    #[must_use]
    pub fn from_context(mut self, context: &Context) -> NewEvent {
        self.context.clone_from(context);
        self
    }

    /// Says which service it is about, and with it the account and the Region.
    #[must_use]
    pub fn about(mut self, arn: &ServiceArn) -> NewEvent {
        self.account = Some(arn.account.clone());
        self.region = Some(arn.region.clone());
        self.service = Some(arn.clone());
        self
    }

    /// Says where it happened, if not to a service.
    #[must_use]
    pub fn in_region(mut self, account: &str, region: &Region) -> NewEvent {
        self.account = Some(account.to_owned());
        self.region = Some(region.clone());
        self
    }

    /// Says which draft it is about.
    #[must_use]
    pub fn about_draft(mut self, id: &str) -> NewEvent {
        self.draft = Some(id.to_owned());
        self
    }

    /// Adds the rest.
    #[must_use]
    pub fn with(mut self, detail: EventDetail) -> NewEvent {
        self.detail = detail;
        self
    }
}

/// Which events to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Who reads: what is not about services is told to those who may read it in the audit log.
    pub reader: Option<Reader>,
    /// Only of this service.
    pub service: Option<ServiceArn>,
    /// Only of this draft.
    pub draft: Option<String>,
    /// Only by this person.
    pub person: Option<String>,
    /// Only of these kinds; empty means all.
    pub kinds: Vec<EventKind>,
    /// Only failures.
    pub failures: bool,
    /// Not before.
    pub from: Option<Time>,
    /// Before.
    pub until: Option<Time>,
    /// Only older than this id: the next page.
    pub older_than: Option<i64>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) at: i64,
    pub(crate) kind: String,
    pub(crate) author: String,
    pub(crate) person_id: Option<i64>,
    pub(crate) person_name: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) service_arn: Option<String>,
    pub(crate) draft_id: Option<String>,
    pub(crate) detail: String,
}

impl TryFrom<Row> for Event {
    type Error = Error;

    fn try_from(row: Row) -> Result<Event> {
        let unknown = |error: &dyn std::fmt::Display| Error::Unknown(error.to_string());
        Ok(Event {
            id: row.id,
            at: Time(row.at),
            kind: EventKind::parse(&row.kind).ok_or(Error::Unknown(row.kind))?,
            author: match (row.author.as_str(), row.person_id, row.person_name) {
                ("person", Some(id), Some(name)) => Author::Person { id, name },
                ("app_runner", ..) => Author::AppRunner,
                ("slipway", ..) => Author::Slipway,
                _ => Author::Stranger,
            },
            account: row.account,
            region: row
                .region
                .map(|region| region.parse())
                .transpose()
                .map_err(|e| unknown(&e))?,
            service: row
                .service_arn
                .map(|arn| arn.parse())
                .transpose()
                .map_err(|e| unknown(&e))?,
            draft: row.draft_id,
            detail: serde_json::from_str(&row.detail)?,
        })
    }
}

/// Events that one statement writes. A statement for each would spend most of its time on the way to the database; many
/// more than this gain nothing.
const ROWS: usize = 50;

/// Writes events inside a transaction that may write from its beginning, and gives them their ids and their places in the
/// chain. Also keeps the "last change" of a service's list row, and tells those by name who wait for it.
pub(crate) async fn insert_events(
    connection: &mut SqliteConnection,
    events: Vec<NewEvent>,
) -> Result<Vec<Event>> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let mut head = Head::read(connection).await?;
    let mut written = Vec::with_capacity(events.len());
    let mut events = events.into_iter().peekable();
    while events.peek().is_some() {
        let batch: Vec<NewEvent> = events.by_ref().take(ROWS).collect();
        let first = head.newest + 1;
        insert_rows(connection, &mut head, &batch).await?;
        note_changes(connection, &batch).await?;
        for (id, event) in (first..).zip(batch) {
            written.push(Event {
                id,
                at: event.at,
                kind: event.kind,
                author: event.author,
                account: event.account,
                region: event.region,
                service: event.service,
                draft: event.draft,
                detail: event.detail,
            });
        }
    }
    let told: Vec<&Event> = written.iter().filter(|event| is_told(event.kind)).collect();
    if !told.is_empty() {
        // On the heap: most events tell nobody, and all who write events would carry it along.
        Box::pin(notify(connection, &told)).await?;
    }
    head.write(connection).await?;
    Ok(written)
}

async fn insert_rows(connection: &mut SqliteConnection, head: &mut Head, events: &[NewEvent]) -> Result<()> {
    let rows = events.iter().map(columns).collect::<Result<Vec<_>>>()?;
    let mut query = QueryBuilder::<Sqlite>::new(
        "INSERT INTO events (id, at, kind, author, person_id, person_name, account, region, service_arn, draft_id,
                             detail, quiet, failed, act, outcome, via, session, address, target, aws_request,
                             previous, hash) ",
    );
    query.push_values(rows, |mut row, mut columns| {
        let chained = head.append(&mut columns);
        row.push_bind(columns.id)
            .push_bind(columns.at)
            .push_bind(columns.kind)
            .push_bind(columns.author)
            .push_bind(columns.person_id)
            .push_bind(columns.person_name)
            .push_bind(columns.account)
            .push_bind(columns.region)
            .push_bind(columns.service_arn)
            .push_bind(columns.draft_id)
            .push_bind(columns.detail)
            .push_bind(columns.quiet)
            .push_bind(columns.failed)
            .push_bind(columns.act)
            .push_bind(columns.outcome)
            .push_bind(columns.via)
            .push_bind(columns.session)
            .push_bind(columns.address)
            .push_bind(columns.target)
            .push_bind(columns.aws_request)
            .push_bind(chained.previous)
            .push_bind(chained.hash);
    });
    query.build().execute(connection).await?;
    Ok(())
}

/// What the database calls an author.
pub(crate) fn author_word(author: &Author) -> &'static str {
    match author {
        Author::Person { .. } => "person",
        Author::AppRunner => "app_runner",
        Author::Slipway => "slipway",
        Author::Stranger => "stranger",
    }
}

/// The row of an event that has no place in the chain yet.
fn columns(event: &NewEvent) -> Result<Columns> {
    let (person_id, person_name) = match &event.author {
        Author::Person { id, name } => (Some(*id), Some(name.clone())),
        Author::AppRunner | Author::Slipway | Author::Stranger => (None, None),
    };
    let via = match event.context.via {
        Some(Via::Page) if event.detail.from_link => Some(Via::Link),
        via => via,
    };
    Ok(Columns {
        id: 0,
        at: event.at.0,
        kind: event.kind.as_str().to_owned(),
        author: author_word(&event.author).to_owned(),
        person_id,
        person_name,
        account: event.account.clone(),
        region: event.region.as_ref().map(ToString::to_string),
        service_arn: event.service.as_ref().map(ToString::to_string),
        draft_id: event.draft.clone(),
        detail: serde_json::to_string(&event.detail)?,
        quiet: i64::from(event.quiet),
        failed: i64::from(event.failed),
        act: i64::from(event.kind.is_act()),
        outcome: event.kind.outcome().as_str().to_owned(),
        via: via.map(|via| via.as_str().to_owned()),
        session: event.context.session.clone(),
        address: event.context.address.clone(),
        target: event
            .detail
            .target(event.kind, event.service.as_ref(), event.region.as_ref()),
        aws_request: event.detail.aws_request.clone(),
    })
}

/// Keeps who changed services last beside them, where lists find it.
async fn note_changes(connection: &mut SqliteConnection, events: &[NewEvent]) -> Result<()> {
    let is_service_change = |kind| {
        matches!(
            kind,
            EventKind::CreateRequested
                | EventKind::RebuildRequested
                | EventKind::DeployRequested
                | EventKind::PauseRequested
                | EventKind::ResumeRequested
                | EventKind::DeleteRequested
                | EventKind::OperationStarted
                | EventKind::ConfigurationChanged
        )
    };
    // Of several changes of a service the last one counts.
    let changes: BTreeMap<String, &NewEvent> = events
        .iter()
        .filter(|event| is_service_change(event.kind))
        .filter_map(|event| Some((event.service.as_ref()?.to_string(), event)))
        .collect();
    if changes.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Sqlite>::new(
        "UPDATE services SET changed_by = change.column2, changed_at = change.column3 FROM (",
    );
    query.push_values(changes, |mut row, (arn, event)| {
        row.push_bind(arn)
            .push_bind(event.author.label().to_owned())
            .push_bind(event.at.0);
    });
    query.push(") AS change WHERE services.arn = change.column1");
    query.build().execute(connection).await?;
    Ok(())
}

const COLUMNS: &str = "SELECT id, at, kind, author, person_id, person_name, account, region, service_arn, draft_id, detail FROM events";

impl Store {
    /// Writes events that stand by themselves.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn write_events(&self, events: Vec<NewEvent>) -> Result<Vec<Event>> {
        let mut transaction = self.begin().await?;
        let written = insert_events(&mut transaction, events).await?;
        self.commit(transaction).await?;
        Ok(written)
    }

    /// The history, newest first, without the quiet ones. At most `limit` rows.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn history(&self, filter: &EventFilter, limit: i64) -> Result<Vec<Event>> {
        let mut query = QueryBuilder::<Sqlite>::new(COLUMNS);
        push_filter(&mut query, filter);
        query.push(" ORDER BY id DESC LIMIT ").push_bind(limit);
        let rows: Vec<Row> = query.build_query_as().fetch_all(&self.readers).await?;
        rows.into_iter().map(Event::try_from).collect()
    }

    /// How many rows the history has under this filter, counted up to `most`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn history_count(&self, filter: &EventFilter, most: i64) -> Result<i64> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT COUNT(*) FROM (SELECT id FROM events");
        push_filter(
            &mut query,
            &EventFilter {
                older_than: None,
                ..filter.clone()
            },
        );
        query.push(" LIMIT ").push_bind(most).push(")");
        Ok(query.build_query_scalar().fetch_one(&self.readers).await?)
    }

    /// Every event behind `id`, oldest first, quiet ones too, at most `limit`: what a live stream missed.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn events_after(&self, id: i64, limit: i64) -> Result<Vec<Event>> {
        let mut query = QueryBuilder::<Sqlite>::new(COLUMNS);
        query
            .push(" WHERE id > ")
            .push_bind(id)
            .push(" ORDER BY id LIMIT ")
            .push_bind(limit);
        let rows: Vec<Row> = query.build_query_as().fetch_all(&self.readers).await?;
        rows.into_iter().map(Event::try_from).collect()
    }

    /// Events that `slipway` at a terminal wrote behind `id`, oldest first, and the newest event so far. Another process writes
    /// those: what is kept in memory is read anew after them.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn written_at_terminal(&self, id: i64) -> Result<(Vec<Event>, i64)> {
        let newest = self.newest_event().await?;
        let mut query = QueryBuilder::<Sqlite>::new(COLUMNS);
        query
            .push(" WHERE id > ")
            .push_bind(id)
            .push(" AND id <= ")
            .push_bind(newest)
            .push(" AND via = ")
            .push_bind(Via::CommandLine.as_str())
            .push(" ORDER BY id");
        let rows: Vec<Row> = query.build_query_as().fetch_all(&self.readers).await?;
        if !rows.is_empty() {
            self.listed.written();
        }
        let events: Result<Vec<Event>> = rows.into_iter().map(Event::try_from).collect();
        Ok((events?, newest))
    }

    /// Id of the newest event; 0 if there is none.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn newest_event(&self) -> Result<i64> {
        Ok(sqlx::query_scalar("SELECT COALESCE(MAX(id), 0) FROM events")
            .fetch_one(&self.readers)
            .await?)
    }
}

fn push_filter(query: &mut QueryBuilder<Sqlite>, filter: &EventFilter) {
    query.push(" WHERE quiet = 0");
    if let Some(reader) = filter.reader {
        push_reader_of_history(query, reader);
    }
    if let Some(service) = &filter.service {
        query.push(" AND service_arn = ").push_bind(service.to_string());
    }
    if let Some(draft) = &filter.draft {
        query.push(" AND draft_id = ").push_bind(draft.clone());
    }
    if let Some(person) = &filter.person {
        query.push(" AND person_name = ").push_bind(person.clone());
    }
    if !filter.kinds.is_empty() {
        query.push(" AND kind IN (");
        let mut list = query.separated(", ");
        for kind in &filter.kinds {
            list.push_bind(kind.as_str());
        }
        query.push(")");
    }
    if filter.failures {
        query.push(" AND failed = 1");
    }
    if let Some(from) = filter.from {
        query.push(" AND at >= ").push_bind(from.0);
    }
    if let Some(until) = filter.until {
        query.push(" AND at < ").push_bind(until.0);
    }
    if let Some(id) = filter.older_than {
        query.push(" AND id < ").push_bind(id);
    }
}
