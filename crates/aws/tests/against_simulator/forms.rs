//! What stands in a form arrives at App Runner and comes back.

use crate::by_hand::ByHand;
use crate::world::{ACCOUNT, HELLO, NOW, World, region, request, request_of, variable};
use aws::Fingerprints;
use aws_sdk_apprunner::types::{ProviderType, TraceConfiguration, TracingVendor};
use model::compute::InstanceSize;
use model::draft::{CreateRequest, DraftValues};
use model::health_check::{HealthCheck, HealthCheckProtocol};
use model::service::{ServiceStatus, Source, VariableValue};

const ACCESS_ROLE: &str = "arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole";
const INSTANCE_ROLE: &str = "arn:aws:iam::123456789012:role/OrdersApiInstanceRole";
const KEY: &str = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/// What a form chooses among, made beforehand.
struct Made {
    connection: String,
    auto_scaling: String,
    vpc_connector: String,
    observability: String,
}

async fn make(world: &World) -> Made {
    let client = world.client();
    let connection = client
        .create_connection()
        .connection_name("team")
        .provider_type(ProviderType::Github)
        .send()
        .await
        .unwrap();
    let connection = connection.connection.unwrap().connection_arn.unwrap();
    world.shake_hands(&connection).await;
    let auto_scaling = client
        .create_auto_scaling_configuration()
        .auto_scaling_configuration_name("steady")
        .min_size(2)
        .send()
        .await
        .unwrap();
    let vpc_connector = client
        .create_vpc_connector()
        .vpc_connector_name("inside")
        .subnets("subnet-0123456789abcdef0")
        .security_groups("sg-0123456789abcdef0")
        .send()
        .await
        .unwrap();
    let tracing = TraceConfiguration::builder()
        .vendor(TracingVendor::Awsxray)
        .build()
        .unwrap();
    let observability = client
        .create_observability_configuration()
        .observability_configuration_name("traces")
        .trace_configuration(tracing)
        .send()
        .await
        .unwrap();
    Made {
        connection,
        auto_scaling: auto_scaling
            .auto_scaling_configuration
            .unwrap()
            .auto_scaling_configuration_arn
            .unwrap(),
        vpc_connector: vpc_connector.vpc_connector.unwrap().vpc_connector_arn.unwrap(),
        observability: observability
            .observability_configuration
            .unwrap()
            .observability_configuration_arn
            .unwrap(),
    }
}

/// A form of an image in which nothing has its default.
fn full_form(made: &Made) -> DraftValues {
    DraftValues {
        provider: "ecr".to_owned(),
        image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders-api:2026.11.0".to_owned(),
        trigger: "automatic".to_owned(),
        access_role: ACCESS_ROLE.to_owned(),
        name: "web-full".to_owned(),
        region: "eu-west-1".to_owned(),
        cpu: "256".to_owned(),
        memory: "1024".to_owned(),
        port: "9000".to_owned(),
        start_command: "serve --all".to_owned(),
        variables: vec![
            variable("plain", "API_URL", "https://canary.example/a?b=\"c\""),
            variable(
                "reference",
                "DATABASE",
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf",
            ),
            variable("plain", "LEVEL", "canary-debug"),
        ],
        health_protocol: "http".to_owned(),
        health_path: "/health?deep=1".to_owned(),
        health_interval: "7".to_owned(),
        health_timeout: "3".to_owned(),
        healthy_threshold: "2".to_owned(),
        unhealthy_threshold: "9".to_owned(),
        auto_scaling: made.auto_scaling.clone(),
        instance_role: INSTANCE_ROLE.to_owned(),
        kms_key: KEY.to_owned(),
        ingress: "private".to_owned(),
        ip_address_type: "dual_stack".to_owned(),
        vpc_connector: made.vpc_connector.clone(),
        observability: made.observability.clone(),
        ..DraftValues::default()
    }
}

/// A form of source code that is built as the form says.
fn code_form(made: &Made) -> DraftValues {
    DraftValues {
        repository_type: "code".to_owned(),
        repository: "https://github.com/team/web".to_owned(),
        branch: "release".to_owned(),
        source_directory: "/services/web".to_owned(),
        connection: made.connection.clone(),
        trigger: "automatic".to_owned(),
        runtime: "NODEJS_22".to_owned(),
        build_command: "npm ci && npm run build".to_owned(),
        start_command: "node server.js".to_owned(),
        port: "3000".to_owned(),
        variables: vec![
            variable("plain", "LEVEL", "canary-debug"),
            variable(
                "reference",
                "MODE",
                "arn:aws:ssm:eu-west-1:123456789012:parameter/mode",
            ),
        ],
        instance_role: INSTANCE_ROLE.to_owned(),
        name: "web-code".to_owned(),
        region: "eu-west-1".to_owned(),
        ..DraftValues::default()
    }
}

