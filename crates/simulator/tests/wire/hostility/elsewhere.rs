//! Hostility towards what is not AWS: the services' domains, and the simulator's own calls.

use serde_json::json;

use crate::support::Harness;
use crate::support::raw::{self, AUTHORIZATION};

const JSON: &str = "Content-Type: application/json";

#[tokio::test]
async fn hosts_that_nobody_has_are_answered_with_a_page_or_an_error() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let long = format!("{}.us-east-1.awsapprunner.localhost", "a".repeat(5_000));
    for host in [
        ".awsapprunner.localhost",
        "..awsapprunner.localhost",
        "a.awsapprunner.localhost",
        "a.b.c.d.awsapprunner.localhost",
        "'--.us-east-1.awsapprunner.localhost",
        "<script>.us-east-1.awsapprunner.localhost",
        "%00.us-east-1.awsapprunner.localhost",
        "ABCDEFGHIJ.US-EAST-1.AWSAPPRUNNER.LOCALHOST:99999",
        "abcdefghij.us-east-1.awsapprunner.localhost.",
        long.as_str(),
    ] {
        for start in ["GET /", "POST /", "PUT /../../etc/passwd", "FOO /%ff"] {
            let answer = raw::request(address, start, &[&format!("Host: {host}")], b"\xff").await;
            assert!(
                (400..500).contains(&answer.status),
                "{start} {host}: {}",
                answer.status
            );
            assert!(!answer.body.contains("<script>"), "{}", answer.body);
        }
    }
}

#[tokio::test]
async fn calls_of_the_simulators_own_refuse_what_they_cannot_read_and_change_nothing() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
    let wide = json!({"fail": "x".repeat(500_000)}).to_string();
    let bodies: [&[u8]; 14] = [
        b"",
        b"{",
        b"null",
        b"[]",
        b"7",
        b"\"x\"",
        b"{}",
        b"{\"Colour\": 7}",
        b"{\"fail\": null, \"api\": null}",
        b"{\"arn\": 7, \"status\": \"AVAILABLE\"}",
        b"{\"domain\": [\"example.com\"]}",
        b"{\"repository\": {\"$ref\": 1}}",
        &deep,
        wide.as_bytes(),
    ];
    for path in [
        "failures",
        "connections",
        "dns",
        "images",
        "",
        "nowhere",
        "../state",
    ] {
        for body in bodies {
            let start = format!("POST /_simulator/{path}");
            let answer = raw::request(address, &start, &[JSON], body).await;
            let shown = String::from_utf8_lossy(&body[..body.len().min(30)]).into_owned();
            assert!(
                (400..500).contains(&answer.status),
                "{path} {shown}: {}",
                answer.status
            );
        }
    }
    let large = vec![b'x'; 10 * 1024 * 1024];
    let answer = raw::request(address, "POST /_simulator/reset", &[JSON], &large).await;
    assert_eq!(answer.status, 413);
    let switches = raw::request(address, "GET /_simulator/failures", &[], b"").await;
    assert_eq!(switches.json(), json!([]));
}

#[tokio::test]
async fn forms_that_cannot_be_read_are_errors() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let many = (1..20_000).fold(
        String::from("Action=CreateRole&Version=2010-05-08"),
        |form, number| form + &format!("&Tags.member.{number}.Key=a"),
    );
    let large = format!(
        "Action=ListRoles&Version=2010-05-08&Marker={}",
        "x".repeat(10 << 20)
    );
    for (form, status) in [
        ("", 400),
        ("&&&===", 400),
        ("Action", 400),
        ("Action=", 400),
        ("Action=%", 400),
        ("Action=ListRoles", 400),
        ("Action=ListRoles&Version=", 400),
        (
            "Action=ListRoles&Action=GetRole&Version=2010-05-08&MaxItems=%zz",
            400,
        ),
        (
            "Action=CreateRole&Version=2010-05-08&Tags.member.1000000000.Key=a",
            400,
        ),
        (many.as_str(), 400),
        (large.as_str(), 413),
    ] {
        let answer = raw::request(address, "POST /", &[AUTHORIZATION], form.as_bytes()).await;
        let shown = &form[..form.len().min(60)];
        assert_eq!(answer.status, status, "{shown}: {}", answer.body);
    }
    for bytes in [&b"Action=ListRoles&\xff\xfe"[..], b"\0\0\0\0", b"Action=\xc3\x28"] {
        let answer = raw::request(address, "POST /", &[AUTHORIZATION], bytes).await;
        assert_eq!(answer.status, 400, "{}", answer.body);
    }
}
