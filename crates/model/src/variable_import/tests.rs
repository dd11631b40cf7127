//! Variables that come from elsewhere.

use super::*;
use crate::draft::{DraftValues, DraftVariable};
use proptest::prelude::*;

const SECRET: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf";

fn draft(table: &str, import: &str) -> DraftValues {
    let mut values = DraftValues {
        import_text: import.to_owned(),
        ..DraftValues::default()
    };
    values.set_env_text(table.to_owned());
    values
}

fn taken(import: &str) -> Vec<(String, String)> {
    let mut values = draft("", import);
    values.take_import();
    assert_eq!(values.import_text, "");
    values
        .variables
        .into_iter()
        .map(|row| (row.name, row.value))
        .collect()
}

/// Place, name and fate of each, in words.
fn told(table: &str, import: &str) -> Vec<String> {
    let planned = draft(table, import).planned_import().unwrap();
    planned
        .variables
        .into_iter()
        .map(|one| match one.fate {
            Fate::Refused(why) => format!("{} {}: {why}", one.place, one.name),
            fate => format!("{} {}: {fate:?}", one.place, one.name),
        })
        .collect()
}

#[test]
fn the_same_variables_come_in_three_formats() {
    let same = [("A", "1"), ("B", "two, three"), ("C", "")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
    for (format, text) in [
        (Format::Dotenv, "# of the shop\nA=1\nexport B=\"two, three\"\nC="),
        (Format::Json, r#"{"A": 1, "B": "two, three", "C": ""}"#),
        (
            Format::Json,
            r#" [{"Name": "A", "Value": "1"}, {"name": "B", "value": "two, three"}, {"key": "C", "value": ""}]"#,
        ),
        (Format::Csv, "A,1\nB,\"two, three\"\nC,\n"),
        (
            Format::Csv,
            "\u{feff}name;value;comment\nA;1;first\n\nB;two, three;\nC;;\n",
        ),
        (Format::Csv, "value\tname\n1\tA\n\"two, three\"\tB\n\tC"),
    ] {
        assert_eq!(draft("", text).planned_import().unwrap().format, format, "{text}");
        assert_eq!(taken(text), same, "{text}");
    }
    assert_eq!(draft("", " \n").planned_import(), None);
}

#[test]
fn what_would_happen_is_told_first() {
    let table = "A=1\nB=2";
    assert_eq!(
        told(table, "A=1\nB=3\nC=4\nnonsense\nPORT=1\nAWSAPPRUNNER_X=1\nC=5"),
        [
            "Line 1 A: Same",
            "Line 2 B: Replaces",
            "Line 3 C: Added",
            "Line 4 : Write NAME=value, or # in front of a comment.",
            "Line 5 PORT: App Runner sets PORT itself, from the port above. Remove this one.",
            "Line 6 AWSAPPRUNNER_X: Choose another name. AWS reserves names that start with AWSAPPRUNNER.",
            "Line 7 C: This name is there twice. Keep one.",
        ]
    );
    let planned = draft(table, "B=3\nC=4\nPORT=1").planned_import().unwrap();
    assert_eq!(
        (planned.counts(), planned.count, planned.seal().as_str()),
        ([1, 1, 1], 3, "1-1-1")
    );
    let mut values = draft(table, "B=3\nC=4\nPORT=1");
    values.take_import();
    assert_eq!(values.text_of_variables(), "A=1\nB=3\nC=4");
}

#[test]
fn faults_of_json_and_csv_name_their_place() {
    assert_eq!(
        told("", r#"{"A": null, "B": {}, "C": [1], "C": "x", "D E": ""}"#),
        [
            "Entry 1 A: Write a value, or \"\" for an empty one.",
            "Entry 2 B: Write the value as a text in quotes.",
            "Entry 3 C: Write the value as a text in quotes.",
            "Entry 4 C: Added",
            "Entry 5 D E: Use letters, digits and underscores, and start with a letter or an underscore.",
        ]
    );
    assert_eq!(
        told("", r#"["A", {"value": "1"}, {"name": "B"}]"#),
        [
            "Entry 1 : Write an object with name and value.",
            "Entry 2 : Write an object with name and value.",
            "Entry 3 B: Write a value beside the name.",
        ]
    );
    let broken = told("", "{\"A\": \"1\",\n\"B\"}");
    assert!(broken[0].starts_with("Line 2 : This is no JSON: "), "{broken:?}");
    assert_eq!(
        told("", "A,1\nB\n# no,variable\nC,2,3"),
        [
            "Line 1 A: Added",
            "Line 2 B: Write name and value with a comma between them.",
            "Line 4 C: There are more than two columns. Put a value with a comma into quotes.",
        ]
    );
}

#[test]
fn references_come_as_references() {
    let text = format!(
        r#"[{{"name": "DB", "value": "{SECRET}"}}, {{"name": "MODE", "valueFrom": "/shop/mode"}}, {{"name": "A", "value": "1"}}]"#
    );
    let mut values = draft("DB=plain", &text);
    let planned = values.planned_import().unwrap();
    assert_eq!(
        planned
            .variables
            .iter()
            .map(|one| one.is_reference)
            .collect::<Vec<_>>(),
        [true, true, false]
    );
    values.take_import();
    assert!(
        values
            .variables
            .iter()
            .filter(|row| row.name != "A")
            .all(DraftVariable::is_reference)
    );
}

#[test]
fn there_is_room_for_so_many() {
    use std::fmt::Write as _;
    let mut text = String::new();
    for number in 0..53 {
        writeln!(text, "A{number}=1").unwrap();
    }
    let planned = draft("B=1", &text).planned_import().unwrap();
    assert_eq!((planned.counts(), planned.count), ([49, 0, 4], 50));
}

proptest! {
    #[test]
    fn no_text_makes_it_stumble(text in "(?s).{0,120}|[\\[{][\\[\\]{}\":,a-z0-9 ]{0,60}|[a-z,;\"\n#]{0,60}") {
        let mut values = draft("A=1", &text);
        let _ = values.planned_import();
        values.take_import();
        prop_assert!(values.variables.len() <= 50);
    }

    #[test]
    fn what_was_planned_is_what_is_taken(
        table in "([A-D]=[a-z]{0,3}\n){0,4}",
        import in "([A-F1]=[a-z]{0,3}\n|x\n){1,6}",
    ) {
        let mut values = draft(&table, &import);
        let Some(planned) = values.planned_import() else { return Ok(()) };
        let before = values.variables.iter().filter(|row| !row.is_empty()).count();
        values.take_import();
        prop_assert_eq!(values.variables.len(), planned.count);
        prop_assert_eq!(values.variables.len(), before + planned.counts()[0]);
        // A second time there is nothing new in it.
        values.import_text = import;
        let again = values.planned_import().map(|again| again.counts()).unwrap_or_default();
        prop_assert_eq!((again[0], again[1]), (0, 0));
    }
}
