//! What App Runner does to a service: operations, their states and their stages.

use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};

/// Shape `OperationType`. An automatic deployment is a `StartDeployment` too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OperationKind {
    /// `CREATE_SERVICE`
    CreateService,
    /// `START_DEPLOYMENT`
    StartDeployment,
    /// `UPDATE_SERVICE`, also the rebuild of a failed create
    UpdateService,
    /// `PAUSE_SERVICE`
    PauseService,
    /// `RESUME_SERVICE`
    ResumeService,
    /// `DELETE_SERVICE`
    DeleteService,
}

impl OperationKind {
    /// All kinds, in the order of the API.
    pub const ALL: [OperationKind; 6] = [
        OperationKind::CreateService,
        OperationKind::StartDeployment,
        OperationKind::UpdateService,
        OperationKind::PauseService,
        OperationKind::ResumeService,
        OperationKind::DeleteService,
    ];

    /// The API's word.
    pub fn as_str(self) -> &'static str {
        match self {
            OperationKind::CreateService => "CREATE_SERVICE",
            OperationKind::StartDeployment => "START_DEPLOYMENT",
            OperationKind::UpdateService => "UPDATE_SERVICE",
            OperationKind::PauseService => "PAUSE_SERVICE",
            OperationKind::ResumeService => "RESUME_SERVICE",
            OperationKind::DeleteService => "DELETE_SERVICE",
        }
    }

    /// Reads the API's word.
    pub fn parse(text: &str) -> Option<OperationKind> {
        OperationKind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The console's label: "Create service".
    pub fn label(self) -> &'static str {
        match self {
            OperationKind::CreateService => "Create service",
            OperationKind::StartDeployment => "Start deployment",
            OperationKind::UpdateService => "Update service",
            OperationKind::PauseService => "Pause service",
            OperationKind::ResumeService => "Resume service",
            OperationKind::DeleteService => "Delete service",
        }
    }

    /// The state of a service while this runs: "Creating".
    pub fn participle(self) -> &'static str {
        match self {
            OperationKind::CreateService => "Creating",
            OperationKind::StartDeployment => "Deploying",
            OperationKind::UpdateService => "Updating",
            OperationKind::PauseService => "Pausing",
            OperationKind::ResumeService => "Resuming",
            OperationKind::DeleteService => "Deleting",
        }
    }

    /// The operation as a noun inside a sentence: "the create", "the deployment".
    pub fn noun(self) -> &'static str {
        match self {
            OperationKind::CreateService => "create",
            OperationKind::StartDeployment => "deployment",
            OperationKind::UpdateService => "update",
            OperationKind::PauseService => "pause",
            OperationKind::ResumeService => "resume",
            OperationKind::DeleteService => "delete",
        }
    }

    /// Whether it goes through the stages of a deployment.
    pub fn deploys(self) -> bool {
        !matches!(self, OperationKind::PauseService | OperationKind::DeleteService)
    }

    /// How long it usually takes on AWS, from and to (reference values of section 2.5 of the domain facts).
    pub fn usual(self) -> (Span, Span) {
        let minutes = |from: i64, to: i64| (Span(from * 60_000), Span(to * 60_000));
        match self {
            OperationKind::CreateService => minutes(3, 6),
            OperationKind::StartDeployment | OperationKind::UpdateService => minutes(2, 5),
            OperationKind::PauseService => minutes(1, 2),
            OperationKind::ResumeService => minutes(2, 3),
            OperationKind::DeleteService => minutes(1, 5),
        }
    }
}

/// Shape `OperationStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OperationStatus {
    /// Not started yet.
    Pending,
    /// Running.
    InProgress,
    /// Ended well.
    Succeeded,
    /// Ended badly, with nothing to go back to or without going back.
    Failed,
    /// Going back to the last good version.
    RollbackInProgress,
    /// Ended badly, and the old version serves.
    RollbackSucceeded,
    /// Ended badly, and going back failed too.
    RollbackFailed,
}

impl OperationStatus {
    const ALL: [(OperationStatus, &'static str); 7] = [
        (OperationStatus::Pending, "PENDING"),
        (OperationStatus::InProgress, "IN_PROGRESS"),
        (OperationStatus::Succeeded, "SUCCEEDED"),
        (OperationStatus::Failed, "FAILED"),
        (OperationStatus::RollbackInProgress, "ROLLBACK_IN_PROGRESS"),
        (OperationStatus::RollbackSucceeded, "ROLLBACK_SUCCEEDED"),
        (OperationStatus::RollbackFailed, "ROLLBACK_FAILED"),
    ];

    /// The API's word.
    pub fn as_str(self) -> &'static str {
        OperationStatus::ALL
            .iter()
            .find(|(status, _)| *status == self)
            .map_or("", |(_, word)| word)
    }

    /// Reads the API's word.
    pub fn parse(text: &str) -> Option<OperationStatus> {
        OperationStatus::ALL
            .iter()
            .find(|(_, word)| *word == text)
            .map(|(status, _)| *status)
    }

    /// Whether it will not change any more. Only [`OperationStatus::Succeeded`] is an end as wished: the status of
    /// the service alone does not tell, since a rolled-back service is RUNNING again.
    pub fn is_over(self) -> bool {
        !matches!(
            self,
            OperationStatus::Pending | OperationStatus::InProgress | OperationStatus::RollbackInProgress
        )
    }

