//! What is looked at before a create: each finding once, brought about by a draft and the simulated account around it.
//!
//! A few levels need what the simulator cannot be brought to: an image of a gigabyte or without a command, a role that
//! trusts under conditions. The unit tests of `model::preflight` have those.

#![expect(clippy::too_many_lines, reason = "tables are long")]

use crate::harness::{ACCOUNT, World, until};
use model::draft::{DraftValues, DraftVariable};
use model::preflight::{Finding, FindingKind, Level};
use model::service::ServiceStatus;
use std::collections::{BTreeMap, BTreeSet};

const REGISTRY: &str = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
const ACCESS_ROLE: &str = "arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole";
const INSTANCE_ROLE: &str = "arn:aws:iam::123456789012:role/StorefrontInstanceRole";
const TAKEN: &str = "taken-name";

/// What the account has besides what every simulated one begins with.
struct Account {
    github: String,
    pending: String,
    connector: String,
}

/// What is typed, and the finding that comes of it: its level, its field, and words of its title.
struct Row {
    change: fn(&mut DraftValues, &Account),
    kind: FindingKind,
    level: Level,
    field: &'static str,
    title: &'static str,
}

/// The levels that a kind has in the table and in the tests below it. Without an entry here a new kind does not compile.
fn levels_of(kind: FindingKind) -> &'static [Level] {
    use FindingKind as Kind;
    use Level::{Blocker, NotChecked, Pass, Warning};
    match kind {
        Kind::Connection => &[Blocker, Warning, NotChecked, Pass],
        Kind::Image | Kind::AccessRole | Kind::InstanceRole => &[Blocker, NotChecked, Pass],
        Kind::Architecture | Kind::Name => &[Blocker, Pass],
        Kind::StartCommand => &[NotChecked, Pass],
        Kind::Port | Kind::HealthCheck | Kind::ConfigurationFile => &[Warning, NotChecked, Pass],
        Kind::Runtime => &[Warning, Pass],
        Kind::Quota | Kind::Tracing => &[Warning, NotChecked],
        Kind::Egress => &[Blocker, Warning],
        Kind::Tag | Kind::PlainSecret | Kind::Ingress => &[Warning],
        Kind::AutomaticDeployment => &[Blocker],
        Kind::Size => &[Pass],
        Kind::ImageRegion
        | Kind::RepositoryPolicy
        | Kind::ImageAccess
        | Kind::Repository
        | Kind::SecretAccess => &[NotChecked],
    }
}

fn private(values: &mut DraftValues, image: &str) {
    "ecr".clone_into(&mut values.provider);
    values.image = format!("{REGISTRY}/{image}");
    ACCESS_ROLE.clone_into(&mut values.access_role);
}

fn code(values: &mut DraftValues, connection: &str) {
    "code".clone_into(&mut values.repository_type);
    values.image.clear();
    "https://github.com/shop/web".clone_into(&mut values.repository);
    "main".clone_into(&mut values.branch);
    connection.clone_into(&mut values.connection);
    "NODEJS_22".clone_into(&mut values.runtime);
    "node server.js".clone_into(&mut values.start_command);
}

fn by_file(values: &mut DraftValues, connection: &str, file: &str) {
    code(values, connection);
    "repository".clone_into(&mut values.configuration_source);
    file.clone_into(&mut values.configuration_file);
}

fn http(values: &mut DraftValues, path: &str) {
    "http".clone_into(&mut values.health_protocol);
    path.clone_into(&mut values.health_path);
}

fn variable(values: &mut DraftValues, source: &str, name: &str, value: &str) {
    values.variables.push(DraftVariable {
        source: source.to_owned(),
        name: name.to_owned(),
        value: value.to_owned(),
        ..model::draft::DraftVariable::default()
    });
}

const FILE: &str = "version: 1.0\nruntime: nodejs22\nbuild:\n  commands:\n    build:\n      - npm ci\nrun:\n  command: node server.js\n";

