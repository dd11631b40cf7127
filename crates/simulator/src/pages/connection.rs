//! The provider's side of a connection: the page on which, at GitHub or Bitbucket, somebody lets App Runner in.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::components::{act, nothing, pair};
use super::document::{self, Entry, Sheet, head};
use super::icons::{self, icon};
use super::{status, wording};
use crate::resources::connection::{Connection, ConnectionStatus, ProviderType};
use crate::server::App;
use crate::storage::{self, connections};

/// The provider's name.
pub fn provider(provider: ProviderType) -> &'static str {
    match provider {
        ProviderType::Github => "GitHub",
        ProviderType::Bitbucket => "Bitbucket",
    }
}

/// The page of the connection with that id.
pub async fn sheet(app: &App, id: &str) -> storage::Result<Sheet> {
    let mut transaction = app.storage.begin().await?;
    let found = connections::find(&mut transaction, id).await?;
    transaction.commit().await?;
    let Some(connection) = found else {
        return Ok(document::missing(
            "There is no such connection",
            "It was deleted, or everything was forgotten or replaced since.",
        ));
    };
    let name = provider(connection.provider);
    let title = format!("App Runner asks for access to {name}");
    let indication = status::of_connection(connection.status);
    let facts = html! {
        "This page stands in for " (name) ", which is not asked."
    };
    Ok(Sheet {
        status: StatusCode::OK,
        title: title.clone(),
        entry: Entry::Connections,
        address: Some(format!("/_simulator/connections/{}", connection.id)),
        head: html! {
            nav class="breadcrumb" aria-label="Breadcrumb" {
                a href="/_simulator/connections" { "Connections" } (icon(icons::CHEVRON_RIGHT)) span { (connection.name) }
            }
            (head(&title, &nothing(), &facts))
        },
        content: html! {
            section class="card narrow" id="connection" data-live {
                div class="card-head" {
                    h2 class="card-title" { (connection.name) }
                    span class="card-aside" id="status" data-announce=(format!("{} is {}", connection.name, indication.word.to_lowercase())) {
                        (indication.show())
                    }
                }
                (request(&connection))
                div class="card-foot" { (answers(&connection)) }
            }
        },
    })
}

/// Who asks, and for what.
fn request(connection: &Connection) -> Markup {
    let name = provider(connection.provider);
    html! {
        div class="card-body stack" {
            dl class="pairs" {
                (pair("Who asks", &html! { "App Runner in " (connection.scope.region) }))
                (pair("For account", &html! { (wording::account(&connection.scope.account)) }))
                (pair("Connection", &html! { code { (connection.arn()) } }))
            }
            div {
                h3 class="overline" { "What it could do then" }
                ul class="grants" {
                    li { (icon(icons::CHECK)) "Read the code of the repositories of this " (name) " account, to build it" }
                    li { (icon(icons::CHECK)) "Hear of commits, to deploy them by itself" }
                    li class="is-refused" { (icon(icons::CROSS)) "Not write to any repository" }
                }
            }
        }
    }
}

fn answers(connection: &Connection) -> Markup {
    let arn = connection.arn();
    let end = |status: &'static str, class: &'static str, label: &'static str| {
        act(
            "connections",
            &[("arn", &arn), ("status", status), ("connection", &connection.id)],
            &html! {
                button class=(class) id=(status.to_lowercase()) { (label) }
            },
        )
    };
    html! {
        @match connection.status {
            ConnectionStatus::PendingHandshake => {
                (end("AVAILABLE", "button button-primary", "Complete handshake"))
                (end("ERROR", "button", "Refuse"))
            }
            ConnectionStatus::Available => {
                span { "App Runner has access. Taken away, builds that need it fail to pull." }
                (end("ERROR", "button button-danger", "Take access away"))
            }
            _ => {
                span { "App Runner has no access." }
                (end("AVAILABLE", "button button-primary", "Give access"))
            }
        }
    }
}
