//! Requests that CloudWatch refuses.

use aws_sdk_cloudwatch::error::ProvideErrorMetadata;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{MetricDataQuery, Statistic};
use serde_json::json;

use super::{around_now, ask, cloudwatch, expression, query, quiet};
use crate::support::{HELLO, create, image, raw};

#[tokio::test]
async fn get_metric_statistics_refuses_what_cannot_be() {
    let harness = quiet().await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    let client = cloudwatch(&harness);
    let plain = || ask(&client, &service, "Requests");
    let (start, end) = around_now();
    let sum = || plain().statistics(Statistic::Sum);
    let a_day_ago = DateTime::from_secs(end.secs() - 2 * 86_400);
    for (call, code, words) in [
        (plain(), "InvalidParameterCombination", "At least one of"),
        (
            sum().extended_statistics("p50"),
            "InvalidParameterCombination",
            "together",
        ),
        (
            plain().extended_statistics("p101"),
            "InvalidParameterValue",
            "The value p101",
        ),
        (
            plain().extended_statistics("tm90"),
            "InvalidParameterValue",
            "not supported",
        ),
        (
            sum().start_time(end).end_time(start),
            "InvalidParameterValue",
            "must be less than the parameter EndTime",
        ),
        (sum().period(90), "InvalidParameterValue", "Period"),
        (
            sum().period(0),
            "InvalidParameterValue",
            "greater than or equal to 1",
        ),
        (
            sum().start_time(a_day_ago).period(60),
            "InvalidParameterCombination",
            "up to 2,880 datapoints",
        ),
        (sum().namespace(":x"), "InvalidParameterValue", "at 'namespace'"),
        (
            plain().statistics(Statistic::from("Median")),
            "InvalidParameterValue",
            "enum value set",
        ),
    ] {
        let error = call.send().await.expect_err(words).into_service_error();
        assert_eq!(error.code(), Some(code), "{words}");
        assert!(error.message().unwrap().contains(words), "{error:?}");
    }
    // The SDK knows the errors by their kinds.
    let error = plain().send().await.unwrap_err().into_service_error();
    assert!(error.is_invalid_parameter_combination_exception());
}

#[tokio::test]
async fn get_metric_data_refuses_what_cannot_be() {
    let harness = quiet().await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    let client = cloudwatch(&harness);
    let good = || query("m1", &service, "Requests", "Sum");
    let mut of_90_seconds = good();
    of_90_seconds.metric_stat.as_mut().unwrap().period = Some(90);
    let mut both = good();
    both.expression = Some("m2".to_owned());
    let neither = MetricDataQuery::builder().id("m1").build();
    let too_many = (0..501)
        .map(|number| query(&format!("m{number}"), &service, "Requests", "Sum"))
        .collect();
    for (queries, words) in [
        (vec![], "between 1 and 500"),
        (too_many, "between 1 and 500"),
        (vec![good(), good()], "not unique"),
        (vec![query("M1", &service, "Requests", "Sum")], "expected pattern"),
        (
            vec![query("m1", &service, "Requests", "Median")],
            "The value Median for parameter",
        ),
        (vec![of_90_seconds], "Period"),
        (vec![both], "Exactly one of"),
        (vec![neither], "Exactly one of"),
        (
            vec![expression("e1", "m1 +")],
            "Error in expression 'e1': unexpected end",
        ),
        (vec![expression("e1", "m2 * 2"), good()], "there is no query m2"),
        (
            vec![expression("e1", "e2"), expression("e2", "e1")],
            "it speaks of itself",
        ),
        (vec![expression("e1", "1 + 1")], "it speaks of no metric"),
        (
            vec![expression("e1", "SUM([m1])"), good()],
            "functions are not among",
        ),
    ] {
        let (start, end) = around_now();
        let call = client
            .get_metric_data()
            .set_metric_data_queries(Some(queries))
            .start_time(start)
            .end_time(end);
        let error = call.send().await.expect_err(words).into_service_error();
        assert_eq!(error.code(), Some("ValidationError"));
        assert!(error.message().unwrap().contains(words), "{error:?}");
    }
    let (start, end) = around_now();
    let call = || client.get_metric_data().metric_data_queries(good());
    for (call, words) in [
        (
            call().start_time(end).end_time(start),
            "must be less than the parameter EndTime",
        ),
        (
            call().start_time(start).end_time(end).max_datapoints(0),
            "MaxDatapoints",
        ),
        (
            call().start_time(start).end_time(end).max_datapoints(100_801),
            "MaxDatapoints",
        ),
    ] {
        let error = call.send().await.expect_err(words).into_service_error();
        assert!(error.message().unwrap().contains(words), "{error:?}");
    }
}

#[tokio::test]
async fn switches_disturb_cloudwatch_too() {
    let harness = quiet().await;
    let client = cloudwatch(&harness);
    let address = harness.simulator.address();
    let target = "GraniteServiceVersion20100801.ListMetrics";
    for (switch, code) in [
        ("throttle", "Throttling"),
        ("deny", "AccessDenied"),
        ("error", "InternalServiceError"),
    ] {
        raw::arm(address, &json!({"api": switch, "operation": target, "times": 1})).await;
        let error = client
            .list_metrics()
            .send()
            .await
            .expect_err(switch)
            .into_service_error();
        assert_eq!(error.code(), Some(code));
        assert_eq!(error.is_internal_service_fault(), switch == "error");
        client.list_metrics().send().await.unwrap();
    }
}
