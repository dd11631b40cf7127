//! `ListMetrics`: which metrics there are.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Call, invalid_value, list_name, read};
use crate::clock::Timestamp;
use crate::metrics::history::History;
use crate::metrics::metric::{INSTANCE_DIMENSION, Metric, NAMESPACE, SERVICE_DIMENSIONS};
use crate::metrics::minute::Minute;
use crate::protocol::errors::Fault;
use crate::protocol::paging;
use crate::service::record::ServiceRecord;
use crate::storage::services;

/// "Up to 500 results are returned for any one call" (API).
const PAGE: usize = 500;

/// Metrics that "haven't reported data in the past two weeks" are not listed (API).
const TWO_WEEKS: i64 = 14 * 24 * 3_600_000;

/// What `RecentlyActive` asks for. Instances are listed for so long in any case: on AWS too, each deployment has new
/// ones.
const THREE_HOURS: i64 = 3 * 3_600_000;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListMetricsRequest {
    namespace: Option<String>,
    metric_name: Option<String>,
    #[serde(default)]
    dimensions: Vec<DimensionFilter>,
    next_token: Option<String>,
    recently_active: Option<String>,
    include_linked_accounts: Option<bool>,
    owning_account: Option<String>,
}

/// API shape `DimensionFilter`: a metric that has the dimension, with that value if one is given.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DimensionFilter {
    name: String,
    value: Option<String>,
}

/// A metric, and the dimensions it has in a fixed order.
struct Listed {
    metric: Metric,
    dimensions: Vec<(&'static str, String)>,
}

/// What a request has found, before it is listed.
pub struct Found {
    sent: ListMetricsRequest,
    /// What the tokens of this list carry.
    list: String,
    account: String,
    /// The last one of the page before.
    after: Option<String>,
    services: Vec<(ServiceRecord, History)>,
    now: Timestamp,
}

/// Checks a request and reads what its answer follows from.
pub async fn look_up(call: &mut Call<'_>, request: Value) -> Result<Found, Fault> {
    let list = list_name(call.scope, "ListMetrics", &request);
    let sent: ListMetricsRequest = read(request)?;
    let after = match &sent.next_token {
        Some(token) => {
            let [key] = paging::position(&list, token)
                .map_err(|_| invalid_value("The parameter NextToken is not valid."))?;
            Some(key)
        }
        None => None,
    };
    let is_own = sent
        .namespace
        .as_deref()
        .is_none_or(|namespace| namespace == NAMESPACE)
        && sent
            .owning_account
            .as_ref()
            .is_none_or(|account| *account == call.scope.account);
    let mut services = Vec::new();
    if is_own {
        for service in services::of_scope(call.connection, call.scope).await? {
            if may_match(&dimensions(&service), &sent.dimensions) {
                let (recently, until) = (since(call.now, THREE_HOURS), Minute::of(call.now).next());
                let history = call.history(&service, recently, until).await?;
                services.push((service, history));
            }
        }
    }
    Ok(Found {
        sent,
        list,
        account: call.scope.account.clone(),
        after,
        services,
        now: call.now,
    })
}

impl Found {
    /// The answer.
    pub fn answer(&self) -> Value {
        let mut listed: Vec<(String, Listed)> = self
            .metrics()
            .into_iter()
            .map(|listed| (listed.key(), listed))
            .filter(|(key, _)| self.after.as_ref().is_none_or(|after| key > after))
            .collect();
        listed.sort_by(|(one, _), (other, _)| one.cmp(other));
        let more = listed.len() > PAGE;
        listed.truncate(PAGE);
        let metrics: Vec<Value> = listed.iter().map(|(_, listed)| listed.description()).collect();
        let mut answer = json!({});
        if self.sent.include_linked_accounts == Some(true) {
            answer["OwningAccounts"] = metrics.iter().map(|_| json!(self.account)).collect();
        }
        answer["Metrics"] = Value::from(metrics);
        if let Some((key, _)) = listed.last().filter(|_| more) {
            answer["NextToken"] = json!(paging::token(&self.list, &[key]));
        }
        answer
    }

    fn metrics(&self) -> Vec<Listed> {
        let recently = since(self.now, THREE_HOURS);
        let from = if self.sent.recently_active.is_some() {
            recently
        } else {
            since(self.now, TWO_WEEKS)
        };
        let until = Minute::of(self.now).next();
        let mut listed = Vec::new();
        for (service, history) in &self.services {
            if !history.has_data(from, until) {
                continue;
            }
            let dimensions = dimensions(service);
            listed.extend(Metric::OF_SERVICE.map(|metric| Listed {
                metric,
                dimensions: dimensions.clone(),
            }));
            for instance in history.instances(recently, until) {
                let mut of_instance = dimensions.clone();
                of_instance.push((INSTANCE_DIMENSION, instance));
                listed.extend(Metric::OF_INSTANCE.map(|metric| Listed {
                    metric,
                    dimensions: of_instance.clone(),
                }));
            }
        }
        listed.retain(|listed| {
            let name = self.sent.metric_name.as_deref();
            let mut filters = self.sent.dimensions.iter();
            name.is_none_or(|name| name == listed.metric.name())
                && filters.all(|filter| matches(&listed.dimensions, filter))
        });
        listed
    }
}

fn since(now: Timestamp, milliseconds: i64) -> Minute {
    Minute::of(now.plus(-milliseconds))
}

fn dimensions(service: &ServiceRecord) -> Vec<(&'static str, String)> {
    let values = [service.name.clone(), service.id.clone()];
    SERVICE_DIMENSIONS.into_iter().zip(values).collect()
}

/// Whether a metric of the service, or of one of its instances, can pass the filters.
fn may_match(dimensions: &[(&'static str, String)], filters: &[DimensionFilter]) -> bool {
    filters
        .iter()
        .all(|filter| filter.name == INSTANCE_DIMENSION || matches(dimensions, filter))
}

fn matches(dimensions: &[(&'static str, String)], filter: &DimensionFilter) -> bool {
    dimensions.iter().any(|(name, value)| {
        *name == filter.name && filter.value.as_ref().is_none_or(|wanted| wanted == value)
    })
}

impl Listed {
    /// What the list is sorted by.
    fn key(&self) -> String {
        let values: Vec<&str> = self.dimensions.iter().map(|(_, value)| value.as_str()).collect();
        format!("{} {}", values.join(" "), self.metric.name())
    }

    /// API shape `Metric`.
    fn description(&self) -> Value {
        let dimensions: Vec<Value> = self
            .dimensions
            .iter()
            .map(|(name, value)| json!({"Name": name, "Value": value}))
            .collect();
        json!({"Namespace": NAMESPACE, "MetricName": self.metric.name(), "Dimensions": dimensions})
    }
}
