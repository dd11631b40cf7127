//! Manifests and configurations of images (OCI image specification; Docker's older forms of both read the same).

use super::{Missing, platform};
use crate::convert::time;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use model::container_registry::is_index;
use model::image_facts::{ExposedPort, ImageConfiguration, ImageHealthCheck, Platform};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Labels that are kept of an image, and how much of each.
const MOST_LABELS: usize = 100;
const LONGEST_LABEL: usize = 500;

/// An index or an image.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Manifest {
    media_type: Option<String>,
    /// Of an image.
    pub(super) config: Option<Descriptor>,
    /// Of an image.
    #[serde(default)]
    layers: Vec<Descriptor>,
    /// Of an index.
    manifests: Option<Vec<Descriptor>>,
}

/// What a manifest refers to.
#[derive(Debug, Deserialize)]
pub(super) struct Descriptor {
    pub(super) digest: String,
    size: u64,
    platform: Option<DescribedPlatform>,
}

#[derive(Debug, Deserialize)]
struct DescribedPlatform {
    #[serde(default)]
    os: String,
    #[serde(default)]
    architecture: String,
    variant: Option<String>,
}

impl Descriptor {
    /// What the image is for. An index also refers to what is no image, such as attestations, for an `unknown` platform.
    fn platform(&self) -> Option<Platform> {
        let described = self.platform.as_ref()?;
        (described.os != "unknown" && !described.architecture.is_empty()).then(|| {
            platform(
                &described.os,
                &described.architecture,
                described.variant.as_deref(),
            )
        })
    }
}

impl Manifest {
    pub(super) fn read(text: &str) -> Result<Manifest, Missing> {
        serde_json::from_str(text)
            .map_err(|error| Missing::Unknown(format!("The image's manifest could not be read: {error}")))
    }

    pub(super) fn is_index(&self) -> bool {
        self.manifests.is_some() || self.media_type.as_deref().is_some_and(is_index)
    }

    /// The platforms that an index has images for.
    pub(super) fn platforms(&self) -> Vec<Platform> {
        let parts = self.manifests.iter().flatten();
        let mut platforms: Vec<Platform> = Vec::new();
        for platform in parts.filter_map(Descriptor::platform) {
            if !platforms.contains(&platform) {
                platforms.push(platform);
            }
        }
        platforms
    }

    /// The image of an index that App Runner would run.
    pub(super) fn image_to_run(&self) -> Option<&Descriptor> {
        self.manifests
            .iter()
            .flatten()
            .find(|part| part.platform().is_some_and(|platform| platform.is_run()))
    }

    /// Bytes of an image, compressed.
    pub(super) fn size(&self) -> Option<u64> {
        let parts = self.layers.iter().chain(&self.config);
        self.config
            .is_some()
            .then(|| parts.fold(0, |sum: u64, part| sum.saturating_add(part.size)))
    }
}

/// What an image says of itself.
#[derive(Debug, Deserialize)]
pub(super) struct Configuration {
    architecture: Option<String>,
    os: Option<String>,
    variant: Option<String>,
    created: Option<String>,
    config: Option<RunConfiguration>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RunConfiguration {
    exposed_ports: Option<serde_json::Map<String, serde_json::Value>>,
    env: Option<Vec<String>>,
    entrypoint: Option<Words>,
    cmd: Option<Words>,
    user: Option<String>,
    working_dir: Option<String>,
    labels: Option<BTreeMap<String, String>>,
    healthcheck: Option<Healthcheck>,
}

/// Docker's oldest images have a command as one text.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Words {
    Many(Vec<String>),
    One(String),
}

impl Words {
    fn into_vec(self) -> Vec<String> {
        match self {
            Words::Many(words) => words,
            Words::One(word) => vec![word],
        }
    }
}

/// Docker's own, with durations in nanoseconds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Healthcheck {
    test: Option<Words>,
    interval: Option<i64>,
    timeout: Option<i64>,
}

impl Configuration {
    pub(super) fn platform(&self) -> Option<Platform> {
        Some(platform(
            self.os.as_deref()?,
            self.architecture.as_deref()?,
            self.variant.as_deref(),
        ))
    }

    pub(super) fn into_model(self) -> ImageConfiguration {
        let config = self.config.unwrap_or_default();
        let mut ports: Vec<ExposedPort> = config
            .exposed_ports
            .into_iter()
            .flatten()
            .filter_map(|(port, _)| exposed_port(&port))
            .collect();
        ports.sort_unstable();
        ImageConfiguration {
            exposed_ports: ports,
            entrypoint: config.entrypoint.map(Words::into_vec).unwrap_or_default(),
            command: config.cmd.map(Words::into_vec).unwrap_or_default(),
            user: config.user.unwrap_or_default(),
            working_directory: config.working_dir.unwrap_or_default(),
            labels: config
                .labels
                .into_iter()
                .flatten()
                .take(MOST_LABELS)
                .map(|(name, text)| (name, model::text::cleaned(&text, LONGEST_LABEL)))
                .collect(),
            variables: config
                .env
                .into_iter()
                .flatten()
                .map(|variable| match variable.split_once('=') {
                    Some((name, _)) => name.to_owned(),
                    None => variable,
                })
                .collect(),
            health_check: config.healthcheck.and_then(health_check),
            // Builds that come out the same every time say that they were made in 1970 or in year 1.
            created_at: self
                .created
                .and_then(|created| DateTime::from_str(&created, Format::DateTimeWithOffset).ok())
                .map(|created| time(&created))
                .filter(|created| created.0 > 0),
        }
    }
}

