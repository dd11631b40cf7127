//! What the last answer to a form had to say, for as long as it stands.
//!
//! The server tells it once, to whichever load of the frame comes first. News load the frame too, often in the same moment,
//! and the resource drops the load before: so each one runs to its end here, one after the other, and what it heard is kept
//! until the next answer.

use crate::api::{self, Loaded, PageFrame};
use crate::live::Live;

/// The frame of the page, with what the last answer had to say.
pub fn frame(live: Live) -> Loaded<PageFrame> {
    #[cfg(feature = "hydrate")]
    {
        browser::frame(live)
    }
    #[cfg(not(feature = "hydrate"))]
    {
        use leptos::prelude::Get;
        api::resource(move || live.frame.get(), |_| api::load_frame())
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::{Live, Loaded, PageFrame, api};
    use crate::api::{ApiError, NoticeView};
    use futures::channel::oneshot;
    use futures::lock::Mutex;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use std::sync::Arc;

    /// What was heard.
    #[derive(Default)]
    struct Kept {
        /// Which answer it belongs to, counted from 1; 0 is the document's.
        answer: u32,
        notice: Option<NoticeView>,
    }

    pub(super) fn frame(live: Live) -> Loaded<PageFrame> {
        let kept = Arc::new(Mutex::new(Kept::default()));
        let ours = Arc::clone(&kept);
        let frame = api::resource(
            move || live.frame.get(),
            move |_| {
                let kept = Arc::clone(&ours);
                // Begun here and not above: what came with the document is never loaded.
                async move {
                    let (tell, told) = oneshot::channel();
                    spawn_local(load(kept, live.answers, tell));
                    told.await.unwrap_or(Err(ApiError::NoConnection))
                }
            },
        );
        // The first one came with the document.
        Effect::new(move |first: Option<()>| {
            if first.is_none()
                && let Some(Ok(PageFrame { notice, .. })) = frame.get_untracked()
                && let Some(mut kept) = kept.try_lock()
            {
                kept.notice = notice;
            }
        });
        announce(frame, live.announcement);
        frame
    }

    /// Tells assistive technology what the reader is told by name, once.
    fn announce(frame: Loaded<PageFrame>, announcement: RwSignal<String>) {
        Effect::new(move |before: Option<i64>| {
            let newest = frame
                .get()
                .and_then(Result::ok)
                .and_then(|frame| frame.frame.notifications.into_iter().next());
            let event = newest.as_ref().map_or(0, |newest| newest.event);
            if let (Some(before), Some(newest)) = (before, newest)
                && newest.event > before
            {
                announcement.set(format!("{} {}", newest.title, newest.text).trim().to_owned());
            }
            // What was put away does not make older ones news.
            event.max(before.unwrap_or_default())
        });
    }

    async fn load(
        kept: Arc<Mutex<Kept>>,
        answers: RwSignal<u32>,
        tell: oneshot::Sender<Result<PageFrame, ApiError>>,
    ) {
        let mut kept = kept.lock().await;
        let answer = answers.get_untracked();
        let is_new = kept.answer < answer;
        if is_new {
            *kept = Kept { answer, notice: None };
        }
        let mut loaded = api::load_frame().await;
        if let Ok(frame) = &mut loaded {
            match &frame.notice {
                Some(notice) => {
                    kept.notice = Some(notice.clone());
                    // This answer's notice came before: a load for the sake of news has overtaken the next answer.
                    kept.answer = if is_new { answer } else { answer + 1 };
                }
                None => frame.notice.clone_from(&kept.notice),
            }
        }
        // A newer load has taken this one's place: it is next.
        let _ = tell.send(loaded);
    }
}
