//! Failed deployments of source code, in the words of App Runner and of the simulator.

use super::*;

fn story() -> Story {
    let mut story = Story::new()
        .event("[AppRunner] Deployment with ID : c40be7715f2a4b0d9a1e6d83f0b25c9a started. Triggering event : SERVICE_CREATE")
        .event("[AppRunner] Deployment Artifact: [Repo Type: Source], [Repository: https://github.com/shop/web], [Branch: main], [SourceDirectory: /]")
        .event("[AppRunner] Pulling source code from GITHUB Repository ( https://github.com/shop/web ).");
    story.configuration.source = Source::Code {
        repository: "https://github.com/shop/web".to_owned(),
        branch: "main".to_owned(),
    };
    story
}

fn pulled() -> Story {
    story().event("[AppRunner] Successfully pulled your application source code.")
}

fn by_file() -> Story {
    pulled().event("[AppRunner] Reading apprunner.yaml config file.")
}

fn valid() -> Story {
    by_file()
        .event("[AppRunner] Successfully Validate configuration file.")
        .event("[AppRunner] Starting source code build.")
}

fn failed(explanation: &Explanation) -> (FailureRule, Option<&str>, &str) {
    (
        explanation.rule,
        explanation.field.as_deref(),
        explanation.title.as_str(),
    )
}

#[test]
fn source_code_that_is_not_pulled_is_told_with_repository_and_branch() {
    let explanation = story()
        .event("[AppRunner] Failed to pull your application source code.")
        .event("[AppRunner] Deployment with ID : c40be7715f2a4b0d9a1e6d83f0b25c9a failed. Failure reason : Failed to pull your application source code.")
        .explained();
    assert_eq!(
        failed(&explanation),
        (
            FailureRule::Repository,
            Some("repository"),
            "App Runner could not pull the source code"
        )
    );
    assert_eq!(
        evidence(&explanation),
        [
            "Event log: [AppRunner] Deployment Artifact: [Repo Type: Source], [Repository: {https://github.com/shop/web}], [Branch: {main}], [SourceDirectory: /]",
            "Event log: {[AppRunner] Failed to pull your application source code.}",
        ]
    );
}

#[test]
fn a_reason_tells_branch_from_connection() {
    for (reason, field) in [
        ("The branch main does not exist.", "branch"),
        ("The connection is not authorized.", "connection"),
        ("Access denied.", "connection"),
        ("Timed out.", "repository"),
    ] {
        let explanation = story()
            .event(&format!(
                "[AppRunner] Failed to pull your application source code. Reason: {reason}"
            ))
            .explained();
        assert_eq!(
            (explanation.rule, explanation.field.as_deref()),
            (FailureRule::Repository, Some(field)),
            "{reason}"
        );
    }
}

#[test]
fn a_runtime_that_is_not_supported_is_told_where_it_was_chosen() {
    const LINE: &str = "[AppRunner] Failed to build your application source code. Reason: The specified runtime version is not supported. Refer to the Release information in the App Runner Developer guide for supported runtime versions.";
    let explanation = pulled().event(LINE).explained();
    assert_eq!(
        failed(&explanation),
        (
            FailureRule::Runtime,
            Some("runtime"),
            "This version of the runtime is not supported"
        )
    );
    let explanation = by_file().event(LINE).explained();
    assert_eq!(explanation.field.as_deref(), Some("configuration_file"));
    assert_eq!(
        evidence(&explanation)[0],
        "Event log: [AppRunner] Reading apprunner.yaml config file."
    );
}

#[test]
fn a_missing_file_is_told() {
    let explanation = pulled()
        .event("[AppRunner] Failed to build your application source code. Reason: App Runner configuration file apprunner.yaml not found.")
        .explained();
    assert_eq!(
        failed(&explanation),
        (
            FailureRule::ConfigurationFile,
            Some("source_directory"),
            "apprunner.yaml was not found"
        )
    );
    assert_eq!(
        evidence(&explanation),
        [
            "Event log: [AppRunner] Failed to build your application source code. Reason: {App Runner configuration file apprunner.yaml not found}."
        ]
    );
}

