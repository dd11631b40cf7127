//! Pages of lists that are small enough to be read as a whole.

use sha2::{Digest, Sha256};

use crate::protocol::paging;

/// A token that does not belong to the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidToken;

/// Which page is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Everything that makes this list another one than others: operation, account, filters.
    pub list: &'a str,
    pub token: Option<&'a str>,
    pub size: i64,
}

/// The items behind the token, as many as fit, and the token of the next page if there is one.
///
/// `key` is what the items are sorted by; a page goes on behind the key that the one before it ended with, so what
/// comes or goes in between moves nothing.
pub fn cut<T>(
    wanted: Wanted<'_>,
    mut items: Vec<T>,
    key: impl Fn(&T) -> String,
) -> Result<(Vec<T>, Option<String>), InvalidToken> {
    let list = short(wanted.list);
    items.sort_by_cached_key(&key);
    if let Some(token) = wanted.token {
        let [end] = paging::position(&list, token).map_err(|_| InvalidToken)?;
        items.retain(|item| key(item) > end);
    }
    let size = usize::try_from(wanted.size).unwrap_or(usize::MAX);
    let more = items.len() > size;
    items.truncate(size);
    let next = items
        .last()
        .filter(|_| more)
        .map(|last| paging::token(&list, &[&key(last)]));
    Ok((items, next))
}

/// Short, because IAM's markers have at most 320 characters.
fn short(list: &str) -> String {
    Sha256::digest(list.as_bytes())
        .iter()
        .take(8)
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(
        list: &str,
        token: Option<&str>,
        items: &[&str],
    ) -> Result<(Vec<String>, Option<String>), InvalidToken> {
        let items = items.iter().map(|item| (*item).to_owned()).collect();
        let wanted = Wanted { list, token, size: 2 };
        cut(wanted, items, String::clone)
    }

    #[test]
    fn a_page_goes_on_behind_the_last_one_whatever_came_in_between() {
        let (first, next) = page("a", None, &["c", "a", "b"]).expect("no token");
        assert_eq!(first, ["a", "b"]);
        let token = next.expect("one is left");
        assert_eq!(
            page("a", Some(&token), &["0", "a", "c"]),
            Ok((vec!["c".to_owned()], None))
        );
        assert_eq!(page("b", Some(&token), &["c"]), Err(InvalidToken));
        assert_eq!(page("a", Some("c"), &["c"]), Err(InvalidToken));
    }

    #[test]
    fn tokens_of_long_names_fit_a_marker() {
        let name = "p".repeat(128);
        let wanted = Wanted {
            list: &name,
            token: None,
            size: 1,
        };
        let (_, next) = cut(wanted, vec![name.clone(), format!("{name}2")], String::clone).expect("no token");
        assert!(next.expect("one is left").len() <= 320);
    }
}
