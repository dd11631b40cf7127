//! Logs and metrics of the process itself.

use crate::config::LogFormat;
use tracing_subscriber::EnvFilter;

/// Starts writing log lines to standard error. `RUST_LOG` chooses which; without it, warnings and what the server tells.
pub fn start(format: LogFormat) {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,server=info,engine=info"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second start, as tests do it, leaves the first one in place.
    let _ = match format {
        LogFormat::Text => subscriber.with_target(false).try_init(),
        LogFormat::Json => subscriber.json().flatten_event(true).try_init(),
    };
}
