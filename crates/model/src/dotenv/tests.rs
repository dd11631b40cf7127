//! Texts of `.env` files.

use super::*;
use proptest::prelude::*;
use std::borrow::Cow;

fn pairs(text: &str) -> Vec<(String, String)> {
    read(text).unwrap()
}

fn faults(text: &str) -> Vec<String> {
    read(text).unwrap_err().iter().map(ToString::to_string).collect()
}

fn over(before: &str, variables: &[(&str, &str)]) -> String {
    write_over(
        before,
        variables
            .iter()
            .map(|(name, value)| (*name, Cow::Borrowed(*value))),
    )
}

/// What a text says, written over itself.
fn over_itself(text: &str) -> String {
    let said = statements(text).statements;
    write_over(
        text,
        said.iter()
            .map(|s| (s.name.as_str(), Cow::Borrowed(s.value.as_str()))),
    )
}

#[test]
fn comments_quotes_and_export_are_understood() {
    let text = "# settings\n\nexport LOG_LEVEL=info\nA = spaced out  # why\nCOLOUR=#fff\nURL=http://x/#top\n\
                DOUBLE=\"a # b\\n\\\"c\\\"\" # end\nSINGLE='$HOME\\n'\nEMPTY= # nothing\nMORE=\"one\ntwo\"\nexported=1\r\nE==";
    let read: Vec<(String, String)> = pairs(text);
    let read: Vec<(&str, &str)> = read.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(
        read,
        [
            ("LOG_LEVEL", "info"),
            ("A", "spaced out"),
            ("COLOUR", "#fff"),
            ("URL", "http://x/#top"),
            ("DOUBLE", "a # b\n\"c\""),
            ("SINGLE", "$HOME\\n"),
            ("EMPTY", ""),
            ("MORE", "one\ntwo"),
            ("exported", "1"),
            ("E", "="),
        ]
    );
    assert!(pairs("").is_empty() && pairs("# only\n  \n").is_empty());
}

#[test]
fn every_fault_names_its_line() {
    assert_eq!(
        faults("A=1\nnothing\nAWSAPPRUNNER_X=1\nPORT=80\nMY-VAR=1\nA=2\nB=\"x\" y\n=1\n="),
        [
            "Line 2: Write NAME=value, or # in front of a comment.",
            "Line 3: Choose another name. AWS reserves names that start with AWSAPPRUNNER.",
            "Line 4: App Runner sets PORT itself, from the port above. Remove this one.",
            "Line 5: Use letters, digits and underscores, and start with a letter or an underscore.",
            "Line 6: This name is there twice. Keep one.",
            "Line 7: Remove what stands behind the closing quote.",
            "Line 8: Enter a name for this value.",
            "Line 9: Write NAME=value, or # in front of a comment.",
        ]
    );
    assert_eq!(faults("A='open\nB=1"), ["Line 1: Close the quote."]);
}

#[test]
fn what_stands_around_the_variables_stays() {
    let text = "# of the shop\n\n# how much is told\nexport LOG_LEVEL=info # or debug\nnonsense\nMODE='live'\n\n# end\n";
    // Changed: written anew, without what stood behind it. Not changed: as it was.
    assert_eq!(
        over(text, &[("LOG_LEVEL", "debug"), ("MODE", "live"), ("NEW", "a b")]),
        "# of the shop\n\n# how much is told\nLOG_LEVEL=debug\nnonsense\nMODE='live'\nNEW=a b\n\n# end\n"
    );
    // Gone: its own comment goes along, what is above that stays, and so does what nobody could read.
    assert_eq!(
        over(text, &[("MODE", "live")]),
        "# of the shop\n\nnonsense\nMODE='live'\n\n# end\n"
    );
    assert_eq!(over(text, &[]), "# of the shop\n\nnonsense\n\n# end\n");
    // Moved: with the comment above it.
    assert_eq!(
        over("# a\nA=1\n# b\nB=2", &[("B", "2"), ("A", "1")]),
        "# b\nB=2\n# a\nA=1"
    );
    assert_eq!(
        over("", &[("A", ""), ("", ""), ("B", "two\nlines")]),
        "A=\nB=\"two\\nlines\""
    );
}

fn name() -> impl Strategy<Value = String> {
    "[A-Za-z_][A-Za-z0-9_]{0,6}"
}

proptest! {
    #[test]
    fn no_text_makes_it_stumble(text in "(?s).{0,200}") {
        let _ = read(&text);
    }

    #[test]
    fn what_is_written_says_the_same_when_it_is_read(
        before in "([A-C]=[a-z\"'# ]{0,6}|#[a-z]{0,3}|x|)(\n([A-C]=[a-z\"'# ]{0,6}|#[a-z]{0,3}|x|)){0,6}",
        variables in prop::collection::vec((name(), "(?s).{0,12}|[a-z \t\n\r#\"'\\\\$=]{0,12}"), 0..8),
    ) {
        let written = write_over(&before, variables.iter().map(|(n, v)| (n.as_str(), Cow::Borrowed(v.as_str()))));
        let said: Vec<(String, String)> =
            statements(&written).statements.into_iter().map(|s| (s.name, s.value)).collect();
        prop_assert_eq!(said, variables, "{}", written);
    }

    #[test]
    fn a_text_written_over_itself_is_the_same(
        text in "(?s).{0,60}|([A-C ]{1,2}=[a-z\"'# \n\\\\]{0,6}\r?\n|#[a-z]{0,3}\n|x\n|export |\n){0,8}",
    ) {
        prop_assert_eq!(over_itself(&text), text);
    }

    #[test]
    fn nothing_unreadable_is_lost(text in "(A=1\n|B=2\n|nonsense[0-9]\n|# c\n|\n){0,8}", keep in any::<bool>()) {
        let kept: &[(&str, &str)] = if keep { &[("B", "3")] } else { &[] };
        let faults = |text: &str| statements(text).unreadable.len();
        prop_assert_eq!(faults(&over(&text, kept)), faults(&text));
    }
}
