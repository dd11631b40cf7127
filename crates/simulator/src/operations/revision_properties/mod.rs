//! What must hold for every sequence of calls on auto scaling configurations and on services that use them.

mod acts;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::json;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::Config;
use crate::clock::Speed;
use crate::storage::Storage;
use acts::{Act, Named, act};

/// That of AWS: operations take minutes, so none ends until a test lets the time pass.
const SPEED: f64 = 1.0;

/// Longer than any operation.
const HOUR: i64 = 60 * 60 * 1000;

pub struct World {
    app: App,
    scope: Scope,
    /// The ARN of each service, deleted or not.
    services: BTreeMap<&'static str, String>,
    /// The configuration that each had before its last update.
    former: BTreeMap<&'static str, String>,
    /// The highest number a name has had since it last had no revision.
    highest: BTreeMap<String, i64>,
    deleted: BTreeSet<String>,
    _folder: TempDir,
}

impl World {
    /// A simulator without a listener.
    pub async fn app(folder: &TempDir) -> App {
        let mut config = Config::new(([127, 0, 0, 1], 0).into(), folder.path());
        config.speed = SPEED;
        config.auto_scaling_revision_quota = 50;
        config.empty_accounts = true;
        config.any_image_exists = true;
        config.role_propagation_seconds = 0.0;
        let storage = Storage::open(folder.path()).await.expect("the database opens");
        let speed = Speed::new(SPEED).expect("it is a speed");
        App::new(config, storage, speed, 80, CancellationToken::new())
    }

    async fn begin() -> World {
        let folder = TempDir::new().expect("a folder can be made");
        World {
            app: World::app(&folder).await,
            scope: Scope {
                account: "123456789012".to_owned(),
                region: "us-east-1".to_owned(),
            },
            services: BTreeMap::new(),
            former: BTreeMap::new(),
            highest: BTreeMap::new(),
            deleted: BTreeSet::new(),
            _folder: folder,
        }
    }

    /// A call that may be refused, but not for a fault of the simulator's.
    async fn attempt(&self, operation: &str, body: &Value) -> Result<Option<Value>, TestCaseError> {
        match call(&self.app, operation, &self.scope, body.to_string().as_bytes()).await {
            Ok(answer) => Ok(Some(answer)),
            Err(fault) => {
                prop_assert_eq!(fault.status, 400, "{}: {}", operation, fault.message);
                Ok(None)
            }
        }
    }

    /// A call that must succeed.
    async fn answer(&self, operation: &str, body: &Value) -> Result<Value, TestCaseError> {
        let answer = self.attempt(operation, body).await?;
        answer.ok_or_else(|| TestCaseError::fail(format!("{operation} {body} was refused")))
    }

    async fn act(&mut self, act: Act) -> Result<(), TestCaseError> {
        match act {
            Act::Create(name) => self.create(name).await,
            Act::Delete(named) => {
                self.delete(&json!({"AutoScalingConfigurationArn": named.arn()}))
                    .await
            }
            Act::DeleteAll(name) => {
                let arn = Named(name, None).arn();
                self.delete(&json!({"AutoScalingConfigurationArn": arn, "DeleteAllRevisions": true}))
                    .await
            }
            Act::MakeDefault(named) => {
                let body = json!({"AutoScalingConfigurationArn": named.arn()});
                self.attempt("UpdateDefaultAutoScalingConfiguration", &body)
                    .await?;
                Ok(())
            }
            Act::Use(service, named, fails) => self.employ(service, Some(named), fails).await,
            Act::UseDefault(service) => self.employ(service, None, false).await,
            Act::DeleteService(service) => {
                if let Some(arn) = self.services.get(service) {
                    self.attempt("DeleteService", &json!({"ServiceArn": arn})).await?;
                }
                Ok(())
            }
            Act::DeleteFormer(service) => match self.former.get(service) {
                Some(arn) => {
                    let body = json!({"AutoScalingConfigurationArn": arn});
                    self.delete(&body).await
                }
                None => Ok(()),
            },
            Act::Wait => self.wait().await,
        }
    }

    /// Lets every operation under way end.
    async fn wait(&self) -> Result<(), TestCaseError> {
        let later = Timestamp::now().plus(HOUR);
        let ended = async {
            let mut transaction = self.app.storage.begin().await?;
            progress::catch_up(&self.app, &mut transaction, later).await?;
            Ok::<_, crate::storage::StorageError>(transaction.commit().await?)
        };
        ended
            .await
            .map_err(|error| TestCaseError::fail(error.to_string()))
    }

    async fn create(&mut self, name: &str) -> Result<(), TestCaseError> {
        let none_before = !self
            .active()
            .await?
            .iter()
            .any(|one| one["AutoScalingConfigurationName"] == name);
        let body = json!({"AutoScalingConfigurationName": name});
        let created = self.answer("CreateAutoScalingConfiguration", &body).await?;
        let number = created["AutoScalingConfiguration"]["AutoScalingConfigurationRevision"].as_i64();
        let before = self.highest.get(name).copied();
        let expected = if none_before { 1 } else { before.unwrap_or(1) + 1 };
        prop_assert_eq!(
            number,
            Some(expected),
            "numbers only grow while the name is in use"
        );
        self.highest.insert(name.to_owned(), expected);
        Ok(())
    }