fn row(
    kind: FindingKind,
    level: Level,
    field: &'static str,
    title: &'static str,
    change: fn(&mut DraftValues, &Account),
) -> Row {
    Row {
        change,
        kind,
        level,
        field,
        title,
    }
}

fn of_images() -> Vec<Row> {
    use FindingKind as Kind;
    use Level::{Blocker, NotChecked, Pass, Warning};
    vec![
        row(
            Kind::Image,
            Pass,
            "image",
            "The image is there: 1.4.1 is ",
            |values, _| {
                private(values, "storefront:1.4.1");
            },
        ),
        row(
            Kind::Image,
            Blocker,
            "image",
            "The repository has no tag 9.9",
            |values, _| {
                private(values, "storefront:9.9");
            },
        ),
        row(
            Kind::Image,
            Blocker,
            "image",
            "There is no such repository",
            |values, _| {
                private(values, "nothing:1");
            },
        ),
        row(
            Kind::Architecture,
            Pass,
            "image",
            "Built for linux/amd64",
            |values, _| {
                private(values, "orders-api:2026.11.0");
            },
        ),
        row(
            Kind::Architecture,
            Blocker,
            "image",
            "Built for linux/arm64",
            |values, _| {
                private(values, "platform/report-worker:main");
            },
        ),
        row(Kind::Size, Pass, "image", " to pull", |values, _| {
            private(values, "storefront:1.4.1");
        }),
        row(
            Kind::StartCommand,
            Pass,
            "start_command",
            "The image has a command",
            |_, _| {},
        ),
        row(
            Kind::StartCommand,
            NotChecked,
            "start_command",
            "What the image starts",
            |values, _| {
                private(values, "platform/report-worker:main");
            },
        ),
        row(
            Kind::ImageRegion,
            NotChecked,
            "image",
            "The image is in us-east-1, the service in eu-west-1",
            |values, _| {
                private(values, "storefront:1.4.1");
                values.image = values.image.replace("eu-west-1", "us-east-1");
            },
        ),
        row(
            Kind::RepositoryPolicy,
            NotChecked,
            "image",
            "Whether account 210987654321 lets",
            |values, _| {
                private(values, "storefront:1.4.1");
                values.image = values.image.replace(ACCOUNT, "210987654321");
            },
        ),
        row(Kind::Tag, Warning, "image", "Tag latest can move", |_, _| {}),
        row(
            Kind::AutomaticDeployment,
            Blocker,
            "trigger",
            "cannot deploy this image automatically",
            |values, _| {
                "automatic".clone_into(&mut values.trigger);
            },
        ),
        row(
            Kind::AccessRole,
            Pass,
            "access_role",
            "AppRunnerECRAccessRole fits",
            |values, _| {
                private(values, "storefront:1.4.1");
            },
        ),
        row(
            Kind::AccessRole,
            Blocker,
            "access_role",
            "StorefrontInstanceRole does not fit",
            |values, _| {
                private(values, "storefront:1.4.1");
                INSTANCE_ROLE.clone_into(&mut values.access_role);
            },
        ),
        row(
            Kind::AccessRole,
            Blocker,
            "access_role",
            "There is no role Nobody",
            |values, _| {
                private(values, "storefront:1.4.1");
                "arn:aws:iam::123456789012:role/Nobody".clone_into(&mut values.access_role);
            },
        ),
        row(
            Kind::ImageAccess,
            NotChecked,
            "access_role",
            "Whether the access role may pull",
            |values, _| {
                private(values, "storefront:1.4.1");
            },
        ),
        row(Kind::Port, Pass, "port", "Port 8000 matches the image", |_, _| {}),
        row(
            Kind::Port,
            Warning,
            "port",
            "The image listens on port 8000, not on 8080",
            |values, _| {
                "8080".clone_into(&mut values.port);
            },
        ),
        row(
            Kind::Port,
            NotChecked,
            "port",
            "Whether your start command listens on port 9000",
            |values, _| {
                "9000".clone_into(&mut values.port);
                "serve".clone_into(&mut values.start_command);
            },
        ),
        row(
            Kind::HealthCheck,
            Pass,
            "health_path",
            "Hello App Runner answers /",
            |values, _| http(values, "/"),
        ),
        row(
            Kind::HealthCheck,
            Warning,
            "health_path",
            "Apache Tomcat answers no path",
            |values, _| {
                "public.ecr.aws/docker/library/tomcat:10.1".clone_into(&mut values.image);
                http(values, "/");
            },
        ),
        row(
            Kind::HealthCheck,
            NotChecked,
            "health_path",
            "Whether the application answers /healthz",
            |values, _| {
                private(values, "storefront:1.4.1");
                http(values, "/healthz");
            },
        ),
    ]
}

