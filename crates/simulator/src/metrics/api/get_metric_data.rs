//! `GetMetricData`: many metrics at once, one statistic each, and calculations with them.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::data_queries::{self, MetricDataQuery, MetricStat, Wanted, in_expression};
use super::expression::{Expression, Outcome, Values};
use super::range::{Grid, Range, moment};
use super::selection::Known;
use super::{Call, list_name, read, validation_error};
use crate::clock::Timestamp;
use crate::metrics::minute::Minute;
use crate::metrics::statistic::Statistic;
use crate::protocol::errors::Fault;
use crate::protocol::paging;

/// "If you omit this, the default of 100,800 is used" (API, `MaxDatapoints`).
const MOST_POINTS: i64 = 100_800;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetMetricDataRequest {
    metric_data_queries: Vec<MetricDataQuery>,
    start_time: f64,
    end_time: f64,
    next_token: Option<String>,
    #[serde(default)]
    scan_by: ScanBy,
    max_datapoints: Option<i64>,
}

/// API shape `ScanBy`: "the default of TimestampDescending is used".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
enum ScanBy {
    #[default]
    TimestampDescending,
    TimestampAscending,
}

/// Where a page ended: in which query, and at which of its points; before its first one without a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Position {
    query: usize,
    at: Option<Timestamp>,
}

pub async fn get_metric_data(call: &mut Call<'_>, request: Value) -> Result<Value, Fault> {
    let list = list_name(call.scope, "GetMetricData", &request);
    let sent: GetMetricDataRequest = read(request)?;
    let wanted = data_queries::check(&sent.metric_data_queries)?;
    if sent.start_time >= sent.end_time {
        return Err(validation_error(
            "The parameter StartTime must be less than the parameter EndTime.",
        ));
    }
    let budget = sent.max_datapoints.unwrap_or(MOST_POINTS);
    if !(1..=MOST_POINTS).contains(&budget) {
        return Err(validation_error(format!(
            "The value {budget} for parameter MaxDatapoints must be between 1 and {MOST_POINTS}."
        )));
    }
    let begin = match &sent.next_token {
        Some(token) => position(&list, token)?,
        None => Position { query: 0, at: None },
    };
    let values = values(call, &sent, &wanted).await?;
    let budget = usize::try_from(budget).unwrap_or(usize::MAX);
    let (results, next) = page(&sent, &values, begin, budget);
    let mut answer = json!({"MetricDataResults": results, "Messages": []});
    if let Some(next) = next {
        let at = next.at.map_or_else(String::new, |at| at.0.to_string());
        answer["NextToken"] = json!(paging::token(&list, &[&next.query.to_string(), &at]));
    }
    Ok(answer)
}

fn position(list: &str, token: &str) -> Result<Position, Fault> {
    let invalid = || Fault::of_neighbour("InvalidNextToken", 400, "The parameter NextToken is not valid.");
    let [query, at] = paging::position(list, token).map_err(|_| invalid())?;
    Ok(Position {
        query: query.parse().map_err(|_| invalid())?,
        at: match at.as_str() {
            "" => None,
            at => Some(Timestamp(at.parse().map_err(|_| invalid())?)),
        },
    })
}

