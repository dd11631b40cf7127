//! App Runner and its neighbours through the AWS SDK. The only crate that names `aws_sdk_*`.
//!
//! The seam between AWS and the simulator is the endpoint: both are the same code from here on, with the same
//! signing, retries, paging and error parsing.

mod account;
mod app_runner;
mod connection;
mod convert;
mod error;
mod fingerprints;
mod identity;
mod logs;
mod made;
mod member_credentials;
mod web;

pub use account::{Account, CreateRoleError};
pub use app_runner::{Accepted, AppRunner};
pub use connection::{ConnectError, Connection};
pub use error::{Error, ErrorKind};
pub use fingerprints::Fingerprints;
pub use identity::Identity;
pub use logs::{LogPage, LogStream};
pub use made::Made;
pub use member_credentials::Member;
