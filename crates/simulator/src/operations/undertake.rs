//! Starts an operation on a service that has been found fit for it.

use uuid::Uuid;

use super::{Call, fate};
use crate::logs::source_lines;
use crate::machine::{Admission, Cause, Course, Failure, OperationKind, Progress, ServiceStatus, admit};
use crate::neighbours::ecr::pull::{self, Pull};
use crate::protocol::errors::Fault;
use crate::resources::connection::ConnectionStatus;
use crate::resources::id_of;
use crate::service::auto_scaling::AutoScaling;
use crate::service::capacity::Capacity;
use crate::service::configuration::Configuration;
use crate::service::image::ImageIdentifier;
use crate::service::record::ServiceRecord;
use crate::service::revision::Reference;
use crate::service::source::Source;
use crate::storage::operations::{self, Briefing, OperationRecord};
use crate::storage::{self, commits, connections, revisions, services};

/// Which operation, and what it involves.
#[derive(Debug, Clone, Copy)]
pub struct Undertaking {
    pub kind: OperationKind,
    pub pulls_image: bool,
    pub creates_pipeline: bool,
}

impl Call<'_> {
    /// Whether the call may start an operation; `false` where there is nothing to do.
    pub fn admit(&self, kind: OperationKind, service: &ServiceRecord) -> Result<bool, Fault> {
        match admit(kind, service.status, self.app.settings.update_while_paused) {
            Admission::Accepted => Ok(true),
            Admission::NothingToDo => Ok(false),
            Admission::Refused => Err(refusal(kind, service.status)),
        }
    }

    /// Plans the operation, decides its outcome, and writes both down with the service as it is from now on.
    pub async fn undertake(
        &mut self,
        service: &mut ServiceRecord,
        undertaking: Undertaking,
    ) -> storage::Result<String> {
        let newest = operations::page(self.connection, &service.id, None, 1).await?;
        let mut course = Course {
            kind: undertaking.kind,
            origin: if newest.is_empty() {
                ServiceStatus::CreateFailed
            } else {
                service.status
            },
            failure: None,
            pulls_image: undertaking.pulls_image,
            builds_source: undertaking.pulls_image && service.configuration.repository().is_some(),
            creates_pipeline: undertaking.creates_pipeline,
        };
        let is_out_of_reach = course.builds_source && !self.reaches_source(service).await?;
        let settings = self.app.settings.neighbours;
        let configuration = &service.configuration;
        let pull = pull::look_up(self.connection, self.scope, configuration, settings, self.now).await?;
        // Asked first, as it counts down switches also where nothing can be pulled.
        let chosen = fate::decide(&self.app.switches, &service.name, configuration, course);
        let fate = is_out_of_reach
            .then_some((Failure::Pull, Cause::Connection))
            .or(chosen)
            .or(match pull {
                Pull::Missing => Some((Failure::Pull, Cause::Repository)),
                Pull::OtherProcessor => Some((Failure::Pull, Cause::Architecture)),
                Pull::Unknown | Pull::Found(_) => None,
            })
            .filter(|(failure, _)| fate::possible(course, configuration).contains(failure));
        course.failure = fate.map(|(failure, _)| failure);
        let operation = OperationRecord {
            id: Uuid::new_v4().to_string(),
            service_id: service.id.clone(),
            ordinal: newest.first().map_or(1, |operation| operation.ordinal + 1),
            progress: Progress::accepted(course, self.now, self.app.speed()),
            started_at: self.now,
            updated_at: self.now,
            ended_at: None,
            briefing: Briefing {
                failure: course.failure,
                cause: fate.map(|(_, cause)| cause),
                digest: self.digest(service, undertaking.pulls_image, pull).await?,
                instance: Uuid::new_v4().simple().to_string(),
                capacity: Some(self.capacity(&service.configuration).await?),
            },
        };
        service.status = operation.progress.standing.service;
        service.updated_at = self.now;
        services::update(self.connection, service).await?;
        operations::insert(self.connection, &operation).await?;
        Ok(operation.id)
    }

    /// Whether the provider lets App Runner at the repository: the connection may have been lost since it was checked.
    async fn reaches_source(&mut self, service: &ServiceRecord) -> storage::Result<bool> {
        let Some(arn) = service.configuration.connection_arn() else {
            return Ok(false);
        };
        let connection = connections::find(self.connection, id_of(arn)).await?;
        Ok(connection.is_some_and(|connection| connection.status == ConnectionStatus::Available))
    }

    /// What the image's tag, or the repository's branch, means in this operation: looked up when it is pulled, else as
    /// it was.
    async fn digest(
        &mut self,
        service: &ServiceRecord,
        pulls_image: bool,
        pull: Pull,
    ) -> storage::Result<String> {
        if let (Some(deployed), false) = (&service.deployed, pulls_image) {
            return Ok(deployed.digest.clone());
        }
        if let Pull::Found(digest) = pull {
            return Ok(digest);
        }
        let configuration = &service.configuration;
        if let Some(image) = configuration.image() {
            return Ok(ImageIdentifier::parse(&image.image_identifier).resolved_digest());
        }
        if let Some(Source::Branch { repository, branch }) = Source::of(configuration)
            && let Some(commit) = commits::newest(self.connection, &repository, &branch).await?
        {
            return Ok(commit);
        }
        Ok(configuration
            .repository()
            .map(source_lines::newest_commit)
            .unwrap_or_default())
    }

    /// What the operation's deployment will give its instances.
    async fn capacity(&mut self, configuration: &Configuration) -> storage::Result<Capacity> {
        let reference = Reference::Arn(&configuration.auto_scaling_configuration_arn);
        let revision = revisions::find::<AutoScaling>(self.connection, self.scope, reference).await?;
        let scaling = revision.map(|revision| revision.settings).unwrap_or_default();
        Ok(Capacity::new(configuration, scaling))
    }
}

/// The wordings for updates and deployments are AWS's; the other verbs follow the first.
fn refusal(kind: OperationKind, status: ServiceStatus) -> Fault {
    let verb = match kind {
        OperationKind::StartDeployment | OperationKind::CreateService => {
            return Fault::invalid_request(
                "Can't start a deployment on the specified service, because it isn't in RUNNING state.",
            );
        }
        OperationKind::UpdateService => "updated",
        OperationKind::PauseService => "paused",
        OperationKind::ResumeService => "resumed",
        OperationKind::DeleteService => "deleted",
    };
    let status = serde_json::to_value(status).ok();
    let status = status
        .as_ref()
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default();
    Fault::invalid_state(format!(
        "Service cannot be {verb} in the current state: {status}."
    ))
}
