//! What images are before they run.

use crate::by_hand::ByHand;
use crate::world::{ACCOUNT, World};
use model::image::ImageReference;
use model::image_facts::{ExposedPort, ImageAnswer, ImageFacts};

fn reference(text: &str) -> ImageReference {
    text.parse().unwrap()
}

fn private(name: &str) -> ImageReference {
    reference(&format!("{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/{name}"))
}

async fn found(world: &World, image: &ImageReference) -> ImageFacts {
    match world.account().image_facts(image).await {
        ImageAnswer::Found(facts) => *facts,
        answer => panic!("{answer:?}"),
    }
}

fn platforms(facts: &ImageFacts) -> Vec<String> {
    facts.platforms.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_private_image_is_described() {
    let world = World::new().await;
    let facts = found(&world, &private("storefront:1.4.1")).await;
    let listed = world
        .account()
        .pushed_images("storefront")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(facts.digest.as_ref(), Some(&listed.items[0].digest));
    assert_eq!(facts.size, listed.items[0].size);
    assert_eq!(
        (platforms(&facts), facts.runs()),
        (vec!["linux/amd64".to_owned()], Some(true))
    );
    let configuration = facts.configuration.clone().unwrap();
    assert_eq!(
        configuration.exposed_ports,
        [ExposedPort {
            port: 8080,
            is_tcp: true
        }]
    );
    assert_eq!(configuration.command, ["/app/serve"]);
    assert_eq!(
        (
            configuration.user.as_str(),
            configuration.working_directory.as_str()
        ),
        ("app", "/app")
    );
    assert_eq!(configuration.variables, ["PATH"]);
    assert!(configuration.created_at.is_some());
    // Without a tag, App Runner takes "latest", which is the same image; so is its digest.
    assert_eq!(found(&world, &private("storefront")).await, facts);
    let by_digest = format!("storefront@{}", facts.digest.as_ref().unwrap());
    assert_eq!(found(&world, &private(&by_digest)).await, facts);
}

#[tokio::test]
async fn an_index_tells_its_platforms_and_the_image_that_runs() {
    let world = World::new().await;
    let facts = found(&world, &private("orders-api:2026.11.0")).await;
    assert_eq!(platforms(&facts), ["linux/amd64", "linux/arm64"]);
    assert!(facts.size.is_some() && facts.configuration.is_some());
    // Built for ARM alone: nothing here would run.
    let facts = found(&world, &private("platform/report-worker:main")).await;
    assert_eq!(
        (platforms(&facts), facts.runs()),
        (vec!["linux/arm64".to_owned()], Some(false))
    );
    assert_eq!((facts.size, facts.configuration), (None, None));
}

#[tokio::test]
async fn a_public_image_is_described_to_anybody() {
    let world = World::new().await;
    let facts = found(
        &world,
        &reference("public.ecr.aws/aws-containers/hello-app-runner:latest"),
    )
    .await;
    assert_eq!(
        (platforms(&facts), facts.runs()),
        (vec!["linux/amd64".to_owned()], Some(true))
    );
    let configuration = facts.configuration.unwrap();
    assert_eq!(configuration.exposed_ports[0].port, 8000);
    assert_eq!(
        configuration.command,
        ["gunicorn", "app:app", "-b", "0.0.0.0:8000"]
    );
    let facts = found(&world, &reference("public.ecr.aws/docker/library/nginx:1.29")).await;
    assert_eq!(platforms(&facts), ["linux/amd64", "linux/arm64"]);
    let configuration = facts.configuration.unwrap();
    assert_eq!(configuration.entrypoint, ["/docker-entrypoint.sh"]);
    assert_eq!(configuration.command, ["nginx", "-g", "daemon off;"]);
    // What App Runner deploys is what was told.
    let pinned = format!(
        "public.ecr.aws/docker/library/nginx@{}",
        facts.digest.as_ref().unwrap()
    );
    assert_eq!(found(&world, &reference(&pinned)).await.digest, facts.digest);
}

#[tokio::test]
async fn what_is_not_there_is_told_apart_from_what_nobody_knows() {
    let world = World::new().await;
    let account = world.account();
    for (image, answer) in [
        (private("nothing:1"), ImageAnswer::NoRepository),
        (private("storefront:9.9"), ImageAnswer::NoImage),
        (
            private(&format!("storefront@sha256:{}", "0".repeat(64))),
            ImageAnswer::NoImage,
        ),
        (reference("public.ecr.aws/nginx/nginx:0.0"), ImageAnswer::NoImage),
    ] {
        assert_eq!(account.image_facts(&image).await, answer, "{image}");
    }
    let others = reference("111122223333.dkr.ecr.eu-west-1.amazonaws.com/storefront:1.4.1");
    let ImageAnswer::Denied { reason } = account.image_facts(&others).await else {
        panic!("another account's")
    };
    assert!(reason.contains("ecr:BatchGetImage"), "{reason}");

    for (operation, image) in [
        (
            "PublicRegistry.GetToken",
            reference("public.ecr.aws/nginx/nginx:1.29"),
        ),
        (
            "PublicRegistry.GetManifest",
            reference("public.ecr.aws/nginx/nginx:1.29"),
        ),
        (
            "AmazonEC2ContainerRegistry_V20150921.BatchGetImage",
            private("storefront:1.4.1"),
        ),
    ] {
        for how in ["deny", "error", "throttle"] {
            // As often as it is tried.
            world
                .switch(&format!(
                    r#"{{"api": "{how}", "operation": "{operation}", "times": 2}}"#
                ))
                .await;
            let answer = account.image_facts(&image).await;
            if how == "deny" {
                assert!(
                    matches!(answer, ImageAnswer::Denied { .. }),
                    "{operation}: {answer:?}"
                );
            } else {
                assert!(
                    matches!(answer, ImageAnswer::NotAsked { .. }),
                    "{operation} {how}: {answer:?}"
                );
            }
            world.clear_switches().await;
        }
    }
}

#[tokio::test]
async fn an_image_whose_details_are_not_told_is_there_all_the_same() {
    let world = World::new().await;
    for (operation, image) in [
        (
            "AmazonEC2ContainerRegistry_V20150921.GetDownloadUrlForLayer",
            private("storefront:1.4.1"),
        ),
        (
            "PublicRegistry.GetBlob",
            reference("public.ecr.aws/aws-containers/hello-app-runner:latest"),
        ),
        (
            "PublicRegistry.GetContent",
            reference("public.ecr.aws/aws-containers/hello-app-runner:latest"),
        ),
    ] {
        world
            .switch(&format!(r#"{{"api": "deny", "operation": "{operation}"}}"#))
            .await;
        let facts = found(&world, &image).await;
        assert!(facts.digest.is_some() && facts.size.is_some());
        // Not known, which is neither a yes nor a no.
        assert_eq!((facts.configuration.as_ref(), facts.runs()), (None, None));
    }
}

#[tokio::test]
async fn strange_answers_of_a_registry_are_told_as_such() {
    let image = reference("public.ecr.aws/nginx/nginx:1.29");
    let too_long = format!(r#"{{"token": "x", "config": "{}"}}"#, "x".repeat(5 * 1024 * 1024));
    for (status, headers, body) in [
        ("200 OK", "", "<html>a captive portal</html>"),
        ("200 OK", "", r#"{"token": "x", "config": 7}"#),
        ("200 OK", "", too_long.as_str()),
        ("200 OK", "", r#"{"token": "a\r\nb"}"#),
        ("503 x", "", ""),
        ("307 x", "location: /again\r\n", ""),
        ("307 x", "location: ftp://elsewhere/x\r\n", ""),
    ] {
        let answers = ByHand::answering(status, headers, body).await;
        let answer = answers.account().image_facts(&image).await;
        assert!(
            matches!(answer, ImageAnswer::NotAsked { .. }),
            "{status} {headers}: {answer:?}"
        );
    }
    // One that has neither configuration nor parts: it is there, and that is all that is known.
    let answers = ByHand::answering("200 OK", "", r#"{"token": "x"}"#).await;
    let ImageAnswer::Found(facts) = answers.account().image_facts(&image).await else {
        panic!("it is there")
    };
    assert_eq!(
        (facts.runs(), facts.size, facts.configuration),
        (None, None, None)
    );
    // A digest that the answer has not.
    let pinned = reference(&format!("public.ecr.aws/nginx/nginx@sha256:{}", "0".repeat(64)));
    let answer = answers.account().image_facts(&pinned).await;
    assert!(matches!(answer, ImageAnswer::NotAsked { .. }), "{answer:?}");
}
