//! Attempts that Slipway denied, for the audit log: each is counted, and a flood of them is a few rows.
//!
//! What a member tries in vain is written at once, up to a number of times a minute that nobody reaches by hand; what the same
//! address tries, the first time. The rest of that minute is counted, and told by one row behind it. Only what is counted and not
//! told yet is lost where the process is killed.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::brake;
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::people::on_page;
use model::arn::ServiceArn;
use model::event::{Author, EventDetail, EventKind};
use model::time::Time;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use store::NewEvent;

/// How long attempts are counted before they are told.
const GATHERED: i64 = 60_000;
/// How often in [`GATHERED`] the same member is told at once to have tried the same in vain.
const BY_HAND: u32 = 20;
/// Whose attempts are counted at once, and at what. Members are few, addresses may be many: what is beyond counts as one.
const MOST: usize = 1_000;
/// Characters of an address that are kept of what somebody else wrote.
const LONGEST_PATH: usize = 100;

/// What attempts are counted by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Denied {
    /// What a member may not do, to what.
    Member(i64, Action, Target),
    /// What a member may do, but what it is about does not allow.
    Impossible(i64, Action, Target),
    /// Signing in from an address, or a network of them, that has to wait.
    Waiting(String),
    /// Following a link to become a member, which leads nowhere, from such an address or network.
    Following(String),
    /// Showing once more who they are, for a member who has to wait.
    Confirming(i64),
    /// What a member may do with their own account, in vain.
    Own(i64, &'static str),
    /// Writing from another site than this, from such an address or network.
    Elsewhere(String),
    /// Writing without a session that counts, from such an address or network.
    SignedOut(String),
    /// Everybody else.
    Others,
}

impl Denied {
    /// How many of them are told at once, in [`GATHERED`].
    fn told_at_once(&self) -> u32 {
        match self {
            Denied::Member(..) | Denied::Impossible(..) | Denied::Confirming(_) | Denied::Own(..) => BY_HAND,
            // Anybody can send these, and as many as they like.
            Denied::Waiting(_)
            | Denied::Following(_)
            | Denied::Elsewhere(_)
            | Denied::SignedOut(_)
            | Denied::Others => 1,
        }
    }
}

/// What an attempt was about: those at different services are told apart, and so are different things that administrators do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Target {
    service: Option<ServiceArn>,
    draft: Option<String>,
    member: Option<String>,
    attempt: Option<String>,
}

impl Target {
    fn of(event: &NewEvent) -> Target {
        Target {
            service: event.service.clone(),
            draft: event.draft.clone(),
            member: event.detail.member.clone(),
            attempt: event.detail.attempt.clone(),
        }
    }
}

/// Why somebody was not even let try.
pub(crate) const HAS_TO_WAIT: &str = "has to wait after too many failures";

/// Why an attempt was in vain, where that is for the audit log.
fn cause(error: &Error) -> Option<String> {
    match error {
        Error::NotNow(reason) => Some(reason.clone()),
        Error::Invalid(errors) => Some(match errors.0.len() {
            1 => "1 field is wrong".to_owned(),
            count => format!("{count} fields are wrong"),
        }),
        Error::NotConfirmed => Some("had not confirmed that it is them".to_owned()),
        Error::NotFound(what) => Some(format!("there is no such {what}")),
        Error::InvitationNotOpen | Error::SetupLinkInvalid => {
            Some("the link does not count any more".to_owned())
        }
        _ => None,
    }
}

fn not_possible(attempt: &str, cause: String) -> EventDetail {
    EventDetail {
        attempt: Some(attempt.to_owned()),
        cause: Some(cause),
        ..EventDetail::default()
    }
}

#[derive(Debug)]
struct Counted {
    since: Time,
    /// How many were told at once.
    told: u32,
    /// The newest one that is not told yet, and how many are not.
    untold: Option<(NewEvent, u32)>,
}

/// What is counted and not told yet.
#[derive(Debug, Default)]
pub(crate) struct Denials(Mutex<HashMap<Denied, Counted>>);

