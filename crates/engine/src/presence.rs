//! Who is where at the moment: who has the page of a draft or a service open, and who types there.
//!
//! In memory only. A page is open while its live stream is: the stream joins with the name of its tab, the page says where it
//! is, and both are known by the session, so that nobody speaks for somebody else. A change is told to the streams at the same
//! subject alone, and at most once a second.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::engine::Engine;
use crate::error::{Error, Result};
use model::presence::{Present, Room, Subject};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::watch;

/// How often, and how soon.
#[derive(Debug, Clone, Copy)]
struct Timing {
    /// A subject is told about at most this often.
    every: Duration,
    /// Changes often come in handfuls: what one press moves is told in one go.
    gathering: Duration,
    /// How long somebody counts as there after their stream has ended: a page that is loaded anew is back before this.
    grace: Duration,
}

const TIMING: Timing = Timing {
    every: Duration::from_secs(1),
    gathering: Duration::from_millis(100),
    grace: Duration::from_secs(4),
};

/// People who are named at one subject.
const NAMED: usize = 30;
/// Longest words about what somebody types into.
const LONGEST: usize = 60;

/// Names a stream: the session's handle, and the tab as its browser calls it.
type Key = (String, String);

/// Where everybody is. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Presence {
    state: Arc<Mutex<State>>,
    timing: Timing,
}

impl Default for Presence {
    fn default() -> Presence {
        Presence::timed(TIMING)
    }
}

#[derive(Debug, Default)]
struct State {
    streams: HashMap<Key, Stream>,
    /// Only subjects at which somebody is.
    rooms: HashMap<Subject, Told>,
    /// Counts streams, so that one that ends late does not take its successor with it.
    joined: u64,
}

#[derive(Debug)]
struct Stream {
    number: u64,
    name: String,
    place: Option<Place>,
    tell: watch::Sender<Option<Arc<str>>>,
}

/// Where somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    subject: Subject,
    /// What they type into, in words; absent while they look.
    edits: Option<String>,
    /// The service that the draft there is to rebuild: who edits the draft edits the service, for those who look at it.
    rebuilds: Option<Subject>,
}

/// Who hears about a subject, and when they last did.
#[derive(Debug, Default)]
struct Told {
    streams: HashSet<Key>,
    /// Those at drafts that are to rebuild the service: they are named here, and hear about their draft.
    rebuilding: HashSet<Key>,
    at: Option<Instant>,
    /// They are about to be told.
    scheduled: bool,
}

/// A stream that has joined. It leaves when this is dropped.
#[derive(Debug)]
pub struct Attendance {
    presence: Presence,
    key: Key,
    number: u64,
    heard: watch::Receiver<Option<Arc<str>>>,
}

impl Attendance {
    /// The next news for this stream: who is where it is, as JSON of [`Room`]s. `None` once another stream has taken its
    /// place.
    pub async fn next(&mut self) -> Option<Arc<str>> {
        loop {
            self.heard.changed().await.ok()?;
            let news = self.heard.borrow_and_update().clone();
            if news.is_some() {
                return news;
            }
        }
    }
}

impl Drop for Attendance {
    fn drop(&mut self) {
        let (presence, key, number) = (self.presence.clone(), std::mem::take(&mut self.key), self.number);
        // Without a runtime the process is ending, and nobody hears anything any more.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                tokio::time::sleep(presence.timing.grace).await;
                presence.leave(&key, number);
            });
        }
    }
}

