//! A call for each error that the model gives to an operation.

use serde_json::{Value, json};

use super::situation::{Situation, interface, source};

pub const INVALID_REQUEST: &str = "InvalidRequestException";
pub const INVALID_STATE: &str = "InvalidStateException";
pub const NOT_FOUND: &str = "ResourceNotFoundException";
pub const QUOTA: &str = "ServiceQuotaExceededException";
/// What no call brings about: a switch does, for every operation.
pub const INTERNAL: &str = "InternalServiceErrorException";

/// A call and the error that it must end with.
pub struct Case {
    pub operation: &'static str,
    pub error: &'static str,
    pub body: Value,
}

fn case(operation: &'static str, error: &'static str, body: Value) -> Case {
    Case {
        operation,
        error,
        body,
    }
}

/// An ARN of the account that leads nowhere.
fn nowhere(resource: &str) -> String {
    format!("arn:aws:apprunner:us-east-1:123456789012:{resource}/00000000000000000000000000000000")
}

/// Every case but those of switches.
pub fn cases(situation: &Situation) -> Vec<Case> {
    let mut cases = services(situation);
    cases.extend(configurations(situation));
    cases.extend(resources(situation));
    cases.extend(domains_and_tags(situation));
    cases.extend(lists(situation));
    cases
}

fn services(situation: &Situation) -> Vec<Case> {
    let Situation {
        running,
        busy,
        deleted,
        ..
    } = situation;
    let new = |name: &str| json!({"ServiceName": name, "SourceConfiguration": source()});
    let missing = nowhere("service/web-none");
    let of = |arn: &str| json!({"ServiceArn": arn});
    let mut cases = vec![
        case("CreateService", INVALID_REQUEST, new("web-running")),
        case(
            "CreateService",
            INVALID_REQUEST,
            json!({"ServiceName": "web-new"}),
        ),
        case("CreateService", QUOTA, new("web-new")),
        case(
            "UpdateService",
            INVALID_REQUEST,
            json!({"ServiceArn": running, "InstanceConfiguration": {"Cpu": "256", "Memory": "12288"}}),
        ),
        case("StartDeployment", INVALID_REQUEST, of(busy)),
        case("StartDeployment", INVALID_REQUEST, of(deleted)),
        case("DeleteService", INVALID_REQUEST, of(&situation.private)),
        case("DescribeService", INVALID_REQUEST, json!({})),
        case("PauseService", INVALID_REQUEST, json!({})),
        case("ResumeService", INVALID_REQUEST, json!({})),
    ];
    for operation in [
        "DescribeService",
        "UpdateService",
        "StartDeployment",
        "PauseService",
        "ResumeService",
        "DeleteService",
    ] {
        cases.push(case(operation, NOT_FOUND, of(&missing)));
    }
    for operation in ["UpdateService", "PauseService", "ResumeService", "DeleteService"] {
        cases.push(case(operation, INVALID_STATE, of(busy)));
        cases.push(case(operation, INVALID_STATE, of(deleted)));
    }
    cases
}

fn configurations(situation: &Situation) -> Vec<Case> {
    let auto_scaling = |arn: &str| json!({"AutoScalingConfigurationArn": arn});
    let observability = |arn: &str| json!({"ObservabilityConfigurationArn": arn});
    let missing_auto_scaling = nowhere("autoscalingconfiguration/none/1");
    let missing_observability = nowhere("observabilityconfiguration/none/1");
    let mut cases = vec![
        case(
            "CreateAutoScalingConfiguration",
            INVALID_REQUEST,
            json!({"AutoScalingConfigurationName": "busy", "MinSize": 3, "MaxSize": 2}),
        ),
        case(
            "CreateAutoScalingConfiguration",
            QUOTA,
            json!({"AutoScalingConfigurationName": "one-too-many"}),
        ),
        case(
            "CreateObservabilityConfiguration",
            INVALID_REQUEST,
            json!({"ObservabilityConfigurationName": "x"}),
        ),
        case(
            "CreateObservabilityConfiguration",
            QUOTA,
            json!({"ObservabilityConfigurationName": "one-too-many"}),
        ),
        case(
            "DeleteAutoScalingConfiguration",
            INVALID_REQUEST,
            auto_scaling(&situation.auto_scaling),
        ),
        case(
            "DeleteAutoScalingConfiguration",
            INVALID_REQUEST,
            auto_scaling(&situation.deleted_auto_scaling),
        ),
        case(
            "UpdateDefaultAutoScalingConfiguration",
            INVALID_REQUEST,
            auto_scaling(&situation.deleted_auto_scaling),
        ),
        case(
            "DeleteObservabilityConfiguration",
            INVALID_REQUEST,
            observability(&situation.observability),
        ),
        case("DescribeAutoScalingConfiguration", INVALID_REQUEST, json!({})),
        case("DescribeObservabilityConfiguration", INVALID_REQUEST, json!({})),
    ];
    for operation in [
        "DescribeAutoScalingConfiguration",
        "DeleteAutoScalingConfiguration",
        "UpdateDefaultAutoScalingConfiguration",
    ] {
        cases.push(case(operation, NOT_FOUND, auto_scaling(&missing_auto_scaling)));
    }
    for operation in [
        "DescribeObservabilityConfiguration",
        "DeleteObservabilityConfiguration",
    ] {
        cases.push(case(operation, NOT_FOUND, observability(&missing_observability)));
    }
    cases
}

