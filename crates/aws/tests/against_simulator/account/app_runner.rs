//! Connections, auto scaling, VPC connectors and observability.

use crate::world::{World, request};
use aws::ErrorKind;
use model::auto_scaling::AutoScaling;
use model::connection::ConnectionStatus;
use model::repository::Provider;
use std::collections::BTreeSet;

#[tokio::test]
async fn a_connection_is_made_shaken_hands_on_and_deleted() {
    let world = World::new().await;
    let account = world.account();
    assert!(account.connections().await.unwrap().is_empty());
    let team = account.create_connection("team", Provider::Github).await.unwrap();
    assert_eq!(
        (team.name.as_str(), team.provider, team.status),
        ("team", Provider::Github, ConnectionStatus::PendingHandshake)
    );
    assert!(team.created_at.0 > 0);
    let other = account
        .create_connection("other", Provider::Bitbucket)
        .await
        .unwrap();
    let taken = account
        .create_connection("team", Provider::Github)
        .await
        .unwrap_err();
    assert_eq!(taken.kind, ErrorKind::Refused);
    assert!(taken.message.contains("already exists"), "{taken}");

    world.shake_hands(&team.arn).await;
    let listed = account.connections().await.unwrap();
    let shown: Vec<_> = listed
        .iter()
        .map(|connection| (connection.name.as_str(), connection.provider, connection.status))
        .collect();
    assert_eq!(
        shown,
        [
            ("other", Provider::Bitbucket, ConnectionStatus::PendingHandshake),
            ("team", Provider::Github, ConnectionStatus::Available),
        ]
    );
    assert_eq!(listed[1].created_at, team.created_at);
    account.delete_connection(&other.arn).await.unwrap();
    let gone = account.delete_connection(&other.arn).await.unwrap_err();
    assert_eq!(gone.kind, ErrorKind::NotFound);
    assert_eq!(account.connections().await.unwrap().len(), 1);
}

#[tokio::test]
async fn auto_scaling_configurations_come_with_their_numbers() {
    let world = World::new().await;
    let account = world.account();
    let numbers = AutoScaling {
        max_concurrency: 40,
        min_size: 2,
        max_size: 6,
    };
    let first = account
        .create_auto_scaling_configuration("steady", numbers)
        .await
        .unwrap();
    assert_eq!((first.revision, first.numbers), (1, Some(numbers)));
    let more = AutoScaling {
        max_size: 9,
        ..numbers
    };
    let second = account
        .create_auto_scaling_configuration("steady", more)
        .await
        .unwrap();
    assert_eq!(second.revision, 2);
    let listed = account.auto_scaling_configurations().await.unwrap();
    let shown: Vec<_> = listed
        .iter()
        .map(|one| (one.name.as_str(), one.revision, one.is_default, one.numbers))
        .collect();
    assert_eq!(
        shown,
        [
            ("DefaultConfiguration", 1, true, Some(AutoScaling::DEFAULT)),
            ("steady", 2, false, Some(more)),
            ("steady", 1, false, Some(numbers)),
        ]
    );
    assert_eq!(listed[1].arn, second.arn);

    // A service that has one is told, and what cannot be is refused.
    let mut wanted = request("web-hello");
    wanted.auto_scaling = Some(first.arn.clone());
    world.create(&wanted).await;
    let listed = account.auto_scaling_configurations().await.unwrap();
    let used: Vec<&str> = listed
        .iter()
        .filter(|one| one.is_used)
        .map(|one| one.arn.as_str())
        .collect();
    assert_eq!(used, [first.arn.as_str()]);
    let upside_down = AutoScaling {
        min_size: 9,
        max_size: 6,
        ..numbers
    };
    let refused = account
        .create_auto_scaling_configuration("steady", upside_down)
        .await
        .unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Refused);
}

#[tokio::test]
async fn numbers_that_are_not_told_leave_the_list() {
    let world = World::new().await;
    world
        .switch(r#"{"api": "deny", "operation": "AppRunner.DescribeAutoScalingConfiguration"}"#)
        .await;
    let listed = world.account().auto_scaling_configurations().await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].numbers, None);
}

#[tokio::test]
async fn vpc_connectors_are_made_and_listed() {
    let world = World::new().await;
    let account = world.account();
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    let subnets = ids(&["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]);
    let made = account
        .create_vpc_connector("inside", &subnets, &ids(&["sg-0123456789abcdef0"]))
        .await
        .unwrap();
    assert_eq!(
        (made.name.as_str(), &made.subnets, &made.security_groups),
        ("inside", &subnets, &ids(&["sg-0123456789abcdef0"]))
    );
    account.create_vpc_connector("also", &subnets, &[]).await.unwrap();
    let listed = account.vpc_connectors().await.unwrap();
    let names: Vec<&str> = listed.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["also", "inside"]);
    assert_eq!(listed[1], made.what);
    assert!(made.request_id.is_some());
    let refused = account
        .create_vpc_connector("none", &ids(&["vpc-1"]), &[])
        .await
        .unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Refused);
}

#[tokio::test]
async fn observability_configurations_say_whether_they_trace() {
    let world = World::new().await;
    let account = world.account();
    let made = account
        .create_observability_configuration("traces")
        .await
        .unwrap();
    assert_eq!((made.revision, made.has_tracing), (1, Some(true)));
    let again = account
        .create_observability_configuration("traces")
        .await
        .unwrap();
    world
        .client()
        .create_observability_configuration()
        .observability_configuration_name("nothing")
        .send()
        .await
        .unwrap();
    let listed = account.observability_configurations().await.unwrap();
    assert!(listed.contains(&made) && listed.contains(&again));
    let nothing = listed.iter().find(|one| one.name == "nothing").unwrap();
    assert_eq!(nothing.has_tracing, Some(false));
    let revisions: Vec<u32> = listed
        .iter()
        .filter(|one| one.name == "traces")
        .map(|one| one.revision)
        .collect();
    assert_eq!(revisions, [2, 1]);
}

#[tokio::test]
async fn lists_are_read_over_all_their_pages() {
    let world = World::with(|config| {
        config.connection_quota = 130;
        config.vpc_connector_quota = 130;
    })
    .await;
    let account = world.account();
    let subnets = ["subnet-0123456789abcdef0".to_owned()];
    for number in 0..120 {
        let name = format!("name-{number}");
        account.create_connection(&name, Provider::Github).await.unwrap();
        account.create_vpc_connector(&name, &subnets, &[]).await.unwrap();
    }
    let connections = account.connections().await.unwrap();
    let arns: BTreeSet<&str> = connections.iter().map(|one| one.arn.as_str()).collect();
    assert_eq!(arns.len(), 120);
    assert_eq!(account.vpc_connectors().await.unwrap().len(), 120);
}
