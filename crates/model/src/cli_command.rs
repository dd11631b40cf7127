//! The same create or rebuild as a command of the AWS CLI, to be read, compared and kept.

use crate::arn::ServiceArn;
use crate::draft::CreateRequest;
use crate::environment::{name_looks_secret, value_looks_secret};
use crate::health_check::HealthCheckProtocol;
use crate::image::Registry;
use std::fmt::Write as _;

/// What stands where a value looks like a secret: a page is read by more people than a terminal.
fn shown(name: &str, value: &str) -> String {
    if name_looks_secret(name) || value_looks_secret(value) {
        format!("<value of {name}>")
    } else {
        value.to_owned()
    }
}

/// `aws apprunner create-service …`, or `update-service` where a failed service is rebuilt. Plain values that look secret
/// are replaced by a note of their name.
pub fn cli_command(request: &CreateRequest, rebuilds: Option<&ServiceArn>) -> String {
    let mut command = match rebuilds {
        None => format!(
            "aws apprunner create-service \\\n  --region {} \\\n  --service-name {}",
            request.region, request.name
        ),
        Some(arn) => format!(
            "aws apprunner update-service \\\n  --region {} \\\n  --service-arn {}",
            request.region,
            quoted(&arn.to_string())
        ),
    };
    let size = Json::object([
        ("Cpu", Json::text(request.size.cpu)),
        ("Memory", Json::text(request.size.memory)),
    ]);
    for (option, value) in [
        ("source-configuration", source(request)),
        ("instance-configuration", size),
        ("health-check-configuration", health_check(request)),
    ] {
        // Writing to a String cannot fail.
        let _ = write!(command, " \\\n  --{option} {}", quoted(&value.written(1)));
    }
    if rebuilds.is_none() && !request.tags.is_empty() {
        let tags = request
            .tags
            .iter()
            .map(|tag| Json::object([("Key", Json::text(&tag.key)), ("Value", Json::text(&tag.value))]));
        let _ = write!(
            command,
            " \\\n  --tags {}",
            quoted(&Json::List(tags.collect()).written(1))
        );
    }
    command
}

fn source(request: &CreateRequest) -> Json {
    let kind = match request.image.registry {
        Registry::EcrPublic => "ECR_PUBLIC",
        Registry::Ecr { .. } => "ECR",
    };
    let mut settings = vec![("Port", Json::text(request.port))];
    if let Some(start) = &request.start_command {
        settings.push(("StartCommand", Json::text(start)));
    }
    if !request.variables.is_empty() {
        let plain = request
            .variables
            .iter()
            .map(|(name, value)| (name.clone(), Json::text(shown(name, value))));
        settings.push(("RuntimeEnvironmentVariables", Json::Object(plain.collect())));
    }
    if !request.secrets.is_empty() {
        let arns = request
            .secrets
            .iter()
            .map(|(name, arn)| (name.clone(), Json::text(arn)));
        settings.push(("RuntimeEnvironmentSecrets", Json::Object(arns.collect())));
    }
    let repository = Json::object([
        ("ImageIdentifier", Json::text(&request.image)),
        ("ImageRepositoryType", Json::text(kind)),
        ("ImageConfiguration", Json::object(settings)),
    ]);
    let mut members = vec![
        ("ImageRepository", repository),
        (
            "AutoDeploymentsEnabled",
            Json::Bare(request.automatic_deployment.to_string()),
        ),
    ];
    if let Some(role) = &request.access_role {
        members.push((
            "AuthenticationConfiguration",
            Json::object([("AccessRoleArn", Json::text(role))]),
        ));
    }
    Json::object(members)
}

fn health_check(request: &CreateRequest) -> Json {
    let check = &request.health_check;
    let mut members = match &check.protocol {
        HealthCheckProtocol::Tcp => vec![("Protocol", Json::text("TCP"))],
        HealthCheckProtocol::Http { path } => {
            vec![("Protocol", Json::text("HTTP")), ("Path", Json::text(path))]
        }
    };
    members.extend([
        ("Interval", Json::Bare(check.interval.to_string())),
        ("Timeout", Json::Bare(check.timeout.to_string())),
        (
            "HealthyThreshold",
            Json::Bare(check.healthy_threshold.to_string()),
        ),
        (
            "UnhealthyThreshold",
            Json::Bare(check.unhealthy_threshold.to_string()),
        ),
    ]);
    Json::object(members)
}

/// As much of JSON as the command needs: the crate that goes into the browser has no library for it.
enum Json {
    Text(String),
    /// A number or a truth value.
    Bare(String),
    Object(Vec<(String, Json)>),
    List(Vec<Json>),
}

impl Json {
    fn text(value: impl std::fmt::Display) -> Json {
        Json::Text(value.to_string())
    }

