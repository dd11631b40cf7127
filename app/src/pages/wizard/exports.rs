//! The same create in the languages of other tools, below the form.

use super::sheet::Sheet;
use crate::components::{CodeBlock, CopyButton, Fold, Folds};
use leptos::prelude::*;
use model::view::Export;

/// A folded section for each language.
#[component]
pub(super) fn Exports(sheet: Sheet) -> impl IntoView {
    let exports = Memo::new(move |_| sheet.assessment.with(|assessment| assessment.exports.clone()));
    let summary = Signal::derive(move || {
        exports.with(|exports| {
            if exports.is_empty() {
                return "Shown when nothing is left to fix".to_owned();
            }
            let languages: Vec<&str> = exports.iter().map(|export| export.language.as_str()).collect();
            languages.join(", ")
        })
    });
    view! {
        <Folds>
            <Fold title="The same as code" summary>
                {move || {
                    exports
                        .get()
                        .into_iter()
                        .map(|export| view! { <ExportText export /> })
                        .collect_view()
                }}
            </Fold>
        </Folds>
    }
}

/// A text in one of these languages, with what copies it.
#[component]
pub(super) fn ExportText(export: Export) -> impl IntoView {
    view! {
        <section class="command" aria-label=export.language.clone()>
            <h3 class="subhead">{export.language.clone()} " " <span class="muted">{export.file_name}</span></h3>
            <CopyButton text=export.text.clone() label=format!("Copy {}", export.language) />
            <CodeBlock text=export.text />
        </section>
    }
}
