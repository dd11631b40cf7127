//! Services and operations that Slipway has no words for are shown all the same.

use crate::by_hand::ByHand;
use crate::world::{ACCOUNT, NOW, region};
use model::arn::ServiceArn;
use model::health_check::HealthCheck;
use model::service::{ServiceStatus, Source};
use model::time::Time;

/// A service from source code with everything that the simulator does not have.
const FROM_CODE: &str = r#"{"Service": {
    "ServiceName": "web-code", "ServiceId": "0123456789abcdef0123456789abcdef",
    "ServiceArn": "arn:aws:apprunner:eu-west-1:123456789012:service/web-code/0123456789abcdef0123456789abcdef",
    "ServiceUrl": "", "CreatedAt": 1700000000.25, "UpdatedAt": 1700000001, "Status": "REBALANCING",
    "SourceConfiguration": {
        "CodeRepository": {
            "RepositoryUrl": "https://github.com/team/web", "SourceCodeVersion": {"Type": "BRANCH", "Value": "main"},
            "CodeConfiguration": {"ConfigurationSource": "API", "CodeConfigurationValues": {
                "Runtime": "NODEJS_18", "Port": "3000", "StartCommand": "node .",
                "RuntimeEnvironmentVariables": {"B": "canary"}, "RuntimeEnvironmentSecrets": {"A": "arn:aws:ssm:x"}}}},
        "AutoDeploymentsEnabled": true},
    "InstanceConfiguration": {"Cpu": "3000", "Memory": "1", "InstanceRoleArn": "arn:aws:iam::123456789012:role/app"},
    "EncryptionConfiguration": {"KmsKey": "arn:aws:kms:x"},
    "HealthCheckConfiguration": {"Protocol": "TCP", "Interval": 4000},
    "AutoScalingConfigurationSummary": {"AutoScalingConfigurationName": "busy", "AutoScalingConfigurationRevision": 3},
    "NetworkConfiguration": {
        "EgressConfiguration": {"EgressType": "VPC", "VpcConnectorArn": "arn:aws:apprunner:x:vpcconnector/y"},
        "IngressConfiguration": {"IsPubliclyAccessible": false}, "IpAddressType": "DUAL_STACK"},
    "ObservabilityConfiguration": {"ObservabilityEnabled": true}
}}"#;

#[tokio::test]
async fn a_service_that_slipway_could_not_make_is_shown_all_the_same() {
    let answers = ByHand::json("200 OK", FROM_CODE).await;
    let arn = ServiceArn::new(region(), ACCOUNT, "web-code", "0123456789abcdef0123456789abcdef");
    let service = answers
        .app_runner()
        .describe_service(&arn, NOW)
        .await
        .unwrap()
        .unwrap();
    assert!(!format!("{service:?}").contains("canary"));
    assert_eq!(service.arn, arn);
    // A status of tomorrow: nothing is offered that might be refused.
    assert_eq!(service.status, ServiceStatus::OperationInProgress);
    assert_eq!(
        (service.domain, service.created_at),
        (None, Time(1_700_000_000_250))
    );
    let configuration = service.configuration.unwrap();
    assert_eq!(
        configuration.source,
        Source::Code {
            repository: "https://github.com/team/web".to_owned(),
            branch: "main".to_owned()
        }
    );
    assert!(configuration.automatic_deployment && configuration.tracing && !configuration.public_ingress);
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(configuration.port, some("3000"));
    assert_eq!(configuration.start_command, some("node ."));
    assert_eq!(
        configuration.instance_role,
        some("arn:aws:iam::123456789012:role/app")
    );
    assert_eq!(configuration.encryption_key, some("arn:aws:kms:x"));
    assert_eq!(
        configuration.vpc_connector,
        some("arn:aws:apprunner:x:vpcconnector/y")
    );
    assert_eq!(configuration.ip_address_type, some("DUAL_STACK"));
    assert_eq!(configuration.auto_scaling, some("busy, revision 3"));
    assert_eq!(
        (configuration.size, configuration.health_check),
        (None, HealthCheck::default())
    );
    let names: Vec<&str> = configuration
        .variables
        .iter()
        .map(|variable| variable.name.as_str())
        .collect();
    assert_eq!(names, ["A", "B"]);
    // What the form has no words for stays at its default; what is wrong for it is kept, to be put right there.
    let form = answers.app_runner().draft_values(&arn).await.unwrap().unwrap();
    assert_eq!(
        (
            form.runtime.as_str(),
            form.ended_runtime.as_str(),
            form.cpu.as_str()
        ),
        ("NODEJS_18", "yes", "3000")
    );
    assert_eq!(
        (form.auto_scaling.as_str(), form.observability.as_str()),
        ("", "")
    );
}

#[tokio::test]
async fn rows_of_tomorrow_do_not_hide_those_of_today() {
    let services = r#"{"ServiceSummaryList": [
        {"ServiceArn": "arn:aws:apprunner:eu-west-1:123456789012:blueprint/x", "Status": "RUNNING"},
        {"ServiceArn": "arn:aws:apprunner:eu-west-1:123456789012:service/web-1/0123456789abcdef0123456789abcdef",
         "Status": "RUNNING", "ServiceUrl": "ab.eu-west-1.awsapprunner.com"},
        {}]}"#;
    let answers = ByHand::json("200 OK", services).await;
    let listed = answers.app_runner().list_services(NOW).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].arn.name, "web-1");
    assert_eq!(listed[0].domain.as_deref(), Some("ab.eu-west-1.awsapprunner.com"));

    let operations = r#"{"OperationSummaryList": [
        {"Id": "1", "Type": "MIGRATE_SERVICE", "Status": "SUCCEEDED"},
        {"Id": "2", "Type": "PAUSE_SERVICE", "Status": "HALTED"},
        {"Id": "3", "Type": "PAUSE_SERVICE", "Status": "ROLLBACK_SUCCEEDED", "StartedAt": 1700000000, "EndedAt": 1700000002},
        {"Id": "4"}]}"#;
    let answers = ByHand::json("200 OK", operations).await;
    let arn = listed[0].arn.clone();
    let operations = answers.app_runner().list_operations(&arn).await.unwrap();
    assert_eq!(operations.len(), 1);
    assert_eq!(
        (operations[0].id.as_str(), operations[0].ended_at),
        ("3", Some(Time(1_700_000_002_000)))
    );
}
