use super::*;
use proptest::prelude::*;

fn variable(source: &str, name: &str, value: &str) -> DraftVariable {
    DraftVariable {
        source: source.to_owned(),
        name: name.to_owned(),
        value: value.to_owned(),
        ..DraftVariable::default()
    }
}

/// A form in which anything may stand anywhere.
fn any_form() -> impl Strategy<Value = DraftValues> {
    let rows = prop::collection::vec(("(plain|reference)", ".{0,20}", "(?s).{0,60}"), 0..6);
    let texts = prop::collection::vec("(?s).{0,30}", DraftValues::default().fields().len());
    (rows, texts).prop_map(|(rows, texts)| {
        let mut values = DraftValues {
            variables: rows
                .iter()
                .map(|(source, name, value)| variable(source, name, value))
                .collect(),
            ..DraftValues::default()
        };
        for ((name, _), text) in DraftValues::default().fields().iter().zip(texts) {
            if is_setting(name) {
                *values.field_mut(name).unwrap() = text;
            }
        }
        values
    })
}

proptest! {
    #[test]
    fn what_is_written_with_all_values_is_read_back_whole(values in any_form()) {
        let read = read(&write(&values, None, PlainValues::All)).unwrap();
        prop_assert_eq!(read, DraftFile { values, link: None, ignored: Vec::new() });
    }

    #[test]
    fn without_secrets_only_values_are_missing(values in any_form(), none in any::<bool>()) {
        let plain = if none { PlainValues::None } else { PlainValues::NotSecret };
        let back = read(&write(&values, None, plain)).unwrap().values;
        for field in values.differences(&back) {
            prop_assert!(matches!(field, "variables" | "configuration_file"), "{}", field);
        }
        prop_assert_eq!(back.variables.len(), values.variables.len());
        for (before, after) in values.variables.iter().zip(&back.variables) {
            prop_assert_eq!((&before.source, &before.name), (&after.source, &after.name));
            prop_assert!(after.value.is_empty() || (after.value == before.value && !(after.looks_secret())));
        }
    }

    #[test]
    fn no_text_makes_it_stumble(text in "(?s).{0,200}", form in "\\PC{0,80}") {
        let _ = read(&text);
        let _ = read(&format!("{{\"format\":\"{FORMAT}\",\"version\":1,\"draft\":{form}}}"));
    }
}

#[test]
fn what_is_no_setting_stays_out_and_is_not_taken_in() {
    let mut values = DraftValues::default();
    for (name, _) in DraftValues::default().fields() {
        *values.field_mut(name).unwrap() = format!("canary {name}");
    }
    let text = write(&values, None, PlainValues::All);
    let form = serde_json::from_str::<Value>(&text).unwrap();
    for (name, value) in values.fields() {
        let written = form
            .get("draft")
            .and_then(|form| form.get(name))
            .and_then(Value::as_str);
        assert_eq!(written, is_setting(name).then_some(value), "{name}");
    }
    let read = read(
        r#"{"format":"slipway-draft","version":1,"draft":{"new_connection":"x","acknowledged_role":"y"}}"#,
    )
    .unwrap();
    assert_eq!(read.values, DraftValues::default());
    assert_eq!(read.ignored.len(), 2);
}

#[test]
fn what_looks_like_a_secret_is_left_out_unless_it_is_asked_for() {
    let values = DraftValues {
        env_text: "STRIPE_KEY=canary-one".to_owned(),
        configuration_file: "env:\n  - name: A\n    value: ghp_canarytwo0123456789\n".to_owned(),
        variables: vec![
            variable("plain", "API_TOKEN", "canary-three"),
            variable("plain", "GREETING", "Hello"),
            variable(
                "reference",
                "DB_PASSWORD",
                "arn:aws:ssm:eu-west-1:123456789012:parameter/db",
            ),
        ],
        ..DraftValues::default()
    };
    let text = write(&values, None, PlainValues::NotSecret);
    assert!(!text.contains("canary"), "{text}");
    assert!(text.contains("Hello") && text.contains("parameter/db"), "{text}");
    let text = write(&values, None, PlainValues::None);
    assert!(!text.contains("canary") && !text.contains("Hello"), "{text}");
    assert!(text.contains("GREETING"), "{text}");
}

