//! `GetMetricData` in pages.

use std::collections::BTreeMap;

use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{MetricDataQuery, ScanBy, StatusCode};

use super::{cloudwatch, data, query, quiet, visit};
use crate::support::{HELLO, create, image};

/// The points of every query, page by page.
async fn paged(
    client: &Client,
    queries: &[MetricDataQuery],
    size: i32,
    order: ScanBy,
) -> (Vec<(String, i64, f64)>, usize) {
    let (start, end) = super::around_now();
    let mut token: Option<String> = None;
    let mut points = Vec::new();
    let mut pages = 0;
    loop {
        let answer = client
            .get_metric_data()
            .set_metric_data_queries(Some(queries.to_vec()))
            .start_time(start)
            .end_time(end)
            .scan_by(order.clone())
            .max_datapoints(size)
            .set_next_token(token)
            .send()
            .await
            .unwrap();
        pages += 1;
        assert_eq!(
            answer.metric_data_results().len(),
            queries.len(),
            "every query is in every page"
        );
        let mut count = 0;
        for result in answer.metric_data_results() {
            count += result.values().len();
            let pairs = result.timestamps().iter().zip(result.values());
            points.extend(pairs.map(|(at, value)| (result.id().unwrap().to_owned(), at.secs(), *value)));
        }
        assert!(count <= usize::try_from(size).unwrap());
        let is_partial = answer
            .metric_data_results()
            .iter()
            .any(|result| result.status_code() == Some(&StatusCode::PartialData));
        assert_eq!(is_partial, answer.next_token().is_some());
        token = answer.next_token;
        if token.is_none() {
            return (points, pages);
        }
    }
}

#[tokio::test]
async fn pages_of_any_size_hold_the_same_points() {
    let harness = quiet().await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    visit(&harness, &service, "/").await;
    let client = cloudwatch(&harness);
    let queries: Vec<MetricDataQuery> = [
        "Requests",
        "RequestLatency",
        "Unknown",
        "CPUUtilization",
        "Concurrency",
    ]
    .iter()
    .enumerate()
    .map(|(number, metric)| query(&format!("m{number}"), &service, metric, "Sum"))
    .collect();
    for order in [ScanBy::TimestampDescending, ScanBy::TimestampAscending] {
        let (whole, pages) = paged(&client, &queries, 1000, order.clone()).await;
        assert_eq!(pages, 1);
        // The minute may change while pages are fetched; what was there at first is there in any case.
        for size in [1, 2, 3] {
            let (points, pages) = paged(&client, &queries, size, order.clone()).await;
            assert!(pages > 1);
            let found: BTreeMap<(String, i64), f64> = points
                .iter()
                .map(|(id, at, value)| ((id.clone(), *at), *value))
                .collect();
            assert_eq!(found.len(), points.len(), "no point comes twice");
            for (id, at, value) in &whole {
                assert_eq!(found.get(&(id.clone(), *at)), Some(value));
            }
        }
    }
    let results = data(&client, queries).await;
    for result in results {
        let times: Vec<i64> = result.timestamps().iter().map(DateTime::secs).collect();
        assert!(
            times.is_sorted_by(|one, other| one > other),
            "newest first, unless asked otherwise"
        );
    }
}

#[tokio::test]
async fn a_token_is_for_its_own_request() {
    let harness = quiet().await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    let client = cloudwatch(&harness);
    let (start, end) = super::around_now();
    let ask = |metric: &str| {
        client
            .get_metric_data()
            .metric_data_queries(query("m1", &service, metric, "Sum"))
            .metric_data_queries(query("m2", &service, "CPUUtilization", "Sum"))
            .start_time(start)
            .end_time(end)
            .max_datapoints(1)
    };
    let first = ask("Requests").send().await.unwrap();
    let token = first.next_token().unwrap();
    ask("Requests").next_token(token).send().await.unwrap();
    for call in [
        ask("Concurrency").next_token(token),
        ask("Requests").next_token("no token"),
    ] {
        let error = call.send().await.unwrap_err().into_service_error();
        assert!(error.is_invalid_next_token(), "{error}");
    }
}