/// `8080/tcp`, or `8080`, which is the same.
fn exposed_port(text: &str) -> Option<ExposedPort> {
    let (port, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    Some(ExposedPort {
        port: port.parse().ok().filter(|port| *port > 0)?,
        is_tcp: protocol.eq_ignore_ascii_case("tcp"),
    })
}

fn health_check(check: Healthcheck) -> Option<ImageHealthCheck> {
    let test = check.test.map(Words::into_vec).unwrap_or_default();
    // `NONE` turns off what a base image says.
    if test.is_empty() || test[0] == "NONE" {
        return None;
    }
    let seconds = |nanoseconds: Option<i64>| {
        nanoseconds
            .and_then(|nanoseconds| u32::try_from(nanoseconds / 1_000_000_000).ok())
            .filter(|seconds| *seconds > 0)
    };
    Some(ImageHealthCheck {
        interval: seconds(check.interval),
        timeout: seconds(check.timeout),
        test,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> ImageConfiguration {
        serde_json::from_str::<Configuration>(text).unwrap().into_model()
    }

    #[test]
    fn a_configuration_says_how_the_image_wants_to_be_run() {
        let read = read(
            r#"{"architecture": "amd64", "os": "linux", "created": "2026-03-02T10:00:00.5+01:00", "config": {
                "ExposedPorts": {"9000/udp": {}, "8080/tcp": {}, "443": {}, "x/tcp": {}, "0/tcp": {}},
                "Env": ["PATH=/bin", "TOKEN=canary", "EMPTY"], "Entrypoint": ["/tini", "--"], "Cmd": "serve",
                "User": "app:app", "WorkingDir": "/app", "Labels": {"a": "b\u202e"},
                "Healthcheck": {"Test": ["CMD-SHELL", "curl http://localhost:8080/up"], "Interval": 30000000000, "Timeout": 0}},
                "rootfs": {}}"#,
        );
        assert_eq!(
            read.exposed_ports
                .iter()
                .map(|one| (one.port, one.is_tcp))
                .collect::<Vec<_>>(),
            [(443, true), (8080, true), (9000, false)]
        );
        assert_eq!(
            (read.entrypoint.len(), read.command),
            (2, vec!["serve".to_owned()])
        );
        assert_eq!(
            (read.user.as_str(), read.working_directory.as_str()),
            ("app:app", "/app")
        );
        assert_eq!(read.labels["a"], "b");
        assert_eq!(read.variables, ["PATH", "TOKEN", "EMPTY"]);
        let check = read.health_check.unwrap();
        assert_eq!(
            (check.path(), check.interval, check.timeout),
            (Some("/up"), Some(30), None)
        );
        assert_eq!(read.created_at.map(|at| at.0), Some(1_772_442_000_500));
    }

    #[test]
    fn what_is_missing_is_not_made_up() {
        for text in [
            "{}",
            r#"{"config": null, "created": "0001-01-01T00:00:00Z"}"#,
            r#"{"created": "1970-01-01T00:00:00Z", "config": {"ExposedPorts": null, "Env": null, "Cmd": null, "Entrypoint":
                null, "Labels": null, "Healthcheck": {"Test": ["NONE"]}}}"#,
            r#"{"created": "yesterday"}"#,
        ] {
            assert_eq!(read(text), ImageConfiguration::default(), "{text}");
        }
    }

    #[test]
    fn an_index_leads_to_the_image_that_runs() {
        let part = |digest: &str, os: &str, architecture: &str| {
            format!(
                r#"{{"digest": "{digest}", "size": 7, "platform": {{"os": "{os}", "architecture": "{architecture}"}}}}"#
            )
        };
        let index = format!(
            r#"{{"schemaVersion": 2, "manifests": [{}, {}, {}, {{"digest": "sha256:5", "size": 1}}]}}"#,
            part("sha256:1", "linux", "arm64"),
            part("sha256:2", "linux", "amd64"),
            part("sha256:3", "unknown", "unknown"),
        );
        let index = Manifest::read(&index).unwrap();
        assert!(index.is_index());
        let platforms: Vec<String> = index.platforms().iter().map(ToString::to_string).collect();
        assert_eq!(platforms, ["linux/arm64", "linux/amd64"]);
        assert_eq!(index.image_to_run().unwrap().digest, "sha256:2");
        assert_eq!(index.size(), None);
        let empty = Manifest::read(r#"{"manifests": []}"#).unwrap();
        assert!(empty.is_index() && empty.image_to_run().is_none());
    }

    #[test]
    fn an_image_is_as_large_as_what_it_refers_to() {
        let image = r#"{"config": {"digest": "sha256:1", "size": 5}, "layers": [
            {"digest": "sha256:2", "size": 18446744073709551615}, {"digest": "sha256:3", "size": 8}]}"#;
        let image = Manifest::read(image).unwrap();
        assert!(!image.is_index());
        assert_eq!(image.size(), Some(u64::MAX));
    }

    proptest! {
        #[test]
        fn nothing_makes_it_stumble(text in "\\PC{0,60}|[{}\\[\\]\":,a-zA-Z0-9/]{0,120}") {
            let _ = Manifest::read(&text);
            let _ = serde_json::from_str::<Configuration>(&text).map(Configuration::into_model);
            let _ = exposed_port(&text);
        }
    }
}
