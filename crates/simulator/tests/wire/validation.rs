//! The model's constraints and the rules between members, through `CreateService`.

use serde_json::{Value, json};

use crate::support::Harness;
use crate::support::raw;

/// A request that is right but for what a test changes.
fn request(change: impl FnOnce(&mut Value)) -> Value {
    let mut request = json!({
        "ServiceName": "web-hello",
        "SourceConfiguration": {
            "ImageRepository": {
                "ImageIdentifier": "public.ecr.aws/nginx/nginx:latest",
                "ImageRepositoryType": "ECR_PUBLIC",
                "ImageConfiguration": {"Port": "80"},
            },
        },
    });
    change(&mut request);
    request
}

fn image(request: &mut Value) -> &mut Value {
    &mut request["SourceConfiguration"]["ImageRepository"]
}

/// Each request is refused with these words, and nothing comes of it.
async fn refused(cases: &[(&str, Value)]) {
    let harness = Harness::start_slow().await;
    let address = harness.simulator.address();
    for (expected, body) in cases {
        let answer = raw::call(address, "CreateService", body.to_string().as_bytes()).await;
        assert_eq!(answer.status, 400, "{body}");
        let fault = answer.json();
        assert_eq!(
            fault["__type"], "com.amazonaws.apprunner#InvalidRequestException",
            "{body}"
        );
        let message = fault["Message"].as_str().unwrap();
        assert!(message.contains(expected), "{expected:?} in {message:?}");
    }
    let state = raw::request(address, "GET /_simulator/state", &[], b"")
        .await
        .json();
    assert_eq!(state["services"], json!([]));
}

const PRIVATE: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/web:v1";

