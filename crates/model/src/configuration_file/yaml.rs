//! YAML with the line of everything in it.
//!
//! App Runner's file has a few levels and plain values, so anchors, aliases and tags are refused instead of being
//! followed: a text of a few lines could stand for gigabytes.

use super::Finding;
use saphyr_parser::{Event, Parser, ScalarStyle};

/// A longer text is not read: 64 KiB are a thousand times what a configuration file has.
pub const LONGEST: usize = 64 * 1024;

/// App Runner's file has five levels.
const DEEPEST: usize = 16;
const TOO_DEEP: &str = "This is nested too deeply for a configuration file.";

/// A value and the line on which it begins, counted from 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub line: usize,
    pub value: Value,
}

impl Node {
    /// The text of a scalar.
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text, a number, a truth value, or nothing.
    Scalar {
        /// As it stands there, without its quotes.
        text: String,
        /// Without quotes: YAML may take it for something else than text.
        is_plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// Keys and their values, in order.
    Map(Vec<(Key, Node)>),
}

/// A key of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    pub line: usize,
    pub name: String,
}

/// Reads one document.
///
/// # Errors
/// The first place where it is no YAML, or has what App Runner's file cannot have.
pub fn read(text: &str) -> Result<Node, Finding> {
    if text.len() > LONGEST {
        return Err(Finding::error(
            1,
            "This is more than 64 KiB, too long for a configuration file.",
        ));
    }
    if let Some(line) = text
        .lines()
        .position(|line| line.trim_start_matches(' ').starts_with('\t'))
    {
        return Err(Finding::error(
            line + 1,
            "Indent with spaces. YAML allows no tabs here.",
        ));
    }
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        depth: 0,
    };
    loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => {}
            (Event::StreamEnd | Event::DocumentEnd, _) => {
                return Err(Finding::error(
                    1,
                    "The file is empty. It begins with version: 1.0.",
                ));
            }
            (event, line) => {
                let node = reader.node(event, line)?;
                reader.end()?;
                return Ok(node);
            }
        }
    }
}

struct Reader<'a> {
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, usize), Finding> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, span.start.line())),
            Some(Err(error)) => Err(Finding::error(error.marker().line(), not_yaml(error.info()))),
            None => Ok((Event::StreamEnd, 1)),
        }
    }

    fn node(&mut self, event: Event<'a>, line: usize) -> Result<Node, Finding> {
        let value = match event {
            Event::Scalar(text, style, 0, None) => Value::Scalar {
                text: text.into_owned(),
                is_plain: style == ScalarStyle::Plain,
            },
            Event::SequenceStart(0, None) => self.deeper(line, Self::list)?,
            Event::MappingStart(0, None) => self.deeper(line, Self::map)?,
            Event::Alias(_) => {
                return Err(Finding::error(
                    line,
                    "Write the value out. App Runner's file has no aliases (*).",
                ));
            }
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, Some(_))
            | Event::MappingStart(_, Some(_)) => {
                return Err(Finding::error(
                    line,
                    "Leave the tag (!) out, and quote the value if it is text.",
                ));
            }
            _ => {
                return Err(Finding::error(
                    line,
                    "Leave the anchor (&) out, and write the value where it is needed.",
                ));
            }
        };
        Ok(Node { line, value })
    }

    fn deeper(
        &mut self,
        line: usize,
        read: fn(&mut Self) -> Result<Value, Finding>,
    ) -> Result<Value, Finding> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Finding::error(line, TOO_DEEP));
        }
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn list(&mut self) -> Result<Value, Finding> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Value::List(items)),
                (event, line) => items.push(self.node(event, line)?),
            }
        }
    }

    fn map(&mut self) -> Result<Value, Finding> {
        let mut pairs: Vec<(Key, Node)> = Vec::new();
        loop {
            let (event, line) = self.next()?;
            if event == Event::MappingEnd {
                return Ok(Value::Map(pairs));
            }
            let Value::Scalar { text: name, .. } = self.node(event, line)?.value else {
                return Err(Finding::error(
                    line,
                    "Write a word as the key, followed by a colon.",
                ));
            };
            if let Some((first, _)) = pairs.iter().find(|(key, _)| key.name == name) {
                return Err(Finding::error(
                    line,
                    format!("{name} is already on line {}. Keep one of the two.", first.line),
                ));
            }
            let (event, value_line) = self.next()?;
            let node = self.node(event, value_line)?;
            pairs.push((Key { line, name }, node));
        }
    }

    /// Nothing may follow the first document.
    fn end(&mut self) -> Result<(), Finding> {
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(()),
                (Event::DocumentStart(_), line) => {
                    return Err(Finding::error(
                        line,
                        "Keep one document. App Runner's file has no second one behind ---.",
                    ));
                }
                _ => {}
            }
        }
    }
}

/// The parser's reason in a sentence.
fn not_yaml(reason: &str) -> String {
    if reason.contains("mapping values are not allowed") {
        return "A colon stands where none may be. Quote a value that contains one, or mend the indentation."
            .to_owned();
    }
    if reason.contains("recursion limit") {
        return TOO_DEEP.to_owned();
    }
    format!(
        "This is no YAML ({reason}). Look at the indentation, the quotes and the colons of this line and the one above."
    )
}
