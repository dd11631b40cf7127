//! The audit log: reading it, taking it along, and how long it is kept.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::hub::Told;
use model::event::{Author, Change, EventDetail, EventKind};
use model::field_error::FieldErrors;
use model::record::{Outcome, Reading, RecordEntry, Via, parse_days};
use model::time::Time;
use model::view::{AUDIT_PER_PAGE, AuditQuery, AuditView, RetentionView};
use store::{Reader, RecordFilter};

/// Counting stops here, as in the history.
const COUNTED: i64 = 10_000;
/// Entries of an export that are in memory at once.
const EXPORTED_AT_ONCE: i64 = 500;
/// Name of the setting that holds for how many days events are kept.
const RETENTION: &str = "event_retention_days";
const DAY: i64 = 24 * 3_600_000;

/// How much of the audit log somebody reads.
pub(crate) fn reading(actor: &Actor) -> Reading {
    [Reading::Everything, Reading::Services]
        .into_iter()
        .find(|reading| authorize(actor, Action::ReadRecord, Resource::Record(*reading)).is_ok())
        .unwrap_or(Reading::Own)
}

pub(crate) fn reader(actor: &Actor) -> Reader {
    match reading(actor) {
        Reading::Own => Reader::Own(actor.person.id),
        Reading::Services => Reader::Services(actor.person.id),
        Reading::Everything => Reader::Everything,
    }
}

/// Whether a member hears of an event as it happens: the same as they would read of it.
pub fn hears(actor: &Actor, told: &Told) -> bool {
    told.message.kind.is_about_services()
        || match reading(actor) {
            Reading::Everything => true,
            Reading::Services => told.about_services || told.by == Some(actor.person.id),
            Reading::Own => told.by == Some(actor.person.id),
        }
}

/// An export that is under way: entries come a few at a time, newest first.
#[derive(Debug)]
pub struct AuditExport {
    engine: Engine,
    filter: RecordFilter,
}

impl AuditExport {
    /// The next entries; none at the end.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn next(&mut self) -> Result<Vec<RecordEntry>> {
        let entries = self.engine.store().audit(&self.filter, EXPORTED_AT_ONCE).await?;
        if let Some(last) = entries.last() {
            self.filter.older_than = Some(last.event.id);
        }
        Ok(entries)
    }
}

/// Characters of each filter that the entry of an export keeps.
const NOTED: usize = 100;

impl Engine {
    /// A page of the audit log: of it what the role allows.
    ///
    /// # Errors
    /// The role does not allow it, or the database does not answer.
    pub async fn audit(&self, actor: &Actor, query: &AuditQuery) -> Result<AuditView> {
        authorize(actor, Action::ReadRecord, Resource::Record(Reading::Own))?;
        let reading = reading(actor);
        let filter = filter(actor, query);
        let (mut entries, total) = match &filter {
            Some(filter) => (
                self.store().audit(filter, AUDIT_PER_PAGE + 1).await?,
                self.store().audit_count(filter, COUNTED).await?,
            ),
            None => (Vec::new(), 0),
        };
        let per_page = usize::try_from(AUDIT_PER_PAGE).unwrap_or(usize::MAX);
        let has_older = entries.len() > per_page;
        entries.truncate(per_page);
        let older = entries.last().map(|entry| entry.event.id).filter(|_| has_older);
        Ok(AuditView {
            entries,
            total,
            older,
            people: match reading {
                Reading::Own => Vec::new(),
                Reading::Services | Reading::Everything => self.authors().await?,
            },
            reading,
            now: now(),
        })
    }

    /// Who may have done something, as the record calls them: members, and who is none.
    async fn authors(&self) -> Result<Vec<String>> {
        let others = Author::OTHERS.map(|author| author.label().to_owned());
        let mut names = self.store().people_names().await?;
        names.extend(others);
        Ok(names)
    }

    /// For how long events are kept, and whether the reader may change that.
    ///
    /// # Errors
    /// The role does not allow it, or the database does not answer.
    pub async fn retention(&self, actor: &Actor) -> Result<RetentionView> {
        authorize(actor, Action::ReadRecord, Resource::Shared)?;
        Ok(RetentionView {
            kept_days: self.kept_days().await?,
            refusal: authorize(actor, Action::Administer, Resource::Shared)
                .err()
                .map(|refusal| refusal.to_string()),
        })
    }

