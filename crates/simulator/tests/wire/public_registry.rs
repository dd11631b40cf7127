//! The public registry, over the registry's own protocol.

use crate::support::Harness;
use crate::support::raw::{self, Answer, arm};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

async fn get(harness: &Harness, path: &str) -> Answer {
    let start = format!("GET {path}");
    let headers = ["Authorization: Bearer anonymous", "Accept: */*"];
    raw::request(harness.simulator.address(), &start, &headers, b"").await
}

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .fold("sha256:".to_owned(), |text, byte| text + &format!("{byte:02x}"))
}

/// Gets a manifest and holds it against what stands beside it.
async fn manifest(harness: &Harness, repository: &str, reference: &str) -> (String, Value) {
    let answer = get(harness, &format!("/v2/{repository}/manifests/{reference}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let digest = digest(&answer.body);
    assert_eq!(answer.header("docker-content-digest"), Some(digest.as_str()));
    let manifest = answer.json();
    assert_eq!(
        manifest["mediaType"].as_str(),
        answer.header("content-type"),
        "{}",
        answer.head
    );
    (digest, manifest)
}

async fn configuration(harness: &Harness, repository: &str, manifest: &Value) -> Value {
    let wanted = manifest["config"]["digest"].as_str().unwrap();
    let answer = get(harness, &format!("/v2/{repository}/blobs/{wanted}")).await;
    assert_eq!(answer.status, 307, "{}", answer.body);
    let place = answer.header("location").unwrap();
    let answer = raw::request(harness.simulator.address(), &format!("GET {place}"), &[], b"").await;
    assert_eq!(answer.status, 200);
    assert_eq!(digest(&answer.body), wanted);
    assert_eq!(manifest["config"]["size"], answer.body.len());
    answer.json()
}

#[tokio::test]
async fn a_token_is_for_the_asking_and_needed() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let path = "/v2/nginx/nginx/manifests/latest";
    let answer = raw::request(address, &format!("GET {path}"), &[], b"").await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.json()["errors"][0]["code"], "DENIED");
    assert!(
        answer
            .header("www-authenticate")
            .is_some_and(|realm| realm.starts_with("Bearer realm=\"https://public.ecr.aws/token/\""))
    );
    let token = raw::request(address, "GET /token/?service=public.ecr.aws&scope=aws", &[], b"").await;
    let token = token.json()["token"].as_str().unwrap().to_owned();
    let header = format!("Authorization: Bearer {token}");
    let answer = raw::request(address, &format!("GET {path}"), &[&header], b"").await;
    assert_eq!(answer.status, 200);
    // A HEAD is a GET without a body.
    let answer = raw::request(address, &format!("HEAD {path}"), &[&header], b"").await;
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    assert!(answer.header("docker-content-digest").is_some());
    let answer = raw::request(address, &format!("PUT {path}"), &[&header], b"{}").await;
    assert_eq!(answer.status, 405);
}

#[tokio::test]
async fn an_index_leads_to_images_and_these_to_their_configurations() {
    let harness = Harness::start().await;
    let repository = "docker/library/nginx";
    let (tagged, index) = manifest(&harness, repository, "1.29").await;
    assert_eq!(manifest(&harness, repository, &tagged).await.1, index);
    let parts = index["manifests"].as_array().unwrap();
    let architectures: Vec<&Value> = parts
        .iter()
        .map(|part| &part["platform"]["architecture"])
        .collect();
    assert_eq!(architectures, ["amd64", "arm64"]);
    for part in parts {
        let (_, image) = manifest(&harness, repository, part["digest"].as_str().unwrap()).await;
        let configuration = configuration(&harness, repository, &image).await;
        assert_eq!(configuration["architecture"], part["platform"]["architecture"]);
        assert_eq!(configuration["config"]["ExposedPorts"], json!({"80/tcp": {}}));
        assert_eq!(
            configuration["config"]["Cmd"],
            json!(["nginx", "-g", "daemon off;"])
        );
        assert_eq!(
            configuration["rootfs"]["diff_ids"].as_array().unwrap().len(),
            image["layers"].as_array().unwrap().len()
        );
    }
}

#[tokio::test]
async fn a_single_image_has_its_port() {
    let harness = Harness::start().await;
    let repository = "aws-containers/hello-app-runner";
    let (_, image) = manifest(&harness, repository, "latest").await;
    let configuration = configuration(&harness, repository, &image).await;
    assert_eq!(configuration["architecture"], "amd64");
    assert_eq!(configuration["config"]["ExposedPorts"], json!({"8000/tcp": {}}));
}

#[tokio::test]
async fn what_is_not_there_is_told_apart() {
    let harness = Harness::start().await;
    for (path, status, code) in [
        ("/v2/nginx/nginx/manifests/0.0", 404, "MANIFEST_UNKNOWN"),
        ("/v2/nginx/nginx/manifests/sha256:ab", 404, "MANIFEST_UNKNOWN"),
        ("/v2/nginx/manifests/latest", 404, "NAME_UNKNOWN"),
        ("/v2/Nginx/nginx/manifests/latest", 404, "NAME_UNKNOWN"),
        ("/v2/nginx/nginx/blobs/sha256:ab", 404, "BLOB_UNKNOWN"),
        ("/v2/nginx/nginx/tags/list", 404, "UNSUPPORTED"),
    ] {
        let answer = get(&harness, path).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.json()["errors"][0]["code"], code, "{path}");
    }
    // Taken to exist, as a pull takes it.
    manifest(&harness, "somebody/something", "1.0").await;
}

#[tokio::test]
async fn it_can_be_disturbed() {
    let harness = Harness::start().await;
    let path = "/v2/nginx/nginx/manifests/latest";
    for (how, status, code) in [
        ("deny", 403, "DENIED"),
        ("throttle", 429, "TOOMANYREQUESTS"),
        ("error", 500, "UNKNOWN"),
    ] {
        let switch = json!({"api": how, "operation": "PublicRegistry.GetManifest", "times": 1});
        arm(harness.simulator.address(), &switch).await;
        let answer = get(&harness, path).await;
        assert_eq!(answer.status, status, "{how}");
        assert_eq!(answer.json()["errors"][0]["code"], code, "{how}");
        assert_eq!(get(&harness, path).await.status, 200);
    }
}
