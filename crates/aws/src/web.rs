//! HTTP for what the SDK has no operations for, through the same connections, time limits and sorting of errors.

use crate::error::{Error, ErrorKind};
use aws_config::SdkConfig;
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, OrchestratorError};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use http_body_util::Limited;

/// Longest answer that is read, in bytes: what registries take as a manifest (OCI distribution specification, "Pushing
/// Manifests").
const LONGEST: usize = 4 * 1024 * 1024;

/// Redirections that are followed.
const MOST_REDIRECTIONS: usize = 3;

/// Sends requests. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Web {
    config: SdkConfig,
}

/// An answer, whatever its status.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Web {
    pub(crate) fn new(config: &SdkConfig) -> Web {
        Web {
            config: config.clone(),
        }
    }

    /// Gets what is at an address, following redirections. Headers go to the first address only.
    pub(crate) async fn get(
        &self,
        operation: &'static str,
        address: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Reply, Error> {
        let mut address = address.to_owned();
        let mut headers = headers;
        for _ in 0..=MOST_REDIRECTIONS {
            let (endpoint, path) = self.parts(&address)?;
            let mut request = HttpRequest::get(path).map_err(|_| malformed(&address))?;
            for (name, value) in headers {
                let inserted = request.headers_mut().try_insert(*name, (*value).to_owned());
                inserted.map_err(|_| malformed(&address))?;
            }
            let reply = self.send(operation, endpoint, request).await?;
            let Some(next) = reply
                .location
                .as_ref()
                .filter(|_| matches!(reply.status, 301 | 302 | 303 | 307 | 308))
            else {
                return Ok(reply);
            };
            address = if next.starts_with('/') {
                format!("{endpoint}{next}")
            } else {
                next.clone()
            };
            headers = &[];
        }
        Err(Error {
            kind: ErrorKind::Fault,
            code: "TooManyRedirections".to_owned(),
            message: "The answer leads on and on.".to_owned(),
            request_id: None,
        })
    }

    /// Sends one request to an endpoint such as `https://public.ecr.aws`; its address is the path below that.
    pub(crate) async fn send(
        &self,
        operation: &'static str,
        endpoint: &str,
        request: HttpRequest,
    ) -> Result<Reply, Error> {
        let Some(http_client) = self.config.http_client() else {
            return Err(malformed(endpoint));
        };
        let mut builder = Operation::builder()
            .service_name("web")
            .operation_name(operation)
            .http_client(Bounded { inner: http_client })
            .endpoint_url(endpoint)
            .no_auth()
            .no_retry();
        if let Some(version) = self.config.behavior_version() {
            builder = builder.behavior_version(version);
        }
        if let Some(sleep) = self.config.sleep_impl() {
            builder = builder.sleep_impl(sleep);
        }
        if let Some(timeouts) = self.config.timeout_config() {
            builder = builder.timeout_config(timeouts.clone());
        }
        let operation = builder
            .serializer(|request: HttpRequest| Ok(request))
            .deserializer(|response| {
                let header = |name| response.headers().get(name).map(ToOwned::to_owned);
                Ok::<_, OrchestratorError<NoError>>(Reply {
                    status: response.status().as_u16(),
                    location: header("location"),
                    body: response.body().bytes().unwrap_or_default().to_vec(),
                })
            })
            .build();
        Ok(operation.invoke(request).await?)
    }

    /// An address as endpoint and path. In the clear only below the endpoint that everything is sent to: what leads
    /// elsewhere must be encrypted.
    fn parts<'a>(&self, address: &'a str) -> Result<(&'a str, &'a str), Error> {
        let start = address
            .find("://")
            .map(|at| at + 3)
            .ok_or_else(|| malformed(address))?;
        let end = address[start..].find('/').map_or(address.len(), |at| start + at);
        let (endpoint, path) = address.split_at(end);
        let is_allowed = endpoint.starts_with("https://")
            || (endpoint.starts_with("http://") && self.config.endpoint_url().is_some());
        if !is_allowed {
            return Err(malformed(address));
        }
        Ok((endpoint, if path.is_empty() { "/" } else { path }))
    }
}

fn malformed(address: &str) -> Error {
    Error {
        kind: ErrorKind::Refused,
        code: "NotSent".to_owned(),
        message: format!(
            "{} is no address that is asked.",
            model::text::cleaned(address, 200)
        ),
        request_id: None,
    }
}

/// Every answer is one, so there is no error of the far side's own.
#[derive(Debug, thiserror::Error)]
enum NoError {}

impl ProvideErrorMetadata for NoError {
    fn meta(&self) -> &ErrorMetadata {
        match *self {}
    }
}

/// Connections over which no answer gets too long.
#[derive(Debug)]
struct Bounded<C> {
    inner: C,
}

impl HttpClient for Bounded<SharedHttpClient> {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Bounded {
            inner: self.inner.http_connector(settings, components),
        })
    }
}

impl HttpConnector for Bounded<SharedHttpConnector> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = self.inner.call(request);
        HttpConnectorFuture::new(async move {
            Ok(answer
                .await?
                .map(|body: SdkBody| SdkBody::from_body_1_x(Limited::new(body, LONGEST))))
        })
    }
}
