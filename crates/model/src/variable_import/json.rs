//! JSON: `{"NAME": "value"}` as of the App Runner API, or `[{"name": "NAME", "value": "value"}]` as of CloudFormation, ECS
//! and the AWS consoles, whose references are `{"name": "NAME", "valueFrom": "arn:…"}`.

use super::{Found, Place, Value};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// What JSON says, with the members of objects in their order, also those that are there twice.
enum Json {
    Text(String),
    /// A number or a truth value, in its shortest writing: 1.50 is 1.5.
    Bare(String),
    Nothing,
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bare(value.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Bare(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Bare(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::Bare(number.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = object.next_entry()? {
            members.push(member);
        }
        Ok(Json::Object(members))
    }
}

pub(super) fn found(text: &str) -> Vec<Found> {
    let wrong = |place: Place, message: String| Found {
        place,
        name: String::new(),
        value: Err(message),
    };
    let shape = "Write an object of names and values, or a list of objects with name and value.";
    match serde_json::from_str::<Json>(text) {
        // Its own words name line and column, and nothing of the text.
        Err(error) => vec![wrong(
            Place::Line(error.line().max(1)),
            format!("This is no JSON: {error}."),
        )],
        Ok(Json::Object(members)) => members
            .into_iter()
            .enumerate()
            .map(|(at, (name, value))| Found {
                place: Place::Entry(at + 1),
                name,
                value: plain(value),
            })
            .collect(),
        Ok(Json::List(items)) => items
            .into_iter()
            .enumerate()
            .map(|(at, item)| {
                let place = Place::Entry(at + 1);
                match item {
                    Json::Object(members) => named(place, members),
                    _ => wrong(place, "Write an object with name and value.".to_owned()),
                }
            })
            .collect(),
        Ok(_) => vec![wrong(Place::Entry(1), shape.to_owned())],
    }
}

fn plain(value: Json) -> Result<Value, String> {
    match value {
        Json::Text(text) | Json::Bare(text) => Ok(Value::Text(text)),
        Json::Nothing => Err("Write a value, or \"\" for an empty one.".to_owned()),
        Json::List(_) | Json::Object(_) => Err("Write the value as a text in quotes.".to_owned()),
    }
}

/// An object with name and value, whatever their case.
fn named(place: Place, members: Vec<(String, Json)>) -> Found {
    let (mut name, mut value) = (None, None);
    for (key, member) in members {
        match (key.to_ascii_lowercase().as_str(), member) {
            ("name" | "key", Json::Text(text)) => name = Some(text),
            ("value", member) => value = Some(plain(member)),
            ("valuefrom" | "value-from" | "value_from", Json::Text(text)) => {
                value = Some(Ok(Value::Reference(text)));
            }
            _ => {}
        }
    }
    let Some(name) = name else {
        return Found {
            place,
            name: String::new(),
            value: Err("Write an object with name and value.".to_owned()),
        };
    };
    Found {
        place,
        value: value.unwrap_or_else(|| Err("Write a value beside the name.".to_owned())),
        name,
    }
}
