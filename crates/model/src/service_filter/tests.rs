//! What the filter reads, what it says about the rest, and what holds for all texts.

use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Filter {
    Filter::parse(text).unwrap().unwrap()
}

fn printed(text: &str) -> String {
    read(text).to_string()
}

fn refused(text: &str) -> FilterError {
    Filter::parse(text).unwrap_err()
}

#[test]
fn conditions_join_as_people_read_them() {
    for (text, same) in [
        (
            "status = failed and region = eu-*",
            "status = failed and region = eu-*",
        ),
        ("STATUS=failed REGION=eu-*", "status = failed and region = eu-*"),
        ("a b or c", "(a and b) or c"),
        ("a or b and c", "a or (b and c)"),
        ("(a or b) c", "(a or b) and c"),
        ("a and (b and c)", "a and b and c"),
        ("not a b", "not a and b"),
        ("not (a or b)", "not (a or b)"),
        ("web", "web"),
        ("\"a b\"", "\"a b\""),
        ("name : web", "web"),
        ("name:web", "web"),
        (
            "image = public.ecr.aws/nginx/nginx:1.25",
            "image = public.ecr.aws/nginx/nginx:1.25",
        ),
        ("created by = ada", "created by = ada"),
        ("created-by != \"ada l\"", "created by != \"ada l\""),
        ("web created by = ada", "web and created by = ada"),
        ("updated < 7d", "changed < 7d"),
        ("automatic deployments = on", "automatic = on"),
        ("source : x", "image : x"),
        ("status == running", "status = running"),
    ] {
        assert_eq!(printed(text), same, "{text}");
    }
    assert_eq!(Filter::parse("  ").unwrap(), None);
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_and_a_way_out() {
    for (text, at, words) in [
        ("stauts = failed", "stauts", "Did you mean status?"),
        ("colour = red", "colour", "Write one of name, status"),
        ("status = faild", "faild", "There is no status \"faild\""),
        ("status = create failed", "create", "\"create failed\""),
        (
            "status =",
            "",
            "A value is missing behind =. Write one, as status = failed.",
        ),
        ("region = and web", "and", "put \"and\" in quotes"),
        ("(web", "(", "Write ) behind"),
        ("web)", ")", "Leave this one out"),
        ("web and", "", "Something is missing behind \"and\""),
        ("web and )", "", "Something is missing behind \"and\""),
        ("or web", "or", "A condition is missing before \"or\""),
        ("= failed", "=", "A property is missing"),
        ("!web", "!", "A property is missing"),
        ("name = \"web", "\"web", "Write \" behind the value"),
        ("created = 7d", "created = ", "Write < or >."),
        ("created < soon", "soon", "7d"),
        ("automatic = maybe", "maybe", "Write yes or no."),
        ("()", "", "A condition is missing here"),
        ("not", "", "Something is missing behind \"not\""),
    ] {
        let error = refused(text);
        assert_eq!(error.parts(text).1, at, "{text}: {error:?}");
        assert!(error.message.contains(words), "{text}: {}", error.message);
    }
    let error = refused("größe = 1");
    assert_eq!(error.parts("größe = 1"), ("", "größe", " = 1"));
    assert_eq!(refused("status = x").place("status = x"), "At character 10");
    assert_eq!(refused("status = ").place("status = "), "At the end");
}

#[test]
fn too_much_is_refused() {
    assert!(refused(&"a".repeat(LONGEST + 1)).message.contains("too long"));
    assert!(
        refused(&"a ".repeat(MOST_CONDITIONS + 1))
            .message
            .contains("too many")
    );
    assert!(refused(&"(".repeat(DEEPEST + 1)).message.contains("too deeply"));
    assert!(
        refused(&"not ".repeat(DEEPEST + 1))
            .message
            .contains("too deeply")
    );
}

#[test]
fn a_status_is_found_by_all_of_its_words() {
    use crate::operation::OperationKind;
    use crate::service::ServiceStatus::*;
    let words = |text: &str| match read(text) {
        Filter::Condition(condition) => condition.status(),
        other => panic!("{other:?}"),
    };
    assert_eq!(words("status = failed").statuses, [CreateFailed, DeleteFailed]);
    assert_eq!(words("status = CREATE_FAILED").statuses, [CreateFailed]);
    assert_eq!(words("status = \"create failed\"").statuses, [CreateFailed]);
    assert_eq!(words("status = *failed").statuses, [CreateFailed, DeleteFailed]);
    assert_eq!(words("status = paused").statuses, [Paused]);
    assert_eq!(
        words("status = deploying").operations,
        [OperationKind::StartDeployment]
    );
    let running = words("status : ing");
    assert_eq!(running.statuses, [Running, OperationInProgress]);
    assert_eq!(running.operations.len(), 6);
}

#[test]
fn a_choice_beside_the_field_replaces_what_was_chosen_before() {
    let chosen = |text: &str, value: Option<&str>| {
        let filter = Filter::with(Filter::parse(text).unwrap(), Property::Region, value);
        filter.map(|filter| filter.to_string()).unwrap_or_default()
    };
    assert_eq!(chosen("", Some("eu-west-1")), "region = eu-west-1");
    assert_eq!(
        chosen("region = us-east-1", Some("eu-west-1")),
        "region = eu-west-1"
    );
    assert_eq!(chosen("region = us-east-1 web", None), "web");
    assert_eq!(chosen("region = us-east-1", None), "");
    assert_eq!(
        chosen("a or b", Some("eu-west-1")),
        "(a or b) and region = eu-west-1"
    );
    assert_eq!(
        read("web region = eu-west-1").chosen(Property::Region),
        Some("eu-west-1")
    );
    assert_eq!(read("region = a region = b").chosen(Property::Region), None);
    assert_eq!(read("not region = a").chosen(Property::Region), None);
}

#[test]
fn patterns_are_like_what_they_say() {
    for (pattern, text, fits) in [
        ("eu-*", "EU-west-1", true),
        ("eu-*", "ap-eu-1", false),
        ("*-1", "eu-west-1", true),
        ("eu*1", "eu1", true),
        ("eu*1", "eu", false),
        ("a*b*c", "aXbYbZc", true),
        ("ab*ba", "aba", false),
        ("*", "", true),
        ("", "", true),
        ("", "x", false),
        ("web", "web", true),
        ("web", "web-2", false),
    ] {
        assert_eq!(is_like(pattern, text), fits, "{pattern} {text}");
    }
}

fn known() -> KnownValues {
    KnownValues {
        regions: vec!["eu-central-1".to_owned(), "eu-west-1".to_owned()],
        people: vec!["ada l".to_owned()],
        accounts: vec!["123456789012".to_owned()],
        names: vec!["web-hello".to_owned()],
        images: vec!["nginx:1".to_owned()],
    }
}

/// The text after each suggestion is taken.
fn offered(text: &str) -> Vec<String> {
    let Completion {
        from,
        to,
        suggestions,
    } = complete(text, text.chars().count(), &known());
    let (head, tail) = (&text[..from], &text[to..]);
    suggestions
        .into_iter()
        .map(|suggestion| format!("{head}{}{tail}", suggestion.text))
        .collect()
}

#[test]
fn suggestions_fit_behind_what_stands_there() {
    assert_eq!(
        offered("sta"),
        ["status = ", "sta\0"].map(|text| text.replace("sta\0", "web-hello "))
    );
    assert_eq!(
        offered("status = fa"),
        [
            "status = \"create failed\" ",
            "status = \"delete failed\" ",
            "status = failed "
        ]
    );
    assert_eq!(offered("status=pau"), ["status=paused ", "status=pausing "]);
    assert_eq!(
        offered("region = eu-"),
        ["region = eu-central-1 ", "region = eu-west-1 ", "region = eu-* "]
    );
    assert_eq!(offered("changed by = \"ad"), ["changed by = \"ada l\" "]);
    assert_eq!(offered("created by = "), ["created by = \"ada l\" "]);
    assert_eq!(offered("web and (image : ng"), ["web and (image : nginx:1 "]);
    assert_eq!(
        offered("region = eu-* o"),
        ["region = eu-* or ", "region = eu-* web-hello "]
    );
    assert_eq!(offered("created < ")[0], "created < 1h ");
    assert!(offered("").iter().all(|text| text != "and "));
    assert!(offered("web ").contains(&"web and ".to_owned()));
}

fn condition() -> impl Strategy<Value = Filter> {
    let value = prop_oneof!["[a-z*:./-]{1,8}", "(and|or|not|\"|\\\\| |[a-zß=()]){0,6}"];
    let text = (
        prop::sample::select(vec![
            Property::Name,
            Property::Image,
            Property::Domain,
            Property::CreatedBy,
        ]),
        prop::sample::select(vec![Operator::Is, Operator::IsNot, Operator::Contains]),
        value,
    );
    let status = (
        Just(Property::Status),
        prop::sample::select(vec![Operator::Is, Operator::IsNot]),
        prop::sample::select(vec![
            "failed".to_owned(),
            "in progress".to_owned(),
            "*ing".to_owned(),
        ]),
    );
    let age = (
        prop::sample::select(vec![Property::Created, Property::Changed]),
        prop::sample::select(vec![Operator::Below, Operator::Above]),
        prop_oneof!["[0-9]{1,4}(m|h|d|w)", Just("2026-01-31".to_owned())],
    );
    prop_oneof![text, status, age].prop_map(|(property, operator, value)| {
        Filter::Condition(Condition {
            property,
            operator,
            value,
        })
    })
}

fn filter() -> impl Strategy<Value = Filter> {
    condition().prop_recursive(4, 20, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| Filter::Not(Box::new(inner))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| Filter::all(parts).unwrap()),
            prop::collection::vec(inner, 2..4).prop_map(|parts| Filter::any(parts).unwrap()),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_reads_back(filter in filter()) {
        let text = filter.to_string();
        prop_assume!(text.chars().count() <= LONGEST);
        prop_assert_eq!(Filter::parse(&text), Ok(Some(filter)), "{}", text);
    }

    #[test]
    fn no_text_panics_and_every_error_has_a_place_and_a_sentence(
        text in "(and|or|not|status|created|by|=|!=|:|<|>|\\(|\\)|\"|\\\\|\\*| |7d|[a-zß]){0,24}|\\PC{0,40}",
        caret in 0_usize..60,
    ) {
        match Filter::parse(&text) {
            Ok(Some(filter)) => prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(Some(filter))),
            Ok(None) => prop_assert!(text.trim().is_empty()),
            Err(error) => {
                prop_assert!(error.from <= error.to && error.to <= text.chars().count(), "{:?}", error);
                prop_assert!(error.message.ends_with(['.', '?']), "{}", error.message);
                let (before, at, behind) = error.parts(&text);
                prop_assert_eq!(format!("{before}{at}{behind}"), text.clone());
            }
        }
        let completion = complete(&text, caret, &known());
        prop_assert!(completion.from <= completion.to && completion.to <= text.chars().count());
        let _ = begun(&text, caret);
    }

    #[test]
    fn a_pattern_without_a_star_is_the_text(text in "[a-zA-Z-]{0,8}", other in "[a-zA-Z-]{0,8}") {
        prop_assert!(is_like(&text, &text.to_uppercase()));
        prop_assert_eq!(is_like(&text, &other), text.eq_ignore_ascii_case(&other));
        let around = format!("*{text}*");
        let within = format!("{other}{text}{other}");
        prop_assert!(is_like(&around, &within));
    }
}
