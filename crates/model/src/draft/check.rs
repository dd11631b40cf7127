//! From what was typed to a create as it goes to App Runner.

mod health;
mod network;
mod source;
mod variables;

use super::request::CreateRequest;
use super::{DraftValues, Step};
use crate::compute::{InstanceSize, InstanceSizeError};
use crate::field_error::FieldErrors;
use crate::region::Region;
use crate::service_name::ServiceName;
use crate::tag;

impl DraftValues {
    /// Reads the whole form. `account` is where the service will be created, 12 digits.
    ///
    /// # Errors
    /// Every field that is wrong, in the order of the form.
    pub fn check(&self, account: &str) -> Result<CreateRequest, FieldErrors> {
        let mut errors = FieldErrors::default();
        let source = self.check_source(&mut errors);
        let automatic_deployment = self.check_trigger(account, &mut errors);
        let name = errors.check("name", self.name.trim().parse::<ServiceName>());
        let region = self.check_region(&mut errors);
        let size = self.check_size(&mut errors);
        let settings = self.check_settings(&mut errors);
        let auto_scaling = resource(
            &self.auto_scaling,
            "auto_scaling",
            "autoscalingconfiguration",
            &mut errors,
        );
        let health_check = self.check_health_check(&mut errors);
        let instance_role = self.check_instance_role(&mut errors);
        let kms_key = self.check_kms_key(&mut errors);
        let network = self.check_network(&mut errors);
        let observability = resource(
            &self.observability,
            "observability",
            "observabilityconfiguration",
            &mut errors,
        );
        let tags = tag::read(&self.tags).unwrap_or_else(|message| {
            errors.add("tags", message);
            Vec::new()
        });
        let request = || {
            Some(CreateRequest {
                name: name?,
                region: region?,
                source: source?.with(settings)?,
                automatic_deployment,
                size: size?,
                auto_scaling,
                health_check: health_check?,
                instance_role,
                kms_key,
                network: network?,
                observability,
                tags,
            })
        };
        match request() {
            Some(request) if errors.is_empty() => Ok(request),
            _ => Err(errors),
        }
    }

    fn check_region(&self, errors: &mut FieldErrors) -> Option<Region> {
        if self.region.is_empty() {
            errors.add("region", "Choose the Region of the service.");
            return None;
        }
        errors.check("region", self.region.parse::<Region>())
    }

    /// Which memory there is follows from the CPU, so only where that is right anything is told of the memory.
    fn check_size(&self, errors: &mut FieldErrors) -> Option<InstanceSize> {
        let size = InstanceSize::parse(&self.cpu, &self.memory);
        let field = match size {
            Err(InstanceSizeError::Cpu) => "cpu",
            _ => "memory",
        };
        errors.check(field, size)
    }

    /// The errors of one step only, or of the whole form at the review.
    pub fn errors_of(&self, step: Step, account: &str) -> FieldErrors {
        let errors = self.check(account).err().unwrap_or_default();
        match step {
            Step::Review | Step::Quick => errors,
            step => FieldErrors(
                errors
                    .0
                    .into_iter()
                    .filter(|error| self.step_of(&error.field) == step)
                    .collect(),
            ),
        }
    }
}

/// Reads the ARN of one of App Runner's own resources, where one is given.
fn resource(text: &str, field: &str, kind: &str, errors: &mut FieldErrors) -> Option<String> {
    let arn = text.trim();
    if arn.is_empty() {
        return None;
    }
    // Shape `AppRunnerResourceArn`.
    let is_one = arn.starts_with("arn:aws")
        && arn.contains(":apprunner:")
        && arn.contains(&format!(":{kind}/"))
        && arn.len() <= 1011
        && !arn.contains(char::is_whitespace);
    if !is_one {
        errors.add(field, "Choose one of the list.");
    }
    is_one.then(|| arn.to_owned())
}
