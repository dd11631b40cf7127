//! The variables as the text of a `.env` file.

use crate::components::TextArea;
use crate::pages::wizard::sheet::Sheet;
use leptos::prelude::*;
use model::draft::DraftValues;

/// The text. What is wrong in it is told when it is left.
#[component]
pub(super) fn Text(sheet: Sheet) -> impl IntoView {
    let text = Signal::derive(move || sheet.values.with(DraftValues::text_of_variables));
    let findings = Memo::new(move |_| {
        sheet
            .errors()
            .with(|errors| sheet.left.with(|left| left.env_text_findings(errors)))
    });
    let typed = move |text: String| {
        let differs = sheet
            .values
            .with_untracked(|values| values.text_of_variables() != text);
        if differs {
            sheet.values.update(|values| values.set_env_text(text));
        }
    };
    view! {
        <TextArea
            name="env_text"
            label=".env text"
            value=text
            hint=view! {
                "Lines of " <code>"NAME=value"</code>
                ". Comments, empty lines and the order are kept. What is changed in the table is written anew, without a comment \
                 behind it; and a comment right above a variable goes with it. The ARN of a secret or a parameter becomes a \
                 reference."
            }
                .into_any()
            error=MaybeProp::derive(move || findings.get())
            rows=10
            mono=true
            on_input=Callback::new(typed)
        />
    }
}
