//! Roles that App Runner cannot assume.

use aws_sdk_apprunner::types::{
    AuthenticationConfiguration, ImageRepository, ImageRepositoryType, InstanceConfiguration, ServiceStatus,
    SourceConfiguration,
};

use super::iam::trust;
use super::{iam, refusal};
use crate::support::{FAST, HELLO, Harness, create, eventually, image, settled};

const PRIVATE: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com/storefront:latest";

fn instance(role: &str) -> InstanceConfiguration {
    InstanceConfiguration::builder()
        .instance_role_arn(format!("arn:aws:iam::123456789012:role/{role}"))
        .build()
}

/// A source of a private image that is pulled with this role.
fn private(access_role: &str) -> SourceConfiguration {
    let repository = ImageRepository::builder()
        .image_identifier(PRIVATE)
        .image_repository_type(ImageRepositoryType::Ecr);
    let authentication = AuthenticationConfiguration::builder()
        .access_role_arn(format!("arn:aws:iam::123456789012:role/{access_role}"));
    SourceConfiguration::builder()
        .image_repository(repository.build().unwrap())
        .authentication_configuration(authentication.build())
        .build()
}

async fn add_role(harness: &Harness, name: &str, service: &str) {
    iam(harness)
        .create_role()
        .role_name(name)
        .assume_role_policy_document(trust(service))
        .send()
        .await
        .unwrap();
}

#[tokio::test]
async fn a_role_that_is_too_new_is_refused_until_it_is_known() {
    let harness = Harness::start_with(|config| {
        config.speed = FAST;
        config.role_propagation_seconds = 0.5 * FAST;
    })
    .await;
    let client = harness.client();
    add_role(&harness, "Fresh", "tasks.apprunner.amazonaws.com").await;
    let call = client
        .create_service()
        .service_name("web-hello")
        .source_configuration(image(HELLO, "8000"))
        .instance_configuration(instance("Fresh"));
    assert_eq!(
        refused!(call.clone()),
        refusal(
            400,
            "InvalidRequestException",
            "Error in assuming instance role arn:aws:iam::123456789012:role/Fresh"
        )
    );
    // As Terraform does it: again, for as long as the message is that one.
    let created = eventually("the role is known", || async { call.clone().send().await.ok() }).await;
    let service = settled(&client, created.service().unwrap().service_arn()).await;
    assert_eq!(*service.status(), ServiceStatus::Running);
}

#[tokio::test]
async fn a_role_that_trusts_somebody_else_is_refused() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let lambda = "service-role/NightlyReportFunction";
    let (_, code, message) = refused!(
        client
            .update_service()
            .service_arn(service.service_arn())
            .instance_configuration(instance(lambda))
    );
    assert_eq!(code, "InvalidRequestException");
    assert!(
        message.starts_with("Error in assuming instance role "),
        "{message}"
    );
    // An instance role pulls no image.
    let (_, code, message) = refused!(
        client
            .create_service()
            .service_name("web-private")
            .source_configuration(private("StorefrontInstanceRole"))
    );
    assert_eq!(code, "InvalidRequestException");
    assert!(message.starts_with("Error in assuming access role "), "{message}");

    let both = client
        .create_service()
        .service_name("web-private")
        .source_configuration(private("service-role/AppRunnerECRAccessRole"))
        .instance_configuration(instance("StorefrontInstanceRole"));
    let created = both.send().await.unwrap();
    let service = settled(&client, created.service().unwrap().service_arn()).await;
    assert_eq!(*service.status(), ServiceStatus::Running);
}

#[tokio::test]
async fn roles_that_nobody_knows_pass_and_so_does_a_new_one_without_a_delay() {
    let harness = Harness::start_with(|config| {
        config.speed = FAST;
        config.role_propagation_seconds = 0.0;
    })
    .await;
    let client = harness.client();
    add_role(&harness, "Fresh", "tasks.apprunner.amazonaws.com").await;
    for (name, role) in [("web-known", "Fresh"), ("web-unknown", "of-another-tool/Unknown")] {
        client
            .create_service()
            .service_name(name)
            .source_configuration(image(HELLO, "8000"))
            .instance_configuration(instance(role))
            .send()
            .await
            .unwrap();
    }
}
