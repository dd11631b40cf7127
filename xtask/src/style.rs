//! The style sheet: many files while writing, one file to load.

use std::{fmt::Display, path::Path};

use anyhow::{Result, anyhow, bail};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    error::Error,
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
    targets::{Browsers, Targets},
};

use crate::metadata::{Profile, Project};

/// The oldest browsers that are supported. They know nesting, layers, `light-dark()` and `:has()`, so that what is
/// written is what is served, except for prefixes.
const BROWSERS: Browsers = Browsers {
    android: Some(version(125, 0)),
    chrome: Some(version(125, 0)),
    edge: Some(version(125, 0)),
    firefox: Some(version(128, 0)),
    ie: None,
    ios_saf: Some(version(17, 5)),
    opera: Some(version(111, 0)),
    safari: Some(version(17, 5)),
    samsung: Some(version(27, 0)),
};

const fn version(major: u32, minor: u32) -> u32 {
    major << 16 | minor << 8
}

/// Puts the style sheet and everything it imports into one.
pub fn bundle(project: &Project, profile: Profile) -> Result<String> {
    let entry = project.style();
    if !entry.is_file() {
        bail!(
            "{} is missing; it is the file that imports the other style sheets",
            project.shown(&entry)
        );
    }
    bundle_file(&entry, profile).map_err(|error| {
        // Lightning CSS names files by their full path; at the project's root the rest is what a person needs.
        anyhow!(
            "a style sheet needs a change: {}",
            error.replace(&format!("{}/", project.root.display()), "")
        )
    })
}

fn bundle_file(entry: &Path, profile: Profile) -> Result<String, String> {
    let files = FileProvider::new();
    let targets = Targets::from(BROWSERS);
    let mut sheet = Bundler::new(&files, None, ParserOptions::default())
        .bundle(entry)
        .map_err(located)?;
    // Also merges the prefixed and plain forms; only the printer decides about white space.
    sheet
        .minify(MinifyOptions {
            targets,
            ..MinifyOptions::default()
        })
        .map_err(located)?;
    let printed = sheet.to_css(PrinterOptions {
        minify: profile == Profile::Release,
        targets,
        ..PrinterOptions::default()
    });
    printed.map(|printed| printed.code).map_err(located)
}

/// File, line and message. The library's own wording counts lines from zero.
fn located<Kind: Display>(error: Error<Kind>) -> String {
    match error.loc {
        Some(place) => format!("{}, line {}: {}", place.filename, place.line + 1, error.kind),
        None => error.kind.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn bundle_of(files: &[(&str, &str)], profile: Profile) -> Result<String> {
        let folder = tempfile::tempdir()?;
        for (name, text) in files {
            fs::write(folder.path().join(name), text)?;
        }
        bundle_file(&folder.path().join("main.css"), profile).map_err(|error| anyhow!(error))
    }

    #[test]
    fn imports_are_inlined_and_keep_their_layers() -> Result<()> {
        let css = bundle_of(
            &[
                (
                    "main.css",
                    "@layer tokens, base;\n@import 'tokens.css' layer(tokens);\n@import 'base.css' layer(base);",
                ),
                (
                    "tokens.css",
                    ":root { --space: 4px; color: light-dark(#000, #fff) }",
                ),
                ("base.css", "main { & h1 { margin: var(--space) } }"),
            ],
            Profile::Release,
        )?;
        assert!(!css.contains("@import"), "{css}");
        assert!(css.contains("@layer tokens"), "{css}");
        assert!(css.contains("light-dark(#000,#fff)"), "{css}");
        assert!(css.find("--space:4px") < css.find("margin:var(--space)"), "{css}");
        Ok(())
    }

    #[test]
    fn a_mistake_is_reported_with_its_file_and_line() {
        let main = ("main.css", "@import 'other.css';");
        let error = bundle_of(
            &[main, ("other.css", "a { color: red }\nb::(} { }")],
            Profile::Debug,
        );
        assert!(error.is_err_and(|error| error.to_string().contains("other.css, line 2: ")));
        let error = bundle_of(&[main], Profile::Debug);
        assert!(error.is_err_and(|error| error.to_string().contains("main.css, line 1: ")));
    }
}
