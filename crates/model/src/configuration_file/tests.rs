use super::*;
use proptest::prelude::*;

const WHOLE: &str = r#"version: 1.0
runtime: python311
build:
  commands:
    pre-build:
      - pip3 install --upgrade pip
    build:
      - pip3 install -r requirements.txt -t deps
  env:
    - name: PIP_NO_CACHE_DIR
      value: "1"
run:
  runtime-version: "3.11.13"
  pre-run:
    - pip3 install gunicorn
  command: gunicorn --chdir /app shop.wsgi
  network:
    port: 9000
    env: SHOP_PORT
  env:
    - name: SHOP_MODE
      value: "production"
  secrets:
    - name: DB_URL
      value-from: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-AbCdEf"
"#;

fn told(text: &str) -> Vec<String> {
    read(text).findings.iter().map(ToString::to_string).collect()
}

/// The whole file with a line replaced.
fn with(line: &str, other: &str) -> String {
    assert!(WHOLE.contains(line), "{line}");
    WHOLE.replace(line, other)
}

#[test]
fn a_whole_file_is_understood() {
    let reading = read(WHOLE);
    assert_eq!(reading.findings, []);
    let file = reading.file.unwrap();
    assert_eq!(file.runtime, Runtime::Python311);
    assert_eq!(file.build.pre_build, ["pip3 install --upgrade pip"]);
    assert_eq!(
        file.build.variables,
        [("PIP_NO_CACHE_DIR".to_owned(), "1".to_owned())]
    );
    assert_eq!(file.run.runtime_version.as_deref(), Some("3.11.13"));
    assert_eq!(file.run.port.unwrap().number(), 9000);
    assert_eq!(file.run.port_variable.as_deref(), Some("SHOP_PORT"));
    assert_eq!(file.run.secrets.len(), 1);
}

#[test]
fn the_smallest_file_is_enough() {
    let text = "version: 1.0\nruntime: nodejs22\nbuild:\n  commands:\n    build: [npm ci]\nrun:\n  command: node server.js\n";
    assert_eq!(told(text), Vec::<String>::new());
}

/// What stands in the whole file, what someone writes instead, and what is said about it.
const SLIPS: [(&str, &str, &str); 20] = [
    (
        "version: 1.0",
        "version: 2.0",
        "Line 1: Write version: 1.0. App Runner has no other version of the file.",
    ),
    (
        "runtime: python311",
        "runtime: python3.11",
        "Line 2: Write python311. App Runner has no runtime python3.11.",
    ),
    (
        "runtime: python311",
        "runtime: rust",
        "Line 2: App Runner has no runtime rust. Choose one of python311, nodejs22, corretto11, corretto8.",
    ),
    (
        "    pre-build:",
        "    pre_build:",
        "Line 5: Write pre-build: instead of pre_build:.",
    ),
    (
        "    build:\n      - pip3 install -r requirements.txt -t deps",
        "    build: pip3 install",
        "Line 7: Put each command of build on a line of its own that begins with a dash.",
    ),
    (
        "      - pip3 install --upgrade pip",
        "      - echo a: b",
        "Line 6: Quote the command: YAML takes a colon and a blank for a key and its value.",
    ),
    (
        "\"3.11.13\"",
        "3.10",
        "Line 13: Quote it: \"3.10\". Without quotes YAML reads a number, in which 3.10 is 3.1.",
    ),
    (
        "\"3.11.13\"",
        "latest",
        "Line 13: Write a version as \"3.11\" or \"3.11.13\".",
    ),
    (
        "command: gunicorn --chdir /app shop.wsgi",
        "command: [gunicorn, shop.wsgi]",
        "Line 16: Write one command, not a list. What has to happen before it belongs in pre-run or in the build.",
    ),
    (
        "    port: 9000",
        "    port: 90000",
        "Line 18: Enter a port from 1 to 65535.",
    ),
    (
        "    env: SHOP_PORT",
        "    env: PORT",
        "Line 19: PORT holds the port anyway. Leave this line out.",
    ),
    (
        "\"production\"",
        "yes",
        "Line 22: Quote it: \"yes\". Without quotes YAML takes it for something else than text.",
    ),
    (
        "SHOP_MODE",
        "AWSAPPRUNNER_MODE",
        "Line 21: Choose another name. AWS reserves names that start with AWSAPPRUNNER.",
    ),
    (
        "    - name: DB_URL",
        "    - name: SHOP_MODE",
        "Line 24: This name is there twice. Keep one.",
    ),
    ("value-from:", "value:", "Line 24: Add value-from:."),
    (
        "  network:",
        "  cpu: 1024\n  network:",
        "Line 17: Leave cpu out. It is a setting of the service, not of the file.",
    ),
    (
        "  network:",
        "  start: x\n  network:",
        "Line 17: run has no key start. It has runtime-version, pre-run, command, network, env, secrets.",
    ),
    (
        "  network:",
        "\tnetwork:",
        "Line 17: Indent with spaces. YAML allows no tabs here.",
    ),
    (
        "      value: \"production\"",
        "      value: a: b",
        "Line 22: A colon stands where none may be. Quote a value that contains one, or mend the indentation.",
    ),
    (
        "    - name: SHOP_MODE\n      value: \"production\"",
        "    SHOP_MODE: production",
        "Line 21: Write run.env as a list: - name: NAME, and value: on the line below.",
    ),
];

