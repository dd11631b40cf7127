//! Texts written by strangers: what must not reach a page as it came.

/// Whether a character is unseen or changes how its neighbours are read: control characters, marks of writing
/// direction ("Trojan Source", CVE-2021-42574), blanks without width, tag characters.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// A text for a message: without hidden characters, and with an ellipsis where it was longer than `most`.
pub fn cleaned(text: &str, most: usize) -> String {
    let mut seen = text.chars().filter(|c| !is_hidden(*c));
    let mut kept: String = seen.by_ref().take(most).collect();
    if seen.next().is_some() {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_cannot_turn_the_direction_of_writing() {
        assert_eq!(cleaned("nginx\u{202e}:tset\u{0}", 20), "nginx:tset");
        assert_eq!(cleaned("größer 🚢", 20), "größer 🚢");
    }

    #[test]
    fn what_was_longer_ends_with_an_ellipsis() {
        assert_eq!(cleaned("abcdef", 6), "abcdef");
        assert_eq!(cleaned("abcdefg", 6), "abcdef…");
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_left(text in "\\PC*|[\\x00-\\x{2100}]*", most in 0usize..40) {
            let kept = cleaned(&text, most);
            prop_assert!(kept.chars().count() <= most + 1);
            prop_assert!(!kept.chars().any(is_hidden));
        }
    }
}
