//! The browser's entry point: it makes the page that the server sent alive, and does nothing else.

/// Takes over the page.
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    if app::load_code_of_page().await {
        leptos::mount::hydrate_body(app::App);
    }
}
