//! Data that a page loads once and then follows.
//!
//! The first answer comes with the page. Later ones replace it in one go: what is on the page stays alive until the new
//! view is drawn over it. (A resource that loads anew inside of a `Transition` disposes the signals of the view that is still
//! shown, and the next key someone presses panics.)

use crate::api::{ApiError, Loaded};
use crate::pages::problem::Problem;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

type Answer<T> = Result<T, ApiError>;

/// What a page follows.
pub struct Followed<T: Send + Sync + 'static> {
    first: Loaded<T>,
    #[cfg_attr(feature = "ssr", expect(dead_code, reason = "a server has no news"))]
    newer: RwSignal<Option<Answer<T>>>,
}

impl<T: Send + Sync + 'static> Clone for Followed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Followed<T> {}

/// Loads what `source` asks for, and loads it again whenever `news` grows.
pub fn follow<S, T, Loading>(
    source: Memo<S>,
    news: impl Fn() -> u32 + Copy + Send + Sync + 'static,
    load: impl Fn(S) -> Loading + Copy + Send + Sync + 'static,
) -> Followed<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    Loading: Future<Output = Answer<T>> + Send + 'static,
{
    let first = crate::api::resource(move || source.get(), load);
    let newer = RwSignal::new(None);
    #[cfg(feature = "hydrate")]
    browser::load_news(source, news, load, newer);
    #[cfg(not(feature = "hydrate"))]
    let _ = news;
    Followed { first, newer }
}

impl<T: Clone + Send + Sync + 'static> Followed<T> {
    /// Draws what is known now, and draws it again when that changes.
    pub fn draw(self, draw: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static) -> impl IntoView {
        view! {
            <Transition>
                {move || {
                    let draw = draw.clone();
                    Suspend::new(async move {
                        let first = self.first.await;
                        let draw = move |answer| match answer {
                            Ok(known) => draw(known),
                            Err(error) => view! { <Problem error /> }.into_any(),
                        };
                        // A server has no news, and would run a closure twice: to see what it waits for, and to draw.
                        #[cfg(feature = "ssr")]
                        return draw(first);
                        #[cfg(not(feature = "ssr"))]
                        move || draw(self.newer.get().unwrap_or_else(|| first.clone()))
                    })
                }}
            </Transition>
        }
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::Answer;
    use crate::api::ApiError;
    use leptos::prelude::*;
    use leptos::task::spawn_local;

    /// Loads again when there is news: one request at a time, and one more if there was news meanwhile.
    pub(super) fn load_news<S, T, Loading>(
        source: Memo<S>,
        news: impl Fn() -> u32 + Copy + Send + Sync + 'static,
        load: impl Fn(S) -> Loading + Copy + Send + Sync + 'static,
        newer: RwSignal<Option<Answer<T>>>,
    ) where
        S: PartialEq + Clone + Send + Sync + 'static,
        T: Clone + Send + Sync + 'static,
        Loading: Future<Output = Answer<T>> + Send + 'static,
    {
        let loading = StoredValue::new(false);
        let again = StoredValue::new(false);
        Effect::new(move |before: Option<(S, u32)>| {
            let (wanted, count) = (source.get(), news());
            match before {
                // Another page of the same kind: its first answer is on its way.
                Some((previous, _)) if previous != wanted => newer.set(None),
                Some((_, previous)) if previous != count => {
                    if loading.get_value() {
                        again.set_value(true);
                    } else {
                        loading.set_value(true);
                        let asked = wanted.clone();
                        spawn_local(async move {
                            loop {
                                let answer = load(asked.clone()).await;
                                // The reader may have left the page meanwhile.
                                let Some(still_wanted) = source.try_get_untracked() else {
                                    return;
                                };
                                if still_wanted == asked
                                    && answer.as_ref().err() != Some(&ApiError::NoConnection)
                                {
                                    newer.set(Some(answer));
                                }
                                if still_wanted != asked
                                    || again.try_update_value(std::mem::take) != Some(true)
                                {
                                    loading.set_value(false);
                                    return;
                                }
                            }
                        });
                    }
                }
                _ => {}
            }
            (wanted, count)
        });
    }
}
