//! The landing page.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::Result;
use crate::record::reader;
use model::event::EventKind;
use model::paths;
use model::record::Outcome;
use model::service::ListedService;
use model::time::Time;
use model::view::{Attention, HistoryEntry, MoreAttention, OverviewView, is_stuck};
use store::{EventFilter, Picked};

/// What is shown of each thing that needs somebody; the rest is behind a link.
const SHOWN: i64 = 8;
/// Operations under way that are shown.
const UNDER_WAY: usize = 12;
/// Changes of today that are shown.
const TODAY: i64 = 12;
/// Counting stops here.
const COUNTED: i64 = 1_000;
/// Milliseconds of a day.
const DAY: i64 = 24 * 3_600_000;

impl Engine {
    /// Where somebody begins who has not said where to: the overview, or the services while there are none.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn landing(&self) -> Result<&'static str> {
        let counts = self.store().counts().await?;
        Ok(if counts.services > 0 {
            paths::OVERVIEW
        } else {
            paths::SERVICES
        })
    }

    /// What needs somebody, what is under way, and what changed today.
    ///
    /// # Errors
    /// The role does not allow it, or the database does not answer.
    pub async fn overview(&self, actor: &Actor) -> Result<OverviewView> {
        authorize(actor, Action::SeeServices, Resource::Shared)?;
        let now = now();
        let failed = self.store().picked(Picked::Failed, SHOWN + 1).await?;
        let left_behind = self.store().picked(Picked::LeftBehind, SHOWN + 1).await?;
        let mut under_way = self.store().picked(Picked::UnderWay, COUNTED).await?;
        let more_failed = [&failed, &left_behind].into_iter().any(|found| is_more(found));
        let (deletions, more_deletions) = self.proposed_deletions(actor).await?;
        let (reviews, more_reviews) = self.wanted_reviews(actor).await?;
        let regions = self.region_states().await?;
        let mut attention: Vec<Attention> = regions
            .iter()
            .filter(|state| state.silent_since.is_some())
            .cloned()
            .map(Attention::Silent)
            .collect();
        attention.extend(boxed(failed).map(Attention::Failed));
        attention.extend(boxed(left_behind).map(Attention::LeftBehind));
        let stuck: Vec<ListedService> = under_way
            .iter()
            .filter(|listed| is_stuck(listed, now))
            .cloned()
            .collect();
        let stuck_in_all = stuck.len();
        let before = attention.len();
        attention.extend(boxed(stuck).map(Attention::Stuck));
        let more_stuck = stuck_in_all - (attention.len() - before);
        under_way.truncate(UNDER_WAY);
        attention.extend(deletions);
        attention.extend(reviews);
        let (statuses, counts) = self.store().service_counts().await?;
        let regions = regions
            .into_iter()
            .map(|state| {
                let count = counts.iter().find(|(region, _)| *region == state.region);
                let count = count.map_or(0, |(_, count)| *count);
                (state, count)
            })
            .collect();
        let (today, changes_today) = self.today(actor, now).await?;
        let under_way_in_all = self.store().picked_count(Picked::UnderWay).await?;
        Ok(OverviewView {
            attention,
            more_attention: MoreAttention {
                failed: more_failed,
                stuck: i64::try_from(more_stuck).unwrap_or(i64::MAX),
                deletions: more_deletions,
                reviews: more_reviews,
            },
            more_under_way: more(under_way_in_all, under_way.len()),
            under_way,
            today,
            changes_today,
            services: statuses.iter().map(|(_, count)| count).sum(),
            statuses,
            regions,
            backend: self.backend().clone(),
            now,
        })
    }

    /// Proposals to delete a service, the oldest first, for those who may delete; and how many more there are.
    async fn proposed_deletions(&self, actor: &Actor) -> Result<(Vec<Attention>, i64)> {
        if authorize(actor, Action::DeleteService, Resource::Shared).is_err() {
            return Ok((Vec::new(), 0));
        }
        let (proposals, count) = self.store().deletion_proposals(SHOWN).await?;
        let shown: Vec<Attention> = proposals
            .into_iter()
            .map(|(service, proposal)| Attention::Deletion { service, proposal })
            .collect();
        let more = more(count, shown.len());
        Ok((shown, more))
    }

    /// Drafts that wait for somebody's review, the oldest wish first; and how many more there are.
    async fn wanted_reviews(&self, actor: &Actor) -> Result<(Vec<Attention>, i64)> {
        if authorize(actor, Action::SeeDrafts, Resource::Shared).is_err() {
            return Ok((Vec::new(), 0));
        }
        let mut wanted = Vec::new();
        for (draft, wish) in self.store().wanted_reviews().await? {
            let name = match self.store().draft(&draft).await {
                Ok(draft) => draft.values.name,
                Err(store::Error::NotFound) => continue,
                Err(error) => return Err(error.into()),
            };
            wanted.push((wish.at, Attention::Review { draft, name, wish }));
        }
        wanted.sort_by_key(|(at, _)| *at);
        let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
        let more = i64::try_from(wanted.len().saturating_sub(shown)).unwrap_or(i64::MAX);
        let reviews = wanted.into_iter().take(shown).map(|(_, review)| review).collect();
        Ok((reviews, more))
    }

    /// What changed since midnight, UTC: of it what the history tells this reader.
    async fn today(&self, actor: &Actor, now: Time) -> Result<(Vec<HistoryEntry>, i64)> {
        // By what was refused nothing has changed.
        let changes = EventKind::ALL
            .iter()
            .copied()
            .filter(|kind| kind.is_change() && kind.outcome() == Outcome::Done);
        let filter = EventFilter {
            reader: Some(reader(actor)),
            kinds: changes.collect(),
            from: Some(Time(now.0 - now.0.rem_euclid(DAY))),
            ..EventFilter::default()
        };
        let events = self.store().history(&filter, TODAY).await?;
        let count = self.store().history_count(&filter, COUNTED).await?;
        Ok((self.entries(events).await?, count))
    }
}

/// How many are not shown.
fn more(count: i64, shown: usize) -> i64 {
    (count - i64::try_from(shown).unwrap_or(i64::MAX)).max(0)
}

fn is_more(found: &[ListedService]) -> bool {
    i64::try_from(found.len()).unwrap_or(i64::MAX) > SHOWN
}

fn boxed(found: Vec<ListedService>) -> impl Iterator<Item = Box<ListedService>> {
    found
        .into_iter()
        .take(usize::try_from(SHOWN).unwrap_or(usize::MAX))
        .map(Box::new)
}
