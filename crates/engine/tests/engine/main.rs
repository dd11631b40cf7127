//! The engine against the simulator over HTTP and a real database file: one binary, a file for each theme.

mod creating;
mod drafts;
mod failing;
mod harness;
mod listening;
mod operating;
mod people;
mod silence;
