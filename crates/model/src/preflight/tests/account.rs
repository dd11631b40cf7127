//! Name and quota.

use super::*;

fn with(services: RegionServices) -> Story {
    Story::of_image().known(|known| known.services = Fact::asked("eu-west-1", services))
}

fn many(count: usize, quota: Option<u32>) -> Story {
    let names: Vec<String> = (0..count).map(|number| format!("service-{number:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    with(services(&names, quota))
}

#[test]
fn a_name_that_is_taken_comes_with_one_that_is_free() {
    let finding = with(services(&["shop-web", "shop-web-2"], Some(30))).the(FindingKind::Name);
    assert_eq!(
        (finding.level, finding.title.as_str()),
        (Level::Blocker, "shop-web exists in eu-west-1 already")
    );
    assert_eq!(fix(&finding), [("name", "shop-web-3")]);
    assert_eq!(
        with(services(&["orders-api"], Some(30))).told(FindingKind::Name),
        (Level::Pass, "shop-web is free in eu-west-1".to_owned())
    );
}

#[test]
fn a_deleted_service_has_no_name_and_no_place() {
    let mut listed = services(&["shop-web"], Some(1));
    listed.services[0].status = ServiceStatus::Deleted;
    let story = with(listed);
    assert_eq!(story.the(FindingKind::Name).level, Level::Pass);
    assert_eq!(
        story.told(FindingKind::Quota),
        (Level::Warning, "0 services of at most 1 in eu-west-1".to_owned())
    );
}

#[test]
fn without_a_list_nobody_knows_whether_a_name_is_free() {
    let story = Story::of_image()
        .known(|known| known.services = Fact::not_asked("eu-west-1", "App Runner does not answer."));
    assert_eq!(
        story.told(FindingKind::Name),
        (
            Level::NotChecked,
            "Whether shop-web is free in eu-west-1".to_owned()
        )
    );
    assert_eq!(story.the(FindingKind::Quota).level, Level::NotChecked);
}

#[test]
fn the_list_of_another_region_says_nothing() {
    let story = Story::of_image().values(|values| values.region = "us-east-1".to_owned());
    assert_eq!(story.the(FindingKind::Name).level, Level::NotChecked);
    assert_eq!(story.the(FindingKind::Quota).level, Level::NotChecked);
}

#[test]
fn the_quota_is_told_before_it_is_reached() {
    let level = |count, quota| many(count, quota).the(FindingKind::Quota).level;
    assert_eq!(level(10, Some(10)), Level::Blocker);
    assert_eq!(level(12, Some(10)), Level::Blocker);
    assert_eq!(level(9, Some(10)), Level::Warning);
    assert_eq!(level(6, Some(10)), Level::Pass);
    assert_eq!(
        many(1, Some(10)).told(FindingKind::Quota).1,
        "1 service of at most 10 in eu-west-1"
    );
    // Nobody has told the quota: what is usual proves nothing either way.
    assert_eq!(level(1, None), Level::NotChecked);
    assert_eq!(level(27, None), Level::Warning);
    assert_eq!(level(40, None), Level::Warning);
}

#[test]
fn services_that_count_are_named_failed_ones_first() {
    let mut listed = services(&["orders-api", "shop-old"], Some(2));
    listed.services[1].status = ServiceStatus::CreateFailed;
    let named = with(listed).the(FindingKind::Quota).services;
    let named: Vec<_> = named
        .iter()
        .map(|service| (service.arn.name.as_str(), service.status))
        .collect();
    assert_eq!(
        named,
        [
            ("shop-old", ServiceStatus::CreateFailed),
            ("orders-api", ServiceStatus::Running)
        ]
    );
    assert_eq!(many(20, Some(20)).the(FindingKind::Quota).services.len(), 10);
}

#[test]
fn a_create_that_was_refused_for_the_quota_is_blocked_until_a_service_goes() {
    for quota in [None, Some(30)] {
        let mut listed = services(&["orders-api", "shop-old"], quota);
        listed.is_full = true;
        let finding = with(listed).the(FindingKind::Quota);
        assert_eq!(
            (finding.level, finding.title.as_str()),
            (
                Level::Blocker,
                "2 services in eu-west-1, and App Runner allows no more"
            )
        );
        assert_eq!(finding.services.len(), 2);
    }
}

#[test]
fn a_rebuild_keeps_its_name_and_its_place() {
    let story = with(services(&["shop-web"], Some(1)));
    let arn = arn_of("shop-web");
    let target = Target {
        account: ACCOUNT,
        rebuilds: Some(&arn),
        allowed: None,
    };
    let findings = look(&story.values, target, &story.known);
    assert!(
        findings
            .iter()
            .all(|finding| !matches!(finding.kind, FindingKind::Name | FindingKind::Quota))
    );
}
