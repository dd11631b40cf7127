//! Invitations: links that work once and make their reader a member.

use crate::person::Role;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// How long an invitation can be used, in milliseconds: 72 hours.
pub const LIFETIME: i64 = 72 * 3_600_000;

/// An invitation. Its token is known to whoever has the link, and to nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Never reused.
    pub id: i64,
    /// What whoever accepts it becomes.
    pub role: Role,
    /// Whether they read the whole record as well.
    pub auditor: bool,
    /// For whom it is, or whatever else its maker wrote about it.
    pub note: String,
    /// Who invited; `None`: whoever sits at the terminal of the server.
    pub created_by: Option<String>,
    /// When.
    pub created_at: Time,
    /// When it ends by itself.
    pub expires_at: Time,
    /// How it ended before that.
    pub ended: Option<Ended>,
}

/// How an invitation ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// Somebody became a member by it.
    Accepted {
        /// The name that they chose.
        by: String,
        /// When.
        at: Time,
    },
    /// A member took it back.
    Revoked {
        /// Who.
        by: String,
        /// When.
        at: Time,
    },
}

/// Whether an invitation can still be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationState {
    /// It can.
    Open,
    /// Nobody has used it in time.
    Expired,
    /// Somebody has used it.
    Accepted,
    /// It was taken back.
    Revoked,
}

impl Invitation {
    /// Whether it can still be used.
    pub fn state(&self, now: Time) -> InvitationState {
        match self.ended {
            Some(Ended::Accepted { .. }) => InvitationState::Accepted,
            Some(Ended::Revoked { .. }) => InvitationState::Revoked,
            None if now >= self.expires_at => InvitationState::Expired,
            None => InvitationState::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_open_until_something_ends_it() {
        let mut invitation = Invitation {
            id: 1,
            role: Role::Editor,
            auditor: false,
            note: String::new(),
            created_by: Some("km".to_owned()),
            created_at: Time(0),
            expires_at: Time(LIFETIME),
            ended: None,
        };
        assert_eq!(invitation.state(Time(LIFETIME - 1)), InvitationState::Open);
        assert_eq!(invitation.state(Time(LIFETIME)), InvitationState::Expired);
        invitation.ended = Some(Ended::Accepted {
            by: "ls".to_owned(),
            at: Time(5),
        });
        assert_eq!(invitation.state(Time(6)), InvitationState::Accepted);
        assert_eq!(invitation.state(Time(LIFETIME)), InvitationState::Accepted);
    }
}
