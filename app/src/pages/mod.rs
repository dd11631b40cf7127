//! The pages, one file each.
//!
//! A page makes its resources first, then stands in a [`frame::Framed`]: a resource made inside of a resolved suspense
//! would not be waited for on the server (leptos#3280).

pub mod account;
pub mod allowed_list;
pub mod audit;
pub mod aws_console;
pub mod comparison;
pub mod confirm;
mod confirmation;
pub mod create;
mod days;
pub mod drafts;
mod first_contact;
pub mod first_run;
mod followed;
mod frame;
pub mod gallery;
pub mod held;
pub mod history;
pub mod images;
pub mod join;
pub mod keys;
pub mod launch;
pub mod launch_links;
pub mod members;
pub mod not_found;
pub mod notifications;
pub mod overview;
#[cfg(feature = "hydrate")]
pub mod palette;
pub mod present;
pub mod problem;
pub mod protection;
pub mod search;
pub mod second_factor;
pub mod service;
pub mod services;
pub mod set_up;
pub mod short_link;
pub mod sign_in;
pub mod sign_in_code;
pub mod wizard;
