//! Answers of EC2: lists of entries, and errors.

use crate::error::{Error, ErrorKind};
use aws_smithy_xml::decode::{Document, ScopedDecoder, XmlDecodeError, try_data};
use std::collections::HashMap;

/// A page of a list.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) rows: Vec<Row>,
    pub(super) next: Option<String>,
}

/// The members of an entry that were asked for.
#[derive(Debug, Default)]
pub(super) struct Row {
    members: HashMap<String, String>,
    /// Value of the tag `Name`, which EC2's own pages show as the name.
    pub(super) name: Option<String>,
}

impl Row {
    pub(super) fn text(&self, member: &str) -> Option<String> {
        self.members.get(member).cloned()
    }
}

/// Reads a list out of an answer: the entries of the element `set` with their `members`, and the token of the next page.
pub(super) fn page(xml: &str, set: &str, members: &[&str]) -> Result<Page, Error> {
    read_page(xml, set, members).map_err(|error| Error {
        kind: ErrorKind::Fault,
        code: "UnreadableAnswer".to_owned(),
        message: format!("The answer could not be read: {error}"),
        request_id: None,
    })
}

fn read_page(xml: &str, set: &str, members: &[&str]) -> Result<Page, XmlDecodeError> {
    let mut document = Document::new(xml);
    let mut root = document.root_element()?;
    let mut page = Page {
        rows: Vec::new(),
        next: None,
    };
    let mut is_list = false;
    while let Some(mut element) = root.next_tag() {
        if element.start_el().matches(set) {
            is_list = true;
            while let Some(mut item) = element.next_tag() {
                page.rows.push(row(&mut item, members)?);
            }
        } else if element.start_el().matches("nextToken") {
            page.next = Some(try_data(&mut element)?.into_owned()).filter(|token| !token.is_empty());
        }
    }
    if is_list {
        Ok(page)
    } else {
        Err(XmlDecodeError::custom(format!("it has no {set}")))
    }
}

fn row(item: &mut ScopedDecoder<'_, '_>, members: &[&str]) -> Result<Row, XmlDecodeError> {
    let mut row = Row::default();
    while let Some(mut member) = item.next_tag() {
        let name = member.start_el().local().to_owned();
        if members.contains(&name.as_str()) {
            let text = try_data(&mut member)?.into_owned();
            row.members.insert(name, text);
        } else if name == "tagSet" {
            while let Some(mut tag) = member.next_tag() {
                let (mut key, mut value) = (String::new(), String::new());
                while let Some(mut part) = tag.next_tag() {
                    if part.start_el().matches("key") {
                        key = try_data(&mut part)?.into_owned();
                    } else if part.start_el().matches("value") {
                        value = try_data(&mut part)?.into_owned();
                    }
                }
                if key == "Name" && !value.is_empty() {
                    row.name = Some(value);
                }
            }
        }
    }
    Ok(row)
}

/// What EC2 says when it does not do what was asked (EC2's guide, "Error codes for the Amazon EC2 API").
pub(super) fn refusal(status: u16, xml: &str) -> Error {
    let (code, message, request_id) = read_refusal(xml).unwrap_or_default();
    let kind = match ErrorKind::of_code(&code) {
        ErrorKind::Refused if status >= 500 => ErrorKind::Fault,
        ErrorKind::Refused if status == 403 => ErrorKind::Denied,
        ErrorKind::Refused if status == 429 => ErrorKind::Throttled,
        kind => kind,
    };
    let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
    Error {
        kind,
        code: or(code, "UnknownError"),
        message: or(message, "AWS gave no reason."),
        request_id: (!request_id.is_empty()).then_some(request_id),
    }
}

