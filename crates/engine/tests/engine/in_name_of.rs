//! Calls that somebody asks for are made in their name; `CloudTrail` would tell it.

use crate::harness::{HELLO, World, engine_assuming};
use engine::{Actor, AwsErrorKind, Engine, Error};
use model::draft::DraftState;
use model::event::EventKind;
use model::person::{Person, Role};
use model::role::AssumedRole;
use model::service::ServiceStatus;
use serde_json::Value;

const ROLE: &str = "arn:aws:iam::123456789012:role/Dashboard";

fn lee() -> Actor {
    Actor::new(Person {
        id: 7,
        name: "lee".to_owned(),
        role: Role::Admin,
        auditor: false,
    })
}

/// A role that trusts the account, for these actions of STS.
async fn make_role(world: &World, actions: &str) {
    let policy = format!(
        r#"{{"Statement":[{{"Effect":"Allow","Principal":{{"AWS":"123456789012"}},"Action":[{actions}]}}]}}"#
    );
    let escaped = model::paths::encode(&policy);
    let form =
        format!("Action=CreateRole&Version=2010-05-08&RoleName=Dashboard&AssumeRolePolicyDocument={escaped}");
    let signed = "content-type: application/x-www-form-urlencoded\r\nauthorization: AWS4-HMAC-SHA256 \
                  Credential=AKID/20261121/eu-west-1/iam/aws4_request, SignedHeaders=host, Signature=x";
    world.send("POST /", signed, &form).await;
}

fn assuming(world: &World, source_identity: bool) -> Engine {
    let role: AssumedRole = ROLE.parse().unwrap();
    let role = AssumedRole {
        source_identity,
        ..role
    };
    engine_assuming(&world.store, world.address, Some(role))
}

/// Who called an operation, newest last: ARN and source identity.
async fn callers(world: &World, operation: &str) -> Vec<(String, Option<String>)> {
    let listed = world
        .send("GET /_simulator/calls", "accept: application/json", "")
        .await;
    let listed: Value = serde_json::from_str(&listed).unwrap();
    listed["calls"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|call| call["eventName"] == operation)
        .map(|call| {
            let identity = &call["userIdentity"];
            (
                identity["arn"].as_str().unwrap().to_owned(),
                identity["sourceIdentity"].as_str().map(str::to_owned),
            )
        })
        .collect()
}

#[tokio::test]
async fn what_a_member_asks_for_is_called_by_a_session_that_names_them() {
    let world = World::new().await;
    make_role(&world, r#""sts:AssumeRole","sts:SetSourceIdentity""#).await;
    let arn = Box::pin(world.create("web-hello", |_| {})).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let engine = assuming(&world, true);
    engine.deploy(&lee(), &arn).await.unwrap();
    world.until_status(&arn, ServiceStatus::Running).await;
    let session = "arn:aws:sts::123456789012:assumed-role/Dashboard/lee".to_owned();
    assert_eq!(
        callers(&world, "StartDeployment").await,
        [(session.clone(), Some("slipway-7".to_owned()))]
    );
    engine.pause(&lee(), &arn).await.unwrap();
    assert_eq!(callers(&world, "PauseService").await[0].0, session);
    // One session serves for both.
    assert_eq!(callers(&world, "AssumeRole").await.len(), 1);
    // Looking is Slipway's own.
    let looks = callers(&world, "DescribeService").await;
    assert!(!looks.is_empty());
    assert!(
        looks
            .iter()
            .all(|(arn, _)| arn == "arn:aws:iam::123456789012:user/simulator"),
        "{looks:?}"
    );
}

#[tokio::test]
async fn without_a_source_identity_the_session_alone_names_them() {
    let world = World::new().await;
    make_role(&world, r#""sts:AssumeRole""#).await;
    let arn = Box::pin(world.create("web-hello", |_| {})).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let refused = assuming(&world, true).deploy(&lee(), &arn).await;
    let Err(Error::Aws(error)) = refused else {
        panic!("{refused:?}")
    };
    assert!(error.message.contains("sts:SetSourceIdentity"), "{error}");
    assuming(&world, false).deploy(&lee(), &arn).await.unwrap();
    assert_eq!(
        callers(&world, "StartDeployment").await,
        [(
            "arn:aws:sts::123456789012:assumed-role/Dashboard/lee".to_owned(),
            None
        )]
    );
}

#[tokio::test]
async fn a_role_that_cannot_be_assumed_stops_what_was_asked_for_and_says_so() {
    let world = World::new().await;
    let engine = assuming(&world, true);
    let draft = Box::pin(world.draft("web-hello", |values| HELLO.clone_into(&mut values.image))).await;
    let sent = engine.submit_draft(&lee(), &draft.id, draft.version).await;
    let Err(Error::Aws(error)) = sent else {
        panic!("{sent:?}")
    };
    assert_eq!(error.kind, AwsErrorKind::Denied);
    assert!(
        error
            .message
            .starts_with("The role that calls are made under in your name could not be assumed: User: "),
        "{error}"
    );
    // Nothing was sent: the draft is open again, and nobody waits for a service.
    let draft = world.store.draft(&draft.id).await.unwrap();
    assert_eq!(draft.state, DraftState::Open);
    assert!(callers(&world, "CreateService").await.is_empty());
    let told = world.history().await;
    assert_eq!(told[0].event.kind, EventKind::RequestRefused);
}
