//! Tooltips: reasons and full values, never something that is needed.

use leptos::prelude::*;

/// The id of the description of a control, from what tells the control apart on its page. The same on the server and
/// in the browser, which a counter would not be.
pub fn description_id(label: &str, apart: Option<&str>) -> String {
    // FNV-1a: short, and no more is asked of it than to tell a few dozen texts apart.
    let hash = label
        .bytes()
        .chain([0])
        .chain(apart.unwrap_or_default().bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("why-{hash:016x}")
}

/// Shows `text` while its content is hovered or focused; Esc closes it. The content has to be focusable and refer to
/// `id` by `aria-describedby`.
#[component]
pub fn Tooltip(
    /// What it says.
    #[prop(into)]
    text: String,
    /// What `aria-describedby` of the content names.
    #[prop(into)]
    id: String,
    /// The control.
    children: Children,
) -> impl IntoView {
    view! {
        <span class="tooltip-host">
            {children()}
            <span class="tooltip" role="tooltip" id=id>
                {text}
            </span>
        </span>
    }
}
