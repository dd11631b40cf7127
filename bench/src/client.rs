//! One connection that is kept open, as a browser keeps it.

use anyhow::{Context, Result};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{self, HeaderMap, HeaderName};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// A connection; requests go out one after the other.
#[derive(Debug)]
pub struct Connection {
    address: SocketAddr,
    sender: SendRequest<Full<Bytes>>,
}

/// An answer that is there as a whole.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Answer {
    /// Where it leads; empty where it leads nowhere.
    pub fn location(&self) -> &str {
        let location = self.headers.get(header::LOCATION);
        location.and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// Nobody listens there.
    pub async fn open(address: SocketAddr) -> Result<Connection> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // Ends with its sender; an error shows at the next request.
        tokio::spawn(async move { drop(connection.await) });
        Ok(Connection { address, sender })
    }

    /// Asks for a page or a file.
    ///
    /// # Errors
    /// No answer comes.
    pub async fn get(&mut self, path: &str, headers: &[(header::HeaderName, &str)]) -> Result<Answer> {
        self.send(Method::GET, path, headers, Bytes::new()).await
    }

    /// Sends a form as a page of the site does: `text/html` without a script, `application/json` by one.
    ///
    /// # Errors
    /// No answer comes.
    pub async fn post(&mut self, path: &str, cookie: &str, accept: &str, form: String) -> Result<Answer> {
        let origin = format!("http://{}", self.address);
        let headers = [
            (header::ORIGIN, origin.as_str()),
            (header::COOKIE, cookie),
            (header::ACCEPT, accept),
            (header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
        ];
        self.send(Method::POST, path, &headers, form.into()).await
    }

    /// Calls an operation of App Runner in a Region as an SDK does.
    ///
    /// # Errors
    /// No answer comes.
    pub async fn call(&mut self, region: &str, operation: &str, body: String) -> Result<Answer> {
        let headers = [
            (header::CONTENT_TYPE, "application/x-amz-json-1.0"),
            (
                HeaderName::from_static("x-amz-target"),
                &format!("AppRunner.{operation}"),
            ),
            (
                header::AUTHORIZATION,
                &format!(
                    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/{region}/apprunner/aws4_request, \
                     SignedHeaders=host, Signature=00"
                ),
            ),
        ];
        self.send(Method::POST, "/", &headers, body.into()).await
    }

    async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(header::HeaderName, &str)],
        body: Bytes,
    ) -> Result<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self.address.to_string());
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        self.sender.ready().await?;
        let answer = self
            .sender
            .send_request(request.body(Full::new(body))?)
            .await
            .with_context(|| format!("{path} was not answered"))?;
        let (parts, body) = answer.into_parts();
        Ok(Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await?.to_bytes(),
        })
    }
}
