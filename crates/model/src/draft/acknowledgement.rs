//! What people confirm before an image that a launch link chose gets the use of what is theirs.
//!
//! A stranger who writes the link chooses what runs; who opens it chooses the role, the network and the secrets. Put together
//! without a thought, the stranger's code acts with the permissions of the team.

use super::{DraftValues, Step};
use crate::field_error::FieldErrors;

/// What is given to the application of a launch link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Granted {
    /// The permissions of an instance role.
    InstanceRole,
    /// Secrets and parameters that variables refer to.
    Secrets,
    /// The network behind a VPC connector.
    VpcConnector,
}

impl Granted {
    /// All of them, in the order of the form.
    pub const ALL: [Granted; 3] = [Granted::Secrets, Granted::InstanceRole, Granted::VpcConnector];

    /// The field that holds what was confirmed.
    pub fn field(self) -> &'static str {
        match self {
            Granted::InstanceRole => "acknowledged_role",
            Granted::Secrets => "acknowledged_secrets",
            Granted::VpcConnector => "acknowledged_connector",
        }
    }

    fn missing(self) -> &'static str {
        match self {
            Granted::InstanceRole => {
                "Confirm that what the launch link chose may run with the permissions of this role."
            }
            Granted::Secrets => "Confirm that what the launch link chose may read these secrets.",
            Granted::VpcConnector => {
                "Confirm that what the launch link chose may reach the network of this VPC connector."
            }
        }
    }
}

impl DraftValues {
    /// What somebody confirms, word for word; `None` where nothing of this kind is given. It names what runs and what it gets.
    pub fn confirmation(&self, granted: Granted) -> Option<String> {
        let runs = if self.is_code() {
            format!("the code of {}", self.repository.trim())
        } else {
            self.image.trim().to_owned()
        };
        match granted {
            Granted::InstanceRole => {
                let role = name_of(chosen(&self.instance_role)?);
                Some(format!(
                    "I want {runs} to run with the permissions of role {role}."
                ))
            }
            Granted::VpcConnector => {
                let connector = name_of(chosen(&self.vpc_connector)?);
                Some(format!(
                    "I want {runs} to reach the network behind VPC connector {connector}."
                ))
            }
            Granted::Secrets => {
                let mut names: Vec<&str> = self.secrets().into_iter().map(name_of).collect();
                names.dedup();
                let (last, others) = names.split_last()?;
                let secrets = if others.is_empty() {
                    format!("secret {last}")
                } else {
                    format!("secrets {} and {last}", others.join(", "))
                };
                Some(format!("I want {runs} to read the {secrets}."))
            }
        }
    }

    /// What the field of a confirmation holds once it is given: what runs, and the ARNs of what it gets. With another image or
    /// another role it is another text, so that what was confirmed before is void.
    pub fn confirmed_text(&self, granted: Granted) -> Option<String> {
        let given = match granted {
            Granted::InstanceRole => vec![chosen(&self.instance_role)?],
            Granted::VpcConnector => vec![chosen(&self.vpc_connector)?],
            Granted::Secrets => Some(self.secrets()).filter(|secrets| !secrets.is_empty())?,
        };
        let runs = if self.is_code() {
            self.repository.trim()
        } else {
            self.image.trim()
        };
        Some(format!("{runs} {}", given.join(" ")))
    }

    /// Whether somebody has confirmed it as the form stands now.
    pub fn is_confirmed(&self, granted: Granted) -> bool {
        self.confirmed_text(granted)
            .is_some_and(|text| self.field(granted.field()) == Some(&text))
    }

    /// Takes out what was confirmed of another image, role, connector or set of secrets.
    pub fn drop_void_confirmations(&mut self) {
        for granted in Granted::ALL {
            if !self.is_confirmed(granted)
                && let Some(field) = self.field_mut(granted.field())
            {
                field.clear();
            }
        }
    }

    /// What is still to be confirmed in a step of a draft that began with a launch link.
    pub fn unconfirmed(&self, step: Step) -> FieldErrors {
        let mut errors = FieldErrors::default();
        for granted in Granted::ALL {
            let is_here = step == Step::Review || self.asks(step, granted.field());
            if is_here && self.confirmed_text(granted).is_some() && !self.is_confirmed(granted) {
                errors.add(granted.field(), granted.missing());
            }
        }
        errors
    }

    /// The ARNs that variables refer to, in order and each once. A file in the repository keeps its own.
    fn secrets(&self) -> Vec<&str> {
        if self.is_configured_by_file() {
            return Vec::new();
        }
        let mut secrets: Vec<&str> = self
            .variables
            .iter()
            .filter(|variable| variable.source == "reference")
            .filter_map(|variable| chosen(&variable.value))
            .collect();
        secrets.sort_unstable();
        secrets.dedup();
        secrets
    }
}

