use super::*;
use crate::draft::{DraftValues, DraftVariable};
use crate::environment::value_looks_secret;
use proptest::prelude::*;

fn request(change: impl FnOnce(&mut DraftValues)) -> CreateRequest {
    let mut values = DraftValues {
        image: "public.ecr.aws/nginx/nginx:1.27".to_owned(),
        name: "web-hello".to_owned(),
        region: "eu-west-1".to_owned(),
        port: "80".to_owned(),
        ..DraftValues::default()
    };
    change(&mut values);
    values.check("123456789012").unwrap()
}

fn of_code(values: &mut DraftValues) {
    "code".clone_into(&mut values.repository_type);
    "https://github.com/shop/web".clone_into(&mut values.repository);
    "main".clone_into(&mut values.branch);
    "PYTHON_311".clone_into(&mut values.runtime);
    "python server.py".clone_into(&mut values.start_command);
    "arn:aws:apprunner:eu-west-1:123456789012:connection/github/0123456789abcdef0123456789abcdef"
        .clone_into(&mut values.connection);
}

fn variable(name: &str, value: &str) -> DraftVariable {
    DraftVariable {
        name: name.to_owned(),
        value: value.to_owned(),
        ..DraftVariable::default()
    }
}

fn cli(request: &CreateRequest) -> String {
    write(request, None, Language::Cli)
}

fn json(request: &CreateRequest) -> serde_json::Value {
    serde_json::from_str(&write(request, None, Language::Json)).unwrap()
}

/// What a shell makes of the quoted word behind `--{option}`, read as JSON.
fn option(command: &str, option: &str) -> serde_json::Value {
    let (_, rest) = command.split_once(&format!("--{option} ")).unwrap();
    let mut word = String::new();
    let mut inside = false;
    let mut characters = rest.chars();
    while let Some(character) = characters.next() {
        match character {
            '\'' => inside = !inside,
            '\\' if !inside => word.extend(characters.next()),
            ' ' if !inside => break,
            other => word.push(other),
        }
    }
    serde_json::from_str(&word).unwrap()
}

#[test]
fn a_command_names_everything_that_is_sent() {
    let command = cli(&request(|values| {
        values.variables = vec![variable("GREETING", "it's \"me\" \\ you")];
        values.health_protocol = "http".to_owned();
        values.start_command = "nginx -g 'daemon off;'".to_owned();
        values.tags = "team=shop\nowner=it's us".to_owned();
    }));
    assert!(command.starts_with(
        "aws apprunner create-service \\\n  --region eu-west-1 \\\n  --service-name web-hello \\\n"
    ));
    assert_eq!(
        option(&command, "tags"),
        serde_json::json!([{"Key": "team", "Value": "shop"}, {"Key": "owner", "Value": "it's us"}])
    );
    let source = option(&command, "source-configuration");
    assert_eq!(source["AutoDeploymentsEnabled"], false);
    let repository = &source["ImageRepository"];
    assert_eq!(repository["ImageRepositoryType"], "ECR_PUBLIC");
    let settings = &repository["ImageConfiguration"];
    assert_eq!(settings["Port"], "80");
    assert_eq!(settings["StartCommand"], "nginx -g 'daemon off;'");
    assert_eq!(
        settings["RuntimeEnvironmentVariables"]["GREETING"],
        "it's \"me\" \\ you"
    );
    assert_eq!(option(&command, "instance-configuration")["Memory"], "2048");
    assert_eq!(option(&command, "health-check-configuration")["Path"], "/");
}

#[test]
fn source_code_has_its_own_members() {
    let code = json(&request(of_code));
    let source = &code["SourceConfiguration"];
    assert_eq!(
        source["AuthenticationConfiguration"]["ConnectionArn"]
            .as_str()
            .unwrap()
            .len(),
        91
    );
    let repository = &source["CodeRepository"];
    assert_eq!(
        repository["SourceCodeVersion"],
        serde_json::json!({"Type": "BRANCH", "Value": "main"})
    );
    assert_eq!(
        repository["CodeConfiguration"]["CodeConfigurationValues"]["Runtime"],
        "PYTHON_311"
    );
    let by_file = json(&request(|values| {
        of_code(values);
        "repository".clone_into(&mut values.configuration_source);
    }));
    let configuration = &by_file["SourceConfiguration"]["CodeRepository"]["CodeConfiguration"];
    assert_eq!(
        *configuration,
        serde_json::json!({"ConfigurationSource": "REPOSITORY"})
    );
}

#[test]
fn values_that_look_secret_are_left_out_in_every_language() {
    let request = request(|values| {
        values.variables = vec![
            variable("STRIPE_KEY", "short"),
            variable("OTHER", "ghp_0123456789abcdef0123"),
        ];
    });
    for language in Language::ALL {
        let text = write(&request, None, language);
        assert!(!text.contains("short") && !text.contains("ghp_"), "{text}");
        assert!(text.contains("<value of STRIPE_KEY>"), "{text}");
    }
}

#[test]
fn a_rebuild_updates_the_failed_service() {
    let arn: ServiceArn =
        "arn:aws:apprunner:eu-west-1:123456789012:service/web-hello/8fe1e10304f84fd2b0df550fe98a71fa"
            .parse()
            .unwrap();
    let request = request(|values| "team=shop".clone_into(&mut values.tags));
    let command = write(&request, Some(&arn), Language::Cli);
    assert!(command.starts_with("aws apprunner update-service"));
    assert!(command.contains(&format!("--service-arn '{arn}'")));
    assert!(!command.contains("--service-name") && !command.contains("--tags"));
    let body = write(&request, Some(&arn), Language::Json);
    assert!(body.contains("\"ServiceArn\"") && !body.contains("\"Tags\""));
}

#[test]
fn a_template_has_lists_where_the_api_has_maps() {
    let template = write(
        &request(|values| {
            values.variables = vec![variable("MODE", "a: b")];
            "team=shop".clone_into(&mut values.tags);
        }),
        None,
        Language::CloudFormation,
    );
    assert!(template.contains(
        "            RuntimeEnvironmentVariables:\n              - Name: \"MODE\"\n                Value: \"a: b\"\n"
    ), "{template}");
    assert!(
        template.contains("      Tags:\n        - Key: \"team\"\n          Value: \"shop\"\n"),
        "{template}"
    );
}

#[test]
fn a_resource_of_terraform_has_blocks() {
    let resource = write(
        &request(|values| {
            values.variables = vec![variable("PRICE", "${5}")];
            "2web".clone_into(&mut values.name);
        }),
        None,
        Language::Terraform,
    );
    assert!(resource.starts_with("resource \"aws_apprunner_service\" \"service_2web\" {\n"));
    assert!(
        resource.contains("  source_configuration {\n    image_repository {\n"),
        "{resource}"
    );
    assert!(
        resource.contains("runtime_environment_variables = {\n          \"PRICE\" = \"$${5}\"\n"),
        "{resource}"
    );
}

proptest! {
    #[test]
    fn any_value_survives_shell_and_json(value in "\\PC{0,40}") {
        prop_assume!(!value_looks_secret(&value));
        let request = request(|values| {
            values.variables = vec![variable("A", &value)];
        });
        let member = |input: &serde_json::Value| {
            input["ImageRepository"]["ImageConfiguration"]["RuntimeEnvironmentVariables"]["A"].clone()
        };
        prop_assert_eq!(member(&option(&cli(&request), "source-configuration")), value.clone());
        prop_assert_eq!(member(&json(&request)["SourceConfiguration"]), value);
    }
}