fn of_code() -> Vec<Row> {
    use FindingKind as Kind;
    use Level::{Blocker, NotChecked, Pass, Warning};
    vec![
        row(
            Kind::Connection,
            Pass,
            "connection",
            "Connection shop-github works",
            |values, account| {
                code(values, &account.github);
            },
        ),
        row(
            Kind::Connection,
            Warning,
            "connection",
            "No connection is chosen",
            |values, _| code(values, ""),
        ),
        row(
            Kind::Connection,
            Blocker,
            "connection",
            "Connection shop-pending waits",
            |values, account| {
                code(values, &account.pending);
            },
        ),
        row(
            Kind::Connection,
            Blocker,
            "connection",
            "There is no connection gone",
            |values, _| {
                code(
                    values,
                    "arn:aws:apprunner:eu-west-1:123456789012:connection/gone/0123456789abcdef0123456789abcdef",
                );
            },
        ),
        row(
            Kind::Connection,
            Blocker,
            "connection",
            "The connection leads to GitHub",
            |values, account| {
                code(values, &account.github);
                "https://bitbucket.org/shop/web".clone_into(&mut values.repository);
            },
        ),
        row(
            Kind::Repository,
            NotChecked,
            "repository",
            "has the branch main",
            |values, account| {
                code(values, &account.github);
            },
        ),
        row(
            Kind::Runtime,
            Pass,
            "runtime",
            "Node.js 22 is supported",
            |values, account| {
                code(values, &account.github);
            },
        ),
        row(
            Kind::Runtime,
            Warning,
            "runtime",
            "AWS's support of Node.js 18 ended",
            |values, account| {
                code(values, &account.github);
                "NODEJS_18".clone_into(&mut values.runtime);
            },
        ),
        row(
            Kind::ConfigurationFile,
            Pass,
            "configuration_file",
            "apprunner.yaml is right",
            |values, account| {
                by_file(values, &account.github, FILE);
            },
        ),
        row(
            Kind::ConfigurationFile,
            Warning,
            "configuration_file",
            "apprunner.yaml has ",
            |values, account| {
                by_file(values, &account.github, "version: 1.0\nruntime: cobol\n");
            },
        ),
        row(
            Kind::ConfigurationFile,
            NotChecked,
            "configuration_file",
            "of the repository",
            |values, account| {
                by_file(values, &account.github, "");
            },
        ),
    ]
}

