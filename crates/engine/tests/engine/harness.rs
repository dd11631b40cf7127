//! A whole Slipway without its pages.

use aws::{Connection, Fingerprints};
use engine::{Actor, DraftDestination, Engine, Pace, SaveRequest, Settings, Watcher};
use model::arn::ServiceArn;
use model::draft::{Draft, DraftValues, Step, TypedFields, TypedVariables};
use model::event::EventKind;
use model::person::{Person, Role};
use model::region::Region;
use model::role::AssumedRole;
use model::service::ServiceStatus;
use model::view::{Backend, HistoryEntry, HistoryQuery, ServiceView};
use simulator::Simulator;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use store::Store;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// Account of the simulator where nobody says otherwise.
pub const ACCOUNT: &str = "123456789012";
/// Known image that listens on 8000.
pub const HELLO: &str = "public.ecr.aws/aws-containers/hello-app-runner:latest";
/// Long enough for a loaded machine; nothing waits that long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(30);

/// A Slipway that talks to a simulator of its own.
pub struct World {
    pub engine: Engine,
    pub store: Store,
    pub km: Actor,
    pub simulator: Option<Simulator>,
    pub folder: TempDir,
    pub address: SocketAddr,
    speed: f64,
    watching: CancellationToken,
}

impl World {
    /// At a speed at which a create takes a quarter of a second.
    pub async fn new() -> World {
        World::with_speed(1_000.0).await
    }

    pub async fn with_speed(speed: f64) -> World {
        World::with(speed, |_| {}).await
    }

    /// With an App Runner that is set up otherwise; `restart_simulator` forgets it.
    pub async fn with(speed: f64, set_up: impl FnOnce(&mut simulator::Config)) -> World {
        let folder = TempDir::new().unwrap();
        let simulator = start_simulator(&folder, ([127, 0, 0, 1], 0).into(), speed, set_up).await;
        let address = simulator.address();
        let store = Store::open(folder.path()).await.unwrap();
        let engine = engine(&store, address);
        let token = engine.new_setup_token().await.unwrap().unwrap();
        let km = engine
            .set_up(&token, "km", "correct horse battery".to_owned(), "192.0.2.7")
            .await
            .unwrap();
        let mut world = World {
            engine,
            store,
            km: Actor::new(km),
            simulator: Some(simulator),
            folder,
            address,
            speed,
            watching: CancellationToken::new(),
        };
        world.watch();
        world
    }

    fn watch(&mut self) {
        self.watching = CancellationToken::new();
        for region in self.engine.regions() {
            tokio::spawn(Watcher::new(self.engine.clone(), region.clone()).run(self.watching.clone()));
        }
    }

    /// Stops everything of Slipway but the database file, and starts anew, as after a crash.
    pub async fn restart_slipway(&mut self) {
        self.watching.cancel();
        self.store.close().await;
        self.store = Store::open(self.folder.path()).await.unwrap();
        self.engine = engine(&self.store, self.address);
        self.watch();
    }

    /// Switches the simulator off.
    pub async fn stop_simulator(&mut self) {
        self.simulator.take().unwrap().shutdown().await;
    }

    /// Switches it on again at the same address and with the same state.
    pub async fn restart_simulator(&mut self) {
        self.simulator = Some(start_simulator(&self.folder, self.address, self.speed, |_| {}).await);
    }

    /// A member of another role; not in the database, since nobody can invite yet.
    pub fn member(role: Role) -> Actor {
        Actor::new(Person {
            id: 99,
            name: "ls".to_owned(),
            role,
            auditor: false,
        })
    }

    pub fn region() -> Region {
        "eu-west-1".parse().unwrap()
    }

    /// App Runner past Slipway, as the AWS CLI would use it.
    pub fn past_slipway(&self) -> aws::AppRunner {
        connection(self.address).app_runner(&World::region())
    }

    /// What the account has around App Runner.
    pub fn account(&self) -> aws::Account {
        connection(self.address).account(&World::region())
    }

    /// A draft of a service that works, with one change.
    pub async fn draft(&self, name: &str, change: impl FnOnce(&mut DraftValues)) -> Draft {
        let draft = self.engine.begin_draft(&self.km).await.unwrap();
        let mut values = DraftValues {
            image: HELLO.to_owned(),
            name: name.to_owned(),
            region: "eu-west-1".to_owned(),
            port: "8000".to_owned(),
            ..draft.values.clone()
        };
        change(&mut values);
        Box::pin(self.save(&draft.id, &values)).await
    }

    /// Types this into every step of a draft.
    pub async fn save(&self, draft: &str, values: &DraftValues) -> Draft {
        for step in [Step::Source, Step::Build, Step::Configure] {
            let version = self.store.draft(draft).await.unwrap().version;
            let request = SaveRequest {
                id: draft.to_owned(),
                version,
                step,
                typed: TypedFields::from(values),
                variables: Some(TypedVariables::Table(values.variables.clone())),
                destination: DraftDestination::Stay,
            };
            // Boxed: a form on its way is large.
            Box::pin(self.engine.save_draft(&self.km, request)).await.unwrap();
        }
        self.store.draft(draft).await.unwrap()
    }

