//! The operations on auto scaling configurations.

mod create;
mod delete;
mod describe;
mod list;
mod list_services;
mod update_default;

pub use create::create;
pub use delete::delete;
pub use describe::describe;
pub use list::list;
pub use list_services::list_services;
pub use update_default::update_default;
