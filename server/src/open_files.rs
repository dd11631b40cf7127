//! How many files and connections this process may have open.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Takes as many as the system lets it have. Most systems begin with 1,024, for the sake of programs that are older than
/// Slipway; each live stream is one.
pub(crate) fn take_all() {
    let limits = getrlimit(Resource::Nofile);
    if limits.current == limits.maximum {
        return;
    }
    let wished = Rlimit {
        current: limits.maximum,
        ..limits
    };
    if let Err(error) = setrlimit(Resource::Nofile, wished) {
        tracing::warn!(%error, open_files = limits.current, "the limit of open files stays as it is");
    }
}
