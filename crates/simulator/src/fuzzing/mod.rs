//! What the fuzz targets in `fuzz/` run, one function each: any bytes go in, and a broken promise is a panic. A test
//! runs the same functions on the seeds of `fuzz/seeds` and on what mutation makes of them.
#![expect(
    clippy::panic,
    clippy::expect_used,
    reason = "a broken promise is a panic here"
)]

mod calls;
mod texts;
mod validators;

#[cfg(test)]
mod tests;

pub use calls::{call, cbor_call, control, domain, form_call};
pub use texts::{authorization, filter_pattern, image_identifier, names, tokens, trust_policy};
pub use validators::{form, shapes};

/// The name of a target's file in `fuzz/fuzz_targets` and of its folder in `fuzz/seeds`, and what it runs.
type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 13] = [
    ("authorization", authorization),
    ("call", call),
    ("cbor_call", cbor_call),
    ("control", control),
    ("domain", domain),
    ("filter_pattern", filter_pattern),
    ("form", form),
    ("form_call", form_call),
    ("image_identifier", image_identifier),
    ("names", names),
    ("shapes", shapes),
    ("tokens", tokens),
    ("trust_policy", trust_policy),
];

/// Text out of bytes, whatever they are.
fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// The first line, and what is behind it.
fn first_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, &[]),
    }
}
