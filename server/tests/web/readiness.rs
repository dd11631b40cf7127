//! What load balancers and Prometheus are told.

use crate::harness::{TestApp, log, until};
use http::StatusCode;

async fn say(app: &TestApp, status: StatusCode) -> String {
    until("it says so", || async {
        let answer = app.browser().get("/readyz").await;
        (answer.status == status).then(|| answer.text())
    })
    .await
}

#[tokio::test]
async fn who_asks_whether_it_is_ready_is_not_told_how_the_database_is_made() {
    let app = TestApp::start().await;
    assert_eq!(say(&app, StatusCode::OK).await, "ready\n");
    sqlx::query("ALTER TABLE settings RENAME TO settings_away")
        .execute(&app.database)
        .await
        .unwrap();
    let told = say(&app, StatusCode::SERVICE_UNAVAILABLE).await;
    assert_eq!(told, "not ready: the database does not answer\n");
    let log = log();
    let line = log
        .lines()
        .find(|line| line.contains("the database does not answer"));
    assert!(line.is_some_and(|line| line.contains("settings")), "{line:?}");
    // It is alive all the same: nobody has to start it anew.
    assert_eq!(app.browser().get("/healthz").await.text(), "alive\n");
    sqlx::query("ALTER TABLE settings_away RENAME TO settings")
        .execute(&app.database)
        .await
        .unwrap();
    assert_eq!(say(&app, StatusCode::OK).await, "ready\n");
}
