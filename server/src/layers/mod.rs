//! What every request goes through.

pub(crate) mod forwarded;
pub(crate) mod held_form;
pub(crate) mod identity;
pub(crate) mod not_written;
pub(crate) mod request_log;
pub(crate) mod same_origin;
pub(crate) mod security_headers;
pub(crate) mod uploads;