impl Denials {
    /// The events to write now that one more attempt was denied.
    fn add(&self, denied: Denied, event: NewEvent) -> Vec<NewEvent> {
        let at = event.at;
        // Nothing in here panics half way.
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let denied = if counted.len() >= MOST && !counted.contains_key(&denied) {
            Denied::Others
        } else {
            denied
        };
        match counted.get_mut(&denied) {
            Some(counted) if at.since(counted.since).0 < GATHERED && counted.told < denied.told_at_once() => {
                counted.told += 1;
                vec![event]
            }
            Some(counted) if at.since(counted.since).0 < GATHERED => {
                let count = counted.untold.take().map_or(0, |(_, count)| count);
                counted.untold = Some((event, count.saturating_add(1)));
                Vec::new()
            }
            counted_before => {
                let untold = counted_before.and_then(|counted| counted.untold.take());
                let fresh = Counted {
                    since: at,
                    told: 1,
                    untold: None,
                };
                counted.insert(denied, fresh);
                untold.map(told).into_iter().chain([event]).collect()
            }
        }
    }

    /// What was counted for long enough by `at`, and how often.
    fn gathered(&self, at: Time) -> Vec<(Denied, NewEvent, u32)> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut gathered = Vec::new();
        counted.retain(|denied, counted| {
            let is_over = at.since(counted.since).0 >= GATHERED;
            if is_over && let Some((event, count)) = counted.untold.take() {
                gathered.push((denied.clone(), event, count));
            }
            !is_over
        });
        gathered
    }

    /// Counts again what could not be told.
    fn put_back(&self, denied: Denied, event: NewEvent, count: u32) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = all.entry(denied).or_insert_with(|| Counted {
            since: event.at,
            told: 1,
            untold: None,
        });
        // There is no room now: what comes next is counted, too.
        counted.told = BY_HAND;
        // What came meanwhile is the newer one.
        let (event, newer) = counted.untold.take().unwrap_or((event, 0));
        counted.untold = Some((event, newer.saturating_add(count)));
    }
}

fn told((mut event, count): (NewEvent, u32)) -> NewEvent {
    event.detail.repeated = Some(count).filter(|count| *count > 1);
    event
}

impl Engine {
    /// Checks that an actor may do something; a refused attempt is written down, or counted where it is one of many.
    pub(crate) async fn allow(
        &self,
        actor: &Actor,
        action: Action,
        resource: Resource<'_>,
        about: impl FnOnce(NewEvent) -> NewEvent,
    ) -> Result<()> {
        match authorize(actor, action, resource) {
            Ok(()) => Ok(()),
            Err(refusal) => {
                let detail = EventDetail {
                    attempt: Some(action.attempt().to_owned()),
                    cause: Some(refusal.reason.clause()),
                    ..EventDetail::default()
                };
                let event = actor.event(now(), EventKind::NotAuthorised).with(detail);
                let event = about(event);
                let denied = Denied::Member(actor.person.id, action, Target::of(&event));
                self.deny(denied, event).await?;
                Err(refusal.into())
            }
        }
    }

    /// Does what an actor attempts, where they may. What they may not do, and what the state of things or what was typed does
    /// not allow, is written down.
    pub(crate) async fn attempt<T>(
        &self,
        actor: &Actor,
        action: Action,
        resource: Resource<'_>,
        about: impl Fn(NewEvent) -> NewEvent,
        act: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        self.allow(actor, action, resource, &about).await?;
        let outcome = act.await;
        self.attempted(actor, action, outcome, &about).await
    }

    /// The same for what administrators do, having shown that it is them. `attempt` is what the audit log says was tried:
    /// "remove a member"; `member` is whom it is about.
    pub(crate) async fn administer<T>(
        &self,
        actor: &Actor,
        attempt: &'static str,
        member: Option<String>,
        act: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        // On the heap: a future that holds another one is as large as both.
        let act = Box::pin(async {
            actor.confirmed()?;
            act.await
        });
        let about = |mut event: NewEvent| {
            event.detail.attempt = Some(attempt.to_owned());
            event.detail.member.clone_from(&member);
            event
        };
        self.attempt(actor, Action::Administer, Resource::Shared, about, act)
            .await
    }

