//! Each error of each operation.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::cases::{Case, INTERNAL, cases};
use super::situation::Situation;
use crate::support::models::APP_RUNNER as MODEL;
use crate::support::raw::{self, arm};
use crate::support::shape_checker;

async fn provoke(situation: &Situation, operation: &str, error: &str, body: &Value) {
    let address = situation.harness.simulator.address();
    let answer = raw::call(address, operation, body.to_string().as_bytes()).await;
    let kind = answer.json()["__type"].as_str().unwrap_or_default().to_owned();
    assert_eq!(
        kind.rsplit('#').next(),
        Some(error),
        "{operation} {body}: {}",
        answer.body
    );
    let of_header = answer.header("x-amzn-errortype").unwrap_or_default();
    let problems = shape_checker::error(operation, answer.status, of_header, &answer.json());
    assert!(problems.is_empty(), "{operation} {body}: {problems:#?}");
    assert!(answer.header("x-amzn-requestid").is_some());
}

/// Every pair of an operation and an error that the model gives to it.
fn modelled() -> BTreeSet<(String, String)> {
    let operations = MODEL["operations"].as_object().unwrap();
    let pairs = operations.iter().flat_map(|(name, operation)| {
        let errors = operation["errors"].as_array().unwrap();
        errors
            .iter()
            .map(|error| (name.clone(), error["shape"].as_str().unwrap().to_owned()))
    });
    pairs.collect()
}

#[tokio::test]
async fn every_modelled_error_of_every_operation_can_be_had_and_changes_nothing() {
    let situation = Situation::begin().await;
    let before = situation.contents().await;
    let mut had = BTreeSet::new();
    for Case {
        operation,
        error,
        body,
    } in cases(&situation)
    {
        provoke(&situation, operation, error, &body).await;
        had.insert((operation.to_owned(), error.to_owned()));
    }
    for operation in MODEL["operations"].as_object().unwrap().keys() {
        let target = format!("AppRunner.{operation}");
        let switch = json!({"api": "error", "operation": target, "times": 1});
        arm(situation.harness.simulator.address(), &switch).await;
        provoke(&situation, operation, INTERNAL, &json!({})).await;
        had.insert((operation.clone(), INTERNAL.to_owned()));
    }
    let modelled = modelled();
    let without_case: Vec<_> = modelled.difference(&had).collect();
    assert!(without_case.is_empty(), "no call has had {without_case:#?}");
    let not_modelled: Vec<_> = had.difference(&modelled).collect();
    assert!(
        not_modelled.is_empty(),
        "the model does not give {not_modelled:#?}"
    );
    assert_eq!(
        situation.contents().await,
        before,
        "what is refused changes nothing"
    );
}
