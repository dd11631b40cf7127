//! AWS Query, form in and XML out, as far as STS needs it: `GetCallerIdentity`.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use super::errors::Fault;
use crate::service::arn::Scope;

const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// Answers a form.
pub fn answer(form: &str, caller: &Result<Scope, Fault>, request_id: &str) -> Response<Body> {
    let outcome = match (caller, parameter(form, "Action").as_deref()) {
        (Err(fault), _) => Err(fault.clone()),
        (Ok(scope), Some("GetCallerIdentity")) => Ok(identity(scope, request_id)),
        (Ok(_), action) => Err(Fault {
            code: "InvalidAction",
            status: 400,
            message: format!(
                "Could not find operation {} for version 2011-06-15",
                action.unwrap_or_default()
            ),
        }),
    };
    let (status, xml) = match outcome {
        Ok(xml) => (StatusCode::OK, xml),
        Err(fault) => (
            StatusCode::from_u16(fault.status).unwrap_or(StatusCode::BAD_REQUEST),
            error(&fault, request_id),
        ),
    };
    let mut response = Response::new(Body::from(xml));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/xml"));
    response
}

/// The action of a form, for switches that name one.
pub fn action(form: &str) -> Option<String> {
    parameter(form, "Action")
}

fn identity(scope: &Scope, request_id: &str) -> String {
    let account = &scope.account;
    format!(
        "<GetCallerIdentityResponse xmlns=\"{NAMESPACE}\"><GetCallerIdentityResult>\
         <Arn>arn:aws:iam::{account}:user/simulator</Arn><UserId>AIDASIMULATOR00000000</UserId><Account>{account}</Account>\
         </GetCallerIdentityResult><ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>\
         </GetCallerIdentityResponse>"
    )
}

fn error(fault: &Fault, request_id: &str) -> String {
    // Query has these two codes without the suffix.
    let code = fault.code.trim_end_matches("Exception");
    format!(
        "<ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>Sender</Type><Code>{code}</Code><Message>{}</Message></Error>\
         <RequestId>{request_id}</RequestId></ErrorResponse>",
        escape(&fault.message)
    )
}

fn parameter(form: &str, name: &str) -> Option<String> {
    form.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_the_caller_is_escaped() {
        let fault = Fault::invalid_request("<b>&");
        assert!(error(&fault, "id").contains("<Message>&lt;b&gt;&amp;</Message>"));
    }
}
