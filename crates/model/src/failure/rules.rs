//! The rules. Each looks for lines that show one cause and leaves the others to the next.
//!
//! Wordings of App Runner are those of sections 3.2 and 3.3 of the domain facts.

use super::case::{Case, FailedHealthCheck, Line};
use super::listening::{Listening, listening};
use super::{Evidence, FailureRule, Finding};
use crate::compute::{InstanceSize, SIZES};
use crate::event::Change;
use crate::gallery;
use crate::image::ImageReference;
use crate::log::LogTone;

/// All of them in order: what stops a deployment early comes first, since nothing behind it can be a cause.
pub(super) const ALL: [fn(&Case<'_>) -> Option<Finding>; 11] = [
    architecture,
    pull,
    build,
    secret,
    memory,
    crash,
    wrong_port,
    health_path,
    loopback,
    known_port,
    no_answer,
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
        advice: advice.to_owned(),
    }
}

/// The classic silent failure: App Runner runs `x86_64` only, and an image built on an arm64 computer pulls well.
fn architecture(case: &Case<'_>) -> Option<Finding> {
    const WORDS: [&str; 3] = [
        "exec format error",
        "no matching manifest for linux/amd64",
        "does not match the specified platform",
    ];
    let line = case
        .all()
        .find(|line| WORDS.iter().any(|word| line.text.contains(word)))?;
    Some(Finding {
        rule: FailureRule::Architecture,
        cause: "the image is built for another processor".to_owned(),
        title: "The image is built for another processor than App Runner's".to_owned(),
        evidence: vec![line.marking(&WORDS)],
        changes: Vec::new(),
        fix: Vec::new(),
        advice: "App Runner runs linux/amd64 only. Build the image with docker build --platform linux/amd64, push it, and try again.".to_owned(),
    })
}

fn pull(case: &Case<'_>) -> Option<Finding> {
    const WORDS: [&str; 3] = [
        "Failed to pull",
        "Failed to copy the image",
        "Failed to copy image",
    ];
    let says = |line: &&Line| WORDS.iter().any(|word| line.text.contains(word));
    // The line with the reason, where one of several has it.
    let line = case
        .app_runner()
        .filter(says)
        .find(|line| line.reason().is_some())
        .or_else(|| case.app_runner().find(says))?;
    let reason = line
        .reason()
        .filter(|reason| !WORDS.iter().any(|word| reason.contains(word)));
    let lowered = reason.unwrap_or_default().to_ascii_lowercase();
    let is_about = |words: &[&str]| words.iter().any(|word| lowered.contains(word));
    let source = line.text.contains("source code");
    let (cause, title, advice) = if is_about(&["access role", "authenticationconfiguration"]) {
        (
            "the access role cannot pull the image",
            "App Runner cannot use the access role to pull the image",
            "The access role has to trust build.apprunner.amazonaws.com and to allow reading from Amazon ECR, as the policy AWSAppRunnerServicePolicyForECRAccess does. Correct it or choose another one.",
        )
    } else if is_about(&[
        "not found",
        "does not exist",
        "doesn't exist",
        "manifest unknown",
        "no such image",
    ]) {
        (
            "the image was not found",
            "The image was not found",
            "Check registry, repository and tag, and that the push has finished.",
        )
    } else if is_about(&["denied", "not authorized", "unauthorized", "forbidden"]) {
        (
            "App Runner may not pull the image",
            "App Runner may not pull the image",
            "Let the access role read the repository. An image of another account needs a policy on its repository as well.",
        )
    } else if source {
        (
            "the source code could not be pulled",
            "App Runner could not pull the source code",
            "Check repository and branch, and that the connection to the provider still has access.",
        )
    } else {
        (
            "the image could not be pulled",
            "App Runner could not pull the image",
            "Check that the tag exists, that the access role may read the repository, and that the image is built for linux/amd64.",
        )
    };
    Some(Finding {
        rule: FailureRule::Pull,
        cause: cause.to_owned(),
        title: title.to_owned(),
        evidence: vec![reason.map_or_else(|| line.marking(&WORDS), |reason| line.marking(&[reason]))],
        changes: Vec::new(),
        fix: Vec::new(),
        advice: advice.to_owned(),
    })
}

