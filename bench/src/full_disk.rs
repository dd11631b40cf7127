//! A full disk under a server that runs: pages go on, what cannot be written is said in words and not lost, and it heals by itself.

use crate::client::{Answer, Connection};
use crate::database::Database;
use crate::figure::Figure;
use crate::listener::Listener;
use crate::program::{Program, REGION, Settings};
use crate::room::{Kind, Room};
use crate::simulator;
use crate::start::Server;
use crate::visitor::{NAME, PASSWORD, Visitor};
use anyhow::{Context, Result, bail, ensure};
use hyper::StatusCode;
use hyper::header;
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::path::Path;
use std::time::{Duration, Instant};

/// What has to stand on a page behind something that could not be written.
const WORDS: &str = "The disk of Slipway is full";
/// Pages that only read.
const PAGES: [&str; 12] = [
    "/services",
    "/overview",
    "/drafts",
    "/history",
    "/members",
    "/account",
    "/audit",
    "/create",
    "/gallery",
    "/launch/links",
    "/healthz",
    "/metrics",
];
/// Longest time that healing may take once there is room.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest time until it is known what became of a create.
const SETTLED: Duration = Duration::from_secs(45);
/// Saves after which a small disk is full for certain: each takes more than a page of the file.
const SAVES: usize = 2_000;

/// What was found.
#[derive(Debug)]
pub struct Outcome {
    /// From room on the disk to a server that says that it is ready.
    pub healed: Duration,
}

/// Prints what was found, for each way in which a disk can be full here.
///
/// # Errors
/// See [`prove`].
pub async fn measure(program: &Program) -> Result<()> {
    for kind in Kind::at_hand() {
        let outcome = prove(program, kind).await?;
        let what = match kind {
            Kind::SmallDisk => "from room on a full disk to a server that is ready",
            Kind::Limit => "from files that may grow again to a server that is ready",
        };
        Figure::new(what, outcome.healed.as_secs_f64() * 1_000.0, "ms").print();
    }
    Ok(())
}

/// Fills the disk under a server, looks at everything, and makes room again.
///
/// # Errors
/// A page fails, something typed is lost, nobody is told, or it does not heal.
pub async fn prove(program: &Program, kind: Kind) -> Result<Outcome> {
    let room = Room::new(kind)?;
    let settings = Settings {
        folder: room.path(),
        is_set_up: false,
        speed: 1_000,
        quota: 30,
    };
    let mut server = Server::run_command(program.command_told_of_limits(), &settings)?;
    let visitor = Visitor::set_up(&server).await?;
    let member = visitor.join("ls", "viewer").await?;
    let mut hands = Hands {
        visitor,
        connection: Connection::open(server.address).await?,
    };
    let service = hands.create_service().await?;
    let begun = hands.press("/api/begin_draft", &[]).await?;
    let draft = begun.location().split('/').nth(2).context("no draft")?.to_owned();
    let link = "image=public.ecr.aws/aws-containers/hello-app-runner:latest&port=8000&name=launched";
    let form = [("link", link), ("region", REGION)];
    let launch = hands.press("/api/begin_draft_from_link", &form).await?;
    let launch = launch
        .location()
        .split('/')
        .nth(2)
        .context("no launch")?
        .to_owned();
    hands.ready().await?;
    let cookie = hands.visitor.cookie.clone();
    let mut stream = Listener::open(server.address, &cookie, 0).await?;
    age_sessions(room.path()).await?;

    room.fill(server.id())?;
    hands
        .press_until_full(&draft)
        .await
        .context("while the disk fills up")?;
    let full = Full {
        hands: &mut hands,
        draft: &draft,
        launch: &launch,
        service: &service,
        member: &member,
    };
    let found = full.look().await?;
    ensure!(
        found.is_empty(),
        "while the disk is full:\n- {}",
        found.join("\n- ")
    );

    room.make_room(server.id())?;
    let begun = Instant::now();
    hands.ready().await.context("it does not heal")?;
    let healed = begun.elapsed();
    hands
        .works_again(&draft, &launch)
        .await
        .with_context(|| format!("it said: {}", server.said()))?;
    let names = simulator::names(server.simulator, REGION).await?;
    ensure!(
        names == ["before", "launched"],
        "App Runner has the services {names:?}"
    );
    let said = server.said();
    ensure!(!said.contains("panicked"), "it panicked: {said}");
    let database = Database::open(room.path()).await?;
    // Whoever listened all the time has heard what came after it healed.
    let newest = database.newest_event().await?;
    while stream.last() < newest {
        tokio::time::timeout(PATIENCE, stream.listen())
            .await
            .with_context(|| format!("a stream heard {} of {newest} events", stream.last()))??;
    }
    database.check().await?;
    database.close().await;
    if let Err(fault) = store::verify(room.path(), None).await? {
        bail!("the audit log does not hold: {fault:?}");
    }
    server.stop()?;
    Ok(Outcome { healed })
}

