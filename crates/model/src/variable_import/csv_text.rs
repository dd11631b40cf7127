//! CSV: name and value on each line, with commas, semicolons or tabs between them, as spreadsheets of different countries write
//! it; with a line of titles or without.

use super::{Found, Place, Value};

pub(super) fn found(text: &str) -> Vec<Found> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut found = Vec::new();
    // Which columns have name and value; without titles the first two.
    let (mut columns, mut has_titles) = ((0, 1), false);
    for (at, record) in reader.records().enumerate() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                found.push(Found {
                    place: line(error.position()),
                    name: String::new(),
                    value: Err("This line is no CSV.".to_owned()),
                });
                continue;
            }
        };
        let column = |title: &str| {
            record.iter().position(|field| {
                field
                    .trim()
                    .trim_start_matches('\u{feff}')
                    .eq_ignore_ascii_case(title)
            })
        };
        let title = column("name")
            .or_else(|| column("key"))
            .or_else(|| column("variable"));
        if at == 0
            && let (Some(name), Some(value)) = (title, column("value"))
        {
            (columns, has_titles) = ((name, value), true);
            continue;
        }
        let place = line(record.position());
        let name = record
            .get(columns.0)
            .unwrap_or_default()
            .trim()
            .trim_start_matches('\u{feff}')
            .to_owned();
        if name.starts_with('#') || record.iter().all(str::is_empty) {
            continue;
        }
        let value = match record.get(columns.1) {
            // Without titles a third column is most likely the rest of a value that has a comma and no quotes.
            Some(_) if !has_titles && record.iter().skip(2).any(|field| !field.is_empty()) => {
                Err("There are more than two columns. Put a value with a comma into quotes.".to_owned())
            }
            Some(value) => Ok(Value::Text(value.to_owned())),
            None => Err("Write name and value with a comma between them.".to_owned()),
        };
        found.push(Found { place, name, value });
    }
    found
}

fn line(position: Option<&csv::Position>) -> Place {
    let line = position.map_or(1, csv::Position::line);
    Place::Line(usize::try_from(line).unwrap_or(usize::MAX))
}

/// The separator that comes first.
fn delimiter(text: &str) -> u8 {
    text.bytes()
        .find(|byte| matches!(byte, b',' | b';' | b'\t'))
        .unwrap_or(b',')
}
