//! The three protocols that CloudWatch speaks: Smithy RPC v2 with CBOR (current SDKs), AWS JSON 1.0, and AWS Query
//! (older SDKs and version 1 of the CLI). All are about the same requests and results.

use std::fmt::Write;

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use super::VERSION;
use crate::clock::Timestamp;
use crate::protocol::errors::Fault;
use crate::protocol::{cbor, query, xml};
use crate::shapes::{Operation, Service, request_of_form};

const NAMESPACE: &str = "http://monitoring.amazonaws.com/doc/2010-08-01/";

/// The members of results that hold moments.
const MOMENTS: [&str; 2] = ["Timestamp", "Timestamps"];

/// The only map among the results; Query writes maps as entries.
const MAP: &str = "ExtendedStatistics";

/// One of the protocols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    Cbor,
    Json,
    Query,
}

impl Codec {
    /// The operation that a request names.
    pub fn operation(self, parts: &Parts, body: &Bytes) -> String {
        let found = match self {
            Codec::Cbor => parts.uri.path().rsplit('/').next(),
            Codec::Json => parts
                .headers
                .get("x-amz-target")
                .and_then(|target| target.to_str().ok())
                .and_then(|target| target.split_once('.'))
                .map(|(_, operation)| operation),
            Codec::Query => {
                return std::str::from_utf8(body)
                    .ok()
                    .and_then(query::action)
                    .unwrap_or_default();
            }
        };
        found.unwrap_or_default().to_owned()
    }

    /// The request in a body. One of RPC v2 without members may have none.
    pub fn read(self, operation: &Operation, body: &[u8]) -> Result<Value, Fault> {
        match self {
            Codec::Cbor if body.is_empty() => Ok(json!({})),
            Codec::Cbor => cbor::read(body).map_err(|_| Fault::serialization("The body is not CBOR.")),
            Codec::Json => {
                serde_json::from_slice(body).map_err(|_| Fault::serialization("The body is not JSON."))
            }
            Codec::Query => {
                let parameters: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
                Ok(request_of_form(Service::CloudWatch, operation, &parameters))
            }
        }
    }

    /// The fault for an operation that is not here.
    pub fn unknown_operation(self, operation: &str) -> Fault {
        match self {
            Codec::Query => Fault::invalid_action(operation, VERSION),
            Codec::Cbor | Codec::Json => Fault::unknown_operation(format!(
                "This simulator's CloudWatch has no operation {operation}."
            )),
        }
    }

    /// The answer to a call.
    pub fn answer(self, operation: &str, outcome: Result<Value, Fault>, request_id: &str) -> Response<Body> {
        if self == Codec::Query {
            let outcome = outcome
                .map(|result| document(operation, &result, request_id))
                .map_err(|fault| Fault {
                    code: query_code(fault.code),
                    ..fault
                });
            return query::respond(NAMESPACE, outcome, request_id);
        }
        let (status, value) = match &outcome {
            Ok(result) => (200, result.clone()),
            Err(fault) => (fault.status, error(fault)),
        };
        let body = match self {
            Codec::Cbor => cbor::write(&value, &MOMENTS),
            _ => value.to_string().into_bytes(),
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        let content_type = match self {
            Codec::Cbor => "application/cbor",
            _ => "application/x-amz-json-1.0",
        };
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        if self == Codec::Cbor {
            headers.insert("smithy-protocol", HeaderValue::from_static("rpc-v2-cbor"));
        }
        if let Err(fault) = &outcome {
            let side = if fault.status < 500 { "Sender" } else { "Receiver" };
            let code = query_code(fault.code).trim_end_matches("Exception");
            if let Ok(value) = HeaderValue::from_str(&format!("{code};{side}")) {
                headers.insert("x-amzn-query-error", value);
            }
        }
        response
    }
}

/// The name of an error in CloudWatch's model.
fn shape(code: &'static str) -> &'static str {
    match code {
        "InternalServiceErrorException" => "InternalServiceFault",
        _ => code,
    }
}

/// The code that an error had in AWS Query and still has for clients that knew it so (Smithy's `awsQueryError`).
fn query_code(code: &'static str) -> &'static str {
    match code {
        "InternalServiceErrorException" => "InternalServiceError",
        "MissingRequiredParameterException" => "MissingParameter",
        _ => code,
    }
}

fn error(fault: &Fault) -> Value {
    let of_the_service = matches!(
        fault.code,
        "InternalServiceErrorException"
            | "InvalidNextToken"
            | "InvalidParameterCombinationException"
            | "InvalidParameterValueException"
            | "MissingRequiredParameterException"
            | "ValidationError"
    );
    let namespace = if of_the_service {
        "com.amazonaws.cloudwatch"
    } else {
        "com.amazon.coral.service"
    };
    let kind = format!("{namespace}#{}", shape(fault.code));
    if fault.code == "InternalServiceErrorException" {
        json!({"__type": kind, "Message": fault.message})
    } else {
        json!({"__type": kind, "message": fault.message})
    }
}

fn document(operation: &str, result: &Value, request_id: &str) -> String {
    format!(
        "<{operation}Response xmlns=\"{NAMESPACE}\"><{operation}Result>{}</{operation}Result>\
         <ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{operation}Response>",
        content(operation, result)
    )
}

/// What the element of that name holds, moments as ISO 8601 and maps as entries.
fn content(name: &str, value: &Value) -> String {
    let mut content = String::new();
    // Writing to a String cannot fail.
    match value {
        Value::Number(seconds) if MOMENTS.contains(&name) => {
            #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
            let milliseconds = (seconds.as_f64().unwrap_or_default() * 1000.0).round() as i64;
            content = Timestamp(milliseconds).format("%Y-%m-%dT%H:%M:%SZ");
        }
        Value::Array(items) => {
            for item in items {
                let _ = write!(content, "<member>{}</member>", self::content(name, item));
            }
        }
        Value::Object(members) => {
            for (member, value) in members {
                let inner = self::content(member, value);
                let _ = if name == MAP {
                    let key = xml::escape(member);
                    write!(content, "<entry><key>{key}</key><value>{inner}</value></entry>")
                } else {
                    write!(content, "<{member}>{inner}</{member}>")
                };
            }
        }
        _ => content = xml::content(value),
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_has_moments_as_text_and_maps_as_entries() {
        let result = json!({"Datapoints": [{
            "Timestamp": 1_795_219_200.0, "Sum": 2.5, "ExtendedStatistics": {"p99.9": 7.0},
        }], "Timestamps": [0.0], "Label": "<a>"});
        assert_eq!(
            content("GetMetricStatistics", &result),
            "<Datapoints><member><ExtendedStatistics><entry><key>p99.9</key><value>7.0</value></entry></ExtendedStatistics>\
             <Sum>2.5</Sum><Timestamp>2026-11-21T00:00:00Z</Timestamp></member></Datapoints><Label>&lt;a&gt;</Label>\
             <Timestamps><member>1970-01-01T00:00:00Z</member></Timestamps>"
        );
    }

    #[test]
    fn errors_have_their_names_of_the_model_and_of_query() {
        let fault = Fault::internal("It broke.");
        assert_eq!(
            error(&fault),
            json!({"__type": "com.amazonaws.cloudwatch#InternalServiceFault", "Message": "It broke."})
        );
        let missing = Fault::of_neighbour("MissingRequiredParameterException", 400, "x");
        assert_eq!(query_code(missing.code), "MissingParameter");
        assert_eq!(
            error(&missing)["__type"],
            "com.amazonaws.cloudwatch#MissingRequiredParameterException"
        );
    }
}
