//! VPCs, subnets and security groups.

use crate::by_hand::ByHand;
use crate::world::World;
use aws::ErrorKind;
use std::collections::BTreeSet;

#[tokio::test]
async fn the_default_vpc_is_there_with_its_subnets_and_groups() {
    let world = World::new().await;
    let account = world.account();
    let networks = account.networks().await.unwrap();
    let [vpc] = networks.vpcs.as_slice() else {
        panic!("{networks:?}")
    };
    assert!(vpc.is_default && vpc.id.starts_with("vpc-") && vpc.cidr == "172.31.0.0/16");
    let zones: Vec<&str> = networks
        .subnets
        .iter()
        .map(|subnet| subnet.zone.as_str())
        .collect();
    assert_eq!(zones, ["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
    for subnet in &networks.subnets {
        assert_eq!(subnet.vpc, vpc.id);
        assert!(subnet.id.starts_with("subnet-") && !subnet.zone_id.is_empty());
        assert_eq!(subnet.free_addresses, 4091);
    }
    let groups: Vec<&str> = networks
        .security_groups
        .iter()
        .map(|group| group.name.as_str())
        .collect();
    assert_eq!(groups, ["default", "storefront-services"]);
    assert!(!networks.has_more);
    // What is chosen can be made a connector of.
    let subnets: Vec<String> = networks.subnets.iter().map(|subnet| subnet.id.clone()).collect();
    let made = account
        .create_vpc_connector("inside", &subnets, &[])
        .await
        .unwrap();
    let chosen: BTreeSet<&String> = made.subnets.iter().collect();
    assert_eq!(chosen, subnets.iter().collect());
    assert_eq!(made.security_groups, [networks.security_groups[0].id.clone()]);
}

#[tokio::test]
async fn a_refusal_of_one_of_them_is_told() {
    let world = World::new().await;
    for (how, kind) in [
        ("deny", ErrorKind::Denied),
        ("throttle", ErrorKind::Throttled),
        ("error", ErrorKind::Fault),
    ] {
        world
            .switch(&format!(
                r#"{{"api": "{how}", "operation": "DescribeSubnets", "times": 1}}"#
            ))
            .await;
        let error = world.account().networks().await.unwrap_err();
        assert_eq!(error.kind, kind, "{error}");
        assert!(error.request_id.is_some());
    }
    world.account().networks().await.unwrap();
}

#[tokio::test]
async fn requests_are_signed_forms() {
    let answers = ByHand::answering(
        "200 OK",
        "content-type: text/xml\r\n",
        "<r><vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet><subnetSet/><securityGroupInfo/></r>",
    )
    .await;
    let networks = answers.account().networks().await.unwrap();
    assert_eq!(networks.vpcs[0].id, "vpc-1");
    assert_eq!(answers.count(), 3);
    let form = answers.newest.lock().unwrap().clone();
    assert!(
        form.contains("Version=2016-11-15") && form.contains("Action=Describe"),
        "{form}"
    );
    let head = answers.newest_head.lock().unwrap().to_ascii_lowercase();
    for part in [
        "authorization: aws4-hmac-sha256 credential=123456789012/",
        "/eu-west-1/ec2/aws4_request",
        "signedheaders=content-type;host;x-amz-date",
        "x-amz-date: ",
        "content-type: application/x-www-form-urlencoded",
    ] {
        assert!(head.contains(part), "{part}: {head}");
    }
}

#[tokio::test]
async fn an_answer_that_is_no_list_is_a_failure() {
    let answers = ByHand::answering("200 OK", "", "<html>a captive portal</html>").await;
    let error = answers.account().networks().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Fault);
}
