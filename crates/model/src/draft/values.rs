//! What stands in the form.

use crate::compute::InstanceSize;
use crate::health_check::HealthCheck;
use crate::port::Port;
use serde::{Deserialize, Serialize};

/// Everything in the form, as text. What is wrong in it is kept too: it is what someone typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftValues {
    /// `ecr_public` or `ecr`.
    pub provider: String,
    /// Container image URI.
    pub image: String,
    /// `manual` or `automatic`.
    pub trigger: String,
    /// ARN of the ECR access role.
    pub access_role: String,
    /// Service name.
    pub name: String,
    /// Region's code.
    pub region: String,
    /// CPU units.
    pub cpu: String,
    /// Memory in MB.
    pub memory: String,
    /// Port.
    pub port: String,
    /// Overrides the image's command where not empty.
    pub start_command: String,
    /// Environment variables in the order in which they were typed.
    pub variables: Vec<DraftVariable>,
    /// Lines of a `.env` file that are not in the table yet.
    pub env_text: String,
    /// `tcp` or `http`.
    pub health_protocol: String,
    /// Path of an HTTP check.
    pub health_path: String,
    /// Seconds, 1 to 20.
    pub health_interval: String,
    /// Seconds, 1 to 20.
    pub health_timeout: String,
    /// 1 to 20.
    pub healthy_threshold: String,
    /// 1 to 20.
    pub unhealthy_threshold: String,
    /// Tags, one `key=value` a line.
    pub tags: String,
}

/// One row of the grid of environment variables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftVariable {
    /// `plain`, or `reference` for the ARN of a secret or a parameter.
    pub source: String,
    /// Name.
    pub name: String,
    /// Value or ARN.
    pub value: String,
}

impl Default for DraftVariable {
    fn default() -> Self {
        DraftVariable {
            source: "plain".to_owned(),
            name: String::new(),
            value: String::new(),
        }
    }
}

impl Default for DraftValues {
    /// App Runner's defaults (section 6.2 of the domain facts); nothing where a person has to choose.
    fn default() -> Self {
        let health_check = HealthCheck::default();
        DraftValues {
            provider: "ecr_public".to_owned(),
            image: String::new(),
            trigger: "manual".to_owned(),
            access_role: String::new(),
            name: String::new(),
            region: String::new(),
            cpu: InstanceSize::DEFAULT.cpu.to_string(),
            memory: InstanceSize::DEFAULT.memory.to_string(),
            port: Port::DEFAULT.to_string(),
            start_command: String::new(),
            variables: Vec::new(),
            env_text: String::new(),
            health_protocol: "tcp".to_owned(),
            health_path: "/".to_owned(),
            health_interval: health_check.interval.to_string(),
            health_timeout: health_check.timeout.to_string(),
            healthy_threshold: health_check.healthy_threshold.to_string(),
            unhealthy_threshold: health_check.unhealthy_threshold.to_string(),
            tags: String::new(),
        }
    }
}
