//! One shell for all commands of a page, so that variables go from one to the next.

use std::{fs, time::Duration};

use anyhow::{Context, Result, bail};

use super::page::Command;
use crate::{command, metadata::Project, python::Installed};

/// Many times as long as it takes.
const LIMIT: Duration = Duration::from_mins(5);

/// Stands between the answers; no command writes it.
const SEPARATOR: &str = "\u{1}next\u{1}";

/// Runs the commands and returns what each of them wrote to standard output and standard error.
pub fn run(project: &Project, cli: &Installed, endpoint: &str, commands: &[&Command]) -> Result<Vec<String>> {
    let folder = project.target.join("clients");
    let output = folder.join("output");
    let begin = format!("exec > '{}' 2>&1\n", output.display());
    let script = commands.iter().fold(begin, |script, command| {
        script + &command.text + &format!("\nprintf '%s\\n' '{SEPARATOR}'\n")
    });
    let mut shell = command::program("sh");
    shell
        .args(["-c", &script])
        .current_dir(&folder)
        .env("AWS_ENDPOINT_URL", endpoint)
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        // A person's own settings are not the page's.
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env_remove("AWS_PROFILE")
        .env_remove("AWS_SESSION_TOKEN");
    let ended = command::succeeds_within(cli.provide(&mut shell)?, LIMIT);
    let text =
        fs::read_to_string(&output).with_context(|| format!("{} cannot be read", project.shown(&output)))?;
    let mut answers: Vec<String> = text
        .split(&format!("{SEPARATOR}\n"))
        .map(|answer| answer.trim_matches('\n').to_owned())
        .collect();
    let rest = answers.pop().unwrap_or_default();
    if !ended || answers.len() != commands.len() {
        let at = commands
            .get(answers.len())
            .map_or("the end", |command| command.text.as_str());
        bail!("the shell did not get past `{at}`, which wrote: {rest}");
    }
    Ok(answers)
}
