//! Custom domains, from the request of a certificate to being served, and away again.

use aws_sdk_apprunner::Client;
use aws_sdk_apprunner::types::{
    CertificateValidationRecordStatus as RecordStatus, CustomDomain, CustomDomainAssociationStatus as Status,
};
use serde_json::json;

use crate::support::refusal::refusal;
use crate::support::resources::{control, set_dns};
use crate::support::{FAST, HELLO, Harness, create, eventually, image, raw, settled};

const MISSING: &str =
    "arn:aws:apprunner:us-east-1:123456789012:service/web-none/00000000000000000000000000000000";

async fn domains(client: &Client, arn: &str) -> Vec<CustomDomain> {
    let answer = client
        .describe_custom_domains()
        .service_arn(arn)
        .send()
        .await
        .unwrap();
    answer.custom_domains
}

async fn in_status(client: &Client, arn: &str, status: Status) -> CustomDomain {
    eventually("the domain gets there", || async {
        let domain = domains(client, arn).await.pop()?;
        (*domain.status() == status).then_some(domain)
    })
    .await
}

async fn associate(client: &Client, arn: &str, domain: &str) -> CustomDomain {
    let answer = client
        .associate_custom_domain()
        .service_arn(arn)
        .domain_name(domain)
        .enable_www_subdomain(false)
        .send()
        .await
        .unwrap();
    answer.custom_domain.unwrap()
}

#[tokio::test]
async fn statuses_can_be_written_as_terraform_expects_them() {
    let harness = Harness::start_with(|config| {
        config.speed = FAST;
        config.lower_case_statuses = true;
    })
    .await;
    let address = harness.simulator.address();
    let source = json!({"ImageRepository": {
        "ImageIdentifier": HELLO,
        "ImageRepositoryType": "ECR_PUBLIC",
        "ImageConfiguration": {"Port": "8000"},
    }});
    let create = json!({"ServiceName": "web-hello", "SourceConfiguration": source}).to_string();
    let created = raw::call(address, "CreateService", create.as_bytes())
        .await
        .json();
    let service = json!({"ServiceArn": created["Service"]["ServiceArn"]});
    eventually("the service runs", || async {
        let described = raw::call(address, "DescribeService", service.to_string().as_bytes()).await;
        (described.json()["Service"]["Status"] == "RUNNING").then_some(())
    })
    .await;
    let named = json!({"ServiceArn": service["ServiceArn"], "DomainName": "example.com"}).to_string();
    let linked = raw::call(address, "AssociateCustomDomain", named.as_bytes()).await;
    assert_eq!(linked.json()["CustomDomain"]["Status"], "creating");
    eventually("the certificate is requested", || async {
        let described = raw::call(address, "DescribeCustomDomains", service.to_string().as_bytes()).await;
        let domain = &described.json()["CustomDomains"][0];
        (domain["Status"] == "pending_certificate_dns_validation").then_some(())
    })
    .await;
    let unlinked = raw::call(address, "DisassociateCustomDomain", named.as_bytes()).await;
    assert_eq!(unlinked.json()["CustomDomain"]["Status"], "deleting");
}

#[tokio::test]
async fn a_domain_waits_for_its_records_becomes_active_and_is_unlinked() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let arn = service.service_arn();
    let answer = client
        .associate_custom_domain()
        .service_arn(arn)
        .domain_name("Shop.Example.com")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.dns_target(), service.service_url().unwrap());
    assert_eq!(answer.service_arn(), arn);
    assert!(answer.vpc_dns_targets().is_empty());
    let created = answer.custom_domain().unwrap();
    assert_eq!(created.domain_name(), "shop.example.com");
    assert!(created.enable_www_subdomain(), "true unless it is said otherwise");
    assert_eq!(*created.status(), Status::Creating);
    assert!(created.certificate_validation_records().is_empty());

    let pending = in_status(&client, arn, Status::PendingCertificateDnsValidation).await;
    let records = pending.certificate_validation_records();
    let names: Vec<&str> = records.iter().map(|record| record.name().unwrap()).collect();
    assert_eq!(names.len(), 3);
    assert!(
        names[0].starts_with('_') && names[0].ends_with(".shop.example.com."),
        "{names:?}"
    );
    assert!(names[1].ends_with(".www.shop.example.com."), "{names:?}");
    assert!(names[2].contains(".2a57j7"), "{names:?}");
    for record in records {
        assert_eq!(record.r#type(), Some("CNAME"));
        assert_eq!(record.status(), Some(&RecordStatus::PendingValidation));
        assert!(record.value().unwrap().ends_with(".acm-validations.aws."));
    }
    // Longer than everything together takes at this speed.
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert_eq!(domains(&client, arn).await, std::slice::from_ref(&pending));

    set_dns(&harness, "shop.example.com").await;
    let active = in_status(&client, arn, Status::Active).await;
    for (before, after) in records.iter().zip(active.certificate_validation_records()) {
        assert_eq!((before.name(), before.value()), (after.name(), after.value()));
        assert_eq!(after.status(), Some(&RecordStatus::Success));
    }

    let answer = client
        .disassociate_custom_domain()
        .service_arn(arn)
        .domain_name("shop.example.com")
        .send()
        .await
        .unwrap();
    assert_eq!(*answer.custom_domain().unwrap().status(), Status::Deleting);
    assert_eq!(answer.dns_target(), service.service_url().unwrap());
    eventually("the domain is gone", || async {
        domains(&client, arn).await.is_empty().then_some(())
    })
    .await;
    associate(&client, arn, "shop.example.com").await;
}

