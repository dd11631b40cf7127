//! The managed runtimes that App Runner builds source code with.

use serde::{Deserialize, Serialize};

/// A managed runtime (API shape `Runtime`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Runtime {
    /// Python 3.11.
    Python311,
    /// Node.js 22.
    Nodejs22,
    /// Java 8.
    Corretto8,
    /// Java 11.
    Corretto11,
    /// Python 3.7 and 3.8.
    Python3,
    /// Node.js 12.
    Nodejs12,
    /// Node.js 14.
    Nodejs14,
    /// Node.js 16.
    Nodejs16,
    /// Node.js 18.
    Nodejs18,
    /// Go 1.18.
    Go1,
    /// .NET 6.
    Dotnet6,
    /// PHP 8.1.
    Php81,
    /// Ruby 3.1.
    Ruby31,
}

/// How App Runner builds an image from source code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuildKind {
    /// One stage: what the build installs is there at run time.
    Original,
    /// Two stages: what the build installs outside of the application's folder is left behind, and `pre-run` commands
    /// run in the image that is started.
    Revised,
}

impl Runtime {
    /// All of them, those that are supported first.
    pub const ALL: [Runtime; 13] = [
        Runtime::Python311,
        Runtime::Nodejs22,
        Runtime::Corretto11,
        Runtime::Corretto8,
        Runtime::Python3,
        Runtime::Nodejs12,
        Runtime::Nodejs14,
        Runtime::Nodejs16,
        Runtime::Nodejs18,
        Runtime::Go1,
        Runtime::Dotnet6,
        Runtime::Php81,
        Runtime::Ruby31,
    ];

    /// The API's word, `PYTHON_311`.
    pub fn as_api(self) -> &'static str {
        match self {
            Runtime::Python311 => "PYTHON_311",
            Runtime::Nodejs22 => "NODEJS_22",
            Runtime::Corretto8 => "CORRETTO_8",
            Runtime::Corretto11 => "CORRETTO_11",
            Runtime::Python3 => "PYTHON_3",
            Runtime::Nodejs12 => "NODEJS_12",
            Runtime::Nodejs14 => "NODEJS_14",
            Runtime::Nodejs16 => "NODEJS_16",
            Runtime::Nodejs18 => "NODEJS_18",
            Runtime::Go1 => "GO_1",
            Runtime::Dotnet6 => "DOTNET_6",
            Runtime::Php81 => "PHP_81",
            Runtime::Ruby31 => "RUBY_31",
        }
    }

    /// The word in `apprunner.yaml`, `python311`.
    pub fn in_file(self) -> &'static str {
        match self {
            Runtime::Python311 => "python311",
            Runtime::Nodejs22 => "nodejs22",
            Runtime::Corretto8 => "corretto8",
            Runtime::Corretto11 => "corretto11",
            Runtime::Python3 => "python3",
            Runtime::Nodejs12 => "nodejs12",
            Runtime::Nodejs14 => "nodejs14",
            Runtime::Nodejs16 => "nodejs16",
            Runtime::Nodejs18 => "nodejs18",
            Runtime::Go1 => "go1",
            Runtime::Dotnet6 => "dotnet6",
            Runtime::Php81 => "php81",
            Runtime::Ruby31 => "ruby31",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Runtime::Python311 => "Python 3.11",
            Runtime::Nodejs22 => "Node.js 22",
            Runtime::Corretto8 => "Java 8 (Corretto)",
            Runtime::Corretto11 => "Java 11 (Corretto)",
            Runtime::Python3 => "Python 3.7 and 3.8",
            Runtime::Nodejs12 => "Node.js 12",
            Runtime::Nodejs14 => "Node.js 14",
            Runtime::Nodejs16 => "Node.js 16",
            Runtime::Nodejs18 => "Node.js 18",
            Runtime::Go1 => "Go 1.18",
            Runtime::Dotnet6 => ".NET 6",
            Runtime::Php81 => "PHP 8.1",
            Runtime::Ruby31 => "Ruby 3.1",
        }
    }

    /// The day on which AWS's support ended, `2025-12-01`; `None` while it is supported. From the release pages of the
    /// developer guide; PHP's is remembered.
    pub fn support_ended(self) -> Option<&'static str> {
        match self {
            Runtime::Python311 | Runtime::Nodejs22 | Runtime::Corretto8 | Runtime::Corretto11 => None,
            Runtime::Php81 => Some("2025-12-31"),
            Runtime::Python3
            | Runtime::Nodejs12
            | Runtime::Nodejs14
            | Runtime::Nodejs16
            | Runtime::Nodejs18
            | Runtime::Go1
            | Runtime::Dotnet6
            | Runtime::Ruby31 => Some("2025-12-01"),
        }
    }

    /// How it is built (developer guide, "Managed runtime versions and the App Runner build").
    pub fn build_kind(self) -> BuildKind {
        match self {
            Runtime::Python311 | Runtime::Nodejs22 | Runtime::Nodejs18 => BuildKind::Revised,
            _ => BuildKind::Original,
        }
    }

    /// The runtime to move to, where support of this one has ended.
    pub fn successor(self) -> Option<Runtime> {
        match self {
            Runtime::Python3 => Some(Runtime::Python311),
            Runtime::Nodejs12 | Runtime::Nodejs14 | Runtime::Nodejs16 | Runtime::Nodejs18 => {
                Some(Runtime::Nodejs22)
            }
            _ => None,
        }
    }

    /// Reads the API's word.
    pub fn from_api(word: &str) -> Option<Runtime> {
        Runtime::ALL.into_iter().find(|runtime| runtime.as_api() == word)
    }

    /// Reads the word of `apprunner.yaml`.
    pub fn from_file(word: &str) -> Option<Runtime> {
        Runtime::ALL.into_iter().find(|runtime| runtime.in_file() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_leads_back_to_its_runtime() {
        for runtime in Runtime::ALL {
            assert_eq!(Runtime::from_api(runtime.as_api()), Some(runtime));
            assert_eq!(Runtime::from_file(runtime.in_file()), Some(runtime));
        }
        assert_eq!(Runtime::from_file("python"), None);
    }

    #[test]
    fn nobody_is_led_from_one_ended_runtime_to_another() {
        for runtime in Runtime::ALL {
            if let Some(next) = runtime.successor() {
                assert!(runtime.support_ended().is_some() && next.support_ended().is_none());
            }
        }
    }
}
