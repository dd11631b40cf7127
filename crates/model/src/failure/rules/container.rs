//! The container ended by itself or was ended.

use super::change;
use super::port::wrong_port;
use crate::compute::{InstanceSize, SIZES};
use crate::event::Change;
use crate::failure::case::{Case, Line};
use crate::failure::{Evidence, FailureRule, Finding};

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
pub(in crate::failure) fn memory(case: &Case<'_>) -> Option<Finding> {
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
    let size = case.configuration().and_then(|configuration| configuration.size);
    let (changes, fix, advice) = match (size, size.and_then(larger)) {
        (Some(size), Some(larger)) => (
            vec![change("CPU and memory", &size.to_string(), &larger.to_string())],
            vec![
                ("cpu", larger.cpu.to_string()),
                ("memory", larger.memory.to_string()),
            ],
            "Give the service more memory and try again.",
        ),
        (Some(_), None) => (
            Vec::new(),
            Vec::new(),
            "The service has the most memory that App Runner gives. Make the application need less.",
        ),
        (None, _) => (
            Vec::new(),
            Vec::new(),
            "Give the service more memory and try again.",
        ),
    };
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
        field: None,
        advice: advice.to_owned(),
    })
}

/// The smallest size with more memory.
fn larger(size: InstanceSize) -> Option<InstanceSize> {
    SIZES.into_iter().find(|other| other.memory > size.memory)
}

pub(in crate::failure) fn crash(case: &Case<'_>) -> Option<Finding> {
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
                "It has written nothing that arrived. Its log can be a minute late: look again. An image that is not built for linux/amd64 ends like this too: docker image inspect tells its processor."
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
        field: None,
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
    finding.field = Some("start_command");
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
