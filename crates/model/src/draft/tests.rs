use super::*;
use crate::compute::InstanceSize;

const ACCOUNT: &str = "123456789012";

fn good() -> DraftValues {
    DraftValues {
        image: "public.ecr.aws/aws-containers/hello-app-runner:latest".to_owned(),
        name: "web-hello".to_owned(),
        region: "eu-west-1".to_owned(),
        port: "8000".to_owned(),
        ..DraftValues::default()
    }
}

fn errors(change: impl FnOnce(&mut DraftValues)) -> Vec<(String, String)> {
    let mut values = good();
    change(&mut values);
    let errors = values.check(ACCOUNT).err().unwrap_or_default();
    errors
        .0
        .into_iter()
        .map(|error| (error.field, error.message))
        .collect()
}

fn fields(change: impl FnOnce(&mut DraftValues)) -> Vec<String> {
    errors(change).into_iter().map(|(field, _)| field).collect()
}

#[test]
fn a_good_form_is_a_request() {
    let request = good().check(ACCOUNT).unwrap();
    assert_eq!(request.settings().unwrap().port.number(), 8000);
    assert_eq!(request.size, InstanceSize::DEFAULT);
    assert!(
        matches!(
            &request.source,
            Source::Image {
                access_role: None,
                ..
            }
        ) && !request.automatic_deployment
    );
}

#[test]
fn each_error_stands_at_its_field() {
    assert_eq!(fields(|v| v.port = "65536".to_owned()), ["port"]);
    assert_eq!(fields(|v| v.name = "api".to_owned()), ["name"]);
    assert_eq!(fields(|v| v.memory = "12288".to_owned()), ["memory"]);
    assert_eq!(fields(|v| v.trigger = "automatic".to_owned()), ["trigger"]);
    assert_eq!(fields(|v| v.provider = "ecr".to_owned()), ["image"]);
    assert_eq!(
        fields(|v| v.health_interval = "21".to_owned()),
        ["health_interval"]
    );
    assert_eq!(fields(|v| v.start_command = "a\nb".to_owned()), ["start_command"]);
    assert_eq!(fields(|v| v.tags = "aws:team=shop".to_owned()), ["tags"]);
    assert_eq!(
        fields(|v| {
            v.image = "nginx".to_owned();
            v.port = String::new();
        }),
        ["image", "port"]
    );
}

#[test]
fn what_was_changed_meanwhile_is_put_on_top_of_what_came_back() {
    let sent = good();
    let mut typed = sent.clone();
    typed.port = "81".to_owned();
    typed.variables.push(DraftVariable::default());
    let mut back = sent.clone();
    back.image = "public.ecr.aws/nginx/nginx:1.27".to_owned();
    back.port = "80".to_owned();
    back.take_changes(&sent, &typed);
    assert_eq!(back.image, "public.ecr.aws/nginx/nginx:1.27");
    assert_eq!(back.port, "81");
    assert_eq!(back.variables, typed.variables);
    let unchanged = back.clone();
    back.take_changes(&sent, &sent);
    assert_eq!(back, unchanged);
}

#[test]
fn a_private_image_wants_a_role() {
    let private = |role: &str| {
        let role = role.to_owned();
        fields(move |v| {
            v.provider = "ecr".to_owned();
            v.image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1".to_owned();
            v.access_role = role;
        })
    };
    assert_eq!(private(""), ["access_role"]);
    assert_eq!(private("AppRunnerECRAccessRole"), ["access_role"]);
    assert!(private("arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole").is_empty());
}

#[test]
fn variables_are_checked_row_by_row() {
    let row = |name: &str, value: &str| DraftVariable {
        name: name.to_owned(),
        value: value.to_owned(),
        ..DraftVariable::default()
    };
    let found = fields(|v| {
        v.variables = vec![
            row("A", "1"),
            row("", ""),
            row("A", "2"),
            row("", "x"),
            row("B C", ""),
        ];
    });
    assert_eq!(
        found,
        ["variables[2][name]", "variables[3][name]", "variables[4][name]"]
    );
}

