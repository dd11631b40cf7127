//! IAM's roles and their policies.

use aws_sdk_iam::types::Tag;
use serde_json::{Value, json};

use super::{iam, refusal};
use crate::support::Harness;

const ECR_ACCESS: &str = "arn:aws:iam::aws:policy/service-role/AWSAppRunnerServicePolicyForECRAccess";

/// A trust policy for one service.
pub fn trust(service: &str) -> String {
    json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole",
    }]})
    .to_string()
}

/// The policy of a role, which IAM encodes as URLs are.
fn policy(document: &str) -> Value {
    let form = format!("document={document}");
    let (_, text) = form_urlencoded::parse(form.as_bytes()).next().unwrap();
    assert!(!document.contains(['{', '"', ' ']), "encoded: {document}");
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn roles_are_listed_with_whom_they_trust() {
    let harness = Harness::start().await;
    let client = iam(&harness);
    let answer = client.list_roles().send().await.unwrap();
    assert!(!answer.is_truncated());
    let trusted: Vec<(&str, String)> = answer
        .roles()
        .iter()
        .map(|role| {
            let policy = policy(role.assume_role_policy_document().unwrap());
            let service = policy["Statement"][0]["Principal"]["Service"].as_str().unwrap();
            (role.role_name(), service.to_owned())
        })
        .collect();
    assert_eq!(
        trusted,
        [
            (
                "AppRunnerECRAccessRole",
                "build.apprunner.amazonaws.com".to_owned()
            ),
            ("NightlyReportFunction", "lambda.amazonaws.com".to_owned()),
            (
                "OrdersApiInstanceRole",
                "tasks.apprunner.amazonaws.com".to_owned()
            ),
            (
                "StorefrontInstanceRole",
                "tasks.apprunner.amazonaws.com".to_owned()
            ),
        ]
    );
    let role = client
        .get_role()
        .role_name("AppRunnerECRAccessRole")
        .send()
        .await
        .unwrap()
        .role
        .unwrap();
    assert_eq!(
        role.arn(),
        "arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole"
    );
    assert_eq!(
        (role.path(), role.max_session_duration()),
        ("/service-role/", Some(3600))
    );
    assert!(role.role_id().starts_with("AROA") && role.role_id().len() == 21);
    assert!(role.create_date().secs() > 0);
}

#[tokio::test]
async fn roles_come_in_pages_and_by_path() {
    let harness = Harness::start().await;
    let client = iam(&harness);
    let mut names = Vec::new();
    let mut marker = None;
    loop {
        let page = client
            .list_roles()
            .max_items(3)
            .set_marker(marker)
            .send()
            .await
            .unwrap();
        names.extend(page.roles().iter().map(|role| role.role_name().to_owned()));
        assert_eq!(page.is_truncated(), page.marker().is_some());
        marker = page.marker;
        if marker.is_none() {
            break;
        }
    }
    assert_eq!(names.len(), 4);
    let of_services = client
        .list_roles()
        .path_prefix("/service-role/")
        .send()
        .await
        .unwrap();
    assert_eq!(of_services.roles().len(), 2);

    let (status, code, message) = refused!(client.list_roles().max_items(1001));
    assert_eq!((status, code.as_str()), (400, "ValidationError"));
    assert_eq!(
        message,
        "1 validation error detected: Value '1001' at 'maxItems' failed to satisfy constraint: Member must have value \
         less than or equal to 1000"
    );
    for call in [
        client.list_roles().marker("7"),
        client.list_roles().path_prefix("service-role"),
    ] {
        assert_eq!(refused!(call).1, "ValidationError");
    }
}

#[tokio::test]
async fn a_role_is_created_given_a_policy_and_found_again() {
    let harness = Harness::start().await;
    let client = iam(&harness);
    let document = trust("build.apprunner.amazonaws.com");
    let created = client
        .create_role()
        .role_name("Builder+1=a,b.c@d-e_f")
        .path("/shop/")
        .assume_role_policy_document(&document)
        .description("Pulls & builds <everything>")
        .max_session_duration(7200)
        .tags(Tag::builder().key("team").value("shop + co").build().unwrap())
        .send()
        .await
        .unwrap()
        .role
        .unwrap();
    assert_eq!(
        created.arn(),
        "arn:aws:iam::123456789012:role/shop/Builder+1=a,b.c@d-e_f"
    );
    let found = client
        .get_role()
        .role_name("Builder+1=a,b.c@d-e_f")
        .send()
        .await
        .unwrap()
        .role
        .unwrap();
    assert_eq!(found, created);
    assert_eq!(found.description(), Some("Pulls & builds <everything>"));
    assert_eq!(found.max_session_duration(), Some(7200));
    assert_eq!(found.tags()[0].value(), "shop + co");
    assert_eq!(
        policy(found.assume_role_policy_document().unwrap()),
        serde_json::from_str::<Value>(&document).unwrap()
    );
    // Again, because a policy that is attached already is no error.
    for _ in 0..2 {
        client
            .attach_role_policy()
            .role_name("Builder+1=a,b.c@d-e_f")
            .policy_arn(ECR_ACCESS)
            .send()
            .await
            .unwrap();
    }
    let attached = client
        .list_attached_role_policies()
        .role_name("Builder+1=a,b.c@d-e_f")
        .send()
        .await
        .unwrap();
    let [policy] = attached.attached_policies() else {
        panic!("one is attached: {attached:?}");
    };
    assert_eq!(
        (policy.policy_name(), policy.policy_arn()),
        (Some("AWSAppRunnerServicePolicyForECRAccess"), Some(ECR_ACCESS))
    );
    let listed = client.list_roles().path_prefix("/shop/").send().await.unwrap();
    assert!(listed.roles()[0].tags().is_empty(), "a list has no tags");
}

#[tokio::test]
async fn names_are_taken_whatever_their_case_and_policies_are_checked() {
    let harness = Harness::start().await;
    let client = iam(&harness);
    let document = trust("tasks.apprunner.amazonaws.com");
    let create = |name: &str, document: &str| {
        client
            .create_role()
            .role_name(name)
            .assume_role_policy_document(document)
    };
    for name in ["StorefrontInstanceRole", "storefrontinstancerole"] {
        assert_eq!(
            refused!(create(name, &document)),
            refusal(
                409,
                "EntityAlreadyExists",
                &format!("Role with name {name} already exists.")
            )
        );
    }
    assert_eq!(
        refused!(create("Web", "{")),
        refusal(
            400,
            "MalformedPolicyDocument",
            "This policy contains invalid Json"
        )
    );
    assert_eq!(
        refused!(create(
            "Web",
            "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\"}}"
        )),
        refusal(400, "MalformedPolicyDocument", "Missing required field Principal")
    );
    assert_eq!(
        refused!(create("a b", &document)),
        refusal(
            400,
            "ValidationError",
            "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the \
             following: +=,.@_-"
        )
    );
    assert_eq!(refused!(create(&"r".repeat(65), &document)).1, "ValidationError");
    assert_eq!(
        refused!(create("Web", &document).max_session_duration(60)).1,
        "ValidationError"
    );
    let tag = |key: &str| Tag::builder().key(key).value("").build().unwrap();
    assert_eq!(
        refused!(create("Web", &document).tags(tag("team")).tags(tag("Team"))),
        refusal(
            400,
            "InvalidInput",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive."
        )
    );
    assert_eq!(
        refused!(client.get_role().role_name("Web")).0,
        404,
        "none of them was made"
    );
}

#[tokio::test]
async fn what_is_not_there_is_no_such_entity() {
    let harness = Harness::start().await;
    let client = iam(&harness);
    let no_role = refusal(404, "NoSuchEntity", "The role with name Nobody cannot be found.");
    assert_eq!(refused!(client.get_role().role_name("Nobody")), no_role);
    assert_eq!(
        refused!(client.list_attached_role_policies().role_name("Nobody")),
        no_role
    );
    assert_eq!(
        refused!(
            client
                .attach_role_policy()
                .role_name("Nobody")
                .policy_arn(ECR_ACCESS)
        ),
        no_role
    );
    let error = client
        .get_role()
        .role_name("Nobody")
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(error.is_no_such_entity_exception());
    let missing = "arn:aws:iam::aws:policy/AWSAppRunnerServicePolicyForECRAccess";
    assert_eq!(
        refused!(
            client
                .attach_role_policy()
                .role_name("StorefrontInstanceRole")
                .policy_arn(missing)
        ),
        refusal(
            404,
            "NoSuchEntity",
            &format!("Policy {missing} does not exist or is not attachable.")
        )
    );
    let (status, code, _) = refused!(client.list_users());
    assert_eq!((status, code.as_str()), (400, "InvalidAction"));
}

#[tokio::test]
async fn a_role_has_ten_policies_and_lists_them_in_pages() {
    let harness = Harness::start().await;
    let client = iam(&harness);
    client
        .create_role()
        .role_name("Busy")
        .assume_role_policy_document(trust("tasks.apprunner.amazonaws.com"))
        .send()
        .await
        .unwrap();
    let attach = |name: &str| {
        client
            .attach_role_policy()
            .role_name("Busy")
            .policy_arn(format!("arn:aws:iam::aws:policy/{name}"))
    };
    for name in [
        "AdministratorAccess",
        "AmazonDynamoDBFullAccess",
        "AmazonS3FullAccess",
        "AmazonS3ReadOnlyAccess",
        "AmazonSNSFullAccess",
        "AmazonSQSFullAccess",
        "CloudWatchLogsFullAccess",
        "PowerUserAccess",
        "ReadOnlyAccess",
        "service-role/AWSLambdaBasicExecutionRole",
    ] {
        attach(name).send().await.unwrap();
    }
    assert_eq!(
        refused!(attach("AWSXRayDaemonWriteAccess")),
        refusal(
            409,
            "LimitExceeded",
            "Cannot exceed quota for PoliciesPerRole: 10"
        )
    );
    let list = client.list_attached_role_policies().role_name("Busy");
    let first = list.clone().max_items(9).send().await.unwrap();
    assert_eq!((first.attached_policies().len(), first.is_truncated()), (9, true));
    let rest = list.clone().set_marker(first.marker).send().await.unwrap();
    assert_eq!((rest.attached_policies().len(), rest.is_truncated()), (1, false));
    let of_services = list.path_prefix("/service-role/").send().await.unwrap();
    assert_eq!(of_services.attached_policies().len(), 1);
}
