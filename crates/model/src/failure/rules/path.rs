//! The health check got an answer from its path, and it was an error.

use super::change;
use crate::failure::case::Case;
use crate::failure::{FailureRule, Finding};

/// An HTTP check failed, and the application's access log shows what it answered.
pub(in crate::failure) fn health_path(case: &Case<'_>) -> Option<Finding> {
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
        field: Some("health_path"),
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
