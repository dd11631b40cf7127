//! AWS Query, form in and XML out: how results and faults are written.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use super::errors::Fault;
use super::xml::escape;

/// The answer to a call: the XML of its result, or its fault in a service's namespace.
pub fn respond(namespace: &str, outcome: Result<String, Fault>, request_id: &str) -> Response<Body> {
    let (status, xml) = match outcome {
        Ok(xml) => (200, xml),
        Err(fault) => (fault.status, error(namespace, &fault, request_id)),
    };
    response(status, xml)
}

/// An answer of XML.
pub fn response(status: u16, xml: String) -> Response<Body> {
    let mut response = Response::new(Body::from(xml));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/xml"));
    response
}

/// The action of a form, for switches that name one.
pub fn action(form: &str) -> Option<String> {
    parameter(form, "Action")
}

/// The version of a form, the only thing in it that tells which service an action is of.
pub fn version(form: &str) -> Option<String> {
    parameter(form, "Version")
}

fn error(namespace: &str, fault: &Fault, request_id: &str) -> String {
    // Query has the common codes without the suffix.
    let code = fault.code.trim_end_matches("Exception");
    let side = if fault.status < 500 { "Sender" } else { "Receiver" };
    format!(
        "<ErrorResponse xmlns=\"{namespace}\"><Error><Type>{side}</Type><Code>{code}</Code><Message>{}</Message></Error>\
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_the_caller_is_escaped() {
        let fault = Fault::invalid_request("<b>&");
        assert!(
            error("https://sts.amazonaws.com/doc/2011-06-15/", &fault, "id")
                .contains("<Message>&lt;b&gt;&amp;</Message>")
        );
    }
}
