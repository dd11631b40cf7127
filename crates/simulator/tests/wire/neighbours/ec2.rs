//! EC2's default VPC, by forms as the AWS CLI sends them: the SDK's crate takes longer to compile than all others
//! together.

use serde_json::json;

use crate::support::Harness;
use crate::support::raw::{self, Answer, arm};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded; charset=utf-8";

async fn call_as(harness: &Harness, (key, region): (&str, &str), parameters: &str) -> Answer {
    let authorization = format!(
        "Authorization: AWS4-HMAC-SHA256 Credential={key}/20261121/{region}/ec2/aws4_request, SignedHeaders=host, Signature=00"
    );
    let body = format!("Version=2016-11-15&{parameters}");
    let headers = [FORM, authorization.as_str()];
    raw::request(harness.simulator.address(), "POST /", &headers, body.as_bytes()).await
}

async fn call(harness: &Harness, parameters: &str) -> Answer {
    call_as(harness, ("AKIDEXAMPLE", "us-east-1"), parameters).await
}

/// The texts of all elements of that name.
fn texts(answer: &Answer, element: &str) -> Vec<String> {
    let (start, end) = (format!("<{element}>"), format!("</{element}>"));
    answer
        .body
        .split(&start)
        .skip(1)
        .map(|rest| rest.split(&end).next().unwrap().to_owned())
        .collect()
}

fn assert_refused(answer: &Answer, status: u16, code: &str, message: &str) {
    assert_eq!(
        (answer.status, texts(answer, "Code"), texts(answer, "Message")),
        (status, vec![code.to_owned()], vec![message.to_owned()])
    );
    assert!(answer.body.contains("<Response><Errors><Error><Code>"));
    assert_eq!(
        texts(answer, "RequestID"),
        [answer.header("x-amzn-requestid").unwrap()]
    );
}

#[tokio::test]
async fn an_account_has_a_default_vpc_with_subnets_in_three_zones_and_two_groups() {
    let harness = Harness::start().await;
    let vpcs = call(&harness, "Action=DescribeVpcs").await;
    assert_eq!(
        (vpcs.status, vpcs.header("content-type")),
        (200, Some("text/xml"))
    );
    assert!(
        vpcs.body
            .contains("<DescribeVpcsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>")
    );
    assert_eq!(
        texts(&vpcs, "requestId"),
        [vpcs.header("x-amzn-requestid").unwrap()]
    );
    assert_eq!(texts(&vpcs, "isDefault"), ["true"]);
    let vpc = texts(&vpcs, "vpcId");
    assert_eq!(vpc.len(), 1);
    assert!(vpc[0].starts_with("vpc-0") && vpc[0].len() == 21, "{vpc:?}");

    let subnets = call(&harness, "Action=DescribeSubnets").await;
    assert_eq!(
        texts(&subnets, "availabilityZone"),
        ["us-east-1a", "us-east-1b", "us-east-1c"]
    );
    assert_eq!(
        texts(&subnets, "availabilityZoneId"),
        ["use1-az1", "use1-az2", "use1-az3"]
    );
    assert_eq!(
        texts(&subnets, "cidrBlock"),
        ["172.31.0.0/20", "172.31.16.0/20", "172.31.32.0/20"]
    );
    assert_eq!(
        texts(&subnets, "vpcId"),
        [vpc[0].as_str(), vpc[0].as_str(), vpc[0].as_str()]
    );

    let groups = call(&harness, "Action=DescribeSecurityGroups").await;
    assert_eq!(texts(&groups, "groupName"), ["default", "storefront-services"]);
    assert_eq!(texts(&groups, "cidrIp"), ["0.0.0.0/0", "0.0.0.0/0"]);
    assert!(groups.body.contains("<key>team</key><value>storefront</value>"));
}

