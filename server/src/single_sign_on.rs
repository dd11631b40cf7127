//! Single sign-on as the command line and the environment ask for it.

use crate::config::SingleSignOnConfig;
use engine::{PasswordsFor, SignInWays};
use model::person;
use single_sign_on::{Given, Provider, Secret, Settings, SettingsError};

/// The variable with the secret: it is no option, or every list of processes would show it.
const SECRET: &str = "SLIPWAY_SINGLE_SIGN_ON_CLIENT_SECRET";

/// Why single sign-on cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// A setting of the provider.
    #[error(transparent)]
    Provider(#[from] SettingsError),
    /// Nobody could sign in.
    #[error(
        "--only-single-sign-on (SLIPWAY_ONLY_SINGLE_SIGN_ON) needs a provider: name it with --single-sign-on-issuer"
    )]
    OnlyWithoutProvider,
    /// It would mean nothing.
    #[error(
        "--local-administrator (SLIPWAY_LOCAL_ADMINISTRATOR) is for --only-single-sign-on: without it every password works"
    )]
    LocalWithoutOnly,
    /// Nobody can have that name.
    #[error("--local-administrator (SLIPWAY_LOCAL_ADMINISTRATOR): {0}")]
    LocalName(person::CredentialError),
}

/// The provider, where there is one, and in which ways people sign in.
pub(crate) fn set_up(config: &SingleSignOnConfig) -> Result<(Option<Provider>, SignInWays), SetUpError> {
    let settings = Settings::parse(Given {
        issuer: config.issuer.clone(),
        client_id: config.client_id.clone(),
        client_secret_file: config.client_secret_file.clone(),
        client_secret: std::env::var(SECRET).ok().map(Secret::new),
        label: config.label.clone(),
        scopes: config.scopes.clone(),
        groups_claim: config.groups_claim.clone(),
        roles: config.roles.clone(),
        default_role: config.default_role.clone(),
    })?;
    let passwords = match (config.only, &config.local_administrator) {
        (true, _) if settings.is_none() => return Err(SetUpError::OnlyWithoutProvider),
        (false, Some(_)) => return Err(SetUpError::LocalWithoutOnly),
        (false, None) => PasswordsFor::Everybody,
        (true, None) => PasswordsFor::Nobody,
        (true, Some(name)) => {
            person::check_name(name).map_err(SetUpError::LocalName)?;
            PasswordsFor::One(name.clone())
        }
    };
    let ways = SignInWays {
        single_sign_on: settings.as_ref().map(|settings| settings.label().to_owned()),
        passwords,
    };
    let provider = settings.map(Provider::new).transpose()?;
    Ok((provider, ways))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> SingleSignOnConfig {
        SingleSignOnConfig {
            issuer: Some("http://127.0.0.1:1".to_owned()),
            client_id: Some("slipway".to_owned()),
            default_role: Some("viewer".to_owned()),
            ..SingleSignOnConfig::default()
        }
    }

    #[test]
    fn passwords_work_for_whom_the_settings_say() {
        let none = SingleSignOnConfig::default();
        let (provider, ways) = set_up(&none).unwrap();
        assert!(provider.is_none());
        assert_eq!(ways, SignInWays::default());
        let only = SingleSignOnConfig {
            only: true,
            ..config()
        };
        assert_eq!(set_up(&only).unwrap().1.passwords, PasswordsFor::Nobody);
        let local = SingleSignOnConfig {
            local_administrator: Some("km".to_owned()),
            ..only
        };
        assert_eq!(
            set_up(&local).unwrap().1.passwords,
            PasswordsFor::One("km".to_owned())
        );
    }

    #[test]
    fn what_would_lock_everybody_out_is_refused() {
        for config in [
            SingleSignOnConfig {
                only: true,
                ..SingleSignOnConfig::default()
            },
            SingleSignOnConfig {
                local_administrator: Some("km".to_owned()),
                ..config()
            },
            SingleSignOnConfig {
                only: true,
                local_administrator: Some("K M".to_owned()),
                ..config()
            },
            SingleSignOnConfig {
                default_role: None,
                ..config()
            },
        ] {
            let error = set_up(&config).unwrap_err().to_string();
            assert!(error.contains("--"), "{error}");
        }
    }
}
