//! Manifests as `docker push` and `docker buildx` leave them in a registry. Their digests are the real ones of their
//! text, and so is that of the configuration they name; the layers they name are nowhere.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::image_configuration::Settings;

const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
const DOCKER_CONFIG: &str = "application/vnd.docker.container.image.v1+json";
const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const OCI_CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// A manifest, ready to be stored.
#[derive(Debug, Clone)]
pub struct Manifest {
    pub media_type: &'static str,
    pub text: String,
    pub digest: String,
    /// Configuration and layers together; of an index, its largest image's (API shape `ImageDetail`).
    pub size: i64,
    /// The configuration that an image names; an index names none.
    pub configuration: Option<String>,
}

/// What an image is made of, from the bottom.
pub const LAYERS: [&str; 3] = ["base", "packages", "application"];

/// Everyday sizes of the layers, in bytes.
pub const EVERYDAY: [i64; 3] = [28_000_000, 61_000_000, 4_200_000];

/// An image as `docker push` writes it, of one architecture that only its configuration names. Other contents, other
/// layers.
pub fn docker(settings: &Settings<'_>, layers: [i64; 3]) -> Manifest {
    image(
        settings,
        layers,
        DOCKER_MANIFEST,
        DOCKER_CONFIG,
        "application/vnd.docker.image.rootfs.diff.tar.gzip",
    )
}

/// An image as `docker buildx` writes it for each architecture of an index.
pub fn oci(settings: &Settings<'_>, layers: [i64; 3]) -> Manifest {
    image(
        settings,
        layers,
        OCI_MANIFEST,
        OCI_CONFIG,
        "application/vnd.oci.image.layer.v1.tar+gzip",
    )
}

/// The index that names the architecture of each image.
pub fn index(images: &[(&str, &Manifest)]) -> Manifest {
    let manifests: Vec<_> = images
        .iter()
        .map(|(architecture, image)| {
            json!({
                "mediaType": image.media_type,
                "digest": image.digest,
                "size": image.text.len(),
                "platform": {"architecture": architecture, "os": "linux"},
            })
        })
        .collect();
    let text = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": manifests}).to_string();
    Manifest {
        media_type: OCI_INDEX,
        digest: digest(&text),
        text,
        size: images.iter().map(|(_, image)| image.size).max().unwrap_or(0),
        configuration: None,
    }
}

/// What the image's configuration is, which is what ECR calls the artifact; an index has none.
pub fn artifact_media_type(media_type: &str) -> Option<&'static str> {
    match media_type {
        DOCKER_MANIFEST => Some(DOCKER_CONFIG),
        OCI_MANIFEST => Some(OCI_CONFIG),
        _ => None,
    }
}

/// Whether the text has the form of a digest: `[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+`.
pub fn is_digest(text: &str) -> bool {
    text.split_once(':').is_some_and(|(algorithm, hash)| {
        !algorithm.is_empty()
            && algorithm
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_+.".contains(&byte))
            && !hash.is_empty()
            && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

fn image(
    settings: &Settings<'_>,
    layers: [i64; 3],
    media_type: &'static str,
    config_type: &str,
    layer_type: &str,
) -> Manifest {
    let mut number = 0;
    // A little different each time.
    let layers = layers.map(|typical| {
        let hash = Sha256::digest(format!("{} {}", settings.contents, LAYERS[number]).as_bytes());
        number += 1;
        let extra = hash
            .iter()
            .take(2)
            .fold(0_i64, |number, byte| number * 256 + i64::from(*byte));
        (format!("sha256:{}", hexadecimal(&hash)), typical + extra * 16)
    });
    let configuration = settings.text();
    let config_size = i64::try_from(configuration.len()).unwrap_or(i64::MAX);
    let size = config_size + layers.iter().map(|(_, size)| size).sum::<i64>();
    let text = json!({
        "schemaVersion": 2,
        "mediaType": media_type,
        "config": {"mediaType": config_type, "size": config_size, "digest": digest(&configuration)},
        "layers": layers.map(|(digest, size)| json!({"mediaType": layer_type, "size": size, "digest": digest})),
    })
    .to_string();
    Manifest {
        media_type,
        digest: digest(&text),
        text,
        size,
        configuration: Some(configuration),
    }
}

/// The digest of a text, as registries name what they have.
pub fn digest(text: &str) -> String {
    format!("sha256:{}", hash(text))
}

/// SHA-256 in hexadecimal digits.
pub fn hash(text: &str) -> String {
    hexadecimal(&Sha256::digest(text.as_bytes()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn settings<'a>(contents: &'a str, architecture: &'a str) -> Settings<'a> {
        Settings {
            architecture,
            port: Some(8080),
            entrypoint: &[],
            command: &["serve"],
            user: "app",
            working_directory: "/app",
            created: "2026-11-21T09:00:00Z",
            contents,
        }
    }

    #[test]
    fn digests_have_an_algorithm_and_a_hash() {
        assert!(is_digest(&docker(&settings("a", "amd64"), EVERYDAY).digest) && is_digest("sha256:ab"));
        for wrong in ["", "sha256", "sha256:", ":ab", "sha256:xyz", "sha 256:ab"] {
            assert!(!is_digest(wrong), "{wrong}");
        }
    }

    #[test]
    fn an_image_names_its_configuration() {
        let image = docker(&settings("web", "arm64"), EVERYDAY);
        let configuration = image.configuration.expect("an image has one");
        let manifest: Value = serde_json::from_str(&image.text).expect("JSON");
        assert_eq!(manifest["config"]["digest"], digest(&configuration));
        assert_eq!(manifest["config"]["size"], configuration.len());
        let configuration: Value = serde_json::from_str(&configuration).expect("JSON");
        assert_eq!(configuration["architecture"], "arm64");
        assert_eq!(configuration["config"]["ExposedPorts"], json!({"8080/tcp": {}}));
    }

    #[test]
    fn an_index_is_as_large_as_its_largest_image() {
        let (first, second) = (
            oci(&settings("web amd64", "amd64"), EVERYDAY),
            oci(&settings("web arm64", "arm64"), EVERYDAY),
        );
        assert_ne!(first.digest, second.digest);
        let both = index(&[("amd64", &first), ("arm64", &second)]);
        assert_eq!(both.size, first.size.max(second.size));
        assert!(both.text.contains(&first.digest) && both.text.contains("arm64"));
    }
}
