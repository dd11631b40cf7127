//! Hears what happens, and tells the pages to load anew what they show.

use crate::api::{ApiError, PageFrame};
use leptos::prelude::*;
use model::event::LiveMessage;
use model::time::Time;
use std::collections::BTreeMap;

/// Counters that resources read as a part of their source: when one grows, the resource loads anew.
#[derive(Clone, Copy)]
pub struct Live {
    /// Grows when a service, an operation or a Region changed.
    pub services: RwSignal<u32>,
    /// Grows when a draft changed.
    pub drafts: RwSignal<u32>,
    /// Grows when the history has a new row.
    pub events: RwSignal<u32>,
    /// Grows when the frame of the page has to be loaded anew.
    pub frame: RwSignal<u32>,
    /// The newest message.
    pub newest: RwSignal<Option<LiveMessage>>,
    /// When each Region answered last, as far as this page has heard.
    pub checked: RwSignal<BTreeMap<String, Time>>,
    /// Whether the stream is open; `None` before the first try.
    pub connected: RwSignal<Option<bool>>,
    /// What assistive technology is told.
    pub announcement: RwSignal<String>,
}

/// The frame of the page, as a resource.
pub type FrameResource = Resource<Result<PageFrame, ApiError>>;

impl Live {
    /// Makes the counters and puts them into the context.
    pub fn provide() -> Live {
        let live = Live {
            services: RwSignal::new(0),
            drafts: RwSignal::new(0),
            events: RwSignal::new(0),
            frame: RwSignal::new(0),
            newest: RwSignal::new(None),
            checked: RwSignal::new(BTreeMap::new()),
            connected: RwSignal::new(None),
            announcement: RwSignal::new(String::new()),
        };
        provide_context(live);
        live
    }

    /// The counters of this page.
    pub fn of_page() -> Live {
        expect_context::<Live>()
    }

    /// Loads everything anew: after a form was answered, and when too much was missed.
    pub fn refresh(self) {
        for counter in [self.services, self.drafts, self.events, self.frame] {
            counter.update(|count| *count += 1);
        }
    }
}

/// Connects once the frame tells that someone is signed in, and where to go on from. Does nothing on the server.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(unused_variables, reason = "only browsers listen")
)]
pub fn connect(live: Live, frame: FrameResource) {
    #[cfg(feature = "hydrate")]
    browser::connect(live, frame);
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::{FrameResource, Live};
    use futures::{FutureExt, StreamExt, select};
    use gloo_net::eventsource::EventSourceError;
    use gloo_net::eventsource::futures::EventSource;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use model::arn::ServiceArn;
    use model::event::{EventKind, LiveMessage, Noun};
    use model::paths;
    use model::service::ServiceStatus;
    use model::time::Time;
    use std::time::Duration;

    /// Messages often come in handfuls; what they touch is loaded once for all of them.
    const GATHERING: Duration = Duration::from_millis(60);
    /// Rest before a stream that the browser gave up is opened again.
    const REOPENING: Duration = Duration::from_secs(3);

    pub(super) fn connect(live: Live, frame: FrameResource) {
        let started = StoredValue::new(false);
        Effect::new(move |_| {
            if let Some(Ok(frame)) = frame.get()
                && !started.get_value()
            {
                started.set_value(true);
                spawn_local(listen(live, frame.frame.newest_event));
            }
        });
    }

    /// Listens for as long as the page lives. The browser reconnects by itself and says what it heard last; when it gives up,
    /// as after a 5xx, a new stream goes on where the old one ended.
    async fn listen(live: Live, mut newest: i64) {
        loop {
            newest = follow(live, newest).await;
            live.connected.set(Some(false));
            gloo_timer(REOPENING).await;
        }
    }

    async fn follow(live: Live, mut newest: i64) -> i64 {
        let Ok(mut source) = EventSource::new(&format!("{}?after={newest}", paths::EVENT_STREAM)) else {
            return newest;
        };
        let (Ok(mut messages), Ok(mut resyncs), Ok(mut checks)) = (
            source.subscribe("message"),
            source.subscribe("resync"),
            source.subscribe("checked"),
        ) else {
            return newest;
        };
        let pending = StoredValue::new(false);
        loop {
            select! {
                message = messages.next().fuse() => match message {
                    Some(Ok((_, message))) => {
                        live.connected.set(Some(true));
                        let text = message.data().as_string().unwrap_or_default();
                        if let Ok(message) = serde_json::from_str::<LiveMessage>(&text) {
                            newest = newest.max(message.id);
                            hear(live, message, pending);
                        }
                    }
                    Some(Err(EventSourceError::ConnectionError)) => {
                        live.connected.set(Some(false));
                        if source.state() == gloo_net::eventsource::State::Closed {
                            return newest;
                        }
                    }
                    _ => return newest,
                },
                resync = resyncs.next().fuse() => match resync {
                    Some(Ok((_, message))) => {
                        live.connected.set(Some(true));
                        newest = message.last_event_id().parse().unwrap_or(newest);
                        live.refresh();
                    }
                    Some(Err(_)) => {}
                    None => return newest,
                },
                check = checks.next().fuse() => match check {
                    Some(Ok((_, message))) => {
                        live.connected.set(Some(true));
                        let text = message.data().as_string().unwrap_or_default();
                        if let Some((region, at)) = text.split_once(' ')
                            && let Ok(at) = at.parse()
                        {
                            live.checked.update(|checked| { checked.insert(region.to_owned(), Time(at)); });
                        }
                    }
                    Some(Err(_)) => {}
                    None => return newest,
                },
            }
        }
    }

    fn hear(live: Live, message: LiveMessage, pending: StoredValue<bool>) {
        let counter = match message.noun {
            Noun::Service | Noun::Region => Some(live.services),
            Noun::Draft => Some(live.drafts),
            Noun::Person => None,
        };
        let is_told = !message.kind.is_quiet();
        let changes_counts = matches!(
            message.kind,
            EventKind::DraftCreated
                | EventKind::DraftDiscarded
                | EventKind::DraftRestored
                | EventKind::CreateRequested
                | EventKind::ServiceFound
                | EventKind::ServiceGone
        );
        if message.kind == EventKind::StatusChanged
            && let Some(words) = announcement(&message)
        {
            live.announcement.set(words);
        }
        live.newest.set(Some(message));
        // One timer for a handful of messages; each remembers what it touches by growing the counter when the timer rings.
        let touch = move || {
            if let Some(counter) = counter {
                counter.update(|count| *count += 1);
            }
            if is_told {
                live.events.update(|count| *count += 1);
            }
            if changes_counts {
                live.frame.update(|count| *count += 1);
            }
        };
        if is_told || changes_counts {
            touch();
        } else if !pending.get_value() {
            pending.set_value(true);
            set_timeout(
                move || {
                    pending.set_value(false);
                    touch();
                },
                GATHERING,
            );
        }
    }

    /// "web-hello is running"
    fn announcement(message: &LiveMessage) -> Option<String> {
        let arn: ServiceArn = message.key.parse().ok()?;
        let status = ServiceStatus::parse(message.state.as_deref()?)?;
        Some(format!("{} in {}: {}", arn.name, arn.region, status.label().to_lowercase()))
    }

    async fn gloo_timer(duration: Duration) {
        let (done, waiting) = futures::channel::oneshot::channel();
        set_timeout(
            move || {
                let _ = done.send(());
            },
            duration,
        );
        let _ = waiting.await;
    }
}
