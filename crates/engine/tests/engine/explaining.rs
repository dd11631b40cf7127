//! Each known cause once: provoked through a draft, told with its evidence, and led back to where it is put right.

use crate::harness::{ACCOUNT, World};
use model::arn::ServiceArn;
use model::draft::DraftValues;
use model::failure::{Explanation, FailureRule, RefusalRule};
use model::field_error::FieldErrors;
use model::service::ServiceStatus;

const REGISTRY: &str = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
const ACCESS_ROLE: &str = "arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole";
const INSTANCE_ROLE: &str = "arn:aws:iam::123456789012:role/StorefrontInstanceRole";

/// A create that fails, and what is told of it.
async fn failed(
    world: &World,
    name: &str,
    change: impl FnOnce(&mut DraftValues),
) -> (ServiceArn, Explanation) {
    // Boxed: what a use case holds while AWS answers is large.
    let arn = Box::pin(world.create(name, change)).await;
    let view = Box::pin(world.until_status(&arn, ServiceStatus::CreateFailed)).await;
    (arn, view.explanation.unwrap())
}

/// A create that AWS refuses, with the messages at the fields.
async fn refused(world: &World, name: &str, change: impl FnOnce(&mut DraftValues)) -> FieldErrors {
    let draft = Box::pin(world.draft(name, change)).await;
    match world
        .engine
        .submit_draft(&world.km, &draft.id, draft.version)
        .await
    {
        Err(engine::Error::Invalid(errors)) => errors,
        other => panic!("{other:?}"),
    }
}

/// Where "Fix and try again" leads, without the draft's id, and what stands in the draft then.
async fn fixed(world: &World, arn: &ServiceArn) -> (String, DraftValues) {
    let path = world.engine.fix(&world.km, arn, false).await.unwrap();
    let draft = world.store.draft_rebuilding(arn).await.unwrap().unwrap();
    (path.replace(&draft.id, "{id}"), draft.values)
}

fn has_evidence(explanation: &Explanation, words: &str) -> bool {
    explanation
        .evidence
        .iter()
        .any(|evidence| evidence.text.contains(words) && !evidence.marks.is_empty())
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
    "npm ci".clone_into(&mut values.build_command);
    "node server.js".clone_into(&mut values.start_command);
}

#[tokio::test]
async fn a_tag_that_is_not_there() {
    let world = World::new().await;
    let (arn, told) = failed(&world, "web-hello", |values| {
        values.image = values.image.replace(":latest", ":9.9");
    })
    .await;
    assert_eq!(told.rule, FailureRule::Pull);
    assert!(has_evidence(&told, "Failed to copy the image from ECR"));
    assert!(told.meaning.contains("stopped at the pull"), "{}", told.meaning);
    assert_eq!(fixed(&world, &arn).await.0, "/drafts/{id}/source#image");
}

#[tokio::test]
async fn an_access_role_that_cannot_pull() {
    let world = World::new().await;
    let (arn, told) = failed(&world, "fail-pull-web", |values| {
        private(values, "storefront:1.4.1");
    })
    .await;
    assert_eq!(told.rule, FailureRule::Role);
    assert!(has_evidence(
        &told,
        "Invalid Access Role in AuthenticationConfiguration"
    ));
    assert_eq!(fixed(&world, &arn).await.0, "/drafts/{id}/source#access_role");
}

#[tokio::test]
async fn an_image_for_another_processor() {
    let world = World::new().await;
    let (_, told) = failed(&world, "report-worker", |values| {
        private(values, "platform/report-worker:main");
    })
    .await;
    // App Runner says no more than that it could not copy the image (apprunner-roadmap issue 46).
    assert_eq!(told.rule, FailureRule::Pull);
    assert!(has_evidence(&told, "Failed to copy the image from ECR"));
    assert!(told.advice.contains("--platform linux/amd64"), "{}", told.advice);
}