fn build(case: &Case<'_>) -> Option<Finding> {
    const WORDS: &str = "Failed to build your application source code";
    let says = |line: &&Line| line.text.contains(WORDS);
    let line = case
        .app_runner()
        .filter(says)
        .find(|line| line.reason().is_some())
        .or_else(|| case.app_runner().find(says))?;
    let reason = line.reason();
    let runtime = reason.is_some_and(|reason| reason.contains("runtime version is not supported"));
    let mut evidence = vec![line.marking(&[reason.unwrap_or(WORDS)])];
    if !runtime {
        // What the build itself said last.
        let output = case.deployment.iter().rev().filter(|line| {
            ["[Build]", "[PreBuild]", "[PostBuild]"]
                .iter()
                .any(|prefix| line.text.starts_with(prefix))
        });
        evidence.extend(output.take(3).map(Line::plain));
    }
    let (cause, title, advice) = if runtime {
        (
            "the runtime version is not supported",
            "This version of the runtime is not supported",
            "Choose a runtime version that App Runner supports, in the settings or in apprunner.yaml.",
        )
    } else {
        (
            "the build failed",
            "The source code could not be built",
            "Correct what the build says, and try again. The deployment log has all of its output.",
        )
    };
    Some(Finding {
        rule: FailureRule::Build,
        cause: cause.to_owned(),
        title: title.to_owned(),
        evidence,
        changes: Vec::new(),
        fix: Vec::new(),
        advice: advice.to_owned(),
    })
}

/// App Runner reads secrets when it deploys. Its own wording is not documented, so its line has to speak both of a
/// secret and of a failure; the application's has to be AWS's refusal.
fn secret(case: &Case<'_>) -> Option<Finding> {
    const STORES: [&str; 5] = ["secret", "ssm parameter", "parameter store", "ssm:", ":ssm"];
    const FAILURES: [&str; 7] = [
        "unable to",
        "could not",
        "cannot",
        "accessdenied",
        "not authorized",
        "not found",
        "can't find",
    ];
    const CALLS: [&str; 4] = [
        "secretsmanager:GetSecretValue",
        "ssm:GetParameters",
        "ssm:GetParameter",
        "kms:Decrypt",
    ];
    let speaks = |line: &&Line| {
        let lowered = line.text.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lowered.contains(word));
        has(&STORES) && (line.tone == LogTone::Failure || has(&FAILURES))
    };
    let refused = |line: &&Line| {
        CALLS.iter().any(|call| line.text.contains(call))
            && (line.text.contains("not authorized") || line.text.contains("AccessDenied"))
    };
    let allow = "Let the instance role read it: secretsmanager:GetSecretValue for a secret, ssm:GetParameters for a parameter, and kms:Decrypt where it has a key of its own.";
    let (cause, title, evidence) = if let Some(line) = case.app_runner().find(speaks) {
        (
            "a secret could not be read",
            "App Runner could not read a secret",
            line.marking(&[line.reason().unwrap_or(&line.text)]),
        )
    } else {
        let line = case.application.iter().find(refused)?;
        (
            "the application may not read a secret",
            "The application may not read a secret",
            line.marking(&CALLS),
        )
    };
    Some(Finding {
        rule: FailureRule::Secret,
        cause: cause.to_owned(),
        title: title.to_owned(),
        evidence: vec![evidence],
        changes: Vec::new(),
        fix: Vec::new(),
        advice: allow.to_owned(),
    })
}

/// The container ended: App Runner's line and the exit code in it, with the range of its digits.
struct Exit<'a> {
    line: &'a Line,
    code: Option<u32>,
    at: std::ops::Range<usize>,
}

