//! Holds a request against its input shape: types first, then every constraint of the model.

use serde_json::Value;

use super::{Kind, Model, Operation, Reference, Rejection, Text, Violation};

/// Checks a request body against its model.
pub fn check(model: &Model, operation: &Operation, body: &Value) -> Result<(), Rejection> {
    let mut check = Check {
        model,
        mismatch: None,
        violations: Vec::new(),
    };
    check.value(&operation.input, body, "");
    if let Some(mismatch) = check.mismatch {
        Err(Rejection::Type(mismatch))
    } else if check.violations.is_empty() {
        Ok(())
    } else {
        Err(Rejection::Constraints(check.violations))
    }
}

struct Check<'a> {
    model: &'a Model,
    mismatch: Option<String>,
    violations: Vec<Violation>,
}

impl Check<'_> {
    fn value(&mut self, reference: &Reference, value: &Value, path: &str) {
        let shape = self.model.shape(reference);
        match (&shape.kind, value) {
            (Kind::Structure { required, members }, Value::Object(object)) => {
                for (name, reference) in members {
                    let path = join(path, &member_name(name));
                    match object.get(name) {
                        Some(value) if !value.is_null() => self.value(reference, value, &path),
                        _ if required.contains(name) => self.missing(&path),
                        _ => {}
                    }
                }
            }
            (Kind::List { member, min, max }, Value::Array(items)) => {
                self.count(*min, *max, items.len(), path);
                for (index, item) in items.iter().enumerate() {
                    self.element(member, item, &format!("{path}.{}.member", index + 1));
                }
            }
            (Kind::Map { key, value }, Value::Object(entries)) => {
                for (index, (name, entry)) in entries.iter().enumerate() {
                    // By number and not by name: the names of environment variables are sensitive.
                    let path = format!("{path}.{}", index + 1);
                    self.value(key, &Value::String(name.clone()), &format!("{path}.key"));
                    self.element(value, entry, &format!("{path}.value"));
                }
            }
            (Kind::String(text), Value::String(value)) => self.text(text, value, path, shape.sensitive),
            (Kind::Integer { min, max }, Value::Number(number)) => match number.as_i64() {
                Some(value) if i32::try_from(value).is_ok() => self.range(*min, *max, value, path),
                _ => self.mismatch("NUMBER_VALUE can not be converted to an Integer", path),
            },
            (Kind::Boolean, Value::Bool(_)) | (Kind::Timestamp, Value::Number(_)) => {}
            (kind, value) => {
                self.mismatch(
                    &format!("{} can not be converted to {}", found(value), wanted(kind)),
                    path,
                );
            }
        }
    }

    fn element(&mut self, reference: &Reference, value: &Value, path: &str) {
        if value.is_null() {
            self.missing(path);
        } else {
            self.value(reference, value, path);
        }
    }

    fn text(&mut self, text: &Text, value: &str, path: &str, sensitive: bool) {
        let length = value.chars().count();
        let mut broken = Vec::new();
        if let Some(values) = &text.values
            && !values.iter().any(|allowed| allowed == value)
        {
            broken.push(format!(
                "Member must satisfy enum value set: [{}]",
                values.join(", ")
            ));
        }
        // The pattern comes before the length in what App Runner has been seen to answer.
        if let Some(pattern) = text.pattern.as_ref().filter(|pattern| !pattern.matches(value)) {
            broken.push(format!(
                "Member must satisfy regular expression pattern: {}",
                pattern.source()
            ));
        }
        if let Some(max) = text.max.filter(|max| length > *max) {
            broken.push(format!("Member must have length less than or equal to {max}"));
        }
        if let Some(min) = text.min.filter(|min| length < *min) {
            broken.push(format!("Member must have length greater than or equal to {min}"));
        }
        for constraint in broken {
            self.violations.push(Violation {
                value: (!sensitive).then(|| format!("'{value}'")),
                path: path.to_owned(),
                constraint,
            });
        }
    }

    /// The elements themselves are not echoed: a list may hold sensitive ones.
    fn count(&mut self, min: Option<usize>, max: Option<usize>, count: usize, path: &str) {
        let mut violated = |constraint| {
            self.violations.push(Violation {
                value: None,
                path: path.to_owned(),
                constraint,
            });
        };
        if let Some(max) = max.filter(|max| count > *max) {
            violated(format!("Member must have length less than or equal to {max}"));
        }
        if let Some(min) = min.filter(|min| count < *min) {
            violated(format!("Member must have length greater than or equal to {min}"));
        }
    }

    fn range(&mut self, min: Option<i64>, max: Option<i64>, value: i64, path: &str) {
        let mut violated = |constraint| {
            self.violations.push(Violation {
                value: Some(format!("'{value}'")),
                path: path.to_owned(),
                constraint,
            });
        };
        if let Some(max) = max.filter(|max| value > *max) {
            violated(format!("Member must have value less than or equal to {max}"));
        }
        if let Some(min) = min.filter(|min| value < *min) {
            violated(format!("Member must have value greater than or equal to {min}"));
        }
    }

    fn missing(&mut self, path: &str) {
        self.violations.push(Violation {
            value: Some("null".to_owned()),
            path: path.to_owned(),
            constraint: "Member must not be null".to_owned(),
        });
    }

    fn mismatch(&mut self, what: &str, path: &str) {
        let place = if path.is_empty() {
            String::new()
        } else {
            format!(" at '{path}'")
        };
        self.mismatch.get_or_insert(format!("{what}{place}"));
    }
}

