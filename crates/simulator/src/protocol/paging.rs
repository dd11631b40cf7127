//! Opaque page tokens: what a page ended with, in hexadecimal, together with the list it belongs to.

use super::errors::Fault;

/// Writes a token for the list `list` out of what its last row sorts by.
pub fn token(list: &str, position: &[&str]) -> String {
    let text = format!("{list}\n{}", position.join("\n"));
    text.bytes()
        .fold(String::new(), |token, byte| token + &format!("{byte:02x}"))
}

/// Reads a token back; one that was not written for this list is a bad parameter.
pub fn position<const PARTS: usize>(list: &str, token: &str) -> Result<[String; PARTS], Fault> {
    parts(token)
        .filter(|parts| parts.first().is_some_and(|first| first == list))
        .and_then(|mut parts| {
            parts.remove(0);
            <[String; PARTS]>::try_from(parts).ok()
        })
        .ok_or_else(|| Fault::invalid_request("The NextToken is invalid."))
}

fn parts(token: &str) -> Option<Vec<String>> {
    // Only as they are written: reading numbers would take a sign among the digits, too.
    let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if !token.bytes().all(is_digit) || !token.len().is_multiple_of(2) {
        return None;
    }
    let bytes = (0..token.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(token.get(at..at + 2)?, 16).ok());
    let text = String::from_utf8(bytes.collect::<Option<Vec<u8>>>()?).ok()?;
    Some(text.split('\n').map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_for_its_own_list_only() {
        let written = token("ListServices 123456789012 us-east-1", &["17", "abc"]);
        assert_eq!(
            position::<2>("ListServices 123456789012 us-east-1", &written),
            Ok(["17".to_owned(), "abc".to_owned()])
        );
        for (list, token) in [
            ("ListOperations", written.as_str()),
            ("ListServices 123456789012 us-east-1", "zz"),
            ("ListServices 123456789012 us-east-1", "é"),
            ("ListServices 123456789012 us-east-1", &written[1..]),
            (
                "ListServices 123456789012 us-east-1",
                &written.replace("0a", "+a"),
            ),
            ("ListServices 123456789012 us-east-1", &written.to_uppercase()),
        ] {
            assert!(position::<2>(list, token).is_err());
        }
    }
}
