//! The fields of the form by the names of their controls, and how two forms are put together.

use super::{DraftValues, Step};

impl DraftValues {
    /// The fields whose values differ from `other`, by the names of their controls.
    /// All variables together count as one field, `variables`.
    pub fn differences(&self, other: &DraftValues) -> Vec<&'static str> {
        let (mine, theirs) = (self.fields(), other.fields());
        let mut names: Vec<&'static str> = mine
            .iter()
            .zip(&theirs)
            .filter(|(a, b)| a.1 != b.1)
            .map(|(a, _)| a.0)
            .collect();
        if self.variables != other.variables {
            names.push("variables");
        }
        names
    }

    /// Takes over what was changed between two states of the same form. All variables together are one field.
    pub fn take_changes(&mut self, before: &DraftValues, after: &DraftValues) {
        for name in after.differences(before) {
            match (self.field_mut(name), after.field(name)) {
                (Some(field), Some(value)) => value.clone_into(field),
                _ => self.variables.clone_from(&after.variables),
            }
        }
    }

    /// Every field but the variables: name of its control and value.
    pub fn fields(&self) -> [(&'static str, &str); 18] {
        [
            ("provider", &self.provider),
            ("image", &self.image),
            ("trigger", &self.trigger),
            ("access_role", &self.access_role),
            ("name", &self.name),
            ("region", &self.region),
            ("cpu", &self.cpu),
            ("memory", &self.memory),
            ("port", &self.port),
            ("start_command", &self.start_command),
            ("env_text", &self.env_text),
            ("health_protocol", &self.health_protocol),
            ("health_path", &self.health_path),
            ("health_interval", &self.health_interval),
            ("health_timeout", &self.health_timeout),
            ("healthy_threshold", &self.healthy_threshold),
            ("unhealthy_threshold", &self.unhealthy_threshold),
            ("tags", &self.tags),
        ]
    }

    /// The value of a field by the name of its control; `None` for variables and for names of no field.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields()
            .into_iter()
            .find(|(field, _)| *field == name)
            .map(|(_, value)| value)
    }

    /// The same, to be changed.
    pub fn field_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "provider" => &mut self.provider,
            "image" => &mut self.image,
            "trigger" => &mut self.trigger,
            "access_role" => &mut self.access_role,
            "name" => &mut self.name,
            "region" => &mut self.region,
            "cpu" => &mut self.cpu,
            "memory" => &mut self.memory,
            "port" => &mut self.port,
            "start_command" => &mut self.start_command,
            "env_text" => &mut self.env_text,
            "health_protocol" => &mut self.health_protocol,
            "health_path" => &mut self.health_path,
            "health_interval" => &mut self.health_interval,
            "health_timeout" => &mut self.health_timeout,
            "healthy_threshold" => &mut self.healthy_threshold,
            "unhealthy_threshold" => &mut self.unhealthy_threshold,
            "tags" => &mut self.tags,
            _ => return None,
        })
    }

    /// Takes over the fields that a step of the wizard asks for, leaving the others as they are.
    pub fn take_step(&mut self, step: Step, typed: DraftValues) {
        match step {
            Step::Source => {
                self.provider = typed.provider;
                self.image = typed.image;
                self.trigger = typed.trigger;
                self.access_role = typed.access_role;
            }
            Step::Configure => {
                let kept = std::mem::take(self);
                *self = DraftValues {
                    provider: kept.provider,
                    image: kept.image,
                    trigger: kept.trigger,
                    access_role: kept.access_role,
                    ..typed
                };
            }
            Step::Review => {}
        }
    }
}
