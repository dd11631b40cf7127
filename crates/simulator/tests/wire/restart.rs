//! State outlives the process, and time passes while it is down.

use aws_sdk_apprunner::types::{OperationStatus, ServiceStatus};
use simulator::{Config, Simulator, StartError};

use crate::support::process::Process;
use crate::support::{FAST, HELLO, Harness, client_at, create, http, image, operation_status, settled};

#[tokio::test]
async fn an_operation_goes_on_where_time_says_it_should_be() {
    let harness = Harness::start_with(|config| config.speed = 300.0).await;
    let created = harness
        .client()
        .create_service()
        .service_name("web-hello")
        .source_configuration(image(HELLO, "8000"))
        .send()
        .await
        .unwrap();
    let arn = created.service().unwrap().service_arn().to_owned();
    let harness = harness.restart_with(|config| config.speed = 300.0).await;
    let client = harness.client();
    let before = client
        .describe_service()
        .service_arn(&arn)
        .send()
        .await
        .unwrap()
        .service
        .unwrap();
    assert_eq!(*before.status(), ServiceStatus::OperationInProgress);
    let service = settled(&client, &arn).await;
    assert_eq!(*service.status(), ServiceStatus::Running);
    assert_eq!(operation_status(&client, &arn).await, OperationStatus::Succeeded);
    assert_eq!(harness.events(&service).await.len(), 12);
}

#[tokio::test]
async fn steps_that_were_missed_are_caught_up_at_their_own_times() {
    let harness = Harness::start_with(|config| config.speed = 300.0).await;
    let created = harness
        .client()
        .create_service()
        .service_name("web-hello")
        .source_configuration(image(HELLO, "8000"))
        .send()
        .await
        .unwrap();
    let Harness {
        simulator, folder, ..
    } = harness;
    simulator.shutdown().await;
    tokio::time::sleep(std::time::Duration::from_millis(900)).await; // it is down past the end, 800 ms after the start
    let mut config = Config::new(([127, 0, 0, 1], 0).into(), folder.path());
    config.speed = 300.0;
    let simulator = Simulator::start(config).await.unwrap();
    let client = client_at(&simulator.endpoint_url(), &http(), "AKIDEXAMPLE", "us-east-1");
    let arn = created.service().unwrap().service_arn();
    let service = client
        .describe_service()
        .service_arn(arn)
        .send()
        .await
        .unwrap()
        .service
        .unwrap();
    assert_eq!(
        *service.status(),
        ServiceStatus::Running,
        "nobody ever sees an overdue state"
    );
    let took = service.updated_at().as_secs_f64() - service.created_at().as_secs_f64();
    assert!(
        (took - 0.8).abs() < 0.01,
        "the end has its planned time, not the time of the restart: {took}"
    );
}

#[tokio::test]
async fn a_folder_has_one_simulator_at_a_time() {
    let harness = Harness::start().await;
    let second = Simulator::start(Config::new(([127, 0, 0, 1], 0).into(), harness.folder.path())).await;
    assert!(matches!(second, Err(StartError::InUse(_))));
    let nonsense = {
        let mut config = Config::new(([127, 0, 0, 1], 0).into(), harness.folder.path());
        config.speed = 0.0;
        Simulator::start(config).await
    };
    assert!(matches!(nonsense, Err(StartError::Speed(_))));
    let taken = Simulator::start(Config::new(
        harness.simulator.address(),
        harness.folder.path().join("other"),
    ))
    .await;
    assert!(matches!(taken, Err(StartError::Listen { .. })));
}

#[tokio::test]
async fn a_handle_that_is_dropped_lets_go_of_the_folder() {
    let harness = Harness::start().await;
    let Harness {
        simulator, folder, ..
    } = harness;
    drop(simulator);
    let mut config = Config::new(([127, 0, 0, 1], 0).into(), folder.path());
    config.speed = FAST;
    Simulator::start(config).await.unwrap().shutdown().await;
}

#[tokio::test]
async fn what_was_acknowledged_survives_kill_9() {
    let folder = tempfile::TempDir::new().unwrap();
    let http = http();
    for round in 0..3 {
        let (process, endpoint) = Process::start(folder.path(), 300.0);
        let client = client_at(&endpoint, &http, "AKIDEXAMPLE", "us-east-1");
        let name = format!("web-round-{round}");
        client
            .create_service()
            .service_name(name)
            .source_configuration(image(HELLO, "8000"))
            .send()
            .await
            .unwrap();
        drop(process);
    }
    let (_process, endpoint) = Process::start(folder.path(), 300.0);
    let client = client_at(&endpoint, &http, "AKIDEXAMPLE", "us-east-1");
    let listed = client.list_services().send().await.unwrap();
    assert_eq!(listed.service_summary_list().len(), 3);
    for summary in listed.service_summary_list() {
        assert_eq!(
            *settled(&client, summary.service_arn().unwrap()).await.status(),
            ServiceStatus::Running
        );
    }
    create(&client, "web-after", image(HELLO, "8000")).await;
}
