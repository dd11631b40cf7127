//! Pages and their tokens.

use std::collections::BTreeSet;

use crate::support::{FAST, HELLO, Harness, create, image};

#[tokio::test]
async fn services_come_in_pages_of_at_most_twenty() {
    let harness = Harness::start_with(|config| {
        config.speed = 0.01;
        config.service_quota = 50;
    })
    .await;
    let client = harness.client();
    for number in 0..23 {
        let name = format!("web-{number:02}");
        client
            .create_service()
            .service_name(name)
            .source_configuration(image(HELLO, "8000"))
            .send()
            .await
            .unwrap();
    }
    let first = client.list_services().send().await.unwrap();
    assert_eq!(first.service_summary_list().len(), 20);
    let second = client
        .list_services()
        .set_next_token(first.next_token.clone())
        .send()
        .await
        .unwrap();
    assert_eq!(second.service_summary_list().len(), 3);
    assert_eq!(second.next_token(), None);

    let mut names = BTreeSet::new();
    let mut pages = client.list_services().into_paginator().page_size(4).send();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        assert!(page.service_summary_list().len() <= 4);
        for service in page.service_summary_list() {
            assert!(
                names.insert(service.service_name().unwrap().to_owned()),
                "no service twice"
            );
        }
    }
    assert_eq!(names.len(), 23);
}

#[tokio::test]
async fn operations_come_newest_first() {
    let harness = Harness::start_with(|config| config.speed = FAST * 10.0).await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let arn = service.service_arn();
    for _ in 0..4 {
        client.start_deployment().service_arn(arn).send().await.unwrap();
        crate::support::settled(&client, arn).await;
    }
    let first = client
        .list_operations()
        .service_arn(arn)
        .max_results(3)
        .send()
        .await
        .unwrap();
    let rest = client
        .list_operations()
        .service_arn(arn)
        .set_next_token(first.next_token.clone())
        .send()
        .await
        .unwrap();
    let all: Vec<_> = first
        .operation_summary_list()
        .iter()
        .chain(rest.operation_summary_list())
        .collect();
    assert_eq!((first.operation_summary_list().len(), all.len()), (3, 5));
    assert!(
        all.windows(2)
            .all(|pair| pair[0].started_at() >= pair[1].started_at())
    );
    assert_eq!(rest.next_token(), None);
}

#[tokio::test]
async fn a_token_of_another_list_is_invalid() {
    let harness = Harness::start_with(|config| config.speed = 0.01).await;
    let client = harness.client();
    for name in ["web-one", "web-two"] {
        client
            .create_service()
            .service_name(name)
            .source_configuration(image(HELLO, "8000"))
            .send()
            .await
            .unwrap();
    }
    let page = client.list_services().max_results(1).send().await.unwrap();
    let token = page.next_token().unwrap();
    let elsewhere = harness.client_of("AKIDEXAMPLE", "eu-west-1");
    for call in [
        elsewhere.list_services().next_token(token),
        client.list_services().next_token("no token"),
        client.list_services().next_token(&token[2..]),
    ] {
        let error = call.send().await.unwrap_err().into_service_error();
        assert!(error.is_invalid_request_exception());
        assert!(
            error.to_string().ends_with("The NextToken is invalid."),
            "{error}"
        );
    }
    let too_many = client
        .list_services()
        .max_results(21)
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(too_many.to_string().ends_with(
        "1 validation error detected: Value '21' at 'maxResults' failed to satisfy constraint: \
         Member must have value less than or equal to 20"
    ));
}
