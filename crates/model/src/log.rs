//! Lines of the three logs that App Runner writes for a service.

use crate::time::Time;
use serde::{Deserialize, Serialize};

/// One line as Amazon `CloudWatch` Logs keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// When it was written.
    pub at: Time,
    /// By whom, and about what.
    pub source: LogSource,
    /// Verbatim, with its prefix.
    pub message: String,
}

/// The log that a line stands in (section 3.1 of the domain facts).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogSource {
    /// Stream `events` of the group `…/service`: the life of the service.
    Event,
    /// Stream `deployment/{operation}` of the same group: one create, update or deployment.
    Deployment {
        /// As the stream's name has it: [`crate::operation::Operation::id`] without its dashes.
        operation: String,
    },
    /// Group `…/application`: what the container writes.
    Application,
}

impl LogSource {
    /// "Event log"
    pub fn label(&self) -> &'static str {
        match self {
            LogSource::Event => "Event log",
            LogSource::Deployment { .. } => "Deployment log",
            LogSource::Application => "Application log",
        }
    }
}

/// How a line is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogTone {
    /// Something went as it should.
    Ok,
    /// Something did not.
    Failure,
    /// Neither, or not known.
    Plain,
}

impl LogLine {
    /// How it is to be read, from the known wordings of App Runner and the usual ones of applications.
    pub fn tone(&self) -> LogTone {
        let (_, rest) = split_prefix(&self.message);
        match self.source {
            LogSource::Application => application_tone(rest),
            LogSource::Event | LogSource::Deployment { .. } => app_runner_tone(rest),
        }
    }
}

/// The prefixes of section 3.1 of the domain facts. They are part of the message.
const PREFIXES: [&str; 4] = ["[AppRunner]", "[Build]", "[PreBuild]", "[PostBuild]"];

/// Splits off `[AppRunner] `, `[Build] ` and the like, with its blanks. Without one, the first part is empty.
pub fn split_prefix(message: &str) -> (&str, &str) {
    for prefix in PREFIXES {
        if let Some(rest) = message.strip_prefix(prefix) {
            let rest = rest.trim_start_matches(' ');
            return message.split_at(message.len() - rest.len());
        }
    }
    ("", message)
}

/// Wordings of sections 3.2 and 3.3 of the domain facts, all generations.
fn app_runner_tone(message: &str) -> LogTone {
    let has = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if message.starts_with("Failed to ")
        || has(&[
            " failed on protocol",
            " failed. Failure reason",
            "stopped or failed to start",
            "exec format error",
        ])
        || ["Health check failed", "Deployment failed"]
            .iter()
            .any(|beginning| message.starts_with(beginning))
        || ((message.starts_with("Deployment with ID") || message.starts_with("Service "))
            && message.trim_end().trim_end_matches('.').ends_with(" failed"))
    {
        LogTone::Failure
    } else if message.starts_with("Successfully ")
        || has(&["Health check is successful", " completed successfully"])
    {
        LogTone::Ok
    } else {
        LogTone::Plain
    }
}

