//! An account in which every operation can succeed and every modelled error can be had.

use serde_json::{Value, json};

use crate::support::resources::{set_dns, shake_hands};
use crate::support::{HELLO, Harness, eventually, raw, shape_checker};

/// How many of each thing there are; each quota is what there is.
const EACH: u32 = 4;

pub struct Situation {
    pub harness: Harness,
    /// A running service that uses the auto scaling configuration and the observability configuration.
    pub running: String,
    /// A running service that is private, with three VPC ingress connections.
    pub private: String,
    /// A service, private as well, with an operation under way that does not end.
    pub busy: String,
    /// A service that is deleted and can still be described.
    pub deleted: String,
    pub auto_scaling: String,
    pub deleted_auto_scaling: String,
    pub observability: String,
    pub connection: String,
    pub vpc_connector: String,
    pub deleted_vpc_connector: String,
    pub ingress: String,
    /// A VPC ingress connection in `PENDING_UPDATE`.
    pub busy_ingress: String,
}

/// The source of a service that runs.
pub fn source() -> Value {
    json!({"ImageRepository": {
        "ImageIdentifier": HELLO, "ImageRepositoryType": "ECR_PUBLIC", "ImageConfiguration": {"Port": "8000"},
    }})
}

/// The ends of an interface in a VPC.
pub fn interface() -> Value {
    json!({"VpcId": "vpc-1a2b", "VpcEndpointId": "vpce-1a2b"})
}

impl Situation {
    pub async fn begin() -> Situation {
        let harness = Harness::start().await;
        let settling = Building { harness: &harness };
        let connection = settling
            .made(
                "CreateConnection",
                json!({"ConnectionName": "github-0", "ProviderType": "GITHUB"}),
                "ConnectionArn",
            )
            .await;
        shake_hands(&harness, &connection, "AVAILABLE").await;
        let auto_scaling = settling.auto_scaling("busy").await;
        let deleted_auto_scaling = settling.auto_scaling("gone").await;
        let vpc_connector = settling.vpc_connector("inside-0").await;
        let deleted_vpc_connector = settling.vpc_connector("gone").await;
        let observability = settling
            .made(
                "CreateObservabilityConfiguration",
                json!({"ObservabilityConfigurationName": "tracing-0"}),
                "ObservabilityConfigurationArn",
            )
            .await;
        let running = settling
            .service(json!({
                "ServiceName": "web-running", "SourceConfiguration": source(),
                "AutoScalingConfigurationArn": auto_scaling,
                "ObservabilityConfiguration": {
                    "ObservabilityEnabled": true, "ObservabilityConfigurationArn": observability,
                },
            }))
            .await;
        let private = settling.private_service("web-private", &auto_scaling).await;
        let busy = settling.private_service("web-busy", &auto_scaling).await;
        let deleted = settling
            .service(json!({"ServiceName": "web-deleted", "SourceConfiguration": source()}))
            .await;
        settling.source_service(&connection, &vpc_connector).await;
        settling.several_of_each(&running, &private).await;
        let ingress = settling.ingress(&private, "door-0").await;
        let busy_ingress = settling.ingress(&private, "door-busy").await;
        for (operation, body) in [
            ("DeleteService", json!({"ServiceArn": deleted})),
            (
                "DeleteAutoScalingConfiguration",
                json!({"AutoScalingConfigurationArn": deleted_auto_scaling}),
            ),
            (
                "DeleteVpcConnector",
                json!({"VpcConnectorArn": deleted_vpc_connector}),
            ),
        ] {
            settling.call(operation, body).await;
        }
        settling.settled(&deleted).await;

        let harness = harness
            .restart_with(|config| {
                config.speed = 0.01;
                config.service_quota = EACH;
                config.connection_quota = EACH;
                config.vpc_connector_quota = EACH;
                config.vpc_ingress_connection_quota = EACH + 1;
                config.custom_domain_quota = EACH;
                config.auto_scaling_configuration_quota = EACH;
                config.observability_configuration_quota = EACH;
            })
            .await;
        let standing = Building { harness: &harness };
        standing
            .call("StartDeployment", json!({"ServiceArn": busy}))
            .await;
        standing
            .call(
                "UpdateVpcIngressConnection",
                json!({"VpcIngressConnectionArn": busy_ingress, "IngressVpcConfiguration": interface()}),
            )
            .await;
        Situation {
            harness,
            running,
            private,
            busy,
            deleted,
            auto_scaling,
            deleted_auto_scaling,
            observability,
            connection,
            vpc_connector,
            deleted_vpc_connector,
            ingress,
            busy_ingress,
        }
    }

    /// Everything that the account's owner sees.
    pub async fn contents(&self) -> Vec<Value> {
        let seen = Building {
            harness: &self.harness,
        };
        let mut contents = Vec::new();
        for (operation, body) in [
            ("ListServices", json!({})),
            ("DescribeService", json!({"ServiceArn": self.running})),
            ("DescribeService", json!({"ServiceArn": self.busy})),
            ("ListOperations", json!({"ServiceArn": self.running})),
            ("ListOperations", json!({"ServiceArn": self.busy})),
            ("DescribeCustomDomains", json!({"ServiceArn": self.running})),
            ("ListAutoScalingConfigurations", json!({"LatestOnly": false})),
            ("ListObservabilityConfigurations", json!({"LatestOnly": false})),
            ("ListConnections", json!({})),
            ("ListVpcConnectors", json!({})),
            ("ListVpcIngressConnections", json!({})),
            (
                "DescribeVpcIngressConnection",
                json!({"VpcIngressConnectionArn": self.busy_ingress}),
            ),
            ("ListTagsForResource", json!({"ResourceArn": self.running})),
        ] {
            contents.push(seen.call(operation, body).await);
        }
        contents
    }
}

