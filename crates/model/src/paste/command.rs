//! Commands of docker and of the programs that speak like it.

use super::{PasteError, Pasted, image, mirror};
use crate::environment;
use crate::image::ImageReference;
use crate::launch::{LaunchLink, LinkVariable};
use crate::port::Port;

/// Programs that take the same commands.
const PROGRAMS: [&str; 4] = ["docker", "podman", "nerdctl", "finch"];

/// Options of `pull` that stand before a value of their own (docker and podman; with `=` they are one word).
const PULL_VALUES: [&str; 9] = [
    "--platform",
    "--arch",
    "--os",
    "--variant",
    "--creds",
    "--authfile",
    "--cert-dir",
    "--policy",
    "--retry",
];

/// Options of `run` without a value; all others have one.
const RUN_FLAGS: [&str; 14] = [
    "--rm",
    "--detach",
    "--interactive",
    "--tty",
    "--init",
    "--privileged",
    "--publish-all",
    "--read-only",
    "--no-healthcheck",
    "--oom-kill-disable",
    "--sig-proxy",
    "--quiet",
    "--disable-content-trust",
    "--replace",
];

/// Recognises a command; `None` if the text is none.
pub(super) fn recognise(text: &str) -> Option<Result<Pasted, PasteError>> {
    let mut words = text
        .split_whitespace()
        // The prompt of a shell, and lines that go on.
        .filter(|word| !matches!(*word, "$" | "#" | ">" | "\\" | "^" | "`"))
        .map(|word| word.trim_matches(['"', '\'']))
        .peekable();
    if words.next_if(|word| *word == "sudo").is_some() {
        while words.next_if(|word| word.starts_with('-')).is_some() {}
    }
    let word = words.next()?;
    let program = PROGRAMS.into_iter().find(|program| *program == word)?;
    let mut verb = words.next();
    if matches!(verb, Some("image" | "container")) {
        verb = words.next();
    }
    let words: Vec<&str> = words.collect();
    Some(match verb {
        Some("pull") => pull(program, &words),
        Some("run" | "create") => run(program, &words),
        _ => Err(PasteError::Command),
    })
}

fn pull(program: &str, words: &[&str]) -> Result<Pasted, PasteError> {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if PULL_VALUES.contains(word) {
            words.next();
        } else if !word.starts_with('-') {
            return image(&format!("A {program} pull command"), "for", word);
        }
    }
    Err(PasteError::CommandWithoutImage)
}

/// A run command is refused, since most of it has no place here; image, port and names of variables are proposed.
fn run(program: &'static str, words: &[&str]) -> Result<Pasted, PasteError> {
    let (mut port, mut variables) = (None, Vec::new());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let Some(option) = word.strip_prefix('-') else {
            let image = match word.parse::<ImageReference>() {
                Ok(image) => image,
                Err(error) => mirror(&error).ok_or(error)?,
            };
            let link = LaunchLink {
                port,
                variables,
                ..LaunchLink::of(image)
            };
            return Err(PasteError::Run {
                program,
                query: link.to_query(),
                image: link.image.to_string(),
            });
        };
        let (name, value) = match word.split_once('=') {
            Some((name, value)) if option.starts_with('-') => (name, Some(value)),
            _ if RUN_FLAGS.contains(word) || is_flags(option) => continue,
            // `-p80:80`: a value right behind its letter.
            _ if !option.starts_with('-') && option.len() > 1 && option.is_char_boundary(1) => {
                (&word[..2], Some(&word[2..]))
            }
            _ => (*word, words.next().copied()),
        };
        match (name, value) {
            ("-p" | "--publish", Some(value)) => port = port.or_else(|| container_port(value)),
            ("-e" | "--env", Some(value)) => {
                // The name only: values of a command are the business of the shell it was written for.
                let name = value.split('=').next().unwrap_or_default();
                let new = variables
                    .iter()
                    .all(|variable: &LinkVariable| variable.name != name);
                if new && environment::check_name(name).is_ok() && variables.len() < environment::MOST {
                    variables.push(LinkVariable {
                        name: name.to_owned(),
                        default: None,
                        refused: false,
                    });
                }
            }
            _ => {}
        }
    }
    Err(PasteError::CommandWithoutImage)
}

/// `-d`, `-it`, `-P` and their combinations.
fn is_flags(option: &str) -> bool {
    !option.is_empty()
        && option
            .bytes()
            .all(|byte| matches!(byte, b'd' | b'i' | b't' | b'P' | b'q'))
}

/// 80 in `8080:80`, `127.0.0.1:8080:80/tcp` and `80`.
fn container_port(published: &str) -> Option<Port> {
    let port = published.rsplit(':').next()?;
    port.split('/').next()?.parse().ok()
}
