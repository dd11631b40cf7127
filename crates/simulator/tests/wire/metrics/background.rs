//! The traffic that nobody sends.

use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::MetricDataResult;

use super::{cloudwatch, cloudwatch_of, data, dimension, dimensions, query, query_of};
use crate::support::{FAST, HELLO, Harness, create, image};

const METRICS: [&str; 9] = [
    "Requests",
    "2xxStatusResponses",
    "4xxStatusResponses",
    "5xxStatusResponses",
    "RequestLatency",
    "ActiveInstances",
    "Concurrency",
    "CPUUtilization",
    "MemoryUtilization",
];

/// What both have, by time: a minute may have begun in between.
fn shared(one: &MetricDataResult, other: &MetricDataResult) -> usize {
    let pairs = |result: &MetricDataResult| -> Vec<(i64, f64)> {
        let times = result.timestamps().iter().map(DateTime::secs);
        times.zip(result.values().iter().copied()).collect()
    };
    let others = pairs(other);
    let found = pairs(one);
    let shared: Vec<_> = found
        .iter()
        .filter(|(at, _)| others.iter().any(|(other, _)| other == at))
        .collect();
    assert!(
        shared.iter().all(|pair| others.contains(pair)),
        "{found:?} {others:?}"
    );
    shared.len()
}

#[tokio::test]
async fn a_service_that_runs_has_all_metrics_and_the_same_ones_every_time() {
    let harness = Harness::start().await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    let queries = || -> Vec<_> {
        let numbered = METRICS.iter().enumerate();
        numbered
            .map(|(number, metric)| query(&format!("m{number}"), &service, metric, "Sum"))
            .collect()
    };
    let first = data(&cloudwatch(&harness), queries()).await;
    for (metric, result) in METRICS.iter().zip(&first) {
        assert_eq!(result.label(), Some(*metric));
        // So shortly after the start there may be no request yet.
        assert!(
            !result.values().is_empty() || *metric == "RequestLatency",
            "{metric}"
        );
        assert!(result.timestamps().iter().all(|at| at.secs() % 60 == 0));
    }
    let harness = harness.restart_with(|config| config.speed = FAST).await;
    let second = data(&cloudwatch(&harness), queries()).await;
    for (one, other) in first.iter().zip(&second) {
        assert_eq!(shared(one, other), one.values().len());
    }
}

#[tokio::test]
async fn other_dimensions_are_other_metrics_without_data() {
    let harness = Harness::start().await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    let (name, id) = (service.service_name(), service.service_id());
    let both = dimensions(&service);
    let mut more = both.clone();
    more.push(dimension("Stage", "test"));
    let wrong = [
        vec![],
        vec![dimension("ServiceName", name)],
        vec![dimension("ServiceID", id)],
        vec![dimension("ServiceName", name), dimension("ServiceId", id)],
        vec![dimension("ServiceName", "web-other"), dimension("ServiceID", id)],
        vec![dimension("ServiceArn", service.service_arn())],
        more,
    ];
    let mut queries = vec![query_of("right", both.clone(), "Requests", "Sum")];
    for (number, dimensions) in wrong.into_iter().enumerate() {
        queries.push(query_of(&format!("wrong{number}"), dimensions, "Requests", "Sum"));
    }
    queries.push(query_of("name", both.clone(), "RequestCount", "Sum"));
    let mut elsewhere = query_of("namespace", both.clone(), "Requests", "Sum");
    elsewhere
        .metric_stat
        .as_mut()
        .unwrap()
        .metric
        .as_mut()
        .unwrap()
        .namespace = Some("AWS/ECS".to_owned());
    queries.push(elsewhere);
    let mut unit = query_of("unit", both, "Requests", "Sum");
    unit.metric_stat.as_mut().unwrap().unit = Some("Percent".into());
    queries.push(unit);
    let results = data(&cloudwatch(&harness), queries.clone()).await;
    for result in &results {
        assert_eq!(result.status_code().unwrap().as_str(), "Complete");
        assert_eq!(
            result.values().is_empty(),
            result.id() != Some("right"),
            "{result:?}"
        );
    }
    for client in [
        cloudwatch_of(&harness, "111122223333", "us-east-1"),
        cloudwatch_of(&harness, "AKIDEXAMPLE", "eu-west-1"),
    ] {
        let results = data(&client, queries.clone()).await;
        assert!(results.iter().all(|result| result.values().is_empty()));
    }
}

#[tokio::test]
async fn a_service_that_never_ran_has_no_points() {
    let harness = Harness::start_slow().await;
    let created = harness
        .client()
        .create_service()
        .service_name("web-hello")
        .source_configuration(image(HELLO, "8000"))
        .send()
        .await
        .unwrap();
    let service = created.service().unwrap();
    let results = data(
        &cloudwatch(&harness),
        vec![query("m1", service, "CPUUtilization", "Average")],
    )
    .await;
    assert!(results[0].values().is_empty());
}