#[test]
fn what_is_not_in_the_table_is_not_sent_unnoticed() {
    let mut values = good();
    values.set_env_text("A=1\nB".to_owned());
    let errors = values.check(ACCOUNT).unwrap_err();
    assert_eq!(
        errors.at("env_text"),
        Some("Line 2: Write NAME=value, or # in front of a comment.")
    );
    values.set_env_text("A=1\nB=2".to_owned());
    assert_eq!(
        values.check(ACCOUNT).unwrap().settings().unwrap().variables.len(),
        2
    );
    values.import_text = "C=3".to_owned();
    assert_eq!(
        values.check(ACCOUNT).unwrap_err().at("import_text"),
        Some("Take these variables over, or empty this field.")
    );
    values.take_import();
    assert_eq!(
        values.check(ACCOUNT).unwrap().settings().unwrap().variables.len(),
        3
    );
}

#[test]
fn a_step_takes_only_its_own_fields() {
    let mut values = good();
    let typed = DraftValues {
        image: "x".to_owned(),
        name: "y".to_owned(),
        ..DraftValues::default()
    };
    values.take_step(Step::Source, &typed);
    assert_eq!((values.image.as_str(), values.name.as_str()), ("x", "web-hello"));
    values.take_step(Step::Configure, &typed);
    assert_eq!((values.image.as_str(), values.name.as_str()), ("x", "y"));
}

#[test]
fn every_field_can_be_read_and_changed_by_its_name() {
    let mut values = good();
    for (name, _) in good().fields() {
        name.clone_into(values.field_mut(name).unwrap());
        assert_eq!(values.field(name), Some(name));
    }
    assert_eq!(values.field("variables"), None);
    assert_eq!(values.field_mut("variables"), None);
}

#[test]
fn a_public_provider_refuses_automatic_deployment_before_an_image_is_typed() {
    let mut values = DraftValues::default();
    assert!(values.automatic_deployment_refusal(ACCOUNT).is_some());
    "ecr".clone_into(&mut values.provider);
    assert_eq!(values.automatic_deployment_refusal(ACCOUNT), None);
    "210987654321.dkr.ecr.eu-west-1.amazonaws.com/web:1".clone_into(&mut values.image);
    assert!(values.automatic_deployment_refusal(ACCOUNT).is_some());
}

#[test]
fn source_code_has_a_step_more_and_keeps_what_was_typed_for_an_image() {
    let mut values = good();
    assert_eq!(values.steps().len(), 3);
    assert_eq!(values.step_behind(Step::Source), Some(Step::Configure));
    assert_eq!(values.step_before(Step::Source), None);
    let typed = code();
    values.take_step(Step::Source, &typed);
    assert_eq!(values.step_behind(Step::Source), Some(Step::Build));
    assert_eq!(values.step_before(Step::Review), Some(Step::Configure));
    assert_eq!(
        (values.step_of("port"), good().step_of("port")),
        (Step::Build, Step::Configure)
    );
    values.take_step(Step::Build, &typed);
    assert_eq!(values.runtime, typed.runtime);
    values.check(ACCOUNT).unwrap();
}

/// A form for source code without a fault.
fn code() -> DraftValues {
    DraftValues {
        repository_type: "code".to_owned(),
        repository: "https://github.com/shop/web".to_owned(),
        branch: "main".to_owned(),
        connection:
            "arn:aws:apprunner:eu-west-1:123456789012:connection/github/0123456789abcdef0123456789abcdef"
                .to_owned(),
        runtime: "NODEJS_22".to_owned(),
        build_command: "npm ci".to_owned(),
        start_command: "node server.js".to_owned(),
        ..good()
    }
}

fn code_fields(change: impl FnOnce(&mut DraftValues)) -> Vec<String> {
    let mut values = code();
    change(&mut values);
    let errors = values.check(ACCOUNT).err().unwrap_or_default();
    errors.0.into_iter().map(|error| error.field).collect()
}

#[test]
fn source_code_is_checked_field_by_field() {
    let request = code().check(ACCOUNT).unwrap();
    let Source::Code {
        build: Some(build), ..
    } = &request.source
    else {
        panic!("{request:?}");
    };
    assert_eq!(build.settings.start_command.as_deref(), Some("node server.js"));
    assert_eq!(
        code_fields(|values| values.repository = "https://gitlab.com/a/b".to_owned()),
        ["repository"]
    );
    assert_eq!(code_fields(|values| values.branch = String::new()), ["branch"]);
    assert_eq!(
        code_fields(|values| values.source_directory = "web".to_owned()),
        ["source_directory"]
    );
    assert_eq!(
        code_fields(|values| values.start_command = " ".to_owned()),
        ["start_command"]
    );
    assert_eq!(
        code_fields(|values| values.build_command = "a\nb".to_owned()),
        ["build_command"]
    );
    assert_eq!(code_fields(|values| values.runtime = String::new()), ["runtime"]);
    assert_eq!(
        code_fields(|values| values.connection = "mine".to_owned()),
        ["connection"]
    );
    // What was typed for an image does not matter.
    assert!(code_fields(|values| values.image = "nonsense".to_owned()).is_empty());
}

