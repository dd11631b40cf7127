//! For how long events are kept.

/// A hundred years: more is for ever.
const MOST: u32 = 36_500;

/// Reads a number of days; nothing is for ever.
///
/// # Errors
/// A sentence for the field.
pub fn parse_days(text: &str) -> Result<Option<u32>, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<u32>() {
        Ok(days) if (1..=MOST).contains(&days) => Ok(Some(days)),
        _ => Err("Enter a number of days from 1 to 36500, or nothing to keep events for ever."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_least_a_day_or_for_ever() {
        assert_eq!(parse_days(" 30 "), Ok(Some(30)));
        assert_eq!(parse_days("1"), Ok(Some(1)));
        assert_eq!(parse_days(""), Ok(None));
        for wrong in ["0", "-1", "1.5", "week", "36501", "99999999999"] {
            assert!(parse_days(wrong).is_err(), "{wrong}");
        }
    }
}
