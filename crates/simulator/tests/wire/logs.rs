//! CloudWatch Logs, through its own client.

use aws_sdk_apprunner::types::Service;
use aws_sdk_cloudwatchlogs::types::OrderBy;

use crate::support::{HELLO, Harness, create, image, log_group, newest_operation, settled};

async fn with_service() -> (Harness, Service) {
    let harness = Harness::start().await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    (harness, service)
}

#[tokio::test]
async fn a_successful_create_leaves_these_lines() {
    let (harness, service) = with_service().await;
    let id = newest_operation(&harness.client(), service.service_arn())
        .await
        .id()
        .unwrap()
        .replace('-', "");
    assert_eq!(
        harness.events(&service).await,
        [
            "[AppRunner] Service creation started.",
            "[AppRunner] Service status is set to OPERATION_IN_PROGRESS.",
            &format!("[AppRunner] Deployment with ID : {id} started. Triggering event : SERVICE_CREATE"),
            "[AppRunner] Deployment Artifact: [Repo Type: ECR], [Image URL: public.ecr.aws/aws-containers/hello-app-runner], [Image Tag: latest]",
            "[AppRunner] Pulling image public.ecr.aws/aws-containers/hello-app-runner from ECR repository.",
            "[AppRunner] Successfully pulled your application image from ECR.",
            "[AppRunner] Provisioning instances and deploying image for publicly accessible service.",
            "[AppRunner] Performing health check on protocol `TCP` [Port: '8000'].",
            "[AppRunner] Health check is successful. Routing traffic to application.",
            "[AppRunner] Successfully routed incoming traffic to application.",
            "[AppRunner] Deployment completed successfully.",
            "[AppRunner] Service status is set to RUNNING.",
        ]
    );
    assert_eq!(
        harness
            .messages(&log_group(&service, "service"), &format!("deployment/{id}"))
            .await,
        [
            "[AppRunner] Starting to pull your application image.",
            "[AppRunner] Successfully pulled your application image from ECR.",
            "[AppRunner] Starting to deploy your application image.",
            "[AppRunner] Successfully deployed your application image.",
        ]
    );
}

#[tokio::test]
async fn pause_resume_and_delete_have_no_deployment_log() {
    let (harness, service) = with_service().await;
    let client = harness.client();
    let arn = service.service_arn();
    client.pause_service().service_arn(arn).send().await.unwrap();
    settled(&client, arn).await;
    client.resume_service().service_arn(arn).send().await.unwrap();
    settled(&client, arn).await;
    client.delete_service().service_arn(arn).send().await.unwrap();
    settled(&client, arn).await;
    let lines = harness.events(&service).await;
    assert_eq!(
        lines[12..16],
        [
            "[AppRunner] Service pause started.",
            "[AppRunner] Service status is set to OPERATION_IN_PROGRESS.",
            "[AppRunner] Service pause completed successfully.",
            "[AppRunner] Service status is set to PAUSED.",
        ]
    );
    assert_eq!(
        lines[lines.len() - 2..],
        [
            "[AppRunner] Service deletion completed successfully.",
            "[AppRunner] Service status is set to DELETED."
        ]
    );
    let streams = harness
        .logs()
        .describe_log_streams()
        .log_group_name(log_group(&service, "service"))
        .send()
        .await;
    let names: Vec<_> = streams
        .unwrap()
        .log_streams()
        .iter()
        .filter_map(|one| one.log_stream_name().map(str::to_owned))
        .collect();
    assert_eq!(
        names.len(),
        2,
        "one deployment and the events, even after the service is gone: {names:?}"
    );
}

