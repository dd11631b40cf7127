//! What becomes of a service when somebody deploys, pauses, resumes or deletes it: told before they do.
//!
//! The facts are those of AWS's guide (pausing: "App Runner reduces the compute capacity for the service to zero"; "your
//! application loses its state"; "App Runner deploys the last application version that was used before you paused"; new
//! versions "aren't automatically deployed"; "your application retains its App Runner domain") and of its price page, as
//! [`crate::cost`] has them. How long an operation takes is [`crate::operation::OperationKind::usual`].

use crate::actions::ServiceAction;
use crate::cost;
use crate::health_check::HealthCheckProtocol;
use crate::image::{ImageReference, ImageVersion};
use crate::operation::OperationKind;
use crate::service::{Configuration, Service, ServiceStatus, Source};
use crate::view::Backend;
use serde::{Deserialize, Serialize};

/// What a consequence is to whoever reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Something is lost or stops.
    Lost,
    /// Something stays, or comes back.
    Stays,
    /// Good to know.
    Note,
}

/// One consequence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consequence {
    /// What it is to whoever reads it.
    pub weight: Weight,
    /// A sentence, or two.
    pub text: String,
}

/// An action with what it brings about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlook {
    /// What would be done.
    pub action: ServiceAction,
    /// What comes of it, the worst first.
    pub consequences: Vec<Consequence>,
    /// How long it takes.
    pub duration: String,
}

fn lost(text: impl Into<String>) -> Consequence {
    Consequence {
        weight: Weight::Lost,
        text: text.into(),
    }
}

fn stays(text: impl Into<String>) -> Consequence {
    Consequence {
        weight: Weight::Stays,
        text: text.into(),
    }
}

fn note(text: impl Into<String>) -> Consequence {
    Consequence {
        weight: Weight::Note,
        text: text.into(),
    }
}

/// What `action` would bring about; `None` for actions that ask in their own way, or not at all.
pub fn outlook(action: ServiceAction, service: &Service, backend: &Backend) -> Option<Outlook> {
    let (consequences, operation) = match action {
        ServiceAction::Deploy => (of_deploy(service), OperationKind::StartDeployment),
        ServiceAction::Pause => (of_pause(service, backend), OperationKind::PauseService),
        ServiceAction::Resume => (of_resume(service, backend), OperationKind::ResumeService),
        ServiceAction::Delete => (of_delete(service, backend), OperationKind::DeleteService),
        ServiceAction::Rebuild | ServiceAction::Clone => return None,
    };
    let (from, to) = operation.usual();
    let minutes = format!("{} to {to}", from.0 / 60_000);
    // The simulator's time runs as fast as it is told to.
    let place = match backend {
        Backend::Simulator { .. } => "On AWS this",
        Backend::Aws { .. } => "This",
    };
    let noun = match operation {
        OperationKind::DeleteService => "deletion",
        operation => operation.noun(),
    };
    Some(Outlook {
        action,
        consequences,
        duration: format!("{place} usually takes {minutes}. App Runner has no way to cancel a {noun}."),
    })
}

fn of_deploy(service: &Service) -> Vec<Consequence> {
    let Some(configuration) = &service.configuration else {
        return vec![stays(
            "The version that runs now keeps serving until the new one is healthy.",
        )];
    };
    let what = match &configuration.source {
        Source::Image { identifier, .. } => match identifier.parse::<ImageReference>() {
            Ok(image) => match &image.version {
                ImageVersion::Digest(_) => format!(
                    "Deploys {} again: a digest always names the same image.",
                    image.short()
                ),
                ImageVersion::Tag(tag) => {
                    format!("Deploys what the tag {tag} of {} names now.", without_tag(&image))
                }
                ImageVersion::Unwritten => {
                    format!("Deploys what the tag latest of {} names now.", image.short())
                }
            },
            Err(_) => format!("Deploys {identifier}."),
        },
        Source::Code { repository, branch } => {
            format!("Builds and deploys the newest commit of the branch {branch} of {repository}.")
        }
    };
    let check = match (
        &configuration.health_check.protocol,
        configuration.port.as_deref(),
    ) {
        (HealthCheckProtocol::Http { path }, Some(port)) => {
            format!("answers the health check at {path} on port {port}")
        }
        (HealthCheckProtocol::Http { path }, None) => format!("answers the health check at {path}"),
        (HealthCheckProtocol::Tcp, Some(port)) => format!("accepts connections on port {port}"),
        (HealthCheckProtocol::Tcp, None) => "accepts connections".to_owned(),
    };
    vec![
        note(what),
        stays(format!(
            "The version that runs now keeps serving until the new one {check}."
        )),
        stays("If it never does, App Runner goes back to the version that runs now."),
        note("Until then instances of both versions run, and both are billed."),
    ]
}

