//! Parameters of Systems Manager's parameter store, by name and never by value. Permissions: `ssm:DescribeParameters`; to
//! move a value there `ssm:PutParameter`.

use super::Account;
use crate::convert::time;
use crate::error::Error;
use crate::made::Made;
use aws_sdk_ssm::types as sdk;
use model::listed::Listed;
use model::secret::Parameter;

/// Most parameters of a page (API shape `MaxResults`).
const PAGE: i32 = 50;

/// Pages that are read.
const MOST_PAGES: usize = 6;

impl Account {
    /// Parameters by name, up to 300.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn parameters(&self) -> Result<Listed<Parameter>, Error> {
        let client = aws_sdk_ssm::Client::new(&self.reading);
        let mut parameters = Vec::new();
        let mut token = None;
        for _ in 0..MOST_PAGES {
            let page = client
                .describe_parameters()
                .max_results(PAGE)
                .set_next_token(token)
                .send()
                .await?;
            parameters.extend(page.parameters().iter().filter_map(read));
            token = page.next_token().map(ToOwned::to_owned);
            if token.is_none() {
                break;
            }
        }
        parameters.sort_by(|a: &Parameter, b| a.name.cmp(&b.name));
        Ok(Listed {
            items: parameters,
            has_more: token.is_some(),
        })
    }

    /// Keeps a value as a new encrypted parameter, under the key that AWS keeps for the account. A name is not taken from a
    /// parameter that has it.
    ///
    /// # Errors
    /// AWS does not answer or refuses: there is one of that name ([`crate::ErrorKind::Exists`]), or the value is longer
    /// than 4,096 characters.
    pub async fn create_secure_parameter(
        &self,
        name: &str,
        value: &str,
        description: Option<&str>,
    ) -> Result<Made<()>, Error> {
        let answer = aws_sdk_ssm::Client::new(&self.writing)
            .put_parameter()
            .name(name)
            .value(value)
            .r#type(sdk::ParameterType::SecureString)
            .overwrite(false)
            .set_description(description.map(ToOwned::to_owned))
            .send()
            .await?;
        Ok(Made::by(&answer, ()))
    }
}

fn read(parameter: &sdk::ParameterMetadata) -> Option<Parameter> {
    Some(Parameter {
        arn: parameter.arn()?.to_owned(),
        name: parameter.name()?.to_owned(),
        description: parameter
            .description()
            .filter(|text| !text.is_empty())
            .map(ToOwned::to_owned),
        is_secure: parameter.r#type() == Some(&sdk::ParameterType::SecureString),
        changed_at: parameter.last_modified_date().map(time).unwrap_or_default(),
    })
}
