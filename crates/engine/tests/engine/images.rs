//! Choosing an image: browsing the private registry, and pinning.

use crate::harness::{ACCOUNT, HELLO, World};
use engine::{DraftDestination, Error, SaveRequest};
use model::draft::{Draft, DraftValues, Step, TypedFields};
use model::image_facts::Platform;
use model::paths;
use model::view::{Choices, ImageList, ImagesQuery, ImagesView, ListPage, RepositoryAccess, TaggedImage};

fn private(image: &str) -> String {
    format!("{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/{image}")
}

fn query(repository: &str, search: &str) -> ImagesQuery {
    ImagesQuery {
        repository: repository.to_owned(),
        search: search.to_owned(),
        page: 1,
        from: "source".to_owned(),
    }
}

fn list(view: ImagesView) -> ImageList {
    match view.list {
        Choices::Known { items, .. } => items,
        Choices::NotAsked { reason } => panic!("{reason}"),
    }
}

async fn repositories(world: &World, draft: &str, search: &str) -> (Vec<String>, u32) {
    let view = world
        .engine
        .images(&world.km, draft, &query("", search))
        .await
        .unwrap();
    match list(view) {
        ImageList::Repositories(page) => (page.items.into_iter().map(|item| item.name).collect(), page.read),
        other => panic!("{other:?}"),
    }
}

async fn tags(world: &World, draft: &str, query: ImagesQuery) -> ListPage<TaggedImage> {
    match list(world.engine.images(&world.km, draft, &query).await.unwrap()) {
        ImageList::Images(page) => page,
        other => panic!("{other:?}"),
    }
}

fn request(draft: &Draft, change: impl FnOnce(&mut DraftValues)) -> SaveRequest {
    let mut values = draft.values.clone();
    change(&mut values);
    SaveRequest {
        id: draft.id.clone(),
        version: draft.version,
        step: Step::Source,
        typed: TypedFields::from(&values),
        variables: None,
        destination: DraftDestination::Stay,
    }
}

#[tokio::test]
async fn the_registry_of_the_account_is_listed_and_searched() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| ()).await.id;
    let all = ["orders-api", "platform/report-worker", "storefront"].map(str::to_owned);
    assert_eq!(repositories(&world, &draft, "").await, (all.to_vec(), 3));
    assert_eq!(
        repositories(&world, &draft, " STORE ").await,
        (vec!["storefront".to_owned()], 3)
    );
    assert_eq!(repositories(&world, &draft, "nothing").await, (Vec::new(), 3));

    let page = tags(&world, &draft, query("storefront", "")).await;
    let names: Vec<&str> = page.items.iter().map(|tag| tag.tag.as_str()).collect();
    assert_eq!(names, ["1.4.1", "latest", "1.4.0"]);
    let newest = &page.items[0];
    assert_eq!(newest.uri, private("storefront:1.4.1"));
    assert!(newest.digest.starts_with("sha256:") && newest.size.is_some() && newest.pushed_at.0 > 0);
    // Two tags of one image.
    assert_eq!(newest.digest, page.items[1].digest);
    let page = tags(&world, &draft, query("storefront", "lat")).await;
    assert_eq!(
        (page.items[0].tag.as_str(), page.found, page.read),
        ("latest", 1, 3)
    );

    let gone = world
        .engine
        .images(&world.km, &draft, &query("gone", ""))
        .await
        .unwrap();
    assert_eq!(list(gone), ImageList::NoRepository);
}

#[tokio::test]
async fn a_tag_tells_what_it_is_built_for() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| ()).await.id;
    for (repository, runs, count) in [
        ("storefront", true, 1),
        ("orders-api", true, 2),
        ("platform/report-worker", false, 1),
    ] {
        let page = tags(&world, &draft, query(repository, "")).await;
        let platforms = page.items[0].platforms.as_ref().unwrap();
        assert_eq!(platforms.len(), count, "{repository}");
        assert_eq!(platforms.iter().any(Platform::is_run), runs, "{repository}");
    }
    // Who may list images and not read them sees the list all the same.
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| ()).await.id;
    world
        .switch(r#"{"api": "deny", "operation": "AmazonEC2ContainerRegistry_V20150921.BatchGetImage"}"#)
        .await;
    let page = tags(&world, &draft, query("storefront", "")).await;
    assert_eq!((page.items.len(), page.items[0].platforms.as_ref()), (3, None));
}

