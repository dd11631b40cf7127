//! `/audit/export.csv` and `/audit/export.json`: the audit log as a file that the browser saves.
//!
//! By `POST`: it is recorded, so it is no link that a browser may follow by itself. What is filtered comes as the fields of the
//! form, under the names that the page has in its address.

use crate::router::State;
use app::request::SignedIn;
use axum::body::Body;
use axum::extract::State as Extracted;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use engine::{AuditExport, Error};
use futures::stream::{self, Stream};
use model::record::{CSV_HEAD, csv_row, json_row};
use model::view::AuditQuery;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Json,
}

/// Comma-separated values.
pub(crate) async fn csv(
    state: Extracted<State>,
    signed_in: Extension<SignedIn>,
    query: Form<AuditQuery>,
) -> Response {
    answer(state, signed_in, query, Format::Csv).await
}

/// A JSON array, an entry on each line.
pub(crate) async fn json(
    state: Extracted<State>,
    signed_in: Extension<SignedIn>,
    query: Form<AuditQuery>,
) -> Response {
    answer(state, signed_in, query, Format::Json).await
}

async fn answer(
    Extracted(state): Extracted<State>,
    Extension(signed_in): Extension<SignedIn>,
    Form(query): Form<AuditQuery>,
    format: Format,
) -> Response {
    // The identity layer lets nobody else through.
    let Some(actor) = signed_in.actor else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    // A file holds all that is asked for, whichever page is open.
    let query = AuditQuery {
        before: String::new(),
        ..query
    };
    let (name, kind, extension) = match format {
        Format::Csv => ("CSV", "text/csv; charset=utf-8; header=present", "csv"),
        Format::Json => ("JSON", "application/json; charset=utf-8", "json"),
    };
    match state.engine.export_audit(&actor, &query, name).await {
        Ok(export) => {
            let day = engine::now().iso();
            let day = day.split('T').next().unwrap_or_default();
            let headers = [
                (header::CONTENT_TYPE, kind.to_owned()),
                (
                    header::CONTENT_DISPOSITION,
                    format!("attachment; filename=\"slipway-audit-{day}.{extension}\""),
                ),
            ];
            (headers, Body::from_stream(pieces(export, format))).into_response()
        }
        Err(error @ Error::NotAuthorised(_)) => (StatusCode::FORBIDDEN, error.to_string()).into_response(),
        Err(error) => {
            tracing::error!(%error, "the audit log could not be exported");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "Slipway could not export the audit log. Go back and try again.",
            )
                .into_response()
        }
    }
}

/// The file piece by piece, each of a few hundred entries. Where the database fails in between, the answer breaks off, and
/// browsers say that the file is not whole.
fn pieces(export: AuditExport, format: Format) -> impl Stream<Item = Result<String, Error>> {
    stream::try_unfold((Some(export), true), move |(export, is_first)| async move {
        let Some(mut export) = export else {
            return Ok(None);
        };
        let entries = export.next().await?;
        let is_end = entries.is_empty();
        let mut text = String::new();
        match format {
            Format::Csv => {
                if is_first {
                    text.push_str(CSV_HEAD);
                }
                for entry in &entries {
                    text.push_str(&csv_row(entry));
                }
            }
            Format::Json => {
                for (number, entry) in entries.iter().enumerate() {
                    let is_very_first = is_first && number == 0;
                    text.push_str(if is_very_first { "[\n" } else { ",\n" });
                    text.push_str(&json_row(entry));
                }
                if is_end {
                    text.push_str(if is_first { "[]\n" } else { "\n]\n" });
                }
            }
        }
        Ok(Some((text, ((!is_end).then_some(export), false))))
    })
}
