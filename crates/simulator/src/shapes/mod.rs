//! App Runner's own description of its operations and shapes (`shapes/apprunner.json`), as data.

mod pattern;
mod validate;

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use pattern::Pattern;
pub use validate::{Rejection, check};

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

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../shapes/apprunner.json"))
        .expect("shapes/apprunner.json is in the shape of Model")
});

/// The operation of that name, if App Runner has one.
pub fn operation(name: &str) -> Option<&'static Operation> {
    MODEL.operations.get(name)
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
        let references = MODEL.shapes.values().flat_map(|shape| match &shape.kind {
            Kind::Structure { members, .. } => members.values().collect(),
            Kind::List { member } => vec![member],
            Kind::Map { key, value } => vec![key, value],
            _ => Vec::new(),
        });
        let of_operations = MODEL
            .operations
            .values()
            .flat_map(|operation| operation.errors.iter().chain([&operation.input]));
        for reference in references.chain(of_operations) {
            assert!(MODEL.shapes.contains_key(&reference.shape), "{}", reference.shape);
        }
        assert_eq!(MODEL.operations.len(), 37);
    }
}
