//! The filters of `DescribeParameters` (API shapes `ParameterStringFilter` and `ParametersFilter`).

use serde::Deserialize;

use crate::neighbours::validation;
use crate::protocol::errors::Fault;
use crate::storage::parameters::ParameterRecord;

/// The kind of parameter that has a key.
pub const SECURE: &str = "SecureString";

/// The key that encrypts where none is named.
pub const KEY: &str = "alias/aws/ssm";

/// Every parameter here is a standard one of text.
pub const TIER: &str = "Standard";
pub const DATA_TYPE: &str = "text";

/// A key, how it is compared, and the values of which one must fit.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Filter {
    key: String,
    option: Option<String>,
    values: Option<Vec<String>>,
}

/// The deprecated form. Its names are prefixes.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OldFilter {
    key: String,
    values: Vec<String>,
}

impl From<OldFilter> for Filter {
    fn from(old: OldFilter) -> Self {
        let option = if old.key == "Name" { "BeginsWith" } else { "Equals" };
        Filter {
            key: old.key,
            option: Some(option.to_owned()),
            values: Some(old.values),
        }
    }
}

/// Says what is wrong with the filters of a request.
pub fn check(filters: &[Filter]) -> Result<(), Fault> {
    for (index, filter) in filters.iter().enumerate() {
        let key = filter.key.as_str();
        if filters[..index].iter().any(|other| other.key == key) {
            return Err(validation(format!(
                "The following filter is duplicated in the request: {key}. A request can contain only one occurrence of \
                 a specific filter."
            )));
        }
        if key == "Label" {
            return Err(invalid(
                "InvalidFilterKey",
                "The following filter key is not valid: Label. Valid filter keys include: [Path, Name, Type, KeyId, \
                 Tier, DataType]",
            ));
        }
        let options: &[&str] = match key {
            "Path" => &["Recursive", "OneLevel"],
            "Name" => &["BeginsWith", "Contains", "Equals"],
            _ => &["BeginsWith", "Equals"],
        };
        if let Some(option) = filter
            .option
            .as_deref()
            .filter(|option| !options.contains(option))
        {
            return Err(invalid(
                "InvalidFilterOption",
                &format!(
                    "The following filter option is not valid: {option}. Valid options include: [{}]",
                    options.join(", ")
                ),
            ));
        }
        let values = filter.values.as_deref().unwrap_or_default();
        if values.is_empty() && !key.starts_with("tag:") {
            return Err(invalid(
                "InvalidFilterValue",
                &format!("The following filter values are missing : null for filter key {key}."),
            ));
        }
        if key == "Path" && !values.iter().all(|path| path.starts_with('/')) {
            return Err(validation(
                "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a \
                 forward slash \"/\". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). It must use only \
                 letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special \
                 characters are not allowed. All sub-paths, if specified, must use the forward slash symbol \"/\". Valid \
                 example: /get/parameters2-/by1./path0_.",
            ));
        }
    }
    Ok(())
}

fn invalid(code: &'static str, message: &str) -> Fault {
    Fault::of_neighbour(code, 400, message)
}

impl Filter {
    /// Whether the list keeps the parameter.
    pub fn takes(&self, parameter: &ParameterRecord) -> bool {
        let option = self.option.as_deref();
        let values = self.values.as_deref().unwrap_or_default();
        let compared = |text: &str| {
            values.iter().any(|value| match option {
                Some("BeginsWith") => text.starts_with(value.as_str()),
                Some("Contains") => text.contains(value.as_str()),
                _ => text == value,
            })
        };
        match self.key.as_str() {
            "Name" => compared(&parameter.name),
            "Type" => compared(&parameter.kind),
            "KeyId" => parameter.kind == SECURE && compared(KEY),
            "Tier" => compared(TIER),
            "DataType" => compared(DATA_TYPE),
            "Path" => values
                .iter()
                .any(|path| is_below(&parameter.name, path, option == Some("Recursive"))),
            key => {
                let wanted = key.strip_prefix("tag:").unwrap_or_default();
                let mut tags = parameter.tags.iter().filter(|(name, _)| name == wanted);
                tags.any(|(_, text)| values.is_empty() || compared(text))
            }
        }
    }
}

/// Whether a name lies in a path: right in it, or anywhere below it.
fn is_below(name: &str, path: &str, recursive: bool) -> bool {
    let folder = path.strip_suffix('/').unwrap_or(path);
    name.strip_prefix(folder)
        .and_then(|rest| rest.strip_prefix('/'))
        .is_some_and(|rest| !rest.is_empty() && (recursive || !rest.contains('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_holds_what_is_right_in_it_or_all_below() {
        assert!(is_below("/shop/production/level", "/shop", true));
        assert!(!is_below("/shop/production/level", "/shop", false));
        assert!(is_below("/shop/production/level", "/shop/production/", false));
        assert!(is_below("/level", "/", false));
        assert!(!is_below("/shopping/level", "/shop", true));
        assert!(!is_below("level", "/", true));
    }
}
