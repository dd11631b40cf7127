//! Hears what happens, and tells the pages to load anew what they show.

#[cfg(feature = "hydrate")]
mod heard;

use crate::api::{Loaded, PageFrame};
use leptos::prelude::*;
use model::presence::Room;
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
    /// How many forms were answered; each answer may have something to say.
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "only browsers send forms")
    )]
    pub answers: RwSignal<u32>,
    /// When each Region answered last, as far as this page has heard.
    pub checked: RwSignal<BTreeMap<String, Time>>,
    /// Whether the stream has been closed for longer than a restart of the server takes.
    pub lost: RwSignal<bool>,
    /// Whether the session ended while the page was open.
    pub signed_out: RwSignal<bool>,
    /// What assistive technology is told.
    pub announcement: RwSignal<String>,
    /// Who is where this page is.
    pub rooms: RwSignal<Vec<Room>>,
    /// Where this page is, as far as people look at things together.
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "only browsers are somewhere")
    )]
    pub place: RwSignal<Place>,
}

/// Where a page is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// See [`model::presence::Subject::word`]; empty for a page that nobody looks at together with others.
    pub subject: String,
    /// `name` of the control that its reader types into; absent while they look.
    pub field: Option<String>,
}

/// The frame of the page, as a resource.
pub type FrameResource = Loaded<PageFrame>;

impl Live {
    /// Makes the counters and puts them into the context.
    pub fn provide() -> Live {
        let live = Live {
            services: RwSignal::new(0),
            drafts: RwSignal::new(0),
            events: RwSignal::new(0),
            frame: RwSignal::new(0),
            answers: RwSignal::new(0),
            checked: RwSignal::new(BTreeMap::new()),
            lost: RwSignal::new(false),
            signed_out: RwSignal::new(false),
            announcement: RwSignal::new(String::new()),
            rooms: RwSignal::new(Vec::new()),
            place: RwSignal::new(Place::default()),
        };
        provide_context(live);
        live
    }

    /// The counters of this page.
    pub fn of_page() -> Live {
        expect_context::<Live>()
    }

    /// Loads everything anew, and what the answer to a form has to say.
    #[cfg(feature = "hydrate")]
    pub fn answered(self) {
        self.answers.update(|count| *count += 1);
        self.refresh();
    }

    /// Loads everything anew: after a form was answered, and when too much was missed.
    #[cfg(feature = "hydrate")]
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
    use super::{FrameResource, Live, heard};
    use crate::whereabouts::Whereabouts;
    use futures::{FutureExt, StreamExt, select};
    use gloo_net::eventsource::EventSourceError;
    use gloo_net::eventsource::futures::EventSource;
    use gloo_net::http::{Method, RequestBuilder};
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use model::arn::ServiceArn;
    use model::event::{EventKind, LiveMessage, Noun};
    use model::notification::is_told;
    use model::paths;
    use model::service::ServiceStatus;
    use model::time::Time;
    use std::time::Duration;

    /// Messages often come in handfuls; what they touch is loaded once for all of them.
    const GATHERING: Duration = Duration::from_millis(60);
    /// After this it is told whether what ended sessions has ended this one: there is nothing to load then.
    const ENDING: Duration = Duration::from_millis(1_500);
    /// A server that is restarted is back before this.
    const TOLD_AFTER: Duration = Duration::from_secs(4);
    /// Rest before a stream that the browser gave up is opened again.
    const REOPENING: Duration = Duration::from_secs(3);

    pub(super) fn connect(live: Live, frame: FrameResource) {
        let started = StoredValue::new(false);
        let whereabouts = Whereabouts::of(live);
        Effect::new(move |_| {
            if let Some(Ok(frame)) = frame.get()
                && !started.get_value()
            {
                started.set_value(true);
                spawn_local(listen(live, whereabouts, frame.frame.newest_event));
            }
        });
    }

    /// Listens for as long as the page lives. The browser reconnects by itself and says what it heard last; when it gives up,
    /// as after a 5xx, a new stream goes on where the old one ended.
    async fn listen(live: Live, whereabouts: Whereabouts, mut newest: i64) {
        let silent = StoredValue::new(false);
        loop {
            newest = follow(live, whereabouts, silent, newest).await;
            if !live.signed_out.get_untracked() {
                missed(live, silent);
                gloo_timer(REOPENING).await;
                live.signed_out.set(is_refused().await);
            }
            // Whoever signs in in another tab comes back to this one.
            while live.signed_out.get_untracked() {
                found(live, silent);
                until_looked_at().await;
                live.signed_out.set(is_refused().await);
            }
        }
    }

    /// The stream is open.
    fn found(live: Live, silent: StoredValue<bool>) {
        silent.set_value(false);
        live.lost.set(false);
    }

    /// The stream is closed; it is told if it stays so.
    fn missed(live: Live, silent: StoredValue<bool>) {
        if !silent.get_value() {
            silent.set_value(true);
            set_timeout(move || live.lost.set(silent.get_value()), TOLD_AFTER);
        }
    }

    /// A stream that did not open does not tell its browser why.
    async fn is_refused() -> bool {
        let asked = RequestBuilder::new(paths::EVENT_STREAM)
            .method(Method::HEAD)
            .send();
        asked.await.is_ok_and(|answer| answer.status() == 401)
    }

