//! What an account has around App Runner.

mod app_runner;
mod image_facts;
mod patience;
mod registry;
mod roles;
mod secrets;
mod vpc;