#[tokio::test]
async fn groups_and_streams_are_listed() {
    let (harness, service) = with_service().await;
    let logs = harness.logs();
    let prefix = format!("/aws/apprunner/web-hello/{}/", service.service_id());
    let groups = logs
        .describe_log_groups()
        .log_group_name_prefix(&prefix)
        .send()
        .await
        .unwrap();
    let names: Vec<_> = groups
        .log_groups()
        .iter()
        .filter_map(|group| group.log_group_name())
        .collect();
    assert_eq!(
        names,
        [log_group(&service, "application"), log_group(&service, "service")]
    );
    assert!(
        groups
            .log_groups()
            .iter()
            .all(|group| group.stored_bytes() > Some(0) && group.creation_time() > Some(0))
    );
    assert!(
        logs.describe_log_groups()
            .log_group_name_prefix("/aws/lambda")
            .send()
            .await
            .unwrap()
            .log_groups()
            .is_empty()
    );
    let one = logs.describe_log_groups().limit(1).send().await.unwrap();
    let two = logs
        .describe_log_groups()
        .set_next_token(one.next_token.clone())
        .send()
        .await
        .unwrap();
    assert_eq!(
        (one.log_groups().len(), two.log_groups().len(), two.next_token()),
        (1, 1, None)
    );

    let streams = logs
        .describe_log_streams()
        .log_group_identifier(groups.log_groups()[1].log_group_arn().unwrap())
        .order_by(OrderBy::LastEventTime)
        .descending(true)
        .limit(1)
        .send()
        .await
        .unwrap();
    assert_eq!(streams.log_streams().len(), 1);
    let rest = logs
        .describe_log_streams()
        .log_group_name(log_group(&service, "service"))
        .order_by(OrderBy::LastEventTime)
        .descending(true)
        .set_next_token(streams.next_token.clone())
        .send()
        .await
        .unwrap();
    assert_eq!(rest.log_streams()[0].log_stream_name(), Some("events"));
    let instance = logs
        .describe_log_streams()
        .log_group_name(log_group(&service, "application"))
        .send()
        .await
        .unwrap();
    let name = instance.log_streams()[0].log_stream_name().unwrap();
    assert!(
        name.strip_prefix("instance/").is_some_and(|id| id.len() == 32),
        "{name}"
    );
}

#[tokio::test]
async fn reading_forward_ends_at_a_token_that_stays() {
    let (harness, service) = with_service().await;
    let group = log_group(&service, "service");
    let read = |token: Option<String>| {
        let call = harness
            .logs()
            .get_log_events()
            .log_group_name(&group)
            .log_stream_name("events")
            .limit(5);
        call.start_from_head(true).set_next_token(token).send()
    };
    let mut messages = Vec::new();
    let mut token = None;
    loop {
        let page = read(token.clone()).await.unwrap();
        messages.extend(
            page.events()
                .iter()
                .filter_map(|event| event.message().map(str::to_owned)),
        );
        let next = page.next_forward_token().map(str::to_owned);
        if next == token {
            assert!(page.events().is_empty());
            break;
        }
        token = next;
    }
    assert_eq!(messages, harness.events(&service).await);

    // What is written later comes after the same token.
    harness
        .client()
        .pause_service()
        .service_arn(service.service_arn())
        .send()
        .await
        .unwrap();
    settled(&harness.client(), service.service_arn()).await;
    let later = read(token).await.unwrap();
    assert_eq!(
        later.events()[0].message(),
        Some("[AppRunner] Service pause started.")
    );
}

#[tokio::test]
async fn without_a_token_the_newest_lines_come_and_backward_leads_to_the_oldest() {
    let (harness, service) = with_service().await;
    let group = log_group(&service, "service");
    let read = |token: Option<String>| {
        let call = harness
            .logs()
            .get_log_events()
            .log_group_name(&group)
            .log_stream_name("events")
            .limit(7);
        call.set_next_token(token).send()
    };
    let newest = read(None).await.unwrap();
    assert_eq!(newest.events().len(), 7);
    assert_eq!(
        newest.events()[6].message(),
        Some("[AppRunner] Service status is set to RUNNING.")
    );
    let older = read(newest.next_backward_token.clone()).await.unwrap();
    assert_eq!(older.events().len(), 5);
    assert_eq!(
        older.events()[0].message(),
        Some("[AppRunner] Service creation started.")
    );
    let none = read(older.next_backward_token.clone()).await.unwrap();
    assert!(none.events().is_empty());
    assert_eq!(none.next_backward_token(), older.next_backward_token());
    let forward = read(none.next_forward_token.clone()).await.unwrap();
    assert_eq!(
        forward.events()[0].message(),
        Some("[AppRunner] Service creation started.")
    );
}

