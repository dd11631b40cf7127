//! The fields of the form by the names of their controls, and how two forms are put together.

use super::{DraftValues, DraftVariable, Step};
use serde::{Deserialize, Serialize};

/// Every field that is one text, in the order of the form. The variables are the only one that is not.
macro_rules! fields {
    ($($name:ident),* $(,)?) => {
        const COUNT: usize = [$(stringify!($name)),*].len();

        /// What a form sent: the fields that it has, and nothing of those it does not show.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        #[expect(missing_docs, reason = "the fields are those of `DraftValues`")]
        pub struct TypedFields {
            $(#[serde(skip_serializing_if = "Option::is_none")] pub $name: Option<String>,)*
        }

        impl From<&DraftValues> for TypedFields {
            fn from(values: &DraftValues) -> TypedFields {
                TypedFields { $($name: Some(values.$name.clone())),* }
            }
        }

        impl TypedFields {
            /// The fields that were sent: name of the control and value.
            pub fn sent(&self) -> impl Iterator<Item = (&'static str, &str)> {
                [$((stringify!($name), self.$name.as_deref())),*]
                    .into_iter()
                    .filter_map(|(name, value)| Some((name, value?)))
            }

            /// Goes through all fields, sent or not.
            pub fn each_mut(&mut self, mut change: impl FnMut(&'static str, &mut Option<String>)) {
                $(change(stringify!($name), &mut self.$name);)*
            }
        }

        impl DraftValues {
            /// Every field but the variables, in whatever view: name of its control and value.
            pub fn fields(&self) -> [(&'static str, &str); COUNT] {
                [$((stringify!($name), self.$name.as_str())),*]
            }

            /// The field of that name, to be changed; `None` for variables and for names of no field.
            pub fn field_mut(&mut self, name: &str) -> Option<&mut String> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)*
                    _ => None,
                }
            }
        }
    };
}

fields! {
    repository_type, provider, image, pinned_from, access_role, new_access_role, new_access_role_to_mend,
    connection, new_connection, new_connection_provider, repository, branch, source_directory, trigger,
    configuration_source, runtime, ended_runtime, build_command, configuration_file,
    name, region, cpu, memory, port, start_command, import_text,
    auto_scaling, new_auto_scaling, new_max_concurrency, new_min_size, new_max_size,
    health_protocol, health_path, health_interval, health_timeout, healthy_threshold, unhealthy_threshold,
    acknowledged_secrets, instance_role, acknowledged_role, kms_key, ingress, ip_address_type, vpc_connector,
    acknowledged_connector,
    new_vpc_connector, new_subnets, new_security_groups, observability, new_observability, tags,
}

/// Whether a field says what a service is to be. The others are on their way to something that the account is to get: a
/// role, a connection, a configuration; or to another field, or back to a tag; or they hold what somebody has confirmed of this
/// draft.
pub fn is_setting(field: &str) -> bool {
    !(field.starts_with("new_")
        || field.starts_with("acknowledged_")
        || matches!(field, "import_text" | "pinned_from"))
}

/// The two views of the variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariablesView {
    /// A row for each.
    Table,
    /// The text of a `.env` file.
    Text,
}

impl VariablesView {
    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            VariablesView::Table => "table",
            VariablesView::Text => "text",
        }
    }

    /// Reads the word in the address.
    pub fn parse(word: &str) -> Option<VariablesView> {
        [VariablesView::Table, VariablesView::Text]
            .into_iter()
            .find(|view| view.as_str() == word)
    }
}

/// What a form sent of its variables: one of the two views of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypedVariables {
    /// All rows of the table.
    Table(Vec<DraftVariable>),
    /// The text of a `.env` file.
    Text(String),
    /// Both, as another state of the same form has them.
    Both(Vec<DraftVariable>, String),
}

