//! Every route that takes a `POST` beside the server functions.
//!
//! The one place where there may be any: lints forbid it elsewhere (`server/clippy.toml`), and tests send to each of these what
//! other sites could send.

use super::{audit_export, draft_export};
use crate::router::State;
use axum::routing::MethodRouter;
use model::paths;

/// The routes, with what answers them.
#[expect(clippy::disallowed_methods, reason = "see above")]
pub(crate) fn all() -> [(String, MethodRouter<State>); 3] {
    use axum::routing::post;
    [
        (
            paths::draft_export("{id}"),
            post(draft_export::export_with_secrets),
        ),
        (paths::AUDIT_CSV.to_owned(), post(audit_export::csv)),
        (paths::AUDIT_JSON.to_owned(), post(audit_export::json)),
    ]
}

/// Their paths; `{id}` stands for one of a draft.
pub fn paths() -> Vec<String> {
    all().into_iter().map(|(path, _)| path).collect()
}
