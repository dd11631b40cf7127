//! Port, health check and variables.

use super::*;
use std::collections::BTreeMap;

fn exposing(numbers: &[u16], typed: &str) -> Story {
    Story::of_image()
        .configuration(|configuration| configuration.exposed_ports = exposed(numbers))
        .values(|values| typed.clone_into(&mut values.port))
}

#[test]
fn the_port_is_held_against_what_the_image_exposes() {
    let finding = exposing(&[80], "8080").the(FindingKind::Port);
    assert_eq!(
        (finding.level, finding.title.as_str()),
        (Level::Warning, "The image listens on port 80, not on 8080")
    );
    assert_eq!(finding.evidence, ["EXPOSE 80"]);
    assert_eq!(fix(&finding), [("port", "80")]);
    assert_eq!(finding.fix.unwrap().label, "Use 80");
    assert_eq!(
        exposing(&[80], "80").told(FindingKind::Port),
        (Level::Pass, "Port 80 matches the image".to_owned())
    );
}

#[test]
fn of_several_ports_one_is_offered_only_where_it_must_be_meant() {
    let offered = |numbers: &[u16]| {
        let finding = exposing(numbers, "8080").the(FindingKind::Port);
        fix(&finding).first().map(|(_, value)| (*value).to_owned())
    };
    // App Runner ends TLS itself.
    assert_eq!(offered(&[80, 443]), Some("80".to_owned()));
    assert_eq!(offered(&[443]), Some("443".to_owned()));
    assert_eq!(offered(&[3000, 9090]), None);
    assert_eq!(
        exposing(&[80, 443, 9090], "8080").the(FindingKind::Port).title,
        "The image listens on ports 80, 443 and 9090, not on 8080"
    );
    assert_eq!(
        exposing(&[3000, 9090], "9090").the(FindingKind::Port).level,
        Level::Pass
    );
}

#[test]
fn with_a_start_command_nobody_knows_where_it_listens() {
    let story = exposing(&[80], "8080").values(|values| values.start_command = "serve".to_owned());
    let finding = story.the(FindingKind::Port);
    assert_eq!((finding.level, finding.fix), (Level::NotChecked, None));
}

#[test]
fn an_image_that_names_no_port_for_tcp_tells_nothing() {
    let silent = exposing(&[], "8080");
    let finding = silent.the(FindingKind::Port);
    assert_eq!(finding.level, Level::NotChecked);
    assert!(finding.text.starts_with("The image names no port."));
    let datagrams = exposing(&[53], "8080").configuration(|configuration| {
        configuration.exposed_ports[0].is_tcp = false;
    });
    assert_eq!(datagrams.the(FindingKind::Port).level, Level::NotChecked);
    let unread = exposing(&[], "8080").facts(|facts| facts.configuration = None);
    let finding = unread.the(FindingKind::Port);
    assert_eq!(finding.level, Level::NotChecked);
    assert!(
        finding
            .text
            .starts_with("The image's configuration could not be read.")
    );
}

#[test]
fn an_image_of_the_gallery_is_known_without_asking() {
    let hello = |port: &str| {
        Story::of_image()
            .known(|known| known.image = Fact::default())
            .values(|values| {
                values.image = "public.ecr.aws/aws-containers/hello-app-runner:latest".to_owned();
                port.clone_into(&mut values.port);
                values.health_path = "/".to_owned();
            })
    };
    assert_eq!(hello("8000").the(FindingKind::Port).level, Level::Pass);
    assert_eq!(
        hello("8000").told(FindingKind::HealthCheck),
        (Level::Pass, "Hello App Runner answers /".to_owned())
    );
    let finding = hello("8080").the(FindingKind::Port);
    assert_eq!(fix(&finding), [("port", "8000")]);
    assert_eq!(
        finding.evidence,
        ["Slipway's gallery: Hello App Runner listens on port 8000"]
    );
    let tomcat = hello("8080")
        .values(|values| values.image = "public.ecr.aws/docker/library/tomcat:10.1".to_owned())
        .the(FindingKind::HealthCheck);
    assert_eq!(tomcat.level, Level::Warning);
    assert_eq!(fix(&tomcat), [("health_protocol", "tcp")]);
}

#[test]
fn what_is_no_port_is_left_to_the_field() {
    assert!(exposing(&[80], "80a").all(FindingKind::Port).is_empty());
}

#[test]
fn the_health_path_is_held_against_the_images_own() {
    let finding = Story::of_image()
        .values(|values| values.health_path = "/".to_owned())
        .the(FindingKind::HealthCheck);
    assert_eq!(
        (finding.level, finding.title.as_str()),
        (
            Level::Warning,
            "The image's own health check asks for /healthz, not for /"
        )
    );
    assert_eq!(fix(&finding), [("health_path", "/healthz")]);
    assert_eq!(
        finding.evidence,
        ["HEALTHCHECK CMD-SHELL curl -fsS http://localhost:8000/healthz || exit 1"]
    );
    assert_eq!(Story::of_image().the(FindingKind::HealthCheck).level, Level::Pass);
}

#[test]
fn tcp_is_told_what_it_does_not_ask() {
    let tcp = || Story::of_image().values(|values| values.health_protocol = "tcp".to_owned());
    let finding = tcp().the(FindingKind::HealthCheck);
    assert_eq!(finding.level, Level::NotChecked);
    assert_eq!(
        fix(&finding),
        [("health_protocol", "http"), ("health_path", "/healthz")]
    );
    assert!(
        tcp()
            .configuration(|configuration| configuration.health_check = None)
            .all(FindingKind::HealthCheck)
            .is_empty()
    );
}

#[test]
fn a_label_tells_the_path_too() {
    let finding = Story::of_image()
        .configuration(|configuration| {
            configuration.health_check = None;
            configuration.labels = BTreeMap::from([(
                "traefik.http.services.web.loadbalancer.healthcheck.path".to_owned(),
                "/ready".to_owned(),
            )]);
        })
        .the(FindingKind::HealthCheck);
    assert_eq!(fix(&finding), [("health_path", "/ready")]);
}

#[test]
fn a_path_that_cannot_be_seen_is_not_offered() {
    let finding = Story::of_image()
        .configuration(|configuration| {
            configuration.health_check = Some(health_check(&[
                "CMD",
                "curl",
                "http://localhost:8000/\u{202e}htlaeh",
            ]));
        })
        .the(FindingKind::HealthCheck);
    assert_eq!((finding.level, finding.fix), (Level::NotChecked, None));
}

#[test]
fn plain_values_that_look_like_secrets_are_told_at_their_rows_and_not_repeated() {
    let story = Story::of_image()
        .variable("plain", "GREETING", "Hello")
        .variable("plain", "STRIPE_API_KEY", "sk_live_abcdefghijklmnop")
        .variable("plain", "DATABASE", "ghp_0123456789abcdef0123")
        .variable(
            "reference",
            "DB_PASSWORD",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf",
        )
        .variable("plain", "API_TOKEN", "");
    let findings = story.all(FindingKind::PlainSecret);
    let fields: Vec<&str> = findings.iter().map(|finding| finding.field.as_str()).collect();
    assert_eq!(fields, ["variables[1][value]", "variables[2][value]"]);
    assert!(findings.iter().all(|finding| finding.level == Level::Warning));
    assert_eq!(findings[0].title, "STRIPE_API_KEY looks like a secret");
    let told = format!("{findings:?}");
    assert!(!told.contains("sk_live_") && !told.contains("ghp_"));
}
