//! The same calls in the three protocols, byte by byte.

use std::net::SocketAddr;

use serde_json::json;

use super::{quiet, visit};
use crate::support::raw::{AUTHORIZATION, Answer, request};
use crate::support::{HELLO, create, image};

async fn json_call(address: SocketAddr, operation: &str, body: &str) -> Answer {
    let target = format!("X-Amz-Target: GraniteServiceVersion20100801.{operation}");
    let headers = [AUTHORIZATION, "Content-Type: application/x-amz-json-1.0", &target];
    request(address, "POST /", &headers, body.as_bytes()).await
}

async fn form_call(address: SocketAddr, form: &str) -> Answer {
    let headers = [AUTHORIZATION, "Content-Type: application/x-www-form-urlencoded"];
    request(address, "POST /", &headers, form.as_bytes()).await
}

async fn cbor_call(address: SocketAddr, operation: &str, body: &[u8]) -> Answer {
    let start = format!("POST /service/GraniteServiceVersion20100801/operation/{operation}");
    let headers = [
        AUTHORIZATION,
        "Content-Type: application/cbor",
        "smithy-protocol: rpc-v2-cbor",
    ];
    request(address, &start, &headers, body).await
}

#[tokio::test]
async fn json_and_query_give_what_cbor_gives() {
    let harness = quiet().await;
    let address = harness.simulator.address();
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    for _ in 0..3 {
        visit(&harness, &service, "/").await;
    }
    let (start, end) = super::around_now();
    let dimensions = json!([
        {"Name": "ServiceName", "Value": "web-hello"},
        {"Name": "ServiceID", "Value": service.service_id()},
    ]);
    let body = json!({
        "Namespace": "AWS/AppRunner", "MetricName": "Requests", "Dimensions": dimensions, "Period": 3600,
        "StartTime": start.secs(), "EndTime": end.secs(), "Statistics": ["Sum", "SampleCount"],
    });
    let answer = json_call(address, "GetMetricStatistics", &body.to_string()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("content-type"), Some("application/x-amz-json-1.0"));
    assert!(answer.header("x-amzn-requestid").is_some());
    let result = answer.json();
    assert_eq!(result["Label"], "Requests");
    assert_eq!(result["Datapoints"][0]["Sum"], 3.0);
    assert_eq!(result["Datapoints"][0]["Unit"], "Count");
    assert!(result["Datapoints"][0]["Timestamp"].is_number());

    let day = |at: aws_sdk_cloudwatch::primitives::DateTime| {
        at.fmt(aws_sdk_cloudwatch::primitives::DateTimeFormat::DateTime)
            .unwrap()
            .replace(':', "%3A")
    };
    let id = service.service_id();
    let form = format!(
        "Action=GetMetricStatistics&Version=2010-08-01&Namespace=AWS%2FAppRunner&MetricName=Requests&Period=3600\
         &Dimensions.member.1.Name=ServiceName&Dimensions.member.1.Value=web-hello\
         &Dimensions.member.2.Name=ServiceID&Dimensions.member.2.Value={id}\
         &StartTime={}&EndTime={}&ExtendedStatistics.member.1=p99.9",
        day(start),
        day(end),
    );
    let answer = form_call(address, &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("content-type"), Some("text/xml"));
    for part in [
        "<GetMetricStatisticsResponse xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\"><GetMetricStatisticsResult>",
        "<Datapoints><member><ExtendedStatistics><entry><key>p99.9</key><value>3.0</value></entry></ExtendedStatistics>",
        "Z</Timestamp><Unit>Count</Unit></member></Datapoints><Label>Requests</Label>",
        "<ResponseMetadata><RequestId>",
    ] {
        assert!(answer.body.contains(part), "{part}\n{}", answer.body);
    }
    let form = format!(
        "Action=GetMetricData&Version=2010-08-01&StartTime={}&EndTime={}&MetricDataQueries.member.1.Id=m1\
         &MetricDataQueries.member.1.MetricStat.Metric.Namespace=AWS%2FAppRunner\
         &MetricDataQueries.member.1.MetricStat.Metric.MetricName=Requests\
         &MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name=ServiceName\
         &MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value=web-hello\
         &MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.2.Name=ServiceID\
         &MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.2.Value={id}\
         &MetricDataQueries.member.1.MetricStat.Period=86400&MetricDataQueries.member.1.MetricStat.Stat=Sum",
        day(start),
        day(end),
    );
    let answer = form_call(address, &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(
        answer.body.contains(
            "<Id>m1</Id><Label>Requests</Label><StatusCode>Complete</StatusCode><Timestamps><member>"
        )
    );
    let answer = form_call(
        address,
        "Action=ListMetrics&Version=2010-08-01&MetricName=Requests",
    )
    .await;
    assert!(
        answer.body.contains("<MetricName>Requests</MetricName>"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn each_protocol_has_its_own_form_of_error() {
    let harness = quiet().await;
    let address = harness.simulator.address();
    let answer = json_call(address, "GetMetricStatistics", "{}").await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.header("x-amzn-query-error"),
        Some("MissingParameter;Sender")
    );
    assert_eq!(
        answer.json(),
        json!({
            "__type": "com.amazonaws.cloudwatch#MissingRequiredParameterException",
            "message": "The parameter EndTime is required.",
        })
    );
    let answer = form_call(address, "Action=GetMetricStatistics&Version=2010-08-01").await;
    assert_eq!(answer.status, 400);
    assert!(
        answer
            .body
            .contains("<Type>Sender</Type><Code>MissingParameter</Code><Message>The parameter"),
        "{}",
        answer.body
    );
    let answer = cbor_call(address, "GetMetricStatistics", b"\xa0").await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("content-type"), Some("application/cbor"));
    assert_eq!(answer.header("smithy-protocol"), Some("rpc-v2-cbor"));
    assert_eq!(
        answer.header("x-amzn-query-error"),
        Some("MissingParameter;Sender")
    );
    assert!(
        answer
            .body
            .contains("com.amazonaws.cloudwatch#MissingRequiredParameterException")
    );

    let answer = json_call(address, "PutMetricData", "{}").await;
    assert_eq!(
        answer.json()["__type"],
        "com.amazon.coral.service#UnknownOperationException"
    );
    let answer = form_call(address, "Action=PutMetricData&Version=2010-08-01").await;
    assert!(
        answer.body.contains("<Code>InvalidAction</Code>"),
        "{}",
        answer.body
    );
    let answer = cbor_call(address, "PutMetricData", b"\xa0").await;
    assert!(
        answer
            .body
            .contains("com.amazon.coral.service#UnknownOperationException")
    );
}

#[tokio::test]
async fn hostile_bodies_are_refused_in_each_protocol() {
    let harness = quiet().await;
    let address = harness.simulator.address();
    let deep = b"\xa1\x61a".repeat(2000);
    let huge = b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff";
    for body in [&deep[..], huge, b"\xff", b"\x00", b"not cbor", b"\xa1\x61"] {
        let answer = cbor_call(address, "ListMetrics", body).await;
        assert_eq!(answer.status, 400, "{body:?}");
        assert!(
            answer
                .body
                .contains("com.amazon.coral.service#SerializationException"),
            "{body:?}"
        );
    }
    assert_eq!(
        cbor_call(address, "ListMetrics", b"").await.status,
        200,
        "no members, no body"
    );
    for body in [
        "",
        "[]",
        "{\"Dimensions\": 7}",
        "{\"MetricName\": null, \"Dimensions\": [null]}",
    ] {
        let answer = json_call(address, "ListMetrics", body).await;
        assert_eq!(answer.status, 400, "{body}");
    }
    let answer = form_call(
        address,
        "Action=GetMetricData&Version=2010-08-01&StartTime=yesterday",
    )
    .await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.body.contains("<Code>Serialization</Code>"),
        "{}",
        answer.body
    );
    let anonymous = request(
        address,
        "POST /service/GraniteServiceVersion20100801/operation/ListMetrics",
        &["Content-Type: application/cbor"],
        b"\xa0",
    )
    .await;
    assert_eq!(anonymous.status, 400);
    assert!(anonymous.body.contains("MissingAuthenticationToken"));
    let elsewhere = request(
        address,
        "POST /service/Other/operation/ListMetrics",
        &[AUTHORIZATION],
        b"\xa0",
    )
    .await;
    assert_eq!(elsewhere.status, 400);
}
