//! The chain of hashes over the events: each carries the hash of the one before, so that none can be changed, taken out or
//! put in without all behind it telling.
//!
//! The chain has no key. Whoever may write the file may also write the chain anew from some row on; that is found only by
//! who has noted down a later hash elsewhere.

use crate::error::Result;
use sha2::{Digest, Sha256};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

/// Version of the encoding, the first byte of each hash. Another one is another way to read columns.
const VERSION: u8 = 1;
const DOMAIN: &[u8] = b"slipway event";

/// The columns of an event as they are hashed and stored, without its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) id: i64,
    pub(crate) at: i64,
    pub(crate) kind: String,
    pub(crate) author: String,
    pub(crate) person_id: Option<i64>,
    pub(crate) person_name: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) service_arn: Option<String>,
    pub(crate) draft_id: Option<String>,
    pub(crate) detail: String,
    pub(crate) quiet: i64,
    pub(crate) failed: i64,
    pub(crate) act: i64,
    pub(crate) outcome: String,
    pub(crate) via: Option<String>,
    pub(crate) session: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) target: Option<String>,
    pub(crate) aws_request: Option<String>,
}

/// A row with its hashes, as a database holds it: they are missing where somebody put it there past Slipway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) columns: Columns,
    pub(crate) previous: Option<Vec<u8>>,
    pub(crate) hash: Option<Vec<u8>>,
}

/// A query for all columns of events, with these conditions.
macro_rules! links {
    ($conditions:literal) => {
        concat!(
            "SELECT id, at, kind, author, person_id, person_name, account, region, service_arn, draft_id, detail, quiet, \
             failed, act, outcome, via, session, address, target, aws_request, previous, hash FROM events ",
            $conditions
        )
    };
}
pub(crate) use links;

impl Link {
    /// Fails where a column holds what Slipway never writes there.
    pub(crate) fn read(row: &SqliteRow) -> sqlx::Result<Link> {
        Ok(Link {
            columns: Columns {
                id: row.try_get(0)?,
                at: row.try_get(1)?,
                kind: row.try_get(2)?,
                author: row.try_get(3)?,
                person_id: row.try_get(4)?,
                person_name: row.try_get(5)?,
                account: row.try_get(6)?,
                region: row.try_get(7)?,
                service_arn: row.try_get(8)?,
                draft_id: row.try_get(9)?,
                detail: row.try_get(10)?,
                quiet: row.try_get(11)?,
                failed: row.try_get(12)?,
                act: row.try_get(13)?,
                outcome: row.try_get(14)?,
                via: row.try_get(15)?,
                session: row.try_get(16)?,
                address: row.try_get(17)?,
                target: row.try_get(18)?,
                aws_request: row.try_get(19)?,
            },
            previous: row.try_get(20)?,
            hash: row.try_get(21)?,
        })
    }

    /// Whether its hash is that of its columns if it had this id.
    pub(crate) fn is_whole_as(&self, id: i64) -> bool {
        let (Some(previous), Some(hash)) = (&self.previous, &self.hash) else {
            return false;
        };
        self.columns.hash_as(id, previous) == *hash
    }
}

/// What the first event carries in place of the hash of one before it.
pub(crate) fn genesis() -> Vec<u8> {
    versioned(Sha256::new().chain_update(DOMAIN).chain_update(b" zero"))
}

fn versioned(hash: Sha256) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    bytes.extend_from_slice(&hash.finalize());
    bytes
}

/// What is hashed: each value behind a mark of its kind and, where it has no fixed length, its length. So no two rows give the
/// same bytes, and nothing is told apart by a separator that a value may hold.
struct Encoder(Sha256);

impl Encoder {
    fn bytes(&mut self, mark: u8, bytes: &[u8]) {
        self.0.update([mark]);
        // A length fits: `usize` has at most 64 bits.
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    fn number(&mut self, number: i64) {
        self.0.update([1]);
        self.0.update(number.to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.bytes(2, text.as_bytes());
    }

    fn text_or_nothing(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.0.update([0]),
        }
    }
}

impl Columns {
    /// The hash of this row behind the one whose hash is `previous`.
    pub(crate) fn hash(&self, previous: &[u8]) -> Vec<u8> {
        self.hash_as(self.id, previous)
    }

    /// The hash that it would have under another id.
    pub(crate) fn hash_as(&self, id: i64, previous: &[u8]) -> Vec<u8> {
        let mut row = Encoder(Sha256::new());
        row.bytes(3, DOMAIN);
        row.bytes(3, previous);
        row.number(id);
        row.number(self.at);
        row.text(&self.kind);
        row.text(&self.author);
        match self.person_id {
            Some(id) => row.number(id),
            None => row.0.update([0]),
        }
        for text in [
            &self.person_name,
            &self.account,
            &self.region,
            &self.service_arn,
            &self.draft_id,
        ] {
            row.text_or_nothing(text.as_deref());
        }
        row.text(&self.detail);
        row.number(self.quiet);
        row.number(self.failed);
        row.number(self.act);
        row.text(&self.outcome);
        for text in [
            &self.via,
            &self.session,
            &self.address,
            &self.target,
            &self.aws_request,
        ] {
            row.text_or_nothing(text.as_deref());
        }
        versioned(row.0)
    }
}

/// The end of the chain: what the next event goes behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    /// Greatest id in use.
    pub(crate) newest: i64,
    pub(crate) hash: Vec<u8>,
}

