//! A real provider, and somebody who signs in at it. Used by the tests of the server too.

#![allow(dead_code, reason = "not every test needs all of it")]

use bytes::Bytes;
use http::{Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use tokio::net::TcpStream;

/// The secret that the provider gave this client: with everything that may be written wrongly on the way.
pub const SECRET: &str = "a secret of the tests: %&+=";

/// The npm package oidc-provider as a process (`end2end/identity-provider.mjs`). It ends with this value.
pub struct IdentityProvider {
    pub address: String,
    process: Child,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
}

impl IdentityProvider {
    /// Starts one. `settings` are those of the script, in JSON.
    pub fn start(settings: &str) -> IdentityProvider {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .map(|folder| folder.join("end2end"))
            .find(|folder| folder.join("identity-provider.mjs").exists())
            .unwrap();
        assert!(
            folder.join("node_modules/oidc-provider").exists(),
            "run `npm ci` in {}: `cargo xtask test` does it by itself",
            folder.display()
        );
        let mut process = Command::new("node")
            .args(["--no-warnings", "identity-provider.mjs", settings])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("this test needs Node.js 20");
        let input = process.stdin.take();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = output.next().expect("the provider did not start").unwrap();
        let address = line.split_whitespace().last().unwrap().to_owned();
        assert!(address.starts_with("http://127.0.0.1:"), "{line}");
        IdentityProvider {
            address,
            process,
            input,
            output,
        }
    }

    /// Puts a person into other groups.
    pub fn set_groups(&mut self, account: &str, groups: &[&str]) {
        let input = self.input.as_mut().unwrap();
        writeln!(input, r#"{{"account":"{account}","groups":{groups:?}}}"#).unwrap();
        assert_eq!(self.output.next().unwrap().unwrap(), "changed");
    }

    /// The tokens that it has given out so far.
    pub fn issued(&mut self) -> Vec<String> {
        let input = self.input.as_mut().unwrap();
        writeln!(input, r#"{{"issued":true}}"#).unwrap();
        let line = self.output.next().unwrap().unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// The port, for starting one in its place.
    pub fn port(&self) -> u16 {
        self.address.rsplit(':').next().unwrap().parse().unwrap()
    }
}

impl Drop for IdentityProvider {
    fn drop(&mut self) {
        self.input.take();
        let _ = self.process.wait();
    }
}

/// A browser at the provider: it keeps cookies and follows redirections there.
#[derive(Default)]
pub struct Visitor {
    cookies: BTreeMap<String, String>,
    /// How often it was asked who it is.
    pub asked: usize,
}

impl Visitor {
    /// Opens an address of the provider, chooses an account where it is asked to, and gives the address that leads back.
    pub async fn sign_in(&mut self, address: &str, account: &str) -> String {
        let home = origin(address);
        let mut next = address.to_owned();
        for _ in 0..10 {
            let (status, location, body) = self.send(Method::GET, &next, String::new()).await;
            if status == StatusCode::OK {
                assert!(body.contains("Who are you?"), "{next}: {body}");
                self.asked += 1;
                let chosen = form_urlencoded::Serializer::new(String::new())
                    .append_pair("account", account)
                    .finish();
                next = self.send(Method::POST, &next, chosen).await.1.unwrap();
            } else {
                next = location.unwrap_or_else(|| panic!("{next}: {status}: {body}"));
            }
            if next.starts_with('/') {
                next = format!("{home}{next}");
            }
            if origin(&next) != home {
                return next;
            }
        }
        panic!("the provider leads on and on: {next}");
    }

    async fn send(
        &mut self,
        method: Method,
        address: &str,
        body: String,
    ) -> (StatusCode, Option<String>, String) {
        let uri: Uri = address.parse().unwrap();
        let host = uri.authority().unwrap().to_string();
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = Request::builder()
            .method(method)
            .uri(uri.path_and_query().unwrap().as_str())
            .header(header::HOST, &host)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::new(Bytes::from(body)))
            .unwrap();
        let stream = TcpStream::connect(&host).await.unwrap();
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .unwrap();
        tokio::spawn(connection);
        let (parts, body) = sender.send_request(request).await.unwrap().into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = parts
            .headers
            .get(header::LOCATION)
            .map(|value| value.to_str().unwrap().to_owned());
        let body = body.collect().await.unwrap().to_bytes();
        (
            parts.status,
            location,
            String::from_utf8_lossy(&body).into_owned(),
        )
    }
}

fn origin(address: &str) -> String {
    let uri: Uri = address.parse().unwrap();
    format!("{}://{}", uri.scheme_str().unwrap(), uri.authority().unwrap())
}
