//! How App Runner finds out whether an instance is healthy.

use serde::{Deserialize, Serialize};

/// Shape `HealthCheckConfiguration`. Interval and timeout are in seconds; all four numbers are 1 to 20.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthCheck {
    /// What is asked.
    pub protocol: HealthCheckProtocol,
    /// Seconds from one check to the next.
    pub interval: u8,
    /// Seconds to wait for an answer.
    pub timeout: u8,
    /// Successes in a row until an instance counts as healthy.
    pub healthy_threshold: u8,
    /// Failures in a row until it counts as unhealthy.
    pub unhealthy_threshold: u8,
}

/// What the check asks of the application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum HealthCheckProtocol {
    /// Does the port accept a connection?
    Tcp,
    /// Does this path answer with a success?
    Http {
        /// Starts with `/`.
        path: String,
    },
}

impl Default for HealthCheck {
    /// App Runner's own defaults: TCP, every 5 s, 2 s to answer, 1 success, 5 failures.
    fn default() -> Self {
        HealthCheck {
            protocol: HealthCheckProtocol::Tcp,
            interval: 5,
            timeout: 2,
            healthy_threshold: 1,
            unhealthy_threshold: 5,
        }
    }
}

impl std::fmt::Display for HealthCheck {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.protocol {
            HealthCheckProtocol::Tcp => write!(f, "TCP every {} s", self.interval),
            HealthCheckProtocol::Http { path } => write!(f, "HTTP {path} every {} s", self.interval),
        }
    }
}

/// Why a number or a path of a health check does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HealthCheckError {
    /// Outside 1 to 20 (shapes `HealthCheckInterval`, `HealthCheckTimeout` and the two thresholds).
    #[error("Enter a whole number from 1 to 20.")]
    Number,
    /// Not a path.
    #[error("Start the path with a slash, for example /healthz.")]
    Path,
}

/// Reads one of the four numbers.
///
/// # Errors
/// Anything but a whole number from 1 to 20.
pub fn parse_number(text: &str) -> Result<u8, HealthCheckError> {
    match text.trim().parse::<u8>() {
        Ok(number @ 1..=20) => Ok(number),
        _ => Err(HealthCheckError::Number),
    }
}

/// Reads the path of an HTTP check.
///
/// # Errors
/// A text that does not start with `/`, or that holds blanks or control characters.
pub fn parse_path(text: &str) -> Result<String, HealthCheckError> {
    let path = text.trim();
    let fits = path.starts_with('/') && !path.chars().any(|c| c.is_whitespace() || c.is_control());
    if fits {
        Ok(path.to_owned())
    } else {
        Err(HealthCheckError::Path)
    }
}
