//! The document around the application, and its content security policy.

use crate::App;
use crate::components::IconSheet;
use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The document.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let scheme = crate::request::prepare_document();
    let keys = (!crate::request::keys_are_on()).then_some("off");
    let stylesheet = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    view! {
        <!DOCTYPE html>
        <html lang="en" data-scheme=scheme data-keys=keys>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=stylesheet />
                {hydration(&options)}
                <MetaTags />
            </head>
            <body>
                <App />
                <IconSheet />
            </body>
        </html>
    }
}

/// Loads the browser's half: the script and the WebAssembly at the same time.
///
/// In place of Leptos's `HydrationScripts`, whose `<link rel="preload">` also fetches the WebAssembly where scripts are off,
/// and makes browsers warn where they are slow.
fn hydration(options: &LeptosOptions) -> impl IntoView + use<> {
    let base = format!("/{}/{}", options.site_pkg_dir, options.output_name);
    let nonce = leptos::nonce::use_nonce();
    let script = format!(
        "const wasm = fetch('{base}.wasm');\nimport('{base}.js').then((site) => site.default({{ module_or_path: wasm }}).then(() => site.hydrate()));"
    );
    view! {
        <link rel="modulepreload" href=format!("{base}.js") />
        // What loads the code of pages: the script above imports it.
        <link rel="modulepreload" href=format!("{base}.parts/__wasm_split.js") />
        <script type="module" nonce=nonce>{script}</script>
    }
}
