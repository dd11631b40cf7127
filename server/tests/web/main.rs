//! The server from outside, over a socket: one binary, a file for each theme.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod acts;
mod archive;
mod asvs;
mod audit;
mod canaries;
mod cross_site;
mod draft_files;
mod every_write;
mod fields;
mod fingerprints;
mod flood;
mod garbage;
mod harness;
mod headers;
mod launch;
mod launch_links;
mod live;
mod members;
mod members_names;
mod notifications;
mod operating;
mod overview;
mod passwords;
mod place;
mod presence;
mod protected;
mod proxies;
mod readiness;
mod redirects;
mod roles;
mod routes_by_role;
mod same_origin;
mod second_factor;
mod secrets;
mod services_list;
mod sessions;
mod single_sign_on;
mod strangers;
mod terminal;
mod values_of_others;
mod variables;
mod wizard;
