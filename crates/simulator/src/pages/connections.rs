//! Every connection to a provider of source code.

use axum::http::StatusCode;
use maud::html;

use super::components::{card, empty, nothing};
use super::document::{Entry, Sheet, head};
use super::{connection, status, wording};
use crate::clock::Timestamp;
use crate::resources::connection::ConnectionStatus;
use crate::server::App;
use crate::storage::{self, connections};

/// The page.
pub async fn sheet(app: &App) -> storage::Result<Sheet> {
    let now = Timestamp::now();
    let mut transaction = app.storage.begin().await?;
    let list = connections::all(&mut transaction).await?;
    transaction.commit().await?;
    let pending = list
        .iter()
        .filter(|connection| connection.status == ConnectionStatus::PendingHandshake)
        .count();
    let facts = html! {
        (wording::count(list.len(), "connection", "connections")) " · " (pending) " waiting for a handshake"
    };
    let table = html! {
        table class="table" {
            thead { tr { th { "Connection" } th { "Status" } th { "Provider" } th { "Where" } th { "Created" } th { span class="hidden-text" { "Actions" } } } }
            tbody {
                @for entry in &list {
                    @let address = format!("/_simulator/connections/{}", entry.id);
                    tr id=(format!("row-{}", entry.id)) {
                        td class="cell-name" { a id=(format!("connection-{}", entry.id)) href=(address) { (entry.name) } }
                        td class="cell-status" id=(format!("status-{}", entry.id))
                            data-announce=(format!("{} is {}", entry.name, status::of_connection(entry.status).word.to_lowercase())) {
                            (status::of_connection(entry.status).show())
                        }
                        td class="cell-second" { (connection::provider(entry.provider)) }
                        td class="cell-operation" { (entry.scope.region) " · " (wording::account(&entry.scope.account)) }
                        td class="cell-operation" { (wording::age(entry.created_at, now)) }
                        td class="cell-action" {
                            @if entry.status == ConnectionStatus::PendingHandshake {
                                a class="button button-small" id=(format!("complete-{}", entry.id)) href=(address) {
                                    "Complete handshake" span class="hidden-text" { " of " (entry.name) }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(Sheet {
        status: StatusCode::OK,
        title: "Connections".to_owned(),
        entry: Entry::Connections,
        address: Some("/_simulator/connections".to_owned()),
        head: head("Connections", &nothing(), &facts),
        content: html! {
            div id="connections" data-live {
                @if list.is_empty() {
                    section class="card" {
                        (empty("No connection yet", &html! {
                            p { "A connection lets App Runner build from a repository at GitHub or Bitbucket. " code { "CreateConnection" } " makes one, and it waits here until somebody has completed its handshake." }
                        }))
                    }
                } @else {
                    (card("At providers of source code", &nothing(), &table))
                }
            }
        },
    })
}