/// Words that end programs in the usual languages and levels of the usual loggers.
fn application_tone(message: &str) -> LogTone {
    const WORDS: [&str; 19] = [
        "Traceback (most recent call last)",
        "panic:",
        "panicked at",
        "Unhandled",
        "Uncaught",
        "Exception",
        "Error:",
        "ERROR",
        "[error]",
        "[crit]",
        "[alert]",
        "[emerg]",
        "FATAL",
        "fatal:",
        "CRITICAL",
        "exec format error",
        "\"level\":\"error\"",
        "\"level\":\"fatal\"",
        "Segmentation fault",
    ];
    if WORDS.iter().any(|word| message.contains(word)) {
        LogTone::Failure
    } else {
        LogTone::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tone(source: LogSource, message: &str) -> LogTone {
        LogLine {
            at: Time(0),
            source,
            message: message.to_owned(),
        }
        .tone()
    }

    #[test]
    fn prefixes_are_split_off_with_their_blank() {
        for (message, prefix, rest) in [
            (
                "[AppRunner] Service creation started.",
                "[AppRunner] ",
                "Service creation started.",
            ),
            (
                "[Build] Step 2/3 : COPY . /app",
                "[Build] ",
                "Step 2/3 : COPY . /app",
            ),
            (
                "[PreBuild]  ---> 0a1b2c3d4e5f",
                "[PreBuild]  ",
                "---> 0a1b2c3d4e5f",
            ),
            ("[PostBuild]", "[PostBuild]", ""),
            ("[INFO] Listening", "", "[INFO] Listening"),
            (
                "Starting to pull your application image.",
                "",
                "Starting to pull your application image.",
            ),
        ] {
            assert_eq!(split_prefix(message), (prefix, rest));
        }
    }

    #[test]
    fn lines_of_app_runner_have_a_tone() {
        use LogTone::*;
        for (message, expected) in [
            ("[AppRunner] Service creation started.", Plain),
            (
                "[AppRunner] Service status is set to OPERATION_IN_PROGRESS.",
                Plain,
            ),
            ("[AppRunner] Service status is set to CREATE_FAILED.", Plain),
            ("[AppRunner] Successfully pulled image from ECR.", Ok),
            (
                "[AppRunner] Health check is successful. Routing traffic to application.",
                Ok,
            ),
            (
                "[AppRunner] Service update completed successfully. New configuration is deployed.",
                Ok,
            ),
            ("[AppRunner] Successfully Validate configuration file.", Ok),
            (
                "[AppRunner] Performing health check on protocol `TCP` [Port: '8080'].",
                Plain,
            ),
            (
                "[AppRunner] Health check failed on protocol `TCP` [Port: '8080']. Check your configured port number. For more information, see the application logs.",
                Failure,
            ),
            (
                "[AppRunner] Your application stopped or failed to start. See logs for more information.  Container exit code: 1",
                Failure,
            ),
            (
                "[AppRunner] Failed to pull your application image. Reason: Invalid Access Role in AuthenticationConfiguration.",
                Failure,
            ),
            (
                "[AppRunner] Deployment with ID : c40be7715f2a4b0d9a1e6d83f0b25c9a failed. Failure reason : Health check failed.",
                Failure,
            ),
            (
                "[AppRunner] Deployment with ID : c40be7715f2a4b0d9a1e6d83f0b25c9a failed.",
                Failure,
            ),
            (
                "[AppRunner] Deployment with ID : c40be7715f2a4b0d9a1e6d83f0b25c9a started. Triggering event : SERVICE_CREATE",
                Plain,
            ),
            ("Deployment failed. For details, see service logs.", Failure),
        ] {
            assert_eq!(tone(LogSource::Event, message), expected, "{message}");
        }
        let deployment = || LogSource::Deployment {
            operation: String::new(),
        };
        assert_eq!(
            tone(deployment(), "Failed to deploy your application image."),
            Failure
        );
        assert_eq!(tone(deployment(), "[Build] Step 1/3 : FROM x"), Plain);
    }

    #[test]
    fn lines_of_applications_are_plain_unless_they_complain() {
        for (message, expected) in [
            ("[INFO] Listening at: http://0.0.0.0:8000 (1)", LogTone::Plain),
            ("Successfully connected", LogTone::Plain),
            ("Traceback (most recent call last):", LogTone::Failure),
            ("Error: Cannot find module '/app/server.js'", LogTone::Failure),
            ("panic: runtime error: invalid memory address", LogTone::Failure),
        ] {
            assert_eq!(tone(LogSource::Application, message), expected, "{message}");
        }
    }

    proptest! {
        #[test]
        fn the_parts_are_the_message(message in "(\\[(AppRunner|Build)\\] *)?\\PC{0,60}") {
            let (prefix, rest) = split_prefix(&message);
            prop_assert_eq!(format!("{prefix}{rest}"), message);
        }
    }
}
