//! From what was typed to a create as it goes to App Runner.

use super::{DraftValues, Step};
use crate::compute::InstanceSize;
use crate::environment::{self, VariableNameError};
use crate::field_error::FieldErrors;
use crate::health_check::{self, HealthCheck, HealthCheckProtocol};
use crate::image::{ImageReference, Registry};
use crate::port::Port;
use crate::region::Region;
use crate::service_name::ServiceName;
use crate::tag::{self, Tag};
use std::collections::{BTreeMap, BTreeSet};

/// A create as it goes to App Runner: every value right by itself and together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateRequest {
    /// Unique among the account's services of the Region.
    pub name: ServiceName,
    /// Where to create it.
    pub region: Region,
    /// What to run.
    pub image: ImageReference,
    /// Role that pulls a private image.
    pub access_role: Option<String>,
    /// Whether App Runner deploys pushes by itself.
    pub automatic_deployment: bool,
    /// CPU and memory.
    pub size: InstanceSize,
    /// Port.
    pub port: Port,
    /// Overrides the image's command.
    pub start_command: Option<String>,
    /// Plain variables.
    pub variables: BTreeMap<String, String>,
    /// Variables whose value is the ARN of a secret or a parameter.
    pub secrets: BTreeMap<String, String>,
    /// Health check.
    pub health_check: HealthCheck,
    /// Tags, which only a create can carry: App Runner's update takes none.
    pub tags: Vec<Tag>,
}

impl DraftValues {
    /// Reads the whole form. `account` is where the service will be created, 12 digits.
    ///
    /// # Errors
    /// Every field that is wrong, in the order of the form.
    pub fn check(&self, account: &str) -> Result<CreateRequest, FieldErrors> {
        let mut errors = FieldErrors::default();
        let image = errors.check("image", self.image.parse::<ImageReference>());
        let access_role = self.check_access_role(image.as_ref(), &mut errors);
        let automatic_deployment = self.check_trigger(image.as_ref(), account, &mut errors);
        let name = errors.check("name", self.name.trim().parse::<ServiceName>());
        let region = errors.check("region", self.region.parse::<Region>());
        let size = errors.check("memory", InstanceSize::parse(&self.cpu, &self.memory));
        let port = errors.check("port", self.port.trim().parse::<Port>());
        let start_command = self.check_start_command(&mut errors);
        let (variables, secrets) = self.check_variables(&mut errors);
        if let Some(message) = self.env_text_refusal() {
            errors.add("env_text", message);
        }
        let health_check = self.check_health_check(&mut errors);
        let tags = tag::read(&self.tags).unwrap_or_else(|message| {
            errors.add("tags", message);
            Vec::new()
        });
        match (name, region, image, size, port, health_check) {
            (Some(name), Some(region), Some(image), Some(size), Some(port), Some(health_check))
                if errors.is_empty() =>
            {
                Ok(CreateRequest {
                    name,
                    region,
                    image,
                    access_role,
                    automatic_deployment,
                    size,
                    port,
                    start_command,
                    variables,
                    secrets,
                    health_check,
                    tags,
                })
            }
            _ => Err(errors),
        }
    }

    /// The errors of one step only, or of the whole form at the review.
    pub fn errors_of(&self, step: Step, account: &str) -> FieldErrors {
        let errors = self.check(account).err().unwrap_or_default();
        match step {
            Step::Review => errors,
            step => FieldErrors(
                errors
                    .0
                    .into_iter()
                    .filter(|error| Step::of_field(&error.field) == step)
                    .collect(),
            ),
        }
    }

