//! The store against a real database file: one binary, a file for each theme.

mod drafts;
mod durability;
mod folder;
mod history;
mod logs;
mod observations;
mod people;
mod services;
mod sessions;
mod sign_in_attempts;
