//! A second reading of the services' models: what an operation may answer.

use std::collections::BTreeMap;
use std::sync::Mutex;

use regex::bytes::{Regex, RegexBuilder};
use serde_json::Value;

use super::models::APP_RUNNER;

/// Compiling is slow without optimisation, and there are only so many patterns.
static COMPILED: Mutex<BTreeMap<&str, Regex>> = Mutex::new(BTreeMap::new());

/// Errors that any AWS service may answer and no model lists.
const COMMON: [&str; 10] = [
    "AccessDeniedException",
    "IncompleteSignatureException",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "RequestEntityTooLargeException",
    "SerializationException",
    "ServiceUnavailableException",
    "ThrottlingException",
    "UnknownOperationException",
    // Secrets Manager's and Systems Manager's word for broken constraints.
    "ValidationException",
];

/// The same of the services of AWS Query.
const COMMON_OF_QUERY: [&str; 6] = [
    "AccessDenied",
    "IncompleteSignature",
    "InvalidAction",
    "MalformedInput",
    "Throttling",
    "ValidationError",
];

/// What is wrong with a result of App Runner: members missing, unknown, of the wrong type or outside their constraints.
pub fn result(operation: &str, body: &Value) -> Vec<String> {
    result_of(&APP_RUNNER, operation, body)
}

/// What is wrong with a result of a service. Operations without a result answer an empty object.
pub fn result_of(model: &'static Value, operation: &str, body: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    match model["operations"][operation]["output"]["shape"].as_str() {
        Some(shape) => value(model, shape, body, "", &mut problems),
        None if model["operations"][operation].is_object() => {}
        None => problems.push(format!("{operation} is no operation")),
    }
    problems
}

/// What is wrong with an error of App Runner.
pub fn error(operation: &str, status: u16, of_header: &str, body: &Value) -> Vec<String> {
    let mut problems = error_of(&APP_RUNNER, operation, status, of_header, body);
    let kind = body["__type"].as_str().unwrap_or_default();
    let (namespace, code) = kind.split_once('#').unwrap_or(("", kind));
    if !COMMON.contains(&code) && namespace != "com.amazonaws.apprunner" {
        problems.push(format!("{kind} has the wrong namespace"));
    }
    if code == "ValidationException" {
        problems.push("App Runner has no ValidationException".to_owned());
    }
    match body["Message"].as_str() {
        Some(message) if !message.is_empty() && message.chars().count() <= 600 => {}
        _ => problems.push("no Message of 1 to 600 characters".to_owned()),
    }
    problems
}

/// What is wrong with an error of a service of AWS JSON.
pub fn error_of(
    model: &'static Value,
    operation: &str,
    status: u16,
    of_header: &str,
    body: &Value,
) -> Vec<String> {
    let mut problems = Vec::new();
    let kind = body["__type"].as_str().unwrap_or_default();
    let code = kind.rsplit('#').next().unwrap_or_default();
    let modelled = modelled(model, operation).find(|shape| *shape == code);
    let expected = match (modelled, code) {
        (Some(shape), _) => status_of(&model["shapes"][shape]),
        (None, "ServiceUnavailableException") => 503,
        (None, "RequestEntityTooLargeException") => 413,
        (None, code) if COMMON.contains(&code) => 400,
        _ => {
            problems.push(format!("{operation} has no {code}"));
            status
        }
    };
    if status != expected {
        problems.push(format!("{code} with status {status}"));
    }
    if of_header != code {
        problems.push(format!("the header says {of_header}, the body {code}"));
    }
    let members = modelled.and_then(|shape| model["shapes"][shape]["members"].as_object());
    let spelling = ["message", "Message"].map(|name| {
        let is_known = members.is_none_or(|members| members.is_empty() || members.contains_key(name));
        is_known && body[name].as_str().is_some_and(|message| !message.is_empty())
    });
    if spelling == [false, false] {
        problems.push(format!("no message, or with the wrong name: {body}"));
    }
    problems
}

/// What is wrong with an error of a service of AWS Query.
pub fn query_error(model: &'static Value, operation: &str, status: u16, code: &str) -> Vec<String> {
    let shape = modelled(model, operation).find(|shape| model["shapes"][*shape]["error"]["code"] == code);
    match shape {
        Some(shape) if status_of(&model["shapes"][shape]) == status => Vec::new(),
        None if COMMON_OF_QUERY.contains(&code) => Vec::new(),
        _ => vec![format!("{operation} has no {code} with status {status}")],
    }
}

fn modelled(model: &'static Value, operation: &str) -> impl Iterator<Item = &'static str> {
    let errors = model["operations"][operation]["errors"].as_array();
    errors
        .into_iter()
        .flatten()
        .filter_map(|error| error["shape"].as_str())
}

/// 400, unless the model says otherwise. Of App Runner's errors one is the service's own fault.
fn status_of(shape: &Value) -> u16 {
    let otherwise = if shape["fault"] == true { 500 } else { 400 };
    let status = shape["error"]["httpStatusCode"].as_u64();
    status.map_or(otherwise, |status| u16::try_from(status).unwrap())
}

fn value(model: &'static Value, shape_name: &str, value: &Value, path: &str, problems: &mut Vec<String>) {
    let shape = &model["shapes"][shape_name];
    let mut problem = |text: &str| problems.push(format!("{path}: {text}: {value}"));
    match shape["type"].as_str().unwrap() {
        "structure" => structure(model, shape, value, path, problems),
        "list" => match value.as_array() {
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    self::value(
                        model,
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
                        model,
                        reference(&shape["key"]),
                        &Value::from(key.as_str()),
                        path,
                        problems,
                    );
                    self::value(
                        model,
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
        "integer" | "long" if !value.is_i64() => problem("is no integer"),
        "double" | "float" if !value.is_number() => problem("is no number"),
        "boolean" if !value.is_boolean() => problem("is no boolean"),
        "timestamp" if is_query(model) => {
            let moment = value.as_str().map(str::parse::<jiff::Timestamp>);
            if moment.is_none_or(|moment| moment.is_err()) {
                problem("is no moment of ISO 8601");
            }
        }
        "timestamp" if !value.is_number() => problem("is no number of seconds"),
        _ => {}
    }
}

fn structure(
    model: &'static Value,
    shape: &'static Value,
    value: &Value,
    path: &str,
    problems: &mut Vec<String>,
) {
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
            known => self::value(
                model,
                reference(known),
                member,
                &format!("{path}.{name}"),
                problems,
            ),
        }
    }
}

fn is_query(model: &Value) -> bool {
    model["metadata"]["protocol"] == "query"
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
        // Only IAM's patterns name characters beyond ASCII, by code or by class.
        let beyond_ascii = pattern.contains("\\u") || pattern.contains("\\p{");
        // The `regex` crate writes codes of more than four digits in braces.
        let pattern = pattern.replace("\\u10000-\\u10FFFF", "\\u{10000}-\\u{10FFFF}");
        let pattern = pattern.replace("\\u00A0-\\uD7FF", "\\u{A0}-\\u{D7FF}");
        RegexBuilder::new(&format!("^(?:{pattern})$"))
            .unicode(beyond_ascii)
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