    /// Creates a service through a draft and gives its ARN.
    pub async fn create(&self, name: &str, change: impl FnOnce(&mut DraftValues)) -> ServiceArn {
        let draft = Box::pin(self.draft(name, change)).await;
        self.engine
            .submit_draft(&self.km, &draft.id, draft.version)
            .await
            .unwrap();
        self.arn_of(&draft.id).await
    }

    /// The service that a draft became.
    pub async fn arn_of(&self, draft: &str) -> ServiceArn {
        let draft = draft.to_owned();
        let store = self.store.clone();
        until("the draft is sent", || async {
            match store.draft(&draft).await.unwrap().state {
                model::draft::DraftState::Sent { arn } => Some(arn),
                _ => None,
            }
        })
        .await
    }

    /// Waits until a service is in a state, and gives its page.
    pub async fn until_status(&self, arn: &ServiceArn, status: ServiceStatus) -> ServiceView {
        until(&format!("{} is {status:?}", arn.name), || async {
            let view = self.engine.service(&self.km, arn).await.ok()?;
            (view.service.status == status && view.service.running_operation().is_none()).then_some(view)
        })
        .await
    }

    /// The history, newest first.
    pub async fn history(&self) -> Vec<HistoryEntry> {
        self.engine
            .history(&self.km, &HistoryQuery::default())
            .await
            .unwrap()
            .entries
    }

    /// Kinds in the history of a service, oldest first.
    pub async fn kinds_of(&self, arn: &ServiceArn) -> Vec<EventKind> {
        let query = HistoryQuery {
            service: arn.to_string(),
            ..HistoryQuery::default()
        };
        let mut entries = self.engine.history(&self.km, &query).await.unwrap().entries;
        entries.reverse();
        entries.into_iter().map(|entry| entry.event.kind).collect()
    }

    /// Turns a switch of the simulator, with the JSON that its documentation gives.
    pub async fn switch(&self, json: &str) {
        self.control("failures", json).await;
    }

    /// A connection to GitHub, at the end of its handshake or not.
    pub async fn connection(&self, name: &str, is_done: bool) -> String {
        let made = self
            .account()
            .create_connection(name, model::repository::Provider::Github)
            .await
            .unwrap();
        if is_done {
            let json = format!(r#"{{"arn": "{}", "status": "AVAILABLE"}}"#, made.arn);
            self.control("connections", &json).await;
        }
        made.what.arn
    }

    /// Does on the simulator's control page what its documentation says.
    pub async fn control(&self, path: &str, json: &str) {
        self.send(
            &format!("POST /_simulator/{path}"),
            "content-type: application/json",
            json,
        )
        .await;
    }

    /// Sends the simulator a request as it stands, and gives the body of its answer.
    pub async fn send(&self, line: &str, header: &str, body: &str) -> String {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let mut stream = tokio::net::TcpStream::connect(self.address).await.unwrap();
        let request = format!(
            "{line} HTTP/1.1\r\nhost: {}\r\n{header}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 2"), "{answer}");
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        body.to_owned()
    }
}

fn connection(address: SocketAddr) -> Connection {
    Connection::to_simulator(&format!("http://{address}"), ACCOUNT, Fingerprints::new(b"test"))
}

fn engine(store: &Store, address: SocketAddr) -> Engine {
    engine_assuming(store, address, None)
}

/// An engine that makes calls in members' names.
pub fn engine_assuming(store: &Store, address: SocketAddr, role: Option<AssumedRole>) -> Engine {
    engine_with(store, address, role, engine::SignInWays::default())
}

/// An engine where people sign in by these ways.
pub fn engine_letting_in(world: &World, ways: engine::SignInWays) -> Engine {
    engine_with(&world.store, world.address, None, ways)
}

fn engine_with(
    store: &Store,
    address: SocketAddr,
    role: Option<AssumedRole>,
    ways: engine::SignInWays,
) -> Engine {
    Engine::new(Settings {
        assumed_role: role,
        sign_in: ways,
        store: store.clone(),
        connection: connection(address),
        backend: Backend::Simulator {
            account: ACCOUNT.to_owned(),
            port: address.port(),
        },
        regions: vec![World::region(), "us-east-1".parse().unwrap()],
        pace: Pace {
            fast: Duration::from_millis(20),
            slow: Duration::from_millis(200),
            back_off: Duration::from_millis(50),
        },
    })
}

async fn start_simulator(
    folder: &TempDir,
    address: SocketAddr,
    speed: f64,
    set_up: impl FnOnce(&mut simulator::Config),
) -> Simulator {
    let mut config = simulator::Config::new(address, folder.path());
    config.speed = speed;
    set_up(&mut config);
    Simulator::start(config).await.unwrap()
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