    async fn delete(&mut self, body: &Value) -> Result<(), TestCaseError> {
        let before = self.active().await?;
        self.attempt("DeleteAutoScalingConfiguration", body).await?;
        let after: BTreeSet<String> = self.active().await?.iter().map(arn).collect();
        self.deleted
            .extend(before.iter().map(arn).filter(|arn| !after.contains(arn)));
        Ok(())
    }

    async fn employ(
        &mut self,
        service: &'static str,
        named: Option<Named>,
        fails: bool,
    ) -> Result<(), TestCaseError> {
        // This image listens on 8000, so its health check fails on any other port.
        let port = if fails { "9000" } else { "8000" };
        let mut body = json!({"SourceConfiguration": {"ImageRepository": {
            "ImageIdentifier": "public.ecr.aws/aws-containers/hello-app-runner:latest",
            "ImageRepositoryType": "ECR_PUBLIC",
            "ImageConfiguration": {"Port": port},
        }}});
        if let Some(named) = named {
            body["AutoScalingConfigurationArn"] = json!(named.arn());
        }
        let before = match self.services.get(service) {
            Some(arn) => Some(self.service(arn).await?).filter(|shown| shown["Status"] != "DELETED"),
            None => None,
        };
        let operation = if let Some(before) = &before {
            body["ServiceArn"] = before["ServiceArn"].clone();
            "UpdateService"
        } else {
            body["ServiceName"] = json!(service);
            "CreateService"
        };
        if let Some(answer) = self.attempt(operation, &body).await? {
            let service_arn = answer["Service"]["ServiceArn"].as_str().unwrap_or_default();
            self.services.insert(service, service_arn.to_owned());
            if let Some(before) = before {
                let former = arn(&before["AutoScalingConfigurationSummary"]);
                self.former.insert(service, former);
            }
        }
        Ok(())
    }

    async fn service(&self, arn: &str) -> Result<Value, TestCaseError> {
        let mut answer = self
            .answer("DescribeService", &json!({"ServiceArn": arn}))
            .await?;
        Ok(answer["Service"].take())
    }

    async fn list(&self, latest_only: bool) -> Result<Vec<Value>, TestCaseError> {
        let body = json!({"LatestOnly": latest_only});
        let answer = self.answer("ListAutoScalingConfigurations", &body).await?;
        prop_assert_eq!(answer.get("NextToken"), None, "one page holds them all");
        let list = answer["AutoScalingConfigurationSummaryList"].as_array();
        Ok(list.cloned().unwrap_or_default())
    }

    async fn active(&self) -> Result<Vec<Value>, TestCaseError> {
        self.list(false).await
    }

    async fn describe(&self, arn: &str) -> Result<Value, TestCaseError> {
        let body = json!({"AutoScalingConfigurationArn": arn});
        let mut answer = self.answer("DescribeAutoScalingConfiguration", &body).await?;
        Ok(answer["AutoScalingConfiguration"].take())
    }

    async fn check(&self) -> Result<(), TestCaseError> {
        let active = self.active().await?;
        let defaults = active.iter().filter(|one| one["IsDefault"] == true).count();
        prop_assert_eq!(defaults, 1, "there is exactly one default");

        let mut highest: BTreeMap<&str, i64> = BTreeMap::new();
        for one in &active {
            let name = one["AutoScalingConfigurationName"].as_str().unwrap_or_default();
            let number = one["AutoScalingConfigurationRevision"]
                .as_i64()
                .unwrap_or_default();
            let highest = highest.entry(name).or_default();
            prop_assert!(number > *highest, "the list has every revision once, in order");
            *highest = number;
        }
        for one in &active {
            let shown = self.describe(&arn(one)).await?;
            let name = one["AutoScalingConfigurationName"].as_str().unwrap_or_default();
            let is_highest = one["AutoScalingConfigurationRevision"] == highest[name];
            prop_assert_eq!(
                &shown["Latest"],
                &json!(is_highest),
                "the highest active one is the latest"
            );
            prop_assert_eq!(&shown["Status"], &json!("ACTIVE"));
        }
        prop_assert_eq!(
            self.list(true).await?.len(),
            highest.len(),
            "every name has one latest"
        );

        for service in self.services.values() {
            let shown = self.service(service).await?;
            if shown["Status"] != "DELETED" {
                let used = &shown["AutoScalingConfigurationSummary"];
                prop_assert_eq!(&used["Status"], &json!("ACTIVE"), "nothing in use is inactive");
                prop_assert_eq!(&used["HasAssociatedService"], &json!(true));
            }
        }
        for arn in &self.deleted {
            let shown = self.describe(arn).await?;
            prop_assert_eq!(&shown["Status"], &json!("INACTIVE"));
            for member in ["Latest", "IsDefault", "HasAssociatedService"] {
                prop_assert_eq!(&shown[member], &json!(false), "{} of a deleted one", member);
            }
        }
        Ok(())
    }
}

fn arn(one: &Value) -> String {
    one["AutoScalingConfigurationArn"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn configurations_stay_consistent(acts in prop::collection::vec(act(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime starts");
        runtime.block_on(async {
            let mut world = World::begin().await;
            world.check().await?;
            for act in acts {
                world.act(act).await?;
                world.check().await?;
            }
            world.wait().await?;
            let checked = world.check().await;
            world.app.storage.close().await;
            checked
        })?;
    }
}
