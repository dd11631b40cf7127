//! Repositories of source code, as App Runner names them.

use serde::{Deserialize, Serialize};

/// Whom a connection leads to (API shape `ProviderType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// GitHub.
    Github,
    /// Bitbucket.
    Bitbucket,
}

impl Provider {
    /// Both.
    pub const ALL: [Provider; 2] = [Provider::Github, Provider::Bitbucket];

    /// The API's word.
    pub fn as_api(self) -> &'static str {
        match self {
            Provider::Github => "GITHUB",
            Provider::Bitbucket => "BITBUCKET",
        }
    }

    /// Its own name.
    pub fn label(self) -> &'static str {
        match self {
            Provider::Github => "GitHub",
            Provider::Bitbucket => "Bitbucket",
        }
    }

    /// Where its repositories are.
    pub fn host(self) -> &'static str {
        match self {
            Provider::Github => "github.com",
            Provider::Bitbucket => "bitbucket.org",
        }
    }
}

/// `https://github.com/{owner}/{name}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryUrl {
    /// Whose server it is on.
    pub provider: Provider,
    /// User, organisation or workspace.
    pub owner: String,
    /// The repository.
    pub name: String,
}

/// Why a text is not the address of a repository.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RepositoryUrlError {
    /// Nothing.
    #[error("Enter the address of the repository.")]
    Missing,
    /// Another server.
    #[error(
        "Enter a repository of github.com or bitbucket.org. App Runner has no connections to other servers."
    )]
    Host,
    /// No owner or no name, or more than both.
    #[error("Enter the address as https://{host}/owner/repository.")]
    Path {
        /// The server.
        host: &'static str,
    },
}

impl std::str::FromStr for RepositoryUrl {
    type Err = RepositoryUrlError;

    /// Takes what people copy: with or without `https://` and `.git`, and the form for `git clone` over ssh.
    fn from_str(text: &str) -> Result<Self, RepositoryUrlError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(RepositoryUrlError::Missing);
        }
        let address = ["https://", "http://", "ssh://", "git@"]
            .iter()
            .fold(text, |rest, prefix| rest.strip_prefix(prefix).unwrap_or(rest));
        let address = address.strip_prefix("www.").unwrap_or(address);
        let (host, path) = address.split_once(['/', ':']).unwrap_or((address, ""));
        let provider = Provider::ALL
            .into_iter()
            .find(|provider| provider.host().eq_ignore_ascii_case(host))
            .ok_or(RepositoryUrlError::Host)?;
        let path = path.trim_end_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        let fits = |part: &str| {
            !part.is_empty()
                && part != "."
                && part != ".."
                && part.len() <= 100
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        };
        match path.split('/').collect::<Vec<_>>()[..] {
            [owner, name] if fits(owner) && fits(name) => Ok(RepositoryUrl {
                provider,
                owner: owner.to_owned(),
                name: name.to_owned(),
            }),
            _ => Err(RepositoryUrlError::Path {
                host: provider.host(),
            }),
        }
    }
}

impl std::fmt::Display for RepositoryUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "https://{}/{}/{}", self.provider.host(), self.owner, self.name)
    }
}

/// Checks the name of a branch by git's rules (git-check-ref-format).
///
/// # Errors
/// A sentence that says what to do.
pub fn check_branch(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        return Err("Enter the branch, for example main.");
    }
    let is_forbidden = |c: char| c.is_whitespace() || c.is_control() || "~^:?*[\\".contains(c);
    let is_wrong = name.len() > 255
        || name.contains(is_forbidden)
        || name.contains("..")
        || name.contains("@{")
        || name.contains("//")
        || name.starts_with(['/', '-'])
        || name.ends_with(['/', '.'])
        || name == "@"
        || name
            .split('/')
            .any(|part| part.starts_with('.') || part.strip_suffix(".lock").is_some());
    if is_wrong {
        return Err("Git has no branch of that name. Look for blanks, and for ~ ^ : ? * [ \\ and two dots.");
    }
    Ok(())
}

/// Checks the folder of the source code: a path from the root of the repository.
///
/// # Errors
/// A sentence that says what to do.
pub fn check_source_directory(path: &str) -> Result<(), &'static str> {
    if !path.starts_with('/') {
        return Err("Begin with a slash: / is the root of the repository.");
    }
    // Shape `SourceDirectory` has 4,096 characters.
    if path.len() > 4096 {
        return Err("Enter at most 4,096 characters.");
    }
    if path.contains(['\n', '\r', '\0', '\\']) || path.split('/').any(|part| part == ".." || part == ".") {
        return Err("Enter a folder below the root of the repository, without . and .. in it.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_copy_is_one_address() {
        for text in [
            "https://github.com/shop/web",
            "https://github.com/shop/web.git",
            "https://www.github.com/shop/web/",
            "github.com/shop/web",
            "git@github.com:shop/web.git",
            "ssh://git@github.com/shop/web.git",
            " https://GitHub.com/shop/web ",
        ] {
            let url: RepositoryUrl = text.parse().unwrap();
            assert_eq!(url.to_string(), "https://github.com/shop/web", "{text}");
        }
        let url: RepositoryUrl = "https://bitbucket.org/team/app".parse().unwrap();
        assert_eq!(url.provider, Provider::Bitbucket);
    }

    #[test]
    fn what_is_no_repository_is_told() {
        for (text, error) in [
            ("", RepositoryUrlError::Missing),
            ("https://gitlab.com/a/b", RepositoryUrlError::Host),
            ("https://github.com.example.org/a/b", RepositoryUrlError::Host),
            (
                "https://github.com/shop",
                RepositoryUrlError::Path { host: "github.com" },
            ),
            (
                "https://github.com/shop/web/tree/main",
                RepositoryUrlError::Path { host: "github.com" },
            ),
            (
                "https://github.com/../web",
                RepositoryUrlError::Path { host: "github.com" },
            ),
        ] {
            assert_eq!(text.parse::<RepositoryUrl>().unwrap_err(), error, "{text}");
        }
    }

    #[test]
    fn branches_are_gits() {
        for name in ["main", "feature/x", "release-1.0", "größe"] {
            assert_eq!(check_branch(name), Ok(()), "{name}");
        }
        for name in [
            "", "a b", "a..b", "/a", "a/", "a.lock", "a/.b", "@", "a@{1}", "-a", "a~1", "a\\b",
        ] {
            assert!(check_branch(name).is_err(), "{name}");
        }
    }

    #[test]
    fn folders_are_below_the_root() {
        for path in ["/", "/services/web", "/a b"] {
            assert_eq!(check_source_directory(path), Ok(()), "{path}");
        }
        for path in ["", "services", "/../x", "/a/./b", "/a\nb"] {
            assert!(check_source_directory(path).is_err(), "{path}");
        }
    }

    proptest! {
        #[test]
        fn an_address_that_is_taken_stays_itself(text in "(https://|git@)?(github.com|bitbucket.org)[/:][a-z.\\-_/]{0,20}(.git)?") {
            if let Ok(url) = text.parse::<RepositoryUrl>() {
                prop_assert_eq!(url.to_string().parse::<RepositoryUrl>(), Ok(url));
            }
        }
    }
}
