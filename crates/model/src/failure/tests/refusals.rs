//! Refusals of AWS, in its words and in those of the simulator.

use crate::draft::DraftValues;
use crate::failure::{Refusal, RefusalRule, refusal};
use proptest::prelude::*;

/// Message, rule, field.
const SAID: [(&str, RefusalRule, Option<&str>); 19] = [
    // Seen on AWS.
    (
        "Service with the provided name already exists: web-hello",
        RefusalRule::NameTaken,
        Some("name"),
    ),
    (
        "Error in assuming instance role arn:aws:iam::123456789012:role/Web",
        RefusalRule::InstanceRole,
        Some("instance_role"),
    ),
    (
        "Failed to assume instance-role-arn",
        RefusalRule::InstanceRole,
        Some("instance_role"),
    ),
    (
        "Instance Role have to be provided if passing in RuntimeEnvironmentSecrets.",
        RefusalRule::InstanceRole,
        Some("instance_role"),
    ),
    (
        "The auto scaling configuration you specified has been deleted",
        RefusalRule::AutoScaling,
        Some("auto_scaling"),
    ),
    (
        "Invalid Access Role in AuthenticationConfiguration",
        RefusalRule::AccessRole,
        Some("access_role"),
    ),
    // Of IAM.
    (
        "User: arn:aws:sts::123456789012:assumed-role/slipway/km is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/Web (AccessDeniedException)",
        RefusalRule::PassRole,
        None,
    ),
    (
        "User: arn:aws:iam::123456789012:user/km is not authorized to perform: apprunner:CreateService",
        RefusalRule::Permission,
        None,
    ),
    (
        "The simulator was told to deny this call. (AccessDeniedException)",
        RefusalRule::Permission,
        None,
    ),
    // By the simulator.
    (
        "The account has reached its quota of 30 services in this Region. (ServiceQuotaExceededException)",
        RefusalRule::Quota,
        None,
    ),
    (
        "Error in assuming access role arn:aws:iam::123456789012:role/Web",
        RefusalRule::AccessRole,
        Some("access_role"),
    ),
    (
        "Connection with the provided ARN does not exist: arn:aws:apprunner:eu-west-1:123456789012:connection/x/0123456789abcdef0123456789abcdef",
        RefusalRule::Connection,
        Some("connection"),
    ),
    (
        "Connection with the provided ARN is not in AVAILABLE status: arn:aws:apprunner:eu-west-1:123456789012:connection/x/0123456789abcdef0123456789abcdef",
        RefusalRule::Connection,
        Some("connection"),
    ),
    (
        "A repository of https://github.com/shop/web needs a connection of ProviderType GITHUB.",
        RefusalRule::Connection,
        Some("connection"),
    ),
    (
        "AuthenticationConfiguration.ConnectionArn is required for a source code repository.",
        RefusalRule::Connection,
        Some("connection"),
    ),
    (
        "VPC connector with the provided ARN does not exist: arn:aws:apprunner:eu-west-1:123456789012:vpcconnector/x/1/0123456789abcdef0123456789abcdef",
        RefusalRule::VpcConnector,
        Some("vpc_connector"),
    ),
    (
        "AutoScalingConfiguration with the provided ARN does not exist: x",
        RefusalRule::AutoScaling,
        Some("auto_scaling"),
    ),
    (
        "The observability configuration you specified has been deleted: x",
        RefusalRule::Observability,
        Some("observability"),
    ),
    (
        "The specified runtime version is not supported.",
        RefusalRule::Runtime,
        Some("runtime"),
    ),
];

#[test]
fn each_known_refusal_is_told_at_its_field() {
    for (said, rule, field) in SAID {
        let told = refusal(said).unwrap_or_else(|| panic!("{said}"));
        assert_eq!((told.rule, told.field.as_deref()), (rule, field), "{said}");
    }
}

#[test]
fn a_name_is_repeated_and_nothing_else() {
    let told = refusal("Service with the provided name already exists: web-hello (InvalidRequestException)");
    assert_eq!(
        told.unwrap().to_string(),
        "web-hello exists in this Region already. Choose another name. That of a service that is being deleted is free when it is gone."
    );
}

#[test]
fn other_messages_are_left_to_aws() {
    for said in [
        "",
        "Rate exceeded (ThrottlingException)",
        "Port must be a number from 1 to 65535: x",
        "No answer in time.",
    ] {
        assert_eq!(refusal(said), None, "{said}");
    }
}

proptest! {
    #[test]
    fn whatever_aws_says_is_told_in_whole_sentences_about_fields_that_exist(
        said in "(quota|service|role|assuming|instance|access|connection|vpc connector|already exists:|does not exist|[ :a-zA-Z\\PC]){0,12}"
    ) {
        if let Some(Refusal { field, title, advice, .. }) = refusal(&said) {
            prop_assert!(!title.is_empty() && advice.ends_with('.'));
            let mut values = DraftValues::default();
            if let Some(field) = field {
                prop_assert!(values.field_mut(&field).is_some(), "{field}");
            }
        }
    }
}
