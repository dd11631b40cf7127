//! CloudWatch, through its own client and by hand.

mod background;
mod codecs;
mod list_metrics;
mod mistakes;
mod paging;
mod requests;

use std::time::SystemTime;

use aws_sdk_apprunner::types::Service;
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::config::retry::RetryConfig;
use aws_sdk_cloudwatch::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_cloudwatch::operation::get_metric_statistics::builders::GetMetricStatisticsFluentBuilder;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{
    Datapoint, Dimension, Metric, MetricDataQuery, MetricDataResult, MetricStat, Statistic,
};

use crate::support::{FAST, Harness, http, raw};

fn cloudwatch(harness: &Harness) -> Client {
    cloudwatch_of(harness, "AKIDEXAMPLE", "us-east-1")
}

fn cloudwatch_of(harness: &Harness, access_key: &str, region: &str) -> Client {
    let config = aws_sdk_cloudwatch::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(region.to_owned()))
        .endpoint_url(harness.simulator.endpoint_url())
        .credentials_provider(Credentials::new(access_key, "secret", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .http_client(http())
        .build();
    Client::from_conf(config)
}

/// A simulator whose metrics are those of real requests alone.
async fn quiet() -> Harness {
    Harness::start_with(|config| {
        config.speed = FAST;
        config.background_traffic = false;
    })
    .await
}

/// Calls a service `GET {path}`; answers with the status.
async fn visit(harness: &Harness, service: &Service, path: &str) -> u16 {
    let host = format!(
        "Host: {}",
        service.service_url().unwrap().replace(".com", ".localhost")
    );
    let start = format!("GET {path}");
    raw::request(harness.simulator.address(), &start, &[&host], b"")
        .await
        .status
}

fn dimension(name: &str, value: &str) -> Dimension {
    Dimension::builder().name(name).value(value).build()
}

fn dimensions(service: &Service) -> Vec<Dimension> {
    vec![
        dimension("ServiceName", service.service_name()),
        dimension("ServiceID", service.service_id()),
    ]
}

/// A quarter of an hour ago and in a quarter of an hour.
fn around_now() -> (DateTime, DateTime) {
    let now = DateTime::from(SystemTime::now()).secs();
    (DateTime::from_secs(now - 900), DateTime::from_secs(now + 900))
}

fn ask(client: &Client, service: &Service, metric: &str) -> GetMetricStatisticsFluentBuilder {
    let (start, end) = around_now();
    client
        .get_metric_statistics()
        .namespace("AWS/AppRunner")
        .metric_name(metric)
        .set_dimensions(Some(dimensions(service)))
        .start_time(start)
        .end_time(end)
        .period(1800)
}

/// All that there is of a metric, in one point.
async fn total(client: &Client, service: &Service, metric: &str) -> Option<Datapoint> {
    let answer = ask(client, service, metric)
        .statistics(Statistic::SampleCount)
        .statistics(Statistic::Sum)
        .statistics(Statistic::Average)
        .statistics(Statistic::Minimum)
        .statistics(Statistic::Maximum)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.label(), Some(metric));
    let points = answer.datapoints();
    assert!(points.len() <= 1);
    points.first().cloned()
}

async fn sum(client: &Client, service: &Service, metric: &str) -> Option<f64> {
    total(client, service, metric).await?.sum()
}

fn query(id: &str, service: &Service, metric: &str, stat: &str) -> MetricDataQuery {
    query_of(id, dimensions(service), metric, stat)
}

fn query_of(id: &str, dimensions: Vec<Dimension>, metric: &str, stat: &str) -> MetricDataQuery {
    let metric = Metric::builder()
        .namespace("AWS/AppRunner")
        .metric_name(metric)
        .set_dimensions(Some(dimensions))
        .build();
    let stat = MetricStat::builder().metric(metric).period(60).stat(stat).build();
    MetricDataQuery::builder().id(id).metric_stat(stat).build()
}

fn expression(id: &str, text: &str) -> MetricDataQuery {
    MetricDataQuery::builder().id(id).expression(text).build()
}

async fn data(client: &Client, queries: Vec<MetricDataQuery>) -> Vec<MetricDataResult> {
    let (start, end) = around_now();
    let answer = client
        .get_metric_data()
        .set_metric_data_queries(Some(queries))
        .start_time(start)
        .end_time(end)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.next_token(), None);
    answer.metric_data_results.unwrap()
}