#[tokio::test]
async fn accounts_and_regions_have_vpcs_of_their_own_and_empty_accounts_the_default_group_alone() {
    let harness = Harness::start_with(|config| config.empty_accounts = true).await;
    let mut ids = Vec::new();
    for caller in [
        ("AKIDEXAMPLE", "us-east-1"),
        ("AKIDEXAMPLE", "ap-southeast-2"),
        ("111122223333", "us-east-1"),
    ] {
        ids.extend(texts(
            &call_as(&harness, caller, "Action=DescribeVpcs").await,
            "vpcId",
        ));
        let groups = call_as(&harness, caller, "Action=DescribeSecurityGroups").await;
        assert_eq!(texts(&groups, "groupName"), ["default"]);
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn lists_can_be_filtered_and_come_in_pages() {
    let harness = Harness::start().await;
    let all = texts(&call(&harness, "Action=DescribeSubnets").await, "subnetId");
    let named = call(
        &harness,
        &format!(
            "Action=DescribeSubnets&SubnetId.1={}&SubnetId.2={}",
            all[2], all[0]
        ),
    )
    .await;
    assert_eq!(texts(&named, "subnetId"), [all[0].as_str(), all[2].as_str()]);
    for (filter, expected) in [
        ("Filter.1.Name=availability-zone&Filter.1.Value.1=us-east-1b", 1),
        (
            "Filter.1.Name=availability-zone&Filter.1.Value.1=*-1a&Filter.1.Value.2=*-1b",
            2,
        ),
        ("Filter.1.Name=default-for-az&Filter.1.Value.1=true", 3),
        (
            "Filter.1.Name=default-for-az&Filter.1.Value.1=true&Filter.2.Name=state&Filter.2.Value.1=pending",
            0,
        ),
        (
            "Filter.1.Name=available-ip-address-count&Filter.1.Value.1=4091",
            3,
        ),
        ("Filter.1.Name=tag%3Ateam&Filter.1.Value.1=storefront", 0),
    ] {
        let answer = call(&harness, &format!("Action=DescribeSubnets&{filter}")).await;
        assert_eq!(texts(&answer, "subnetId").len(), expected, "{filter}");
    }
    for filter in [
        "Filter.1.Name=tag%3Ateam&Filter.1.Value.1=store%2A",
        "Filter.1.Name=tag-key&Filter.1.Value.1=team",
        "Filter.1.Name=group-name&Filter.1.Value.1=storefront-services",
        "GroupName.1=storefront-services",
    ] {
        let answer = call(&harness, &format!("Action=DescribeSecurityGroups&{filter}")).await;
        assert_eq!(texts(&answer, "groupName"), ["storefront-services"], "{filter}");
    }
    // Five is the smallest page, so there is no second one; a token of nowhere is refused.
    let page = call(&harness, "Action=DescribeSubnets&MaxResults=5").await;
    assert_eq!(
        (texts(&page, "subnetId"), texts(&page, "nextToken").len()),
        (all, 0)
    );
    assert_refused(
        &call(&harness, "Action=DescribeSubnets&MaxResults=5&NextToken=7").await,
        400,
        "InvalidPaginationToken",
        "The specified pagination token is not valid.",
    );
}

#[tokio::test]
async fn what_is_wrong_is_said_in_ec2s_own_words() {
    let harness = Harness::start().await;
    for (parameters, status, code, message) in [
        (
            "Action=DescribeVpcs&VpcId.1=vpc-1",
            400,
            "InvalidVpcID.NotFound",
            "The vpc ID 'vpc-1' does not exist",
        ),
        (
            "Action=DescribeSubnets&SubnetId.1=subnet-1",
            400,
            "InvalidSubnetID.NotFound",
            "The subnet ID 'subnet-1' does not exist",
        ),
        (
            "Action=DescribeSecurityGroups&GroupId.1=sg-1",
            400,
            "InvalidGroup.NotFound",
            "The security group 'sg-1' does not exist",
        ),
        (
            "Action=DescribeSecurityGroups&GroupId.1=web",
            400,
            "InvalidGroupId.Malformed",
            "Invalid id: \"web\" (expecting \"sg-...\")",
        ),
        (
            "Action=DescribeSubnets&Filter.1.Name=colour&Filter.1.Value.1=red",
            400,
            "InvalidParameterValue",
            "The filter 'colour' is invalid",
        ),
        (
            "Action=DescribeVpcs&DryRun=true",
            412,
            "DryRunOperation",
            "Request would have succeeded, but DryRun flag is set.",
        ),
        (
            "Action=DescribeVpcs&MaxResults=1",
            400,
            "InvalidParameterValue",
            "Value ( 1 ) for parameter maxResults is invalid. Member must have value greater than or equal to 5.",
        ),
        (
            "Action=RunInstances",
            400,
            "InvalidAction",
            "The action RunInstances is not valid for this web service.",
        ),
    ] {
        assert_refused(&call(&harness, parameters).await, status, code, message);
    }
    let strange = call(
        &harness,
        "Action=DescribeVpcs&MaxResults=many&VpcId.1=%00%ff&DryRun=7",
    )
    .await;
    assert_eq!(
        (strange.status, texts(&strange, "Code")),
        (400, vec!["InvalidParameterValue".to_owned()])
    );
    let stranger = raw::request(
        harness.simulator.address(),
        "POST /",
        &[FORM],
        b"Action=DescribeVpcs&Version=2016-11-15",
    )
    .await;
    assert_eq!(texts(&stranger, "Code"), ["MissingAuthenticationToken"]);
    arm(
        harness.simulator.address(),
        &json!({"api": "throttle", "operation": "DescribeVpcs", "times": 1}),
    )
    .await;
    assert_refused(
        &call(&harness, "Action=DescribeVpcs").await,
        503,
        "RequestLimitExceeded",
        "Rate exceeded",
    );
    assert_eq!(call(&harness, "Action=DescribeVpcs").await.status, 200);
}

#[tokio::test]
async fn a_connector_without_groups_gets_the_default_one_where_the_vpc_is_known() {
    let harness = Harness::start().await;
    let subnets = texts(&call(&harness, "Action=DescribeSubnets").await, "subnetId");
    let groups = call(
        &harness,
        "Action=DescribeSecurityGroups&Filter.1.Name=group-name&Filter.1.Value.1=default",
    )
    .await;
    // The rule of the group names the group once more.
    let default = texts(&groups, "groupId")[0].clone();
    let create = |name: &str, subnet: &str| {
        harness
            .client()
            .create_vpc_connector()
            .vpc_connector_name(name)
            .subnets(subnet)
    };
    let known = create("known", &subnets[1]).send().await.unwrap();
    assert_eq!(known.vpc_connector().unwrap().security_groups(), [default]);
    let chosen = create("chosen", &subnets[1]).security_groups("sg-0a1b2c3d");
    let chosen = chosen.send().await.unwrap();
    assert_eq!(chosen.vpc_connector().unwrap().security_groups(), ["sg-0a1b2c3d"]);
    let elsewhere = create("elsewhere", "subnet-0a1b2c3d").send().await.unwrap();
    assert!(elsewhere.vpc_connector().unwrap().security_groups().is_empty());
}
