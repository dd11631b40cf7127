//! A database file in a folder of its own, and a way past the store to look at it.

use model::arn::ServiceArn;
use model::draft::DraftValues;
use model::event::{Author, EventKind};
use model::operation::{Operation, OperationKind, OperationStatus};
use model::service::{Service, ServiceStatus};
use model::time::Time;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use std::collections::BTreeMap;
use std::path::Path;
use store::{NewDraft, NewEvent, OperationRow, SaveDraft, Store};
use tempfile::TempDir;

pub const ACCOUNT: &str = "123456789012";

/// A store with the folder that it lives in.
pub struct Fresh {
    pub store: Store,
    pub folder: TempDir,
}

impl Fresh {
    pub async fn new() -> Fresh {
        let folder = TempDir::new().unwrap();
        Fresh {
            store: Store::open(folder.path()).await.unwrap(),
            folder,
        }
    }

    /// Closes the database and opens the same folder again, as a restart does.
    pub async fn restart(&mut self) {
        self.store.close().await;
        self.store = Store::open(self.folder.path()).await.unwrap();
    }

    /// A connection past the store.
    pub async fn past_the_store(&self) -> SqlitePool {
        past_the_store(self.folder.path()).await
    }

    /// How many rows each table has.
    pub async fn counts(&self) -> BTreeMap<String, i64> {
        counts(&self.past_the_store().await).await
    }

    /// Everything that stands in the files of the database, the write-ahead log included.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for entry in std::fs::read_dir(self.folder.path()).unwrap() {
            bytes.extend(std::fs::read(entry.unwrap().path()).unwrap());
        }
        bytes
    }
}

pub async fn past_the_store(folder: &Path) -> SqlitePool {
    // One connection: a second one would not see at once what the first did to the schema.
    SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(SqliteConnectOptions::new().filename(folder.join("slipway.db")))
        .await
        .unwrap()
}

pub async fn counts(pool: &SqlitePool) -> BTreeMap<String, i64> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '_sqlx%'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let mut counts = BTreeMap::new();
    for table in tables {
        let count = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}")))
            .fetch_one(pool)
            .await
            .unwrap();
        counts.insert(table, count);
    }
    counts
}

/// A service's ARN; `region` as in `eu-west-1`.
pub fn arn_in(region: &str, name: &str) -> ServiceArn {
    ServiceArn::new(
        region.parse().unwrap(),
        ACCOUNT,
        name,
        &format!("{:0>32}", name.len()),
    )
}

pub fn arn(name: &str) -> ServiceArn {
    arn_in("eu-west-1", name)
}

pub fn service(arn: &ServiceArn, status: ServiceStatus) -> Service {
    Service {
        arn: arn.clone(),
        status,
        domain: None,
        created_at: Time(1),
        updated_at: Time(1),
        deleted_at: None,
        configuration: None,
        operation: None,
        seen_at: Time(1),
    }
}

pub fn operation(service: &ServiceArn, id: &str, status: OperationStatus) -> OperationRow {
    OperationRow {
        service: service.clone(),
        operation: Operation {
            id: id.to_owned(),
            kind: OperationKind::CreateService,
            status,
            started_at: Time(5),
            ended_at: None,
            stages: Vec::new(),
            cause: None,
        },
        explanation: None,
    }
}

pub fn km() -> Author {
    Author::Person {
        id: 1,
        name: "km".to_owned(),
    }
}

pub fn event(at: i64, kind: EventKind) -> NewEvent {
    NewEvent::new(Time(at), kind, km())
}

pub fn values(name: &str) -> DraftValues {
    DraftValues {
        name: name.to_owned(),
        ..DraftValues::default()
    }
}

pub fn new_draft(id: &str) -> NewDraft {
    NewDraft {
        id: id.to_owned(),
        values: values("as begun"),
        origins: BTreeMap::new(),
        link: None,
        short_link: None,
        rebuilds: None,
        by: "km".to_owned(),
        at: Time(10),
    }
}

pub fn save(id: &str, base_version: i64, name: &str) -> SaveDraft {
    SaveDraft {
        id: id.to_owned(),
        base_version,
        step: model::draft::Step::Configure,
        values: values(name),
        origins: BTreeMap::new(),
        by: "ls".to_owned(),
        person_id: 2,
        at: Time(20),
    }
}

/// Somebody who sends a draft.
pub fn sender() -> store::Sender {
    store::Sender {
        author: model::event::Author::Person {
            id: 1,
            name: "km".to_owned(),
        },
        context: model::record::Context {
            session: Some("a-session".to_owned()),
            address: Some("192.0.2.1".to_owned()),
            via: Some(model::record::Via::Page),
        },
    }
}
