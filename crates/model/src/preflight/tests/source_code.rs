//! Connection, repository, runtime and `apprunner.yaml`.

use super::*;
fn standing(answer: Option<Connection>) -> (Level, String) {
    Story::of_code()
        .known(|known| known.connection = Fact::asked(CONNECTION, answer))
        .told(FindingKind::Connection)
}

#[test]
fn only_a_connection_that_is_available_passes() {
    let of = |status| standing(Some(connection(Provider::Github, status)));
    assert_eq!(
        of(ConnectionStatus::Available),
        (Level::Pass, "Connection shop-github works".to_owned())
    );
    for (status, title) in [
        (
            ConnectionStatus::PendingHandshake,
            "Connection shop-github waits for its handshake",
        ),
        (
            ConnectionStatus::Error,
            "Connection shop-github has lost its access",
        ),
        (ConnectionStatus::Deleted, "Connection shop-github is deleted"),
    ] {
        assert_eq!(of(status), (Level::Blocker, title.to_owned()));
    }
    assert_eq!(
        standing(None),
        (Level::Blocker, "There is no connection shop-github".to_owned())
    );
    assert_eq!(
        standing(Some(connection(Provider::Bitbucket, ConnectionStatus::Available))),
        (Level::Blocker, "The connection leads to Bitbucket".to_owned())
    );
    let unknown = Story::of_code().known(|known| known.connection = Fact::default());
    assert_eq!(unknown.the(FindingKind::Connection).level, Level::NotChecked);
    let none = Story::of_code().values(|values| values.connection.clear());
    assert_eq!(none.the(FindingKind::Connection).level, Level::Warning);
}

#[test]
fn nobody_can_ask_for_repository_and_branch() {
    let finding = Story::of_code().the(FindingKind::Repository);
    assert_eq!(
        (finding.level, finding.title.as_str()),
        (
            Level::NotChecked,
            "Whether https://github.com/shop/web has the branch main"
        )
    );
    assert!(
        Story::of_code()
            .values(|values| values.repository = "gitlab.com/shop/web".to_owned())
            .all(FindingKind::Repository)
            .is_empty()
    );
}

#[test]
fn everything_else_of_source_code_in_order_passes() {
    let findings = Story::of_code().findings();
    let open: Vec<FindingKind> = findings
        .iter()
        .filter(|finding| finding.level != Level::Pass)
        .map(|finding| finding.kind)
        .collect();
    assert_eq!(open, [FindingKind::Repository]);
    for kind in [FindingKind::Image, FindingKind::Port, FindingKind::AccessRole] {
        assert!(findings.iter().all(|finding| finding.kind != kind));
    }
}

#[test]
fn a_runtime_without_support_is_told_with_its_successor() {
    let with = |runtime: &str| {
        Story::of_code()
            .values(|values| runtime.clone_into(&mut values.runtime))
            .the(FindingKind::Runtime)
    };
    assert_eq!(with("PYTHON_311").level, Level::Pass);
    let ended = with("NODEJS_16");
    assert_eq!(
        (ended.level, ended.title.as_str()),
        (Level::Warning, "AWS's support of Node.js 16 ended on 2025-12-01")
    );
    assert_eq!(fix(&ended), [("runtime", "NODEJS_22")]);
    let ended = with("RUBY_31");
    assert_eq!((ended.level, ended.fix), (Level::Warning, None));
}

#[test]
fn a_file_is_looked_at_where_it_is_pasted() {
    let with = |text: &str| {
        Story::of_code().values(|values| {
            values.configuration_source = "repository".to_owned();
            text.clone_into(&mut values.configuration_file);
        })
    };
    assert_eq!(
        with(" ").told(FindingKind::ConfigurationFile),
        (Level::NotChecked, "apprunner.yaml of the repository".to_owned())
    );
    let file = "version: 1.0\nruntime: python311\nbuild:\n  commands:\n    build:\n      - pip3 install -r requirements.txt\nrun:\n  command: gunicorn shop.wsgi\n";
    assert_eq!(with(file).the(FindingKind::ConfigurationFile).level, Level::Pass);
    assert_eq!(with(file).the(FindingKind::Runtime).level, Level::Pass);

    let broken = with(&file.replace("  command: gunicorn shop.wsgi\n", "  cmd: gunicorn shop.wsgi\n"));
    let finding = broken.the(FindingKind::ConfigurationFile);
    assert_eq!(finding.level, Level::Warning);
    assert!(
        finding.evidence.iter().any(|line| line.starts_with("Line 8: ")),
        "{:?}",
        finding.evidence
    );
    assert!(broken.all(FindingKind::Runtime).is_empty());

    let ended = with(&file.replace("python311", "nodejs16")).the(FindingKind::Runtime);
    assert_eq!(ended.level, Level::Warning);
    assert!(ended.text.contains("runtime: nodejs22"), "{}", ended.text);
    assert_eq!(ended.fix, None);
}
