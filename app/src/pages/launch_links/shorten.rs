//! The short link of the link in the form: to be made, or what is known of it.

use super::made::{end, state};
use crate::api::{MakeShortLink, NoticeView};
use crate::components::{
    Age, ButtonKind, ButtonSize, Card, Choice, KeyValue, KeyValueLayout, KeyValueList, LinkButton,
    SelectField, SubmitButton, TextField,
};
use crate::pages::first_contact::message_at;
use leptos::prelude::*;
use model::field_error::FieldErrors;
use model::launch::{Lifetime, ShortLink, ShortLinkState, parse_note};
use model::paths;
use model::time::Time;
use server_fn::ServerFn;

/// What is chosen and typed for one that is to be made. It stays while the link is wrong for a moment.
#[derive(Clone, Copy)]
pub(super) struct Wish {
    expires: RwSignal<String>,
    note: RwSignal<String>,
    errors: RwSignal<FieldErrors>,
}

impl Wish {
    /// What came back from the server, if anything did.
    pub(super) fn new(notice: NoticeView) -> Wish {
        let expires = match notice.typed_into("expires") {
            typed if typed.is_empty() => Lifetime::default().as_str().to_owned(),
            typed => typed,
        };
        Wish {
            expires: RwSignal::new(expires),
            note: RwSignal::new(notice.typed_into("note")),
            errors: RwSignal::new(notice.errors),
        }
    }

    fn check(self) {
        let mut found = FieldErrors::default();
        found.check("note", self.note.with_untracked(|note| parse_note(note)));
        self.errors.set(found);
    }
}

/// The form that makes one.
#[component]
pub(super) fn Shorten(
    /// The launch link.
    query: Memo<Option<String>>,
    wish: Wish,
    /// Why the person may not.
    refusal: Option<String>,
) -> impl IntoView {
    let Wish {
        expires,
        note,
        errors,
    } = wish;
    let choices: Vec<Choice> = Lifetime::ALL
        .into_iter()
        .map(|lifetime| Choice::new(lifetime.as_str(), lifetime.label()))
        .collect();
    let go = move |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "hydrate")]
        {
            wish.check();
            if errors.with_untracked(|errors| !errors.is_empty()) {
                event.prevent_default();
                errors.with_untracked(crate::pages::first_contact::lead_to);
            }
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    };
    view! {
        <Card
            title="Short link"
            class="card-narrow form-card"
            foot="Whoever follows it has to be signed in. It can be revoked at any time.".into_any()
        >
            <form class="launch-link-shorten" method="post" action=MakeShortLink::url() on:submit=go>
                <input type="hidden" name="link" value=move || query.get().unwrap_or_default() />
                <SelectField
                    name="expires"
                    label="Ends"
                    choices=choices
                    value=expires
                    error=message_at(errors, "expires")
                    on_input=Callback::new(move |chosen| expires.set(chosen))
                />
                <TextField
                    name="note"
                    label="Note"
                    optional=true
                    value=note
                    hint="For your team, for example where it will stand.".into_any()
                    error=message_at(errors, "note")
                    on_input=Callback::new(move |text| {
                        note.set(text);
                        if errors.with_untracked(|errors| !errors.is_empty()) {
                            wish.check();
                        }
                    })
                />
                <SubmitButton label="Make a short link" kind=ButtonKind::Secondary refusal wide=true />
            </form>
        </Card>
    }
}

/// What is known of the one that there is.
#[component]
pub(super) fn ShortLinkFacts(
    short: ShortLink,
    now: Time,
    /// Why the person may not end it.
    refusal: Option<String>,
) -> impl IntoView {
    let revoke = (short.state(now) == ShortLinkState::Open).then(|| {
        view! {
            <LinkButton
                href=paths::short_link_revoke(&short.code)
                label="Revoke"
                object="the short link"
                kind=ButtonKind::Danger
                size=ButtonSize::Small
                refusal
            />
        }
        .into_any()
    });
    let (beside, ends) = (state(&short, now), end(&short));
    let ShortLink {
        note,
        created_by,
        created_at,
        opened,
        drafts,
        ..
    } = short;
    let note = if note.is_empty() {
        view! { <KeyValue key="Note" absent="None" /> }.into_any()
    } else {
        view! { <KeyValue key="Note">{note}</KeyValue> }.into_any()
    };
    view! {
        <Card
            title="Short link"
            class="card-narrow"
            beside
            foot="Another link has another code: change the form, and make one.".into_any()
        >
            <KeyValueList layout=KeyValueLayout::Rows>
                <KeyValue key="Made">{created_by} ", " <Age at=created_at now /></KeyValue>
                <KeyValue key="Ends">{ends}</KeyValue>
                <KeyValue key="Opened">{opened}</KeyValue>
                <KeyValue key="Became drafts">{drafts}</KeyValue>
                {note}
            </KeyValueList>
            {revoke.map(|revoke| view! { <div class="launch-link-revoke">{revoke}</div> })}
        </Card>
    }
}
