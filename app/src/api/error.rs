//! Errors as people see them. The only place where an error of the engine becomes one that crosses the wire.

use super::PackedEncoding;
use model::field_error::FieldErrors;
use serde::{Deserialize, Serialize};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// What people are told where nothing can be written.
pub const NOT_WRITTEN: &str = "The disk of Slipway is full or cannot be written, so this was not done. Ask whoever runs \
                               Slipway to make room, then try again.";

/// Why a server function did not do what it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// Nobody is signed in any more.
    #[error("You are signed out. Sign in and go on.")]
    SignedOut,
    /// The role does not allow it.
    #[error("{sentence}")]
    Forbidden {
        /// "Needs the Administrator role. You are Viewer."
        sentence: String,
    },
    /// There is no such thing.
    #[error("There is no such {what}. It may be deleted, or the address is incomplete.")]
    NotFound {
        /// "service", "draft"
        what: String,
    },
    /// A form is wrong.
    #[error("Check the fields that are marked.")]
    Invalid(FieldErrors),
    /// Right, but not now.
    #[error("{sentence}")]
    NotNow {
        /// When it will be.
        sentence: String,
    },
    /// AWS refused, failed or did not answer.
    #[error("{sentence} {message}")]
    Aws {
        /// What it means, in our words.
        sentence: String,
        /// AWS's own words.
        message: String,
        /// Code and request id, for support.
        reference: String,
    },
    /// A fault of ours or of the machine; the log has the rest.
    #[error("{sentence}")]
    Internal {
        /// What to do.
        sentence: String,
        /// Under which the log tells more.
        reference: String,
    },
    /// The request did not arrive whole, or the answer did not.
    #[error("Slipway did not answer. Check the connection and try again.")]
    NoConnection,
}

impl FromServerFnError for ApiError {
    type Encoder = PackedEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        // Its texts are about serialisation and such: for the log, not for people.
        #[cfg(feature = "ssr")]
        {
            tracing::warn!(
                error = server::without_what_was_sent(&value),
                "a server function could not be called"
            );
            crate::request::set_status(http::StatusCode::BAD_REQUEST);
        }
        let _ = value;
        ApiError::NoConnection
    }
}

/// The sentence in the answer of a server function that failed.
pub fn sentence_of(body: Vec<u8>) -> String {
    ApiError::de(body.into()).to_string()
}

#[cfg(feature = "ssr")]
mod server {
    use super::{ApiError, NOT_WRITTEN, PackedEncoding};
    use crate::request::{self, Notice};
    use axum::response::{IntoResponse, Response};
    use engine::Error;
    use http::StatusCode;
    use http::header::CONTENT_TYPE;
    use model::field_error::FieldErrors;
    use server_fn::ContentType;
    use server_fn::error::{FromServerFnError, ServerFnErrorErr};

