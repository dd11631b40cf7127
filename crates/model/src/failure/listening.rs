//! Finds the port that an application says it listens on, in the wordings of the usual servers.

use std::ops::Range;

/// A port that a line names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listening {
    pub(super) port: u16,
    /// On 127.0.0.1 or `[::1]`, which only the container itself reaches.
    pub(super) loopback: bool,
    /// A side door: metrics, debugger, administration.
    pub(super) aside: bool,
    /// Where the number stands, in bytes.
    pub(super) at: Range<usize>,
}

/// What servers say when they are up: gunicorn, uvicorn and hypercorn, waitress, Flask, Node's frameworks, `Next.js`,
/// Vite, Deno, Go, Rocket and Actix, Puma, Phoenix, PHP, Tomcat, Jetty, Netty, Undertow and Spring Boot, Quarkus,
/// ASP.NET, Streamlit, Ghost.
const SERVING: [&str; 46] = [
    "listen",
    "serving",
    "running on",
    "running at",
    "running in",
    "is running",
    "now running",
    "is listening",
    "started on",
    "started at",
    "started in",
    "is up on",
    "is up at",
    "server up",
    "server started",
    "server is",
    "server running",
    "server at",
    "server on",
    "server ready",
    "started server",
    "starting server",
    "started http",
    "starting http",
    "start server",
    "started serverconnector",
    "starting service",
    "http server",
    "web server",
    "development server",
    "application started",
    "available on",
    "available at",
    "accessible at",
    "bound to",
    "binding to",
    "ready on",
    "ready at",
    "launched from",
    "accepting connections",
    "protocolhandler",
    "initialized with port",
    "endpoint with",
    "local:",
    "network:",
    "url:",
];

/// Lines that name a port, but another program's, or one that could not be had.
const ELSEWHERE: [&str; 29] = [
    "econnrefused",
    "eaddrinuse",
    "eacces",
    "connecting to",
    "connected to",
    "connect to",
    "connection to",
    "could not",
    "cannot",
    "can't",
    "unable to",
    "failed",
    "in use",
    "refused",
    "timed out",
    "denied",
    "upstream",
    "proxying",
    "proxy to",
    "proxied",
    "forwarding to",
    "database",
    "postgres",
    "mysql",
    "mongo",
    "redis",
    "amqp",
    "kafka",
    "smtp",
];

/// Side doors of applications.
const ASIDE: [&str; 10] = [
    "metrics",
    "prometheus",
    "debug",
    "inspector",
    "admin",
    "management",
    "pprof",
    "grpc",
    "livereload",
    "ajp",
];

/// Every port that a line of the application log says it listens on.
pub(super) fn listening(text: &str) -> Vec<Listening> {
    let lowered = text.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lowered.contains(word));
    if !has(&SERVING) || has(&ELSEWHERE) {
        return Vec::new();
    }
    let aside = has(&ASIDE);
    numbers(&lowered)
        .filter_map(|at| {
            let port = lowered
                .get(at.clone())?
                .parse::<u16>()
                .ok()
                .filter(|port| *port > 0)?;
            let host = place(lowered.get(..at.start)?, lowered.get(at.end..)?, port)?;
            Some(Listening {
                port,
                loopback: host.starts_with("127.") || host == "[::1]" || host == "::1",
                aside,
                at,
            })
        })
        .collect()
}

/// The runs of two to five digits.
fn numbers(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at;
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            if (2..=5).contains(&(at - start)) {
                return Some(start..at);
            }
            at = at.max(start + 1);
        }
        None
    })
}