#[tokio::test]
async fn an_application_that_ends() {
    let world = World::new().await;
    let (_, told) = failed(&world, "fail-crash-web", |_| {}).await;
    assert_eq!(
        (told.rule, told.title.as_str()),
        (FailureRule::Crash, "The application stopped with exit code 1")
    );
    assert!(has_evidence(&told, "Container exit code: 1"));
    assert!(has_evidence(&told, "Error: the container ends"));
}

#[tokio::test]
async fn a_health_path_without_an_answer() {
    let world = World::new().await;
    let (arn, told) = failed(&world, "fail-health-web", |values| {
        "http".clone_into(&mut values.health_protocol);
        "/healthz".clone_into(&mut values.health_path);
    })
    .await;
    assert_eq!(
        (told.rule, told.title.as_str()),
        (
            FailureRule::NoAnswer,
            "The health check on /healthz got no success on port 8000"
        )
    );
    assert!(has_evidence(&told, "[Path: '/healthz'], [Port: '8000']"));
    let (path, values) = fixed(&world, &arn).await;
    assert_eq!(
        (path.as_str(), values.health_protocol.as_str()),
        ("/drafts/{id}/review", "tcp")
    );
}

#[tokio::test]
async fn a_build_that_fails() {
    let world = World::new().await;
    let connection = world.connection("shop-github", true).await;
    let (arn, told) = failed(&world, "fail-build-web", |values| {
        code(values, &connection);
    })
    .await;
    assert_eq!(
        (told.rule, told.title.as_str()),
        (FailureRule::Build, "The build command failed with exit code 1")
    );
    assert!(has_evidence(&told, "returned a non-zero code: 1"));
    assert!(has_evidence(&told, "Failed to execute 'build' command"));
    assert!(
        told.evidence
            .iter()
            .any(|evidence| evidence.text.contains("RUN npm ci"))
    );
    assert_eq!(fixed(&world, &arn).await.0, "/drafts/{id}/build#build_command");
}

#[tokio::test]
async fn an_apprunner_yaml_that_is_not_valid() {
    let world = World::new().await;
    let connection = world.connection("shop-github", true).await;
    let (arn, told) = failed(&world, "fail-file-web", |values| {
        code(values, &connection);
        "repository".clone_into(&mut values.configuration_source);
    })
    .await;
    assert_eq!(told.rule, FailureRule::ConfigurationFile);
    assert!(has_evidence(&told, "Invalid configuration file apprunner.yaml"));
    assert_eq!(
        fixed(&world, &arn).await.0,
        "/drafts/{id}/build#configuration_file"
    );
}

#[tokio::test]
async fn a_secret_that_cannot_be_read() {
    let world = World::new().await;
    let secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:storefront/database-AbCdEf";
    let (arn, told) = failed(&world, "fail-secret-web", |values| {
        INSTANCE_ROLE.clone_into(&mut values.instance_role);
        values.variables.push(model::draft::DraftVariable {
            source: "reference".to_owned(),
            name: "DB_URL".to_owned(),
            value: secret.to_owned(),
            ..model::draft::DraftVariable::default()
        });
    })
    .await;
    assert_eq!(told.rule, FailureRule::Secret);
    assert!(has_evidence(&told, secret));
    assert!(
        told.advice.contains("secretsmanager:GetSecretValue"),
        "{}",
        told.advice
    );
    assert_eq!(
        fixed(&world, &arn).await.0,
        "/drafts/{id}/configure#instance_role"
    );
}

