//! Input that no client of these services sends, and switches that disturb them.

use serde_json::{Value, json};

use super::{ecr, iam};
use crate::support::Harness;
use crate::support::raw::{self, AUTHORIZATION, Answer, arm};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

const TARGETS: [&str; 9] = [
    "AmazonEC2ContainerRegistry_V20150921.DescribeRepositories",
    "AmazonEC2ContainerRegistry_V20150921.ListImages",
    "AmazonEC2ContainerRegistry_V20150921.DescribeImages",
    "AmazonEC2ContainerRegistry_V20150921.BatchGetImage",
    "SpencerFrontendService.DescribeRegistries",
    "SpencerFrontendService.DescribeRepositories",
    "secretsmanager.ListSecrets",
    "secretsmanager.DescribeSecret",
    "AmazonSSM.DescribeParameters",
];

async fn call(harness: &Harness, target: &str, body: &[u8]) -> Answer {
    let target = format!("X-Amz-Target: {target}");
    let headers = [AUTHORIZATION, "Content-Type: application/x-amz-json-1.1", &target];
    raw::request(harness.simulator.address(), "POST /", &headers, body).await
}

async fn form(harness: &Harness, body: &str) -> Answer {
    let headers = [AUTHORIZATION, FORM];
    raw::request(harness.simulator.address(), "POST /", &headers, body.as_bytes()).await
}

#[tokio::test]
async fn bodies_that_are_no_request_are_serialization_errors() {
    let harness = Harness::start().await;
    let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
    let bodies: [&[u8]; 7] = [b"", b"{", b"null", b"[]", b"7", b"\xff\xfe{}", &deep];
    for target in TARGETS {
        for body in bodies {
            let answer = call(&harness, target, body).await;
            assert_eq!(answer.status, 400, "{target}");
            assert_eq!(answer.header("content-type"), Some("application/x-amz-json-1.1"));
            assert_eq!(answer.header("x-amzn-errortype"), Some("SerializationException"));
            let kind = answer.json()["__type"].as_str().unwrap().to_owned();
            assert!(kind.ends_with("#SerializationException"), "{target}: {kind}");
        }
    }
}

#[tokio::test]
async fn strange_values_in_every_member_are_refused_and_never_a_500() {
    let harness = Harness::start().await;
    let strange = [
        json!(null),
        json!(-1),
        json!(1.5),
        json!("\u{0}"),
        json!("' OR 1=1 --"),
        json!([null]),
        json!([{"imageTag": "\u{0}"}]),
        json!([{"Key": "Name", "Values": ["\u{0}"]}]),
        json!({"a": {"b": {}}}),
        json!("🚢".repeat(200)),
    ];
    let members = [
        "registryId",
        "repositoryName",
        "repositoryNames",
        "nextToken",
        "maxResults",
        "filter",
        "imageIds",
        "acceptedMediaTypes",
        "NextToken",
        "MaxResults",
        "Filters",
        "ParameterFilters",
        "SecretId",
        "SortBy",
    ];
    for target in TARGETS {
        for member in members {
            for value in &strange {
                let mut body = json!({"repositoryName": "storefront", "SecretId": "orders/database"});
                body[member] = value.clone();
                let answer = call(&harness, target, body.to_string().as_bytes()).await;
                assert!(
                    answer.status == 200 || answer.status == 400,
                    "{target} {body}: {}",
                    answer.status
                );
                let Value::Object(_) = answer.json() else {
                    panic!("{target} {body}: {}", answer.body);
                };
            }
        }
    }
}

#[tokio::test]
async fn forms_that_no_client_sends_are_refused() {
    let harness = Harness::start().await;
    for (body, code) in [
        ("Action=DropTables&Version=2010-05-08", "InvalidAction"),
        ("Action=&Version=2010-05-08", "InvalidAction"),
        ("Action=GetRole&Version=2010-05-08", "ValidationError"),
        (
            "Action=GetRole&RoleName=%00%ff&Version=2010-05-08",
            "ValidationError",
        ),
        (
            "Action=GetRole&RoleName=a%20b&Version=2010-05-08",
            "ValidationError",
        ),
        (
            "Action=ListRoles&MaxItems=many&Version=2010-05-08",
            "MalformedInput",
        ),
        (
            "Action=ListRoles&MaxItems=99999999999999999999&Version=2010-05-08",
            "MalformedInput",
        ),
        (
            "Action=ListRoles&MaxItems=0&Version=2010-05-08",
            "ValidationError",
        ),
        (
            "Action=CreateRole&RoleName=Web&AssumeRolePolicyDocument=%7B&Version=2010-05-08",
            "MalformedPolicyDocument",
        ),
        (
            "Action=CreateRole&RoleName=Web&AssumeRolePolicyDocument=%5B%5D&Tags.member.1.Key=a&Version=2010-05-08",
            "ValidationError",
        ),
    ] {
        let answer = form(&harness, body).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.body);
        assert!(
            answer.body.contains(&format!("<Code>{code}</Code>")),
            "{body}: {}",
            answer.body
        );
        assert!(
            answer
                .body
                .starts_with("<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"),
            "{}",
            answer.body
        );
        assert!(!answer.body.contains('\0'), "XML has no such character");
    }
    let stranger = b"Action=ListRoles&Version=2010-05-08";
    let answer = raw::request(harness.simulator.address(), "POST /", &[FORM], stranger).await;
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("<Code>MissingAuthenticationToken</Code>"));
}

#[tokio::test]
async fn operations_that_are_not_here_are_unknown() {
    let harness = Harness::start().await;
    for target in [
        "AmazonEC2ContainerRegistry_V20150921.PutImage",
        "SpencerFrontendService.PutImage",
        "secretsmanager.PutSecretValue",
        "AmazonSSM.DeleteParameter",
        "AmazonSSM.",
    ] {
        let answer = call(&harness, target, b"{}").await;
        assert_eq!(answer.status, 400);
        assert_eq!(
            answer.header("x-amzn-errortype"),
            Some("UnknownOperationException"),
            "{target}"
        );
    }
}

#[tokio::test]
async fn switches_disturb_each_service_in_its_own_words() {
    let harness = Harness::start().await;
    for (effect, of_ecr, of_iam) in [
        ("error", (500, "ServerException"), (500, "ServiceFailure")),
        ("throttle", (400, "ThrottlingException"), (400, "Throttling")),
        ("deny", (400, "AccessDeniedException"), (403, "AccessDenied")),
    ] {
        for operation in ["AmazonEC2ContainerRegistry", "ListRoles"] {
            let switch = json!({"api": effect, "operation": operation, "times": 1});
            arm(harness.simulator.address(), &switch).await;
        }
        let (status, code, _) = refused!(ecr(&harness).describe_repositories());
        assert_eq!((status, code.as_str()), of_ecr);
        let (status, code, _) = refused!(iam(&harness).list_roles());
        assert_eq!((status, code.as_str()), of_iam);
    }
    iam(&harness).list_roles().send().await.unwrap();
}
