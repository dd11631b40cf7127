//! A draft is the create form: what people typed, exactly as they typed it, and where each value came from.

use crate::compute::InstanceSize;
use crate::dotenv;
use crate::environment::{self, VariableNameError};
use crate::field_error::FieldErrors;
use crate::health_check::{self, HealthCheck, HealthCheckProtocol};
use crate::image::{ImageReference, Registry};
use crate::port::Port;
use crate::region::Region;
use crate::service_name::ServiceName;
use crate::tag::{self, Tag};
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Lines of a `.env` text whose faults are told at once.
const FAULTS_TOLD: usize = 6;

/// The steps of the wizard for a service from an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// What to run and when to deploy it.
    Source,
    /// How to run it.
    Configure,
    /// Everything once more, and the button.
    Review,
}

impl Step {
    /// All of them in order.
    pub const ALL: [Step; 3] = [Step::Source, Step::Configure, Step::Review];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Step::Source => "source",
            Step::Configure => "configure",
            Step::Review => "review",
        }
    }

    /// The title, as in the AWS console.
    pub fn label(self) -> &'static str {
        match self {
            Step::Source => "Source and deployment",
            Step::Configure => "Configure service",
            Step::Review => "Review and create",
        }
    }

    /// Reads the word in the address.
    pub fn parse(text: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.as_str() == text)
    }

    /// The step before, if any.
    pub fn previous(self) -> Option<Step> {
        Step::ALL.into_iter().rev().find(|step| *step < self)
    }

    /// The step behind, if any.
    pub fn next(self) -> Option<Step> {
        Step::ALL.into_iter().find(|step| *step > self)
    }

    /// The step that asks for this field.
    pub fn of_field(field: &str) -> Step {
        match field {
            "image" | "provider" | "trigger" | "access_role" => Step::Source,
            _ => Step::Configure,
        }
    }
}

/// Where the value of a field came from. Shown as a mark until a person edits the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A launch link.
    Link,
    /// Known of the image.
    Image,
    /// A person who typed it.
    Person,
}

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

/// How a draft stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftState {
    /// Being edited.
    Open,
    /// Sent to App Runner; the answer is not known yet. It is looked for by name after a restart.
    Sending,
    /// App Runner accepted it: the service of that ARN.
    Sent {
        /// The service.
        arn: crate::arn::ServiceArn,
    },
    /// Thrown away; can be brought back.
    Discarded,
}

/// A draft with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// UUID.
    pub id: String,
    /// Grows by one with every save. A save names the version it is based on.
    pub version: i64,
    /// How it stands.
    pub state: DraftState,
    /// What was typed.
    pub values: DraftValues,
    /// Where values came from, by field; a field that is not here has its default.
    pub origins: BTreeMap<String, Origin>,
    /// The launch link it began with, as it came.
    pub link: Option<String>,
    /// The failed service that it is to rebuild instead of creating one.
    pub rebuilds: Option<crate::arn::ServiceArn>,
    /// Who began it.
    pub created_by: String,
    /// When it began.
    pub created_at: Time,
    /// Who saved it last.
    pub updated_by: String,
    /// When it was saved last.
    pub updated_at: Time,
}

impl Draft {
    /// What a list or a title calls it.
    pub fn title(&self) -> &str {
        if self.values.name.is_empty() {
            "a new service"
        } else {
            &self.values.name
        }
    }
}

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

impl FieldErrors {
    /// Where to go on: the step that asks for the first field with a message, or the review if there is none.
    pub fn first_step(&self) -> Step {
        self.0
            .first()
            .map_or(Step::Review, |error| Step::of_field(&error.field))
    }
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

