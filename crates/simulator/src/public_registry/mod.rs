//! The public registry, `public.ecr.aws`, over the registry's own protocol (OCI distribution specification): what it takes
//! to find out what an image is. Layers are nowhere, so `docker pull` ends with them.
//!
//! On AWS these are addresses below `https://public.ecr.aws`; here they are below the simulator's own.

mod images;

pub use images::digest;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, Response, StatusCode, header};
use serde_json::json;

use crate::neighbours::ecr::manifest;
use crate::protocol::errors::Fault;
use images::Image;

/// What anybody is given who asks for a token: there is nothing to protect.
const TOKEN: &str = "anonymous";

/// Where the configurations are that `blobs` leads to, which on AWS is a content delivery network.
const CONTENT: &str = "/_content/";

/// Whether a path is one of the registry's.
pub fn owns(path: &str) -> bool {
    path == "/token"
        || path == "/token/"
        || path == "/v2"
        || path.starts_with("/v2/")
        || path.starts_with(CONTENT)
}

/// What switches call a request: `PublicRegistry.GetToken`, `.GetManifest`, `.GetBlob` or `.GetContent`.
pub fn target(path: &str) -> &'static str {
    if path.starts_with("/token") {
        "PublicRegistry.GetToken"
    } else if path.starts_with(CONTENT) {
        "PublicRegistry.GetContent"
    } else if path.contains("/blobs/") {
        "PublicRegistry.GetBlob"
    } else {
        "PublicRegistry.GetManifest"
    }
}

/// Answers a request, or says that it has been disturbed.
pub fn answer(parts: &Parts, disturbed: Option<Fault>) -> Response<Body> {
    if let Some(fault) = disturbed {
        return of_fault(&fault);
    }
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        return refusal(
            StatusCode::METHOD_NOT_ALLOWED,
            "UNSUPPORTED",
            "The operation is unsupported.",
        );
    }
    let path = parts.uri.path();
    let mut response = respond(parts, path);
    if parts.method == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response
}

fn respond(parts: &Parts, path: &str) -> Response<Body> {
    if path.starts_with("/token") {
        return reply(
            StatusCode::OK,
            "application/json",
            json!({"token": TOKEN}).to_string(),
            &[],
        );
    }
    if let Some(place) = path.strip_prefix(CONTENT) {
        let found = place
            .rsplit_once('/')
            .and_then(|(repository, digest)| images::configuration(repository, digest));
        return match found {
            Some(text) => reply(StatusCode::OK, "application/octet-stream", text, &[]),
            None => reply(
                StatusCode::FORBIDDEN,
                "application/xml",
                "<Error><Code>AccessDenied</Code></Error>".to_owned(),
                &[],
            ),
        };
    }
    if !has_token(parts) {
        let mut response = refusal(StatusCode::UNAUTHORIZED, "DENIED", "Not Authorized");
        let realm = "Bearer realm=\"https://public.ecr.aws/token/\",service=\"public.ecr.aws\",scope=\"aws\"";
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(realm));
        return response;
    }
    let rest = path.strip_prefix("/v2").unwrap_or_default().trim_matches('/');
    if rest.is_empty() {
        return reply(StatusCode::OK, "application/json", "{}".to_owned(), &[]);
    }
    if let Some((repository, reference)) = rest.rsplit_once("/manifests/") {
        return match images::find(repository, reference) {
            Ok(image) => of_image(image),
            Err(missing) => missing.refusal(repository),
        };
    }
    if let Some((repository, digest)) = rest.rsplit_once("/blobs/") {
        return match images::configuration(repository, digest) {
            Some(_) => reply(
                StatusCode::TEMPORARY_REDIRECT,
                "text/html",
                String::new(),
                &[(header::LOCATION, &format!("{CONTENT}{repository}/{digest}"))],
            ),
            None => refusal(
                StatusCode::NOT_FOUND,
                "BLOB_UNKNOWN",
                "The simulator has the configurations of images and none of their layers.",
            ),
        };
    }
    refusal(
        StatusCode::NOT_FOUND,
        "UNSUPPORTED",
        "The operation is unsupported.",
    )
}

fn has_token(parts: &Parts) -> bool {
    let sent = parts.headers.get(header::AUTHORIZATION);
    sent.and_then(|sent| sent.to_str().ok())
        .and_then(|sent| sent.split_once(' '))
        .is_some_and(|(scheme, token)| scheme.eq_ignore_ascii_case("bearer") && token == TOKEN)
}

fn of_image(image: Image) -> Response<Body> {
    let digest = manifest::digest(&image.text);
    reply(
        StatusCode::OK,
        image.media_type,
        image.text,
        &[(HeaderName::from_static("docker-content-digest"), &digest)],
    )
}

/// Why there is no manifest.
enum Missing {
    Repository,
    Image,
}

impl Missing {
    fn refusal(&self, repository: &str) -> Response<Body> {
        match self {
            Missing::Repository => refusal(
                StatusCode::NOT_FOUND,
                "NAME_UNKNOWN",
                &format!("The repository with name '{repository}' does not exist in the registry"),
            ),
            Missing::Image => refusal(
                StatusCode::NOT_FOUND,
                "MANIFEST_UNKNOWN",
                "Requested image not found",
            ),
        }
    }
}

/// The distribution specification's codes for what is common to AWS.
fn of_fault(fault: &Fault) -> Response<Body> {
    let (status, code) = match fault.code {
        "AccessDeniedException" => (StatusCode::FORBIDDEN, "DENIED"),
        "ThrottlingException" => (StatusCode::TOO_MANY_REQUESTS, "TOOMANYREQUESTS"),
        _ => (
            StatusCode::from_u16(fault.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            "UNKNOWN",
        ),
    };
    refusal(status, code, &fault.message)
}

fn refusal(status: StatusCode, code: &str, message: &str) -> Response<Body> {
    reply(
        status,
        "application/json; charset=utf-8",
        json!({"errors": [{"code": code, "message": message}]}).to_string(),
        &[],
    )
}

fn reply(
    status: StatusCode,
    media_type: &'static str,
    text: String,
    headers: &[(HeaderName, &str)],
) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let all = response.headers_mut();
    all.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    all.insert(
        HeaderName::from_static("docker-distribution-api-version"),
        HeaderValue::from_static("registry/2.0"),
    );
    for (name, value) in headers {
        // A path may have characters that no header takes; then nothing leads there.
        if let Ok(value) = HeaderValue::from_str(value) {
            all.insert(name, value);
        }
    }
    response
}
