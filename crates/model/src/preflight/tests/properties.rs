//! What holds for every draft, whatever is known.

use super::strategies::{fact, reason, story, values};
use super::*;
use crate::text::is_hidden;
use proptest::prelude::*;

/// What is seen in the form alone.
fn needs_no_answer(kind: FindingKind) -> bool {
    matches!(kind, FindingKind::Runtime | FindingKind::ConfigurationFile)
}

proptest! {
    #[test]
    fn findings_are_sorted_readable_and_about_fields_that_exist(story in story()) {
        let findings = story.findings();
        prop_assert!(findings.is_sorted_by_key(|finding| finding.level));
        for finding in &findings {
            prop_assert!(!finding.title.is_empty());
            prop_assert!(finding.text.is_empty() || finding.text.ends_with(['.', '…']), "{}", finding.text);
            let texts = [&finding.title, &finding.text].into_iter().chain(&finding.evidence);
            for text in texts.chain(&finding.command) {
                prop_assert!(!text.contains(is_hidden), "{:?}", text);
            }
            let mut values = story.values.clone();
            prop_assert!(
                values.field_mut(&finding.field).is_some() || finding.field.starts_with("variables["),
                "{}", finding.field
            );
            for (field, value) in finding.fix.iter().flat_map(|fix| &fix.values) {
                prop_assert!(values.field_mut(field).is_some(), "{field}");
                prop_assert!(!value.contains(is_hidden));
            }
        }
    }

    #[test]
    fn what_nobody_was_asked_never_passes(values in values(), reason in reason()) {
        let unknown = Known {
            image: fact(&values.image, Answer::NotAsked(reason.clone())),
            access_role: fact(&values.access_role, Answer::NotAsked(reason.clone())),
            instance_role: fact(&values.instance_role, Answer::NotAsked(reason.clone())),
            connection: fact(&values.connection, Answer::NotAsked(reason.clone())),
            vpc_connector: fact(&values.vpc_connector, Answer::NotAsked(reason.clone())),
            services: fact(&values.region, Answer::NotAsked(reason)),
        };
        for finding in (Story { values, known: unknown }).findings() {
            prop_assert!(finding.level != Level::Pass || needs_no_answer(finding.kind), "{finding:?}");
        }
    }

    #[test]
    fn answers_about_something_else_count_as_none(story in story(), other in "[a-z]{6}") {
        let mut stale = story.known.clone();
        let Known { image, access_role, instance_role, connection, vpc_connector, services } = &mut stale;
        for about in [
            &mut image.about, &mut access_role.about, &mut instance_role.about,
            &mut connection.about, &mut vpc_connector.about, &mut services.about,
        ] {
            about.push_str(&other);
        }
        let none = Story { values: story.values.clone(), known: Known::default() };
        let stale = Story { values: story.values, known: stale };
        prop_assert_eq!(stale.findings(), none.findings());
    }

    #[test]
    fn a_fix_mends_what_it_is_about(story in story()) {
        for finding in story.findings() {
            let Some(fix) = &finding.fix else { continue };
            let mut values = story.values.clone();
            for (field, value) in &fix.values {
                if let Some(field) = values.field_mut(field) {
                    field.clone_from(value);
                }
            }
            let mended = Story { values, known: story.known.clone() };
            prop_assert!(!mended.findings().contains(&finding), "{finding:?}");
        }
    }

    #[test]
    fn what_is_known_travels_to_the_browser(story in story()) {
        let packed = postcard::to_allocvec(&(&story.known, story.findings())).unwrap();
        let read: (Known, Vec<Finding>) = postcard::from_bytes(&packed).unwrap();
        prop_assert_eq!(read, (story.known.clone(), story.findings()));
    }
}
