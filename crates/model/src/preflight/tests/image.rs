//! The image, its processor, its size, its command, its tag.

use super::*;

#[test]
fn an_image_that_is_there_is_told_with_its_digest() {
    let finding = Story::of_image().the(FindingKind::Image);
    assert_eq!(finding.title, "The image is there: 1.4.0 is b41f09c");
    assert_eq!(finding.evidence, [DIGEST]);
    let unnamed = Story::of_image().facts(|facts| facts.digest = None);
    assert_eq!(
        unnamed.told(FindingKind::Image),
        (Level::Pass, "The image is there".to_owned())
    );
}

#[test]
fn an_image_that_is_not_there_is_a_blocker() {
    let without = |answer: ImageAnswer| {
        Story::of_image()
            .known(|known| known.image = Fact::asked(IMAGE, answer))
            .the(FindingKind::Image)
    };
    let finding = without(ImageAnswer::NoRepository);
    assert_eq!(finding.level, Level::Blocker);
    assert!(
        finding.text.contains("no repository shop/web"),
        "{}",
        finding.text
    );
    let finding = without(ImageAnswer::NoImage);
    assert_eq!(
        (finding.level, finding.title.as_str()),
        (Level::Blocker, "The repository has no tag 1.4.0")
    );
    let digest = format!("123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web@{DIGEST}");
    assert_eq!(
        Story::of_image()
            .known(|known| known.image = Fact::asked(&digest, ImageAnswer::NoImage))
            .values(|values| values.image.clone_from(&digest))
            .told(FindingKind::Image),
        (
            Level::Blocker,
            "The repository has no image of this digest".to_owned()
        )
    );
}

#[test]
fn a_registry_that_does_not_tell_makes_nobody_claim_anything() {
    let denied = ImageAnswer::Denied {
        reason: "not authorized to perform ecr:BatchGetImage".to_owned(),
    };
    let silent = ImageAnswer::NotAsked {
        reason: "The registry did not answer.".to_owned(),
    };
    for (fact, words) in [
        (Fact::asked(IMAGE, denied), "does not let Slipway look"),
        (Fact::asked(IMAGE, silent), "The registry did not answer."),
        (Fact::not_asked(IMAGE, "Nobody was asked."), "Nobody was asked."),
        (Fact::default(), "has not asked yet"),
    ] {
        let story = Story::of_image().known(|known| known.image = fact);
        let finding = story.the(FindingKind::Image);
        assert_eq!(finding.level, Level::NotChecked);
        assert!(finding.text.contains(words), "{}", finding.text);
        assert_eq!(story.the(FindingKind::Port).level, Level::NotChecked);
        assert_eq!(story.the(FindingKind::HealthCheck).level, Level::NotChecked);
        for kind in [
            FindingKind::Architecture,
            FindingKind::Size,
            FindingKind::StartCommand,
        ] {
            assert!(story.all(kind).is_empty());
        }
    }
}

#[test]
fn something_that_is_no_image_is_looked_at_later() {
    let story = Story::of_image().values(|values| values.image = "docker.io/nginx".to_owned());
    assert_eq!(
        story.told(FindingKind::Image),
        (Level::NotChecked, "Image".to_owned())
    );
    assert!(story.all(FindingKind::Port).is_empty());
}

#[test]
fn an_image_for_another_processor_comes_with_the_command_that_rebuilds_it() {
    let built_for = |platforms: &[(&str, &str)]| {
        Story::of_image().facts(|facts| {
            facts.platforms = platforms
                .iter()
                .map(|(os, architecture)| platform(os, architecture))
                .collect();
        })
    };
    let finding = built_for(&[("linux", "arm64"), ("unknown", "unknown")]).the(FindingKind::Architecture);
    assert_eq!(
        (finding.level, finding.title.as_str()),
        (
            Level::Blocker,
            "Built for linux/arm64, which App Runner cannot run"
        )
    );
    assert_eq!(
        finding.command.unwrap(),
        format!("docker buildx build --platform linux/amd64 --tag {IMAGE} --push .")
    );
    assert_eq!(
        built_for(&[("windows", "amd64")])
            .the(FindingKind::Architecture)
            .level,
        Level::Blocker
    );
    let finding = built_for(&[("linux", "arm64"), ("linux", "amd64")]).the(FindingKind::Architecture);
    assert_eq!(
        (finding.level, finding.evidence),
        (Level::Pass, vec!["linux/arm64, linux/amd64".to_owned()])
    );
    for unknown in [&[][..], &[("unknown", "unknown")]] {
        assert_eq!(
            built_for(unknown).the(FindingKind::Architecture).level,
            Level::NotChecked
        );
    }
}

