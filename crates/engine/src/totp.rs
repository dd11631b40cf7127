//! Codes of authenticators: RFC 6238 with six digits, 30 seconds and SHA-1, which is what every authenticator knows.

use model::paths;
use model::time::Time;
use rand::RngExt;
use totp_rs::{Algorithm, Builder, Totp};

/// Bytes of a secret (RFC 4226, "Shared Secret": 160 bits are recommended).
const SECRET: usize = 20;
/// Digits of a code.
const DIGITS: u8 = 6;
/// How long a code is the current one, in seconds.
const STEP: u64 = 30;
/// Codes before and after the current one that count as well: clocks differ, and people type slowly.
const WINDOW: u16 = 1;
/// How authenticators name what a code is for.
const ISSUER: &str = "Slipway";

/// What an authenticator and Slipway share.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct TotpSecret(Vec<u8>);

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret")
    }
}

impl TotpSecret {
    /// A new one.
    pub(crate) fn random() -> TotpSecret {
        TotpSecret(rand::rng().random::<[u8; SECRET]>().to_vec())
    }

    /// The one of these bytes.
    pub(crate) fn new(bytes: Vec<u8>) -> TotpSecret {
        TotpSecret(bytes)
    }

    /// For the database.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn totp(&self) -> Totp {
        // Unlike `build` it has nothing to refuse: digits and step are ours, and the secret is as long as we made it.
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_step_duration(STEP)
            .with_skew(WINDOW)
            .with_secret(self.0.clone().into_boxed_slice())
            .build_noncompliant()
    }

    /// The step of time whose code this is; `None` for a code of no step around `at`. Whoever asks has to remember it: a code
    /// counts once.
    pub(crate) fn step_of(&self, code: &str, at: Time) -> Option<i64> {
        let seconds = u64::try_from(at.0 / 1_000).ok()?;
        let step = self.totp().check(code, seconds)?;
        i64::try_from(step).ok()
    }

    /// In Base32, as people type it: groups of four.
    pub(crate) fn grouped(&self) -> String {
        let letters: Vec<char> = self.totp().secret().to_base32().chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        groups.join(" ")
    }

    /// What a QR code tells an authenticator (the format that Google Authenticator began, "Key URI").
    pub(crate) fn uri(&self, member: &str) -> String {
        format!(
            "otpauth://totp/{ISSUER}:{}?secret={}&issuer={ISSUER}&algorithm=SHA1&digits={DIGITS}&period={STEP}",
            paths::encode(member),
            self.totp().secret().to_base32(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_the_standard() -> TotpSecret {
        TotpSecret::new(b"12345678901234567890".to_vec())
    }

    /// RFC 6238, appendix B, SHA-1: the last six of its eight digits.
    const VECTORS: [(i64, &str); 6] = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ];

    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (seconds, code) in VECTORS {
            let step = of_the_standard().step_of(code, Time(seconds * 1_000));
            assert_eq!(step, Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn the_codes_before_and_after_count_and_no_others() {
        for (seconds, code) in VECTORS {
            let begin = seconds / 30 * 30;
            let step_at = |seconds: i64| of_the_standard().step_of(code, Time(seconds * 1_000));
            for near in [begin - 30, begin - 1, begin, begin + 29, begin + 59] {
                assert_eq!(step_at(near), Some(seconds / 30), "{near}");
            }
            for far in [begin - 31, begin + 60, begin + 3_600] {
                assert_eq!(step_at(far), None, "{far}");
            }
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        for wrong in [
            "",
            "28708",
            "2870820",
            "28708a",
            "+28708",
            "２８７０８２",
            "287083",
            "94287082",
        ] {
            assert_eq!(of_the_standard().step_of(wrong, Time(59_000)), None, "{wrong}");
        }
        assert_eq!(of_the_standard().step_of("287082", Time(-60_000)), None);
    }

    #[test]
    fn what_is_told_to_authenticators_is_the_secret() {
        let secret = of_the_standard();
        assert_eq!(secret.grouped(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            secret.uri("kim.m"),
            "otpauth://totp/Slipway:kim.m?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Slipway&algorithm=SHA1&digits=6&period=30"
        );
    }

    #[test]
    fn secrets_differ_and_are_not_shown() {
        let (one, other) = (TotpSecret::random(), TotpSecret::random());
        assert_ne!(one, other);
        assert_eq!(one.bytes().len(), SECRET);
        assert_eq!(format!("{one:?}"), "TotpSecret");
    }
}