fn of_pause(service: &Service, backend: &Backend) -> Vec<Consequence> {
    let mut consequences = Vec::new();
    if let Some(domain) = service.routed_domain() {
        // AWS documents that nothing runs, and not what visitors are told; the simulator answers 404.
        let told = match backend {
            Backend::Simulator { .. } => "Visitors get 404 Not Found",
            Backend::Aws { .. } => "Visitors get an error",
        };
        consequences.push(lost(format!(
            "{domain} stops serving. {told} until somebody resumes the service."
        )));
    }
    consequences.push(lost(
        "What the instances hold in memory and on their disks is lost.",
    ));
    if is_automatic(service) {
        consequences.push(lost(
            "Automatic deployment rests. What is pushed meanwhile is not deployed, not after a resume either.",
        ));
    }
    consequences.push(stays(price(service, backend).map_or_else(
        || "Instances are not billed while the service is paused.".to_owned(),
        |price| format!("Instances are not billed while the service is paused: {price}."),
    )));
    consequences.push(stays(
        "Its domain, its settings and App Runner's copy of the application stay.",
    ));
    consequences
}

fn of_resume(service: &Service, backend: &Backend) -> Vec<Consequence> {
    let mut consequences = vec![note(price(service, backend).map_or_else(
        || "Instances are billed again.".to_owned(),
        |price| format!("Instances are billed again: {price}."),
    ))];
    if let Some(domain) = service.routed_domain() {
        consequences.push(stays(format!("{domain} serves again, under the same address.")));
    }
    consequences.push(stays(
        "The version that ran before the pause comes back, with the settings that the service has now.",
    ));
    consequences.push(note(
        "What was pushed during the pause is not deployed. Deploy afterwards to bring it.",
    ));
    consequences
}

fn of_delete(service: &Service, backend: &Backend) -> Vec<Consequence> {
    let mut consequences = Vec::new();
    let runs = matches!(
        service.status,
        ServiceStatus::Running | ServiceStatus::OperationInProgress
    );
    if let Some(domain) = service.routed_domain() {
        consequences.push(lost(if runs {
            format!(
                "{domain} stops answering, and so does every domain of yours that is linked to it. A new service gets another address."
            )
        } else {
            format!(
                "{domain} is gone for good, and every domain of yours that is linked to it leads nowhere. A new service gets another address."
            )
        }));
    }
    let variables = service
        .configuration
        .as_ref()
        .map_or(0, |configuration| configuration.variables.len());
    let settings = match variables {
        0 => "its settings".to_owned(),
        1 => "its settings and its environment variable".to_owned(),
        count => format!("its settings and its {count} environment variables"),
    };
    consequences.push(lost(format!(
        "App Runner forgets {settings}, and its copy of the application. Clone it first to keep them as a draft."
    )));
    if runs && service.configuration.is_some() {
        consequences.push(stays(price(service, backend).map_or_else(
            || "Its instances are not billed any more.".to_owned(),
            |price| format!("Its instances are not billed any more: {price}."),
        )));
    }
    consequences.push(stays(
        "The image or the repository, roles, secrets and log groups stay in the account, and its history stays here.",
    ));
    consequences
}

/// What an instance costs: "on AWS $10.22 a month for each that idles, $56.94 for each that is busy".
fn price(service: &Service, backend: &Backend) -> Option<String> {
    let size = service.configuration.as_ref()?.size?;
    let usage = cost::Usage {
        size,
        min_size: 1,
        max_size: 1,
        automatic_deployment: false,
    };
    let estimate = cost::estimate(usage, cost::rates(&service.arn.region)?);
    let place = match backend {
        Backend::Simulator { .. } => "on AWS ",
        Backend::Aws { .. } => "",
    };
    Some(format!(
        "{place}{} a month for each that idles, {} for each that is busy",
        cost::dollars(estimate.idle),
        cost::dollars(estimate.busy)
    ))
}

