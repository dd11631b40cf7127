//! The page of a service and its logs.

use super::{Backend, RegionState};
use crate::actions::Offer;
use crate::consequence::Outlook;
use crate::failure::Explanation;
use crate::log::LogLine;
use crate::operation::Operation;
use crate::protection::Protection;
use crate::service::{DeletionProposal, Service};
use crate::service_comparison::ComparedField;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// The page of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceView {
    /// The service with its configuration.
    pub service: Service,
    /// Who created it, and the draft it came from, where Slipway knows.
    pub origin: Option<ServiceOrigin>,
    /// What can be done to it, with reasons where it cannot.
    pub offers: Vec<Offer>,
    /// Whether a clone by the reader has the plain values of its variables.
    pub clones_values: bool,
    /// What protects it, as far as is known: its tags are asked of AWS, and looked at once more when it is changed.
    pub protection: Option<Protection>,
    /// Why the reader may not protect it.
    pub protect_refusal: Option<String>,
    /// Whether it is proposed to delete it.
    pub deletion_proposal: DeletionProposalView,
    /// What those bring about that are said to a person before they are done; only of what can be done now.
    pub outlooks: Vec<Outlook>,
    /// Its operations, newest first.
    pub operations: Vec<Operation>,
    /// Why its newest operation failed.
    pub explanation: Option<Explanation>,
    /// Event log of the newest operation that wrote one.
    pub events: Vec<LogLine>,
    /// How it stands with its Region.
    pub region: RegionState,
    /// Which App Runner.
    pub backend: Backend,
    /// The server's clock.
    pub now: Time,
}

/// Whether it is proposed to delete a service, and what the reader may do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletionProposalView {
    /// The proposal.
    pub proposal: Option<DeletionProposal>,
    /// Whether it is the reader's.
    pub is_own: bool,
    /// Whether the reader is somebody who proposes: not who may delete it right away.
    pub offers: bool,
    /// Why the reader cannot propose it.
    pub refusal: Option<String>,
    /// Why the reader cannot decline it or take it back.
    pub end_refusal: Option<String>,
}

/// Where a service came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceOrigin {
    /// Name of the person.
    pub by: String,
    /// When.
    pub at: Time,
    /// Id of the draft.
    pub draft: String,
    /// Its version when it was sent.
    pub version: i64,
    /// It began with a launch link.
    pub from_link: bool,
}

/// All log lines of a service that were read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogsView {
    /// The event log.
    pub events: Vec<LogLine>,
    /// The deployment log of the newest deployment.
    pub deployment: Vec<LogLine>,
    /// What the application wrote.
    pub application: Vec<LogLine>,
    /// The server's clock.
    pub now: Time,
}

/// Services side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedServicesView {
    /// The services, without their configuration, in the order in which they were chosen.
    pub services: Vec<Service>,
    /// What each of them has.
    pub fields: Vec<ComparedField>,
    /// The server's clock.
    pub now: Time,
}
