//! A service as App Runner keeps it.

pub mod arn;
pub mod configuration;
pub mod defaults;
pub mod image;
pub mod record;
pub mod rules;
