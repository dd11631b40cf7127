//! The page of what is protected.

use crate::protection::Protection;
use crate::region::Region;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// What is protected, and what can be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtectionView {
    /// The protected places, the newest last.
    pub protections: Vec<Protection>,
    /// Regions to choose from.
    pub regions: Vec<Region>,
    /// Why the reader may not change it.
    pub refusal: Option<String>,
    /// The server's clock.
    pub now: Time,
}
