//! How long services hold on to the configurations that they use.

use aws_sdk_apprunner::types::{AutoScalingConfigurationStatus, OperationStatus, ServiceStatus};

use crate::support::association::{create_with, observability, services_of, summary};
use crate::support::auto_scaling::{arn, create_auto_scaling, delete_auto_scaling};
use crate::support::refusal::refusal;
use crate::support::{FAST, HELLO, Harness, create, image, operation_status, settled};

const INVALID: &str = "InvalidRequestException";

#[tokio::test]
async fn what_a_service_uses_or_may_fall_back_to_cannot_be_deleted() {
    // An update takes 200 ms, long enough to try in.
    let harness = Harness::start_with(|config| config.speed = 600.0).await;
    let client = harness.client();
    let before = create_auto_scaling(&client, "before").await;
    let after = create_auto_scaling(&client, "after").await;
    let service = create_with(&client, "web-hello", arn(&before)).await;
    let service = service.service_arn();
    client
        .update_service()
        .service_arn(service)
        .auto_scaling_configuration_arn(arn(&after))
        .send()
        .await
        .unwrap();
    for used in [&before, &after] {
        let delete = client
            .delete_auto_scaling_configuration()
            .auto_scaling_configuration_arn(arn(used));
        assert_eq!(
            refusal(delete.send().await),
            (
                INVALID.to_owned(),
                format!(
                    "The auto scaling configuration can't be deleted, because one or more services use it: {}",
                    arn(used)
                )
            )
        );
        assert_eq!(services_of(&client, arn(used)).await, [service]);
    }
    let updated = settled(&client, service).await;
    assert_eq!(
        summary(&updated).auto_scaling_configuration_arn(),
        Some(arn(&after))
    );
    assert_eq!(services_of(&client, arn(&before)).await, Vec::<String>::new());
    delete_auto_scaling(&client, arn(&before)).await;
}

#[tokio::test]
async fn a_rollback_brings_the_old_configuration_back() {
    let harness = Harness::start().await;
    let client = harness.client();
    let before = create_auto_scaling(&client, "before").await;
    let after = create_auto_scaling(&client, "after").await;
    let service = create_with(&client, "web-hello", arn(&before)).await;
    client
        .update_service()
        .service_arn(service.service_arn())
        .source_configuration(image(HELLO, "9000"))
        .auto_scaling_configuration_arn(arn(&after))
        .send()
        .await
        .unwrap();
    let restored = settled(&client, service.service_arn()).await;
    assert_eq!(
        operation_status(&client, service.service_arn()).await,
        OperationStatus::RollbackSucceeded
    );
    assert_eq!(
        summary(&restored).auto_scaling_configuration_arn(),
        Some(arn(&before))
    );
    assert_eq!(
        summary(&restored).status(),
        Some(&AutoScalingConfigurationStatus::Active)
    );
    delete_auto_scaling(&client, arn(&after)).await;
}

#[tokio::test]
async fn a_deleted_service_lets_go_of_its_configuration() {
    let harness = Harness::start().await;
    let client = harness.client();
    let busy = create_auto_scaling(&client, "busy").await;
    let service = create_with(&client, "web-hello", arn(&busy)).await;
    client
        .delete_service()
        .service_arn(service.service_arn())
        .send()
        .await
        .unwrap();
    let deleted = settled(&client, service.service_arn()).await;
    assert_eq!(*deleted.status(), ServiceStatus::Deleted);
    assert_eq!(services_of(&client, arn(&busy)).await, Vec::<String>::new());
    let gone = delete_auto_scaling(&client, arn(&busy)).await;
    assert_eq!(gone.has_associated_service(), Some(false));
    let still_shown = settled(&client, service.service_arn()).await;
    assert_eq!(
        summary(&still_shown).status(),
        Some(&AutoScalingConfigurationStatus::Inactive)
    );
}

#[tokio::test]
async fn a_service_has_an_observability_configuration_only_while_it_is_enabled() {
    let harness = Harness::start_with(|config| config.speed = FAST).await;
    let client = harness.client();
    let own = client
        .create_observability_configuration()
        .observability_configuration_name("tracing")
        .send()
        .await
        .unwrap()
        .observability_configuration
        .unwrap();
    let own = own.observability_configuration_arn().unwrap();
    let name_only = own.rsplitn(3, '/').last().unwrap();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    assert_eq!(service.observability_configuration(), None, "it was never sent");
    let default = "arn:aws:apprunner:us-east-1:123456789012:observabilityconfiguration/DefaultConfiguration/1/00000000000000000000000000000001";
    for (sent, shown) in [
        (observability(true, None), observability(true, Some(default))),
        (
            observability(true, Some(name_only)),
            observability(true, Some(own)),
        ),
    ] {
        client
            .update_service()
            .service_arn(service.service_arn())
            .observability_configuration(sent)
            .send()
            .await
            .unwrap();
        let updated = settled(&client, service.service_arn()).await;
        assert_eq!(updated.observability_configuration(), Some(&shown));
    }
    let delete = || {
        client
            .delete_observability_configuration()
            .observability_configuration_arn(own)
    };
    let (code, message) = refusal(delete().send().await);
    assert_eq!(
        (code.as_str(), message),
        (
            INVALID,
            format!(
                "The observability configuration can't be deleted, because one or more services use it: {own}"
            )
        )
    );
    client
        .update_service()
        .service_arn(service.service_arn())
        .observability_configuration(observability(false, Some(own)))
        .send()
        .await
        .unwrap();
    let updated = settled(&client, service.service_arn()).await;
    assert_eq!(
        updated.observability_configuration(),
        Some(&observability(false, None))
    );
    delete().send().await.unwrap();
}
