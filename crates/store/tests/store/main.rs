//! The store against a real database file: one binary, a file for each theme.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod backup;
mod draft_comments;
mod drafts;
mod durability;
mod folder;
mod history;
mod identities;
mod logs;
mod notifications;
mod observations;
mod people;
mod record;
mod saved_views;
mod services;
mod sessions;
mod short_links;
mod sign_in_attempts;
