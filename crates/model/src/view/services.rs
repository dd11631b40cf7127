//! The list of services.

use super::{Backend, RegionState};
use crate::arn::ServiceArn;
use crate::saved_view::SavedView;
use crate::service::ListedService;
use crate::service_filter::FilterError;
use crate::service_list::{ServiceLayout, ServiceOrder};
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
    /// What the filter says, and what can be chosen beside it.
    pub filter: FilterView,
    /// The order of the rows.
    pub order: ServiceOrder,
    /// What is shown of each service.
    pub layout: ServiceLayout,
    /// Saved views that the person sees, those of the team first.
    pub views: Vec<ViewTab>,
    /// Why the person may not save a view for the team.
    pub share_refusal: Option<String>,
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

/// The filter of the list, as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterView {
    /// What cannot be read.
    pub error: Option<FilterError>,
    /// Where that is: "At character 10".
    pub error_place: String,
    /// Statuses, after "every status".
    pub statuses: Vec<FilterChoice>,
    /// Regions, after "all Regions".
    pub regions: Vec<FilterChoice>,
}

/// A filter that can be chosen beside the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterChoice {
    /// What people read.
    pub label: String,
    /// The whole filter with it.
    pub q: String,
    /// Whether it applies now.
    pub current: bool,
}

/// A saved view above the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewTab {
    /// The view.
    pub view: SavedView,
    /// Whether it is the one that is shown.
    pub current: bool,
    /// Whether the list is shown otherwise than it was saved.
    pub changed: bool,
    /// Why the person may not change or delete it.
    pub refusal: Option<String>,
}
