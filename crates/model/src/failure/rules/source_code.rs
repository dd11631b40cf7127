//! What stops a deployment of source code before it runs: its repository, its configuration file, its build.
//!
//! `Failed to execute 'build' command.`, `… 'pre_build' command.`, the missing `apprunner.yaml` and the runtime that is not
//! supported are seen wordings (amazon-app-runner-deploy issue 57, section 3.2 of the domain facts).

use crate::failure::case::{Case, Line};
use crate::failure::{Evidence, FailureRule, Finding};
use std::ops::Range;

/// Most lines of a build's own output that are shown.
const LAST_LINES: usize = 4;

/// App Runner has not got the code. It tells no reason, so the line that names repository and branch stands beside it.
pub(in crate::failure) fn pull(case: &Case<'_>) -> Option<Finding> {
    const WORDS: [&str; 2] = [
        "Failed to pull your application source code",
        "Failed to pull source code",
    ];
    let line = told(case, &WORDS)?;
    let reason = reason(line, &WORDS);
    let lowered = reason.unwrap_or_default().to_ascii_lowercase();
    let is_about = |words: &[&str]| words.iter().any(|word| lowered.contains(word));
    let (clause, title, field, advice) = if is_about(&["branch"]) {
        (
            "the branch could not be pulled",
            "App Runner could not pull this branch",
            "branch",
            "Check the spelling of the branch, and that it is pushed.",
        )
    } else if is_about(&["connection", "denied", "authoriz", "forbidden", "access"]) {
        (
            "the connection does not lead to the source code",
            "The connection does not let App Runner read the source code",
            "connection",
            "Open the connection at its provider, let the AWS connector read this repository, or choose another connection.",
        )
    } else {
        (
            "the source code could not be pulled",
            "App Runner could not pull the source code",
            "repository",
            "Check repository and branch, and that the connection to the provider still has access.",
        )
    };
    let mut evidence: Vec<Evidence> = artifact(case).into_iter().collect();
    evidence.push(line.marking(&[reason.unwrap_or(&line.text)]));
    Some(finding(
        FailureRule::Repository,
        clause,
        title,
        evidence,
        field,
        advice,
    ))
}

/// The line that names what is deployed: `[Repository: …], [Branch: main], [SourceDirectory: /]`.
fn artifact(case: &Case<'_>) -> Option<Evidence> {
    let line = case
        .events
        .iter()
        .rev()
        .find(|line| line.text.contains("Deployment Artifact:"))?;
    let value = |name: &str| -> Option<Range<usize>> {
        let start = line.text.find(name)? + name.len();
        let length = line.text[start..].find(']')?;
        Some(start..start + length)
    };
    let marks = ["[Repository: ", "[Branch: "].into_iter().filter_map(value);
    Some(line.marked(marks.collect()))
}

pub(in crate::failure) fn runtime(case: &Case<'_>) -> Option<Finding> {
    const WORDS: [&str; 1] = ["runtime version is not supported"];
    let line = told(case, &WORDS)?;
    let by_file = file_is_read(case).is_some();
    let mut evidence: Vec<Evidence> = file_is_read(case).map(Line::plain).into_iter().collect();
    evidence.push(line.marking(&[line.reason().unwrap_or(WORDS[0])]));
    Some(finding(
        FailureRule::Runtime,
        "the runtime version is not supported",
        "This version of the runtime is not supported",
        evidence,
        if by_file { "configuration_file" } else { "runtime" },
        if by_file {
            "Correct runtime and runtime-version in apprunner.yaml, quoted: without quotes, 3.10 is read as 3.1. Without a version, App Runner takes the newest."
        } else {
            "Choose a runtime that AWS still supports."
        },
    ))
}

/// The file is not there, or App Runner read it and did not call it valid.
pub(in crate::failure) fn configuration_file(case: &Case<'_>) -> Option<Finding> {
    const WORDS: [&str; 2] = ["apprunner.yaml", "configuration file"];
    const FAULTS: [&str; 9] = [
        "not found",
        "invalid",
        "failed",
        "error",
        "cannot",
        "could not",
        "unable",
        "missing",
        "malformed",
    ];
    let named = case.app_runner().find(|line| {
        let lowered = line.text.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lowered.contains(word));
        has(&WORDS) && has(&FAULTS)
    });
    // It stops between "Reading apprunner.yaml config file." and "Successfully Validate configuration file."
    let unconfirmed = || {
        let read = file_is_read(case)?;
        let is_valid = case
            .events
            .iter()
            .any(|line| line.text.contains("Successfully Validate configuration file"));
        let failed = told(case, &BUILD_FAILED)?;
        (!is_valid).then_some((read, failed))
    };
    let (line, before) = match named {
        Some(line) => (line, None),
        None => unconfirmed().map(|(read, failed)| (failed, Some(read)))?,
    };
    let reason = line.reason().unwrap_or(&line.text);
    let mut evidence: Vec<Evidence> = before.map(Line::plain).into_iter().collect();
    evidence.push(line.marking(&[reason]));
    let (clause, title, field, advice) = if reason.contains("not found") {
        (
            "apprunner.yaml was not found".to_owned(),
            "apprunner.yaml was not found".to_owned(),
            "source_directory",
            "Put the file into the source directory of this branch, correct the directory, or configure the build here.",
        )
    } else {
        let place = match line_number(reason) {
            Some(number) => format!("line {number}"),
            None => "it".to_owned(),
        };
        (
            format!("apprunner.yaml is not valid: an error in {place}"),
            format!("App Runner cannot use apprunner.yaml: there is an error in {place}"),
            "configuration_file",
            "Paste the file into the draft, where Slipway tells what is wrong line by line; then correct it in the repository.",
        )
    };
    Some(finding(
        FailureRule::ConfigurationFile,
        &clause,
        &title,
        evidence,
        field,
        advice,
    ))
}

