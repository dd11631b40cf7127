//! App Runner cannot take a role on.

use crate::failure::case::Case;
use crate::failure::{FailureRule, Finding};

/// Told when an image is pulled (seen: "Invalid Access Role"), or when instances start.
pub(in crate::failure) fn role(case: &Case<'_>) -> Option<Finding> {
    const ACCESS: [&str; 3] = [
        "Invalid Access Role",
        "Error in assuming access role",
        "AuthenticationConfiguration",
    ];
    const INSTANCE: [&str; 2] = ["Error in assuming instance role", "Invalid Instance Role"];
    let says = |words: &[&str]| {
        case.app_runner()
            .find(|line| words.iter().any(|word| line.text.contains(word)))
    };
    let (line, words, field, clause, title, advice) = if let Some(line) = says(&ACCESS) {
        (
            line,
            &ACCESS[..],
            "access_role",
            "the access role cannot pull the image",
            "App Runner cannot use the access role to pull the image",
            "The access role has to trust build.apprunner.amazonaws.com and to allow reading from Amazon ECR, as the policy AWSAppRunnerServicePolicyForECRAccess does. Correct it or choose another one. If it does both, check that the tag is there.",
        )
    } else {
        (
            says(&INSTANCE)?,
            &INSTANCE[..],
            "instance_role",
            "App Runner cannot take on the instance role",
            "App Runner cannot take on the instance role",
            "The instance role has to trust tasks.apprunner.amazonaws.com. Correct its trust policy or choose another role.",
        )
    };
    Some(Finding {
        rule: FailureRule::Role,
        cause: clause.to_owned(),
        title: title.to_owned(),
        evidence: vec![match line.reason() {
            Some(reason) => line.marking(&[reason]),
            None => line.marking(words),
        }],
        changes: Vec::new(),
        fix: Vec::new(),
        field: Some(field),
        advice: advice.to_owned(),
    })
}
