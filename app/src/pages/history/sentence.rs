//! Events as sentences, with the person first.

use model::event::{Event, EventDetail, EventKind};
use model::operation::OperationKind;

#[expect(clippy::too_many_lines, reason = "an arm for each kind of event")]
/// What someone did, to stand behind the name: "created the service from draft web-hello".
pub fn predicate(event: &Event) -> String {
    let detail = &event.detail;
    let draft = detail
        .draft_name
        .clone()
        .map(|name| format!(" {name}"))
        .unwrap_or_default();
    let origin = if detail.from_link {
        " from a launch link"
    } else {
        ""
    };
    match event.kind {
        EventKind::PersonCreated if detail.member.is_some() => "joined by an invitation".to_owned(),
        EventKind::PersonCreated => "set up Slipway and became its administrator".to_owned(),
        EventKind::PersonInvited => match &detail.member {
            Some(note) => format!("invited somebody: {note}"),
            None => "invited somebody".to_owned(),
        },
        EventKind::InvitationRevoked => "took an invitation back".to_owned(),
        EventKind::RoleChanged => format!("changed the role of {}", member(detail)),
        EventKind::PersonRemoved => format!("removed {}", member(detail)),
        EventKind::PasswordChanged if detail.member.is_some() => {
            format!("gave {} another password from the command line", member(detail))
        }
        EventKind::PasswordChanged => "changed their password".to_owned(),
        EventKind::SecondFactorOn => "switched their second factor on".to_owned(),
        EventKind::SecondFactorOff if detail.member.is_some() => {
            format!(
                "took the second factor of {} away from the command line",
                member(detail)
            )
        }
        EventKind::SecondFactorOff => "switched their second factor off".to_owned(),
        EventKind::RecoveryCodesMade => "made new recovery codes".to_owned(),
        EventKind::RecoveryCodeUsed => "used a recovery code".to_owned(),
        EventKind::SessionsEnded if detail.member.is_some() => {
            format!("ended all sessions of {}", member(detail))
        }
        EventKind::SessionsEnded => format!(
            "signed out elsewhere: {}",
            detail.cause.as_deref().unwrap_or("a session")
        ),
        EventKind::ConfirmationFailed => "could not confirm that it is them".to_owned(),
        EventKind::Restored => "was restored from a backup".to_owned(),
        EventKind::PersonJoined => "joined through single sign-on".to_owned(),
        EventKind::PersonRoleFollowed => followed(detail),
        EventKind::PersonSignedIn => format!("signed in{}", by_way(detail)),
        EventKind::Confirmed => format!("showed that it is them{}", by_way(detail)),
        EventKind::PersonSignInFailed => match &detail.cause {
            Some(cause) => format!("could not sign in: {cause}"),
            None => "could not sign in".to_owned(),
        },
        EventKind::PersonSignedOut => "signed out".to_owned(),
        EventKind::DraftCreated if detail.from_link => format!("began the draft{draft}{origin}"),
        EventKind::DraftCreated if event.service.is_some() => {
            format!("began {} as a copy of the service", named_draft(&draft))
        }
        EventKind::DraftCreated => format!("began {}", named_draft(&draft)),
        EventKind::DraftSaved => format!("saved {}", named_draft(&draft)),
        EventKind::DraftVersionDropped => format!("dropped their version of {}", named_draft(&draft)),
        EventKind::DraftDiscarded => format!("discarded {}", named_draft(&draft)),
        EventKind::DraftRestored => format!("brought {} back", named_draft(&draft)),
        EventKind::DraftArchived => format!(
            "archived {}, which nobody had touched for 30 days",
            named_draft(&draft)
        ),
        EventKind::DraftExported => format!("exported {} with its secret values", named_draft(&draft)),
        EventKind::DraftCommented => format!("commented on {}", named_draft(&draft)),
        EventKind::DraftReviewWanted => format!("asked for a review of {}", named_draft(&draft)),
        EventKind::DraftReviewed => format!("reviewed {}", named_draft(&draft)),
        EventKind::DraftApproved => format!("approved {}", named_draft(&draft)),
        EventKind::DraftChangesWanted => format!("asked for changes of {}", named_draft(&draft)),
        EventKind::DraftAcknowledged => format!(
            "confirmed of {}: “{}”",
            named_draft(&draft),
            detail.cause.as_deref().unwrap_or_default()
        ),
        EventKind::ValuesRevealed => format!("revealed the values in {}", named_draft(&draft)),
        EventKind::CreateRequested => format!("created the service{origin}"),
        EventKind::RebuildRequested => "rebuilt the failed service with other settings".to_owned(),
        EventKind::ResourceMade => format!(
            "made {}",
            detail.attempt.as_deref().unwrap_or("something in the account")
        ),
        EventKind::DeployRequested => "started a deployment".to_owned(),
        EventKind::PauseRequested => "paused the service".to_owned(),
        EventKind::ResumeRequested => "resumed the service".to_owned(),
        EventKind::DeleteRequested => "deleted the service".to_owned(),
        EventKind::DeletionProposed => "proposed to delete the service".to_owned(),
        EventKind::DeletionDeclined => "declined to delete the service".to_owned(),
        EventKind::ProtectionAdded => format!("protected {}", protected(detail)),
        EventKind::ProtectionRemoved => format!("ended the protection of {}", protected(detail)),
        EventKind::AllowedListChanged => "changed what Editors may give to services".to_owned(),
        EventKind::RequestRefused => {
            format!(
                "tried to {}, and AWS refused",
                detail.attempt.as_deref().unwrap_or("do something")
            )
        }
        EventKind::NotAuthorised => format!(
            "tried to {} and was refused: {}",
            attempt(detail),
            detail.cause.as_deref().unwrap_or("the role does not allow it"),
        ),
        EventKind::NotPossible => format!(
            "tried to {}, which was not possible: {}",
            attempt(detail),
            detail.cause.as_deref().unwrap_or("its state did not allow it"),
        ),
        EventKind::NotFromHere => format!(
            "sent a write that came from no page of Slipway, to {}, and was refused",
            detail.attempt.as_deref().unwrap_or("an address of its own"),
        ),
        EventKind::NotSignedIn => format!(
            "sent a write without being signed in, to {}, and was refused",
            detail.attempt.as_deref().unwrap_or("an address of its own"),
        ),
        EventKind::SetupLinkMade => "made a setup link".to_owned(),
        EventKind::BackedUp => "wrote a backup".to_owned(),
        EventKind::ServiceFound => "found the service, created outside Slipway".to_owned(),
        EventKind::StatusChanged => "changed the status".to_owned(),
        EventKind::ConfigurationChanged => {
            let count = detail.changes.len();
            format!(
                "tells a changed configuration, {count} {}",
                if count == 1 { "field" } else { "fields" }
            )
        }
        EventKind::ServiceGone => "does not know the service any more".to_owned(),
        EventKind::OperationStarted => format!("began {}", by_itself(detail.operation_kind)),
        EventKind::OperationProgressed => "went on".to_owned(),
        EventKind::LogWritten => "wrote log lines".to_owned(),
        EventKind::OperationEnded => ended(detail.operation_kind, event.detail.cause.is_some()),
        EventKind::ShortLinkCreated => format!("made a short link{}", launched(detail)),
        EventKind::ShortLinkRevoked => format!("revoked the short link{}", launched(detail)),
        EventKind::ViewShared => format!("saved the view{} for the team", view_name(detail)),
        EventKind::ViewChanged => format!("changed the team's view{}", view_name(detail)),
        EventKind::ViewDeleted => format!("deleted the team's view{}", view_name(detail)),
        EventKind::ViewKept => "changed their own views".to_owned(),
        EventKind::RegionSilent => "got no answer from App Runner".to_owned(),
        EventKind::RegionAnswers => "gets answers from App Runner again".to_owned(),
        EventKind::RecordBegun => "began the chain of the audit log".to_owned(),
        EventKind::RecordExported => "exported the audit log".to_owned(),
        EventKind::RetentionChanged => "changed how long events are kept".to_owned(),
        EventKind::RecordShortened => match &detail.removed {
            Some(removed) => format!(
                "removed events {} to {}, which were kept long enough",
                removed.first, removed.last
            ),
            None => "removed events that were kept long enough".to_owned(),
        },
    }
}

