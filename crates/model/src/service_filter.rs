//! The filter above the list of services: `status = failed and region = eu-*`.
//!
//! A few properties, a few operators, `and`, `or`, `not`, parentheses. A word by itself is part of a name. What cannot be
//! read is told with its place and with what to write instead; [`Filter`] prints as a text that reads back.

mod completion;
mod error;
mod property;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

pub use completion::{Completion, KnownValues, Suggestion, begun, complete};
pub use error::FilterError;
pub use property::{Moment, Property, StatusWords};

use crate::pattern;
use serde::{Deserialize, Serialize};

/// Longest filter that is read, in characters.
pub const LONGEST: usize = 1_000;
/// Most conditions of one filter.
pub const MOST_CONDITIONS: usize = 30;
/// Deepest nesting of parentheses and `not`.
pub const DEEPEST: usize = 20;

/// Which services to list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Filter {
    /// One condition.
    Condition(Condition),
    /// Those that it does not list.
    Not(Box<Filter>),
    /// Two or more that all hold; none of them is an [`Filter::All`].
    All(Vec<Filter>),
    /// Two or more of which one holds; none of them is an [`Filter::Any`].
    Any(Vec<Filter>),
}

/// What a property is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Condition {
    /// What is looked at.
    pub property: Property,
    /// How it is compared.
    pub operator: Operator,
    /// As it was typed. `*` stands for any characters.
    pub value: String,
}

/// How a property is compared with a value. Capitals make no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Operator {
    /// `=`
    Is,
    /// `!=`
    IsNot,
    /// `:`, contains.
    Contains,
    /// `<`: less than so long ago, or before a day.
    Below,
    /// `>`: longer ago, or after a day.
    Above,
}

impl Operator {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Operator::Is => "=",
            Operator::IsNot => "!=",
            Operator::Contains => ":",
            Operator::Below => "<",
            Operator::Above => ">",
        }
    }
}

impl Filter {
    /// Reads a filter; `None` for one that asks for nothing.
    ///
    /// # Errors
    /// The first place that cannot be read, and what to write there.
    pub fn parse(text: &str) -> Result<Option<Filter>, FilterError> {
        reader::read(text)
    }

    /// The conditions that all have to hold: what a menu beside the field replaces one of.
    fn conjuncts(self) -> Vec<Filter> {
        match self {
            Filter::All(parts) => parts,
            other => vec![other],
        }
    }

    /// This filter with `property = value` in place of every such condition that it has at its top; without any where
    /// there is no value.
    pub fn with(current: Option<Filter>, property: Property, value: Option<&str>) -> Option<Filter> {
        let is_replaced = |part: &Filter| {
            matches!(part, Filter::Condition(condition)
                if condition.property == property && condition.operator == Operator::Is)
        };
        let kept = current.map(Filter::conjuncts).unwrap_or_default();
        let mut parts: Vec<Filter> = kept.into_iter().filter(|part| !is_replaced(part)).collect();
        parts.extend(value.map(|value| {
            Filter::Condition(Condition {
                property,
                operator: Operator::Is,
                value: value.to_owned(),
            })
        }));
        Filter::all(parts)
    }

    /// The value of the only `property = value` at the top of this filter.
    pub fn chosen(&self, property: Property) -> Option<&str> {
        let parts = match self {
            Filter::All(parts) => parts.as_slice(),
            other => std::slice::from_ref(other),
        };
        let mut values = parts.iter().filter_map(|part| match part {
            Filter::Condition(condition)
                if condition.property == property && condition.operator == Operator::Is =>
            {
                Some(condition.value.as_str())
            }
            _ => None,
        });
        values.next().filter(|_| values.next().is_none())
    }

    /// All of them; one by itself stays itself.
    fn all(parts: Vec<Filter>) -> Option<Filter> {
        Filter::joined(parts, Filter::All, |part| match part {
            Filter::All(parts) => Ok(parts),
            other => Err(other),
        })
    }

    /// One of them; one by itself stays itself.
    fn any(parts: Vec<Filter>) -> Option<Filter> {
        Filter::joined(parts, Filter::Any, |part| match part {
            Filter::Any(parts) => Ok(parts),
            other => Err(other),
        })
    }

    fn joined(
        parts: Vec<Filter>,
        join: fn(Vec<Filter>) -> Filter,
        open: fn(Filter) -> Result<Vec<Filter>, Filter>,
    ) -> Option<Filter> {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match open(part) {
                Ok(parts) => flat.extend(parts),
                Err(part) => flat.push(part),
            }
        }
        match flat.len() {
            0 => None,
            1 => flat.pop(),
            _ => Some(join(flat)),
        }
    }
}

/// Whether a text is what a pattern says: `*` stands for any characters, capitals make no difference.
pub fn is_like(pattern: &str, text: &str) -> bool {
    pattern::matches(&pattern.to_ascii_lowercase(), &text.to_ascii_lowercase())
}
