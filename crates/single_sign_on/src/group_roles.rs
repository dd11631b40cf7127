//! What the groups of a person at the provider make of them here.

use model::person::Role;

/// Rules in the order in which they were written, and what holds where none fits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupRoles {
    rules: Vec<(String, Role)>,
    otherwise: Option<Role>,
}

impl GroupRoles {
    /// Reads rules such as `platform-team=admin`. What a group is called may hold `=` itself, as the names of directories do.
    ///
    /// # Errors
    /// What is wrong with the first rule that is.
    pub fn parse(rules: &[String], otherwise: Option<&str>) -> Result<GroupRoles, String> {
        let rules = rules
            .iter()
            .map(|rule| rule.trim())
            .filter(|rule| !rule.is_empty())
            .map(|rule| {
                let (group, role) = rule
                    .rsplit_once('=')
                    .map(|(group, role)| (group.trim(), role.trim()))
                    .filter(|(group, _)| !group.is_empty())
                    .ok_or_else(|| format!("`{rule}` names no group and role: write GROUP=ROLE"))?;
                let role = role_of(role).ok_or_else(|| format!("`{rule}`: {}", words(role)))?;
                Ok((group.to_owned(), role))
            })
            .collect::<Result<Vec<_>, String>>()?;
        Ok(GroupRoles {
            rules,
            otherwise: default_role(otherwise)?,
        })
    }

    /// The highest role that one of the groups gives; without any, the one that holds otherwise.
    pub fn role_for(&self, groups: &[String]) -> Option<Role> {
        self.rules
            .iter()
            .filter(|(group, _)| groups.contains(group))
            .map(|(_, role)| *role)
            .max()
            .or(self.otherwise)
    }

    /// Whether the role depends on groups at all.
    pub fn needs_groups(&self) -> bool {
        !self.rules.is_empty()
    }

    /// Whether anybody can get a role.
    pub(crate) fn lets_nobody_in(&self) -> bool {
        self.rules.is_empty() && self.otherwise.is_none()
    }
}

fn default_role(text: Option<&str>) -> Result<Option<Role>, String> {
    text.map(|text| role_of(text.trim()).ok_or_else(|| words(text)))
        .transpose()
}

fn role_of(word: &str) -> Option<Role> {
    // People read "Administrator" on the pages.
    let word = word.to_ascii_lowercase();
    Role::parse(&word).or_else(|| (word == "administrator").then_some(Role::Admin))
}

fn words(role: &str) -> String {
    let known: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    format!("`{role}` is no role: write one of {}", known.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rules(rules: &[&str], otherwise: Option<&str>) -> GroupRoles {
        let rules: Vec<String> = rules.iter().map(|rule| (*rule).to_owned()).collect();
        GroupRoles::parse(&rules, otherwise).unwrap()
    }

    fn groups(groups: &[&str]) -> Vec<String> {
        groups.iter().map(|group| (*group).to_owned()).collect()
    }

    #[test]
    fn the_highest_role_wins_wherever_it_stands() {
        let roles = rules(
            &["everyone=viewer", "platform=Administrator", "developers=editor"],
            None,
        );
        assert_eq!(
            roles.role_for(&groups(&["developers", "everyone", "platform"])),
            Some(Role::Admin)
        );
        assert_eq!(
            roles.role_for(&groups(&["everyone", "developers"])),
            Some(Role::Editor)
        );
        assert_eq!(
            roles.role_for(&groups(&["Everyone"])),
            None,
            "groups are told apart by case"
        );
        assert_eq!(roles.role_for(&[]), None);
        let roles = rules(&["platform=admin"], Some("viewer"));
        assert_eq!(roles.role_for(&[]), Some(Role::Viewer));
    }

    #[test]
    fn a_group_may_hold_an_equals_sign() {
        let roles = rules(&["cn=admins,ou=groups,dc=example=admin"], None);
        assert_eq!(
            roles.role_for(&groups(&["cn=admins,ou=groups,dc=example"])),
            Some(Role::Admin)
        );
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for (rule, part) in [
            ("admins", "GROUP=ROLE"),
            ("=admin", "GROUP=ROLE"),
            ("team=boss", "`boss` is no role"),
        ] {
            let error = GroupRoles::parse(&[rule.to_owned()], None).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
        assert!(
            GroupRoles::parse(&[], Some("boss"))
                .unwrap_err()
                .contains("viewer, operator, editor, admin")
        );
    }

    proptest! {
        /// Groups can only add: more of them never mean less, and their order means nothing.
        #[test]
        fn more_groups_never_mean_less(
            written in proptest::collection::vec(("[a-d]", 0..4_usize), 0..6),
            mut has in proptest::collection::vec("[a-f]", 0..5),
            more in "[a-f]",
            otherwise in proptest::option::of(0..4_usize),
        ) {
            let written: Vec<String> = written
                .iter()
                .map(|(group, role)| format!("{group}={}", Role::ALL[*role].as_str()))
                .collect();
            let without_default = GroupRoles::parse(&written, None).unwrap();
            let before = without_default.role_for(&has);
            has.reverse();
            prop_assert_eq!(before, without_default.role_for(&has));
            let with_default = GroupRoles::parse(&written, otherwise.map(|role| Role::ALL[role].as_str())).unwrap();
            // A rule that fits counts before the default, also where it gives less.
            prop_assert_eq!(with_default.role_for(&has), before.or(otherwise.map(|role| Role::ALL[role])));
            has.push(more);
            prop_assert!(without_default.role_for(&has) >= before);
        }
    }
}
