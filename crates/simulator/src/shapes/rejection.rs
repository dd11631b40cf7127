//! What is wrong with a request that does not fit its shape.

use std::fmt;

/// Why a request does not fit its shape.
#[derive(Debug, PartialEq, Eq)]
pub enum Rejection {
    /// A member has another JSON type than the model's.
    Type(String),
    /// Members break constraints.
    Constraints(Vec<Violation>),
}

impl Rejection {
    /// AWS's sentence for broken constraints.
    pub fn message(&self) -> String {
        match self {
            Rejection::Type(message) => message.clone(),
            Rejection::Constraints(violations) => {
                let plural = if violations.len() == 1 { "error" } else { "errors" };
                let sentences: Vec<String> = violations.iter().map(ToString::to_string).collect();
                format!(
                    "{} validation {plural} detected: {}",
                    violations.len(),
                    sentences.join("; ")
                )
            }
        }
    }
}

/// Which member breaks which constraint. Its `Display` is AWS's sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The value in quotes, or `null`; `None` where it must not be shown.
    pub value: Option<String>,
    /// Where, in lower camel case.
    pub path: String,
    /// `Member must …`.
    pub constraint: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Value")?;
        if let Some(value) = &self.value {
            write!(formatter, " {value}")?;
        }
        write!(
            formatter,
            " at '{}' failed to satisfy constraint: {}",
            self.path, self.constraint
        )
    }
}
