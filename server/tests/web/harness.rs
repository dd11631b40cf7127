//! A whole Slipway on a free port, browsers that visit it, and its database and log to look into.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::TokioIo;
use server::config::{CommandLine, ServeConfig};
use server::site::Site;
use server::startup::{Application, StartError};
use sqlx::{AssertSqlSafe, SqlitePool};
use std::collections::BTreeMap;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The first administrator.
pub const NAME: &str = "km";
/// Their password.
pub const PASSWORD: &str = "correct horse battery";
/// The WebAssembly that the pages name.
pub const WASM: &str = "/pkg/slipway-0123abcd.wasm";
/// An image that the simulator knows; it listens on 8000.
pub const HELLO: &str = "public.ecr.aws/aws-containers/hello-app-runner:latest";
/// Long enough for a loaded machine; nothing waits that long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server that runs until it is dropped or stopped.
pub struct TestApp {
    pub address: SocketAddr,
    pub folder: TempDir,
    pub database: SqlitePool,
    /// Path and query of the link that makes the first administrator.
    pub setup: String,
    stop: oneshot::Sender<()>,
    running: JoinHandle<Result<(), StartError>>,
}

impl TestApp {
    /// One that nobody has an account on.
    pub async fn start() -> TestApp {
        TestApp::start_with(|_| {}).await
    }

    /// The same with other settings.
    pub async fn start_with(change: impl FnOnce(&mut ServeConfig)) -> TestApp {
        lines();
        pages();
        let folder = TempDir::new().unwrap();
        let mut config = config(&folder);
        change(&mut config);
        let application = Application::build_with(config, site()).await.unwrap();
        let address = application.address();
        let link = application.new_setup_link().await.unwrap().unwrap();
        let setup = link[link.find("/setup").unwrap()..].to_owned();
        let database = open(&folder).await;
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(application.run(async {
            // A sender that is dropped is a test that ended without a word: the server goes with it.
            let _ = stopped.await;
        }));
        TestApp {
            address,
            folder,
            database,
            setup,
            stop,
            running,
        }
    }

    /// One with an administrator, and the browser they are signed in with.
    pub async fn signed_in() -> (TestApp, Browser) {
        let app = TestApp::start().await;
        let browser = app.set_up().await;
        (app, browser)
    }

    /// A browser that was never here.
    pub fn browser(&self) -> Browser {
        Browser {
            address: self.address,
            cookies: Arc::default(),
        }
    }

    /// Makes the first administrator.
    pub async fn set_up(&self) -> Browser {
        let browser = self.browser();
        let token = self.setup.split_once("token=").unwrap().1;
        let answer = browser
            .press(
                "/api/set_up",
                &[("token", token), ("name", NAME), ("password", PASSWORD)],
            )
            .await;
        assert_eq!(answer.location(), "/services", "{}", answer.text());
        browser
    }

    /// Signs the administrator in with another browser.
    pub async fn sign_in(&self) -> Browser {
        let browser = self.browser();
        assert_eq!(browser.sign_in("").await.location(), "/services");
        browser
    }

    /// Changes rows as another process does, and waits until Slipway reads them again: it does not hear of it.
    pub async fn write_beside(&self, sql: &str) {
        let changed = sqlx::query(AssertSqlSafe(sql.to_owned()))
            .execute(&self.database)
            .await
            .unwrap();
        assert!(changed.rows_affected() > 0);
        tokio::time::sleep(store::REST).await;
    }

    /// Moves the times that all sessions remember into the past.
    pub async fn age_sessions(&self, key: &str, seconds: i64) {
        self.write_beside(&format!(
            "UPDATE sessions SET data = json_set(data, '$.{key}', json_extract(data, '$.{key}') - {seconds})"
        ))
        .await;
    }

    /// Ends all sessions as time does.
    pub async fn expire_sessions(&self) {
        self.write_beside("UPDATE sessions SET expires_at = 1").await;
    }

    /// Every row of every table, but for what the watcher writes by itself all the time.
    pub async fn rows(&self) -> BTreeMap<String, Vec<String>> {
        let tables: Vec<String> = sqlx::query_scalar(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'regions'",
        )
        .fetch_all(&self.database)
        .await
        .unwrap();
        assert!(tables.iter().any(|table| table == "events"), "{tables:?}");
        let mut rows = BTreeMap::new();
        for table in tables {
            rows.insert(table.clone(), self.rows_of(&table).await);
        }
        rows
    }

