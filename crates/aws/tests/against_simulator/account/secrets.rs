//! Secrets and parameters.

use crate::world::{NOW, World};
use aws::ErrorKind;

#[tokio::test]
async fn secrets_are_listed_by_name() {
    let world = World::new().await;
    let account = world.account();
    let all = account.secrets().await.unwrap();
    let names: Vec<&str> = all.items.iter().map(|secret| secret.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "orders/database",
            "storefront/database",
            "storefront/payment-api-key"
        ]
    );
    assert!(!all.has_more);
    for secret in &all.items {
        assert!(secret.arn.contains(&format!(":secret:{}-", secret.name)) && secret.changed_at.0 > 0);
        assert!(model::secret_reference::parse(&secret.arn, "eu-west-1").is_ok());
    }
}

#[tokio::test]
async fn parameters_are_listed_by_name() {
    let world = World::new().await;
    let account = world.account();
    let all = account.parameters().await.unwrap();
    assert_eq!(all.items.len(), 4);
    let secure: Vec<&str> = all
        .items
        .iter()
        .filter(|parameter| parameter.is_secure)
        .map(|parameter| parameter.name.as_str())
        .collect();
    assert_eq!(secure, ["/storefront/production/session-key"]);
    for parameter in &all.items {
        assert!(parameter.arn.ends_with(&format!(":parameter{}", parameter.name)));
        assert!(model::secret_reference::parse(&parameter.arn, "eu-west-1").is_ok());
    }
}

#[tokio::test]
async fn a_value_is_moved_to_where_it_is_kept() {
    let world = World::new().await;
    let account = world.account();
    let made = account
        .create_secret("web/token", "canary", Some("Of the web"), NOW)
        .await
        .unwrap();
    assert!(model::secret_reference::parse(&made.arn, "eu-west-1").is_ok());
    assert!(made.arn.contains(":secret:web/token-"));
    let listed = account.secrets().await.unwrap();
    assert!(listed.items.iter().any(|secret| secret.arn == made.arn));
    let again = account
        .create_secret("web/token", "canary", None, NOW)
        .await
        .unwrap_err();
    assert_eq!(again.kind, ErrorKind::Exists, "{again}");

    account
        .create_secure_parameter("/web/token", "canary", None)
        .await
        .unwrap();
    let listed = account.parameters().await.unwrap();
    let parameter = listed
        .items
        .iter()
        .find(|parameter| parameter.name == "/web/token")
        .unwrap();
    assert!(parameter.is_secure);
    assert_eq!(
        parameter.arn,
        model::secret_reference::parameter_arn("aws", "eu-west-1", "123456789012", "/web/token")
    );
    let again = account
        .create_secure_parameter("/web/token", "canary", None)
        .await
        .unwrap_err();
    assert_eq!(again.kind, ErrorKind::Exists, "{again}");
    for error in [
        account
            .create_secret("a b", "canary", None, NOW)
            .await
            .unwrap_err(),
        account
            .create_secure_parameter("/aws/x", "canary", None)
            .await
            .unwrap_err(),
    ] {
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}

#[tokio::test]
async fn who_may_not_keep_a_value_is_told_which_permission_is_missing() {
    let world = World::new().await;
    for operation in ["secretsmanager.CreateSecret", "AmazonSSM.PutParameter"] {
        world
            .switch(&format!(r#"{{"api": "deny", "operation": "{operation}"}}"#))
            .await;
    }
    let account = world.account();
    for error in [
        account
            .create_secret("web/token", "canary", None, NOW)
            .await
            .unwrap_err(),
        account
            .create_secure_parameter("/web/token", "canary", None)
            .await
            .unwrap_err(),
    ] {
        assert_eq!(error.kind, ErrorKind::Denied, "{error}");
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
    let kept = account.secrets().await.unwrap().items.len() + account.parameters().await.unwrap().items.len();
    assert_eq!(kept, 7);
}
