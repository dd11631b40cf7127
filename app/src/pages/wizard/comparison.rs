//! Two forms side by side, field by field: after a conflict, and where someone wants to compare.

use super::labels::{label, reading};
use leptos::prelude::*;
use model::draft::{DraftValues, DraftVariable};

/// How the name of a variable begins, as a field.
const VARIABLE: &str = "Variable";
/// How a variable without a value reads.
const EMPTY: &str = "Empty";

/// A field of both forms, as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) field: String,
    pub(crate) theirs: String,
    pub(crate) mine: String,
    pub(crate) differs: bool,
}

/// Two forms in a table. What differs is marked where the rest is shown too.
#[component]
pub(crate) fn Comparison(
    /// Whose the first form is.
    theirs: String,
    /// Whose the second form is.
    mine: String,
    /// The fields.
    rows: Vec<Row>,
) -> impl IntoView {
    let has_equal = rows.iter().any(|row| !row.differs);
    let rows = rows
        .into_iter()
        .map(|row| {
            let is_marked = has_equal && row.differs;
            view! {
                <tr class:is-different=is_marked>
                    <th scope="row">
                        {row.field} {is_marked.then(|| view! { <span class="visually-hidden">" (differs)"</span> })}
                    </th>
                    <td data-label=theirs.clone()>{row.theirs}</td>
                    <td data-label=mine.clone()>{row.mine}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-inset">
            <table class="table compare-table">
                <thead>
                    <tr>
                        <th scope="col">"Field"</th>
                        <th scope="col">{theirs.clone()}</th>
                        <th scope="col">{mine.clone()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// The fields that differ, of those that are asked for; variables by their names.
pub(crate) fn differences(
    theirs: &DraftValues,
    mine: &DraftValues,
    is_asked: impl Fn(&str) -> bool,
) -> Vec<Row> {
    let mut rows = Vec::new();
    for field in mine.differences(theirs) {
        if !is_asked(field) {
            continue;
        }
        if field == "variables" {
            if theirs.variables == mine.variables {
                rows.push(of_text(theirs, mine));
            } else {
                rows.extend(of_variables(&theirs.variables, &mine.variables));
            }
        } else {
            rows.push(of_field(field, theirs, mine));
        }
    }
    rows
}

/// Every field that is asked for and that one of both says something of, in the order of the form.
pub(crate) fn every_field(
    theirs: &DraftValues,
    mine: &DraftValues,
    is_asked: impl Fn(&str) -> bool,
) -> Vec<Row> {
    let mut rows: Vec<Row> = mine
        .fields()
        .into_iter()
        .filter(|(field, value)| {
            is_asked(field) && !(value.is_empty() && theirs.field(field).is_none_or(str::is_empty))
        })
        .map(|(field, _)| of_field(field, theirs, mine))
        .collect();
    if is_asked("variables") {
        let differing = differences(theirs, mine, |field| field == "variables");
        let equal = mine
            .variables
            .iter()
            .filter(|variable| theirs.variables.contains(variable))
            .map(|variable| Row {
                field: name_of(&variable.name),
                theirs: shown(variable),
                mine: shown(variable),
                differs: false,
            })
            .filter(|row| differing.iter().all(|other| other.field != row.field));
        rows.extend(equal);
        rows.extend(differing);
    }
    rows
}

/// The same, where plain values of variables are not told: what reads as empty is hidden.
pub(crate) fn with_hidden_values(mut rows: Vec<Row>) -> Vec<Row> {
    for row in rows.iter_mut().filter(|row| row.field.starts_with(VARIABLE)) {
        for value in [&mut row.theirs, &mut row.mine] {
            if value.split(", ").all(|part| part == EMPTY) {
                "Hidden".clone_into(value);
            }
        }
    }
    rows
}

fn of_field(field: &str, theirs: &DraftValues, mine: &DraftValues) -> Row {
    let value = |values: &DraftValues| values.field(field).unwrap_or_default().to_owned();
    let (before, after) = (value(theirs), value(mine));
    let (mut read, mut read_mine) = (reading(field, &before), reading(field, &after));
    let differs = before != after;
    if differs && read == read_mine {
        // Two ARNs may have the same name in them. Texts that may hold secrets stay out of sight.
        if field == "configuration_file" {
            read_mine.push_str(", others");
        } else {
            (read, read_mine) = (before, after);
        }
    }
    Row {
        field: label(field),
        theirs: read,
        mine: read_mine,
        differs,
    }
}

fn name_of(variable: &str) -> String {
    if variable.is_empty() {
        format!("{VARIABLE} without a name")
    } else {
        format!("{VARIABLE} {variable}")
    }
}

/// The same variables, with other comments in their text.
fn of_text(theirs: &DraftValues, mine: &DraftValues) -> Row {
    let lines = |values: &DraftValues| format!("{} lines", values.text_of_variables().lines().count());
    Row {
        field: "Comments of the .env text".to_owned(),
        theirs: lines(theirs),
        mine: lines(mine),
        differs: true,
    }
}

fn of_variables(theirs: &[DraftVariable], mine: &[DraftVariable]) -> Vec<Row> {
    let mut names: Vec<&str> = Vec::new();
    for variable in theirs.iter().chain(mine) {
        if !names.contains(&variable.name.as_str()) {
            names.push(&variable.name);
        }
    }
    let value = |variables: &[DraftVariable], name: &str| {
        let found: Vec<String> = variables
            .iter()
            .filter(|variable| variable.name == name)
            .map(shown)
            .collect();
        if found.is_empty() {
            "Not there".to_owned()
        } else {
            found.join(", ")
        }
    };
    let differs = |name: &&str| {
        let of = |variables: &[DraftVariable]| -> Vec<DraftVariable> {
            variables
                .iter()
                .filter(|variable| variable.name == *name)
                .cloned()
                .collect()
        };
        of(theirs) != of(mine)
    };
    let rows: Vec<Row> = names
        .into_iter()
        .filter(differs)
        .map(|name| Row {
            field: name_of(name),
            theirs: value(theirs, name),
            mine: value(mine, name),
            differs: true,
        })
        .collect();
    if rows.is_empty() {
        let order = |variables: &[DraftVariable]| -> String {
            variables
                .iter()
                .map(|variable| variable.name.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        return vec![Row {
            field: "Order of the variables".to_owned(),
            theirs: order(theirs),
            mine: order(mine),
            differs: true,
        }];
    }
    rows
}

/// A value, unless it looks like a secret.
fn shown(variable: &DraftVariable) -> String {
    match variable.written().as_ref() {
        "" => EMPTY.to_owned(),
        _ if variable.looks_secret() => "••••••••".to_owned(),
        value => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::draft::{Step, is_setting};

    #[test]
    fn values_that_are_not_told_do_not_read_as_empty() {
        let mut mine = DraftValues::default();
        mine.variables.push(DraftVariable {
            name: "API_URL".to_owned(),
            ..DraftVariable::default()
        });
        let rows = with_hidden_values(differences(&DraftValues::default(), &mine, |_| true));
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].field, "Variable API_URL");
        assert_eq!(
            (rows[0].theirs.as_str(), rows[0].mine.as_str()),
            ("Not there", "Hidden")
        );
    }

    #[test]
    fn a_difference_in_any_setting_is_one_row_with_its_label() {
        let theirs = DraftValues::default();
        let asked = |field: &str| is_setting(field);
        for (field, _) in theirs.fields().into_iter().filter(|(field, _)| is_setting(field)) {
            let mut mine = theirs.clone();
            "something else".clone_into(mine.field_mut(field).unwrap());
            for rows in [
                differences(&theirs, &mine, asked),
                every_field(&theirs, &mine, asked)
                    .into_iter()
                    .filter(|row| row.differs)
                    .collect(),
            ] {
                assert_eq!(rows.len(), 1, "{field}");
                assert_eq!(rows[0].field, label(field));
                assert_ne!(rows[0].theirs, rows[0].mine, "{field}");
            }
        }
        let mine = DraftValues {
            variables: vec![variable("A", "1")],
            ..theirs.clone()
        };
        assert_eq!(differences(&theirs, &mine, asked).len(), 1);
    }

    fn variable(name: &str, value: &str) -> DraftVariable {
        DraftVariable {
            name: name.to_owned(),
            value: value.to_owned(),
            ..DraftVariable::default()
        }
    }

    #[test]
    fn only_what_differs_in_this_step_is_compared() {
        let theirs = DraftValues::default();
        let mine = DraftValues {
            image: "public.ecr.aws/nginx/nginx".to_owned(),
            port: "80".to_owned(),
            ..DraftValues::default()
        };
        let rows = differences(&theirs, &mine, |field| mine.asks(Step::Configure, field));
        assert_eq!(rows.len(), 1);
        assert_eq!(
            (
                rows[0].field.as_str(),
                rows[0].theirs.as_str(),
                rows[0].mine.as_str()
            ),
            ("Port", "8080", "80")
        );
    }

    #[test]
    fn variables_are_compared_by_name_and_secrets_are_not_shown() {
        let rows = of_variables(
            &[variable("A", "1"), variable("B", "2")],
            &[variable("A", "1"), variable("STRIPE_KEY", "abc")],
        );
        let told: Vec<_> = rows
            .iter()
            .map(|row| (row.field.as_str(), row.theirs.as_str(), row.mine.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("Variable B", "2", "Not there"),
                ("Variable STRIPE_KEY", "Not there", "••••••••")
            ]
        );
    }

    #[test]
    fn an_order_is_a_difference_too() {
        let rows = of_variables(
            &[variable("A", "1"), variable("B", "2")],
            &[variable("B", "2"), variable("A", "1")],
        );
        assert_eq!(rows[0].field, "Order of the variables");
    }

    #[test]
    fn all_fields_are_those_that_say_something_and_what_differs_is_marked() {
        let theirs = DraftValues {
            variables: vec![variable("A", "1"), variable("B", "2")],
            instance_role: "arn:aws:iam::123456789012:role/web".to_owned(),
            ..DraftValues::default()
        };
        let mine = DraftValues {
            variables: vec![variable("A", "1"), variable("B", "3")],
            instance_role: "arn:aws:iam::210987654321:role/web".to_owned(),
            ..DraftValues::default()
        };
        let rows = every_field(&theirs, &mine, |field| field != "region");
        let of = |field: &str| rows.iter().find(|row| row.field == field);
        assert_eq!(of("Port").map(|row| row.differs), Some(false));
        assert_eq!(of("Variable A").map(|row| row.differs), Some(false));
        assert_eq!(of("Variable B").map(|row| row.differs), Some(true));
        assert_eq!(of("Encryption key"), None);
        assert_eq!(rows.iter().filter(|row| row.field == "Variable B").count(), 1);
        // The same name in two ARNs: only the whole of them tells the difference.
        let role = of("Instance role").unwrap();
        assert_eq!(
            (role.theirs.as_str(), role.mine.as_str()),
            (theirs.instance_role.as_str(), mine.instance_role.as_str())
        );
    }
}
