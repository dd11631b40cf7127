//! Reads the flat form of AWS Query into a request of the operation's shape, so that one check serves both.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Kind, Model, Operation, Reference, Service};

/// More elements than any list of a form may have.
const MOST_ELEMENTS: usize = 1000;

/// The request that the form's `parameters` (name and value, decoded) spell out. What does not read as the shape's
/// type stays text, for the check to refuse.
pub fn request(service: Service, operation: &Operation, parameters: &[(String, String)]) -> Value {
    let mut first_of_each = BTreeMap::new();
    for (name, value) in parameters {
        first_of_each.entry(name.as_str()).or_insert(value.as_str());
    }
    let reader = Reader {
        model: service.model(),
        parameters: first_of_each,
    };
    reader
        .value(&operation.input, "")
        .unwrap_or_else(|| Value::Object(Map::new()))
}

struct Reader<'a> {
    model: &'a Model,
    /// In order, so that forms with many thousands of parameters are read as quickly as they came.
    parameters: BTreeMap<&'a str, &'a str>,
}

impl Reader<'_> {
    /// The value whose parameters are named `name` or begin with `name.`; `None` where there are none.
    fn value(&self, reference: &Reference, name: &str) -> Option<Value> {
        match &self.model.shape(reference).kind {
            Kind::Structure { members, .. } => {
                let object: Map<String, Value> = members
                    .iter()
                    .filter(|(member, _)| self.mentions(&below(name, member)))
                    .filter_map(|(member, reference)| {
                        let value = self.value(reference, &below(name, member))?;
                        Some((member.clone(), value))
                    })
                    .collect();
                (name.is_empty() || !object.is_empty()).then_some(Value::Object(object))
            }
            Kind::List { member, .. } => {
                let items: Vec<Value> = (1..=MOST_ELEMENTS)
                    .map_while(|number| self.value(member, &format!("{name}.member.{number}")))
                    .collect();
                (!items.is_empty()).then_some(Value::Array(items))
            }
            Kind::Integer { .. } => self.text(name).map(|text| {
                text.parse::<i64>()
                    .map_or_else(|_| Value::from(text), Value::from)
            }),
            Kind::Boolean => self.text(name).map(|text| {
                text.parse::<bool>()
                    .map_or_else(|_| Value::from(text), Value::from)
            }),
            _ => self.text(name).map(Value::from),
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).copied()
    }

    fn mentions(&self, name: &str) -> bool {
        let below = format!("{name}.");
        let next = self.parameters.range(below.as_str()..).next();
        self.parameters.contains_key(name) || next.is_some_and(|(key, _)| key.starts_with(&below))
    }
}

fn below(name: &str, member: &str) -> String {
    if name.is_empty() {
        member.to_owned()
    } else {
        format!("{name}.{member}")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn create_role(parameters: &[(&str, &str)]) -> Value {
        let operation = Service::Iam
            .operation("CreateRole")
            .unwrap_or_else(|| panic!("CreateRole is there"));
        let parameters: Vec<(String, String)> = parameters
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        request(Service::Iam, operation, &parameters)
    }

    #[test]
    fn a_form_reads_as_its_operations_shape() {
        assert_eq!(
            create_role(&[
                ("Action", "CreateRole"),
                ("RoleName", "Web"),
                ("MaxSessionDuration", "3600"),
                ("Tags.member.1.Key", "team"),
                ("Tags.member.1.Value", "shop"),
                ("Tags.member.2.Key", "empty"),
                ("Tags.member.4.Key", "behind a gap"),
                ("Colour", "7"),
            ]),
            json!({
                "RoleName": "Web",
                "MaxSessionDuration": 3600,
                "Tags": [{"Key": "team", "Value": "shop"}, {"Key": "empty"}],
            })
        );
        assert_eq!(create_role(&[]), json!({}));
        assert_eq!(
            create_role(&[("MaxSessionDuration", "an hour")]),
            json!({"MaxSessionDuration": "an hour"})
        );
    }
}
