//! Source code: what leads to it, and how it is built.

use super::finding::{Finding, FindingKind, Level};
use super::known::Known;
use crate::configuration_file;
use crate::connection::ConnectionStatus;
use crate::draft::DraftValues;
use crate::repository::{Provider, RepositoryUrl, check_branch};
use crate::runtime::Runtime;

pub(super) fn findings(values: &DraftValues, known: &Known) -> Vec<Finding> {
    let repository = values.repository.parse::<RepositoryUrl>().ok();
    let mut findings = vec![connection(values, repository.as_ref(), known)];
    if let Some(repository) = &repository {
        findings.push(unseen(values, repository));
    }
    if values.is_configured_by_file() {
        findings.extend(file(values));
    } else if let Some(runtime) = Runtime::from_api(&values.runtime) {
        findings.push(supported(runtime, "runtime", false));
    }
    findings
}

fn connection(values: &DraftValues, repository: Option<&RepositoryUrl>, known: &Known) -> Finding {
    let arn = values.connection.trim();
    let finding = |level, title: String| Finding::new(level, FindingKind::Connection, "connection", title);
    if arn.is_empty() {
        // The API's reference says of `ConnectionArn`: "required for GitHub code repositories".
        return finding(Level::Warning, "No connection is chosen".to_owned())
            .text("App Runner asks for one also where the repository is public. Without it, the create may be refused.");
    }
    let name = name_of(arn);
    let (status, provider) = match known.connection.of(arn) {
        Ok(Some(connection)) => (connection.status, connection.provider),
        Ok(None) => {
            return finding(Level::Blocker, format!("There is no connection {name}"))
                .text("App Runner does not know it in this Region. Choose another one, or make a new one.");
        }
        Err(reason) => {
            return finding(Level::NotChecked, format!("Whether connection {name} works"))
                .text(reason.to_string());
        }
    };
    match status {
        ConnectionStatus::PendingHandshake => finding(Level::Blocker, format!("Connection {name} waits for its handshake"))
            .text(format!(
                "Nobody has agreed to it at {} yet. Finish the handshake in the App Runner console, then look again.",
                provider.label()
            )),
        ConnectionStatus::Error => finding(Level::Blocker, format!("Connection {name} has lost its access"))
            .text(format!(
                "{} no longer lets it in. Make a new connection, or install the AWS connector there again.",
                provider.label()
            )),
        ConnectionStatus::Deleted => finding(Level::Blocker, format!("Connection {name} is deleted"))
            .text("Choose another one, or make a new one."),
        ConnectionStatus::Available => match repository {
            Some(repository) if repository.provider != provider => other_provider(repository.provider, provider),
            _ => finding(Level::Pass, format!("Connection {name} works"))
                .evidence(format!("{}, AVAILABLE", provider.label())),
        },
    }
}

/// `github` of `…:connection/github/{32 digits}`.
fn name_of(arn: &str) -> &str {
    let rest = arn.split_once(":connection/").map_or(arn, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

fn other_provider(repository: Provider, connection: Provider) -> Finding {
    Finding::new(
        Level::Blocker,
        FindingKind::Connection,
        "connection",
        format!("The connection leads to {}", connection.label()),
    )
    .text(format!(
        "The repository is on {}. Choose a connection that leads there.",
        repository.label()
    ))
}

/// App Runner's public API lists neither repositories nor branches: the console uses private calls (section 4.2 of the
/// domain facts).
fn unseen(values: &DraftValues, repository: &RepositoryUrl) -> Finding {
    let branch = values.branch.trim();
    let what = if check_branch(branch).is_err() {
        format!("Whether {repository} is there")
    } else {
        format!("Whether {repository} has the branch {branch}")
    };
    Finding::new(Level::NotChecked, FindingKind::Repository, "repository", what).text(
        "App Runner's public API tells neither repositories nor branches. Check their spelling and the folder, and that the connection may read the repository.",
    )
}

fn supported(runtime: Runtime, field: &str, in_file: bool) -> Finding {
    let finding = |level, title: String| Finding::new(level, FindingKind::Runtime, field, title);
    let Some(day) = runtime.support_ended() else {
        return finding(Level::Pass, format!("{} is supported", runtime.label()));
    };
    let finding = finding(
        Level::Warning,
        format!("AWS's support of {} ended on {day}", runtime.label()),
    );
    match runtime.successor() {
        Some(next) if in_file => finding.text(format!(
            "App Runner may refuse to build with it. Write runtime: {} in the file.",
            next.in_file()
        )),
        Some(next) => finding
            .text("App Runner may refuse to build with it, and it gets no security fixes.")
            .fix(format!("Use {}", next.label()), &[("runtime", next.as_api())]),
        None => finding.text(
            "App Runner may refuse to build with it, and has no successor of it. A container image runs any version.",
        ),
    }
}

/// Said of errors.
const REPEATED: &str =
    "If the file in the repository is the same, the build fails. Correct it here and there.";

/// The text in the draft is a copy: App Runner reads the repository's own.
fn file(values: &DraftValues) -> Vec<Finding> {
    let finding = |level, title: String| {
        Finding::new(level, FindingKind::ConfigurationFile, "configuration_file", title)
    };
    if values.configuration_file.trim().is_empty() {
        return vec![
            finding(Level::NotChecked, "apprunner.yaml of the repository".to_owned()).text(
                "App Runner reads it when it builds, and fails where something is wrong in it. Paste it here to have it looked at before.",
            ),
        ];
    }
    let reading = configuration_file::read(&values.configuration_file);
    let told = |is_error: bool| -> Vec<String> {
        reading
            .findings
            .iter()
            .filter(|found| found.is_error == is_error)
            .map(ToString::to_string)
            .collect()
    };
    let (errors, warnings) = (told(true), told(false));
    let checked = match (errors.len(), warnings.len()) {
        (0, 0) => finding(
            Level::Pass,
            "apprunner.yaml is right, as it stands here".to_owned(),
        )
        .text("App Runner reads the one in the repository."),
        (0, _) => finding(
            Level::Warning,
            "apprunner.yaml may not do what is meant".to_owned(),
        )
        .text("Correct it here and in the repository, which is the one that App Runner reads."),
        (1, _) => finding(Level::Warning, "apprunner.yaml has an error".to_owned()).text(REPEATED),
        (count, _) => finding(Level::Warning, format!("apprunner.yaml has {count} errors")).text(REPEATED),
    };
    let checked = checked.evidences(if errors.is_empty() { warnings } else { errors });
    let mut findings = vec![checked];
    if let Some(file) = &reading.file {
        findings.push(supported(file.runtime, "configuration_file", true));
    }
    findings
}
