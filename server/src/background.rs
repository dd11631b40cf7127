//! What goes on beside requests, for as long as the server runs.

use engine::Engine;
use std::time::Duration;
use store::{SqliteSessionStore, Store};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How often sessions that are over are deleted.
const SESSION_CLEANING: Duration = Duration::from_mins(10);
/// How often sessions that could not be written are tried again.
const WAITING_SESSIONS: Duration = Duration::from_secs(5);
/// How often drafts that nobody has touched for long are archived.
const ARCHIVING: Duration = Duration::from_hours(1);
/// How often events that were kept long enough are removed.
const SHORTENING: Duration = Duration::from_hours(1);
/// How often is looked for what was written at a terminal.
const TERMINAL: Duration = Duration::from_secs(2);
/// How often denied attempts that were counted are written down.
const DENIALS: Duration = Duration::from_secs(20);

/// Starts all of it; it ends with `ending`.
pub(crate) fn spawn(tasks: &mut JoinSet<()>, store: &Store, engine: &Engine, ending: &CancellationToken) {
    tasks.spawn(clean_sessions(store.clone(), ending.clone()));
    tasks.spawn(write_waiting_sessions(store.clone(), ending.clone()));
    tasks.spawn(archive_drafts(engine.clone(), ending.clone()));
    tasks.spawn(shorten_record(engine.clone(), ending.clone()));
    tasks.spawn(tell_denials(engine.clone(), ending.clone()));
    tasks.spawn(hear_terminal(engine.clone(), ending.clone()));
}

async fn clean_sessions(store: Store, ending: CancellationToken) {
    use tower_sessions::session_store::ExpiredDeletion;
    let sessions = SqliteSessionStore(store);
    loop {
        tokio::select! {
            () = ending.cancelled() => return,
            () = tokio::time::sleep(SESSION_CLEANING) => {}
        }
        if let Err(error) = sessions.delete_expired().await {
            tracing::error!(%error, "sessions that are over could not be deleted");
        }
    }
}

/// What changed about sessions while the disk was full is written once there is room.
async fn write_waiting_sessions(store: Store, ending: CancellationToken) {
    let sessions = SqliteSessionStore(store);
    loop {
        tokio::select! {
            () = ending.cancelled() => return,
            () = tokio::time::sleep(WAITING_SESSIONS) => {}
        }
        if let Err(error) = sessions.write_waiting().await {
            tracing::error!(%error, "sessions wait for room on the disk");
        }
    }
}

async fn archive_drafts(engine: Engine, ending: CancellationToken) {
    loop {
        if let Err(error) = engine.archive_drafts(engine::now()).await {
            tracing::error!(%error, "drafts that nobody has touched for long could not be archived");
        }
        tokio::select! {
            () = ending.cancelled() => return,
            () = tokio::time::sleep(ARCHIVING) => {}
        }
    }
}

/// Also writes the end of the chain to the log: kept elsewhere, it is what `slipway admin verify-audit --expect` takes.
async fn shorten_record(engine: Engine, ending: CancellationToken) {
    loop {
        if let Err(error) = engine.shorten_record(engine::now()).await {
            tracing::error!(%error, "events that were kept long enough could not be removed");
        }
        match engine.end_of_record().await {
            Ok(Some(end)) => tracing::info!(audit.end = %end, "the audit log ends here"),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "the end of the audit log could not be read"),
        }
        tokio::select! {
            () = ending.cancelled() => return,
            () = tokio::time::sleep(SHORTENING) => {}
        }
    }
}

async fn tell_denials(engine: Engine, ending: CancellationToken) {
    loop {
        let is_end = tokio::select! {
            () = ending.cancelled() => true,
            () = tokio::time::sleep(DENIALS) => false,
        };
        if let Err(error) = engine.tell_denials(is_end).await {
            tracing::error!(%error, "denied attempts could not be written down");
        }
        if is_end {
            return;
        }
    }
}

async fn hear_terminal(engine: Engine, ending: CancellationToken) {
    // What was written before is read by whoever comes. A database that does not answer has told nothing new either.
    let mut newest = engine.hub().newest().await.unwrap_or(i64::MAX);
    loop {
        tokio::select! {
            () = ending.cancelled() => return,
            () = tokio::time::sleep(TERMINAL) => {}
        }
        match engine.hear_terminal(newest).await {
            Ok(now) => newest = now,
            Err(error) => tracing::error!(%error, "what was written at a terminal could not be read"),
        }
    }
}