fn exit<'a>(case: &'a Case<'_>) -> Option<Exit<'a>> {
    const CODE: &str = "exit code:";
    let line = case
        .app_runner()
        .filter(|line| line.text.contains("stopped or failed to start"))
        .max_by_key(|line| line.text.contains(CODE))?;
    let Some(at) = line.text.find(CODE) else {
        return Some(Exit {
            line,
            code: None,
            at: 0..0,
        });
    };
    let behind = &line.text[at + CODE.len()..];
    let start = at + CODE.len() + (behind.len() - behind.trim_start().len());
    let digits = line.text[start..].bytes().take_while(u8::is_ascii_digit).count();
    let at = start..start + digits;
    Some(Exit {
        line,
        code: line.text[at.clone()].parse().ok(),
        at,
    })
}

/// Told by the application's own words, or by exit code 137: 128 + SIGKILL, what the kernel sends for want of memory.
fn memory(case: &Case<'_>) -> Option<Finding> {
    const WORDS: [&str; 8] = [
        "OutOfMemoryError",
        "JavaScript heap out of memory",
        "MemoryError",
        "Cannot allocate memory",
        "cannot allocate memory",
        "fatal error: runtime: out of memory",
        "memory allocation of",
        "OOMKilled",
    ];
    let exit = exit(case);
    let said = case
        .application
        .iter()
        .rev()
        .find(|line| WORDS.iter().any(|word| line.text.contains(word)));
    let killed = exit.as_ref().filter(|exit| exit.code == Some(137));
    // An application that ran on, or that was killed because nothing answered on the right port, is another matter.
    if exit.is_none() || (said.is_none() && (killed.is_none() || wrong_port(case).is_some())) {
        return None;
    }
    let mut evidence: Vec<Evidence> = said.map(|line| line.marking(&WORDS)).into_iter().collect();
    evidence.extend(exit.map(|exit| exit.line.marked(vec![exit.at])));
    let title = if said.is_some() {
        "The application ran out of memory"
    } else {
        "The application was killed, usually for want of memory"
    };
    let mut changes = Vec::new();
    let mut fix = Vec::new();
    let mut advice = "Give the service more memory and try again.".to_owned();
    match case.configuration().and_then(|configuration| configuration.size) {
        Some(size) => match larger(size) {
            Some(larger) => {
                changes.push(change("CPU and memory", &size.to_string(), &larger.to_string()));
                fix.extend([
                    ("cpu", larger.cpu.to_string()),
                    ("memory", larger.memory.to_string()),
                ]);
            }
            None => {
                "The service has the most memory that App Runner gives. Make the application need less."
                    .clone_into(&mut advice);
            }
        },
        None => {}
    }
    Some(Finding {
        rule: FailureRule::Memory,
        cause: if said.is_some() {
            "the application ran out of memory".to_owned()
        } else {
            "the application was killed with exit code 137".to_owned()
        },
        title: title.to_owned(),
        evidence,
        changes,
        fix,
        advice,
    })
}

/// The smallest size with more memory.
fn larger(size: InstanceSize) -> Option<InstanceSize> {
    SIZES.into_iter().find(|other| other.memory > size.memory)
}

fn crash(case: &Case<'_>) -> Option<Finding> {
    let exit = exit(case)?;
    // 137 and 143 come from outside: App Runner ends what does not answer.
    if matches!(exit.code, Some(137 | 143)) && wrong_port(case).is_some() {
        return None;
    }
    let mut finding = match exit.code {
        Some(code @ (126 | 127)) => start_command(case, code),
        Some(139) => ended(
            "The application crashed: it reached for memory that is not its own (exit code 139)",
            "the application crashed with exit code 139",
            "Run the image for linux/amd64 on your own computer to see where. A library built for another system is the usual reason.",
        ),
        Some(0) => ended(
            "The application ended by itself, without an error",
            "the application ended by itself",
            "App Runner needs a program that keeps serving. Check the image's command, or enter a start command.",
        ),
        Some(code) => ended(
            &format!("The application stopped with exit code {code}"),
            &format!("the application stopped with exit code {code}"),
            if case.application.is_empty() {
                "It has written nothing that arrived. Its log can be a minute late: look again, and run the image on your own computer with the same variables."
            } else {
                "Its last lines tell what it lacked: often a variable, a file, or a database that it cannot reach."
            },
        ),
        None => ended(
            "The application stopped or did not start",
            "the application stopped",
            "Read its last lines in the application log, and run the image on your own computer with the same variables.",
        ),
    };
    finding.evidence.extend(case.last_words());
    finding.evidence.push(exit.line.marked(vec![exit.at]));
    finding.evidence.dedup();
    Some(finding)
}

