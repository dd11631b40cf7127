//! Repositories and images of the account.

use crate::world::{ACCOUNT, World};

#[tokio::test]
async fn repositories_are_listed_by_name() {
    let world = World::new().await;
    let repositories = world.account().image_repositories().await.unwrap();
    let names: Vec<&str> = repositories
        .items
        .iter()
        .map(|repository| repository.name.as_str())
        .collect();
    assert_eq!(names, ["orders-api", "platform/report-worker", "storefront"]);
    assert!(!repositories.has_more);
    assert_eq!(
        repositories.items[2].uri,
        format!("{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/storefront")
    );
}

#[tokio::test]
async fn images_are_listed_newest_first_and_without_those_that_have_no_tag() {
    let world = World::new().await;
    let account = world.account();
    let images = account.pushed_images("storefront").await.unwrap().unwrap();
    let tags: Vec<Vec<&str>> = images
        .items
        .iter()
        .map(|image| image.tags.iter().map(String::as_str).collect())
        .collect();
    assert_eq!(tags, [vec!["1.4.1", "latest"], vec!["1.4.0"]]);
    for image in &images.items {
        assert!(image.digest.starts_with("sha256:") && image.pushed_at.0 > 0);
        assert!(image.size.is_some_and(|size| size > 1_000_000));
    }
    let indexes = account.pushed_images("orders-api").await.unwrap().unwrap();
    assert_eq!(indexes.items.len(), 2);
    assert_eq!(account.pushed_images("nothing").await.unwrap(), None);
}
