//! What hashicorp/terraform-provider-aws does with App Runner: its calls, its waiters, for which every state that they do
//! not name is an error, and what its acceptance tests find on AWS.

use serde_json::{Value, json};

use crate::support::raw;
use crate::support::{FAST, Harness, eventually};

/// A provider against a simulator that writes statuses as it expects them.
struct Terraform {
    harness: Harness,
}

impl Terraform {
    async fn start() -> Self {
        let harness = Harness::start_with(|config| {
            config.speed = FAST;
            config.lower_case_statuses = true;
        })
        .await;
        Terraform { harness }
    }

    /// The answer, or the error's name and message.
    async fn call(&self, operation: &str, request: &Value) -> Result<Value, (String, String)> {
        let answer = raw::call(
            self.harness.simulator.address(),
            operation,
            request.to_string().as_bytes(),
        )
        .await;
        let body = answer.json();
        if answer.status == 200 {
            return Ok(body);
        }
        let name = answer.header("x-amzn-errortype").unwrap().to_owned();
        Err((name, body["Message"].as_str().unwrap().to_owned()))
    }

    async fn done(&self, operation: &str, request: &Value) -> Value {
        self.call(operation, request).await.unwrap()
    }

    /// `retry.StateChangeConf`: `state` finds one of the target's states, or nothing where there are none to find.
    async fn wait(
        &self,
        (pending, target): (&[&str], &[&str]),
        (operation, request): (&str, &Value),
        state: impl Fn(&Value) -> Option<String>,
    ) {
        eventually(operation, || async {
            let found = match self.call(operation, request).await {
                Ok(answer) => state(&answer),
                Err((name, _)) if name == "ResourceNotFoundException" => None,
                Err(error) => panic!("{error:?}"),
            };
            match found {
                None => target.is_empty().then_some(()),
                Some(state) if target.contains(&state.as_str()) => Some(()),
                Some(state) => {
                    assert!(
                        pending.contains(&state.as_str()),
                        "unexpected state '{state}', wanted target {target:?}"
                    );
                    None
                }
            }
        })
        .await;
    }

    async fn running(&self, service: &Value) -> Value {
        let wanted = (["OPERATION_IN_PROGRESS"].as_slice(), ["RUNNING"].as_slice());
        self.wait(wanted, ("DescribeService", service), status_of_service)
            .await;
        self.done("DescribeService", service).await["Service"].take()
    }

    async fn update(&self, service: &Value, member: &str, value: Value) -> Value {
        let mut request = service.clone();
        request[member] = value;
        self.done("UpdateService", &request).await;
        self.running(service).await
    }

    /// `testAccServiceConfig_imageRepository`, once it runs.
    async fn service(&self, name: &str) -> (Value, Value) {
        let request = json!({"ServiceName": name, "SourceConfiguration": source(), "Tags": []});
        let created = self.done("CreateService", &request).await;
        let arn = json!({"ServiceArn": created["Service"]["ServiceArn"]});
        let service = self.running(&arn).await;
        (arn, service)
    }
}

fn source() -> Value {
    json!({"AutoDeploymentsEnabled": false, "ImageRepository": {
        "ImageIdentifier": "public.ecr.aws/nginx/nginx:latest",
        "ImageRepositoryType": "ECR_PUBLIC",
        "ImageConfiguration": {"Port": "80"},
    }})
}

/// `findServiceByARN`: a deleted service is as good as none.
fn status_of_service(answer: &Value) -> Option<String> {
    let status = answer["Service"]["Status"].as_str().unwrap();
    (status != "DELETED").then(|| status.to_owned())
}

#[tokio::test]
async fn a_service_is_as_the_acceptance_tests_find_it() {
    let terraform = Terraform::start().await;
    let (arn, service) = terraform.service("tf-basic").await;
    // ImageRepository_basic: blocks that are not configured are not there, or every plan would want to remove them.
    for absent in [
        "EncryptionConfiguration",
        "ObservabilityConfiguration",
        "DeletedAt",
    ] {
        assert_eq!(service.get(absent), None, "{absent}");
    }
    assert_eq!(service["SourceConfiguration"], source());
    assert_eq!(
        service["NetworkConfiguration"],
        json!({
            "EgressConfiguration": {"EgressType": "DEFAULT"},
            "IngressConfiguration": {"IsPubliclyAccessible": true},
            "IpAddressType": "IPV4",
        })
    );
    assert_eq!(
        (
            &service["HealthCheckConfiguration"]["Protocol"],
            &service["HealthCheckConfiguration"]["Path"]
        ),
        (&json!("TCP"), &json!("/"))
    );
    let tags = json!({"ResourceArn": arn["ServiceArn"]});
    assert_eq!(
        terraform.done("ListTagsForResource", &tags).await,
        json!({"Tags": []})
    );

    // instance_Update: amounts come back as plain units, and a role that is left out is not unset.
    let sized = json!({"Cpu": "1 vCPU", "Memory": "3 GB", "InstanceRoleArn": "arn:aws:iam::123456789012:role/elsewhere"});
    let updated = terraform.update(&arn, "InstanceConfiguration", sized).await;
    assert_eq!(updated["InstanceConfiguration"]["Memory"], "3072");
    let larger = json!({"Cpu": "2048", "Memory": "4096"});
    let updated = terraform.update(&arn, "InstanceConfiguration", larger).await;
    assert_eq!(
        updated["InstanceConfiguration"],
        json!({"Cpu": "2048", "Memory": "4096", "InstanceRoleArn": "arn:aws:iam::123456789012:role/elsewhere"})
    );

    // observabilityConfiguration, disabled: once configured it is there.
    let off = json!({"ObservabilityEnabled": false});
    let updated = terraform
        .update(&arn, "ObservabilityConfiguration", off.clone())
        .await;
    assert_eq!(updated["ObservabilityConfiguration"], off);

    // resourceServiceRead: "Alternate lookup required for private services."
    let private = json!({"IngressConfiguration": {"IsPubliclyAccessible": false}});
    let updated = terraform.update(&arn, "NetworkConfiguration", private).await;
    assert_eq!(updated.get("ServiceUrl"), None);
    let domains = terraform.done("DescribeCustomDomains", &arn).await;
    assert_eq!(domains["DNSTarget"], service["ServiceUrl"]);

    terraform.done("DeleteService", &arn).await;
    let pending = ["RUNNING", "OPERATION_IN_PROGRESS"];
    terraform
        .wait((&pending, &[]), ("DescribeService", &arn), status_of_service)
        .await;
}

