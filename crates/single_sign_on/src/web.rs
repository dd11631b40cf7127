//! HTTP to the provider: in time, in bounds, and to nowhere but the address that was asked.

use crate::address::Address;
use crate::error::Error;
use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::{ClientConfig, RootCertStore};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;

/// Longest time for a whole answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest answer that is read, in bytes. Documents of keys and tokens are a few kilobytes.
const LONGEST: usize = 512 * 1024;

/// Sends requests.
#[derive(Debug, Clone)]
pub(crate) struct Web {
    patience: Duration,
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

/// An answer of JSON, whatever its status.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    body: Bytes,
}

impl Reply {
    /// What it says, as JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self, what: &str) -> Result<T, Error> {
        // The message of the reader names places and kinds, never values of strings.
        serde_json::from_slice(&self.body)
            .map_err(|error| Error::Misconfigured(format!("{what} cannot be read: {error}")))
    }
}

impl Web {
    /// Trusts who the operating system trusts.
    ///
    /// # Errors
    /// An https address is to be asked, and there are no certificates to check it with.
    pub(crate) fn new(needs_certificates: bool) -> Result<Web, String> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?;
        let config = match builder.clone().with_native_roots() {
            Ok(config) => config,
            Err(error) if needs_certificates => return Err(error.to_string()),
            Err(_) => builder.with_root_certificates(RootCertStore::empty()),
        };
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(config.with_no_client_auth())
            .https_or_http()
            .enable_http1()
            .build();
        Ok(Web {
            patience: PATIENCE,
            client: Client::builder(TokioExecutor::new())
                .pool_idle_timeout(Duration::from_secs(30))
                .build(connector),
        })
    }

    /// Gets a document.
    pub(crate) async fn get(&self, what: &str, address: &str, bearer: Option<&str>) -> Result<Reply, Error> {
        let mut request = Request::get(address).header(header::ACCEPT, "application/json");
        if let Some(token) = bearer {
            request = request.header(header::AUTHORIZATION, sensitive(&format!("Bearer {token}"))?);
        }
        self.send(what, request.body(Full::default())).await
    }

    /// Posts a form.
    pub(crate) async fn post(
        &self,
        what: &str,
        address: &Address,
        fields: &[(&str, &str)],
        basic: Option<&str>,
    ) -> Result<Reply, Error> {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let mut request = Request::post(address.as_str())
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(credentials) = basic {
            request = request.header(header::AUTHORIZATION, sensitive(&format!("Basic {credentials}"))?);
        }
        self.send(what, request.body(Full::new(Bytes::from(body)))).await
    }

    async fn send(&self, what: &str, request: http::Result<Request<Full<Bytes>>>) -> Result<Reply, Error> {
        let mut request = request.map_err(|error| Error::Misconfigured(format!("{what}: {error}")))?;
        let agent = HeaderValue::from_static(concat!("slipway/", env!("CARGO_PKG_VERSION")));
        request.headers_mut().insert(header::USER_AGENT, agent);
        let answer = async {
            let answer = self
                .client
                .request(request)
                .await
                .map_err(|error| Error::Unreachable(format!("{what}: {}", with_causes(&error))))?;
            let (parts, body) = answer.into_parts();
            // A redirection would take a secret or a token along to where nobody has said that it may go.
            if parts.status.is_redirection() {
                return Err(Error::Misconfigured(format!(
                    "{what}: the answer leads elsewhere ({}). Name the address that it leads to",
                    parts.status
                )));
            }
            let body = Limited::new(body, LONGEST)
                .collect()
                .await
                .map_err(|error| Error::Unreachable(format!("{what}: {error}")))?
                .to_bytes();
            if parts.status.is_server_error() || parts.status == StatusCode::TOO_MANY_REQUESTS {
                return Err(Error::Unreachable(format!("{what}: {}", parts.status)));
            }
            Ok(Reply {
                status: parts.status,
                body,
            })
        };
        tokio::time::timeout(self.patience, answer)
            .await
            .map_err(|_| Error::Unreachable(format!("{what}: no answer within {:?}", self.patience)))?
    }
}

fn sensitive(text: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| Error::Misconfigured("a token holds what no header can carry".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The message of an error with those of its causes: hyper's own says only that it could not connect.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::response::Redirect;
    use axum::routing::get;

    async fn listening(routes: Router) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, routes).await });
        format!("http://{address}")
    }

    fn web(patience: Duration) -> Web {
        Web {
            patience,
            ..Web::new(false).unwrap()
        }
    }

    #[tokio::test]
    async fn an_answer_that_never_comes_is_not_waited_for() {
        let silent = listening(Router::new().route("/", get(std::future::pending::<&'static str>))).await;
        let error = web(Duration::from_millis(50))
            .get("it", &silent, None)
            .await
            .unwrap_err();
        assert_eq!(error, Error::Unreachable("it: no answer within 50ms".to_owned()));
    }

    #[tokio::test]
    async fn an_answer_without_an_end_is_not_read_to_its_end() {
        let large = listening(Router::new().route("/", get(|| async { vec![b' '; LONGEST + 1] }))).await;
        let error = web(PATIENCE).get("it", &large, None).await.unwrap_err();
        assert!(
            matches!(&error, Error::Unreachable(text) if text.contains("length limit")),
            "{error}"
        );
        let fits = listening(Router::new().route("/", get(|| async { vec![b' '; LONGEST] }))).await;
        assert!(web(PATIENCE).get("it", &fits, None).await.is_ok());
    }

    #[tokio::test]
    async fn nothing_is_taken_along_to_another_address() {
        let other = listening(Router::new().route("/", get(|| async { "{}" }))).await;
        let leading = Router::new().route("/", get(move || async move { Redirect::temporary(&other) }));
        let error = web(PATIENCE)
            .get("it", &listening(leading).await, Some("token"))
            .await
            .unwrap_err();
        assert!(
            matches!(&error, Error::Misconfigured(text) if text.contains("leads elsewhere")),
            "{error}"
        );
    }

    #[tokio::test]
    async fn nobody_there_is_said_with_its_cause() {
        let error = web(PATIENCE)
            .get("it", "http://127.0.0.1:1/", None)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("refused"), "{error}");
    }
}
