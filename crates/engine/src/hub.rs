//! Tells everyone who listens what happened.

use model::event::{Event, EventKind, LiveMessage};
use model::region::Region;
use model::time::Time;
use store::Store;
use tokio::sync::broadcast;

/// What listeners hear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Live {
    /// An event, in brief.
    Message(LiveMessage),
    /// A Region answered and nothing was new. Has no id and is not replayed.
    Checked {
        /// The Region.
        region: Region,
        /// When.
        at: Time,
    },
}

/// What a listener missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replay {
    /// All of it, oldest first.
    Messages(Vec<LiveMessage>),
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
}

impl Hub {
    pub(crate) fn new(store: Store) -> Hub {
        Hub {
            sender: broadcast::channel(BEHIND).0,
            store,
        }
    }

    /// Tells events that were written.
    pub fn publish(&self, events: &[Event]) {
        for event in events {
            // An error means that nobody listens.
            let _ = self.sender.send(Live::Message(message(event)));
        }
    }

    pub(crate) fn checked(&self, region: Region, at: Time) {
        let _ = self.sender.send(Live::Checked { region, at });
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
        Ok(Replay::Messages(events.iter().map(message).collect()))
    }

    /// Id of the newest event.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn newest(&self) -> Result<i64, store::Error> {
        self.store.newest_event().await
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