impl Head {
    /// Reads it inside a transaction that may write: nobody else goes behind the same event.
    pub(crate) async fn read(connection: &mut SqliteConnection) -> Result<Head> {
        // The greatest id may be that of a row that somebody put there past Slipway: it is left where it is, to be found.
        let (newest, hash, greatest): (i64, Vec<u8>, Option<i64>) =
            sqlx::query_as("SELECT newest, hash, (SELECT MAX(id) FROM events) FROM event_chain WHERE id = 1")
                .fetch_one(connection)
                .await?;
        Ok(Head {
            newest: newest.max(greatest.unwrap_or_default()),
            hash,
        })
    }

    /// Puts a row behind it, which gets its id and its hash.
    pub(crate) fn append(&mut self, columns: &mut Columns) -> Chained {
        columns.id = self.newest + 1;
        let previous = std::mem::take(&mut self.hash);
        let hash = columns.hash(&previous);
        self.newest = columns.id;
        self.hash.clone_from(&hash);
        Chained { previous, hash }
    }

    pub(crate) async fn write(&self, connection: &mut SqliteConnection) -> Result<()> {
        sqlx::query("UPDATE event_chain SET newest = $1, hash = $2 WHERE id = 1")
            .bind(self.newest)
            .bind(&self.hash)
            .execute(connection)
            .await?;
        Ok(())
    }
}

/// The hashes of a row.
pub(crate) struct Chained {
    pub(crate) previous: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Columns {
        Columns {
            id: 7,
            at: 1_700_000_000_000,
            kind: "draft.saved".to_owned(),
            author: "person".to_owned(),
            person_id: Some(1),
            person_name: Some("km".to_owned()),
            account: None,
            region: None,
            service_arn: None,
            draft_id: Some("d1".to_owned()),
            detail: "{}".to_owned(),
            quiet: 1,
            failed: 0,
            act: 1,
            outcome: "done".to_owned(),
            via: Some("page".to_owned()),
            session: None,
            address: Some("192.0.2.1".to_owned()),
            target: None,
            aws_request: None,
        }
    }

    /// One change for each column, and some between neighbours that a separator would not tell apart.
    #[test]
    fn every_column_counts_and_none_runs_into_its_neighbour() {
        let changes: &[fn(&mut Columns)] = &[
            |row| row.id = 8,
            |row| row.at += 1,
            |row| row.kind = "draft.save".to_owned(),
            |row| row.author = "slipway".to_owned(),
            |row| row.person_id = None,
            |row| row.person_id = Some(0),
            |row| row.person_name = Some("ls".to_owned()),
            |row| row.person_name = Some(String::new()),
            |row| row.person_name = None,
            |row| row.account = Some(String::new()),
            |row| row.region = Some(String::new()),
            |row| row.service_arn = Some(String::new()),
            |row| row.draft_id = None,
            |row| (row.draft_id, row.service_arn) = (None, Some("d1".to_owned())),
            |row| row.detail = "{ }".to_owned(),
            |row| row.quiet = 0,
            |row| row.failed = 1,
            |row| row.act = 0,
            |row| row.outcome = "denied".to_owned(),
            |row| row.via = None,
            |row| row.session = Some(String::new()),
            |row| (row.session, row.address) = (row.address.clone(), None),
            |row| row.target = Some(String::new()),
            |row| row.aws_request = Some(String::new()),
            |row| (row.kind, row.author) = ("draft.savedp".to_owned(), "erson".to_owned()),
        ];
        let mut seen = vec![row().hash(&genesis())];
        for change in changes {
            let mut row = row();
            change(&mut row);
            let hash = row.hash(&genesis());
            assert!(!seen.contains(&hash), "{row:?}");
            seen.push(hash);
        }
        assert_ne!(row().hash(&row().hash(&genesis())), row().hash(&genesis()));
    }

    /// What is written stays readable for verification by other tools and later versions.
    #[test]
    fn the_encoding_is_the_one_that_databases_hold() {
        let hex = |bytes: Vec<u8>| crate::verification::hexadecimal(&bytes);
        assert_eq!(hex(genesis()), GENESIS);
        assert_eq!(hex(row().hash(&genesis())), ROW);
    }

    const GENESIS: &str = "01ace33b4193c718b92353d923eb02f2ace94213d5ef9b619e90ccbcba4510a233";
    const ROW: &str = "013b0ac154a8b25029c0d8af90d72b2383d1ce8a0deaa1dffbe27f340623b35ed1";
}
