use super::*;
use crate::event::{Event, EventDetail};
use crate::operation::{OperationKind, OperationStatus};

const OWNER: i64 = 1;
const COMMENTER: i64 = 2;
const REVIEWING: [i64; 3] = [1, 2, 3];
const STARTER: i64 = 4;
const ADMINISTRATOR: i64 = 5;
const PROPOSER: i64 = 6;

fn members(party: Party) -> Vec<i64> {
    match party {
        Party::Starter => vec![STARTER],
        Party::DraftAuthor => vec![OWNER],
        Party::Commenters => vec![OWNER, COMMENTER],
        Party::Reviewers => REVIEWING.to_vec(),
        Party::Administrators => vec![ADMINISTRATOR],
        Party::Proposer => vec![PROPOSER],
    }
}

fn person(id: i64) -> Author {
    Author::Person {
        id,
        name: format!("p{id}"),
    }
}

fn event(kind: EventKind, author: Author, detail: EventDetail) -> Event {
    let arn = "arn:aws:apprunner:eu-west-1:123456789012:service/web-hello/8fe1e10304f84fd2b0df550fe98a71fa";
    Event {
        id: 7,
        at: Time(1),
        kind,
        author,
        account: None,
        region: None,
        service: Some(arn.parse().unwrap()),
        draft: Some("d1".to_owned()),
        detail,
    }
}

fn ended(kind: OperationKind, status: OperationStatus, cause: Option<&str>) -> Notification {
    let detail = EventDetail {
        operation_kind: Some(kind),
        operation_status: Some(status),
        cause: cause.map(str::to_owned),
        ..EventDetail::default()
    };
    Notification::of(
        &event(EventKind::OperationEnded, Author::AppRunner, detail),
        false,
    )
    .unwrap()
}

#[test]
fn the_rule_as_a_person_would_write_it_down() {
    let stranger = person(99);
    let table: [(EventKind, &[i64]); 9] = [
        (EventKind::OperationEnded, &[STARTER]),
        (EventKind::DraftCommented, &[OWNER, COMMENTER]),
        (EventKind::DraftApproved, &[OWNER, COMMENTER]),
        (EventKind::DraftChangesWanted, &[OWNER, COMMENTER]),
        (EventKind::DeletionProposed, &[ADMINISTRATOR]),
        (EventKind::DeletionDeclined, &[PROPOSER]),
        (EventKind::DraftReviewWanted, &REVIEWING),
        (EventKind::CreateRequested, &[OWNER]),
        (EventKind::RebuildRequested, &[OWNER]),
    ];
    for kind in EventKind::ALL {
        let expected = table
            .iter()
            .find(|(told, _)| told == kind)
            .map_or(&[][..], |(_, to)| to);
        assert_eq!(told_to(*kind, &stranger, members), expected, "{kind:?}");
        assert_eq!(is_told(*kind), !expected.is_empty(), "{kind:?}");
    }
}

#[test]
fn nobody_is_told_what_they_did_themselves() {
    for (kind, author, told) in [
        (EventKind::DraftCommented, OWNER, vec![COMMENTER]),
        (EventKind::DraftCommented, COMMENTER, vec![OWNER]),
        (EventKind::DraftReviewWanted, 3, vec![1, 2]),
        (EventKind::CreateRequested, OWNER, vec![]),
    ] {
        assert_eq!(
            told_to(kind, &person(author), members),
            told,
            "{kind:?} by {author}"
        );
    }
    // The end of an operation is App Runner's doing: it is told to who asked for it.
    assert_eq!(
        told_to(EventKind::OperationEnded, &Author::AppRunner, members),
        [STARTER]
    );
}

#[test]
fn whatever_is_told_has_words_and_leads_somewhere() {
    let detail = EventDetail {
        operation_kind: Some(OperationKind::StartDeployment),
        operation_status: Some(OperationStatus::Succeeded),
        ..EventDetail::default()
    };
    for kind in EventKind::ALL {
        let told = Notification::of(&event(*kind, person(5), detail.clone()), false);
        assert_eq!(told.is_some(), is_told(*kind), "{kind:?}");
        if let Some(told) = told {
            assert!(told.title.ends_with('.'), "{}", told.title);
            assert!(told.href.starts_with('/'), "{}", told.href);
        }
    }
}

#[test]
fn an_operation_that_ended_says_how() {
    for (kind, title) in [
        (OperationKind::CreateService, "web-hello is created."),
        (OperationKind::StartDeployment, "web-hello is deployed."),
        (OperationKind::UpdateService, "web-hello is updated."),
        (OperationKind::PauseService, "web-hello is paused."),
        (OperationKind::ResumeService, "web-hello is resumed."),
        (OperationKind::DeleteService, "web-hello is deleted."),
    ] {
        let told = ended(kind, OperationStatus::Succeeded, None);
        assert_eq!((told.title.as_str(), told.tone), (title, Tone::Good));
    }
    let cause = Some("nothing answered the health check on port 8080");
    let failed = ended(OperationKind::CreateService, OperationStatus::Failed, cause);
    assert_eq!(failed.title, "The create of web-hello failed.");
    assert_eq!(failed.text, "Nothing answered the health check on port 8080.");
    assert_eq!(failed.tone, Tone::Bad);
    let back = ended(
        OperationKind::StartDeployment,
        OperationStatus::RollbackSucceeded,
        None,
    );
    assert_eq!(back.title, "The deployment of web-hello failed.");
    assert_eq!(back.text, "The old version keeps serving.");
    assert_eq!(back.tone, Tone::Careful);
}

#[test]
fn a_draft_is_called_by_its_name_or_by_what_it_is() {
    let named = EventDetail {
        draft_name: Some("web-hello".to_owned()),
        ..EventDetail::default()
    };
    let title = |kind, detail| {
        Notification::of(&event(kind, person(5), detail), false)
            .unwrap()
            .title
    };
    assert_eq!(
        title(EventKind::DraftReviewWanted, named),
        "p5 asks for a review of the draft of web-hello."
    );
    assert_eq!(
        title(EventKind::DraftCommented, EventDetail::default()),
        "p5 commented on the draft of a new service."
    );
    assert_eq!(
        title(EventKind::CreateRequested, EventDetail::default()),
        "p5 creates web-hello from your draft."
    );
}
