//! What the owner of a private image has to allow so that another account can run it.

use crate::image::{ImageReference, Registry};

/// The repository of another account, and what its owner attaches to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryPolicy {
    /// The owner's account.
    pub account: String,
    /// Code of the Region that the repository is in.
    pub region: String,
    /// Its name.
    pub repository: String,
}

impl RepositoryPolicy {
    /// The policy that an image needs before App Runner can pull it for `account`; `None` for images of its own and for
    /// public ones.
    pub fn needed(image: &ImageReference, account: &str) -> Option<RepositoryPolicy> {
        match &image.registry {
            Registry::Ecr {
                account: owner,
                region,
            } if owner != account => Some(RepositoryPolicy {
                account: owner.clone(),
                region: region.to_string(),
                repository: image.repository.clone(),
            }),
            _ => None,
        }
    }

    /// The policy, word for word that of App Runner's guide ("Using an image stored in Amazon ECR in a different AWS
    /// account"), for the role with this ARN; `None` for one that cannot stand in it.
    pub fn document(access_role: &str) -> Option<String> {
        let is_plain = crate::role::is_arn(access_role) && !access_role.contains(['"', '\'', '\\']);
        is_plain.then(|| {
            format!(
                r#"{{
  "Version": "2008-10-17",
  "Statement": [
    {{
      "Effect": "Allow",
      "Principal": {{ "AWS": "{access_role}" }},
      "Action": [
        "ecr:BatchGetImage",
        "ecr:DescribeImages",
        "ecr:GetDownloadUrlForLayer"
      ]
    }}
  ]
}}"#
            )
        })
    }

    /// The command that attaches such a document. It takes the place of a policy that is attached already.
    pub fn command(&self, document: &str) -> String {
        format!(
            "aws ecr set-repository-policy \\\n  --registry-id {} \\\n  --region {} \\\n  --repository-name {} \\\n  --policy-text '{document}'\n",
            self.account, self.region, self.repository
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &str = "arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole";

    fn needed(image: &str) -> Option<RepositoryPolicy> {
        RepositoryPolicy::needed(&image.parse().unwrap(), "123456789012")
    }

    #[test]
    fn only_images_of_another_account_need_one() {
        assert_eq!(needed("public.ecr.aws/nginx/nginx:1"), None);
        assert_eq!(needed("123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1"), None);
        let policy = needed("210987654321.dkr.ecr.us-east-1.amazonaws.com/shop/web:1").unwrap();
        assert_eq!(
            (&*policy.account, &*policy.region, &*policy.repository),
            ("210987654321", "us-east-1", "shop/web")
        );
        let document = RepositoryPolicy::document(ROLE).unwrap();
        let command = policy.command(&document);
        for part in [
            "--registry-id 210987654321",
            "--region us-east-1",
            "--repository-name shop/web",
            ROLE,
        ] {
            assert!(command.contains(part), "{command}");
        }
    }

    #[test]
    fn the_document_is_that_of_the_guide() {
        let document: serde_json::Value =
            serde_json::from_str(&RepositoryPolicy::document(ROLE).unwrap()).unwrap();
        let guide = serde_json::json!({
            "Version": "2008-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "AWS": ROLE },
                "Action": ["ecr:BatchGetImage", "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer"],
            }],
        });
        assert_eq!(document, guide);
        for role in [
            "",
            "access-role",
            "arn:aws:iam::123456789012:role/a'; rm -rf ~; '",
            "arn:aws:iam::123456789012:role/\"x",
        ] {
            assert_eq!(RepositoryPolicy::document(role), None, "{role}");
        }
    }
}
