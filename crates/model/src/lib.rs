//! The words and rules of App Runner and of Slipway.
//!
//! Everything here is pure: no input or output, no clock, no randomness. It compiles for the
//! server and for the browser, so that a rule lives once and says the same on both sides.

pub mod actions;
pub mod allowed_list;
pub mod arn;
pub mod auto_scaling;
pub mod aws_console;
pub mod browser;
pub mod compute;
pub mod configuration_file;
pub mod connection;
pub mod consequence;
pub mod container_registry;
pub mod cost;
pub mod dotenv;
pub mod draft;
pub mod environment;
pub mod event;
pub mod export;
pub mod failure;
pub mod field_error;
pub mod fingerprint;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
pub mod gallery;
pub mod health_check;
pub mod identity;
pub mod image;
pub mod image_facts;
pub mod invitation;
pub mod launch;
pub mod listed;
pub mod log;
pub mod notification;
pub mod observability;
pub mod operation;
pub mod paste;
pub mod paths;
pub mod pattern;
pub mod person;
pub mod port;
pub mod preflight;
pub mod presence;
pub mod protection;
pub mod query;
pub mod record;
pub mod region;
pub mod repository;
pub mod repository_policy;
pub mod role;
pub mod runtime;
pub mod saved_view;
pub mod secret;
pub mod secret_reference;
pub mod secret_store;
pub mod service;
pub mod service_comparison;
pub mod service_filter;
pub mod service_list;
pub mod service_name;
pub mod tag;
pub mod text;
pub mod time;
pub mod user_name;
pub mod variable_import;
pub mod view;
pub mod vpc;
