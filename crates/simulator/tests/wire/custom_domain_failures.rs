//! Custom domains that do not become active, and one that does not go away.

use aws_sdk_apprunner::Client;
use aws_sdk_apprunner::types::{
    CertificateValidationRecordStatus as RecordStatus, CustomDomain, CustomDomainAssociationStatus as Status,
};

use crate::support::refusal::refusal;
use crate::support::resources::{control, set_dns};
use crate::support::{HELLO, Harness, create, eventually, image};

async fn link(client: &Client, arn: &str, name: &str) -> CustomDomain {
    let answer = client
        .associate_custom_domain()
        .service_arn(arn)
        .domain_name(name)
        .enable_www_subdomain(false)
        .send()
        .await
        .unwrap();
    answer.custom_domain.unwrap()
}

async fn unlink(client: &Client, arn: &str, name: &str) {
    client
        .disassociate_custom_domain()
        .service_arn(arn)
        .domain_name(name)
        .send()
        .await
        .unwrap();
}

async fn find(client: &Client, arn: &str, name: &str) -> Option<CustomDomain> {
    let answer = client
        .describe_custom_domains()
        .service_arn(arn)
        .send()
        .await
        .unwrap();
    answer
        .custom_domains
        .into_iter()
        .find(|domain| domain.domain_name() == name)
}

async fn in_status(client: &Client, arn: &str, name: &str, status: Status) -> CustomDomain {
    eventually("the domain gets there", || async {
        find(client, arn, name)
            .await
            .filter(|domain| *domain.status() == status)
    })
    .await
}

async fn gone(client: &Client, arn: &str, name: &str) {
    eventually("the domain is gone", || async {
        find(client, arn, name).await.is_none().then_some(())
    })
    .await;
}

#[tokio::test]
async fn names_decide_what_fails() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let arn = service.service_arn();

    let name = "fail-creation.example.com";
    link(&client, arn, name).await;
    let failed = in_status(&client, arn, name, Status::CreateFailed).await;
    assert!(
        failed.certificate_validation_records().is_empty(),
        "there is no certificate"
    );
    set_dns(&harness, name).await;
    assert_eq!(
        *find(&client, arn, name).await.unwrap().status(),
        Status::CreateFailed
    );
    let again = client
        .associate_custom_domain()
        .service_arn(arn)
        .domain_name(name)
        .enable_www_subdomain(false);
    assert!(refusal(again.send().await).1.contains("already associated"));
    unlink(&client, arn, name).await;
    gone(&client, arn, name).await;

    let name = "fail-validation.example.com";
    link(&client, arn, name).await;
    in_status(&client, arn, name, Status::PendingCertificateDnsValidation).await;
    set_dns(&harness, name).await;
    let failed = in_status(&client, arn, name, Status::CreateFailed).await;
    assert_eq!(failed.certificate_validation_records().len(), 2);
    for record in failed.certificate_validation_records() {
        assert_eq!(record.status(), Some(&RecordStatus::Failed));
    }
    let host = format!("Host: {name}");
    let answer = crate::support::raw::request(harness.simulator.address(), "GET /", &[&host], b"").await;
    assert_eq!(answer.status, 404);
    unlink(&client, arn, name).await;
    gone(&client, arn, name).await;

    let name = "fail-deletion.example.com";
    link(&client, arn, name).await;
    set_dns(&harness, name).await;
    in_status(&client, arn, name, Status::Active).await;
    unlink(&client, arn, name).await;
    let failed = in_status(&client, arn, name, Status::DeleteFailed).await;
    assert_eq!(
        failed.certificate_validation_records()[0].status(),
        Some(&RecordStatus::Success)
    );
    unlink(&client, arn, name).await;
    gone(&client, arn, name).await;
}

#[tokio::test]
async fn without_records_the_certificate_times_out() {
    // 72 hours are a quarter of a second.
    let harness = Harness::start_with(|config| config.speed = 1_000_000.0).await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let arn = service.service_arn();
    link(&client, arn, "example.com").await;
    let failed = in_status(&client, arn, "example.com", Status::CreateFailed).await;
    assert_eq!(
        failed.certificate_validation_records()[0].status(),
        Some(&RecordStatus::Failed)
    );
    set_dns(&harness, "example.com").await;
    assert_eq!(
        control(&harness, "dns", &serde_json::json!({"domain": "example.com"}))
            .await
            .status,
        200
    );
    assert_eq!(
        *find(&client, arn, "example.com").await.unwrap().status(),
        Status::CreateFailed,
        "too late"
    );
    // Linked anew it gets another certificate.
    unlink(&client, arn, "example.com").await;
    gone(&client, arn, "example.com").await;
    link(&client, arn, "example.com").await;
    set_dns(&harness, "example.com").await;
    in_status(&client, arn, "example.com", Status::Active).await;
}
