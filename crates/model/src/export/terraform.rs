//! A resource of Terraform's AWS provider.

use super::input;
use super::json::string;
use super::tree::Tree;
use crate::draft::CreateRequest;

/// `resource "aws_apprunner_service" "…"`, whose blocks are the API's members in snake case.
pub fn write(request: &CreateRequest) -> String {
    let Tree::Object(members) = input::whole(request, None) else {
        return String::new();
    };
    let mut lines = vec![format!(
        "resource \"aws_apprunner_service\" \"{}\" {{",
        label(request.name.as_str())
    )];
    lines.push(format!("  # Region {}", request.region));
    for (name, value) in &members {
        member(&mut lines, 1, name, value);
    }
    lines.push("}".to_owned());
    lines.join("\n") + "\n"
}

fn member(lines: &mut Vec<String>, depth: usize, name: &str, value: &Tree) {
    let space = "  ".repeat(depth);
    let name = snake_case(name);
    match value {
        Tree::Text(text) => lines.push(format!("{space}{name} = {}", literal(text))),
        Tree::Bare(word) => lines.push(format!("{space}{name} = {word}")),
        Tree::Object(members) => {
            lines.push(format!("{space}{name} {{"));
            for (name, value) in members {
                member(lines, depth + 1, name, value);
            }
            lines.push(format!("{space}}}"));
        }
        Tree::Map(pairs) | Tree::Tags(pairs) => {
            lines.push(format!("{space}{name} = {{"));
            for (key, value) in pairs {
                lines.push(format!("{space}  {} = {}", literal(key), literal(value)));
            }
            lines.push(format!("{space}}}"));
        }
    }
}

/// A string of HCL: `${` and `%{` would begin a template.
fn literal(text: &str) -> String {
    string(text).replace("${", "$${").replace("%{", "%%{")
}

/// A name of a resource: letters, digits, `_` and `-`, and no digit first.
fn label(name: &str) -> String {
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("service_{name}")
    } else {
        name.to_owned()
    }
}

fn snake_case(member: &str) -> String {
    let mut name = String::new();
    for character in member.chars() {
        if character.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(character.to_ascii_lowercase());
    }
    name
}
