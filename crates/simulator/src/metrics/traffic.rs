//! Counts the requests that reach services, in memory, and saves the counts every second.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::load::Load;
use super::minute::Minute;
use crate::clock::Timestamp;
use crate::server::App;
use crate::storage::{self, traffic};

/// For how long counts are in memory alone: as much as a `kill -9` takes away.
const SAVE_EVERY: Duration = Duration::from_secs(1);

/// The counts that are not saved yet, and the requests that are being answered.
#[derive(Debug, Default)]
pub struct Traffic {
    state: Mutex<State>,
    counted: Notify,
    /// One saves at a time, so that whoever has saved finds in the database what was counted before.
    saving: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    unsaved: HashMap<(String, Minute), Load>,
    in_flight: HashMap<String, u64>,
}

/// A request that a service is answering.
#[derive(Debug)]
pub struct Answering<'a> {
    traffic: &'a Traffic,
    service_id: String,
    since: Instant,
    /// How many there were when it came, with it.
    concurrency: u64,
}

impl Traffic {
    /// Begins to count a request.
    pub fn begin(&self, service_id: &str) -> Answering<'_> {
        let since = Instant::now();
        let mut state = self.lock();
        let in_flight = state.in_flight.entry(service_id.to_owned()).or_default();
        *in_flight += 1;
        Answering {
            traffic: self,
            service_id: service_id.to_owned(),
            since,
            concurrency: *in_flight,
        }
    }

    fn take(&self) -> HashMap<(String, Minute), Load> {
        std::mem::take(&mut self.lock().unsaved)
    }

    fn put_back(&self, loads: HashMap<(String, Minute), Load>) {
        let mut state = self.lock();
        for (key, load) in loads {
            state.unsaved.entry(key).or_default().merge(&load);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        // Nothing in here panics halfway, so a poisoned lock still holds good counts.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Answering<'_> {
    /// Counts the request, answered with this status.
    pub fn answered(self, status: u16) {
        let milliseconds = self.since.elapsed().as_secs_f64() * 1000.0;
        let key = (self.service_id.clone(), Minute::of(Timestamp::now()));
        let mut state = self.traffic.lock();
        let load = state.unsaved.entry(key).or_default();
        load.count(status, milliseconds, self.concurrency);
        drop(state);
        self.traffic.counted.notify_one();
    }
}

/// Whatever becomes of a request, it is not being answered any more.
impl Drop for Answering<'_> {
    fn drop(&mut self) {
        let mut state = self.traffic.lock();
        if let Some(in_flight) = state.in_flight.get_mut(&self.service_id) {
            *in_flight -= 1;
            if *in_flight == 0 {
                state.in_flight.remove(&self.service_id);
            }
        }
    }
}

/// Saves the counts a second after there are any, until `stop`.
pub async fn save_regularly(app: &App, stop: &CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = app.traffic.counted.notified() => {}
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(SAVE_EVERY) => {}
        }
        save(app).await;
    }
}

/// Saves the counts there are. Those that could not be saved are kept for the next time.
pub async fn save(app: &App) {
    let _turn = app.traffic.saving.lock().await;
    let loads = app.traffic.take();
    if loads.is_empty() {
        return;
    }
    if let Err(error) = store(app, &loads).await {
        tracing::error!(%error, "requests that were counted could not be saved");
        app.traffic.put_back(loads);
        app.traffic.counted.notify_one();
    }
}

async fn store(app: &App, loads: &HashMap<(String, Minute), Load>) -> storage::Result<()> {
    let mut transaction = app.storage.begin().await?;
    for ((service_id, minute), load) in loads {
        traffic::add(&mut transaction, service_id, *minute, load).await?;
    }
    transaction.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_at_once_are_noticed() {
        let traffic = Traffic::default();
        let first = traffic.begin("a");
        let second = traffic.begin("a");
        let other = traffic.begin("b");
        first.answered(200);
        second.answered(500);
        drop(other);
        traffic.begin("a").answered(200);
        let mut total = Load::default();
        for ((service_id, _), load) in traffic.take() {
            assert_eq!(service_id, "a", "what is not answered is not counted");
            total.merge(&load);
        }
        assert_eq!(
            (total.requests, total.responses_5xx, total.peak_concurrency),
            (3, 1, 2)
        );
        assert!(traffic.lock().in_flight.is_empty());
        assert!(traffic.take().is_empty());
    }
}
