//! What the container itself writes: its start-up lines, and its last words.

use crate::catalogue;
use crate::clock::Timestamp;
use crate::machine::{Failure, Step};
use crate::service::configuration::Configuration;
use crate::service::image::ImageIdentifier;

/// The lines a step makes the container write.
pub fn lines(
    configuration: &Configuration,
    failure: Option<Failure>,
    step: Step,
    at: Timestamp,
) -> Vec<String> {
    match step {
        Step::ContainerStarted => start_up(configuration, failure, at),
        Step::ContainerCrashed => {
            vec!["Error: the container ends with exit code 1, as it was told to.".to_owned()]
        }
        _ => Vec::new(),
    }
}

fn start_up(configuration: &Configuration, failure: Option<Failure>, at: Timestamp) -> Vec<String> {
    let known = configuration.image().and_then(|repository| {
        let image = ImageIdentifier::parse(&repository.image_identifier);
        let command = repository
            .image_configuration
            .as_ref()
            .and_then(|image| image.start_command.as_deref());
        catalogue::find(image.repository).filter(|_| command.is_none())
    });
    let mut lines: Vec<String> = known.map_or_else(
        || vec![format!("Listening on port {}", configuration.port())],
        |known| known.start_up.iter().map(|line| with_moment(line, at)).collect(),
    );
    if failure == Some(Failure::Crash) {
        // It does not come as far as to listen.
        lines.truncate(1);
        lines.retain(|line| !line.contains("istening"));
    }
    lines
}

fn with_moment(line: &str, at: Timestamp) -> String {
    const SPELLINGS: [(&str, &str); 5] = [
        ("{slash}", "%Y/%m/%d %H:%M:%S"),
        ("{dash}", "%Y-%m-%d %H:%M:%S"),
        ("{apache}", "%a %b %d %H:%M:%S.%6f %Y"),
        ("{java}", "%d-%b-%Y %H:%M:%S.%3f"),
        ("{seconds}", "%s"),
    ];
    SPELLINGS
        .iter()
        .filter(|(placeholder, _)| line.contains(placeholder))
        .fold(line.to_owned(), |line, (placeholder, format)| {
            line.replace(placeholder, &at.format(format))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_spelled_as_each_program_does() {
        let at = Timestamp(1_795_257_720_123);
        assert_eq!(
            with_moment("[{dash} +0000] x", at),
            "[2026-11-21 10:42:00 +0000] x"
        );
        assert_eq!(with_moment("{slash} y", at), "2026/11/21 10:42:00 y");
        assert_eq!(with_moment("[{apache}]", at), "[Sat Nov 21 10:42:00.123000 2026]");
        assert_eq!(with_moment("{java} INFO", at), "21-Nov-2026 10:42:00.123 INFO");
        for image in catalogue::IMAGES {
            for line in image.start_up {
                let written = with_moment(line, at);
                assert!(
                    !written.contains("{slash}") && !written.contains("{dash}"),
                    "{written}"
                );
            }
        }
    }
}
