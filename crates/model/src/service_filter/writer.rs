//! A filter as a text that reads back.

use super::{Condition, Filter, Operator, Property};
use std::fmt::{self, Display, Formatter};

impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Filter::Condition(condition) => condition.fmt(f),
            Filter::Not(inner) => {
                f.write_str("not ")?;
                enclosed(inner, f)
            }
            Filter::All(parts) => separated(parts, " and ", f),
            Filter::Any(parts) => separated(parts, " or ", f),
        }
    }
}

fn separated(parts: &[Filter], word: &str, f: &mut Formatter<'_>) -> fmt::Result {
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            f.write_str(word)?;
        }
        enclosed(part, f)?;
    }
    Ok(())
}

/// In parentheses where it has several parts.
fn enclosed(part: &Filter, f: &mut Formatter<'_>) -> fmt::Result {
    match part {
        Filter::All(_) | Filter::Any(_) => write!(f, "({part})"),
        Filter::Condition(_) | Filter::Not(_) => part.fmt(f),
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.property == Property::Name && self.operator == Operator::Contains {
            return if is_plain(&self.value) && !self.value.contains(':') {
                f.write_str(&self.value)
            } else {
                quoted(&self.value, f)
            };
        }
        write!(f, "{} {} ", self.property.as_str(), self.operator.as_str())?;
        f.write_str(&written(&self.value))
    }
}

/// A value as it is written: in quotes where it would not be read as one.
pub(super) fn written(value: &str) -> String {
    struct Quoted<'a>(&'a str);
    impl Display for Quoted<'_> {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            quoted(self.0, f)
        }
    }
    if is_plain(value) {
        value.to_owned()
    } else {
        Quoted(value).to_string()
    }
}

/// Whether a value is read as one without quotes.
fn is_plain(value: &str) -> bool {
    let is_word = ["and", "or", "not"]
        .iter()
        .any(|word| value.eq_ignore_ascii_case(word));
    !is_word
        && value
            .chars()
            .next()
            .is_some_and(|first| first.is_alphanumeric() || "*-_./".contains(first))
        && value
            .chars()
            .all(|character| character.is_alphanumeric() || "*-_./:@+~%,#".contains(character))
}

fn quoted(value: &str, f: &mut Formatter<'_>) -> fmt::Result {
    write!(f, "\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}