fn resources(situation: &Situation) -> Vec<Case> {
    let connector = |arn: &str| json!({"VpcConnectorArn": arn});
    let ingress = |arn: &str| json!({"VpcIngressConnectionArn": arn});
    let moved = |arn: &str| json!({"VpcIngressConnectionArn": arn, "IngressVpcConfiguration": interface()});
    let door = |service: &str, name: &str| {
        json!({
            "ServiceArn": service, "VpcIngressConnectionName": name, "IngressVpcConfiguration": interface(),
        })
    };
    let connection = |name: &str| json!({"ConnectionName": name, "ProviderType": "GITHUB"});
    let inside = |name: &str, subnet: &str| json!({"VpcConnectorName": name, "Subnets": [subnet]});
    let missing_connector = nowhere("vpcconnector/none/1");
    let missing_ingress = nowhere("vpcingressconnection/none");
    vec![
        case("CreateConnection", INVALID_REQUEST, connection("github-0")),
        case("CreateConnection", QUOTA, connection("one-too-many")),
        case(
            "DeleteConnection",
            INVALID_REQUEST,
            json!({"ConnectionArn": situation.connection}),
        ),
        case(
            "DeleteConnection",
            NOT_FOUND,
            json!({"ConnectionArn": nowhere("connection/none")}),
        ),
        case(
            "CreateVpcConnector",
            INVALID_REQUEST,
            inside("inside-0", "subnet-1a2b"),
        ),
        case("CreateVpcConnector", INVALID_REQUEST, inside("inside", "sg-1a2b")),
        case("CreateVpcConnector", QUOTA, inside("one-too-many", "subnet-1a2b")),
        case("DescribeVpcConnector", INVALID_REQUEST, json!({})),
        case("DescribeVpcConnector", NOT_FOUND, connector(&missing_connector)),
        case(
            "DeleteVpcConnector",
            INVALID_REQUEST,
            connector(&situation.vpc_connector),
        ),
        case(
            "DeleteVpcConnector",
            INVALID_REQUEST,
            connector(&situation.deleted_vpc_connector),
        ),
        case("DeleteVpcConnector", NOT_FOUND, connector(&missing_connector)),
        case(
            "CreateVpcIngressConnection",
            INVALID_REQUEST,
            door(&situation.running, "door"),
        ),
        case(
            "CreateVpcIngressConnection",
            INVALID_REQUEST,
            door(&situation.private, "door-0"),
        ),
        case(
            "CreateVpcIngressConnection",
            INVALID_STATE,
            door(&situation.busy, "door"),
        ),
        case(
            "CreateVpcIngressConnection",
            QUOTA,
            door(&situation.private, "one-too-many"),
        ),
        case(
            "UpdateVpcIngressConnection",
            INVALID_REQUEST,
            json!({"VpcIngressConnectionArn": situation.ingress, "IngressVpcConfiguration": {"VpcId": "vpc-1a2b"}}),
        ),
        case("UpdateVpcIngressConnection", NOT_FOUND, moved(&missing_ingress)),
        case(
            "UpdateVpcIngressConnection",
            INVALID_STATE,
            moved(&situation.busy_ingress),
        ),
        case("DescribeVpcIngressConnection", INVALID_REQUEST, json!({})),
        case(
            "DescribeVpcIngressConnection",
            NOT_FOUND,
            ingress(&missing_ingress),
        ),
        case("DeleteVpcIngressConnection", INVALID_REQUEST, json!({})),
        case("DeleteVpcIngressConnection", NOT_FOUND, ingress(&missing_ingress)),
        case(
            "DeleteVpcIngressConnection",
            INVALID_STATE,
            ingress(&situation.busy_ingress),
        ),
    ]
}

