//! The real SDK over HTTP: against the simulator for what App Runner does, and against answers written by hand for what
//! it says and the simulator does not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod account;
mod by_hand;
mod errors;
mod forms;
mod identity;
mod logs;
mod services;
mod tomorrow;
mod world;
