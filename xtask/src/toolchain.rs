//! A compiler with a standard library for WebAssembly.
//!
//! Three ways, in this order: it is installed already; rustup brings it; or, where rustup's server is out of reach,
//! Debian's own compiler and the sources of its library, from which cargo builds the library along with the frontend.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::{command, debian, metadata::Project, report::Report};

/// The target triple of browsers.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Long enough for a slow line, short enough to wait for where there is none.
const RUSTUP_LIMIT: Duration = Duration::from_mins(2);

/// `cargo-web` and `rustc-web` are Debian's newest compiler, kept for its browsers; the version moves with them.
const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// Which way to take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Choice {
    /// The first that works.
    #[default]
    Auto,
    /// Only the compiler on the path, with its own library for WebAssembly.
    Installed,
    /// Only Debian's compiler and library sources.
    Debian,
}

/// The compiler that was found.
pub enum Wasm {
    /// The one on the path, library included.
    Installed,
    /// Debian's, which builds the library from its sources.
    Debian {
        /// A linker that understands WebAssembly.
        linker: PathBuf,
    },
}

impl Wasm {
    /// Finds a compiler, and installs what is missing where that is possible.
    pub fn find(choice: Choice, project: &Project, report: &Report) -> Result<Self> {
        report.step("Look for a compiler for WebAssembly", || match choice {
            Choice::Auto => Self::any(project, report),
            Choice::Installed if is_installed() => Ok(Self::Installed),
            Choice::Installed => bail!("run `rustup target add {TARGET}` first"),
            Choice::Debian => debian_way(report),
        })
    }

    fn any(project: &Project, report: &Report) -> Result<Self> {
        if is_installed() {
            return Ok(Self::Installed);
        }
        // Once rustup's server was out of reach, do not wait for it at every build.
        let memory = project.kept().join("wasm-toolchain");
        let debian_before = fs::read_to_string(&memory).is_ok_and(|way| way.trim() == "debian");
        if !debian_before && command::find("rustup").is_some() {
            report.note(&format!("rustup target add {TARGET}"));
            let added = command::succeeds_within(
                command::program("rustup")
                    .args(["target", "add", TARGET])
                    .current_dir(&project.root),
                RUSTUP_LIMIT,
            );
            if added && is_installed() {
                return Ok(Self::Installed);
            }
            report.note("rustup could not; next is Debian's compiler with the sources of its library");
        }
        let found = debian_way(report)?;
        fs::create_dir_all(project.kept())
            .and_then(|()| fs::write(&memory, "debian\n"))
            .with_context(|| format!("{} cannot be written", project.shown(&memory)))?;
        Ok(found)
    }

    /// `cargo build` for the browser, still without the package and the profile.
    pub fn build(&self) -> Command {
        match self {
            Self::Installed => {
                let mut command = command::cargo();
                command.args(["build", "--target", TARGET]);
                command
            }
            Self::Debian { linker } => {
                let mut command = command::program(DEBIAN_CARGO);
                command
                    .env("RUSTC", DEBIAN_RUSTC)
                    // build-std is unstable; this compiler's own library is what it builds, so nothing can drift.
                    .env("RUSTC_BOOTSTRAP", "1")
                    // `cargo run` points it at the other compiler's libraries.
                    .env_remove("LD_LIBRARY_PATH")
                    .args([
                        "build",
                        "--target",
                        TARGET,
                        "-Zbuild-std=std,panic_abort",
                        "--config",
                    ])
                    .arg(format!("target.{TARGET}.linker={:?}", linker.to_string_lossy()));
                command
            }
        }
    }
}

fn is_installed() -> bool {
    let folder = command::output(
        rustc()
            .args(["--print", "target-libdir", "--target", TARGET])
            .stderr(Stdio::null()),
    );
    folder.is_ok_and(|folder| Path::new(&folder).is_dir())
}

fn debian_way(report: &Report) -> Result<Wasm> {
    if !DEBIAN_PACKAGES.iter().all(|package| debian::has(package)) {
        debian::install(&DEBIAN_PACKAGES, report).with_context(|| {
            format!("the frontend needs Rust's library for {TARGET}: run `rustup target add {TARGET}`")
        })?;
    }
    Ok(Wasm::Debian { linker: linker()? })
}

/// Debian's own `rust-lld` leads nowhere without one more package, so the one that every rustup toolchain has is taken.
fn linker() -> Result<PathBuf> {
    let library = command::output(rustc().args(["--print", "target-libdir"]))?;
    let of_toolchain = Path::new(&library).with_file_name("bin").join("rust-lld");
    [
        Some(of_toolchain),
        command::find("rust-lld"),
        command::find("wasm-ld"),
    ]
    .into_iter()
    .flatten()
    // Not only named, but there when links are followed.
    .find(|file| file.is_file())
    .context("a linker for WebAssembly is missing: `apt-get install lld` brings one")
}

fn rustc() -> Command {
    command::program(env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc")))
}