const BUILD_FAILED: [&str; 1] = ["Failed to build your application source code"];

/// A command of the build failed: which one, how it ended, and what it said last.
pub(in crate::failure) fn build(case: &Case<'_>) -> Option<Finding> {
    let line = told(case, &BUILD_FAILED)?;
    let output: Vec<&Line> = case
        .deployment
        .iter()
        .filter(|line| line.is_build_output())
        .collect();
    let ended = output
        .iter()
        .rev()
        .find_map(|line| Some((*line, exit_code(&line.text)?)));
    let code = ended
        .as_ref()
        .and_then(|(line, at)| line.text.get(at.clone())?.parse::<u32>().ok());
    let command = phase(line, ended.as_ref().map(|(line, _)| *line));
    let (clause, title) = match code {
        Some(code) => (
            format!("{command} failed with exit code {code}"),
            format!("The {command} failed with exit code {code}"),
        ),
        None if reason(line, &BUILD_FAILED).is_some() => {
            (format!("{command} failed"), format!("The {command} failed"))
        }
        None => (
            "the build failed".to_owned(),
            "The source code could not be built".to_owned(),
        ),
    };
    let advice = match code {
        Some(127) => {
            "A program in it is not there. Install it in a command before, or use one that the runtime brings along."
        }
        Some(126) => {
            "A program in it may not be run. Make it executable in the repository, or start it with its interpreter."
        }
        Some(137) => {
            "It was killed, usually for want of memory. Build less at once, or build a container image elsewhere."
        }
        _ if output.is_empty() => {
            "The build has written nothing that arrived. App Runner loses what commands write as errors: end the command with 2>&1 and try again."
        }
        _ => "Correct what the build says, and try again. The deployment log has all of its output.",
    };
    let last = ended.as_ref().map_or(output.len(), |(end, _)| {
        output
            .iter()
            .position(|line| std::ptr::eq(*line, *end))
            .unwrap_or(output.len())
    });
    let mut evidence: Vec<Evidence> = output[last.saturating_sub(LAST_LINES)..last]
        .iter()
        .map(|line| line.plain())
        .collect();
    evidence.extend(ended.map(|(line, at)| line.marked(vec![at])));
    evidence.push(line.marking(&[reason(line, &BUILD_FAILED).unwrap_or(BUILD_FAILED[0])]));
    let field = if file_is_read(case).is_some() {
        "configuration_file"
    } else {
        "build_command"
    };
    Some(finding(
        FailureRule::Build,
        &clause,
        &title,
        evidence,
        field,
        advice,
    ))
}

/// "pre-build command": by App Runner's reason, or else by the prefix of the output.
fn phase(line: &Line, ended: Option<&Line>) -> &'static str {
    let says = |word: &str, prefix: &str| {
        line.text.contains(word) || ended.is_some_and(|ended| ended.text.starts_with(prefix))
    };
    if says("'pre_build'", "[PreBuild]") {
        "pre-build command"
    } else if says("'post_build'", "[PostBuild]") {
        "post-build command"
    } else {
        "build command"
    }
}

/// Where the digits stand in Docker's `… returned a non-zero code: 127`, or in `BuildKit`'s `exit code: 127`.
fn exit_code(text: &str) -> Option<Range<usize>> {
    let start = ["returned a non-zero code: ", "exit code: "]
        .iter()
        .find_map(|word| text.rfind(word).map(|at| at + word.len()))?;
    let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then_some(start..start + digits)
}

/// 12 in "Error in line 12".
fn line_number(text: &str) -> Option<u32> {
    let lowered = text.to_ascii_lowercase();
    let behind = &lowered[lowered.find("line ")? + "line ".len()..];
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    behind[..digits].parse().ok()
}

fn file_is_read<'a>(case: &'a Case<'_>) -> Option<&'a Line> {
    case.events
        .iter()
        .rev()
        .find(|line| line.text.contains("Reading apprunner.yaml"))
}

/// The line with the reason, where one of several has it.
fn told<'a>(case: &'a Case<'_>, words: &[&str]) -> Option<&'a Line> {
    let says = |line: &&Line| words.iter().any(|word| line.text.contains(word));
    case.app_runner()
        .filter(says)
        .find(|line| reason(line, words).is_some())
        .or_else(|| case.app_runner().find(says))
}

/// App Runner's reason, where it says more than that it failed.
fn reason<'a>(line: &'a Line, words: &[&str]) -> Option<&'a str> {
    line.reason().filter(|reason| {
        !words
            .iter()
            .any(|word| reason.contains(word) && reason.len() <= word.len() + 1)
    })
}

fn finding(
    rule: FailureRule,
    cause: &str,
    title: &str,
    evidence: Vec<Evidence>,
    field: &'static str,
    advice: &str,
) -> Finding {
    Finding {
        rule,
        cause: cause.to_owned(),
        title: title.to_owned(),
        evidence,
        changes: Vec::new(),
        fix: Vec::new(),
        field: Some(field),
        advice: advice.to_owned(),
    }
}
