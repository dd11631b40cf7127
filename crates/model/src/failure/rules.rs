//! The rules. Each looks for lines that show one cause and leaves the others to the next.
//!
//! Wordings of App Runner are those of sections 3.2 and 3.3 of the domain facts.

mod container;
mod deployment;
mod path;
mod port;
mod roles;
mod source_code;

use super::case::{Case, Line};
use super::{Evidence, FailureRule, Finding};
use crate::event::Change;

/// All of them in order: what stops a deployment early comes first, since nothing behind it can be a cause.
pub(super) const ALL: [fn(&Case<'_>) -> Option<Finding>; 15] = [
    deployment::architecture,
    roles::role,
    deployment::pull,
    source_code::pull,
    source_code::runtime,
    source_code::configuration_file,
    source_code::build,
    deployment::secret,
    container::memory,
    container::crash,
    port::wrong_port,
    path::health_path,
    port::loopback,
    port::known_port,
    port::no_answer,
];

/// No rule: the last lines, and no claim.
pub(super) fn unknown(case: &Case<'_>) -> Finding {
    let noun = case.failed.kind.noun();
    let service = if case.events.is_empty() {
        &case.deployment
    } else {
        &case.events
    };
    let last = |lines: &[Line], count: usize| -> Vec<Evidence> {
        lines[lines.len().saturating_sub(count)..]
            .iter()
            .map(Line::plain)
            .collect()
    };
    let mut evidence = last(service, 3);
    evidence.extend(last(&case.application, 3));
    let advice = if case.application.is_empty() && case.failed.kind.deploys() {
        "The application has written nothing that arrived. Its log can be a minute late: look again, and run the image on your own computer to see how it starts."
    } else {
        "Read the lines around the last ones in the logs, then edit what they point to and try again."
    };
    Finding {
        rule: FailureRule::Unknown,
        cause: "the logs do not say why".to_owned(),
        title: format!("The {noun} failed, and the logs do not say why"),
        evidence,
        changes: Vec::new(),
        fix: Vec::new(),
        field: None,
        advice: advice.to_owned(),
    }
}

fn change(field: &str, before: &str, after: &str) -> Change {
    Change {
        field: field.to_owned(),
        before: Some(before.to_owned()),
        after: Some(after.to_owned()),
    }
}