fn ended(title: &str, cause: &str, advice: &str) -> Finding {
    Finding {
        rule: FailureRule::Crash,
        cause: cause.to_owned(),
        title: title.to_owned(),
        evidence: Vec::new(),
        changes: Vec::new(),
        fix: Vec::new(),
        advice: advice.to_owned(),
    }
}

/// A shell's codes for a command that is not there (127) or may not be run (126). The command itself is not repeated:
/// the API's model calls it sensitive.
fn start_command(case: &Case<'_>, code: u32) -> Finding {
    let fault = if code == 127 {
        "was not found"
    } else {
        "cannot be run"
    };
    let own = case
        .configuration()
        .is_some_and(|configuration| configuration.start_command.is_some());
    let subject = if own { "start command" } else { "image's command" };
    let mut finding = ended(
        &format!("The {subject} {fault} (exit code {code})"),
        &format!("the {subject} {fault}"),
        if own {
            "Correct the start command, or leave it empty to run the image's own."
        } else {
            "Check ENTRYPOINT and CMD of the image, that the file is in it and may be executed, and that the interpreter in its first line exists."
        },
    );
    finding.rule = FailureRule::StartCommand;
    if own {
        finding.changes.push(Change {
            field: "Start command".to_owned(),
            before: Some("your own".to_owned()),
            after: Some("the image's own".to_owned()),
        });
        finding.fix.push(("start_command", String::new()));
    }
    finding
}

/// The ports that the application says it listens on, main doors before side doors.
fn doors<'a>(case: &'a Case<'_>) -> Vec<(&'a Line, Listening)> {
    let mut doors: Vec<(&Line, Listening)> = case
        .application
        .iter()
        .flat_map(|line| listening(&line.text).into_iter().map(move |found| (line, found)))
        .collect();
    doors.sort_by_key(|(_, found)| (found.aside, found.loopback));
    doors
}

/// The health check failed, and the application says that it listens elsewhere.
fn wrong_port(case: &Case<'_>) -> Option<Finding> {
    let check = case.failed_health_check()?;
    let expected = check.port?;
    let doors = doors(case);
    if doors.iter().any(|(_, found)| found.port == expected) {
        return None;
    }
    // Side doors alone prove nothing. Of several main doors, those that the health check could reach count.
    let first = doors.first().filter(|(_, found)| !found.aside)?;
    let pool: Vec<&(&Line, Listening)> = doors
        .iter()
        .filter(|(_, found)| !found.aside && found.loopback == first.1.loopback)
        .collect();
    let known = case.known_port().map(crate::port::Port::number);
    let (line, door) = pool
        .iter()
        .find(|(_, found)| Some(found.port) == known)
        .copied()
        .unwrap_or(first);
    let mut ports: Vec<u16> = pool.iter().map(|(_, found)| found.port).collect();
    ports.sort_unstable();
    ports.dedup();
    let listens = match ports.as_slice() {
        [port] => format!("port {port}"),
        [ports @ .., last] => {
            let ports: Vec<String> = ports.iter().map(u16::to_string).collect();
            format!("ports {} and {last}", ports.join(", "))
        }
        [] => return None,
    };
    let mut advice = "Change the port and try again.".to_owned();
    if door.loopback {
        advice = format!(
            "Change the port, and make the application listen on 0.0.0.0: on {} only the container itself reaches it.",
            "127.0.0.1"
        );
    }
    let marks: Vec<_> = doors
        .iter()
        .filter(|(other, found)| std::ptr::eq(*other, *line) && found.port == door.port)
        .map(|(_, found)| found.at.clone())
        .collect();
    Some(other_port(
        &check,
        expected,
        door.port,
        format!("The application listens on {listens}, but the service expects {expected}"),
        line.marked(marks),
        advice,
    ))
}

