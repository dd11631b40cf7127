//! IAM's roles and their attached policies, over AWS Query. They belong to the account, whichever Region a call names.

pub mod assume;
mod attached_policies;
pub mod create_role;
pub mod managed_policies;
mod roles;
pub mod trust;

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
use crate::storage::roles::{RoleRecord, find};

const NAMESPACE: &str = "https://iam.amazonaws.com/doc/2010-05-08/";

/// The version that forms of IAM carry.
const VERSION: &str = "2010-05-08";

/// The size of a page that asks for none (API "MaxItems": "If you do not include this parameter, … it defaults to
/// 100").
const PAGE: i64 = 100;

/// API shape `roleMaxSessionDurationType`: an hour, unless asked for.
pub const SESSION_DURATION: i64 = 3600;

/// Whether a form is a call of IAM.
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
    query::respond(NAMESPACE, outcome.map_err(in_own_words), request_id)
}

async fn call(app: &App, form: &str, scope: &Scope, request_id: &str) -> Result<String, Fault> {
    let parameters: Vec<(String, String)> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
    let action = parameters
        .iter()
        .find(|(name, _)| name == "Action")
        .map(|(_, action)| action.as_str())
        .unwrap_or_default();
    let model = Service::Iam
        .operation(action)
        .ok_or_else(|| Fault::invalid_action(action, VERSION))?;
    let request = request_of_form(Service::Iam, model, &parameters);
    let result = carry_out(app, (Neighbour::Iam, action, model), scope, "", request).await?;
    let result = if result.is_null() {
        String::new()
    } else {
        format!("<{action}Result>{}</{action}Result>", xml::content(&result))
    };
    Ok(format!(
        "<{action}Response xmlns=\"{NAMESPACE}\">{result}<ResponseMetadata><RequestId>{request_id}</RequestId>\
         </ResponseMetadata></{action}Response>"
    ))
}

pub async fn operation(call: &mut Call<'_>, operation: &str, request: Value) -> Answer {
    match operation {
        "ListRoles" => roles::list_roles(call, read(request)?).await,
        "GetRole" => roles::get_role(call, read(request)?).await,
        "CreateRole" => create_role::create_role(call, read(request)?).await,
        "AttachRolePolicy" => attached_policies::attach_role_policy(call, read(request)?).await,
        "ListAttachedRolePolicies" => {
            attached_policies::list_attached_role_policies(call, read(request)?).await
        }
        _ => Err(Fault::invalid_action(operation, VERSION)),
    }
}

/// The role of that name, or IAM's sentence for none.
async fn role(call: &mut Call<'_>, name: &str) -> Result<RoleRecord, Fault> {
    find(call.connection, &call.scope.account, name)
        .await?
        .ok_or_else(|| no_such_entity(format!("The role with name {name} cannot be found.")))
}

/// The fault for broken constraints. A name's characters have a sentence of their own.
pub fn validation_error(violations: &[Violation], message: String) -> Fault {
    let of_a_name = violations.iter().find(|violation| {
        violation.path == "roleName"
            && violation
                .constraint
                .starts_with("Member must satisfy regular expression")
    });
    let message = match of_a_name {
        Some(_) => "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or \
                    the following: +=,.@_-"
            .to_owned(),
        None => message,
    };
    Fault::of_neighbour("ValidationError", 400, message)
}

fn no_such_entity(message: String) -> Fault {
    Fault::of_neighbour("NoSuchEntity", 404, message)
}

fn limit_exceeded(message: &str) -> Fault {
    Fault::of_neighbour("LimitExceeded", 409, message)
}

fn invalid_marker(_: InvalidToken) -> Fault {
    Fault::of_neighbour("ValidationError", 400, "The Marker is invalid.")
}

/// Query's words and IAM's statuses for what is common to AWS.
fn in_own_words(fault: Fault) -> Fault {
    let (code, status) = match fault.code {
        "InternalServiceErrorException" => ("ServiceFailure", 500),
        "AccessDeniedException" => ("AccessDenied", 403),
        "IncompleteSignatureException" => ("IncompleteSignature", 400),
        "MissingAuthenticationTokenException" => ("MissingAuthenticationToken", 403),
        _ => return fault,
    };
    Fault {
        code,
        status,
        ..fault
    }
}