/// The host before a port, empty where there is none; `None` if the number is not a port.
fn place<'a>(before: &'a str, after: &str, port: u16) -> Option<&'a str> {
    let mut following = after.chars();
    match (following.next(), following.next()) {
        // 10:42:07, 1.5, 2026-11-21, 80ms
        (Some(':' | '.' | '-' | ','), Some('0'..='9')) => return None,
        (Some(c), _) if c.is_alphanumeric() || matches!(c, '_' | '%') => return None,
        _ => {}
    }
    if let Some(address) = before.strip_suffix(':') {
        return host(address).or_else(|| named(before));
    }
    if let Some(token) = before.strip_suffix('-') {
        // Tomcat: ["http-nio-8080"], ["https-jsse-nio-0.0.0.0-8443"]
        let token = token.rsplit(['"', ' ']).next()?;
        return token.starts_with("http").then_some("");
    }
    named(before).or_else(|| {
        // "listening on 3000"; below 80 it counts something else.
        let word = before.trim_end_matches([' ', ':']);
        let is_preposition = word.len() < before.len()
            && ["on", "at"]
                .iter()
                .any(|preposition| ends_with_word(word, preposition));
        // 2026/11/21
        (is_preposition && port >= 80 && !after.starts_with('/')).then_some("")
    })
}

/// The host of `host:`; `None` where the colon does not stand behind one.
fn host(address: &str) -> Option<&str> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '*' | '[' | ']' | ':');
    let host = &address[address.trim_end_matches(part).len()..];
    let rest = &address[..address.len() - host.len()];
    // `addr=[::]` and `{[::]` keep their bracket; `[:8080` opens a list.
    let host = if host == "[" { "" } else { host };
    match host {
        "" => {
            // `":8080"` is an address, `"pid":8080` is not: there the quote closes a name.
            let quote = rest.strip_suffix(['"', '\'', '`']);
            let closes =
                quote.is_some_and(|name| name.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_'));
            (!closes).then_some("")
        }
        "*" | "::" | "[::]" | "::1" | "[::1]" | "localhost" => Some(host),
        _ if is_ipv4(host) => Some(host),
        _ if host.starts_with('[') && host.ends_with(']') => Some(host),
        _ if rest.ends_with("://") || rest.ends_with("//") => Some(host),
        _ => None,
    }
}

fn is_ipv4(host: &str) -> bool {
    host.split('.').count() == 4
        && host
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether the number stands behind the word "port": `port 8000`, `port: 8000`, `port=8000`, `"port":8000`,
/// `port(s): 8000`.
fn named(before: &str) -> Option<&'static str> {
    let word = before.trim_end_matches([' ', ':', '=', '"', '\'', '`', '#', '(']);
    let word = word.strip_suffix("(s)").unwrap_or(word);
    (ends_with_word(word, "port") || ends_with_word(word, "ports")).then_some("")
}