#[test]
fn an_ended_runtime_has_to_be_wanted() {
    let ended = |wanted: &str| {
        code_fields(|values| {
            values.runtime = "NODEJS_18".to_owned();
            values.ended_runtime = wanted.to_owned();
        })
    };
    assert_eq!(ended(""), ["runtime"]);
    assert!(ended("yes").is_empty());
}

#[test]
fn a_file_of_the_repository_owns_what_it_says() {
    let fields = code_fields(|values| {
        values.configuration_source = "repository".to_owned();
        values.runtime = String::new();
        values.port = "x".to_owned();
        values.start_command = String::new();
        values.env_text = "nonsense".to_owned();
    });
    assert!(fields.is_empty(), "{fields:?}");
}

#[test]
fn security_and_networking_are_checked() {
    for (field, value) in [
        ("instance_role", "role"),
        ("kms_key", "alias/mine"),
        ("ingress", ""),
        ("ip_address_type", "ipv5"),
        (
            "vpc_connector",
            "arn:aws:apprunner:eu-west-1:123456789012:service/x/y",
        ),
        ("auto_scaling", "mine"),
        ("observability", "on"),
        ("repository_type", "zip"),
    ] {
        let fields = fields(|values| value.clone_into(values.field_mut(field).unwrap()));
        assert_eq!(fields, [field], "{value}");
    }
    let reading = |role: &str| {
        fields(|values| {
            values.variables = vec![DraftVariable {
                source: "reference".to_owned(),
                name: "DB".to_owned(),
                value: "arn:aws:ssm:eu-west-1:123456789012:parameter/db".to_owned(),
                ..DraftVariable::default()
            }];
            role.clone_into(&mut values.instance_role);
        })
    };
    assert_eq!(reading(""), ["instance_role"]);
    assert!(reading("arn:aws:iam::123456789012:role/WebInstanceRole").is_empty());
}

mod merging {
    use super::*;
    use proptest::prelude::*;

    fn rows() -> impl Strategy<Value = Vec<DraftVariable>> {
        prop::collection::vec(("[A-D]?", "[1-3]"), 0..5).prop_map(|rows| {
            rows.into_iter()
                .map(|(name, value)| DraftVariable {
                    name,
                    value,
                    ..DraftVariable::default()
                })
                .collect()
        })
    }

    fn form() -> impl Strategy<Value = DraftValues> {
        (rows(), "80|81|82", "a|b").prop_map(|(variables, port, image)| DraftValues {
            image,
            port,
            variables,
            ..good()
        })
    }

    fn merged(before: &DraftValues, theirs: &DraftValues, mine: &DraftValues) -> DraftValues {
        let mut both = theirs.clone();
        both.take_changes_of_step(Step::Configure, before, mine);
        both
    }

    proptest! {
        #[test]
        fn who_changed_alone_has_their_version(before in form(), mine in form()) {
            let alone = merged(&before, &before, &mine);
            prop_assert_eq!(&alone.port, &mine.port);
            prop_assert_eq!(&alone.variables, &mine.variables);
            // Another step's field is nothing that this one changes.
            prop_assert_eq!(&alone.image, &before.image);
            prop_assert_eq!(&merged(&before, &mine, &before), &mine);
        }

        #[test]
        fn nothing_that_was_typed_is_lost(before in form(), theirs in form(), mine in form()) {
            let both = merged(&before, &theirs, &mine);
            for row in mine.variables.iter().filter(|row| !before.variables.contains(row)) {
                prop_assert!(both.variables.contains(row), "{:?} of mine in {:?}", row, both.variables);
            }
            for row in theirs.variables.iter().filter(|row| !before.variables.contains(row)) {
                let is_there = both.variables.contains(row);
                let is_overruled = mine.variables.iter().any(|own| own.name == row.name);
                prop_assert!(is_there || is_overruled, "{:?} of theirs in {:?}", row, both.variables);
            }
        }
    }
}
