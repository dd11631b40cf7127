//! Every kind of hostility for every operation of every service.

use std::net::SocketAddr;

use futures::StreamExt;
use futures::stream;
use serde_json::{Value, json};

use super::targets::{Target, targets};
use crate::support::Harness;
use crate::support::raw::{self, AUTHORIZATION, Answer};

/// Requests that are on their way at the same time.
const AT_ONCE: usize = 8;

async fn send(address: SocketAddr, target: &Target, body: &[u8]) -> Answer {
    let of_target = format!("X-Amz-Target: {}", target.name);
    let content_type = format!("Content-Type: {}", target.content_type);
    raw::request(
        address,
        "POST /",
        &[AUTHORIZATION, &content_type, &of_target],
        body,
    )
    .await
}

/// An error as that service writes it.
fn assert_error(target: &Target, answer: &Answer, status: u16, code: &str) {
    let name = &target.name;
    assert_eq!(answer.status, status, "{name}: {}", answer.body);
    assert_eq!(answer.header("content-type"), Some(target.content_type), "{name}");
    assert_eq!(answer.header("x-amzn-errortype"), Some(code), "{name}");
    assert!(answer.header("x-amzn-requestid").is_some(), "{name}");
    let body = answer.json();
    let kind = body["__type"].as_str().unwrap();
    assert_eq!(
        kind.rsplit('#').next(),
        Some(code),
        "{name}: header and body agree"
    );
    let message = body.get("Message").or_else(|| body.get("message"));
    assert!(
        message
            .and_then(Value::as_str)
            .is_some_and(|text| !text.is_empty()),
        "{name}: {body}"
    );
}

/// Bodies that no operation can read.
fn unreadable() -> Vec<Vec<u8>> {
    let deep_list = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
    let deep_object = [b"{\"a\":".repeat(20_000), b"1".to_vec(), b"}".repeat(20_000)].concat();
    let mut bodies: Vec<Vec<u8>> = [
        &b""[..],
        b" ",
        b"{",
        b"null",
        b"[]",
        b"[null,null,null,null,null,null,null,null]",
        b"7",
        b"true",
        b"\"{}\"",
        b"{}{}",
        b"{} trailing",
        b"{'MaxResults': 1}",
        b"{\"MaxResults\": NaN}",
        b"{\"MaxResults\": 1e999}",
        b"{\"NextToken\": \"\\ud800\"}",
        b"{\"NextToken\": \"\xc3\x28\"}",
        b"\xff\xfe{\0}\0",
        b"\xef\xbb\xbf{}",
        b"<xml/>",
        b"Action=ListServices&Version=2020-05-15",
    ]
    .map(<[u8]>::to_vec)
    .to_vec();
    bodies.extend([deep_list, deep_object]);
    bodies
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_serialization_errors_everywhere() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let (targets, bodies) = (targets(), unreadable());
    assert_eq!(targets.len(), 37 + 5 + 2 + 5 + 6 + 4);
    let requests = targets
        .iter()
        .flat_map(|target| bodies.iter().map(move |body| (target, body)));
    stream::iter(requests)
        .for_each_concurrent(AT_ONCE, async |(target, body)| {
            let answer = send(address, target, body).await;
            let shown = String::from_utf8_lossy(&body[..body.len().min(40)]);
            assert_eq!(answer.status, 400, "{} {shown}: {}", target.name, answer.body);
            assert_error(target, &answer, 400, "SerializationException");
        })
        .await;
}

#[tokio::test]
async fn strange_values_of_every_member_are_answered_and_never_with_a_500() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let strange = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(""),
        json!("\u{0}"),
        json!("' OR 1=1 --"),
        json!("🚢".repeat(300)),
        json!([]),
        json!([null]),
        json!([[["x"]]]),
        json!([{"Key": "\u{0}", "Value": null}]),
        json!({}),
        json!({"a": {"b": {}}}),
        json!({"": null}),
    ];
    let targets = targets();
    let requests = targets.iter().flat_map(|target| {
        let bodies = target.members.iter().flat_map(|member| {
            strange
                .iter()
                .map(move |value| json!({member: value}).to_string())
        });
        bodies.map(move |body| (target, body))
    });
    stream::iter(requests)
        .for_each_concurrent(AT_ONCE, async |(target, body)| {
            let answer = send(address, target, body.as_bytes()).await;
            assert!(
                answer.status == 200 || answer.status == 400,
                "{} {body}: {} {}",
                target.name,
                answer.status,
                answer.body
            );
            assert!(answer.json().is_object());
        })
        .await;
    let listed = harness.client().list_services().send().await.unwrap();
    assert!(listed.service_summary_list().is_empty());
}

#[tokio::test]
async fn ten_megabytes_are_too_much_everywhere() {
    let harness = Harness::start().await;
    let body = json!({"NextToken": "x".repeat(10 * 1024 * 1024)}).to_string();
    for target in targets() {
        let answer = send(harness.simulator.address(), &target, body.as_bytes()).await;
        assert_error(&target, &answer, 413, "RequestEntityTooLargeException");
    }
}

#[tokio::test]
async fn strangers_are_turned_away_everywhere() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    for target in targets() {
        let of_target = format!("X-Amz-Target: {}", target.name);
        for (authorization, code) in [
            (None, "MissingAuthenticationTokenException"),
            (Some("Authorization: Basic eDp5"), "IncompleteSignatureException"),
            (Some("Authorization: \u{1}\u{2}"), "IncompleteSignatureException"),
            (
                Some("Authorization: AWS4-HMAC-SHA256 Credential=a/b/US EAST/c/d"),
                "IncompleteSignatureException",
            ),
        ] {
            let headers: Vec<&str> = [Some(of_target.as_str()), authorization]
                .into_iter()
                .flatten()
                .collect();
            let answer = raw::request(address, "POST /", &headers, b"{}").await;
            // A header with control characters does not pass for HTTP at all.
            if authorization.is_some_and(|value| value.contains('\u{1}')) {
                assert_eq!(answer.status, 400, "{}", target.name);
            } else {
                assert_error(&target, &answer, 400, code);
            }
        }
    }
}

#[tokio::test]
async fn operations_that_are_not_there_are_unknown_everywhere() {
    let harness = Harness::start().await;
    for target in targets() {
        let (service, operation) = target.name.split_once('.').unwrap();
        for name in [
            format!("{service}.{operation}Weather"),
            format!("{service}.{}", operation.to_lowercase()),
            format!("{service}."),
            format!("{service}..{operation}"),
            format!("{service}/{operation}"),
        ] {
            let target = Target {
                name,
                ..target.clone()
            };
            let answer = send(harness.simulator.address(), &target, b"{}").await;
            assert_eq!(answer.status, 400, "{}", target.name);
            assert_eq!(
                answer.header("x-amzn-errortype"),
                Some("UnknownOperationException"),
                "{}",
                target.name
            );
        }
    }
}
