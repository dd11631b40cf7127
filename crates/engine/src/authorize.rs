//! The one place that decides who may do what.

use crate::actor::Actor;
use model::draft::Draft;
use model::person::Role;
use model::record::Reading;

/// Everything that someone may want to do. A use case without an action here cannot exist: it takes one to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See services, operations, events and logs.
    SeeServices,
    /// See drafts with what was typed, plain values of variables masked.
    SeeDrafts,
    /// See the values of plain variables.
    SeeValues,
    /// Open a launch link and begin a draft from it.
    ProposeDraft,
    /// Begin a draft without a link.
    BeginDraft,
    /// Change or discard a draft.
    EditDraft,
    /// Comment on a draft, or ask for a review of it.
    CommentDraft,
    /// Answer that a draft is reviewed.
    ReviewDraft,
    /// Begin a draft with the settings of a service, the plain values of its variables among them.
    CloneService,
    /// Create a service, or rebuild one whose create failed with other settings.
    CreateService,
    /// Make what a service needs in the account: a role, a connection, a configuration.
    MakeResource,
    /// Deploy a service.
    Deploy,
    /// Try a failed create again without changes.
    Retry,
    /// Pause a service.
    Pause,
    /// Resume a service.
    Resume,
    /// Delete a service.
    DeleteService,
    /// Build launch links and see short ones.
    SeeLinks,
    /// Make a short link.
    MakeShortLink,
    /// End a short link.
    RevokeShortLink,
    /// Save, change or delete a view of the list of services that nobody else sees.
    KeepView,
    /// Save, change or delete one that the team shares.
    ShareView,
    /// Look after members and settings.
    Administer,
    /// Read and export the audit log, see [`Resource::Record`].
    ReadRecord,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 23] = [
        Action::SeeServices,
        Action::SeeDrafts,
        Action::SeeValues,
        Action::ProposeDraft,
        Action::BeginDraft,
        Action::EditDraft,
        Action::CommentDraft,
        Action::ReviewDraft,
        Action::CloneService,
        Action::CreateService,
        Action::MakeResource,
        Action::Deploy,
        Action::Retry,
        Action::Pause,
        Action::Resume,
        Action::DeleteService,
        Action::SeeLinks,
        Action::MakeShortLink,
        Action::RevokeShortLink,
        Action::KeepView,
        Action::ShareView,
        Action::Administer,
        Action::ReadRecord,
    ];

    /// What it takes to save, change or delete a view.
    pub(crate) fn of_view(shared: bool) -> Action {
        if shared {
            Action::ShareView
        } else {
            Action::KeepView
        }
    }

    /// What the history says was tried: "tried to delete the service".
    pub fn attempt(self) -> &'static str {
        match self {
            Action::SeeServices => "see services",
            Action::SeeDrafts => "see drafts",
            Action::SeeValues => "see values of variables",
            Action::ProposeDraft => "propose a service",
            Action::BeginDraft => "begin a draft",
            Action::EditDraft => "change the draft",
            Action::CommentDraft => "comment on the draft",
            Action::ReviewDraft => "review the draft",
            Action::CloneService => "clone the service",
            Action::CreateService => "create the service",
            Action::MakeResource => "make something in the account",
            Action::Deploy => "deploy the service",
            Action::Retry => "try the create again",
            Action::Pause => "pause the service",
            Action::Resume => "resume the service",
            Action::DeleteService => "delete the service",
            Action::SeeLinks => "see launch links",
            Action::MakeShortLink => "make a short link",
            Action::RevokeShortLink => "revoke the short link",
            Action::KeepView => "keep a view of the services",
            Action::ShareView => "change a view of the services for the team",
            Action::Administer => "change the settings",
            Action::ReadRecord => "read the audit log",
        }
    }
}

/// What it is done to, as far as the decision depends on it.
#[derive(Debug, Clone, Copy)]
pub enum Resource<'a> {
    /// Nothing in particular, or something that all members share alike.
    Shared,
    /// A draft: Operators may edit their own.
    Draft(&'a Draft),
    /// So much of the audit log.
    Record(Reading),
}

/// Why an actor may not do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Needs the {} role. You are {}.", needs.label(), has.label())]
pub struct Refusal {
    /// What was tried.
    pub action: Action,
    /// The least role that may.
    pub needs: Role,
    /// The role of who tried.
    pub has: Role,
}