fn is_automatic(service: &Service) -> bool {
    let configuration: Option<&Configuration> = service.configuration.as_ref();
    configuration.is_some_and(|configuration| configuration.automatic_deployment)
}

fn without_tag(image: &ImageReference) -> String {
    let unwritten = ImageReference {
        version: ImageVersion::Unwritten,
        ..image.clone()
    };
    unwritten.short()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::InstanceSize;
    use crate::health_check::HealthCheck;
    use crate::time::Time;

    fn service(region: &str, source: Source, automatic: bool) -> Service {
        let arn = format!(
            "arn:aws:apprunner:{region}:123456789012:service/web-shop/8fe1e10304f84fd2b0df550fe98a71fa"
        );
        Service {
            arn: arn.parse().unwrap(),
            status: ServiceStatus::Running,
            domain: Some("x.awsapprunner.com".to_owned()),
            created_at: Time(0),
            updated_at: Time(0),
            deleted_at: None,
            configuration: Some(Configuration {
                source,
                automatic_deployment: automatic,
                port: Some("8080".to_owned()),
                start_command: None,
                variables: Vec::new(),
                size: Some(InstanceSize::DEFAULT),
                instance_role: None,
                health_check: HealthCheck::default(),
                auto_scaling: None,
                public_ingress: true,
                vpc_connector: None,
                ip_address_type: None,
                encryption_key: None,
                tracing: false,
            }),
            operation: None,
            seen_at: Time(0),
        }
    }

    fn image(identifier: &str) -> Source {
        Source::Image {
            identifier: identifier.to_owned(),
            access_role: None,
        }
    }

    fn aws() -> Backend {
        Backend::Aws {
            account: "123456789012".to_owned(),
        }
    }

    fn simulator() -> Backend {
        Backend::Simulator {
            account: "123456789012".to_owned(),
            port: 1,
        }
    }

    fn texts(action: ServiceAction, service: &Service, backend: &Backend) -> Vec<String> {
        let outlook = outlook(action, service, backend).unwrap();
        outlook.consequences.into_iter().map(|item| item.text).collect()
    }

    #[test]
    fn what_is_deployed_depends_on_how_the_image_is_named() {
        let digest = format!("public.ecr.aws/nginx/nginx@sha256:{}", "a".repeat(64));
        for (source, begins) in [
            (
                image("public.ecr.aws/nginx/nginx:1.27"),
                "Deploys what the tag 1.27 of ",
            ),
            (
                image("public.ecr.aws/nginx/nginx"),
                "Deploys what the tag latest of ",
            ),
            (image(&digest), "Deploys "),
            (
                Source::Code {
                    repository: "https://github.com/shop/web".to_owned(),
                    branch: "main".to_owned(),
                },
                "Builds and deploys the newest commit of the branch main of https://github.com/shop/web.",
            ),
        ] {
            let told = texts(
                ServiceAction::Deploy,
                &service("eu-west-1", source, false),
                &aws(),
            );
            assert!(told[0].starts_with(begins), "{}", told[0]);
        }
        let pinned = texts(
            ServiceAction::Deploy,
            &service("eu-west-1", image(&digest), false),
            &aws(),
        );
        assert!(
            pinned[0].ends_with("again: a digest always names the same image."),
            "{}",
            pinned[0]
        );
    }

    #[test]
    fn a_deployment_says_what_the_new_version_has_to_answer() {
        let mut web = service("eu-west-1", image("public.ecr.aws/nginx/nginx:1"), false);
        let told = texts(ServiceAction::Deploy, &web, &aws());
        assert!(
            told[1].ends_with("until the new one accepts connections on port 8080."),
            "{}",
            told[1]
        );
        if let Some(configuration) = &mut web.configuration {
            configuration.health_check.protocol = HealthCheckProtocol::Http {
                path: "/ready".to_owned(),
            };
        }
        let told = texts(ServiceAction::Deploy, &web, &aws());
        assert!(
            told[1].contains("the health check at /ready on port 8080"),
            "{}",
            told[1]
        );
    }

    #[test]
    fn a_pause_tells_what_stops_and_what_that_saves() {
        let web = service("us-east-1", image("public.ecr.aws/nginx/nginx:1"), true);
        let told = texts(ServiceAction::Pause, &web, &simulator()).join("\n");
        assert!(
            told.contains("x.awsapprunner.com stops serving. Visitors get 404"),
            "{told}"
        );
        assert!(
            told.contains("on AWS $10.22 a month for each that idles, $56.94"),
            "{told}"
        );
        assert!(told.contains("Automatic deployment rests."), "{told}");
        let manual = service("us-east-1", image("public.ecr.aws/nginx/nginx:1"), false);
        let told = texts(ServiceAction::Pause, &manual, &aws()).join("\n");
        assert!(!told.contains("Automatic deployment"), "{told}");
        assert!(!told.contains("404"), "AWS does not document it: {told}");
    }

    #[test]
    fn a_deletion_tells_what_is_lost_with_numbers_and_what_stays() {
        let mut web = service("us-east-1", image("public.ecr.aws/nginx/nginx:1"), false);
        let told = texts(ServiceAction::Delete, &web, &simulator());
        assert!(
            told[0].starts_with("x.awsapprunner.com stops answering"),
            "{}",
            told[0]
        );
        assert!(
            told[1].starts_with("App Runner forgets its settings, and"),
            "{}",
            told[1]
        );
        assert!(
            told[2].contains("not billed any more: on AWS $10.22"),
            "{}",
            told[2]
        );
        assert!(told[3].contains("stay in the account"), "{}", told[3]);
        let variable = crate::service::Variable {
            name: "MODE".to_owned(),
            value: crate::service::VariableValue::Plain {
                fingerprint: "x".to_owned(),
            },
        };
        for (count, words) in [
            (1, "its settings and its environment variable,"),
            (3, "its settings and its 3 environment variables,"),
        ] {
            if let Some(configuration) = &mut web.configuration {
                configuration.variables = vec![variable.clone(); count];
            }
            let told = texts(ServiceAction::Delete, &web, &aws());
            assert!(told[1].contains(words), "{}", told[1]);
        }
        // Nothing runs and nothing is billed while it is paused.
        web.status = ServiceStatus::Paused;
        let told = texts(ServiceAction::Delete, &web, &aws()).join("\n");
        assert!(told.contains("x.awsapprunner.com is gone for good"), "{told}");
        assert!(
            !told.contains("billed") && !told.contains("stops answering"),
            "{told}"
        );
        // A create that failed has no address to lose.
        web.domain = None;
        web.status = ServiceStatus::CreateFailed;
        let told = texts(ServiceAction::Delete, &web, &aws());
        assert!(told[0].starts_with("App Runner forgets"), "{}", told[0]);
    }

    #[test]
    fn where_no_price_is_known_none_is_told() {
        let web = service("eu-central-1", image("public.ecr.aws/nginx/nginx:1"), false);
        for action in [ServiceAction::Pause, ServiceAction::Resume, ServiceAction::Delete] {
            let told = texts(action, &web, &aws()).join("\n");
            assert!(told.contains("billed") && !told.contains('$'), "{told}");
        }
    }

    #[test]
    fn only_what_is_asked_here_has_an_outlook() {
        let web = service("eu-west-1", image("public.ecr.aws/nginx/nginx:1"), false);
        let asked: Vec<_> = ServiceAction::ALL
            .into_iter()
            .filter_map(|action| outlook(action, &web, &aws()))
            .collect();
        let durations: Vec<&str> = asked.iter().map(|outlook| outlook.duration.as_str()).collect();
        assert_eq!(
            durations,
            [
                "This usually takes 2 to 5 min. App Runner has no way to cancel a deployment.",
                "This usually takes 1 to 2 min. App Runner has no way to cancel a pause.",
                "This usually takes 2 to 3 min. App Runner has no way to cancel a resume.",
                "This usually takes 1 to 5 min. App Runner has no way to cancel a deletion.",
            ]
        );
    }
}
