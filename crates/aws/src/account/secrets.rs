//! Secrets of Secrets Manager, by name and never by value. Permissions: `secretsmanager:ListSecrets`; to move a value there
//! `secretsmanager:CreateSecret`.

use super::Account;
use crate::convert::time;
use crate::error::Error;
use crate::made::Made;
use aws_sdk_secretsmanager::types as sdk;
use model::listed::Listed;
use model::secret::Secret;
use model::time::Time;

/// Most secrets of a page (API shape `MaxResultsType`).
const PAGE: i32 = 100;

/// Pages that are read.
const MOST_PAGES: usize = 3;

impl Account {
    /// Secrets by name, up to 300.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn secrets(&self) -> Result<Listed<Secret>, Error> {
        let client = aws_sdk_secretsmanager::Client::new(&self.reading);
        let mut secrets = Vec::new();
        let mut token = None;
        for _ in 0..MOST_PAGES {
            let page = client
                .list_secrets()
                .max_results(PAGE)
                .set_next_token(token)
                .send()
                .await?;
            secrets.extend(page.secret_list().iter().filter_map(read));
            token = page.next_token().map(ToOwned::to_owned);
            if token.is_none() {
                break;
            }
        }
        secrets.sort_by(|a: &Secret, b| a.name.cmp(&b.name));
        Ok(Listed {
            items: secrets,
            has_more: token.is_some(),
        })
    }

    /// Keeps a value as a new secret.
    ///
    /// # Errors
    /// AWS does not answer or refuses: there is one of that name ([`crate::ErrorKind::Exists`]), or one that is about to be
    /// deleted.
    pub async fn create_secret(
        &self,
        name: &str,
        value: &str,
        description: Option<&str>,
        now: Time,
    ) -> Result<Made<Secret>, Error> {
        let answer = aws_sdk_secretsmanager::Client::new(&self.writing)
            .create_secret()
            .name(name)
            .secret_string(value)
            .set_description(description.map(ToOwned::to_owned))
            .send()
            .await?;
        let secret = Secret {
            arn: answer
                .arn()
                .ok_or_else(|| Error::unreadable("CreateSecret"))?
                .to_owned(),
            name: answer.name().unwrap_or(name).to_owned(),
            description: description.map(ToOwned::to_owned),
            changed_at: now,
        };
        Ok(Made::by(&answer, secret))
    }
}

fn read(secret: &sdk::SecretListEntry) -> Option<Secret> {
    Some(Secret {
        arn: secret.arn()?.to_owned(),
        name: secret.name()?.to_owned(),
        description: secret
            .description()
            .filter(|text| !text.is_empty())
            .map(ToOwned::to_owned),
        changed_at: secret
            .last_changed_date()
            .or(secret.created_date())
            .map_or(Time::default(), time),
    })
}
