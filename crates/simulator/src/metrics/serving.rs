//! When a service served, with which instances: read off its operations.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::clock::Timestamp;
use crate::machine::{OperationKind, OperationStatus, ServiceStatus};
use crate::service::capacity::Capacity;
use crate::storage::operations::OperationRecord;

/// A time in which one deployment served.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    pub from: Timestamp,
    /// `None` while it still does.
    pub until: Option<Timestamp>,
    /// The first of its instances, which has the log stream.
    pub instance: String,
    pub capacity: Capacity,
}

impl Stretch {
    /// How many instances there are at least: one at any rate, or nothing would serve.
    pub fn least_size(&self) -> u32 {
        self.capacity.scaling.min_size.max(1).unsigned_abs()
    }

    /// How many there are at most.
    pub fn greatest_size(&self) -> u32 {
        let greatest = self.capacity.scaling.max_size.max(1).unsigned_abs();
        greatest.max(self.least_size())
    }

    /// The id of one of its instances: the first has the log stream, the others are made up from it.
    pub fn instance_id(&self, number: u32) -> String {
        if number == 0 {
            return self.instance.clone();
        }
        let hash = Sha256::digest(format!("{} {number}", self.instance).as_bytes());
        hash.iter().take(16).fold(String::new(), |mut id, byte| {
            // Writing to a String cannot fail.
            let _ = write!(id, "{byte:02x}");
            id
        })
    }
}

/// The stretches of a service, oldest first, out of all its operations in any order.
///
/// As its domain has it: a service serves from the end of the operation that deploys it, a pause takes effect at its
/// end and a deletion at its beginning, and an update or a deployment that fails changes nothing.
pub fn stretches(mut operations: Vec<OperationRecord>) -> Vec<Stretch> {
    operations.sort_by_key(|operation| operation.ordinal);
    let mut stretches: Vec<Stretch> = Vec::new();
    for operation in operations {
        let is_done = operation.progress.standing.operation == OperationStatus::Succeeded;
        let ended_at = operation.ended_at.filter(|_| is_done);
        match (operation.progress.kind, ended_at) {
            (OperationKind::DeleteService, _) => close(&mut stretches, operation.started_at),
            (_, None) => {}
            (OperationKind::PauseService, Some(at)) => close(&mut stretches, at),
            (OperationKind::UpdateService, _) if operation.progress.origin == ServiceStatus::Paused => {}
            (_, Some(at)) => {
                close(&mut stretches, at);
                stretches.push(Stretch {
                    from: at,
                    until: None,
                    instance: operation.briefing.instance,
                    capacity: operation.briefing.capacity.unwrap_or_default(),
                });
            }
        }
    }
    stretches
}

fn close(stretches: &mut [Stretch], at: Timestamp) {
    if let Some(last) = stretches.last_mut() {
        last.until.get_or_insert(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Speed;
    use crate::machine::{Course, Failure, Progress};
    use crate::storage::operations::Briefing;

    /// A history at AWS's own speed: each operation and when it was accepted, in seconds.
    fn history(
        operations: &[(OperationKind, ServiceStatus, Option<Failure>, i64)],
    ) -> Vec<(i64, Option<i64>)> {
        let records = (1..)
            .zip(operations)
            .map(|(ordinal, (kind, origin, failure, seconds))| {
                let accepted = Timestamp(seconds * 1000);
                let course = Course {
                    kind: *kind,
                    origin: *origin,
                    failure: *failure,
                    pulls_image: true,
                    builds_source: false,
                    creates_pipeline: false,
                };
                let speed = Speed::new(1.0).expect("1 is a speed");
                let mut progress = Progress::accepted(course, accepted, speed);
                let end = progress
                    .advance(Timestamp(i64::MAX))
                    .last()
                    .map(|transition| transition.at);
                OperationRecord {
                    id: String::new(),
                    service_id: String::new(),
                    ordinal,
                    progress,
                    started_at: accepted,
                    updated_at: accepted,
                    ended_at: end,
                    briefing: Briefing {
                        failure: *failure,
                        cause: None,
                        digest: String::new(),
                        instance: ordinal.to_string(),
                        capacity: None,
                    },
                }
            });
        stretches(records.collect())
            .iter()
            .map(|stretch| (stretch.from.0 / 1000, stretch.until.map(|until| until.0 / 1000)))
            .collect()
    }

    #[test]
    fn a_life_falls_into_stretches() {
        use OperationKind as Kind;
        use ServiceStatus as Is;
        let stretches = history(&[
            (Kind::CreateService, Is::CreateFailed, None, 0),
            (Kind::StartDeployment, Is::Running, None, 1000),
            (Kind::UpdateService, Is::Running, Some(Failure::Health), 2000),
            (Kind::PauseService, Is::Running, None, 4000),
            (Kind::UpdateService, Is::Paused, None, 5000),
            (Kind::ResumeService, Is::Paused, None, 6000),
            (Kind::DeleteService, Is::Running, None, 7000),
        ]);
        assert_eq!(
            stretches,
            [(240, Some(1180)), (1180, Some(4060)), (6120, Some(7000))]
        );
        let failed = history(&[(Kind::CreateService, Is::CreateFailed, Some(Failure::Crash), 0)]);
        assert_eq!(failed, []);
        let running = history(&[(Kind::CreateService, Is::CreateFailed, None, 0)]);
        assert_eq!(running, [(240, None)]);
    }
}