    /// Begins an export of what is asked for, as far as the role allows. That somebody takes it along is written first.
    ///
    /// # Errors
    /// The role does not allow it, or the database cannot be written.
    pub async fn export_audit(&self, actor: &Actor, query: &AuditQuery, format: &str) -> Result<AuditExport> {
        self.allow(
            actor,
            Action::ReadRecord,
            Resource::Record(Reading::Own),
            |event| event,
        )
        .await?;
        let asked: Vec<String> = query
            .pairs()
            .into_iter()
            .map(|(name, value)| format!("{name} {}", value.chars().take(NOTED).collect::<String>()))
            .collect();
        let detail = EventDetail {
            attempt: Some(format!("as {format}")),
            cause: Some(asked.join(", ")).filter(|asked| !asked.is_empty()),
            ..EventDetail::default()
        };
        let event = actor.event(now(), EventKind::RecordExported).with(detail);
        let written = self.tell(vec![event]).await?;
        // What happens from here on is not part of it: it ends however much happens meanwhile.
        let end = written.last().map_or(i64::MAX, |event| event.id);
        let filter = filter(actor, query).unwrap_or_else(|| nothing(actor));
        let older_than = Some(filter.older_than.map_or(end, |older| older.min(end)));
        Ok(AuditExport {
            engine: self.clone(),
            filter: RecordFilter { older_than, ..filter },
        })
    }

    /// Where the chain of events ends now, for whoever keeps it elsewhere.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn end_of_record(&self) -> Result<Option<store::Mark>> {
        Ok(self.store().end_of_chain().await?)
    }

    /// For how many days events are kept; `None`: for ever.
    async fn kept_days(&self) -> Result<Option<u32>> {
        let days = self.store().setting(RETENTION).await?;
        Ok(days.and_then(|days| parse_days(&days).ok()).flatten())
    }

    /// Changes for how many days events are kept. Nothing typed is for ever.
    ///
    /// # Errors
    /// The role does not allow it, [`Error::Invalid`] at the field `days`, or the database cannot be written.
    pub async fn set_retention(&self, actor: &Actor, typed: &str) -> Result<()> {
        self.administer(actor, "change for how long events are kept", None, async {
            let days = parse_days(typed).map_err(|message| {
                let mut errors = FieldErrors::default();
                errors.add("days", message);
                Error::Invalid(errors)
            })?;
            let before = self.kept_days().await?;
            if before == days {
                return Ok(());
            }
            let detail = EventDetail {
                changes: vec![Change {
                    field: "Events are kept".to_owned(),
                    before: Some(in_words(before)),
                    after: Some(in_words(days)),
                }],
                ..EventDetail::default()
            };
            let event = actor.event(now(), EventKind::RetentionChanged).with(detail);
            let value = days.map(|days| days.to_string()).unwrap_or_default();
            let event = self.store().change_setting(RETENTION, &value, event).await?;
            self.0.hub.publish(&[event]).await;
            Ok(())
        })
        .await
    }

    /// Removes events that at `at` were kept long enough: to be called every now and then. Says how often something was removed.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn shorten_record(&self, at: Time) -> Result<usize> {
        let Some(days) = self.kept_days().await? else {
            return Ok(0);
        };
        let kept_from = at.plus(-DAY * i64::from(days));
        let mut rounds = 0;
        while let Some(event) = self.store().shorten_record(kept_from, at).await? {
            self.0.hub.publish(&[event]).await;
            rounds += 1;
        }
        Ok(rounds)
    }
}

fn in_words(days: Option<u32>) -> String {
    match days {
        None => "for ever".to_owned(),
        Some(1) => "for 1 day".to_owned(),
        Some(days) => format!("for {days} days"),
    }
}

/// A filter that finds nothing.
fn nothing(actor: &Actor) -> RecordFilter {
    RecordFilter {
        id: Some(0),
        ..RecordFilter::of(reader(actor))
    }
}

/// `None` where a part of the query cannot be read.
fn filter(actor: &Actor, query: &AuditQuery) -> Option<RecordFilter> {
    let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    Some(RecordFilter {
        reader: reader(actor),
        from: read(&query.from, |text| {
            Time::start_of_minute(text).map(|(start, _)| start)
        })?,
        until: read(&query.to, |text| {
            Time::start_of_minute(text).map(|(start, length)| start.plus(length.0))
        })?,
        person: text(&query.person),
        session: text(&query.session),
        address: text(&query.address),
        kind: read(&query.action, EventKind::parse)?,
        target: text(&query.target),
        changed: text(&query.changed),
        via: read(&query.origin, Via::parse)?,
        outcome: read(&query.outcome, Outcome::parse)?,
        aws_request: text(&query.request),
        id: read(&query.entry, |text| text.parse().ok())?,
        older_than: read(&query.before, |text| text.parse().ok())?,
    })
}

/// Nothing where nothing is written; `None` where it cannot be read.
#[expect(
    clippy::option_option,
    reason = "a filter that is not set is not one that cannot be read"
)]
fn read<T>(text: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    match text.trim() {
        "" => Some(None),
        text => parse(text).map(Some),
    }
}