    /// Every row of a table as SQL would write it.
    pub async fn rows_of(&self, table: &str) -> Vec<String> {
        let columns: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!(
            "SELECT name FROM pragma_table_info('{table}')"
        )))
        .fetch_all(&self.database)
        .await
        .unwrap();
        let columns: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
        sqlx::query_scalar(AssertSqlSafe(format!(
            "SELECT {} FROM {table} ORDER BY rowid",
            columns.join(" || '|' || ")
        )))
        .fetch_all(&self.database)
        .await
        .unwrap()
    }

    /// One number out of the database.
    pub async fn count(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(&self.database).await.unwrap()
    }

    /// Sends bytes as they are, and gives the whole answer.
    pub async fn raw(&self, request: impl AsRef<[u8]>) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        // A server that has read enough may answer and hang up before it has everything.
        let _ = stream.write_all(request.as_ref()).await;
        let mut answer = Vec::new();
        let _ = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer))
            .await
            .expect("the server neither answers nor hangs up");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks the server to stop, as SIGTERM does; the handle ends when it has.
    pub fn stop(self) -> JoinHandle<Result<(), StartError>> {
        self.stop.send(()).unwrap();
        self.running
    }
}

/// A folder of its own, free ports, one Region, and a simulator in which a create takes a quarter of a second.
fn config(folder: &TempDir) -> ServeConfig {
    use clap::Parser;
    let mut config = CommandLine::parse_from(["slipway", "--listen", "127.0.0.1:0"]).serve;
    folder.path().clone_into(&mut config.data_dir);
    config.simulator_listen = ([127, 0, 0, 1], 0).into();
    config.simulator_speed = 1_000.0;
    config.regions = vec!["eu-west-1".parse().unwrap()];
    config.aws = false;
    config.public_url = None;
    config
}

async fn open(folder: &TempDir) -> SqlitePool {
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(folder.path().join("slipway.db"))
        .busy_timeout(Duration::from_secs(10));
    SqlitePool::connect_with(options).await.unwrap()
}

/// What a build would have made, in small.
fn site() -> Site {
    let files = [
        ("pkg/slipway-0123abcd.wasm", "wasm as it is"),
        ("pkg/slipway-0123abcd.wasm.br", "wasm in brotli"),
        ("pkg/slipway-0123abcd.wasm.gz", "wasm in gzip"),
        ("pkg/slipway-0123abcd.js", "script"),
        ("pkg/slipway-0123abcd.js.gz", "script in gzip"),
        ("pkg/slipway-0123abcd.css", "style"),
        ("favicon.svg", "<svg/>"),
    ];
    Site::Given(Arc::new(
        files
            .into_iter()
            .map(|(path, data)| (path.to_owned(), data.as_bytes().to_vec()))
            .collect(),
    ))
}

