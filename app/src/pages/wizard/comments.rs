//! What members say about the draft, below its review.

use super::sheet::Sheet;
use crate::api::CommentOnDraft;
use crate::components::{Age, Avatar, Badge, ButtonKind, Card, SubmitButton, TextArea, Tone};
use crate::live::FrameResource;
use crate::pages::followed::Followed;
use crate::pages::frame::reader;
use leptos::prelude::*;
use model::draft::{Comment, CommentKind};
use model::time::Time;
use model::view::CommentsView;
use server_fn::ServerFn;

/// What the review follows of the comments.
pub(super) type FollowedComments = Followed<CommentsView>;

/// The list, and the form below it. The form stays as it is while the list is drawn anew.
#[component]
pub(super) fn Comments(sheet: Sheet) -> impl IntoView {
    let comments = expect_context::<FollowedComments>();
    let notice = expect_context::<FrameResource>()
        .get_untracked()
        .and_then(Result::ok)
        .and_then(|frame| frame.notice)
        .unwrap_or_default();
    let text = RwSignal::new(notice.typed_into("comment"));
    let frame = expect_context::<FrameResource>();
    let error = MaybeProp::derive(move || {
        let notice = frame.get()?.ok()?.notice?;
        notice.errors.at("comment").map(str::to_owned)
    });
    let form = StoredValue::new(format!("comment-{}", sheet.id()));
    view! {
        <Card title="Comments" id="comments" class="form-card">
            {comments.draw(move |view| view! { <List view text /> }.into_any())}
            <form id=form.get_value() method="post" action=CommentOnDraft::url()>
                <input type="hidden" name="id" value=sheet.id() />
                <TextArea
                    name="comment"
                    label="Your comment"
                    optional=true
                    hint=view! { "Everyone in your team can read it. Up to 2,000 characters." }.into_any()
                    value=text
                    error
                    rows=3
                    on_input=Callback::new(move |typed| text.set(typed))
                />
            </form>
            {comments.draw(move |view| view! { <Buttons view form=form.get_value() /> }.into_any())}
        </Card>
    }
}

#[component]
fn List(view: CommentsView, text: RwSignal<String>) -> impl IntoView {
    // What arrived is what was typed: there is nothing left to send.
    let newest = view.comments.last().map(|comment| comment.text.clone());
    Effect::new(move |_| {
        let is_sent = newest
            .as_ref()
            .is_some_and(|newest| text.with_untracked(|text| !newest.is_empty() && text.trim() == newest));
        if is_sent {
            text.set(String::new());
        }
    });
    if view.comments.is_empty() {
        return view! {
            <p class="form-note">"Nobody has said anything yet. Ask for a review, and the list of drafts shows it to your team."</p>
        }
        .into_any();
    }
    let now = view.now;
    let rows = view
        .comments
        .into_iter()
        .map(|comment| view! { <Entry comment now /> })
        .collect_view();
    view! { <ol class="comments">{rows}</ol> }.into_any()
}

#[component]
fn Entry(comment: Comment, now: Time) -> impl IntoView {
    let Comment {
        kind, text, by, at, ..
    } = comment;
    let you = reader().is_some_and(|reader| reader == by);
    let mark = match kind {
        CommentKind::Remark => None,
        CommentKind::ReviewWanted => Some((Tone::Warn, "Please review")),
        CommentKind::Reviewed => Some((Tone::Ok, "Reviewed")),
    };
    view! {
        <li class="comment">
            <Avatar name=by.clone() you small=true />
            <div class="comment-body">
                <div class="comment-head">
                    <strong>{by}</strong>
                    {mark.map(|(tone, text)| view! { <Badge tone text /> })}
                    <span class="cell-age">
                        <Age at now />
                    </span>
                </div>
                {(!text.is_empty()).then(|| view! { <p class="comment-text">{text}</p> })}
            </div>
        </li>
    }
}

/// What can be sent: a remark, a wish for a review, and once there is one, the answer.
#[component]
fn Buttons(view: CommentsView, form: String) -> impl IntoView {
    let wanted = view.review.is_some();
    let answer = wanted.then(|| {
        view! {
            <SubmitButton
                label="Mark as reviewed"
                kind=ButtonKind::Secondary
                form=form.clone()
                name="kind"
                value=CommentKind::Reviewed.as_str()
                refusal=view.review_refusal.clone()
            />
        }
    });
    let ask = (!wanted).then(|| {
        view! {
            <SubmitButton
                label="Ask for a review"
                kind=ButtonKind::Secondary
                form=form.clone()
                name="kind"
                value=CommentKind::ReviewWanted.as_str()
                refusal=view.comment_refusal.clone()
            />
        }
    });
    view! {
        <div class="comment-buttons">
            <SubmitButton
                label="Comment"
                kind=ButtonKind::Secondary
                form=form.clone()
                name="kind"
                value=CommentKind::Remark.as_str()
                refusal=view.comment_refusal.clone()
            />
            {ask}
            {answer}
        </div>
    }
}
