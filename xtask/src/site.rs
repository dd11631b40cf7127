//! The site: everything that browsers load besides pages, in one folder that the server embeds.
//!
//! The built files carry a hash in their names, in development too, so that they may be cached for ever and a page
//! never meets the wasm file of another build. One hash over all of them: the server needs to know only
//! `{output name}-{hash}`.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

use crate::{
    frontend::{self, Frontend, PARTS_SCRIPT},
    hash,
    metadata::{Profile, Project},
    report::Report,
    style,
    toolchain::Wasm,
};

/// Files by their path inside the site.
type Files = BTreeMap<PathBuf, Vec<u8>>;

type Encode = fn(&[u8]) -> Result<Vec<u8>>;

/// What lies beside every compressible file when it is shipped.
const ENCODINGS: [(&str, Encode); 2] = [("br", brotli), ("gz", gzip)];

/// Builds the frontend and the style sheet, and puts the site together.
pub fn build(project: &Project, wasm: &Wasm, profile: Profile, report: &Report) -> Result<()> {
    let frontend = frontend::build(project, wasm, profile, report)?;
    let css = report.step("Bundle the style sheet", || style::bundle(project, profile))?;
    report.step("Put the site together", || {
        let mut files = built_files(project, &frontend, css)?;
        copy_tree(&project.assets(), Path::new(""), &mut files)?;
        write(&project.site(), &files, profile)
    })
}

fn built_files(project: &Project, frontend: &Frontend, css: String) -> Result<Files> {
    let read = |path: &Path| fs::read(path).with_context(|| format!("{} cannot be read", path.display()));
    let mut snippets = Files::new();
    copy_tree(&frontend.snippets(), Path::new(""), &mut snippets)?;
    let mut parts = Files::new();
    copy_tree(&frontend.parts(), Path::new(""), &mut parts)?;
    let built = Built {
        js: String::from_utf8(read(&frontend.js())?).context("wasm-bindgen wrote no text")?,
        wasm: read(&frontend.wasm())?,
        css,
        parts,
        snippets,
    };
    Ok(built.named(&project.names.output_name, &project.names.site_pkg_dir))
}

/// What the build made, still without names.
struct Built {
    js: String,
    wasm: Vec<u8>,
    css: String,
    /// The code of pages, and the script that loads them.
    parts: Files,
    snippets: Files,
}

impl Built {
    /// Gives every file its place and a name with the hash of all of them.
    fn named(self, output_name: &str, folder: &Path) -> Files {
        let name = format!("{output_name}-{}", self.hash());
        // wasm-bindgen names the folders of snippets after crates, not after contents: without a hash of its own the
        // folder could not be cached for ever. The JavaScript imports it by this one prefix.
        let snippets = format!("{name}.snippets");
        let js = self.js.replace("'./snippets/", &format!("'./{snippets}/"));
        // The two scripts import each other. The name that the WebAssembly gives to what it imports stays.
        let parts = format!("{name}.parts");
        let js = js.replace(
            &format!("from \"./{PARTS_SCRIPT}\""),
            &format!("from \"./{parts}/{PARTS_SCRIPT}\""),
        );
        let mut files = Files::from([
            (folder.join(format!("{name}.js")), js.into_bytes()),
            (folder.join(format!("{name}.wasm")), self.wasm),
            (folder.join(format!("{name}.css")), self.css.into_bytes()),
        ]);
        for (path, mut contents) in self.parts {
            if path == Path::new(PARTS_SCRIPT) {
                contents = String::from_utf8_lossy(&contents)
                    .replace(&format!("\"../{output_name}.js\""), &format!("\"../{name}.js\""))
                    .into_bytes();
            }
            files.insert(folder.join(&parts).join(path), contents);
        }
        for (path, contents) in self.snippets {
            files.insert(folder.join(&snippets).join(path), contents);
        }
        files
    }

    fn hash(&self) -> String {
        let mut parts: Vec<&[u8]> = vec![self.js.as_bytes(), &self.wasm, self.css.as_bytes()];
        for (path, contents) in self.parts.iter().chain(&self.snippets) {
            parts.push(path.as_os_str().as_encoded_bytes());
            parts.push(contents);
        }
        let mut hash = hash::hex(&parts);
        // 64 bits: enough for the builds of a lifetime.
        hash.truncate(16);
        hash
    }
}

/// Reads a folder and those below it; a missing folder is an empty one.
fn copy_tree(from: &Path, to: &Path, files: &mut Files) -> Result<()> {
    if !from.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be listed", from.display()))? {
        let entry = entry?;
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_tree(&path, &to, files)?;
        } else {
            files.insert(
                to,
                fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?,
            );
        }
    }
    Ok(())
}

/// Makes the folder hold these files and nothing else, and touches only what differs: cargo builds a release server
/// again when a file of the site is newer than the server.
fn write(site: &Path, files: &Files, profile: Profile) -> Result<()> {
    let mut present = Vec::new();
    for (path, contents) in files {
        let file = site.join(path);
        let unchanged = fs::read(&file).is_ok_and(|before| before == *contents);
        if !unchanged {
            save(&file, contents)?;
        }
        if profile == Profile::Release && is_compressible(path) {
            for (extension, encode) in ENCODINGS {
                let encoded = PathBuf::from(format!("{}.{extension}", file.display()));
                if !unchanged || !encoded.exists() {
                    save(&encoded, &encode(contents)?)?;
                }
                present.push(encoded);
            }
        }
        present.push(file);
    }
    prune(site, &present)
}

fn save(file: &Path, contents: &[u8]) -> Result<()> {
    let write = || {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, contents)
    };
    write().with_context(|| format!("{} cannot be written", file.display()))
}