/// A form in which the repository's file says how to build and start.
fn file_form(made: &Made) -> DraftValues {
    DraftValues {
        repository_type: "code".to_owned(),
        repository: "https://github.com/team/web".to_owned(),
        branch: "main".to_owned(),
        connection: made.connection.clone(),
        configuration_source: "repository".to_owned(),
        name: "web-file".to_owned(),
        region: "eu-west-1".to_owned(),
        ..DraftValues::default()
    }
}

#[tokio::test]
async fn every_field_of_an_image_arrives_and_comes_back() {
    let world = World::new().await;
    let made = make(&world).await;
    let form = full_form(&made);
    let arn = world.create(&request_of(&form)).await;
    assert_eq!(
        (arn.name.as_str(), arn.account.as_str(), &arn.region),
        ("web-full", ACCOUNT, &region())
    );
    let service = world.settled(&arn).await;
    assert_eq!(service.status, ServiceStatus::Running);
    assert_eq!((service.seen_at, service.deleted_at), (NOW, None));
    assert!(service.created_at.0 > NOW.0 && service.updated_at >= service.created_at);
    // A private endpoint has its domain in the VPC ingress connection.
    assert_eq!(service.domain, None);
    let configuration = service.configuration.as_ref().unwrap();
    assert_eq!(
        configuration.source,
        Source::Image {
            identifier: form.image.clone(),
            access_role: Some(form.access_role.clone()),
        }
    );
    assert!(configuration.automatic_deployment);
    assert_eq!(configuration.port.as_deref(), Some("9000"));
    assert_eq!(configuration.start_command.as_deref(), Some("serve --all"));
    assert_eq!(
        configuration.size,
        Some(InstanceSize {
            cpu: 256,
            memory: 1024
        })
    );
    assert_eq!(
        configuration.health_check,
        HealthCheck {
            protocol: HealthCheckProtocol::Http {
                path: "/health?deep=1".to_owned()
            },
            interval: 7,
            timeout: 3,
            healthy_threshold: 2,
            unhealthy_threshold: 9,
        }
    );
    assert_eq!(configuration.auto_scaling.as_deref(), Some("steady, revision 1"));
    assert!(!configuration.public_ingress && configuration.tracing);
    assert_eq!(configuration.ip_address_type.as_deref(), Some("DUAL_STACK"));
    assert_eq!(
        (
            configuration.instance_role.as_deref(),
            configuration.vpc_connector.as_deref(),
            configuration.encryption_key.as_deref()
        ),
        (Some(INSTANCE_ROLE), Some(made.vpc_connector.as_str()), Some(KEY))
    );
    // The form that would make this service again is the one that did.
    assert_eq!(world.app_runner.draft_values(&arn).await.unwrap(), Some(form));
}

#[tokio::test]
async fn a_form_of_defaults_comes_back_as_it_went() {
    let world = World::new().await;
    let form = DraftValues {
        image: HELLO.to_owned(),
        name: "web-hello".to_owned(),
        region: "eu-west-1".to_owned(),
        port: "8000".to_owned(),
        ..DraftValues::default()
    };
    let arn = world.create(&request_of(&form)).await;
    let service = world.settled(&arn).await;
    let domain = service.domain.as_deref().unwrap();
    assert!(domain.ends_with(".eu-west-1.awsapprunner.com"), "{domain}");
    let configuration = service.configuration.unwrap();
    assert_eq!(
        configuration.auto_scaling.as_deref(),
        Some("DefaultConfiguration, revision 1")
    );
    assert!(configuration.public_ingress && !configuration.tracing);
    assert_eq!(configuration.ip_address_type.as_deref(), Some("IPV4"));
    assert_eq!(
        (
            configuration.instance_role,
            configuration.vpc_connector,
            configuration.encryption_key
        ),
        (None, None, None)
    );
    assert_eq!(world.app_runner.draft_values(&arn).await.unwrap(), Some(form));
}

#[tokio::test]
async fn source_code_arrives_and_comes_back() {
    let world = World::new().await;
    let made = make(&world).await;
    for form in [code_form(&made), file_form(&made)] {
        let arn = world.create(&request_of(&form)).await;
        let service = world.settled(&arn).await;
        assert_eq!(service.status, ServiceStatus::Running, "{}", form.name);
        let configuration = service.configuration.unwrap();
        assert_eq!(
            configuration.source,
            Source::Code {
                repository: form.repository.clone(),
                branch: form.branch.clone(),
            }
        );
        assert_eq!(configuration.automatic_deployment, form.trigger == "automatic");
        let owned_by_the_form = !form.is_configured_by_file();
        assert_eq!(configuration.port.is_some(), owned_by_the_form);
        assert_eq!(configuration.variables.len(), form.variables.len());
        assert_eq!(world.app_runner.draft_values(&arn).await.unwrap(), Some(form));
    }
}

