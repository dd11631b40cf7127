//! Every route and every layer, in one place.

use crate::layers::held_form::Room;
use crate::layers::security_headers::Reached;
use crate::layers::{forwarded, identity, not_written, request_log, same_origin, security_headers, uploads};
use crate::routes::{badge, draft_export, events, health, posted, single_sign_on as sign_on};
use crate::site::{self, Site};
use crate::trusted_proxies::TrustedProxies;
use app::request;
use app::request::{HOST_PREFIX, PublicOrigin};
use app::shell::shell;
use axum::extract::{FromRef, State as Extracted};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum::{Router, http::StatusCode};
use engine::Engine;
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos_axum::{AxumRouteListing, LeptosRoutes};
use metrics_exporter_prometheus::PrometheusHandle;
use model::paths;
use single_sign_on::Provider;
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use store::SqliteSessionStore;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

/// Largest request body: a form of a draft is far below.
pub(crate) const LARGEST_BODY: usize = 1024 * 1024;
/// Longest time for an answer to begin. AWS calls end before (`aws::Connection`); streams begin at once.
const LONGEST_ANSWER: Duration = Duration::from_secs(40);

/// Every page. Made once for the process: while Leptos makes such a list, pages that are asked for at that moment wait for
/// their data for ever (leptos#4773), and tests run several servers.
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(app::page_routes);

/// What handlers and layers work with. Each of them takes a copy with every request, so it is shared.
#[derive(Clone)]
pub(crate) struct State(Arc<Parts>);

/// What there is in [`State`].
pub(crate) struct Parts {
    pub(crate) engine: Engine,
    pub(crate) sessions: SqliteSessionStore,
    pub(crate) held_forms: Room,
    pub(crate) leptos: LeptosOptions,
    pub(crate) site: Site,
    pub(crate) metrics: PrometheusHandle,
    pub(crate) ending: CancellationToken,
    pub(crate) public_url: Option<http::Uri>,
    /// Whose word counts about where requests come from.
    pub(crate) trusted_proxies: TrustedProxies,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// The provider of single sign-on, where there is one.
    pub(crate) provider: Option<Provider>,
}

impl From<Parts> for State {
    fn from(parts: Parts) -> State {
        State(Arc::new(parts))
    }
}

impl Deref for State {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl FromRef<State> for LeptosOptions {
    fn from_ref(state: &State) -> LeptosOptions {
        state.leptos.clone()
    }
}

impl FromRef<State> for Site {
    fn from_ref(state: &State) -> Site {
        state.site.clone()
    }
}

impl Parts {
    /// The address under which people reach the dashboard, without a slash at its end, where it is configured.
    pub(crate) fn public_origin(&self) -> Option<PublicOrigin> {
        let url = self.public_url.as_ref()?;
        let origin = format!("{}://{}", url.scheme_str()?, url.authority()?);
        Some(PublicOrigin(origin.into()))
    }

    /// Whether people reach the dashboard through https.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url
            .as_ref()
            .is_some_and(|url| url.scheme_str() == Some("https"))
    }
}

