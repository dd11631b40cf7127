//! Drafts as people might type them, with all sorts of answers.

use super::*;
use crate::vpc::VpcConnector;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Something that a person might type, or a stranger.
fn typed(plausible: &'static [&'static str]) -> BoxedStrategy<String> {
    prop_oneof![
        4 => select(plausible).prop_map(str::to_owned),
        1 => "\\PC{0,30}",
        1 => "[\\x00-\\x{2100}]{0,12}",
    ]
    .boxed()
}

/// Images that are not in the gallery, which is known without asking.
const IMAGES: [&str; 7] = [
    IMAGE,
    "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/web",
    "210987654321.dkr.ecr.eu-west-1.amazonaws.com/shop/web:latest",
    "public.ecr.aws/shop/web:latest",
    "public.ecr.aws/shop/web@sha256:b41f09c0b41f09c0b41f09c0b41f09c0b41f09c0b41f09c0b41f09c0b41f09c0",
    "nginx",
    "",
];

const FILE: &str = "version: 1.0\nruntime: nodejs16\nbuild:\n  commands:\n    build:\n      - npm ci\nrun:\n  command: node server.js\n";

fn source() -> BoxedStrategy<DraftValues> {
    (
        typed(&["image", "code"]),
        typed(&IMAGES),
        typed(&["manual", "automatic"]),
        typed(&[ACCESS_ROLE, ""]),
        typed(&["https://github.com/shop/web", ""]),
        typed(&["main", ""]),
        typed(&[CONNECTION, ""]),
        typed(&["api", "repository"]),
        typed(&["PYTHON_311", "NODEJS_16", ""]),
        typed(&["", FILE, "version: 1.0\nruntime: 3.10\n"]),
    )
        .prop_map(
            |(
                repository_type,
                image,
                trigger,
                access_role,
                repository,
                branch,
                connection,
                configuration_source,
                runtime,
                configuration_file,
            )| DraftValues {
                repository_type,
                image,
                trigger,
                access_role,
                repository,
                branch,
                connection,
                configuration_source,
                runtime,
                configuration_file,
                ..DraftValues::default()
            },
        )
        .boxed()
}

pub(super) fn values() -> BoxedStrategy<DraftValues> {
    let variable = (
        typed(&["plain", "reference"]),
        typed(&["API_TOKEN", "GREETING"]),
        typed(&["", "hello"]),
    );
    (
        source(),
        typed(&["shop-web", "web-2", ""]),
        typed(&["eu-west-1", "us-east-1", ""]),
        typed(&["80", "8080", "443", ""]),
        typed(&["", "serve"]),
        typed(&["tcp", "http"]),
        typed(&["/", "/healthz"]),
        typed(&[INSTANCE_ROLE, ""]),
        typed(&[VPC_CONNECTOR, ""]),
        (typed(&["public", "private"]), typed(&["", "traces"])),
        proptest::collection::vec(variable, 0..3),
    )
        .prop_map(
            |(
                source,
                name,
                region,
                port,
                start_command,
                health_protocol,
                health_path,
                instance_role,
                vpc_connector,
                (ingress, observability),
                variables,
            )| DraftValues {
                name,
                region,
                port,
                start_command,
                health_protocol,
                health_path,
                instance_role,
                vpc_connector,
                ingress,
                observability,
                variables: variables
                    .into_iter()
                    .map(|(source, name, value)| DraftVariable {
                        source,
                        name,
                        value,
                        ..DraftVariable::default()
                    })
                    .collect(),
                ..source
            },
        )
        .boxed()
}

pub(super) fn reason() -> BoxedStrategy<NotAsked> {
    prop_oneof![
        Just(NotAsked::NotYet),
        "[\\x00-\\x{2100}]{0,20}".prop_map(|reason| NotAsked::Because(format!("{reason}."))),
    ]
    .boxed()
}

fn answer<T: std::fmt::Debug + 'static>(
    answer: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Answer<T>> {
    prop_oneof![
        3 => answer.prop_map(Answer::Asked),
        1 => reason().prop_map(Answer::NotAsked)
    ]
    .boxed()
}

