//! What must hold for every sequence of calls on auto scaling configurations and on services that use them.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::clock::Speed;
use crate::control::switches::Switches;
use crate::server::Settings;
use crate::storage::Storage;

const NAMES: [&str; 3] = ["busy", "calm", "DefaultConfiguration"];
const SERVICES: [&str; 2] = ["web-one", "web-two"];

/// An update takes 2 ms, one that fails and is rolled back 10.
const SPEED: f64 = 60_000.0;

/// Longer than any operation at that speed.
const PATIENCE: Duration = Duration::from_millis(12);

#[derive(Debug, Clone, Copy)]
enum Act {
    Create(&'static str),
    Delete(Named),
    DeleteAll(&'static str),
    MakeDefault(Named),
    /// A service is created or updated; it fails or not.
    Use(&'static str, Named, bool),
    UseDefault(&'static str),
    DeleteService(&'static str),
    Wait,
}

/// A partial ARN: the name alone, or with a revision.
#[derive(Debug, Clone, Copy)]
struct Named(&'static str, Option<i64>);

impl Named {
    fn arn(self) -> String {
        let Named(name, number) = self;
        let number = number.map_or_else(String::new, |number| format!("/{number}"));
        format!("arn:aws:apprunner:us-east-1:123456789012:autoscalingconfiguration/{name}{number}")
    }
}

fn act() -> impl Strategy<Value = Act> {
    let name = || prop::sample::select(&NAMES[..]);
    let named = move || (name(), prop::option::of(1_i64..4)).prop_map(|(name, number)| Named(name, number));
    let service = || prop::sample::select(&SERVICES[..]);
    prop_oneof![
        4 => name().prop_map(Act::Create),
        4 => named().prop_map(Act::Delete),
        1 => name().prop_map(Act::DeleteAll),
        2 => named().prop_map(Act::MakeDefault),
        4 => (service(), named(), any::<bool>()).prop_map(|(service, named, fails)| Act::Use(service, named, fails)),
        1 => service().prop_map(Act::UseDefault),
        1 => service().prop_map(Act::DeleteService),
        2 => Just(Act::Wait),
    ]
}

struct World {
    app: App,
    scope: Scope,
    /// The ARN of each service, deleted or not.
    services: BTreeMap<&'static str, String>,
    /// The highest number a name has had since it last had no revision.
    highest: BTreeMap<String, i64>,
    deleted: BTreeSet<String>,
    _folder: TempDir,
}

impl World {
    async fn begin() -> World {
        let folder = TempDir::new().expect("a folder can be made");
        let app = App {
            storage: Storage::open(folder.path()).await.expect("the database opens"),
            speed: Speed::new(SPEED).expect("it is a speed"),
            settings: Settings {
                speed: SPEED,
                service_quota: 30,
                auto_scaling_configuration_quota: 10,
                auto_scaling_revision_quota: 50,
                auto_scaling_size_quota: 25,
                observability_configuration_quota: 10,
                observability_revision_quota: 10,
                retention_of_deleted_configurations: Duration::from_hours(1),
                update_while_paused: true,
                lower_case_statuses: false,
            },
            switches: Switches::new(Vec::new(), Timestamp::now()),
            wake: Notify::new(),
            port: 80,
            stop: CancellationToken::new(),
        };
        World {
            app,
            scope: Scope {
                account: "123456789012".to_owned(),
                region: "us-east-1".to_owned(),
            },
            services: BTreeMap::new(),
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
            Act::Wait => {
                tokio::time::sleep(PATIENCE).await;
                Ok(())
            }
        }
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
        let operation = match self.services.get(service) {
            Some(arn) if self.status(arn).await? != "DELETED" => {
                body["ServiceArn"] = json!(arn);
                "UpdateService"
            }
            _ => {
                body["ServiceName"] = json!(service);
                "CreateService"
            }
        };
        if let Some(answer) = self.attempt(operation, &body).await? {
            let arn = answer["Service"]["ServiceArn"].as_str().unwrap_or_default();
            self.services.insert(service, arn.to_owned());
        }
        Ok(())
    }

    async fn status(&self, service_arn: &str) -> Result<String, TestCaseError> {
        let answer = self
            .answer("DescribeService", &json!({"ServiceArn": service_arn}))
            .await?;
        Ok(answer["Service"]["Status"]
            .as_str()
            .unwrap_or_default()
            .to_owned())
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
            let answer = self
                .answer("DescribeService", &json!({"ServiceArn": service}))
                .await?;
            if answer["Service"]["Status"] != "DELETED" {
                let used = &answer["Service"]["AutoScalingConfigurationSummary"];
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
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn configurations_stay_consistent(acts in prop::collection::vec(act(), 1..40)) {
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
            tokio::time::sleep(PATIENCE).await;
            let checked = world.check().await;
            world.app.storage.close().await;
            checked
        })?;
    }
}
