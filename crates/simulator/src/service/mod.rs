//! A service as App Runner keeps it.

pub mod arn;
pub mod auto_scaling;
pub mod capacity;
pub mod configuration;
pub mod defaults;
pub mod image;
pub mod observability;
pub mod record;
pub mod revision;
pub mod rules;
pub mod source;
