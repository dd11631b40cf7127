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
        before_number: if service == Service::Ec2 { "" } else { ".member" },
    };
    reader
        .value(&operation.input, "")
        .unwrap_or_else(|| Value::Object(Map::new()))
}

struct Reader<'a> {
    model: &'a Model,
    /// In order, so that forms with many thousands of parameters are read as quickly as they came.
    parameters: BTreeMap<&'a str, &'a str>,
    /// What stands between a list's name and the number of an element. EC2's lists are flat, and its model here has
    /// the members by their names in forms.
    before_number: &'static str,
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
                    .map_while(|number| self.value(member, &format!("{name}{}.{number}", self.before_number)))
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
            Kind::Timestamp => self
                .text(name)
                .map(|text| epoch_seconds(text).map_or_else(|| Value::from(text), Value::from)),
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

/// Query writes moments as ISO 8601, in UTC where no offset is named.
fn epoch_seconds(text: &str) -> Option<f64> {
    let moment = text.parse::<jiff::Timestamp>().ok().or_else(|| {
        let plain: jiff::civil::DateTime = text.parse().ok()?;
        let zoned = plain.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(zoned.timestamp())
    })?;
    #[expect(clippy::cast_precision_loss, reason = "2^53 milliseconds are 285,000 years")]
    let milliseconds = moment.as_millisecond() as f64;
    Some(milliseconds / 1000.0)
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
    fn lists_of_ec2_are_flat() {
        let operation = Service::Ec2
            .operation("DescribeSubnets")
            .unwrap_or_else(|| panic!("DescribeSubnets is there"));
        let parameters = [
            ("SubnetId.1", "subnet-1"),
            ("SubnetId.2", "subnet-2"),
            ("Filter.1.Name", "vpc-id"),
            ("Filter.1.Value.1", "vpc-1"),
            ("DryRun", "false"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(
            request(Service::Ec2, operation, &parameters),
            json!({
                "SubnetId": ["subnet-1", "subnet-2"],
                "Filter": [{"Name": "vpc-id", "Value": ["vpc-1"]}],
                "DryRun": false,
            })
        );
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
        assert_eq!(epoch_seconds("2026-11-21T00:00:00Z"), Some(1_795_219_200.0));
        assert_eq!(
            epoch_seconds("2026-11-21T01:00:00.500+01:00"),
            Some(1_795_219_200.5)
        );
        assert_eq!(epoch_seconds("2026-11-21T00:00:00"), Some(1_795_219_200.0));
        assert_eq!(epoch_seconds("yesterday"), None);
        assert_eq!(create_role(&[]), json!({}));
        assert_eq!(
            create_role(&[("MaxSessionDuration", "an hour")]),
            json!({"MaxSessionDuration": "an hour"})
        );
    }
}
