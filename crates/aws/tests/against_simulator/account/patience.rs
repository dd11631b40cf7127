//! Nobody waits long for a list.

use crate::world::World;
use aws::ErrorKind;
use std::time::{Duration, Instant};

#[tokio::test]
async fn a_list_that_does_not_come_is_given_up_after_seconds() {
    let world = World::new().await;
    world
        .switch(r#"{"api": "hang", "operation": "AppRunner.ListConnections"}"#)
        .await;
    let start = Instant::now();
    let error = world.account().connections().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreachable);
    assert!(start.elapsed() < Duration::from_secs(9), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_missing_permission_is_told_by_each_neighbour() {
    let world = World::new().await;
    let account = world.account();
    for operation in [
        "AmazonEC2ContainerRegistry_V20150921",
        "secretsmanager",
        "AmazonSSM",
        "AppRunner",
        "ListRoles",
    ] {
        world
            .switch(&format!(r#"{{"api": "deny", "operation": "{operation}"}}"#))
            .await;
    }
    for error in [
        account.image_repositories().await.unwrap_err(),
        account.pushed_images("storefront").await.unwrap_err(),
        account.secrets().await.unwrap_err(),
        account.parameters().await.unwrap_err(),
        account.connections().await.unwrap_err(),
        account.roles().await.unwrap_err(),
    ] {
        assert_eq!(error.kind, ErrorKind::Denied, "{error}");
    }
}
