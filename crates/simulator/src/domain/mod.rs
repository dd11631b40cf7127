//! The services' own domains, on loopback: `{label}.{region}.awsapprunner.localhost` stands for
//! `{label}.{region}.awsapprunner.com`.
//!
//! A service that runs, or is being updated or paused, answers 200 with a page about what is deployed. Everything else
//! is 404: unknown, deleted, failed or not yet created, and paused. What App Runner answers for a paused service is not
//! documented; its router knows no instance to send the request to, as for a host it does not know.

mod page;

use axum::body::Body;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};

use crate::clock::Timestamp;
use crate::control::guard::name_of;
use crate::machine::{OperationKind, ServiceStatus};
use crate::progress;
use crate::server::App;
use crate::service::record::ServiceRecord;
use crate::storage::{self, operations, services};

const SUFFIX: &str = ".awsapprunner.localhost";

/// Nothing but the page's own style, and no way to frame it or to post from it.
const POLICY: &str = "default-src 'none'; style-src 'sha256-STYLE'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Whether a host is, or looks like, one of the services' domains.
pub fn owns(host: &str) -> bool {
    normalised(host).ends_with(SUFFIX)
}

/// Answers a request of any method and path.
pub async fn answer(app: &App, host: &str, method: &Method) -> Response<Body> {
    let name = normalised(host);
    let (status, html) = match find(app, &name).await {
        Ok(Some((service, true))) => (StatusCode::OK, page::running(&service, app.port)),
        Ok(Some((service, false))) => (StatusCode::NOT_FOUND, page::not_serving(&service)),
        Ok(None) => (StatusCode::NOT_FOUND, page::unknown(&name)),
        Err(error) => {
            tracing::error!(%error, "the simulator's database failed");
            (StatusCode::INTERNAL_SERVER_ERROR, page::broken())
        }
    };
    respond(status, html, method)
}

/// The service of a domain and whether it serves. Time passes first, as everywhere.
async fn find(app: &App, name: &str) -> storage::Result<Option<(ServiceRecord, bool)>> {
    let Some((label, region)) = name.strip_suffix(SUFFIX).and_then(|front| front.split_once('.')) else {
        return Ok(None);
    };
    let mut transaction = app.storage.begin().await?;
    progress::catch_up(&mut transaction, Timestamp::now()).await?;
    let Some(service) = services::find_by_domain(&mut transaction, region, label).await? else {
        transaction.commit().await?;
        return Ok(None);
    };
    let newest = operations::page(&mut transaction, &service.id, None, 1).await?;
    transaction.commit().await?;
    let under_way = newest
        .first()
        .map(|operation| (operation.progress.kind, operation.progress.origin));
    let serves = service.deployed.is_some()
        && match (service.status, under_way) {
            (ServiceStatus::Running, _) => true,
            // Blue and green: the old version serves until the new one is routed to. A pause takes effect at its
            // end, a deletion at its beginning.
            (ServiceStatus::OperationInProgress, Some((kind, ServiceStatus::Running))) => {
                kind != OperationKind::DeleteService
            }
            _ => false,
        };
    Ok(Some((service, serves)))
}

/// Lower case, without a port and without the root's dot.
fn normalised(host: &str) -> String {
    name_of(host).trim_end_matches('.').to_ascii_lowercase()
}

fn respond(status: StatusCode, html: String, method: &Method) -> Response<Body> {
    let length = html.len();
    let mut response = Response::new(if method == Method::HEAD {
        Body::empty()
    } else {
        Body::from(html)
    });
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Ok(policy) = HeaderValue::from_str(&POLICY.replace("STYLE", &page::style_hash())) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_compared_without_case_port_and_dot() {
        for host in [
            "abcdefghij.us-east-1.awsapprunner.localhost",
            "ABCDEFGHIJ.us-east-1.AwsAppRunner.LocalHost:8480",
            "abcdefghij.us-east-1.awsapprunner.localhost.:8480",
        ] {
            assert!(owns(host), "{host}");
            assert_eq!(normalised(host), "abcdefghij.us-east-1.awsapprunner.localhost");
        }
        for host in [
            "localhost:8480",
            "127.0.0.1",
            "[::1]:80",
            "awsapprunner.localhost",
            "x.awsapprunner.com",
            "",
        ] {
            assert!(!owns(host), "{host}");
        }
    }
}
