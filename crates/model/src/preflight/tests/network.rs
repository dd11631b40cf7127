//! Outgoing and incoming traffic.

use super::*;
use crate::vpc::VpcConnector;

#[test]
fn a_vpc_connector_comes_with_its_checklist_and_never_passes() {
    let connected = |fact: Fact<Option<VpcConnector>>| {
        Story::of_image()
            .values(|values| values.vpc_connector = VPC_CONNECTOR.to_owned())
            .known(|known| known.vpc_connector = fact)
            .the(FindingKind::Egress)
    };
    let connector = VpcConnector {
        arn: VPC_CONNECTOR.to_owned(),
        name: "shop".to_owned(),
        subnets: vec!["subnet-1".to_owned()],
        security_groups: Vec::new(),
        created_at: Time(0),
    };
    for fact in [
        Fact::asked(VPC_CONNECTOR, Some(connector)),
        Fact::default(),
        Fact::not_asked(VPC_CONNECTOR, "App Runner does not answer."),
    ] {
        let finding = connected(fact);
        assert_eq!(finding.level, Level::Warning);
        assert!(finding.evidence.iter().any(|line| line.contains("NAT gateway")));
    }
    assert_eq!(connected(Fact::asked(VPC_CONNECTOR, None)).level, Level::Blocker);
    assert!(Story::of_image().all(FindingKind::Egress).is_empty());
}

#[test]
fn a_private_endpoint_is_reached_later() {
    let private = Story::of_image().values(|values| values.ingress = "private".to_owned());
    let finding = private.the(FindingKind::Ingress);
    assert_eq!(finding.level, Level::Warning);
    assert!(finding.text.contains("VPC ingress connection"));
    assert!(Story::of_image().all(FindingKind::Ingress).is_empty());
}