#[test]
fn a_file_written_by_hand_may_have_numbers_and_leave_out_what_is_usual() {
    let text = r#"{"format":"slipway-draft","version":1,"draft":{"port":8000,"start_command":null,
        "variables":[{"name":"A","value":1,"note":"x"},{"name":"B"}],"colour":"red","size":{"a":1}}}"#;
    let file = read(&format!("\u{feff}{text}")).unwrap();
    assert_eq!(file.values.port, "8000");
    assert_eq!(
        file.values.variables,
        [variable("plain", "A", "1"), variable("plain", "B", "")]
    );
    let mut ignored = file.ignored;
    ignored.sort();
    assert_eq!(ignored, ["colour", "size", "variables.note"]);
}

#[test]
fn each_fault_is_said_with_its_place() {
    let draft = |form: &str| format!("{{\"format\":\"slipway-draft\",\"version\":1,\"draft\":{form}}}");
    let long = " ".repeat(LONGEST_FILE) + "{}";
    for (text, words) in [
        (String::new(), "Choose a file"),
        (long, "too long"),
        ("{\n  \"format\": oops}".to_owned(), "Line 2, character 13"),
        ("[]".to_owned(), "no draft of Slipway"),
        (
            "{\"format\":\"other\",\"version\":1}".to_owned(),
            "no draft of Slipway",
        ),
        (
            "{\"format\":\"slipway-draft\",\"version\":2,\"draft\":{}}".to_owned(),
            "newer Slipway",
        ),
        (draft("[]"), "\"draft\""),
        (
            draft("{\"port\":[80]}"),
            "\"port\" in the file: a text belongs there",
        ),
        (draft("{\"variables\":{}}"), "\"variables\" in the file: a list"),
        (draft("{\"variables\":[{},7]}"), "\"variables[1]\""),
        (
            draft("{\"variables\":[{\"value\":true}]}"),
            "\"variables[0].value\"",
        ),
        (
            draft("{\"variables\":[{\"source\":\"file\"}]}"),
            "\"variables[0].source\"",
        ),
    ] {
        let said = read(&text).unwrap_err().to_string();
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn many_unknown_fields_are_counted() {
    let fields: Vec<String> = (0..25).map(|number| format!("\"x{number}\":1")).collect();
    let text = format!(
        "{{\"format\":\"slipway-draft\",\"version\":1,\"draft\":{{{}}}}}",
        fields.join(",")
    );
    let ignored = read(&text).unwrap().ignored;
    assert_eq!((ignored.len(), ignored.last().unwrap().as_str()), (11, "15 more"));
}

#[test]
fn what_a_link_has_proposed_stays_so_in_a_file() {
    let link = "v=1&image=public.ecr.aws/nginx/nginx:1.27&default.API_TOKEN=hunter2";
    let values = DraftValues::default();
    let all = write(&values, Some(link), PlainValues::All);
    assert_eq!(read(&all).unwrap().link.as_deref(), Some(link));
    for plain in [PlainValues::NotSecret, PlainValues::None] {
        let text = write(&values, Some(link), plain);
        assert!(!text.contains("hunter2"), "{text}");
        assert_eq!(read(&text).unwrap().link.as_deref(), Some(""));
    }
    assert_eq!(read(&write(&values, None, PlainValues::All)).unwrap().link, None);
    for wrong in ["1", "null", &format!("{:?}", "x".repeat(9000))] {
        let text = format!("{{\"format\":\"{FORMAT}\",\"version\":1,\"link\":{wrong},\"draft\":{{}}}}");
        let said = read(&text).unwrap_err().to_string();
        assert!(said.starts_with("Check \"link\" in the file"), "{said}");
    }
}
