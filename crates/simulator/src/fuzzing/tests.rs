//! Runs the fuzz targets without a fuzzer: on their seeds, and on what chance makes of those.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::Index;

use super::TARGETS;

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(target);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    files.sort();
    let seeds = files
        .iter()
        .map(|file| std::fs::read(file).expect("a seed can be read"));
    seeds.collect()
}

#[derive(Debug, Clone)]
enum Mutation {
    Replace(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, Index),
    Repeat(Index, Index),
    /// Goes on as another seed does.
    Splice(Index, Index, Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<Index>;
    // Characters that mean something to somebody.
    let piece = prop::sample::select(vec![
        "\"",
        "\\",
        "\n",
        "\0",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "/",
        "*",
        "-",
        "?",
        "%",
        "&",
        "=",
        ".",
        "null",
        "true",
        "-1",
        "1e999",
        "9223372036854775808",
        "\\ud800",
        "é",
        "🚢",
        "%00",
        "%ff",
        ".member.1",
        "aws:",
        "\u{feff}",
        "arn:aws:apprunner:us-east-1:123456789012:",
    ]);
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Mutation::Replace(at, byte)),
        (at(), piece).prop_map(|(at, piece)| Mutation::Insert(at, piece.as_bytes().to_vec())),
        (at(), prop::collection::vec(any::<u8>(), 1..8)).prop_map(|(at, bytes)| Mutation::Insert(at, bytes)),
        (at(), at()).prop_map(|(from, to)| Mutation::Remove(from, to)),
        (at(), at()).prop_map(|(from, to)| Mutation::Repeat(from, to)),
        (at(), at(), at()).prop_map(|(at, seed, from)| Mutation::Splice(at, seed, from)),
    ]
}

fn between(bytes: &[u8], one: Index, other: Index) -> std::ops::Range<usize> {
    let (one, other) = (one.index(bytes.len() + 1), other.index(bytes.len() + 1));
    one.min(other)..one.max(other)
}

fn mutate(bytes: &mut Vec<u8>, mutation: Mutation, seeds: &[Vec<u8>]) {
    match mutation {
        Mutation::Replace(_, _) if bytes.is_empty() => {}
        Mutation::Replace(at, byte) => {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        Mutation::Insert(at, piece) => {
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

#[test]
fn every_target_keeps_its_promises_on_its_seeds() {
    for (name, target) in TARGETS {
        let seeds = seeds(name);
        assert!(seeds.len() > 1, "{name} has seeds");
        for seed in seeds {
            target(&seed);
        }
    }
}

#[test]
fn every_target_has_its_file() {
    for (name, _) in TARGETS {
        let file = format!("fuzz/fuzz_targets/{name}.rs");
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&file))
            .unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(text.contains(&format!("simulator::fuzzing::{name}(")), "{file}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_target_keeps_its_promises_on_what_chance_makes_of_its_seeds(
        seed in any::<Index>(),
        mutations in prop::collection::vec(mutation(), 1..6),
    ) {
        for (name, target) in TARGETS {
            let seeds = seeds(name);
            let mut bytes = seeds[seed.index(seeds.len())].clone();
            for mutation in mutations.clone() {
                mutate(&mut bytes, mutation, &seeds);
            }
            bytes.truncate(64 * 1024);
            target(&bytes);
        }
    }
}
