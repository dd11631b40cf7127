//! What people see: routes, pages, components and thin server functions.
//!
//! Compiled twice: with `ssr` into the server, with `hydrate` into the browser. Never with both.

#![allow(
    clippy::needless_pass_by_value,
    reason = "components own their properties, as Leptos's macro asks for"
)]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` exclude each other: build the server and the frontend apart");

pub mod api;
mod arrival;
pub mod components;
#[cfg(feature = "hydrate")]
mod focus;
mod forms;
#[cfg(feature = "hydrate")]
mod keys;
mod live;
mod notice;
mod page_code;
mod pages;
#[cfg(feature = "ssr")]
pub mod request;
mod routes;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "hydrate")]
mod whereabouts;

#[cfg(feature = "hydrate")]
pub use page_code::load_code_of_page;
pub use routes::App;
#[cfg(feature = "ssr")]
pub use routes::page_routes;
