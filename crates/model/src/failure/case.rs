//! The lines of a failed operation, made ready for the rules.

use super::{Evidence, FailedOperation};
use crate::health_check::HealthCheckProtocol;
use crate::log::{LogLine, LogSource, LogTone};
use crate::operation::Stage;
use crate::port::Port;
use crate::service::{Configuration, Source};
use crate::text;
use crate::time::Time;
use std::ops::Range;

/// Longest line that is read and shown, in characters.
const LONGEST: usize = 2_000;

/// A line as it is shown.
pub(super) struct Line {
    pub(super) at: Time,
    pub(super) source: LogSource,
    pub(super) tone: LogTone,
    /// Cleaned and cut.
    pub(super) text: String,
}

/// A failed operation for the rules to look at.
pub(super) struct Case<'a> {
    pub(super) failed: &'a FailedOperation<'a>,
    /// Event log, oldest first.
    pub(super) events: Vec<Line>,
    /// Deployment log, oldest first.
    pub(super) deployment: Vec<Line>,
    /// Application log, oldest first.
    pub(super) application: Vec<Line>,
}

/// What the health check asked and did not get.
pub(super) struct FailedHealthCheck<'a> {
    pub(super) line: &'a Line,
    /// The port that the service expects.
    pub(super) port: Option<u16>,
    /// Path of an HTTP check.
    pub(super) path: Option<String>,
}

impl<'a> Case<'a> {
    pub(super) fn new(failed: &'a FailedOperation<'a>) -> Case<'a> {
        let mut case = Case {
            failed,
            events: Vec::new(),
            deployment: Vec::new(),
            application: Vec::new(),
        };
        for line in failed.lines {
            let shown = Line::of(line);
            if shown.text.is_empty() {
                continue;
            }
            match line.source {
                LogSource::Event => case.events.push(shown),
                LogSource::Deployment { .. } => case.deployment.push(shown),
                LogSource::Application => case.application.push(shown),
            }
        }
        for log in [&mut case.events, &mut case.deployment, &mut case.application] {
            log.sort_by_key(|line| line.at);
        }
        case
    }

    /// The stage that the operation reached.
    pub(super) fn stage(&self) -> Option<Stage> {
        self.events
            .iter()
            .rev()
            .find_map(|line| Stage::begun_by(&line.text))
    }

    pub(super) fn configuration(&self) -> Option<&'a Configuration> {
        self.failed.configuration
    }

    /// The image that was to run, as App Runner tells it.
    pub(super) fn image(&self) -> Option<&'a str> {
        match &self.configuration()?.source {
            Source::Image { identifier, .. } => Some(identifier),
            Source::Code { .. } => None,
        }
    }

    pub(super) fn known_port(&self) -> Option<Port> {
        self.failed.known_port
    }

    /// What App Runner itself wrote: events, then the deployment log without what a build put out.
    pub(super) fn app_runner(&self) -> impl DoubleEndedIterator<Item = &Line> {
        let deployment = self.deployment.iter().filter(|line| !line.is_build_output());
        self.events.iter().chain(deployment)
    }

    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = &Line> {
        self.app_runner().chain(&self.application)
    }

    /// The line of a failed health check with what was asked. Its own words count for more than the configuration,
    /// which App Runner sets back after a rollback.
    pub(super) fn failed_health_check(&self) -> Option<FailedHealthCheck<'_>> {
        let lines = || {
            self.events
                .iter()
                .rev()
                .filter(|line| line.text.contains("Health check failed"))
        };
        let line = lines()
            .find(|line| line.port().is_some())
            .or_else(|| lines().next())?;
        // The short form, "Failure reason : Health check failed.", tells neither; the line before the check does.
        let performed = self
            .events
            .iter()
            .rev()
            .find(|line| line.text.contains("Performing health check"));
        let configured = self.configuration();
        let port = line
            .port()
            .or_else(|| performed.and_then(Line::port))
            .or_else(|| configured?.port.as_deref()?.parse().ok());
        let told = [Some(line), performed]
            .into_iter()
            .flatten()
            .find(|line| line.port().is_some());
        let path = match told {
            Some(told) => told.path(),
            None => match &configured?.health_check.protocol {
                HealthCheckProtocol::Tcp => None,
                HealthCheckProtocol::Http { path } => Some(path.clone()),
            },
        };
        Some(FailedHealthCheck { line, port, path })
    }

    /// The last words of the application: the last line that complains, and the last one at all.
    pub(super) fn last_words(&self) -> Vec<Evidence> {
        let last = self.application.len().checked_sub(1);
        let complaint = self
            .application
            .iter()
            .rposition(|line| line.tone == LogTone::Failure);
        let mut words: Vec<Evidence> = Vec::new();
        if let Some(at) = complaint {
            let line = &self.application[at];
            words.push(line.marking(&[&line.text]));
        }
        words.extend(
            last.filter(|last| complaint != Some(*last))
                .map(|last| self.application[last].plain()),
        );
        words
    }
}