/// A browser: it keeps cookies and says where its requests come from.
#[derive(Clone)]
pub struct Browser {
    address: SocketAddr,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Browser {
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

    /// A fresh draft's id.
    pub async fn begin_draft(&self) -> String {
        let answer = self.press("/api/begin_draft", &[]).await;
        let location = answer.location();
        location.split('/').nth(2).unwrap().to_owned()
    }
}

/// A request.
#[derive(Debug, Clone)]
pub struct Ask {
    method: Method,
    path: String,
    headers: Vec<(HeaderName, String)>,
    body: Vec<u8>,
}

impl Ask {
    pub fn new(method: Method, path: &str) -> Ask {
        Ask {
            method,
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// A page.
    pub fn get(path: &str) -> Ask {
        Ask::new(Method::GET, path)
            .with("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .with("sec-fetch-site", "none")
    }

    /// A form that a page of ours posts without a script.
    pub fn form(path: &str, fields: &[(&str, &str)]) -> Ask {
        Ask::call(path, fields)
            .with("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .with("sec-fetch-mode", "navigate")
    }

    /// A form that a script of ours posts.
    pub fn call(path: &str, fields: &[(&str, &str)]) -> Ask {
        let pairs = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Ask::new(Method::POST, path)
            .with("accept", "application/json")
            .with("origin", "{here}")
            .with("sec-fetch-site", "same-origin")
            .with("content-type", "application/x-www-form-urlencoded")
            .carrying(model::query::encode(pairs))
    }

    /// With a header, in place of one of that name. `{here}` stands for the origin of the server.
    pub fn with(mut self, name: &'static str, value: &str) -> Ask {
        self = self.without(name);
        self.headers
            .push((HeaderName::from_static(name), value.to_owned()));
        self
    }

    /// Without a header.
    pub fn without(mut self, name: &'static str) -> Ask {
        self.headers.retain(|(header, _)| *header != name);
        self
    }

    /// With another method.
    pub fn by(mut self, method: Method) -> Ask {
        self.method = method;
        self
    }

    /// With this body.
    pub fn carrying(mut self, body: impl Into<Vec<u8>>) -> Ask {
        self.body = body.into();
        self
    }
}

/// An answer that is there as a whole.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// What a page brings along for the browser beside its HTML, unpacked.
    pub fn data(&self) -> String {
        let text = self.text();
        let packed = text
            .split("__RESOLVED_RESOURCES[")
            .skip(1)
            .filter_map(|resource| resource.split('"').nth(1));
        packed
            .flat_map(|packed| STANDARD_NO_PAD.decode(packed).unwrap())
            .map(|byte| if byte.is_ascii() { char::from(byte) } else { '.' })
            .collect()
    }

    /// All that someone who looks into the answer can find in it.
    pub fn everything(&self) -> String {
        self.text() + &self.data()
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where it leads.
    pub fn location(&self) -> String {
        self.header("location").to_owned()
    }

    /// Its `Set-Cookie` headers.
    pub fn cookies(&self) -> Vec<String> {
        set_cookies(&self.headers)
    }

    /// Every opening tag with this name, without its brackets.
    pub fn tags(&self, name: &str) -> Vec<String> {
        let text = self.text();
        text.split(&format!("<{name}"))
            .skip(1)
            .filter(|rest| rest.starts_with([' ', '>', '\n']))
            .map(|rest| rest.split('>').next().unwrap().to_owned())
            .collect()
    }

    /// The opening tag with this id.
    pub fn tag(&self, id: &str) -> String {
        let text = self.text();
        let at = text
            .find(&format!(" id=\"{id}\""))
            .unwrap_or_else(|| panic!("nothing has the id {id} in {text}"));
        let start = text[..at].rfind('<').unwrap();
        let end = at + text[at..].find('>').unwrap();
        text[start..end].to_owned()
    }
}

fn set_cookies(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all(header::SET_COOKIE)
        .iter()
        .map(|value| value.to_str().unwrap().to_owned())
        .collect()
}

/// The value of an attribute of a tag, unescaped.
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split_once(&format!(" {name}=\""))?.1;
    Some(unescaped(rest.split('"').next()?))
}

/// Text as it stood before it was escaped for a page.
pub fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// Every server function, whichever there are.
pub fn functions() -> Vec<String> {
    let mut paths: Vec<String> = server_fn::axum::server_fn_paths()
        .map(|(path, method)| {
            assert_eq!(method, Method::POST, "{path} can be called by a link");
            path.to_owned()
        })
        .collect();
    paths.sort();
    paths.dedup();
    assert!(paths.len() > 20, "{paths:?}");
    paths
}

/// Every page, whichever there are, at an address where its parameters stand for something that is not there.
pub fn pages() -> Vec<String> {
    // Made once, before the first server answers: pages that are asked for meanwhile would wait for ever (leptos#4773).
    static PAGES: LazyLock<Vec<String>> = LazyLock::new(|| {
        leptos_axum::generate_route_list(app::App)
            .iter()
            .map(|page| address(page.path()))
            .collect()
    });
    assert!(PAGES.len() > 10, "{:?}", *PAGES);
    PAGES.clone()
}

/// An address of a page out of its route.
fn address(route: &str) -> String {
    let parts = route
        .split('/')
        .map(|part| match part.trim_matches([':', '{', '}']) {
            name if name == part => part,
            "region" => "eu-west-1",
            "step" => "source",
            _ => "nowhere",
        });
    parts.collect::<Vec<_>>().join("/")
}

/// Everything that was logged in this process so far, by every test, down to the finest level of our own crates.
pub fn log() -> String {
    String::from_utf8_lossy(&lines().lock().unwrap()).into_owned()
}

/// Starts writing log lines.
fn lines() -> &'static Mutex<Vec<u8>> {
    static LINES: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();
    LINES.get_or_init(|| {
        let lines = Arc::<Mutex<Vec<u8>>>::default();
        let writer = Lines(Arc::clone(&lines));
        let filter = "debug,server=trace,app=trace,engine=trace,store=trace,aws=trace,simulator=trace";
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .init();
        lines
    })
}

#[derive(Clone)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Polls until there is something.
pub async fn until<T, F, R>(what: &str, mut probe: F) -> T
where
    F: FnMut() -> R,
    R: Future<Output = Option<T>>,
{
    let start = Instant::now();
    loop {
        if let Some(found) = probe().await {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "still waiting until {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
