//! Requests that really reach a service show in its metrics.

use aws_sdk_cloudwatch::types::StandardUnit;
use futures::future::join_all;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

use super::{
    ask, cloudwatch, data, dimension, dimensions, expression, query, query_of, quiet, sum, total, visit,
};
use crate::support::association::create_with;
use crate::support::{FAST, HELLO, create, eventually, image, settled};

#[tokio::test]
async fn every_request_is_counted_by_its_status() {
    let harness = quiet().await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    for path in [
        "/",
        "/a?b=c",
        "/?status=204",
        "/?status=404",
        "/x?status=429",
        "/?status=503&delay=150",
        "/?status=302",
    ] {
        let status = visit(&harness, &service, path).await;
        let asked = path.split("status=").nth(1).map(|rest| &rest[..3]);
        assert_eq!(status.to_string(), asked.unwrap_or("200"));
    }
    assert_eq!(visit(&harness, &service, "/?status=99").await, 400);

    let client = cloudwatch(&harness);
    for (metric, count) in [
        ("Requests", 8.0),
        ("2xxStatusResponses", 3.0),
        ("4xxStatusResponses", 3.0),
        ("5xxStatusResponses", 1.0),
    ] {
        let found = total(&client, &service, metric).await.unwrap();
        assert_eq!(found.sum(), Some(count), "{metric}");
        assert_eq!(found.unit(), Some(&StandardUnit::Count));
    }
    let latency = total(&client, &service, "RequestLatency").await.unwrap();
    assert_eq!(latency.unit(), Some(&StandardUnit::Milliseconds));
    assert_eq!(latency.sample_count(), Some(8.0));
    assert!(
        latency.maximum() >= Some(150.0) && latency.minimum() < Some(150.0),
        "{latency:?}"
    );
    let average = latency.sum().unwrap() / 8.0;
    assert!((latency.average().unwrap() - average).abs() < 1e-6);
    let percentiles = ask(&client, &service, "RequestLatency")
        .extended_statistics("p10")
        .extended_statistics("p50")
        .extended_statistics("p99.9")
        .send()
        .await
        .unwrap();
    let percentiles = percentiles.datapoints()[0].extended_statistics().unwrap();
    assert!(percentiles["p10"] <= percentiles["p50"] && percentiles["p50"] <= percentiles["p99.9"]);
    assert!((percentiles["p99.9"] - latency.maximum().unwrap()).abs() < 0.06 * percentiles["p99.9"]);
    assert_eq!(
        sum(&client, &service, "3xxStatusResponses").await,
        None,
        "there is none"
    );
}

#[tokio::test]
async fn what_does_not_reach_the_service_is_not_counted() {
    let harness = quiet().await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    assert_eq!(visit(&harness, &service, "/").await, 200);
    client
        .pause_service()
        .service_arn(service.service_arn())
        .send()
        .await
        .unwrap();
    settled(&client, service.service_arn()).await;
    assert_eq!(visit(&harness, &service, "/").await, 404);
    assert_eq!(sum(&cloudwatch(&harness), &service, "Requests").await, Some(1.0));
    assert_eq!(
        sum(&cloudwatch(&harness), &service, "4xxStatusResponses").await,
        Some(0.0)
    );
}

#[tokio::test]
async fn concurrency_brings_instances_up_to_the_greatest_size() {
    let harness = quiet().await;
    let client = harness.client();
    let created = client
        .create_auto_scaling_configuration()
        .auto_scaling_configuration_name("small")
        .max_concurrency(2)
        .min_size(1)
        .max_size(3)
        .send()
        .await
        .unwrap();
    let arn = created
        .auto_scaling_configuration()
        .unwrap()
        .auto_scaling_configuration_arn()
        .unwrap();
    let service = create_with(&client, "web-hello", arn).await;
    let metrics = cloudwatch(&harness);
    let idle = total(&metrics, &service, "ActiveInstances").await.unwrap();
    assert_eq!(idle.maximum(), Some(0.0), "no requests, no active instances");
    let resting = total(&metrics, &service, "MemoryUtilization").await.unwrap();
    assert_eq!(resting.sample_count(), Some(1.0), "yet one that waits");

    for (at_once, instances) in [(3, 2.0), (9, 3.0)] {
        join_all((0..at_once).map(|_| visit(&harness, &service, "/?delay=400"))).await;
        let concurrency = total(&metrics, &service, "Concurrency").await.unwrap();
        assert_eq!(concurrency.maximum(), Some(f64::from(at_once)));
        let active = total(&metrics, &service, "ActiveInstances").await.unwrap();
        assert_eq!(active.maximum(), Some(instances));
    }
    for metric in ["CPUUtilization", "MemoryUtilization"] {
        let found = total(&metrics, &service, metric).await.unwrap();
        assert_eq!(found.unit(), Some(&StandardUnit::Percent));
        assert!(found.minimum() > Some(0.0) && found.maximum() <= Some(100.0));
    }
}

