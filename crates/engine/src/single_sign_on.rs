//! Signing in by what a provider of single sign-on says. The protocol is not known here.

use crate::brake;
use crate::clock::now;
use crate::engine::Engine;
use crate::error::Result;
use crate::people::{Entry, author, on_page};
use model::event::{Author, Change, EventDetail, EventKind};
use model::identity::Identity;
use model::person::{Person, Role};
use model::view::{PasswordForm, SignInView};
use store::{Arrival, MemberChange, MemberOutcome, NewEvent};

/// In which ways people sign in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignInWays {
    /// What the button for single sign-on names; without it there is none.
    pub single_sign_on: Option<String>,
    /// For whom passwords work.
    pub passwords: PasswordsFor,
}

/// For whom passwords work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PasswordsFor {
    /// For everybody who has one.
    #[default]
    Everybody,
    /// For one local administrator, who gets in when the provider is away.
    One(String),
    /// For nobody.
    Nobody,
}

impl PasswordsFor {
    /// Whether the member of this name may use a password.
    pub(crate) fn include(&self, name: &str) -> bool {
        match self {
            PasswordsFor::Everybody => true,
            PasswordsFor::One(administrator) => administrator == name,
            PasswordsFor::Nobody => false,
        }
    }

    /// Whether this is the member who gets in when the provider is away.
    pub(crate) fn is_for_one(&self, name: &str) -> bool {
        matches!(self, PasswordsFor::One(administrator) if administrator == name)
    }
}

/// What became of somebody whom the provider knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// Signed in.
    Admitted(Entry),
    /// No group gives a role here.
    NoRole,
    /// An administrator has removed them.
    Removed,
    /// Nobody has set up this Slipway, and this is no Administrator.
    NobodyYet,
}

impl Engine {
    /// The name of the local administrator who is to get in when the provider is away, where that is no Administrator with a
    /// password.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn missing_local_administrator(&self) -> Result<Option<String>> {
        let PasswordsFor::One(name) = &self.0.sign_in.passwords else {
            return Ok(None);
        };
        let found = self.store().person_by_name(name).await?;
        let is_there = match found.filter(|row| row.person.role == Role::Admin) {
            Some(row) => self.store().password_hash(row.person.id).await?.is_some(),
            None => false,
        };
        Ok((!is_there).then(|| name.clone()))
    }

    /// What the sign-in page offers.
    pub fn sign_in_view(&self) -> SignInView {
        let ways = &self.0.sign_in;
        SignInView {
            single_sign_on: ways.single_sign_on.clone(),
            password_form: match ways.passwords {
                PasswordsFor::Everybody => PasswordForm::Shown,
                PasswordsFor::One(_) => PasswordForm::BehindLink,
                PasswordsFor::Nobody => PasswordForm::Absent,
            },
        }
    }

    /// Whether who comes from this address may try to sign in now. Failures with passwords count too.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`], or the database.
    pub async fn may_try_to_sign_in(&self, address: &str) -> Result<()> {
        self.not_braked(&[brake::of_address(address)]).await
    }

    /// Notes an answer of the provider that was made up, or is not for who brought it.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn single_sign_on_failed(&self, address: &str) -> Result<()> {
        self.refuse_identity(
            address,
            Author::Stranger,
            "the answer of the sign-in service did not hold",
        )
        .await
    }

    /// Signs in whom the provider knows, with the role that their groups stand for; `None` where they stand for none.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sign_in_by_identity(
        &self,
        identity: &Identity,
        role: Option<Role>,
        address: &str,
    ) -> Result<Admission> {
        let known = self.store().person_by_identity(identity).await?;
        let Some(role) = role else {
            self.refuse_without_role(known, identity, address).await?;
            return Ok(Admission::NoRole);
        };
        let known = if let Some(person) = known {
            person
        } else {
            let at = now();
            let event =
                NewEvent::new(at, EventKind::PersonJoined, Author::Slipway).from_context(&on_page(address));
            match self.store().arrive(identity, role, at, event).await? {
                Arrival::New(person, event) => {
                    self.0.hub.publish(&[*event]).await;
                    person
                }
                Arrival::Known(person) => person,
                Arrival::Removed => return Ok(Admission::Removed),
                Arrival::NobodyYet => return Ok(Admission::NobodyYet),
            }
        };
        let Some(person) = self.follow_groups(known, role, address).await? else {
            return Ok(Admission::Removed);
        };
        self.forget_failures(&[brake::of_address(address)]).await?;
        let noted = self
            .note_sign_in(person, None, "through single sign-on", address)
            .await?;
        Ok(match noted {
            Some(entry) => Admission::Admitted(entry),
            None => Admission::Removed,
        })
    }

    /// Gives a member the role that their groups stand for now; `None` if the member was removed meanwhile.
    async fn follow_groups(&self, person: Person, role: Role, address: &str) -> Result<Option<Person>> {
        let change = Change {
            field: "Role".to_owned(),
            before: Some(person.role.label().to_owned()),
            after: Some(role.label().to_owned()),
        };
        let event = NewEvent::new(now(), EventKind::PersonRoleFollowed, author(&person))
            .from_context(&on_page(address))
            .with(EventDetail {
                changes: vec![change],
                ..EventDetail::default()
            });
        let change = MemberChange::RoleOnly(role);
        match self.store().change_member(person.id, change, event).await? {
            MemberOutcome::Unchanged => Ok(Some(person)),
            MemberOutcome::Changed(event) => {
                self.0.hub.publish(&[*event]).await;
                Ok(Some(Person { role, ..person }))
            }
            MemberOutcome::Gone => Ok(None),
            MemberOutcome::LastAdministrator => {
                tracing::warn!(
                    person = person.name,
                    role = role.as_str(),
                    "the groups of the last administrator stand for another role; the role is kept, or nobody could administer this Slipway"
                );
                Ok(Some(person))
            }
        }
    }

    /// Whoever lost every group with a role is out at once, also where they are signed in.
    async fn refuse_without_role(
        &self,
        known: Option<Person>,
        identity: &Identity,
        address: &str,
    ) -> Result<()> {
        tracing::warn!(
            subject = identity.subject,
            groups = ?identity.groups,
            "somebody was refused: none of their groups stands for a role. Rules are set with --single-sign-on-role"
        );
        let who = match &known {
            Some(person) => {
                let detail = EventDetail {
                    cause: Some("everywhere, since no group of theirs stands for a role any more".to_owned()),
                    ..EventDetail::default()
                };
                let event = NewEvent::new(now(), EventKind::SessionsEnded, author(person))
                    .from_context(&on_page(address))
                    .with(detail);
                let ended = self.store().end_sessions_of(person.id, event).await?;
                self.0.hub.publish(ended.as_slice()).await;
                author(person)
            }
            None => Author::Stranger,
        };
        self.refuse_identity(address, who, "no group of theirs stands for a role")
            .await
    }

    async fn refuse_identity(&self, address: &str, author: Author, cause: &str) -> Result<()> {
        self.count_failure(&[brake::of_address(address)]).await?;
        let detail = EventDetail {
            cause: Some(cause.to_owned()),
            ..EventDetail::default()
        };
        let event = NewEvent::new(now(), EventKind::PersonSignInFailed, author)
            .from_context(&on_page(address))
            .with(detail);
        self.tell(vec![event]).await?;
        Ok(())
    }
}
