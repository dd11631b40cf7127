//! What members say about the draft, below its review.

use super::sheet::Sheet;
use crate::api::CommentOnDraft;
use crate::components::{Age, Avatar, Badge, ButtonKind, Card, SubmitButton, TextArea, Tone};
use crate::live::FrameResource;
use crate::pages::followed::Followed;
use crate::pages::frame::reader;
use leptos::prelude::*;
use model::draft::{Approval, Comment, CommentKind};
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
                // What the reader has seen: an answer is about that.
                <input type="hidden" name="version" value=sheet.version.get_untracked() prop:value=sheet.version />
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
    let verdict = verdict(&view);
    if view.comments.is_empty() {
        return view! {
            {verdict}
            <p class="form-note">"Nobody has said anything yet. Ask for a review, and the list of drafts shows it to your team."</p>
        }
        .into_any();
    }
    let (now, version) = (view.now, view.version);
    let rows = view
        .comments
        .into_iter()
        .map(|comment| view! { <Entry comment version now /> })
        .collect_view();
    view! {
        {verdict}
        <ol class="comments">{rows}</ol>
    }
    .into_any()
}

/// What protects the place, and who approved the draft as it is now.
fn verdict(view: &CommentsView) -> Option<AnyView> {
    let approved = match view.approvals.as_slice() {
        [] => None,
        approvals => Some(format!("Approved as it is now by {}.", names(approvals))),
    };
    let protected = view.protection.as_ref().map(|scope| {
        format!(
            "{scope} {} protected: an Administrator may go on with this draft, or an Editor when somebody else has approved it.",
            scope.verb()
        )
    });
    let text = [protected, approved]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    (!text.is_empty()).then(|| view! { <p class="form-note">{text}</p> }.into_any())
}

/// "ada", "ada and lee", "ada, lee and km"
fn names(approvals: &[Approval]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for approval in approvals {
        if !names.contains(&approval.by.as_str()) {
            names.push(&approval.by);
        }
    }
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[component]
fn Entry(comment: Comment, version: i64, now: Time) -> impl IntoView {
    let Comment {
        kind,
        text,
        by,
        at,
        version: answered,
        ..
    } = comment;
    let is_current = answered == Some(version);
    let you = reader().is_some_and(|reader| reader == by);
    let mark = match kind {
        CommentKind::Remark => None,
        CommentKind::ReviewWanted => Some((Tone::Warn, "Please review")),
        CommentKind::Approved if is_current => Some((Tone::Ok, "Approved")),
        CommentKind::Approved => Some((Tone::default(), "Approved an earlier version")),
        CommentKind::ChangesWanted if is_current => Some((Tone::Warn, "Changes wanted")),
        CommentKind::ChangesWanted => Some((Tone::default(), "Wanted changes of an earlier version")),
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

/// What can be sent: a remark, a wish for a review, and once there is one, or where it takes an approval, the answers.
#[component]
fn Buttons(view: CommentsView, form: String) -> impl IntoView {
    let button = move |kind: CommentKind, label: &'static str, refusal: &Option<String>| {
        view! {
            <SubmitButton
                label
                kind=ButtonKind::Secondary
                form=form.clone()
                name="kind"
                value=kind.as_str()
                refusal=refusal.clone()
            />
        }
    };
    let is_wanted = view.review.is_some();
    let takes_answers = is_wanted || view.protection.is_some();
    view! {
        <div class="comment-buttons">
            {button(CommentKind::Remark, "Comment", &view.comment_refusal)}
            {(!is_wanted)
                .then(|| button(CommentKind::ReviewWanted, "Ask for a review", &view.comment_refusal))}
            {takes_answers
                .then(|| button(CommentKind::ChangesWanted, "Ask for changes", &view.review_refusal))}
            {takes_answers.then(|| button(CommentKind::Approved, "Approve", &view.approve_refusal))}
        </div>
    }
}