#[tokio::test]
async fn events_are_filtered_by_stream_time_and_term() {
    let (harness, service) = with_service().await;
    let group = log_group(&service, "service");
    let all = harness
        .logs()
        .filter_log_events()
        .log_group_name(&group)
        .send()
        .await
        .unwrap();
    assert_eq!(all.events().len(), 16);
    assert!(
        all.events()
            .windows(2)
            .all(|pair| pair[0].timestamp() <= pair[1].timestamp())
    );

    let deployments = harness
        .logs()
        .filter_log_events()
        .log_group_name(&group)
        .log_stream_name_prefix("deployment/")
        .send()
        .await;
    assert_eq!(deployments.unwrap().events().len(), 4);
    let named = harness
        .logs()
        .filter_log_events()
        .log_group_name(&group)
        .log_stream_names("events");
    let health = named
        .filter_pattern("\"Health check\" -Performing")
        .send()
        .await
        .unwrap();
    assert_eq!(health.events().len(), 1);
    assert!(
        health.events()[0]
            .message()
            .unwrap()
            .contains("Health check is successful.")
    );

    let middle = all.events()[8].timestamp().unwrap();
    let before = harness
        .logs()
        .filter_log_events()
        .log_group_name(&group)
        .end_time(middle - 1)
        .send()
        .await
        .unwrap();
    let from = harness
        .logs()
        .filter_log_events()
        .log_group_name(&group)
        .start_time(middle)
        .send()
        .await
        .unwrap();
    assert_eq!(before.events().len() + from.events().len(), 16);
    let exactly = harness
        .logs()
        .filter_log_events()
        .log_group_name(&group)
        .start_time(middle)
        .end_time(middle);
    assert!(
        !exactly.send().await.unwrap().events().is_empty(),
        "both ends belong to the span"
    );

    let mut ids = Vec::new();
    let mut token = None;
    loop {
        let call = harness
            .logs()
            .filter_log_events()
            .log_group_name(&group)
            .limit(6)
            .set_next_token(token);
        let page = call.send().await.unwrap();
        ids.extend(
            page.events()
                .iter()
                .filter_map(|event| event.event_id().map(str::to_owned)),
        );
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    ids.dedup();
    assert_eq!(ids.len(), 16);
    assert!(ids.iter().all(|id| id.len() == 56));
}

#[tokio::test]
async fn what_is_not_there_or_not_right_is_refused() {
    let (harness, service) = with_service().await;
    let logs = harness.logs();
    let group = log_group(&service, "service");
    let no_group = logs
        .get_log_events()
        .log_group_name("/none")
        .log_stream_name("events")
        .send()
        .await;
    let no_group = no_group.unwrap_err().into_service_error();
    assert!(no_group.is_resource_not_found_exception());
    let no_stream = logs
        .get_log_events()
        .log_group_name(&group)
        .log_stream_name("none")
        .send()
        .await;
    assert!(
        no_stream
            .unwrap_err()
            .into_service_error()
            .to_string()
            .ends_with("The specified log stream does not exist.")
    );
    let bad_token = logs
        .get_log_events()
        .log_group_name(&group)
        .log_stream_name("events")
        .next_token("x")
        .send()
        .await;
    assert!(
        bad_token
            .unwrap_err()
            .into_service_error()
            .is_invalid_parameter_exception()
    );
    let both = logs
        .filter_log_events()
        .log_group_name(&group)
        .log_stream_names("events")
        .log_stream_name_prefix("e");
    assert!(
        both.send()
            .await
            .unwrap_err()
            .into_service_error()
            .is_invalid_parameter_exception()
    );
    let too_many = logs
        .describe_log_streams()
        .log_group_name(&group)
        .limit(51)
        .send()
        .await;
    assert!(
        too_many
            .unwrap_err()
            .into_service_error()
            .is_invalid_parameter_exception()
    );
    let order = logs
        .describe_log_streams()
        .log_group_name(&group)
        .order_by(OrderBy::LastEventTime);
    let order = order.log_stream_name_prefix("e").send().await;
    assert!(
        order
            .unwrap_err()
            .into_service_error()
            .is_invalid_parameter_exception()
    );
}
