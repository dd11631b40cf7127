//! What App Runner and the containers write, and the part of CloudWatch Logs that reads it back.

pub mod api;
pub mod application;
pub mod filter_pattern;
pub mod lines;
pub mod source_lines;
pub mod tokens;
