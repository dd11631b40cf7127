//! The simulator as AWS's own clients and hostile ones see it: over HTTP, never by calling its functions.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

mod control;
mod domain;
mod errors;
mod failures;
mod hostile;
mod identity;
mod lifecycle;
mod logs;
mod neighbours;
mod paging;
mod restart;
mod update;
mod validation;
