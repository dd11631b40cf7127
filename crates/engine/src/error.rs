//! What can go wrong in a use case. It never crosses the wire: `app` turns it into what people see.

use crate::authorize::Refusal;
use crate::second_factor::WRONG_CODE;
use model::field_error::FieldErrors;
use model::time::Span;

/// An error of a use case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The role does not allow it.
    #[error(transparent)]
    NotAuthorised(#[from] Refusal),
    /// There is no such thing.
    #[error("There is no such {0}.")]
    NotFound(&'static str),
    /// A form is wrong.
    #[error("the form has {} errors", .0.0.len())]
    Invalid(FieldErrors),
    /// Right, but not now; the sentence says when.
    #[error("{0}")]
    NotNow(String),
    /// AWS refused, failed or did not answer.
    #[error("AWS: {0}")]
    Aws(#[from] aws::Error),
    /// Name and password do not fit.
    #[error("That name and password do not fit.")]
    SignInRefused,
    /// A code of the second factor does not count.
    #[error("{WRONG_CODE}")]
    CodeRefused,
    /// Between password and code too much time passed, or the member has another password or no second factor by now.
    #[error("Signing in took too long, or something about the account changed meanwhile. Sign in again.")]
    HalfSignInOver,
    /// Too many failed attempts: the next one counts only after this.
    #[error("Too many attempts. Try again in {0}.")]
    TooManyAttempts(Span),
    /// The setup link was used, is old, or is made up.
    #[error("This setup link is not valid any more.")]
    SetupLinkInvalid,
    /// The invitation was used, is old, was taken back, or is made up.
    #[error("This invitation is not valid any more.")]
    InvitationNotOpen,
    /// It is too long since the member has shown that it is them.
    #[error("Confirm that it is you once more.")]
    NotConfirmed,
    /// Too much is going on; it would be accepted a moment later.
    #[error("Slipway is busy. Try again in a moment.")]
    Busy,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A bug, or the operating system refused something.
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// Whether nothing was written because there is no room, or the folder cannot be written.
    pub fn is_not_written(&self) -> bool {
        matches!(self, Error::Store(store::Error::NotWritable(_)))
    }
}

/// Result of a use case.
pub type Result<T> = std::result::Result<T, Error>;
