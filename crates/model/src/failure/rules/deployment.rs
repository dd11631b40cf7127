//! What stops a deployment of an image before its container runs as it should, and secrets that cannot be read.

use crate::failure::case::{Case, Line};
use crate::failure::{FailureRule, Finding};
use crate::log::LogTone;

/// The classic silent failure: App Runner runs `x86_64` only, and an image built on an arm64 computer pulls well.
pub(in crate::failure) fn architecture(case: &Case<'_>) -> Option<Finding> {
    const WORDS: [&str; 3] = [
        "exec format error",
        "no matching manifest for linux/amd64",
        "does not match the specified platform",
    ];
    let line = case
        .all()
        .find(|line| WORDS.iter().any(|word| line.text.contains(word)))?;
    Some(Finding {
        rule: FailureRule::Architecture,
        cause: "the image is built for another processor".to_owned(),
        title: "The image is built for another processor than App Runner's".to_owned(),
        evidence: vec![line.marking(&WORDS)],
        changes: Vec::new(),
        fix: Vec::new(),
        field: Some("image"),
        advice: "App Runner runs linux/amd64 only. Build the image with docker build --platform linux/amd64, push it, and try again.".to_owned(),
    })
}

pub(in crate::failure) fn pull(case: &Case<'_>) -> Option<Finding> {
    const WORDS: [&str; 3] = [
        "Failed to pull",
        "Failed to copy the image",
        "Failed to copy image",
    ];
    let says = |line: &&Line| {
        WORDS.iter().any(|word| line.text.contains(word)) && !line.text.contains("source code")
    };
    // The line with the reason, where one of several has it.
    let line = case
        .app_runner()
        .filter(says)
        .find(|line| line.reason().is_some())
        .or_else(|| case.app_runner().find(says))?;
    let reason = line
        .reason()
        .filter(|reason| !WORDS.iter().any(|word| reason.contains(word)));
    let lowered = reason.unwrap_or_default().to_ascii_lowercase();
    let is_about = |words: &[&str]| words.iter().any(|word| lowered.contains(word));
    let (clause, title, field, advice) = if is_about(&[
        "not found",
        "does not exist",
        "doesn't exist",
        "manifest unknown",
        "no such image",
    ]) {
        (
            "the image was not found",
            "The image was not found",
            "image",
            "Check registry, repository and tag, and that the push has finished.",
        )
    } else if is_about(&["denied", "not authorized", "unauthorized", "forbidden"]) {
        (
            "App Runner may not pull the image",
            "App Runner may not pull the image",
            "access_role",
            "Let the access role read the repository. An image of another account needs a policy on its repository as well.",
        )
    } else {
        (
            "the image could not be pulled",
            "App Runner could not pull the image",
            "image",
            "Check that the tag exists and that the access role may read the repository. App Runner says no more than this of an image for another processor: build it with docker build --platform linux/amd64.",
        )
    };
    Some(Finding {
        rule: FailureRule::Pull,
        cause: clause.to_owned(),
        title: title.to_owned(),
        evidence: vec![reason.map_or_else(|| line.marking(&WORDS), |reason| line.marking(&[reason]))],
        changes: Vec::new(),
        fix: Vec::new(),
        field: Some(field),
        advice: advice.to_owned(),
    })
}

/// App Runner reads secrets when it deploys. Its own wording is not documented, so its line has to speak both of a
/// secret and of a failure; the application's has to be AWS's refusal.
pub(in crate::failure) fn secret(case: &Case<'_>) -> Option<Finding> {
    const STORES: [&str; 5] = ["secret", "ssm parameter", "parameter store", "ssm:", ":ssm"];
    const FAILURES: [&str; 7] = [
        "unable to",
        "could not",
        "cannot",
        "accessdenied",
        "not authorized",
        "not found",
        "can't find",
    ];
    const CALLS: [&str; 4] = [
        "secretsmanager:GetSecretValue",
        "ssm:GetParameters",
        "ssm:GetParameter",
        "kms:Decrypt",
    ];
    let speaks = |line: &&Line| {
        let lowered = line.text.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lowered.contains(word));
        has(&STORES) && (line.tone == LogTone::Failure || has(&FAILURES))
    };
    let refused = |line: &&Line| {
        CALLS.iter().any(|call| line.text.contains(call))
            && (line.text.contains("not authorized") || line.text.contains("AccessDenied"))
    };
    let allow = "Let the instance role read it: secretsmanager:GetSecretValue for a secret, ssm:GetParameters for a parameter, and kms:Decrypt where it has a key of its own.";
    let (clause, title, field, advice, evidence) = if let Some(line) = case.app_runner().find(speaks) {
        let lowered = line.text.to_ascii_lowercase();
        let is_missing = ["not found", "can't find", "does not exist"]
            .iter()
            .any(|word| lowered.contains(word));
        let evidence = line.marking(&[line.reason().unwrap_or(&line.text)]);
        if is_missing {
            (
                "a secret is not there",
                "A secret that a variable refers to is not there",
                "variables",
                "Check the ARN at the variable: its Region, its name with the six characters behind it, and that the secret is not deleted.",
                evidence,
            )
        } else {
            (
                "a secret could not be read",
                "App Runner could not read a secret",
                "instance_role",
                allow,
                evidence,
            )
        }
    } else {
        let line = case.application.iter().find(refused)?;
        (
            "the application may not read a secret",
            "The application may not read a secret",
            "instance_role",
            allow,
            line.marking(&CALLS),
        )
    };
    Some(Finding {
        rule: FailureRule::Secret,
        cause: clause.to_owned(),
        title: title.to_owned(),
        evidence: vec![evidence],
        changes: Vec::new(),
        fix: Vec::new(),
        field: Some(field),
        advice: advice.to_owned(),
    })
}