impl DraftValues {
    /// The value of a field by the name of its control; `None` for variables and for names of no field.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields()
            .into_iter()
            .find(|(field, _)| *field == name)
            .map(|(_, value)| value)
    }

    /// The fields whose values differ from `other`, by the names of their controls.
    /// All variables together count as one field, `variables`.
    pub fn differences(&self, other: &DraftValues) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = self
            .fields()
            .iter()
            .zip(&other.fields())
            .filter(|(mine, theirs)| mine.1 != theirs.1)
            .map(|(mine, _)| mine.0)
            .collect();
        if self.variables != other.variables || self.env_text != other.env_text {
            names.push("variables");
        }
        names
    }

    /// Takes over what was changed between two states of the same form. All variables together are one field.
    pub fn take_changes(&mut self, before: &DraftValues, after: &DraftValues) {
        for name in after.differences(before) {
            self.take(name, after);
        }
    }

    /// Takes over what was changed in one step between two states of the same form, on top of what others have changed since:
    /// where both changed a field, this change counts. Of the variables, whole rows are fields.
    pub fn take_changes_of_step(&mut self, step: Step, before: &DraftValues, after: &DraftValues) {
        for name in after.differences(before) {
            if !after.asks(step, name) {
                continue;
            }
            if name == "variables" {
                self.take_changed_rows(before, after);
            } else {
                self.take(name, after);
            }
        }
    }

    /// A row that was changed takes the place of the one that it was. What others have added stays, and of two rows with the same
    /// name and other values this form's own counts.
    fn take_changed_rows(&mut self, before: &DraftValues, after: &DraftValues) {
        if self.variables == before.variables && self.env_text == before.env_text {
            return self.take("variables", after);
        }
        if self.env_text == before.env_text {
            self.env_text.clone_from(&after.env_text);
        }
        let (before, after) = (&before.variables, &after.variables);
        let mut added: Vec<&DraftVariable> = after.iter().filter(|row| !before.contains(row)).collect();
        for row in before.iter().filter(|row| !after.contains(row)) {
            let instead = added.iter().position(|other| other.name == row.name);
            let Some(place) = self.variables.iter().position(|own| own == row) else {
                continue;
            };
            match instead {
                Some(instead) => added.remove(instead).clone_into(&mut self.variables[place]),
                None => {
                    self.variables.remove(place);
                }
            }
        }
        for row in added {
            let same =
                |own: &DraftVariable| own.name == row.name && !row.name.is_empty() && !after.contains(own);
            match self.variables.iter().position(same) {
                Some(place) => row.clone_into(&mut self.variables[place]),
                None => self.variables.push(row.clone()),
            }
        }
        self.settle_env_text();
    }

    /// This form with what one of its pages sent. `variables` are there where the page shows them.
    #[must_use]
    pub fn with_typed(&self, typed: &TypedFields, variables: Option<TypedVariables>) -> DraftValues {
        let mut values = self.clone();
        for (name, value) in typed.sent() {
            if let Some(field) = values.field_mut(name) {
                value.clone_into(field);
            }
        }
        match variables {
            Some(TypedVariables::Table(rows)) => values.set_variables(rows),
            Some(TypedVariables::Text(text)) => values.set_env_text(text),
            Some(TypedVariables::Both(rows, text)) => (values.variables, values.env_text) = (rows, text),
            None => {}
        }
        values
    }

    /// Takes over the fields that a step of the wizard asks for, leaving the others as they are. Which step asks for what
    /// depends on the type of repository: on that of what was typed at the step that asks for it, else on this form's.
    pub fn take_step(&mut self, step: Step, typed: &DraftValues) {
        if matches!(step, Step::Source | Step::Quick) {
            self.repository_type.clone_from(&typed.repository_type);
        }
        let names: Vec<&'static str> = self
            .fields()
            .iter()
            .map(|(name, _)| *name)
            .chain(["variables"])
            .filter(|name| self.asks(step, name))
            .collect();
        for name in names {
            self.take(name, typed);
        }
    }

    fn take(&mut self, name: &str, from: &DraftValues) {
        if let (Some(field), Some(value)) = (self.field_mut(name), from.field(name)) {
            value.clone_into(field);
        } else {
            self.variables.clone_from(&from.variables);
            self.env_text.clone_from(&from.env_text);
        }
    }
}
