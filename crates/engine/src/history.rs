//! Looking back.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::Result;
use crate::record::reader;
use model::draft::Step;
use model::event::{Event, EventKind};
use model::paths;
use model::time::Time;
use model::view::{EventPlace, HISTORY_PER_PAGE, HistoryEntry, HistoryQuery, HistoryScope, HistoryView};
use store::EventFilter;

/// Counting stops here: nobody reads "of 1,234,567 events", and counting them all would take longer than the page.
const COUNTED: i64 = 10_000;
/// Services that can be chosen in the filter.
const SERVICES_OFFERED: i64 = 200;

impl Engine {
    /// A page of the history.
    ///
    /// # Errors
    /// The role does not allow it, or the database does not answer.
    pub async fn history(&self, actor: &Actor, query: &HistoryQuery) -> Result<HistoryView> {
        authorize(actor, Action::SeeServices, Resource::Shared)?;
        let filter = filter(actor, query);
        let mut events = self.store().history(&filter, HISTORY_PER_PAGE + 1).await?;
        let per_page = usize::try_from(HISTORY_PER_PAGE).unwrap_or(usize::MAX);
        let has_older = events.len() > per_page;
        events.truncate(per_page);
        let older = if has_older {
            events.last().map(|event| event.id)
        } else {
            None
        };
        Ok(HistoryView {
            entries: self.entries(events).await?,
            total: self.store().history_count(&filter, COUNTED).await?,
            older,
            people: self.store().people_names().await?,
            services: self.store().service_arns(SERVICES_OFFERED).await?,
            now: now(),
        })
    }

    /// Where what an event is about is found.
    async fn place(&self, event: &Event) -> Result<Option<EventPlace>> {
        if let Some(arn) = &event.service {
            let known = self.store().service(arn).await?;
            let exists = known.is_some_and(|listed| listed.service.deleted_at.is_none());
            let name = &arn.name;
            return Ok(Some(if exists {
                EventPlace {
                    label: name.clone(),
                    href: paths::service(arn),
                    is_gone: false,
                }
            } else {
                EventPlace {
                    label: format!("{name} (deleted)"),
                    href: paths::history_of(arn),
                    is_gone: true,
                }
            }));
        }
        let page = match &event.draft {
            Some(draft) => {
                let name = event.detail.draft_name.clone();
                let name = name.unwrap_or_else(|| "Draft".to_owned());
                Some((name, paths::draft(draft, Step::Review)))
            }
            None => page_about(event),
        };
        Ok(page.map(|(label, href)| EventPlace {
            label,
            href,
            is_gone: false,
        }))
    }

    /// Events with what became of the operations that they started.
    pub(crate) async fn entries(&self, events: Vec<Event>) -> Result<Vec<HistoryEntry>> {
        let mut entries = Vec::with_capacity(events.len());
        for event in events {
            let operation = match &event.detail.operation {
                Some(id) => self.store().operation(id).await?,
                None => None,
            };
            entries.push(HistoryEntry {
                place: self.place(&event).await?,
                event,
                operation,
            });
        }
        Ok(entries)
    }
}

/// The page about what an event is about, where that is neither a service nor a draft.
fn page_about(event: &Event) -> Option<(String, String)> {
    let page = |label: &str, path: &str| Some((label.to_owned(), path.to_owned()));
    match event.kind {
        EventKind::ProtectionAdded | EventKind::ProtectionRemoved => page("Protection", paths::PROTECTION),
        EventKind::AllowedListChanged => page("Allowed list", paths::ALLOWED_LIST),
        EventKind::ShortLinkCreated | EventKind::ShortLinkRevoked => {
            page("Launch links", paths::LAUNCH_LINKS)
        }
        EventKind::ViewShared | EventKind::ViewChanged | EventKind::ViewDeleted => {
            page("Saved views", paths::SERVICES_VIEWS)
        }
        kind if kind.is_act() => Some((format!("Entry {}", event.id), paths::audit_entry(event.id))),
        _ => None,
    }
}

fn filter(actor: &Actor, query: &HistoryQuery) -> EventFilter {
    let scope = HistoryScope::parse(&query.scope);
    let kinds = match (EventKind::parse(&query.kind), scope) {
        (Some(kind), _) => vec![kind],
        (None, HistoryScope::Changes) => EventKind::ALL
            .iter()
            .copied()
            .filter(|kind| kind.is_change())
            .collect(),
        (None, HistoryScope::Everything | HistoryScope::Failures) => Vec::new(),
    };
    EventFilter {
        // What people did beside services is read as in the audit log.
        reader: Some(reader(actor)),
        service: query.service.parse().ok(),
        draft: None,
        person: Some(query.person.clone()).filter(|person| !person.is_empty()),
        kinds,
        failures: scope == HistoryScope::Failures,
        from: Time::start_of_day(&query.from),
        until: Time::start_of_day(&query.to).map(|day| day.plus(24 * 3_600_000)),
        older_than: query.before.parse().ok(),
    }
}
