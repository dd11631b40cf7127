//! From text to what a file says, and what is wrong with it.

use super::section::Section;
use super::slips::likely_runtime;
use super::yaml::{self, Node, Value};
use super::{Build, ConfigurationFile, Finding, Reading, Run};
use crate::environment;
use crate::port::Port;
use crate::runtime::{BuildKind, Runtime};

/// Reads a file as App Runner does, and tells everything about it at once, not the first thing alone.
pub fn read(text: &str) -> Reading {
    // YAML ends a line in three ways (1.2.2, section 5.4); lines are counted here in one.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = Reader::default();
    let file = match yaml::read(&text) {
        Ok(node) => reader.file(&node),
        Err(finding) => {
            reader.findings.push(finding);
            None
        }
    };
    let mut findings = reader.findings;
    findings.sort_by_key(|finding| finding.line);
    let is_right = findings.iter().all(|finding| !finding.is_error);
    Reading {
        file: file.filter(|_| is_right),
        findings,
    }
}

#[derive(Default)]
pub(super) struct Reader {
    pub(super) findings: Vec<Finding>,
}

impl Reader {
    fn file(&mut self, node: &Node) -> Option<ConfigurationFile> {
        let top = self.section(node, "The file", &["version", "runtime", "build", "run"])?;
        self.version(&top);
        let runtime = self.runtime(&top);
        let build = match top.get("build") {
            Some(node) => self.build(node),
            None => self.missing(
                top.line,
                "build:, with at least one command in build.commands.build",
            ),
        };
        let run = match top.get("run") {
            Some(node) => self.run(node, runtime),
            None => self.missing(top.line, "run:, with the command that starts the application"),
        };
        Some(ConfigurationFile {
            runtime: runtime?,
            build: build?,
            run: run?,
        })
    }

    fn version(&mut self, top: &Section) {
        match top.get("version") {
            None => {
                self.missing::<()>(top.line, "version: 1.0");
            }
            Some(node) if node.scalar() == Some("1.0") => {}
            Some(node) => self.error(
                node.line,
                "Write version: 1.0. App Runner has no other version of the file.",
            ),
        }
    }

    fn runtime(&mut self, top: &Section) -> Option<Runtime> {
        let Some(node) = top.get("runtime") else {
            return self.missing(top.line, "runtime:, for example python311 or nodejs22");
        };
        let word = self.text(node, "runtime")?;
        let Some(runtime) = Runtime::from_file(&word) else {
            let meant = likely_runtime(&word);
            self.error(
                node.line,
                match meant {
                    Some(runtime) => {
                        format!("Write {}. App Runner has no runtime {word}.", runtime.in_file())
                    }
                    None => format!(
                        "App Runner has no runtime {word}. Choose one of {}.",
                        Runtime::ALL
                            .iter()
                            .filter(|runtime| runtime.support_ended().is_none())
                            .map(|runtime| runtime.in_file())
                            .collect::<Vec<_>>()
                            .join(", ")
                    ),
                },
            );
            return None;
        };
        if let Some(day) = runtime.support_ended() {
            let instead = runtime
                .successor()
                .map(|next| format!(" Move to {}.", next.in_file()))
                .unwrap_or_default();
            self.warn(
                node.line,
                format!(
                    "AWS's support of {} ended on {day}; a new deployment may be refused.{instead}",
                    runtime.label()
                ),
            );
        }
        Some(runtime)
    }

    fn build(&mut self, node: &Node) -> Option<Build> {
        let section = self.section(node, "build", &["commands", "env"])?;
        let commands = match section.get("commands") {
            Some(node) => self.section(node, "build.commands", &["pre-build", "build", "post-build"]),
            None => self.missing(section.line, "build.commands with a list named build"),
        };
        let variables = self.variables(section.get("env"), "build.env");
        let commands = commands?;
        let mut phase = |name: &str| match commands.get(name) {
            Some(node) => self.commands(node, name),
            None => Vec::new(),
        };
        let (pre_build, build, post_build) = (phase("pre-build"), phase("build"), phase("post-build"));
        if commands.get("build").is_none() {
            return self.missing(
                commands.line,
                "build.commands.build, a list with at least one command",
            );
        }
        Some(Build {
            pre_build,
            build,
            post_build,
            variables,
        })
    }

    fn run(&mut self, node: &Node, runtime: Option<Runtime>) -> Option<Run> {
        let known = [
            "runtime-version",
            "pre-run",
            "command",
            "network",
            "env",
            "secrets",
        ];
        let section = self.section(node, "run", &known)?;
        let runtime_version = section
            .get("runtime-version")
            .and_then(|node| self.runtime_version(node));
        let pre_run = match section.get("pre-run") {
            Some(node) => {
                if runtime.is_some_and(|runtime| runtime.build_kind() == BuildKind::Original) {
                    self.error(
                        node.line,
                        "Move these commands to build.commands. Only python311, nodejs18 and nodejs22 have pre-run.",
                    );
                }
                self.commands(node, "pre-run")
            }
            None => Vec::new(),
        };
        let (port, port_variable) = match section.get("network") {
            Some(node) => self.network(node),
            None => (None, None),
        };
        let variables = self.variables(section.get("env"), "run.env");
        let secrets = self.secrets(section.get("secrets"), &variables);
        let command = match section.get("command") {
            Some(node) => self.command(node),
            None => self.missing(section.line, "run.command, which starts the application"),
        };
        Some(Run {
            runtime_version,
            pre_run,
            command: command?,
            port,
            port_variable,
            variables,
            secrets,
        })
    }

