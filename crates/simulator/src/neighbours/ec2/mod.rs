//! As much of Amazon EC2 as choosing subnets and security groups takes: the default VPC of an account and Region, over
//! EC2 Query, which is AWS Query with flat lists in forms and `item` elements in answers.

pub mod default_vpc;
mod describe;
mod filters;

use axum::body::Body;
use axum::http::Response;
use serde_json::Value;

use super::pages::InvalidToken;
use super::{Answer, Call, Neighbour, carry_out, read};
use crate::protocol::errors::Fault;
use crate::protocol::{query, xml};
use crate::server::App;
use crate::service::arn::Scope;
use crate::shapes::{Service, Violation, request_of_form};

const NAMESPACE: &str = "http://ec2.amazonaws.com/doc/2016-11-15/";

/// The version that forms of EC2 carry.
const VERSION: &str = "2016-11-15";

/// Whether a form is a call of EC2.
pub fn owns(form: &str) -> bool {
    query::version(form).as_deref() == Some(VERSION)
}

/// Answers a form, or says that it has been disturbed.
pub async fn answer(
    app: &App,
    form: &str,
    caller: Result<Scope, Fault>,
    disturbed: Option<Fault>,
    request_id: &str,
) -> Response<Body> {
    let outcome = match (disturbed, caller) {
        (Some(fault), _) | (None, Err(fault)) => Err(fault),
        (None, Ok(scope)) => call(app, form, &scope, request_id).await,
    };
    match outcome {
        Ok(xml) => query::response(200, xml),
        Err(fault) => {
            let fault = in_own_words(fault);
            query::response(fault.status, error(&fault, request_id))
        }
    }
}

async fn call(app: &App, form: &str, scope: &Scope, request_id: &str) -> Result<String, Fault> {
    let parameters: Vec<(String, String)> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
    let action = parameters
        .iter()
        .find(|(name, _)| name == "Action")
        .map(|(_, action)| action.as_str())
        .unwrap_or_default();
    let model = Service::Ec2.operation(action).ok_or_else(|| {
        // EC2's own sentence.
        Fault::of_neighbour(
            "InvalidAction",
            400,
            format!("The action {action} is not valid for this web service."),
        )
    })?;
    let request = request_of_form(Service::Ec2, model, &parameters);
    let result = carry_out(app, (Neighbour::Ec2, action, model), scope, "", request).await?;
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{action}Response xmlns=\"{NAMESPACE}\">\
         <requestId>{request_id}</requestId>{}</{action}Response>",
        xml::content_with_items(&result, "item")
    ))
}

/// EC2's envelope of errors, which is not that of AWS Query.
fn error(fault: &Fault, request_id: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>{}</Code><Message>{}</Message></Error>\
         </Errors><RequestID>{request_id}</RequestID></Response>",
        fault.code,
        xml::escape(&fault.message)
    )
}

pub fn operation(call: &Call<'_>, operation: &str, request: Value) -> Answer {
    match operation {
        "DescribeVpcs" => describe::vpcs(call, &read(request)?),
        "DescribeSubnets" => describe::subnets(call, &read(request)?),
        "DescribeSecurityGroups" => describe::security_groups(call, &read(request)?),
        _ => Err(super::unknown(operation)),
    }
}

/// The fault for broken constraints, of which the operations here have one: the size of a page.
pub fn invalid_value(violations: &[Violation], message: String) -> Fault {
    let message = violations.first().map_or(message, |violation| {
        format!(
            "Value ( {} ) for parameter {} is invalid. {}.",
            violation.value.as_deref().unwrap_or_default().trim_matches('\''),
            violation.path,
            violation.constraint
        )
    });
    Fault::of_neighbour("InvalidParameterValue", 400, message)
}

fn invalid_token(_: InvalidToken) -> Fault {
    Fault::of_neighbour(
        "InvalidPaginationToken",
        400,
        "The specified pagination token is not valid.",
    )
}

/// EC2's words and statuses for what is common to AWS (EC2's guide, "Error codes for the Amazon EC2 API").
fn in_own_words(fault: Fault) -> Fault {
    let (code, status) = match fault.code {
        "InternalServiceErrorException" => ("InternalError", 500),
        "AccessDeniedException" => ("UnauthorizedOperation", 403),
        "ThrottlingException" => ("RequestLimitExceeded", 503),
        "ServiceUnavailableException" => ("Unavailable", 503),
        "IncompleteSignatureException" => ("IncompleteSignature", 400),
        "MissingAuthenticationTokenException" => ("MissingAuthenticationToken", 403),
        "SerializationException" => ("InvalidParameterValue", 400),
        _ => return fault,
    };
    Fault {
        code,
        status,
        ..fault
    }
}
