//! What the servers of this process write to their log.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

/// Everything that was logged in this process so far, by every test, down to the finest level of our own crates.
pub fn log() -> String {
    String::from_utf8_lossy(&lines().lock().unwrap()).into_owned()
}

/// Starts writing log lines.
pub(super) fn lines() -> &'static Mutex<Vec<u8>> {
    static LINES: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();
    LINES.get_or_init(|| {
        let lines = Arc::<Mutex<Vec<u8>>>::default();
        let writer = Lines(Arc::clone(&lines));
        let filter = "debug,server=trace,app=trace,engine=trace,store=trace,aws=trace,simulator=trace";
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .init();
        lines
    })
}

#[derive(Clone)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
