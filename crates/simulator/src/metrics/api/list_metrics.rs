//! `ListMetrics`: which metrics there are.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Call, invalid_value, list_name, read};
use crate::clock::Timestamp;
use crate::metrics::metric::{INSTANCE_DIMENSION, Metric, NAMESPACE, SERVICE_DIMENSIONS};
use crate::metrics::minute::Minute;
use crate::protocol::errors::Fault;
use crate::protocol::paging;
use crate::service::record::ServiceRecord;
use crate::storage::services;

/// "Up to 500 results are returned for any one call" (API).
const PAGE: usize = 500;

/// "ListMetrics doesn't return information about metrics if those metrics haven't reported data in the past two weeks"
/// (API).
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

pub async fn list_metrics(call: &mut Call<'_>, request: Value) -> Result<Value, Fault> {
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
    let mut listed: Vec<(String, Listed)> = find(call, &sent)
        .await?
        .into_iter()
        .map(|listed| (listed.key(), listed))
        .filter(|(key, _)| after.as_ref().is_none_or(|after| key > after))
        .collect();
    listed.sort_by(|(one, _), (other, _)| one.cmp(other));
    let more = listed.len() > PAGE;
    listed.truncate(PAGE);
    let metrics: Vec<Value> = listed.iter().map(|(_, listed)| listed.description()).collect();
    let mut answer = json!({});
    if sent.include_linked_accounts == Some(true) {
        answer["OwningAccounts"] = metrics.iter().map(|_| json!(call.scope.account)).collect();
    }
    answer["Metrics"] = Value::from(metrics);
    if let Some((key, _)) = listed.last().filter(|_| more) {
        answer["NextToken"] = json!(paging::token(&list, &[key]));
    }
    Ok(answer)
}

async fn find(call: &mut Call<'_>, sent: &ListMetricsRequest) -> Result<Vec<Listed>, Fault> {
    let others = sent
        .namespace
        .as_ref()
        .is_some_and(|namespace| namespace != NAMESPACE)
        || sent
            .owning_account
            .as_ref()
            .is_some_and(|account| *account != call.scope.account);
    if others {
        return Ok(Vec::new());
    }
    let since = |milliseconds: i64| Minute::of(Timestamp(call.now.0 - milliseconds));
    let recently = since(THREE_HOURS);
    let from = if sent.recently_active.is_some() {
        recently
    } else {
        since(TWO_WEEKS)
    };
    let until = Minute::of(call.now).next();
    let mut listed = Vec::new();
    for service in services::of_scope(call.connection, call.scope).await? {
        let dimensions = dimensions(&service);
        if !may_match(&dimensions, &sent.dimensions) {
            continue;
        }
        let history = call.history(&service, recently, until).await?;
        if !history.has_data(from, until) {
            continue;
        }
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
        let has_name = sent
            .metric_name
            .as_ref()
            .is_none_or(|name| name == listed.metric.name());
        has_name
            && sent
                .dimensions
                .iter()
                .all(|filter| matches(&listed.dimensions, filter))
    });
    Ok(listed)
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
