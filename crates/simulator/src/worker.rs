//! Takes steps when they are due, so that logs fill and services settle while nobody looks.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::clock::Timestamp;
use crate::progress;
use crate::server::App;
use crate::storage::Result;

/// How long to leave a database alone that has just failed.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Runs until `stop`.
pub async fn run(app: &App, stop: &CancellationToken) {
    loop {
        // Listening begins before the look at the database, so an operation accepted in between is not slept over.
        let woken = app.wake.notified();
        let wait = match step(app).await {
            Ok(next) => next.map(|due| due.wait_from(Timestamp::now())),
            Err(error) => {
                tracing::error!(%error, "the simulator's database failed");
                Some(AFTER_FAILURE)
            }
        };
        let due = async {
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = woken => {}
            () = due => {}
        }
    }
}

async fn step(app: &App) -> Result<Option<Timestamp>> {
    let mut transaction = app.storage.begin().await?;
    let next = progress::catch_up(app, &mut transaction, Timestamp::now()).await?;
    app.wake.settle(next);
    transaction.commit().await?;
    Ok(next)
}
