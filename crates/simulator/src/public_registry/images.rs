//! The images: those of the catalogue under their tags, and one for every other repository, which is taken to exist.
//!
//! Nothing is stored: an image follows from its name, so that it is the same on every machine and every time.

use super::Missing;
use crate::catalogue::{self, KnownImage};
use crate::neighbours::ecr::image_configuration::{Settings, words};
use crate::neighbours::ecr::manifest::{self, Manifest};
use crate::service::image::PUBLIC_HOST;

/// When all of them were built, as they say.
const BUILT: &str = "2026-10-05T06:30:00Z";

/// A manifest as it goes out.
#[derive(Debug)]
pub struct Image {
    pub media_type: &'static str,
    pub text: String,
}

/// A manifest, and those of an index that it leads to.
struct Built {
    top: Manifest,
    parts: Vec<Manifest>,
}

/// The digest that a tag of a public repository, named with its host, stands for. `None` where the repository has no such
/// tag.
pub fn digest(repository: &str, tag: &str) -> Option<String> {
    let path = repository.strip_prefix(PUBLIC_HOST)?.strip_prefix('/')?;
    build(path, tag).map(|built| built.top.digest)
}

/// The manifest that a tag or a digest of a repository stands for.
pub fn find(path: &str, reference: &str) -> Result<Image, Missing> {
    if !is_repository(path) {
        return Err(Missing::Repository);
    }
    let found = if manifest::is_digest(reference) {
        all(path).find_map(|built| {
            let mut manifests = built.parts.into_iter().chain([built.top]);
            manifests.find(|manifest| manifest.digest == reference)
        })
    } else {
        build(path, reference).map(|built| built.top)
    };
    found
        .map(|manifest| Image {
            media_type: manifest.media_type,
            text: manifest.text,
        })
        .ok_or(Missing::Image)
}

/// The configuration of that digest, if an image of the repository has it.
pub fn configuration(path: &str, digest: &str) -> Option<String> {
    all(path)
        .filter(|_| is_repository(path))
        .flat_map(|built| built.parts.into_iter().chain([built.top]))
        .filter_map(|manifest| manifest.configuration)
        .find(|text| manifest::digest(text) == digest)
}

/// A publisher's alias and a name of one or more parts.
fn is_repository(path: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte))
    };
    path.len() <= 256 && path.contains('/') && path.split('/').all(is_part)
}

fn known(path: &str) -> Option<&'static KnownImage> {
    catalogue::find(&format!("{PUBLIC_HOST}/{path}"))
}

/// Every image that a repository has here.
fn all(path: &str) -> impl Iterator<Item = Built> {
    let tags = known(path).map_or(&["latest"] as &[&str], |known| known.tags);
    tags.iter().filter_map(move |tag| build(path, tag))
}

fn build(path: &str, tag: &str) -> Option<Built> {
    let Some(known) = known(path) else {
        // All tags of an unknown repository are one image.
        let settings = Settings {
            architecture: "amd64",
            port: None,
            entrypoint: &[],
            command: &["/app"],
            user: "",
            working_directory: "",
            created: BUILT,
            contents: path,
        };
        return Some(Built {
            top: manifest::docker(&settings, manifest::EVERYDAY),
            parts: Vec::new(),
        });
    };
    known.tags.contains(&tag).then_some(())?;
    let command = words(known.command);
    let entrypoint: &[&str] = if command.first() == Some(&"nginx") {
        &["/docker-entrypoint.sh"]
    } else {
        &[]
    };
    let contents = format!("{path}:{tag}");
    let layers = {
        let whole = i64::from(known.megabytes) * 1_000_000;
        [whole * 3 / 10, whole * 6 / 10, whole / 10]
    };
    let settings = Settings {
        architecture: known.architecture,
        port: Some(known.port),
        entrypoint,
        command: &command,
        user: "",
        working_directory: "",
        created: BUILT,
        contents: &contents,
    };
    // Docker's official images are built for several architectures.
    if !known.is_multi_architecture() {
        return Some(Built {
            top: manifest::docker(&settings, layers),
            parts: Vec::new(),
        });
    }
    let parts = [known.architecture, "arm64"].map(|architecture| {
        let contents = format!("{contents} {architecture}");
        let settings = Settings {
            architecture,
            contents: &contents,
            ..settings
        };
        manifest::oci(&settings, layers)
    });
    let [first, second] = &parts;
    Some(Built {
        top: manifest::index(&[(known.architecture, first), ("arm64", second)]),
        parts: parts.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_leads_to_what_it_is_the_digest_of() {
        for image in catalogue::IMAGES {
            let path = image.repository.strip_prefix("public.ecr.aws/").expect("public");
            for tag in image.tags {
                let built = build(path, tag).expect("a tag of the catalogue");
                for manifest in built.parts.iter().chain([&built.top]) {
                    let found = find(path, &manifest.digest).map(|image| image.text);
                    assert_eq!(found.ok().as_ref(), Some(&manifest.text));
                    let Some(text) = &manifest.configuration else {
                        continue;
                    };
                    assert_eq!(configuration(path, &manifest::digest(text)).as_ref(), Some(text));
                }
            }
            assert!(matches!(find(path, "no-such-tag"), Err(Missing::Image)));
        }
    }

    #[test]
    fn what_is_not_known_is_taken_to_exist() {
        assert!(find("somebody/something", "1.0").is_ok());
        for wrong in ["", "alone", "a//b", "A/b", "a/b c", "/a/b"] {
            assert!(
                matches!(find(wrong, "latest"), Err(Missing::Repository)),
                "{wrong}"
            );
        }
    }
}