fn chosen(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// What people call the thing of an ARN: a role by the last part of its path, a connector by its name before revision and id,
/// a secret without the random end of its ARN and a parameter with its path.
fn name_of(arn: &str) -> &str {
    if let Some((_, path)) = arn.split_once(":role/") {
        return path.rsplit('/').next().unwrap_or(path);
    }
    if let Some((_, rest)) = arn.split_once(":vpcconnector/") {
        return rest.split('/').next().unwrap_or(rest);
    }
    if let Some((_, path)) = arn.split_once(":parameter") {
        return path;
    }
    if let Some((_, rest)) = arn.split_once(":secret:") {
        let name = rest.split(':').next().unwrap_or(rest);
        // Secrets Manager puts a hyphen and six characters behind the name.
        return match name.rsplit_once('-') {
            Some((name, end)) if end.len() == 6 => name,
            _ => name,
        };
    }
    arn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::DraftVariable;

    const IMAGE: &str = "public.ecr.aws/x/y:1";
    const TOKEN: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/token-AbCdEf";

    fn reference(name: &str, arn: &str) -> DraftVariable {
        DraftVariable {
            source: "reference".to_owned(),
            name: name.to_owned(),
            value: arn.to_owned(),
            ..DraftVariable::default()
        }
    }

    fn form() -> DraftValues {
        DraftValues {
            image: IMAGE.to_owned(),
            instance_role: "arn:aws:iam::123456789012:role/teams/payments-prod".to_owned(),
            vpc_connector:
                "arn:aws:apprunner:eu-west-1:123456789012:vpcconnector/shop/1/0123456789abcdef0123456789abcdef"
                    .to_owned(),
            variables: vec![
                reference("TOKEN", TOKEN),
                reference("PASSWORD", "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/db"),
            ],
            ..DraftValues::default()
        }
    }

    fn confirm(values: &mut DraftValues) {
        for granted in Granted::ALL {
            let text = values.confirmed_text(granted).unwrap_or_default();
            *values.field_mut(granted.field()).unwrap() = text;
        }
    }

    #[test]
    fn each_names_what_runs_and_what_it_gets() {
        let said = |granted| form().confirmation(granted).unwrap();
        assert_eq!(
            said(Granted::InstanceRole),
            "I want public.ecr.aws/x/y:1 to run with the permissions of role payments-prod."
        );
        assert_eq!(
            said(Granted::VpcConnector),
            "I want public.ecr.aws/x/y:1 to reach the network behind VPC connector shop."
        );
        assert_eq!(
            said(Granted::Secrets),
            "I want public.ecr.aws/x/y:1 to read the secrets shop/token and /shop/db."
        );
        let code = DraftValues {
            repository_type: "code".to_owned(),
            repository: "https://github.com/x/y".to_owned(),
            ..form()
        };
        assert!(
            code.confirmation(Granted::InstanceRole)
                .unwrap()
                .contains("the code of https://github.com/x/y ")
        );
    }

    #[test]
    fn nothing_given_is_nothing_to_confirm() {
        let values = DraftValues {
            image: IMAGE.to_owned(),
            variables: vec![DraftVariable {
                source: "plain".to_owned(),
                ..reference("TOKEN", TOKEN)
            }],
            ..DraftValues::default()
        };
        assert!(values.unconfirmed(Step::Review).is_empty());
        assert_eq!(values.confirmation(Granted::Secrets), None);
    }

    #[test]
    fn what_was_confirmed_is_void_with_another_image_role_connector_or_secret() {
        let mut confirmed = form();
        assert_eq!(confirmed.unconfirmed(Step::Review).0.len(), 3);
        assert!(confirmed.unconfirmed(Step::Source).is_empty());
        confirm(&mut confirmed);
        assert!(confirmed.unconfirmed(Step::Review).is_empty());
        let void = |change: fn(&mut DraftValues)| {
            let mut values = confirmed.clone();
            change(&mut values);
            let fields: Vec<String> = values
                .unconfirmed(Step::Review)
                .0
                .into_iter()
                .map(|error| error.field)
                .collect();
            values.drop_void_confirmations();
            for granted in Granted::ALL {
                let is_kept = !values.field(granted.field()).unwrap().is_empty();
                assert_eq!(is_kept, !fields.contains(&granted.field().to_owned()));
            }
            fields
        };
        assert_eq!(void(|_| {}), Vec::<String>::new());
        assert_eq!(void(|values| values.image.push('2')).len(), 3);
        assert_eq!(
            void(|values| values.instance_role.push('2')),
            ["acknowledged_role"]
        );
        assert_eq!(
            void(|values| values.vpc_connector.push('2')),
            ["acknowledged_connector"]
        );
        assert_eq!(
            void(|values| values.variables.truncate(1)),
            ["acknowledged_secrets"]
        );
        // The order of the rows, and what the application calls them, gives it nothing else.
        assert_eq!(
            void(|values| {
                values.variables.reverse();
                values.variables[0].name.push('X');
            }),
            Vec::<String>::new()
        );
    }
}
