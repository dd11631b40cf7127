//! Everything that can be asked for.

use http::Method;
use std::sync::LazyLock;

/// Every server function, whichever there are.
pub fn functions() -> Vec<String> {
    let mut paths: Vec<String> = server_fn::axum::server_fn_paths()
        .map(|(path, method)| {
            assert_eq!(method, Method::POST, "{path} can be called by a link");
            path.to_owned()
        })
        .collect();
    paths.sort();
    paths.dedup();
    assert!(paths.len() > 20, "{paths:?}");
    paths
}

/// Every page, whichever there are, at an address where its parameters stand for something that is not there.
pub fn pages() -> Vec<String> {
    // Made once, before the first server answers: pages that are asked for meanwhile would wait for ever (leptos#4773).
    static PAGES: LazyLock<Vec<String>> = LazyLock::new(|| {
        app::page_routes()
            .iter()
            .map(|page| address(page.path()))
            .collect()
    });
    assert!(PAGES.len() > 10, "{:?}", *PAGES);
    PAGES.clone()
}

/// An address of a page out of its route.
fn address(route: &str) -> String {
    let parts = route
        .split('/')
        .map(|part| match part.trim_matches([':', '{', '}']) {
            name if name == part => part,
            "region" => "eu-west-1",
            "step" => "source",
            _ => "nowhere",
        });
    parts.collect::<Vec<_>>().join("/")
}