fn of_services() -> Vec<Row> {
    use FindingKind as Kind;
    use Level::{Blocker, NotChecked, Pass, Warning};
    vec![
        row(
            Kind::Name,
            Pass,
            "name",
            "looked-at is free in eu-west-1",
            |_, _| {},
        ),
        row(
            Kind::Name,
            Blocker,
            "name",
            "taken-name exists in eu-west-1 already",
            |values, _| {
                TAKEN.clone_into(&mut values.name);
            },
        ),
        row(
            Kind::Quota,
            NotChecked,
            "region",
            "1 service in eu-west-1",
            |_, _| {},
        ),
        row(
            Kind::PlainSecret,
            Warning,
            "variables[0][value]",
            "STRIPE_KEY looks like a secret",
            |values, _| {
                variable(values, "plain", "STRIPE_KEY", "short");
            },
        ),
        row(
            Kind::InstanceRole,
            Pass,
            "instance_role",
            "StorefrontInstanceRole fits",
            |values, _| {
                INSTANCE_ROLE.clone_into(&mut values.instance_role);
            },
        ),
        row(
            Kind::InstanceRole,
            Blocker,
            "instance_role",
            "AppRunnerECRAccessRole does not fit",
            |values, _| {
                ACCESS_ROLE.clone_into(&mut values.instance_role);
            },
        ),
        row(
            Kind::InstanceRole,
            Blocker,
            "instance_role",
            "Secrets need an instance role",
            |values, _| {
                variable(values, "reference", "DB_URL", "/storefront/production/log-level");
            },
        ),
        row(
            Kind::SecretAccess,
            NotChecked,
            "instance_role",
            "may read the secret",
            |values, _| {
                INSTANCE_ROLE.clone_into(&mut values.instance_role);
                variable(values, "reference", "DB_URL", "/storefront/production/log-level");
            },
        ),
        row(
            Kind::Tracing,
            Warning,
            "instance_role",
            "Traces need an instance role",
            |values, _| {
                "arn:aws:apprunner:eu-west-1:123456789012:observabilityconfiguration/traces/1/0123456789abcdef0123456789abcdef"
                .clone_into(&mut values.observability);
            },
        ),
        row(
            Kind::Tracing,
            NotChecked,
            "instance_role",
            "may send traces",
            |values, _| {
                INSTANCE_ROLE.clone_into(&mut values.instance_role);
                "arn:aws:apprunner:eu-west-1:123456789012:observabilityconfiguration/traces/1/0123456789abcdef0123456789abcdef"
                .clone_into(&mut values.observability);
            },
        ),
        row(
            Kind::Egress,
            Warning,
            "vpc_connector",
            "reaches the internet through the VPC only",
            |values, account| {
                values.vpc_connector.clone_from(&account.connector);
            },
        ),
        row(
            Kind::Egress,
            Blocker,
            "vpc_connector",
            "There is no such VPC connector",
            |values, _| {
                "arn:aws:apprunner:eu-west-1:123456789012:vpcconnector/gone/1/0123456789abcdef0123456789abcdef"
                .clone_into(&mut values.vpc_connector);
            },
        ),
        row(
            Kind::Ingress,
            Warning,
            "ingress",
            "Nobody reaches the service yet",
            |values, _| {
                "private".clone_into(&mut values.ingress);
            },
        ),
    ]
}

/// What AWS does not tell, because Slipway may not ask.
fn of_silence() -> Vec<Row> {
    use FindingKind as Kind;
    use Level::NotChecked;
    vec![
        row(
            Kind::Image,
            NotChecked,
            "image",
            "The image was not looked at",
            |values, _| {
                private(values, "storefront:1.4.1");
            },
        ),
        row(
            Kind::AccessRole,
            NotChecked,
            "access_role",
            "Whether App Runner may use the access role",
            |values, _| {
                private(values, "storefront:1.4.1");
            },
        ),
        row(
            Kind::InstanceRole,
            NotChecked,
            "instance_role",
            "Whether App Runner may use the instance role",
            |values, _| {
                INSTANCE_ROLE.clone_into(&mut values.instance_role);
            },
        ),
        row(
            Kind::Connection,
            NotChecked,
            "connection",
            "Whether connection shop-github works",
            |values, account| {
                code(values, &account.github);
            },
        ),
    ]
}

async fn account(world: &World) -> Account {
    let subnets = ["subnet-0123456789abcdef0".to_owned()];
    Account {
        github: world.connection("shop-github", true).await,
        pending: world.connection("shop-pending", false).await,
        connector: world
            .account()
            .create_vpc_connector("shop", &subnets, &[])
            .await
            .unwrap()
            .what
            .arn,
    }
}

async fn findings(world: &World, change: impl FnOnce(&mut DraftValues)) -> Vec<Finding> {
    let draft = Box::pin(world.draft("looked-at", change)).await;
    Box::pin(world.engine.assessment(&world.km, &draft.id))
        .await
        .unwrap()
        .findings
}

