//! Protected places: where services are created, changed and deleted by an Administrator alone, or with the approval of a
//! second person.

use crate::arn::ServiceArn;
use crate::field_error::FieldErrors;
use crate::region::Region;
use crate::tag::{self, Tag};
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Most protected places: each is looked at before every create.
pub const MOST: i64 = 200;

/// What is protected.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Every service of a Region.
    Region(Region),
    /// Every service with a tag.
    Tag {
        /// The key, as AWS has it: upper and lower case differ.
        key: String,
        /// The value; `None`: any.
        value: Option<String>,
    },
    /// One service.
    Service(ServiceArn),
}

/// The word of a scope in forms and in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScopeKind {
    /// [`Scope::Region`].
    Region,
    /// [`Scope::Tag`].
    Tag,
    /// [`Scope::Service`].
    Service,
}

impl ScopeKind {
    /// All of them, in the order of the form.
    pub const ALL: [ScopeKind; 3] = [ScopeKind::Region, ScopeKind::Tag, ScopeKind::Service];

    /// The word in the database and in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            ScopeKind::Region => "region",
            ScopeKind::Tag => "tag",
            ScopeKind::Service => "service",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<ScopeKind> {
        ScopeKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What a form of a new protection holds, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedScope {
    /// The word of a [`ScopeKind`].
    pub kind: String,
    /// The code of a Region.
    pub region: String,
    /// The key of a tag.
    pub tag_key: String,
    /// Its value; empty: any.
    pub tag_value: String,
    /// The ARN of a service.
    pub service: String,
}

impl Scope {
    /// Reads a form. `regions` are those that Slipway follows.
    ///
    /// # Errors
    /// What is wrong, at the fields `kind`, `region`, `tag_key`, `tag_value` and `service`.
    pub fn read(typed: &TypedScope, regions: &[Region]) -> Result<Scope, FieldErrors> {
        let mut errors = FieldErrors::default();
        let scope = match ScopeKind::parse(&typed.kind) {
            Some(ScopeKind::Region) => {
                let region = typed.region.parse::<Region>().ok();
                let followed = region.filter(|region| regions.contains(region));
                errors
                    .check("region", followed.ok_or("Choose a Region."))
                    .map(Scope::Region)
            }
            Some(ScopeKind::Tag) => {
                let (key, value) = (typed.tag_key.trim(), typed.tag_value.trim());
                let tag = tag::checked(key, value);
                errors.check("tag_key", tag).map(|tag| Scope::Tag {
                    key: tag.key,
                    value: Some(tag.value).filter(|value| !value.is_empty()),
                })
            }
            Some(ScopeKind::Service) => {
                let arn = typed.service.parse::<ServiceArn>();
                let arn = arn.map_err(|_| "Choose a service.");
                errors.check("service", arn).map(Scope::Service)
            }
            None => {
                errors.add("kind", "Choose what to protect.");
                None
            }
        };
        scope.ok_or(errors)
    }

    /// Which kind it is.
    pub fn kind(&self) -> ScopeKind {
        match self {
            Scope::Region(_) => ScopeKind::Region,
            Scope::Tag { .. } => ScopeKind::Tag,
            Scope::Service(_) => ScopeKind::Service,
        }
    }

    /// The verb behind it as the subject of a sentence.
    pub fn verb(&self) -> &'static str {
        match self {
            Scope::Region(_) | Scope::Tag { .. } => "are",
            Scope::Service(_) => "is",
        }
    }

    /// Whether a service at this place falls under it.
    pub fn covers(&self, place: &Place<'_>) -> bool {
        match self {
            Scope::Region(region) => region.as_str() == place.region.trim(),
            Scope::Tag { key, value } => place
                .tags
                .iter()
                .any(|tag| tag.key == *key && value.as_ref().is_none_or(|value| tag.value == *value)),
            Scope::Service(arn) => place.service == Some(arn),
        }
    }
}

/// "Services in eu-west-1", the subject of a sentence.
impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scope::Region(region) => write!(formatter, "Services in {region}"),
            Scope::Tag { key, value: None } => write!(formatter, "Services with a tag {key}"),
            Scope::Tag {
                key,
                value: Some(value),
            } => write!(formatter, "Services with the tag {key}={value}"),
            Scope::Service(arn) => write!(formatter, "The service {} in {}", arn.name, arn.region),
        }
    }
}

