//! The list of services.

use super::{Backend, RegionState};
use crate::arn::ServiceArn;
use crate::service::ListedService;
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The list of services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicesView {
    /// Rows of this page; shared, as they go through many hands.
    pub rows: Arc<[ListedService]>,
    /// How many match the filter.
    pub matching: i64,
    /// How many there are.
    pub total: i64,
    /// 1 for the first page.
    pub page: i64,
    /// How many pages there are.
    pub pages: i64,
    /// Every Region that is followed.
    pub regions: Vec<RegionState>,
    /// The newest create that failed and is not repaired yet.
    pub unfinished: Option<Unfinished>,
    /// Which App Runner.
    pub backend: Backend,
    /// The server's clock, in whole seconds.
    pub now: Time,
}

/// A failed create that waits for someone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfinished {
    /// The service.
    pub service: ServiceArn,
    /// Why, in one clause.
    pub cause: Option<String>,
}

/// Most rows of one page of the list of services.
pub const SERVICES_PER_PAGE: i64 = 100;
