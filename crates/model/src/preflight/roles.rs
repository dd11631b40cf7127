//! The two roles: one pulls the image, the application acts with the other.

use super::Target;
use super::finding::{Finding, FindingKind, Level};
use super::known::{Fact, Known};
use crate::draft::DraftValues;
use crate::image::{ImageReference, Registry};
use crate::role::{self, RoleFit, RoleKind};

/// One of the two roles, as it stands in the form.
struct ChosenRole<'a> {
    kind: RoleKind,
    arn: &'a str,
}

/// Whether App Runner can pull a private image with its role. Public ones need none.
pub(super) fn access(values: &DraftValues, target: Target<'_>, known: &Known) -> Vec<Finding> {
    let Ok(image) = values.image.parse::<ImageReference>() else {
        return Vec::new();
    };
    let Registry::Ecr { account: owner, .. } = &image.registry else {
        return Vec::new();
    };
    let role = ChosenRole {
        kind: RoleKind::Access,
        arn: values.access_role.trim(),
    };
    let mut findings = Vec::new();
    if !role.arn.is_empty() {
        findings.push(role.trust(target, &known.access_role));
        findings.push(if role.arn == values.new_access_role_to_mend.trim() {
            lacks_policy()
        } else {
            image_access()
        });
    }
    if owner != target.account {
        findings.push(repository_policy(owner, role.arn));
    }
    findings
}

/// Whether the application gets its role, and what it is needed for.
pub(super) fn instance(values: &DraftValues, target: Target<'_>, known: &Known) -> Vec<Finding> {
    let secrets = if values.is_configured_by_file() {
        0
    } else {
        values
            .variables
            .iter()
            .filter(|variable| variable.source == "reference" && !variable.name.trim().is_empty())
            .count()
    };
    let role = ChosenRole {
        kind: RoleKind::Instance,
        arn: values.instance_role.trim(),
    };
    let mut findings = Vec::new();
    if !role.arn.is_empty() {
        findings.push(role.trust(target, &known.instance_role));
        if secrets > 0 {
            findings.push(secret_access(secrets));
        }
    } else if secrets > 0 {
        findings.push(
            role.finding(Level::Blocker, "Secrets need an instance role")
                .text("App Runner reads them with it when it deploys. Choose a role that may read them."),
        );
    }
    if !values.observability.trim().is_empty() {
        findings.push(tracing(role.arn.is_empty()));
    }
    findings
}

impl ChosenRole<'_> {
    fn finding(&self, level: Level, title: impl Into<String>) -> Finding {
        let (kind, field) = match self.kind {
            RoleKind::Access => (FindingKind::AccessRole, "access_role"),
            RoleKind::Instance => (FindingKind::InstanceRole, "instance_role"),
        };
        Finding::new(level, kind, field, title)
    }

    fn noun(&self) -> &'static str {
        match self.kind {
            RoleKind::Access => "access role",
            RoleKind::Instance => "instance role",
        }
    }

    /// The role without what stands before its name.
    fn name(&self) -> &str {
        role::name_in(self.arn)
    }

    fn trust(&self, target: Target<'_>, fact: &Fact<RoleFit>) -> Finding {
        let (noun, name, service) = (self.noun(), self.name(), self.kind.trusted_service());
        // A role can only be passed on in its own account (IAM user guide, "Grant a user permissions to pass a role").
        let account = self.arn.split(':').nth(4).unwrap_or_default();
        if account.len() == 12 && account != target.account {
            return self
                .finding(Level::Blocker, format!("The {noun} belongs to account {account}"))
                .text(format!(
                    "AWS passes on roles of the service's own account only. Choose one of {}.",
                    target.account
                ));
        }
        match fact.of(self.arn) {
            Ok(RoleFit::Fits(role)) if role.has_conditions => self
                .finding(Level::Warning, format!("{name} trusts App Runner under conditions"))
                .text("Only AWS can say whether they are met. If they are not, App Runner refuses the create.")
                .evidence(format!("Trusts {service}, with a condition")),
            Ok(RoleFit::Fits(_)) => self
                .finding(Level::Pass, format!("{name} fits as the {noun}"))
                .evidence(format!("Trusts {service}")),
            Ok(RoleFit::IsNotTrusting) => self
                .finding(Level::Blocker, format!("{name} does not fit as the {noun}"))
                .text(self.mixed_up())
                .evidence(format!("Does not trust {service}")),
            Ok(RoleFit::Missing) => self
                .finding(Level::Blocker, format!("There is no role {name}"))
                .text("IAM does not know it. Choose another one or create it; a new role takes some seconds to be known everywhere."),
            Err(reason) => self
                .finding(Level::NotChecked, format!("Whether App Runner may use the {noun}"))
                .text(format!("{reason} It has to trust {service}.")),
        }
    }

    /// The two kinds are mixed up all the time (pulumi-aws issue 2411, aws-cdk issue 32974).
    fn mixed_up(&self) -> String {
        let service = self.kind.trusted_service();
        match self.kind {
            RoleKind::Access => format!(
                "Its trust policy has to let {service} assume it. A role that trusts {} is an instance role.",
                RoleKind::Instance.trusted_service()
            ),
            RoleKind::Instance => format!(
                "Its trust policy has to let {service} assume it. A role that trusts {} is an access role.",
                RoleKind::Access.trusted_service()
            ),
        }
    }
}

/// What a role may do would have to be weighed out of all its policies; AWS alone does that.
fn image_access() -> Finding {
    Finding::new(
        Level::NotChecked,
        FindingKind::ImageAccess,
        "access_role",
        "Whether the access role may pull the image",
    )
    .text("Its policies are not read. AWSAppRunnerServicePolicyForECRAccess allows it, or a policy of your own.")
}

/// Slipway made the role, and AWS did not attach its policy.
fn lacks_policy() -> Finding {
    Finding::new(
        Level::Blocker,
        FindingKind::ImageAccess,
        "access_role",
        "The access role may not pull images yet",
    )
    .text("It was made without its policy. Attach the policy at the field, or choose another role.")
}

/// The owner's policy of the repository cannot be read from here (section 4.2 of the domain facts).
fn repository_policy(owner: &str, role: &str) -> Finding {
    let role = if role.is_empty() { "the access role" } else { role };
    Finding::new(
        Level::NotChecked,
        FindingKind::RepositoryPolicy,
        "image",
        format!("Whether account {owner} lets the image be pulled"),
    )
    .text(format!(
        "The policy of its repository has to allow {role} the actions ecr:BatchGetImage, ecr:DescribeImages and ecr:GetDownloadUrlForLayer."
    ))
}

fn secret_access(count: usize) -> Finding {
    let title = match count {
        1 => "Whether the instance role may read the secret".to_owned(),
        count => format!("Whether the instance role may read the {count} secrets"),
    };
    Finding::new(Level::NotChecked, FindingKind::SecretAccess, "instance_role", title).text(
        "App Runner tries it when it deploys. The role needs secretsmanager:GetSecretValue for secrets, ssm:GetParameters for parameters, and kms:Decrypt where they have a key of their own.",
    )
}

/// Section 3.1 of the domain facts.
fn tracing(is_missing: bool) -> Finding {
    let finding = |level, title| Finding::new(level, FindingKind::Tracing, "instance_role", title);
    if is_missing {
        finding(Level::Warning, "Traces need an instance role").text(
            "The application sends them with it. Choose a role with the policy AWSXRayDaemonWriteAccess.",
        )
    } else {
        finding(Level::NotChecked, "Whether the instance role may send traces")
            .text("Its policies are not read. AWSXRayDaemonWriteAccess allows it, or a policy of your own.")
    }
}
