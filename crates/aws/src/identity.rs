//! Who AWS says we are.

use crate::connection::Connection;
use crate::error::Error;
use model::region::Region;

/// The account and the role or user that calls are made as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// 12 digits.
    pub account: String,
    /// ARN of the role session or user.
    pub arn: String,
}

impl Connection {
    /// Asks STS who we are.
    ///
    /// # Errors
    /// STS does not answer or does not accept the credentials.
    pub async fn identity(&self, region: &Region) -> Result<Identity, Error> {
        let answer = aws_sdk_sts::Client::new(&self.in_region(region))
            .get_caller_identity()
            .send()
            .await?;
        Ok(Identity {
            account: answer.account().unwrap_or_default().to_owned(),
            arn: answer.arn().unwrap_or_default().to_owned(),
        })
    }
}