#[tokio::test]
async fn a_list_that_is_refused_names_the_permission() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| ()).await.id;
    for (operation, repository, permission) in [
        ("DescribeRepositories", "", "ecr:DescribeRepositories"),
        ("DescribeImages", "storefront", "ecr:DescribeImages"),
    ] {
        world
            .switch(&format!(
                r#"{{"api": "deny", "operation": "AmazonEC2ContainerRegistry_V20150921.{operation}"}}"#
            ))
            .await;
        let view = world
            .engine
            .images(&world.km, &draft, &query(repository, ""))
            .await
            .unwrap();
        let Choices::NotAsked { reason } = view.list else {
            panic!("listed although that is denied")
        };
        assert!(reason.contains(permission), "{reason}");
    }
}

#[tokio::test]
async fn a_tag_is_pinned_and_followed_again() {
    let world = World::new().await;
    let image = private("storefront:1.4.1");
    let draft = world
        .draft("web-pinned", |values| {
            "ecr".clone_into(&mut values.provider);
            values.image.clone_from(&image);
            "automatic".clone_into(&mut values.trigger);
        })
        .await;
    let known = world
        .engine
        .assessment(&world.km, &draft.id)
        .await
        .unwrap()
        .digest
        .unwrap();
    assert_eq!(known.image, image);
    let pin = world
        .engine
        .pin_image(&world.km, request(&draft, |_| ()), true)
        .await
        .unwrap();
    assert_eq!(pin.1, paths::draft_field(&draft.id, Step::Source, "image"));
    let pinned = world.store.draft(&draft.id).await.unwrap();
    assert_eq!(
        pinned.values.image,
        format!("{}@{}", private("storefront"), known.digest)
    );
    assert_eq!(
        (pinned.values.pinned_from.as_str(), pinned.values.trigger.as_str()),
        (image.as_str(), "manual")
    );
    // App Runner takes the digest as it takes a tag.
    let assessment = world.engine.assessment(&world.km, &draft.id).await.unwrap();
    assert_eq!(assessment.digest.unwrap().digest, known.digest);
    world
        .engine
        .pin_image(&world.km, request(&pinned, |_| ()), false)
        .await
        .unwrap();
    let followed = world.store.draft(&draft.id).await.unwrap();
    assert_eq!(
        (followed.values.image, followed.values.pinned_from),
        (image, String::new())
    );
}

#[tokio::test]
async fn what_has_no_known_digest_is_not_pinned_and_what_was_typed_is_kept() {
    let world = World::new().await;
    let draft = world.draft("web-gone", |_| ()).await;
    let typed = private("storefront:9.9");
    let request = request(&draft, |values| values.image.clone_from(&typed));
    let refused = world.engine.pin_image(&world.km, request, true).await;
    assert!(matches!(refused, Err(Error::NotNow(_))), "{refused:?}");
    assert_eq!(world.store.draft(&draft.id).await.unwrap().values.image, typed);
}

async fn access(world: &World, draft: &str) -> Option<RepositoryAccess> {
    let assessment = world.engine.assessment(&world.km, draft).await.unwrap();
    assessment.repository_access
}

#[tokio::test]
async fn the_owner_of_an_image_is_given_the_policy_for_the_chosen_role() {
    let world = World::new().await;
    let role = format!("arn:aws:iam::{ACCOUNT}:role/service-role/AppRunnerECRAccessRole");
    let image = "210987654321.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1";
    let draft = world
        .draft("web-others", |values| {
            "ecr".clone_into(&mut values.provider);
            image.clone_into(&mut values.image);
        })
        .await;
    let before = access(&world, &draft.id).await.unwrap();
    assert_eq!(
        (before.account.as_str(), before.repository.as_str()),
        ("210987654321", "shop/web")
    );
    assert!(before.texts.is_empty());
    let chosen = request(&draft, |values| values.access_role.clone_from(&role));
    world.engine.save_draft(&world.km, chosen).await.unwrap();
    let texts = access(&world, &draft.id).await.unwrap().texts;
    assert!(
        texts.len() == 2 && texts.iter().all(|text| text.text.contains(&role)),
        "{texts:?}"
    );
    let own = world
        .draft("web-own", |values| HELLO.clone_into(&mut values.image))
        .await;
    assert_eq!(access(&world, &own.id).await, None);
}
