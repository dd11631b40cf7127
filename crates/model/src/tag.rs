//! Tags of a service, as lines of `key=value`.

use std::collections::BTreeSet;

/// Most tags of one resource (quota of AWS's tagging, section 6 of the domain facts).
pub const MOST: usize = 50;

/// Lines whose faults are told at once.
const FAULTS_TOLD: usize = 6;

/// A tag (shape `Tag`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// 1 to 128 characters, not beginning with `aws:`.
    pub key: String,
    /// Up to 256 characters.
    pub value: String,
}

/// Why a line is no tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum TagError {
    #[error("Enter a key before the equals sign.")]
    Missing,
    /// Pattern of shape `TagKey`.
    #[error("Choose another key. AWS keeps keys that begin with aws: for itself.")]
    Reserved,
    #[error("Enter a key of at most 128 characters.")]
    LongKey,
    #[error("Enter a value of at most 256 characters.")]
    LongValue,
    #[error("This key is there twice. Keep one.")]
    Duplicate,
}

/// Reads one tag a line; empty lines count for nothing, and a line without an equals sign is a key with an empty value.
///
/// # Errors
/// What is wrong, line by line.
pub fn read(text: &str) -> Result<Vec<Tag>, String> {
    let (mut tags, mut faults, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        let tag = Tag {
            key: key.trim().to_owned(),
            value: value.trim().to_owned(),
        };
        match check(&tag, &mut seen) {
            Ok(()) => tags.push(tag),
            Err(error) => faults.push(format!("Line {}: {error}", number + 1)),
        }
    }
    if tags.len() > MOST {
        faults.push(format!("Keep at most {MOST} tags."));
    }
    if faults.is_empty() {
        return Ok(tags);
    }
    let more = faults.len().saturating_sub(FAULTS_TOLD);
    faults.truncate(FAULTS_TOLD);
    match more {
        0 => {}
        1 => faults.push("And 1 more line.".to_owned()),
        count => faults.push(format!("And {count} more lines.")),
    }
    Err(faults.join("\n"))
}

/// A tag out of a key and a value without blanks around them.
///
/// # Errors
/// What is wrong with it.
pub fn checked(key: &str, value: &str) -> Result<Tag, String> {
    let tag = Tag {
        key: key.to_owned(),
        value: value.to_owned(),
    };
    if tag.key.is_empty() {
        return Err("Enter the key of a tag.".to_owned());
    }
    check(&tag, &mut BTreeSet::new()).map_err(|error| error.to_string())?;
    Ok(tag)
}

fn check(tag: &Tag, seen: &mut BTreeSet<String>) -> Result<(), TagError> {
    if tag.key.is_empty() {
        Err(TagError::Missing)
    } else if tag.key.to_ascii_lowercase().starts_with("aws:") {
        Err(TagError::Reserved)
    } else if tag.key.chars().count() > 128 {
        Err(TagError::LongKey)
    } else if tag.value.chars().count() > 256 {
        Err(TagError::LongValue)
    } else if !seen.insert(tag.key.clone()) {
        Err(TagError::Duplicate)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_tag_a_line() {
        let tags = read("team = shop\r\n\n cost-centre=a=b\nstandalone\n").unwrap();
        let tags: Vec<(&str, &str)> = tags
            .iter()
            .map(|tag| (tag.key.as_str(), tag.value.as_str()))
            .collect();
        assert_eq!(
            tags,
            [("team", "shop"), ("cost-centre", "a=b"), ("standalone", "")]
        );
        assert_eq!(read(" \n").unwrap(), []);
    }

    #[test]
    fn each_line_is_told_what_is_wrong_with_it() {
        let text = format!("=x\nAWS:team=shop\n{0}=\nb={0}{0}\na=1\na=2\n", "k".repeat(129));
        let message = read(&text).unwrap_err();
        let lines: Vec<&str> = message.lines().collect();
        assert_eq!(lines.len(), 5);
        assert_eq!(lines[0], "Line 1: Enter a key before the equals sign.");
        assert!(lines[1].starts_with("Line 2: Choose another key."));
        assert_eq!(lines[4], "Line 6: This key is there twice. Keep one.");
        let many: Vec<String> = (0..=MOST).map(|number| format!("k{number}=v")).collect();
        assert_eq!(read(&many.join("\n")).unwrap_err(), "Keep at most 50 tags.");
        assert!(
            read(&"=\n".repeat(20))
                .unwrap_err()
                .ends_with("And 14 more lines.")
        );
    }

    proptest! {
        #[test]
        fn what_is_read_fits_the_shapes(text in any::<String>()) {
            for tag in read(&text).unwrap_or_default() {
                prop_assert!((1..=128).contains(&tag.key.chars().count()));
                prop_assert!(tag.value.chars().count() <= 256);
                prop_assert!(!tag.key.starts_with("aws:"));
            }
        }
    }
}
