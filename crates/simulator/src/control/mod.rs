//! `/_simulator`: what AWS has not, looking at all of it and making it fail. The crate's README has the calls.

mod commits;
mod dns;
pub mod guard;
mod handshake;
mod images;
pub mod switches;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::clock::Timestamp;
use crate::progress;
use crate::server::App;
use crate::storage::{operations, services};
use switches::Switch;

/// Whether a path belongs to this module.
pub fn owns(path: &str) -> bool {
    path == "/_simulator" || path.starts_with("/_simulator/")
}

/// Answers a request below `/_simulator`.
pub async fn answer(
    app: &App,
    method: &Method,
    path: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Response<Body> {
    if let Err(refusal) = guard::check(method, headers) {
        return reply(refusal.status, &json!({"message": refusal.message}));
    }
    let outcome = match (method.as_str(), path) {
        ("GET", "/_simulator/state") => state(app).await,
        ("POST", "/_simulator/reset") => reset(app).await,
        ("POST", "/_simulator/images") => images::push(app, body).await,
        ("POST", "/_simulator/commits") => commits::push(app, body).await,
        ("GET", "/_simulator/failures") => Ok((StatusCode::OK, app.switches.list())),
        ("POST", "/_simulator/failures") => Ok(arm(app, body)),
        ("DELETE", "/_simulator/failures") => {
            app.switches.clear();
            Ok((StatusCode::OK, json!([])))
        }
        ("POST", "/_simulator/connections") => handshake::end(app, body).await,
        ("POST", "/_simulator/dns") => dns::set(app, body).await,
        _ => Ok((
            StatusCode::NOT_FOUND,
            json!({"message": "There are GET /_simulator/state, POST /_simulator/reset, POST /_simulator/images, POST /_simulator/commits, POST /_simulator/connections, \
                POST /_simulator/dns, and GET, POST and DELETE /_simulator/failures."}),
        )),
    };
    match outcome {
        Ok((status, body)) => reply(status, &body),
        Err(error) => {
            tracing::error!(%error, "the simulator's database failed");
            reply(
                StatusCode::INTERNAL_SERVER_ERROR,
                &json!({"message": error.to_string()}),
            )
        }
    }
}

type Outcome = Result<(StatusCode, Value), crate::storage::StorageError>;

fn arm(app: &App, body: &[u8]) -> (StatusCode, Value) {
    match serde_json::from_slice::<Switch>(body) {
        Ok(switch) => {
            let mut entry = json!(switch);
            entry["id"] = json!(app.switches.arm(switch, Timestamp::now()));
            (StatusCode::CREATED, entry)
        }
        Err(_) => (
            StatusCode::BAD_REQUEST,
            json!({"message": "Send {\"fail\": \"pull\"|\"build\"|\"health\"|\"crash\"|\"rollback\"|\"delete\", \"service\"?, \"times\"?} \
                or {\"api\": \"error\"|\"throttle\"|\"deny\"|\"hang\", \"operation\"?, \"seconds\"?, \"times\"?}."}),
        ),
    }
}

async fn reset(app: &App) -> Outcome {
    app.switches.clear();
    app.storage.reset().await?;
    Ok((StatusCode::OK, json!({})))
}

async fn state(app: &App) -> Outcome {
    let now = Timestamp::now();
    let mut transaction = app.storage.begin().await?;
    progress::catch_up(app, &mut transaction, now).await?;
    let mut list = Vec::new();
    for service in services::all(&mut transaction).await? {
        let operation = operations::page(&mut transaction, &service.id, None, 1).await?;
        list.push(json!({
            "account": service.scope.account,
            "region": service.scope.region,
            "name": service.name,
            "arn": service.arn(),
            "status": service.status,
            "domain": service.domain(),
            "image": service.configuration.image().map(|image| &image.image_identifier),
            "repository": service.configuration.repository().map(|repository| &repository.repository_url),
            "operation": operation.first().map(|operation| operation.summary(&service.arn())),
        }));
    }
    transaction.commit().await?;
    let state = json!({
        "now": now.epoch_seconds(),
        "speed": app.settings.speed,
        "services": list,
        "failures": app.switches.list(),
    });
    Ok((StatusCode::OK, state))
}

fn reply(status: StatusCode, body: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(format!("{body}\n")));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
