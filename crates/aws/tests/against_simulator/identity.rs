//! Who AWS says we are.

use crate::world::{ACCOUNT, World, connection, region};
use aws::ErrorKind;

#[tokio::test]
async fn the_identity_is_told_or_why_not() {
    let world = World::new().await;
    let connection = connection(&world.simulator.endpoint_url());
    let identity = connection.identity(&region()).await.unwrap();
    assert_eq!(identity.account, ACCOUNT);
    assert_eq!(identity.arn, format!("arn:aws:iam::{ACCOUNT}:user/simulator"));
    world
        .switch(r#"{"api": "deny", "operation": "GetCallerIdentity", "times": 1}"#)
        .await;
    assert_eq!(
        connection.identity(&region()).await.unwrap_err().kind,
        ErrorKind::Denied
    );
}
