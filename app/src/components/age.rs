//! How old something is, told relative to a given time and counted on by the browser.

use leptos::prelude::*;
use model::time::Time;

/// Whether a script runs: false on the server and on the first render, true from then on.
///
/// What only a script can lift, such as the refusal of a button that waits for a typed name, has to start out as the
/// server drew it: `refusal=MaybeProp::derive(move || alive.get().then(|| …))`.
pub fn alive() -> Signal<bool> {
    #[cfg(feature = "hydrate")]
    {
        let alive = RwSignal::new(false);
        Effect::new(move |_| alive.set(true));
        alive.into()
    }
    #[cfg(not(feature = "hydrate"))]
    Signal::stored(false)
}

/// The given time on the server and on the first render; in the browser it goes on from there, second by second.
///
/// It counts what has passed since the page was shown, so that a wrong clock of the reader does not matter.
pub fn ticking(now: Time) -> Signal<Time> {
    #[cfg(feature = "hydrate")]
    {
        let current = RwSignal::new(now);
        let start = browser::milliseconds();
        Effect::new(move |_| {
            let passed = browser::ticks().get() - start;
            current.set(now.plus(passed.max(0)));
        });
        current.into()
    }
    #[cfg(not(feature = "hydrate"))]
    Signal::stored(now)
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;
    use std::cell::OnceCell;
    use std::time::Duration;

    thread_local! {
        // One timer for all ages of a page.
        static TICKS: OnceCell<ArcRwSignal<i64>> = const { OnceCell::new() };
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit for ages"
    )]
    pub fn milliseconds() -> i64 {
        js_sys::Date::now() as i64
    }

    pub fn ticks() -> ArcRwSignal<i64> {
        TICKS.with(|ticks| {
            ticks
                .get_or_init(|| {
                    let signal = ArcRwSignal::new(milliseconds());
                    let ticking = signal.clone();
                    set_interval(move || ticking.set(milliseconds()), Duration::from_secs(1));
                    signal
                })
                .clone()
        })
    }
}

/// "3 s ago", with the exact time as its title. Counts on in the browser.
#[component]
pub fn Age(
    /// When it was.
    at: Time,
    /// What time it is.
    now: Time,
) -> impl IntoView {
    // A server draws it once, and draws a hundred of them for a page of the list.
    #[cfg(feature = "ssr")]
    let age = at.age(now);
    #[cfg(not(feature = "ssr"))]
    let age = {
        let now = ticking(now);
        let age = Memo::new(move |_| at.age(now.get()));
        move || age.get()
    };
    view! {
        <time class="age" datetime=at.iso() title=at.exact()>
            {age}
        </time>
    }
}

/// How long something has been going on: "2 min 51 s". Counts on in the browser.
#[component]
pub fn Elapsed(
    /// When it began.
    since: Time,
    /// What time it is.
    now: Time,
) -> impl IntoView {
    let now = ticking(now);
    let span = Memo::new(move |_| now.get().since(since).to_string());
    view! { <span class="elapsed">{move || span.get()}</span> }
}
