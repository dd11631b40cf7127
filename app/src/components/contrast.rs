//! Checks of the style that need no browser: the contrast of every pair of colours that pages use, and that colours are
//! written nowhere but in the tokens.

#![allow(
    clippy::expect_used,
    reason = "a test may end where the folder of style sheets is missing"
)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

const TOKENS: &str = include_str!("../../../style/tokens.css");

/// A colour in both schemes.
#[derive(Debug, Clone, Copy)]
struct Pair {
    light: [u8; 3],
    dark: [u8; 3],
}

fn hex(text: &str) -> Option<[u8; 3]> {
    let digits = text.trim().strip_prefix('#')?;
    let value = u32::from_str_radix(digits, 16)
        .ok()
        .filter(|_| digits.len() == 6)?;
    let [_, red, green, blue] = value.to_be_bytes();
    Some([red, green, blue])
}

/// Every token of the form `--name: light-dark(#rrggbb, #rrggbb);`.
fn tokens() -> HashMap<&'static str, Pair> {
    TOKENS
        .lines()
        .filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(':')?;
            let (light, dark) = value
                .trim()
                .strip_prefix("light-dark(")?
                .strip_suffix(");")?
                .split_once(',')?;
            Some((
                name,
                Pair {
                    light: hex(light)?,
                    dark: hex(dark)?,
                },
            ))
        })
        .collect()
}

/// Relative luminance of WCAG 2.
fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Foregrounds, the grounds they stand on, and the least contrast.
const PAIRS: [(&[&str], &[&str], f64); 12] = [
    // Text
    (
        &["ink", "ink-2", "ink-3"],
        &[
            "surface",
            "canvas",
            "sunken",
            "hover",
            "chip",
            "code",
            "accent-soft",
            "ok-soft",
            "warn-soft",
            "err-soft",
        ],
        4.5,
    ),
    (&["accent"], &["surface", "canvas", "accent-soft"], 4.5),
    (&["ok"], &["surface", "canvas", "code", "ok-soft"], 4.5),
    (&["warn"], &["surface", "canvas", "warn-soft"], 4.5),
    (&["err"], &["surface", "canvas", "code", "err-soft"], 4.5),
    (&["on-accent"], &["accent", "accent-strong"], 4.5),
    (&["on-err"], &["err", "err-strong"], 4.5),
    (&["on-tip"], &["tip"], 4.5),
    // Parts of controls and graphics
    (
        &["line-strong"],
        &["surface", "canvas", "sunken", "accent-soft"],
        3.0,
    ),
    (&["surface"], &["accent", "ok", "warn", "err"], 3.0),
    (&["accent"], &["line", "hover", "chip"], 3.0),
    (&["err", "ok", "warn"], &["hover"], 3.0),
];

#[test]
fn every_pair_of_colours_has_enough_contrast() {
    let tokens = tokens();
    let colour = |name: &str| *tokens.get(name).unwrap_or_else(|| panic!("no token --{name}"));
    for (foregrounds, grounds, least) in PAIRS {
        for name in foregrounds {
            for ground in grounds {
                let (ink, paper) = (colour(name), colour(ground));
                for (scheme, found) in [
                    ("light", contrast(ink.light, paper.light)),
                    ("dark", contrast(ink.dark, paper.dark)),
                ] {
                    assert!(
                        found >= least,
                        "{name} on {ground} in {scheme}: {found:.2} < {least}"
                    );
                }
            }
        }
    }
}

/// Figures of the table of colours, so that a slip of a digit in the tokens is found.
#[test]
fn the_contrast_is_what_the_table_says() {
    let tokens = tokens();
    for (name, ground, light, dark) in [
        ("ink", "surface", 17.79, 15.30),
        ("ink-2", "canvas", 6.92, 9.40),
        ("ink-3", "accent-soft", 4.69, 5.29),
        ("accent", "accent-soft", 5.85, 7.66),
        ("ok", "ok-soft", 5.10, 7.79),
        ("warn", "warn-soft", 5.66, 8.53),
        ("err", "err-soft", 5.72, 7.61),
        ("on-accent", "accent-strong", 9.15, 10.29),
        ("on-err", "err-strong", 8.91, 10.55),
        ("on-tip", "tip", 14.21, 15.33),
        ("line-strong", "sunken", 3.20, 4.35),
        ("accent", "line", 5.36, 6.80),
    ] {
        let (ink, paper) = (tokens[name], tokens[ground]);
        for (found, expected) in [
            (contrast(ink.light, paper.light), light),
            (contrast(ink.dark, paper.dark), dark),
        ] {
            assert!(
                f64::abs(found - expected) < 0.006,
                "{name} on {ground}: {found:.3}, not {expected}"
            );
        }
    }
}

fn style_sheets(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder of style sheets is readable") {
        let path = entry.expect("its entries too").path();
        if path.is_dir() {
            style_sheets(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "css") {
            found.push(path);
        }
    }
}

#[test]
fn colours_are_written_in_the_tokens_only() {
    let mut sheets = Vec::new();
    style_sheets(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../style"),
        &mut sheets,
    );
    assert!(sheets.len() > 20, "the folder of style sheets was found");
    for sheet in sheets.iter().filter(|sheet| !sheet.ends_with("tokens.css")) {
        let text = std::fs::read_to_string(sheet).expect("a style sheet is readable");
        for (place, line) in text.lines().enumerate() {
            let value = line.split_once(':').map_or("", |(_, value)| value);
            let raw = ["#", "rgb(", "hsl(", "oklch(", " white", " black"]
                .iter()
                .any(|mark| value.contains(mark));
            assert!(!raw, "{}:{}: {line}", sheet.display(), place + 1);
        }
    }
}
