//! The browser's half: from Rust to a wasm file and the JavaScript that loads it.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    command, hash,
    metadata::{Profile, Project},
    npm,
    report::{Report, size},
    toolchain::{TARGET, Wasm},
};

/// What the compiler emits for browsers by now, and what `wasm-opt` may therefore use.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The folder with the loading JavaScript, the wasm file and perhaps snippets, named as wasm-bindgen names them.
pub struct Frontend {
    folder: PathBuf,
    name: String,
}

impl Frontend {
    /// The JavaScript module that loads the wasm file.
    pub fn js(&self) -> PathBuf {
        self.folder.join(format!("{}.js", self.name))
    }

    /// The wasm file.
    pub fn wasm(&self) -> PathBuf {
        self.folder.join(format!("{}_bg.wasm", self.name))
    }

    /// JavaScript that dependencies bring along; the folder may be missing.
    pub fn snippets(&self) -> PathBuf {
        self.folder.join("snippets")
    }
}

/// Compiles the frontend and makes it loadable. Does nothing twice.
pub fn build(project: &Project, wasm: &Wasm, profile: Profile, report: &Report) -> Result<Frontend> {
    let compiled = report.step("Compile the frontend to WebAssembly", || {
        compile(project, wasm, profile)
    })?;

    let folder = project.kept().join(profile.folder());
    let frontend = Frontend {
        folder: folder.join("frontend"),
        name: project.names.output_name.clone(),
    };
    let optimizer = match profile {
        Profile::Debug => None,
        Profile::Release => optimizer(project, report)?,
    };
    let input = fs::read(&compiled).with_context(|| format!("{} cannot be read", compiled.display()))?;
    // Everything that decides what the files below look like.
    let recipe = hash::hex(&[
        &input,
        project.names.output_name.as_bytes(),
        &this_program()?,
        if optimizer.is_some() {
            b"optimized"
        } else {
            b"as is"
        },
    ]);
    let stamp = folder.join("frontend.stamp");
    if fs::read_to_string(&stamp).is_ok_and(|before| before == recipe) && frontend.wasm().is_file() {
        report.note("unchanged");
        return Ok(frontend);
    }

    report.step("Write the JavaScript that loads it", || {
        bind(input, &frontend, profile)
    })?;
    if let Some(optimizer) = optimizer {
        report.step("Optimize the wasm file", || {
            optimize(&optimizer, &frontend.wasm(), report)
        })?;
    }
    fs::write(&stamp, recipe).with_context(|| format!("{} cannot be written", stamp.display()))?;
    Ok(frontend)
}

/// Tells one build of this program, with its wasm-bindgen and its settings, from the next.
fn this_program() -> Result<Vec<u8>> {
    let file = fs::metadata(env::current_exe()?)?;
    Ok(format!("{} {:?}", file.len(), file.modified()?).into_bytes())
}

fn compile(project: &Project, wasm: &Wasm, profile: Profile) -> Result<PathBuf> {
    // A folder of its own: a second compiler in the server's would build the shared dependencies in turn.
    let target = project.target.join("frontend");
    let package = &project.names.lib_package;
    let cargo_profile = project.lib_profile(profile);
    command::run(
        wasm.build()
            .args(["--package", package, "--lib", "--profile", cargo_profile])
            .env("CARGO_TARGET_DIR", &target)
            .current_dir(&project.root),
    )?;
    let file = format!("{}.wasm", package.replace('-', "_"));
    Ok(target.join(TARGET).join(cargo_profile).join(file))
}

fn bind(input: Vec<u8>, frontend: &Frontend, profile: Profile) -> Result<()> {
    if frontend.folder.exists() {
        fs::remove_dir_all(&frontend.folder)?;
    }
    let shipped = profile == Profile::Release;
    Bindgen::new()
        .input_bytes(&frontend.name, input)
        .web(true)?
        .typescript(false)
        // The page passes the wasm file's address, which has a hash in its name.
        .omit_default_module_path(true)
        .remove_name_section(shipped)
        .remove_producers_section(shipped)
        .generate(&frontend.folder)
        .context("wasm-bindgen cannot use the compiled frontend")
}

fn optimizer(project: &Project, report: &Report) -> Result<Option<PathBuf>> {
    let folder = project.build_packages();
    if !npm::is_available() {
        report.note(
            "without Node.js there is no wasm-opt: the wasm file stays four times as large as it could be",
        );
        return Ok(None);
    }
    npm::install(project, &folder, report)?;
    Ok(Some(npm::program(&folder, "wasm-opt")))
}

fn optimize(optimizer: &Path, wasm: &Path, report: &Report) -> Result<()> {
    let before = fs::metadata(wasm)?.len();
    command::run(
        command::program(optimizer)
            .args(["-Oz", "--output"])
            .arg(wasm)
            .arg(wasm)
            .args(WASM_FEATURES),
    )?;
    let after = fs::metadata(wasm)?.len();
    let bytes = |length: u64| size(usize::try_from(length).unwrap_or(usize::MAX));
    report.note(&format!("from {} to {}", bytes(before), bytes(after)));
    Ok(())
}
