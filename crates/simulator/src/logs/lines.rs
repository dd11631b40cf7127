//! App Runner's own words: the event log and the deployment logs.
//!
//! Wordings and spacing are those that people pasted between 2023 and 2026. Lines marked "by pattern" were never
//! seen; they follow their neighbours.

use super::source_lines;
use crate::machine::{Cause, Failure, OperationKind, ServiceStatus, Step, Transition};
use crate::service::configuration::{Configuration, HealthCheckProtocol};
use crate::service::image::ImageIdentifier;

/// What the lines of an operation speak about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub kind: OperationKind,
    pub origin: ServiceStatus,
    pub failure: Option<Failure>,
    pub cause: Option<Cause>,
    /// Without dashes, as lines have it.
    pub operation_id: &'a str,
    pub configuration: &'a Configuration,
}

impl Subject<'_> {
    fn image(&self) -> ImageIdentifier<'_> {
        ImageIdentifier::parse(
            self.configuration
                .image()
                .map_or("", |image| image.image_identifier.as_str()),
        )
    }

    /// A change of a paused service's configuration deploys nothing.
    fn deploys(&self) -> bool {
        match self.kind {
            OperationKind::CreateService | OperationKind::StartDeployment => true,
            OperationKind::UpdateService => self.origin != ServiceStatus::Paused,
            OperationKind::PauseService | OperationKind::ResumeService | OperationKind::DeleteService => {
                false
            }
        }
    }

    /// The noun of "… started." lines.
    fn undertaking(&self) -> &'static str {
        match self.kind {
            OperationKind::CreateService => "Service creation",
            OperationKind::StartDeployment => "Deployment",
            OperationKind::UpdateService => "Service update",
            OperationKind::PauseService => "Service pause",
            OperationKind::ResumeService => "Service resume",
            OperationKind::DeleteService => "Service deletion",
        }
    }

    /// `[Port: '8080']` with what goes before it; the failure line has no blank in front of `[Path`.
    fn health_check(&self, gap: &str) -> String {
        let check = &self.configuration.health_check_configuration;
        let port = self.configuration.port();
        match check.protocol {
            Some(HealthCheckProtocol::Http) => {
                let path = check.path.as_deref().unwrap_or("/");
                format!("protocol `HTTP`{gap}[Path: '{path}'], [Port: '{port}']")
            }
            _ => format!("protocol `TCP` [Port: '{port}']"),
        }
    }
}

/// The lines that a step adds to the stream `events`.
pub fn events(subject: Subject<'_>, transition: Transition) -> Vec<String> {
    let mut lines = match transition.step {
        Step::Begin => begin(subject),
        Step::CreatePipeline => vec!["Creating pipeline for automatic deployments.".to_owned()],
        Step::PipelineCreated => vec!["Successfully created pipeline for automatic deployments.".to_owned()],
        Step::PullImage => vec![format!("Pulling image {} from ECR repository.", subject.image().repository)],
        Step::ImagePulled => vec!["Successfully pulled your application image from ECR.".to_owned()],
        Step::PullFailed => vec![pull_failure(subject)],
        Step::PullSource
        | Step::SourcePulled
        | Step::SourcePullFailed
        | Step::FileRejected
        | Step::Build
        | Step::Built
        | Step::BuildFailed => source_lines::events(subject, transition.step),
        Step::Provision => vec![format!(
            "Provisioning instances and deploying image for {} accessible service.",
            // "privately" is by pattern.
            if subject.configuration.is_private() { "privately" } else { "publicly" }
        )],
        Step::SecretUnreadable => vec![secret_failure(subject)],
        Step::CheckHealth => vec![format!("Performing health check on {}.", subject.health_check(" "))],
        Step::ContainerStarted => Vec::new(),
        // Two blanks before "Container".
        Step::ContainerCrashed => vec![
            "Your application stopped or failed to start. See logs for more information.  Container exit code: 1"
                .to_owned(),
        ],
        Step::HealthCheckPassed => vec!["Health check is successful. Routing traffic to application.".to_owned()],
        Step::HealthCheckFailed => vec![health_check_failure(subject)],
        Step::TrafficRouted => vec!["Successfully routed incoming traffic to application.".to_owned()],
        Step::Complete if subject.deploys() => vec!["Deployment completed successfully.".to_owned()],
        Step::Complete => vec![format!("{} completed successfully.", subject.undertaking())],
        Step::DeploymentFailed => vec![deployment_failure(subject)],
        // By pattern, like the two after it.
        Step::GiveUp => vec![format!("{} failed.", subject.undertaking())],
        Step::RolledBack => vec!["Successfully rolled back to the last deployed version.".to_owned()],
        Step::RollbackFailed => vec!["Failed to roll back to the last deployed version.".to_owned()],
    };
    if transition.settlement.is_some() {
        lines.push(status_line(transition.standing.service));
    }
    lines.iter().map(|line| prefixed(line)).collect()
}

