//! Every operation that is here, of every service, and the members that its model knows.

use serde_json::Value;

/// An operation of AWS JSON.
#[derive(Debug, Clone)]
pub struct Target {
    /// What `X-Amz-Target` says.
    pub name: String,
    pub content_type: &'static str,
    /// The members of its request.
    pub members: Vec<String>,
}

const MODELS: [(&str, &str, &str); 5] = [
    (
        "AppRunner",
        "application/x-amz-json-1.0",
        include_str!("../../../shapes/apprunner.json"),
    ),
    (
        "AmazonEC2ContainerRegistry_V20150921",
        "application/x-amz-json-1.1",
        include_str!("../../../shapes/ecr.json"),
    ),
    (
        "SpencerFrontendService",
        "application/x-amz-json-1.1",
        include_str!("../../../shapes/ecr-public.json"),
    ),
    (
        "secretsmanager",
        "application/x-amz-json-1.1",
        include_str!("../../../shapes/secretsmanager.json"),
    ),
    (
        "AmazonSSM",
        "application/x-amz-json-1.1",
        include_str!("../../../shapes/ssm.json"),
    ),
];

/// CloudWatch Logs' operations, whose requests have no model here.
const LOGS: [(&str, &[&str]); 4] = [
    ("DescribeLogGroups", &["logGroupNamePrefix", "limit", "nextToken"]),
    (
        "DescribeLogStreams",
        &["logGroupName", "orderBy", "descending", "limit", "nextToken"],
    ),
    (
        "GetLogEvents",
        &[
            "logGroupName",
            "logStreamName",
            "startTime",
            "endTime",
            "limit",
            "startFromHead",
            "nextToken",
        ],
    ),
    (
        "FilterLogEvents",
        &[
            "logGroupName",
            "logStreamNames",
            "filterPattern",
            "startTime",
            "limit",
            "nextToken",
        ],
    ),
];

/// All of them.
pub fn targets() -> Vec<Target> {
    let mut targets = Vec::new();
    for (prefix, content_type, model) in MODELS {
        let model: Value = serde_json::from_str(model).unwrap();
        for (operation, described) in model["operations"].as_object().unwrap() {
            let input = described["input"]["shape"].as_str().unwrap();
            let members = model["shapes"][input]["members"].as_object().unwrap();
            targets.push(Target {
                name: format!("{prefix}.{operation}"),
                content_type,
                members: members.keys().cloned().collect(),
            });
        }
    }
    for (operation, members) in LOGS {
        targets.push(Target {
            name: format!("Logs_20140328.{operation}"),
            content_type: "application/x-amz-json-1.1",
            members: members.iter().map(|member| (*member).to_owned()).collect(),
        });
    }
    targets
}
