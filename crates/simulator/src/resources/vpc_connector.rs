//! A VPC connector and its wire form.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::Timestamp;
use crate::service::arn::Scope;

/// "App Runner supports only one revision per name" (API shape `VpcConnector`).
const REVISION: u32 = 1;

/// API shape `VpcConnectorStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum VpcConnectorStatus {
    Active,
    Inactive,
}

/// One connector.
#[derive(Debug, Clone)]
pub struct VpcConnector {
    pub id: String,
    pub scope: Scope,
    pub name: String,
    pub status: VpcConnectorStatus,
    pub subnets: Vec<String>,
    pub security_groups: Vec<String>,
    pub created_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

impl VpcConnector {
    pub fn arn(&self) -> String {
        self.scope
            .arn(&format!("vpcconnector/{}/{REVISION}/{}", self.name, self.id))
    }

    /// API shape `VpcConnector`.
    pub fn description(&self) -> Value {
        let mut connector = json!({
            "VpcConnectorName": self.name,
            "VpcConnectorArn": self.arn(),
            "VpcConnectorRevision": REVISION,
            "Subnets": self.subnets,
            "SecurityGroups": self.security_groups,
            "Status": self.status,
            "CreatedAt": self.created_at.epoch_seconds(),
        });
        if let Some(deleted_at) = self.deleted_at {
            connector["DeletedAt"] = json!(deleted_at.epoch_seconds());
        }
        connector
    }
}
