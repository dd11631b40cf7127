//! Errors as callers see them.

use crate::storage::StorageError;

/// An error answer: its code, its HTTP status and its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The short name, such as `InvalidRequestException`.
    pub code: &'static str,
    /// 400 for everything the caller can mend, 500 for the rest; App Runner has no 404, 409 or 429.
    pub status: u16,
    /// What is wrong.
    pub message: String,
}

/// The longest `ErrorMessage` of the model.
const LONGEST_MESSAGE: usize = 600;

impl Fault {
    fn new(code: &'static str, status: u16, message: impl Into<String>) -> Self {
        let mut message: String = message.into();
        if let Some((end, _)) = message.char_indices().nth(LONGEST_MESSAGE) {
            message.truncate(end);
        }
        Fault {
            code,
            status,
            message,
        }
    }

    /// A bad parameter, or a wrong state where the model has no `InvalidStateException`.
    pub fn invalid_request(message: impl Into<String>) -> Self {
        Fault::new("InvalidRequestException", 400, message)
    }

    /// The resource exists; its state forbids the call.
    pub fn invalid_state(message: impl Into<String>) -> Self {
        Fault::new("InvalidStateException", 400, message)
    }

    /// The ARN has no resource in this account and Region. 400, never 404.
    pub fn not_found(message: impl Into<String>) -> Self {
        Fault::new("ResourceNotFoundException", 400, message)
    }

    /// Over the account's quota.
    pub fn quota_exceeded(message: impl Into<String>) -> Self {
        Fault::new("ServiceQuotaExceededException", 400, message)
    }

    /// The service's own fault.
    pub fn internal(message: impl Into<String>) -> Self {
        Fault::new("InternalServiceErrorException", 500, message)
    }

    /// CloudWatch Logs' word for a bad parameter.
    pub fn invalid_parameter(message: impl Into<String>) -> Self {
        Fault::new("InvalidParameterException", 400, message)
    }

    /// Common to AWS: no operation of that name.
    pub fn unknown_operation(message: impl Into<String>) -> Self {
        Fault::new("UnknownOperationException", 400, message)
    }

    /// AWS Query's word for an unknown operation.
    pub fn invalid_action(action: &str, version: &str) -> Self {
        Fault::new(
            "InvalidAction",
            400,
            format!("Could not find operation {action} for version {version}"),
        )
    }

    /// An error of a service beside App Runner, under that service's own code.
    pub fn of_neighbour(code: &'static str, status: u16, message: impl Into<String>) -> Self {
        Fault {
            code,
            status,
            message: message.into(),
        }
    }

    /// Common to AWS: the body is not what the operation can read.
    pub fn serialization(message: impl Into<String>) -> Self {
        Fault::new("SerializationException", 400, message)
    }

    /// Common to AWS: no `Authorization` header.
    pub fn missing_authentication_token() -> Self {
        Fault::new(
            "MissingAuthenticationTokenException",
            400,
            "Request is missing Authentication Token",
        )
    }

    /// Common to AWS: an `Authorization` header that cannot be read.
    pub fn incomplete_signature(message: impl Into<String>) -> Self {
        Fault::new("IncompleteSignatureException", 400, message)
    }

    /// Common to AWS: the credentials may not do this.
    pub fn access_denied(target: &str) -> Self {
        let action = target.split_once('.').map_or(target, |(_, operation)| operation);
        Fault::new(
            "AccessDeniedException",
            400,
            format!("The caller is not authorized to perform: {action}"),
        )
    }

    /// Common to AWS: temporary credentials without their token.
    pub fn unrecognized_client() -> Self {
        Fault::new(
            "UnrecognizedClientException",
            400,
            "The security token included in the request is invalid.",
        )
    }

    /// Common to AWS: a session that is over.
    pub fn expired_token() -> Self {
        Fault::new(
            "ExpiredTokenException",
            400,
            "The security token included in the request is expired",
        )
    }

    /// Common to AWS: too many calls.
    pub fn throttling() -> Self {
        Fault::new("ThrottlingException", 400, "Rate exceeded")
    }

    /// Common to AWS: the service is not there.
    pub fn unavailable() -> Self {
        Fault::new("ServiceUnavailableException", 503, "Service is unavailable.")
    }

    /// Common to AWS: more body than anybody needs.
    pub fn too_large() -> Self {
        Fault::new(
            "RequestEntityTooLargeException",
            413,
            "The request body is too large.",
        )
    }
}

impl From<StorageError> for Fault {
    fn from(error: StorageError) -> Self {
        tracing::error!(%error, "the simulator's database failed");
        Fault::internal("An internal service exception occurred.")
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        Fault::from(StorageError::from(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_end_where_the_model_says() {
        assert_eq!(
            Fault::invalid_request("é".repeat(700)).message.chars().count(),
            600
        );
    }
}
