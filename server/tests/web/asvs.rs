//! The table of the security standard: its sums are those of its lines, and the tests that it names are there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const STATES: [&str; 4] = ["met", "met, no test of its own", "not applicable", "open"];

/// A line of the table.
struct Line {
    id: String,
    level: String,
    state: usize,
    code: String,
    proof: String,
}

fn cells(row: &str) -> Vec<String> {
    let row = row.trim().trim_start_matches('|').trim_end_matches('|');
    row.split('|').map(|cell| cell.trim().to_owned()).collect()
}

fn lines(text: &str) -> Vec<Line> {
    let is_line = |cells: &Vec<String>| {
        cells.len() == 6
            && cells[0].split('.').count() == 3
            && cells[0].starts_with(|c: char| c.is_ascii_digit())
    };
    let rows = text.lines().filter(|row| row.starts_with('|')).map(cells);
    rows.filter(is_line)
        .map(|cells| {
            let state = cells[3].trim_matches('*').to_owned();
            Line {
                state: STATES
                    .iter()
                    .position(|known| *known == state)
                    .unwrap_or_else(|| panic!("{}: {state}", cells[0])),
                id: cells[0].clone(),
                level: cells[1].clone(),
                code: cells[4].clone(),
                proof: cells[5].clone(),
            }
        })
        .collect()
}

/// The numbers of the row that begins like this.
fn sums(text: &str, beginning: &str) -> Vec<usize> {
    let row = text.lines().find(|row| row.starts_with(beginning));
    let row = row.unwrap_or_else(|| panic!("no row {beginning}"));
    cells(row)[1..].iter().map(|cell| cell.parse().unwrap()).collect()
}

fn counted<'a>(lines: impl Iterator<Item = &'a Line>) -> Vec<usize> {
    let mut counts = vec![0; STATES.len()];
    for line in lines {
        counts[line.state] += 1;
    }
    counts
}

/// Everything below a folder that ends like this, as one text.
fn sources(folder: &Path, extension: &str, text: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", "node_modules"].contains(&name.as_str()) && !name.starts_with('.') {
                sources(&path, extension, text);
            }
        } else if path.extension().is_some_and(|found| found == extension) {
            text.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn the_table_of_the_standard_adds_up_and_names_tests_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text = std::fs::read_to_string(root.join("docs/asvs.md")).unwrap();
    let lines = lines(&text);
    assert!(lines.len() > 200, "{}", lines.len());
    let ids: BTreeSet<&String> = lines.iter().map(|line| &line.id).collect();
    assert_eq!(ids.len(), lines.len(), "a line stands there twice");

    let mut by_chapter: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in &lines {
        let chapter = line.id.split('.').next().unwrap();
        by_chapter.entry(chapter).or_default().push(line);
    }
    for (chapter, of_chapter) in by_chapter {
        let counts = counted(of_chapter.into_iter());
        assert_eq!(
            sums(&text, &format!("| [{chapter} ")),
            counts,
            "chapter {chapter}"
        );
    }
    for (row, level) in [("| level 1 |", "1"), ("| level 2 |", "2")] {
        let mut counts = counted(lines.iter().filter(|line| line.level == level));
        counts.push(counts.iter().sum());
        assert_eq!(sums(&text, row), counts, "{row}");
    }
    let mut counts = counted(lines.iter());
    counts.push(lines.len());
    assert_eq!(sums(&text, "| together |"), counts);

    let mut rust = String::new();
    sources(root, "rs", &mut rust);
    for line in &lines {
        let is_met = line.state == 0;
        assert!(
            !is_met || !line.proof.is_empty(),
            "{} is met without a proof",
            line.id
        );
        assert!(
            !line.proof.is_empty() || !line.code.is_empty(),
            "{} does not say why",
            line.id
        );
        let mut browser_tests = None;
        for name in quoted(&line.proof) {
            if let Some(file) = name.strip_prefix("end2end/") {
                let file = root.join("end2end/tests").join(file);
                browser_tests = Some(std::fs::read_to_string(&file).unwrap());
            } else if name.contains('/') {
                browser_tests = None;
            } else if let Some(tests) = browser_tests.as_ref().filter(|_| name.contains(' ')) {
                assert!(
                    tests.contains(&format!("test('{name}'")),
                    "{} names \"{name}\", which is not there",
                    line.id
                );
            }
        }
        for name in quoted(&line.proof).chain(quoted(&line.code)) {
            let is_test = name.matches('_').count() > 2
                && name
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            assert!(
                !is_test || rust.contains(&format!("fn {name}(")),
                "{} names {name}, which is not there",
                line.id
            );
            let is_path =
                name.starts_with("crates/") || name.starts_with("server/") || name.starts_with("app/");
            assert!(
                !is_path || root.join(name).exists(),
                "{} names {name}, which is not there",
                line.id
            );
        }
    }
}
