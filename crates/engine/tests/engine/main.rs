//! The engine against the simulator over HTTP and a real database file: one binary, a file for each theme.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod allowed_list;
mod attempts;
mod choices;
mod cloning;
mod creating;
mod drafts;
mod explaining;
mod failing;
mod harness;
mod images;
mod in_name_of;
mod looking;
mod members;
mod notifications;
mod operating;
mod overview;
mod people;
mod protection;
mod record;
mod roles;
mod second_factor;
mod service_list;
mod sharing_drafts;
mod short_links;
mod silence;
mod single_sign_on;
mod values;