impl Presence {
    fn timed(timing: Timing) -> Presence {
        Presence {
            state: Arc::default(),
            timing,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic leaves nothing half done here that the next change would not mend.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A stream begins. `tab` is what its browser calls it; one that connects once more is where it was.
    pub fn join(&self, actor: &Actor, tab: &str) -> Attendance {
        let key = (actor.session.clone(), tab.to_owned());
        let (tell, heard) = watch::channel(None);
        let mut state = self.state();
        state.joined += 1;
        let number = state.joined;
        let before = state.streams.remove(&key);
        let place = before.and_then(|before| before.place);
        let here = place.clone();
        let stream = Stream {
            number,
            name: actor.person.name.clone(),
            place,
            tell,
        };
        state.streams.insert(key.clone(), stream);
        if let Some(place) = here {
            self.touch_place(&mut state, &place);
        }
        drop(state);
        Attendance {
            presence: self.clone(),
            key,
            number,
            heard,
        }
    }

    fn leave(&self, key: &Key, number: u64) {
        let mut state = self.state();
        if state
            .streams
            .get(key)
            .is_some_and(|stream| stream.number == number)
        {
            self.put(&mut state, key, None);
            state.streams.remove(key);
        }
    }

    /// A page says where it is. Nothing happens for a stream that has not joined.
    fn place(&self, actor: &Actor, tab: &str, place: Option<Place>) {
        let key = (actor.session.clone(), tab.to_owned());
        let mut state = self.state();
        self.put(&mut state, &key, place);
    }

    fn put(&self, state: &mut State, key: &Key, place: Option<Place>) {
        let Some(stream) = state.streams.get_mut(key) else {
            return;
        };
        let before = std::mem::replace(&mut stream.place, place.clone());
        let seats = |place: &Option<Place>| {
            let place = place.as_ref()?;
            Some((place.subject.clone(), place.rebuilds.clone()))
        };
        if seats(&before) != seats(&place) {
            // The page has forgotten what it heard: the same has to be told once more when it is back.
            stream.tell.send_if_modified(|heard| {
                *heard = None;
                false
            });
            if let Some(before) = before {
                state.take_away(key, &before);
                self.touch_place(state, &before);
            }
            if let Some(place) = &place {
                state.seat(key, place);
            }
        }
        if let Some(place) = place {
            self.touch_place(state, &place);
        }
    }

    fn touch_place(&self, state: &mut State, place: &Place) {
        self.touch(state, &place.subject);
        if let Some(service) = &place.rebuilds {
            self.touch(state, service);
        }
    }

    /// Has those told who are at a subject, and those who look at the list in which it stands.
    fn touch(&self, state: &mut State, subject: &Subject) {
        let list = matches!(subject, Subject::Draft(_)).then_some(Subject::Drafts);
        for subject in [Some(subject.clone()), list].into_iter().flatten() {
            let Some(room) = state.rooms.get_mut(&subject).filter(|room| !room.scheduled) else {
                continue;
            };
            let rest = room.at.map(|at| self.timing.every.saturating_sub(at.elapsed()));
            let wait = rest.unwrap_or_default().max(self.timing.gathering);
            let Ok(runtime) = Handle::try_current() else {
                return;
            };
            room.scheduled = true;
            let presence = self.clone();
            runtime.spawn(async move {
                tokio::time::sleep(wait).await;
                presence.tell(&subject);
            });
        }
    }

    fn tell(&self, subject: &Subject) {
        let mut state = self.state();
        let rooms = match subject {
            Subject::Drafts => state
                .rooms
                .keys()
                .filter(|subject| matches!(subject, Subject::Draft(_)))
                .map(|subject| state.room(subject))
                .collect(),
            subject => vec![state.room(subject)],
        };
        // Words always serialise; an empty message would only be ignored.
        let news: Arc<str> = serde_json::to_string(&rooms).unwrap_or_default().into();
        let Some(room) = state.rooms.get_mut(subject) else {
            return;
        };
        room.scheduled = false;
        room.at = Some(Instant::now());
        let State { streams, rooms, .. } = &*state;
        let told = rooms.get(subject).map(|room| &room.streams);
        for stream in told.into_iter().flatten().filter_map(|key| streams.get(key)) {
            stream.tell.send_if_modified(|heard| {
                let is_new = heard.as_deref() != Some(&*news);
                if is_new {
                    *heard = Some(Arc::clone(&news));
                }
                is_new
            });
        }
    }

    /// How many streams have joined.
    pub fn streams(&self) -> usize {
        self.state().streams.len()
    }
}

impl State {
    fn seat(&mut self, key: &Key, place: &Place) {
        let room = self.rooms.entry(place.subject.clone()).or_default();
        room.streams.insert(key.clone());
        if let Some(service) = &place.rebuilds {
            let room = self.rooms.entry(service.clone()).or_default();
            room.rebuilding.insert(key.clone());
        }
    }

    fn take_away(&mut self, key: &Key, place: &Place) {
        for subject in [Some(&place.subject), place.rebuilds.as_ref()]
            .into_iter()
            .flatten()
        {
            let Some(room) = self.rooms.get_mut(subject) else {
                continue;
            };
            room.streams.remove(key);
            room.rebuilding.remove(key);
            if room.streams.is_empty() && room.rebuilding.is_empty() {
                self.rooms.remove(subject);
            }
        }
    }

    /// Who is at a subject: each member once, whatever they do in the tab in which they do most.
    fn room(&self, subject: &Subject) -> Room {
        let mut people: BTreeMap<&str, Option<&String>> = BTreeMap::new();
        let rooms = self.rooms.get(subject).into_iter();
        let keys = rooms.flat_map(|room| room.streams.iter().chain(&room.rebuilding));
        for stream in keys.filter_map(|key| self.streams.get(key)) {
            let edits = stream.place.as_ref().and_then(|place| place.edits.as_ref());
            let known = people.entry(stream.name.as_str()).or_default();
            if edits.is_some() {
                *known = edits;
            }
        }
        let mut people: Vec<Present> = people
            .into_iter()
            .map(|(name, edits)| Present {
                name: name.to_owned(),
                edits: edits.cloned(),
            })
            .collect();
        // Names are in order already.
        people.sort_by_key(|present| present.edits.is_none());
        people.truncate(NAMED);
        Room {
            subject: subject.word(),
            people,
        }
    }
}

impl Engine {
    /// Where everybody is.
    pub fn presence(&self) -> &Presence {
        &self.0.presence
    }

    /// A member's page says where it is: at `subject`, or at nothing that people look at together. `edits` is what they type
    /// into, in words. Whoever may not see a thing is not there, and hears of nobody who is; whoever may not change it looks.
    ///
    /// # Errors
    /// The role does not allow it, there is no such thing, or the database does not answer.
    pub async fn be_present(
        &self,
        actor: &Actor,
        tab: &str,
        subject: Option<Subject>,
        edits: Option<&str>,
    ) -> Result<()> {
        let mut edits = edits.map(|words| words.chars().take(LONGEST).collect());
        let mut rebuilds = None;
        match &subject {
            None => {}
            Some(Subject::Drafts) => {
                authorize(actor, Action::SeeDrafts, Resource::Shared)?;
                edits = None;
            }
            Some(Subject::Draft(id)) => {
                authorize(actor, Action::SeeDrafts, Resource::Shared)?;
                let draft = self.load_draft(id).await?;
                if authorize(actor, Action::EditDraft, Resource::Draft(&draft)).is_err() {
                    edits = None;
                }
                rebuilds = draft.rebuilds.as_ref().map(Subject::service);
            }
            Some(Subject::Service(key)) => {
                authorize(actor, Action::SeeServices, Resource::Shared)?;
                let arn = self.read_key(key).ok_or(Error::NotFound("service"))?;
                self.known(&arn).await?;
                edits = None;
            }
        }
        let place = subject.map(|subject| Place {
            subject,
            edits,
            rebuilds,
        });
        self.0.presence.place(actor, tab, place);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
