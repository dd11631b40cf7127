//! Which service's which metric a request means.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::Call;
use super::range::Range;
use crate::clock::Timestamp;
use crate::metrics::distribution::Distribution;
use crate::metrics::history::{History, Place};
use crate::metrics::metric::{INSTANCE_DIMENSION, Metric, NAMESPACE, SERVICE_DIMENSIONS};
use crate::metrics::minute::Minute;
use crate::metrics::serving;
use crate::service::record::ServiceRecord;
use crate::storage::{Result, operations, services, traffic};

/// API shape `Dimension`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Dimension {
    pub name: String,
    pub value: String,
}

/// A metric of a service, or of one of its instances.
#[derive(Debug, Clone)]
pub struct Selection {
    pub metric: Metric,
    instance: Option<Place>,
    history: Arc<History>,
}

/// The services whose past has been read for a request.
pub type Known = BTreeMap<String, Arc<History>>;

impl Selection {
    /// The points in a range, oldest first.
    pub fn points(&self, range: &Range) -> Vec<(Timestamp, Distribution)> {
        range.points(&self.history, self.metric, self.instance)
    }
}

impl Call<'_> {
    /// What namespace, name and dimensions lead to; `None` where there is no such metric, which is no mistake.
    ///
    /// "CloudWatch treats each unique combination of dimensions as a separate metric" (API, `Dimensions`): a name
    /// without the id, or something besides, is a metric that nobody writes.
    pub async fn select(
        &mut self,
        namespace: &str,
        name: &str,
        dimensions: &[Dimension],
        (from, until): (Minute, Minute),
        known: &mut Known,
    ) -> Result<Option<Selection>> {
        let value = |wanted: &str| {
            let mut found = dimensions.iter().filter(|dimension| dimension.name == wanted);
            let first = found.next()?;
            found.next().is_none().then_some(first.value.as_str())
        };
        let [service_name, service_id] = SERVICE_DIMENSIONS.map(value);
        let (Some(service_name), Some(service_id), Some(metric)) =
            (service_name, service_id, Metric::named(name))
        else {
            return Ok(None);
        };
        let instance = value(INSTANCE_DIMENSION);
        let count = SERVICE_DIMENSIONS.len() + usize::from(instance.is_some());
        if namespace != NAMESPACE || dimensions.len() != count {
            return Ok(None);
        }
        let found = services::find(self.connection, service_id).await?;
        let Some(service) =
            found.filter(|service| service.name == service_name && service.scope == *self.scope)
        else {
            return Ok(None);
        };
        let history = if let Some(history) = known.get(service_id) {
            Arc::clone(history)
        } else {
            let history = Arc::new(self.history(&service, from, until).await?);
            known.insert(service_id.to_owned(), Arc::clone(&history));
            history
        };
        let place = instance.map(|id| history.place(id));
        Ok(match place {
            Some(None) => None,
            place => Some(Selection {
                metric,
                instance: place.flatten(),
                history,
            }),
        })
    }

    /// The past of a service, with what really reached it from one minute until before another.
    pub async fn history(&mut self, service: &ServiceRecord, from: Minute, until: Minute) -> Result<History> {
        let operations = operations::page(self.connection, &service.id, None, i64::MAX).await?;
        let counted = traffic::between(self.connection, &service.id, from, until).await?;
        Ok(History::new(
            &service.id,
            self.app.settings.background_traffic,
            serving::stretches(operations),
            counted,
        ))
    }
}