#[test]
fn each_slip_is_told_at_its_line() {
    for (from, to, sentence) in SLIPS {
        let told = told(&with(from, to));
        assert!(
            told.iter().any(|told| told.starts_with(sentence)),
            "{to}: {told:?}"
        );
    }
}

#[test]
fn what_only_revised_builds_have_is_refused_for_others() {
    let told = told(&with("runtime: python311", "runtime: corretto11"));
    assert_eq!(
        told,
        [
            "Line 15: Move these commands to build.commands. Only python311, nodejs18 and nodejs22 have pre-run."
        ]
    );
}

#[test]
fn a_runtime_whose_support_has_ended_is_a_warning() {
    let reading = read(&with("runtime: python311", "runtime: nodejs18"));
    assert_eq!(
        reading.findings[0].to_string(),
        "Line 2: AWS's support of Node.js 18 ended on 2025-12-01; a new deployment may be refused. Move to nodejs22."
    );
    assert!(reading.file.is_some());
}

#[test]
fn what_is_missing_is_told_together() {
    assert_eq!(
        told("runtime: python311\n"),
        [
            "Line 1: Add version: 1.0.",
            "Line 1: Add build:, with at least one command in build.commands.build.",
            "Line 1: Add run:, with the command that starts the application.",
        ]
    );
    assert_eq!(
        told(""),
        ["Line 1: The file is empty. It begins with version: 1.0."]
    );
    assert_eq!(
        told("- a"),
        ["Line 1: The file needs keys below it: version, runtime, build, run."]
    );
}

#[test]
fn a_file_that_would_grow_without_bounds_is_not_read() {
    let laughs = "a: &a [x, x]\nb: &b [*a, *a]\n";
    assert!(told(laughs)[0].contains("anchor"));
    let deep = told(&"[".repeat(50_000));
    assert!(deep[0].contains("nested too deeply"), "{deep:?}");
    assert!(told(&"#".repeat(70_000))[0].contains("64 KiB"));
}

fn word() -> impl Strategy<Value = String> {
    "[ -~äß🚢\n]{1,20}".prop_filter("not blank", |text| !text.trim().is_empty())
}

fn variables() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::btree_map("[A-Z]{1,6}_", "\\PC{0,20}", 0..4).prop_map(|map| map.into_iter().collect())
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        build in prop::collection::vec(word(), 1..4),
        command in word(),
        variables in variables(),
        port in prop::option::of(1u16..),
    ) {
        let file = ConfigurationFile {
            runtime: Runtime::Nodejs22,
            build: Build { build: build.clone(), pre_build: build, variables: variables.clone(), ..Build::default() },
            run: Run {
                runtime_version: Some("22.14".to_owned()),
                pre_run: vec!["true".to_owned()],
                command,
                port: port.map(|port| port.try_into().unwrap()),
                variables,
                secrets: vec![("SECRET".to_owned(), "arn:aws:ssm:eu-west-1:123456789012:parameter/x".to_owned())],
                ..Run::default()
            },
        };
        let reading = read(&file.written());
        prop_assert!(reading.findings.iter().all(|finding| !finding.is_error), "{:?}\n{}", reading.findings, file.written());
        prop_assert_eq!(reading.file, Some(file));
    }

    #[test]
    fn no_text_makes_it_stumble(text in "(?s).{0,200}|([a-z\\-: \n\"'\\[\\]{}&*!|>#]|run:|build:|commands:){0,60}") {
        let reading = read(&text);
        prop_assert!(reading.file.is_some() || !reading.findings.is_empty());
        let lines = text.replace('\r', "\n").lines().count().max(1);
        prop_assert!(reading.findings.iter().all(|finding| finding.line >= 1 && finding.line <= lines + 1));
    }
}