#[tokio::test]
async fn a_runtime_without_support_is_wanted_by_whoever_runs_it() {
    let world = World::new().await;
    let made = make(&world).await;
    let form = DraftValues {
        runtime: "NODEJS_18".to_owned(),
        ended_runtime: "yes".to_owned(),
        ..code_form(&made)
    };
    let arn = world.create(&request_of(&form)).await;
    world.settled(&arn).await;
    assert_eq!(world.app_runner.draft_values(&arn).await.unwrap(), Some(form));
}

/// Everything that can be turned off or put back, and everything that can be turned on.
#[tokio::test]
async fn an_update_leaves_nothing_of_what_the_form_has_not() {
    let world = World::new().await;
    let made = make(&world).await;
    let full = full_form(&made);
    let arn = world.create(&request_of(&full)).await;
    assert_eq!(world.settled(&arn).await.status, ServiceStatus::Running);
    let plain = DraftValues {
        provider: full.provider.clone(),
        image: full.image.clone(),
        access_role: full.access_role.clone(),
        name: full.name.clone(),
        region: full.region.clone(),
        // Neither can be taken away: App Runner keeps the role, and a key is for ever.
        instance_role: full.instance_role.clone(),
        kms_key: full.kms_key.clone(),
        ..DraftValues::default()
    };
    for form in [plain, full] {
        let accepted = world
            .app_runner
            .update_service(&arn, &request_of(&form), NOW)
            .await
            .unwrap();
        assert!(accepted.operation.is_some());
        assert_eq!(world.settled(&arn).await.status, ServiceStatus::Running);
        assert_eq!(world.app_runner.draft_values(&arn).await.unwrap(), Some(form));
    }
}

#[tokio::test]
async fn source_code_is_updated_too() {
    let world = World::new().await;
    let made = make(&world).await;
    let arn = world.create(&request_of(&code_form(&made))).await;
    world.settled(&arn).await;
    let changed = DraftValues {
        name: "web-code".to_owned(),
        instance_role: INSTANCE_ROLE.to_owned(),
        vpc_connector: made.vpc_connector.clone(),
        observability: made.observability.clone(),
        auto_scaling: made.auto_scaling.clone(),
        ..file_form(&made)
    };
    for form in [changed, code_form(&made)] {
        world
            .app_runner
            .update_service(&arn, &request_of(&form), NOW)
            .await
            .unwrap();
        assert_eq!(world.settled(&arn).await.status, ServiceStatus::Running);
        assert_eq!(world.app_runner.draft_values(&arn).await.unwrap(), Some(form));
    }
}

#[tokio::test]
async fn values_of_variables_become_fingerprints() {
    let world = World::new().await;
    let made = make(&world).await;
    let accepted = world
        .app_runner
        .create_service(&request_of(&full_form(&made)), NOW)
        .await
        .unwrap();
    let arn = accepted.service.as_ref().unwrap().arn.clone();
    let service = world.settled(&arn).await;
    let configuration = service.configuration.as_ref().unwrap();
    let names: Vec<&str> = configuration
        .variables
        .iter()
        .map(|variable| variable.name.as_str())
        .collect();
    assert_eq!(names, ["API_URL", "DATABASE", "LEVEL"]);
    let fingerprints = Fingerprints::new(b"test");
    assert_eq!(
        configuration.variables[2].value,
        VariableValue::Plain {
            fingerprint: fingerprints.of("canary-debug")
        }
    );
    assert!(
        matches!(&configuration.variables[1].value, VariableValue::Reference { arn } if arn.ends_with("db-AbCdEf"))
    );
    let updated = world
        .app_runner
        .update_service(&arn, &request_of(&full_form(&made)), NOW)
        .await
        .unwrap();
    for told in [
        format!("{accepted:?}"),
        format!("{service:?}"),
        format!("{updated:?}"),
        format!("{:?}", world.app_runner.list_services(NOW).await.unwrap()),
        format!("{:?}", world.app_runner),
    ] {
        assert!(!told.contains("canary"), "{told}");
    }
}

#[tokio::test]
async fn tags_go_along_with_a_create() {
    let answers = ByHand::json("400 x", r#"{"__type": "Surprise"}"#).await;
    let tagged = |tags: &str| CreateRequest {
        tags: model::tag::read(tags).unwrap(),
        ..request("web-hello")
    };
    for (tags, sent) in [
        (
            "team=shop\ncost-centre=",
            serde_json::json!([{"Key": "team", "Value": "shop"}, {"Key": "cost-centre", "Value": ""}]),
        ),
        ("", serde_json::Value::Null),
    ] {
        let outcome = answers.app_runner().create_service(&tagged(tags), NOW).await;
        assert!(outcome.is_err());
        let body: serde_json::Value = serde_json::from_str(&answers.newest.lock().unwrap()).unwrap();
        assert_eq!(body["Tags"], sent);
        assert_eq!(body["ServiceName"], "web-hello");
    }
}
