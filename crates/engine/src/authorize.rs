//! The one place that decides who may do what.

use crate::actor::Actor;
use model::draft::{Approval, Draft};
use model::launch::ShortLink;
use model::person::Role;
use model::protection::Scope;
use model::record::Reading;
use std::fmt;

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
    /// Answer that a draft needs changes.
    ReviewDraft,
    /// Approve a draft that somebody else saved.
    ApproveDraft,
    /// Begin a draft with the settings of a service; the plain values of its variables come along for those who may see them.
    CloneService,
    /// Create a service, or rebuild one whose create failed with other settings.
    CreateService,
    /// Give a service an instance role, a VPC connector or secrets, see [`Resource::Grant`]. It is asked when the service is
    /// created: until then a draft proposes.
    Grant,
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
    /// Propose that a service be deleted, or take that back.
    ProposeDeletion,
    /// Say what is protected.
    Protect,
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
    pub const ALL: [Action; 27] = [
        Action::SeeServices,
        Action::SeeDrafts,
        Action::SeeValues,
        Action::ProposeDraft,
        Action::BeginDraft,
        Action::EditDraft,
        Action::CommentDraft,
        Action::ReviewDraft,
        Action::ApproveDraft,
        Action::CloneService,
        Action::CreateService,
        Action::Grant,
        Action::MakeResource,
        Action::Deploy,
        Action::Retry,
        Action::Pause,
        Action::Resume,
        Action::DeleteService,
        Action::ProposeDeletion,
        Action::Protect,
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
            Action::ApproveDraft => "approve the draft",
            Action::CloneService => "clone the service",
            Action::CreateService => "create the service",
            Action::Grant => "give the service its role, network and secrets",
            Action::MakeResource => "make something in the account",
            Action::Deploy => "deploy the service",
            Action::Retry => "try the create again",
            Action::Pause => "pause the service",
            Action::Resume => "resume the service",
            Action::DeleteService => "delete the service",
            Action::ProposeDeletion => "propose to delete the service",
            Action::Protect => "change what is protected",
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
    /// A draft: Operators may edit their own, and nobody approves what they saved themselves.
    Draft(&'a Draft),
    /// A short link: Operators end their own.
    ShortLink(&'a ShortLink),
    /// A service, or where one is to be.
    Service(Guard<'a>),
    /// A role, a VPC connector or a secret, for a service.
    Grant {
        /// Whether the Administrators have it on their list, or have no list.
        is_listed: bool,
    },
    /// So much of the audit log.
    Record(Reading),
}

/// What stands between somebody and a service.
#[derive(Debug, Clone, Copy, Default)]
pub struct Guard<'a> {
    /// What protects it, if anything does.
    pub protection: Option<&'a Scope>,
    /// Who approved exactly what is to be done.
    pub approvals: &'a [Approval],
}

/// Why an actor may not do something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Refusal {
    /// What was tried.
    pub action: Action,
    /// Why not.
    pub reason: Reason,
}

/// Why not, as a disabled button says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It takes another role.
    Role {
        /// The least that may.
        needs: Role,
        /// The one of who tried.
        has: Role,
    },
    /// The place is protected.
    Protected(Box<Scope>),
    /// It takes somebody else.
    OwnVersion,
    /// It is not on the allowed list.
    Unlisted,
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Role { needs, has } => {
                write!(
                    formatter,
                    "Needs the {} role. You are {}.",
                    needs.label(),
                    has.label()
                )
            }
            Reason::Protected(scope) => {
                write!(
                    formatter,
                    "{scope} {} protected: it takes an Administrator, or the approval of somebody else who builds services.",
                    scope.verb()
                )
            }
            Reason::Unlisted => formatter.write_str("Not on the allowed list: it takes an Administrator."),
            Reason::OwnVersion => {
                formatter.write_str("You saved this version yourself. Somebody else has to approve it.")
            }
        }
    }
}

impl Reason {
    /// The same in a clause, for the audit log.
    pub fn clause(&self) -> String {
        match self {
            Reason::Role { needs, .. } => format!("needs the {} role", needs.label()),
            Reason::Protected(_) => "protected, and nobody else has approved it".to_owned(),
            Reason::Unlisted => "not on the allowed list".to_owned(),
            Reason::OwnVersion => "saved that version".to_owned(),
        }
    }
}

/// Whether somebody began a draft from nothing: what App Runner told of a service was typed by others.
fn is_own(actor: &Actor, draft: &Draft) -> bool {
    draft.created_by == actor.person.name && draft.rebuilds.is_none()
}

