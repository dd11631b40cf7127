//! `cargo xtask test`: everything that has to hold before a change is done.

use std::{
    io::{BufRead as _, BufReader, IsTerminal as _},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{
    browser, command, exports,
    metadata::{Profile, Project},
    npm,
    report::Report,
    site,
    toolchain::{Choice, Wasm},
};

/// What to leave out.
pub struct Selection<'a> {
    /// Run no browser tests.
    pub skip_browser: bool,
    /// Run only tests whose names contain one of these; none means all. With a filter only tests run, no lints.
    pub filters: &'a [String],
}

/// Checks, tests, and shows the runners' closing lines last.
pub fn test(project: &Project, choice: Choice, selection: &Selection<'_>, report: &Report) -> Result<()> {
    if selection.filters.is_empty() {
        lint(project, report)?;
    }
    // Tests of single sign-on ask a provider of theirs; without Node.js they say themselves what they need.
    if npm::is_available() {
        npm::install(project, &project.end2end(), report)?;
    }
    let closing = rust_tests(project, selection.filters, report)?;
    if selection.filters.is_empty() {
        exports::check(project, report)?;
    }
    let wasm = Wasm::find(choice, project, report)?;
    site::build(project, &wasm, Profile::Debug, report)?;
    if !selection.skip_browser {
        report.step("Compile the server", || compile_as_tested(project))?;
        browser_tests(project, selection.filters, report)?;
    }
    for line in closing {
        println!("{line}");
    }
    Ok(())
}

/// The packages are built in three groups, because cargo joins the features of what it builds together: Leptos for the
/// server and Leptos for the browser must never be one, and xtask's libraries would be compiled a second time with the
/// features that the server wants of them.
fn groups(project: &Project) -> [Vec<&str>; 3] {
    let frontend = project.names.lib_package.as_str();
    [
        vec!["--workspace", "--exclude", frontend, "--exclude", "xtask"],
        vec!["--package", frontend],
        vec!["--package", "xtask"],
    ]
}

fn lint(project: &Project, report: &Report) -> Result<()> {
    report.step("Check the format", || {
        command::run(
            command::cargo()
                .args(["fmt", "--all", "--check"])
                .current_dir(&project.root),
        )
        .context("run `cargo fmt`")
    })?;
    // The browser's half is linted for the host: Debian has no Clippy beside its compiler for WebAssembly.
    for (group, what) in
        groups(project)
            .iter()
            .zip(["the server and its crates", "the browser's half", "xtask"])
    {
        report.step(&format!("Lint {what}"), || {
            command::run(
                command::cargo()
                    .arg("clippy")
                    .args(group)
                    .args(["--all-targets", "--", "--deny", "warnings"])
                    .current_dir(&project.root),
            )
        })?;
    }
    Ok(())
}

/// Runs them with nextest where it is installed, and returns the closing lines.
fn rust_tests(project: &Project, filters: &[String], report: &Report) -> Result<Vec<String>> {
    let nextest = command::find("cargo-nextest").is_some();
    let [together, _, xtask] = groups(project);
    let mut closing = Vec::new();
    for (group, what) in [(together, "the server and its crates"), (xtask, "xtask")] {
        let mut command = command::cargo();
        if nextest {
            // A filter that fits only browser tests is no mistake.
            command.args(["nextest", "run", "--no-tests", "pass"]);
        } else {
            command.arg("test");
        }
        command.args(group).current_dir(&project.root);
        if nextest {
            command.args(filters);
        } else if !filters.is_empty() {
            command.arg("--").args(filters);
        }
        closing.extend(report.step(&format!("Test {what}"), || {
            run_and_keep_closing_lines(&mut command, nextest)
        })?);
    }
    Ok(closing)
}

/// Shows what the runner writes as it comes, and returns the lines that sum it up.
fn run_and_keep_closing_lines(command: &mut Command, nextest: bool) -> Result<Vec<String>> {
    // nextest writes to standard error, libtest to standard output; cargo's own words go to standard error.
    let (captured, color) = if nextest {
        command.stderr(Stdio::piped());
        (true, std::io::stderr().is_terminal())
    } else {
        command.stdout(Stdio::piped());
        (false, std::io::stdout().is_terminal())
    };
    if color {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut child = command
        .spawn()
        .with_context(|| format!("`{}` could not be started", command::display(command)))?;
    let output: Box<dyn std::io::Read> = match (captured, child.stderr.take(), child.stdout.take()) {
        (true, Some(stderr), _) => Box::new(stderr),
        (false, _, Some(stdout)) => Box::new(stdout),
        _ => bail!("the runner's output is out of reach"),
    };
    let mut closing = Vec::new();
    for line in BufReader::new(output).lines() {
        let line = line?;
        if captured {
            eprintln!("{line}");
        } else {
            println!("{line}");
        }
        if is_closing_line(&line) {
            closing.push(line);
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("tests failed; what they said is above");
    }
    Ok(closing)
}

fn is_closing_line(line: &str) -> bool {
    // A binary without tests has nothing to sum up.
    (line.contains("test result: ") && !line.contains(" 0 passed"))
        || (line.contains("Summary [") && line.contains(" run: "))
}

/// The binary from the libraries that were just tested. Built by itself it would be without the features that tests add
/// to shared libraries, and so would most of what it is made of have to be compiled again.
fn compile_as_tested(project: &Project) -> Result<()> {
    let [together, ..] = groups(project);
    command::run(
        command::cargo()
            .arg("build")
            .args(together)
            .args(["--bins", "--tests"])
            .current_dir(&project.root),
    )
}

fn browser_tests(project: &Project, filters: &[String], report: &Report) -> Result<()> {
    let chromium = browser::prepare(project, report)?;
    let folder = project.end2end();
    report.step("Check the types of the browser tests", || {
        command::run(
            command::program(npm::program(&folder, "tsc"))
                .arg("--noEmit")
                .current_dir(&folder),
        )
    })?;
    report.step("Test in the browser", || {
        let mut command = command::program(npm::program(&folder, "playwright"));
        command
            .arg("test")
            .env("CHROMIUM_PATH", chromium)
            .env("SLIPWAY_BIN", project.binary(Profile::Debug))
            .current_dir(&folder);
        if !filters.is_empty() {
            let pattern = filters
                .iter()
                .map(|filter| escaped(filter))
                .collect::<Vec<_>>()
                .join("|");
            command.args(["--pass-with-no-tests", "--grep", &pattern]);
        }
        command::run(&mut command)
    })
}

/// A filter is plain text for cargo and a pattern for Playwright.
fn escaped(filter: &str) -> String {
    let mut pattern = String::new();
    for letter in filter.chars() {
        if r"\^$.|?*+()[]{}/".contains(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_told_from_the_rest() {
        for line in [
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "     Summary [   0.021s] 12 tests run: 12 passed, 0 skipped",
        ] {
            assert!(is_closing_line(line), "{line}");
        }
        for line in [
            "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test arn::tests::parses ... ok",
            "        PASS [   0.004s] model arn::tests::parses",
        ] {
            assert!(!is_closing_line(line), "{line}");
        }
    }

    #[test]
    fn filters_are_plain_text_to_playwright() {
        assert_eq!(escaped("create service"), "create service");
        assert_eq!(escaped("a.b (c)"), r"a\.b \(c\)");
    }
}
