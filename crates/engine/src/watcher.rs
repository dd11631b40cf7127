//! Follows App Runner in one Region: asks, compares with what is known, writes down what changed.

mod round;

use crate::clock::now;
use crate::engine::{Engine, Followed};
use crate::error::Error;
use model::event::{Author, EventDetail, EventKind};
use model::region::Region;
use rand::RngExt;
use std::sync::atomic::Ordering;
use std::time::Duration;
use store::{NewEvent, Observation, RegionRow};
use tokio_util::sync::CancellationToken;

/// Follows one Region until it is cancelled. However many people look, App Runner is asked by this one only.
#[derive(Debug)]
pub struct Watcher {
    engine: Engine,
    region: Region,
    failures: u32,
}

/// What a round found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// An operation is under way, or ended so recently that its last log lines may still come.
    Moving,
    /// Nothing is under way.
    Still,
    /// Somebody acted in between: what was heard is stale, ask again soon.
    Overtaken,
    /// No answer, or a refusal.
    Silent,
}

impl Watcher {
    /// A watcher of this Region; does nothing until it runs.
    pub fn new(engine: Engine, region: Region) -> Watcher {
        Watcher {
            engine,
            region,
            failures: 0,
        }
    }

    /// Follows the Region until `end` is cancelled.
    pub async fn run(mut self, end: CancellationToken) {
        let engine = self.engine.clone();
        let Some(followed) = engine.followed(&self.region) else {
            return;
        };
        loop {
            let round = tokio::select! {
                () = end.cancelled() => return,
                round = self.step() => round,
            };
            let pause = self.pause_after(round);
            tokio::select! {
                () = end.cancelled() => return,
                () = followed.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// One round: asks App Runner and writes down what changed.
    pub async fn step(&mut self) -> Round {
        let engine = self.engine.clone();
        let Some(followed) = engine.followed(&self.region) else {
            return Round::Still;
        };
        let round = match self.round(followed).await {
            Ok(round) => {
                self.failures = 0;
                round
            }
            Err(error) => {
                self.failures = self.failures.saturating_add(1);
                self.fall_silent(&error).await;
                Round::Silent
            }
        };
        followed.asked.store(true, Ordering::Relaxed);
        metrics::counter!("slipway_watcher_rounds_total", "region" => self.region.to_string(), "round" => round.as_str())
            .increment(1);
        round
    }

    async fn round(&self, followed: &Followed) -> Result<Round, Error> {
        let actions = followed.actions.load(Ordering::SeqCst);
        let asked_at = now();
        let found = round::look(&self.engine, followed, &self.region, asked_at).await?;
        let events = {
            let _writing = followed.writing.lock().await;
            if followed.overtaken(actions) {
                return Ok(Round::Overtaken);
            }
            self.engine.store().record(found.observation).await?
        };
        self.engine.hub().publish(&events).await;
        self.engine.hub().checked(self.region.clone(), asked_at);
        Ok(if found.moving { Round::Moving } else { Round::Still })
    }

    /// How long to rest after a round, give or take a tenth, so that the Regions do not ask in step.
    fn pause_after(&self, round: Round) -> Duration {
        let pace = self.engine.0.pace;
        let pause = match round {
            Round::Overtaken | Round::Moving => pace.fast,
            Round::Still => pace.slow,
            Round::Silent => self.back_off(),
        };
        pause.mul_f64(rand::rng().random_range(0.9..1.1))
    }

    fn back_off(&self) -> Duration {
        let pace = self.engine.0.pace;
        pace.back_off
            .saturating_mul(1 << self.failures.saturating_sub(1).min(6))
            .min(pace.slow)
    }

    /// Writes down that the Region does not answer. The last known state of its services stays as it is.
    async fn fall_silent(&self, error: &Error) {
        tracing::warn!(region = %self.region, failures = self.failures, %error, "App Runner does not answer");
        let account = self.engine.account().to_owned();
        let at = now();
        let known = match self.engine.store().regions(&account).await {
            Ok(rows) => rows.into_iter().find(|row| row.region == self.region),
            Err(error) => {
                tracing::error!(%error, "the database does not answer");
                return;
            }
        };
        let silent_since = known.as_ref().and_then(|row| row.silent_since);
        let failure = match error {
            Error::Aws(error) => format!("{} ({})", error.message, error.code),
            // Not AWS's fault, and nothing that people can do about: the log has the rest.
            _ => "Slipway could not write down what it heard.".to_owned(),
        };
        let row = RegionRow {
            account: account.clone(),
            region: self.region.clone(),
            answered_at: None,
            silent_since: Some(silent_since.unwrap_or(at)),
            failure: Some(failure.clone()),
            next_try_at: Some(at.plus(i64::try_from(self.back_off().as_millis()).unwrap_or(i64::MAX))),
        };
        let mut events = Vec::new();
        if silent_since.is_none() {
            let detail = EventDetail {
                cause: Some(failure),
                ..EventDetail::default()
            };
            let event = NewEvent::new(at, EventKind::RegionSilent, Author::Slipway).with(detail);
            events.push(NewEvent {
                account: Some(account),
                region: Some(self.region.clone()),
                failed: true,
                ..event
            });
        }
        let observation = Observation {
            region: Some(row),
            events,
            ..Observation::default()
        };
        match self.engine.store().record(observation).await {
            Ok(events) => self.engine.hub().publish(&events).await,
            Err(error) => tracing::error!(%error, "the database does not answer"),
        }
    }
}

impl Round {
    fn as_str(self) -> &'static str {
        match self {
            Round::Moving => "moving",
            Round::Still => "still",
            Round::Overtaken => "overtaken",
            Round::Silent => "silent",
        }
    }
}