fn followed(detail: &EventDetail) -> String {
    let roles = detail.changes.first();
    match roles.and_then(|change| change.before.as_ref().zip(change.after.as_ref())) {
        Some((before, after)) => format!("became {after} by the groups they are in, and was {before}"),
        None => "has another role by the groups they are in".to_owned(),
    }
}

fn launched(detail: &EventDetail) -> String {
    match &detail.short_link {
        Some(link) => format!(" to launch {}", link.image),
        None => String::new(),
    }
}

/// What was tried, and to which member: "remove a member (lee)".
fn attempt(detail: &EventDetail) -> String {
    let attempt = detail.attempt.as_deref().unwrap_or("do something");
    match &detail.member {
        Some(member) => format!("{attempt} ({member})"),
        None => attempt.to_owned(),
    }
}

fn member(detail: &EventDetail) -> &str {
    detail.member.as_deref().unwrap_or("a member")
}

fn view_name(detail: &EventDetail) -> String {
    match &detail.attempt {
        Some(name) => format!(" “{name}”"),
        None => String::new(),
    }
}

fn named_draft(draft: &str) -> String {
    if draft.is_empty() {
        "a draft".to_owned()
    } else {
        format!("the draft{draft}")
    }
}

fn by_itself(kind: Option<OperationKind>) -> &'static str {
    match kind {
        Some(OperationKind::CreateService) => "creating the service, asked for outside Slipway",
        Some(OperationKind::StartDeployment) => "a deployment, by itself or asked for outside Slipway",
        Some(OperationKind::UpdateService) => "updating the service, asked for outside Slipway",
        Some(OperationKind::PauseService) => "pausing the service, asked for outside Slipway",
        Some(OperationKind::ResumeService) => "resuming the service, asked for outside Slipway",
        Some(OperationKind::DeleteService) => "deleting the service, asked for outside Slipway",
        None => "an operation",
    }
}

