//! Tells everyone who listens what happened.

use model::event::{Author, Event, EventKind, LiveMessage};
use model::region::Region;
use model::time::Time;
use std::sync::Arc;
use store::Store;
use tokio::sync::{Mutex, broadcast};

/// What listeners hear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Live {
    /// An event, in brief.
    Message(Arc<Told>),
    /// A Region answered and nothing was new. Has no id and is not replayed.
    Checked {
        /// The Region.
        region: Region,
        /// When.
        at: Time,
    },
    /// A member has put notifications away, in one of their browsers. Has no id and is not replayed.
    Dismissed {
        /// Id of the member.
        person: i64,
    },
}

/// An event in brief, and what decides who hears of it: see [`crate::hears`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What listeners are sent.
    pub message: LiveMessage,
    /// The message as JSON, written once for all of them.
    pub json: Box<str>,
    /// Id of the member who did it.
    pub by: Option<i64>,
    /// Whether it is about a service or a draft, whatever kind of event it is.
    pub about_services: bool,
}

/// What a listener missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replay {
    /// All of it, oldest first.
    Messages(Vec<Told>),
    /// Too much: load everything anew. Carries the id to go on from.
    Resync(i64),
}

/// Messages that a slow listener may fall behind before it has to resync.
const BEHIND: usize = 1_024;
/// Messages that are replayed at most after a reconnect; beyond, loading anew is cheaper.
const REPLAYED: i64 = 500;

/// Sends messages to all who listen. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Hub {
    sender: broadcast::Sender<Live>,
    store: Store,
    /// Id of the newest event that was told; `None` before the first.
    told: Arc<Mutex<Option<i64>>>,
}

impl Hub {
    pub(crate) fn new(store: Store) -> Hub {
        Hub {
            sender: broadcast::channel(BEHIND).0,
            store,
            told: Arc::default(),
        }
    }

    /// Tells events that were written, in the order of their ids: a listener takes what is older than what it heard for
    /// a repetition. Who wrote first need not come here first, or at all, where a browser hangs up in between; so what is
    /// missing is read from the database.
    pub async fn publish(&self, written: &[Event]) {
        let (Some(first), Some(last)) = (written.first(), written.last()) else {
            return;
        };
        let mut told = self.told.lock().await;
        let newest = told.unwrap_or(first.id - 1);
        if self.listeners() == 0 {
            // Who comes now replays from the database, where all of these are.
            *told = Some(newest.max(last.id));
            return;
        }
        *told = Some(newest);
        if first.id == newest + 1 {
            self.tell(&mut told, written);
        } else if last.id > newest {
            self.tell_missing(&mut told, newest).await;
        }
    }

    async fn tell_missing(&self, told: &mut Option<i64>, mut newest: i64) {
        loop {
            match self.store.events_after(newest, REPLAYED).await {
                Ok(events) => {
                    self.tell(told, &events);
                    match events.last() {
                        Some(last) => newest = last.id,
                        None => return,
                    }
                }
                Err(error) => {
                    // The next ones bring these along.
                    tracing::error!(%error, "the live stream cannot read what happened");
                    return;
                }
            }
        }
    }

    fn tell(&self, told: &mut Option<i64>, events: &[Event]) {
        for event in events {
            // An error means that nobody listens.
            let _ = self.sender.send(Live::Message(Arc::new(in_brief(event))));
            *told = Some(event.id);
        }
    }

    pub(crate) fn checked(&self, region: Region, at: Time) {
        let _ = self.sender.send(Live::Checked { region, at });
    }

    pub(crate) fn dismissed(&self, person: i64) {
        let _ = self.sender.send(Live::Dismissed { person });
    }

    /// Listens from now on. To miss nothing, listen first and replay second.
    pub fn listen(&self) -> broadcast::Receiver<Live> {
        self.sender.subscribe()
    }

    /// How many listen.
    pub fn listeners(&self) -> usize {
        self.sender.receiver_count()
    }

    /// What happened after the event of this id.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn replay(&self, after: i64) -> Result<Replay, store::Error> {
        let newest = self.store.newest_event().await?;
        // An id from the future: the database was replaced, for example by a restored backup.
        if after > newest {
            return Ok(Replay::Resync(newest));
        }
        let events = self.store.events_after(after, REPLAYED + 1).await?;
        if i64::try_from(events.len()).unwrap_or(i64::MAX) > REPLAYED {
            return Ok(Replay::Resync(newest));
        }
        Ok(Replay::Messages(events.iter().map(in_brief).collect()))
    }

    /// Id of the newest event.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn newest(&self) -> Result<i64, store::Error> {
        self.store.newest_event().await
    }
}

fn in_brief(event: &Event) -> Told {
    let message = message(event);
    Told {
        // Numbers, words and ARNs always serialise; an empty message would only be ignored.
        json: serde_json::to_string(&message).unwrap_or_default().into(),
        message,
        by: match &event.author {
            Author::Person { id, .. } => Some(*id),
            _ => None,
        },
        about_services: event.service.is_some() || event.draft.is_some(),
    }
}

fn message(event: &Event) -> LiveMessage {
    let detail = &event.detail;
    let key = event
        .service
        .as_ref()
        .map(ToString::to_string)
        .or_else(|| event.draft.clone())
        .or_else(|| event.region.as_ref().map(ToString::to_string))
        .or_else(|| detail.short_link.as_ref().map(|link| link.code.to_string()))
        .unwrap_or_default();
    let key = if event.kind.noun() == model::event::Noun::Draft {
        event.draft.clone().unwrap_or(key)
    } else {
        key
    };
    let state = match event.kind {
        EventKind::OperationProgressed => detail.stage.map(|stage| stage.label().to_owned()),
        EventKind::OperationEnded => detail.operation_status.map(|status| status.as_str().to_owned()),
        _ => detail.status_after.map(|status| status.as_str().to_owned()),
    };
    LiveMessage {
        id: event.id,
        noun: event.kind.noun(),
        key,
        kind: event.kind,
        state,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::NewEvent;

    async fn written(store: &Store) -> Vec<Event> {
        let event = NewEvent::new(Time(1), EventKind::DraftSaved, Author::Slipway);
        store.write_events(vec![event.clone(), event]).await.unwrap()
    }

    fn heard(listener: &mut broadcast::Receiver<Live>) -> Vec<i64> {
        std::iter::from_fn(|| listener.try_recv().ok())
            .filter_map(|live| match live {
                Live::Message(told) => Some(told.message.id),
                Live::Checked { .. } | Live::Dismissed { .. } => None,
            })
            .collect()
    }

    #[tokio::test]
    async fn everything_is_told_once_and_in_order_whoever_comes_first() {
        let folder = tempfile::TempDir::new().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let hub = Hub::new(store.clone());
        // Nobody listens yet: who comes later replays these.
        hub.publish(&written(&store).await).await;
        let mut listener = hub.listen();
        let (first, second) = (written(&store).await, written(&store).await);
        hub.publish(&second).await;
        assert_eq!(heard(&mut listener), [3, 4, 5, 6]);
        hub.publish(&first).await;
        assert_eq!(heard(&mut listener), Vec::<i64>::new());
        // Its browser hung up before it was told.
        let _never_told = written(&store).await;
        hub.publish(&written(&store).await).await;
        assert_eq!(heard(&mut listener), [7, 8, 9, 10]);
        hub.publish(&written(&store).await).await;
        assert_eq!(heard(&mut listener), [11, 12]);
    }
}