fn domains_and_tags(situation: &Situation) -> Vec<Case> {
    let domain = |service: &str, name: &str| json!({"ServiceArn": service, "DomainName": name});
    let missing = nowhere("service/web-none");
    let of = |arn: &str| json!({"ResourceArn": arn});
    let tag = |arn: &str, key: &str| json!({"ResourceArn": arn, "Tags": [{"Key": key, "Value": ""}]});
    let untag = |arn: &str, key: &str| json!({"ResourceArn": arn, "TagKeys": [key]});
    let Situation {
        running,
        busy,
        deleted,
        ..
    } = situation;
    vec![
        case(
            "AssociateCustomDomain",
            INVALID_REQUEST,
            domain(running, "shop-1.example.com"),
        ),
        case(
            "AssociateCustomDomain",
            INVALID_REQUEST,
            domain(&missing, "new.example.com"),
        ),
        case(
            "AssociateCustomDomain",
            INVALID_STATE,
            domain(busy, "new.example.com"),
        ),
        case("DisassociateCustomDomain", INVALID_REQUEST, domain(running, "")),
        case(
            "DisassociateCustomDomain",
            NOT_FOUND,
            domain(running, "none.example.com"),
        ),
        case(
            "DisassociateCustomDomain",
            NOT_FOUND,
            domain(&missing, "shop-1.example.com"),
        ),
        case(
            "DisassociateCustomDomain",
            INVALID_STATE,
            domain(busy, "shop-1.example.com"),
        ),
        case("ListTagsForResource", INVALID_REQUEST, json!({})),
        case("ListTagsForResource", NOT_FOUND, of(&missing)),
        case("ListTagsForResource", INVALID_STATE, of(deleted)),
        case("TagResource", INVALID_REQUEST, tag(running, "aws:team")),
        case("TagResource", NOT_FOUND, tag(&missing, "team")),
        case("TagResource", INVALID_STATE, tag(deleted, "team")),
        case("UntagResource", INVALID_REQUEST, untag(running, "aws:team")),
        case("UntagResource", NOT_FOUND, untag(&missing, "team")),
        case("UntagResource", INVALID_STATE, untag(deleted, "team")),
    ]
}

fn lists(situation: &Situation) -> Vec<Case> {
    let page_of_none = json!({"MaxResults": 0});
    let missing = nowhere("service/web-none");
    let missing_auto_scaling = nowhere("autoscalingconfiguration/none/1");
    let mut cases = vec![
        case(
            "DescribeCustomDomains",
            INVALID_REQUEST,
            json!({"ServiceArn": situation.running, "NextToken": "of another list"}),
        ),
        case("DescribeCustomDomains", NOT_FOUND, json!({"ServiceArn": missing})),
        case(
            "ListOperations",
            INVALID_REQUEST,
            json!({"ServiceArn": situation.running, "NextToken": "of another list"}),
        ),
        case("ListOperations", NOT_FOUND, json!({"ServiceArn": missing})),
        case(
            "ListServicesForAutoScalingConfiguration",
            INVALID_REQUEST,
            json!({"AutoScalingConfigurationArn": situation.auto_scaling, "NextToken": "of another list"}),
        ),
        case(
            "ListServicesForAutoScalingConfiguration",
            NOT_FOUND,
            json!({"AutoScalingConfigurationArn": missing_auto_scaling}),
        ),
    ];
    for operation in [
        "ListAutoScalingConfigurations",
        "ListConnections",
        "ListObservabilityConfigurations",
        "ListServices",
        "ListVpcConnectors",
        "ListVpcIngressConnections",
    ] {
        cases.push(case(operation, INVALID_REQUEST, page_of_none.clone()));
        cases.push(case(
            operation,
            INVALID_REQUEST,
            json!({"NextToken": "of another list"}),
        ));
    }
    cases
}
