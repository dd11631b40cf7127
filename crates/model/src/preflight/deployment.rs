//! When App Runner deploys, and what the tag may stand for then.

use super::Target;
use super::finding::{Finding, FindingKind, Level};
use super::image::facts;
use super::known::Known;
use crate::draft::DraftValues;
use crate::image::{ImageReference, ImageVersion, short_digest};
use crate::image_facts::ImageFacts;

pub(super) fn findings(values: &DraftValues, target: Target<'_>, known: &Known) -> Vec<Finding> {
    let Ok(image) = values.image.parse::<ImageReference>() else {
        return Vec::new();
    };
    let automatic = values.trigger == "automatic";
    let refusal = image
        .automatic_deployment_refusal(target.account)
        .filter(|_| automatic);
    refusal
        .map(refused)
        .into_iter()
        .chain(tag(&image, automatic && refusal.is_none(), facts(values, known)))
        .collect()
}

fn refused(reason: &str) -> Finding {
    Finding::new(
        Level::Blocker,
        FindingKind::AutomaticDeployment,
        "trigger",
        "App Runner cannot deploy this image automatically",
    )
    .text(format!(
        "{reason} Deploy by hand, or let your pipeline start deployments."
    ))
    .fix("Deploy manually", &[("trigger", "manual")])
}

/// A tag that can move: with automatic deployment whoever pushes decides what runs, and `latest` says nothing of what a
/// deployment will bring.
fn tag(image: &ImageReference, follows: bool, facts: Option<&ImageFacts>) -> Option<Finding> {
    let tag = image.tag()?;
    let (title, text) = if follows {
        (
            format!("Tag {tag} can move"),
            "Automatic deployment follows it: whoever may push to the repository changes what runs.",
        )
    } else if matches!(image.version, ImageVersion::Unwritten) {
        (
            "No tag means latest".to_owned(),
            "The next deployment runs whatever was pushed last. Name a version to know what it will be.",
        )
    } else if tag == "latest" {
        (
            "Tag latest can move".to_owned(),
            "The next deployment runs whatever was pushed last. Name a version to know what it will be.",
        )
    } else {
        return None;
    };
    let finding = Finding::new(Level::Warning, FindingKind::Tag, "image", title).text(text);
    // A pinned image is never deployed automatically.
    let pinned = facts
        .and_then(|facts| facts.digest.as_deref())
        .filter(|_| !follows)
        .and_then(|digest| Some((digest, pinned(image, digest)?)));
    Some(match pinned {
        Some((digest, pinned)) => finding.fix(
            format!("Pin to {}", short_digest(digest)),
            &[("image", &pinned.to_string())],
        ),
        None => finding,
    })
}

/// `None` for digests that App Runner does not take.
fn pinned(image: &ImageReference, digest: &str) -> Option<ImageReference> {
    let pinned = ImageReference {
        version: ImageVersion::Digest(digest.to_owned()),
        ..image.clone()
    };
    pinned.to_string().parse().ok()
}
