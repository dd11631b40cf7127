//! Runs the fuzz targets without a fuzzer: on anything, on their seeds, and on what chance makes of those.

use super::TARGETS;
use proptest::prelude::*;
use proptest::sample::Index;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Nobody waits for a field longer than that, on a slow machine and without optimisation.
const PATIENCE: Duration = Duration::from_secs(10);

/// As much as a form may send.
const LONGEST: usize = 64 * 1024;

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(target);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

/// What has a meaning to one of the readers.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        "\"",
        "'",
        "\\",
        "\n",
        "\r",
        "\t",
        "\0",
        " ",
        "#",
        "$",
        "=",
        ":",
        "/",
        "@",
        "&",
        "*",
        "-",
        "?",
        "%",
        "+",
        "[",
        "]",
        "{",
        "}",
        "|",
        ">",
        "!",
        "%00",
        "%ff",
        "%C3%A9",
        "é",
        "🚢",
        "\u{202e}",
        "\u{feff}",
        "\u{85}",
        "sha256:",
        ":latest",
        "arn:aws:",
        "export ",
        "image=",
        "default.A=",
        "&a ",
        "*a",
        "<<: ",
        "---\n",
        "- ",
        "run:\n",
        "3.10",
        "0x1",
        "1e9",
        ".git",
        "..",
        "xn--",
        "::1",
    ]);
    prop_oneof![
        3 => pieces.prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 1..6),
    ]
}

/// Replaces a part by another: with nothing in one of them that removes or inserts.
#[derive(Debug, Clone)]
enum Mutation {
    Put(Index, Vec<u8>),
    Remove(Index, Index),
    Repeat(Index, Index),
    /// Goes on as another seed does.
    Splice(Index, Index, Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<Index>;
    prop_oneof![
        3 => (at(), piece()).prop_map(|(at, piece)| Mutation::Put(at, piece)),
        1 => (at(), at()).prop_map(|(from, to)| Mutation::Remove(from, to)),
        1 => (at(), at()).prop_map(|(from, to)| Mutation::Repeat(from, to)),
        1 => (at(), at(), at()).prop_map(|(at, seed, from)| Mutation::Splice(at, seed, from)),
    ]
}

fn between(bytes: &[u8], one: Index, other: Index) -> std::ops::Range<usize> {
    let (one, other) = (one.index(bytes.len() + 1), other.index(bytes.len() + 1));
    one.min(other)..one.max(other)
}

fn mutate(bytes: &mut Vec<u8>, mutation: Mutation, seeds: &[Vec<u8>]) {
    match mutation {
        Mutation::Put(at, piece) => {
            let at = at.index(bytes.len() + 1);
            bytes.splice(at..at, piece);
        }
        Mutation::Remove(from, to) => drop(bytes.drain(between(bytes, from, to))),
        Mutation::Repeat(from, to) => {
            let range = between(bytes, from, to);
            let (end, piece) = (range.end, bytes[range].to_vec());
            bytes.splice(end..end, piece);
        }
        Mutation::Splice(at, seed, from) => {
            let other = &seeds[seed.index(seeds.len())];
            bytes.truncate(at.index(bytes.len() + 1));
            bytes.extend(&other[from.index(other.len() + 1)..]);
        }
    }
}

/// Runs a target, and no longer than somebody would wait.
fn run(name: &str, target: fn(&[u8]), bytes: &[u8]) {
    let begun = Instant::now();
    target(bytes);
    assert!(begun.elapsed() < PATIENCE, "{name} took {:?}", begun.elapsed());
}

#[test]
fn every_target_has_its_file_and_keeps_its_promises_on_its_seeds() {
    for (name, target) in TARGETS {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fuzz/fuzz_targets/{name}.rs"));
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.contains(&format!("model::fuzzing::{name}(")), "{name}");
        let seeds = seeds(name);
        assert!(seeds.len() > 1, "{name} has seeds");
        for seed in seeds {
            run(name, target, &seed);
        }
    }
}

/// What grows with the square of a length, or worse, shows here.
#[test]
fn every_target_is_quick_with_as_much_as_a_form_may_send() {
    for (name, target) in TARGETS {
        for seed in seeds(name) {
            let long: Vec<u8> = seed.iter().copied().cycle().take(LONGEST).collect();
            run(name, target, &long);
        }
        for piece in [
            "\"", "[", "{", "- ", "a: ", "&a [", "%", "\\", "/", ":", "A=\"\n", "'", "#\n", "=", "a=b&",
        ] {
            let long: Vec<u8> = piece.bytes().cycle().take(LONGEST).collect();
            run(name, target, &long);
        }
    }
}

// `PROPTEST_CASES=100000` looks for longer.
proptest! {
    #[test]
    fn every_target_keeps_its_promises_on_what_chance_makes_of_its_seeds(
        seed in any::<Index>(),
        mutations in prop::collection::vec(mutation(), 1..8),
    ) {
        for (name, target) in TARGETS {
            let seeds = seeds(name);
            let mut bytes = seeds[seed.index(seeds.len())].clone();
            for mutation in mutations.clone() {
                mutate(&mut bytes, mutation, &seeds);
            }
            bytes.truncate(LONGEST);
            run(name, target, &bytes);
        }
    }

    #[test]
    fn every_target_keeps_its_promises_on_anything(
        text in "(?s).{0,200}",
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        pieces in prop::collection::vec(piece(), 0..40),
    ) {
        for (name, target) in TARGETS {
            run(name, target, text.as_bytes());
            run(name, target, &bytes);
            run(name, target, &pieces.concat());
        }
    }
}
