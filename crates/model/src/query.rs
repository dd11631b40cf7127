//! Queries of addresses: `application/x-www-form-urlencoded`, read and written.

use crate::paths;

/// Longest query that is read, in bytes. Browsers and proxies carry more or less; 8 KB is where common servers stop.
pub const LONGEST: usize = 8 * 1024;

/// A query that is not read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("This link is too long: {length} characters, at most {LONGEST} are read. Shorten it.")]
pub struct TooLong {
    /// Its length in bytes.
    pub length: usize,
}

/// Reads a query into names and values, in their order, duplicates included. A question mark in front is left out.
///
/// It reads as browsers do (URL Standard, section 5.1): a percent sign without two hexadecimal digits stands for
/// itself, and bytes that are not UTF-8 become U+FFFD.
///
/// # Errors
/// More than [`LONGEST`] bytes.
pub fn decode(query: &str) -> Result<Vec<(String, String)>, TooLong> {
    if query.len() > LONGEST {
        return Err(TooLong { length: query.len() });
    }
    Ok(decode_all(query))
}

/// Reads the fields of a form, however long: the body of a request has a limit of its own.
pub fn decode_all(form: &str) -> Vec<(String, String)> {
    parts(form)
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decode_text(name), decode_text(value))
        })
        .collect()
}

/// The parts of a query as they came.
pub fn parts(query: &str) -> impl Iterator<Item = &str> {
    query
        .strip_prefix('?')
        .unwrap_or(query)
        .split('&')
        .filter(|part| !part.is_empty())
}

/// Writes names and values as a query that [`decode`] reads back.
pub fn encode<N: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (N, V)>) -> String {
    let mut query = String::new();
    for (name, value) in pairs {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(&paths::encode(name.as_ref()));
        query.push('=');
        query.push_str(&paths::encode(value.as_ref()));
    }
    query
}

fn decode_text(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = match byte {
            b'%' => hexadecimal(bytes.get(at + 1..at + 3)),
            _ => None,
        };
        match (byte, escaped) {
            (_, Some(escaped)) => {
                decoded.push(escaped);
                at += 2;
            }
            (b'+', _) => decoded.push(b' '),
            _ => decoded.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn hexadecimal(digits: Option<&[u8]>) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    match digits? {
        [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(query: &str) -> Vec<(String, String)> {
        decode(query).unwrap()
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn order_and_duplicates_are_kept() {
        assert_eq!(
            decoded("?b=1&a=2&&b=3&c&d="),
            [
                pair("b", "1"),
                pair("a", "2"),
                pair("b", "3"),
                pair("c", ""),
                pair("d", "")
            ]
        );
        assert_eq!(decoded(""), []);
    }

    #[test]
    fn escapes_and_blanks_are_read() {
        assert_eq!(decoded("a=x%3D1%26y+z%2b"), [pair("a", "x=1&y z+")]);
        assert_eq!(decoded("gr%C3%B6%C3%9Fe=%f0%9f%9a%a2"), [pair("größe", "🚢")]);
    }

    #[test]
    fn broken_escapes_stand_for_themselves() {
        assert_eq!(
            decoded("a=%&b=%2&c=%zz&d=100%"),
            [
                pair("a", "%"),
                pair("b", "%2"),
                pair("c", "%zz"),
                pair("d", "100%")
            ]
        );
        assert_eq!(decoded("a=%C3"), [pair("a", "\u{fffd}")]);
        assert_eq!(decoded("a=%+1"), [pair("a", "% 1")]);
    }

    #[test]
    fn a_long_query_is_not_read() {
        let longest = "a".repeat(LONGEST);
        assert!(decode(&longest).is_ok());
        assert_eq!(
            decode(&format!("{longest}a")).unwrap_err().to_string(),
            "This link is too long: 8193 characters, at most 8192 are read. Shorten it."
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(pairs in prop::collection::vec((".{1,20}", ".{0,40}"), 0..12)) {
            prop_assert_eq!(decoded(&encode(pairs.clone())), pairs);
        }

        #[test]
        fn nothing_panics(query in "(%[0-9a-fA-F]{0,2}|[a&=+?]|\\PC){0,200}") {
            let _ = decode(&query);
        }
    }
}
