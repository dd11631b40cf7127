//! Short links: a launch link that is kept here under a code, so that it can end and be counted.

use super::{LaunchLink, ShortCode};
use crate::text::is_hidden;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// A launch link under a code. What it proposes never changes: who wants another link makes another code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortLink {
    /// What stands behind `/l/`.
    pub code: ShortCode,
    /// Query of the launch link that it stands for.
    pub query: String,
    /// What it is for, in the words of who made it; may be empty.
    pub note: String,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: Time,
    /// When it ends by itself; `None` for never.
    pub expires_at: Option<Time>,
    /// Who ended it before that.
    pub revoked: Option<Revocation>,
    /// How often a member followed it.
    pub opened: i64,
    /// When that was last.
    pub opened_at: Option<Time>,
    /// How many drafts began with it.
    pub drafts: i64,
}

/// That somebody ended a short link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// Who.
    pub by: String,
    /// When.
    pub at: Time,
}

/// Whether a short link still leads anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShortLinkState {
    /// It does.
    Open,
    /// Its time is over.
    Expired,
    /// Somebody ended it.
    Revoked,
}

impl ShortLink {
    /// Whether it leads anywhere at this time.
    pub fn state(&self, now: Time) -> ShortLinkState {
        match (&self.revoked, self.expires_at) {
            (Some(_), _) => ShortLinkState::Revoked,
            (None, Some(end)) if end <= now => ShortLinkState::Expired,
            (None, _) => ShortLinkState::Open,
        }
    }

    /// Query of the launch link with the code in it, so that the draft that begins with it can be counted.
    pub fn counted_query(&self) -> String {
        format!("{}&short={}", self.query, self.code)
    }

    /// Whether a launch link proposes what this short link stands for, and nothing else.
    pub fn stands_for(&self, link: &LaunchLink) -> bool {
        let alone = LaunchLink {
            short: None,
            ..link.clone()
        };
        link.ignored.is_empty() && alone.to_query() == self.query
    }
}

/// How long a short link leads anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lifetime {
    /// 1 day.
    Day,
    /// 7 days.
    Week,
    /// 30 days.
    #[default]
    Month,
    /// 90 days.
    Quarter,
    /// Until someone ends it.
    Unlimited,
}

impl Lifetime {
    /// All of them, the shortest first.
    pub const ALL: [Lifetime; 5] = [
        Lifetime::Day,
        Lifetime::Week,
        Lifetime::Month,
        Lifetime::Quarter,
        Lifetime::Unlimited,
    ];

    /// The word in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Lifetime::Day => "1",
            Lifetime::Week => "7",
            Lifetime::Month => "30",
            Lifetime::Quarter => "90",
            Lifetime::Unlimited => "never",
        }
    }

    /// The words that people read.
    pub fn label(self) -> &'static str {
        match self {
            Lifetime::Day => "In 1 day",
            Lifetime::Week => "In 7 days",
            Lifetime::Month => "In 30 days",
            Lifetime::Quarter => "In 90 days",
            Lifetime::Unlimited => "Never",
        }
    }

    /// Reads the word in the form.
    pub fn parse(text: &str) -> Option<Lifetime> {
        Lifetime::ALL
            .into_iter()
            .find(|lifetime| lifetime.as_str() == text)
    }

    /// When a link that is made at this time ends.
    pub fn end(self, made: Time) -> Option<Time> {
        let days: i64 = self.as_str().parse().ok()?;
        Some(made.plus(days * 24 * 3_600_000))
    }
}

/// Longest note, in characters.
pub const LONGEST_NOTE: usize = 120;

/// Why a note is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Above [`LONGEST_NOTE`].
    #[error("Keep the note to {LONGEST_NOTE} characters. This one has {length}.")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Line breaks, marks of writing direction and the like.
    #[error("Write the note on one line, without hidden characters.")]
    Hidden,
}

/// Reads a note; an empty one is none.
///
/// # Errors
/// See [`NoteError`].
pub fn parse_note(text: &str) -> Result<String, NoteError> {
    let note = text.trim();
    let length = note.chars().count();
    if length > LONGEST_NOTE {
        return Err(NoteError::TooLong { length });
    }
    if note.chars().any(is_hidden) {
        return Err(NoteError::Hidden);
    }
    Ok(note.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> ShortLink {
        ShortLink {
            code: ShortCode::of([7; 16]),
            query: "v=1&image=public.ecr.aws/nginx/nginx:1.27&port=80".to_owned(),
            note: String::new(),
            created_by: "km".to_owned(),
            created_at: Time(1_000),
            expires_at: None,
            revoked: None,
            opened: 0,
            opened_at: None,
            drafts: 0,
        }
    }

    #[test]
    fn a_link_ends_at_its_time_or_when_it_is_revoked() {
        let now = Time(5_000);
        assert_eq!(link().state(now), ShortLinkState::Open);
        for (end, state) in [
            (5_001, ShortLinkState::Open),
            (5_000, ShortLinkState::Expired),
            (4_999, ShortLinkState::Expired),
        ] {
            let ending = ShortLink {
                expires_at: Some(Time(end)),
                ..link()
            };
            assert_eq!(ending.state(now), state, "{end}");
        }
        let revoked = ShortLink {
            expires_at: Some(Time(1)),
            revoked: Some(Revocation {
                by: "km".to_owned(),
                at: Time(2),
            }),
            ..link()
        };
        assert_eq!(revoked.state(now), ShortLinkState::Revoked);
    }

    #[test]
    fn lifetimes_are_days_or_none() {
        let day = 24 * 3_600_000;
        let ends = Lifetime::ALL.map(|lifetime| lifetime.end(Time(5)).map(|end| (end.0 - 5) / day));
        assert_eq!(ends, [Some(1), Some(7), Some(30), Some(90), None]);
        for lifetime in Lifetime::ALL {
            assert_eq!(Lifetime::parse(lifetime.as_str()), Some(lifetime));
        }
        for text in ["", "2", "365", "Never", "-1"] {
            assert_eq!(Lifetime::parse(text), None, "{text}");
        }
    }

    #[test]
    fn only_what_it_stands_for_counts_for_a_short_link() {
        let short = link();
        let read = |query: &str| LaunchLink::parse(query, &[]).unwrap();
        let opened = read(&short.counted_query());
        assert_eq!(opened.short, Some(short.code.clone()));
        assert!(short.stands_for(&opened));
        for other in [
            "image=public.ecr.aws/evil/evil&port=80",
            "image=public.ecr.aws/nginx/nginx:1.27",
            "image=public.ecr.aws/nginx/nginx:1.27&port=80&start=x",
            "image=public.ecr.aws/nginx/nginx:1.27&port=80&role=x",
        ] {
            assert!(!short.stands_for(&read(other)), "{other}");
        }
    }

    #[test]
    fn a_note_is_a_line() {
        assert_eq!(parse_note("  for the README "), Ok("for the README".to_owned()));
        assert_eq!(parse_note(""), Ok(String::new()));
        assert_eq!(
            parse_note(&"x".repeat(121)),
            Err(NoteError::TooLong { length: 121 })
        );
        assert_eq!(parse_note("a\nb"), Err(NoteError::Hidden));
        assert_eq!(parse_note("a\u{202e}b"), Err(NoteError::Hidden));
    }
}
