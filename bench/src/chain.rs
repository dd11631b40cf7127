//! Events with their chain of hashes: how fast they are written, and how fast a whole record is proved.

use crate::figure::{Figure, Limit};
use crate::seed;
use anyhow::{Result, bail, ensure};
use std::path::Path;
use std::time::Instant;
use store::Store;
use tempfile::TempDir;

/// Writes a million events and proves them.
///
/// # Errors
/// The chain does not hold, or the database does not answer.
pub async fn measure() -> Result<()> {
    let folder = TempDir::new()?;
    eprintln!("writing {} events", seed::EVENTS);
    let rate = seed::large(&Store::open(folder.path()).await?).await?;
    written(rate);
    verify(folder.path()).await
}

/// Prints how fast events were written.
pub fn written(rate: f64) {
    Figure::new("event rows written with their chain, in batches", rate, "rows/s")
        .budget(Limit::AtLeast(20_000.0))
        .print();
}

/// Proves the record of a folder that [`seed::large`] has filled, as `slipway admin verify-audit` does.
///
/// # Errors
/// The chain does not hold, or the database does not answer.
pub async fn verify(folder: &Path) -> Result<()> {
    let begun = Instant::now();
    let verified = match store::verify(folder, None).await? {
        Ok(verified) => verified,
        Err(fault) => bail!("the chain does not hold: {fault:?}"),
    };
    let elapsed = begun.elapsed().as_secs_f64();
    ensure!(
        verified.events >= i64::try_from(seed::EVENTS)?,
        "only {} events were found",
        verified.events
    );
    Figure::new("event rows verified", verified.events as f64 / elapsed, "rows/s").print();
    Figure::new("verification of 1,000,000 events", elapsed, "s").print();
    Ok(())
}
