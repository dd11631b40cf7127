//! Access role and instance role.

use super::*;

fn access(answer: RoleFit) -> Finding {
    Story::of_image()
        .known(|known| known.access_role = Fact::asked(ACCESS_ROLE, answer))
        .the(FindingKind::AccessRole)
}

fn instance(answer: RoleFit) -> Finding {
    Story::of_image()
        .known(|known| known.instance_role = Fact::asked(INSTANCE_ROLE, answer))
        .the(FindingKind::InstanceRole)
}

#[test]
fn each_role_has_to_trust_its_own_service() {
    let finding = access(fits(ACCESS_ROLE, false));
    assert_eq!(
        (finding.level, finding.title.as_str()),
        (Level::Pass, "AppRunnerECRAccessRole fits as the access role")
    );
    assert_eq!(finding.evidence, ["Trusts build.apprunner.amazonaws.com"]);
    let finding = access(RoleFit::IsNotTrusting);
    assert_eq!(
        (finding.level, finding.title.as_str()),
        (
            Level::Blocker,
            "AppRunnerECRAccessRole does not fit as the access role"
        )
    );
    assert_eq!(
        finding.text,
        "Its trust policy has to let build.apprunner.amazonaws.com assume it. A role that trusts tasks.apprunner.amazonaws.com is an instance role."
    );

    let finding = instance(fits(INSTANCE_ROLE, false));
    assert_eq!(
        (finding.level, finding.evidence),
        (
            Level::Pass,
            vec!["Trusts tasks.apprunner.amazonaws.com".to_owned()]
        )
    );
    let finding = instance(RoleFit::IsNotTrusting);
    assert_eq!(finding.level, Level::Blocker);
    assert!(
        finding
            .text
            .ends_with("build.apprunner.amazonaws.com is an access role.")
    );
}

#[test]
fn conditions_are_for_aws_to_weigh() {
    assert_eq!(access(fits(ACCESS_ROLE, true)).level, Level::Warning);
    assert_eq!(instance(fits(INSTANCE_ROLE, true)).level, Level::Warning);
}

#[test]
fn a_role_that_is_missing_or_not_looked_at_is_told() {
    let finding = access(RoleFit::Missing);
    assert_eq!(
        (finding.level, finding.title.as_str()),
        (Level::Blocker, "There is no role AppRunnerECRAccessRole")
    );
    let finding = Story::of_image()
        .known(|known| known.access_role = Fact::not_asked(ACCESS_ROLE, "Slipway lacks iam:GetRole."))
        .the(FindingKind::AccessRole);
    assert_eq!(finding.level, Level::NotChecked);
    assert_eq!(
        finding.text,
        "Slipway lacks iam:GetRole. It has to trust build.apprunner.amazonaws.com."
    );
}

#[test]
fn a_role_that_was_made_without_its_policy_cannot_pull() {
    let of_image = || {
        Story::of_image()
            .known(|known| known.access_role = Fact::asked(ACCESS_ROLE, fits(ACCESS_ROLE, false)))
    };
    assert_eq!(of_image().the(FindingKind::ImageAccess).level, Level::NotChecked);
    let without = of_image().values(|values| ACCESS_ROLE.clone_into(&mut values.new_access_role_to_mend));
    assert_eq!(without.the(FindingKind::ImageAccess).level, Level::Blocker);
}

#[test]
fn a_role_of_another_account_cannot_be_passed_on() {
    let story = Story::of_image()
        .values(|values| values.instance_role = INSTANCE_ROLE.replace(ACCOUNT, "210987654321"));
    assert_eq!(
        story.told(FindingKind::InstanceRole),
        (
            Level::Blocker,
            "The instance role belongs to account 210987654321".to_owned()
        )
    );
}

#[test]
fn public_images_and_empty_fields_need_no_access_role() {
    for story in [
        Story::of_image().image("public.ecr.aws/shop/web:1"),
        Story::of_image().values(|values| values.access_role.clear()),
    ] {
        assert!(story.all(FindingKind::AccessRole).is_empty());
        assert!(story.all(FindingKind::ImageAccess).is_empty());
    }
}

#[test]
fn the_owner_of_an_image_has_to_let_it_be_pulled() {
    let story = Story::of_image().image("210987654321.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1");
    let finding = story.the(FindingKind::RepositoryPolicy);
    assert_eq!(
        (finding.level, finding.title.as_str()),
        (
            Level::NotChecked,
            "Whether account 210987654321 lets the image be pulled"
        )
    );
    assert!(finding.text.contains(ACCESS_ROLE) && finding.text.contains("ecr:BatchGetImage"));
    assert!(Story::of_image().all(FindingKind::RepositoryPolicy).is_empty());
}

#[test]
fn secrets_need_an_instance_role_that_may_read_them() {
    let secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf";
    let story = Story::of_image()
        .variable("reference", "DB_URL", secret)
        .values(|values| values.instance_role.clear());
    assert_eq!(
        story.told(FindingKind::InstanceRole),
        (Level::Blocker, "Secrets need an instance role".to_owned())
    );
    let story = Story::of_image()
        .variable("reference", "DB_URL", secret)
        .variable("reference", "API_KEY", secret);
    assert_eq!(
        story.told(FindingKind::SecretAccess),
        (
            Level::NotChecked,
            "Whether the instance role may read the 2 secrets".to_owned()
        )
    );
    let none = Story::of_image().values(|values| values.instance_role.clear());
    assert!(none.all(FindingKind::InstanceRole).is_empty());
    assert!(Story::of_image().all(FindingKind::SecretAccess).is_empty());
}

#[test]
fn traces_need_an_instance_role() {
    let traced = || {
        Story::of_image().values(|values| {
            values.observability = "arn:aws:apprunner:eu-west-1:123456789012:observabilityconfiguration/traces/1/0123456789abcdef0123456789abcdef".to_owned();
        })
    };
    let without = traced().values(|values| values.instance_role.clear());
    assert_eq!(
        without.told(FindingKind::Tracing),
        (Level::Warning, "Traces need an instance role".to_owned())
    );
    assert_eq!(traced().the(FindingKind::Tracing).level, Level::NotChecked);
    assert!(Story::of_image().all(FindingKind::Tracing).is_empty());
}
