//! STS `GetCallerIdentity`, through its own client.

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