    /// Hands on what became of an attempt that the role allows; where the state of things or what was typed does not, that is
    /// written down, too.
    pub(crate) async fn attempted<T>(
        &self,
        actor: &Actor,
        action: Action,
        outcome: Result<T>,
        about: impl FnOnce(NewEvent) -> NewEvent,
    ) -> Result<T> {
        let Some(cause) = outcome.as_ref().err().and_then(cause) else {
            return outcome;
        };
        let detail = not_possible(action.attempt(), cause);
        let event = actor.event(now(), EventKind::NotPossible).with(detail);
        let event = about(event);
        let denied = Denied::Impossible(actor.person.id, action, Target::of(&event));
        self.deny(denied, event).await?;
        outcome
    }

    /// Lets pass who has shown a moment ago that it is them; that somebody has not is written down.
    pub(crate) async fn confirmed(
        &self,
        actor: &Actor,
        action: Action,
        about: impl FnOnce(NewEvent) -> NewEvent,
    ) -> Result<()> {
        self.attempted(actor, action, actor.confirmed(), about).await
    }

    /// Hands on what became of something that every member may do with their own account; in vain, that is written down.
    pub(crate) async fn own_attempt<T>(
        &self,
        actor: &Actor,
        attempt: &'static str,
        outcome: Result<T>,
    ) -> Result<T> {
        let Some(cause) = outcome.as_ref().err().and_then(cause) else {
            return outcome;
        };
        let event = actor
            .event(now(), EventKind::NotPossible)
            .with(not_possible(attempt, cause));
        self.deny(Denied::Own(actor.person.id, attempt), event).await?;
        outcome
    }

    /// Hands on what became of following a link that makes somebody a member, or of the form behind it; in vain, that is written
    /// down.
    pub(crate) async fn followed_link<T>(&self, outcome: Result<T>, address: &str) -> Result<T> {
        let Some(cause) = outcome.as_ref().err().and_then(cause) else {
            return outcome;
        };
        let event = NewEvent::new(now(), EventKind::NotPossible, Author::Stranger)
            .from_context(&on_page(address))
            .with(not_possible("become a member", cause));
        self.deny(Denied::Following(brake::network(address)), event)
            .await?;
        outcome
    }

    /// Hands on whether a member has shown who they are; that they have to wait before they try again is written down.
    pub(crate) async fn confirming<T>(&self, actor: &Actor, outcome: Result<T>) -> Result<T> {
        if let Err(Error::TooManyAttempts(_)) = outcome {
            let event = actor
                .event(now(), EventKind::ConfirmationFailed)
                .with(EventDetail {
                    cause: Some(HAS_TO_WAIT.to_owned()),
                    ..EventDetail::default()
                });
            self.deny(Denied::Confirming(actor.person.id), event).await?;
        }
        outcome
    }

