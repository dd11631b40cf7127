//! Logs and metrics of the process itself.

use crate::config::LogFormat;
use std::io::{self, Write};
use tracing_subscriber::EnvFilter;

/// Starts writing log lines to standard error. `RUST_LOG` chooses which; without it, warnings and what the server tells.
pub fn start(format: LogFormat) {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,server=info,engine=info"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        // Colours would be control characters, of which there are to be none.
        .with_ansi(false)
        .with_writer(|| Lines(io::stderr()));
    // A second start, as tests do it, leaves the first one in place.
    let _ = match format {
        LogFormat::Text => subscriber.with_target(false).try_init(),
        LogFormat::Json => subscriber.json().flatten_event(true).try_init(),
    };
}

/// Writes each event as one line, whatever the texts in it are: errors tell words of others, and a line break in them would
/// begin a line that looks like one of ours.
struct Lines<W>(W);

impl<W: Write> Write for Lines<W> {
    /// Takes an event whole, as it is written by `tracing_subscriber`.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        self.0.write_all(&one_line(event))?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// An event with what is no character of a line written out: `\\n`, `\\u{1b}`.
fn one_line(event: &[u8]) -> Vec<u8> {
    let (text, end) = match event.strip_suffix(b"\n") {
        Some(text) => (text, "\n"),
        None => (event, ""),
    };
    let mut line = String::with_capacity(event.len());
    for c in String::from_utf8_lossy(text).chars() {
        // U+2028 and U+2029 end lines for many who show them.
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            line.extend(c.escape_default());
        } else {
            line.push(c);
        }
    }
    line.push_str(end);
    line.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};
    use tracing_subscriber::fmt::MakeWriter;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Kept {
        type Writer = Lines<Kept>;

        fn make_writer(&'a self) -> Lines<Kept> {
            Lines(self.clone())
        }
    }

    #[test]
    fn nobody_writes_lines_into_the_log_with_the_text_of_an_error() {
        let kept = Kept::default();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(kept.clone())
            .finish();
        let error = "refused\r\n2026-01-01T00:00:00Z  INFO everything is fine \u{1b}[2J\u{2028}\u{85}end";
        tracing::subscriber::with_default(subscriber, || {
            tracing::error!(error = %error, path = "/a\nb", "it failed\nlike this");
            tracing::error!("{error}");
        });
        let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(
            text.ends_with('\n') && text.contains("everything is fine"),
            "{text}"
        );
        assert!(
            !text
                .trim_end_matches('\n')
                .replace('\n', "")
                .chars()
                .any(char::is_control),
            "{text}"
        );
        assert!(!text.contains('\u{2028}'), "{text}");
        let words = "words of other languages, \u{e4}\u{4e2d}\n".as_bytes();
        assert_eq!(one_line(words), words);
    }
}