/// The health check failed, the application says nothing of a port, and the image is known.
fn known_port(case: &Case<'_>) -> Option<Finding> {
    let check = case.failed_health_check()?;
    let expected = check.port?;
    let known = case.known_port()?.number();
    // With a start command of its own it may listen anywhere.
    let overridden = case
        .configuration()
        .is_some_and(|configuration| configuration.start_command.is_some());
    if known == expected || overridden || !doors(case).is_empty() {
        return None;
    }
    let entry = case
        .image()
        .and_then(|image| image.parse::<ImageReference>().ok())
        .and_then(|image| gallery::find(&image));
    let (source, name) = match entry {
        Some(entry) => ("Gallery", entry.title),
        None => ("Image", "The image"),
    };
    let text = format!("{name} listens on port {known}");
    let end = text.chars().count();
    let evidence = Evidence {
        source: source.to_owned(),
        at: None,
        marks: vec![(end - known.to_string().len(), end)],
        text,
    };
    Some(other_port(
        &check,
        expected,
        known,
        format!("The image listens on port {known}, but the service expects {expected}"),
        evidence,
        "Change the port and try again.".to_owned(),
    ))
}

fn other_port(
    check: &FailedHealthCheck<'_>,
    expected: u16,
    found: u16,
    title: String,
    evidence: Evidence,
    advice: String,
) -> Finding {
    Finding {
        rule: FailureRule::WrongPort,
        cause: format!("nothing answered on port {expected}"),
        title,
        evidence: vec![evidence, check.evidence()],
        changes: vec![change("Port", &expected.to_string(), &found.to_string())],
        fix: vec![("port", found.to_string())],
        advice,
    }
}

impl FailedHealthCheck<'_> {
    /// The line with its port marked.
    fn evidence(&self) -> Evidence {
        match self.line.port_range() {
            Some(range) => self.line.marked(vec![range]),
            None => self.line.marking(&["Health check failed"]),
        }
    }
}

/// An HTTP check failed, and the application's access log shows what it answered.
fn health_path(case: &Case<'_>) -> Option<Finding> {
    let check = case.failed_health_check()?;
    let path = check.path.as_deref()?;
    let (line, answer) = case
        .application
        .iter()
        .rev()
        .find_map(|line| Some((line, answer(&line.text, path)?)))?;
    let status = line.text.get(answer.status.clone())?;
    let before = format!("HTTP {path}");
    let (changes, fix, advice) = match status {
        // Broken, not missing: without the check it would only fail later, in front of visitors.
        _ if status.starts_with('5') => (
            Vec::new(),
            Vec::new(),
            format!(
                "The application answers {path} with an error of its own. Look for it in the application log."
            ),
        ),
        "401" | "403" => (
            vec![change("Health check", &before, "TCP")],
            vec![("health_protocol", "tcp".to_owned())],
            format!(
                "The health check does not sign in. Let the application answer {path} to everyone, enter another path, or check the port only, with TCP."
            ),
        ),
        _ => (
            vec![change("Health check", &before, "TCP")],
            vec![("health_protocol", "tcp".to_owned())],
            "Enter a path that the application answers with a success, or check the port only, with TCP."
                .to_owned(),
        ),
    };
    Some(Finding {
        rule: FailureRule::HealthPath,
        cause: format!("the health check on {path} was answered with {status}"),
        title: format!("The application answers the health check on {path} with {status}"),
        evidence: vec![
            line.marked(vec![answer.path, answer.status.clone()]),
            check.line.marking(&[path]),
        ],
        changes,
        fix,
        advice,
    })
}

/// An answer in an access log: where path and status stand.
struct Answer {
    path: std::ops::Range<usize>,
    status: std::ops::Range<usize>,
}