#[test]
fn a_wrong_file_is_told_with_its_line() {
    let explanation = by_file()
        .event("[AppRunner] Failed to validate configuration file. Reason: Unknown key cmd in line 12.")
        .event("[AppRunner] Failed to build your application source code.")
        .explained();
    assert_eq!(
        failed(&explanation),
        (
            FailureRule::ConfigurationFile,
            Some("configuration_file"),
            "App Runner cannot use apprunner.yaml: there is an error in line 12"
        )
    );
}

#[test]
fn a_file_that_was_read_and_not_called_valid_is_wrong() {
    let explanation = by_file()
        .event("[AppRunner] Failed to build your application source code.")
        .explained();
    assert_eq!(
        failed(&explanation),
        (
            FailureRule::ConfigurationFile,
            Some("configuration_file"),
            "App Runner cannot use apprunner.yaml: there is an error in it"
        )
    );
    assert_eq!(evidence(&explanation).len(), 2);
    assert_eq!(
        valid()
            .event("[AppRunner] Failed to build your application source code.")
            .explained()
            .rule,
        FailureRule::Build
    );
}

/// What the simulator writes, as Docker's classic builder does.
fn built(prefix: &str, code: u32) -> Story {
    pulled()
        .deployment("[AppRunner] Starting to build your application source code.")
        .deployment(&format!("{prefix} Step 3/5 : WORKDIR /app//"))
        .deployment(&format!("{prefix} Step 4/5 : RUN npm ci"))
        .deployment(&format!("{prefix} npm ERR! missing: left-pad@1.3.0"))
        .deployment(&format!(
            "{prefix} The command '/bin/sh -c npm ci' returned a non-zero code: {code}"
        ))
}

#[test]
fn a_build_that_fails_is_told_with_its_command_its_exit_code_and_its_last_lines() {
    let explanation = built("[Build]", 1)
        .event("[AppRunner] Failed to build your application source code. Reason: Failed to execute 'build' command.")
        .event("[AppRunner] Deployment with ID : c40be7715f2a4b0d9a1e6d83f0b25c9a failed. Failure reason : Failed to build your application source code.")
        .explained();
    assert_eq!(
        failed(&explanation),
        (
            FailureRule::Build,
            Some("build_command"),
            "The build command failed with exit code 1"
        )
    );
    assert_eq!(
        evidence(&explanation),
        [
            "Deployment log: [Build] Step 3/5 : WORKDIR /app//",
            "Deployment log: [Build] Step 4/5 : RUN npm ci",
            "Deployment log: [Build] npm ERR! missing: left-pad@1.3.0",
            "Deployment log: [Build] The command '/bin/sh -c npm ci' returned a non-zero code: {1}",
            "Event log: [AppRunner] Failed to build your application source code. Reason: {Failed to execute 'build' command}.",
        ]
    );
    assert!(explanation.advice.starts_with("Correct what the build says"));
}

#[test]
fn commands_before_and_behind_the_build_are_told_apart() {
    let reason = |name: &str| {
        pulled()
            .event(&format!("[AppRunner] Failed to build your application source code. Reason: Failed to execute '{name}' command."))
            .explained()
    };
    assert_eq!(reason("pre_build").title, "The pre-build command failed");
    assert_eq!(reason("post_build").title, "The post-build command failed");
    assert!(reason("build").advice.contains("2>&1"));
    let by_prefix = built("[PostBuild]", 1)
        .event("[AppRunner] Failed to build your application source code.")
        .explained();
    assert_eq!(by_prefix.title, "The post-build command failed with exit code 1");
}

#[test]
fn exit_codes_of_a_build_have_their_meaning() {
    for (code, words) in [(127, "is not there"), (126, "may not be run"), (137, "memory")] {
        let explanation = built("[Build]", code)
            .event("[AppRunner] Failed to build your application source code.")
            .explained();
        assert!(explanation.advice.contains(words), "{}", explanation.advice);
    }
}

#[test]
fn a_build_by_file_is_corrected_in_the_file() {
    let explanation = valid()
        .event("[AppRunner] Failed to build your application source code. Reason: Failed to execute 'build' command.")
        .explained();
    assert_eq!(explanation.field.as_deref(), Some("configuration_file"));
}
