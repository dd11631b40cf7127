//! What stands in the form.

use crate::auto_scaling::AutoScaling;
use crate::compute::InstanceSize;
use crate::environment::{name_looks_secret, value_looks_secret};
use crate::health_check::HealthCheck;
use crate::port::Port;
use crate::role::ACCESS_ROLE_NAME;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Everything in the form, as text. What is wrong in it is kept too: it is what someone typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftValues {
    /// `image` or `code`.
    pub repository_type: String,
    /// `ecr_public` or `ecr`.
    pub provider: String,
    /// Container image URI.
    pub image: String,
    /// The image with its tag that a digest was pinned from; empty where none was.
    pub pinned_from: String,
    /// `manual` or `automatic`.
    pub trigger: String,
    /// ARN of the ECR access role.
    pub access_role: String,
    /// Name of an access role to be made.
    pub new_access_role: String,
    /// ARN of an access role that was made, and that still lacks its policy; empty where none does.
    pub new_access_role_to_mend: String,
    /// Address of the repository of source code.
    pub repository: String,
    /// Its branch.
    pub branch: String,
    /// The folder of the source code, from the root of the repository.
    pub source_directory: String,
    /// ARN of the connection that leads to the repository; empty for a public one.
    pub connection: String,
    /// Name of a connection to be made.
    pub new_connection: String,
    /// Where it is to lead, the API's word.
    pub new_connection_provider: String,
    /// `api` where the build is configured in this form, `repository` where `apprunner.yaml` does it.
    pub configuration_source: String,
    /// The API's word of the managed runtime.
    pub runtime: String,
    /// `yes` where someone wants a runtime whose support has ended.
    pub ended_runtime: String,
    /// Builds the source code.
    pub build_command: String,
    /// Text of an `apprunner.yaml`, to be checked and copied; App Runner reads the repository's own.
    pub configuration_file: String,
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
    /// The same variables as the text of a `.env` file, where that has more to it than they: comments, empty lines, lines that
    /// cannot be read. Empty where it has not.
    pub env_text: String,
    /// Variables on their way into the table: lines of a `.env` file, JSON or CSV.
    pub import_text: String,
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
    /// ARN of an auto scaling configuration; empty for the account's default.
    pub auto_scaling: String,
    /// Name of an auto scaling configuration to be made.
    pub new_auto_scaling: String,
    /// Its requests at the same time, 1 to 200.
    pub new_max_concurrency: String,
    /// Its least instances, 1 to 25.
    pub new_min_size: String,
    /// Its most instances, 1 to 25.
    pub new_max_size: String,
    /// ARN of the role that the application acts with; empty for none.
    pub instance_role: String,
    /// What was confirmed of secrets, see [`DraftValues::confirmed_text`]; empty where nothing was.
    pub acknowledged_secrets: String,
    /// What was confirmed of the instance role, likewise.
    pub acknowledged_role: String,
    /// ARN of the key that encrypts the copy of the source; empty for AWS's own.
    pub kms_key: String,
    /// `public` or `private`.
    pub ingress: String,
    /// `ipv4` or `dual_stack`.
    pub ip_address_type: String,
    /// ARN of the VPC connector for outgoing traffic; empty for public access.
    pub vpc_connector: String,
    /// What was confirmed of the VPC connector.
    pub acknowledged_connector: String,
    /// Name of a VPC connector to be made.
    pub new_vpc_connector: String,
    /// Ids of its subnets, parted by blanks, commas or lines.
    pub new_subnets: String,
    /// Ids of its security groups, likewise.
    pub new_security_groups: String,
    /// ARN of an observability configuration; empty for no tracing.
    pub observability: String,
    /// Name of an observability configuration to be made.
    pub new_observability: String,
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
    /// The key in the JSON of the secret that is referred to; empty for all of it.
    pub json_key: String,
    /// The name under which the value is to be kept as a secret; empty for the proposed one.
    pub secret_name: String,
}

impl Default for DraftVariable {
    fn default() -> Self {
        DraftVariable {
            source: "plain".to_owned(),
            name: String::new(),
            value: String::new(),
            json_key: String::new(),
            secret_name: String::new(),
        }
    }
}

