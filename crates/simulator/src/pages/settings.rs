//! The time factor, and the whole state: taking it along, bringing it back, forgetting it.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::components::{Field, card, flash, nothing};
use super::document::{Entry, Sheet, head};
use super::icons::{self, icon};
use super::notice::Notice;
use super::wording;
use crate::clock::Speed;
use crate::server::App;

/// The form of the time factor.
pub const SPEED: &str = "speed";

/// The form of an import.
pub const IMPORT: &str = "import";

/// The form that forgets everything.
pub const RESET: &str = "reset";

/// What is typed to forget everything.
pub const CONFIRMATION: &str = "reset";

/// The page.
pub fn sheet(app: &App, notice: &Notice) -> Sheet {
    let facts = html! { "How fast time passes, and everything there is as one file" };
    Sheet {
        status: StatusCode::OK,
        title: "Time and state".to_owned(),
        entry: Entry::Settings,
        address: Some("/_simulator/settings".to_owned()),
        head: head("Time and state", &nothing(), &facts),
        content: html! {
            div class="stack narrow" {
                (time(app.speed(), notice))
                (export())
                (import(notice))
                (reset(notice))
            }
        },
    }
}

fn time(speed: Speed, notice: &Notice) -> Markup {
    let factor = wording::factor(speed.factor());
    let field = Field {
        value: &factor,
        hint: "How many times as fast as on AWS. 1 takes minutes, as AWS does.",
        mode: "decimal",
        ..Field::required(SPEED, "speed", "Time factor")
    };
    let takes = |seconds: f64| wording::duration(speed.milliseconds(seconds));
    let body = html! {
        form class="card-body form" method="post" action="/_simulator/forms/speed" {
            (field.show(notice))
            p class="note" {
                "Now a create from an image takes " strong { (takes(240.0)) } ", an update " strong { (takes(180.0)) }
                ", a pause " strong { (takes(60.0)) } ". Operations under way keep the speed that they were accepted with; a restart begins with the factor of the command line."
            }
            div { button class="button button-primary" { "Change time factor" } }
        }
    };
    card("Time", &nothing(), &body)
}

fn export() -> Markup {
    let body = html! {
        div class="card-body stack-small" {
            p class="note" {
                "Every account and Region: services, operations, logs, connections, images, roles, and the switches that are on, as one JSON file. Operations under way go on where the file is imported."
            }
            div {
                a class="button" href="/_simulator/export" download="slipway-simulator.json" { (icon(icons::DOWNLOAD)) "Export" }
            }
        }
    };
    card("Export", &nothing(), &body)
}

fn import(notice: &Notice) -> Markup {
    let error = notice.error(IMPORT, "document");
    let body = html! {
        form class="card-body form" method="post" action="/_simulator/forms/import" enctype="multipart/form-data" {
            p class="note" {
                "The file is checked first. Then it takes the place of everything that is here, or nothing changes."
            }
            div class="field" {
                label class="field-label" for="import-document" { "File" }
                @if let Some(error) = error {
                    p class="field-error" id="import-document-error" { (icon(icons::WARNING)) span { (error) } }
                }
                input class="input" type="file" id="import-document" name="document" accept="application/json,.json" required
                    aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| "import-document-error")];
            }
            div { button class="button" { "Import and replace everything" } }
        }
    };
    card("Import", &nothing(), &body)
}

fn reset(notice: &Notice) -> Markup {
    let hint = format!("Type {CONFIRMATION} to confirm.");
    let field = Field {
        hint: &hint,
        ..Field::required(RESET, "confirmation", "Confirmation")
    };
    let body = html! {
        form class="card-body form" method="post" action="/_simulator/forms/reset" {
            (flash("warn", &html! {
                strong { "Everything is forgotten" } ", of every account and Region, and every switch goes off. There is no way back but an export."
            }))
            (field.show(notice))
            div { button class="button button-danger" { "Forget everything" } }
        }
    };
    card("Reset", &nothing(), &body)
}
