//! Calls that somebody asks for are made in their name; `CloudTrail` would tell it.

use crate::harness::{ACCOUNT, HELLO, World, engine_assuming, until};
use engine::{Actor, AwsErrorKind, DraftDestination, Engine, Error, SaveRequest};
use model::arn::ServiceArn;
use model::draft::{
    Draft, DraftState, DraftValues, DraftVariable, Step, TypedFields, TypedVariables, Wanted,
};
use model::event::{Author, Event, EventKind};
use model::person::{Person, Role};
use model::role::AssumedRole;
use model::secret_store::SecretStore;
use model::service::ServiceStatus;
use model::view::ComparedWith;
use serde_json::Value;

const ROLE: &str = "arn:aws:iam::123456789012:role/Dashboard";

fn member(id: i64, name: &str, role: Role) -> Actor {
    Actor::new(Person {
        id,
        name: name.to_owned(),
        role,
        auditor: false,
    })
}

fn lee() -> Actor {
    member(7, "lee", Role::Admin)
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

/// Fails unless the calls of an operation so far were made in the names of these, in this order and by nobody else.
async fn assert_called(world: &World, operation: &str, actors: &[&Actor]) {
    let wanted: Vec<_> = actors.iter().map(|actor| session_of(actor)).collect();
    assert_eq!(callers(world, operation).await, wanted, "{operation}");
}

/// Fails unless a member has just looked at a service with an operation; Slipway itself looks with it all the time.
async fn assert_looked(world: &World, operation: &str, actor: &Actor) {
    let looks = callers(world, operation).await;
    assert!(looks.contains(&session_of(actor)), "{operation}: {looks:?}");
}

/// Fails unless the record has so many entries of a kind, each with the id that AWS gave to a request of its own.
async fn assert_requests_are_told(world: &World, kinds: &[(EventKind, usize)]) {
    let calls = world
        .send("GET /_simulator/calls", "accept: application/json", "")
        .await;
    let calls: Value = serde_json::from_str(&calls).unwrap();
    let asked: Vec<&str> = calls["calls"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|call| call["requestID"].as_str())
        .collect();
    let history = world.history().await;
    for (kind, count) in kinds {
        let mut told: Vec<String> = history
            .iter()
            .filter(|entry| entry.event.kind == *kind && !is_found_by_the_other(&entry.event))
            .map(|entry| entry.event.detail.aws_request.clone().unwrap_or_default())
            .collect();
        assert!(
            told.iter().all(|id| asked.contains(&id.as_str())),
            "{kind:?}: {told:?}"
        );
        told.sort();
        told.dedup();
        assert_eq!(told.len(), *count, "{kind:?}");
    }
}

/// The Slipway that follows here is another one than the one that asks, and may find what that one asked for before its answer
/// has come.
fn is_found_by_the_other(event: &Event) -> bool {
    let is_late = |cause: &String| cause.contains("found afterwards");
    event.author == Author::Slipway || event.detail.cause.as_ref().is_some_and(is_late)
}

fn session_of(actor: &Actor) -> (String, Option<String>) {
    let Person { id, name, .. } = &actor.person;
    (
        format!("arn:aws:sts::{ACCOUNT}:assumed-role/Dashboard/{name}"),
        Some(format!("slipway-{id}")),
    )
}

async fn newest(world: &World, draft: &str) -> i64 {
    world.store.draft(draft).await.unwrap().version
}

/// Waits until App Runner has done what it was asked for, and what follows it has seen just that. The one who asks is not the
/// one who follows here, so that what is followed may be older than what was asked for.
async fn until_done(world: &World, arn: &ServiceArn, status: ServiceStatus) {
    let aws = world.past_slipway();
    let done = until("App Runner is done", || async {
        let service = aws.describe_service(arn, engine::now()).await.ok()??;
        (service.status == status).then_some(service)
    })
    .await;
    until("what follows has seen it", || async {
        let seen = world.until_status(arn, status).await.service;
        (seen.updated_at == done.updated_at).then_some(())
    })
    .await;
}

/// What is typed on a step with this change.
fn typed(draft: &Draft, step: Step, change: impl FnOnce(&mut DraftValues)) -> SaveRequest {
    let mut values = draft.values.clone();
    change(&mut values);
    SaveRequest {
        id: draft.id.clone(),
        version: draft.version,
        step,
        typed: TypedFields::from(&values),
        variables: Some(TypedVariables::Table(values.variables.clone())),
        destination: DraftDestination::Stay,
    }
}

#[tokio::test]
async fn every_call_in_the_life_of_a_service_names_who_asked_for_it() {
    let world = World::new().await;
    make_role(&world, r#""sts:AssumeRole","sts:SetSourceIdentity""#).await;
    let engine = assuming(&world, true);
    let (lee, ed, otto) = (
        lee(),
        member(8, "ed", Role::Editor),
        member(9, "otto", Role::Operator),
    );
    world
        .switch(r#"{"fail": "crash", "service": "web-hello", "times": 2}"#)
        .await;
    let draft = Box::pin(world.draft("web-hello", |values| HELLO.clone_into(&mut values.image))).await;
    engine.submit_draft(&lee, &draft.id, draft.version).await.unwrap();
    assert_called(&world, "CreateService", &[&lee]).await;
    let arn = world.arn_of(&draft.id).await;
    until_done(&world, &arn, ServiceStatus::CreateFailed).await;

    // Tried again as it was by an Operator, and rebuilt with a change by an Editor.
    engine.fix(&otto, &arn, true).await.unwrap();
    let version = newest(&world, &draft.id).await;
    engine.submit_draft(&otto, &draft.id, version).await.unwrap();
    assert_called(&world, "UpdateService", &[&otto]).await;
    until_done(&world, &arn, ServiceStatus::CreateFailed).await;
    engine.fix(&ed, &arn, false).await.unwrap();
    let reopened = world.store.draft(&draft.id).await.unwrap();
    let change = typed(&reopened, Step::Configure, |values| {
        "python app.py".clone_into(&mut values.start_command);
    });
    engine.save_draft(&ed, change).await.unwrap();
    let version = newest(&world, &draft.id).await;
    engine.submit_draft(&ed, &draft.id, version).await.unwrap();
    assert_called(&world, "UpdateService", &[&otto, &ed]).await;
    until_done(&world, &arn, ServiceStatus::Running).await;

    engine.deploy(&otto, &arn).await.unwrap();
    assert_called(&world, "StartDeployment", &[&otto]).await;
    until_done(&world, &arn, ServiceStatus::Running).await;
    engine.pause(&otto, &arn).await.unwrap();
    assert_called(&world, "PauseService", &[&otto]).await;
    until_done(&world, &arn, ServiceStatus::Paused).await;
    engine.resume(&ed, &arn).await.unwrap();
    assert_called(&world, "ResumeService", &[&ed]).await;
    until_done(&world, &arn, ServiceStatus::Running).await;
    engine.delete(&lee, &arn, "web-hello").await.unwrap();
    assert_called(&world, "DeleteService", &[&lee]).await;
    world.until_status(&arn, ServiceStatus::Deleted).await;
    let once = [
        EventKind::CreateRequested,
        EventKind::DeployRequested,
        EventKind::PauseRequested,
        EventKind::ResumeRequested,
        EventKind::DeleteRequested,
    ];
    let mut kinds: Vec<_> = once.into_iter().map(|kind| (kind, 1)).collect();
    kinds.push((EventKind::RebuildRequested, 2));
    assert_requests_are_told(&world, &kinds).await;
}

/// They are given values that Slipway does not keep.
#[tokio::test]
async fn who_has_a_service_read_for_a_form_is_named() {
    let world = World::new().await;
    make_role(&world, r#""sts:AssumeRole","sts:SetSourceIdentity""#).await;
    let engine = assuming(&world, true);
    let arn = Box::pin(world.create("web-hello", |_| {})).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let ed = member(8, "ed", Role::Editor);
    engine.clone_service(&ed, &arn, "eu-west-1").await.unwrap();
    assert_looked(&world, "DescribeService", &ed).await;
    let lee = lee();
    let other = Box::pin(world.draft("web-other", |_| {})).await;
    let with = Some(ComparedWith::Service(arn));
    engine.compare_draft(&lee, &other.id, with).await.unwrap();
    assert_looked(&world, "DescribeService", &lee).await;

    // One that somebody else created: its form is made from what App Runner tells.
    world
        .switch(r#"{"fail": "crash", "service": "web-found", "times": 1}"#)
        .await;
    let draft = Box::pin(world.draft("web-found", |_| {})).await;
    let request = draft.values.check(ACCOUNT).unwrap();
    let aws = world.past_slipway();
    let made = aws.create_service(&request, engine::now()).await.unwrap();
    let arn = made.service.unwrap().arn;
    world.until_status(&arn, ServiceStatus::CreateFailed).await;
    let mia = member(10, "mia", Role::Editor);
    engine.fix(&mia, &arn, true).await.unwrap();
    assert_looked(&world, "DescribeService", &mia).await;
}

#[tokio::test]
async fn what_a_form_makes_in_the_account_names_who_asked_for_it() {
    let world = World::new().await;
    make_role(&world, r#""sts:AssumeRole","sts:SetSourceIdentity""#).await;
    let engine = assuming(&world, true);
    let ed = member(8, "ed", Role::Editor);
    // A role without its policy first, so that the policy is asked for by itself too.
    world
        .switch(r#"{"api": "deny", "operation": "AttachRolePolicy", "times": 1}"#)
        .await;
    let subnet = world.account().networks().await.unwrap().subnets[0].id.clone();
    let key = |name: &str| DraftVariable {
        name: name.to_owned(),
        value: "kept".to_owned(),
        ..DraftVariable::default()
    };
    let draft = Box::pin(world.draft("web-hello", |values| {
        "WebPullRole".clone_into(&mut values.new_access_role);
        "shop-github".clone_into(&mut values.new_connection);
        "shop-small".clone_into(&mut values.new_auto_scaling);
        "shop-vpc".clone_into(&mut values.new_vpc_connector);
        values.new_subnets = subnet;
        "shop-traces".clone_into(&mut values.new_observability);
        values.variables = vec![key("API_KEY"), key("OTHER_KEY")];
    }))
    .await;
    for (wanted, step, operation) in [
        (Wanted::AccessRole, Step::Source, "CreateRole"),
        (Wanted::AccessPolicy, Step::Source, "AttachRolePolicy"),
        (Wanted::Connection, Step::Source, "CreateConnection"),
        (
            Wanted::AutoScaling,
            Step::Configure,
            "CreateAutoScalingConfiguration",
        ),
        (Wanted::VpcConnector, Step::Configure, "CreateVpcConnector"),
        (
            Wanted::Observability,
            Step::Configure,
            "CreateObservabilityConfiguration",
        ),
    ] {
        let newest = world.store.draft(&draft.id).await.unwrap();
        let request = typed(&newest, step, |_| {});
        let before = callers(&world, operation).await.len();
        let made = Box::pin(engine.make_for_draft(&ed, request, wanted)).await;
        assert_eq!(
            made.is_err(),
            wanted == Wanted::AccessRole,
            "{wanted:?}: {made:?}"
        );
        let calls = callers(&world, operation).await;
        assert_eq!(calls[before..], [session_of(&ed)], "{operation}");
    }
    // The attempt that was refused, and the one that was not.
    assert_called(&world, "AttachRolePolicy", &[&ed, &ed]).await;
    for (row, store, operation) in [
        (0, SecretStore::ParameterStore, "PutParameter"),
        (1, SecretStore::SecretsManager, "CreateSecret"),
    ] {
        let newest = world.store.draft(&draft.id).await.unwrap();
        let request = typed(&newest, Step::Configure, |_| {});
        Box::pin(engine.move_value(&ed, request, row, store))
            .await
            .unwrap();
        assert_called(&world, operation, &[&ed]).await;
    }
    let kinds = [(EventKind::ResourceMade, 8), (EventKind::RequestRefused, 1)];
    assert_requests_are_told(&world, &kinds).await;
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
