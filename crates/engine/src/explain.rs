//! Why an operation failed.

use crate::engine::Engine;
use crate::error::Result;
use model::failure::{self, Explanation, FailedOperation};
use model::gallery;
use model::image::ImageReference;
use model::log::{LogLine, LogSource};
use model::operation::{Operation, OperationStatus};
use model::service::{Service, Source};
use model::time::Time;
use store::StoredLine;

/// A stored line as the model knows it.
pub(crate) fn line(line: StoredLine) -> LogLine {
    let source = match line.source.as_str() {
        "application" => LogSource::Application,
        "deployment" => LogSource::Deployment {
            operation: line.stream.trim_start_matches("deployment/").to_owned(),
        },
        _ => LogSource::Event,
    };
    LogLine {
        at: Time(line.at),
        source,
        message: line.message,
    }
}

/// Whether an operation ended other than wished.
pub(crate) fn has_failed(operation: &Operation) -> bool {
    operation.status.is_over() && operation.status != OperationStatus::Succeeded
}

impl Engine {
    /// The explanation of a failed operation: as stored, or worked out from the lines that were read so far.
    pub(crate) async fn explanation(
        &self,
        service: &Service,
        operation: &Operation,
    ) -> Result<Option<Explanation>> {
        if !has_failed(operation) {
            return Ok(None);
        }
        let stored = self.store().explanation_of(&operation.id).await?;
        if let Some(explanation) = stored.and_then(|json| serde_json::from_str(&json).ok()) {
            return Ok(Some(explanation));
        }
        let mut lines = Vec::new();
        for source in ["event", "deployment", "application"] {
            let read = self
                .store()
                .log_lines(&service.arn, source, operation.started_at.plus(-1_000), 500)
                .await?;
            lines.extend(read.into_iter().map(line));
        }
        Ok(Some(explain(service, operation, &lines)))
    }
}

/// Works out why an operation failed from its lines.
pub(crate) fn explain(service: &Service, operation: &Operation, lines: &[LogLine]) -> Explanation {
    let image = service
        .configuration
        .as_ref()
        .and_then(|configuration| match &configuration.source {
            Source::Image { identifier, .. } => identifier.parse::<ImageReference>().ok(),
            Source::Code { .. } => None,
        });
    failure::explain(&FailedOperation {
        kind: operation.kind,
        status: operation.status,
        service_status: service.status,
        elapsed: operation
            .ended_at
            .map(|ended_at| ended_at.since(operation.started_at)),
        configuration: service.configuration.as_ref(),
        lines,
        known_port: image.as_ref().and_then(gallery::known_port),
    })
}
