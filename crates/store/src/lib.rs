//! `SQLite`: people, sessions, drafts, services as last seen, log lines and events.
//!
//! Everything that belongs together is written in one transaction, the events about it included, by one method of
//! [`Store`]. No sqlx type leaves this crate. The SQL keeps to what `PostgreSQL` understands too, so that a second
//! backend is a change to this crate alone.

mod backup;
mod chain;
mod chain_beginning;
mod database;
mod deletion_proposals;
mod draft_archive;
mod draft_comments;
mod draft_versions;
mod drafts;
mod error;
mod events;
mod identities;
mod invitations;
mod kept;
mod listed;
mod logs;
mod members;
mod notifications;
mod observation;
mod operations;
mod overview;
mod people;
mod protections;
mod record;
mod regions;
mod retention;
mod saved_views;
mod second_factors;
mod sending;
mod service_conditions;
mod services;
mod sessions;
mod settings;
mod short_links;
mod sign_in_attempts;
mod suspicion;
mod verification;
mod waiting_sessions;

pub use backup::{back_up, restore};
pub use database::Store;
pub use draft_comments::NewComment;
pub use draft_versions::DraftVersion;
pub use drafts::{Conflict, NewDraft, SaveDraft, Saved};
pub use error::Error;
pub use events::{EventFilter, NewEvent};
pub use identities::Arrival;
pub use invitations::Joined;
pub use kept::REST;
pub use logs::{LogBatch, StoredLine};
pub use members::{MemberChange, MemberOutcome};
pub use notifications::Unread;
pub use observation::Observation;
pub use operations::OperationRow;
pub use overview::Picked;
pub use people::{Confirming, PersonRow};
pub use protections::NewProtection;
pub use record::{Reader, RecordFilter};
pub use regions::RegionRow;
pub use saved_views::NewView;
pub use second_factors::{FactorChange, FactorOutcome, Proof, SecondFactorRow};
pub use sending::{Sender, SendingDraft};
pub use services::{Counts, ServiceFilter, ServicePage};
pub use sessions::{SESSION_OVER, SqliteSessionStore, StoredSession, session_handle, session_keys};
pub use sign_in_attempts::Attempts;
pub use suspicion::Fault;
pub use verification::{Mark, Verified, verify};
