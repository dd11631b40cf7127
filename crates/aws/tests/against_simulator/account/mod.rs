//! What an account has around App Runner.

mod app_runner;
mod patience;
mod registry;
mod roles;
mod secrets;