/// Decides whether `actor` may do `action` to `resource`.
///
/// The table is the one of the four roles: Viewers see, Operators run, Editors build, Administrators delete and
/// administer. Whoever is not named by a line needs to be an Administrator.
///
/// # Errors
/// The role does not allow it; the refusal is also the reason that a disabled button shows.
pub fn authorize(actor: &Actor, action: Action, resource: Resource<'_>) -> Result<(), Refusal> {
    let needs = match (action, resource) {
        // Who may type into a draft sees what is typed there.
        (Action::EditDraft | Action::SeeValues, Resource::Draft(draft))
            if draft.created_by == actor.person.name =>
        {
            Role::Operator
        }
        (Action::ReadRecord, Resource::Record(_)) if actor.person.auditor => Role::Viewer,
        (
            Action::SeeValues
            | Action::EditDraft
            | Action::CreateService
            | Action::MakeResource
            | Action::MakeShortLink
            | Action::RevokeShortLink
            | Action::ShareView
            | Action::ReviewDraft
            | Action::CloneService,
            _,
        )
        | (Action::ReadRecord, Resource::Record(Reading::Services)) => Role::Editor,
        (Action::ReadRecord, Resource::Record(Reading::Everything))
        | (Action::DeleteService | Action::Administer, _) => Role::Admin,
        (
            Action::SeeServices
            | Action::SeeDrafts
            | Action::ProposeDraft
            | Action::CommentDraft
            | Action::SeeLinks
            | Action::KeepView
            // Everybody reads what they did themselves.
            | Action::ReadRecord,
            _,
        ) => Role::Viewer,
        (Action::Deploy | Action::Retry | Action::Pause | Action::Resume | Action::BeginDraft, _) => {
            Role::Operator
        }
    };
    let has = actor.role();
    if has >= needs {
        Ok(())
    } else {
        Err(Refusal { action, needs, has })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::person::Person;

    fn actor(name: &str, role: Role) -> Actor {
        Actor::new(Person {
            id: 1,
            name: name.to_owned(),
            role,
            auditor: false,
        })
    }

    /// The table of roles as a person would write it down: V sees, O runs, E builds, A administers.
    #[test]
    fn every_role_may_do_what_the_table_says() {
        use Action::*;
        let table = [
            (SeeServices, "VOEA"),
            (SeeDrafts, "VOEA"),
            (SeeValues, "EA"),
            (ProposeDraft, "VOEA"),
            (BeginDraft, "OEA"),
            (EditDraft, "EA"),
            (CommentDraft, "VOEA"),
            (ReviewDraft, "EA"),
            (CloneService, "EA"),
            (CreateService, "EA"),
            (MakeResource, "EA"),
            (Deploy, "OEA"),
            (Retry, "OEA"),
            (Pause, "OEA"),
            (Resume, "OEA"),
            (DeleteService, "A"),
            (SeeLinks, "VOEA"),
            (MakeShortLink, "EA"),
            (RevokeShortLink, "EA"),
            (KeepView, "VOEA"),
            (ShareView, "EA"),
            (Administer, "A"),
            (ReadRecord, "VOEA"),
        ];
        assert_eq!(table.len(), Action::ALL.len());
        for (action, may) in table {
            for (role, letter) in Role::ALL.into_iter().zip("VOEA".chars()) {
                let actor = actor("km", role);
                let allowed = authorize(&actor, action, Resource::Shared).is_ok();
                assert_eq!(allowed, may.contains(letter), "{action:?} by {role:?}");
            }
        }
    }

    #[test]
    fn the_audit_log_opens_with_the_role() {
        let table = [
            (Reading::Own, "VOEA"),
            (Reading::Services, "EA"),
            (Reading::Everything, "A"),
        ];
        for (reading, may) in table {
            for (role, letter) in Role::ALL.into_iter().zip("VOEA".chars()) {
                let actor = actor("km", role);
                let allowed = authorize(&actor, Action::ReadRecord, Resource::Record(reading)).is_ok();
                assert_eq!(allowed, may.contains(letter), "{reading:?} by {role:?}");
            }
        }
    }

    #[test]
    fn an_auditor_reads_all_of_the_audit_log_and_may_nothing_else_more() {
        let mut auditor = actor("ls", Role::Viewer);
        auditor.person.auditor = true;
        for action in Action::ALL {
            let viewer = authorize(&actor("ls", Role::Viewer), action, Resource::Shared).is_ok();
            assert_eq!(
                authorize(&auditor, action, Resource::Shared).is_ok(),
                viewer,
                "{action:?}"
            );
        }
        for reading in [Reading::Own, Reading::Services, Reading::Everything] {
            let resource = Resource::Record(reading);
            assert!(
                authorize(&auditor, Action::ReadRecord, resource).is_ok(),
                "{reading:?}"
            );
        }
    }

    #[test]
    fn a_refusal_says_which_role_it_takes() {
        let actor = actor("ls", Role::Viewer);
        let refusal = authorize(&actor, Action::DeleteService, Resource::Shared).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "Needs the Administrator role. You are Viewer."
        );
    }
}
