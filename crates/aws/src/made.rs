//! What a call that makes something answered with.

use aws_sdk_apprunner::operation::RequestId;
use std::ops::Deref;

/// What was made, and by which of AWS's requests. Read as what was made itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made<T> {
    /// What was made; `()` where the caller knows it already.
    pub what: T,
    /// AWS's request id.
    pub request_id: Option<String>,
}

impl<T> Made<T> {
    /// What an answer tells of.
    pub(crate) fn by(answer: &impl RequestId, what: T) -> Made<T> {
        Made {
            what,
            request_id: answer.request_id().map(ToOwned::to_owned),
        }
    }
}

impl<T> Deref for Made<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.what
    }
}
