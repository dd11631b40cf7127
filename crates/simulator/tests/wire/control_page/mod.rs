//! The control page as a browser without JavaScript sees it.

mod forms;
mod guard;
mod pages;
