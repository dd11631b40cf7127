//! Carries acts out, each with what must become of it.

use serde_json::{Value, json};

use super::acts::{Act, Design, Verb};
use super::table::{INVALID_REQUEST, INVALID_STATE, NOT_FOUND, OVER_QUOTA, Verdict, on_service};
use super::world::{self, Checked, Known, World, word};
use crate::control::switches::Switch;
use crate::machine::Failure;
use crate::resources::connection::ConnectionStatus;
use crate::resources::id_of;
use crate::storage::{connections, custom_domains};

const CONNECTION: (&str, &str, &str) = ("ListConnections", "ConnectionSummaryList", "Connection");
const CONNECTOR: (&str, &str, &str) = ("ListVpcConnectors", "VpcConnectors", "VpcConnector");

impl World {
    pub async fn act(&mut self, act: Act) -> Checked {
        match act {
            Act::Create(name, design, interval) => self.create(name, design, interval).await,
            Act::Do(name, verb) => self.command(name, verb).await,
            Act::Sabotage(name, fail) => {
                let service = Some(name.to_owned());
                let switch = Switch::Operation {
                    fail,
                    service,
                    times: 1,
                };
                self.app.switches.arm(switch, self.now);
                Ok(())
            }
            Act::CreateConnection(name) => {
                let body = json!({"ConnectionName": name, "ProviderType": "GITHUB"});
                self.add(CONNECTION, name, world::CONNECTIONS, "CreateConnection", &body)
                    .await
            }
            Act::EndHandshake(name, works) => self.end_handshake(name, works).await,
            Act::DeleteConnection(name) => {
                let uses = |known: &Known, arn: &str| known.connection.as_deref() == Some(arn);
                self.remove(CONNECTION, name, "DeleteConnection", uses).await
            }
            Act::CreateConnector(name) => {
                let body = json!({"VpcConnectorName": name, "Subnets": ["subnet-1a2b"]});
                self.add(CONNECTOR, name, world::CONNECTORS, "CreateVpcConnector", &body)
                    .await
            }
            Act::DeleteConnector(name) => {
                let uses = |known: &Known, arn: &str| known.connector.as_deref() == Some(arn);
                self.remove(CONNECTOR, name, "DeleteVpcConnector", uses).await
            }
            Act::OpenDoor(service, door) => self.open_door(service, door).await,
            Act::MoveDoor(door) => self.change_door(door, "UpdateVpcIngressConnection").await,
            Act::CloseDoor(door) => self.change_door(door, "DeleteVpcIngressConnection").await,
            Act::Link(service, domain) => self.link(service, domain).await,
            Act::SetRecords(domain) => self.set_records(domain).await,
            Act::Unlink(service, domain) => self.unlink(service, domain).await,
            Act::Tag(service, value) => self.tag(service, value).await,
            Act::Wait(seconds) => self.wait(seconds).await.map(drop),
        }
    }