/// " with a password": those that were written before that was kept have none.
fn by_way(detail: &EventDetail) -> String {
    detail
        .cause
        .as_ref()
        .map(|way| format!(" {way}"))
        .unwrap_or_default()
}

fn ended(kind: Option<OperationKind>, failed: bool) -> String {
    match (kind, failed) {
        (Some(OperationKind::CreateService), true) => "gave up creating the service".to_owned(),
        (Some(kind), true) => format!("gave up the {}", kind.noun()),
        (Some(kind), false) => format!("finished the {}", kind.noun()),
        (None, _) => "finished an operation".to_owned(),
    }
}
/// "services in eu-west-1"
fn protected(detail: &EventDetail) -> String {
    let subject = detail.attempt.as_deref().unwrap_or("Something");
    let mut letters = subject.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
    format!("{first}{}", letters.as_str())
}

/// What a kind is called in the filter.
pub fn kind_label(kind: EventKind) -> &'static str {
    match kind {
        EventKind::PersonCreated => "Member joined",
        EventKind::PersonInvited => "Member invited",
        EventKind::InvitationRevoked => "Invitation revoked",
        EventKind::RoleChanged => "Role changed",
        EventKind::PersonRemoved => "Member removed",
        EventKind::PasswordChanged => "Password changed",
        EventKind::SecondFactorOn => "Second factor switched on",
        EventKind::SecondFactorOff => "Second factor switched off",
        EventKind::RecoveryCodesMade => "Recovery codes made",
        EventKind::RecoveryCodeUsed => "Recovery code used",
        EventKind::SessionsEnded => "Sessions ended",
        EventKind::ConfirmationFailed => "Confirmation failed",
        EventKind::Restored => "Backup restored",
        EventKind::PersonJoined => "Member joined by single sign-on",
        EventKind::PersonRoleFollowed => "Role changed by groups",
        EventKind::PersonSignedIn => "Signed in",
        EventKind::Confirmed => "Confirmed",
        EventKind::PersonSignInFailed => "Sign-in failed",
        EventKind::PersonSignedOut => "Signed out",
        EventKind::DraftCreated => "Draft begun",
        EventKind::DraftSaved => "Draft saved",
        EventKind::DraftVersionDropped => "Version dropped",
        EventKind::DraftDiscarded => "Draft discarded",
        EventKind::DraftRestored => "Draft brought back",
        EventKind::DraftArchived => "Draft archived",
        EventKind::DraftExported => "Draft exported with secrets",
        EventKind::DraftCommented => "Draft commented on",
        EventKind::DraftReviewWanted => "Review asked for",
        EventKind::DraftReviewed => "Draft reviewed",
        EventKind::DraftApproved => "Draft approved",
        EventKind::DraftChangesWanted => "Changes of a draft asked for",
        EventKind::ValuesRevealed => "Values revealed",
        EventKind::DraftAcknowledged => "Draft confirmed",
        EventKind::CreateRequested => "Service created",
        EventKind::RebuildRequested => "Service rebuilt",
        EventKind::ResourceMade => "Made in the account",
        EventKind::DeployRequested => "Deployment started",
        EventKind::PauseRequested => "Service paused",
        EventKind::ResumeRequested => "Service resumed",
        EventKind::DeleteRequested => "Service deleted",
        EventKind::DeletionProposed => "Deletion proposed",
        EventKind::DeletionDeclined => "Deletion declined",
        EventKind::ProtectionAdded => "Protected",
        EventKind::ProtectionRemoved => "Protection ended",
        EventKind::AllowedListChanged => "Allowed list changed",
        EventKind::RequestRefused => "Refused by AWS",
        EventKind::NotAuthorised => "Refused by role",
        EventKind::NotPossible => "Not possible then",
        EventKind::NotFromHere => "Write from elsewhere",
        EventKind::NotSignedIn => "Write without a session",
        EventKind::SetupLinkMade => "Setup link made",
        EventKind::BackedUp => "Backup written",
        EventKind::ServiceFound => "Service found",
        EventKind::StatusChanged => "Status changed",
        EventKind::ConfigurationChanged => "Configuration changed",
        EventKind::ServiceGone => "Service gone",
        EventKind::OperationStarted => "Operation begun by App Runner",
        EventKind::OperationProgressed => "Operation went on",
        EventKind::LogWritten => "Log written",
        EventKind::OperationEnded => "Operation ended",
        EventKind::ShortLinkCreated => "Short link made",
        EventKind::ShortLinkRevoked => "Short link revoked",
        EventKind::ViewShared => "View saved for the team",
        EventKind::ViewChanged => "View of the team changed",
        EventKind::ViewDeleted => "View of the team deleted",
        EventKind::ViewKept => "Own view changed",
        EventKind::RegionSilent => "Region silent",
        EventKind::RegionAnswers => "Region answers",
        EventKind::RecordBegun => "Audit log begun",
        EventKind::RecordExported => "Audit log exported",
        EventKind::RetentionChanged => "Retention changed",
        EventKind::RecordShortened => "Old events removed",
    }
}