/// Finds `GET /path … 404` in the usual forms: common log format, uvicorn, gunicorn, morgan, JSON.
fn answer(text: &str, path: &str) -> Option<Answer> {
    let ends =
        |c: Option<char>| c.is_none_or(|c| matches!(c, ' ' | '"' | '\'' | '?' | ',' | ';' | ')' | '`'));
    let (start, _) = text.match_indices(path).find(|(at, _)| {
        let before = text[..*at].chars().next_back();
        let after = text[at + path.len()..].chars().next();
        before.is_some_and(|c| matches!(c, ' ' | '"' | '\'' | '=' | '`')) && ends(after)
    })?;
    let end = start + path.len();
    let status = text[end..]
        .split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '/' | '-' | ':'))
        .find_map(|word| {
            // `"status":404` keeps its colon.
            let number = word.trim_matches(':');
            let status: u16 = number.parse().ok()?;
            (number.len() == 3 && (100..600).contains(&status)).then_some((number, status))
        })
        .filter(|(_, status)| *status >= 400)?
        .0;
    // `status` is a part of `text`, so its place is the difference of the two addresses.
    let at = status.as_ptr() as usize - text.as_ptr() as usize;
    Some(Answer {
        path: start..end,
        status: at..at + status.len(),
    })
}

/// The health check failed on the port that the application listens on, but on 127.0.0.1.
fn loopback(case: &Case<'_>) -> Option<Finding> {
    let check = case.failed_health_check()?;
    let expected = check.port?;
    let doors: Vec<_> = doors(case)
        .into_iter()
        .filter(|(_, found)| found.port == expected)
        .collect();
    let (line, door) = doors.first()?;
    if doors.iter().any(|(_, found)| !found.loopback) {
        return None;
    }
    let end = door.at.end;
    let start = line.text[..end]
        .rfind(['/', ' ', '"', '(', '='])
        .map_or(door.at.start, |at| at + 1);
    Some(Finding {
        rule: FailureRule::Loopback,
        cause: format!("nothing answered on port {expected} from outside the container"),
        title: "The application listens on 127.0.0.1, where only the container itself reaches it".to_owned(),
        evidence: vec![line.marked(vec![start..end]), check.evidence()],
        changes: Vec::new(),
        fix: Vec::new(),
        advice: format!(
            "Make the application listen on 0.0.0.0, port {expected}. Most servers have an option or a variable for it, such as --host or HOST."
        ),
    })
}

/// The health check failed, and that is all the logs tell.
fn no_answer(case: &Case<'_>) -> Option<Finding> {
    let check = case.failed_health_check()?;
    let port = check
        .port
        .map_or_else(String::new, |port| format!(" on port {port}"));
    let listens = doors(case)
        .into_iter()
        .find(|(_, found)| Some(found.port) == check.port);
    let mut evidence: Vec<Evidence> = match &listens {
        Some((line, found)) => vec![line.marked(vec![found.at.clone()])],
        None => case.last_words(),
    };
    evidence.push(check.evidence());
    let (cause, title) = match &check.path {
        Some(path) => (
            format!("the health check on {path} got no success{port}"),
            format!("The health check on {path} got no success{port}"),
        ),
        None => (
            format!("nothing answered{port}"),
            format!("Nothing answered the health check{port}"),
        ),
    };
    let (mut changes, mut fix) = (Vec::new(), Vec::new());
    let advice = match (&check.path, &listens) {
        (Some(path), Some(_)) => {
            changes.push(change("Health check", &format!("HTTP {path}"), "TCP"));
            fix.push(("health_protocol", "tcp".to_owned()));
            "The application listens on this port. Enter a path that it answers with a success, or check the port only, with TCP."
        }
        (Some(_), None) => {
            "Check that the application listens on this port on 0.0.0.0, and that it answers the path with a success."
        }
        (None, Some(_)) => {
            "The application says that it listens on this port. Check that it does so on 0.0.0.0, and that it is ready before the health check gives up."
        }
        (None, None) if case.application.is_empty() => {
            "The application has written nothing that arrived; its log can be a minute late. Check that it listens on this port on 0.0.0.0."
        }
        (None, None) => {
            "Compare the port with the one that the application listens on, and check that it does so on 0.0.0.0."
        }
    };
    Some(Finding {
        rule: FailureRule::NoAnswer,
        cause,
        title,
        evidence,
        changes,
        fix,
        advice: advice.to_owned(),
    })
}

fn change(field: &str, before: &str, after: &str) -> Change {
    Change {
        field: field.to_owned(),
        before: Some(before.to_owned()),
        after: Some(after.to_owned()),
    }
}
