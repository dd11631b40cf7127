//! Answers of AWS Query, read into what AWS JSON would say, so that one check serves both.

use serde_json::{Map, Value};
use xmlparser::{ElementEnd, Token, Tokenizer};

/// An element: its name, its text, and the elements in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

/// What stands in `{operation}Result`, which an operation without results has not.
pub fn result(model: &'static Value, operation: &str, text: &str) -> Value {
    let root = read(text);
    assert_eq!(root.name, format!("{operation}Response"));
    let id = root
        .child("ResponseMetadata")
        .and_then(|data| data.child("RequestId"));
    assert!(id.is_some_and(|id| !id.text.is_empty()), "{text}");
    match model["operations"][operation]["output"]["shape"].as_str() {
        Some(shape) => {
            let result = root.child(&format!("{operation}Result"));
            value(
                model,
                shape,
                result.unwrap_or_else(|| panic!("no result in {text}")),
            )
        }
        None => Value::Null,
    }
}

/// Code and message of an error.
pub fn error(text: &str) -> (String, String) {
    let root = read(text);
    assert_eq!(root.name, "ErrorResponse");
    assert!(root.child("RequestId").is_some(), "{text}");
    let error = root.child("Error").unwrap();
    let side = &error.child("Type").unwrap().text;
    assert!(side == "Sender" || side == "Receiver", "{text}");
    let part = |name| error.child(name).unwrap().text.clone();
    (part("Code"), part("Message"))
}

fn value(model: &'static Value, shape: &str, element: &Element) -> Value {
    let described = &model["shapes"][shape];
    let text = element.text.as_str();
    match described["type"].as_str().unwrap() {
        "structure" => {
            let members = element.children.iter().map(|child| {
                let member = described["members"][&child.name]["shape"].as_str();
                let read = member.map_or(Value::Null, |member| value(model, member, child));
                (child.name.clone(), read)
            });
            Value::Object(members.collect::<Map<_, _>>())
        }
        "list" => {
            let member = described["member"]["shape"].as_str().unwrap();
            let items = element.children.iter().map(|child| {
                assert_eq!(child.name, "member");
                value(model, member, child)
            });
            items.collect()
        }
        "integer" | "long" => text
            .parse::<i64>()
            .map_or_else(|_| Value::from(text), Value::from),
        "boolean" => text
            .parse::<bool>()
            .map_or_else(|_| Value::from(text), Value::from),
        _ => Value::from(text),
    }
}

impl Element {
    fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }
}

fn read(text: &str) -> Element {
    let mut open = vec![Element::default()];
    for token in Tokenizer::from(text) {
        match token.unwrap() {
            Token::ElementStart { local, .. } => open.push(Element {
                name: local.to_string(),
                ..Element::default()
            }),
            Token::ElementEnd {
                end: ElementEnd::Close(..) | ElementEnd::Empty,
                ..
            } => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().children.push(done);
            }
            Token::Text { text } => open.last_mut().unwrap().text += &plain(&text),
            _ => {}
        }
    }
    let mut document = open.pop().unwrap();
    assert!(open.is_empty(), "every element has an end: {text}");
    document.children.pop().unwrap()
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#13;", "\r")
        .replace("&amp;", "&")
}
