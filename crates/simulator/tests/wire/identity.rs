//! STS through its own client: who calls, and sessions of roles.

use aws_sdk_sts::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_sts::error::ProvideErrorMetadata;

use crate::support::Harness;
use crate::support::raw::{self, AUTHORIZATION};

#[tokio::test]
async fn the_account_is_the_key_where_the_key_is_an_account() {
    let harness = Harness::start().await;
    for (key, account) in [("AKIDEXAMPLE", "123456789012"), ("111122223333", "111122223333")] {
        let identity = harness.sts(key).get_caller_identity().send().await.unwrap();
        assert_eq!(identity.account(), Some(account));
        assert_eq!(
            identity.arn(),
            Some(format!("arn:aws:iam::{account}:user/simulator").as_str())
        );
        assert!(identity.user_id().is_some());
    }
}

#[tokio::test]
async fn other_actions_are_unknown_and_strangers_are_turned_away() {
    let harness = Harness::start().await;
    let error = harness
        .sts("AKIDEXAMPLE")
        .get_session_token()
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 400);
    let form = "Content-Type: application/x-www-form-urlencoded";
    let body = b"Action=GetCallerIdentity&Version=2011-06-15";
    let anonymous = raw::request(harness.simulator.address(), "POST /", &[form], body).await;
    assert_eq!(anonymous.status, 400);
    assert!(
        anonymous.body.contains("<Code>MissingAuthenticationToken</Code>"),
        "{}",
        anonymous.body
    );
    let known = raw::request(
        harness.simulator.address(),
        "POST /",
        &[form, AUTHORIZATION],
        body,
    )
    .await;
    assert_eq!(
        (known.status, known.header("content-type")),
        (200, Some("text/xml"))
    );
}

/// A role that this account's callers may assume, with or without a source identity.
async fn role(harness: &Harness, name: &str, actions: &str) -> String {
    let trust = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow",
            "Principal": {{"AWS": "arn:aws:iam::123456789012:root"}}, "Action": {actions}}}]}}"#
    );
    let config = aws_sdk_iam::Config::builder()
        .behavior_version(aws_sdk_iam::config::BehaviorVersion::v2026_01_12())
        .region(Region::new("eu-west-1"))
        .endpoint_url(harness.simulator.endpoint_url())
        .credentials_provider(Credentials::new("AKIDEXAMPLE", "x", None, None, "test"))
        .http_client(harness.http.clone())
        .build();
    let made = aws_sdk_iam::Client::from_conf(config)
        .create_role()
        .role_name(name)
        .assume_role_policy_document(trust)
        .send()
        .await
        .unwrap();
    made.role().unwrap().arn().to_owned()
}

const BOTH: &str = r#"["sts:AssumeRole", "sts:SetSourceIdentity"]"#;

#[tokio::test]
async fn a_role_is_assumed_and_calls_are_made_in_its_name() {
    let harness = Harness::start().await;
    let arn = role(&harness, "Dashboard", BOTH).await;
    let answer = harness
        .sts("AKIDEXAMPLE")
        .assume_role()
        .role_arn(&arn)
        .role_session_name("lee")
        .source_identity("slipway-7")
        .duration_seconds(900)
        .send()
        .await
        .unwrap();
    let user = answer.assumed_role_user().unwrap();
    assert_eq!(user.arn(), "arn:aws:sts::123456789012:assumed-role/Dashboard/lee");
    assert!(user.assumed_role_id().ends_with(":lee"));
    assert_eq!(answer.source_identity(), Some("slipway-7"));
    let given = answer.credentials().unwrap();
    assert!(given.access_key_id().starts_with("ASIA"));
    assert_eq!(given.access_key_id().len(), 20);
    let of_session = |token: Option<&str>| {
        let credentials = Credentials::new(
            given.access_key_id(),
            given.secret_access_key(),
            token.map(str::to_owned),
            None,
            "test",
        );
        let config = aws_sdk_sts::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("eu-west-1"))
            .endpoint_url(harness.simulator.endpoint_url())
            .credentials_provider(credentials)
            .http_client(harness.http.clone())
            .build();
        aws_sdk_sts::Client::from_conf(config)
    };
    let session = of_session(Some(given.session_token()));
    let identity = session.get_caller_identity().send().await.unwrap();
    assert_eq!(identity.arn(), Some(user.arn()));
    assert_eq!(identity.user_id(), Some(user.assumed_role_id()));
    let without = of_session(None).get_caller_identity().send().await.unwrap_err();
    assert_eq!(without.code(), Some("UnrecognizedClient"));
    // The source identity of a session stays: nobody takes on another one.
    let other = session
        .assume_role()
        .role_arn(&arn)
        .role_session_name("eve")
        .source_identity("somebody-else")
        .send()
        .await
        .unwrap_err();
    assert_eq!(other.code(), Some("AccessDenied"));
    let again = session
        .assume_role()
        .role_arn(&arn)
        .role_session_name("again")
        .send()
        .await
        .unwrap();
    assert_eq!(again.source_identity(), Some("slipway-7"));

    let listed = raw::request(harness.simulator.address(), "GET /_simulator/calls", &[], b"").await;
    let listed: serde_json::Value = serde_json::from_str(&listed.body).unwrap();
    let calls = listed["calls"].as_array().unwrap();
    assert!(
        calls.iter().any(|call| call["eventName"] == "GetCallerIdentity"
            && call["userIdentity"]["arn"] == user.arn()
            && call["userIdentity"]["sourceIdentity"] == "slipway-7"),
        "{listed}"
    );
}

#[tokio::test]
async fn a_role_that_does_not_trust_the_caller_is_denied_like_one_that_is_not_there() {
    let harness = Harness::start().await;
    let only = role(&harness, "OnlyAssumed", r#""sts:AssumeRole""#).await;
    let services = "arn:aws:iam::123456789012:role/AppRunnerECRAccessRole";
    let ask = |arn: &str| harness.sts("AKIDEXAMPLE").assume_role().role_arn(arn);
    for arn in [services, "arn:aws:iam::123456789012:role/nowhere"] {
        let denied = ask(arn).role_session_name("lee").send().await.unwrap_err();
        assert_eq!(denied.code(), Some("AccessDenied"), "{arn}");
        assert_eq!(
            denied.message(),
            Some(
                format!(
                    "User: arn:aws:iam::123456789012:user/simulator is not authorized to perform: sts:AssumeRole on \
                     resource: {arn}"
                )
                .as_str()
            )
        );
        assert_eq!(denied.raw_response().unwrap().status().as_u16(), 403);
    }
    ask(&only).role_session_name("lee").send().await.unwrap();
    let denied = ask(&only)
        .role_session_name("lee")
        .source_identity("slipway-7")
        .send()
        .await
        .unwrap_err();
    assert!(
        denied.message().unwrap().contains("sts:SetSourceIdentity"),
        "{denied:?}"
    );
    for (name, duration) in [("x", 900), ("with blank", 900), ("lee", 899), ("lee", 3601)] {
        let wrong = ask(&only)
            .role_session_name(name)
            .duration_seconds(duration)
            .send()
            .await
            .unwrap_err();
        assert_eq!(wrong.code(), Some("ValidationError"), "{name} {duration}");
    }
}
