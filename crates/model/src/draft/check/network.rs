//! Security and networking.

use super::resource;
use crate::draft::DraftValues;
use crate::draft::request::Network;
use crate::field_error::FieldErrors;
use crate::role;

impl DraftValues {
    /// The role that the application acts with. Without one, App Runner cannot read secrets for it.
    pub(super) fn check_instance_role(&self, errors: &mut FieldErrors) -> Option<String> {
        let role = self.instance_role.trim();
        if role.is_empty() {
            let reads_secrets = !self.is_configured_by_file()
                && self
                    .variables
                    .iter()
                    .any(|variable| variable.source == "reference" && !variable.name.trim().is_empty());
            if reads_secrets {
                errors.add(
                    "instance_role",
                    "Choose the role that may read the secrets of the environment variables.",
                );
            }
            return None;
        }
        if !role::is_arn(role) {
            errors.add(
                "instance_role",
                "Enter the ARN of a role, for example arn:aws:iam::123456789012:role/WebInstanceRole.",
            );
            return None;
        }
        Some(role.to_owned())
    }

    pub(super) fn check_kms_key(&self, errors: &mut FieldErrors) -> Option<String> {
        let key = self.kms_key.trim();
        if key.is_empty() {
            return None;
        }
        // Shape `KmsKeyArn`.
        let is_key = key.len() <= 256
            && key.starts_with("arn:aws")
            && key.contains(":kms:")
            && key.rsplit_once(":key/").is_some_and(|(_, id)| {
                !id.is_empty()
                    && id
                        .bytes()
                        .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'-' | b'm' | b'r' | b'k'))
            });
        if !is_key {
            errors.add(
                "kms_key",
                "Enter the ARN of a key, for example arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab.",
            );
        }
        is_key.then(|| key.to_owned())
    }

    pub(super) fn check_network(&self, errors: &mut FieldErrors) -> Option<Network> {
        let is_public = match self.ingress.as_str() {
            "public" => Some(true),
            "private" => Some(false),
            _ => {
                errors.add("ingress", "Choose Public endpoint or Private endpoint.");
                None
            }
        };
        let is_dual_stack = match self.ip_address_type.as_str() {
            "ipv4" => Some(false),
            "dual_stack" => Some(true),
            _ => {
                errors.add("ip_address_type", "Choose IPv4 or Dual stack.");
                None
            }
        };
        let vpc_connector = resource(&self.vpc_connector, "vpc_connector", "vpcconnector", errors);
        Some(Network {
            is_public: is_public?,
            is_dual_stack: is_dual_stack?,
            vpc_connector,
        })
    }
}