    async fn follow(live: Live, whereabouts: Whereabouts, silent: StoredValue<bool>, mut newest: i64) -> i64 {
        let address = format!("{}?after={newest}&tab={}", paths::EVENT_STREAM, whereabouts.tab());
        let Ok(mut source) = EventSource::new(&address) else {
            return newest;
        };
        let (
            Ok(mut opened),
            Ok(mut ends),
            Ok(mut messages),
            Ok(mut resyncs),
            Ok(mut checks),
            Ok(mut present),
            Ok(mut dismissed),
        ) = (
            source.subscribe("open"),
            source.subscribe("signed-out"),
            source.subscribe("message"),
            source.subscribe("resync"),
            source.subscribe("checked"),
            source.subscribe("present"),
            source.subscribe("dismissed"),
        )
        else {
            return newest;
        };
        let gathered = StoredValue::new(Vec::new());
        loop {
            select! {
                open = opened.next().fuse() => match open {
                    Some(Ok(_)) => {
                        found(live, silent);
                        whereabouts.say();
                    }
                    Some(Err(_)) => {}
                    None => return newest,
                },
                end = ends.next().fuse() => match end {
                    Some(Ok(_)) => {
                        live.signed_out.set(true);
                        return newest;
                    }
                    Some(Err(_)) => {}
                    None => return newest,
                },
                message = messages.next().fuse() => match message {
                    Some(Ok((_, message))) => {
                        if let Some(message) = heard::message(&message.data()) {
                            newest = newest.max(message.id);
                            hear(live, &message, gathered);
                        }
                    }
                    Some(Err(EventSourceError::ConnectionError)) => {
                        missed(live, silent);
                        if source.state() == gloo_net::eventsource::State::Closed {
                            return newest;
                        }
                    }
                    _ => return newest,
                },
                resync = resyncs.next().fuse() => match resync {
                    Some(Ok((_, message))) => {
                        newest = message.last_event_id().parse().unwrap_or(newest);
                        live.refresh();
                    }
                    Some(Err(_)) => {}
                    None => return newest,
                },
                people = present.next().fuse() => match people {
                    Some(Ok((_, message))) => {
                        if let Some(rooms) = heard::rooms(&message.data()) {
                            live.rooms.set(rooms);
                        }
                    }
                    Some(Err(_)) => {}
                    None => return newest,
                },
                // In another tab or browser of the same member; the frame holds what is told.
                away = dismissed.next().fuse() => match away {
                    Some(Ok(_)) => live.frame.update(|count| *count += 1),
                    Some(Err(_)) => {}
                    None => return newest,
                },
                check = checks.next().fuse() => match check {
                    Some(Ok((_, message))) => {
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

    /// The counters that a message makes grow.
    fn touched(live: Live, message: &LiveMessage) -> impl Iterator<Item = RwSignal<u32>> {
        let noun = match message.noun {
            Noun::Service | Noun::Region | Noun::View => Some(live.services),
            Noun::Draft => Some(live.drafts),
            Noun::Person | Noun::Link | Noun::Slipway | Noun::Record => None,
        };
        let is_news = !message.kind.is_quiet();
        let changes_frame = matches!(
            message.kind,
            EventKind::DraftCreated
                | EventKind::DraftDiscarded
                | EventKind::DraftRestored
                | EventKind::DraftArchived
                | EventKind::CreateRequested
                | EventKind::ServiceFound
                | EventKind::ServiceGone
        ) || is_told(message.kind);
        let others = [
            is_news.then_some(live.events),
            changes_frame.then_some(live.frame),
        ];
        noun.into_iter().chain(others.into_iter().flatten())
    }

    fn hear(live: Live, message: &LiveMessage, gathered: StoredValue<Vec<RwSignal<u32>>>) {
        if message.kind.ends_sessions() {
            let counters: Vec<_> = touched(live, message).collect();
            let tell = move || {
                if !live.signed_out.get_untracked() {
                    for counter in counters {
                        counter.update(|count| *count += 1);
                    }
                }
            };
            set_timeout(tell, ENDING);
            return;
        }
        if message.kind == EventKind::StatusChanged
            && let Some(words) = announcement(message)
        {
            live.announcement.set(words);
        }
        let mut counters = gathered.get_value();
        let is_first = counters.is_empty();
        for counter in touched(live, message) {
            if !counters.contains(&counter) {
                counters.push(counter);
            }
        }
        if is_first && !counters.is_empty() {
            let tell = move || {
                for counter in gathered.try_update_value(std::mem::take).unwrap_or_default() {
                    counter.update(|count| *count += 1);
                }
            };
            set_timeout(tell, GATHERING);
        }
        gathered.set_value(counters);
    }

    /// "web-hello is running"
    fn announcement(message: &LiveMessage) -> Option<String> {
        let arn: ServiceArn = message.key.parse().ok()?;
        let status = ServiceStatus::parse(message.state.as_deref()?)?;
        Some(format!(
            "{} in {}: {}",
            arn.name,
            arn.region,
            status.label().to_ascii_lowercase()
        ))
    }

    async fn until_looked_at() {
        let (looked, waiting) = futures::channel::oneshot::channel();
        let looked = StoredValue::new_local(Some(looked));
        let focus = window_event_listener(leptos::ev::focus, move |_| {
            if let Some(looked) = looked.try_update_value(Option::take).flatten() {
                let _ = looked.send(());
            }
        });
        let _ = waiting.await;
        focus.remove();
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
