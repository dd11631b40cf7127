//! From what a file says to its text.

use super::ConfigurationFile;
use std::fmt::Write as _;

impl ConfigurationFile {
    /// The text of the file. Values are quoted, so that YAML takes each for the text it is.
    pub fn written(&self) -> String {
        let mut file = format!(
            "version: 1.0\nruntime: {}\nbuild:\n  commands:\n",
            self.runtime.in_file()
        );
        for (phase, commands) in [
            ("pre-build", &self.build.pre_build),
            ("build", &self.build.build),
            ("post-build", &self.build.post_build),
        ] {
            list(&mut file, "    ", phase, commands);
        }
        pairs(&mut file, "env", "value", &self.build.variables);
        file.push_str("run:\n");
        if let Some(version) = &self.run.runtime_version {
            line(&mut file, &format!("  runtime-version: {}", quoted(version)));
        }
        list(&mut file, "  ", "pre-run", &self.run.pre_run);
        line(&mut file, &format!("  command: {}", quoted(&self.run.command)));
        if self.run.port.is_some() || self.run.port_variable.is_some() {
            file.push_str("  network:\n");
            if let Some(port) = self.run.port {
                line(&mut file, &format!("    port: {port}"));
            }
            if let Some(name) = &self.run.port_variable {
                line(&mut file, &format!("    env: {}", quoted(name)));
            }
        }
        pairs(&mut file, "env", "value", &self.run.variables);
        pairs(&mut file, "secrets", "value-from", &self.run.secrets);
        file
    }
}

fn line(file: &mut String, text: &str) {
    file.push_str(text);
    file.push('\n');
}

fn list(file: &mut String, indentation: &str, name: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    line(file, &format!("{indentation}{name}:"));
    for item in items {
        line(file, &format!("{indentation}  - {}", quoted(item)));
    }
}

fn pairs(file: &mut String, name: &str, second: &str, pairs: &[(String, String)]) {
    if pairs.is_empty() {
        return;
    }
    line(file, &format!("  {name}:"));
    for (name, value) in pairs {
        line(file, &format!("    - name: {}", quoted(name)));
        line(file, &format!("      {second}: {}", quoted(value)));
    }
}

/// A double-quoted scalar (YAML 1.2.2, section 7.3.1): the only style that can hold every text.
fn quoted(text: &str) -> String {
    let mut written = String::from('"');
    for character in text.chars() {
        match character {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            // Also what YAML takes for the end of a line, and the mark at the beginning of a file.
            hidden
                if hidden.is_control()
                    || matches!(hidden, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}') =>
            {
                // Writing to a String cannot fail.
                let _ = write!(written, "\\U{:08X}", u32::from(hidden));
            }
            other => written.push(other),
        }
    }
    written.push('"');
    written
}
