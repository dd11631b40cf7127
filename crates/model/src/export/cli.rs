//! A command of the AWS CLI.

use super::tree::Tree;
use super::{input, json};
use crate::arn::ServiceArn;
use crate::draft::CreateRequest;
use std::fmt::Write as _;

/// `aws apprunner create-service …`, or `update-service` where a failed service is rebuilt.
pub fn write(request: &CreateRequest, rebuilds: Option<&ServiceArn>) -> String {
    let mut command = match rebuilds {
        None => format!(
            "aws apprunner create-service \\\n  --region {} \\\n  --service-name {}",
            request.region, request.name
        ),
        Some(arn) => format!(
            "aws apprunner update-service \\\n  --region {} \\\n  --service-arn {}",
            request.region,
            quoted(&arn.to_string())
        ),
    };
    let mut members = input::settings(request);
    if rebuilds.is_none() {
        members.extend(input::only_at_first(request));
    }
    for (name, value) in members {
        let value = match &value {
            Tree::Text(text) => text.clone(),
            value => json::indented(value, 1),
        };
        // Writing to a String cannot fail.
        let _ = write!(command, " \\\n  --{} {}", option(name), quoted(&value));
    }
    command
}

/// `SourceConfiguration` as the CLI writes it: `source-configuration`.
fn option(member: &str) -> String {
    let mut option = String::new();
    for character in member.chars() {
        if character.is_ascii_uppercase() && !option.is_empty() {
            option.push('-');
        }
        option.push(character.to_ascii_lowercase());
    }
    option
}

/// One word for a POSIX shell, whatever is in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
