//! Where this browser was before: addresses alone. What stands there, and whether it may be seen, the server tells.

use leptos::prelude::*;
use web_sys::Storage;

const KEY: &str = "slipway.recent";
const MOST: usize = 8;

fn storage() -> Option<Storage> {
    // A browser that keeps nothing refuses.
    window().local_storage().ok().flatten()
}

/// The addresses, the newest first, a line each.
pub(super) fn addresses() -> String {
    storage()
        .and_then(|storage| storage.get_item(KEY).ok().flatten())
        .unwrap_or_default()
}

/// Keeps an address, if it is one of a service or a draft.
pub(super) fn remember(address: &str) {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    if !matches!(parts.as_slice(), ["", "services", _, _, _] | ["", "drafts", _, _]) {
        return;
    }
    let before = addresses();
    let others = before.lines().filter(|known| *known != path);
    let kept: Vec<&str> = std::iter::once(path).chain(others).take(MOST).collect();
    if let Some(storage) = storage() {
        let _ = storage.set_item(KEY, &kept.join("\n"));
    }
}

/// Keeps the page that is shown.
pub(super) fn remember_page() {
    remember(&window().location().pathname().unwrap_or_default());
}
