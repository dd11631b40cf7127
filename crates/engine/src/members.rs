//! Members and invitations.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::common_passwords::check_password;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::people::{new_token, on_page, token_hash};
use model::event::{Author, Change, EventDetail, EventKind};
use model::field_error::FieldErrors;
use model::invitation::{Invitation, InvitationState, LIFETIME};
use model::person::{self, Person, Role};
use model::view::{InvitationView, MemberRow, MemberView, MembersView};
use store::{Joined, MemberChange, MemberOutcome, NewEvent};

/// Invitations in the list.
const LISTED: i64 = 50;

/// Why the one local administrator stays one.
const LOCAL_ADMINISTRATOR: &str = "This is the local administrator, who gets in when single sign-on does not work. Name another one with --local-administrator first.";
/// Why the last administrator stays one.
const LAST_ADMINISTRATOR: &str = "There is no other administrator. Make somebody else one first: members need somebody who looks after them.";

impl Engine {
    /// The page that lists members and invitations.
    ///
    /// # Errors
    /// The role does not allow it, or the database does not answer.
    pub async fn members(&self, actor: &Actor) -> Result<MembersView> {
        authorize(actor, Action::Administer, Resource::Shared)?;
        let now = now();
        Ok(MembersView {
            members: self.store().members(now).await?,
            invitations: self.store().invitations(LISTED).await?,
            now,
        })
    }

    /// The page of one member.
    ///
    /// # Errors
    /// The role does not allow it, there is no such member, or the database does not answer.
    pub async fn member(&self, actor: &Actor, id: i64) -> Result<MemberView> {
        authorize(actor, Action::Administer, Resource::Shared)?;
        let now = now();
        let members = self.store().members(now).await?;
        let is_administrator = |row: &&MemberRow| row.person.role == Role::Admin;
        let administrators = members.iter().filter(is_administrator).count();
        let row = members
            .into_iter()
            .find(|row| row.person.id == id)
            .ok_or(Error::NotFound("member"))?;
        let is_administrator = row.person.role == Role::Admin;
        let keep_reason = if is_administrator && self.0.sign_in.passwords.is_for_one(&row.person.name) {
            Some(LOCAL_ADMINISTRATOR.to_owned())
        } else {
            (is_administrator && administrators == 1).then(|| LAST_ADMINISTRATOR.to_owned())
        };
        Ok(MemberView {
            keep_reason,
            is_you: row.person.id == actor.person.id,
            row,
            now,
        })
    }

    /// Invites somebody: the token of the link, which nobody can find out later.
    ///
    /// # Errors
    /// The role does not allow it, [`Error::NotConfirmed`], role or note are wrong, or the database cannot be written.
    pub async fn invite(&self, actor: &Actor, role: &str, auditor: bool, note: &str) -> Result<String> {
        self.administer(actor, "invite a member", None, async {
            let mut errors = FieldErrors::default();
            let role = errors.check("role", Role::parse(role).ok_or("Choose a role."));
            let note = errors.check("note", model::launch::parse_note(note));
            let (Some(role), Some(note)) = (role, note) else {
                return Err(Error::Invalid(errors));
            };
            let by = Some(actor.person.name.clone());
            let (token, invitation, event) = new_invitation(role, auditor, note, by, actor.author());
            let event = event.from_context(&actor.context);
            let event = self
                .store()
                .create_invitation(&invitation, &token_hash(&token), event)
                .await?;
            self.0.hub.publish(&[event]).await;
            Ok(token)
        })
        .await
    }

    /// Takes an invitation back. One that is not open any more stays as it is.
    ///
    /// # Errors
    /// The role does not allow it, or the database cannot be written.
    pub async fn revoke_invitation(&self, actor: &Actor, id: i64) -> Result<()> {
        let about = |mut event: NewEvent| {
            event.detail.attempt = Some("revoke an invitation".to_owned());
            event
        };
        let found = async {
            let invitation = self.store().invitation(id).await?;
            invitation.ok_or(Error::NotFound("invitation"))
        };
        let invitation = self
            .attempt(actor, Action::Administer, Resource::Shared, about, found)
            .await?;
        let event = actor
            .event(now(), EventKind::InvitationRevoked)
            .with(EventDetail {
                changes: changes(Some((invitation.role, invitation.auditor)), None),
                member: Some(invitation.note).filter(|note| !note.is_empty()),
                ..EventDetail::default()
            });
        let name = &actor.person.name;
        if let Some(event) = self.store().revoke_invitation(id, name, event).await? {
            self.0.hub.publish(&[event]).await;
        }
        Ok(())
    }

