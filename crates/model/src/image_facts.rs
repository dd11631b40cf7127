//! What is known of an image before it runs: from its manifest and its configuration, without pulling a layer.

use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The platform that App Runner runs images on.
pub const RUNS_ON: &str = "linux/amd64";

/// What a registry says of one image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageFacts {
    /// Digest that the reference stands for now: of the index, where it is one. Absent where the registry does not say.
    pub digest: Option<String>,
    /// Platforms that there is an image for; one, unless the reference leads to an index.
    pub platforms: Vec<Platform>,
    /// Bytes of the image that would run, compressed. `None` where no image is there for App Runner's platform.
    pub size: Option<u64>,
    /// What its configuration says. `None` where no image is there for App Runner's platform, or where it could not be
    /// read.
    pub configuration: Option<ImageConfiguration>,
}

impl ImageFacts {
    /// Whether one of the platforms is the one that App Runner runs. `None` where no platform is known.
    pub fn runs(&self) -> Option<bool> {
        (!self.platforms.is_empty()).then(|| self.platforms.iter().any(Platform::is_run))
    }
}

/// What an image is built for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Platform {
    /// `linux`, `windows`.
    pub system: String,
    /// `amd64`, `arm64`.
    pub architecture: String,
    /// `v8` of `linux/arm64/v8`.
    pub variant: Option<String>,
}

impl Platform {
    /// Whether App Runner runs it.
    pub fn is_run(&self) -> bool {
        self.system == "linux" && self.architecture == "amd64"
    }
}

impl std::fmt::Display for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.system, self.architecture)?;
        match &self.variant {
            Some(variant) => write!(f, "/{variant}"),
            None => Ok(()),
        }
    }
}

/// "72 MB", "1.4 GB": in powers of ten, as registries tell sizes.
pub fn told_size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => "Less than 1 MB".to_owned(),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!(
            "{}.{} GB",
            bytes / 1_000_000_000,
            bytes % 1_000_000_000 / 100_000_000
        ),
    }
}

/// How an image wants to be run (OCI image specification, "Image Configuration"). The values of its environment variables
/// are not here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageConfiguration {
    /// Ports that it says it listens on, such as `8000` and `tcp`.
    pub exposed_ports: Vec<ExposedPort>,
    /// What is run; the command is added to it.
    pub entrypoint: Vec<String>,
    /// Arguments of the entrypoint, or what is run where there is none.
    pub command: Vec<String>,
    /// Whom it runs as; empty for root.
    pub user: String,
    /// Folder that it starts in; empty for the root.
    pub working_directory: String,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Names of the environment variables that it sets.
    pub variables: Vec<String>,
    /// What `HEALTHCHECK` says. App Runner does not look at it; it hints at a path.
    pub health_check: Option<ImageHealthCheck>,
    /// When it was built.
    pub created_at: Option<Time>,
}

/// A port that an image says it listens on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ExposedPort {
    /// 1 to 65535.
    pub port: u16,
    /// Else UDP or SCTP, which App Runner has no way for.
    pub is_tcp: bool,
}

/// A `HEALTHCHECK` of a Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageHealthCheck {
    /// `CMD` or `CMD-SHELL`, and what it runs.
    pub test: Vec<String>,
    /// Seconds, where it says so.
    pub interval: Option<u32>,
    /// Seconds, where it says so.
    pub timeout: Option<u32>,
}

impl ImageHealthCheck {
    /// The path of the first address on this machine that the check asks, such as `/health` of
    /// `curl -f http://localhost:8000/health`.
    pub fn path(&self) -> Option<&str> {
        self.test
            .iter()
            .flat_map(|part| part.split(|c: char| c.is_whitespace() || c == '"' || c == '\''))
            .find_map(|word| {
                let address = word.strip_prefix("http://")?;
                let end = address.find(['/', '?', '#']).unwrap_or(address.len());
                let (authority, rest) = address.split_at(end);
                let is_here = ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"].iter().any(|host| {
                    authority
                        .strip_prefix(host)
                        .is_some_and(|port| port.is_empty() || port.starts_with(':'))
                });
                let path = rest
                    .split(['?', '#', ';', '|', '&', ')'])
                    .next()
                    .unwrap_or_default();
                (is_here && path.starts_with('/')).then_some(path)
            })
    }
}

/// What came of asking for the facts of an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageAnswer {
    /// It is there.
    Found(Box<ImageFacts>),
    /// The registry has no such repository.
    NoRepository,
    /// The repository has no such tag or digest.
    NoImage,
    /// The registry does not let us look: another account's, or a missing permission.
    Denied {
        /// What it says.
        reason: String,
    },
    /// Nobody knows: the registry did not answer, or not in a way that could be read.
    NotAsked {
        /// Why, in a sentence.
        reason: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(test: &[&str]) -> ImageHealthCheck {
        ImageHealthCheck {
            test: test.iter().map(|part| (*part).to_owned()).collect(),
            interval: None,
            timeout: None,
        }
    }

    #[test]
    fn a_health_check_hints_at_its_path() {
        for (test, path) in [
            (
                vec![
                    "CMD-SHELL",
                    "curl -fs http://localhost:8000/health?deep=1 || exit 1",
                ],
                Some("/health"),
            ),
            (
                vec!["CMD", "wget", "-q", "http://127.0.0.1/status/ready"],
                Some("/status/ready"),
            ),
            (
                vec!["CMD-SHELL", "test \"$(curl http://localhost/up)\" = ok"],
                Some("/up"),
            ),
            (vec!["CMD", "curl", "http://localhost:8000"], None),
            (vec!["CMD", "curl", "http://localhost.example.org/health"], None),
            (vec!["CMD", "pg_isready"], None),
            (vec!["NONE"], None),
        ] {
            assert_eq!(check(&test).path(), path, "{test:?}");
        }
    }

    #[test]
    fn only_linux_on_amd64_runs() {
        let platform = |system: &str, architecture: &str| Platform {
            system: system.to_owned(),
            architecture: architecture.to_owned(),
            variant: None,
        };
        let facts = |platforms: Vec<Platform>| ImageFacts {
            digest: None,
            platforms,
            size: None,
            configuration: None,
        };
        assert_eq!(facts(vec![]).runs(), None);
        assert_eq!(facts(vec![platform("linux", "arm64")]).runs(), Some(false));
        assert_eq!(facts(vec![platform("windows", "amd64")]).runs(), Some(false));
        let both = facts(vec![platform("linux", "arm64"), platform("linux", "amd64")]);
        assert_eq!(both.runs(), Some(true));
        assert_eq!(platform("linux", "amd64").to_string(), RUNS_ON);
    }

    proptest! {
        #[test]
        fn no_check_makes_it_stumble(test in "\\PC{0,40}|(http://(localhost|x)[:0-9]{0,5}[/?#;a-z]{0,10} ?){0,3}") {
            if let Some(path) = check(&[&test]).path() {
                prop_assert!(path.starts_with('/') && test.contains(path));
            }
        }
    }
}
