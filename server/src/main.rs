//! `slipway`.
fn main() {}
