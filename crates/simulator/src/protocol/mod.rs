//! The wire: who calls, what is asked, and how answers and errors are written.

pub mod cbor;
pub mod errors;
pub mod json;
pub mod paging;
pub mod query;
pub mod request;
pub mod xml;
