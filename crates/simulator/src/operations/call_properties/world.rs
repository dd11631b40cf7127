//! A simulator in this process whose clock the test holds, and what the test has been told about it.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::table::Verdict;
use crate::clock::Timestamp;
use crate::operations::call_by;
use crate::operations::revision_properties::World as Revisions;
use crate::progress;
use crate::server::App;
use crate::service::arn::Scope;

/// So few that sequences of calls meet them.
pub const SERVICES: usize = 2;
pub const CONNECTIONS: usize = 2;
pub const CONNECTORS: usize = 2;
pub const DOORS: usize = 2;
pub const DOMAINS: usize = 2;

/// What the test knows of one service.
#[derive(Debug, Clone)]
pub struct Known {
    pub arn: String,
    pub is_private: bool,
    pub connection: Option<String>,
    pub connector: Option<String>,
    /// The status that its newest operation began in.
    pub origin: String,
    /// How many operations have been accepted.
    pub accepted: usize,
    /// The version that it shall have, and the last one that worked.
    pub wanted: u8,
    pub deployed: Option<u8>,
    /// Its operations as last seen, newest first.
    pub operations: Vec<Value>,
    pub tag: Option<u8>,
    /// When it will be forgotten, once it is deleted.
    pub forgotten_at: Option<Timestamp>,
}

pub struct World {
    pub app: App,
    pub scope: Scope,
    pub now: Timestamp,
    /// The service that has had each name last.
    pub services: BTreeMap<&'static str, Known>,
    /// Which verbs have met which statuses.
    pub met: BTreeSet<(&'static str, String)>,
    _folder: TempDir,
}

pub type Checked<T = ()> = Result<T, TestCaseError>;

impl World {
    pub async fn begin() -> World {
        let folder = TempDir::new().expect("a folder can be made");
        let mut app = Revisions::app(&folder).await;
        let quota = |count: usize| u32::try_from(count).expect("it is a small number");
        app.settings.service_quota = quota(SERVICES);
        app.settings.connection_quota = quota(CONNECTIONS);
        app.settings.vpc_connector_quota = quota(CONNECTORS);
        app.settings.vpc_ingress_connection_quota = quota(DOORS);
        app.settings.custom_domain_quota = quota(DOMAINS);
        World {
            app,
            scope: Scope {
                account: "123456789012".to_owned(),
                region: "us-east-1".to_owned(),
            },
            now: Timestamp(1_800_000_000_000),
            services: BTreeMap::new(),
            met: BTreeSet::new(),
            _folder: folder,
        }
    }

    /// A call at this moment: its answer, or the code of its error.
    pub async fn call(&self, operation: &str, body: &Value) -> Checked<Result<Value, &'static str>> {
        let body = body.to_string();
        let outcome = call_by(|| self.now, &self.app, operation, &self.scope, body.as_bytes()).await;
        match outcome {
            Ok(answer) => Ok(Ok(answer)),
            Err(fault) => {
                prop_assert_eq!(fault.status, 400, "{} {}: {}", operation, body, fault.message);
                Ok(Err(fault.code))
            }
        }
    }

    /// A call that must succeed.
    pub async fn answer(&self, operation: &str, body: &Value) -> Checked<Value> {
        let outcome = self.call(operation, body).await?;
        outcome.map_err(|code| TestCaseError::fail(format!("{operation} {body}: {code}")))
    }

    /// A call of which it is known what becomes of it; its answer, if it succeeds.
    pub async fn expect(&self, verdict: Verdict, operation: &str, body: &Value) -> Checked<Option<Value>> {
        match (verdict, self.call(operation, body).await?) {
            (Verdict::Refused(expected), Err(code)) if expected == code => Ok(None),
            (Verdict::Accepted | Verdict::NothingToDo, Ok(answer)) => Ok(Some(answer)),
            (_, outcome) => Err(TestCaseError::fail(format!(
                "{operation} {body} must be {verdict:?} and is {outcome:?}"
            ))),
        }
    }

    /// The service as it is; `None` once it is forgotten.
    pub async fn service(&self, arn: &str) -> Checked<Option<Value>> {
        match self.call("DescribeService", &json!({"ServiceArn": arn})).await? {
            Ok(mut answer) => Ok(Some(answer["Service"].take())),
            Err(code) => {
                prop_assert_eq!(code, "ResourceNotFoundException");
                Ok(None)
            }
        }
    }

    /// The status of the service that has had a name last.
    pub async fn status(&self, name: &str) -> Checked<Option<String>> {
        let Some(known) = self.services.get(name) else {
            return Ok(None);
        };
        let service = self.service(&known.arn).await?;
        Ok(service.map(|service| word(&service, "Status")))
    }

    /// The whole of a list.
    pub async fn list(&self, operation: &str, member: &str) -> Checked<Vec<Value>> {
        let mut answer = self.answer(operation, &json!({})).await?;
        prop_assert_eq!(answer.get("NextToken"), None, "one page holds them all");
        Ok(match answer[member].take() {
            Value::Array(items) => items,
            _ => Vec::new(),
        })
    }

    /// The ARN of the listed thing with that name.
    pub async fn find(&self, operation: &str, list: &str, noun: &str, name: &str) -> Checked<Option<Value>> {
        let items = self.list(operation, list).await?;
        Ok(items.into_iter().find(|item| item[format!("{noun}Name")] == name))
    }

    /// Each VPC ingress connection that is listed, as it is.
    pub async fn doors(&self) -> Checked<Vec<Value>> {
        let mut doors = Vec::new();
        for summary in self
            .list("ListVpcIngressConnections", "VpcIngressConnectionSummaryList")
            .await?
        {
            let body = json!({"VpcIngressConnectionArn": summary["VpcIngressConnectionArn"]});
            let mut answer = self.answer("DescribeVpcIngressConnection", &body).await?;
            doors.push(answer["VpcIngressConnection"].take());
        }
        Ok(doors)
    }

    pub async fn domains(&self, service: &str) -> Checked<Vec<Value>> {
        let mut answer = self
            .answer("DescribeCustomDomains", &json!({"ServiceArn": service}))
            .await?;
        Ok(match answer["CustomDomains"].take() {
            Value::Array(items) => items,
            _ => Vec::new(),
        })
    }

    /// Lets time pass without anybody looking; tells when the next thing happens.
    pub async fn wait(&mut self, seconds: i64) -> Checked<Option<Timestamp>> {
        self.now = self.now.plus(seconds * 1000);
        let passed = async {
            let mut transaction = self.app.storage.begin().await?;
            let next = progress::catch_up(&self.app, &mut transaction, self.now).await?;
            transaction.commit().await?;
            Ok::<_, crate::storage::StorageError>(next)
        };
        passed
            .await
            .map_err(|error| TestCaseError::fail(error.to_string()))
    }
}

/// A member that is text.
pub fn word(value: &Value, member: &str) -> String {
    value[member].as_str().unwrap_or_default().to_owned()
}