    async fn create(&mut self, name: &'static str, design: Design, interval: u8) -> Checked {
        let mut body = json!({
            "ServiceName": name,
            "HealthCheckConfiguration": {"Interval": interval},
            "NetworkConfiguration": {"IngressConfiguration": {"IsPubliclyAccessible": !design.is_private}},
            "SourceConfiguration": {"ImageRepository": {
                "ImageIdentifier": "public.ecr.aws/nginx/nginx:latest", "ImageRepositoryType": "ECR_PUBLIC",
                "ImageConfiguration": {"Port": "80"},
            }},
        });
        let mut is_complete = true;
        let mut connection = None;
        if let Some(wanted) = design.connection {
            let found = self
                .find(CONNECTION.0, CONNECTION.1, CONNECTION.2, wanted)
                .await?;
            is_complete &= found.as_ref().is_some_and(|found| found["Status"] == "AVAILABLE");
            let arn = found.map_or_else(
                || self.nowhere("connection"),
                |found| word(&found, "ConnectionArn"),
            );
            body["SourceConfiguration"] = json!({
                "CodeRepository": {
                    "RepositoryUrl": "https://github.com/example/hello",
                    "SourceCodeVersion": {"Type": "BRANCH", "Value": "main"},
                    "CodeConfiguration": {"ConfigurationSource": "REPOSITORY"},
                },
                "AuthenticationConfiguration": {"ConnectionArn": arn},
            });
            connection = Some(arn);
        }
        let mut connector = None;
        if let Some(wanted) = design.connector {
            let found = self.find(CONNECTOR.0, CONNECTOR.1, CONNECTOR.2, wanted).await?;
            is_complete &= found.is_some();
            let arn = found.map_or_else(
                || self.nowhere("vpcconnector"),
                |found| word(&found, "VpcConnectorArn"),
            );
            body["NetworkConfiguration"]["EgressConfiguration"] =
                json!({"EgressType": "VPC", "VpcConnectorArn": arn});
            connector = Some(arn);
        }
        let services = self.list("ListServices", "ServiceSummaryList").await?;
        let verdict = if !is_complete || services.iter().any(|service| service["ServiceName"] == name) {
            INVALID_REQUEST
        } else if services.len() >= world::SERVICES {
            OVER_QUOTA
        } else {
            Verdict::Accepted
        };
        if design.fails && verdict == Verdict::Accepted {
            let switch = Switch::Operation {
                fail: Failure::Health,
                service: Some(name.to_owned()),
                times: 1,
            };
            self.app.switches.arm(switch, self.now);
        }
        if let Some(answer) = self.expect(verdict, "CreateService", &body).await? {
            let known = Known {
                arn: word(&answer["Service"], "ServiceArn"),
                is_private: design.is_private,
                connection,
                connector,
                origin: String::new(),
                accepted: 1,
                wanted: interval,
                deployed: None,
                operations: Vec::new(),
                tag: None,
                forgotten_at: None,
            };
            self.services.insert(name, known);
        }
        Ok(())
    }

    async fn command(&mut self, name: &'static str, verb: Verb) -> Checked {
        let Some(known) = self.services.get(name).cloned() else {
            return Ok(());
        };
        let status = self.status(name).await?;
        let mut verdict = status
            .as_deref()
            .map_or(NOT_FOUND, |status| on_service(verb, status));
        let mut body = json!({"ServiceArn": known.arn});
        let operation = match verb {
            Verb::Update(interval) => {
                body["HealthCheckConfiguration"] = json!({"Interval": interval});
                if verdict == Verdict::Accepted && !self.has_its_connector(&known).await? {
                    verdict = INVALID_REQUEST;
                }
                "UpdateService"
            }
            Verb::Deploy => "StartDeployment",
            Verb::Pause => "PauseService",
            Verb::Resume => "ResumeService",
            Verb::Delete => {
                let doors = self.doors().await?;
                if verdict == Verdict::Accepted && doors.iter().any(|door| door["ServiceArn"] == known.arn) {
                    verdict = INVALID_REQUEST;
                }
                "DeleteService"
            }
        };
        self.met.insert((
            operation,
            status.clone().unwrap_or_else(|| "forgotten".to_owned()),
        ));
        let Some(answer) = self.expect(verdict, operation, &body).await? else {
            return Ok(());
        };
        let has_begun = answer.get("OperationId").is_some();
        proptest::prop_assert_eq!(
            has_begun,
            verdict == Verdict::Accepted,
            "{}: {}",
            operation,
            answer
        );
        if let Some(known) = self.services.get_mut(name).filter(|_| has_begun) {
            known.accepted += 1;
            known.origin = status.unwrap_or_default();
            if let Verb::Update(interval) = verb {
                known.wanted = interval;
            }
        }
        Ok(())
    }

