//! What the pages of strangers share.

use crate::api::{FirstContact, NoticeView};
use crate::components::{Flash, FlashKind, PlainLayout, PlainShell};
use leptos::prelude::*;

/// The narrow page of signing in and setting up.
#[component]
pub fn FirstContactPage(
    /// Which App Runner, and what the last answer had to say.
    contact: FirstContact,
    /// The card.
    children: Children,
) -> impl IntoView {
    let notice = contact
        .notice
        .filter(|notice| notice.errors.is_empty() && !notice.sentence.is_empty());
    view! {
        <PlainShell backend=Some((&contact.backend).into()) person=None layout=PlainLayout::FirstContact>
            {notice
                .map(|NoticeView { sentence, .. }| view! { <Flash kind=FlashKind::Error title=sentence /> })}
            {children()}
        </PlainShell>
    }
}
