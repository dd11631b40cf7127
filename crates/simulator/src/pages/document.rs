//! The document around each page: its head, the navigation, and what there is to say.

use axum::http::StatusCode;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::code::{SCRIPT, STYLE};
use super::components::{flash, nothing};
use super::icons::{self, icon, mark};
use super::notice::Notice;
use super::wording;
use crate::resources::connection::ConnectionStatus;
use crate::server::App;
use crate::storage::{self, connections, services};

/// An entry of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    Services,
    Connections,
    Switches,
    Pushes,
    Settings,
    /// None of them.
    Elsewhere,
}

/// What a page puts into the document.
#[derive(Debug)]
pub struct Sheet {
    pub status: StatusCode,
    pub title: String,
    pub entry: Entry,
    /// Where the page is, also when a refused form shows it; `None` for one that is nowhere and never changes.
    pub address: Option<String>,
    /// Title and facts, and what stands at their right.
    pub head: Markup,
    pub content: Markup,
}

/// The head of a page: its title, what stands beside it, a line of facts.
pub fn head(title: &str, beside: &Markup, facts: &Markup) -> Markup {
    html! {
        div class="page-head-title" {
            h1 class="page-title" { (title) }
            (beside)
        }
        p class="page-facts" { (facts) }
    }
}

/// Numbers beside the entries of the navigation.
struct Counts {
    services: i64,
    pending: usize,
    armed: usize,
}

/// Writes a page, with its status.
pub async fn write(app: &App, sheet: Sheet, notice: &Notice) -> storage::Result<(StatusCode, String)> {
    let mut transaction = app.storage.begin().await?;
    let counts = Counts {
        services: services::count_all(&mut transaction).await?,
        pending: connections::all(&mut transaction)
            .await?
            .iter()
            .filter(|connection| connection.status == ConnectionStatus::PendingHandshake)
            .count(),
        armed: app.switches.armed().len(),
    };
    transaction.commit().await?;
    let speed = app.speed().factor();
    let body = html! {
        a class="skip-link" href="#content" { "Skip to the content" }
        div class="shell" {
            header class="sidebar" {
                a class="brand" href="/_simulator/" { (mark()) span class="brand-name" { "Slipway" } }
                div class="backend" {
                    (icon(icons::FLASK))
                    span class="backend-name" { "Simulator" }
                    span class="backend-facts" { "No account, no cost" }
                }
                (navigation(sheet.entry, &counts))
                p class="pace" id="pace" data-live {
                    "Time factor " strong { (wording::factor(speed)) }
                }
            }
            main class="content" id="content" tabindex="-1" {
                div class="page-head" id="page-head" data-live { (sheet.head) }
                (messages(notice))
                (sheet.content)
            }
        }
        p class="hidden-text" id="announcement" role="status" {}
        p class="lost" id="lost" role="alert" hidden { "The simulator does not answer. Trying again." }
        script { (PreEscaped(SCRIPT)) }
    };
    let status = if notice.refused.is_some() && sheet.status == StatusCode::OK {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        sheet.status
    };
    Ok((status, document(&sheet.title, sheet.address.as_deref(), &body)))
}

fn navigation(current: Entry, counts: &Counts) -> Markup {
    let entries = [
        (
            Entry::Services,
            "/_simulator/",
            icons::SERVICES,
            "Services",
            counts.services.to_string(),
            "",
        ),
        (
            Entry::Connections,
            "/_simulator/connections",
            icons::LINK,
            "Connections",
            (counts.pending > 0)
                .then(|| counts.pending.to_string())
                .unwrap_or_default(),
            "waiting",
        ),
        (
            Entry::Switches,
            "/_simulator/switches",
            icons::WARNING,
            "Switches",
            (counts.armed > 0)
                .then(|| counts.armed.to_string())
                .unwrap_or_default(),
            "on",
        ),
        (
            Entry::Pushes,
            "/_simulator/pushes",
            icons::CUBE,
            "Images and commits",
            String::new(),
            "",
        ),
        (
            Entry::Settings,
            "/_simulator/settings",
            icons::CLOCK,
            "Time and state",
            String::new(),
            "",
        ),
    ];
    html! {
        nav aria-label="Main" class="nav" id="navigation" data-live {
            ul {
                @for (entry, address, drawing, label, count, unit) in entries {
                    li {
                        a class="nav-item" href=(address) aria-current=[(entry == current).then_some("page")] {
                            (icon(drawing))
                            span class="nav-label" { (label) }
                            @if !count.is_empty() {
                                span class="nav-count" { (count) @if !unit.is_empty() { span class="hidden-text" { " " (unit) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn messages(notice: &Notice) -> Markup {
    let done = notice.done.as_ref().map(|text| flash("ok", &html! { (text) }));
    let refused = notice.refused.as_ref().map(|refused| {
        flash(
            "err",
            &html! { strong { "Nothing was changed." } " " (refused.message) },
        )
    });
    match done.or(refused) {
        Some(flash) => html! { div class="flashbar" { (flash) } },
        None => nothing(),
    }
}

/// A page instead of one that is not there.
pub fn missing(title: &str, text: &str) -> Sheet {
    Sheet {
        status: StatusCode::NOT_FOUND,
        title: title.to_owned(),
        entry: Entry::Elsewhere,
        address: None,
        head: head(title, &nothing(), &html! { (text) }),
        content: html! { p { a class="button" href="/_simulator/" { "Show all services" } } },
    }
}

/// What a browser is told that may not do what it asked for.
pub fn refused(message: &str) -> String {
    plain("Not taken", message)
}

/// What is shown when the simulator itself fails.
pub fn broken(message: &str) -> String {
    plain(
        "Something went wrong",
        &format!("The simulator could not use its database: {message}."),
    )
}

fn plain(title: &str, text: &str) -> String {
    bare(
        title,
        &html! {
            h1 { (title) }
            p class="bare-note" { (text) }
            p class="bare-note" { "This is Slipway's simulator of AWS App Runner." }
        },
    )
}

/// A document with one column and nothing around it.
pub fn bare(title: &str, content: &Markup) -> String {
    document(title, None, &html! { main class="bare" { (content) } })
}

fn document(title: &str, address: Option<&str>, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Slipway simulator" }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body data-address=[address] { (body) }
        }
    }
    .into_string()
}