/// The lines that a step adds to the operation's own stream; operations that deploy nothing have none.
pub fn deployment(subject: Subject<'_>, step: Step) -> Vec<String> {
    let line = match step {
        _ if !subject.deploys() => return Vec::new(),
        _ if subject.configuration.repository().is_some() => return source_lines::deployment(subject, step),
        Step::PullImage => "Starting to pull your application image.",
        Step::ImagePulled => "Successfully pulled your application image from ECR.",
        Step::Provision => "Starting to deploy your application image.",
        Step::Complete => "Successfully deployed your application image.",
        Step::DeploymentFailed => "Failed to deploy your application image.",
        _ => return Vec::new(),
    };
    vec![prefixed(line)]
}

fn begin(subject: Subject<'_>) -> Vec<String> {
    let mut lines = vec![
        format!("{} started.", subject.undertaking()),
        status_line(ServiceStatus::OperationInProgress),
    ];
    let trigger = match subject.kind {
        _ if !subject.deploys() => return lines,
        OperationKind::CreateService => "SERVICE_CREATE",
        OperationKind::UpdateService => "SERVICE_UPDATE",
        _ => "SERVICE_DEPLOY",
    };
    lines.push(format!(
        "Deployment with ID : {} started. Triggering event : {trigger}",
        subject.operation_id
    ));
    if let Some(repository) = subject.configuration.repository() {
        lines.push(source_lines::artifact(repository));
        return lines;
    }
    let image = subject.image();
    // The members of an image's artifact line are by pattern; the line for source code was seen.
    let version = image.tag.map_or_else(
        || format!("[Image Digest: {}]", image.digest.unwrap_or_default()),
        |tag| format!("[Image Tag: {tag}]"),
    );
    lines.push(format!(
        "Deployment Artifact: [Repo Type: ECR], [Image URL: {}], {version}",
        image.repository
    ));
    lines
}

/// The reason "Invalid Access Role" was seen for private images; a public one has no role to be invalid. Of an image for
/// another processor no reason was seen (apprunner-roadmap issue 46).
fn pull_failure(subject: Subject<'_>) -> String {
    if subject.image().is_public() || subject.cause == Some(Cause::Architecture) {
        "Failed to copy the image from ECR".to_owned()
    } else {
        "Failed to pull your application image. Reason: Invalid Access Role in AuthenticationConfiguration."
            .to_owned()
    }
}

/// By pattern: App Runner reads secrets when it starts instances, and nobody pasted what it says when it cannot.
fn secret_failure(subject: Subject<'_>) -> String {
    let secrets = subject.configuration.secrets();
    let (name, reference) = secrets
        .iter()
        .next()
        .map_or(("", ""), |(name, reference)| (name, reference));
    format!(
        "Failed to deploy your application. Reason: Unable to read the secret {reference} of the environment variable {name}."
    )
}

fn health_check_failure(subject: Subject<'_>) -> String {
    let advice = match subject.configuration.health_check_configuration.protocol {
        Some(HealthCheckProtocol::Http) => "Check your configured port number.",
        _ => "Check your configured port number. For more information, see the application logs.",
    };
    format!("Health check failed on {}. {advice}", subject.health_check(""))
}

fn deployment_failure(subject: Subject<'_>) -> String {
    let reason = match subject.failure {
        // By pattern for source code.
        Some(Failure::Pull) if subject.configuration.repository().is_some() => {
            " Failure reason : Failed to pull your application source code."
        }
        Some(Failure::File | Failure::Build) => {
            " Failure reason : Failed to build your application source code."
        }
        Some(Failure::Pull) => " Failure reason : Failed to copy the image from ECR",
        Some(Failure::Health | Failure::Rollback) => " Failure reason : Health check failed.",
        // Seen for a crash without a reason.
        Some(Failure::Crash | Failure::Secret | Failure::Delete) | None => "",
    };
    if subject.kind == OperationKind::ResumeService {
        return format!("{} failed.", subject.undertaking());
    }
    format!("Deployment with ID : {} failed.{reason}", subject.operation_id)
}

fn status_line(status: ServiceStatus) -> String {
    let word = serde_json::to_value(status).ok();
    let word = word
        .as_ref()
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default();
    format!("Service status is set to {word}.")
}

fn prefixed(line: &str) -> String {
    format!("[AppRunner] {line}")
}
