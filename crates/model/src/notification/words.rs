//! What a notification says, out of its event.

use super::{Notification, Tone};
use crate::event::{Event, EventKind};
use crate::operation::{OperationKind, OperationStatus};
use crate::paths;

impl Notification {
    /// The words about an event; `None` for one that is told to nobody.
    pub fn of(event: &Event, read: bool) -> Option<Notification> {
        let (tone, title, text, href) = match event.kind {
            EventKind::OperationEnded => ended(event)?,
            EventKind::DraftCommented => about_draft(event, "commented on")?,
            EventKind::DraftReviewWanted => about_draft(event, "asks for a review of")?,
            EventKind::DraftApproved => about_draft(event, "has approved")?,
            EventKind::DraftChangesWanted => about_draft(event, "asks for changes of")?,
            EventKind::DeletionProposed => about_deletion(event, "proposes")?,
            EventKind::DeletionDeclined => about_deletion(event, "declines")?,
            EventKind::CreateRequested | EventKind::RebuildRequested => launched(event)?,
            _ => return None,
        };
        Some(Notification {
            event: event.id,
            at: event.at,
            tone,
            title,
            text,
            href,
            read,
        })
    }
}

type Words = (Tone, String, String, String);

/// "web-hello is deployed."
fn ended(event: &Event) -> Option<Words> {
    let arn = event.service.as_ref()?;
    let (name, region) = (&arn.name, &arn.region);
    let kind = event.detail.operation_kind?;
    let status = event.detail.operation_status?;
    let href = paths::service(arn);
    if status == OperationStatus::Succeeded {
        let (title, text) = match kind {
            OperationKind::CreateService => (format!("{name} is created."), format!("It runs in {region}.")),
            OperationKind::StartDeployment => (
                format!("{name} is deployed."),
                format!("The new version serves in {region}."),
            ),
            OperationKind::UpdateService => (
                format!("{name} is updated."),
                format!("It runs with its new settings in {region}."),
            ),
            OperationKind::PauseService => (
                format!("{name} is paused."),
                format!("It serves nobody in {region} until it is resumed."),
            ),
            OperationKind::ResumeService => (
                format!("{name} is resumed."),
                format!("It serves again in {region}."),
            ),
            OperationKind::DeleteService => (
                format!("{name} is deleted."),
                format!("It is gone from {region}. Its history stays here."),
            ),
        };
        return Some((Tone::Good, title, text, href));
    }
    let title = format!("The {} of {name} failed.", kind.noun());
    let cause = event.detail.cause.as_ref().map(|cause| sentence(cause));
    let old_serves = status == OperationStatus::RollbackSucceeded;
    let after = old_serves.then(|| "The old version keeps serving.".to_owned());
    let text: Vec<String> = cause.into_iter().chain(after).collect();
    let tone = if old_serves { Tone::Careful } else { Tone::Bad };
    Some((tone, title, text.join(" "), href))
}

/// "ls commented on the draft of web-hello."
fn about_draft(event: &Event, did: &str) -> Option<Words> {
    let title = format!(
        "{} {did} the draft of {}.",
        event.author.label(),
        draft_name(event)
    );
    let href = paths::draft_comments(event.draft.as_ref()?);
    Some((Tone::News, title, String::new(), href))
}

/// "lee proposes to delete web-hello."
fn about_deletion(event: &Event, did: &str) -> Option<Words> {
    let arn = event.service.as_ref()?;
    let title = format!("{} {did} to delete {}.", event.author.label(), arn.name);
    Some((Tone::News, title, String::new(), paths::service(arn)))
}

/// "ra creates web-hello from your draft."
fn launched(event: &Event) -> Option<Words> {
    let arn = event.service.as_ref()?;
    let (verb, goes_on) = if event.kind == EventKind::RebuildRequested {
        ("rebuilds", "being rebuilt")
    } else {
        ("creates", "being created")
    };
    let title = format!("{} {verb} {} from your draft.", event.author.label(), arn.name);
    let text = format!("It is {goes_on} in {}.", arn.region);
    Some((Tone::News, title, text, paths::service(arn)))
}

fn draft_name(event: &Event) -> &str {
    event.detail.draft_name.as_deref().unwrap_or("a new service")
}

/// A clause as a sentence of its own.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    let stop = if clause.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    first.into_iter().chain(letters).chain(stop.chars()).collect()
}