#[tokio::test]
async fn what_breaks_a_constraint_of_the_model_is_an_invalid_request() {
    refused(&[
        (
            "at 'serviceName' failed",
            request(|r| r["ServiceName"] = json!("abc")),
        ),
        (
            "at 'serviceName' failed",
            request(|r| r["ServiceName"] = json!("-web")),
        ),
        (
            "Value null at 'sourceConfiguration' failed",
            json!({"ServiceName": "web-hello"}),
        ),
        (
            "at 'sourceConfiguration.imageRepository.imageIdentifier'",
            request(|r| image(r)["ImageIdentifier"] = json!("docker.io/library/nginx")),
        ),
        (
            "enum value set: [ECR, ECR_PUBLIC]",
            request(|r| image(r)["ImageRepositoryType"] = json!("DOCKER")),
        ),
        (
            "at 'instanceConfiguration.cpu' failed",
            request(|r| r["InstanceConfiguration"] = json!({"Cpu": "3 vCPU"})),
        ),
        (
            "at 'healthCheckConfiguration.timeout' failed",
            request(|r| r["HealthCheckConfiguration"] = json!({"Timeout": 0})),
        ),
        (
            "regular expression pattern: ^(?!aws:).+",
            request(|r| r["Tags"] = json!([{"Key": "aws:a", "Value": "1"}])),
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_source_that_contradicts_itself_is_an_invalid_request() {
    let code = json!({"RepositoryUrl": "https://github.com/a/b", "SourceCodeVersion": {"Type": "BRANCH", "Value": "main"},
        "CodeConfiguration": {"ConfigurationSource": "REPOSITORY"}});
    let connection =
        "arn:aws:apprunner:us-east-1:123456789012:connection/github/00000000000000000000000000000000";
    refused(&[
        (
            "exactly one of CodeRepository and ImageRepository",
            request(|r| r["SourceConfiguration"] = json!({})),
        ),
        (
            "exactly one of CodeRepository and ImageRepository",
            request(|r| r["SourceConfiguration"]["CodeRepository"] = code.clone()),
        ),
        (
            "ConnectionArn is required",
            request(|r| r["SourceConfiguration"] = json!({"CodeRepository": code})),
        ),
        (
            "Connection with the provided ARN does not exist",
            request(|r| {
                r["SourceConfiguration"] =
                    json!({"CodeRepository": code, "AuthenticationConfiguration": {"ConnectionArn": connection}});
            }),
        ),
        (
            "must be ECR_PUBLIC for an image of public.ecr.aws",
            request(|r| image(r)["ImageRepositoryType"] = json!("ECR")),
        ),
        ("must be ECR for an image of a private", request(|r| image(r)["ImageIdentifier"] = json!(PRIVATE))),
        (
            "AccessRoleArn is required",
            request(|r| {
                image(r)["ImageIdentifier"] = json!(PRIVATE);
                image(r)["ImageRepositoryType"] = json!("ECR");
            }),
        ),
        (
            "AutoDeploymentsEnabled must be false for an image of ECR_PUBLIC",
            request(|r| r["SourceConfiguration"]["AutoDeploymentsEnabled"] = json!(true)),
        ),
        (
            "AutoDeploymentsEnabled must be false for an image of another AWS account",
            request(|r| {
                image(r)["ImageIdentifier"] = json!(PRIVATE.replace("123456789012", "111122223333"));
                image(r)["ImageRepositoryType"] = json!("ECR");
                r["SourceConfiguration"]["AutoDeploymentsEnabled"] = json!(true);
                r["SourceConfiguration"]["AuthenticationConfiguration"] =
                    json!({"AccessRoleArn": "arn:aws:iam::123456789012:role/access"});
            }),
        ),
    ])
    .await;
}

#[tokio::test]
async fn members_that_do_not_go_together_are_an_invalid_request() {
    refused(&[
        (
            "Memory 2048 is not supported with Cpu 256",
            request(|r| r["InstanceConfiguration"] = json!({"Cpu": "0.25 vCPU"})),
        ),
        (
            "Memory 8192 is not supported with Cpu 1024",
            request(|r| r["InstanceConfiguration"] = json!({"Cpu": "1024", "Memory": "8 GB"})),
        ),
        (
            "Port must be a number from 1 to 65535: 0",
            request(|r| image(r)["ImageConfiguration"]["Port"] = json!("0")),
        ),
        (
            "Port must be a number from 1 to 65535: http",
            request(|r| image(r)["ImageConfiguration"]["Port"] = json!("http")),
        ),
        (
            "reserved prefix AWSAPPRUNNER",
            request(|r| {
                image(r)["ImageConfiguration"]["RuntimeEnvironmentVariables"] = json!({"AWSAPPRUNNER_X": "1"});
            }),
        ),
        (
            "must not be both in RuntimeEnvironmentVariables and",
            request(|r| {
                let image = &mut image(r)["ImageConfiguration"];
                image["RuntimeEnvironmentVariables"] = json!({"TOKEN": "1"});
                image["RuntimeEnvironmentSecrets"] = json!({"TOKEN": "arn:aws:ssm:us-east-1:123456789012:parameter/x"});
            }),
        ),
        (
            "VpcConnectorArn is required for EgressType VPC",
            request(|r| r["NetworkConfiguration"] = json!({"EgressConfiguration": {"EgressType": "VPC"}})),
        ),
        (
            "Auto scaling configuration with the provided ARN does not exist",
            request(|r| {
                r["AutoScalingConfigurationArn"] =
                    json!("arn:aws:apprunner:us-east-1:123456789012:autoscalingconfiguration/mine/1/00000000000000000000000000000002");
            }),
        ),
        (
            "Tag keys must be unique: a",
            request(|r| r["Tags"] = json!([{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}])),
        ),
    ])
    .await;
}

#[tokio::test]
async fn what_looks_odd_but_is_right_is_taken() {
    let harness = Harness::start_slow().await;
    let cases = [
        request(|r| r["Colour"] = json!({"deep": [1, 2]})),
        request(|r| {
            r["ServiceName"] = json!("web_2");
            r["InstanceConfiguration"] = json!({"Cpu": "0.25 vCPU", "Memory": "512"});
        }),
        request(|r| {
            r["ServiceName"] = json!("web-3");
            r["AutoScalingConfigurationArn"] = json!(
                "arn:aws:apprunner:us-east-1:123456789012:autoscalingconfiguration/DefaultConfiguration"
            );
            r["ObservabilityConfiguration"] = json!({"ObservabilityEnabled": true});
            r["HealthCheckConfiguration"] = Value::Null;
        }),
    ];
    for body in cases {
        let answer = raw::call(
            harness.simulator.address(),
            "CreateService",
            body.to_string().as_bytes(),
        )
        .await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(
            crate::support::shape_checker::result("CreateService", &answer.json()),
            Vec::<String>::new()
        );
    }
}

#[tokio::test]
async fn types_that_do_not_fit_are_serialization_errors() {
    let harness = Harness::start_slow().await;
    for body in [
        request(|r| r["ServiceName"] = json!(7)),
        request(|r| r["Tags"] = json!({"a": "b"})),
        request(|r| image(r)["ImageConfiguration"]["RuntimeEnvironmentVariables"] = json!([{"A": "1"}])),
        request(|r| r["HealthCheckConfiguration"] = json!({"Interval": "5"})),
        request(|r| r["HealthCheckConfiguration"] = json!({"Interval": 5.5})),
        json!("text"),
    ] {
        let answer = raw::call(
            harness.simulator.address(),
            "CreateService",
            body.to_string().as_bytes(),
        )
        .await;
        assert_eq!(answer.status, 400);
        assert_eq!(
            answer.json()["__type"],
            "com.amazon.coral.service#SerializationException",
            "{body}"
        );
    }
}
