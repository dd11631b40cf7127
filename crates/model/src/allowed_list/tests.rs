use super::*;
use crate::draft::DraftVariable;

const ACCOUNT: &str = "123456789012";
const ROLE: &str = "arn:aws:iam::123456789012:role/teams/web-prod";
const CONNECTOR: &str =
    "arn:aws:apprunner:eu-west-1:123456789012:vpcconnector/web/1/0123456789abcdef0123456789abcdef";
const SECRET: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:web/stripe-AbCdEf";

fn typed(kind: Granted, text: &str) -> TypedAllowedList {
    let mut typed = TypedAllowedList::default();
    let field = match kind {
        Granted::InstanceRole => &mut typed.instance_roles,
        Granted::VpcConnector => &mut typed.vpc_connectors,
        Granted::Secrets => &mut typed.secrets,
    };
    text.clone_into(field);
    typed
}

fn list(kind: Granted, text: &str) -> AllowedList {
    AllowedList::read(&typed(kind, text)).unwrap()
}

fn form() -> DraftValues {
    let reference = |value: &str| DraftVariable {
        source: "reference".to_owned(),
        name: "KEY".to_owned(),
        value: value.to_owned(),
        ..DraftVariable::default()
    };
    DraftValues {
        region: "eu-west-1".to_owned(),
        instance_role: format!(" {ROLE} "),
        vpc_connector: CONNECTOR.to_owned(),
        variables: vec![
            DraftVariable {
                name: "PLAIN".to_owned(),
                value: SECRET.to_owned(),
                ..DraftVariable::default()
            },
            reference(&format!("{SECRET}:key::")),
            reference("/web/token"),
            reference("no reference at all!"),
        ],
        ..DraftValues::default()
    }
}

fn fields(list: &AllowedList) -> Vec<String> {
    list.unlisted(&form(), ACCOUNT)
        .into_iter()
        .map(|unlisted| unlisted.field)
        .collect()
}

#[test]
fn without_a_list_everything_is_allowed() {
    assert_eq!(fields(&AllowedList::default()), [""; 0]);
}

#[test]
fn what_is_not_on_the_list_of_its_kind_is_found_at_its_field() {
    let roles = list(Granted::InstanceRole, "arn:aws:iam::123456789012:role/other");
    assert_eq!(fields(&roles), ["instance_role"]);
    let connectors = list(
        Granted::VpcConnector,
        "arn:aws:apprunner:*:123456789012:vpcconnector/web-*",
    );
    assert_eq!(fields(&connectors), ["vpc_connector"]);
    let secrets = list(
        Granted::Secrets,
        "arn:aws:ssm:eu-west-1:123456789012:parameter/other/*",
    );
    assert_eq!(fields(&secrets), ["variables[1][value]", "variables[2][value]"]);
}

#[test]
fn a_line_allows_what_it_names_however_it_is_referred_to() {
    for (kind, lines) in [
        (Granted::InstanceRole, "\n arn:aws:iam::*:role/teams/web-* \n"),
        (Granted::InstanceRole, ROLE),
        (
            Granted::VpcConnector,
            "arn:aws:apprunner:eu-west-1:123456789012:vpcconnector/web/*",
        ),
        (
            Granted::Secrets,
            "arn:aws:secretsmanager:*:*:secret:web/*\narn:aws:ssm:eu-west-1:123456789012:parameter/web/token",
        ),
    ] {
        assert_eq!(fields(&list(kind, lines)), [""; 0], "{kind:?} {lines}");
    }
    // IAM, the parameter store and Secrets Manager tell case apart.
    let upper = list(Granted::InstanceRole, &ROLE.replace("web", "Web"));
    assert_eq!(fields(&upper), ["instance_role"]);
}

#[test]
fn a_file_of_the_repository_reads_no_secrets_of_the_form() {
    let values = DraftValues {
        repository_type: "code".to_owned(),
        configuration_source: "repository".to_owned(),
        ..form()
    };
    assert!(values.is_configured_by_file());
    let secrets = list(
        Granted::Secrets,
        "arn:aws:ssm:eu-west-1:123456789012:parameter/other",
    );
    assert_eq!(secrets.unlisted(&values, ACCOUNT), []);
}

#[test]
fn a_line_that_is_no_arn_of_its_kind_is_told_by_its_number() {
    for kind in Granted::ALL {
        for wrong in ["web-prod", "arn:aws:s3:::bucket", "arn:aws:iam::1:role/a b"] {
            let errors = AllowedList::read(&typed(kind, &format!("\n{wrong}"))).unwrap_err();
            let message = errors.at(list_field(kind)).unwrap();
            assert!(message.starts_with("Line 2: Enter an ARN"), "{kind:?} {message}");
        }
    }
    let many: Vec<String> = (0..=MOST).map(|number| format!("{ROLE}-{number}")).collect();
    let errors = AllowedList::read(&typed(Granted::InstanceRole, &many.join("\n"))).unwrap_err();
    assert!(errors.at("instance_roles").unwrap().contains("200 lines"));
    let long = format!("{ROLE}{}", "x".repeat(LONGEST));
    let errors = AllowedList::read(&typed(Granted::InstanceRole, &long)).unwrap_err();
    assert!(errors.at("instance_roles").unwrap().contains("longer"));
}

#[test]
fn it_says_the_name_of_what_it_takes_an_administrator_for() {
    let told = |kind, lines| {
        let unlisted = list(kind, lines).unlisted(&form(), ACCOUNT);
        unlisted[0].to_string()
    };
    assert_eq!(
        told(Granted::InstanceRole, "arn:aws:iam::*:role/x"),
        "The allowed list of instance roles does not have web-prod. Choose one that it has, or ask an Administrator to add this one or to create the service."
    );
    let connector = told(Granted::VpcConnector, "arn:aws:apprunner:*:vpcconnector/x");
    assert!(connector.contains("does not have web."), "{connector}");
    let secret = told(Granted::Secrets, "arn:aws:ssm:*:parameter/x");
    assert!(secret.contains("does not have web/stripe-AbCdEf."), "{secret}");
}