    async fn has_its_connector(&self, known: &Known) -> Checked<bool> {
        let Some(arn) = &known.connector else {
            return Ok(true);
        };
        let connectors = self.list(CONNECTOR.0, CONNECTOR.1).await?;
        Ok(connectors
            .iter()
            .any(|connector| connector["VpcConnectorArn"] == *arn))
    }

    fn nowhere(&self, resource: &str) -> String {
        self.scope
            .arn(&format!("{resource}/none/1/00000000000000000000000000000000"))
    }

    async fn add(
        &self,
        (list, member, noun): (&str, &str, &str),
        name: &str,
        quota: usize,
        operation: &str,
        body: &Value,
    ) -> Checked {
        let items = self.list(list, member).await?;
        let verdict = if items.iter().any(|item| item[format!("{noun}Name")] == name) {
            INVALID_REQUEST
        } else if items.len() >= quota {
            OVER_QUOTA
        } else {
            Verdict::Accepted
        };
        self.expect(verdict, operation, body).await.map(drop)
    }

    async fn remove(
        &self,
        (list, member, noun): (&str, &str, &str),
        name: &str,
        operation: &str,
        uses: impl Fn(&Known, &str) -> bool,
    ) -> Checked {
        let Some(found) = self.find(list, member, noun, name).await? else {
            let body = json!({format!("{noun}Arn"): self.nowhere(&noun.to_lowercase())});
            return self.expect(NOT_FOUND, operation, &body).await.map(drop);
        };
        let arn = word(&found, &format!("{noun}Arn"));
        let mut verdict = Verdict::Accepted;
        for (service, known) in &self.services {
            let is_there = self
                .status(service)
                .await?
                .is_some_and(|status| status != "DELETED");
            if is_there && uses(known, &arn) {
                verdict = INVALID_REQUEST;
            }
        }
        self.expect(verdict, operation, &json!({format!("{noun}Arn"): arn}))
            .await
            .map(drop)
    }

    /// What people do on the provider's page.
    async fn end_handshake(&self, name: &str, works: bool) -> Checked {
        let found = self.find(CONNECTION.0, CONNECTION.1, CONNECTION.2, name).await?;
        let Some(found) = found else { return Ok(()) };
        let ended = async {
            let mut transaction = self.app.storage.begin().await?;
            let arn = word(&found, "ConnectionArn");
            if let Some(mut connection) = connections::find(&mut transaction, id_of(&arn)).await? {
                connection.status = if works {
                    ConnectionStatus::Available
                } else {
                    ConnectionStatus::Error
                };
                connections::update(&mut transaction, &connection).await?;
            }
            Ok::<_, crate::storage::StorageError>(transaction.commit().await?)
        };
        ended
            .await
            .map_err(|error| proptest::test_runner::TestCaseError::fail(error.to_string()))
    }

    async fn open_door(&self, service: &str, door: &str) -> Checked {
        let Some(known) = self.services.get(service) else {
            return Ok(());
        };
        let doors = self.doors().await?;
        let verdict = match self.status(service).await?.as_deref() {
            None => INVALID_REQUEST,
            Some("RUNNING" | "PAUSED") => {
                if !known.is_private
                    || doors
                        .iter()
                        .any(|other| other["VpcIngressConnectionName"] == door)
                {
                    INVALID_REQUEST
                } else if doors.len() >= world::DOORS {
                    OVER_QUOTA
                } else {
                    Verdict::Accepted
                }
            }
            Some(_) => INVALID_STATE,
        };
        let body = json!({
            "ServiceArn": known.arn, "VpcIngressConnectionName": door,
            "IngressVpcConfiguration": {"VpcId": "vpc-1a2b", "VpcEndpointId": "vpce-1a2b"},
        });
        self.expect(verdict, "CreateVpcIngressConnection", &body)
            .await
            .map(drop)
    }

