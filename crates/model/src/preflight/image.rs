//! The image itself: whether it is there, which one it is, and whether App Runner can run it.

use super::finding::{Finding, FindingKind, Level};
use super::known::Known;
use crate::draft::DraftValues;
use crate::image::{ImageReference, Registry, short_digest};
use crate::image_facts::{ImageAnswer, ImageConfiguration, ImageFacts, Platform, RUNS_ON, told_size};
use crate::text::cleaned;

/// From here on an image counts as large. A choice of ours: AWS names no figure.
const LARGE: u64 = 1_000_000_000;

/// Most characters of a command that are shown.
const LONGEST_COMMAND: usize = 120;

/// The facts of the image that is typed, where its registry has told them.
pub(super) fn facts<'a>(values: &DraftValues, known: &'a Known) -> Option<&'a ImageFacts> {
    match known.image.of(&values.image) {
        Ok(ImageAnswer::Found(facts)) => Some(facts),
        _ => None,
    }
}

/// The part of them that decides how it runs.
pub(super) fn configuration<'a>(values: &DraftValues, known: &'a Known) -> Option<&'a ImageConfiguration> {
    facts(values, known)?.configuration.as_ref()
}

pub(super) fn findings(values: &DraftValues, known: &Known) -> Vec<Finding> {
    let Ok(image) = values.image.parse::<ImageReference>() else {
        return vec![
            unseen("Image").text("It is looked at once it is one that App Runner can pull from Amazon ECR."),
        ];
    };
    let mut findings = match known.image.of(&values.image) {
        Ok(ImageAnswer::Found(facts)) => vec![found(&image, facts), architecture(&image, facts)],
        Ok(ImageAnswer::NoRepository) => vec![
            Finding::new(
                Level::Blocker,
                FindingKind::Image,
                "image",
                "There is no such repository",
            )
            .text(format!(
                "{} has no repository {}. Check its spelling; in a private registry, account and Region too.",
                image.host(),
                image.repository
            )),
        ],
        Ok(ImageAnswer::NoImage) => vec![no_version(&image)],
        Ok(ImageAnswer::Denied { reason }) => vec![
            unasked("The registry does not let Slipway look. App Runner may still pull the image with its access role.")
                .evidence(reason),
        ],
        Ok(ImageAnswer::NotAsked { reason }) => vec![unasked(reason)],
        Err(reason) => vec![unasked(reason)],
    };
    if let Some(facts) = facts(values, known) {
        findings.extend(size(facts));
        findings.extend(start_command(values, facts));
    }
    findings.extend(region(values, &image));
    findings
}

fn unseen(title: &str) -> Finding {
    Finding::new(Level::NotChecked, FindingKind::Image, "image", title)
}

fn unasked(reason: impl std::fmt::Display) -> Finding {
    unseen("The image was not looked at").text(format!(
        "{reason} Whether it is there, its processor and its start are seen when App Runner pulls it."
    ))
}

fn found(image: &ImageReference, facts: &ImageFacts) -> Finding {
    let finding = |title: String| Finding::new(Level::Pass, FindingKind::Image, "image", title);
    let Some(digest) = &facts.digest else {
        return finding("The image is there".to_owned());
    };
    let short = short_digest(digest);
    finding(match image.tag() {
        Some(tag) => format!("The image is there: {tag} is {short}"),
        None => format!("The image is there: {short}"),
    })
    .evidence(digest)
}

fn no_version(image: &ImageReference) -> Finding {
    let (title, advice) = match image.tag() {
        Some(tag) => (
            format!("The repository has no tag {tag}"),
            "Check the tag, and that its push has finished.",
        ),
        None => (
            "The repository has no image of this digest".to_owned(),
            "Check the digest. A rule of the repository may have removed the image.",
        ),
    };
    Finding::new(Level::Blocker, FindingKind::Image, "image", title)
        .text(format!("App Runner could not pull it. {advice}"))
}

