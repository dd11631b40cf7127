//! What fields are called, in forms, summaries and comparisons alike.

/// The label of a field by the `name` of its control.
pub(super) fn label(field: &str) -> String {
    if let Some(row) = field
        .strip_prefix("variables[")
        .and_then(|rest| rest.split_once(']'))
        .and_then(|(row, _)| row.parse::<u32>().ok())
    {
        return format!("Environment variable {}", row + 1);
    }
    match field {
        "provider" => "Provider",
        "image" => "Container image URI",
        "trigger" => "Deployment trigger",
        "access_role" => "ECR access role",
        "name" => "Service name",
        "region" => "Region",
        "cpu" => "Virtual CPU",
        "memory" => "Virtual memory",
        "port" => "Port",
        "start_command" => "Start command",
        "variables" => "Environment variables",
        "env_text" => ".env text",
        "health_protocol" => "Health check protocol",
        "health_path" => "Health check path",
        "health_interval" => "Health check interval",
        "health_timeout" => "Health check timeout",
        "healthy_threshold" => "Healthy threshold",
        "unhealthy_threshold" => "Unhealthy threshold",
        "tags" => "Tags",
        other => other,
    }
    .to_owned()
}

/// A value as people read it.
pub(super) fn reading(field: &str, value: &str) -> String {
    use model::compute::{gigabytes, vcpu};
    match (field, value) {
        (_, "") => "Empty".to_owned(),
        // It may hold secrets.
        ("env_text", text) => match text.lines().count() {
            1 => "1 line".to_owned(),
            count => format!("{count} lines"),
        },
        ("provider", "ecr") => "Amazon ECR".to_owned(),
        ("provider", "ecr_public") => "Amazon ECR Public".to_owned(),
        ("trigger", "manual") => "Manual".to_owned(),
        ("trigger", "automatic") => "Automatic".to_owned(),
        ("health_protocol", "tcp") => "TCP".to_owned(),
        ("health_protocol", "http") => "HTTP".to_owned(),
        ("cpu", units) => match units.parse() {
            Ok(units) => format!("{} vCPU", vcpu(units)),
            Err(_) => value.to_owned(),
        },
        ("memory", megabytes) => megabytes.parse().map_or(value.to_owned(), gigabytes),
        ("health_interval" | "health_timeout", seconds) => format!("{seconds} s"),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::draft::DraftValues;

    #[test]
    fn every_field_has_a_label() {
        for (field, _) in DraftValues::default().fields() {
            assert_ne!(label(field), field);
        }
        assert_eq!(label("variables[3][name]"), "Environment variable 4");
    }

    #[test]
    fn values_are_read_as_people_say_them() {
        assert_eq!(reading("cpu", "256"), "0.25 vCPU");
        assert_eq!(reading("memory", "2048"), "2 GB");
        assert_eq!(reading("memory", "much"), "much");
        assert_eq!(reading("port", ""), "Empty");
    }
}