    /// The fields whose values differ from `other`, by the names of their controls.
    /// All variables together count as one field, `variables`.
    pub fn differences(&self, other: &DraftValues) -> Vec<&'static str> {
        let (mine, theirs) = (self.fields(), other.fields());
        let mut names: Vec<&'static str> = mine
            .iter()
            .zip(&theirs)
            .filter(|(a, b)| a.1 != b.1)
            .map(|(a, _)| a.0)
            .collect();
        if self.variables != other.variables {
            names.push("variables");
        }
        names
    }

    /// Takes over what was changed between two states of the same form. All variables together are one field.
    pub fn take_changes(&mut self, before: &DraftValues, after: &DraftValues) {
        for name in after.differences(before) {
            match (self.field_mut(name), after.field(name)) {
                (Some(field), Some(value)) => value.clone_into(field),
                _ => self.variables.clone_from(&after.variables),
            }
        }
    }

    /// Every field but the variables: name of its control and value.
    pub fn fields(&self) -> [(&'static str, &str); 18] {
        [
            ("provider", &self.provider),
            ("image", &self.image),
            ("trigger", &self.trigger),
            ("access_role", &self.access_role),
            ("name", &self.name),
            ("region", &self.region),
            ("cpu", &self.cpu),
            ("memory", &self.memory),
            ("port", &self.port),
            ("start_command", &self.start_command),
            ("env_text", &self.env_text),
            ("health_protocol", &self.health_protocol),
            ("health_path", &self.health_path),
            ("health_interval", &self.health_interval),
            ("health_timeout", &self.health_timeout),
            ("healthy_threshold", &self.healthy_threshold),
            ("unhealthy_threshold", &self.unhealthy_threshold),
            ("tags", &self.tags),
        ]
    }

    /// The value of a field by the name of its control; `None` for variables and for names of no field.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields()
            .into_iter()
            .find(|(field, _)| *field == name)
            .map(|(_, value)| value)
    }

    /// The same, to be changed.
    pub fn field_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "provider" => &mut self.provider,
            "image" => &mut self.image,
            "trigger" => &mut self.trigger,
            "access_role" => &mut self.access_role,
            "name" => &mut self.name,
            "region" => &mut self.region,
            "cpu" => &mut self.cpu,
            "memory" => &mut self.memory,
            "port" => &mut self.port,
            "start_command" => &mut self.start_command,
            "env_text" => &mut self.env_text,
            "health_protocol" => &mut self.health_protocol,
            "health_path" => &mut self.health_path,
            "health_interval" => &mut self.health_interval,
            "health_timeout" => &mut self.health_timeout,
            "healthy_threshold" => &mut self.healthy_threshold,
            "unhealthy_threshold" => &mut self.unhealthy_threshold,
            "tags" => &mut self.tags,
            _ => return None,
        })
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

    /// Why the `.env` text is not in the table: the lines that cannot be read, or that nobody has added them.
    pub fn env_text_refusal(&self) -> Option<String> {
        self.env_text_faults().or_else(|| {
            (!self.env_text.trim().is_empty())
                .then(|| "Add these lines to the table, or empty this field.".to_owned())
        })
    }

    /// The lines of the `.env` text that cannot be read.
    pub fn env_text_faults(&self) -> Option<String> {
        let faults = dotenv::read(&self.env_text).err()?;
        let told: Vec<String> = faults.iter().take(FAULTS_TOLD).map(ToString::to_string).collect();
        let more = match faults.len().saturating_sub(FAULTS_TOLD) {
            0 => String::new(),
            1 => "\nAnd 1 more line.".to_owned(),
            count => format!("\nAnd {count} more lines."),
        };
        Some(told.join("\n") + &more)
    }

    /// Moves the variables of the `.env` text to the end of the table, unless a line of it cannot be read.
    pub fn take_env_text(&mut self) {
        if self.env_text.trim().is_empty() {
            return;
        }
        if let Ok(read) = dotenv::read(&self.env_text) {
            self.variables
                .retain(|row| !(row.name.is_empty() && row.value.is_empty()));
            self.variables
                .extend(read.into_iter().map(|(name, value)| DraftVariable {
                    name,
                    value,
                    ..DraftVariable::default()
                }));
            self.env_text.clear();
        }
    }

    /// Takes over the fields that a step of the wizard asks for, leaving the others as they are.
    pub fn take_step(&mut self, step: Step, typed: DraftValues) {
        match step {
            Step::Source => {
                self.provider = typed.provider;
                self.image = typed.image;
                self.trigger = typed.trigger;
                self.access_role = typed.access_role;
            }
            Step::Configure => {
                let kept = std::mem::take(self);
                *self = DraftValues {
                    provider: kept.provider,
                    image: kept.image,
                    trigger: kept.trigger,
                    access_role: kept.access_role,
                    ..typed
                };
            }
            Step::Review => {}
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: &str = "123456789012";

    fn good() -> DraftValues {
        DraftValues {
            image: "public.ecr.aws/aws-containers/hello-app-runner:latest".to_owned(),
            name: "web-hello".to_owned(),
            region: "eu-west-1".to_owned(),
            port: "8000".to_owned(),
            ..DraftValues::default()
        }
    }

    fn errors(change: impl FnOnce(&mut DraftValues)) -> Vec<(String, String)> {
        let mut values = good();
        change(&mut values);
        let errors = values.check(ACCOUNT).err().unwrap_or_default();
        errors
            .0
            .into_iter()
            .map(|error| (error.field, error.message))
            .collect()
    }

    fn fields(change: impl FnOnce(&mut DraftValues)) -> Vec<String> {
        errors(change).into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn a_good_form_is_a_request() {
        let request = good().check(ACCOUNT).unwrap();
        assert_eq!(request.port.number(), 8000);
        assert_eq!(request.size, InstanceSize::DEFAULT);
        assert!(request.access_role.is_none() && !request.automatic_deployment);
    }

    #[test]
    fn each_error_stands_at_its_field() {
        assert_eq!(fields(|v| v.port = "65536".to_owned()), ["port"]);
        assert_eq!(fields(|v| v.name = "api".to_owned()), ["name"]);
        assert_eq!(fields(|v| v.memory = "12288".to_owned()), ["memory"]);
        assert_eq!(fields(|v| v.trigger = "automatic".to_owned()), ["trigger"]);
        assert_eq!(fields(|v| v.provider = "ecr".to_owned()), ["image"]);
        assert_eq!(
            fields(|v| v.health_interval = "21".to_owned()),
            ["health_interval"]
        );
        assert_eq!(fields(|v| v.start_command = "a\nb".to_owned()), ["start_command"]);
        assert_eq!(fields(|v| v.tags = "aws:team=shop".to_owned()), ["tags"]);
        assert_eq!(
            fields(|v| {
                v.image = "nginx".to_owned();
                v.port = String::new();
            }),
            ["image", "port"]
        );
    }

    #[test]
    fn what_was_changed_meanwhile_is_put_on_top_of_what_came_back() {
        let sent = good();
        let mut typed = sent.clone();
        typed.port = "81".to_owned();
        typed.variables.push(DraftVariable::default());
        let mut back = sent.clone();
        back.image = "public.ecr.aws/nginx/nginx:1.27".to_owned();
        back.port = "80".to_owned();
        back.take_changes(&sent, &typed);
        assert_eq!(back.image, "public.ecr.aws/nginx/nginx:1.27");
        assert_eq!(back.port, "81");
        assert_eq!(back.variables, typed.variables);
        let unchanged = back.clone();
        back.take_changes(&sent, &sent);
        assert_eq!(back, unchanged);
    }

    #[test]
    fn a_private_image_wants_a_role() {
        let private = |role: &str| {
            let role = role.to_owned();
            fields(move |v| {
                v.provider = "ecr".to_owned();
                v.image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1".to_owned();
                v.access_role = role;
            })
        };
        assert_eq!(private(""), ["access_role"]);
        assert_eq!(private("AppRunnerECRAccessRole"), ["access_role"]);
        assert!(private("arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole").is_empty());
    }

    #[test]
    fn variables_are_checked_row_by_row() {
        let row = |name: &str, value: &str| DraftVariable {
            name: name.to_owned(),
            value: value.to_owned(),
            ..DraftVariable::default()
        };
        let found = fields(|v| {
            v.variables = vec![
                row("A", "1"),
                row("", ""),
                row("A", "2"),
                row("", "x"),
                row("B C", ""),
            ];
        });
        assert_eq!(
            found,
            ["variables[2][name]", "variables[3][name]", "variables[4][name]"]
        );
    }

    #[test]
    fn text_of_a_file_becomes_rows_all_at_once_or_not_at_all() {
        let mut values = good();
        values.variables = vec![DraftVariable::default()];
        "A=1\nB".clone_into(&mut values.env_text);
        values.take_env_text();
        assert_eq!((values.variables.len(), values.env_text.as_str()), (1, "A=1\nB"));
        assert!(
            values
                .env_text_refusal()
                .is_some_and(|told| told.starts_with("Line 2: "))
        );

        "A=1\nB=2".clone_into(&mut values.env_text);
        // Left where it is, it would not be sent, and nobody would notice.
        assert_eq!(
            values.check(ACCOUNT).unwrap_err().at("env_text"),
            Some("Add these lines to the table, or empty this field.")
        );
        values.take_env_text();
        assert_eq!(values.check(ACCOUNT).unwrap().variables.len(), 2);
        assert!(values.env_text.is_empty() && values.variables.len() == 2);
    }

    #[test]
    fn a_step_takes_only_its_own_fields() {
        let mut values = good();
        let typed = DraftValues {
            image: "x".to_owned(),
            name: "y".to_owned(),
            ..DraftValues::default()
        };
        values.take_step(Step::Source, typed.clone());
        assert_eq!((values.image.as_str(), values.name.as_str()), ("x", "web-hello"));
        values.take_step(Step::Configure, typed);
        assert_eq!((values.image.as_str(), values.name.as_str()), ("x", "y"));
    }

    #[test]
    fn every_field_can_be_read_and_changed_by_its_name() {
        let mut values = good();
        for (name, _) in good().fields() {
            name.clone_into(values.field_mut(name).unwrap());
            assert_eq!(values.field(name), Some(name));
        }
        assert_eq!(values.field("variables"), None);
        assert_eq!(values.field_mut("variables"), None);
    }

    #[test]
    fn a_public_provider_refuses_automatic_deployment_before_an_image_is_typed() {
        let mut values = DraftValues::default();
        assert!(values.automatic_deployment_refusal(ACCOUNT).is_some());
        "ecr".clone_into(&mut values.provider);
        assert_eq!(values.automatic_deployment_refusal(ACCOUNT), None);
        "210987654321.dkr.ecr.eu-west-1.amazonaws.com/web:1".clone_into(&mut values.image);
        assert!(values.automatic_deployment_refusal(ACCOUNT).is_some());
    }

    #[test]
    fn steps_know_their_neighbours() {
        assert_eq!(Step::Source.previous(), None);
        assert_eq!(Step::Source.next(), Some(Step::Configure));
        assert_eq!(Step::Review.previous(), Some(Step::Configure));
    }
}