    fn object(members: impl IntoIterator<Item = (&'static str, Json)>) -> Json {
        Json::Object(
            members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    fn written(&self, depth: usize) -> String {
        match self {
            Json::Text(text) => escaped(text),
            Json::Bare(word) => word.clone(),
            Json::List(items) => {
                let space = "  ".repeat(depth);
                let rows: Vec<String> = items
                    .iter()
                    .map(|item| format!("{space}  {}", item.written(depth + 1)))
                    .collect();
                format!("[\n{}\n{space}]", rows.join(",\n"))
            }
            Json::Object(members) => {
                let space = "  ".repeat(depth);
                let rows: Vec<String> = members
                    .iter()
                    .map(|(name, value)| format!("{space}  {}: {}", escaped(name), value.written(depth + 1)))
                    .collect();
                format!("{{\n{}\n{space}}}", rows.join(",\n"))
            }
        }
    }
}

/// A string of JSON (RFC 8259, section 7).
fn escaped(text: &str) -> String {
    let mut written = String::from('"');
    for character in text.chars() {
        match character {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            control if control.is_control() => {
                // Writing to a String cannot fail.
                let _ = write!(written, "\\u{:04x}", u32::from(control));
            }
            other => written.push(other),
        }
    }
    written.push('"');
    written
}

/// One word for a POSIX shell, whatever is in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{DraftValues, DraftVariable};
    use proptest::prelude::*;

    fn request(change: impl FnOnce(&mut DraftValues)) -> CreateRequest {
        let mut values = DraftValues {
            image: "public.ecr.aws/nginx/nginx:1.27".to_owned(),
            name: "web-hello".to_owned(),
            region: "eu-west-1".to_owned(),
            port: "80".to_owned(),
            ..DraftValues::default()
        };
        change(&mut values);
        values.check("123456789012").unwrap()
    }

    fn variable(name: &str, value: &str) -> DraftVariable {
        DraftVariable {
            name: name.to_owned(),
            value: value.to_owned(),
            ..DraftVariable::default()
        }
    }

    /// What a shell makes of the quoted word behind `--{option}`, read as JSON.
    fn option(command: &str, option: &str) -> serde_json::Value {
        let (_, rest) = command.split_once(&format!("--{option} ")).unwrap();
        let mut word = String::new();
        let mut inside = false;
        let mut characters = rest.chars();
        while let Some(character) = characters.next() {
            match character {
                '\'' => inside = !inside,
                '\\' if !inside => word.extend(characters.next()),
                ' ' if !inside => break,
                other => word.push(other),
            }
        }
        serde_json::from_str(&word).unwrap()
    }

    #[test]
    fn a_create_names_everything_that_is_sent() {
        let command = cli_command(
            &request(|values| {
                values.variables = vec![variable("GREETING", "it's \"me\" \\ you")];
                values.health_protocol = "http".to_owned();
                values.start_command = "nginx -g 'daemon off;'".to_owned();
                values.tags = "team=shop\nowner=it's us".to_owned();
            }),
            None,
        );
        assert!(command.starts_with(
            "aws apprunner create-service \\\n  --region eu-west-1 \\\n  --service-name web-hello \\\n"
        ));
        assert_eq!(
            option(&command, "tags"),
            serde_json::json!([{"Key": "team", "Value": "shop"}, {"Key": "owner", "Value": "it's us"}])
        );
        let source = option(&command, "source-configuration");
        assert_eq!(source["AutoDeploymentsEnabled"], false);
        let repository = &source["ImageRepository"];
        assert_eq!(repository["ImageRepositoryType"], "ECR_PUBLIC");
        let settings = &repository["ImageConfiguration"];
        assert_eq!(settings["Port"], "80");
        assert_eq!(settings["StartCommand"], "nginx -g 'daemon off;'");
        assert_eq!(
            settings["RuntimeEnvironmentVariables"]["GREETING"],
            "it's \"me\" \\ you"
        );
        assert_eq!(option(&command, "instance-configuration")["Memory"], "2048");
        assert_eq!(option(&command, "health-check-configuration")["Path"], "/");
    }

    #[test]
    fn values_that_look_secret_are_left_out() {
        let command = cli_command(
            &request(|values| {
                values.variables = vec![
                    variable("STRIPE_KEY", "short"),
                    variable("OTHER", "ghp_0123456789abcdef0123"),
                ];
            }),
            None,
        );
        assert!(!command.contains("short") && !command.contains("ghp_"));
        let variables = &option(&command, "source-configuration")["ImageRepository"]["ImageConfiguration"]["RuntimeEnvironmentVariables"];
        assert_eq!(variables["STRIPE_KEY"], "<value of STRIPE_KEY>");
    }

    #[test]
    fn a_rebuild_updates_the_failed_service() {
        let arn: ServiceArn =
            "arn:aws:apprunner:eu-west-1:123456789012:service/web-hello/8fe1e10304f84fd2b0df550fe98a71fa"
                .parse()
                .unwrap();
        let command = cli_command(&request(|_| {}), Some(&arn));
        assert!(command.starts_with("aws apprunner update-service"));
        assert!(command.contains(&format!("--service-arn '{arn}'")));
        assert!(!command.contains("--service-name"));
    }

    proptest! {
        #[test]
        fn any_value_survives_shell_and_json(value in "\\PC{0,40}") {
            prop_assume!(!value_looks_secret(&value));
            let command = cli_command(&request(|values| {
                values.variables = vec![variable("A", &value)];
            }), None);
            let source = option(&command, "source-configuration");
            let found = &source["ImageRepository"]["ImageConfiguration"]["RuntimeEnvironmentVariables"]["A"];
            prop_assert_eq!(found.as_str().unwrap(), value);
        }
    }
}
