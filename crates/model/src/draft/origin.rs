//! Where values of a form came from.

use serde::{Deserialize, Serialize};

/// Where the value of a field came from. A field without an origin has its default. Shown as a mark until somebody else edits
/// the value. In the database and on the wire it is one word, with a name behind a colon where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Origin {
    /// A launch link.
    Link,
    /// Known of the image.
    Image,
    /// The service of this name, which the draft is a copy of.
    Service(String),
    /// A file that another draft was exported to.
    File,
    /// The person of this name, who typed it. Empty in drafts that were saved before names were kept.
    Person(String),
}

impl From<Origin> for String {
    fn from(origin: Origin) -> String {
        match origin {
            Origin::Link => "link".to_owned(),
            Origin::Image => "image".to_owned(),
            Origin::Service(name) => format!("service:{name}"),
            Origin::File => "file".to_owned(),
            Origin::Person(name) => format!("person:{name}"),
        }
    }
}

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Origin, String> {
        let (word, name) = text.split_once(':').unwrap_or((&text, ""));
        match word {
            "link" => Ok(Origin::Link),
            "image" => Ok(Origin::Image),
            "service" => Ok(Origin::Service(name.to_owned())),
            "file" => Ok(Origin::File),
            "person" => Ok(Origin::Person(name.to_owned())),
            _ => Err(format!("no origin of a value: {text}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_origin_is_read_back_with_its_name() {
        for origin in [
            Origin::Link,
            Origin::Image,
            Origin::Service("orders-api".to_owned()),
            Origin::File,
            Origin::Person("Kim: the \"first\"".to_owned()),
        ] {
            let text = serde_json::to_string(&origin).unwrap();
            assert_eq!(serde_json::from_str::<Origin>(&text).unwrap(), origin, "{text}");
        }
        assert!(serde_json::from_str::<Origin>("\"nowhere\"").is_err());
    }

    #[test]
    fn drafts_of_before_have_persons_without_a_name() {
        let read: Origin = serde_json::from_str("\"person\"").unwrap();
        assert_eq!(read, Origin::Person(String::new()));
    }
}