impl DraftVariable {
    /// Whether it is one that nobody has filled yet.
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.value.is_empty()
    }

    /// Whether it refers to a secret or a parameter.
    pub fn is_reference(&self) -> bool {
        self.source == "reference"
    }

    /// Whether it has a plain value that looks like a secret, or a name that usually carries one.
    pub fn looks_secret(&self) -> bool {
        !self.is_reference()
            && !self.value.is_empty()
            && (name_looks_secret(&self.name) || value_looks_secret(&self.value))
    }

    /// What App Runner is given: the value; of a reference the ARN with the key of its JSON.
    pub fn written(&self) -> Cow<'_, str> {
        let key = self.json_key.trim();
        if self.is_reference() && !key.is_empty() {
            Cow::Owned(format!("{}:{key}::", self.value.trim()))
        } else {
            Cow::Borrowed(&self.value)
        }
    }
}

impl Default for DraftValues {
    /// App Runner's defaults (section 6.2 of the domain facts); nothing where a person has to choose.
    fn default() -> Self {
        let health_check = HealthCheck::default();
        DraftValues {
            repository_type: "image".to_owned(),
            provider: "ecr_public".to_owned(),
            image: String::new(),
            pinned_from: String::new(),
            trigger: "manual".to_owned(),
            access_role: String::new(),
            new_access_role: ACCESS_ROLE_NAME.to_owned(),
            new_access_role_to_mend: String::new(),
            repository: String::new(),
            branch: String::new(),
            source_directory: "/".to_owned(),
            connection: String::new(),
            new_connection: String::new(),
            new_connection_provider: "GITHUB".to_owned(),
            configuration_source: "api".to_owned(),
            runtime: String::new(),
            ended_runtime: String::new(),
            build_command: String::new(),
            configuration_file: String::new(),
            name: String::new(),
            region: String::new(),
            cpu: InstanceSize::DEFAULT.cpu.to_string(),
            memory: InstanceSize::DEFAULT.memory.to_string(),
            port: Port::DEFAULT.to_string(),
            start_command: String::new(),
            variables: Vec::new(),
            env_text: String::new(),
            import_text: String::new(),
            health_protocol: "tcp".to_owned(),
            health_path: "/".to_owned(),
            health_interval: health_check.interval.to_string(),
            health_timeout: health_check.timeout.to_string(),
            healthy_threshold: health_check.healthy_threshold.to_string(),
            unhealthy_threshold: health_check.unhealthy_threshold.to_string(),
            auto_scaling: String::new(),
            new_auto_scaling: String::new(),
            new_max_concurrency: AutoScaling::DEFAULT.max_concurrency.to_string(),
            new_min_size: AutoScaling::DEFAULT.min_size.to_string(),
            new_max_size: AutoScaling::DEFAULT.max_size.to_string(),
            instance_role: String::new(),
            acknowledged_secrets: String::new(),
            acknowledged_role: String::new(),
            kms_key: String::new(),
            ingress: "public".to_owned(),
            ip_address_type: "ipv4".to_owned(),
            vpc_connector: String::new(),
            acknowledged_connector: String::new(),
            new_vpc_connector: String::new(),
            new_subnets: String::new(),
            new_security_groups: String::new(),
            observability: String::new(),
            new_observability: String::new(),
            tags: String::new(),
        }
    }
}

impl DraftValues {
    /// Whether the service is built from source code, instead of running an image that is built already.
    pub fn is_code(&self) -> bool {
        self.repository_type == "code"
    }

    /// Whether there are plain values of variables in it, which are not for everybody.
    pub fn has_plain_values(&self) -> bool {
        let texts = [&self.env_text, &self.import_text, &self.configuration_file];
        texts.into_iter().any(|text| !text.is_empty())
            || self
                .variables
                .iter()
                .any(|variable| !variable.is_reference() && !variable.value.is_empty())
    }

    /// Whether the repository's `apprunner.yaml` says how to build and start: then this form does not.
    pub fn is_configured_by_file(&self) -> bool {
        self.is_code() && self.configuration_source == "repository"
    }
}
