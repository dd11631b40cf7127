//! What can go wrong, in two halves: what the person reads, and what only the log gets.

/// Why nobody was signed in. Written with `{}` it is the line for the log; [`Error::sentence`] and [`Error::advice`] are for the
/// person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The provider does not answer, or says that it cannot.
    #[error("the provider does not answer: {0}")]
    Unreachable(String),
    /// The provider answers, but not as its or our settings say.
    #[error("the provider and the settings do not fit: {0}")]
    Misconfigured(String),
    /// The provider sent the person back without signing them in.
    #[error("the provider refused: {0}")]
    Denied(String),
    /// What the provider says of the person does not hold.
    #[error("what the provider says does not hold: {0}")]
    Refused(String),
    /// The person took longer than ten minutes, or the code was used before.
    #[error("the sign-in is too old or was used before: {0}")]
    TooOld(String),
    /// This browser did not begin what it is to finish.
    #[error("the answer belongs to no sign-in that this browser began")]
    NotBegun,
    /// The person had to sign in anew, and the provider says that they did not.
    #[error("the provider did not ask the person to sign in again: {0}")]
    NotAgain(String),
}

impl Error {
    /// What happened, for the person.
    pub fn sentence(&self) -> &'static str {
        match self {
            Error::Unreachable(_) => "The sign-in service does not answer.",
            Error::Misconfigured(_) => "Single sign-on is not set up correctly.",
            Error::Denied(_) => "The sign-in service did not sign you in.",
            Error::Refused(_) => "Slipway could not trust the answer of the sign-in service.",
            Error::TooOld(_) => "That sign-in took too long or was used before.",
            Error::NotBegun => "That sign-in did not begin in this browser.",
            Error::NotAgain(_) => "The sign-in service did not ask for your password again.",
        }
    }

    /// What to do next, for the person.
    pub fn advice(&self) -> &'static str {
        match self {
            Error::Unreachable(_) => {
                "Try again in a moment. If it stays like this, tell whoever runs this Slipway."
            }
            Error::Misconfigured(_) => "Tell whoever runs this Slipway: the reason is in its log.",
            Error::Denied(_) => {
                "Try again, and choose the account that you use for Slipway. If it refuses you again, ask whoever runs it."
            }
            Error::Refused(_) => {
                "Try again. If it stays like this, tell whoever runs this Slipway: the reason is in its log."
            }
            Error::TooOld(_) | Error::NotBegun => "Start again here.",
            Error::NotAgain(_) => "Try again. If it stays like this, sign out there first.",
        }
    }

    /// Whether it may come from somebody who tries things out at the provider, and so counts as a failed attempt.
    pub fn is_suspicious(&self) -> bool {
        matches!(self, Error::Refused(_) | Error::TooOld(_))
    }
}
