//! What App Runner tells CloudWatch about a service, and the part of CloudWatch that reads it back.
//!
//! A minute of a service has the requests that really reached it and, on top, a background that follows from the
//! service's id and the minute alone. Metrics are those of the clock on the wall: `speed` scales nothing here.

pub mod api;
mod background;
pub mod distribution;
mod history;
pub mod load;
mod metric;
pub mod minute;
mod moment;
mod serving;
mod statistic;
pub mod traffic;