    /// The word that people read.
    pub fn label(self) -> &'static str {
        match self {
            OperationStatus::Pending => "Waiting",
            OperationStatus::InProgress => "In progress",
            OperationStatus::Succeeded => "Succeeded",
            OperationStatus::Failed => "Failed",
            OperationStatus::RollbackInProgress => "Rolling back",
            OperationStatus::RollbackSucceeded => "Rolled back: the old version keeps serving",
            OperationStatus::RollbackFailed => "Rollback failed",
        }
    }
}

/// One operation as last seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// Dashed UUID; log streams carry it without dashes.
    pub id: String,
    /// What it does.
    pub kind: OperationKind,
    /// How it stands.
    pub status: OperationStatus,
    /// When it started.
    pub started_at: Time,
    /// When it ended.
    pub ended_at: Option<Time>,
    /// How far a deployment has come, with the time at which each stage was reached; empty for the others.
    pub stages: Vec<ReachedStage>,
    /// Why it failed, in one clause, where the logs told.
    pub cause: Option<String>,
}

impl Operation {
    /// Time from start to end, or to `now` while it runs.
    pub fn elapsed(&self, now: Time) -> Span {
        self.ended_at.unwrap_or(now).since(self.started_at)
    }

    /// The stage it is in or stopped in.
    pub fn stage(&self) -> Option<Stage> {
        self.stages.last().map(|reached| reached.stage)
    }
}

/// The stages of a deployment as the event log tells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Fetching the image or the source.
    Pull,
    /// Starting instances.
    Provision,
    /// Waiting until the application answers.
    HealthCheck,
    /// Moving traffic to the new instances.
    RouteTraffic,
    /// Cleaning up.
    Finish,
}

impl Stage {
    /// All of them in order.
    pub const ALL: [Stage; 5] = [
        Stage::Pull,
        Stage::Provision,
        Stage::HealthCheck,
        Stage::RouteTraffic,
        Stage::Finish,
    ];

    /// "Health check"
    pub fn label(self) -> &'static str {
        match self {
            Stage::Pull => "Pull image",
            Stage::Provision => "Provision",
            Stage::HealthCheck => "Health check",
            Stage::RouteTraffic => "Route traffic",
            Stage::Finish => "Finish",
        }
    }

    /// 1 to 5.
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// What is happening, as a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Stage::Pull => "Pulling the image.",
            Stage::Provision => "Starting instances.",
            Stage::HealthCheck => "Checking whether the application answers.",
            Stage::RouteTraffic => "Moving traffic to the new instances.",
            Stage::Finish => "Finishing.",
        }
    }

    /// The stage that an event line begins (wordings of section 3.2 of the domain facts, all generations).
    pub fn begun_by(message: &str) -> Option<Stage> {
        let message = message.strip_prefix("[AppRunner] ").unwrap_or(message);
        let starts = |beginnings: &[&str]| beginnings.iter().any(|beginning| message.starts_with(beginning));
        if starts(&[
            "Pulling ",
            "Starting to pull",
            "Creating pipeline",
            "Successfully created pipeline",
            "Deployment with ID",
        ]) && !message.contains(" failed")
        {
            Some(Stage::Pull)
        } else if starts(&["Provisioning instance"]) {
            Some(Stage::Provision)
        } else if starts(&["Performing health check"]) {
            Some(Stage::HealthCheck)
        } else if starts(&["Health check is successful"]) {
            Some(Stage::RouteTraffic)
        } else if starts(&["Successfully routed"]) {
            Some(Stage::Finish)
        } else {
            None
        }
    }
}

/// A stage and when it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachedStage {
    /// Which one.
    pub stage: Stage,
    /// When the event log first spoke of it.
    pub at: Time,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn event_lines_of_every_generation_tell_the_stage() {
        for (line, stage) in [
            (
                "[AppRunner] Pulling image public.ecr.aws/a/b from ECR repository.",
                Some(Stage::Pull),
            ),
            (
                "[AppRunner] Provisioning instance and deploying image.",
                Some(Stage::Provision),
            ),
            (
                "[AppRunner] Provisioning instances and deploying image for publicly accessible service.",
                Some(Stage::Provision),
            ),
            (
                "[AppRunner] Performing health check on port '8000'.",
                Some(Stage::HealthCheck),
            ),
            (
                "[AppRunner] Performing health check on protocol `TCP` [Port: '8080'].",
                Some(Stage::HealthCheck),
            ),
            (
                "[AppRunner] Health check is successful. Routing traffic to application.",
                Some(Stage::RouteTraffic),
            ),
            (
                "[AppRunner] Successfully routed incoming traffic to application.",
                Some(Stage::Finish),
            ),
            (
                "[AppRunner] Health check failed on protocol `TCP` [Port: '8080'].",
                None,
            ),
            (
                "[AppRunner] Deployment with ID : 00 failed. Failure reason : Health check failed.",
                None,
            ),
            ("[AppRunner] Service status is set to RUNNING.", None),
        ] {
            assert_eq!(Stage::begun_by(line), stage, "{line}");
        }
    }

    #[test]
    fn only_three_states_are_not_over() {
        let open: Vec<&str> = OperationStatus::ALL
            .iter()
            .filter(|(status, _)| !status.is_over())
            .map(|(_, word)| *word)
            .collect();
        assert_eq!(open, ["PENDING", "IN_PROGRESS", "ROLLBACK_IN_PROGRESS"]);
    }
}
