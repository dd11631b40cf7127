//! Decides, when an operation is accepted, what goes wrong in it.
//!
//! The first of these that applies: a switch (`POST /_simulator/failures`), the service's own variable
//! `SIMULATOR_FAIL`, a service name such as `fail-health-web`, and the image itself: a tag that its repository has
//! not, a port it does not listen on.

use crate::catalogue;
use crate::control::switches::Switches;
use crate::machine::{Cause, Course, Failure, OperationKind, ServiceStatus};
use crate::service::configuration::Configuration;
use crate::service::image::ImageIdentifier;

/// The environment variable that makes its service's operations fail.
const VARIABLE: &str = "SIMULATOR_FAIL";

/// What goes wrong, if anything, and why.
pub fn decide(
    switches: &Switches,
    name: &str,
    configuration: &Configuration,
    course: Course,
) -> Option<(Failure, Cause)> {
    let possible = possible(course, configuration);
    let wanted = switches.take_failure(name, &possible);
    let by_variable = || {
        configuration
            .variables()
            .get(VARIABLE)
            .and_then(|word| failure(word))
    };
    let by_name = || {
        name.strip_prefix("fail-")
            .and_then(|rest| failure(rest.split('-').next()?))
    };
    let can_happen = |failure: &Failure| possible.contains(failure);
    let because = |cause| move |failure| (failure, cause);
    wanted
        .map(because(Cause::Switch))
        .or_else(|| by_variable().filter(can_happen).map(because(Cause::Variable)))
        .or_else(|| by_name().filter(can_happen).map(because(Cause::Name)))
        .or_else(|| {
            by_image(configuration)
                .filter(can_happen)
                .map(because(Cause::Image))
        })
}

/// The ways in which an operation can fail at all.
pub fn possible(course: Course, configuration: &Configuration) -> Vec<Failure> {
    use Failure::{Build, Crash, Delete, File, Health, Pull, Rollback, Secret};
    match course.kind {
        OperationKind::PauseService => return Vec::new(),
        OperationKind::DeleteService => return vec![Delete],
        OperationKind::UpdateService if course.origin == ServiceStatus::Paused => return Vec::new(),
        _ => {}
    }
    let mut possible = vec![Health, Crash];
    if course.pulls_image {
        possible.push(Pull);
    }
    if course.builds_source {
        possible.push(Build);
        if configuration.code_values().is_none() {
            possible.push(File);
        }
    }
    if !configuration.secrets().is_empty() {
        possible.push(Secret);
    }
    if course.origin == ServiceStatus::Running {
        possible.push(Rollback);
    }
    possible
}

fn failure(word: &str) -> Option<Failure> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

fn by_image(configuration: &Configuration) -> Option<Failure> {
    let repository = configuration.image()?;
    let image = ImageIdentifier::parse(&repository.image_identifier);
    let known = catalogue::find(image.repository)?;
    if image.tag.is_some_and(|tag| !known.tags.contains(&tag)) {
        return Some(Failure::Pull);
    }
    // With another command, nobody can tell what the container listens on.
    let own_command = repository
        .image_configuration
        .as_ref()
        .is_some_and(|image| image.start_command.is_some());
    (!own_command && configuration.port() != known.port.to_string()).then_some(Failure::Health)
}