    /// Gives a member a role. Their sessions end if it is another one than before.
    ///
    /// # Errors
    /// The role does not allow it, [`Error::NotConfirmed`], there is no such member, they are the last administrator, or
    /// the database cannot be written.
    pub async fn change_member(&self, actor: &Actor, id: i64, role: &str, auditor: bool) -> Result<Person> {
        let member = self.name_of(id).await?;
        self.administer(actor, "change the role of a member", member, async {
            let Some(role) = Role::parse(role) else {
                let mut errors = FieldErrors::default();
                errors.add("role", "Choose a role.");
                return Err(Error::Invalid(errors));
            };
            let change = MemberChange::Role(role, auditor);
            self.apply(actor, id, change, EventKind::RoleChanged).await
        })
        .await
    }

    /// Makes somebody a member no more. Their sessions end; what they made stays, and so does their name.
    ///
    /// # Errors
    /// The role does not allow it, [`Error::NotConfirmed`], there is no such member, they are the last administrator, or
    /// the database cannot be written.
    pub async fn remove_member(&self, actor: &Actor, id: i64) -> Result<Person> {
        let member = self.name_of(id).await?;
        self.administer(actor, "remove a member", member, async {
            self.apply(actor, id, MemberChange::Removed, EventKind::PersonRemoved)
                .await
        })
        .await
    }

    /// Ends all sessions of a member at once; they can sign in again. Of one's own, all but the one that asks.
    ///
    /// # Errors
    /// The role does not allow it, [`Error::NotConfirmed`], there is no such member, or the database cannot be written.
    pub async fn end_sessions_of(&self, actor: &Actor, id: i64) -> Result<Person> {
        let member = self.name_of(id).await?;
        self.administer(actor, "sign a member out", member, async {
            let member = self
                .store()
                .person_by_id(id)
                .await?
                .ok_or(Error::NotFound("member"))?;
            let is_own = member.id == actor.person.id;
            let (but, whose, cause) = if is_own {
                (actor.session.as_str(), None, "all others")
            } else {
                ("", Some(member.name.clone()), "all sessions")
            };
            let detail = EventDetail {
                member: whose,
                cause: Some(cause.to_owned()),
                ..EventDetail::default()
            };
            let event = actor.event(now(), EventKind::SessionsEnded).with(detail);
            let ended = self.store().end_other_sessions(id, but, event).await?;
            self.0.hub.publish(ended.as_slice()).await;
            Ok(member)
        })
        .await
    }

    async fn name_of(&self, id: i64) -> Result<Option<String>> {
        Ok(self.store().person_by_id(id).await?.map(|member| member.name))
    }

    async fn apply(&self, actor: &Actor, id: i64, change: MemberChange, kind: EventKind) -> Result<Person> {
        let member = self
            .store()
            .person_by_id(id)
            .await?
            .ok_or(Error::NotFound("member"))?;
        let after = match change {
            MemberChange::Role(role, auditor) => Some((role, auditor)),
            MemberChange::RoleOnly(role) => Some((role, member.auditor)),
            MemberChange::Removed => None,
        };
        let stays_administrator = matches!(after, Some((Role::Admin, _)));
        if member.role == Role::Admin
            && !stays_administrator
            && self.0.sign_in.passwords.is_for_one(&member.name)
        {
            return Err(Error::NotNow(LOCAL_ADMINISTRATOR.to_owned()));
        }
        let detail = EventDetail {
            member: Some(member.name.clone()),
            changes: changes(Some((member.role, member.auditor)), after),
            ..EventDetail::default()
        };
        let event = actor.event(now(), kind).with(detail);
        match self.store().change_member(id, change, event).await? {
            MemberOutcome::Changed(event) => self.0.hub.publish(&[*event]).await,
            MemberOutcome::Unchanged => {}
            MemberOutcome::Gone => return Err(Error::NotFound("member")),
            MemberOutcome::LastAdministrator => return Err(Error::NotNow(LAST_ADMINISTRATOR.to_owned())),
        }
        Ok(member)
    }

