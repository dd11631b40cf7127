//! What people see: routes, pages, components and thin server functions.
pub mod components;
