//! What the running program is held against: budgets, and promises that only load, kills and a full disk can break.
//!
//! The binary of this package measures the release binary. The proofs run in the server's tests too, smaller.

#![allow(clippy::cast_precision_loss, reason = "figures are shown with three digits")]

pub mod bare_page;
pub mod chain;
pub mod client;
pub mod database;
pub mod figure;
pub mod full_disk;
mod kill_load;
pub mod kills;
mod ledger;
mod listener;
pub mod load;
pub mod pages;
pub mod program;
pub mod room;
pub mod seed;
pub mod simulator;
pub mod start;
pub mod streams;
pub mod visitor;

use std::time::Duration;

/// The core of the server while requests are counted.
pub const SERVER_CORE: usize = 0;
/// The core of the one who asks.
pub const CLIENT_CORE: usize = 1;
/// Each round measures everything once. What else the computer does only makes a round worse, so the best one counts.
pub const ROUNDS: usize = 5;
/// How long a round takes.
pub const ROUND: Duration = Duration::from_secs(2);
/// Connections that ask at the same time where requests are counted; enough that the server never waits for one.
pub const CONNECTIONS: usize = 8;
