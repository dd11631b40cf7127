//! What pages ask for again and again, for as long as nothing happens.
//!
//! Every event makes every open page ask for the same list, and every request asks whose it is. Counting ten thousand
//! services takes longer than drawing a hundred of them.

use crate::database::Store;
use crate::error::Result;
use crate::kept::{Kept, KeptBy};
use crate::notifications::Unread;
use crate::people::Confirming;
use crate::regions::RegionRow;
use crate::services::{ServiceFilter, ServicePage};
use crate::waiting_sessions::WaitingSessions;
use model::person::Person;
use model::saved_view::SavedView;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What is kept of the database in memory.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    /// Counts what this process wrote of services and operations: some of it comes without an event.
    observations: AtomicU64,
    /// Counts everything that this process wrote.
    writes: AtomicU64,
    newest_event: Kept<i64>,
    regions: Kept<Vec<RegionRow>>,
    pub(crate) saved_views: Kept<Arc<[SavedView]>>,
    /// By the hash of their ids: data and end of sessions. Only those that there are.
    pub(crate) sessions: KeptBy<Vec<u8>, (String, i64)>,
    /// Sessions that wait for room on the disk.
    pub(crate) waiting_sessions: WaitingSessions,
    /// Only those that there are.
    pub(crate) people: KeptBy<i64, Person>,
    pub(crate) confirming: KeptBy<i64, Confirming>,
    /// By member, and how much of it was asked for: what they have not put away.
    pub(crate) unread: KeptBy<(i64, i64), Unread>,
    known: Mutex<Known>,
}

/// Everything that happens is an event, so the newest one tells the state of the database from the next, whoever wrote
/// it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) newest_event: i64,
    observations: u64,
}

#[derive(Debug, Default)]
struct Known {
    state: State,
    pages: HashMap<(ServiceFilter, i64, i64), Arc<ServicePage>>,
    open_drafts: Option<i64>,
}

/// Lists that are kept of one state: people look at few, but whoever asks for many shall not fill the memory.
const MOST_PAGES: usize = 32;

impl Listed {
    /// Says that services or operations were written.
    pub(crate) fn observed(&self) {
        self.observations.fetch_add(1, Ordering::SeqCst);
    }

    /// Says that something was written.
    pub(crate) fn written(&self) {
        self.writes.fetch_add(1, Ordering::SeqCst);
    }

    /// How often something was written.
    pub(crate) fn writes(&self) -> u64 {
        self.writes.load(Ordering::SeqCst)
    }

    fn with<T>(&self, state: State, use_it: impl FnOnce(&mut Known) -> T) -> T {
        // A panic leaves nothing half done here: entries are put in whole.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.state != state {
            *known = Known {
                state,
                ..Known::default()
            };
        }
        use_it(&mut known)
    }
}

impl Store {
    /// What has to be asked before what is listed: a list may be newer than the state it is kept under, never older.
    pub(crate) async fn state(&self) -> Result<State> {
        let observations = self.listed.observations.load(Ordering::SeqCst);
        let writes = self.listed.writes();
        let newest_event = if let Some(id) = self.listed.newest_event.get(writes) {
            id
        } else {
            let id = self.newest_event().await?;
            self.listed.newest_event.put(writes, id);
            id
        };
        Ok(State {
            newest_event,
            observations,
        })
    }

    /// What is known of the Regions of an account.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn regions(&self, account: &str) -> Result<Vec<RegionRow>> {
        let writes = self.listed.writes();
        let rows = if let Some(rows) = self.listed.regions.get(writes) {
            rows
        } else {
            let rows = self.read_regions().await?;
            self.listed.regions.put(writes, rows.clone());
            rows
        };
        Ok(rows.into_iter().filter(|row| row.account == account).collect())
    }

    pub(crate) async fn page_at(
        &self,
        state: State,
        filter: &ServiceFilter,
        limit: i64,
        offset: i64,
    ) -> Result<Arc<ServicePage>> {
        let key = (filter.clone(), limit, offset);
        if let Some(page) = self.listed.with(state, |known| known.pages.get(&key).cloned()) {
            return Ok(page);
        }
        let page = Arc::new(self.read_page(filter, limit, offset).await?);
        self.listed.with(state, |known| {
            if known.pages.len() >= MOST_PAGES {
                known.pages.clear();
            }
            known.pages.insert(key, Arc::clone(&page));
        });
        Ok(page)
    }

    pub(crate) async fn open_drafts_at(&self, state: State) -> Result<i64> {
        if let Some(count) = self.listed.with(state, |known| known.open_drafts) {
            return Ok(count);
        }
        let count = self.open_draft_count().await?;
        self.listed.with(state, |known| known.open_drafts = Some(count));
        Ok(count)
    }
}
