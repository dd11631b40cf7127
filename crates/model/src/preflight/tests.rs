mod account;
mod image;
mod network;
mod properties;
mod roles;
mod running;
mod source_code;
mod strategies;

use super::*;
use crate::connection::{Connection, ConnectionStatus};
use crate::draft::DraftVariable;
use crate::image_facts::{
    ExposedPort, ImageAnswer, ImageConfiguration, ImageFacts, ImageHealthCheck, Platform,
};
use crate::repository::Provider;
use crate::role::{Role, RoleFit};
use crate::service::ServiceStatus;
use crate::time::Time;

const ACCOUNT: &str = "123456789012";
const IMAGE: &str = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1.4.0";
const DIGEST: &str = "sha256:b41f09c0b41f09c0b41f09c0b41f09c0b41f09c0b41f09c0b41f09c0b41f09c0";
const ACCESS_ROLE: &str = "arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole";
const INSTANCE_ROLE: &str = "arn:aws:iam::123456789012:role/ShopInstanceRole";
const CONNECTION: &str =
    "arn:aws:apprunner:eu-west-1:123456789012:connection/shop-github/0123456789abcdef0123456789abcdef";
const VPC_CONNECTOR: &str =
    "arn:aws:apprunner:eu-west-1:123456789012:vpcconnector/shop/1/0123456789abcdef0123456789abcdef";

/// A draft in which everything is in order, and known to be.
#[derive(Debug)]
struct Story {
    values: DraftValues,
    known: Known,
}

fn platform(system: &str, architecture: &str) -> Platform {
    Platform {
        system: system.to_owned(),
        architecture: architecture.to_owned(),
        variant: None,
    }
}

fn fits(arn: &str, has_conditions: bool) -> RoleFit {
    RoleFit::Fits(Role {
        arn: arn.to_owned(),
        name: arn.rsplit('/').next().unwrap().to_owned(),
        description: None,
        created_at: Time(0),
        has_conditions,
    })
}

fn connection(provider: Provider, status: ConnectionStatus) -> Connection {
    Connection {
        arn: CONNECTION.to_owned(),
        name: "shop-github".to_owned(),
        provider,
        status,
        created_at: Time(0),
    }
}

fn exposed(ports: &[u16]) -> Vec<ExposedPort> {
    ports
        .iter()
        .map(|port| ExposedPort {
            port: *port,
            is_tcp: true,
        })
        .collect()
}

fn health_check(test: &[&str]) -> ImageHealthCheck {
    ImageHealthCheck {
        test: test.iter().map(|word| (*word).to_owned()).collect(),
        interval: None,
        timeout: None,
    }
}

impl Story {
    fn of_image() -> Story {
        let values = DraftValues {
            provider: "ecr".to_owned(),
            image: IMAGE.to_owned(),
            access_role: ACCESS_ROLE.to_owned(),
            instance_role: INSTANCE_ROLE.to_owned(),
            name: "shop-web".to_owned(),
            region: "eu-west-1".to_owned(),
            port: "8000".to_owned(),
            health_protocol: "http".to_owned(),
            health_path: "/healthz".to_owned(),
            ..DraftValues::default()
        };
        let facts = ImageFacts {
            digest: Some(DIGEST.to_owned()),
            size: Some(72_400_000),
            platforms: vec![platform("linux", "amd64"), platform("linux", "arm64")],
            configuration: Some(ImageConfiguration {
                exposed_ports: exposed(&[8000]),
                command: vec!["gunicorn".to_owned(), "shop.wsgi".to_owned()],
                health_check: Some(health_check(&[
                    "CMD-SHELL",
                    "curl -fsS http://localhost:8000/healthz || exit 1",
                ])),
                ..ImageConfiguration::default()
            }),
        };
        let known = Known {
            image: Fact::asked(IMAGE, ImageAnswer::Found(Box::new(facts))),
            access_role: Fact::asked(ACCESS_ROLE, fits(ACCESS_ROLE, false)),
            instance_role: Fact::asked(INSTANCE_ROLE, fits(INSTANCE_ROLE, false)),
            services: Fact::asked("eu-west-1", services(&["orders-api"], Some(30))),
            ..Known::default()
        };
        Story { values, known }
    }

    fn of_code() -> Story {
        let Story { values, mut known } = Story::of_image();
        known.connection = Fact::asked(
            CONNECTION,
            Some(connection(Provider::Github, ConnectionStatus::Available)),
        );
        let values = DraftValues {
            repository_type: "code".to_owned(),
            image: String::new(),
            repository: "https://github.com/shop/web".to_owned(),
            branch: "main".to_owned(),
            connection: CONNECTION.to_owned(),
            runtime: "PYTHON_311".to_owned(),
            start_command: "gunicorn shop.wsgi".to_owned(),
            ..values
        };
        Story { values, known }
    }