/// App Runner runs linux/amd64 alone. An image of another processor is pulled without a word and then fails with "exec
/// format error", or with "Failed to copy the image" (apprunner-roadmap issue 46).
fn architecture(image: &ImageReference, facts: &ImageFacts) -> Finding {
    let finding = |level, title: String| Finding::new(level, FindingKind::Architecture, "image", title);
    // Attestations of buildx stand in an index as images for unknown/unknown.
    let names: Vec<String> = facts
        .platforms
        .iter()
        .filter(|platform| platform.system != "unknown")
        .map(Platform::to_string)
        .collect();
    let listed = names.join(", ");
    if names.is_empty() {
        return finding(
            Level::NotChecked,
            "The registry does not say for which processor it is built".to_owned(),
        )
        .text("App Runner runs linux/amd64 only.");
    }
    if facts.runs() == Some(true) {
        return finding(Level::Pass, format!("Built for {RUNS_ON}")).evidence(listed);
    }
    finding(
        Level::Blocker,
        format!("Built for {listed}, which App Runner cannot run"),
    )
    .text("App Runner runs linux/amd64 only. Build the image for it, push it, and look again.")
    .evidence(listed)
    .command(format!(
        "docker buildx build --platform linux/amd64 --tag {} --push .",
        rebuilt(image)
    ))
}

/// What to push a rebuilt image as: a digest cannot be pushed to.
fn rebuilt(image: &ImageReference) -> String {
    format!(
        "{}/{}:{}",
        image.host(),
        image.repository,
        image.tag().unwrap_or("latest")
    )
}

fn size(facts: &ImageFacts) -> Option<Finding> {
    let bytes = facts.size?;
    let finding = |level, title: String| Finding::new(level, FindingKind::Size, "image", title);
    Some(if bytes >= LARGE {
        finding(Level::Warning, format!("The image is large: {}", told_size(bytes)))
            .text("Every deployment pulls it. A smaller base image, or a build in stages, makes deployments faster.")
    } else {
        finding(Level::Pass, format!("{} to pull", told_size(bytes)))
    })
}

/// Whether there is something to start. A start command of the form replaces the image's own (developer guide,
/// "configuring a service").
fn start_command(values: &DraftValues, facts: &ImageFacts) -> Option<Finding> {
    if !values.start_command.trim().is_empty() {
        return None;
    }
    let finding =
        |level, title: String| Finding::new(level, FindingKind::StartCommand, "start_command", title);
    let Some(configuration) = &facts.configuration else {
        return Some(
            finding(Level::NotChecked, "What the image starts".to_owned())
                .text("Its configuration could not be read, so nobody has seen its command."),
        );
    };
    let words: Vec<&str> = configuration
        .entrypoint
        .iter()
        .chain(&configuration.command)
        .map(String::as_str)
        .filter(|word| !word.trim().is_empty())
        .collect();
    Some(if words.is_empty() {
        finding(Level::Blocker, "The image has no command to start".to_owned())
            .text("It has neither ENTRYPOINT nor CMD. Enter a start command.")
    } else {
        finding(Level::Pass, "The image has a command to start".to_owned())
            .evidence(cleaned(&words.join(" "), LONGEST_COMMAND))
    })
}

/// Nothing of AWS says whether App Runner pulls from a registry of another Region (section 4.2 of the domain facts).
fn region(values: &DraftValues, image: &ImageReference) -> Option<Finding> {
    let Registry::Ecr { region, .. } = &image.registry else {
        return None;
    };
    if values.region.is_empty() || region.as_str() == values.region {
        return None;
    }
    Some(
        Finding::new(
            Level::NotChecked,
            FindingKind::ImageRegion,
            "image",
            format!("The image is in {region}, the service in {}", values.region),
        )
        .text("AWS does not say whether App Runner pulls across Regions. Replication in Amazon ECR brings the image to the service's Region."),
    )
}

/// For findings about the image's configuration where it was not read.
pub(super) fn unread(values: &DraftValues, known: &Known) -> String {
    match known.image.of(&values.image) {
        Ok(ImageAnswer::Found(_)) => "The image's configuration could not be read.".to_owned(),
        Ok(ImageAnswer::NotAsked { reason }) => reason.clone(),
        Ok(_) => "The image could not be read.".to_owned(),
        Err(reason) => reason.to_string(),
    }
}