/// Removes what earlier builds left, and folders that are empty then.
fn prune(folder: &Path, keep: &[PathBuf]) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            prune(&path, keep)?;
            // Fails for one that still holds files, which is what is wanted.
            drop(fs::remove_dir(&path));
        } else if !keep.contains(&path) {
            fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
        }
    }
    Ok(())
}

/// Text and wasm; pictures and fonts are compressed already.
fn is_compressible(path: &Path) -> bool {
    const EXTENSIONS: [&str; 9] = [
        "css",
        "html",
        "ico",
        "js",
        "json",
        "svg",
        "txt",
        "wasm",
        "webmanifest",
    ];
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| EXTENSIONS.contains(&extension))
}

/// As small as it gets: done once, loaded often.
fn brotli(contents: &[u8]) -> Result<Vec<u8>> {
    let mut encoded = Vec::new();
    let parameters = BrotliEncoderParams {
        quality: 11,
        size_hint: contents.len(),
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut &*contents, &mut encoded, &parameters)?;
    Ok(encoded)
}

fn gzip(contents: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(contents)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(css: &str) -> Built {
        Built {
            js: "import { a } from './snippets/app-1/inline0.js';import * as b from \"./__wasm_split.js\""
                .to_owned(),
            wasm: b"\0asm".to_vec(),
            css: css.to_owned(),
            parts: Files::from([
                ("0_launch.wasm".into(), b"\0asm".to_vec()),
                (
                    PARTS_SCRIPT.into(),
                    b"import { initSync } from \"../slipway.js\";".to_vec(),
                ),
            ]),
            snippets: Files::from([("app-1/inline0.js".into(), b"export const a = 1".to_vec())]),
        }
    }

    fn names(files: &Files) -> Vec<String> {
        files.keys().map(|path| path.display().to_string()).collect()
    }

    #[test]
    fn one_hash_names_all_built_files() {
        let css = "a { color: red }";
        let name = format!("pkg/slipway-{}", built(css).hash());
        let files = built(css).named("slipway", Path::new("pkg"));
        assert_eq!(
            names(&files),
            [
                format!("{name}.css"),
                format!("{name}.js"),
                format!("{name}.parts/0_launch.wasm"),
                format!("{name}.parts/__wasm_split.js"),
                format!("{name}.snippets/app-1/inline0.js"),
                format!("{name}.wasm"),
            ]
        );
    }

    #[test]
    fn scripts_find_each_other_under_their_new_names() {
        let files = built("").named("slipway", Path::new("pkg"));
        let hash = built("").hash();
        let js = files
            .get(Path::new(&format!("pkg/slipway-{hash}.js")))
            .map(|js| String::from_utf8_lossy(js));
        assert_eq!(
            js.as_deref(),
            Some(
                format!(
                    "import {{ a }} from './slipway-{hash}.snippets/app-1/inline0.js';\
                     import * as b from \"./slipway-{hash}.parts/__wasm_split.js\""
                )
                .as_str()
            )
        );
        let parts = files
            .get(Path::new(&format!("pkg/slipway-{hash}.parts/__wasm_split.js")))
            .map(|js| String::from_utf8_lossy(js));
        assert_eq!(
            parts.as_deref(),
            Some(format!("import {{ initSync }} from \"../slipway-{hash}.js\";").as_str())
        );
    }

    #[test]
    fn any_change_changes_the_hash() {
        let first = built("a").hash();
        assert_eq!(first, built("a").hash());
        assert_ne!(first, built("b").hash());
        let mut other = built("a");
        other.snippets.clear();
        assert_ne!(first, other.hash());
    }

    #[test]
    fn a_later_build_leaves_nothing_of_an_earlier_one() -> Result<()> {
        let site = tempfile::tempdir()?;
        let text = b"body { margin: 0 } ".repeat(50);
        let old = Files::from([
            ("pkg/slipway-1.css".into(), text.clone()),
            ("pkg/slipway-1.snippets/a/b.js".into(), text.clone()),
            ("favicon.svg".into(), text.clone()),
            ("mark.png".into(), text.clone()),
        ]);
        write(site.path(), &old, Profile::Release)?;
        let mut found = Files::new();
        copy_tree(site.path(), Path::new(""), &mut found)?;
        let expected = [
            "favicon.svg",
            "favicon.svg.br",
            "favicon.svg.gz",
            "mark.png",
            "pkg/slipway-1.css",
        ];
        assert_eq!(names(&found)[..5], expected);
        assert_eq!(found.len(), 10);
        assert!(found[Path::new("favicon.svg.br")].len() < text.len() / 2);

        let new = Files::from([
            ("pkg/slipway-2.css".into(), text.clone()),
            ("favicon.svg".into(), text),
        ]);
        write(site.path(), &new, Profile::Debug)?;
        let mut found = Files::new();
        copy_tree(site.path(), Path::new(""), &mut found)?;
        assert_eq!(names(&found), ["favicon.svg", "pkg/slipway-2.css"]);
        assert!(!site.path().join("pkg/slipway-1.snippets").exists());
        Ok(())
    }

    #[test]
    fn unchanged_files_keep_their_time() -> Result<()> {
        let site = tempfile::tempdir()?;
        let files = Files::from([("a.css".into(), b"a{}".to_vec())]);
        write(site.path(), &files, Profile::Debug)?;
        let before = fs::metadata(site.path().join("a.css"))?.modified()?;
        write(site.path(), &files, Profile::Debug)?;
        assert_eq!(fs::metadata(site.path().join("a.css"))?.modified()?, before);
        Ok(())
    }
}