#[test]
fn a_digest_is_rebuilt_as_a_tag() {
    let finding = Story::of_image()
        .image(&format!("public.ecr.aws/shop/web@{DIGEST}"))
        .facts(|facts| facts.platforms = vec![platform("linux", "arm64")])
        .the(FindingKind::Architecture);
    assert!(
        finding
            .command
            .unwrap()
            .contains("--tag public.ecr.aws/shop/web:latest ")
    );
}

#[test]
fn large_images_are_told() {
    let of_size = |size: Option<u64>| {
        Story::of_image()
            .facts(|facts| facts.size = size)
            .all(FindingKind::Size)
    };
    assert_eq!(of_size(Some(72_400_000))[0].title, "72 MB to pull");
    assert_eq!(of_size(Some(4_000))[0].title, "Less than 1 MB to pull");
    let large = &of_size(Some(1_450_000_000))[0];
    assert_eq!(
        (large.level, large.title.as_str()),
        (Level::Warning, "The image is large: 1.4 GB")
    );
    assert!(of_size(None).is_empty());
}

#[test]
fn an_image_without_a_command_needs_one_of_the_form() {
    let bare = || {
        Story::of_image().configuration(|configuration| {
            configuration.command = vec![" ".to_owned()];
            configuration.entrypoint.clear();
        })
    };
    assert_eq!(
        bare().told(FindingKind::StartCommand),
        (Level::Blocker, "The image has no command to start".to_owned())
    );
    assert!(
        bare()
            .values(|values| values.start_command = "node server.js".to_owned())
            .all(FindingKind::StartCommand)
            .is_empty()
    );
    assert_eq!(
        Story::of_image().the(FindingKind::StartCommand).evidence,
        ["gunicorn shop.wsgi"]
    );
    assert_eq!(
        Story::of_image()
            .facts(|facts| facts.configuration = None)
            .the(FindingKind::StartCommand)
            .level,
        Level::NotChecked
    );
}

#[test]
fn a_registry_in_another_region_is_not_vouched_for() {
    let story = Story::of_image().image(&IMAGE.replace("eu-west-1", "us-east-1"));
    assert_eq!(
        story.told(FindingKind::ImageRegion),
        (
            Level::NotChecked,
            "The image is in us-east-1, the service in eu-west-1".to_owned()
        )
    );
    assert!(Story::of_image().all(FindingKind::ImageRegion).is_empty());
}

#[test]
fn latest_can_be_pinned() {
    let latest = || Story::of_image().image("public.ecr.aws/shop/web:latest");
    let finding = latest().the(FindingKind::Tag);
    assert_eq!(
        (finding.level, finding.title.as_str()),
        (Level::Warning, "Tag latest can move")
    );
    let pinned = format!("public.ecr.aws/shop/web@{DIGEST}");
    assert_eq!(fix(&finding), [("image", pinned.as_str())]);
    assert_eq!(finding.fix.unwrap().label, "Pin to b41f09c");
    assert!(latest().image(&pinned).all(FindingKind::Tag).is_empty());

    let unwritten = latest().image("public.ecr.aws/shop/web").the(FindingKind::Tag);
    assert_eq!(unwritten.title, "No tag means latest");
    let unknown = latest()
        .known(|known| known.image = Fact::default())
        .the(FindingKind::Tag);
    assert_eq!((unknown.level, unknown.fix), (Level::Warning, None));
    let strange = latest()
        .facts(|facts| facts.digest = Some("sha512:00".to_owned()))
        .the(FindingKind::Tag);
    assert_eq!(strange.fix, None);
}

#[test]
fn a_tag_that_automatic_deployment_follows_is_told_and_not_pinned() {
    let automatic = || Story::of_image().values(|values| values.trigger = "automatic".to_owned());
    let finding = automatic().the(FindingKind::Tag);
    assert_eq!(
        (finding.title.as_str(), finding.fix),
        ("Tag 1.4.0 can move", None)
    );
    assert!(automatic().all(FindingKind::AutomaticDeployment).is_empty());
    assert!(Story::of_image().all(FindingKind::Tag).is_empty());
}

#[test]
fn automatic_deployment_of_what_never_changes_or_is_not_told_is_a_blocker() {
    for image in [
        format!("123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web@{DIGEST}"),
        "210987654321.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1".to_owned(),
        "public.ecr.aws/shop/web:1".to_owned(),
    ] {
        let story = Story::of_image().image(&image);
        assert!(story.all(FindingKind::AutomaticDeployment).is_empty());
        let finding = story
            .values(|values| values.trigger = "automatic".to_owned())
            .the(FindingKind::AutomaticDeployment);
        assert_eq!(finding.level, Level::Blocker);
        assert_eq!(fix(&finding), [("trigger", "manual")]);
    }
}