#[tokio::test]
async fn names_are_domains_and_each_has_one_service() {
    let harness = Harness::start().await;
    let client = harness.client();
    let first = create(&client, "web-first", image(HELLO, "8000")).await;
    let second = create(&client, "web-second", image(HELLO, "8000")).await;
    let call = |arn: &str, name: &str| {
        client
            .associate_custom_domain()
            .service_arn(arn)
            .domain_name(name)
    };
    for (name, words) in [
        ("example", "DomainName must be a domain"),
        ("a.*.example.com", "DomainName must be a domain"),
        ("-a.example.com", "DomainName must be a domain"),
        ("ex ample.com", "at 'domainName' failed"),
        ("*.example.com", "EnableWWWSubdomain must be false"),
    ] {
        let (code, message) = refusal(call(first.service_arn(), name).send().await);
        assert_eq!(code, "InvalidRequestException");
        assert!(message.contains(words), "{message}");
    }
    let wildcard = associate(&client, first.service_arn(), "*.example.com").await;
    assert_eq!(wildcard.domain_name(), "*.example.com");
    call(first.service_arn(), "example.org").send().await.unwrap();
    for (arn, name) in [
        (first.service_arn(), "example.org"),
        (second.service_arn(), "EXAMPLE.org"),
        (second.service_arn(), "www.example.org"),
    ] {
        let (code, message) = refusal(call(arn, name).enable_www_subdomain(false).send().await);
        assert_eq!(code, "InvalidRequestException");
        assert!(message.contains("already associated"), "{message}");
    }
    assert_eq!(domains(&client, second.service_arn()).await, []);
    associate(&client, second.service_arn(), "app.example.org").await;
}

#[tokio::test]
async fn a_service_has_five_domains_in_pages_of_at_most_five() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let arn = service.service_arn();
    for number in 0..5 {
        associate(&client, arn, &format!("app{number}.example.com")).await;
    }
    let sixth = client
        .associate_custom_domain()
        .service_arn(arn)
        .domain_name("app5.example.com");
    let (code, message) = refusal(sixth.send().await);
    assert_eq!(code, "InvalidRequestException");
    assert!(message.contains("at most 5"), "{message}");
    assert_eq!(domains(&client, arn).await.len(), 5);

    let page = client
        .describe_custom_domains()
        .service_arn(arn)
        .max_results(3)
        .send()
        .await
        .unwrap();
    let rest = client
        .describe_custom_domains()
        .service_arn(arn)
        .set_next_token(page.next_token.clone())
        .send()
        .await
        .unwrap();
    let names: Vec<&str> = page
        .custom_domains()
        .iter()
        .chain(rest.custom_domains())
        .map(CustomDomain::domain_name)
        .collect();
    assert_eq!(
        names,
        [
            "app0.example.com",
            "app1.example.com",
            "app2.example.com",
            "app3.example.com",
            "app4.example.com"
        ]
    );
    assert_eq!(rest.next_token(), None);
    let describe = || client.describe_custom_domains().service_arn(arn);
    assert_eq!(
        refusal(describe().max_results(6).send().await).0,
        "InvalidRequestException"
    );
    assert_eq!(
        refusal(describe().next_token("no token").send().await).1,
        "The NextToken is invalid."
    );
}

#[tokio::test]
async fn more_domains_than_a_page_holds_are_paged() {
    let harness = Harness::start_with(|config| {
        config.speed = FAST;
        config.custom_domain_quota = 12;
    })
    .await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    for number in 0..12 {
        associate(
            &client,
            service.service_arn(),
            &format!("app{number}.example.com"),
        )
        .await;
    }
    let first = client
        .describe_custom_domains()
        .service_arn(service.service_arn())
        .send()
        .await
        .unwrap();
    assert_eq!(first.custom_domains().len(), 5);
    assert!(first.next_token().is_some());
}

