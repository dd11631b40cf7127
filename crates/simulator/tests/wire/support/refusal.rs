//! Errors as a client gets them.

use std::fmt::Debug;

use aws_sdk_apprunner::error::{ProvideErrorMetadata, SdkError};

/// Code and message of an error that must have come.
pub fn refusal<T: Debug, E: ProvideErrorMetadata>(answer: Result<T, SdkError<E>>) -> (String, String) {
    match answer {
        Ok(answer) => panic!("the call is refused, not answered with {answer:?}"),
        Err(error) => (
            error.code().unwrap_or_default().to_owned(),
            error.message().unwrap_or_default().to_owned(),
        ),
    }
}
