//! Variables that come from elsewhere: typed, pasted or read from a file, and shown before they are taken.

use crate::components::{ButtonKind, ButtonSize, Column, Icon, IconSize, SubmitButton, Table, TextArea};
use crate::pages::wizard::sheet::Sheet;
use leptos::prelude::*;
use model::environment::MOST;
use model::variable_import::{Fate, Planned, VariableImport};

/// The fold with the text, and what would become of it.
#[component]
pub(super) fn Import(sheet: Sheet) -> impl IntoView {
    let text = sheet.field("import_text");
    let wrong = sheet.has_error(&["import_text"]);
    let open = wrong || text.with_untracked(|text| !text.is_empty());
    let is_there = Memo::new(move |_| text.with(|text| !text.trim().is_empty()));
    let plan = Memo::new(move |_| sheet.assessment.with(|assessment| assessment.import.clone()));
    let choose = move |event: leptos::ev::Event| {
        #[cfg(feature = "hydrate")]
        read_file(sheet, &event);
        #[cfg(not(feature = "hydrate"))]
        let _ = &event;
    };
    // Without a script the file goes with its own button: only a form that says so sends what stands in a file.
    let buttons = "<button type=\"submit\" class=\"button button-small\" name=\"intent\" value=\"preview-import\">\
                   Show what would change</button>\
                   <div class=\"file-choice\"><label for=\"import_file\">Or a file:</label>\
                   <input type=\"file\" id=\"import_file\" name=\"import_file\" autocomplete=\"off\" \
                   accept=\".env,.json,.csv,.txt,text/*,application/json\">\
                   <button type=\"submit\" class=\"button button-small\" name=\"intent\" value=\"preview-import:file\" \
                   formenctype=\"multipart/form-data\">Read it</button></div>";
    view! {
        <details class="env-text" open=open>
            <summary>
                <Icon icon=Icon::ChevronRight size=IconSize::Small />
                "Import variables"
            </summary>
            <div class="env-text-body">
                <TextArea
                    name="import_text"
                    label="Variables to import"
                    value=text
                    hint=view! {
                        "Lines of a " <code>".env"</code>
                        " file, JSON (an object of names and values, or a list of objects with name and value), or CSV with name and \
                         value on each line. Nothing is taken before you have seen what would change."
                    }
                        .into_any()
                    error=sheet.error("import_text")
                    mono=true
                    on_input=sheet.typed("import_text")
                />
                <label class="file-choice needs-script">
                    <span>"Or read a file:"</span>
                    <input type="file" accept=".env,.json,.csv,.txt,text/*,application/json" autocomplete="off" on:change=choose />
                </label>
                <noscript inner_html=buttons></noscript>
                <div role="status" class="import-plan">
                    {move || {
                        is_there.get().then(|| plan.get()).flatten().map(|plan| view! { <Preview plan /> })
                    }}
                </div>
            </div>
        </details>
    }
}

/// What would be added, replaced and left out, without values.
#[component]
fn Preview(plan: VariableImport) -> impl IntoView {
    let [added, replaced, refused] = plan.counts();
    let same = plan.variables.len() - added - replaced - refused;
    let parts = [
        (added, "added"),
        (replaced, "replaced"),
        (same, "the same already"),
        (refused, "left out"),
    ];
    let told: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    let told = if told.is_empty() {
        "nothing in it".to_owned()
    } else {
        told.join(", ")
    };
    let summary = format!(
        "Read as {}: {told}. {} of {MOST} variables after that.",
        plan.format.label(),
        plan.count
    );
    let taken = added + replaced;
    let label = match taken {
        1 => "Take 1 variable over".to_owned(),
        count => format!("Take {count} variables over"),
    };
    let seal = plan.seal();
    let take = (taken > 0).then(|| {
        view! {
            <SubmitButton
                label
                kind=ButtonKind::Secondary
                size=ButtonSize::Small
                name="intent"
                value=format!("take-import:{seal}")
                busy_label="Taking over"
            />
        }
    });
    let rows = plan.variables.into_iter().map(row).collect_view();
    view! {
        <p>{summary}</p>
        <Table
            label="What would change"
            columns=&[Column::Shown("Place"), Column::Shown("Name"), Column::Shown("What happens")]
            inset=true
            rows=rows.into_any()
        />
        {take}
    }
}

fn row(planned: Planned) -> impl IntoView {
    let Planned {
        place,
        name,
        is_reference,
        fate,
    } = planned;
    let is_refused = matches!(fate, Fate::Refused(_));
    let fate = match fate {
        Fate::Added if is_reference => "Added, as a reference".to_owned(),
        Fate::Added => "Added".to_owned(),
        Fate::Replaces if is_reference => "Replaces the value by a reference".to_owned(),
        Fate::Replaces => "Replaces the value".to_owned(),
        Fate::Same => "The same already".to_owned(),
        Fate::Refused(why) => format!("Left out. {why}"),
    };
    view! {
        <tr>
            <td>{place.to_string()}</td>
            <td><code class="mono">{name}</code></td>
            <td class:is-err=is_refused>{fate}</td>
        </tr>
    }
}

/// Puts the text of a file into the field.
#[cfg(feature = "hydrate")]
fn read_file(sheet: Sheet, event: &leptos::ev::Event) {
    use wasm_bindgen::{JsCast, JsValue};
    let Some(control) = event.target() else { return };
    leptos::task::spawn_local(async move {
        let read = async || -> Result<Option<String>, JsValue> {
            let files = js_sys::Reflect::get(&control, &"files".into())?;
            let file = js_sys::Reflect::get(&files, &0.into())?;
            let text: js_sys::Function = js_sys::Reflect::get(&file, &"text".into())?.dyn_into()?;
            let promise: js_sys::Promise = text.call0(&file)?.dyn_into()?;
            Ok(wasm_bindgen_futures::JsFuture::from(promise).await?.as_string())
        };
        if let Ok(Some(text)) = read().await {
            sheet.set("import_text", text);
            sheet.touch();
        }
    });
}
