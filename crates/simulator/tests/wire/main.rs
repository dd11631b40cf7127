//! The simulator as AWS's own clients and hostile ones see it: over HTTP, never by calling its functions.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

mod association_guards;
mod associations;
mod auto_scaling;
mod auto_scaling_errors;
mod automatic_deployments;
mod configuration_lists;
mod configuration_tags;
mod connections;
mod control;
mod control_page;
mod custom_domain_failures;
mod custom_domains;
mod domain;
mod domain_hosts;
mod errors;
mod failures;
mod hostility;
mod identity;
mod lifecycle;
mod logs;
mod metrics;
mod model;
mod neighbours;
mod observability;
mod paging;
mod public_registry;
mod races;
mod restart;
mod snapshot;
mod source_code;
mod terraform;
mod update;
mod validation;
mod vpc_connectors;
mod vpc_ingress_connections;