/// Where a service is, or would be.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Code of the Region, as it was typed.
    pub region: &'a str,
    /// Tags that it has, or would have.
    pub tags: &'a [Tag],
    /// The service, if there is one.
    pub service: Option<&'a ServiceArn>,
}

/// A protected place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protection {
    /// Increasing.
    pub id: i64,
    /// What is protected.
    pub scope: Scope,
    /// Why, in words of whoever protected it; may be empty.
    pub note: String,
    /// Who protected it, by the name at that time.
    pub by: String,
    /// When.
    pub at: Time,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place<'a>(region: &'a str, tags: &'a [Tag], service: Option<&'a ServiceArn>) -> Place<'a> {
        Place {
            region,
            tags,
            service,
        }
    }

    fn typed(kind: &str) -> TypedScope {
        TypedScope {
            kind: kind.to_owned(),
            region: "eu-west-1".to_owned(),
            tag_key: " stage ".to_owned(),
            tag_value: "production".to_owned(),
            service: ARN.to_owned(),
        }
    }

    const ARN: &str =
        "arn:aws:apprunner:eu-west-1:123456789012:service/shop/8fe1e10304f84fd2b0df550fe98a71fa";

    fn regions() -> Vec<Region> {
        vec!["eu-west-1".parse().unwrap()]
    }

    #[test]
    fn each_scope_covers_what_it_names_and_nothing_else() {
        let arn: ServiceArn = ARN.parse().unwrap();
        let other: ServiceArn = ARN.replace("shop", "other").parse().unwrap();
        let production = tag::read("stage=production").unwrap();
        let test = tag::read("stage=test").unwrap();
        let upper = tag::read("Stage=production").unwrap();
        let region = Scope::read(&typed("region"), &regions()).unwrap();
        assert!(region.covers(&place(" eu-west-1 ", &[], None)));
        assert!(!region.covers(&place("eu-west-2", &production, Some(&arn))));
        let tagged = Scope::read(&typed("tag"), &regions()).unwrap();
        assert!(tagged.covers(&place("eu-west-2", &production, None)));
        assert!(!tagged.covers(&place("eu-west-1", &test, None)));
        assert!(
            !tagged.covers(&place("eu-west-1", &upper, None)),
            "AWS tells case apart"
        );
        let any = TypedScope {
            tag_value: String::new(),
            ..typed("tag")
        };
        assert!(
            Scope::read(&any, &regions())
                .unwrap()
                .covers(&place("", &test, None))
        );
        let service = Scope::read(&typed("service"), &regions()).unwrap();
        assert!(service.covers(&place("eu-west-1", &[], Some(&arn))));
        assert!(!service.covers(&place("eu-west-1", &[], Some(&other))));
        assert!(!service.covers(&place("eu-west-1", &[], None)));
    }

    #[test]
    fn a_form_that_cannot_be_read_says_where() {
        for (wrong, field) in [
            (typed(""), "kind"),
            (
                TypedScope {
                    region: "us-east-1".to_owned(),
                    ..typed("region")
                },
                "region",
            ),
            (
                TypedScope {
                    tag_key: String::new(),
                    ..typed("tag")
                },
                "tag_key",
            ),
            (
                TypedScope {
                    tag_key: "aws:stage".to_owned(),
                    ..typed("tag")
                },
                "tag_key",
            ),
            (
                TypedScope {
                    service: "web".to_owned(),
                    ..typed("service")
                },
                "service",
            ),
        ] {
            let errors = Scope::read(&wrong, &regions()).unwrap_err();
            assert!(errors.at(field).is_some(), "{field}: {errors:?}");
        }
    }

    #[test]
    fn a_scope_is_the_subject_of_a_sentence() {
        let told = |kind: &str| Scope::read(&typed(kind), &regions()).unwrap().to_string();
        assert_eq!(told("region"), "Services in eu-west-1");
        assert_eq!(told("tag"), "Services with the tag stage=production");
        assert_eq!(told("service"), "The service shop in eu-west-1");
        let service = Scope::read(&typed("service"), &regions()).unwrap();
        assert_eq!((service.verb(), service.kind()), ("is", ScopeKind::Service));
    }
}