/// Whether a text ends with a word, not with a longer one such as "support".
fn ends_with_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word)
        .is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ports(text: &str) -> Vec<u16> {
        listening(text).into_iter().map(|found| found.port).collect()
    }

    #[test]
    fn the_usual_servers_are_understood() {
        for (line, port) in [
            ("[INFO] Listening at: http://0.0.0.0:8000 (1)", 8000),
            (
                "[2026-11-21 10:31:02 +0000] [1] [INFO] Listening at: http://0.0.0.0:8000 (1)",
                8000,
            ),
            (
                "INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)",
                8000,
            ),
            (
                "[2026-11-21 10:31:02 +0000] [1] [INFO] Running on http://0.0.0.0:8000 (CTRL + C to quit)",
                8000,
            ),
            ("INFO:waitress:Serving on http://0.0.0.0:8080", 8080),
            (
                " * Running on all addresses (0.0.0.0) Running on http://10.0.0.7:5000",
                5000,
            ),
            (
                "Serving HTTP on 0.0.0.0 port 8000 (http://0.0.0.0:8000/) ...",
                8000,
            ),
            ("Example app listening on port 3000!", 3000),
            ("Example app listening at http://localhost:3000", 3000),
            ("Server listening on 3000", 3000),
            ("Server started on port: 4000", 4000),
            (
                "ready started server on 0.0.0.0:3000, url: http://localhost:3000",
                3000,
            ),
            ("   - Local:        http://localhost:3000", 3000),
            ("  ➜  Network: http://10.0.0.7:5173/", 5173),
            ("Listening on http://localhost:8000/", 8000),
            ("2026/11/21 10:31:02 Server is running at :8080", 8080),
            ("2026/11/21 10:31:02 listening on :8080", 8080),
            (
                "time=2026-11-21T10:31:02Z level=INFO msg=\"listening\" addr=:8080",
                8080,
            ),
            (
                "{\"level\":\"info\",\"msg\":\"server listening\",\"pid\":12345,\"port\":3000,\"time\":1795257062}",
                3000,
            ),
            (
                "{\"level\":\"info\",\"msg\":\"listening\",\"addr\":\":8080\"}",
                8080,
            ),
            (
                "{\"level\":30,\"time\":1795257062000,\"pid\":18,\"msg\":\"Server listening at http://0.0.0.0:3000\"}",
                3000,
            ),
            ("Rocket has launched from http://0.0.0.0:8000", 8000),
            (
                "starting service: \"actix-web-service-0.0.0.0:8080\", workers: 2, listening on: 0.0.0.0:8080",
                8080,
            ),
            ("* Listening on http://0.0.0.0:3000", 3000),
            ("Running Shop.Endpoint with cowboy 2.9.0 at :::4000 (http)", 4000),
            (
                "Running Shop.Endpoint with Bandit 1.5.0 at 0.0.0.0:4000 (http)",
                4000,
            ),
            (
                "[Sat Nov 21 10:31:02 2026] PHP 8.2.1 Development Server (http://0.0.0.0:8000) started",
                8000,
            ),
            (
                "21-Nov-2026 10:31:02.120 INFO [main] org.apache.coyote.AbstractProtocol.start Starting ProtocolHandler [\"http-nio-8080\"]",
                8080,
            ),
            ("Tomcat initialized with port(s): 8080 (http)", 8080),
            ("Tomcat started on port 8080 (http) with context path ''", 8080),
            ("Netty started on port 8080", 8080),
            (
                "Started ServerConnector@4b1c1ea0{HTTP/1.1, (http/1.1)}{0.0.0.0:8080}",
                8080,
            ),
            (
                "shop 1.0 on JVM started in 1.2s. Listening on: http://0.0.0.0:8080",
                8080,
            ),
            ("Now listening on: http://[::]:80", 80),
            ("Listening on: :::2368", 2368),
            ("  Network URL: http://10.0.0.7:8501", 8501),
            ("Dash is running on http://0.0.0.0:8050/", 8050),
            ("Listening on TCP address 0.0.0.0:8000", 8000),
        ] {
            let found = ports(line);
            assert!(
                !found.is_empty() && found.iter().all(|found| *found == port),
                "{line}: {found:?}"
            );
        }
    }

    #[test]
    fn other_lines_name_no_port() {
        for line in [
            "",
            "Listening",
            "Connecting to postgres on port 5432",
            "Error: connect ECONNREFUSED 127.0.0.1:5432",
            "Error: listen EADDRINUSE: address already in use :::8080",
            "Listening for messages since 10:42:07",
            "server started at 2026-11-21 10:31:02",
            "server.py:42 server is starting",
            "Server started in 1500 ms",
            "{\"msg\":\"server is up\",\"pid\":8080}",
            "GET /listen 200 1500",
            "Transport 8080 is running",
            "Listening on port 99999",
            "Listening on port 0",
            "Running at 60 frames",
        ] {
            assert!(ports(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn loopback_and_side_doors_are_told_apart() {
        for (line, loopback, aside) in [
            (" * Running on http://127.0.0.1:5000", true, false),
            ("Listening on http://[::1]:5000", true, false),
            ("Server listening at http://localhost:5000", false, false),
            ("Debugger listening on ws://127.0.0.1:5000/0f4b", true, true),
            ("metrics server listening on :5000", false, true),
        ] {
            let found = listening(line);
            assert_eq!(found.len(), 1, "{line}");
            assert_eq!(
                (found[0].port, found[0].loopback, found[0].aside),
                (5000, loopback, aside),
                "{line}"
            );
            assert_eq!(&line[found[0].at.clone()], "5000");
        }
    }

    proptest! {
        #[test]
        fn what_is_found_is_there(line in "(listening on|port|:|[0-9]{1,6}|\\[|\\]|\"|-|http|ü|\\PC| ){0,20}") {
            for found in listening(&line) {
                prop_assert_eq!(line[found.at].parse::<u16>(), Ok(found.port));
            }
        }
    }
}
