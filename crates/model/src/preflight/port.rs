//! The port against what the image says of itself.

use super::finding::{Finding, FindingKind, Level};
use super::image;
use super::known::Known;
use crate::draft::DraftValues;
use crate::gallery;
use crate::image::ImageReference;
use crate::image_facts::ImageConfiguration;
use crate::port::Port;

/// Ports for TLS, which App Runner ends itself: applications get plain HTTP from it.
const TLS: [u16; 2] = [443, 8443];

/// What an image says about its port.
struct Said {
    ports: Vec<Port>,
    evidence: String,
}

pub(super) fn finding(values: &DraftValues, known: &Known) -> Option<Finding> {
    let image: ImageReference = values.image.parse().ok()?;
    let typed: Port = values.port.trim().parse().ok()?;
    let finding = |level, title: String| Finding::new(level, FindingKind::Port, "port", title);
    let configuration = image::configuration(values, known);
    let Some(said) = configuration.and_then(said).or_else(|| of_gallery(&image)) else {
        let unseen = finding(
            Level::NotChecked,
            format!("Whether the application listens on port {typed}"),
        );
        return Some(unseen.text(match configuration {
            Some(_) => "The image names no port. The health check fails where nothing answers.".to_owned(),
            None => format!(
                "{} The health check fails where nothing answers.",
                image::unread(values, known)
            ),
        }));
    };
    let own_command = !values.start_command.trim().is_empty();
    if said.ports.contains(&typed) {
        return Some(finding(Level::Pass, format!("Port {typed} matches the image")).evidence(said.evidence));
    }
    let listed = listed(&said.ports);
    if own_command {
        return Some(
            finding(
                Level::NotChecked,
                format!("Whether your start command listens on port {typed}"),
            )
            .text(format!("By itself, the image listens on {listed}."))
            .evidence(said.evidence),
        );
    }
    let finding = finding(Level::Warning, format!("The image listens on {listed}, not on {typed}"))
        .text(format!(
            "With {typed}, the health check would fail, unless the application reads its port from the variable PORT, which App Runner sets."
        ))
        .evidence(said.evidence);
    Some(match likely(&said.ports) {
        Some(port) => finding.fix(format!("Use {port}"), &[("port", &port.to_string())]),
        None => finding,
    })
}

/// By `EXPOSE`.
fn said(configuration: &ImageConfiguration) -> Option<Said> {
    let mut ports: Vec<Port> = configuration
        .exposed_ports
        .iter()
        .filter(|exposed| exposed.is_tcp)
        .filter_map(|exposed| exposed.port.try_into().ok())
        .collect();
    ports.sort_unstable();
    ports.dedup();
    let told: Vec<String> = ports.iter().map(Port::to_string).collect();
    (!ports.is_empty()).then(|| Said {
        evidence: format!("EXPOSE {}", told.join(" ")),
        ports,
    })
}

fn of_gallery(image: &ImageReference) -> Option<Said> {
    let entry = gallery::find(image)?;
    let port = gallery::known_port(image)?;
    Some(Said {
        ports: vec![port],
        evidence: format!("Slipway's gallery: {} listens on port {port}", entry.title),
    })
}

/// "port 80", "ports 80 and 443".
fn listed(ports: &[Port]) -> String {
    match ports {
        [port] => format!("port {port}"),
        [ports @ .., last] => {
            let ports: Vec<String> = ports.iter().map(Port::to_string).collect();
            format!("ports {} and {last}", ports.join(", "))
        }
        [] => "no port".to_owned(),
    }
}

/// The one port that can be meant, if there is only one.
fn likely(ports: &[Port]) -> Option<Port> {
    let plain: Vec<Port> = ports
        .iter()
        .copied()
        .filter(|port| !TLS.contains(&port.number()))
        .collect();
    match (ports, plain.as_slice()) {
        ([port], _) | (_, [port]) => Some(*port),
        _ => None,
    }
}
