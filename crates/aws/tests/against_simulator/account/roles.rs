//! Roles.

use crate::world::{ACCOUNT, NOW, PATIENCE, World, request_of};
use aws::{CreateRoleError, ErrorKind};
use model::draft::DraftValues;
use model::role::{ACCESS_ROLE_NAME, Role, RoleFit, RoleKind};
use std::time::{Duration, Instant};

fn names(roles: &[Role]) -> Vec<&str> {
    roles.iter().map(|role| role.name.as_str()).collect()
}

#[tokio::test]
async fn roles_are_told_apart_by_whom_they_trust() {
    let world = World::new().await;
    let account = world.account();
    let roles = account.roles().await.unwrap();
    assert_eq!(names(&roles.access), [ACCESS_ROLE_NAME]);
    assert_eq!(
        names(&roles.instance),
        ["OrdersApiInstanceRole", "StorefrontInstanceRole"]
    );
    let access = &roles.access[0];
    assert_eq!(
        access.arn,
        format!("arn:aws:iam::{ACCOUNT}:role/service-role/{ACCESS_ROLE_NAME}")
    );
    assert!(!access.has_conditions && access.created_at.0 > 0);
    assert!(access.description.as_ref().is_some_and(|text| !text.is_empty()));

    let fit = |kind, name| account.role(kind, name);
    assert_eq!(
        fit(RoleKind::Access, ACCESS_ROLE_NAME).await.unwrap(),
        RoleFit::Fits(access.clone())
    );
    assert_eq!(
        fit(RoleKind::Instance, ACCESS_ROLE_NAME).await.unwrap(),
        RoleFit::IsNotTrusting
    );
    assert_eq!(fit(RoleKind::Access, "Nobody").await.unwrap(), RoleFit::Missing);
}

#[tokio::test]
async fn an_access_role_is_made_once_and_can_pull_when_it_is_known() {
    let world = World::with(|config| {
        config.speed = 6_000.0;
        // 100 s until the role is known everywhere.
        config.role_propagation_seconds = 600_000.0;
    })
    .await;
    let account = world.account();
    let role = account.create_access_role("WebPullRole").await.unwrap();
    assert_eq!(
        role.arn,
        format!("arn:aws:iam::{ACCOUNT}:role/service-role/WebPullRole")
    );
    assert_eq!(
        account.role(RoleKind::Access, "WebPullRole").await.unwrap(),
        RoleFit::Fits(role.what.clone())
    );
    let form = DraftValues {
        provider: "ecr".to_owned(),
        image: format!("{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/storefront:1.4.1"),
        access_role: role.arn.clone(),
        name: "web-new-role".to_owned(),
        region: "eu-west-1".to_owned(),
        ..DraftValues::default()
    };
    let early = world
        .app_runner
        .create_service(&request_of(&form), NOW)
        .await
        .unwrap_err();
    assert!(early.is_role_not_taken_on(), "{early}");
    // Now it takes 0.6 s.
    world.control("speed", r#"{"speed": 1000000}"#).await;
    let start = Instant::now();
    loop {
        match world.app_runner.create_service(&request_of(&form), NOW).await {
            Ok(_) => break,
            Err(error) => assert!(error.is_role_not_taken_on(), "{error}"),
        }
        assert!(start.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    let Err(CreateRoleError::Create(taken)) = account.create_access_role("WebPullRole").await else {
        panic!("a second role of that name")
    };
    assert_eq!(taken.kind, ErrorKind::Exists, "{taken}");
    assert!(!taken.is_role_not_taken_on());
}

#[tokio::test]
async fn a_role_without_its_policy_is_told_and_can_be_mended() {
    let world = World::new().await;
    let account = world.account();
    world
        .switch(r#"{"api": "deny", "operation": "CreateRole", "times": 1}"#)
        .await;
    let Err(CreateRoleError::Create(denied)) = account.create_access_role("WebPullRole").await else {
        panic!("made although that is denied")
    };
    assert_eq!(denied.kind, ErrorKind::Denied, "{denied}");
    world
        .switch(r#"{"api": "deny", "operation": "AttachRolePolicy", "times": 1}"#)
        .await;
    let Err(CreateRoleError::Attach { role, error }) = account.create_access_role("WebPullRole2").await
    else {
        panic!("attached although that is denied")
    };
    assert_eq!(
        (role.name.as_str(), error.kind),
        ("WebPullRole2", ErrorKind::Denied)
    );
    account.attach_access_policy(&role.name).await.unwrap();
    account.attach_access_policy(&role.name).await.unwrap();
}
