//! Writes every kind of create in every language, for the tools that own these languages to check:
//! `cargo run --package model --example exports -- FOLDER`. `cargo xtask test` does.

use model::arn::ServiceArn;
use model::draft::{CreateRequest, DraftValues, DraftVariable};
use model::export::{self, Language};
use std::error::Error;
use std::path::Path;

const ACCOUNT: &str = "123456789012";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name the folder to write into")?;
    let rebuilds: ServiceArn =
        "arn:aws:apprunner:eu-west-1:123456789012:service/web-hello/8fe1e10304f84fd2b0df550fe98a71fa"
            .parse()?;
    for (kind, values) in kinds() {
        let request = values
            .check(ACCOUNT)
            .map_err(|errors| format!("{kind}: {errors:?}"))?;
        write(&Path::new(&folder).join("create").join(kind), &request, None)?;
        // No word of CloudFormation or Terraform rebuilds: they write what they write for a create.
        write(
            &Path::new(&folder).join("update").join(kind),
            &request,
            Some(&rebuilds),
        )?;
    }
    Ok(())
}

fn write(
    folder: &Path,
    request: &CreateRequest,
    rebuilds: Option<&ServiceArn>,
) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    for language in Language::ALL {
        let text = export::write(request, rebuilds, language);
        std::fs::write(folder.join(language.file_name()), text)?;
    }
    Ok(())
}

fn kinds() -> Vec<(&'static str, DraftValues)> {
    vec![
        ("image-of-ecr-public", public_image()),
        ("image-of-ecr", private_image()),
        ("code-with-settings", code()),
        ("code-with-file", code_by_file()),
        ("image-with-everything", with_everything(private_image())),
        ("code-with-everything", with_everything(code())),
        ("code-by-file-with-everything", with_everything(code_by_file())),
    ]
}

fn public_image() -> DraftValues {
    DraftValues {
        image: "public.ecr.aws/nginx/nginx:1.27".to_owned(),
        name: "web-hello".to_owned(),
        region: "eu-west-1".to_owned(),
        port: "80".to_owned(),
        ..DraftValues::default()
    }
}

fn private_image() -> DraftValues {
    DraftValues {
        provider: "ecr".to_owned(),
        image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1.4.0".to_owned(),
        access_role: "arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole".to_owned(),
        ..public_image()
    }
}

fn code() -> DraftValues {
    DraftValues {
        repository_type: "code".to_owned(),
        image: String::new(),
        repository: "https://github.com/shop/web".to_owned(),
        branch: "main".to_owned(),
        connection: resource("connection/shop-github"),
        runtime: "PYTHON_311".to_owned(),
        build_command: "pip install -r requirements.txt".to_owned(),
        start_command: "gunicorn shop.wsgi".to_owned(),
        ..public_image()
    }
}

fn code_by_file() -> DraftValues {
    DraftValues {
        configuration_source: "repository".to_owned(),
        ..code()
    }
}

/// All that a form can say, with values that are hard to quote.
fn with_everything(values: DraftValues) -> DraftValues {
    let plain = [
        ("GREETING", "it's \"me\" \\ you: ${HOME} %{x} $(id) `id` #1"),
        ("LINES", "one\n\ttwo\n"),
        ("ANSWER", "yes"),
        ("OCTAL", "0123"),
        ("EMPTY", ""),
        ("WORLD", "Grüße, 世界 🚢"),
    ];
    let references = [
        (
            "DB_URL",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf",
        ),
        (
            "LEVEL",
            "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/log-level",
        ),
    ];
    let rows = |source: &str, pairs: &[(&str, &str)]| -> Vec<DraftVariable> {
        let row = |(name, value): &(&str, &str)| DraftVariable {
            source: source.to_owned(),
            name: (*name).to_owned(),
            value: (*value).to_owned(),
            ..DraftVariable::default()
        };
        pairs.iter().map(row).collect()
    };
    DraftValues {
        trigger: "automatic".to_owned(),
        source_directory: "/web".to_owned(),
        start_command: "sh -c 'exec gunicorn --bind \"0.0.0.0:$PORT\" shop.wsgi'".to_owned(),
        cpu: "256".to_owned(),
        memory: "512".to_owned(),
        variables: [rows("plain", &plain), rows("reference", &references)].concat(),
        auto_scaling: resource("autoscalingconfiguration/two-at-least/1"),
        health_protocol: "http".to_owned(),
        health_path: "/healthz?full=1&x='".to_owned(),
        health_interval: "20".to_owned(),
        health_timeout: "20".to_owned(),
        healthy_threshold: "20".to_owned(),
        unhealthy_threshold: "20".to_owned(),
        instance_role: "arn:aws:iam::123456789012:role/ShopInstanceRole".to_owned(),
        kms_key: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab".to_owned(),
        ingress: "private".to_owned(),
        ip_address_type: "dual_stack".to_owned(),
        vpc_connector: resource("vpcconnector/shop/1"),
        observability: resource("observabilityconfiguration/traces/1"),
        tags: "team=shop\nowner=it's us\ncost-centre=4711".to_owned(),
        ..values
    }
}

fn resource(name: &str) -> String {
    format!("arn:aws:apprunner:eu-west-1:123456789012:{name}/0123456789abcdef0123456789abcdef")
}
