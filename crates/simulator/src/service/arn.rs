//! App Runner's resource names, in the forms its guide and the CLI's examples show.

/// Whose and where: everything an ARN carries besides the resource.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scope {
    /// Twelve digits.
    pub account: String,
    /// `us-east-1` and the like.
    pub region: String,
}

impl Scope {
    /// `arn:aws:apprunner:{region}:{account}:{resource}`.
    pub fn arn(&self, resource: &str) -> String {
        format!("arn:aws:apprunner:{}:{}:{resource}", self.region, self.account)
    }

    /// A service's ARN.
    pub fn service(&self, name: &str, id: &str) -> String {
        self.arn(&format!("service/{name}/{id}"))
    }

    /// What follows the account in an ARN of this account and Region.
    pub fn resource<'a>(&self, arn: &'a str) -> Option<&'a str> {
        arn.strip_prefix(self.arn("").as_str())
    }

    /// Name and id out of a service's ARN of this account and Region.
    pub fn parse_service<'a>(&self, arn: &'a str) -> Option<(&'a str, &'a str)> {
        let (name, id) = self.resource(arn)?.strip_prefix("service/")?.split_once('/')?;
        (id.len() == 32).then_some((name, id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_arn_reads_back() {
        let scope = Scope {
            account: "123456789012".to_owned(),
            region: "us-east-1".to_owned(),
        };
        let arn = scope.service("web-hello", "8fe1e10304f84fd2b0df550fe98a71fa");
        assert_eq!(
            arn,
            "arn:aws:apprunner:us-east-1:123456789012:service/web-hello/8fe1e10304f84fd2b0df550fe98a71fa"
        );
        assert_eq!(
            scope.parse_service(&arn),
            Some(("web-hello", "8fe1e10304f84fd2b0df550fe98a71fa"))
        );
        let elsewhere = Scope {
            region: "eu-west-1".to_owned(),
            ..scope
        };
        assert_eq!(elsewhere.parse_service(&arn), None);
    }
}
