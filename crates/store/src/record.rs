//! The audit log: the events that are attempts to do something, with from where and with what outcome.

use crate::chain::Link;
use crate::database::Store;
use crate::error::{Error, Result};
use crate::events::{Row, author_word};
use crate::service_conditions::like;
use crate::verification::hexadecimal;
use model::event::{Author, EventKind};
use model::record::{Outcome, RecordEntry, Via};
use model::time::Time;
use sqlx::{QueryBuilder, Sqlite};

/// Whose reading of the audit log it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// This member reads what they did.
    Own(i64),
    /// This member reads that and what is about services.
    Services(i64),
    /// Somebody reads everything.
    Everything,
}

/// Which entries to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFilter {
    /// What the reader may see.
    pub reader: Reader,
    /// Not before.
    pub from: Option<Time>,
    /// Before.
    pub until: Option<Time>,
    /// Who did it, as the record calls them: the name of a member, or the label of an [`Author`] who is none.
    pub person: Option<String>,
    /// Handle of the session.
    pub session: Option<String>,
    /// Address that the request came from.
    pub address: Option<String>,
    /// Kind of the event.
    pub kind: Option<EventKind>,
    /// What it was done to: name or ARN of a service, name or id of a draft, code of a link.
    pub target: Option<String>,
    /// Part of the name of a field that it changed, or of what that held before or after, as the record has it.
    pub changed: Option<String>,
    /// Where it was asked for.
    pub via: Option<Via>,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// Request id of AWS.
    pub aws_request: Option<String>,
    /// Only this one.
    pub id: Option<i64>,
    /// Only older than this id: the next page.
    pub older_than: Option<i64>,
}

impl RecordFilter {
    /// Everything that this reader may see.
    pub fn of(reader: Reader) -> RecordFilter {
        RecordFilter {
            reader,
            from: None,
            until: None,
            person: None,
            session: None,
            address: None,
            kind: None,
            target: None,
            changed: None,
            via: None,
            outcome: None,
            aws_request: None,
            id: None,
            older_than: None,
        }
    }
}

impl Store {
    /// The audit log, newest first; at most `limit` entries.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn audit(&self, filter: &RecordFilter, limit: i64) -> Result<Vec<RecordEntry>> {
        let mut query = QueryBuilder::<Sqlite>::new(crate::chain::links!(""));
        push_filter(&mut query, filter);
        query.push(" ORDER BY id DESC LIMIT ").push_bind(limit);
        let rows = query.build().fetch_all(&self.readers).await?;
        rows.iter().map(|row| entry(Link::read(row)?)).collect()
    }

    /// How many entries there are under this filter, whichever page is open, counted up to `most`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn audit_count(&self, filter: &RecordFilter, most: i64) -> Result<i64> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT COUNT(*) FROM (SELECT id FROM events ");
        push_filter(
            &mut query,
            &RecordFilter {
                older_than: None,
                ..filter.clone()
            },
        );
        query.push(" LIMIT ").push_bind(most).push(")");
        Ok(query.build_query_scalar().fetch_one(&self.readers).await?)
    }
}

fn entry(link: Link) -> Result<RecordEntry> {
    let columns = link.columns;
    let outcome = Outcome::parse(&columns.outcome).ok_or(Error::Unknown(columns.outcome))?;
    Ok(RecordEntry {
        event: Row {
            id: columns.id,
            at: columns.at,
            kind: columns.kind,
            author: columns.author,
            person_id: columns.person_id,
            person_name: columns.person_name,
            account: columns.account,
            region: columns.region,
            service_arn: columns.service_arn,
            draft_id: columns.draft_id,
            detail: columns.detail,
        }
        .try_into()?,
        session: columns.session,
        address: columns.address,
        via: columns.via.as_deref().and_then(Via::parse),
        outcome,
        target: columns.target,
        hash: link.hash.as_deref().map(hexadecimal),
    })
}

/// Leaves out of the history what is not about services and not for this reader.
pub(crate) fn push_reader_of_history(query: &mut QueryBuilder<Sqlite>, reader: Reader) {
    if reader == Reader::Everything {
        return;
    }
    query.push(" AND (kind NOT IN (");
    let mut list = query.separated(", ");
    for kind in EventKind::ALL.iter().filter(|kind| !kind.is_about_services()) {
        list.push_bind(kind.as_str());
    }
    query.push(") OR (1 = 1");
    push_reader(query, reader);
    query.push("))");
}

/// Leaves out of the audit log what is not for this reader.
fn push_reader(query: &mut QueryBuilder<Sqlite>, reader: Reader) {
    let (person, services) = match reader {
        Reader::Everything => return,
        Reader::Own(person) => (person, false),
        Reader::Services(person) => (person, true),
    };
    query.push(" AND (person_id = ").push_bind(person);
    if services {
        // What was refused of a service, a draft or a link is a person's doing, and about services all the same.
        query.push(" OR service_arn IS NOT NULL OR draft_id IS NOT NULL OR kind IN (");
        let mut list = query.separated(", ");
        for kind in EventKind::ALL.iter().filter(|kind| kind.is_about_services()) {
            list.push_bind(kind.as_str());
        }
        query.push(")");
    }
    query.push(")");
}

fn push_filter(query: &mut QueryBuilder<Sqlite>, filter: &RecordFilter) {
    query.push(" WHERE act = 1");
    push_reader(query, filter.reader);
    if let Some(from) = filter.from {
        query.push(" AND at >= ").push_bind(from.0);
    }
    if let Some(until) = filter.until {
        query.push(" AND at < ").push_bind(until.0);
    }
    let texts = [
        ("session", filter.session.as_deref()),
        ("address", filter.address.as_deref()),
        ("kind", filter.kind.map(EventKind::as_str)),
        ("via", filter.via.map(Via::as_str)),
        ("outcome", filter.outcome.map(Outcome::as_str)),
        ("aws_request", filter.aws_request.as_deref()),
    ];
    for (column, text) in texts {
        if let Some(text) = text {
            query.push(format!(" AND {column} = ")).push_bind(text.to_owned());
        }
    }
    if let Some(person) = &filter.person {
        query.push(" AND (person_name = ").push_bind(person.clone());
        if let Some(author) = Author::OTHERS.iter().find(|author| author.label() == person) {
            query.push(" OR author = ").push_bind(author_word(author));
        }
        query.push(")");
    }
    if let Some(target) = &filter.target {
        let column = if target.starts_with("arn:") {
            "service_arn"
        } else if target.len() == 36 && target.split('-').count() == 5 {
            "draft_id"
        } else {
            "target"
        };
        query.push(format!(" AND {column} = ")).push_bind(target.clone());
    }
    if let Some(changed) = &filter.changed {
        query
            .push(
                " AND EXISTS (SELECT 1 FROM json_each(detail, '$.changes') AS change WHERE LOWER(
                    change.value ->> '$.field' || CHAR(10) || COALESCE(change.value ->> '$.before', '')
                    || CHAR(10) || COALESCE(change.value ->> '$.after', '')) LIKE ",
            )
            .push_bind(format!("%{}%", like(&changed.to_lowercase())))
            .push(" ESCAPE '\\')");
    }
    if let Some(id) = filter.id {
        query.push(" AND id = ").push_bind(id);
    }
    if let Some(id) = filter.older_than {
        query.push(" AND id < ").push_bind(id);
    }
}
