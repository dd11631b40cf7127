//! STS over AWS Query: who calls, and sessions of roles.

mod assume_role;
pub mod session;

use axum::body::Body;
use axum::http::Response;

use crate::protocol::errors::Fault;
use crate::protocol::query;
use crate::protocol::request::Caller;
use crate::server::App;

const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// Answers a form of STS, or says that it has been disturbed.
pub async fn answer(
    app: &App,
    form: &str,
    caller: Result<Caller, Fault>,
    disturbed: Option<Fault>,
    request_id: &str,
) -> Response<Body> {
    let outcome = match (disturbed, caller) {
        (Some(fault), _) | (None, Err(fault)) => Err(fault),
        (None, Ok(caller)) => call(app, form, &caller, request_id).await,
    };
    query::respond(NAMESPACE, outcome, request_id)
}

async fn call(app: &App, form: &str, caller: &Caller, request_id: &str) -> Result<String, Fault> {
    let action = query::action(form).unwrap_or_default();
    let result = match action.as_str() {
        "GetCallerIdentity" => identity(caller),
        "AssumeRole" => assume_role::assume_role(app, form, caller).await?,
        _ => {
            return Err(Fault::invalid_action(
                &action,
                &query::version(form).unwrap_or_default(),
            ));
        }
    };
    Ok(format!(
        "<{action}Response xmlns=\"{NAMESPACE}\"><{action}Result>{result}</{action}Result><ResponseMetadata>\
         <RequestId>{request_id}</RequestId></ResponseMetadata></{action}Response>"
    ))
}

fn identity(caller: &Caller) -> String {
    let account = &caller.scope.account;
    let user_id = match &caller.session {
        Some(session) => session.assumed_role_id(),
        None => "AIDASIMULATOR00000000".to_owned(),
    };
    format!(
        "<Arn>{}</Arn><UserId>{user_id}</UserId><Account>{account}</Account>",
        caller.arn()
    )
}
