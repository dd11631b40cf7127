//! Input that no client sends: nothing of it may panic, hang, be answered with a 500, change anything or stay behind.

mod calls;
mod elsewhere;
mod everywhere;
mod growth;
mod targets;
