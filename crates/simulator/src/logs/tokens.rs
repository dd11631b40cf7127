//! CloudWatch Logs' page tokens. An event id is 56 digits there, and so it is here.

use crate::protocol::errors::Fault;

const DIGITS: usize = 56;

/// Which way a `GetLogEvents` token goes on, and from which event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// Events after this one.
    Forward(i64),
    /// Events before this one.
    Backward(i64),
}

/// An event id as CloudWatch Logs writes it.
pub fn event_id(id: i64) -> String {
    format!("{id:0DIGITS$}")
}

/// `f/{56 digits}/s` and `b/{56 digits}/s`.
pub fn write(position: Position) -> String {
    match position {
        Position::Forward(id) => format!("f/{}/s", event_id(id)),
        Position::Backward(id) => format!("b/{}/s", event_id(id)),
    }
}

/// Reads a `GetLogEvents` token.
pub fn read(token: &str) -> Result<Position, Fault> {
    let invalid = || Fault::invalid_parameter("The specified nextToken is invalid.");
    let mut parts = token.split('/');
    let (Some(way), Some(digits), Some("s"), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(invalid());
    };
    if digits.len() != DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(invalid());
    }
    let id = digits.parse().map_err(|_| invalid())?;
    match way {
        "f" => Ok(Position::Forward(id)),
        "b" => Ok(Position::Backward(id)),
        _ => Err(invalid()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_read_back() {
        for position in [
            Position::Forward(0),
            Position::Backward(i64::MAX),
            Position::Forward(42),
        ] {
            assert_eq!(read(&write(position)), Ok(position));
        }
        for wrong in [
            "",
            "f/1/s",
            "x/00000000000000000000000000000000000000000000000000000001/s",
            "f//s/",
            "é",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
