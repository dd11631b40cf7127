//! Signing in through any provider of `OpenID` Connect: the code flow with PKCE, and nothing of what Slipway does with the
//! person it finds out about.
//!
//! The signature of an ID token is checked with ring, which TLS brings along; algorithms with a shared key, and none at all, are
//! no values of `Algorithm`, so there is nothing to forget. Times are given, not asked for, but for the limits of
//! requests.

mod address;
mod claims;
mod discovery;
mod error;
mod group_roles;
mod keys;
mod pending;
mod provider;
mod secret;
mod settings;
mod token;
mod web;

pub use error::Error;
pub use group_roles::GroupRoles;
pub use pending::{Answer, Freshness, Pending};
pub use provider::{Finished, Provider};
pub use secret::Secret;
pub use settings::{Given, Settings, SettingsError};
