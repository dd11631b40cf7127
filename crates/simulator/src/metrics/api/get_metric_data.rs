//! `GetMetricData`: many metrics at once, one statistic each, and calculations with them.

use std::cmp::Ordering;
use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::data_queries::{self, MetricDataQuery, MetricStat, Wanted, in_expression};
use super::expression::{Expression, Outcome, Values};
use super::range::{Grid, Range, moment};
use super::selection::{Known, Selection};
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

/// API shape `ScanBy`: "the default of `TimestampDescending` is used".
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

/// What a request has found, before it is calculated.
#[derive(Debug)]
pub struct Found {
    sent: GetMetricDataRequest,
    /// What the tokens of this list carry.
    list: String,
    begin: Position,
    /// One for each query, in their order.
    sources: Vec<Source>,
}

/// What the values of a query come from.
#[derive(Debug)]
enum Source {
    /// A metric that there is.
    Metric(Box<Selection>, Range, Statistic),
    /// One that there is not.
    Nothing,
    Expression(Expression),
}

/// Checks a request and reads what its answer follows from.
pub async fn look_up(call: &mut Call<'_>, request: Value) -> Result<Found, Fault> {
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
    let sources = sources(call, &sent, wanted).await?;
    Ok(Found {
        sent,
        list,
        begin,
        sources,
    })
}

async fn sources(
    call: &mut Call<'_>,
    sent: &GetMetricDataRequest,
    wanted: Vec<Wanted>,
) -> Result<Vec<Source>, Fault> {
    let (from, until, now) = (moment(sent.start_time), moment(sent.end_time), call.now);
    let range = |stat: &MetricStat| Range::new(Grid::Clock, from, until, stat.period, now);
    // A service's past is read once, so it must reach back as far as any of the queries.
    let minutes = wanted.iter().filter_map(|wanted| match wanted {
        Wanted::Statistic(stat, _) => Some(range(stat).minutes()),
        Wanted::Expression(_) => None,
    });
    let read = minutes.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)));
    let read = read.unwrap_or((Minute(0), Minute(0)));
    let mut known = Known::new();
    let mut sources = Vec::new();
    for (query, wanted) in sent.metric_data_queries.iter().zip(wanted) {
        let (stat, statistic) = match wanted {
            Wanted::Statistic(stat, statistic) => (stat, statistic),
            Wanted::Expression(expression) => {
                sources.push(Source::Expression(expression));
                continue;
            }
        };
        let metric = &stat.metric;
        let selection = call
            .select(
                &metric.namespace,
                &metric.name,
                &metric.dimensions,
                read,
                &mut known,
            )
            .await?;
        let account = query.account_id.as_ref();
        let selection = selection
            .filter(|found| {
                stat.unit
                    .as_deref()
                    .is_none_or(|unit| unit == found.metric.unit())
            })
            .filter(|_| account.is_none_or(|account| *account == call.scope.account));
        sources.push(match selection {
            Some(selection) => Source::Metric(Box::new(selection), range(&stat), statistic),
            None => Source::Nothing,
        });
    }
    Ok(sources)
}

impl Found {
    /// The answer. Expressions that go round in a circle are noticed here only.
    pub fn answer(&self) -> Result<Value, Fault> {
        let values = self.values()?;
        let (results, next) = self.page(&values);
        let mut answer = json!({"MetricDataResults": results, "Messages": []});
        if let Some(next) = next {
            let at = next.at.map_or_else(String::new, |at| at.0.to_string());
            answer["NextToken"] = json!(paging::token(&self.list, &[&next.query.to_string(), &at]));
        }
        Ok(answer)
    }

    /// The values of every query, in their order.
    fn values(&self) -> Result<Vec<Values>, Fault> {
        let mut values: HashMap<&str, Values> = HashMap::new();
        let mut expressions: Vec<(&str, &Expression)> = Vec::new();
        for (query, source) in self.sent.metric_data_queries.iter().zip(&self.sources) {
            let of_query: Values = match source {
                Source::Expression(expression) => {
                    expressions.push((&query.id, expression));
                    continue;
                }
                Source::Nothing => Values::new(),
                Source::Metric(selection, range, statistic) => {
                    let points = selection.points(range).into_iter();
                    points.map(|(at, values)| (at, statistic.of(&values))).collect()
                }
            };
            values.insert(&query.id, of_query);
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
        let in_order = self.sent.metric_data_queries.iter();
        Ok(in_order
            .map(|query| values.remove(query.id.as_str()).unwrap_or_default())
            .collect())
    }

    /// A page of results, and where the next one begins. Every query is in every page, also those that have no points
    /// in it.
    fn page(&self, values: &[Values]) -> (Vec<Value>, Option<Position>) {
        let (sent, begin) = (&self.sent, self.begin);
        let budget = sent.max_datapoints.unwrap_or(MOST_POINTS);
        let mut budget = usize::try_from(budget).unwrap_or(usize::MAX);
        let mut results = Vec::new();
        let mut next = None;
        for (place, (query, values)) in sent.metric_data_queries.iter().zip(values).enumerate() {
            if query.return_data == Some(false) {
                continue;
            }
            let mut points = self.points_behind(place, values);
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
                "Label": query.label(),
                "Timestamps": times,
                "Values": numbers,
                "StatusCode": if is_whole { "Complete" } else { "PartialData" },
            }));
        }
        (results, next)
    }

    /// The points of a query that no page had yet, in the order that is asked for.
    fn points_behind(&self, place: usize, values: &Values) -> Vec<(Timestamp, f64)> {
        let is_ascending = self.sent.scan_by == ScanBy::TimestampAscending;
        let is_new = |at: Timestamp| match (place.cmp(&self.begin.query), self.begin.at) {
            (Ordering::Less, _) => false,
            (Ordering::Equal, Some(end)) if is_ascending => at > end,
            (Ordering::Equal, Some(end)) => at < end,
            _ => true,
        };
        let mut points: Vec<(Timestamp, f64)> = values
            .iter()
            .map(|(at, value)| (*at, *value))
            .filter(|(at, _)| is_new(*at))
            .collect();
        if !is_ascending {
            points.reverse();
        }
        points
    }
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
