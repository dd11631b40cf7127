//! A text as a QR code.

use fast_qr::ECL;
use fast_qr::qr::QRBuilder;
use std::fmt::Write as _;

/// Modules around the code that stay light (ISO/IEC 18004 asks for four).
const QUIET: usize = 4;

/// A QR code as an SVG image draws it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QrCode {
    /// Modules on each side, with the quiet zone.
    pub(crate) size: usize,
    /// The dark modules as a path, one unit to a module.
    pub(crate) path: String,
}

/// The code of a text; `None` for one that is too long for any.
pub(crate) fn qr_code(text: &str) -> Option<QrCode> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let mut path = String::new();
    for row in 0..code.size {
        let mut column = 0;
        while column < code.size {
            let begin = column;
            while column < code.size && code[row][column].value() {
                column += 1;
            }
            if column > begin {
                let (x, y, width) = (begin + QUIET, row + QUIET, column - begin);
                // Writing to a String cannot fail.
                let _ = write!(path, "M{x} {y}h{width}v1h-{width}z");
            } else {
                column += 1;
            }
        }
    }
    Some(QrCode {
        size: code.size + 2 * QUIET,
        path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a path draws, as rows of dark modules.
    fn drawn(code: &QrCode) -> Vec<Vec<bool>> {
        let mut rows = vec![vec![false; code.size]; code.size];
        for run in code.path.split('M').skip(1) {
            let (place, rest) = run.split_once('h').unwrap();
            let (x, y) = place.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let width: usize = rest.split_once('v').unwrap().0.parse().unwrap();
            rows[y][x..x + width].fill(true);
        }
        rows
    }

    #[test]
    fn the_path_draws_the_three_corners_inside_a_quiet_zone() {
        let code = qr_code("otpauth://totp/Slipway:km?secret=GEZDGNBVGY3TQOJQ").unwrap();
        let rows = drawn(&code);
        let last = code.size - QUIET - 7;
        for (top, left) in [(QUIET, QUIET), (QUIET, last), (last, QUIET)] {
            for y in 0..7 {
                for x in 0..7 {
                    let ring = x == 0 || x == 6 || y == 0 || y == 6;
                    let heart = (2..5).contains(&x) && (2..5).contains(&y);
                    assert_eq!(rows[top + y][left + x], ring || heart, "{top} {left} {x} {y}");
                }
            }
        }
        let quiet = rows[..QUIET].iter().chain(&rows[code.size - QUIET..]).flatten();
        assert!(
            quiet
                .chain(rows.iter().flat_map(|row| &row[..QUIET]))
                .all(|dark| !dark)
        );
    }

    #[test]
    fn what_is_too_long_has_none() {
        assert_eq!(qr_code(&"x".repeat(10_000)), None);
    }
}