/// Code, message and request id.
fn read_refusal(xml: &str) -> Result<(String, String, String), XmlDecodeError> {
    let mut document = Document::new(xml);
    let mut found = (String::new(), String::new(), String::new());
    let mut root = document.root_element()?;
    while let Some(mut element) = root.next_tag() {
        if element.start_el().matches("RequestID") {
            found.2 = try_data(&mut element)?.into_owned();
        } else if element.start_el().matches("Errors") {
            while let Some(mut error) = element.next_tag() {
                while let Some(mut part) = error.next_tag() {
                    if part.start_el().matches("Code") {
                        found.0 = try_data(&mut part)?.into_owned();
                    } else if part.start_el().matches("Message") {
                        found.1 = try_data(&mut part)?.into_owned();
                    }
                }
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_an_answer_defines_for_itself_is_not_read() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        for entity in [format!(r#"SYSTEM "file://{file}""#), "\"[package]\"".to_owned()] {
            let answer = format!(
                "<!DOCTYPE a [<!ENTITY e {entity}>]><a><vpcSet><item><vpcId>&e;</vpcId></item></vpcSet></a>"
            );
            let read = format!("{:?}", page(&answer, "vpcSet", &["vpcId"]));
            assert!(!read.contains("[package]"), "{read}");
        }
    }

    #[test]
    fn entries_have_their_members_and_their_name() {
        let xml = r#"<?xml version="1.0" encoding="UTF-8"?>
            <DescribeSubnetsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
              <requestId>1</requestId>
              <subnetSet>
                <item>
                  <subnetId>subnet-1</subnetId>
                  <ipv6CidrBlockAssociationSet><item><subnetId>not this</subnetId></item></ipv6CidrBlockAssociationSet>
                  <tagSet>
                    <item><key>team</key><value>a</value></item>
                    <item><key>Name</key><value>a &amp; b</value></item>
                  </tagSet>
                </item>
                <item><subnetId>subnet-2</subnetId><tagSet/></item>
              </subnetSet>
              <nextToken>more</nextToken>
            </DescribeSubnetsResponse>"#;
        let page = page(xml, "subnetSet", &["subnetId"]).unwrap();
        let rows: Vec<_> = page
            .rows
            .iter()
            .map(|row| (row.text("subnetId").unwrap(), row.name.as_deref()))
            .collect();
        assert_eq!(
            rows,
            [
                ("subnet-1".to_owned(), Some("a & b")),
                ("subnet-2".to_owned(), None)
            ]
        );
        assert_eq!(page.next.as_deref(), Some("more"));
    }

    #[test]
    fn what_is_no_list_is_not_an_empty_one() {
        for xml in ["", "<a/>", "<html><body>Sign in</body></html>", "{}"] {
            assert_eq!(
                page(xml, "vpcSet", &[]).unwrap_err().kind,
                ErrorKind::Fault,
                "{xml}"
            );
        }
        assert!(page("<a><vpcSet/></a>", "vpcSet", &[]).unwrap().rows.is_empty());
    }

    #[test]
    fn refusals_are_sorted() {
        let xml = |code: &str| {
            format!(
                "<Response><Errors><Error><Code>{code}</Code><Message>Nein.</Message></Error></Errors>\
                 <RequestID>4711</RequestID></Response>"
            )
        };
        for (status, code, kind) in [
            (403, "UnauthorizedOperation", ErrorKind::Denied),
            (401, "AuthFailure", ErrorKind::Denied),
            (503, "RequestLimitExceeded", ErrorKind::Throttled),
            (500, "InternalError", ErrorKind::Fault),
            (400, "InvalidParameterValue", ErrorKind::Refused),
        ] {
            let error = refusal(status, &xml(code));
            assert_eq!(
                (error.kind, error.message.as_str(), error.request_id.as_deref()),
                (kind, "Nein.", Some("4711")),
                "{code}"
            );
        }
        let error = refusal(502, "<html>Bad Gateway");
        assert_eq!(
            (error.kind, error.code.as_str()),
            (ErrorKind::Fault, "UnknownError")
        );
    }

    proptest! {
        #[test]
        fn nothing_makes_it_stumble(xml in "\\PC{0,60}|(<[a-zS/]{1,8}>|vpcSet|<vpcSet>|x){0,12}") {
            let _ = page(&xml, "vpcSet", &["vpcId"]);
            let _ = refusal(400, &xml);
        }
    }
}
