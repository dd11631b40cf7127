//! What can happen, and what follows from it: who reads of it, what it ends, what it is about.

use crate::record::Outcome;
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// What happened. The code is what the database, the live stream and exports carry; it never changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum EventKind {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl EventKind {
            /// Every kind.
            pub const ALL: &[EventKind] = &[$(EventKind::$name,)*];

            /// The code in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(EventKind::$name => $code,)* }
            }
        }
    };
}

kinds! {
    /// The setup link was used, or an invitation.
    PersonCreated = "person.created",
    /// Somebody became a member by signing in through single sign-on.
    PersonJoined = "person.joined",
    /// The role of a member follows their groups at the provider of single sign-on.
    PersonRoleFollowed = "person.role_followed",
    /// Signed in.
    PersonSignedIn = "person.signed_in",
    /// A member showed once more that it is them.
    Confirmed = "person.confirmed",
    /// Wrong password or unknown name.
    PersonSignInFailed = "person.sign_in_failed",
    /// Signed out.
    PersonSignedOut = "person.signed_out",
    /// Someone asked somebody to join.
    PersonInvited = "person.invited",
    /// An invitation was taken back.
    InvitationRevoked = "person.invitation_revoked",
    /// A member has another role, or reads the record from now on, or does so no more.
    RoleChanged = "person.role_changed",
    /// A member was removed.
    PersonRemoved = "person.removed",
    /// A member has another password.
    PasswordChanged = "person.password_changed",
    /// A member switched their second factor on.
    SecondFactorOn = "person.second_factor_on",
    /// A member switched their second factor off, or whoever sits at the terminal of the server took it away.
    SecondFactorOff = "person.second_factor_off",
    /// A member made new recovery codes; the ones before are void.
    RecoveryCodesMade = "person.recovery_codes_made",
    /// A member used a recovery code in place of their authenticator.
    RecoveryCodeUsed = "person.recovery_code_used",
    /// Sessions of a member were ended from elsewhere.
    SessionsEnded = "person.sessions_ended",
    /// A member who did something that asks for it has shown once more that it is them, or failed to.
    ConfirmationFailed = "person.confirmation_failed",
    /// The database was replaced by a backup.
    Restored = "slipway.restored",
    /// A draft began.
    DraftCreated = "draft.created",
    /// A draft was saved.
    DraftSaved = "draft.saved",
    /// Someone settled a conflict for the version that is saved, and let go of their own.
    DraftVersionDropped = "draft.version_dropped",
    /// A draft was thrown away.
    DraftDiscarded = "draft.discarded",
    /// A discarded or archived draft came back.
    DraftRestored = "draft.restored",
    /// Nobody had touched a draft for long.
    DraftArchived = "draft.archived",
    /// A draft was exported with values that look like secrets.
    DraftExported = "draft.exported",
    /// Someone commented on a draft.
    DraftCommented = "draft.commented",
    /// Someone asked for a review of a draft.
    DraftReviewWanted = "draft.review_wanted",
    /// Someone has reviewed a draft, without saying of which version. Not written any more.
    DraftReviewed = "draft.reviewed",
    /// Someone has approved a version of a draft.
    DraftApproved = "draft.approved",
    /// Someone asks for changes of a draft before it is created.
    DraftChangesWanted = "draft.changes_wanted",
    /// Someone confirmed that what a launch link chose may use a role, a network or secrets.
    DraftAcknowledged = "draft.acknowledged",
    /// Someone had hidden values of a draft's variables shown.
    ValuesRevealed = "draft.values_revealed",
    /// Someone asked for a create, and App Runner accepted it.
    CreateRequested = "service.create_requested",
    /// Someone asked for a rebuild of a failed create.
    RebuildRequested = "service.rebuild_requested",
    /// Someone made a role, a connection or a configuration.
    ResourceMade = "account.resource_made",
    /// Someone asked for a deployment.
    DeployRequested = "service.deploy_requested",
    /// Someone asked for a pause.
    PauseRequested = "service.pause_requested",
    /// Someone asked for a resume.
    ResumeRequested = "service.resume_requested",
    /// Someone asked for a delete.
    DeleteRequested = "service.delete_requested",
    /// AWS refused what someone asked for.
    RequestRefused = "service.request_refused",
    /// Slipway refused it: the role does not allow it.
    NotAuthorised = "person.not_authorised",
    /// Slipway refused it: the role allows it, what it is about does not, or not then.
    NotPossible = "person.not_possible",
    /// Slipway refused a write that came from no page of its own.
    NotFromHere = "person.not_from_here",
    /// A write came without a session that counts.
    NotSignedIn = "person.not_signed_in",
    /// Someone made a setup link on the command line.
    SetupLinkMade = "person.setup_link_made",
    /// A service that Slipway had not known.
    ServiceFound = "service.found",
    /// The status of a service changed.
    StatusChanged = "service.status_changed",
    /// The configuration changed outside Slipway.
    ConfigurationChanged = "service.configuration_changed",
    /// App Runner does not know the service any more.
    ServiceGone = "service.gone",
    /// An operation began that nobody asked for through Slipway.
    OperationStarted = "operation.started",
    /// An operation reached its next stage.
    OperationProgressed = "operation.progressed",
    /// New log lines arrived.
    LogWritten = "operation.log_written",
    /// An operation ended.
    OperationEnded = "operation.ended",
    /// A short link was made.
    ShortLinkCreated = "link.created",
    /// A short link was ended.
    ShortLinkRevoked = "link.revoked",
    /// A view of the list of services was saved for the team.
    ViewShared = "view.shared",
    /// A view of the team was saved anew.
    ViewChanged = "view.changed",
    /// A view of the team was deleted.
    ViewDeleted = "view.deleted",
    /// Someone saved, changed or deleted a view that nobody else sees.
    ViewKept = "view.kept",
    /// An Administrator protected services.
    ProtectionAdded = "service.protected",
    /// An Administrator ended the protection of services.
    ProtectionRemoved = "service.unprotected",
    /// An Administrator changed what Editors may give to services.
    AllowedListChanged = "service.allowed_list_changed",
    /// Someone who may not delete a service proposes that it be deleted.
    DeletionProposed = "service.deletion_proposed",
    /// Such a proposal was declined, or taken back.
    DeletionDeclined = "service.deletion_declined",
    /// A Region stopped answering.
    RegionSilent = "region.silent",
    /// A Region answers again.
    RegionAnswers = "region.answers",
    /// Events that were there before the chain of hashes got their places in it.
    RecordBegun = "record.begun",
    /// Someone wrote a backup.
    BackedUp = "slipway.backed_up",
    /// Someone exported the audit log.
    RecordExported = "record.exported",
    /// Someone changed how long events are kept.
    RetentionChanged = "record.retention_changed",
    /// Events that were kept long enough were removed.
    RecordShortened = "record.shortened",
}

