//! What `GetMetricData` is asked for, checked beyond the model.

use std::collections::HashSet;

use serde::Deserialize;

use super::expression::Expression;
use super::range::check_period;
use super::selection::Dimension;
use super::validation_error;
use crate::metrics::statistic::Statistic;
use crate::protocol::errors::Fault;

/// How many queries "a single `GetMetricData` call can include" (API).
const MOST_QUERIES: usize = 500;

/// API shape `MetricDataQuery`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MetricDataQuery {
    pub id: String,
    metric_stat: Option<MetricStat>,
    expression: Option<String>,
    label: Option<String>,
    pub return_data: Option<bool>,
    pub account_id: Option<String>,
}

impl MetricDataQuery {
    /// "If Label is omitted, CloudWatch generates a default" (API): the metric's name, or the expression's id.
    pub fn label(&self) -> &str {
        let name = self.metric_stat.as_ref().map(|stat| &stat.metric.name);
        self.label.as_ref().or(name).unwrap_or(&self.id)
    }
}

/// API shape `MetricStat`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MetricStat {
    pub metric: Metric,
    pub period: i64,
    stat: String,
    pub unit: Option<String>,
}

/// API shape `Metric`, of which the model requires nothing.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Metric {
    #[serde(default)]
    pub namespace: String,
    #[serde(default, rename = "MetricName")]
    pub name: String,
    #[serde(default)]
    pub dimensions: Vec<Dimension>,
}

/// What one query wants.
#[derive(Debug, Clone)]
pub enum Wanted {
    Statistic(MetricStat, Statistic),
    Expression(Expression),
}

/// Checks all queries of a request; answers with what each wants.
pub fn check(queries: &[MetricDataQuery]) -> Result<Vec<Wanted>, Fault> {
    if queries.is_empty() || queries.len() > MOST_QUERIES {
        return Err(validation_error(format!(
            "The collection MetricDataQueries must have between 1 and {MOST_QUERIES} members."
        )));
    }
    let mut ids = HashSet::new();
    let mut wanted = Vec::new();
    for (number, query) in (1..).zip(queries) {
        let place = format!("MetricDataQueries.member.{number}");
        if !is_id(&query.id) {
            return Err(validation_error(format!(
                "The value {} for parameter {place}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.",
                query.id
            )));
        }
        if !ids.insert(query.id.as_str()) {
            return Err(validation_error(
                "The values for parameter id in MetricDataQueries are not unique.",
            ));
        }
        wanted.push(match (&query.metric_stat, &query.expression) {
            (Some(stat), None) => statistic(stat, &place)?,
            (None, Some(text)) => {
                Wanted::Expression(Expression::read(text).map_err(|error| in_expression(&query.id, &error))?)
            }
            _ => {
                return Err(validation_error(format!(
                    "Exactly one of {place}.MetricStat and {place}.Expression must be specified."
                )));
            }
        });
    }
    for (query, wanted) in queries.iter().zip(&wanted) {
        if let Wanted::Expression(expression) = wanted
            && let Some(missing) = expression.queries().into_iter().find(|id| !ids.contains(id))
        {
            return Err(in_expression(&query.id, &format!("there is no query {missing}")));
        }
    }
    Ok(wanted)
}

/// The fault for an expression that cannot be calculated.
pub fn in_expression(id: &str, what: &str) -> Fault {
    validation_error(format!("Error in expression '{id}': {what}"))
}

fn statistic(stat: &MetricStat, place: &str) -> Result<Wanted, Fault> {
    if !check_period(stat.period) {
        return Err(validation_error(format!(
            "The value {} for parameter {place}.MetricStat.Period must be 1, 5, 10, 20, 30 or a multiple of 60.",
            stat.period
        )));
    }
    let statistic = Statistic::named(&stat.stat).ok_or_else(|| {
        validation_error(format!(
            "The value {} for parameter {place}.MetricStat.Stat is not supported.",
            stat.stat
        ))
    })?;
    Ok(Wanted::Statistic(stat.clone(), statistic))
}

/// API, `Id`: "The valid characters are letters, numbers, and underscore. The first character must be a lowercase
/// letter."
fn is_id(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_lowercase())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
