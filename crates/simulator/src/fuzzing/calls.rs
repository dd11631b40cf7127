//! Whole requests, answered by a simulator in this process.

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderValue, Method, Request, Response, header};
use serde_json::Value;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use super::first_line;
use crate::clock::Speed;
use crate::protocol::cbor;
use crate::server::{self, App};
use crate::storage::Storage;
use crate::{Config, progress};

const CREDENTIALS: &str = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/us-east-1/apprunner/aws4_request";

/// After so many requests everything is forgotten, so that none depends on all that came before.
const MEMORY: u32 = 2_000;

struct Standing {
    runtime: Runtime,
    folder: PathBuf,
    app: Arc<App>,
    requests: u32,
}

thread_local! {
    static STANDING: RefCell<Standing> = RefCell::new(Standing::new());
}

impl Standing {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime starts");
        let unique = format!("{}-{:?}", std::process::id(), std::thread::current().id());
        let folder = std::env::temp_dir().join(format!("simulator-fuzzing-{unique}"));
        let mut config = Config::new(([127, 0, 0, 1], 0).into(), &folder);
        config.speed = 100_000.0;
        let storage = runtime
            .block_on(Storage::open(&folder))
            .expect("the database opens");
        let speed = Speed::new(config.speed).expect("it is a speed");
        let app = App::new(config, storage, speed, 80, CancellationToken::new());
        Standing {
            runtime,
            folder,
            app: Arc::new(app),
            requests: 0,
        }
    }

    fn answer(&mut self, request: Request<Body>) -> (Response<()>, Vec<u8>) {
        self.requests += 1;
        if self.requests.is_multiple_of(MEMORY) {
            self.app.switches.clear();
            let reset = self.runtime.block_on(self.app.storage.reset());
            reset.expect("everything can be forgotten");
        }
        let app = Arc::clone(&self.app);
        self.runtime.block_on(async {
            let response = server::answer(State(Arc::clone(&app)), request).await;
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.expect("the answer has an end");
            // Nothing that was asked for leaves a state that time cannot pass in.
            progress::look(&app, crate::clock::Timestamp::now)
                .await
                .expect("time passes");
            (Response::from_parts(parts, ()), body.to_vec())
        })
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        self.runtime.block_on(self.app.storage.close());
        // What stays behind lies in the folder for such things.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn answer(request: Request<Body>) -> (Response<()>, Vec<u8>) {
    STANDING.with_borrow_mut(|standing| standing.answer(request))
}

/// Answers never blame the simulator, unless a switch says so, and have what every answer of AWS has.
fn assert_proper(response: &Response<()>) {
    let status = response.status().as_u16();
    assert!(status < 500, "{response:?}");
    assert!(response.headers().contains_key("x-amzn-requestid"));
    assert!(response.headers().contains_key(header::CONTENT_TYPE));
}

/// The first line is the target, the rest the body of a call.
pub fn call(bytes: &[u8]) {
    let (target, body) = first_line(bytes);
    let Ok(target) = HeaderValue::from_bytes(target) else {
        return;
    };
    let request = Request::post("/")
        .header(header::AUTHORIZATION, CREDENTIALS)
        .header("x-amz-target", target)
        .body(Body::from(body.to_vec()))
        .expect("it is a request");
    let (response, answer) = answer(request);
    assert_proper(&response);
    let answer: Value = serde_json::from_slice(&answer).expect("every answer is JSON");
    if response.status() == 200 {
        assert!(answer.is_object());
    } else {
        let code = answer["__type"].as_str().expect("an error has a code");
        let of_header = response.headers()["x-amzn-errortype"].as_bytes();
        assert!(code.as_bytes().ends_with(of_header));
    }
}

/// The first line is an operation of CloudWatch, the rest the CBOR of its request.
pub fn cbor_call(bytes: &[u8]) {
    let (operation, body) = first_line(bytes);
    let operation = super::text(operation);
    let request = Request::post(format!(
        "/service/GraniteServiceVersion20100801/operation/{operation}"
    ))
    .header(header::AUTHORIZATION, CREDENTIALS)
    .header(header::CONTENT_TYPE, "application/cbor")
    .header("smithy-protocol", "rpc-v2-cbor")
    .body(Body::from(body.to_vec()));
    let Ok(request) = request else { return };
    let (response, answer) = answer(request);
    assert_proper(&response);
    if response.headers()[header::CONTENT_TYPE] == "application/cbor" {
        let answer = cbor::read(&answer).expect("every answer is CBOR");
        assert!(response.status() == 200 || answer["__type"].is_string());
    }
}

/// The bytes are the form of a call of AWS Query.
pub fn form_call(bytes: &[u8]) {
    let request = Request::post("/")
        .header(header::AUTHORIZATION, CREDENTIALS)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(bytes.to_vec()))
        .expect("it is a request");
    let (response, answer) = answer(request);
    assert_proper(&response);
    let answer = String::from_utf8(answer).expect("every answer is text");
    let forbidden = |character: char| character < ' ' && !matches!(character, '\t' | '\n' | '\r');
    assert!(!answer.contains(forbidden), "XML and JSON hold no such character");
}

/// The first line is a path below `/_simulator`, the rest the body of a call of the simulator's own.
pub fn control(bytes: &[u8]) {
    let (path, body) = first_line(bytes);
    let path = format!("/_simulator/{}", super::text(path));
    // A switch for the API would be answered with the 500 that it asks for.
    if path.starts_with("/_simulator/failures") {
        return;
    }
    for method in [Method::GET, Method::POST, Method::DELETE] {
        let request = Request::builder()
            .method(method)
            .uri(path.as_str())
            .header(header::HOST, "localhost")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_vec()));
        let Ok(request) = request else { return };
        let (response, _) = answer(request);
        assert_proper(&response);
    }
}

/// The bytes are the host of a request.
pub fn domain(bytes: &[u8]) {
    let Ok(host) = HeaderValue::from_bytes(bytes) else {
        return;
    };
    let request = Request::get("/")
        .header(header::HOST, host)
        .body(Body::empty())
        .expect("it is a request");
    let (response, answer) = answer(request);
    assert_proper(&response);
    let answer = String::from_utf8(answer).expect("every page is text");
    assert!(
        !answer.contains("<script"),
        "nothing of a host becomes part of a page's own text"
    );
}
