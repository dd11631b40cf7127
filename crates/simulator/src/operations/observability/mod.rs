//! The operations on observability configurations.

mod create;
mod delete;
mod describe;
mod list;

pub use create::create;
pub use delete::delete;
pub use describe::describe;
pub use list::list;
