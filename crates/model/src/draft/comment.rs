//! What members say about a draft.

use crate::time::Time;
use serde::{Deserialize, Serialize};

/// Most characters of a comment.
pub const LONGEST_COMMENT: usize = 2_000;

/// What a comment is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommentKind {
    /// To say something.
    Remark,
    /// To ask the others to look at the draft.
    ReviewWanted,
    /// To answer that: it may be created as it is.
    Approved,
    /// To answer that: not like this.
    ChangesWanted,
}

impl CommentKind {
    /// Every kind.
    pub const ALL: [CommentKind; 4] = [
        CommentKind::Remark,
        CommentKind::ReviewWanted,
        CommentKind::Approved,
        CommentKind::ChangesWanted,
    ];

    /// The word in the database and in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            CommentKind::Remark => "remark",
            CommentKind::ReviewWanted => "review_wanted",
            CommentKind::Approved => "approved",
            CommentKind::ChangesWanted => "changes_wanted",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<CommentKind> {
        CommentKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A comment on a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Increasing.
    pub id: i64,
    /// What it is for.
    pub kind: CommentKind,
    /// What was typed; empty where asking or answering was enough.
    pub text: String,
    /// Who wrote it, by the name at that time.
    pub by: String,
    /// When.
    pub at: Time,
    /// The version of the draft that an answer to a wish for a review is about.
    pub version: Option<i64>,
}

/// That a member finds that a draft may be created as it is. Whoever saves the draft after that ends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Id of who approved.
    pub person_id: i64,
    /// The name at that time.
    pub by: String,
    /// When.
    pub at: Time,
}

/// That someone wants a draft to be reviewed, and nobody has yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewWish {
    /// Who asked, by the name at that time.
    pub by: String,
    /// When.
    pub at: Time,
}

/// Why a text cannot be a comment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommentError {
    /// Nothing was written.
    #[error("Write a comment.")]
    Missing,
    /// Too much was written.
    #[error("Shorten the comment to 2,000 characters. It has {0}.")]
    TooLong(usize),
}

/// The text of a comment as it is kept: with the ends of lines that pages have, without blanks around it.
///
/// # Errors
/// See [`CommentError`]. Asking for a review and answering need no words.
pub fn comment_text(typed: &str, kind: CommentKind) -> Result<String, CommentError> {
    let text = typed.replace("\r\n", "\n").trim().to_owned();
    let length = text.chars().count();
    match length {
        0 if matches!(kind, CommentKind::Remark | CommentKind::ChangesWanted) => Err(CommentError::Missing),
        0..=LONGEST_COMMENT => Ok(text),
        _ => Err(CommentError::TooLong(length)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_has_words_and_not_too_many() {
        assert_eq!(
            comment_text(" \r\n", CommentKind::Remark),
            Err(CommentError::Missing)
        );
        assert_eq!(comment_text(" \n", CommentKind::ReviewWanted), Ok(String::new()));
        assert_eq!(comment_text("", CommentKind::Approved), Ok(String::new()));
        assert_eq!(
            comment_text("", CommentKind::ChangesWanted),
            Err(CommentError::Missing)
        );
        assert_eq!(
            comment_text("one\r\ntwo\n", CommentKind::Remark),
            Ok("one\ntwo".to_owned())
        );
        let longest = "ü".repeat(LONGEST_COMMENT);
        assert_eq!(comment_text(&longest, CommentKind::Remark), Ok(longest.clone()));
        assert_eq!(
            comment_text(&(longest + "x"), CommentKind::Approved),
            Err(CommentError::TooLong(2_001))
        );
    }

    #[test]
    fn kinds_are_read_back() {
        for kind in CommentKind::ALL {
            assert_eq!(CommentKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(CommentKind::parse("approve"), None);
    }
}