    /// Why App Runner could not deploy by itself what this form names, as far as that can be told from what is typed so
    /// far.
    pub fn automatic_deployment_refusal(&self, account: &str) -> Option<&'static str> {
        if self.provider == "ecr_public" {
            return Some("Images from ECR Public cannot deploy automatically.");
        }
        let image: ImageReference = self.image.parse().ok()?;
        image.automatic_deployment_refusal(account)
    }

    fn check_access_role(&self, image: Option<&ImageReference>, errors: &mut FieldErrors) -> Option<String> {
        let image = image?;
        let is_private = matches!(image.registry, Registry::Ecr { .. });
        match (self.provider.as_str(), is_private) {
            ("ecr", false) => {
                errors.add("image", "This image is in ECR Public. Choose Amazon ECR Public as the provider, or enter an image of a private registry.");
                None
            }
            ("ecr_public", true) => {
                errors.add("image", "This image is in a private registry. Choose Amazon ECR as the provider, or enter an image of public.ecr.aws.");
                None
            }
            ("ecr", true) => {
                let role = self.access_role.trim();
                // Shape `RoleArn`.
                let fits = role.starts_with("arn:aws")
                    && role.contains(":iam::")
                    && role.contains(":role/")
                    && role.len() >= 29;
                if fits {
                    return Some(role.to_owned());
                }
                errors.add("access_role", if role.is_empty() {
                    "Enter the role that lets App Runner pull the image."
                } else {
                    "Enter the ARN of a role, for example arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole."
                });
                None
            }
            ("ecr_public", false) => None,
            _ => {
                errors.add("provider", "Choose Amazon ECR or Amazon ECR Public.");
                None
            }
        }
    }

    fn check_trigger(&self, image: Option<&ImageReference>, account: &str, errors: &mut FieldErrors) -> bool {
        match self.trigger.as_str() {
            "manual" => false,
            "automatic" => {
                if let Some(reason) = image.and_then(|image| image.automatic_deployment_refusal(account)) {
                    errors.add("trigger", format!("{reason} Choose Manual."));
                }
                true
            }
            _ => {
                errors.add("trigger", "Choose Manual or Automatic.");
                false
            }
        }
    }

    fn check_start_command(&self, errors: &mut FieldErrors) -> Option<String> {
        let command = self.start_command.trim();
        // Shape `StartCommand`: anything but line breaks.
        if command.contains(['\n', '\r']) {
            errors.add("start_command", "Write the command on one line.");
        }
        (!command.is_empty()).then(|| command.to_owned())
    }

    fn check_variables(
        &self,
        errors: &mut FieldErrors,
    ) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
        let (mut plain, mut secrets, mut seen) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        for (row, variable) in self.variables.iter().enumerate() {
            let (name, value) = (variable.name.trim(), &variable.value);
            // An empty row is one that nobody has filled yet.
            if name.is_empty() && value.is_empty() {
                continue;
            }
            let name_field = format!("variables[{row}][name]");
            let value_field = format!("variables[{row}][value]");
            if let Err(error) = environment::check_name(name) {
                errors.add(&name_field, error);
            } else if !seen.insert(name.to_owned()) {
                errors.add(&name_field, VariableNameError::Duplicate);
            }
            if variable.source == "reference" {
                let arn = value.trim();
                let known = ["secretsmanager", "ssm"]
                    .iter()
                    .any(|product| arn.contains(&format!(":{product}:")));
                if !(arn.starts_with("arn:aws") && known && arn.len() <= 2048) {
                    errors.add(
                        &value_field,
                        "Enter the ARN of a secret in Secrets Manager or of a parameter in SSM.",
                    );
                }
                secrets.insert(name.to_owned(), arn.to_owned());
            } else {
                // Shape `RuntimeEnvironmentVariablesValue`.
                if value.chars().count() > 51_200 {
                    errors.add(&value_field, "Enter at most 51,200 characters.");
                }
                plain.insert(name.to_owned(), value.clone());
            }
        }
        if plain.len() + secrets.len() > environment::MOST {
            errors.add(
                "variables",
                format!("Keep at most {} variables.", environment::MOST),
            );
        }
        (plain, secrets)
    }

    fn check_health_check(&self, errors: &mut FieldErrors) -> Option<HealthCheck> {
        let protocol = match self.health_protocol.as_str() {
            "tcp" => Some(HealthCheckProtocol::Tcp),
            "http" => errors
                .check("health_path", health_check::parse_path(&self.health_path))
                .map(|path| HealthCheckProtocol::Http { path }),
            _ => {
                errors.add("health_protocol", "Choose TCP or HTTP.");
                None
            }
        };
        let interval = errors.check(
            "health_interval",
            health_check::parse_number(&self.health_interval),
        );
        let timeout = errors.check("health_timeout", health_check::parse_number(&self.health_timeout));
        let healthy = errors.check(
            "healthy_threshold",
            health_check::parse_number(&self.healthy_threshold),
        );
        let unhealthy = errors.check(
            "unhealthy_threshold",
            health_check::parse_number(&self.unhealthy_threshold),
        );
        Some(HealthCheck {
            protocol: protocol?,
            interval: interval?,
            timeout: timeout?,
            healthy_threshold: healthy?,
            unhealthy_threshold: unhealthy?,
        })
    }
}