    async fn change_door(&self, door: &str, operation: &str) -> Checked {
        let doors = self.doors().await?;
        let found = doors
            .into_iter()
            .find(|other| other["VpcIngressConnectionName"] == door);
        let Some(found) = found else { return Ok(()) };
        let verdict = match (operation, word(&found, "Status").as_str()) {
            (_, "AVAILABLE" | "FAILED_CREATION" | "FAILED_UPDATE")
            | ("DeleteVpcIngressConnection", "FAILED_DELETION") => Verdict::Accepted,
            _ => INVALID_STATE,
        };
        let mut body = json!({"VpcIngressConnectionArn": found["VpcIngressConnectionArn"]});
        if operation == "UpdateVpcIngressConnection" {
            body["IngressVpcConfiguration"] = json!({"VpcId": "vpc-3c4d", "VpcEndpointId": "vpce-3c4d"});
        }
        self.expect(verdict, operation, &body).await.map(drop)
    }

    async fn link(&self, service: &str, domain: &str) -> Checked {
        let Some(known) = self.services.get(service) else {
            return Ok(());
        };
        let verdict = match self.status(service).await?.as_deref() {
            // The model gives this operation no ResourceNotFoundException.
            None => INVALID_REQUEST,
            Some("RUNNING") => {
                let of_service = self.domains(&known.arn).await?.len();
                let mut is_taken = false;
                for (name, other) in &self.services {
                    if self.status(name).await?.is_some() {
                        let domains = self.domains(&other.arn).await?;
                        is_taken |= domains.iter().any(|other| other["DomainName"] == domain);
                    }
                }
                if is_taken || of_service >= world::DOMAINS {
                    INVALID_REQUEST
                } else {
                    Verdict::Accepted
                }
            }
            Some(_) => INVALID_STATE,
        };
        let body = json!({"ServiceArn": known.arn, "DomainName": domain});
        self.expect(verdict, "AssociateCustomDomain", &body)
            .await
            .map(drop)
    }

    /// What the domain's owner does elsewhere.
    async fn set_records(&self, domain: &str) -> Checked {
        let set = async {
            let mut transaction = self.app.storage.begin().await?;
            for mut domain in custom_domains::of_name(&mut transaction, domain).await? {
                domain.set_records(self.now, self.app.speed());
                custom_domains::update(&mut transaction, &domain).await?;
            }
            Ok::<_, crate::storage::StorageError>(transaction.commit().await?)
        };
        set.await
            .map_err(|error| proptest::test_runner::TestCaseError::fail(error.to_string()))
    }

    async fn unlink(&self, service: &str, domain: &str) -> Checked {
        let Some(known) = self.services.get(service) else {
            return Ok(());
        };
        let verdict = match self.status(service).await?.as_deref() {
            None => NOT_FOUND,
            Some("RUNNING") => {
                let domains = self.domains(&known.arn).await?;
                match domains.iter().find(|other| other["DomainName"] == domain) {
                    None => NOT_FOUND,
                    Some(found) if found["Status"] == "DELETING" => INVALID_STATE,
                    Some(_) => Verdict::Accepted,
                }
            }
            Some(_) => INVALID_STATE,
        };
        let body = json!({"ServiceArn": known.arn, "DomainName": domain});
        self.expect(verdict, "DisassociateCustomDomain", &body)
            .await
            .map(drop)
    }

    async fn tag(&mut self, service: &'static str, value: u8) -> Checked {
        let Some(known) = self.services.get(service) else {
            return Ok(());
        };
        let verdict = match self.status(service).await?.as_deref() {
            None => NOT_FOUND,
            Some("DELETED") => INVALID_STATE,
            Some(_) => Verdict::Accepted,
        };
        let body = json!({"ResourceArn": known.arn, "Tags": [{"Key": "value", "Value": value.to_string()}]});
        let answer = self.expect(verdict, "TagResource", &body).await?;
        if let Some(known) = self.services.get_mut(service).filter(|_| answer.is_some()) {
            known.tag = Some(value);
        }
        Ok(())
    }
}
