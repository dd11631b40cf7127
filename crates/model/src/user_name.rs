//! A user name for somebody who never chose one.

use crate::identity::Identity;
use crate::person::check_name;

/// Longest user name.
const LONGEST: usize = 32;
/// What who has no usable name at all is called.
const SOMEBODY: &str = "member";

/// The user name that comes nearest to what the provider calls a person.
pub fn fitting(identity: &Identity) -> String {
    [&identity.user_name, &identity.email, &identity.name]
        .into_iter()
        .flatten()
        .find_map(|text| fit(text))
        .unwrap_or_else(|| SOMEBODY.to_owned())
}

/// The same name and, for when it is taken, the same with numbers: as many as anybody asks for.
pub fn alternatives(name: &str) -> impl Iterator<Item = String> + use<> {
    let name = name.to_owned();
    std::iter::once(name.clone()).chain((2_u64..).map(move |number| {
        let number = format!("-{number}");
        // Names that fit are ASCII.
        let kept = name.len().min(LONGEST - number.len());
        format!("{}{number}", &name[..kept])
    }))
}

/// Turns a text into a user name: what stands before an `@`, in small letters, with hyphens for what may not be there.
fn fit(text: &str) -> Option<String> {
    let text = text.split('@').next().unwrap_or_default();
    // A directory of Windows writes `DOMAIN\name`.
    let text = text.rsplit('\\').next().unwrap_or_default();
    let mut name = String::new();
    for letter in text.trim().chars().flat_map(plain) {
        let may_follow = !matches!(letter, '-') || !(name.is_empty() || name.ends_with('-'));
        let may_begin = letter.is_ascii_lowercase() || !name.is_empty();
        if may_follow && may_begin && name.len() < LONGEST {
            name.push(letter);
        }
    }
    let name = name.trim_end_matches(['-', '.', '_']).to_owned();
    check_name(&name).is_ok().then_some(name)
}

/// A letter as user names may have it.
fn plain(letter: char) -> impl Iterator<Item = char> {
    let text: &'static str = match letter {
        'ä' | 'Ä' | 'æ' | 'Æ' => "ae",
        'ö' | 'Ö' | 'ø' | 'Ø' | 'œ' | 'Œ' => "oe",
        'ü' | 'Ü' => "ue",
        'ß' => "ss",
        'å' | 'Å' | 'á' | 'à' | 'â' | 'ã' | 'Á' | 'À' | 'Â' | 'Ã' => "a",
        'ç' | 'Ç' | 'č' | 'Č' | 'ć' | 'Ć' => "c",
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => "e",
        'í' | 'ì' | 'î' | 'ï' | 'Í' | 'Ì' | 'Î' | 'Ï' => "i",
        'ñ' | 'Ñ' | 'ń' | 'Ń' => "n",
        'ó' | 'ò' | 'ô' | 'õ' | 'Ó' | 'Ò' | 'Ô' | 'Õ' => "o",
        'š' | 'Š' | 'ś' | 'Ś' => "s",
        'ú' | 'ù' | 'û' | 'Ú' | 'Ù' | 'Û' => "u",
        'ž' | 'Ž' | 'ź' | 'Ź' | 'ż' | 'Ż' => "z",
        'ł' | 'Ł' => "l",
        _ => "",
    };
    let itself = text.is_empty().then(|| match letter.to_ascii_lowercase() {
        letter @ ('a'..='z' | '0'..='9' | '.' | '-' | '_') => letter,
        _ => '-',
    });
    text.chars().chain(itself)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn identity(user_name: Option<&str>, email: Option<&str>, name: Option<&str>) -> Identity {
        Identity {
            issuer: "https://id.example.com".to_owned(),
            subject: "1".to_owned(),
            user_name: user_name.map(ToOwned::to_owned),
            name: name.map(ToOwned::to_owned),
            email: email.map(ToOwned::to_owned),
            groups: Vec::new(),
        }
    }

    #[test]
    fn names_come_near_to_what_the_provider_says() {
        for (user_name, email, name, fits) in [
            (Some("kim"), Some("k.meyer@example.com"), Some("Kim Meyer"), "kim"),
            (Some("Kim.Meyer@example.com"), None, None, "kim.meyer"),
            (None, Some("k.meyer@example.com"), Some("Kim Meyer"), "k.meyer"),
            (
                None,
                None,
                Some("Jürgen  Müller-Lüdenscheidt von und zu"),
                "juergen-mueller-luedenscheidt-vo",
            ),
            (Some("EXAMPLE\\kim"), None, None, "kim"),
            (Some("42"), None, Some("Łukasz Żak"), "lukasz-zak"),
            (Some("7of9"), None, None, "of9"),
            (Some("山田"), None, None, SOMEBODY),
            (None, None, None, SOMEBODY),
        ] {
            assert_eq!(fitting(&identity(user_name, email, name)), fits);
        }
    }

    #[test]
    fn alternatives_count_on() {
        let names: Vec<String> = alternatives("kim").take(3).collect();
        assert_eq!(names, ["kim", "kim-2", "kim-3"]);
        let long = "k".repeat(32);
        let tenth = format!("{}-10", "k".repeat(29));
        assert_eq!(alternatives(&long).nth(9), Some(tenth));
    }

    proptest! {
        /// Whatever a provider says, the name and all of its alternatives are user names.
        #[test]
        fn every_name_may_be_taken(text in ".{0,60}", mail in "[A-Za-z.+_-]{0,40}@[a-z.]{1,10}") {
            for name in [fitting(&identity(Some(&text), None, None)), fitting(&identity(None, Some(&mail), Some(&text)))] {
                let all: Vec<String> = alternatives(&name).take(120).collect();
                for name in &all {
                    prop_assert!(check_name(name).is_ok(), "{}", name);
                }
            }
        }
    }
}
