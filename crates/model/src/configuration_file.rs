//! `apprunner.yaml`, with which a repository configures its own build and start (developer guide, "App Runner
//! configuration file reference").

mod reader;
mod section;
mod slips;
mod writer;
mod yaml;

#[cfg(test)]
mod tests;

use crate::port::Port;
use crate::runtime::Runtime;
use crate::text::cleaned;
use serde::{Deserialize, Serialize};

pub use reader::read;

/// Most characters of a message.
const LONGEST: usize = 400;

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigurationFile {
    /// With what it is built and run.
    pub runtime: Runtime,
    /// How it is built.
    pub build: Build,
    /// How it is started.
    pub run: Run,
}

/// How the code becomes an image.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Build {
    /// Commands before the build.
    pub pre_build: Vec<String>,
    /// Commands of the build; at least one.
    pub build: Vec<String>,
    /// Commands after the build.
    pub post_build: Vec<String>,
    /// Variables that only the build sees.
    pub variables: Vec<(String, String)>,
}

/// How the image is started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// Locks the runtime to a version: `3.11`, `3.11.13`. The newest without one.
    pub runtime_version: Option<String>,
    /// Commands in the image that is started, before the start. Revised builds only.
    pub pre_run: Vec<String>,
    /// The command that starts the application.
    pub command: String,
    /// The port it listens on, 8080 without one.
    pub port: Option<Port>,
    /// Another variable than `PORT` that holds the port as well.
    pub port_variable: Option<String>,
    /// Variables.
    pub variables: Vec<(String, String)>,
    /// Variables whose values come from Secrets Manager or the parameter store: name and ARN.
    pub secrets: Vec<(String, String)>,
}

/// Something about a line of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Counted from 1.
    pub line: usize,
    /// App Runner would refuse the file, or build something else than is written there.
    pub is_error: bool,
    /// A sentence that says what to do.
    pub message: String,
}

impl Finding {
    fn error(line: usize, message: impl Into<String>) -> Finding {
        Finding {
            line,
            is_error: true,
            // Much of it quotes the file.
            message: cleaned(&message.into(), LONGEST),
        }
    }

    fn warning(line: usize, message: impl Into<String>) -> Finding {
        Finding {
            is_error: false,
            ..Finding::error(line, message)
        }
    }
}

/// "Line 3: Quote this."
impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Line {}: {}", self.line, self.message)
    }
}

/// What came of reading a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What it says, unless there is an error in it.
    pub file: Option<ConfigurationFile>,
    /// Errors and warnings in the order of the lines.
    pub findings: Vec<Finding>,
}
