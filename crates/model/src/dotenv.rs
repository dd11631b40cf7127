//! The text of a `.env` file, as people keep it beside their code: read, and written over with other values.

mod reader;
mod writer;

#[cfg(test)]
mod tests;

use crate::environment::{self, VariableNameError};
use reader::Piece;
use std::collections::BTreeSet;

pub use writer::write_over;

/// Why a text cannot be read, line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Counted from 1.
    pub line: usize,
    /// A sentence that says what to do.
    pub message: String,
}

/// "Line 3: write NAME=value."
impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Line {}: {}", self.line, self.message)
    }
}

/// A variable as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The line on which it begins, counted from 1.
    pub line: usize,
    /// Name, whether App Runner takes it or not.
    pub name: String,
    /// Value, without quotes.
    pub value: String,
}

/// What a text says, as far as it can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Its variables in their order.
    pub statements: Vec<Statement>,
    /// The lines that are neither variable nor comment.
    pub unreadable: Vec<Fault>,
}

/// Reads what can be read. Comments, empty lines and `export` are left out, quotes are taken off.
pub fn statements(text: &str) -> Reading {
    let mut reading = Reading::default();
    for piece in reader::pieces(text) {
        match piece {
            Piece::Other { fault, .. } => reading.unreadable.extend(fault),
            Piece::Statement { statement, .. } => reading.statements.push(statement),
        }
    }
    reading
}

/// Why names of a text cannot be variables', line by line.
pub fn name_faults(statements: &[Statement]) -> Vec<Fault> {
    let mut seen = BTreeSet::new();
    let fault = |statement: &Statement| {
        let error = match environment::check_name(&statement.name) {
            Err(error) => error,
            Ok(()) if seen.insert(statement.name.clone()) => return None,
            Ok(()) => VariableNameError::Duplicate,
        };
        Some(Fault {
            line: statement.line,
            message: error.to_string(),
        })
    };
    statements.iter().filter_map(fault).collect()
}

/// Names and values in their order.
///
/// # Errors
/// Every line that cannot be read or whose name App Runner does not take.
pub fn read(text: &str) -> Result<Vec<(String, String)>, Vec<Fault>> {
    let Reading {
        statements,
        unreadable,
    } = statements(text);
    let mut faults = unreadable;
    faults.extend(name_faults(&statements));
    if faults.is_empty() {
        Ok(statements
            .into_iter()
            .map(|statement| (statement.name, statement.value))
            .collect())
    } else {
        faults.sort_by_key(|fault| fault.line);
        Err(faults)
    }
}
