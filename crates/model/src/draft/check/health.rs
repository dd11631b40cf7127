//! The health check.

use crate::draft::DraftValues;
use crate::field_error::FieldErrors;
use crate::health_check::{self, HealthCheck, HealthCheckProtocol};

impl DraftValues {
    pub(super) fn check_health_check(&self, errors: &mut FieldErrors) -> Option<HealthCheck> {
        let protocol = match self.health_protocol.as_str() {
            "tcp" => Some(HealthCheckProtocol::Tcp),
            "http" => errors
                .check("health_path", health_check::parse_path(&self.health_path))
                .map(|path| HealthCheckProtocol::Http { path }),
            _ => {
                errors.add("health_protocol", "Choose TCP or HTTP.");
                None
            }
        };
        let mut number = |field: &str, text: &str| errors.check(field, health_check::parse_number(text));
        let interval = number("health_interval", &self.health_interval);
        let timeout = number("health_timeout", &self.health_timeout);
        let healthy = number("healthy_threshold", &self.healthy_threshold);
        let unhealthy = number("unhealthy_threshold", &self.unhealthy_threshold);
        Some(HealthCheck {
            protocol: protocol?,
            interval: interval?,
            timeout: timeout?,
            healthy_threshold: healthy?,
            unhealthy_threshold: unhealthy?,
        })
    }
}
