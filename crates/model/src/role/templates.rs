//! What makes a role, for those who may in place of Slipway: commands, and a template of CloudFormation.

use super::{ACCESS_ROLE_PATH, ACCESS_ROLE_POLICY, RoleKind};

impl RoleKind {
    /// Path of such a role: App Runner's console puts access roles below its own.
    fn path(self) -> &'static str {
        match self {
            RoleKind::Access => ACCESS_ROLE_PATH,
            RoleKind::Instance => "/",
        }
    }

    fn description(self) -> &'static str {
        match self {
            RoleKind::Access => "This role gives App Runner permission to access ECR",
            RoleKind::Instance => "What an application on App Runner may do",
        }
    }
}

/// Commands of the AWS CLI that make a role. `name` is one that [`super::check_name`] takes: it needs no quotes.
pub fn cli(kind: RoleKind, name: &str) -> String {
    let policies = match kind {
        RoleKind::Access => format!(
            "aws iam attach-role-policy \\\n  --role-name {name} \\\n  --policy-arn {ACCESS_ROLE_POLICY}\n"
        ),
        RoleKind::Instance => {
            "# Then attach what the application may do, with aws iam attach-role-policy or put-role-policy.\n"
                .to_owned()
        }
    };
    format!(
        "aws iam create-role \\\n  --role-name {name} \\\n  --path {} \\\n  --description \"{}\" \\\n  --assume-role-policy-document '{}'\n{policies}",
        kind.path(),
        kind.description(),
        kind.trust_policy(),
    )
}

/// A template of CloudFormation that makes a role. `name` is one that [`super::check_name`] takes.
pub fn cloudformation(kind: RoleKind, name: &str) -> String {
    let (id, stack, policies) = match kind {
        RoleKind::Access => (
            "AccessRole",
            "apprunner-access-role",
            format!("      ManagedPolicyArns:\n        - {ACCESS_ROLE_POLICY}\n"),
        ),
        RoleKind::Instance => (
            "InstanceRole",
            "apprunner-instance-role",
            "      # Add what the application may do: ManagedPolicyArns or Policies.\n".to_owned(),
        ),
    };
    format!(
        r#"# aws cloudformation deploy --template-file role.yaml --stack-name {stack} --capabilities CAPABILITY_NAMED_IAM
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  {id}:
    Type: AWS::IAM::Role
    Properties:
      RoleName: "{name}"
      Path: {path}
      Description: {description}
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: {service}
            Action: sts:AssumeRole
{policies}Outputs:
  RoleArn:
    Description: What Slipway's form asks for
    Value: !GetAtt {id}.Arn
"#,
        path = kind.path(),
        description = kind.description(),
        service = kind.trusted_service(),
    )
}

#[cfg(test)]
mod tests {
    use super::super::ACCESS_ROLE_NAME;
    use super::*;

    #[test]
    fn an_access_role_trusts_the_build_and_may_pull() {
        for text in [
            cli(RoleKind::Access, ACCESS_ROLE_NAME),
            cloudformation(RoleKind::Access, ACCESS_ROLE_NAME),
        ] {
            for part in [
                ACCESS_ROLE_NAME,
                ACCESS_ROLE_PATH,
                ACCESS_ROLE_POLICY,
                "build.apprunner.amazonaws.com",
                "sts:AssumeRole",
            ] {
                assert!(text.contains(part), "{part} is missing in {text}");
            }
        }
    }

    #[test]
    fn an_instance_role_trusts_the_tasks_and_may_nothing_yet() {
        for text in [
            cli(RoleKind::Instance, "web"),
            cloudformation(RoleKind::Instance, "web"),
        ] {
            assert!(text.contains("tasks.apprunner.amazonaws.com"), "{text}");
            assert!(!text.contains("arn:aws"), "{text}");
        }
    }
}
