//! What the reader was told by name: the last of it, read or not.

use crate::api::{DismissNotification, DismissNotifications, load_notifications};
use crate::components::{
    Age, Badge, ButtonKind, ButtonSize, Card, Crumb, EmptyState, Icon, NavItem, PageHead, SubmitButton, Tone,
    glyph,
};
use crate::live::Live;
use crate::pages::followed::follow;
use crate::pages::frame::Framed;
use leptos::prelude::*;
use model::notification::{self, Notification};
use model::paths;
use model::time::Time;
use model::view::NotificationsView;
use server_fn::ServerFn;

/// The page.
#[component]
pub fn Notifications() -> impl IntoView {
    let live = Live::of_page();
    let nothing = Memo::new(|_| ());
    let told = follow(nothing, move || live.frame.get(), |()| load_notifications());
    view! {
        <Framed
            title="Notifications"
            breadcrumb=vec![Crumb::here("Notifications")]
            current=NavItem::Notifications
        >
            {told.draw(move |view| view! { <Loaded view /> }.into_any())}
        </Framed>
    }
}

#[component]
fn Loaded(view: NotificationsView) -> impl IntoView {
    let NotificationsView {
        notifications,
        unread,
        now,
    } = view;
    let facts = match unread {
        0 => "Nothing is unread".to_owned(),
        count => format!("{count} unread"),
    };
    let newest = notifications.first().map(|newest| newest.event);
    let actions = newest.filter(|_| unread > 0).map(|newest| {
        view! {
            <form method="post" action=DismissNotifications::url()>
                <input type="hidden" name="event" value=newest.to_string() />
                <input type="hidden" name="next" value=paths::NOTIFICATIONS />
                <SubmitButton label="Mark all as read" icon=Icon::Check kind=ButtonKind::Secondary />
            </form>
        }
    });
    let list = if notifications.is_empty() {
        view! {
            <Card>
                <EmptyState icon=Icon::Bell title="Nobody has told you anything yet">
                    "You are told here when what you asked of App Runner ends, when somebody comments on your draft, asks for a review, or creates a service from it."
                </EmptyState>
            </Card>
        }
        .into_any()
    } else {
        let rows = notifications
            .into_iter()
            .map(|notification| view! { <Row notification now /> })
            .collect_view();
        view! {
            <Card flush=true>
                <ol class="notification-list">{rows}</ol>
            </Card>
        }
        .into_any()
    };
    view! {
        <PageHead
            title="Notifications"
            facts=view! { <p>{facts}</p> }.into_any()
            actions=view! { {actions} }.into_any()
        />
        {list}
    }
}

#[component]
fn Row(notification: Notification, now: Time) -> impl IntoView {
    let Notification {
        event,
        at,
        tone,
        title,
        text,
        href,
        read,
    } = notification;
    let colour = match tone {
        notification::Tone::Good => "status-ok",
        notification::Tone::Careful => "status-warn",
        notification::Tone::Bad => "status-err",
        notification::Tone::News => "status-accent",
    };
    let mark = (!read).then(|| {
        view! {
            <form method="post" action=DismissNotification::url()>
                <input type="hidden" name="event" value=event.to_string() />
                <input type="hidden" name="next" value=paths::NOTIFICATIONS />
                <SubmitButton
                    label="Mark as read"
                    object=title.clone()
                    kind=ButtonKind::Quiet
                    size=ButtonSize::Small
                />
            </form>
        }
    });
    view! {
        <li class="notification-row" class:is-unread=!read>
            <span class=format!("status {colour}")>{glyph(tone)}</span>
            <div class="notification-words">
                <a class="notification-title" href=href>{title}</a>
                {(!read).then(|| view! { <Badge tone=Tone::Accent text="Unread" /> })}
                {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
            </div>
            <span class="notification-age">
                <Age at now />
            </span>
            <div class="notification-act">{mark}</div>
        </li>
    }
}
