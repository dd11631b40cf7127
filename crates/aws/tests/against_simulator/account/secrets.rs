//! Secrets and parameters.

use crate::world::World;

#[tokio::test]
async fn secrets_are_listed_and_searched_by_name() {
    let world = World::new().await;
    let account = world.account();
    let all = account.secrets("").await.unwrap();
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
    let found = account.secrets(" storefront database ").await.unwrap();
    assert_eq!(found.items, [all.items[1].clone()]);
    // "!" would ask for all others.
    assert!(account.secrets("!nothing-at-all").await.unwrap().items.is_empty());
}

#[tokio::test]
async fn parameters_are_listed_and_searched_by_name() {
    let world = World::new().await;
    let account = world.account();
    let all = account.parameters("").await.unwrap();
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
    let found = account.parameters("queue").await.unwrap();
    let names: Vec<&str> = found
        .items
        .iter()
        .map(|parameter| parameter.name.as_str())
        .collect();
    assert_eq!(names, ["/orders/production/queue-url"]);
}