async fn assert_found(world: &World, account: &Account, rows: &[Row]) {
    for expected in rows {
        let findings = findings(world, |values| (expected.change)(values, account)).await;
        let what = format!("{:?} {:?}", expected.kind, expected.level);
        let found: Vec<&Finding> = findings
            .iter()
            .filter(|finding| finding.kind == expected.kind)
            .collect();
        let [finding] = found.as_slice() else {
            panic!("{what}: {found:#?}")
        };
        assert_eq!(
            (finding.level, finding.field.as_str()),
            (expected.level, expected.field),
            "{what}: {finding:#?}"
        );
        assert!(finding.title.contains(expected.title), "{what}: {finding:#?}");
        // A pass may say it all in its title; whatever else stands there says what to do.
        assert!(
            finding.level == Level::Pass || finding.text.len() > 20,
            "{what}: {finding:#?}"
        );
        assert!(
            findings.is_sorted_by_key(|finding| finding.level),
            "{what}: the worst comes first"
        );
    }
}

#[tokio::test]
async fn each_finding_of_a_draft_once() {
    let world = World::new().await;
    let account = account(&world).await;
    let taken = Box::pin(world.create(TAKEN, |_| {})).await;
    Box::pin(world.until_status(&taken, ServiceStatus::Running)).await;
    for rows in [of_images(), of_code(), of_services()] {
        Box::pin(assert_found(&world, &account, &rows)).await;
    }
}

#[tokio::test]
async fn what_aws_does_not_tell_is_not_checked() {
    let world = World::new().await;
    let account = account(&world).await;
    for operation in [
        "AmazonEC2ContainerRegistry",
        "ListRoles",
        "GetRole",
        "AppRunner.ListConnections",
    ] {
        world
            .switch(&format!(r#"{{"api": "deny", "operation": "{operation}"}}"#))
            .await;
    }
    Box::pin(assert_found(&world, &account, &of_silence())).await;
}

#[tokio::test]
async fn a_quota_that_is_near_names_the_services_that_count_failed_ones_first() {
    let world = World::new().await;
    let failed = Box::pin(world.create("fail-crash-web", |_| {})).await;
    Box::pin(world.until_status(&failed, ServiceStatus::CreateFailed)).await;
    let draft = Box::pin(world.draft("full-house", |_| {})).await;
    for number in 1..27 {
        let mut values = draft.values.clone();
        values.name = format!("full-house-{number}");
        let request = values.check(ACCOUNT).unwrap();
        world
            .past_slipway()
            .create_service(&request, engine::now())
            .await
            .unwrap();
    }
    let quota = until("the services are seen", || async {
        let findings = Box::pin(findings(&world, |_| {})).await;
        findings
            .into_iter()
            .find(|finding| finding.kind == FindingKind::Quota && finding.level == Level::Warning)
    })
    .await;
    assert_eq!(quota.title, "27 services in eu-west-1; usually there may be 30");
    let first = &quota.services[0];
    assert_eq!(
        (first.arn.name.as_str(), first.status),
        ("fail-crash-web", ServiceStatus::CreateFailed)
    );
    assert!(quota.text.contains("failed ones first"), "{quota:#?}");
}

#[test]
fn every_kind_has_its_rows() {
    let mut rows = of_images();
    rows.extend(of_code());
    rows.extend(of_services());
    rows.extend(of_silence());
    let mut seen: BTreeMap<FindingKind, BTreeSet<Level>> = BTreeMap::new();
    for row in rows {
        seen.entry(row.kind).or_default().insert(row.level);
    }
    // By a test of its own.
    seen.entry(FindingKind::Quota).or_default().insert(Level::Warning);
    assert_eq!(seen.len(), 24, "each kind has a row");
    for (kind, levels) in seen {
        let levels: Vec<Level> = levels.into_iter().collect();
        assert_eq!(levels, levels_of(kind), "{kind:?}");
    }
}
