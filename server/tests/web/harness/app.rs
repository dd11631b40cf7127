//! A whole Slipway on a free port, and its database to look into.

use super::answer::Answer;
use super::browser::Browser;
use super::log::lines;
use super::routes::pages;
use super::{NAME, PASSWORD, PATIENCE};
use server::config::{CommandLine, ServeConfig};
use server::site::Site;
use server::startup::{Application, StartError};
use sqlx::{AssertSqlSafe, SqlitePool};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

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

/// What events that tell of writes from other sites are called in the database.
pub const FROM_ELSEWHERE: &str = "person.not_from_here";

/// The same of writes without a session.
pub const NOT_SIGNED_IN: &str = "person.not_signed_in";

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

    /// Why it does not start with other settings.
    pub async fn refused_with(change: impl FnOnce(&mut ServeConfig)) -> String {
        let folder = TempDir::new().unwrap();
        let mut config = config(&folder);
        change(&mut config);
        let refused = Application::build_with(config, site()).await.map(drop);
        refused.unwrap_err().to_string()
    }

    /// One with an administrator, and the browser they are signed in with.
    pub async fn signed_in() -> (TestApp, Browser) {
        let app = TestApp::start().await;
        let browser = app.set_up().await;
        (app, browser)
    }

    /// A browser that was never here.
    pub fn browser(&self) -> Browser {
        Browser::new(self.address)
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
        assert!(begins(&answer), "{}", answer.text());
        browser
    }

    /// Signs the administrator in with another browser.
    pub async fn sign_in(&self) -> Browser {
        let browser = self.browser();
        assert!(begins(&browser.sign_in("").await));
        browser
    }

    /// Invites somebody as `by`, and lets them join with another browser.
    pub async fn joined(&self, by: &Browser, name: &str, role: &str) -> Browser {
        let link = by.invite(role).await;
        let browser = self.browser();
        let token = link.split_once("token=").unwrap().1;
        let fields = [("token", token), ("name", name), ("password", PASSWORD)];
        let answer = browser.press("/api/join", &fields).await;
        assert!(begins(&answer), "{}", answer.text());
        browser
    }

    /// The id of a member.
    pub async fn person(&self, name: &str) -> i64 {
        sqlx::query_scalar("SELECT id FROM people WHERE name = $1")
            .bind(name)
            .fetch_one(&self.database)
            .await
            .unwrap()
    }

    /// The role of a member.
    pub async fn role_of(&self, name: &str) -> String {
        sqlx::query_scalar("SELECT role FROM people WHERE name = $1")
            .bind(name)
            .fetch_one(&self.database)
            .await
            .unwrap()
    }

    /// The sessions of a member, by their handles.
    pub async fn sessions_of(&self, name: &str) -> BTreeSet<String> {
        let handles: Vec<String> = sqlx::query_scalar(
            "SELECT lower(substr(hex(id_hash), 1, 16)) FROM sessions WHERE person_id = $1",
        )
        .bind(self.person(name).await)
        .fetch_all(&self.database)
        .await
        .unwrap();
        handles.into_iter().collect()
    }

    /// The newest version of a draft, as forms send it.
    pub async fn version_of(&self, draft: &str) -> String {
        let version: i64 = sqlx::query_scalar("SELECT version FROM drafts WHERE id = $1")
            .bind(draft)
            .fetch_one(&self.database)
            .await
            .unwrap();
        version.to_string()
    }

    /// Changes rows as another process does, and waits until Slipway reads them again: it does not hear of it.
    pub async fn write_beside(&self, sql: &str) {
        self.write_at_once(sql).await;
        tokio::time::sleep(store::REST).await;
    }

    /// The same before anybody has asked for what is written.
    pub async fn write_at_once(&self, sql: &str) {
        let changed = sqlx::query(AssertSqlSafe(sql.to_owned()))
            .execute(&self.database)
            .await
            .unwrap();
        assert!(changed.rows_affected() > 0);
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

    /// Every row of every table, but for what the watcher writes by itself all the time, what tells of writes that came from
    /// elsewhere or without a session, and where the chain of the events ends, which follows from them.
    pub async fn rows(&self) -> BTreeMap<String, Vec<String>> {
        let tables: Vec<String> = sqlx::query_scalar(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT IN ('regions', 'event_chain')",
        )
        .fetch_all(&self.database)
        .await
        .unwrap();
        assert!(tables.iter().any(|table| table == "events"), "{tables:?}");
        let mut rows = BTreeMap::new();
        for table in tables {
            let mut found = self.rows_of(&table).await;
            if table == "events" {
                found.retain(|row| !row.contains(FROM_ELSEWHERE) && !row.contains(NOT_SIGNED_IN));
            }
            rows.insert(table, found);
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

/// Whether an answer leads to where people begin: the overview, or the services while there are none.
fn begins(answer: &Answer) -> bool {
    ["/services", "/overview"].contains(&answer.location().as_str())
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
