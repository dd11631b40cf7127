//! The audit log as a file.

use super::RecordEntry;
use crate::event::{Author, Change};
use serde::Serialize;

/// The first line of a CSV export.
pub const CSV_HEAD: &str = "id,time,person,person_id,session,address,origin,action,target,account,region,service,draft,outcome,\
                            attempt,cause,count,aws_request,changes,hash\r\n";

/// What both formats carry of an entry, by these names.
#[derive(Debug, Serialize)]
struct Fields<'a> {
    id: i64,
    time: String,
    person: &'a str,
    person_id: Option<i64>,
    session: Option<&'a str>,
    address: Option<&'a str>,
    origin: Option<&'a str>,
    action: &'a str,
    target: Option<&'a str>,
    account: Option<&'a str>,
    region: Option<&'a str>,
    service: Option<String>,
    draft: Option<&'a str>,
    outcome: &'a str,
    attempt: Option<&'a str>,
    cause: Option<&'a str>,
    /// How many attempts it stands for.
    count: u32,
    aws_request: Option<&'a str>,
    changes: &'a [Change],
    hash: Option<&'a str>,
}

impl<'a> From<&'a RecordEntry> for Fields<'a> {
    fn from(entry: &'a RecordEntry) -> Fields<'a> {
        let event = &entry.event;
        let detail = &event.detail;
        Fields {
            id: event.id,
            time: event.at.iso(),
            person: event.author.label(),
            person_id: match &event.author {
                Author::Person { id, .. } => Some(*id),
                _ => None,
            },
            session: entry.session.as_deref(),
            address: entry.address.as_deref(),
            origin: entry.via.map(super::Via::as_str),
            action: event.kind.as_str(),
            target: entry.target.as_deref(),
            account: event.account.as_deref(),
            region: event.region.as_ref().map(crate::region::Region::as_str),
            service: event.service.as_ref().map(ToString::to_string),
            draft: event.draft.as_deref(),
            outcome: entry.outcome.as_str(),
            attempt: detail.attempt.as_deref(),
            cause: detail.cause.as_deref(),
            count: detail.repeated.unwrap_or(1),
            aws_request: detail.aws_request.as_deref(),
            changes: &detail.changes,
            hash: entry.hash.as_deref(),
        }
    }
}

/// An entry as a JSON object on one line, without the line's end.
pub fn json_row(entry: &RecordEntry) -> String {
    // Texts, numbers and lists of texts always serialise.
    serde_json::to_string(&Fields::from(entry)).unwrap_or_default()
}

/// An entry as a line of comma-separated values (RFC 4180), with its end.
pub fn csv_row(entry: &RecordEntry) -> String {
    let fields = Fields::from(entry);
    let changes: Vec<String> = fields.changes.iter().map(change).collect();
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let cells = [
        number(Some(fields.id)),
        fields.time,
        fields.person.to_owned(),
        number(fields.person_id),
        text(fields.session),
        text(fields.address),
        text(fields.origin),
        fields.action.to_owned(),
        text(fields.target),
        text(fields.account),
        text(fields.region),
        fields.service.unwrap_or_default(),
        text(fields.draft),
        fields.outcome.to_owned(),
        text(fields.attempt),
        text(fields.cause),
        fields.count.to_string(),
        text(fields.aws_request),
        changes.join("\n"),
        text(fields.hash),
    ];
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    cells.join(",") + "\r\n"
}

fn change(change: &Change) -> String {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "(none)".to_owned());
    format!(
        "{}: {} -> {}",
        change.field,
        value(&change.before),
        value(&change.after)
    )
}

/// A cell that no spreadsheet takes for a formula, in quotes where it needs them.
fn quoted(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if is_formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains([',', '"', '\r', '\n']) || is_formula {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, EventDetail, EventKind};
    use crate::record::{Outcome, Via};
    use crate::time::Time;

    fn entry(cause: &str) -> RecordEntry {
        RecordEntry {
            event: Event {
                id: 7,
                at: Time(1_700_000_000_123),
                kind: EventKind::NotAuthorised,
                author: Author::Person {
                    id: 2,
                    name: "=ls".to_owned(),
                },
                account: None,
                region: None,
                service: None,
                draft: None,
                detail: EventDetail {
                    cause: Some(cause.to_owned()),
                    repeated: Some(12),
                    changes: vec![Change {
                        field: "port".to_owned(),
                        before: Some("8080".to_owned()),
                        after: None,
                    }],
                    ..EventDetail::default()
                },
            },
            session: Some("5e1ca07b".to_owned()),
            address: Some("::1".to_owned()),
            via: Some(Via::Page),
            outcome: Outcome::Denied,
            target: None,
            hash: None,
        }
    }

    #[test]
    fn cells_are_neither_formulas_nor_torn_apart() {
        for (cell, expected) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"\n", "\"say \"\"hi\"\"\n\""),
            ("=1+1", "\"'=1+1\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""),
            ("", ""),
        ] {
            assert_eq!(quoted(cell), expected);
        }
        let row = csv_row(&entry("=cmd|' /C calc'!A0"));
        assert!(row.contains("\"'=cmd|' /C calc'!A0\""), "{row}");
        assert!(row.contains(",\"'=ls\","), "{row}");
        assert!(row.ends_with("\r\n"));
        let cells = |line: &str| line.split(',').count();
        assert_eq!(cells(&csv_row(&entry("none"))), cells(CSV_HEAD));
    }

    #[test]
    fn json_carries_the_same_under_names() {
        let row: serde_json::Value = serde_json::from_str(&json_row(&entry("a\nb"))).unwrap();
        assert_eq!(row["person"], "=ls");
        assert_eq!(row["cause"], "a\nb");
        assert_eq!(row["count"], 12);
        assert_eq!(row["changes"][0]["before"], "8080");
        assert_eq!(row["session"], "5e1ca07b");
        assert!(row["aws_request"].is_null());
        let names: Vec<&str> = CSV_HEAD.trim_end().split(',').collect();
        let object = row.as_object().unwrap();
        assert_eq!(names.len(), object.len());
        assert!(names.iter().all(|name| object.contains_key(*name)));
    }
}