fn image_configuration() -> BoxedStrategy<ImageConfiguration> {
    let port = (any::<u16>(), any::<bool>()).prop_map(|(port, is_tcp)| ExposedPort { port, is_tcp });
    let test = typed(&[
        "curl http://localhost:80/healthz",
        "wget http://localhost/\u{202e}x",
        "NONE",
    ]);
    (
        proptest::collection::vec(port, 0..4),
        typed(&["", "serve"]),
        option::of(test),
        option::of(typed(&["/ready", "ready"])),
    )
        .prop_map(|(exposed_ports, command, test, label)| ImageConfiguration {
            exposed_ports,
            command: vec![command],
            health_check: test.map(|test| health_check(&["CMD-SHELL", &test])),
            labels: label
                .into_iter()
                .map(|path| ("web.healthcheck.path".to_owned(), path))
                .collect(),
            ..ImageConfiguration::default()
        })
        .boxed()
}

fn image_answer() -> BoxedStrategy<ImageAnswer> {
    let platform = (
        typed(&["linux", "windows", "unknown"]),
        typed(&["amd64", "arm64"]),
    )
        .prop_map(|(system, architecture)| platform(&system, &architecture));
    let facts = (
        option::of(typed(&[DIGEST])),
        option::of(any::<u64>()),
        proptest::collection::vec(platform, 0..3),
        option::of(image_configuration()),
    )
        .prop_map(|(digest, size, platforms, configuration)| ImageFacts {
            digest,
            platforms,
            size,
            configuration,
        });
    prop_oneof![
        6 => facts.prop_map(|facts| ImageAnswer::Found(Box::new(facts))),
        1 => Just(ImageAnswer::NoRepository),
        1 => Just(ImageAnswer::NoImage),
        1 => typed(&["denied"]).prop_map(|reason| ImageAnswer::Denied { reason }),
        1 => typed(&["silence"]).prop_map(|reason| ImageAnswer::NotAsked { reason }),
    ]
    .boxed()
}

fn role_fit() -> BoxedStrategy<RoleFit> {
    prop_oneof![
        any::<bool>().prop_map(|has_conditions| fits(ACCESS_ROLE, has_conditions)),
        Just(RoleFit::IsNotTrusting),
        Just(RoleFit::Missing),
    ]
    .boxed()
}

fn region_services() -> BoxedStrategy<RegionServices> {
    const STATUSES: [ServiceStatus; 3] = [
        ServiceStatus::Running,
        ServiceStatus::CreateFailed,
        ServiceStatus::Deleted,
    ];
    let service =
        (typed(&["shop-web", "web-2", "shop-web-2"]), select(&STATUSES[..])).prop_map(|(name, status)| {
            KnownService {
                arn: arn_of(&name),
                status,
            }
        });
    (
        proptest::collection::vec(service, 0..6),
        answer(0u32..10),
        any::<bool>(),
    )
        .prop_map(|(services, quota, is_full)| RegionServices {
            services,
            quota,
            is_full,
        })
        .boxed()
}

fn some_connection() -> BoxedStrategy<Connection> {
    const STATUSES: [ConnectionStatus; 4] = [
        ConnectionStatus::Available,
        ConnectionStatus::PendingHandshake,
        ConnectionStatus::Error,
        ConnectionStatus::Deleted,
    ];
    (select(&Provider::ALL[..]), select(&STATUSES[..]))
        .prop_map(|(provider, status)| connection(provider, status))
        .boxed()
}

/// Answers about the very values of a draft.
fn known(values: &DraftValues) -> BoxedStrategy<Known> {
    let values = values.clone();
    let connector = VpcConnector {
        arn: VPC_CONNECTOR.to_owned(),
        name: "shop".to_owned(),
        subnets: Vec::new(),
        security_groups: Vec::new(),
        created_at: Time(0),
    };
    (
        answer(image_answer()),
        answer(role_fit()),
        answer(role_fit()),
        answer(option::of(some_connection())),
        answer(option::of(Just(connector))),
        answer(region_services()),
    )
        .prop_map(
            move |(image, access_role, instance_role, connection, vpc_connector, services)| Known {
                image: fact(&values.image, image),
                access_role: fact(&values.access_role, access_role),
                instance_role: fact(&values.instance_role, instance_role),
                connection: fact(&values.connection, connection),
                vpc_connector: fact(&values.vpc_connector, vpc_connector),
                services: fact(&values.region, services),
            },
        )
        .boxed()
}

pub(super) fn fact<T>(about: &str, answer: Answer<T>) -> Fact<T> {
    Fact {
        about: about.trim().to_owned(),
        answer,
    }
}

pub(super) fn story() -> BoxedStrategy<Story> {
    values()
        .prop_flat_map(|values| {
            known(&values).prop_map(move |known| Story {
                values: values.clone(),
                known,
            })
        })
        .boxed()
}