    fn values(mut self, change: impl FnOnce(&mut DraftValues)) -> Story {
        change(&mut self.values);
        self
    }

    fn known(mut self, change: impl FnOnce(&mut Known)) -> Story {
        change(&mut self.known);
        self
    }

    /// Another image, of which the same is known.
    fn image(mut self, image: &str) -> Story {
        image.clone_into(&mut self.values.image);
        image.clone_into(&mut self.known.image.about);
        self
    }

    fn facts(self, change: impl FnOnce(&mut ImageFacts)) -> Story {
        self.known(|known| match &mut known.image.answer {
            Answer::Asked(ImageAnswer::Found(facts)) => change(facts),
            other => panic!("{other:?}"),
        })
    }

    fn configuration(self, change: impl FnOnce(&mut ImageConfiguration)) -> Story {
        self.facts(|facts| change(facts.configuration.as_mut().unwrap()))
    }

    fn variable(self, source: &str, name: &str, value: &str) -> Story {
        self.values(|values| {
            values.variables.push(DraftVariable {
                source: source.to_owned(),
                name: name.to_owned(),
                value: value.to_owned(),
                ..DraftVariable::default()
            });
        })
    }

    fn findings(&self) -> Vec<Finding> {
        let target = Target {
            account: ACCOUNT,
            rebuilds: None,
            allowed: None,
        };
        look(&self.values, target, &self.known)
    }

    fn all(&self, kind: FindingKind) -> Vec<Finding> {
        let mut findings = self.findings();
        findings.retain(|finding| finding.kind == kind);
        findings
    }

    /// The only finding of a kind.
    fn the(&self, kind: FindingKind) -> Finding {
        let [finding] = self.all(kind).try_into().unwrap();
        finding
    }

    /// Level and title of the only finding of a kind.
    fn told(&self, kind: FindingKind) -> (Level, String) {
        let finding = self.the(kind);
        (finding.level, finding.title)
    }
}

fn arn_of(name: &str) -> ServiceArn {
    let region = "eu-west-1".parse().unwrap();
    ServiceArn::new(region, ACCOUNT, name, "0123456789abcdef0123456789abcdef")
}

fn services(names: &[&str], quota: Option<u32>) -> RegionServices {
    RegionServices {
        services: names
            .iter()
            .map(|name| KnownService {
                arn: arn_of(name),
                status: ServiceStatus::Running,
            })
            .collect(),
        is_full: false,
        quota: match quota {
            Some(quota) => Answer::Asked(quota),
            None => Answer::NotAsked(NotAsked::Because("The quota is not asked.".to_owned())),
        },
    }
}

fn fix(finding: &Finding) -> Vec<(&str, &str)> {
    finding
        .fix
        .iter()
        .flat_map(|fix| &fix.values)
        .map(|(field, value)| (field.as_str(), value.as_str()))
        .collect()
}

#[test]
fn where_everything_is_in_order_everything_passes() {
    let mut findings = Story::of_image().findings();
    // Nobody weighs the policies of a role but AWS.
    let unseen = findings.remove(0);
    assert_eq!(
        (unseen.level, unseen.kind),
        (Level::NotChecked, FindingKind::ImageAccess)
    );
    assert!(
        findings.iter().all(|finding| finding.level == Level::Pass),
        "{findings:#?}"
    );
    let kinds: Vec<FindingKind> = findings.iter().map(|finding| finding.kind).collect();
    assert_eq!(
        kinds,
        [
            FindingKind::Image,
            FindingKind::Architecture,
            FindingKind::Size,
            FindingKind::StartCommand,
            FindingKind::AccessRole,
            FindingKind::Name,
            FindingKind::Quota,
            FindingKind::Port,
            FindingKind::HealthCheck,
            FindingKind::InstanceRole,
        ]
    );
}

#[test]
fn the_worst_comes_first() {
    let story = Story::of_image()
        .values(|values| values.port = "8080".to_owned())
        .known(|known| known.access_role = Fact::default())
        .facts(|facts| facts.platforms = vec![platform("linux", "arm64")]);
    let levels: Vec<Level> = story.findings().iter().map(|finding| finding.level).collect();
    assert_eq!(levels[..3], [Level::Blocker, Level::Warning, Level::NotChecked]);
    assert!(levels.is_sorted());
}

#[test]
fn an_answer_about_another_value_counts_for_nothing() {
    let story = Story::of_image().values(|values| values.image = IMAGE.replace("1.4.0", "1.4.1"));
    assert_eq!(
        story.told(FindingKind::Image),
        (Level::NotChecked, "The image was not looked at".to_owned())
    );
    assert!(story.all(FindingKind::Architecture).is_empty());
}