    fn runtime_version(&mut self, node: &Node) -> Option<String> {
        let version = self.text(node, "run.runtime-version")?;
        if let Value::Scalar { is_plain: true, .. } = node.value
            && version.matches('.').count() == 1
            && version.parse::<f64>().is_ok()
        {
            // 3.10 is the number 3.1, and no Python has that version.
            self.error(
                node.line,
                format!("Quote it: \"{version}\". Without quotes YAML reads a number, in which 3.10 is 3.1."),
            );
            return None;
        }
        let is_version = version.split('.').count() <= 3
            && version
                .split('.')
                .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        if !is_version {
            self.error(node.line, "Write a version as \"3.11\" or \"3.11.13\".");
            return None;
        }
        Some(version)
    }

    fn command(&mut self, node: &Node) -> Option<String> {
        if let Value::List(_) = node.value {
            self.error(
                node.line,
                "Write one command, not a list. What has to happen before it belongs in pre-run or in the build.",
            );
            return None;
        }
        let command = self.text(node, "run.command")?;
        if command.trim().is_empty() {
            return self.missing(node.line, "the command that starts the application");
        }
        self.one_line(node, &command);
        Some(command)
    }

    fn network(&mut self, node: &Node) -> (Option<Port>, Option<String>) {
        let Some(section) = self.section(node, "run.network", &["port", "env"]) else {
            return (None, None);
        };
        let port = section.get("port").and_then(|node| {
            let text = self.text(node, "run.network.port")?;
            match text.parse::<Port>() {
                Ok(port) => Some(port),
                Err(error) => {
                    self.error(node.line, error.to_string());
                    None
                }
            }
        });
        let variable = section.get("env").and_then(|node| self.port_variable(node));
        (port, variable)
    }

    fn port_variable(&mut self, node: &Node) -> Option<String> {
        if !matches!(node.value, Value::Scalar { .. }) {
            self.error(
                node.line,
                "Write the name of one variable, which holds the port beside PORT. Other variables belong in run.env.",
            );
            return None;
        }
        let name = self.text(node, "run.network.env")?;
        if name == "PORT" {
            self.warn(node.line, "PORT holds the port anyway. Leave this line out.");
        } else if let Err(error) = environment::check_name(&name) {
            self.error(node.line, error.to_string());
        }
        Some(name)
    }

    /// The commands of a phase. An empty list is an error where something has to be built.
    fn commands(&mut self, node: &Node, name: &str) -> Vec<String> {
        let Value::List(items) = &node.value else {
            self.error(
                node.line,
                format!("Put each command of {name} on a line of its own that begins with a dash."),
            );
            return Vec::new();
        };
        if items.is_empty() && name == "build" {
            self.error(
                node.line,
                "Give at least one command. Where there is nothing to build, echo does.",
            );
        }
        let mut commands = Vec::new();
        for item in items {
            if let Value::Map(_) = item.value {
                // `- echo a: b` is a map for YAML.
                self.error(
                    item.line,
                    "Quote the command: YAML takes a colon and a blank for a key and its value.",
                );
            } else if let Some(command) = self.text(item, name) {
                self.one_line(item, &command);
                commands.push(command);
            }
        }
        commands
    }

    fn one_line(&mut self, node: &Node, command: &str) {
        if command.trim_end().contains('\n') {
            self.warn(node.line, "App Runner runs each command as one line of a Dockerfile. Join the lines with &&, or put them into a script.");
        }
    }

    fn variables(&mut self, node: Option<&Node>, place: &str) -> Vec<(String, String)> {
        let mut variables: Vec<(String, String)> = Vec::new();
        for (line, name, value) in self.pairs(node, place, "value") {
            let Some(value) = self.text(value, &name) else {
                continue;
            };
            self.name(line, &name, variables.iter().map(|(name, _)| name));
            variables.push((name, value));
        }
        variables
    }

    fn secrets(&mut self, node: Option<&Node>, variables: &[(String, String)]) -> Vec<(String, String)> {
        let mut secrets: Vec<(String, String)> = Vec::new();
        for (line, name, reference) in self.pairs(node, "run.secrets", "value-from") {
            let at = reference.line;
            let Some(reference) = self.text(reference, &name) else {
                continue;
            };
            self.name(
                line,
                &name,
                variables.iter().chain(&secrets).map(|(name, _)| name),
            );
            if reference.trim().is_empty() || reference.contains(char::is_whitespace) {
                self.error(at, "Write the ARN of a secret or of a parameter, or the name of a parameter of the same Region.");
            }
            secrets.push((name, reference));
        }
        secrets
    }
}
