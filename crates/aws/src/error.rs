//! What AWS answers when it does not do what was asked, sorted by what the caller does about it.

use crate::member_credentials::NotAssumed;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// A call that failed.
#[derive(Debug, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Error {
    /// What the caller does about it.
    pub kind: ErrorKind,
    /// AWS's code, such as `InvalidRequestException`, or `NoAnswer`.
    pub code: String,
    /// AWS's message, or a sentence of ours where AWS said nothing.
    pub message: String,
    /// AWS's request id.
    pub request_id: Option<String>,
}

/// Kinds of failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The request is wrong or comes at the wrong time; asking again does not help.
    Refused,
    /// AWS does not know the resource.
    NotFound,
    /// There is one of that name already.
    Exists,
    /// A quota is used up.
    Quota,
    /// The identity may not do this, or its credentials are not accepted.
    Denied,
    /// Too many requests: ask later.
    Throttled,
    /// AWS failed: ask later. The request may have been carried out.
    Fault,
    /// No answer at all: the network, a wrong endpoint, a time-out. The request may have been carried out.
    Unreachable,
}

impl Error {
    /// A success without what it should have told.
    pub(crate) fn unreadable(operation: &str) -> Error {
        Error {
            kind: ErrorKind::Fault,
            code: "UnreadableAnswer".to_owned(),
            message: format!("{operation} was carried out, but its answer could not be read."),
            request_id: None,
        }
    }

    /// Whether App Runner could not take on a role that a request names, as it cannot for some seconds after the role was
    /// made: ask again then. The words are those that people met (section 6 of the domain facts).
    pub fn is_role_not_taken_on(&self) -> bool {
        self.kind == ErrorKind::Refused && self.message.contains("Error in assuming")
    }
}

impl ErrorKind {
    /// Whether the request may have been carried out all the same.
    pub fn is_ambiguous(self) -> bool {
        matches!(self, ErrorKind::Fault | ErrorKind::Unreachable)
    }

    pub(crate) fn of_code(code: &str) -> ErrorKind {
        match code {
            "ResourceNotFoundException"
            | "RepositoryNotFoundException"
            | "ImageNotFoundException"
            | "NoSuchEntity" => ErrorKind::NotFound,
            "EntityAlreadyExists" | "ResourceExistsException" | "ParameterAlreadyExists" => ErrorKind::Exists,
            "ServiceQuotaExceededException"
            | "LimitExceededException"
            | "LimitExceeded"
            | "ParameterLimitExceeded" => ErrorKind::Quota,
            "AccessDeniedException"
            | "AccessDenied"
            | "UnauthorizedOperation"
            | "AuthFailure"
            | "UnrecognizedClientException"
            | "InvalidSignatureException"
            | "InvalidClientTokenId"
            | "ExpiredTokenException"
            | "ExpiredToken"
            | "SignatureDoesNotMatch"
            | "MissingAuthenticationToken"
            | "MissingAuthenticationTokenException" => ErrorKind::Denied,
            "ThrottlingException" | "Throttling" | "TooManyRequestsException" | "RequestLimitExceeded" => {
                ErrorKind::Throttled
            }
            "InternalServiceErrorException"
            | "InternalFailure"
            | "ServiceUnavailableException"
            | "ServiceUnavailable" => ErrorKind::Fault,
            _ => ErrorKind::Refused,
        }
    }
}

impl<E> From<SdkError<E, HttpResponse>> for Error
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    fn from(error: SdkError<E, HttpResponse>) -> Self {
        let header = |response: &HttpResponse| {
            ["x-amzn-requestid", "x-amz-request-id"]
                .iter()
                .find_map(|name| response.headers().get(*name))
                .map(ToOwned::to_owned)
        };
        // Nothing was sent: the role in the member's name comes first.
        if let Some(NotAssumed(refusal)) = not_assumed(&error) {
            return Error {
                kind: ErrorKind::Denied,
                code: refusal.code.clone(),
                message: format!(
                    "The role that calls are made under in your name could not be assumed: {}",
                    refusal.message
                ),
                request_id: refusal.request_id.clone(),
            };
        }
        match &error {
            SdkError::ServiceError(service) => {
                let status = service.raw().status().as_u16();
                let code = service.err().code().unwrap_or("UnknownError").to_owned();
                let kind = match ErrorKind::of_code(&code) {
                    // A success whose text cannot be read, for example of a proxy: it may have been carried out.
                    ErrorKind::Refused if !(400..500).contains(&status) => ErrorKind::Fault,
                    ErrorKind::Refused if status == 429 => ErrorKind::Throttled,
                    ErrorKind::Refused if status == 403 => ErrorKind::Denied,
                    kind => kind,
                };
                let message = service
                    .err()
                    .message()
                    .unwrap_or("AWS gave no reason.")
                    .to_owned();
                Error {
                    kind,
                    code,
                    message,
                    request_id: header(service.raw()),
                }
            }
            SdkError::ResponseError(response) => Error {
                kind: ErrorKind::Fault,
                code: "UnreadableAnswer".to_owned(),
                message: format!("The answer could not be read: {}", chain(&error)),
                request_id: header(response.raw()),
            },
            SdkError::ConstructionFailure(_) => Error {
                kind: ErrorKind::Refused,
                code: "NotSent".to_owned(),
                message: format!("The request could not be made: {}", chain(&error)),
                request_id: None,
            },
            SdkError::TimeoutError(_) => Error {
                kind: ErrorKind::Unreachable,
                code: "NoAnswer".to_owned(),
                message: "No answer in time.".to_owned(),
                request_id: None,
            },
            _ => Error {
                kind: if chain(&error).contains("credential") {
                    ErrorKind::Denied
                } else {
                    ErrorKind::Unreachable
                },
                code: "NoAnswer".to_owned(),
                message: format!("No connection: {}", chain(&error)),
                request_id: None,
            },
        }
    }
}

/// That credentials in a member's name were not to be had, if that is the reason.
fn not_assumed<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a NotAssumed> {
    let mut reason = Some(error);
    while let Some(error) = reason {
        if let Some(found) = error.downcast_ref::<NotAssumed>() {
            return Some(found);
        }
        reason = error.source();
    }
    None
}

/// The innermost reason, which is the one that tells something.
fn chain(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
