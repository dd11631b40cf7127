//! What was learned of App Runner in one go, written as a whole or not at all.

use crate::database::Store;
use crate::error::Result;
use crate::events::{NewEvent, insert_events};
use crate::logs::{LogBatch, append_lines};
use crate::operations::{OperationRow, upsert_operation};
use crate::regions::{RegionRow, upsert_region};
use crate::sending::mark_sent;
use crate::services::upsert_service;
use model::arn::ServiceArn;
use model::event::Event;
use model::service::Service;

/// Rows that belong together: a service never shows a state whose event is not there, and the other way round.
#[derive(Debug, Clone, Default)]
pub struct Observation {
    /// The Region that answered, or did not.
    pub region: Option<RegionRow>,
    /// Services as seen now.
    pub services: Vec<Service>,
    /// Their operations.
    pub operations: Vec<OperationRow>,
    /// Log lines that are new.
    pub logs: Vec<LogBatch>,
    /// A draft that turned out to have become this service.
    pub sent_draft: Option<(String, ServiceArn)>,
    /// What happened.
    pub events: Vec<NewEvent>,
}

impl Store {
    /// Writes an observation and gives its events their ids.
    ///
    /// # Errors
    /// The database cannot be written; nothing is.
    pub async fn record(&self, observation: Observation) -> Result<Vec<Event>> {
        let mut transaction = self.begin().await?;
        if let Some(region) = &observation.region {
            upsert_region(&mut transaction, region).await?;
        }
        for operation in &observation.operations {
            upsert_operation(&mut transaction, operation).await?;
        }
        for service in &observation.services {
            upsert_service(&mut transaction, service).await?;
        }
        for batch in &observation.logs {
            append_lines(&mut transaction, batch).await?;
        }
        if let Some((draft, service)) = &observation.sent_draft {
            mark_sent(&mut transaction, draft, service).await?;
        }
        let events = insert_events(&mut transaction, observation.events).await?;
        self.commit(transaction).await?;
        if !observation.services.is_empty() || !observation.operations.is_empty() {
            self.listed.observed();
        }
        Ok(events)
    }
}