/// Has all sessions rest for so long that the next request of each is worth a note: a write where somebody only reads.
async fn age_sessions(folder: &Path) -> Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("slipway.db"))
        .busy_timeout(PATIENCE);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query(
        "UPDATE sessions SET data = json_set(data, '$.signed_in_at', json_extract(data, '$.signed_in_at') - 900, \
         '$.confirmed_at', json_extract(data, '$.confirmed_at') - 60)",
    )
    .execute(&mut connection)
    .await?;
    connection.close().await?;
    // What the server keeps in memory of another process's writes is older for a second.
    tokio::time::sleep(2 * store::REST).await;
    Ok(())
}

struct Hands {
    visitor: Visitor,
    connection: Connection,
}

impl Hands {
    async fn get(&mut self, path: &str) -> Result<Answer> {
        self.visitor.get(&mut self.connection, path).await
    }

    async fn press(&mut self, path: &str, form: &[(&str, &str)]) -> Result<Answer> {
        let answer = self.visitor.press(&mut self.connection, path, form).await?;
        // A session may go on under another id, as of whoever confirms a password.
        if let Some(cookie) = answer.headers.get(header::SET_COOKIE) {
            let cookie = cookie.to_str()?.split(';').next().unwrap_or_default();
            if cookie.starts_with("slipway=") && cookie != "slipway=" {
                cookie.clone_into(&mut self.visitor.cookie);
            }
        }
        Ok(answer)
    }

    /// Sends a form and goes where the answer leads, as a browser without a script.
    async fn press_and_follow(&mut self, path: &str, form: &[(&str, &str)]) -> Result<Answer> {
        let answer = self.press(path, form).await?;
        if !answer.status.is_redirection() {
            return Ok(answer);
        }
        let location = answer.location().split('#').next().unwrap_or_default().to_owned();
        self.get(&location).await
    }

    /// Creates a service, and gives the address of its page.
    async fn create_service(&mut self) -> Result<String> {
        let link = "image=public.ecr.aws/aws-containers/hello-app-runner:latest&port=8000&name=before";
        let form = [("link", link), ("region", REGION)];
        let begun = self.press("/api/begin_draft_from_link", &form).await?;
        let draft = begun.location().split('/').nth(2).context("no draft")?.to_owned();
        let form = [("id", draft.as_str()), ("version", "1")];
        let sent = self.press("/api/submit_draft", &form).await?;
        ensure!(
            sent.location().starts_with("/services/"),
            "a create led to {}",
            sent.location()
        );
        Ok(sent.location().to_owned())
    }

    async fn ready(&mut self) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let answer = self.get("/readyz").await?;
            if answer.status == StatusCode::OK {
                return Ok(());
            }
            ensure!(Instant::now() < deadline, "it says {}", answer.text());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Saves until that is refused: what the file has inside of itself is used up last.
    async fn press_until_full(&mut self, draft: &str) -> Result<()> {
        for number in 0..SAVES {
            let text = format!("{number} {}", "much to say ".repeat(150));
            let form = [("id", draft), ("kind", "remark"), ("comment", text.as_str())];
            let answer = self.press_and_follow("/api/comment_on_draft", &form).await?;
            if answer.text().contains(WORDS) {
                return Ok(());
            }
            ensure!(
                answer.status.is_success(),
                "comment {number} was {}: {}",
                answer.status,
                answer.text()
            );
        }
        bail!("{SAVES} comments were written to a full disk")
    }

    async fn works_again(&mut self, draft: &str, launch: &str) -> Result<()> {
        for number in 0..20 {
            let text = format!("there is room, comment {number}");
            let form = [("id", draft), ("kind", "remark"), ("comment", text.as_str())];
            let page = self
                .press_and_follow("/api/comment_on_draft", &form)
                .await?
                .text();
            ensure!(
                page.contains(&text) && !page.contains(WORDS),
                "a comment was not written although there is room"
            );
        }
        Visitor::sign_in(self.visitor.address, NAME)
            .await
            .context("with room on the disk")?;
        // Where App Runner had taken it on or not answered, the watcher finds that out first.
        let deadline = Instant::now() + SETTLED;
        loop {
            let form = [("id", launch), ("version", "1")];
            let answer = self.press("/api/submit_draft", &form).await?;
            if answer.location().starts_with("/services/") {
                return Ok(());
            }
            ensure!(
                Instant::now() < deadline,
                "a create led to {} although there is room",
                answer.location()
            );
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
}

/// What is looked at while the disk is full.
struct Full<'a> {
    hands: &'a mut Hands,
    draft: &'a str,
    launch: &'a str,
    /// The page of a service.
    service: &'a str,
    member: &'a Visitor,
}

impl Full<'_> {
    /// Everything that is not as it should be.
    async fn look(self) -> Result<Vec<String>> {
        let Full {
            hands,
            draft,
            launch,
            service,
            member,
        } = self;
        let mut found = Vec::new();
        let draft_page = format!("/drafts/{draft}/source");
        for _ in 0..2 {
            for path in PAGES.iter().copied().chain([draft_page.as_str(), service]) {
                let answer = hands.get(path).await?;
                if answer.status != StatusCode::OK {
                    found.push(format!("{path} was {}", answer.status));
                }
            }
        }
        // It answers before anything happens.
        if let Err(error) = Listener::open(member.address, &member.cookie, 0).await {
            found.push(format!("a new live stream was refused: {error}"));
        }
        // Somebody whose role is too small is told so, although their attempt cannot be noted.
        let mut connection = Connection::open(member.address).await?;
        let answer = member.get(&mut connection, "/members").await?;
        if answer.text().contains(WORDS) || answer.status.is_server_error() {
            found.push(format!("a page that is refused was {}", answer.status));
        }
        let forms = forms(draft, launch);
        for Form { path, fields, typed } in forms {
            let answer = hands.press_and_follow(path, &fields).await?;
            let page = answer.text();
            if answer.status != StatusCode::OK {
                found.push(format!("{path} led to {}: {}", answer.status, start(&page)));
            }
            if !page.contains(WORDS) {
                found.push(format!("{path} does not say that the disk is full"));
            }
            if !page.contains(typed) {
                found.push(format!("{path} loses what was typed"));
            }
            if page.contains(PASSWORD) || page.contains(OTHER_PASSWORD) {
                found.push(format!("{path} shows a password"));
            }
        }
        found.extend(scripts(hands, draft).await?);
        found.extend(signing_in(hands.visitor.address).await?);
        let ready = hands.get("/readyz").await?;
        if ready.status != StatusCode::SERVICE_UNAVAILABLE || !ready.text().contains("cannot be written") {
            found.push(format!("readiness says {}: {}", ready.status, ready.text()));
        }
        Ok(found)
    }
}