    /// Writes down that a write was refused which came from no page of ours: `path` is where it went to.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn note_write_from_elsewhere(&self, path: &str, address: &str) -> Result<()> {
        let event =
            NewEvent::new(now(), EventKind::NotFromHere, Author::Stranger).from_context(&on_page(address));
        let event = event.with(EventDetail {
            // Whoever wrote it may have written anything.
            attempt: Some(path.chars().take(LONGEST_PATH).collect()),
            ..EventDetail::default()
        });
        self.deny(Denied::Elsewhere(brake::network(address)), event).await
    }

    /// Writes down that a write was refused which came without a session that counts: of a stranger, or of somebody whose session
    /// has ended. `path` is where it went to.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn note_write_without_session(&self, path: &str, address: &str) -> Result<()> {
        let event =
            NewEvent::new(now(), EventKind::NotSignedIn, Author::Stranger).from_context(&on_page(address));
        let event = event.with(EventDetail {
            attempt: Some(path.chars().take(LONGEST_PATH).collect()),
            ..EventDetail::default()
        });
        self.deny(Denied::SignedOut(brake::network(address)), event).await
    }

    /// Writes down that an attempt was denied, or counts it where the same was just denied. Where there is no room for it, it is
    /// told later: whoever was denied something stays denied.
    pub(crate) async fn deny(&self, denied: Denied, event: NewEvent) -> Result<()> {
        let events = self.0.denials.add(denied.clone(), event.clone());
        if events.is_empty() {
            return Ok(());
        }
        let count = events
            .iter()
            .map(|event| event.detail.repeated.unwrap_or(1))
            .sum();
        match self.tell(events).await {
            Err(error) if error.is_not_written() => {
                tracing::error!(%error, "a denied attempt could not be written down yet");
                self.0.denials.put_back(denied, event, count);
                Ok(())
            }
            told => told.map(drop),
        }
    }

    /// Writes down the denied attempts that were counted: to be called every now and then, and with `all` before the end.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn tell_denials(&self, all: bool) -> Result<()> {
        let at = if all { Time(i64::MAX) } else { now() };
        let gathered = self.0.denials.gathered(at);
        if gathered.is_empty() {
            return Ok(());
        }
        let events = gathered
            .iter()
            .map(|(_, event, count)| told((event.clone(), *count)));
        let outcome = self.tell(events.collect()).await;
        if outcome.is_err() {
            for (denied, event, count) in gathered {
                self.0.denials.put_back(denied, event, count);
            }
        }
        outcome.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(at: i64) -> NewEvent {
        NewEvent::new(Time(at), EventKind::NotAuthorised, Author::Stranger)
    }

    fn counts(events: &[NewEvent]) -> Vec<u32> {
        events
            .iter()
            .map(|event| event.detail.repeated.unwrap_or(1))
            .collect()
    }

    fn gathered(denials: &Denials, at: i64) -> Vec<u32> {
        let gathered = denials.gathered(Time(at));
        gathered.into_iter().map(|(_, _, count)| count).collect()
    }

    #[test]
    fn what_could_not_be_told_is_counted_on() {
        let denials = Denials::default();
        let member = Denied::Member(1, Action::Deploy, Target::default());
        assert_eq!(denials.add(member.clone(), event(1)).len(), 1);
        denials.put_back(member.clone(), event(1), 1);
        assert!(denials.add(member.clone(), event(2)).is_empty());
        let untold = denials.gathered(Time(60_003));
        assert_eq!(untold[0].2, 2);
        for (denied, event, count) in untold {
            denials.put_back(denied, event, count);
        }
        assert!(denials.add(member, event(60_001)).is_empty());
        assert_eq!(gathered(&denials, i64::MAX), [3]);
    }

    #[test]
    fn a_flood_is_a_few_rows_a_minute_and_none_is_lost() {
        let denials = Denials::default();
        let (mut rows, mut attempts) = (0, 0);
        for second in 0..600 {
            for _ in 0..10 {
                let told = denials.add(
                    Denied::Member(1, Action::Deploy, Target::default()),
                    event(second * 1_000),
                );
                rows += told.len();
                attempts += counts(&told).iter().sum::<u32>();
            }
        }
        attempts += gathered(&denials, i64::MAX).iter().sum::<u32>();
        assert_eq!(attempts, 6_000);
        assert!(rows <= 10 * (20 + 1), "{rows}");
        assert!(denials.gathered(Time(i64::MAX)).is_empty());
    }

    #[test]
    fn what_differs_is_told_by_itself_and_many_addresses_take_bounded_memory() {
        let denials = Denials::default();
        assert_eq!(
            denials
                .add(Denied::Member(1, Action::Deploy, Target::default()), event(1))
                .len(),
            1
        );
        assert_eq!(
            denials
                .add(Denied::Member(1, Action::Pause, Target::default()), event(1))
                .len(),
            1
        );
        assert_eq!(
            denials
                .add(Denied::Member(2, Action::Deploy, Target::default()), event(1))
                .len(),
            1
        );
        // By hand each is told, again and again.
        for again in 1..BY_HAND {
            let told = denials.add(Denied::Member(2, Action::Deploy, Target::default()), event(2));
            assert_eq!(told.len(), 1, "{again}");
        }
        assert_eq!(
            denials
                .add(Denied::Member(2, Action::Deploy, Target::default()), event(2))
                .len(),
            0
        );
        let mut told = 0;
        for address in 0..10_000 {
            told += denials.add(Denied::Waiting(address.to_string()), event(3)).len();
        }
        assert!(told <= MOST, "{told}");
        assert!(denials.0.lock().unwrap().len() <= MOST + 1);
        assert!(denials.gathered(Time(1_000)).is_empty());
        let late = gathered(&denials, 60_003);
        assert_eq!(late.len(), 2);
        assert_eq!(late.iter().sum::<u32>() as usize, 1 + 10_000 - told);
    }
}
