//! A whole Slipway on a free port, browsers that visit it, and its database and log to look into.

mod answer;
mod app;
mod ask;
mod authenticator;
mod browser;
mod log;
mod routes;

pub use answer::{Answer, attribute, unescaped};
pub use app::{FROM_ELSEWHERE, NOT_SIGNED_IN, TestApp};
pub use ask::Ask;
pub use authenticator::{Authenticator, recovery_codes, shown_secret};
pub use browser::Browser;
pub use log::log;
pub use routes::{functions, pages};

use std::time::{Duration, Instant};

/// The first administrator.
pub const NAME: &str = "km";
/// Their password.
pub const PASSWORD: &str = "correct horse battery";
/// The WebAssembly that the pages name.
pub const WASM: &str = "/pkg/slipway-0123abcd.wasm";
/// An image that the simulator knows; it listens on 8000.
pub const HELLO: &str = "public.ecr.aws/aws-containers/hello-app-runner:latest";
/// Long enough for a loaded machine; nothing waits that long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(30);

/// The fields of a form as a browser takes them.
pub fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

/// Polls until there is something.
pub async fn until<T, F, R>(what: &str, mut probe: F) -> T
where
    F: FnMut() -> R,
    R: Future<Output = Option<T>>,
{
    let start = Instant::now();
    loop {
        if let Some(found) = probe().await {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "still waiting until {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
