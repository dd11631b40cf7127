//! What went wrong in an operation, and what made it go wrong, in sentences.

use crate::catalogue;
use crate::machine::{Cause, Failure};
use crate::service::configuration::Configuration;
use crate::service::image::ImageIdentifier;

/// What has happened. `attempted` is the configuration that the operation was to deploy, as long as the service has it:
/// after a rollback it is gone.
pub fn what(failure: Failure, attempted: Option<&Configuration>) -> String {
    let port = attempted.map_or_else(String::new, |configuration| {
        format!(" on port {}", configuration.port())
    });
    match failure {
        Failure::Pull => format!("{} could not be pulled.", source(attempted)),
        Failure::File => "The apprunner.yaml is not valid.".to_owned(),
        Failure::Build => "The build failed.".to_owned(),
        Failure::Secret => "A secret could not be read.".to_owned(),
        Failure::Health => format!("Nothing answered the health check{port}."),
        Failure::Crash => "The container exited with code 1.".to_owned(),
        Failure::Rollback => format!("Nothing answered the health check{port}, and the rollback failed too."),
        Failure::Delete => "The deletion failed.".to_owned(),
    }
}

/// What is going to happen in an operation that is under way.
pub fn prospect(failure: Failure) -> &'static str {
    match failure {
        Failure::Pull => "It will fail to pull.",
        Failure::File => "Its apprunner.yaml will not be valid.",
        Failure::Build => "Its build will fail.",
        Failure::Secret => "It will not get its secrets.",
        Failure::Health => "It will fail its health check.",
        Failure::Crash => "Its container will exit with code 1.",
        Failure::Rollback => "It will fail its health check, and its rollback too.",
        Failure::Delete => "The deletion will fail.",
    }
}

/// What made it so.
pub fn why(cause: Cause, failure: Failure, attempted: Option<&Configuration>) -> String {
    match cause {
        Cause::Switch => "A switch made it so.".to_owned(),
        Cause::Variable => "The environment variable SIMULATOR_FAIL asks for it.".to_owned(),
        Cause::Name => "The service's name asks for it.".to_owned(),
        Cause::Connection => "The connection to the provider of the source code is not available.".to_owned(),
        Cause::Repository => "The repository has no such image. Push one and deploy again.".to_owned(),
        Cause::Architecture => {
            "The image is not built for linux/amd64. Push one that is and deploy again.".to_owned()
        }
        Cause::Image if failure == Failure::Pull => "The image has no such tag.".to_owned(),
        Cause::Image => attempted
            .and_then(listens_elsewhere)
            .unwrap_or_else(|| "The image listens on another port.".to_owned()),
    }
}

fn listens_elsewhere(configuration: &Configuration) -> Option<String> {
    let image = ImageIdentifier::parse(&configuration.image()?.image_identifier);
    let known = catalogue::find(image.repository)?;
    Some(format!(
        "The image listens on port {}, but the service expects {}.",
        known.port,
        configuration.port()
    ))
}

fn source(attempted: Option<&Configuration>) -> String {
    let image = attempted.and_then(Configuration::image);
    let repository = attempted.and_then(Configuration::repository);
    match (image, repository) {
        (Some(image), _) => format!("The image {}", image.image_identifier),
        (_, Some(repository)) => format!("The source code of {}", repository.repository_url),
        _ => "What was to be deployed".to_owned(),
    }
}