/// A form that is sent while the disk is full.
struct Form<'a> {
    path: &'static str,
    fields: Vec<(&'static str, &'a str)>,
    /// What has to be on the page that it leads to.
    typed: &'static str,
}

const TYPED: &str = "typed on a full disk";
const TYPED_IMAGE: &str = "public.ecr.aws/typed/on-a-full-disk:1";
const OTHER_PASSWORD: &str = "another horse, another staple";

fn forms<'a>(draft: &'a str, launch: &'a str) -> Vec<Form<'a>> {
    let form = |path, typed, fields: &[(&'static str, &'a str)]| Form {
        path,
        fields: fields.to_vec(),
        typed,
    };
    vec![
        form(
            "/api/comment_on_draft",
            TYPED,
            &[("id", draft), ("kind", "remark"), ("comment", TYPED)],
        ),
        form(
            "/api/save_draft",
            TYPED_IMAGE,
            &[
                ("id", draft),
                ("version", "1"),
                ("step", "source"),
                ("intent", "next"),
                ("provider", "ecr_public"),
                ("image", TYPED_IMAGE),
            ],
        ),
        form("/api/begin_draft", "", &[]),
        form("/api/submit_draft", "", &[("id", launch), ("version", "1")]),
        form(
            "/api/make_short_link",
            TYPED,
            &[
                ("link", "image=public.ecr.aws/nginx/nginx:1.27"),
                ("expires", "30"),
                ("note", TYPED),
            ],
        ),
        form(
            "/api/save_view",
            TYPED,
            &[("list", "q=web"), ("name", TYPED), ("shared", "1")],
        ),
        form(
            "/api/invite_member",
            TYPED,
            &[("role", "operator"), ("note", TYPED), ("your_password", PASSWORD)],
        ),
        form(
            "/api/change_password",
            "",
            &[("current", PASSWORD), ("password", OTHER_PASSWORD)],
        ),
    ]
}

/// What a script of a page is told: the page stays, and with it what was typed.
async fn scripts(hands: &mut Hands, draft: &str) -> Result<Vec<String>> {
    let form = [
        ("id", draft),
        ("version", "1"),
        ("step", "source"),
        ("intent", "stay"),
        ("image", "x"),
    ];
    let answer = hands
        .visitor
        .call(&mut hands.connection, "/api/save_draft", &form)
        .await?;
    let text = answer.text();
    let stays = answer.location().is_empty() && !answer.status.is_success();
    if stays && answer.status != StatusCode::SERVICE_UNAVAILABLE && text.contains(WORDS) {
        return Ok(Vec::new());
    }
    Ok(vec![format!(
        "a script is told {} {}: {}",
        answer.status,
        answer.location(),
        start(&text)
    )])
}

/// Nobody is let in whose sign-in cannot be noted, and they are told why. Who is in can leave.
async fn signing_in(address: std::net::SocketAddr) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut stranger = Hands {
        visitor: Visitor {
            address,
            cookie: String::new(),
        },
        connection: Connection::open(address).await?,
    };
    for password in [PASSWORD, "a wrong password"] {
        let form = [("name", NAME), ("password", password), ("next", "")];
        let answer = stranger.press_and_follow("/api/sign_in", &form).await?;
        let page = answer.text();
        if answer.status != StatusCode::OK {
            found.push(format!("signing in was {}: {}", answer.status, start(&page)));
        }
        if !page.contains(WORDS) {
            found.push("signing in does not say that the disk is full".to_owned());
        }
        if !page.contains(&format!("value=\"{NAME}\"")) {
            found.push("signing in loses the name".to_owned());
        }
    }
    Ok(found)
}

fn start(text: &str) -> String {
    text.chars().take(160).collect()
}
