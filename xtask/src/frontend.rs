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

/// The folder of the code of pages, and the script in it that loads them.
pub const PARTS: &str = "parts";
pub const PARTS_SCRIPT: &str = "__wasm_split.js";

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

    /// The code of pages that is loaded when they are shown, and the script that does so; beside the wasm file.
    pub fn parts(&self) -> PathBuf {
        self.folder.join(PARTS)
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
        let main = take_apart(&input, &frontend)?;
        bind(main, &frontend, profile)
    })?;
    if let Some(optimizer) = optimizer {
        report.step("Optimize the wasm files", || {
            optimize(&optimizer, &frontend, report)
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

/// Takes the code of pages out of the compiled frontend; returns the rest, which all of them need.
fn take_apart(compiled: &[u8], frontend: &Frontend) -> Result<Vec<u8>> {
    if frontend.folder.exists() {
        fs::remove_dir_all(&frontend.folder)?;
    }
    fs::create_dir_all(frontend.parts())?;
    let main = frontend.folder.join("main.wasm");
    let (script, parts) = (format!("../{}.js", frontend.name), frontend.parts());
    let link = format!("./{PARTS_SCRIPT}");
    let mut options = wasm_split_cli_support::Options::new(compiled);
    options.output_dir = &parts;
    options.main_out_path = &main;
    options.main_module = &script;
    options.link_name = &link;
    wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow::anyhow!("the compiled frontend cannot be taken apart: {error:#}"))?;
    let rest = fs::read(&main)?;
    fs::remove_file(&main)?;
    Ok(rest)
}

fn bind(input: Vec<u8>, frontend: &Frontend, profile: Profile) -> Result<()> {
    let shipped = profile == Profile::Release;
    Bindgen::new()
        .input_bytes(&frontend.name, input)
        .web(true)?
        .typescript(false)
        // The page passes the wasm file's address, which has a hash in its name.
        .omit_default_module_path(true)
        // The parts find by these names what they need of the rest.
        .keep_lld_exports(true)
        .demangle(false)
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

fn optimize(optimizer: &Path, frontend: &Frontend, report: &Report) -> Result<()> {
    let mut files = vec![frontend.wasm()];
    for entry in fs::read_dir(frontend.parts())? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "wasm") {
            files.push(path);
        }
    }
    let length = |files: &[PathBuf]| -> Result<usize> {
        let mut length = 0;
        for file in files {
            length += usize::try_from(fs::metadata(file)?.len())?;
        }
        Ok(length)
    };
    let before = length(&files)?;
    for file in &files {
        command::run(
            command::program(optimizer)
                // The second round finds what the first one has laid open: half a percent of what is sent. The lowest memory
                // is the far end of the stack, which the linker puts first: no value lies there.
                .args(["-Oz", "-Oz", "--low-memory-unused", "--output"])
                .arg(file)
                .arg(file)
                .args(WASM_FEATURES),
        )?;
    }
    report.note(&format!("from {} to {}", size(before), size(length(&files)?)));
    Ok(())
}
