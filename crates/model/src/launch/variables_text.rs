//! The variables of a launch link as lines: `NAME`, or `NAME=value` for a value that is no secret.

use super::LinkVariable;
use crate::dotenv::{self, Fault};
use crate::environment::{self, VariableNameError};
use crate::text::is_hidden;

/// Reads lines: names alone, with commas between them or one by one, and lines of a `.env` file.
///
/// # Errors
/// Every line that a link cannot carry.
pub fn read(text: &str) -> Result<Vec<LinkVariable>, Vec<Fault>> {
    let (mut variables, mut faults): (Vec<LinkVariable>, Vec<Fault>) = (Vec::new(), Vec::new());
    for (at, line) in text.lines().enumerate() {
        let mut fault = |message: String| {
            faults.push(Fault {
                line: at + 1,
                message,
            });
        };
        let read = match statements(line) {
            Ok(read) => read,
            Err(messages) => {
                messages.into_iter().for_each(fault);
                continue;
            }
        };
        for (name, value) in read {
            if variables.iter().any(|variable| variable.name == name) {
                fault(VariableNameError::Duplicate.to_string());
            } else if variables.len() >= environment::MOST {
                fault(format!("Keep at most {} variables.", environment::MOST));
                return Err(faults);
            }
            if let Some(refusal) = value.as_deref().and_then(|value| refusal(&name, value)) {
                fault(refusal);
            }
            variables.push(LinkVariable {
                name,
                default: value,
                refused: false,
            });
        }
    }
    if faults.is_empty() {
        Ok(variables)
    } else {
        Err(faults)
    }
}

/// Names and values of one line.
fn statements(line: &str) -> Result<Vec<(String, Option<String>)>, Vec<String>> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(Vec::new());
    }
    if line.contains('=') {
        let read = dotenv::read(line)
            .map_err(|faults| faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>())?;
        return Ok(read
            .into_iter()
            .map(|(name, value)| (name, Some(value).filter(|value| !value.is_empty())))
            .collect());
    }
    line.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| match environment::check_name(name) {
            Ok(()) => Ok((name.to_owned(), None)),
            Err(error) => Err(vec![error.to_string()]),
        })
        .collect()
}

/// Why a link may not carry a value. The value is not repeated.
fn refusal(name: &str, value: &str) -> Option<String> {
    if environment::name_looks_secret(name) || environment::value_looks_secret(value) {
        return Some(format!(
            "{name} looks like a secret. Keep its name and leave out the value: who follows the link fills it in."
        ));
    }
    value
        .chars()
        .any(is_hidden)
        .then(|| format!("Leave the hidden characters and line breaks out of {name}."))
}

/// Writes variables as lines that [`read`] reads back.
pub fn write(variables: &[LinkVariable]) -> String {
    let lines: Vec<String> = variables
        .iter()
        .map(|variable| match variable.default.as_deref() {
            None => variable.name.clone(),
            Some(value) if is_plain(value) => format!("{}={value}", variable.name),
            Some(value) => {
                let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
                format!("{}=\"{escaped}\"", variable.name)
            }
        })
        .collect();
    lines.join("\n")
}

/// Whether a value is itself without quotes around it.
fn is_plain(value: &str) -> bool {
    let begins_comment = value
        .char_indices()
        .any(|(at, c)| c == '#' && value[..at].ends_with(char::is_whitespace));
    value.trim() == value && !value.starts_with(['"', '\'']) && !begins_comment
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn variable(name: &str, default: Option<&str>) -> LinkVariable {
        LinkVariable {
            name: name.to_owned(),
            default: default.map(str::to_owned),
            refused: false,
        }
    }

    fn faults(text: &str) -> Vec<String> {
        read(text).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_and_lines_of_a_file_are_read() {
        let text = "API_URL\nexport GREETING=\"hello # world\"\n\n# a comment\nA, B ,C,\nEMPTY=\nAPI_TOKEN\n COLOUR=#fff";
        assert_eq!(
            read(text).unwrap(),
            [
                variable("API_URL", None),
                variable("GREETING", Some("hello # world")),
                variable("A", None),
                variable("B", None),
                variable("C", None),
                variable("EMPTY", None),
                variable("API_TOKEN", None),
                variable("COLOUR", Some("#fff")),
            ]
        );
    }

    #[test]
    fn lines_that_a_link_cannot_carry_are_told() {
        let secret = "Line 1: API_TOKEN looks like a secret. Keep its name and leave out the value: who follows the link fills it in.";
        assert_eq!(faults("API_TOKEN=hunter2"), [secret]);
        assert!(!faults("HASH=5f4dcc3b5aa765d61d8327deb882cf99")[0].contains("5f4d"));
        assert_eq!(faults("A\nA=1"), ["Line 2: This name is there twice. Keep one."]);
        assert_eq!(
            faults("ok\nnot ok"),
            ["Line 2: Use letters, digits and underscores, and start with a letter or an underscore."]
        );
        assert_eq!(
            faults("A=\"one\\ntwo\""),
            ["Line 1: Leave the hidden characters and line breaks out of A."]
        );
        assert_eq!(
            faults("PORT=80"),
            ["Line 1: App Runner sets PORT itself, from the port above. Remove this one."]
        );
        let many: Vec<String> = (0..51).map(|number| format!("V{number}")).collect();
        assert_eq!(faults(&many.join("\n")), ["Line 51: Keep at most 50 variables."]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            found in prop::collection::btree_map("V[A-Z0-9_]{0,8}", prop::option::of("[ -~é#\"'\\\\]{1,12}"), 0..6),
        ) {
            let variables: Vec<LinkVariable> = found
                .into_iter()
                .filter(|(name, _)| !environment::name_looks_secret(name))
                .map(|(name, value)| variable(&name, value.as_deref()))
                .collect();
            prop_assert_eq!(read(&write(&variables)), Ok(variables));
        }

        #[test]
        fn nothing_panics(text in "([A-Z=,#\"'\\\\ \\n]|export |\\PC){0,40}") {
            let _ = read(&text);
        }
    }
}
