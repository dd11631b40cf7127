//! A second reading of App Runner's model: what an operation may answer.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use regex::bytes::{Regex, RegexBuilder};
use serde_json::Value;

pub static MODEL: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../shapes/apprunner.json")).unwrap());

/// Compiling is slow without optimisation, and there are only so many patterns.
static COMPILED: Mutex<BTreeMap<&str, Regex>> = Mutex::new(BTreeMap::new());

/// Errors that any AWS service may answer and no model lists.
const COMMON: [&str; 8] = [
    "AccessDeniedException",
    "IncompleteSignatureException",
    "MissingAuthenticationTokenException",
    "RequestEntityTooLargeException",
    "SerializationException",
    "ServiceUnavailableException",
    "ThrottlingException",
    "UnknownOperationException",
];

/// What is wrong with a result: members missing, unknown, of the wrong type or outside their constraints.
pub fn result(operation: &str, body: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    match MODEL["operations"][operation]["output"]["shape"].as_str() {
        Some(shape) => value(shape, body, "", &mut problems),
        None => problems.push(format!("{operation} is no operation")),
    }
    problems
}

/// What is wrong with an error.
pub fn error(operation: &str, status: u16, of_header: &str, body: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    let kind = body["__type"].as_str().unwrap_or_default();
    let (namespace, code) = kind.split_once('#').unwrap_or(("", kind));
    let modelled = MODEL["operations"][operation]["errors"]
        .as_array()
        .is_some_and(|errors| errors.iter().any(|error| error["shape"] == code));
    if modelled && namespace != "com.amazonaws.apprunner" {
        problems.push(format!("{kind} has the wrong namespace"));
    }
    if !modelled && !COMMON.contains(&code) {
        problems.push(format!("{operation} has no {code}"));
    }
    let expected = match code {
        "InternalServiceErrorException" => 500,
        "ServiceUnavailableException" => 503,
        "RequestEntityTooLargeException" => 413,
        _ => 400,
    };
    if status != expected {
        problems.push(format!("{code} with status {status}"));
    }
    if of_header != code {
        problems.push(format!("the header says {of_header}, the body {code}"));
    }
    match body["Message"].as_str() {
        Some(message) if !message.is_empty() && message.chars().count() <= 600 => {}
        _ => problems.push("no Message of 1 to 600 characters".to_owned()),
    }
    problems
}

fn value(shape_name: &str, value: &Value, path: &str, problems: &mut Vec<String>) {
    let shape = &MODEL["shapes"][shape_name];
    let mut problem = |text: &str| problems.push(format!("{path}: {text}: {value}"));
    match shape["type"].as_str().unwrap() {
        "structure" => structure(shape, value, path, problems),
        "list" => match value.as_array() {
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    self::value(
                        reference(&shape["member"]),
                        item,
                        &format!("{path}[{index}]"),
                        problems,
                    );
                }
            }
            None => problem("is no list"),
        },
        "map" => match value.as_object() {
            Some(entries) => {
                for (key, entry) in entries {
                    self::value(
                        reference(&shape["key"]),
                        &Value::from(key.as_str()),
                        path,
                        problems,
                    );
                    self::value(
                        reference(&shape["value"]),
                        entry,
                        &format!("{path}.{key}"),
                        problems,
                    );
                }
            }
            None => problem("is no map"),
        },
        "string" => match value.as_str() {
            Some(text) => {
                if let Some(complaint) = complaint(shape_name, shape, text) {
                    problem(&complaint);
                }
            }
            None => problem("is no string"),
        },
        "integer" if !value.is_i64() => problem("is no integer"),
        "boolean" if !value.is_boolean() => problem("is no boolean"),
        "timestamp" if !value.is_number() => problem("is no number of seconds"),
        _ => {}
    }
}

fn structure(shape: &'static Value, value: &Value, path: &str, problems: &mut Vec<String>) {
    let Some(members) = value.as_object() else {
        problems.push(format!("{path}: is no structure: {value}"));
        return;
    };
    for required in shape["required"].as_array().into_iter().flatten() {
        if !members.contains_key(required.as_str().unwrap()) {
            problems.push(format!("{path}: lacks {required}"));
        }
    }
    for (name, member) in members {
        match &shape["members"][name] {
            Value::Null => problems.push(format!("{path}: has the unknown member {name}")),
            known => self::value(reference(known), member, &format!("{path}.{name}"), problems),
        }
    }
}

fn complaint(shape_name: &str, shape: &'static Value, text: &str) -> Option<String> {
    let length = text.chars().count() as u64;
    if let Some(values) = shape["enum"].as_array()
        && !values.iter().any(|allowed| allowed == text)
    {
        return Some("is none of its enum".to_owned());
    }
    if shape["max"].as_u64().is_some_and(|max| length > max)
        || shape["min"].as_u64().is_some_and(|min| length < min)
    {
        return Some(format!("has the length {length}"));
    }
    let pattern = match shape_name {
        // The model wants 32 characters and a UUID of 36 at once; real ones are hexadecimal digits.
        "ServiceId" => "[0-9a-f]{32}",
        // The `regex` crate has no look-ahead.
        "TagKey" => ".+",
        _ => shape["pattern"].as_str()?,
    };
    let mut compiled = COMPILED.lock().unwrap();
    let whole = compiled.entry(pattern).or_insert_with(|| {
        RegexBuilder::new(&format!("^(?:{pattern})$"))
            .unicode(false)
            .build()
            .unwrap()
    });
    (!whole.is_match(text.as_bytes())).then(|| format!("does not match {pattern}"))
}

fn reference(member: &'static Value) -> &'static str {
    member["shape"].as_str().unwrap()
}

#[test]
fn the_checker_sees_what_is_wrong() {
    let wrong = serde_json::json!({"OperationId": "no-uuid", "Colour": 1, "Service": {"ServiceName": 7, "CreatedAt": "now"}});
    let problems = result("CreateService", &wrong).join("\n");
    for expected in [
        "no-uuid",
        "unknown member Colour",
        "is no string",
        "is no number of seconds",
        "lacks \"Status\"",
    ] {
        assert!(problems.contains(expected), "{expected} in\n{problems}");
    }
    let fault =
        serde_json::json!({"__type": "com.amazonaws.apprunner#InvalidStateException", "Message": "x"});
    assert_eq!(
        error("StartDeployment", 400, "InvalidStateException", &fault).len(),
        1
    );
    assert_eq!(
        error("UpdateService", 400, "InvalidStateException", &fault),
        Vec::<String>::new()
    );
}