#[tokio::test]
async fn a_repository_that_cannot_be_pulled() {
    let world = World::new().await;
    let connection = world.connection("shop-github", true).await;
    world
        .switch(r#"{"fail": "pull", "service": "shop-web", "times": 1}"#)
        .await;
    let (arn, told) = failed(&world, "shop-web", |values| {
        code(values, &connection);
    })
    .await;
    assert_eq!(told.rule, FailureRule::Repository);
    assert!(has_evidence(&told, "[Branch: main]"));
    assert!(has_evidence(&told, "Failed to pull your application source code"));
    assert_eq!(fixed(&world, &arn).await.0, "/drafts/{id}/source#repository");
}

#[tokio::test]
async fn a_quota_that_is_reached() {
    let world = World::with(1_000.0, |config| config.service_quota = 1).await;
    world.create("web-hello", |_| {}).await;
    let draft = world.draft("web-second", |_| {}).await;
    let error = world
        .engine
        .submit_draft(&world.km, &draft.id, draft.version)
        .await
        .unwrap_err();
    assert!(matches!(error, engine::Error::Aws(error) if error.kind == engine::AwsErrorKind::Quota));
    let view = world
        .engine
        .draft(&world.km, &draft.id, model::draft::Step::Configure, None)
        .await
        .unwrap();
    assert_eq!(view.draft.values, draft.values);
    let refused = view.refused.unwrap();
    let told = refused.explained.unwrap();
    assert_eq!(told.rule, RefusalRule::Quota);
    assert!(told.advice.contains("failed ones first"));
    assert!(
        refused.message.contains("quota of 1 services"),
        "{}",
        refused.message
    );
}

#[tokio::test]
async fn roles_that_app_runner_cannot_take_on() {
    let world = World::new().await;
    // Each role trusts the other's service.
    let errors = refused(&world, "web-hello", |values| {
        ACCESS_ROLE.clone_into(&mut values.instance_role);
    })
    .await;
    let told = errors.at("instance_role").unwrap();
    assert!(
        told.contains("has to trust tasks.apprunner.amazonaws.com"),
        "{told}"
    );
    let errors = refused(&world, "web-hello", |values| {
        private(values, "storefront:1.4.1");
        INSTANCE_ROLE.clone_into(&mut values.access_role);
    })
    .await;
    let told = errors.at("access_role").unwrap();
    assert!(
        told.contains("has to trust build.apprunner.amazonaws.com"),
        "{told}"
    );
}

#[tokio::test]
async fn a_connection_that_waits_or_is_gone() {
    let world = World::new().await;
    let pending = world.connection("shop-github", false).await;
    let errors = refused(&world, "shop-web", |values| {
        code(values, &pending);
    })
    .await;
    assert!(
        errors
            .at("connection")
            .unwrap()
            .starts_with("The connection is not ready.")
    );
    let gone =
        format!("arn:aws:apprunner:eu-west-1:{ACCOUNT}:connection/gone/0123456789abcdef0123456789abcdef");
    let errors = refused(&world, "shop-web", |values| {
        code(values, &gone);
    })
    .await;
    assert!(
        errors
            .at("connection")
            .unwrap()
            .starts_with("The connection is not there any more.")
    );
}

#[tokio::test]
async fn resources_that_are_gone() {
    let world = World::new().await;
    for (field, resource) in [
        ("vpc_connector", "vpcconnector/gone/1"),
        ("auto_scaling", "autoscalingconfiguration/gone/1"),
        ("observability", "observabilityconfiguration/gone/1"),
    ] {
        let arn =
            format!("arn:aws:apprunner:eu-west-1:{ACCOUNT}:{resource}/0123456789abcdef0123456789abcdef");
        let errors = refused(&world, "web-hello", |values| {
            values.field_mut(field).unwrap().clone_from(&arn);
        })
        .await;
        assert!(
            errors
                .at(field)
                .is_some_and(|told| told.contains("not there any more")),
            "{errors:?}"
        );
    }
}

#[tokio::test]
async fn a_permission_that_slipway_lacks() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| {}).await;
    world
        .switch(r#"{"api": "deny", "operation": "AppRunner.CreateService", "times": 1}"#)
        .await;
    world
        .engine
        .submit_draft(&world.km, &draft.id, draft.version)
        .await
        .unwrap_err();
    let view = world
        .engine
        .draft(&world.km, &draft.id, model::draft::Step::Configure, None)
        .await
        .unwrap();
    let told = view.refused.unwrap().explained.unwrap();
    assert_eq!(told.rule, RefusalRule::Permission);
    assert!(told.advice.contains("apprunner:CreateService"));
}
