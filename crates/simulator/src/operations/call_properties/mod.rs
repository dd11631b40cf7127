//! What must hold for every sequence of calls on services and on what they are connected to, with operations that
//! fail on purpose and time that passes in leaps of any length.

mod acts;
mod doing;
mod table;
mod world;

use std::collections::BTreeSet;
use std::sync::Mutex;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::clock::Timestamp;
use acts::act;
use table::{SETTLED, resting, stage};
use world::{Checked, Known, World, word};

/// Longer than any operation takes, and shorter than deleted services are shown.
const HALF_AN_HOUR: i64 = 30 * 60;
const FOUR_DAYS: i64 = 4 * 24 * 60 * 60;

/// How long deleted services are shown, in milliseconds.
const AN_HOUR: i64 = 60 * 60 * 1000;

impl World {
    async fn check(&mut self) -> Checked {
        let listed = self.list("ListServices", "ServiceSummaryList").await?;
        prop_assert!(listed.len() <= world::SERVICES, "the quota holds");
        let mut services = std::mem::take(&mut self.services);
        let mut here = 0;
        for (name, known) in &mut services {
            let shown = self.service(&known.arn).await?;
            let summary = listed.iter().find(|summary| summary["ServiceArn"] == known.arn);
            let Some(shown) = shown else {
                prop_assert_eq!(summary, None);
                prop_assert!(known.is_forgotten_by(self.now), "{} is lost: {:?}", name, known);
                continue;
            };
            prop_assert!(known.forgotten_at.is_none_or(|at| at > self.now));
            prop_assert_eq!(&shown["ServiceName"], name);
            self.check_operations(known, &shown).await?;
            if shown["Status"] == "DELETED" {
                prop_assert_eq!(summary, None, "what is deleted is not listed");
                let deleted_at = shown["DeletedAt"].as_f64();
                prop_assert_eq!(deleted_at, known.operations[0]["EndedAt"].as_f64());
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "it was made of whole milliseconds"
                )]
                let deleted_at = (deleted_at.unwrap_or_default() * 1000.0).round() as i64;
                known.forgotten_at = Some(Timestamp(deleted_at).plus(AN_HOUR));
                prop_assert!(self.domains(&known.arn).await?.is_empty());
                continue;
            }
            here += 1;
            let Some(Value::Object(summary)) = summary else {
                return Err(TestCaseError::fail(format!("{name} is not listed")));
            };
            for (member, value) in summary {
                prop_assert_eq!(&shown[member], value, "{} of {}", member, name);
            }
            let mut tags = self
                .answer("ListTagsForResource", &json!({"ResourceArn": known.arn}))
                .await?;
            let expected = known
                .tag
                .map(|value| json!({"Key": "value", "Value": value.to_string()}));
            prop_assert_eq!(tags["Tags"].take(), json!(Vec::from_iter(expected)));
        }
        prop_assert_eq!(here, listed.len(), "every service has been asked for");
        self.services = services;
        self.check_resources().await
    }

    /// One operation at a time, each from its beginning to its end, and the service in the state that its newest one
    /// says.
    async fn check_operations(&self, known: &mut Known, shown: &Value) -> Checked {
        let mut answer = self
            .answer("ListOperations", &json!({"ServiceArn": known.arn}))
            .await?;
        let Value::Array(operations) = answer["OperationSummaryList"].take() else {
            return Err(TestCaseError::fail("a service has operations"));
        };
        let is_whole = answer.get("NextToken").is_none();
        prop_assert!(
            !is_whole || operations.len() == known.accepted,
            "{:#?}",
            operations
        );
        let ids: BTreeSet<String> = operations.iter().map(|one| word(one, "Id")).collect();
        prop_assert_eq!(ids.len(), operations.len());
        let newest = &operations[0];
        for (place, operation) in operations.iter().enumerate() {
            let is_settled = stage(operation) == SETTLED;
            prop_assert!(is_settled || place == 0, "one operation at a time");
            prop_assert_eq!(operation.get("EndedAt").is_some(), is_settled);
            let times = ["StartedAt", "UpdatedAt", "EndedAt"].map(|member| operation[member].as_f64());
            prop_assert!(times[0] <= times[1] && (!is_settled || times[1] == times[2]));
            if let Some(older) = operations.get(place + 1) {
                prop_assert!(older["EndedAt"].as_f64() <= times[0], "one after the other");
            }
            let before = known.operations.iter().find(|one| one["Id"] == operation["Id"]);
            if let Some(before) = before {
                prop_assert!(stage(before) <= stage(operation), "nothing goes back");
                prop_assert!(
                    stage(before) < SETTLED || before == operation,
                    "what is settled stays"
                );
            }
        }
        let was_settled = known
            .operations
            .first()
            .is_some_and(|before| before["Id"] == newest["Id"] && stage(before) == SETTLED);
        if stage(newest) < SETTLED {
            prop_assert_eq!(&shown["Status"], "OPERATION_IN_PROGRESS");
        } else {
            let (kind, ending) = (word(newest, "Type"), word(newest, "Status"));
            let expected = resting(&kind, &ending, &known.origin);
            prop_assert!(
                expected.is_some(),
                "{} ends {} from {}",
                kind,
                ending,
                known.origin
            );
            prop_assert_eq!(shown["Status"].as_str(), expected);
            if !was_settled {
                known.settle(&kind, &ending);
            }
        }
        known.operations = operations;
        prop_assert_eq!(
            &shown["HealthCheckConfiguration"]["Interval"],
            &json!(known.wanted),
            "{:?}",
            known
        );
        Ok(())
    }

    async fn check_resources(&self) -> Checked {
        let connections = self.list("ListConnections", "ConnectionSummaryList").await?;
        let connectors = self.list("ListVpcConnectors", "VpcConnectors").await?;
        let doors = self.doors().await?;
        prop_assert!(connections.len() <= world::CONNECTIONS);
        prop_assert!(connectors.len() <= world::CONNECTORS);
        prop_assert!(doors.len() <= world::DOORS);
        let mut hosts = BTreeSet::new();
        for known in self.services.values() {
            let Some(shown) = self.service(&known.arn).await? else {
                continue;
            };
            if shown["Status"] == "DELETED" {
                continue;
            }
            let is_in = |list: &[Value], member: &str, arn: &Option<String>| {
                arn.as_ref()
                    .is_none_or(|arn| list.iter().any(|item| item[member] == *arn))
            };
            prop_assert!(is_in(&connections, "ConnectionArn", &known.connection));
            prop_assert!(is_in(&connectors, "VpcConnectorArn", &known.connector));
            let domains = self.domains(&known.arn).await?;
            prop_assert!(domains.len() <= world::DOMAINS);
            for domain in domains {
                prop_assert!(
                    hosts.insert(word(&domain, "DomainName")),
                    "a domain has one service"
                );
            }
        }
        for door in &doors {
            let known = self
                .services
                .values()
                .find(|known| door["ServiceArn"] == known.arn);
            let status = match known {
                Some(known) => self.service(&known.arn).await?,
                None => None,
            };
            prop_assert!(
                status.is_some_and(|service| service["Status"] != "DELETED"),
                "a VPC ingress connection has a service: {}",
                door
            );
        }
        Ok(())
    }

    /// Once enough time has passed nothing is under way any more.
    async fn check_end(&mut self) -> Checked {
        self.wait(HALF_AN_HOUR).await?;
        self.check().await?;
        for service in self.list("ListServices", "ServiceSummaryList").await? {
            prop_assert_ne!(&service["Status"], "OPERATION_IN_PROGRESS");
            for domain in self.domains(&word(&service, "ServiceArn")).await? {
                let status = word(&domain, "Status");
                prop_assert!(
                    status == "PENDING_CERTIFICATE_DNS_VALIDATION" || status == "ACTIVE",
                    "{}",
                    status
                );
            }
        }
        for door in self.doors().await? {
            prop_assert!(!word(&door, "Status").starts_with("PENDING"), "{}", door);
        }
        // Domains whose records nobody sets are waited for longest.
        let next = self.wait(FOUR_DAYS).await?;
        prop_assert_eq!(next, None, "nothing is left to happen");
        self.check().await
    }
}