#[tokio::test]
async fn domains_change_on_a_running_service_alone() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let arn = service.service_arn();
    associate(&client, arn, "example.com").await;
    client.pause_service().service_arn(arn).send().await.unwrap();
    settled(&client, arn).await;
    let other = client
        .associate_custom_domain()
        .service_arn(arn)
        .domain_name("example.org");
    let unlink = |arn: &str, name: &str| {
        client
            .disassociate_custom_domain()
            .service_arn(arn)
            .domain_name(name)
    };
    for (code, message) in [
        refusal(other.send().await),
        refusal(unlink(arn, "example.com").send().await),
    ] {
        assert_eq!(code, "InvalidStateException");
        assert!(message.ends_with("current state: PAUSED."), "{message}");
    }
    assert_eq!(domains(&client, arn).await.len(), 1);
    client.resume_service().service_arn(arn).send().await.unwrap();
    settled(&client, arn).await;

    let (code, message) = refusal(unlink(arn, "example.org").send().await);
    assert_eq!(code, "ResourceNotFoundException", "{message}");
    assert_eq!(
        refusal(unlink(MISSING, "example.com").send().await).0,
        "ResourceNotFoundException"
    );
    let describe = client.describe_custom_domains().service_arn(MISSING);
    assert_eq!(refusal(describe.send().await).0, "ResourceNotFoundException");
    // AssociateCustomDomain has no ResourceNotFoundException.
    let missing = client
        .associate_custom_domain()
        .service_arn(MISSING)
        .domain_name("example.org");
    assert_eq!(refusal(missing.send().await).0, "InvalidRequestException");

    let arn = arn.to_owned();
    let harness = harness.restart_with(|config| config.speed = 0.01).await;
    let client = harness.client();
    let unlink = || {
        client
            .disassociate_custom_domain()
            .service_arn(&arn)
            .domain_name("example.com")
    };
    unlink().send().await.unwrap();
    let (code, message) = refusal(unlink().send().await);
    assert_eq!(code, "InvalidStateException");
    assert!(message.ends_with("current state: DELETING."), "{message}");
    client.start_deployment().service_arn(&arn).send().await.unwrap();
    let busy = client
        .associate_custom_domain()
        .service_arn(&arn)
        .domain_name("example.org");
    let (code, message) = refusal(busy.send().await);
    assert_eq!(code, "InvalidStateException");
    assert!(
        message.ends_with("current state: OPERATION_IN_PROGRESS."),
        "{message}"
    );
}

#[tokio::test]
async fn a_domain_goes_on_after_a_restart() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let arn = service.service_arn();
    let slower = |config: &mut simulator::Config| config.speed = 100.0;
    let harness = harness.restart_with(slower).await;
    associate(&harness.client(), arn, "example.com").await;
    set_dns(&harness, "example.com").await; // the certificate is still being requested
    let harness = harness.restart_with(slower).await;
    let client = harness.client();
    let before = domains(&client, arn).await.pop().unwrap();
    assert_ne!(*before.status(), Status::Active);
    in_status(&client, arn, Status::Active).await;
    client
        .disassociate_custom_domain()
        .service_arn(arn)
        .domain_name("example.com")
        .send()
        .await
        .unwrap();
    let harness = harness.restart_with(slower).await;
    let client = harness.client();
    assert_eq!(*domains(&client, arn).await[0].status(), Status::Deleting);
    eventually("the domain is gone", || async {
        domains(&client, arn).await.is_empty().then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_deleted_service_leaves_its_domains_to_others() {
    let harness = Harness::start().await;
    let client = harness.client();
    let first = create(&client, "web-first", image(HELLO, "8000")).await;
    associate(&client, first.service_arn(), "example.com").await;
    client
        .delete_service()
        .service_arn(first.service_arn())
        .send()
        .await
        .unwrap();
    settled(&client, first.service_arn()).await;
    assert_eq!(domains(&client, first.service_arn()).await, []);
    let second = create(&client, "web-second", image(HELLO, "8000")).await;
    associate(&client, second.service_arn(), "example.com").await;
}

#[tokio::test]
async fn of_racing_associations_of_one_name_one_wins() {
    let harness = Harness::start().await;
    let client = harness.client();
    let mut calls = Vec::new();
    for number in 0..4 {
        let service = create(&client, &format!("web-{number}"), image(HELLO, "8000")).await;
        let call = client
            .associate_custom_domain()
            .service_arn(service.service_arn())
            .domain_name("example.com");
        calls.push(call.send());
    }
    let answers = futures::future::join_all(calls).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
}

#[tokio::test]
async fn mistakes_in_the_dns_are_told() {
    let harness = Harness::start().await;
    for (body, status) in [
        (json!({}), 400),
        (json!({"domain": 7}), 400),
        (json!({"domain": "example.com", "colour": 7}), 400),
        (json!({"domain": "example.com"}), 404),
    ] {
        assert_eq!(control(&harness, "dns", &body).await.status, status, "{body}");
    }
}