#[tokio::test]
async fn an_instance_has_metrics_of_its_own() {
    let harness = quiet().await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let streams = harness
        .logs()
        .describe_log_streams()
        .log_group_name(crate::support::log_group(&service, "application"))
        .send()
        .await
        .unwrap();
    let instance = streams.log_streams()[0]
        .log_stream_name()
        .unwrap()
        .strip_prefix("instance/")
        .unwrap()
        .to_owned();
    let mut of_instance = dimensions(&service);
    of_instance.push(dimension("Instance", &instance));
    let mut of_nobody = dimensions(&service);
    of_nobody.push(dimension("Instance", "00000000000000000000000000000000"));
    let results = data(
        &cloudwatch(&harness),
        vec![
            query("service", &service, "CPUUtilization", "Average"),
            query_of("instance", of_instance.clone(), "CPUUtilization", "Average"),
            query_of("requests", of_instance, "Requests", "Sum"),
            query_of("nobody", of_nobody, "CPUUtilization", "Average"),
        ],
    )
    .await;
    assert!(!results[0].values().is_empty());
    assert_eq!(
        results[0].values(),
        results[1].values(),
        "the service has one instance"
    );
    assert!(results[2].values().is_empty() && results[3].values().is_empty());
}

#[tokio::test]
async fn an_error_rate_can_be_calculated() {
    let harness = quiet().await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    for path in ["/", "/?status=500", "/?status=404", "/?status=502"] {
        visit(&harness, &service, path).await;
    }
    let mut requests = query("requests", &service, "Requests", "Sum");
    requests.return_data = Some(false);
    let results = data(
        &cloudwatch(&harness),
        vec![
            expression("rate", "100 * errors / requests"),
            requests,
            query("errors", &service, "5xxStatusResponses", "Sum"),
            expression("twice", "rate + rate"),
        ],
    )
    .await;
    let ids: Vec<&str> = results.iter().map(|result| result.id().unwrap()).collect();
    assert_eq!(ids, ["rate", "errors", "twice"]);
    // A minute may have begun in between.
    let errors: f64 = results[1].values().iter().sum();
    assert_eq!(Some(errors), Some(2.0));
    assert!(!results[0].values().is_empty());
    for (rate, twice) in results[0].values().iter().zip(results[2].values()) {
        assert!((0.0..=100.0).contains(rate) && (twice - 2.0 * rate).abs() < 1e-9);
    }
}

#[tokio::test]
async fn counts_survive_a_restart_and_are_saved_on_the_way() {
    let harness = quiet().await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    visit(&harness, &service, "/").await;
    // A second simulator would be refused the folder; a second reader of the file is not.
    let options = SqliteConnectOptions::new()
        .filename(harness.folder.path().join("simulator.db"))
        .read_only(true);
    let database = SqlitePoolOptions::new().connect_with(options).await.unwrap();
    eventually("the count is saved without anybody asking", || async {
        let saved: Option<i64> = sqlx::query_scalar("SELECT SUM(requests) FROM traffic")
            .fetch_one(&database)
            .await
            .unwrap();
        (saved == Some(1)).then_some(())
    })
    .await;
    database.close().await;

    visit(&harness, &service, "/?status=500").await;
    let harness = harness
        .restart_with(|config| {
            config.speed = FAST;
            config.background_traffic = false;
        })
        .await;
    visit(&harness, &service, "/?status=500").await;
    let metrics = cloudwatch(&harness);
    assert_eq!(sum(&metrics, &service, "Requests").await, Some(3.0));
    assert_eq!(sum(&metrics, &service, "5xxStatusResponses").await, Some(2.0));
}
