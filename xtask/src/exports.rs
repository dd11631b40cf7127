//! What Slipway writes in the languages of other tools, held against the tools themselves.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    clients, command,
    metadata::Project,
    python::{Installed, Package},
    report::Report,
};

/// Checks templates of CloudFormation against AWS's schemas, which it brings along.
const CFN_LINT: Package = Package {
    name: "cfn-lint",
    version: "1.58.0",
};

/// Writes every kind of create in every language and lets the owners of the languages look at it.
pub fn check(project: &Project, report: &Report) -> Result<()> {
    let (lint, cli) = (
        CFN_LINT.install(project, report)?,
        clients::AWS_CLI.install(project, report)?,
    );
    let folder = project.target.join("exports");
    report.step("Check the exports", || {
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .with_context(|| format!("{} cannot be removed", project.shown(&folder)))?;
        }
        command::run(
            command::cargo()
                .args([
                    "run",
                    "--quiet",
                    "--package",
                    "model",
                    "--example",
                    "exports",
                    "--",
                ])
                .arg(&folder)
                .current_dir(&project.root),
        )?;
        templates(&lint, &folder)?;
        for call in ["create", "update"] {
            for kind in kinds(&folder.join(call))? {
                calls(&cli, call, &kind)?;
            }
        }
        Ok(())
    })
}

fn kinds(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut kinds = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<PathBuf>>>()?;
    if kinds.is_empty() {
        bail!("{} is empty", folder.display());
    }
    kinds.sort();
    Ok(kinds)
}

/// Every template is right, down to warnings and hints.
fn templates(lint: &Installed, folder: &Path) -> Result<()> {
    let mut linter = command::program("cfn-lint");
    linter.args(["--regions", "eu-west-1", "--include-checks", "I", "--"]);
    for kind in kinds(&folder.join("create"))? {
        linter.arg(kind.join("service.yaml"));
    }
    command::run(lint.provide(&mut linter)?)
}

/// Nobody listens there: a call that the AWS CLI finds right ends with these words.
const NOWHERE: &str = "http://127.0.0.1:9";
const RIGHT: &str = "Could not connect to the endpoint URL";

/// The command line and the body are what the AWS CLI takes: it looks at every member before it sends anything.
fn calls(cli: &Installed, call: &str, kind: &Path) -> Result<()> {
    let script = kind.join("create-service.sh");
    let typed =
        fs::read_to_string(&script).with_context(|| format!("{} cannot be read", script.display()))?;
    let body = kind.join("create-service.json");
    let by_body = format!(
        "aws apprunner {call}-service --region eu-west-1 --cli-input-json 'file://{}'",
        body.display()
    );
    for line in [typed, by_body] {
        let mut shell = command::program("sh");
        shell
            .args(["-c", &line])
            .env("AWS_ENDPOINT_URL", NOWHERE)
            .env("AWS_MAX_ATTEMPTS", "1")
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            // A person's own settings are not these.
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env_remove("AWS_PROFILE");
        let answer = cli.provide(&mut shell)?.output()?;
        let said = String::from_utf8_lossy(&answer.stderr);
        if !said.contains(RIGHT) {
            bail!("the AWS CLI does not take what {} has: {said}", kind.display());
        }
    }
    Ok(())
}
