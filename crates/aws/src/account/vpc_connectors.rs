//! VPC connectors. Permissions: `apprunner:ListVpcConnectors`, `apprunner:CreateVpcConnector`, and for an account's first
//! one `iam:CreateServiceLinkedRole`.

use super::Account;
use crate::convert::time;
use crate::error::Error;
use crate::made::Made;
use aws_sdk_apprunner::types as sdk;
use model::vpc::VpcConnector;

impl Account {
    /// Every active connector by name.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn vpc_connectors(&self) -> Result<Vec<VpcConnector>, Error> {
        let client = self.app_runner();
        let mut connectors = Vec::new();
        let mut token = None;
        loop {
            let page = client.list_vpc_connectors().set_next_token(token).send().await?;
            connectors.extend(
                page.vpc_connectors()
                    .iter()
                    .filter(|connector| is_active(connector.status()))
                    .filter_map(read),
            );
            token = page.next_token().map(ToOwned::to_owned);
            if token.is_none() {
                break;
            }
        }
        connectors.sort_by(|a: &VpcConnector, b| a.name.cmp(&b.name));
        Ok(connectors)
    }

    /// Makes a connector into the VPC of these subnets. Without security groups it has the VPC's default one.
    ///
    /// # Errors
    /// AWS does not answer or refuses: subnets of several VPCs, a name that is taken, the quota of 10.
    pub async fn create_vpc_connector(
        &self,
        name: &str,
        subnets: &[String],
        security_groups: &[String],
    ) -> Result<Made<VpcConnector>, Error> {
        let answer = self
            .app_runner_once()
            .create_vpc_connector()
            .vpc_connector_name(name)
            .set_subnets(Some(subnets.to_vec()))
            .set_security_groups((!security_groups.is_empty()).then(|| security_groups.to_vec()))
            .send()
            .await?;
        answer
            .vpc_connector()
            .and_then(read)
            .map(|made| Made::by(&answer, made))
            .ok_or_else(|| Error::unreadable("CreateVpcConnector"))
    }
}

fn is_active(status: Option<&sdk::VpcConnectorStatus>) -> bool {
    status.is_none_or(|status| status.as_str().eq_ignore_ascii_case("active"))
}

fn read(connector: &sdk::VpcConnector) -> Option<VpcConnector> {
    Some(VpcConnector {
        arn: connector.vpc_connector_arn()?.to_owned(),
        name: connector.vpc_connector_name()?.to_owned(),
        subnets: connector.subnets().to_vec(),
        security_groups: connector.security_groups().to_vec(),
        created_at: connector.created_at().map(time).unwrap_or_default(),
    })
}