/// Puts the routes together. Layers run from the bottom of the list to the top.
pub(crate) fn build(state: State) -> Router {
    let pages = PAGES.clone();
    let engine = state.engine.clone();
    let leptos = state.leptos.clone();
    let is_https = state.is_https();
    let sessions = SessionManagerLayer::new(state.sessions.clone())
        // `__Host-` ties the cookie to this host and to https; browsers refuse it elsewhere.
        .with_name(if is_https {
            format!("{HOST_PREFIX}slipway")
        } else {
            "slipway".to_owned()
        })
        .with_secure(is_https)
        .with_http_only(true)
        // Lax, not Strict: a launch link on another site has to find the person signed in.
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(identity::IDLE));
    let posted = posted::all()
        .into_iter()
        .fold(Router::new(), |router, (path, answer)| {
            router.route(&path, answer)
        });
    let routes = posted
        .leptos_routes_with_context(
            &state,
            pages,
            move || provide_context(engine.clone()),
            move || shell(leptos.clone()),
        )
        .route(&paths::draft_export("{id}"), get(draft_export::export))
        .route(paths::HOME, get(home))
        .route(paths::SINGLE_SIGN_ON, get(sign_on::begin))
        .route(paths::CONFIRM_BY_SINGLE_SIGN_ON, get(sign_on::confirm))
        .route(paths::SIGN_IN_CALLBACK, get(sign_on::finish))
        .fallback(request::not_found_page(
            state.leptos.clone(),
            state.engine.clone(),
        ))
        .layer(compression())
        // Not compressed: for as long as a stream is open, the layer would keep 6 KB of it (`cargo xtask bench streams`).
        .route(paths::EVENT_STREAM, get(events::stream))
        .layer(from_fn(not_written::keep))
        .layer(from_fn_with_state(state.clone(), identity::find))
        .layer(from_fn(uploads::read))
        .layer(sessions)
        .merge(without_session())
        .layer(from_fn_with_state(state.clone(), same_origin::check))
        .layer(from_fn_with_state(state.clone(), forwarded::read));
    let reached = if is_https {
        Reached::ByHttps
    } else {
        Reached::Somehow
    };
    around(routes, LONGEST_ANSWER, reached).with_state(state)
}

/// What is the same for everybody.
fn without_session() -> Router<State> {
    Router::new()
        .route("/pkg/{*path}", get(site::asset))
        .route("/favicon.svg", get(site::favicon))
        .route(paths::BADGE, get(badge::adapting))
        .route(paths::BADGE_LIGHT, get(badge::light))
        .route(paths::BADGE_DARK, get(badge::dark))
        .route(paths::HEALTH, get(health::alive))
        .route(paths::READY, get(health::ready))
        .route(paths::METRICS, get(health::metrics))
        .layer(compression())
}

fn compression() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new().compress_when(DefaultPredicate::new().and(site::is_compressed_on_its_way))
}

/// Leads to where people begin.
async fn home(Extracted(state): Extracted<State>) -> Redirect {
    Redirect::to(state.engine.landing().await.unwrap_or(paths::SERVICES))
}

/// What every answer goes through, whoever gives it: also those of a limit, a time-out and a panic.
fn around<S>(routes: Router<S>, longest: Duration, reached: Reached) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    routes
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            longest,
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(reached, security_headers::add))
        .layer(from_fn(request_log::log))
}

/// A panic is a bug; the person gets a sentence, the log the rest.
fn panicked(_: Box<dyn std::any::Any + Send>) -> axum::response::Response {
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        "Slipway made a mistake. It is in its log. Go back and try again.",
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::{Request, header};
    use tower::ServiceExt;

    async fn answer(path: &str) -> axum::response::Response {
        async fn broken() -> &'static str {
            panic!("on purpose")
        }
        let routes = Router::new()
            .route("/broken", get(broken))
            .route("/endless", get(std::future::pending::<&'static str>));
        let request = Request::get(path).body(Body::empty()).unwrap();
        around(routes, Duration::from_millis(10), Reached::ByHttps)
            .oneshot(request)
            .await
            .unwrap()
    }

    /// Through the front door neither a panic nor a time-out can be had at will.
    #[tokio::test]
    async fn a_panic_and_a_time_out_are_answered_like_everything_else() {
        for (path, status) in [("/broken", 500), ("/endless", 503), ("/nowhere", 404)] {
            let answer = answer(path).await;
            assert_eq!(answer.status(), status, "{path}");
            let headers = answer.headers();
            assert_eq!(headers[header::X_FRAME_OPTIONS], "DENY", "{path}");
            assert_eq!(headers[header::CACHE_CONTROL], "no-store", "{path}");
            assert!(headers.contains_key(header::CONTENT_SECURITY_POLICY), "{path}");
            assert!(headers.contains_key("x-request-id"), "{path}");
            assert!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY), "{path}");
        }
    }
}
