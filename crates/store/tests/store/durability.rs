//! What was acknowledged is there after `kill -9`, and a full disk is told as one.
//!
//! Both need a process of their own: the test binary runs itself with the name of one of the ignored tests below, which
//! do nothing without the folder in the environment.

use crate::folder::{event, new_draft, save};
use model::event::{EventDetail, EventKind};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use store::{Error, Saved, Store};
use tempfile::TempDir;

const FOLDER: &str = "STORE_TEST_FOLDER";

fn myself(folder: &Path, test: &str) -> Vec<String> {
    let binary = std::env::current_exe().unwrap();
    assert!(folder.is_dir());
    vec![
        binary.to_str().unwrap().to_owned(),
        "--exact".to_owned(),
        test.to_owned(),
        "--ignored".to_owned(),
        "--nocapture".to_owned(),
    ]
}

fn folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

#[tokio::test]
#[ignore = "runs in a process of its own, see saves_that_were_acknowledged_survive_kill_9"]
async fn child_that_saves_for_ever() {
    let Some(folder) = folder() else { return };
    let store = Store::open(&folder).await.unwrap();
    let created = event(0, EventKind::DraftCreated);
    store.create_draft(new_draft("d1"), created).await.unwrap();
    for version in 1.. {
        let save = save("d1", version, &format!("typed-{version}"));
        let saved = store
            .save_draft(save, vec![event(version, EventKind::DraftSaved)])
            .await
            .unwrap();
        assert!(matches!(saved, Saved::Saved(..)));
        // Acknowledged: from here on it must not be lost.
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nsaved {}", version + 1).unwrap();
        out.flush().unwrap();
    }
}

#[tokio::test]
async fn saves_that_were_acknowledged_survive_kill_9() {
    let folder = TempDir::new().unwrap();
    let command = myself(folder.path(), "durability::child_that_saves_for_ever");
    let mut child = Command::new(&command[0])
        .args(&command[1..])
        .env(FOLDER, folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let acknowledged = |line: &str| {
        line.strip_prefix("saved ")
            .map(|version| version.parse::<i64>().unwrap())
    };
    let enough = lines
        .by_ref()
        .any(|line| acknowledged(&line.unwrap()) == Some(150));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(enough, "the child ended by itself");
    // Lines that were on their way when it was killed count too.
    let last = lines
        .filter_map(|line| acknowledged(&line.ok()?))
        .max()
        .unwrap_or(150);
    let store = Store::open(folder.path()).await.unwrap();
    let draft = store.draft("d1").await.unwrap();
    assert!(draft.version >= last, "{} < {last}", draft.version);
    assert_eq!(draft.values.name, format!("typed-{}", draft.version - 1));
    // The event of each save is there with it.
    assert_eq!(store.newest_event().await.unwrap(), draft.version);
}

#[tokio::test]
#[ignore = "runs in a process of its own, see a_full_disk_stops_writing_but_not_reading"]
async fn child_whose_disk_is_full() {
    let Some(folder) = folder() else { return };
    let store = Store::open(&folder).await.unwrap();
    let mut written = 0;
    let refused = loop {
        let detail = EventDetail {
            cause: Some("x".repeat(10_000)),
            ..EventDetail::default()
        };
        let event = event(1, EventKind::RequestRefused).with(detail);
        match store.write_events(vec![event]).await {
            Ok(_) => written += 1,
            Err(error) => break error,
        }
        assert!(written < 10_000, "the limit does not hold");
    };
    assert!(matches!(refused, Error::NotWritable(_)), "{refused:?}");
    assert_eq!(store.newest_event().await.unwrap(), written);
    assert_eq!(store.events_after(0, 1).await.unwrap().len(), 1);
    println!("\nwritten {written}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_full_disk_stops_writing_but_not_reading() {
    let folder = TempDir::new().unwrap();
    let command = myself(folder.path(), "durability::child_whose_disk_is_full");
    // Files of at most 2 MB stand in for a full disk; without the trap the signal would end the process.
    let output = Command::new("sh")
        .args(["-c", r#"trap '' XFSZ; ulimit -f 4096; exec "$0" "$@""#])
        .args(&command)
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{told}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let written = told
        .lines()
        .find_map(|line| line.strip_prefix("written ")?.parse::<i64>().ok());
    let written = written.expect("the child tells how far it came");
    assert!(written > 0);
    // There is room again: everything is there, and writing goes on.
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(store.newest_event().await.unwrap(), written);
    let more = store
        .write_events(vec![event(1, EventKind::DraftSaved)])
        .await
        .unwrap();
    assert_eq!(more[0].id, written + 1);
}

#[tokio::test]
async fn what_is_no_database_is_not_overwritten() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("slipway.db");
    std::fs::write(&file, "somebody's notes, not a database at all").unwrap();
    assert!(Store::open(folder.path()).await.is_err());
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        "somebody's notes, not a database at all"
    );
    let nowhere = folder.path().join("not/there");
    let missing = Store::open(&nowhere).await;
    assert!(matches!(missing, Err(Error::NotWritable(_))), "{missing:?}");
}