impl EventKind {
    /// Reads the code in the database.
    pub fn parse(text: &str) -> Option<EventKind> {
        EventKind::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }

    /// Steps too small for the history page: pages hear of them live, people do not read of them.
    pub fn is_quiet(self) -> bool {
        matches!(
            self,
            EventKind::DraftSaved
                | EventKind::DraftVersionDropped
                | EventKind::OperationProgressed
                | EventKind::LogWritten
                | EventKind::StatusChanged
                | EventKind::ViewKept
        )
    }

    /// Whether it is a change that someone made or tried, for the filter "Changes".
    pub fn is_change(self) -> bool {
        !matches!(
            self,
            EventKind::PersonSignedIn
                | EventKind::PersonSignedOut
                | EventKind::PersonSignInFailed
                | EventKind::Confirmed
                | EventKind::ConfirmationFailed
                | EventKind::SessionsEnded
                | EventKind::RegionSilent
                | EventKind::RegionAnswers
                | EventKind::ServiceFound
                | EventKind::OperationEnded
        ) && !self.is_quiet()
    }

    /// Whether sessions may be over after it: live streams look at once whether theirs is.
    pub fn ends_sessions(self) -> bool {
        matches!(
            self,
            EventKind::PersonSignedOut
                | EventKind::RoleChanged
                | EventKind::PersonRoleFollowed
                | EventKind::PersonRemoved
                | EventKind::PasswordChanged
                | EventKind::SecondFactorOn
                | EventKind::SecondFactorOff
                | EventKind::SessionsEnded
                | EventKind::Restored
        )
    }

    /// Whether it is an attempt to do something, for the audit log. The others tell what was seen of App Runner.
    pub fn is_act(self) -> bool {
        !matches!(
            self,
            EventKind::ServiceFound
                | EventKind::StatusChanged
                | EventKind::ConfigurationChanged
                | EventKind::ServiceGone
                | EventKind::OperationStarted
                | EventKind::OperationProgressed
                | EventKind::OperationEnded
                | EventKind::LogWritten
                | EventKind::RegionSilent
                | EventKind::RegionAnswers
        )
    }

    /// Whether it is about a service or what belongs to one, and so for whoever builds services to read.
    pub fn is_about_services(self) -> bool {
        !matches!(self.noun(), Noun::Person | Noun::Record | Noun::Slipway)
    }

    /// What became of the attempt.
    pub fn outcome(self) -> Outcome {
        match self {
            EventKind::NotAuthorised
            | EventKind::NotFromHere
            | EventKind::NotSignedIn
            | EventKind::PersonSignInFailed
            | EventKind::ConfirmationFailed => Outcome::Denied,
            EventKind::RequestRefused | EventKind::NotPossible => Outcome::Refused,
            _ => Outcome::Done,
        }
    }

    /// What a message about it is about: the noun of a live message.
    pub fn noun(self) -> Noun {
        match self.as_str().split('.').next() {
            Some("draft") => Noun::Draft,
            Some("person") => Noun::Person,
            Some("region") => Noun::Region,
            Some("link") => Noun::Link,
            Some("slipway") => Noun::Slipway,
            Some("record") => Noun::Record,
            Some("view") => Noun::View,
            _ => Noun::Service,
        }
    }
}

/// What a live message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noun {
    /// A service, its operations and its logs.
    Service,
    /// A draft.
    Draft,
    /// A member.
    Person,
    /// A Region.
    Region,
    /// A short link.
    Link,
    /// Slipway itself.
    Slipway,
    /// The audit log.
    Record,
    /// A saved view of the list of services.
    View,
}

impl Noun {
    /// Reads the word that live messages carry.
    pub fn parse(word: &str) -> Option<Noun> {
        Some(match word {
            "service" => Noun::Service,
            "draft" => Noun::Draft,
            "person" => Noun::Person,
            "region" => Noun::Region,
            "link" => Noun::Link,
            "slipway" => Noun::Slipway,
            "record" => Noun::Record,
            "view" => Noun::View,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_read_back() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::parse(kind.as_str()), Some(*kind));
        }
    }

    #[test]
    fn nouns_are_read_by_the_words_that_they_are_written_with() {
        for noun in EventKind::ALL.iter().map(|kind| kind.noun()) {
            let word = serde_json::to_value(noun).unwrap();
            assert_eq!(Noun::parse(word.as_str().unwrap()), Some(noun));
        }
    }
}