/// The values of every query, by its place.
async fn values(
    call: &mut Call<'_>,
    sent: &GetMetricDataRequest,
    wanted: &[Wanted],
) -> Result<Vec<Values>, Fault> {
    let mut values: HashMap<&str, Values> = HashMap::new();
    let mut known = Known::new();
    let mut expressions: Vec<(&str, &Expression)> = Vec::new();
    let (start, end) = (moment(sent.start_time), moment(sent.end_time));
    let now = call.now;
    let range = |stat: &MetricStat| Range::new(Grid::Clock, start, end, stat.period, now);
    // A service's past is read once, so it must reach back as far as any of the queries.
    let minutes: Vec<(Minute, Minute)> = wanted
        .iter()
        .filter_map(|wanted| match wanted {
            Wanted::Statistic(stat, _) => Some(range(stat).minutes()),
            Wanted::Expression(_) => None,
        })
        .collect();
    let read = (
        minutes.iter().map(|(from, _)| *from).min().unwrap_or(Minute(0)),
        minutes.iter().map(|(_, until)| *until).max().unwrap_or(Minute(0)),
    );
    for (query, wanted) in sent.metric_data_queries.iter().zip(wanted) {
        match wanted {
            Wanted::Expression(expression) => expressions.push((&query.id, expression)),
            Wanted::Statistic(stat, statistic) => {
                let is_own = query
                    .account_id
                    .as_ref()
                    .is_none_or(|account| *account == call.scope.account);
                let range = range(stat);
                let found = if is_own {
                    of_metric(call, (&range, read), stat, *statistic, &mut known).await?
                } else {
                    Values::new()
                };
                values.insert(&query.id, found);
            }
        }
    }
    // Expressions may speak of expressions; each comes after those it needs.
    while !expressions.is_empty() {
        let is_ready =
            |expression: &Expression| expression.queries().into_iter().all(|id| values.contains_key(id));
        let ready = expressions
            .iter()
            .position(|(_, expression)| is_ready(expression));
        let Some(ready) = ready else {
            return Err(in_expression(expressions[0].0, "it speaks of itself"));
        };
        let (id, expression) = expressions.remove(ready);
        let outcome = expression.calculate(&|id| values.get(id).cloned().unwrap_or_default());
        let Outcome::Values(outcome) = outcome else {
            return Err(in_expression(id, "it speaks of no metric"));
        };
        values.insert(id, outcome);
    }
    let in_order = sent.metric_data_queries.iter();
    Ok(in_order
        .map(|query| values.remove(query.id.as_str()).unwrap_or_default())
        .collect())
}

async fn of_metric(
    call: &mut Call<'_>,
    (range, read): (&Range, (Minute, Minute)),
    stat: &MetricStat,
    statistic: Statistic,
    known: &mut Known,
) -> Result<Values, Fault> {
    let metric = &stat.metric;
    let selection = call
        .select(
            &metric.namespace,
            &metric.metric_name,
            &metric.dimensions,
            read,
            known,
        )
        .await?;
    let selection =
        selection.filter(|found| stat.unit.as_ref().is_none_or(|unit| unit == found.metric.unit()));
    let points = selection.map(|found| found.points(range)).unwrap_or_default();
    Ok(points
        .into_iter()
        .map(|(at, values)| (at, statistic.of(&values)))
        .collect())
}

/// A page of results, and where the next one begins. Every query is in every page, also those that have no points in
/// it.
fn page(
    sent: &GetMetricDataRequest,
    values: &[Values],
    begin: Position,
    mut budget: usize,
) -> (Vec<Value>, Option<Position>) {
    let mut results = Vec::new();
    let mut next = None;
    for (place, (query, values)) in sent.metric_data_queries.iter().zip(values).enumerate() {
        if query.return_data == Some(false) {
            continue;
        }
        let mut points: Vec<(Timestamp, f64)> = match (place == begin.query, begin.at) {
            _ if place < begin.query => Vec::new(),
            (true, Some(end)) => values
                .iter()
                .filter(|(at, _)| match sent.scan_by {
                    ScanBy::TimestampAscending => **at > end,
                    ScanBy::TimestampDescending => **at < end,
                })
                .map(|(at, value)| (*at, *value))
                .collect(),
            _ => values.iter().map(|(at, value)| (*at, *value)).collect(),
        };
        if sent.scan_by == ScanBy::TimestampDescending {
            points.reverse();
        }
        let is_whole = next.is_none() && points.len() <= budget;
        if !is_whole {
            points.truncate(if next.is_none() { budget } else { 0 });
            next = next.or(Some(Position {
                query: place,
                at: points
                    .last()
                    .map(|(at, _)| *at)
                    .or(begin.at.filter(|_| place == begin.query)),
            }));
        }
        budget -= points.len().min(budget);
        let (times, numbers): (Vec<f64>, Vec<f64>) = points
            .into_iter()
            .map(|(at, value)| (at.epoch_seconds(), value))
            .unzip();
        results.push(json!({
            "Id": query.id,
            "Label": label(query),
            "Timestamps": times,
            "Values": numbers,
            "StatusCode": if is_whole { "Complete" } else { "PartialData" },
        }));
    }
    (results, next)
}

/// "If Label is omitted, CloudWatch generates a default" (API): the metric's name, or the expression's id.
fn label(query: &MetricDataQuery) -> String {
    query
        .label
        .clone()
        .or_else(|| query.metric_name().map(str::to_owned))
        .unwrap_or_else(|| query.id.clone())
}
