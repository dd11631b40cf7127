//! `GetMetricStatistics`: several statistics of one metric.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::range::{Grid, Range, check_period, moment};
use super::selection::{Dimension, Known, Selection};
use super::{Call, invalid_combination, invalid_value};
use crate::metrics::distribution::Distribution;
use crate::metrics::statistic::Statistic;
use crate::protocol::errors::Fault;

/// "The maximum number of data points returned from a single call is 1,440" (API).
const MOST_POINTS: i64 = 1440;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetMetricStatisticsRequest {
    namespace: String,
    metric_name: String,
    #[serde(default)]
    dimensions: Vec<Dimension>,
    start_time: f64,
    end_time: f64,
    period: i64,
    #[serde(default)]
    statistics: Vec<String>,
    #[serde(default)]
    extended_statistics: Vec<String>,
    unit: Option<String>,
}

/// What a request has found, before it is calculated.
#[derive(Debug)]
pub struct Found {
    request: GetMetricStatisticsRequest,
    percentiles: Vec<Statistic>,
    range: Range,
    selection: Option<Selection>,
}

/// Checks a request and reads what its answer follows from.
pub async fn look_up(call: &mut Call<'_>, request: GetMetricStatisticsRequest) -> Result<Found, Fault> {
    let percentiles = check(&request)?;
    let (start, end) = (moment(request.start_time), moment(request.end_time));
    let range = Range::new(Grid::Start, start, end, request.period, call.now);
    let mut known = Known::new();
    let selection = call
        .select(
            &request.namespace,
            &request.metric_name,
            &request.dimensions,
            range.minutes(),
            &mut known,
        )
        .await?;
    let selection = selection.filter(|found| {
        request
            .unit
            .as_ref()
            .is_none_or(|unit| unit == found.metric.unit())
    });
    Ok(Found {
        request,
        percentiles,
        range,
        selection,
    })
}

impl Found {
    /// The answer.
    pub fn answer(&self) -> Value {
        let points = self.selection.iter().flat_map(|found| {
            found.points(&self.range).into_iter().map(|(at, values)| {
                let mut point = statistics(&self.request, &self.percentiles, &values);
                point.insert("Timestamp".to_owned(), json!(at.epoch_seconds()));
                point.insert("Unit".to_owned(), json!(found.metric.unit()));
                Value::Object(point)
            })
        });
        let points: Vec<Value> = points.collect();
        json!({"Label": self.request.metric_name, "Datapoints": points})
    }
}

fn statistics(
    request: &GetMetricStatisticsRequest,
    percentiles: &[Statistic],
    values: &Distribution,
) -> Map<String, Value> {
    let mut point: Map<String, Value> = request
        .statistics
        .iter()
        .filter_map(|name| Some((name.clone(), json!(Statistic::named(name)?.of(values)))))
        .collect();
    if !percentiles.is_empty() {
        let names = request.extended_statistics.iter().zip(percentiles);
        let map: Map<String, Value> = names
            .map(|(name, percentile)| (name.clone(), json!(percentile.of(values))))
            .collect();
        point.insert("ExtendedStatistics".to_owned(), Value::Object(map));
    }
    point
}

/// Checks what the model does not; answers with the percentiles that are asked for.
fn check(request: &GetMetricStatisticsRequest) -> Result<Vec<Statistic>, Fault> {
    if request.start_time >= request.end_time {
        return Err(invalid_value(
            "The parameter StartTime must be less than the parameter EndTime.",
        ));
    }
    if !check_period(request.period) {
        return Err(invalid_value(
            "The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.",
        ));
    }
    match (
        request.statistics.is_empty(),
        request.extended_statistics.is_empty(),
    ) {
        (true, true) => {
            return Err(invalid_combination(
                "At least one of the parameters Statistics and ExtendedStatistics must be specified.",
            ));
        }
        (false, false) => {
            return Err(invalid_combination(
                "The parameters Statistics and ExtendedStatistics must not be specified together.",
            ));
        }
        _ => {}
    }
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
    let seconds = (request.end_time - request.start_time).ceil() as i64;
    let points = seconds / request.period + i64::from(seconds % request.period > 0);
    if points > MOST_POINTS {
        return Err(invalid_combination(format!(
            "You have requested up to {} datapoints, which exceeds the limit of 1,440. You may reduce the datapoints \
             requested by increasing Period, or decreasing the time range.",
            with_commas(points)
        )));
    }
    request
        .extended_statistics
        .iter()
        .map(|name| {
            Statistic::percentile(name).ok_or_else(|| {
                invalid_value(format!(
                    "The value {name} for parameter ExtendedStatistics is not supported."
                ))
            })
        })
        .collect()
}

fn with_commas(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (number, text) in [(7, "7"), (1440, "1,440"), (1_234_567, "1,234,567")] {
            assert_eq!(with_commas(number), text);
        }
    }
}
