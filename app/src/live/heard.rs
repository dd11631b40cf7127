//! What the live stream says, read by the browser's own reader of JSON: one of ours would be a twentieth of the code that each
//! page loads, for two small shapes.

use js_sys::{Array, JSON, Reflect};
use model::event::{EventKind, LiveMessage, Noun};
use model::presence::{Present, Room};
use wasm_bindgen::{JsCast, JsValue};

/// Reads the data of a message; `None` where this page does not know what it says, as of a newer server.
pub fn message(data: &JsValue) -> Option<LiveMessage> {
    let message = read(data)?;
    Some(LiveMessage {
        id: id(&message)?,
        noun: Noun::parse(&text(&message, "noun")?)?,
        key: text(&message, "key")?,
        kind: EventKind::parse(&text(&message, "kind")?)?,
        state: text(&message, "state"),
    })
}

/// Reads who is where this page is.
pub fn rooms(data: &JsValue) -> Option<Vec<Room>> {
    let room = |room: JsValue| {
        let present = |present: JsValue| {
            Some(Present {
                name: text(&present, "name")?,
                edits: text(&present, "edits"),
            })
        };
        Some(Room {
            subject: text(&room, "subject")?,
            people: list(&value(&room, "people")?)?
                .map(present)
                .collect::<Option<_>>()?,
        })
    };
    list(&read(data)?)?.map(room).collect()
}

fn read(data: &JsValue) -> Option<JsValue> {
    JSON::parse(&data.as_string()?).ok()
}

fn value(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name)).ok()
}

fn text(object: &JsValue, name: &str) -> Option<String> {
    value(object, name)?.as_string()
}

fn list(value: &JsValue) -> Option<impl Iterator<Item = JsValue>> {
    let list: &Array = value.dyn_ref()?;
    Some(list.to_vec().into_iter())
}

/// Ids are counted up from 1: one that a number of JavaScript does not hold exactly is ages away.
#[expect(clippy::cast_possible_truncation, reason = "a whole number")]
fn id(object: &JsValue) -> Option<i64> {
    value(object, "id")?.as_f64().map(|id| id as i64)
}
