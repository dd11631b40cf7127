//! What whoever runs Slipway says about the provider.

use crate::address::Address;
use crate::group_roles::GroupRoles;
use crate::secret::Secret;
use std::path::PathBuf;

/// Settings as they stand on the command line and in the environment.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Address of the provider; without it there is no single sign-on.
    pub issuer: Option<String>,
    /// What the provider calls this Slipway.
    pub client_id: Option<String>,
    /// A file with the secret of this client.
    pub client_secret_file: Option<PathBuf>,
    /// The secret itself, out of the environment.
    pub client_secret: Option<Secret>,
    /// What the button names.
    pub label: Option<String>,
    /// What is asked for, parted by spaces.
    pub scopes: Option<String>,
    /// The claim that names the groups.
    pub groups_claim: Option<String>,
    /// Rules `GROUP=ROLE`.
    pub roles: Vec<String>,
    /// The role of who is in no group with a rule.
    pub default_role: Option<String>,
}

/// Settings that hold together.
#[derive(Debug, Clone)]
pub struct Settings {
    pub(crate) issuer: Address,
    pub(crate) client_id: String,
    pub(crate) client_secret: Option<Secret>,
    pub(crate) scopes: String,
    pub(crate) groups_claim: String,
    label: String,
    roles: GroupRoles,
}

/// What is wrong with the settings. Each names its option and its variable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("single sign-on: {option} ({variable}): {reason}")]
pub struct SettingsError {
    option: &'static str,
    variable: &'static str,
    reason: String,
}

const ISSUER: [&str; 2] = ["--single-sign-on-issuer", "SLIPWAY_SINGLE_SIGN_ON_ISSUER"];
const CLIENT_ID: [&str; 2] = ["--single-sign-on-client-id", "SLIPWAY_SINGLE_SIGN_ON_CLIENT_ID"];
const SECRET_FILE: [&str; 2] = [
    "--single-sign-on-client-secret-file",
    "SLIPWAY_SINGLE_SIGN_ON_CLIENT_SECRET_FILE",
];
const LABEL: [&str; 2] = ["--single-sign-on-label", "SLIPWAY_SINGLE_SIGN_ON_LABEL"];
const SCOPES: [&str; 2] = ["--single-sign-on-scopes", "SLIPWAY_SINGLE_SIGN_ON_SCOPES"];
const ROLE: [&str; 2] = ["--single-sign-on-role", "SLIPWAY_SINGLE_SIGN_ON_ROLE"];

/// What is asked for where nothing else is said.
const SCOPES_USUALLY: &str = "openid profile email";
/// Where groups usually stand.
const GROUPS_USUALLY: &str = "groups";
/// A button is no place for more.
const LONGEST_LABEL: usize = 40;

