//! `/_simulator/export` and `/_simulator/import`: the whole state as one document.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Outcome;
use super::switches::Switches;
use crate::clock::Timestamp;
use crate::metrics::traffic;
use crate::progress;
use crate::server::App;
use crate::storage::snapshot::{self, Snapshot};

/// What a document says it is.
const FORMAT: &str = "slipway-simulator";

/// An export: the database, and the switches, which are not in it. The time factor is the simulator's own, not the
/// state's, so that a test that imports stays as fast as it is.
#[derive(Debug, Serialize, Deserialize)]
struct Document {
    format: String,
    #[serde(flatten)]
    snapshot: Snapshot,
    failures: Vec<Value>,
}

/// Answers with everything there is.
pub async fn export(app: &App) -> Outcome {
    // What was counted a moment ago is in no table yet.
    traffic::save(app).await;
    let mut transaction = app.storage.begin().await?;
    progress::catch_up(app, &mut transaction, Timestamp::now()).await?;
    let snapshot = snapshot::take(&mut transaction).await?;
    transaction.commit().await?;
    let document = Document {
        format: FORMAT.to_owned(),
        snapshot,
        failures: app
            .switches
            .armed()
            .iter()
            .map(super::switches::Armed::description)
            .collect(),
    };
    Ok((StatusCode::OK, serde_json::to_value(document)?))
}

/// Puts a document in the place of everything, or leaves everything as it is and says what is wrong with it.
pub async fn import(app: &App, body: &[u8]) -> Outcome {
    let refuse = |message: String| Ok((StatusCode::BAD_REQUEST, json!({"message": message})));
    let Ok(document) = serde_json::from_slice::<Value>(body) else {
        return refuse("Send what GET /_simulator/export answered; this is not JSON.".to_owned());
    };
    if document["format"] != FORMAT {
        return refuse(format!(
            "Send what GET /_simulator/export answered; this document's \"format\" is not \"{FORMAT}\"."
        ));
    }
    // Before its parts are looked at, which a later version may have changed.
    let newest = snapshot::newest_version();
    if document["version"]
        .as_i64()
        .is_some_and(|version| version > newest)
    {
        return refuse(format!(
            "The document is of version {}, and this simulator knows versions up to {newest}. Import it with the \
             version of Slipway that it was exported with, or a later one.",
            document["version"]
        ));
    }
    let document: Document = match serde_json::from_value(document) {
        Ok(document) => document,
        Err(error) => return refuse(format!("The document is not whole: {error}.")),
    };
    let armed = match Switches::check(&document.failures) {
        Ok(armed) => armed,
        Err(place) => return refuse(format!("failures[{place}] is no switch.")),
    };
    let prepared = match snapshot::prepare(&document.snapshot).await? {
        Ok(prepared) => prepared,
        Err(unfit) => return refuse(format!("Nothing was imported. {unfit}")),
    };
    let mut transaction = app.storage.begin().await?;
    snapshot::replace(&mut transaction, &prepared).await?;
    transaction.commit().await?;
    app.switches.replace(armed);
    app.wake.notify_one();
    let count = |table: &str| prepared.tables.get(table).map_or(0, Vec::len);
    Ok((
        StatusCode::OK,
        json!({
            "services": count("services"),
            "operations": count("operations"),
            "connections": count("connections"),
            "images": count("images"),
            "failures": document.failures.len(),
        }),
    ))
}
