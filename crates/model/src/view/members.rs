//! The pages of members, of invitations, and of a member's own account.

use crate::invitation::Invitation;
use crate::person::{Person, Role};
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// The page that lists members and invitations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersView {
    /// The members, by name.
    pub members: Vec<MemberRow>,
    /// The newest invitations, ended ones too.
    pub invitations: Vec<Invitation>,
    /// The server's clock when this was made.
    pub now: Time,
}

/// A member in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    /// The member.
    pub person: Person,
    /// Since when they are one.
    pub created_at: Time,
    /// When they signed in last; `None`: never since it is noted.
    pub signed_in_at: Option<Time>,
    /// In how many browsers they are signed in.
    pub sessions: i64,
    /// Whether their password alone does not let anybody in.
    pub second_factor: bool,
}

/// The page of one member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberView {
    /// The member.
    pub row: MemberRow,
    /// Why their role cannot be lowered and they cannot be removed: somebody has to look after the members.
    pub keep_reason: Option<String>,
    /// Whether it is the reader.
    pub is_you: bool,
    /// The server's clock when this was made.
    pub now: Time,
}

/// An invitation as whoever follows it sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// What they become.
    pub role: Role,
    /// Whether they read the whole record as well.
    pub auditor: bool,
    /// Who invites; `None`: whoever sits at the terminal of the server.
    pub created_by: Option<String>,
    /// When it ends.
    pub expires_at: Time,
}

/// A member's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// The member.
    pub person: Person,
    /// Where they are signed in, the last used first.
    pub sessions: Vec<SessionRow>,
    /// Their password, and what is asked for beside it.
    pub factor: FactorState,
    /// The server's clock when this was made.
    pub now: Time,
}

/// What a member shows beside their password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactorState {
    /// They have no password that counts here: the provider of single sign-on looks after it.
    NoPassword,
    /// Nothing.
    Off,
    /// A code of an authenticator.
    On {
        /// Since when.
        since: Time,
        /// Recovery codes that are left.
        recovery_codes: i64,
    },
}

/// The page of a member's second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorView {
    /// How it stands.
    pub state: FactorState,
    /// What is to be put into an authenticator, while a second factor is being set up.
    pub enrolment: Option<EnrolmentView>,
    /// Recovery codes that were made a moment ago; shown this once.
    pub recovery_codes: Vec<String>,
    /// The server's clock when this was made.
    pub now: Time,
}

/// What is to be put into an authenticator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentView {
    /// The secret in Base32, in groups of four.
    pub secret: String,
    /// Modules of the QR code on each side, with the quiet zone.
    pub size: usize,
    /// Its dark modules as the path of an SVG image of that size.
    pub path: String,
}

/// A session in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Names it in forms; of no use for taking it over.
    pub handle: String,
    /// "Firefox on Linux"
    pub browser: String,
    /// Address that it was used from last.
    pub address: String,
    /// When it began.
    pub signed_in_at: Time,
    /// When it was used last, to five minutes.
    pub used_at: Time,
    /// Whether it is the one that asks.
    pub is_this: bool,
}
