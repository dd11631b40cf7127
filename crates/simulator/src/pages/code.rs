//! The pages' style and script, which stand in each document and are named by their hashes in its policy.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

/// Every rule of every page, in the order in which they may overrule: Slipway's own tokens and base first, so that both
/// look alike.
pub const STYLE: &str = concat!(
    include_str!("../../../../style/reset.css"),
    include_str!("../../../../style/tokens.css"),
    include_str!("../../../../style/base.css"),
    include_str!("style/navigation.css"),
    include_str!("style/status.css"),
    include_str!("style/button.css"),
    include_str!("style/card.css"),
    include_str!("style/field.css"),
    include_str!("style/flash.css"),
    include_str!("style/log.css"),
    include_str!("style/frame.css"),
    include_str!("style/table.css"),
    include_str!("style/stages.css"),
    include_str!("style/failure.css"),
    include_str!("style/key-value.css"),
    include_str!("style/form.css"),
    include_str!("style/bare.css"),
    include_str!("style/widths.css"),
    include_str!("style/forced-colors.css"),
);

/// What keeps a page up to date.
pub const SCRIPT: &str = include_str!("live.js");

/// What the documents may do: nothing but their own style, script and forms, and asking this simulator.
pub static POLICY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; connect-src 'self'; img-src data:; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
});

/// The style's hash, for other documents that have it.
pub fn style_hash() -> String {
    hash(STYLE)
}

fn hash(text: &str) -> String {
    BASE64.encode(Sha256::digest(text.as_bytes()))
}
