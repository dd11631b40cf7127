//! AWS JSON 1.0 (App Runner) and 1.1 (the other services): how results and faults are written.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use super::errors::Fault;

/// Which service's manner of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// JSON 1.0; the error member is `Message`.
    AppRunner,
    /// JSON 1.1; the error member is `message`.
    Logs,
    /// JSON 1.1; the error member and the word for a fault of the service's own are as its model has them.
    Neighbour {
        message: &'static str,
        internal: &'static str,
    },
}

/// The prefix of errors that are AWS's and no service's own.
const COMMON: &str = "com.amazon.coral.service#";

impl Dialect {
    fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Dialect::AppRunner => "application/x-amz-json-1.0",
            Dialect::Logs | Dialect::Neighbour { .. } => "application/x-amz-json-1.1",
        })
    }

    /// The fault's code in the words of the service.
    fn code(self, fault: &Fault) -> &'static str {
        match self {
            Dialect::Neighbour { internal, .. } if fault.code == "InternalServiceErrorException" => internal,
            _ => fault.code,
        }
    }

    fn error_body(self, fault: &Fault) -> Value {
        let of_the_service = matches!(
            fault.code,
            "InvalidRequestException"
                | "InvalidStateException"
                | "ResourceNotFoundException"
                | "ServiceQuotaExceededException"
                | "InternalServiceErrorException"
                | "InvalidParameterException"
        );
        match self {
            Dialect::AppRunner if of_the_service => {
                json!({"__type": format!("com.amazonaws.apprunner#{}", fault.code), "Message": fault.message})
            }
            Dialect::AppRunner => {
                json!({"__type": format!("{COMMON}{}", fault.code), "Message": fault.message})
            }
            Dialect::Logs if of_the_service => json!({"__type": fault.code, "message": fault.message}),
            Dialect::Logs => json!({"__type": format!("{COMMON}{}", fault.code), "message": fault.message}),
            Dialect::Neighbour { message, .. } => {
                let prefix = if is_common(fault.code) { COMMON } else { "" };
                let code = self.code(fault);
                // Systems Manager's model has `message` for some errors and `Message` for these.
                let message = match code {
                    "InternalServerError" | "InvalidFilterValue" | "InvalidNextToken" => "Message",
                    _ => message,
                };
                json!({"__type": format!("{prefix}{code}"), message: fault.message})
            }
        }
    }
}

/// The codes that every service may answer with.
fn is_common(code: &str) -> bool {
    matches!(
        code,
        "AccessDeniedException"
            | "IncompleteSignatureException"
            | "InvalidSignatureException"
            | "MissingAuthenticationTokenException"
            | "RequestEntityTooLargeException"
            | "SerializationException"
            | "ServiceUnavailableException"
            | "ThrottlingException"
            | "UnknownOperationException"
    )
}

/// The answer to a call.
pub fn answer(dialect: Dialect, outcome: &Result<Value, Fault>) -> Response<Body> {
    let (status, body, code) = match outcome {
        Ok(result) => (StatusCode::OK, result.to_string(), None),
        Err(fault) => {
            let status = StatusCode::from_u16(fault.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (
                status,
                dialect.error_body(fault).to_string(),
                Some(dialect.code(fault)),
            )
        }
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, dialect.content_type());
    if let Some(code) = code {
        response
            .headers_mut()
            .insert("x-amzn-errortype", HeaderValue::from_static(code));
    }
    response
}
