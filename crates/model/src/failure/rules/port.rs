//! The health check got no answer from its port.

use super::change;
use crate::failure::case::{Case, FailedHealthCheck, Line};
use crate::failure::listening::{Listening, listening};
use crate::failure::{Evidence, FailureRule, Finding};
use crate::gallery;
use crate::image::ImageReference;

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
pub(in crate::failure) fn wrong_port(case: &Case<'_>) -> Option<Finding> {
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
pub(in crate::failure) fn known_port(case: &Case<'_>) -> Option<Finding> {
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
        field: None,
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

/// The health check failed on the port that the application listens on, but on 127.0.0.1.
pub(in crate::failure) fn loopback(case: &Case<'_>) -> Option<Finding> {
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
        evidence: vec![line.marking(&[&line.text[start..end]]), check.evidence()],
        changes: Vec::new(),
        fix: Vec::new(),
        field: None,
        advice: format!(
            "Make the application listen on 0.0.0.0, port {expected}. Most servers have an option or a variable for it, such as --host or HOST."
        ),
    })
}

/// The health check failed, and that is all the logs tell.
pub(in crate::failure) fn no_answer(case: &Case<'_>) -> Option<Finding> {
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
    let (clause, title) = match &check.path {
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
    let field = if check.path.is_some() {
        "health_path"
    } else {
        "port"
    };
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
        cause: clause,
        title,
        evidence,
        changes,
        fix,
        field: Some(field),
        advice: advice.to_owned(),
    })
}
