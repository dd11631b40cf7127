//! The services' domains, on loopback: `{label}.{region}.awsapprunner.localhost` stands for
//! `{label}.{region}.awsapprunner.com`, and custom domains answer under their own names.
//!
//! A service that runs, or is being updated or paused, answers with a page about what is deployed, and what it answers
//! is counted for its metrics. Everything else is 404: unknown, deleted, failed or not yet created, and paused. What
//! App Runner answers for a paused service is not documented; its router knows no instance to send the request to, as
//! for a host it does not know.

mod demand;
mod host;
mod page;

use axum::body::Body;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};

use crate::metrics::traffic::Answering;
use crate::pages::code::style_hash;
use crate::server::App;
use crate::service::record::ServiceRecord;
use demand::Demand;
use host::Behind;

/// Nothing but the page's own style, and no way to frame it or to post from it.
const POLICY: &str = "default-src 'none'; style-src 'sha256-STYLE'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Answers a request of any method and path; `None` where the host is no domain of a service.
pub async fn answer(app: &App, host: &str, method: &Method, query: Option<&str>) -> Option<Response<Body>> {
    let name = host::normalised(host);
    let (status, html) = match host::find(app, &name).await {
        Ok(Behind::Simulator) => return None,
        Ok(Behind::Service(service)) => serve(app, &service, query).await,
        Ok(Behind::Silent(service, silence)) => {
            (StatusCode::NOT_FOUND, page::silent(&name, &service, silence))
        }
        Ok(Behind::Nothing) => (StatusCode::NOT_FOUND, page::unknown(&name)),
        Err(error) => {
            tracing::error!(%error, "the simulator's database failed");
            (StatusCode::INTERNAL_SERVER_ERROR, page::broken())
        }
    };
    Some(respond(status, html, method))
}

/// What the service answers, after as long as was asked for.
async fn serve(app: &App, service: &ServiceRecord, query: Option<&str>) -> (StatusCode, String) {
    let answering: Answering<'_> = app.traffic.begin(&service.id);
    let (status, html) = match Demand::read(query) {
        Ok(demand) => {
            tokio::select! {
                () = tokio::time::sleep(demand.delay) => {}
                // A shutdown does not wait for people who wait.
                () = app.stop.cancelled() => {}
            }
            (demand.status, page::running(service, app.port, demand.status))
        }
        Err(demand::Unclear) => (StatusCode::BAD_REQUEST, page::unclear()),
    };
    answering.answered(status.as_u16());
    (status, html)
}

fn respond(status: StatusCode, html: String, method: &Method) -> Response<Body> {
    let length = html.len();
    // RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5.
    let has_content = !matches!(
        status,
        StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED
    );
    let mut response = Response::new(if method == Method::HEAD || !has_content {
        Body::empty()
    } else {
        Body::from(html)
    });
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if has_content {
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Ok(policy) = HeaderValue::from_str(&POLICY.replace("STYLE", &style_hash())) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
