//! The one listener: who a request is for, by host, path and header.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::agenda::Agenda;
use crate::clock::{Speed, TimeFactor, Timestamp};
use crate::control::calls::Calls;
use crate::control::switches::{Disturbance, Switches};
use crate::metrics::api::codec::Codec;
use crate::metrics::traffic::Traffic;
use crate::neighbours::ecr::layers;
use crate::neighbours::{Neighbour, ec2, iam, sts};
use crate::protocol::errors::Fault;
use crate::protocol::json::Dialect;
use crate::protocol::{json, query, request};
use crate::storage::Storage;
use crate::{control, domain, logs, metrics, neighbours, operations, pages, public_registry};

/// Two variables of 51,200 characters are as much as anybody sends; this is twenty of them.
const LARGEST_BODY: usize = 1024 * 1024;

/// Everything that answers a request needs.
#[derive(Debug)]
pub struct App {
    pub storage: Storage,
    pub time_factor: TimeFactor,
    pub settings: Settings,
    pub switches: Switches,
    /// Who called what.
    pub calls: Calls,
    /// What forms of the pages have to say on the page that follows.
    pub messages: pages::messages::Messages,
    /// Tells the worker that an operation has begun, and everybody whether something is due.
    pub wake: Agenda,
    /// What reaches the services, until it is saved.
    pub traffic: Traffic,
    /// The port that the services' domains have here.
    pub port: u16,
    pub stop: CancellationToken,
}

impl App {
    /// The speed of plans that are made now.
    pub fn speed(&self) -> Speed {
        self.time_factor.speed()
    }
}

/// The parts of the configuration that answers depend on.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Settings {
    pub service_quota: u32,
    pub auto_scaling_configuration_quota: u32,
    pub auto_scaling_revision_quota: u32,
    pub auto_scaling_size_quota: u32,
    pub observability_configuration_quota: u32,
    pub observability_revision_quota: u32,
    pub retention_of_deleted_configurations: Duration,
    pub connection_quota: u32,
    pub vpc_connector_quota: u32,
    pub vpc_ingress_connection_quota: u32,
    pub custom_domain_quota: u32,
    pub update_while_paused: bool,
    pub lower_case_statuses: bool,
    pub defer_pushed_images: bool,
    pub defer_pushed_commits: bool,
    pub background_traffic: bool,
    pub neighbours: neighbours::Settings,
}

/// Answers everything.
pub fn router(app: Arc<App>) -> Router {
    Router::new().fallback(answer).with_state(app)
}

/// Answers one request.
pub async fn answer(State(app): State<Arc<App>>, request: Request) -> Response<Body> {
    let request_id = Uuid::new_v4().to_string();
    // In a task of its own, so that a client that hangs up does not stop a call halfway, and a bug is a 500.
    let task = tokio::spawn({
        let request_id = request_id.clone();
        async move { route(&app, request, &request_id).await }
    });
    let mut response = task.await.unwrap_or_else(|error| {
        tracing::error!(%error, %request_id, "a request ended in a panic");
        json::answer(
            Dialect::AppRunner,
            &Err(Fault::internal("An internal service exception occurred.")),
        )
    });
    if let Ok(request_id) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert("x-amzn-requestid", request_id);
    }
    response
}

async fn route(app: &App, request: Request, request_id: &str) -> Response<Body> {
    let (parts, body) = request.into_parts();
    if let Some(host) = host(&parts)
        && let Some(answer) = domain::answer(app, host, &parts.method, parts.uri.query()).await
    {
        return answer;
    }
    let path = parts.uri.path();
    if control::owns(path) {
        return control::answer(app, &parts, body).await;
    }
    if public_registry::owns(path) {
        let disturbed = disturb(app, public_registry::target(path)).await;
        return public_registry::answer(&parts, disturbed);
    }
    if parts.method == Method::GET && layers::owns(path) {
        return match layers::download(app, path).await {
            Ok(answer) => answer,
            Err(error) => json::answer(Dialect::AppRunner, &Err(error.into())),
        };
    }
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return json::answer(dialect(&parts), &Err(Fault::too_large()));
    };
    match (&parts.method, path) {
        (&Method::POST, _) if metrics::api::owns_path(path) => {
            metrics_call(app, &parts, Codec::Cbor, &body, request_id).await
        }
        (&Method::POST, "/") => {
            let answer = call(app, &parts, &body, request_id).await;
            app.calls
                .note(&parts, &operation(&parts, &body), answer.status(), request_id);
            answer
        }
        (&Method::GET | &Method::HEAD, "/") if pages::is_wanted(&parts.headers) => {
            pages::redirect(pages::HOME)
        }
        (&Method::GET | &Method::HEAD, "/") => about(),
        _ => json::answer(
            Dialect::AppRunner,
            &Err(Fault::unknown_operation("Calls are POST requests of /.")),
        ),
    }
}

