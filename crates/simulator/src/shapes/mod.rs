//! The services' own descriptions of their operations and shapes, as data: `shapes/apprunner.json` in full, of the
//! other services the requests and errors of the operations that are here.

mod form;
mod pattern;
mod rejection;
mod validate;

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

pub use form::request as request_of_form;
use pattern::Pattern;
pub use rejection::{Rejection, Violation};

/// The whole model.
#[derive(Debug, Deserialize)]
pub struct Model {
    operations: HashMap<String, Operation>,
    shapes: HashMap<String, Shape>,
}

/// One operation: what goes in and which errors may come out.
#[derive(Debug, Deserialize)]
pub struct Operation {
    input: Reference,
    errors: Vec<Reference>,
}

#[derive(Debug, Deserialize)]
struct Reference {
    shape: String,
}

#[derive(Debug, Deserialize)]
struct Shape {
    #[serde(flatten)]
    kind: Kind,
    #[serde(default)]
    sensitive: bool,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Kind {
    Structure {
        #[serde(default)]
        required: Vec<String>,
        members: BTreeMap<String, Reference>,
    },
    List {
        member: Reference,
        min: Option<usize>,
        max: Option<usize>,
    },
    Map {
        key: Reference,
        value: Reference,
    },
    String(Text),
    Integer {
        min: Option<i64>,
        max: Option<i64>,
    },
    Boolean,
    Timestamp,
}

#[derive(Debug, Deserialize)]
struct Text {
    min: Option<usize>,
    max: Option<usize>,
    pattern: Option<Pattern>,
    #[serde(rename = "enum")]
    values: Option<Vec<String>>,
}

/// A service whose requests are held against its model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    AppRunner,
    Ec2,
    CloudWatch,
    Ecr,
    EcrPublic,
    Iam,
    SecretsManager,
    Ssm,
}

static APP_RUNNER: LazyLock<Model> = LazyLock::new(|| read(include_str!("../../shapes/apprunner.json")));
static EC2: LazyLock<Model> = LazyLock::new(|| read(include_str!("../../shapes/ec2.json")));
static CLOUD_WATCH: LazyLock<Model> = LazyLock::new(|| read(include_str!("../../shapes/cloudwatch.json")));
static ECR: LazyLock<Model> = LazyLock::new(|| read(include_str!("../../shapes/ecr.json")));
static ECR_PUBLIC: LazyLock<Model> = LazyLock::new(|| read(include_str!("../../shapes/ecr-public.json")));
static IAM: LazyLock<Model> = LazyLock::new(|| read(include_str!("../../shapes/iam.json")));
static SECRETS_MANAGER: LazyLock<Model> =
    LazyLock::new(|| read(include_str!("../../shapes/secretsmanager.json")));
static SSM: LazyLock<Model> = LazyLock::new(|| read(include_str!("../../shapes/ssm.json")));

#[expect(
    clippy::expect_used,
    reason = "the files are compiled in, and a test reads them"
)]
fn read(text: &str) -> Model {
    serde_json::from_str(text).expect("every file of shapes/ is in the shape of Model")
}

impl Service {
    fn model(self) -> &'static Model {
        match self {
            Service::AppRunner => &APP_RUNNER,
            Service::Ec2 => &EC2,
            Service::CloudWatch => &CLOUD_WATCH,
            Service::Ecr => &ECR,
            Service::EcrPublic => &ECR_PUBLIC,
            Service::Iam => &IAM,
            Service::SecretsManager => &SECRETS_MANAGER,
            Service::Ssm => &SSM,
        }
    }

    /// The operation of that name, if the service has one.
    pub fn operation(self, name: &str) -> Option<&'static Operation> {
        self.model().operations.get(name)
    }

    /// Checks a request body. Members the model does not know are ignored, as AWS's front ends do.
    pub fn check(self, operation: &Operation, body: &Value) -> Result<(), Rejection> {
        validate::check(self.model(), operation, body)
    }
}

/// The operation of App Runner of that name, if it has one.
pub fn operation(name: &str) -> Option<&'static Operation> {
    Service::AppRunner.operation(name)
}

/// Checks a request body of App Runner.
pub fn check(operation: &Operation, body: &Value) -> Result<(), Rejection> {
    Service::AppRunner.check(operation, body)
}

impl Operation {
    /// Whether the model gives this error to the operation.
    pub fn declares(&self, error: &str) -> bool {
        self.errors.iter().any(|reference| reference.shape == error)
    }
}

impl Model {
    /// Every reference in the model leads to a shape: a test sees to it.
    fn shape(&self, reference: &Reference) -> &Shape {
        &self.shapes[&reference.shape]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_leads_to_a_shape() {
        let services = [
            (Service::AppRunner, 37),
            (Service::Ec2, 3),
            (Service::CloudWatch, 3),
            (Service::Ecr, 5),
            (Service::EcrPublic, 2),
            (Service::Iam, 5),
            (Service::SecretsManager, 5),
            (Service::Ssm, 6),
        ];
        for (service, operations) in services {
            let model = service.model();
            let references = model.shapes.values().flat_map(|shape| match &shape.kind {
                Kind::Structure { members, .. } => members.values().collect(),
                Kind::List { member, .. } => vec![member],
                Kind::Map { key, value } => vec![key, value],
                _ => Vec::new(),
            });
            let of_operations = model
                .operations
                .values()
                .flat_map(|operation| operation.errors.iter().chain([&operation.input]));
            for reference in references.chain(of_operations) {
                assert!(
                    model.shapes.contains_key(&reference.shape),
                    "{service:?}: {}",
                    reference.shape
                );
            }
            assert_eq!(model.operations.len(), operations, "{service:?}");
        }
    }
}