/// AWS's messages name members in lower camel case, whatever the wire does.
fn member_name(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_ascii_lowercase())
        .into_iter()
        .chain(letters)
        .collect()
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

fn found(value: &Value) -> &'static str {
    match value {
        Value::Null => "NULL_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::String(_) => "STRING_VALUE",
        Value::Array(_) => "START_ARRAY",
        Value::Object(_) => "START_OBJECT",
    }
}

fn wanted(kind: &Kind) -> &'static str {
    match kind {
        Kind::Structure { .. } => "a structure",
        Kind::List { .. } => "a list",
        Kind::Map { .. } => "a map",
        Kind::String(_) => "a String",
        Kind::Integer { .. } => "an Integer",
        Kind::Boolean => "a Boolean",
        Kind::Timestamp => "a Timestamp",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn create(body: &Value) -> Result<(), String> {
        let operation =
            super::super::operation("CreateService").unwrap_or_else(|| panic!("CreateService is there"));
        super::super::check(operation, body).map_err(|rejection| rejection.message())
    }

    /// JSON of any form, with a liking for names that the model knows.
    fn anything() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,50}".prop_map(Value::from),
        ];
        let name = prop_oneof![
            Just("ServiceName".to_owned()),
            Just("SourceConfiguration".to_owned()),
            Just("ImageRepository".to_owned()),
            Just("ImageIdentifier".to_owned()),
            Just("RuntimeEnvironmentVariables".to_owned()),
            Just("Tags".to_owned()),
            Just("Key".to_owned()),
            ".{0,10}",
        ];
        leaf.prop_recursive(5, 60, 8, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(name.clone(), inner, 0..8).prop_map(Value::from_iter),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_is_taken_or_refused(body in anything()) {
            let _ = create(&body);
        }
    }

    #[test]
    fn unknown_members_and_nulls_are_as_good_as_absent() {
        let body = json!({"ServiceName": "web-hello", "SourceConfiguration": {}, "Tags": null, "Colour": 7});
        assert_eq!(create(&body), Ok(()));
    }

    #[test]
    fn each_broken_constraint_is_one_sentence() {
        let body = json!({"ServiceName": "a b", "HealthCheckConfiguration": {"Interval": 21}});
        assert_eq!(
            create(&body),
            Err("4 validation errors detected: \
                 Value '21' at 'healthCheckConfiguration.interval' failed to satisfy constraint: Member must have value less than or equal to 20; \
                 Value 'a b' at 'serviceName' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Za-z0-9][A-Za-z0-9-_]{3,39}; \
                 Value 'a b' at 'serviceName' failed to satisfy constraint: Member must have length greater than or equal to 4; \
                 Value null at 'sourceConfiguration' failed to satisfy constraint: Member must not be null".to_owned())
        );
    }

    #[test]
    fn sensitive_values_and_names_are_not_echoed() {
        let body = json!({"ServiceName": "web-hello", "SourceConfiguration": {"ImageRepository": {
            "ImageIdentifier": "public.ecr.aws/nginx/nginx:latest", "ImageRepositoryType": "ECR_PUBLIC",
            "ImageConfiguration": {"StartCommand": "two\nlines", "RuntimeEnvironmentVariables": {"TOKEN": "se\ncret"}},
        }}});
        let message = create(&body).expect_err("two members are broken");
        assert!(message.contains(
            "Value at 'sourceConfiguration.imageRepository.imageConfiguration.startCommand' failed"
        ));
        for secret in ["TOKEN", "cret", "two"] {
            assert!(!message.contains(secret), "{message}");
        }
    }

    #[test]
    fn a_wrong_type_comes_before_every_constraint() {
        let body = json!({"ServiceName": 7, "SourceConfiguration": []});
        assert_eq!(
            create(&body),
            Err("NUMBER_VALUE can not be converted to a String at 'serviceName'".to_owned())
        );
        assert_eq!(
            create(&json!([])),
            Err("START_ARRAY can not be converted to a structure".to_owned())
        );
    }
}
