//! What Slipway does: use cases, authorisation, the watcher that follows App Runner, the event hub.
//!
//! Every use case takes the [`Actor`] who asks for it, goes through [`authorize`], and leaves an event that names them.

mod account;
mod actor;
mod administration;
mod archiving;
mod assessment;
mod authorize;
mod beginning;
mod choices;
mod clock;
mod cloning;
mod commenting;
mod comparing;
mod discarding;
mod draft_files;
mod drafts;
mod engine;
mod error;
mod explain;
mod frame;
mod history;
mod hub;
mod images;
mod launch;
mod make;
mod members;
mod move_value;
mod offers;
mod overview;
mod passwords;
mod people;
mod preflight;
mod saving;
mod services;
mod settling;
mod short_links;
mod submit;
mod values;
mod watcher;

pub use account::CONFIRMATION;
pub use actor::{Actor, CONFIRMED_FOR};
pub use administration::{Administration, SetupToken, back_up, restore};
pub use authorize::{Action, Refusal, Resource, authorize};
pub use aws::{Error as AwsError, ErrorKind as AwsErrorKind};
pub use clock::now;
pub use cloning::Cloned;
pub use draft_files::{ExportedDraft, ImportedDraft};
pub use engine::{Engine, Pace, Settings};
pub use error::Error;
pub use hub::{Hub, Live, Replay};
pub use saving::{DraftDestination, SaveRequest};
pub use settling::Settlement;
pub use store::{session_handle, session_keys};
pub use watcher::Watcher;
