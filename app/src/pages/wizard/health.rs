//! The folded section of the health check.

use super::fields::{hint, mark};
use super::sheet::Sheet;
use crate::components::{Choice, Fold, SelectField, TextField};
use leptos::prelude::*;
use model::draft::DraftValues;

/// What applies now, in words.
pub(super) fn summary(values: &DraftValues) -> String {
    let check = if values.health_protocol == "http" {
        format!("HTTP {}", values.health_path.trim())
    } else {
        "TCP".to_owned()
    };
    format!(
        "{check} on port {}, every {} s",
        values.port.trim(),
        values.health_interval.trim()
    )
}

/// Protocol, path and numbers.
#[component]
pub(super) fn Health(sheet: Sheet) -> impl IntoView {
    let open = sheet.has_error(&[
        "health_protocol",
        "health_path",
        "health_interval",
        "health_timeout",
        "healthy_threshold",
        "unhealthy_threshold",
    ]);
    let words = Signal::derive(move || sheet.values.with(summary));
    let number = move |name: &'static str, label: &'static str, help: &'static str| {
        view! {
            <TextField
                name=name
                label=label
                value=sheet.field(name)
                hint=hint(help)
                error=sheet.error(name)
                inputmode="numeric"
                on_input=sheet.typed(name)
                below=mark(sheet, name)
            />
        }
    };
    view! {
            <Fold title="Health check" summary=words open>
                <div class="form-card">
                    <div class="field-pair">
                        <SelectField
                            name="health_protocol"
                            label="Protocol"
                            choices=vec![Choice::new("tcp", "TCP"), Choice::new("http", "HTTP")]
                            value=sheet.field("health_protocol")
                            hint=hint("TCP tries the port, HTTP asks for a path.")
                            error=sheet.error("health_protocol")
                            on_input=sheet.typed("health_protocol")
                            below=mark(sheet, "health_protocol")
                        />
                        <TextField
                            name="health_path"
                            label="Path"
                            value=sheet.field("health_path")
                            hint=hint("For HTTP only.")
                            error=sheet.error("health_path")
                            mono=true
                            on_input=sheet.typed("health_path")
                            below=mark(sheet, "health_path")
                        />
                    </div>
                    <div class="field-pair">
                        {number("health_interval", "Interval", "Seconds between checks, 1 to 20.")}
                        {number("health_timeout", "Timeout", "Seconds to wait for an answer, 1 to 20.")}
                    </div>
                    <div class="field-pair">
                        {number("healthy_threshold", "Healthy threshold", "Good checks in a row, 1 to 20.")}
                        {number("unhealthy_threshold", "Unhealthy threshold", "Failed checks in a row, 1 to 20.")}
                    </div>
                </div>
            </Fold>
    }
}
