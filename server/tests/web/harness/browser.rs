//! A browser: what it sends, and what it remembers.

use super::answer::{Answer, set_cookies};
use super::ask::Ask;
use super::{NAME, PASSWORD, PATIENCE};
use http::Request;
use http::header::{self, HeaderValue};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::TokioIo;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::net::TcpStream;

/// A browser: it keeps cookies and says where its requests come from.
#[derive(Clone)]
pub struct Browser {
    address: SocketAddr,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Browser {
    /// One that was never here.
    pub fn new(address: SocketAddr) -> Browser {
        Browser {
            address,
            cookies: Arc::default(),
        }
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Ask::get(path)).await
    }

    /// Sends a form as a browser without JavaScript does.
    pub async fn press(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(Ask::form(path, fields)).await
    }

    /// Sends a form as a script of ours does.
    pub async fn call(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(Ask::call(path, fields)).await
    }

    /// Fills the form of the sign-in page and sends it.
    pub async fn sign_in(&self, next: &str) -> Answer {
        self.press(
            "/api/sign_in",
            &[("name", NAME), ("password", PASSWORD), ("next", next)],
        )
        .await
    }

    /// Goes to where an answer leads.
    pub async fn follow(&self, answer: &Answer) -> Answer {
        let location = answer.location();
        self.get(location.split('#').next().unwrap()).await
    }

    /// Sends anything.
    pub async fn send(&self, ask: Ask) -> Answer {
        let (parts, body) = self.open(ask).await.into_parts();
        let body = tokio::time::timeout(PATIENCE, body.collect())
            .await
            .expect("the answer does not end")
            .unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.to_bytes().to_vec(),
        }
    }

    /// Sends anything and gives an answer whose body is still to come.
    pub async fn open(&self, ask: Ask) -> http::Response<Incoming> {
        let mut request = Request::builder()
            .method(ask.method)
            .uri(&ask.path)
            .body(Full::new(Bytes::from(ask.body)))
            .unwrap();
        let headers = request.headers_mut();
        let host = HeaderValue::from_str(&self.address.to_string()).unwrap();
        headers.insert(header::HOST, host);
        let here = format!("http://{}", self.address);
        for (name, value) in ask.headers {
            let value = value.replace("{here}", &here);
            headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        let cookies = self.cookies();
        if !cookies.is_empty() {
            headers.insert(header::COOKIE, HeaderValue::from_str(&cookies).unwrap());
        }
        let what = format!("{} {}", request.method(), request.uri());
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .unwrap();
        tokio::spawn(connection);
        let answer = tokio::time::timeout(PATIENCE, sender.send_request(request))
            .await
            .unwrap_or_else(|_| panic!("no answer to {what}"))
            .unwrap_or_else(|error| panic!("no answer to {what}: {error}"));
        for cookie in set_cookies(answer.headers()) {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            let mut cookies = self.cookies.lock().unwrap();
            if value.is_empty() || cookie.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// The `Cookie` header.
    pub fn cookies(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        let pairs: Vec<String> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Takes a cookie that someone else made.
    pub fn plant(&self, name: &str, value: &str) {
        self.cookies
            .lock()
            .unwrap()
            .insert(name.to_owned(), value.to_owned());
    }

    /// Path and query of the link that an invitation makes.
    pub async fn invite(&self, role: &str) -> String {
        let answer = self.press("/api/invite_member", &[("role", role)]).await;
        assert_eq!(answer.location(), "/members", "{}", answer.text());
        let page = self.follow(&answer).await.text();
        let link = page.split("/join?token=").nth(1).expect("no link on the page");
        let token: String = link.chars().take_while(char::is_ascii_hexdigit).collect();
        format!("/join?token={token}")
    }

    /// A fresh draft's id.
    pub async fn begin_draft(&self) -> String {
        let answer = self.press("/api/begin_draft", &[]).await;
        let location = answer.location();
        location.split('/').nth(2).unwrap().to_owned()
    }
}
