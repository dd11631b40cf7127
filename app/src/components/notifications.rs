//! What the reader is told by name: above every page until it is put away, and as a bell with a count.

use super::age::Age;
use super::button::{ButtonKind, ButtonSize, LinkButton, SubmitButton};
use super::icon::{Icon, IconSize};
use super::status::{StatusGlyph, StatusIcon};
use leptos::prelude::*;
use model::notification::{Notification, Tone};
use model::paths;
use model::time::Time;

/// Notifications that are shown one below the other; of more than these only the newest is, and the others are folded.
const UNFOLDED: usize = 3;

/// What there is to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The newest, newest first.
    pub notifications: Vec<Notification>,
    /// How much that is in all.
    pub unread: i64,
    /// The server's clock.
    pub now: Time,
}

impl Told {
    /// Whether the same is told, whatever the time is.
    pub fn is_same(&self, other: &Told) -> bool {
        self.notifications == other.notifications && self.unread == other.unread
    }
}

/// Where the forms are posted to.
#[derive(Debug, Clone, Copy)]
pub struct Dismissals {
    /// Puts one away: `event`, `next`.
    pub one: &'static str,
    /// Puts all away up to one: `event`, `next`.
    pub all: &'static str,
}

/// The stack above the content. Each stays until it is put away: through other pages, other tabs and other days.
#[component]
pub fn NotificationStack(
    /// What there is to show.
    told: Signal<Told>,
    /// Where the forms are posted to.
    dismissals: Dismissals,
    /// The address of this page, to come back to.
    here: Signal<String>,
) -> impl IntoView {
    // It stays as the reader left it while what is folded changes.
    let unfolded = RwSignal::new(false);
    move || {
        let Told {
            mut notifications,
            unread,
            now,
        } = told.get();
        let newest = notifications.first().map(|newest| newest.event)?;
        let draw = move |notification| view! { <Entry notification now dismissals here /> };
        let folded = if notifications.len() > UNFOLDED {
            notifications.split_off(1)
        } else {
            Vec::new()
        };
        let beyond = usize::try_from(unread)
            .unwrap_or_default()
            .saturating_sub(folded.len() + notifications.len());
        let several = unread > 1;
        let top = notifications.into_iter().map(draw).collect_view();
        let more = (!folded.is_empty()).then(|| {
            let words = format!("{} more notifications", folded.len() + beyond);
            let rest = folded.into_iter().map(draw).collect_view();
            let toggle = move |event: leptos::ev::Event| {
                #[cfg(feature = "hydrate")]
                {
                    use wasm_bindgen::JsCast as _;
                    let details = event
                        .target()
                        .and_then(|it| it.dyn_into::<web_sys::HtmlDetailsElement>().ok());
                    unfolded.set(details.is_some_and(|details| details.open()));
                }
                #[cfg(not(feature = "hydrate"))]
                let _ = event;
            };
            view! {
                <details class="notification-more" open=unfolded.get_untracked() on:toggle=toggle>
                    <summary>
                        <Icon icon=Icon::ChevronRight size=IconSize::Small />
                        {words}
                    </summary>
                    <div class="flashbar">{rest}</div>
                </details>
            }
        });
        let foot = several.then(|| {
            view! {
                <div class="notification-foot">
                    {more}
                    <span class="notification-ways">
                        <LinkButton
                            href=paths::NOTIFICATIONS
                            label="All notifications"
                            kind=ButtonKind::Quiet
                            size=ButtonSize::Small
                        />
                        <form method="post" action=dismissals.all>
                            <input type="hidden" name="event" value=newest.to_string() />
                            <input type="hidden" name="next" value=here />
                            <SubmitButton label="Dismiss all" kind=ButtonKind::Quiet size=ButtonSize::Small />
                        </form>
                    </span>
                </div>
            }
        });
        Some(view! {
            <section class="flashbar notifications" aria-label="Notifications">
                {top} {foot}
            </section>
        })
    }
}

/// One of the stack.
#[component]
fn Entry(
    notification: Notification,
    now: Time,
    dismissals: Dismissals,
    here: Signal<String>,
) -> impl IntoView {
    let Notification {
        event,
        at,
        tone,
        title,
        text,
        href,
        ..
    } = notification;
    let is_draft = href.starts_with(paths::DRAFTS);
    let class = match tone {
        Tone::Good => "flash flash-ok",
        Tone::Careful => "flash flash-warn",
        Tone::Bad => "flash flash-err",
        Tone::News => "flash flash-accent",
    };
    // The same words on each of them, told apart by what they belong to.
    let about = format!("notification-{event}");
    view! {
        <div class=class>
            {glyph(tone)}
            <div class="flash-text">
                <strong id=about.clone()>{title}</strong>
                {(!text.is_empty()).then(|| format!(" {text}"))}
                <span class="flash-detail">" " <Age at now /></span>
            </div>
            <div class="flash-action">
                <a class="button button-small" href=href aria-describedby=about.clone()>
                    {if is_draft { "Show draft" } else { "Show service" }}
                </a>
            </div>
            <form class="flash-dismiss" method="post" action=dismissals.one>
                <input type="hidden" name="event" value=event.to_string() />
                <input type="hidden" name="next" value=here />
                <button
                    type="submit"
                    class="icon-button"
                    aria-label="Dismiss notification"
                    aria-describedby=about
                    title="Dismiss"
                >
                    <Icon icon=Icon::Close size=IconSize::Normal />
                </button>
            </form>
        </div>
    }
}

/// The sign of a notification.
pub fn glyph(tone: Tone) -> impl IntoView {
    let icon = match tone {
        Tone::Good => StatusIcon::Good,
        Tone::Careful => StatusIcon::TurnedBack,
        Tone::Bad => StatusIcon::Broken,
        Tone::News => StatusIcon::Note,
    };
    view! { <StatusGlyph icon /> }
}

/// The way to all notifications, with how many are not read.
#[component]
pub fn Bell(
    /// How many are not read.
    unread: Signal<i64>,
) -> impl IntoView {
    let name = move || match unread.get() {
        0 => "Notifications".to_owned(),
        count => format!("Notifications, {count} unread"),
    };
    let count = move || {
        let shown = match unread.get() {
            0 => return None,
            1..100 => unread.get().to_string(),
            _ => "99+".to_owned(),
        };
        Some(view! { <span class="bell-count" aria-hidden="true">{shown}</span> })
    };
    view! {
        <a class="icon-button bell" href=paths::NOTIFICATIONS aria-label=name title=name>
            <Icon icon=Icon::Bell />
            {count}
        </a>
    }
}
