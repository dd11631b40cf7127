//! Results as the XML of AWS Query.

use std::fmt::Write;

use serde_json::Value;

/// What an element with this content holds: members as elements of their own, lists as `member` elements.
pub fn content(value: &Value) -> String {
    content_with_items(value, "member")
}

/// The same with lists as elements of another name: EC2 calls them `item`.
pub fn content_with_items(value: &Value, item_name: &str) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => escape(text),
        Value::Array(items) => items.iter().fold(String::new(), |mut xml, item| {
            element(&mut xml, item_name, item, item_name);
            xml
        }),
        Value::Object(members) => members.iter().fold(String::new(), |mut xml, (name, member)| {
            element(&mut xml, name, member, item_name);
            xml
        }),
    }
}

fn element(xml: &mut String, name: &str, value: &Value, item_name: &str) {
    // Writing to a string does not fail.
    let _ = write!(xml, "<{name}>{}</{name}>", content_with_items(value, item_name));
}

/// Text as it may stand in an element. Control characters that XML cannot hold in any way become U+FFFD.
pub fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut xml, character| {
        match character {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            // A bare carriage return would come back as a line feed.
            '\r' => xml.push_str("&#13;"),
            '\u{fffe}' | '\u{ffff}' => xml.push('\u{fffd}'),
            '\t' | '\n' | ' '.. => xml.push(character),
            _ => xml.push('\u{fffd}'),
        }
        xml
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_result_is_written_member_by_member() {
        let result =
            json!({"Roles": [{"RoleName": "Web", "Age": 7}, {"RoleName": "<&>"}], "IsTruncated": false});
        assert_eq!(
            content(&result),
            "<IsTruncated>false</IsTruncated><Roles><member><Age>7</Age><RoleName>Web</RoleName></member>\
             <member><RoleName>&lt;&amp;&gt;</RoleName></member></Roles>"
        );
    }

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        assert_eq!(escape("a\u{0}b\r\n\u{ffff}é"), "a\u{fffd}b&#13;\n\u{fffd}é");
    }
}
