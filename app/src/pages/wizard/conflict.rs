//! Two versions of one step, and the choice between them.

use super::labels::{label, reading};
use super::sheet::Sheet;
use crate::api::SettleConflict;
use crate::components::{ButtonKind, Card, Flash, FlashKind, SubmitButton};
use crate::live::FrameResource;
use leptos::prelude::*;
use model::draft::{DraftValues, DraftVariable, Step};
use model::environment::{name_looks_secret, value_looks_secret};
use server_fn::ServerFn;

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Difference {
    field: String,
    theirs: String,
    mine: String,
}

/// The flash, the comparison, and the two ways out of it.
#[component]
pub(super) fn Conflict(sheet: Sheet) -> impl IntoView {
    let (conflict, by, version, rows) = sheet.view.with_value(|view| {
        let rows = view
            .conflict
            .as_ref()
            .map(|conflict| differences(conflict.step, &view.draft.values, &conflict.mine))
            .unwrap_or_default();
        let id = view
            .conflict
            .as_ref()
            .map(|conflict| conflict.id)
            .unwrap_or_default();
        (id, view.draft.updated_by.clone(), view.draft.version, rows)
    });
    let reader = expect_context::<FrameResource>()
        .get_untracked()
        .and_then(Result::ok)
        .map(|frame| frame.frame.person.name);
    let (text, theirs) = if reader.as_deref() == Some(&by) {
        (
            format!(
                "You saved version {version} in another window. Both versions are kept until you choose."
            ),
            format!("Saved as version {version}"),
        )
    } else {
        (
            format!(
                "{by} saved version {version} while you were typing. Both versions are kept until you choose."
            ),
            format!("Saved by {by}"),
        )
    };
    let body = if rows.is_empty() {
        view! { <p>"Both versions say the same by now. Keep the saved one and go on."</p> }.into_any()
    } else {
        view! { <Comparison theirs rows /> }.into_any()
    };
    view! {
        <Flash
            kind=FlashKind::Warning
            title="Draft changed meanwhile."
            text
        />
        <Card title="Which version counts?">{body}</Card>
        <form class="form-foot" method="post" action=SettleConflict::url()>
            <input type="hidden" name="id" value=sheet.id() />
            <input type="hidden" name="conflict" value=conflict.to_string() />
            <input type="hidden" name="version" value=version.to_string() />
            <SubmitButton label="Keep the saved one" kind=ButtonKind::Secondary name="choice" value="theirs" />
            <SubmitButton label="Use my version" name="choice" value="mine" />
        </form>
    }
}

#[component]
fn Comparison(theirs: String, rows: Vec<Difference>) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row">{row.field}</th>
                    <td data-label=theirs.clone()>{row.theirs}</td>
                    <td data-label="Yours">{row.mine}</td>
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
                        <th scope="col">"Yours"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// The fields of the step that differ; variables by their names.
fn differences(step: Step, theirs: &DraftValues, mine: &DraftValues) -> Vec<Difference> {
    let mut rows = Vec::new();
    for field in mine.differences(theirs) {
        if !mine.asks(step, field) {
            continue;
        }
        if field == "variables" {
            rows.extend(of_variables(&theirs.variables, &mine.variables));
        } else {
            let read = |values: &DraftValues| reading(field, values.field(field).unwrap_or_default());
            rows.push(Difference {
                field: label(field),
                theirs: read(theirs),
                mine: read(mine),
            });
        }
    }
    rows
}

fn of_variables(theirs: &[DraftVariable], mine: &[DraftVariable]) -> Vec<Difference> {
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
    let rows: Vec<Difference> = names
        .into_iter()
        .filter(differs)
        .map(|name| Difference {
            field: if name.is_empty() {
                "Variable without a name".to_owned()
            } else {
                format!("Variable {name}")
            },
            theirs: value(theirs, name),
            mine: value(mine, name),
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
        return vec![Difference {
            field: "Order of the variables".to_owned(),
            theirs: order(theirs),
            mine: order(mine),
        }];
    }
    rows
}

/// A value, unless it looks like a secret.
fn shown(variable: &DraftVariable) -> String {
    let secret = name_looks_secret(&variable.name) || value_looks_secret(&variable.value);
    match (variable.source.as_str(), variable.value.as_str()) {
        (_, "") => "Empty".to_owned(),
        ("plain", _) if secret => "••••••••".to_owned(),
        (_, value) => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let rows = differences(Step::Configure, &theirs, &mine);
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
}
