//! What fields are called, in forms, summaries and comparisons alike.

/// The label of a field by the `name` of its control; the name itself where it has none.
pub(crate) fn label(field: &str) -> String {
    known_label(field).unwrap_or_else(|| field.to_owned())
}

/// The label of a field that has one.
pub(crate) fn known_label(field: &str) -> Option<String> {
    if let Some(row) = field
        .strip_prefix("variables[")
        .and_then(|rest| rest.split_once(']'))
        .and_then(|(row, _)| row.parse::<u32>().ok())
    {
        return Some(format!("Environment variable {}", row.saturating_add(1)));
    }
    let label = match field {
        "repository_type" => "Repository type",
        "provider" => "Provider",
        "image" => "Container image URI",
        "trigger" => "Deployment trigger",
        "access_role" => "ECR access role",
        "pinned_from" => "Tag before it was pinned",
        "new_access_role_to_mend" => "Access role without its policy",
        "new_access_role" => "Name of the new access role",
        "connection" => "Connection",
        "new_connection" => "Name of the new connection",
        "new_connection_provider" => "Provider of the new connection",
        "repository" => "Repository",
        "branch" => "Branch",
        "source_directory" => "Source directory",
        "configuration_source" => "Configuration",
        "runtime" => "Runtime",
        "ended_runtime" => "Runtime without support",
        "build_command" => "Build command",
        "configuration_file" => "apprunner.yaml",
        "name" => "Service name",
        "region" => "Region",
        "cpu" => "Virtual CPU",
        "memory" => "Virtual memory",
        "port" => "Port",
        "start_command" => "Start command",
        "variables" => "Environment variables",
        "env_text" => ".env text",
        "import_text" => "Variables to import",
        "health_protocol" => "Health check protocol",
        "health_path" => "Health check path",
        "health_interval" => "Health check interval",
        "health_timeout" => "Health check timeout",
        "healthy_threshold" => "Healthy threshold",
        "unhealthy_threshold" => "Unhealthy threshold",
        "auto_scaling" => "Auto scaling configuration",
        "new_auto_scaling" => "Name of the new auto scaling configuration",
        "new_max_concurrency" => "Requests at the same time",
        "new_min_size" => "Minimum of instances",
        "new_max_size" => "Maximum of instances",
        "instance_role" => "Instance role",
        "acknowledged_secrets" => "Reading the secrets",
        "acknowledged_role" => "Permissions of the instance role",
        "acknowledged_connector" => "Network of the VPC connector",
        "kms_key" => "Encryption key",
        "ingress" => "Incoming network traffic",
        "ip_address_type" => "IP address type",
        "vpc_connector" => "VPC connector",
        "new_vpc_connector" => "Name of the new VPC connector",
        "new_subnets" => "Subnets",
        "new_security_groups" => "Security groups",
        "observability" => "Tracing with AWS X-Ray",
        "new_observability" => "Name of the new observability configuration",
        "tags" => "Tags",
        _ => return None,
    };
    Some(label.to_owned())
}

/// A value as people read it.
pub(super) fn reading(field: &str, value: &str) -> String {
    use model::compute::{gigabytes, vcpu};
    match (field, value) {
        (field, text) if field.starts_with("acknowledged_") => if text.is_empty() {
            "Not confirmed"
        } else {
            "Confirmed"
        }
        .to_owned(),
        (_, "") => "Empty".to_owned(),
        // They may hold secrets.
        ("import_text" | "configuration_file", text) => match text.lines().count() {
            1 => "1 line".to_owned(),
            count => format!("{count} lines"),
        },
        ("repository_type", "image") => "Container registry".to_owned(),
        ("repository_type", "code") => "Source code repository".to_owned(),
        ("configuration_source", "api") => "Settings in this form".to_owned(),
        ("configuration_source", "repository") => "apprunner.yaml of the repository".to_owned(),
        ("ended_runtime", "yes") => "Wanted all the same".to_owned(),
        ("runtime", word) => runtime(word),
        ("ingress", "public") => "Public endpoint".to_owned(),
        ("ingress", "private") => "Private endpoint".to_owned(),
        ("ip_address_type", "ipv4") => "IPv4".to_owned(),
        ("ip_address_type", "dual_stack") => "Dual stack (IPv4 and IPv6)".to_owned(),
        (
            "access_role" | "instance_role" | "connection" | "auto_scaling" | "vpc_connector"
            | "observability",
            arn,
        ) => name_in(arn).to_owned(),
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

fn runtime(word: &str) -> String {
    model::runtime::Runtime::from_api(word).map_or(word.to_owned(), |runtime| runtime.label().to_owned())
}

/// What people call the thing of an ARN: the name behind the kind. Names of roles come last, behind their path; those of App
/// Runner's own resources before revision and id.
pub(super) fn name_in(arn: &str) -> &str {
    let arn = arn.trim();
    match arn.split_once(":role/") {
        Some((_, path)) => path.rsplit('/').next().unwrap_or(path),
        None => arn
            .rsplit(':')
            .next()
            .and_then(|resource| resource.split('/').nth(1))
            .unwrap_or(arn),
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
    fn an_arn_is_read_as_the_name_in_it() {
        assert_eq!(
            name_in("arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole"),
            "AppRunnerECRAccessRole"
        );
        assert_eq!(
            name_in("arn:aws:apprunner:eu-west-1:123456789012:vpcconnector/shop/1/0123456789abcdef"),
            "shop"
        );
        assert_eq!(name_in("shop"), "shop");
    }

    #[test]
    fn values_are_read_as_people_say_them() {
        assert_eq!(reading("cpu", "256"), "0.25 vCPU");
        assert_eq!(reading("memory", "2048"), "2 GB");
        assert_eq!(reading("memory", "much"), "much");
        assert_eq!(reading("port", ""), "Empty");
    }
}