/// The name of the operation that is called, in the header or in the form.
fn operation(parts: &Parts, body: &[u8]) -> String {
    let target = parts.headers.get("x-amz-target");
    let target = target.and_then(|target| target.to_str().ok());
    let action = || std::str::from_utf8(body).ok().and_then(query::action);
    target.map(str::to_owned).or_else(action).unwrap_or_default()
}

/// The host as the client wrote it, with its port.
fn host(parts: &Parts) -> Option<&str> {
    let of_header = parts
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    parts
        .uri
        .authority()
        .map(axum::http::uri::Authority::as_str)
        .or(of_header)
}

async fn call(app: &App, parts: &Parts, body: &Bytes, request_id: &str) -> Response<Body> {
    let caller = request::caller(&parts.headers);
    let target = parts
        .headers
        .get("x-amz-target")
        .and_then(|target| target.to_str().ok());
    let Some(target) = target else {
        return match std::str::from_utf8(body) {
            Ok(form) if query::action(form).is_some() => {
                if metrics::api::owns_form(form) {
                    return metrics_call(app, parts, Codec::Query, body, request_id).await;
                }
                let action = query::action(form).unwrap_or_default();
                let disturbed = disturb(app, &action).await;
                if iam::owns(form) {
                    return iam::answer(app, form, caller, disturbed, request_id).await;
                }
                if ec2::owns(form) {
                    return ec2::answer(app, form, caller, disturbed, request_id).await;
                }
                sts::answer(
                    app,
                    form,
                    request::identity(&parts.headers),
                    disturbed,
                    request_id,
                )
                .await
            }
            _ => json::answer(
                Dialect::AppRunner,
                &Err(Fault::unknown_operation("The X-Amz-Target header is missing.")),
            ),
        };
    };
    if metrics::api::owns_target(target) {
        return metrics_call(app, parts, Codec::Json, body, request_id).await;
    }
    let dialect = dialect(parts);
    let outcome = async {
        if let Some(fault) = disturb(app, target).await {
            return Err(fault);
        }
        let unknown = || Fault::unknown_operation(format!("There is no operation {target}."));
        let (service, operation) = target.split_once('.').ok_or_else(unknown)?;
        match service {
            "AppRunner" => operations::call(app, operation, &caller?, body).await,
            "Logs_20140328" => logs::api::call(app, operation, &caller?, body).await,
            _ => match Neighbour::of_target(target) {
                Some(neighbour) => {
                    let host = host(parts).unwrap_or_default();
                    neighbours::call(app, (neighbour, operation), &caller?, host, body).await
                }
                None => Err(unknown()),
            },
        }
    };
    json::answer(dialect, &outcome.await)
}

/// A call of CloudWatch, in whichever of its three protocols.
async fn metrics_call(
    app: &App,
    parts: &Parts,
    codec: Codec,
    body: &Bytes,
    request_id: &str,
) -> Response<Body> {
    let operation = codec.operation(parts, body);
    let outcome = match disturb(app, &metrics::api::target(&operation)).await {
        Some(fault) => Err(fault),
        None => match request::caller(&parts.headers) {
            Ok(scope) => metrics::api::call(app, codec, &operation, &scope, body).await,
            Err(fault) => Err(fault),
        },
    };
    codec.answer(&operation, outcome, request_id)
}

fn dialect(parts: &Parts) -> Dialect {
    let target = parts
        .headers
        .get("x-amz-target")
        .and_then(|target| target.to_str().ok())
        .unwrap_or_default();
    match Neighbour::of_target(target) {
        Some(neighbour) => neighbour.dialect(),
        None if target.starts_with("Logs_") => Dialect::Logs,
        None => Dialect::AppRunner,
    }
}

/// Does what a switch says about calls of that target.
async fn disturb(app: &App, target: &str) -> Option<Fault> {
    let met = app.switches.take_disturbance(target)?;
    match met.how {
        Disturbance::Error => Some(Fault::internal("An internal service exception occurred.")),
        Disturbance::Throttle => Some(Fault::throttling()),
        Disturbance::Deny => Some(Fault::access_denied(target)),
        Disturbance::Hang => {
            let over = async {
                match met.until {
                    Some(until) => tokio::time::sleep(until.wait_from(Timestamp::now())).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = over => {}
                () = met.cleared.cancelled() => {}
                () = app.stop.cancelled() => {}
            }
            Some(Fault::unavailable())
        }
    }
}

fn about() -> Response<Body> {
    let mut response = Response::new(Body::from(
        "This is Slipway's simulator of AWS App Runner. Point an AWS SDK here with endpoint_url; \
         /_simulator/ is its control page, GET /_simulator/state the same as JSON.\n",
    ));
    *response.status_mut() = StatusCode::OK;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    response
}
