//! The simulator as AWS's own clients and hostile ones see it: over HTTP, never by calling its functions.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

mod connections;
mod control;
mod custom_domains;
mod domain;
mod errors;
mod failures;
mod hostile;
mod identity;
mod lifecycle;
mod logs;
mod paging;
mod restart;
mod source_code;
mod update;
mod validation;
mod vpc_connectors;
mod vpc_ingress_connections;
