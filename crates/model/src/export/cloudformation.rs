//! A template of CloudFormation with one `AWS::AppRunner::Service`.

use super::input;
use super::json::string;
use super::tree::Tree;
use crate::draft::CreateRequest;

/// The template, in YAML. Its outputs are what other stacks want to know of a service.
pub fn write(request: &CreateRequest) -> String {
    let Tree::Object(members) = input::whole(request, None) else {
        return String::new();
    };
    let mut lines = vec![
        "AWSTemplateFormatVersion: \"2010-09-09\"".to_owned(),
        format!(
            "Description: {}",
            string(&format!("App Runner service {}", request.name))
        ),
        "Resources:".to_owned(),
        "  Service:".to_owned(),
        "    Type: AWS::AppRunner::Service".to_owned(),
        "    Properties:".to_owned(),
    ];
    for (name, value) in &members {
        member(&mut lines, 3, name, value);
    }
    lines.extend(
        [
            "Outputs:",
            "  ServiceArn:",
            "    Value: !GetAtt Service.ServiceArn",
            "  ServiceUrl:",
            "    Value: !Sub https://${Service.ServiceUrl}",
        ]
        .map(ToOwned::to_owned),
    );
    lines.join("\n") + "\n"
}

fn member(lines: &mut Vec<String>, depth: usize, name: &str, value: &Tree) {
    let space = "  ".repeat(depth);
    match value {
        Tree::Text(text) => lines.push(format!("{space}{name}: {}", string(text))),
        Tree::Bare(word) => lines.push(format!("{space}{name}: {word}")),
        Tree::Object(members) => {
            lines.push(format!("{space}{name}:"));
            for (name, value) in members {
                member(lines, depth + 1, name, value);
            }
        }
        // The API's maps are lists of pairs here.
        Tree::Map(pairs) => list(lines, &space, name, "Name", pairs),
        Tree::Tags(tags) => list(lines, &space, name, "Key", tags),
    }
}

fn list(lines: &mut Vec<String>, space: &str, name: &str, key: &str, pairs: &[(String, String)]) {
    lines.push(format!("{space}{name}:"));
    for (first, second) in pairs {
        lines.push(format!("{space}  - {key}: {}", string(first)));
        lines.push(format!("{space}    Value: {}", string(second)));
    }
}