impl Known {
    /// Whether it has been deleted for so long that nobody knows it any more. The end of the deletion may not have been
    /// seen.
    fn is_forgotten_by(&self, now: Timestamp) -> bool {
        let newest = self.operations.first();
        let deletion = newest.filter(|newest| newest["Type"] == "DELETE_SERVICE");
        let begun = deletion.and_then(|deletion| deletion["StartedAt"].as_f64());
        let long_ago = begun.is_some_and(|begun| begun + 3600.0 < now.epoch_seconds());
        self.forgotten_at.map_or(long_ago, |at| at <= now)
    }

    /// The newest operation has ended.
    fn settle(&mut self, kind: &str, ending: &str) {
        match (kind, ending) {
            // An update of a paused service waits for its resumption.
            ("UPDATE_SERVICE", "SUCCEEDED") if self.origin == "PAUSED" => {}
            ("CREATE_SERVICE" | "UPDATE_SERVICE" | "START_DEPLOYMENT" | "RESUME_SERVICE", "SUCCEEDED") => {
                self.deployed = Some(self.wanted);
            }
            (_, "ROLLBACK_SUCCEEDED" | "ROLLBACK_FAILED") => {
                self.wanted = self.deployed.unwrap_or(self.wanted);
            }
            _ => {}
        }
    }
}

/// Enough for every build; `PROPTEST_CASES` asks for more.
const CASES: u32 = 20;

/// How many of the pairs of a verb and a status so many cases meet at least.
const MET: usize = 22;

fn cases() -> ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: wanted.and_then(|cases| cases.parse().ok()).unwrap_or(CASES),
        // A sequence is long: making it the shortest possible would take many minutes.
        max_shrink_iters: 300,
        source_file: Some(file!()),
        ..ProptestConfig::default()
    }
}

#[test]
fn services_and_what_they_are_connected_to_stay_consistent() {
    let met = Mutex::new(BTreeSet::new());
    let sequences = prop::collection::vec(act(), 1..160);
    let outcome = TestRunner::new(cases()).run(&sequences, |acts| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime starts");
        runtime.block_on(async {
            let mut world = World::begin().await;
            for act in acts {
                world.act(act).await?;
                world.check().await?;
            }
            let ended = world.check_end().await;
            world.app.storage.close().await;
            met.lock().expect("nobody panics with it").append(&mut world.met);
            ended
        })
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    // Five verbs, and six statuses, or none any more.
    let met = met.into_inner().expect("nobody panics with it");
    println!("{} of 35 pairs of a verb and a status: {met:?}", met.len());
    assert!(met.len() >= MET, "{met:?}");
}
