//! A section of the file: a map whose keys are known, and what can stand in it.

use super::Finding;
use super::reader::Reader;
use super::slips::changes_as_number_or_word;
use super::yaml::{Key, Node, Value};
use crate::environment;

/// Settings of a service that people look for in the file, and where they are.
const ELSEWHERE: [&str; 12] = [
    "cpu",
    "memory",
    "instance",
    "health-check",
    "healthcheck",
    "auto-scaling",
    "autoscaling",
    "scaling",
    "vpc",
    "role",
    "instance-role",
    "tags",
];

/// The pairs of a map under the names that the file has for them.
pub struct Section<'a> {
    pub line: usize,
    pairs: Vec<(&'a Key, &'a Node)>,
}

impl<'a> Section<'a> {
    pub fn get(&self, name: &str) -> Option<&'a Node> {
        self.pairs
            .iter()
            .find(|(key, _)| key.name == name)
            .map(|(_, node)| *node)
    }
}

impl Reader {
    pub fn error(&mut self, line: usize, message: impl Into<String>) {
        self.findings.push(Finding::error(line, message));
    }

    pub fn warn(&mut self, line: usize, message: impl Into<String>) {
        self.findings.push(Finding::warning(line, message));
    }

    /// The items of a list of names with something beside them.
    pub fn pairs<'a>(
        &mut self,
        node: Option<&'a Node>,
        place: &str,
        second: &str,
    ) -> Vec<(usize, String, &'a Node)> {
        let Some(node) = node else { return Vec::new() };
        let Value::List(items) = &node.value else {
            self.error(
                node.line,
                format!("Write {place} as a list: - name: NAME, and {second}: on the line below."),
            );
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for item in items {
            let Some(section) = self.section(item, place, &["name", second]) else {
                continue;
            };
            let name = match section.get("name") {
                Some(node) => self.text(node, "name"),
                None => self.missing(section.line, "name:"),
            };
            let value = match section.get(second) {
                Some(node) => Some(node),
                None => self.missing(section.line, format!("{second}:")),
            };
            if let (Some(name), Some(value)) = (name, value) {
                pairs.push((section.line, name, value));
            }
        }
        pairs
    }

    pub fn name<'a>(&mut self, line: usize, name: &str, mut before: impl Iterator<Item = &'a String>) {
        if let Err(error) = environment::check_name(name) {
            self.error(line, error.to_string());
        } else if before.any(|other| other == name) {
            self.error(line, environment::VariableNameError::Duplicate.to_string());
        }
    }

    /// A text. What YAML takes for something else is told, as App Runner may read another text than is written there.
    pub fn text(&mut self, node: &Node, what: &str) -> Option<String> {
        let Value::Scalar { text, is_plain } = &node.value else {
            self.error(node.line, format!("Write one value for {what}."));
            return None;
        };
        if *is_plain && text.is_empty() {
            self.error(node.line, format!("Give {what} a value, or leave the line out."));
            return None;
        }
        if *is_plain && changes_as_number_or_word(text) {
            let sentence =
                format!("Quote it: \"{text}\". Without quotes YAML takes it for something else than text.");
            self.warn(node.line, sentence);
        }
        Some(text.clone())
    }

    /// A map whose keys are known.
    pub fn section<'a>(&mut self, node: &'a Node, place: &str, known: &[&str]) -> Option<Section<'a>> {
        let Value::Map(pairs) = &node.value else {
            self.error(
                node.line,
                format!("{place} needs keys below it: {}.", known.join(", ")),
            );
            return None;
        };
        for (key, _) in pairs {
            if known.contains(&key.name.as_str()) {
                continue;
            }
            let plain = key.name.to_ascii_lowercase().replace('_', "-");
            if let Some(meant) = known
                .iter()
                .find(|name| name.replace('-', "") == plain.replace('-', ""))
            {
                self.error(key.line, format!("Write {meant}: instead of {}:.", key.name));
            } else if ELSEWHERE.contains(&plain.as_str()) {
                self.error(
                    key.line,
                    format!(
                        "Leave {} out. It is a setting of the service, not of the file.",
                        key.name
                    ),
                );
            } else {
                self.error(
                    key.line,
                    format!("{place} has no key {}. It has {}.", key.name, known.join(", ")),
                );
            }
        }
        let line = pairs.first().map_or(node.line, |(key, _)| key.line);
        Some(Section {
            line,
            pairs: pairs.iter().map(|(key, node)| (key, node)).collect(),
        })
    }

    pub fn missing<T>(&mut self, line: usize, what: impl std::fmt::Display) -> Option<T> {
        self.error(line, format!("Add {what}."));
        None
    }
}