#[tokio::test]
async fn deployments_and_custom_domains_get_where_its_waiters_want_them() {
    let terraform = Terraform::start().await;
    let (arn, _) = terraform.service("tf-domain").await;
    let deployment = terraform.done("StartDeployment", &arn).await["OperationId"].clone();
    let status = |answer: &Value| {
        let operations = answer["OperationSummaryList"].as_array().unwrap();
        let operation = operations
            .iter()
            .find(|operation| operation["Id"] == deployment)?;
        operation["Status"].as_str().map(str::to_owned)
    };
    terraform
        .wait(
            (&["PENDING", "IN_PROGRESS"], &["SUCCEEDED"]),
            ("ListOperations", &arn),
            status,
        )
        .await;

    let named = json!({"ServiceArn": arn["ServiceArn"], "DomainName": "tf.example.com"});
    terraform.done("AssociateCustomDomain", &named).await;
    let status = |answer: &Value| answer["CustomDomains"][0]["Status"].as_str().map(str::to_owned);
    let target = ["pending_certificate_dns_validation", "binding_certificate"];
    terraform
        .wait((&["creating"], &target), ("DescribeCustomDomains", &arn), status)
        .await;
    let described = terraform.done("DescribeCustomDomains", &arn).await;
    let records = described["CustomDomains"][0]["CertificateValidationRecords"].as_array();
    assert_eq!(records.map(Vec::len), Some(3));
    terraform.done("DisassociateCustomDomain", &named).await;
    terraform
        .wait(
            (&["active", "deleting"], &[]),
            ("DescribeCustomDomains", &arn),
            status,
        )
        .await;
}

#[tokio::test]
async fn configurations_connectors_and_connections_come_and_go() {
    let terraform = Terraform::start().await;
    let created = terraform
        .done(
            "CreateAutoScalingConfiguration",
            &json!({"AutoScalingConfigurationName": "tf-busy", "MaxConcurrency": 100, "MaxSize": 25, "MinSize": 1, "Tags": []}),
        )
        .await;
    let arn = &created["AutoScalingConfiguration"]["AutoScalingConfigurationArn"];
    let busy = json!({"AutoScalingConfigurationArn": arn});
    let status = |answer: &Value| {
        let status = answer["AutoScalingConfiguration"]["Status"].as_str().unwrap();
        (status != "inactive").then(|| status.to_owned())
    };
    let describe = ("DescribeAutoScalingConfiguration", &busy);
    terraform.wait((&[], &["active"]), describe, status).await;
    terraform.done("DeleteAutoScalingConfiguration", &busy).await;
    terraform.wait((&["active"], &[]), describe, status).await;
    let (name, message) = terraform
        .call("DeleteAutoScalingConfiguration", &busy)
        .await
        .unwrap_err();
    assert_eq!(name, "InvalidRequestException");
    assert!(message.contains("The auto scaling configuration you specified has been deleted"));

    let created = terraform
        .done(
            "CreateVpcConnector",
            &json!({"VpcConnectorName": "tf-private", "Subnets": ["subnet-0a1b2c3d"], "SecurityGroups": ["sg-0a1b2c3d"]}),
        )
        .await;
    let connector = json!({"VpcConnectorArn": created["VpcConnector"]["VpcConnectorArn"]});
    let status = |answer: &Value| {
        let status = answer["VpcConnector"]["Status"].as_str().unwrap();
        (status != "INACTIVE").then(|| status.to_owned())
    };
    let describe = ("DescribeVpcConnector", &connector);
    terraform.wait((&[], &["ACTIVE"]), describe, status).await;
    terraform.done("DeleteVpcConnector", &connector).await;
    terraform.wait((&["ACTIVE"], &[]), describe, status).await;

    // Its id is the name, so that is what it reads and imports by.
    let named = json!({"ConnectionName": "tf-code"});
    let create = json!({"ConnectionName": "tf-code", "ProviderType": "GITHUB", "Tags": []});
    let created = terraform.done("CreateConnection", &create).await;
    let status = |answer: &Value| {
        answer["ConnectionSummaryList"][0]["Status"]
            .as_str()
            .map(str::to_owned)
    };
    let list = ("ListConnections", &named);
    terraform.wait((&[], &["PENDING_HANDSHAKE"]), list, status).await;
    let delete = json!({"ConnectionArn": created["Connection"]["ConnectionArn"]});
    terraform.done("DeleteConnection", &delete).await;
    let pending = ["PENDING_HANDSHAKE", "AVAILABLE"];
    terraform.wait((&pending, &[]), list, status).await;
}
