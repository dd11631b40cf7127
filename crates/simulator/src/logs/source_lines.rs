//! What App Runner and the build say about source code: where it comes from and what becomes of it.
//!
//! Wordings as in [`lines`](super::lines): pasted between 2023 and 2026 unless marked "by pattern".

use sha2::{Digest, Sha256};

use super::lines::Subject;
use crate::machine::Step;
use crate::resources::connection::ProviderType;
use crate::service::configuration::{CodeRepository, Configuration};

/// The line that names what is deployed.
pub fn artifact(repository: &CodeRepository) -> String {
    format!(
        "Deployment Artifact: [Repo Type: Source], [Repository: {}], [Branch: {}], [SourceDirectory: {}]",
        repository.repository_url,
        repository.source_code_version.value,
        directory(repository)
    )
}

/// The lines that a step of the build adds to the stream `events`.
pub fn events(subject: Subject<'_>, step: Step) -> Vec<String> {
    let Some(repository) = subject.configuration.repository() else {
        return Vec::new();
    };
    match step {
        Step::PullSource => {
            // Seen for GITHUB; the other provider is by pattern.
            let provider = ProviderType::of_repository(&repository.repository_url);
            vec![format!(
                "Pulling source code from {} Repository ( {} ).",
                provider.map_or("GITHUB", ProviderType::word),
                repository.repository_url
            )]
        }
        Step::SourcePulled => vec!["Successfully pulled your application source code.".to_owned()],
        // By pattern.
        Step::SourcePullFailed => vec!["Failed to pull your application source code.".to_owned()],
        // The second line is by pattern.
        Step::FileRejected => vec![
            "Reading apprunner.yaml config file.".to_owned(),
            "Failed to build your application source code. Reason: Invalid configuration file apprunner.yaml."
                .to_owned(),
        ],
        Step::Build => {
            let mut lines = Vec::new();
            if subject.configuration.code_values().is_none() {
                lines.push("Reading apprunner.yaml config file.".to_owned());
                lines.push("Successfully Validate configuration file.".to_owned());
            }
            lines.push("Starting source code build.".to_owned());
            lines
        }
        Step::Built => vec!["Successfully built your application source code.".to_owned()],
        Step::BuildFailed => vec![
            "Failed to build your application source code. Reason: Failed to execute 'build' command."
                .to_owned(),
        ],
        _ => Vec::new(),
    }
}

/// The lines that a step adds to the operation's own stream, with their prefixes.
pub fn deployment(subject: Subject<'_>, step: Step) -> Vec<String> {
    let Some(repository) = subject.configuration.repository() else {
        return Vec::new();
    };
    let line = match step {
        Step::PullSource => "Starting to deploy your application source code.",
        Step::Build => "Starting to build your application source code.",
        Step::Built => {
            let mut lines = output(subject.configuration, repository, subject.operation_id);
            lines.push("[AppRunner] Successfully built your application source code.".to_owned());
            return lines;
        }
        Step::BuildFailed => {
            let mut lines = output(subject.configuration, repository, subject.operation_id);
            if let Some(run) = lines.iter().position(|line| line.contains(" : RUN ")) {
                lines.truncate(run + 1);
            }
            // By pattern: the classic builder's last words about a command that failed.
            lines.push(format!(
                "[Build] The command '/bin/sh -c {}' returned a non-zero code: 1",
                build_command(subject.configuration)
            ));
            return lines;
        }
        // By pattern.
        Step::Complete => "Successfully deployed your application source code.",
        Step::DeploymentFailed => "Failed to deploy your application source code.",
        _ => return Vec::new(),
    };
    vec![format!("[AppRunner] {line}")]
}

/// What Docker's classic builder writes, in one burst as it was seen. Images and ids are made up.
fn output(configuration: &Configuration, repository: &CodeRepository, operation_id: &str) -> Vec<String> {
    let layer = |number: usize| hexadecimal(&[operation_id, &number.to_string()], 6);
    let steps = [
        "FROM application-build AS build-stage".to_owned(),
        "COPY . /app".to_owned(),
        // The double slash is real.
        format!("WORKDIR /app/{}", directory(repository)),
        format!("RUN {}", build_command(configuration)),
        format!("EXPOSE {}", configuration.port()),
    ];
    let mut lines = vec!["[Build] Sending build context to Docker daemon  2.217MB".to_owned()];
    for (index, step) in steps.iter().enumerate() {
        lines.push(format!("[Build] Step {}/{} : {step}", index + 1, steps.len()));
        lines.push(format!("[Build]  ---> {}", layer(index)));
    }
    lines.push(format!("[Build] Successfully built {}", layer(steps.len())));
    lines
}

/// The commit that stands for the newest one of a branch: made up, yet the same every time.
pub fn newest_commit(repository: &CodeRepository) -> String {
    hexadecimal(
        &[&repository.repository_url, &repository.source_code_version.value],
        20,
    )
}

/// What `apprunner.yaml` says, nobody reads here.
fn build_command(configuration: &Configuration) -> &str {
    configuration
        .code_values()
        .and_then(|values| values.build_command.as_deref())
        .unwrap_or("build")
}

fn directory(repository: &CodeRepository) -> &str {
    repository.source_directory.as_deref().unwrap_or("/")
}

fn hexadecimal(parts: &[&str], bytes: usize) -> String {
    let hash = Sha256::digest(parts.join("\n").as_bytes());
    hash.iter()
        .take(bytes)
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