/// Decides whether `actor` may do `action` to `resource`.
///
/// The table is the one of the four roles: Viewers see, Operators run, Editors build, Administrators delete and
/// administer. Whoever is not named by a line needs to be an Administrator. In protected places a create or a change takes an
/// Administrator, or the approval of a second person.
///
/// # Errors
/// The role or a protection does not allow it; the refusal is also the reason that a disabled button shows.
pub fn authorize(actor: &Actor, action: Action, resource: Resource<'_>) -> Result<(), Refusal> {
    let needs = match (action, resource) {
        (Action::EditDraft, Resource::Draft(draft)) if is_own(actor, draft) => Role::Operator,
        // Who alone has typed into a draft sees what is typed there.
        (Action::SeeValues, Resource::Draft(draft))
            if is_own(actor, draft) && !draft.is_typed_by_others(&actor.person.name) =>
        {
            Role::Operator
        }
        (Action::RevokeShortLink, Resource::ShortLink(link)) if link.created_by == actor.person.name => {
            Role::Operator
        }
        (Action::ReadRecord, Resource::Record(_)) if actor.person.auditor => Role::Viewer,
        (
            Action::SeeValues
            | Action::EditDraft
            | Action::CreateService
            | Action::Grant
            | Action::MakeResource
            | Action::RevokeShortLink
            | Action::ShareView
            | Action::ReviewDraft
            | Action::ApproveDraft
            | Action::ProposeDeletion,
            _,
        )
        | (Action::ReadRecord, Resource::Record(Reading::Services)) => Role::Editor,
        (Action::ReadRecord, Resource::Record(Reading::Everything))
        | (Action::DeleteService | Action::Protect | Action::Administer, _) => Role::Admin,
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
        (
            Action::Deploy
            | Action::Retry
            | Action::Pause
            | Action::Resume
            | Action::BeginDraft
            // What comes of it is their own.
            | Action::CloneService
            | Action::MakeShortLink,
            _,
        ) => Role::Operator,
    };
    let has = actor.role();
    let reason = if has < needs {
        Some(Reason::Role { needs, has })
    } else {
        beyond_role(actor, action, resource)
    };
    reason.map_or(Ok(()), |reason| Err(Refusal { action, reason }))
}

/// What stands in the way of somebody whose role would do.
fn beyond_role(actor: &Actor, action: Action, resource: Resource<'_>) -> Option<Reason> {
    match (action, resource) {
        (Action::ApproveDraft, Resource::Draft(draft)) if draft.updated_by == actor.person.name => {
            Some(Reason::OwnVersion)
        }
        (Action::Grant, Resource::Grant { is_listed: false }) if actor.role() < Role::Admin => {
            Some(Reason::Unlisted)
        }
        (Action::CreateService | Action::Retry | Action::DeleteService, Resource::Service(guard)) => {
            let is_approved = guard
                .approvals
                .iter()
                .any(|approval| approval.person_id != actor.person.id);
            guard
                .protection
                .filter(|_| actor.role() < Role::Admin && !is_approved)
                .map(|scope| Reason::Protected(Box::new(scope.clone())))
        }
        _ => None,
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
            (ApproveDraft, "EA"),
            (CloneService, "OEA"),
            (CreateService, "EA"),
            (Grant, "EA"),
            (MakeResource, "EA"),
            (Deploy, "OEA"),
            (Retry, "OEA"),
            (Pause, "OEA"),
            (Resume, "OEA"),
            (DeleteService, "A"),
            (ProposeDeletion, "EA"),
            (Protect, "A"),
            (SeeLinks, "VOEA"),
            (MakeShortLink, "OEA"),
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
    fn a_protected_place_takes_an_administrator_or_a_second_person() {
        let scope = Scope::Region("eu-west-1".parse().unwrap());
        let approval = |person_id| Approval {
            person_id,
            by: "ada".to_owned(),
            at: model::time::Time(0),
        };
        let (own, other) = ([approval(1)], [approval(1), approval(2)]);
        for (approvals, may) in [(&[][..], "A"), (&own, "A"), (&other, "EA")] {
            for (role, letter) in Role::ALL.into_iter().zip("VOEA".chars()) {
                let guard = Guard {
                    protection: Some(&scope),
                    approvals,
                };
                let resource = Resource::Service(guard);
                let allowed = authorize(&actor("km", role), Action::CreateService, resource).is_ok();
                assert_eq!(allowed, may.contains(letter), "{approvals:?} by {role:?}");
                // An approval lifts no role.
                let deletes = authorize(&actor("km", role), Action::DeleteService, resource).is_ok();
                assert_eq!(deletes, letter == 'A', "{approvals:?} by {role:?}");
            }
        }
        let refusal = authorize(
            &actor("km", Role::Editor),
            Action::CreateService,
            Resource::Service(Guard {
                protection: Some(&scope),
                approvals: &[],
            }),
        );
        assert_eq!(
            refusal.unwrap_err().to_string(),
            "Services in eu-west-1 are protected: it takes an Administrator, or the approval of somebody else who builds services."
        );
    }

    #[test]
    fn what_is_not_on_the_allowed_list_takes_an_administrator() {
        for (is_listed, may) in [(true, "EA"), (false, "A")] {
            for (role, letter) in Role::ALL.into_iter().zip("VOEA".chars()) {
                let resource = Resource::Grant { is_listed };
                let allowed = authorize(&actor("km", role), Action::Grant, resource).is_ok();
                assert_eq!(allowed, may.contains(letter), "{is_listed} by {role:?}");
            }
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
