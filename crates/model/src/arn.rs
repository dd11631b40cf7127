//! Amazon Resource Names of services.

use crate::region::Region;
use crate::text::cleaned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// `arn:aws:apprunner:{region}:{account}:service/{name}/{32 hex digits}`.
///
/// The id has no dashes, whatever the pattern of the API's shape `ServiceId` says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceArn {
    partition: String,
    /// Where the service lives.
    pub region: Region,
    /// The account it belongs to, 12 digits.
    pub account: String,
    /// The service's name.
    pub name: String,
    /// The service's id, 32 hexadecimal digits.
    pub id: String,
}

/// A text that is not the ARN of an App Runner service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{}\" is not the ARN of an App Runner service", cleaned(.0, 200))]
pub struct NotAServiceArn(pub String);

impl ServiceArn {
    /// Puts an ARN together from parts that are known to be right.
    pub fn new(region: Region, account: &str, name: &str, id: &str) -> ServiceArn {
        ServiceArn {
            partition: "aws".to_owned(),
            region,
            account: account.to_owned(),
            name: name.to_owned(),
            id: id.to_owned(),
        }
    }
}

impl std::str::FromStr for ServiceArn {
    type Err = NotAServiceArn;

    fn from_str(text: &str) -> Result<Self, NotAServiceArn> {
        let error = || NotAServiceArn(text.to_owned());
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next().ok_or_else(error);
        let (arn, partition, product, region, account, resource) =
            (next()?, next()?, next()?, next()?, next()?, next()?);
        let mut resource = resource.split('/');
        let (Some("service"), Some(name), Some(id), None) =
            (resource.next(), resource.next(), resource.next(), resource.next())
        else {
            return Err(error());
        };
        let well_formed = arn == "arn"
            && product == "apprunner"
            && (partition == "aws" || partition.starts_with("aws-"))
            && account.len() == 12
            && account.bytes().all(|byte| byte.is_ascii_digit())
            && id.len() == 32
            && id.bytes().all(|byte| byte.is_ascii_hexdigit())
            && crate::service_name::ServiceName::try_from(name.to_owned()).is_ok();
        if !well_formed {
            return Err(error());
        }
        Ok(ServiceArn {
            partition: partition.to_owned(),
            region: region.parse().map_err(|_| error())?,
            account: account.to_owned(),
            name: name.to_owned(),
            id: id.to_owned(),
        })
    }
}

impl TryFrom<String> for ServiceArn {
    type Error = NotAServiceArn;

    fn try_from(text: String) -> Result<Self, NotAServiceArn> {
        text.parse()
    }
}

/// As text where people read it; to browsers by its parts, which are shorter and need no parsing.
impl Serialize for ServiceArn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        (&self.partition, &self.region, &self.account, &self.name, &self.id).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ServiceArn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ServiceArn, D::Error> {
        if deserializer.is_human_readable() {
            return String::deserialize(deserializer)?
                .parse()
                .map_err(de::Error::custom);
        }
        let (partition, region, account, name, id) = Deserialize::deserialize(deserializer)?;
        Ok(ServiceArn {
            partition,
            region,
            account,
            name,
            id,
        })
    }
}

impl std::fmt::Display for ServiceArn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ServiceArn {
            partition,
            region,
            account,
            name,
            id,
        } = self;
        write!(
            f,
            "arn:{partition}:apprunner:{region}:{account}:service/{name}/{id}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str =
        "arn:aws:apprunner:eu-west-1:123456789012:service/web-hello/8fe1e10304f84fd2b0df550fe98a71fa";

    #[test]
    fn an_arn_survives_the_round_trip() {
        let arn: ServiceArn = ARN.parse().unwrap();
        assert_eq!(
            (arn.name.as_str(), arn.region.as_str()),
            ("web-hello", "eu-west-1")
        );
        assert_eq!(arn.to_string(), ARN);
    }

    #[test]
    fn it_is_text_to_people_and_parts_to_browsers() {
        let arn: ServiceArn = ARN.parse().unwrap();
        let text = serde_json::to_string(&arn).unwrap();
        assert_eq!(text, format!("\"{ARN}\""));
        assert_eq!(serde_json::from_str::<ServiceArn>(&text).unwrap(), arn);
        assert!(serde_json::from_str::<ServiceArn>("\"arn:aws:s3\"").is_err());
        let parts = postcard::to_allocvec(&arn).unwrap();
        assert!(parts.len() < ARN.len());
        assert_eq!(postcard::from_bytes::<ServiceArn>(&parts).unwrap(), arn);
    }

    #[test]
    fn other_resources_are_refused() {
        for text in [
            "",
            "arn:aws:apprunner:eu-west-1:123456789012:connection/web-hello/8fe1e10304f84fd2b0df550fe98a71fa",
            "arn:aws:apprunner:eu-west-1:123456789012:service/web-hello",
            "arn:aws:s3:eu-west-1:123456789012:service/web-hello/8fe1e10304f84fd2b0df550fe98a71fa",
            "arn:aws:apprunner:eu-west-1:12345:service/web-hello/8fe1e10304f84fd2b0df550fe98a71fa",
        ] {
            assert!(text.parse::<ServiceArn>().is_err(), "{text}");
        }
    }
}