impl Line {
    fn of(line: &LogLine) -> Line {
        let plain = without_colours(&line.message);
        let visible: String = plain
            .chars()
            .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
            .collect();
        Line {
            at: line.at,
            source: line.source.clone(),
            tone: line.tone(),
            text: text::cleaned(visible.trim_end(), LONGEST),
        }
    }

    /// Whether the tools of a build wrote it, which App Runner passes on with a prefix of its own.
    pub(super) fn is_build_output(&self) -> bool {
        ["[Build]", "[PreBuild]", "[PostBuild]"]
            .iter()
            .any(|prefix| self.text.starts_with(prefix))
    }

    pub(super) fn plain(&self) -> Evidence {
        self.marked(Vec::new())
    }

    /// This line as evidence, with byte ranges of its text marked.
    pub(super) fn marked(&self, mut ranges: Vec<Range<usize>>) -> Evidence {
        ranges.sort_by_key(|range| range.start);
        let characters = |bytes: usize| self.text.get(..bytes).map_or(0, |before| before.chars().count());
        let mut marks: Vec<(usize, usize)> = Vec::new();
        for range in ranges {
            let mark = (characters(range.start), characters(range.end));
            if mark.0 < mark.1 && marks.last().is_none_or(|(_, end)| *end <= mark.0) {
                marks.push(mark);
            }
        }
        Evidence {
            source: self.source.label().to_owned(),
            at: Some(self.at),
            text: self.text.clone(),
            marks,
        }
    }

    /// This line with the first of these words marked.
    pub(super) fn marking(&self, words: &[&str]) -> Evidence {
        let found = words.iter().find_map(|word| {
            let at = self.text.find(word)?;
            Some(at..at + word.len())
        });
        self.marked(found.into_iter().collect())
    }

    /// "8080" in `[Port: '8080']` and in `on port '8080'`.
    pub(super) fn port_range(&self) -> Option<Range<usize>> {
        let lowered = self.text.to_ascii_lowercase();
        let (at, word) = ["port: '", "port '"]
            .iter()
            .filter_map(|word| lowered.rfind(word).map(|at| (at, word)))
            .max()?;
        let start = at + word.len();
        let length = self.text[start..].find('\'')?;
        Some(start..start + length)
    }

    fn port(&self) -> Option<u16> {
        self.text.get(self.port_range()?)?.parse().ok()
    }

    /// "/healthz" in `[Path: '/healthz']` and in `on path '/healthz'`.
    fn path(&self) -> Option<String> {
        let start = ["[Path: '", "on path '"]
            .iter()
            .find_map(|word| self.text.find(word).map(|at| at + word.len()))?;
        let length = self.text[start..].find('\'')?;
        Some(self.text[start..start + length].to_owned())
    }

    /// What App Runner gives as the reason: behind "Reason: " or "Failure reason : ".
    pub(super) fn reason(&self) -> Option<&str> {
        let reason = ["Failure reason : ", "Reason: "]
            .iter()
            .find_map(|word| self.text.split_once(word).map(|(_, reason)| reason))?;
        Some(reason.trim().trim_end_matches('.')).filter(|reason| !reason.is_empty())
    }
}

/// A text without the escape sequences that colour terminals (ECMA-48, "CSI").
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if c == '\u{1b}' && characters.peek() == Some(&'[') {
            characters.next();
            // Parameters, then one final letter.
            for c in characters.by_ref() {
                if ('@'..='~').contains(&c) {
                    break;
                }
            }
        } else {
            plain.push(c);
        }
    }
    plain
}
