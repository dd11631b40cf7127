//! Which metrics there are.

use std::collections::BTreeSet;

use aws_sdk_cloudwatch::types::{DimensionFilter, Metric, RecentlyActive};

use super::{cloudwatch, cloudwatch_of};
use crate::support::{HELLO, Harness, create, image, settled};

fn filter(name: &str, value: Option<&str>) -> DimensionFilter {
    DimensionFilter::builder()
        .name(name)
        .set_value(value.map(str::to_owned))
        .build()
}

fn has(metric: &Metric, name: &str) -> bool {
    metric
        .dimensions()
        .iter()
        .any(|dimension| dimension.name() == Some(name))
}

#[tokio::test]
async fn services_that_served_are_listed_with_their_instances_deleted_ones_too() {
    let harness = Harness::start().await;
    let client = harness.client();
    let first = create(&client, "web-first", image(HELLO, "8000")).await;
    let second = create(&client, "web-second", image(HELLO, "8000")).await;
    create(&client, "fail-health-web", image(HELLO, "8000")).await;
    client
        .delete_service()
        .service_arn(second.service_arn())
        .send()
        .await
        .unwrap();
    settled(&client, second.service_arn()).await;

    let metrics = cloudwatch(&harness);
    let all = metrics
        .list_metrics()
        .namespace("AWS/AppRunner")
        .send()
        .await
        .unwrap();
    assert_eq!(all.next_token(), None);
    assert!(
        all.metrics()
            .iter()
            .all(|metric| metric.namespace() == Some("AWS/AppRunner"))
    );
    let names: BTreeSet<&str> = all
        .metrics()
        .iter()
        .map(|metric| metric.metric_name().unwrap())
        .collect();
    assert_eq!(names.len(), 9);
    assert_eq!(
        all.metrics().len(),
        2 * (9 + 2),
        "two services, each with an instance"
    );

    let of_first = || {
        metrics
            .list_metrics()
            .dimensions(filter("ServiceID", Some(first.service_id())))
    };
    let listed = of_first().send().await.unwrap();
    assert_eq!(listed.metrics().len(), 11);
    assert!(listed.metrics().iter().all(|metric| has(metric, "ServiceName")));
    let instances = of_first()
        .dimensions(filter("Instance", None))
        .send()
        .await
        .unwrap();
    let of_instances: BTreeSet<&str> = instances
        .metrics()
        .iter()
        .map(|metric| metric.metric_name().unwrap())
        .collect();
    assert_eq!(
        of_instances,
        BTreeSet::from(["CPUUtilization", "MemoryUtilization"])
    );
    let recent = of_first()
        .metric_name("Requests")
        .recently_active(RecentlyActive::Pt3H)
        .include_linked_accounts(true)
        .send()
        .await
        .unwrap();
    assert_eq!(recent.metrics().len(), 1);
    assert_eq!(recent.owning_accounts(), ["123456789012"]);

    for empty in [
        metrics.list_metrics().namespace("AWS/ECS"),
        metrics.list_metrics().metric_name("RequestCount"),
        metrics.list_metrics().dimensions(filter("ServiceArn", None)),
        metrics
            .list_metrics()
            .dimensions(filter("ServiceName", Some("web-other"))),
        cloudwatch_of(&harness, "111122223333", "us-east-1").list_metrics(),
    ] {
        assert_eq!(empty.send().await.unwrap().metrics(), []);
    }
}

#[tokio::test]
async fn long_lists_come_in_pages_of_500() {
    let harness = Harness::start_with(|config| {
        config.speed = 1_000_000.0;
        config.service_quota = 100;
    })
    .await;
    let client = harness.client();
    for number in 0..50 {
        create(&client, &format!("web-{number}"), image(HELLO, "8000")).await;
    }
    let metrics = cloudwatch(&harness);
    let first = metrics.list_metrics().send().await.unwrap();
    assert_eq!(first.metrics().len(), 500);
    let token = first.next_token().unwrap();
    let second = metrics.list_metrics().next_token(token).send().await.unwrap();
    assert_eq!((second.metrics().len(), second.next_token()), (50, None));
    let both: BTreeSet<String> = first
        .metrics()
        .iter()
        .chain(second.metrics())
        .map(|metric| format!("{metric:?}"))
        .collect();
    assert_eq!(both.len(), 550);
    let other = metrics
        .list_metrics()
        .namespace("AWS/AppRunner")
        .next_token(token)
        .send()
        .await;
    let error = other.unwrap_err().into_service_error();
    assert!(error.is_invalid_parameter_value_exception(), "{error}");
}