    /// What went wrong with a call. Who reads arguments repeats what they cannot read, and that may be somebody's secret.
    pub(super) fn without_what_was_sent(error: &ServerFnErrorErr) -> String {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::Deserialization(_) => {
                "its arguments cannot be read".to_owned()
            }
            ServerFnErrorErr::MissingArg(_) => "an argument is missing".to_owned(),
            error => error.to_string(),
        }
    }

    impl From<Error> for ApiError {
        fn from(error: Error) -> ApiError {
            let (status, api) = match error {
                Error::NotAuthorised(refusal) => (
                    StatusCode::FORBIDDEN,
                    ApiError::Forbidden {
                        sentence: refusal.to_string(),
                    },
                ),
                Error::NotFound(what) => (
                    StatusCode::NOT_FOUND,
                    ApiError::NotFound {
                        what: what.to_owned(),
                    },
                ),
                Error::Invalid(errors) => (StatusCode::UNPROCESSABLE_ENTITY, ApiError::Invalid(errors)),
                Error::NotNow(sentence) => (StatusCode::CONFLICT, ApiError::NotNow { sentence }),
                Error::NotConfirmed => {
                    let mut errors = FieldErrors::default();
                    errors.add(engine::CONFIRMATION, error);
                    (StatusCode::UNPROCESSABLE_ENTITY, ApiError::Invalid(errors))
                }
                Error::SignInRefused
                | Error::CodeRefused
                | Error::HalfSignInOver
                | Error::SetupLinkInvalid
                | Error::InvitationNotOpen => (
                    StatusCode::FORBIDDEN,
                    ApiError::Forbidden {
                        sentence: error.to_string(),
                    },
                ),
                Error::TooManyAttempts(_) => (
                    StatusCode::TOO_MANY_REQUESTS,
                    ApiError::NotNow {
                        sentence: error.to_string(),
                    },
                ),
                Error::Busy => (
                    StatusCode::SERVICE_UNAVAILABLE,
                    ApiError::NotNow {
                        sentence: error.to_string(),
                    },
                ),
                Error::Aws(error) => (StatusCode::BAD_GATEWAY, aws(&error)),
                error if error.is_not_written() => not_written(&error),
                Error::Store(engine_store) => internal(&engine_store),
                Error::Internal(_) => internal(&error),
            };
            request::set_status(status);
            api
        }
    }

    fn aws(error: &engine::AwsError) -> ApiError {
        use engine::AwsErrorKind as Kind;
        let sentence = match error.kind {
            Kind::Refused => "AWS refused this.",
            Kind::NotFound => "App Runner does not know this service any more.",
            Kind::Exists => "There is one of this name already. Choose another name.",
            Kind::Quota => {
                "A quota of the AWS account is used up. Delete a service that is not needed, or ask AWS for more."
            }
            Kind::Denied => "AWS does not let Slipway do this. Check the permissions of its identity.",
            Kind::Throttled => "AWS takes no more requests right now. Try again in a minute.",
            Kind::Fault => {
                "AWS failed. It may have been done all the same: watch the service before you try again."
            }
            Kind::Unreachable => {
                "AWS does not answer. It may have been done all the same: watch the service before you try again."
            }
        };
        let request = error
            .request_id
            .as_ref()
            .map(|id| format!(", request {id}"))
            .unwrap_or_default();
        ApiError::Aws {
            sentence: sentence.to_owned(),
            message: error.message.clone(),
            reference: format!("{}{request}", error.code),
        }
    }

    /// There is no room. The layer around server functions is told too, so that nothing that was typed is lost.
    fn not_written(error: &Error) -> (StatusCode, ApiError) {
        tracing::error!(%error, "nothing can be written");
        request::note_not_written();
        let api = ApiError::Internal {
            sentence: NOT_WRITTEN.to_owned(),
            reference: String::new(),
        };
        (StatusCode::INSUFFICIENT_STORAGE, api)
    }

    fn internal(error: &dyn std::error::Error) -> (StatusCode, ApiError) {
        let reference = request::reference();
        let mut chain = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            chain = format!("{chain}: {cause}");
            source = cause.source();
        }
        tracing::error!(request.id = reference, error = chain, "a use case failed");
        let sentence =
            "Slipway could not do this. Try again; if it stays, give this reference to whoever runs Slipway.";
        (
            StatusCode::SERVICE_UNAVAILABLE,
            ApiError::Internal {
                sentence: sentence.to_owned(),
                reference,
            },
        )
    }

    impl ApiError {
        /// What a script is answered where its server function is not even called: as that would have told of the error.
        pub fn answer(&self, status: StatusCode) -> Response {
            let kind = [(CONTENT_TYPE, PackedEncoding::CONTENT_TYPE)];
            (status, kind, self.ser()).into_response()
        }

        /// The error as a notice on the next page.
        pub(crate) fn notice(self) -> Notice {
            let notice = Notice {
                failed: true,
                ..Notice::default()
            };
            match self {
                ApiError::Aws {
                    sentence,
                    message,
                    reference,
                } => Notice {
                    sentence,
                    more: message,
                    reference,
                    ..notice
                },
                ApiError::Internal { sentence, reference } => Notice {
                    sentence,
                    reference,
                    ..notice
                },
                ApiError::Invalid(errors) => Notice {
                    sentence: ApiError::Invalid(errors.clone()).to_string(),
                    errors,
                    ..notice
                },
                other => Notice {
                    sentence: other.to_string(),
                    ..notice
                },
            }
        }
    }
}
