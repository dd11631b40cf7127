//! Where someone goes on.

#[cfg(feature = "hydrate")]
use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use model::paths::anchor;

/// Gives a control the focus once it is drawn.
pub(super) fn focus(field: String) {
    #[cfg(feature = "hydrate")]
    request_animation_frame(move || {
        use wasm_bindgen::JsCast;
        if let Some(control) = document()
            .get_element_by_id(&anchor(&field))
            .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
        {
            if let Ok(Some(fold)) = control.closest("details") {
                let _ = fold.set_attribute("open", "");
            }
            let _ = control.focus();
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = field;
}
