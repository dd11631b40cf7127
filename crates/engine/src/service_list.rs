//! The list of services: filtered, sorted, in pages.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::Result;
use model::saved_view::SavedView;
use model::service::ServiceStatus;
use model::service_filter::{Completion, Filter, KnownValues, Property, begun, complete};
use model::service_list::{ServiceLayout, ServiceOrder, ServicesQuery};
use model::view::{FilterChoice, FilterView, ServicesView, Unfinished, ViewTab};
use std::sync::Arc;
use store::ServiceFilter;

/// Names and images that are suggested.
const SUGGESTED: i64 = 8;

/// Statuses that a menu offers beside the field.
const OFFERED: [ServiceStatus; 4] = [
    ServiceStatus::Running,
    ServiceStatus::OperationInProgress,
    ServiceStatus::CreateFailed,
    ServiceStatus::Paused,
];

impl Engine {
    /// The list of services. What the address leaves open is shown as `remembered`. A filter that cannot be read lets no
    /// service through, and the view says why.
    ///
    /// # Errors
    /// The role does not allow it, or the database does not answer.
    pub async fn services(
        &self,
        actor: &Actor,
        query: &ServicesQuery,
        remembered: &ServiceLayout,
    ) -> Result<ServicesView> {
        authorize(actor, Action::SeeServices, Resource::Shared)?;
        let order = ServiceOrder::parse(&query.sort);
        let layout = ServiceLayout::of(query, remembered);
        let read = Filter::parse(&query.q);
        let is_readable = read.is_ok();
        let filter = self.filter_view(&query.q, read.as_ref());
        let asked = ServiceFilter::new(read.unwrap_or_default(), order, now());
        let page = query.page.parse().unwrap_or(1).clamp(1, 1_000_000);
        let (size, offset) = if is_readable {
            (layout.size, (page - 1) * layout.size)
        } else {
            (0, 0)
        };
        let found = self.store().services(&asked, size, offset).await?;
        let matching = if is_readable { found.matching } else { 0 };
        let unfinished = found.newest_failure.as_ref().map(|listed| Unfinished {
            cause: listed
                .service
                .operation
                .as_ref()
                .and_then(|operation| operation.cause.clone()),
            service: listed.service.arn.clone(),
        });
        Ok(ServicesView {
            pages: (matching + layout.size - 1) / layout.size,
            rows: Arc::clone(&found.rows),
            matching,
            total: found.total,
            page,
            regions: self.region_states().await?,
            unfinished,
            filter,
            views: self.view_tabs(actor, query, &layout).await?,
            share_refusal: authorize(actor, Action::ShareView, Resource::Shared)
                .err()
                .map(|refusal| refusal.to_string()),
            order,
            layout,
            backend: self.backend().clone(),
            now: now().whole_second(),
        })
    }

    /// Whether somebody may see services: for what only changes how they are shown.
    ///
    /// # Errors
    /// The role does not allow it.
    pub fn see_services(&self, actor: &Actor) -> Result<()> {
        Ok(authorize(actor, Action::SeeServices, Resource::Shared)?)
    }

    fn filter_view(
        &self,
        typed: &str,
        read: std::result::Result<&Option<Filter>, &model::service_filter::FilterError>,
    ) -> FilterView {
        let current = read.ok().cloned().flatten();
        let choice = |property: Property, value: Option<String>, label: String| {
            let chosen = current.as_ref().and_then(|filter| filter.chosen(property));
            FilterChoice {
                current: chosen.map(str::to_ascii_lowercase) == value,
                q: Filter::with(current.clone(), property, value.as_deref())
                    .map(|filter| filter.to_string())
                    .unwrap_or_default(),
                label,
            }
        };
        let statuses = OFFERED.into_iter().map(|status| {
            let value = match status {
                ServiceStatus::OperationInProgress => "in progress".to_owned(),
                status => status.label().to_ascii_lowercase(),
            };
            choice(Property::Status, Some(value), status.label().to_owned())
        });
        let regions = self.regions();
        let every_region = match regions.len() {
            1 => regions[0].to_string(),
            count => format!("All {count} Regions"),
        };
        FilterView {
            statuses: std::iter::once(choice(Property::Status, None, "Every status".to_owned()))
                .chain(statuses)
                .collect(),
            regions: std::iter::once(choice(Property::Region, None, every_region))
                .chain(
                    regions
                        .iter()
                        .map(|region| choice(Property::Region, Some(region.to_string()), region.label())),
                )
                .collect(),
            error_place: read.err().map(|error| error.place(typed)).unwrap_or_default(),
            error: read.err().cloned(),
        }
    }

    /// The views that somebody sees, and which of them the list is.
    async fn view_tabs(
        &self,
        actor: &Actor,
        query: &ServicesQuery,
        layout: &ServiceLayout,
    ) -> Result<Vec<ViewTab>> {
        let shown = as_saved(query, layout);
        let views = self.store().saved_views().await?;
        let seen = views.iter().filter(|view| is_seen(actor, view));
        Ok(seen
            .map(|view| ViewTab {
                current: view.id.to_string() == query.view,
                changed: view.query != shown,
                refusal: authorize(actor, Action::of_view(view.shared), Resource::Shared)
                    .err()
                    .map(|refusal| refusal.to_string()),
                view: view.clone(),
            })
            .collect())
    }

    /// What can be written at a place of the filter: `caret` counts characters.
    ///
    /// # Errors
    /// The role does not allow it, or the database does not answer.
    pub async fn complete_filter(&self, actor: &Actor, text: &str, caret: usize) -> Result<Completion> {
        authorize(actor, Action::SeeServices, Resource::Shared)?;
        let begun = begun(text, caret);
        let found = self.store().services_named(&begun, SUGGESTED).await?;
        let mut names: Vec<String> = found.into_iter().map(|listed| listed.service.arn.name).collect();
        names.dedup();
        let known = KnownValues {
            regions: self.regions().iter().map(ToString::to_string).collect(),
            people: self.store().people_names().await?,
            accounts: vec![self.account().to_owned()],
            names,
            images: self.store().images_like(&begun, SUGGESTED).await?,
        };
        Ok(complete(text, caret, &known))
    }
}

/// Whether somebody sees a view: those of the team, and their own.
pub(crate) fn is_seen(actor: &Actor, view: &SavedView) -> bool {
    view.shared || view.person == actor.person.id
}

/// A list as a view keeps it: all of it, whatever was remembered.
pub(crate) fn as_saved(query: &ServicesQuery, layout: &ServiceLayout) -> String {
    let mut saved = query.saved();
    saved.q = match Filter::parse(&query.q) {
        Ok(filter) => filter.map(|filter| filter.to_string()).unwrap_or_default(),
        Err(_) => query.q.clone(),
    };
    saved.sort = ServiceOrder::parse(&query.sort).word();
    layout.write(&mut saved);
    saved.encode()
}