    /// What an open invitation offers; `None` where there is none of this token, or it has ended.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn invitation(&self, token: &str) -> Result<Option<InvitationView>> {
        let found = self.store().invitation_by_token(&token_hash(token)).await?;
        let open = found.filter(|invitation| invitation.state(now()) == InvitationState::Open);
        Ok(open.map(|invitation| InvitationView {
            role: invitation.role,
            auditor: invitation.auditor,
            created_by: invitation.created_by,
            expires_at: invitation.expires_at,
        }))
    }

    /// Makes whoever has the link a member; the link dies with it. `address` is where they come from.
    ///
    /// # Errors
    /// [`Error::InvitationNotOpen`], [`Error::Invalid`] at the fields `name` and `password`, [`Error::Busy`], or the
    /// database.
    pub async fn join(&self, token: &str, name: &str, password: String, address: &str) -> Result<Person> {
        let outcome = self.make_member(token, name, password, address).await;
        self.followed_link(outcome, address).await
    }

    async fn make_member(&self, token: &str, name: &str, password: String, address: &str) -> Result<Person> {
        // Hashing is expensive: only for whoever has an open invitation.
        if self.invitation(token).await?.is_none() {
            return Err(Error::InvitationNotOpen);
        }
        let mut errors = FieldErrors::default();
        errors.check("name", person::check_name(name));
        if errors.is_empty() && !self.0.sign_in.passwords.include(name) {
            errors.add(
                "name",
                "Passwords are switched off here. Sign in through single sign-on instead.",
            );
        }
        errors.check("password", check_password(name, &password));
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        let hash = self.0.passwords.hash(password).await?;
        let event = NewEvent::new(now(), EventKind::PersonCreated, Author::Stranger)
            .from_context(&on_page(address))
            .with(EventDetail {
                member: Some(name.to_owned()),
                ..EventDetail::default()
            });
        match self.store().join(&token_hash(token), name, &hash, event).await? {
            Joined::Member(person, event) => {
                self.0.hub.publish(&[*event]).await;
                Ok(person)
            }
            Joined::NameTaken => {
                errors.add("name", "Somebody has this name, or had it. Choose another one.");
                Err(Error::Invalid(errors))
            }
            Joined::NotOpen => Err(Error::InvitationNotOpen),
        }
    }
}

/// A new invitation, the token of its link, and the event that tells of it.
pub(crate) fn new_invitation(
    role: Role,
    auditor: bool,
    note: String,
    created_by: Option<String>,
    author: Author,
) -> (String, Invitation, NewEvent) {
    let at = now();
    let detail = EventDetail {
        changes: changes(None, Some((role, auditor))),
        member: Some(note.clone()).filter(|note| !note.is_empty()),
        ..EventDetail::default()
    };
    let invitation = Invitation {
        id: 0,
        role,
        auditor,
        note,
        created_by,
        created_at: at,
        expires_at: at.plus(LIFETIME),
        ended: None,
    };
    let event = NewEvent::new(at, EventKind::PersonInvited, author).with(detail);
    (new_token(), invitation, event)
}

/// Role and auditor flag before and after, as far as they differ.
fn changes(before: Option<(Role, bool)>, after: Option<(Role, bool)>) -> Vec<Change> {
    let told = |auditor: bool| if auditor { "Yes" } else { "No" };
    let role = |of: Option<(Role, bool)>| of.map(|(role, _)| role.label().to_owned());
    let auditor = |of: Option<(Role, bool)>| of.map(|(_, auditor)| told(auditor).to_owned());
    let all = [
        Change {
            field: "Role".to_owned(),
            before: role(before),
            after: role(after),
        },
        Change {
            field: "Auditor".to_owned(),
            before: auditor(before),
            after: auditor(after),
        },
    ];
    all.into_iter()
        .filter(|change| change.before != change.after)
        .collect()
}
