//! Hostile calls of App Runner, kind by kind.

use serde_json::json;

use crate::support::Harness;
use crate::support::raw::{self, AUTHORIZATION};

const JSON: &str = "Content-Type: application/x-amz-json-1.0";

#[tokio::test]
async fn bodies_that_are_no_request_are_serialization_errors() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
    let bodies: [&[u8]; 9] = [
        b"",
        b"{",
        b"null",
        b"\xff\xfe{}",
        b"{\"ServiceName\": \"\xc3\x28\"}",
        b"{\"ServiceName\": 1e999}",
        b"{\"ServiceName\": \"\\ud800\"}",
        b"{} trailing",
        &deep,
    ];
    for body in bodies {
        let answer = raw::call(address, "CreateService", body).await;
        let shown = String::from_utf8_lossy(&body[..body.len().min(30)]).into_owned();
        assert_eq!(answer.status, 400, "{shown}");
        assert_eq!(
            answer.json()["__type"],
            "com.amazon.coral.service#SerializationException",
            "{shown}"
        );
    }
}

#[tokio::test]
async fn headers_that_are_missing_or_wrong_have_their_errors() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let cases: [(&[&str], &str); 8] = [
        (&[JSON, AUTHORIZATION], "UnknownOperationException"),
        (
            &[JSON, AUTHORIZATION, "X-Amz-Target: AppRunner.DropTables"],
            "UnknownOperationException",
        ),
        (
            &[JSON, AUTHORIZATION, "X-Amz-Target: AppRunner"],
            "UnknownOperationException",
        ),
        (
            &[JSON, AUTHORIZATION, "X-Amz-Target: DynamoDB_20120810.ListTables"],
            "UnknownOperationException",
        ),
        (
            &[JSON, "X-Amz-Target: AppRunner.ListServices"],
            "MissingAuthenticationTokenException",
        ),
        (
            &[
                JSON,
                "X-Amz-Target: AppRunner.ListServices",
                "Authorization: Basic eDp5",
            ],
            "IncompleteSignatureException",
        ),
        (
            &[
                JSON,
                "X-Amz-Target: AppRunner.ListServices",
                "Authorization: AWS4-HMAC-SHA256 Credential=////",
            ],
            "IncompleteSignatureException",
        ),
        (
            &[JSON, AUTHORIZATION, "X-Amz-Target: Logs_20140328.PutLogEvents"],
            "UnknownOperationException",
        ),
    ];
    for (headers, code) in cases {
        let answer = raw::request(address, "POST /", headers, b"{}").await;
        assert_eq!(answer.status, 400, "{headers:?}");
        let kind = answer.json()["__type"].as_str().unwrap().to_owned();
        assert!(kind.ends_with(code), "{headers:?}: {kind}");
        assert_eq!(answer.header("x-amzn-errortype"), Some(code));
        assert!(answer.header("x-amzn-requestid").is_some());
    }
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_too_large() {
    let harness = Harness::start().await;
    let body = json!({"ServiceName": "x".repeat(2 * 1024 * 1024)}).to_string();
    let answer = raw::call(harness.simulator.address(), "CreateService", body.as_bytes()).await;
    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn requests_that_are_no_calls_do_no_harm() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    for start in [
        "GET /x",
        "PUT /",
        "DELETE /",
        "PATCH /../..",
        "OPTIONS /",
        "TRACE /",
        "FOO /",
    ] {
        let answer = raw::request(address, start, &[], b"").await;
        assert!((400..500).contains(&answer.status), "{start}: {}", answer.status);
    }
    assert_eq!(raw::request(address, "GET /", &[], b"").await.status, 200);
    for bytes in [
        &b"\x16\x03\x01\x02\x00"[..],
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: \xff\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
    ] {
        raw::fragment(address, bytes).await;
    }
    harness.client().list_services().send().await.unwrap();
}

#[tokio::test]
async fn strange_values_in_every_member_are_refused_and_never_a_500() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let strange = [
        json!(null),
        json!(-1),
        json!("\u{0}"),
        json!("' OR 1=1 --"),
        json!([[[]]]),
        json!({"a": {"b": {}}}),
        json!("🚢".repeat(200)),
    ];
    let members = [
        "ServiceArn",
        "ServiceName",
        "SourceConfiguration",
        "NextToken",
        "MaxResults",
        "ResourceArn",
        "Tags",
        "TagKeys",
    ];
    let operations = [
        "CreateService",
        "DescribeService",
        "ListServices",
        "ListOperations",
        "UpdateService",
        "TagResource",
        "UntagResource",
        "DeleteService",
    ];
    for operation in operations {
        for member in members {
            for value in &strange {
                let body = json!({member: value}).to_string();
                let answer = raw::call(address, operation, body.as_bytes()).await;
                assert!(
                    answer.status == 200 || answer.status == 400,
                    "{operation} {body}: {}",
                    answer.status
                );
                answer.json();
            }
        }
    }
}
