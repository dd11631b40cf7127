//! Routes that are no pages.

pub(crate) mod audit_export;
pub(crate) mod badge;
pub(crate) mod draft_export;
pub(crate) mod events;
pub(crate) mod health;
pub mod posted;
pub(crate) mod single_sign_on;
