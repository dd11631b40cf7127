//! Each list, page by page.

use serde_json::{Value, json};

use super::situation::Situation;
use crate::support::models::APP_RUNNER as MODEL;
use crate::support::raw;
use crate::support::shape_checker;

/// What an operation that answers in pages needs besides.
fn subject(situation: &Situation, operation: &str) -> Value {
    match operation {
        "DescribeCustomDomains" | "ListOperations" => json!({"ServiceArn": situation.running}),
        "ListServicesForAutoScalingConfiguration" => {
            json!({"AutoScalingConfigurationArn": situation.auto_scaling})
        }
        "ListAutoScalingConfigurations" | "ListObservabilityConfigurations" => json!({"LatestOnly": false}),
        _ => json!({}),
    }
}

async fn call(situation: &Situation, operation: &str, body: &Value) -> (u16, Value) {
    let address = situation.harness.simulator.address();
    let answer = raw::call(address, operation, body.to_string().as_bytes()).await;
    (answer.status, answer.json())
}

/// The items of an answer, which are what its one list of structures or ARNs holds.
fn items(operation: &str, answer: &Value) -> Vec<Value> {
    assert_eq!(
        shape_checker::result(operation, answer),
        Vec::<String>::new(),
        "{answer}"
    );
    let lists = answer.as_object().unwrap().iter();
    let mut lists = lists.filter(|(name, member)| member.is_array() && *name != "VpcDNSTargets");
    let (_, list) = lists.next().expect("the answer has a list");
    assert!(lists.next().is_none(), "and only one");
    list.as_array().unwrap().clone()
}

fn with(subject: &Value, member: &str, value: Value) -> Value {
    let mut body = subject.clone();
    body[member] = value;
    body
}

#[tokio::test]
async fn every_list_comes_in_pages_of_the_size_that_is_asked_for() {
    let situation = Situation::begin().await;
    let mut tokens = Vec::new();
    for (operation, described) in MODEL["operations"].as_object().unwrap() {
        let input = &MODEL["shapes"][described["input"]["shape"].as_str().unwrap()];
        let Some(size) = input["members"]["MaxResults"]["shape"].as_str() else {
            continue;
        };
        let subject = subject(&situation, operation);
        let (status, whole) = call(&situation, operation, &subject).await;
        assert_eq!(status, 200, "{operation}: {whole}");
        assert_eq!(
            whole.get("NextToken"),
            None,
            "{operation}: there is no next page, so no token"
        );
        let whole = items(operation, &whole);
        assert!(whole.len() >= 3, "{operation} has only {}", whole.len());
        for page_size in [1, 2] {
            let mut pages = Vec::new();
            let mut body = with(&subject, "MaxResults", json!(page_size));
            loop {
                let (status, page) = call(&situation, operation, &body).await;
                assert_eq!(status, 200, "{operation}: {page}");
                let of_page = items(operation, &page);
                assert!((1..=page_size).contains(&of_page.len()), "{operation}: {page}");
                pages.extend(of_page);
                let Some(token) = page.get("NextToken") else {
                    break;
                };
                tokens.push((operation, token.clone()));
                body["NextToken"] = token.clone();
            }
            assert_eq!(pages, whole, "{operation}: every item once, in order");
        }
        let most = MODEL["shapes"][size]["max"].as_i64().unwrap();
        for beyond in [-1, 0, most + 1] {
            let (status, answer) = call(
                &situation,
                operation,
                &with(&subject, "MaxResults", json!(beyond)),
            )
            .await;
            assert_eq!(status, 400, "{operation} {beyond}: {answer}");
        }
        let (status, _) = call(&situation, operation, &with(&subject, "MaxResults", json!(most))).await;
        assert_eq!(status, 200);
    }
    tokens.dedup_by(|one, other| one.0 == other.0);
    assert_eq!(tokens.len(), 9, "so many operations answer in pages");
    for (operation, _) in &tokens {
        for (other, token) in tokens.iter().filter(|(other, _)| other != operation) {
            let body = with(&subject(&situation, operation), "NextToken", token.clone());
            let (status, answer) = call(&situation, operation, &body).await;
            assert_eq!(status, 400, "a token of {other} in {operation}: {answer}");
        }
    }
}
