//! Names and paths of the project, read from the one place where they stand: the root `Cargo.toml`.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::command;

/// For development or for shipping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Compiles fast, is checked at run time, reads the site from the disk.
    Debug,
    /// Runs fast, is small, carries the site inside.
    Release,
}

impl Profile {
    /// The name of cargo's folder for it, and of ours.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }
}

/// `[[workspace.metadata.leptos]]`, as far as it is used here.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Names {
    /// The package of the binary.
    pub bin_package: String,
    /// The binary's name.
    pub bin_target: String,
    /// The package of the browser's half.
    pub lib_package: String,
    /// What the names of the site's own files start with.
    pub output_name: String,
    /// Where the site is put together, from the root.
    site_root: PathBuf,
    /// Where the built files lie inside it.
    pub site_pkg_dir: PathBuf,
    /// The style sheet that imports the others.
    style_file: PathBuf,
    /// Files that go to the site's top unchanged.
    assets_dir: PathBuf,
    /// The browser tests.
    end2end_dir: PathBuf,
    /// The cargo profile of the browser's half while developing.
    lib_profile_dev: String,
    /// The cargo profile of the browser's half for shipping.
    lib_profile_release: String,
}

/// The project and its places, all of them absolute.
#[derive(Debug)]
pub struct Project {
    /// Where the root `Cargo.toml` lies.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
    /// The names.
    pub names: Names,
}

#[derive(Deserialize)]
struct CargoMetadata {
    workspace_root: PathBuf,
    target_directory: PathBuf,
    metadata: Option<serde_json::Value>,
}

impl Project {
    /// Asks cargo.
    pub fn load() -> Result<Self> {
        let mut command = command::cargo();
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        // From wherever `cargo xtask` was called, this is the project that is meant.
        if let Some(xtask) = env::var_os("CARGO_MANIFEST_DIR") {
            command.current_dir(xtask);
        }
        Self::parse(&command::output(&mut command)?)
    }

    fn parse(json: &str) -> Result<Self> {
        const TABLE: &str = "[[workspace.metadata.leptos]] in the root Cargo.toml";
        let metadata: CargoMetadata =
            serde_json::from_str(json).context("cargo metadata is not what it was")?;
        let table = metadata
            .metadata
            .and_then(|mut all| {
                all.get_mut("leptos")
                    .and_then(|tables| tables.get_mut(0))
                    .map(serde_json::Value::take)
            })
            .with_context(|| format!("{TABLE} is missing"))?;
        let names = serde_json::from_value(table).with_context(|| format!("{TABLE} needs a change"))?;
        Ok(Self {
            root: metadata.workspace_root,
            target: metadata.target_directory,
            names,
        })
    }

    /// Where the site is put together. It does not follow `CARGO_TARGET_DIR`: the server embeds it by this path.
    pub fn site(&self) -> PathBuf {
        self.root.join(&self.names.site_root)
    }

    /// The style sheet that imports the others.
    pub fn style(&self) -> PathBuf {
        self.root.join(&self.names.style_file)
    }

    /// Files that go to the site's top unchanged; the folder may be missing.
    pub fn assets(&self) -> PathBuf {
        self.root.join(&self.names.assets_dir)
    }

    /// The browser tests.
    pub fn end2end(&self) -> PathBuf {
        self.root.join(&self.names.end2end_dir)
    }

    /// What these commands keep between two calls.
    pub fn kept(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The folder of npm packages that only building needs.
    pub fn build_packages(&self) -> PathBuf {
        self.root.join("xtask")
    }

    /// The binary, once built.
    pub fn binary(&self, profile: Profile) -> PathBuf {
        self.target.join(profile.folder()).join(format!(
            "{}{}",
            self.names.bin_target,
            env::consts::EXE_SUFFIX
        ))
    }

    /// The cargo profile of the browser's half.
    pub fn lib_profile(&self, profile: Profile) -> &str {
        match profile {
            Profile::Debug => &self.names.lib_profile_dev,
            Profile::Release => &self.names.lib_profile_release,
        }
    }

    /// A path as a person at the project's root would write it.
    pub fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = r#"{ "name": "n", "bin-package": "server", "bin-target": "slipway", "lib-package": "frontend",
        "output-name": "slipway", "site-root": "target/site", "site-pkg-dir": "pkg", "style-file": "style/main.css",
        "assets-dir": "app/public", "end2end-dir": "end2end", "lib-profile-dev": "wasm-dev",
        "lib-profile-release": "wasm-release", "unknown-key": true }"#;

    fn json(metadata: &str) -> String {
        format!(r#"{{ "workspace_root": "/p", "target_directory": "/elsewhere", "metadata": {metadata} }}"#)
    }

    #[test]
    fn paths_are_absolute_and_the_site_stays_in_the_project() -> Result<()> {
        let project = Project::parse(&json(&format!(r#"{{ "leptos": [{TABLE}] }}"#)))?;
        assert_eq!(project.site(), Path::new("/p/target/site"));
        assert_eq!(project.style(), Path::new("/p/style/main.css"));
        assert_eq!(project.kept(), Path::new("/elsewhere/xtask"));
        assert_eq!(project.lib_profile(Profile::Release), "wasm-release");
        assert_eq!(project.shown(&project.style()).to_string(), "style/main.css");
        Ok(())
    }

    #[test]
    fn a_missing_table_or_key_is_named() {
        for metadata in ["null", "{}", r#"{ "leptos": [] }"#] {
            let error = Project::parse(&json(metadata)).map_err(|error| format!("{error:#}"));
            assert!(
                error.is_err_and(|text| text.contains("workspace.metadata.leptos")),
                "{metadata}"
            );
        }
        let without = TABLE.replace(r#""style-file": "style/main.css","#, "");
        let error = Project::parse(&json(&format!(r#"{{ "leptos": [{without}] }}"#)));
        assert!(error.is_err_and(|error| format!("{error:#}").contains("style-file")));
    }

    #[test]
    fn the_real_table_is_complete() -> Result<()> {
        Project::load().map(drop)
    }
}
