//! The health check against what the image says of itself.

use super::finding::{Finding, FindingKind, Level};
use super::image;
use super::known::Known;
use crate::draft::DraftValues;
use crate::gallery;
use crate::health_check::parse_path;
use crate::image::ImageReference;
use crate::image_facts::ImageConfiguration;
use crate::text::is_hidden;

/// What the image's own health check asks.
struct OwnHealthCheck {
    path: String,
    evidence: String,
}

pub(super) fn finding(values: &DraftValues, known: &Known) -> Option<Finding> {
    let image: ImageReference = values.image.parse().ok()?;
    let configuration = image::configuration(values, known);
    let own = configuration.and_then(own_health_check);
    match values.health_protocol.as_str() {
        "tcp" => Some(tcp(&own?)),
        "http" => {
            let typed = parse_path(&values.health_path).ok()?;
            Some(match own {
                Some(own) => against(&typed, &own),
                None => unseen(&image, &typed),
            })
        }
        _ => None,
    }
}

/// TCP asks whether the port takes connections, which an application does that cannot work.
fn tcp(own: &OwnHealthCheck) -> Finding {
    let path = &own.path;
    check(
        Level::NotChecked,
        "Whether the application works, TCP does not ask",
    )
    .text(format!(
        "It asks whether the port takes connections. The image's own health check asks for {path}."
    ))
    .evidence(&own.evidence)
    .fix(
        format!("Check {path}"),
        &[("health_protocol", "http"), ("health_path", path)],
    )
}

fn against(typed: &str, own: &OwnHealthCheck) -> Finding {
    let path = &own.path;
    if typed == path {
        return check(
            Level::Pass,
            format!("The image's own health check asks for {path} too"),
        )
        .evidence(&own.evidence);
    }
    check(
        Level::Warning,
        format!("The image's own health check asks for {path}, not for {typed}"),
    )
    .text(format!(
        "If {typed} answers with an error, such as 401 or 404, the create fails."
    ))
    .evidence(&own.evidence)
    .fix(format!("Check {path}"), &[("health_path", path)])
}

/// Only an image of the gallery is known to answer.
fn unseen(image: &ImageReference, typed: &str) -> Finding {
    match gallery::find(image).map(|entry| (entry.title, entry.health_path)) {
        Some((title, Some(path))) if path == typed => {
            check(Level::Pass, format!("{title} answers {path}")).evidence("Slipway's gallery")
        }
        Some((title, None)) => check(
            Level::Warning,
            format!("{title} answers no path with a success from the start"),
        )
        .text("A check of the port alone, with TCP, lets it come up.")
        .evidence("Slipway's gallery")
        .fix("Check with TCP", &[("health_protocol", "tcp")]),
        _ => check(
            Level::NotChecked,
            format!("Whether the application answers {typed} with a success"),
        )
        .text("That shows when it runs. If it answers with an error, such as 401 or 404, the create fails."),
    }
}

fn check(level: Level, title: impl Into<String>) -> Finding {
    let field = "health_path";
    Finding::new(level, FindingKind::HealthCheck, field, title)
}

/// By `HEALTHCHECK`, or else by the label that tells Traefik a path.
fn own_health_check(configuration: &ImageConfiguration) -> Option<OwnHealthCheck> {
    let by_check = configuration.health_check.as_ref().and_then(|check| {
        Some(OwnHealthCheck {
            path: path_of_stranger(check.path()?)?,
            evidence: format!("HEALTHCHECK {}", check.test.join(" ")),
        })
    });
    let by_label = || {
        let labels = configuration.labels.iter();
        labels
            .filter(|(key, _)| key.ends_with("healthcheck.path"))
            .find_map(|(key, value)| {
                Some(OwnHealthCheck {
                    path: path_of_stranger(value)?,
                    evidence: format!("LABEL {key}={value}"),
                })
            })
    };
    by_check.or_else(by_label)
}

/// A path that may be offered for the form.
fn path_of_stranger(text: &str) -> Option<String> {
    parse_path(text)
        .ok()
        .filter(|path| !path.contains(is_hidden) && path.len() <= 200)
}
