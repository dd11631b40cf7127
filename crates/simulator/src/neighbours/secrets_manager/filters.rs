//! The filters of `ListSecrets` (API shape `Filter`).

use serde::Deserialize;

use crate::neighbours::validation;
use crate::protocol::errors::Fault;
use crate::service::arn::Scope;
use crate::storage::secrets::SecretRecord;

/// A key and the values of which one must fit; a value behind an exclamation mark must not.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Filter {
    key: Option<String>,
    values: Option<Vec<String>>,
}

/// A filter needs both of its members, although the model requires neither.
pub fn check(filters: &[Filter]) -> Result<(), Fault> {
    let whole = filters
        .iter()
        .all(|filter| filter.key.is_some() && filter.values.is_some());
    if whole {
        Ok(())
    } else {
        Err(validation("A filter needs a Key and Values."))
    }
}

impl Filter {
    /// Whether the list keeps the secret.
    pub fn takes(&self, secret: &SecretRecord, scope: &Scope) -> bool {
        let (Some(key), Some(values)) = (&self.key, &self.values) else {
            return false;
        };
        values.iter().any(|value| match value.strip_prefix('!') {
            Some(unwanted) => !fits(key, unwanted, secret, scope),
            None => fits(key, value, secret, scope),
        })
    }
}

/// API "Key": all are prefixes; `description`, `primary-region`, `owning-service` and `all` do not mind the case.
fn fits(key: &str, value: &str, secret: &SecretRecord, scope: &Scope) -> bool {
    let description = secret.description.as_deref().unwrap_or_default();
    let begins = |text: &str| text.to_lowercase().starts_with(&value.to_lowercase());
    match key {
        "name" => secret.name.starts_with(value),
        "description" => begins(description),
        "tag-key" => secret.tags.iter().any(|(key, _)| key.starts_with(value)),
        "tag-value" => secret.tags.iter().any(|(_, text)| text.starts_with(value)),
        "primary-region" => begins(&scope.region),
        "all" => {
            let tags = secret.tags.iter().flat_map(|(key, text)| [key.as_str(), text]);
            let texts = [secret.name.as_str(), description];
            // "Breaks the filter value string into words and then searches all attributes for matches."
            value.split_whitespace().all(|word| {
                let word = word.to_lowercase();
                texts
                    .iter()
                    .copied()
                    .chain(tags.clone())
                    .any(|text| text.to_lowercase().contains(&word))
            })
        }
        // Nothing here was made by another service.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;

    fn takes(key: &str, values: &[&str]) -> bool {
        let secret = SecretRecord {
            name: "shop/database".to_owned(),
            arn: String::new(),
            description: Some("Credentials of the shop".to_owned()),
            version_id: String::new(),
            tags: vec![("team".to_owned(), "Shop".to_owned())],
            created_at: Timestamp(0),
            last_changed_at: Timestamp(0),
            last_accessed_at: None,
        };
        let scope = Scope {
            account: "123456789012".to_owned(),
            region: "us-east-1".to_owned(),
        };
        let filter = Filter {
            key: Some(key.to_owned()),
            values: Some(values.iter().map(|value| (*value).to_owned()).collect()),
        };
        filter.takes(&secret, &scope)
    }

    #[test]
    fn values_are_prefixes_and_one_must_fit() {
        assert!(takes("name", &["shop/"]) && takes("name", &["x", "shop"]) && !takes("name", &["Shop"]));
        assert!(takes("description", &["credentials"]) && !takes("description", &["shop"]));
        assert!(takes("tag-key", &["te"]) && takes("tag-value", &["Shop"]) && !takes("tag-value", &["shop"]));
        assert!(takes("all", &["database CREDENTIALS"]) && !takes("all", &["database queue"]));
        assert!(takes("primary-region", &["us-east"]) && !takes("owning-service", &["rds"]));
    }

    #[test]
    fn an_exclamation_mark_turns_a_value_around() {
        assert!(takes("name", &["!orders"]) && !takes("name", &["!shop"]));
    }
}