fn wrong([option, variable]: [&'static str; 2], reason: impl Into<String>) -> SettingsError {
    SettingsError {
        option,
        variable,
        reason: reason.into(),
    }
}

/// A text that says something.
fn said(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

impl SettingsError {
    /// The provider cannot be told from others that call themselves the same.
    pub(crate) fn certificates(reason: &str) -> SettingsError {
        wrong(
            ISSUER,
            format!(
                "there are no certificates to check it with: {reason}. Install ca-certificates, or name a file of them in SSL_CERT_FILE"
            ),
        )
    }
}

impl Settings {
    /// Reads settings; `None` where nobody has asked for single sign-on.
    ///
    /// # Errors
    /// The first setting that is missing or cannot be used.
    pub fn parse(given: Given) -> Result<Option<Settings>, SettingsError> {
        let client_id = said(given.client_id);
        let Some(issuer) = said(given.issuer) else {
            if client_id.is_some() {
                return Err(wrong(ISSUER, "is missing: write the address of the provider"));
            }
            return Ok(None);
        };
        let issuer = Address::parse(&issuer).filter(|issuer| !issuer.as_str().contains('?')).ok_or_else(|| {
            wrong(
                ISSUER,
                format!("`{issuer}` is no address that begins with https:// (http:// is for providers on this machine)"),
            )
        })?;
        let client_id = client_id.ok_or_else(|| {
            wrong(
                CLIENT_ID,
                "is missing: it is the id that the provider gave this Slipway",
            )
        })?;
        let client_secret = secret(given.client_secret_file, given.client_secret)?;
        let scopes = said(given.scopes).unwrap_or_else(|| SCOPES_USUALLY.to_owned());
        if !scopes.split_whitespace().any(|scope| scope == "openid") {
            return Err(wrong(SCOPES, "has to contain `openid`"));
        }
        let label = said(given.label).unwrap_or_else(|| "single sign-on".to_owned());
        if label.chars().count() > LONGEST_LABEL || label.chars().any(char::is_control) {
            return Err(wrong(LABEL, format!("write at most {LONGEST_LABEL} characters")));
        }
        let roles = GroupRoles::parse(&given.roles, said(given.default_role).as_deref())
            .map_err(|reason| wrong(ROLE, reason))?;
        if roles.lets_nobody_in() {
            return Err(wrong(
                ROLE,
                "is missing: without a rule such as `platform-team=admin`, or --single-sign-on-default-role, nobody could sign in",
            ));
        }
        Ok(Some(Settings {
            issuer,
            client_id,
            client_secret,
            scopes: scopes.split_whitespace().collect::<Vec<_>>().join(" "),
            groups_claim: said(given.groups_claim).unwrap_or_else(|| GROUPS_USUALLY.to_owned()),
            label,
            roles,
        }))
    }

    /// What the button names: "Sign in with …".
    pub fn label(&self) -> &str {
        &self.label
    }

    /// What groups make of people.
    pub fn roles(&self) -> &GroupRoles {
        &self.roles
    }
}

fn secret(file: Option<PathBuf>, text: Option<Secret>) -> Result<Option<Secret>, SettingsError> {
    let Some(file) = file else {
        return Ok(text.filter(|text| !text.reveal().is_empty()));
    };
    if text.is_some() {
        return Err(wrong(
            SECRET_FILE,
            "SLIPWAY_SINGLE_SIGN_ON_CLIENT_SECRET is set too: choose one of them",
        ));
    }
    let text = std::fs::read_to_string(&file)
        .map_err(|error| wrong(SECRET_FILE, format!("{} cannot be read: {error}", file.display())))?;
    let text = text.trim();
    if text.is_empty() {
        return Err(wrong(SECRET_FILE, format!("{} is empty", file.display())));
    }
    Ok(Some(Secret::new(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> Given {
        Given {
            issuer: Some("https://id.example.com/".to_owned()),
            client_id: Some("slipway".to_owned()),
            client_secret: Some(Secret::new("hunter2-hunter2")),
            roles: vec!["platform=admin".to_owned()],
            ..Given::default()
        }
    }

    #[test]
    fn what_nobody_asked_for_is_off() {
        assert!(Settings::parse(Given::default()).unwrap().is_none());
        let blank = Given {
            issuer: Some("  ".to_owned()),
            ..Given::default()
        };
        assert!(Settings::parse(blank).unwrap().is_none());
    }

    #[test]
    fn what_is_not_said_is_what_is_usual() {
        let settings = Settings::parse(given()).unwrap().unwrap();
        assert_eq!(settings.label(), "single sign-on");
        assert_eq!(settings.scopes, "openid profile email");
        assert_eq!(settings.groups_claim, "groups");
    }

    #[test]
    fn every_mistake_names_its_option_and_its_variable() {
        let file = std::env::temp_dir().join("slipway-no-such-secret");
        let cases: [(Given, [&str; 2]); 8] = [
            (
                Given {
                    issuer: None,
                    ..given()
                },
                ISSUER,
            ),
            (
                Given {
                    issuer: Some("http://id.example.com".to_owned()),
                    ..given()
                },
                ISSUER,
            ),
            (
                Given {
                    issuer: Some("https://id.example.com/?a=b".to_owned()),
                    ..given()
                },
                ISSUER,
            ),
            (
                Given {
                    client_id: None,
                    ..given()
                },
                CLIENT_ID,
            ),
            (
                Given {
                    scopes: Some("profile".to_owned()),
                    ..given()
                },
                SCOPES,
            ),
            (
                Given {
                    roles: Vec::new(),
                    ..given()
                },
                ROLE,
            ),
            (
                Given {
                    label: Some("x".repeat(41)),
                    ..given()
                },
                LABEL,
            ),
            (
                Given {
                    client_secret: None,
                    client_secret_file: Some(file),
                    ..given()
                },
                SECRET_FILE,
            ),
        ];
        for (given, [option, variable]) in cases {
            let error = Settings::parse(given).unwrap_err().to_string();
            assert!(error.contains(option) && error.contains(variable), "{error}");
        }
        let both = Given {
            client_secret_file: Some(PathBuf::from("x")),
            ..given()
        };
        assert!(
            Settings::parse(both)
                .unwrap_err()
                .to_string()
                .contains("choose one")
        );
    }

    #[test]
    fn the_secret_is_never_written() {
        let given = given();
        assert!(!format!("{given:?}").contains("hunter2"));
        assert!(!format!("{:?}", Settings::parse(given).unwrap()).contains("hunter2"));
    }
}
