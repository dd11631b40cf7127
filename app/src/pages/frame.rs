//! The frame around the pages of a signed-in person.

use crate::api::{DismissNotification, DismissNotifications, NoticeView, SetScheme, SignOut};
use crate::components::{
    ButtonSize, Crumb, Dismissals, Flash, FlashKind, Flashbar, LinkButton, NavItem, NotificationStack, Shell,
    Told,
};
use crate::live::{FrameResource, Live};
use crate::pages::confirmation::Confirmation;
use crate::pages::problem::Problem;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::paths;
use model::time::Time;
use server_fn::ServerFn;

/// Who looks at the page. In the context of what stands in the frame: reading the frame itself while it is loaded anew would
/// take the page away until it has come.
#[derive(Clone)]
struct Reader(String);

/// The name of who looks at the page.
pub fn reader() -> Option<String> {
    use_context::<Reader>().map(|Reader(name)| name)
}

/// What the last answer to a form says of a field of it. Follows the frame: a form stays as it is while answers come.
pub fn error_at(field: &'static str) -> MaybeProp<String> {
    let frame = expect_context::<FrameResource>();
    let error = Memo::new(move |_| {
        let notice = frame.get().and_then(Result::ok)?.notice?;
        notice.errors.at(field).map(ToOwned::to_owned)
    });
    MaybeProp::derive(move || error.get())
}

/// Sidebar, top bar, and the notice that the last answer left.
#[component]
pub fn Framed(
    /// Title of the document.
    #[prop(into)]
    title: Signal<String>,
    /// Entry of the navigation.
    current: NavItem,
    /// The way to this page.
    #[prop(into)]
    breadcrumb: Signal<Vec<Crumb>>,
    /// The page.
    children: ChildrenFn,
) -> impl IntoView {
    let frame = expect_context::<FrameResource>();
    let resource = frame;
    let live = Live::of_page();
    let location = use_location();
    let here =
        Signal::derive(move || format!("{}{}", location.pathname.get(), prefixed(&location.search.get())));
    let children = StoredValue::new(children);
    // Counts follow the frame when it is loaded anew; the frame itself is drawn once.
    let count = move |count: fn(&crate::api::PageFrame) -> i64| {
        Signal::derive(move || {
            frame
                .get()
                .and_then(Result::ok)
                .and_then(|frame| u32::try_from(count(&frame)).ok())
        })
    };
    let services = count(|frame| frame.frame.services);
    let drafts = count(|frame| frame.frame.drafts);
    let notice = move || frame.get().and_then(Result::ok).and_then(|frame| frame.notice);
    let dismissals = Dismissals {
        one: DismissNotification::url(),
        all: DismissNotifications::url(),
    };
    // The page that lists them shows them already.
    let lists_them = current == NavItem::Notifications;
    // The server reads the title when the page is written, and by then its thread may be at another request's signals.
    let owner = Owner::current().unwrap_or_default();
    view! {
        <Title text=move || owner.with(|| title.get()) />
        // A transition: a suspense would take the page away, and the focus with it, while the frame is loaded anew.
        <Transition>
            {move || Suspend::new(async move {
                // Read once, without following it: a new frame changes counts and notice, not what a person is typing into.
                match ScopedFuture::new_untracked(frame.into_future()).await {
                    Ok(frame) => {
                        provide_context(Reader(frame.frame.person.name.clone()));
                        Confirmation::provide(resource);
                        // Inside of the transition: it reads the frame.
                        let told = followed_notifications(resource);
                        let unread = Signal::derive(move || told.with(|told| told.unread));
                        let administers = frame.frame.administer_refusal.is_none();
                        view! {
                            <Shell
                                person=frame.frame.person.clone()
                                backend=frame.frame.backend.clone()
                                current
                                administers
                                services
                                drafts
                                unread
                                breadcrumb
                                scheme=frame.scheme
                                scheme_action=SetScheme::url()
                                sign_out_action=SignOut::url()
                                here
                                announcement=live.announcement
                            >
                                <ShowLost lost=live.lost />
                                <ShowSignedOut signed_out=live.signed_out here />
                                <ShowNotice notice=Signal::derive(notice) />
                                {(!lists_them)
                                    .then(|| view! { <NotificationStack told=told.into() dismissals here /> })}
                                {children.with_value(|children| children())}
                            </Shell>
                        }
                            .into_any()
                    }
                    Err(error) => view! { <Problem error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// What the reader was told by name; another value only where that is something else, whatever else the frame says anew.
fn followed_notifications(frame: FrameResource) -> Memo<Told> {
    Memo::new_with_compare(
        move |_| told(frame),
        |before: Option<&Told>, after: Option<&Told>| {
            !before
                .zip(after)
                .is_some_and(|(before, after)| before.is_same(after))
        },
    )
}

fn told(frame: FrameResource) -> Told {
    let frame = frame.get().and_then(Result::ok).map(|frame| frame.frame);
    frame.map_or(
        Told {
            notifications: Vec::new(),
            unread: 0,
            now: Time(0),
        },
        |frame| Told {
            notifications: frame.notifications,
            unread: frame.unread,
            now: frame.now,
        },
    )
}

fn prefixed(search: &str) -> String {
    if search.is_empty() || search.starts_with('?') {
        search.to_owned()
    } else {
        format!("?{search}")
    }
}

/// That Slipway itself does not answer.
#[component]
fn ShowLost(lost: RwSignal<bool>) -> impl IntoView {
    move || {
        lost.get().then(|| {
            view! {
                <Flashbar>
                    <Flash
                        kind=FlashKind::Warning
                        title="Slipway does not answer."
                        text="This page shows what it knew last and goes on by itself when Slipway is back. What you type stays here."
                    />
                </Flashbar>
            }
        })
    }
}

/// That the session ended while the page was open.
#[component]
fn ShowSignedOut(signed_out: RwSignal<bool>, here: Signal<String>) -> impl IntoView {
    move || {
        signed_out.get().then(|| {
            let action = view! {
                // Beside the page, which stays with all that was typed.
                <LinkButton
                    href=paths::sign_in(&here.get_untracked())
                    label="Sign in in a new tab"
                    size=ButtonSize::Small
                    external=true
                />
            }
            .into_any();
            view! {
                <Flashbar>
                    <Flash
                        kind=FlashKind::Warning
                        title="You are signed out."
                        text="This page shows what it knew last. What you typed stays here: sign in, come back and go on."
                        action=action
                    />
                </Flashbar>
            }
        })
    }
}

/// What the last answer to a form has to say.
#[component]
fn ShowNotice(notice: Signal<Option<NoticeView>>) -> impl IntoView {
    move || {
        notice
            .get()
            .filter(|notice| !notice.sentence.is_empty())
            .map(|notice| {
                let kind = if notice.failed {
                    FlashKind::Error
                } else {
                    FlashKind::Success
                };
                let text = Some(notice.more).filter(|more| !more.is_empty());
                let detail = Some(notice.reference).filter(|reference| !reference.is_empty());
                let link = Some(notice.link).filter(|link| !link.is_empty());
                view! {
                    <Flashbar>
                        <Flash kind title=notice.sentence text detail link dismissible=true />
                    </Flashbar>
                }
            })
    }
}