struct Building<'a> {
    harness: &'a Harness,
}

impl Building<'_> {
    /// A call that succeeds, and answers as the model says.
    async fn call(&self, operation: &str, body: Value) -> Value {
        let answer = raw::call(
            self.harness.simulator.address(),
            operation,
            body.to_string().as_bytes(),
        )
        .await;
        assert_eq!(answer.status, 200, "{operation} {body}: {}", answer.body);
        let answer = answer.json();
        assert_eq!(shape_checker::result(operation, &answer), Vec::<String>::new());
        answer
    }

    /// A call that makes something; that thing's ARN.
    async fn made(&self, operation: &str, body: Value, arn: &str) -> String {
        let answer = self.call(operation, body).await;
        let mut things = answer.as_object().unwrap().values();
        let arn = things.find_map(|thing| thing[arn].as_str());
        arn.unwrap().to_owned()
    }

    async fn auto_scaling(&self, name: &str) -> String {
        self.made(
            "CreateAutoScalingConfiguration",
            json!({"AutoScalingConfigurationName": name}),
            "AutoScalingConfigurationArn",
        )
        .await
    }

    async fn vpc_connector(&self, name: &str) -> String {
        self.made(
            "CreateVpcConnector",
            json!({"VpcConnectorName": name, "Subnets": ["subnet-1a2b"]}),
            "VpcConnectorArn",
        )
        .await
    }

    async fn private_service(&self, name: &str, auto_scaling: &str) -> String {
        self.service(json!({
            "ServiceName": name, "SourceConfiguration": source(),
            "AutoScalingConfigurationArn": auto_scaling,
            "NetworkConfiguration": {"IngressConfiguration": {"IsPubliclyAccessible": false}},
        }))
        .await
    }

    /// A running service that uses a connection and a VPC connector.
    async fn source_service(&self, connection: &str, vpc_connector: &str) {
        self.service(json!({"ServiceName": "web-source", "SourceConfiguration": {
            "CodeRepository": {
                "RepositoryUrl": "https://github.com/example/hello",
                "SourceCodeVersion": {"Type": "BRANCH", "Value": "main"},
                "CodeConfiguration": {"ConfigurationSource": "REPOSITORY"},
            },
            "AuthenticationConfiguration": {"ConnectionArn": connection},
        }, "NetworkConfiguration": {
            "EgressConfiguration": {"EgressType": "VPC", "VpcConnectorArn": vpc_connector},
        }}))
        .await;
    }

    async fn service(&self, body: Value) -> String {
        let arn = self.made("CreateService", body, "ServiceArn").await;
        self.settled(&arn).await;
        arn
    }

    async fn settled(&self, arn: &str) {
        eventually("the service settles", || async {
            let answer = self.call("DescribeService", json!({"ServiceArn": arn})).await;
            (answer["Service"]["Status"] != "OPERATION_IN_PROGRESS").then_some(())
        })
        .await;
    }

    async fn ingress(&self, service: &str, name: &str) -> String {
        let body = json!({
            "ServiceArn": service, "VpcIngressConnectionName": name, "IngressVpcConfiguration": interface(),
        });
        let arn = self
            .made("CreateVpcIngressConnection", body, "VpcIngressConnectionArn")
            .await;
        eventually("the VPC ingress connection can be used", || async {
            let answer = self
                .call(
                    "DescribeVpcIngressConnection",
                    json!({"VpcIngressConnectionArn": arn}),
                )
                .await;
            (answer["VpcIngressConnection"]["Status"] == "AVAILABLE").then_some(())
        })
        .await;
        arn
    }

    /// So that no list ends with its first page.
    async fn several_of_each(&self, running: &str, private: &str) {
        for number in 1..EACH {
            self.call(
                "CreateConnection",
                json!({"ConnectionName": format!("github-{number}"), "ProviderType": "GITHUB"}),
            )
            .await;
            self.auto_scaling(&format!("calm-{number}")).await;
            self.call(
                "CreateObservabilityConfiguration",
                json!({"ObservabilityConfigurationName": format!("tracing-{number}")}),
            )
            .await;
            self.vpc_connector(&format!("inside-{number}")).await;
            self.ingress(private, &format!("door-{number}")).await;
            self.call(
                "AssociateCustomDomain",
                json!({"ServiceArn": running, "DomainName": format!("shop-{number}.example.com")}),
            )
            .await;
            self.call("StartDeployment", json!({"ServiceArn": running})).await;
            self.settled(running).await;
        }
        self.call(
            "TagResource",
            json!({"ResourceArn": running, "Tags": [{"Key": "team", "Value": "web"}]}),
        )
        .await;
        set_dns(self.harness, "shop-1.example.com").await;
    }
}
