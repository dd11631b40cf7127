//! One live stream as a browser keeps it: it notes what it hears, and comes back where it was cut off.

use anyhow::{Context, Result, bail, ensure};
use std::net::SocketAddr;
use std::time::SystemTime;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A message and when it came.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heard {
    pub(crate) id: i64,
    pub(crate) at: SystemTime,
}

/// A stream that is listened to.
#[derive(Debug)]
pub(crate) struct Listener {
    address: SocketAddr,
    cookie: String,
    stream: TcpStream,
    /// What came of a message that is not there as a whole.
    rest: Vec<u8>,
    last: i64,
    pub(crate) heard: Vec<Heard>,
    /// Times that it was told to load everything anew.
    pub(crate) resyncs: usize,
}

impl Listener {
    /// Listens to what comes behind the event `after`. Returns once the server has answered.
    pub(crate) async fn open(address: SocketAddr, cookie: &str, after: i64) -> Result<Listener> {
        let (stream, rest) = connect(address, cookie, after).await?;
        Ok(Listener {
            address,
            cookie: cookie.to_owned(),
            stream,
            rest,
            last: after,
            heard: Vec::new(),
            resyncs: 0,
        })
    }

    /// Hangs up and comes back as a browser does, with `Last-Event-ID`.
    pub(crate) async fn come_back(&mut self) -> Result<()> {
        let (stream, rest) = connect(self.address, &self.cookie, self.last).await?;
        self.stream = stream;
        // What was cut off in the middle comes again as a whole.
        self.rest = rest;
        Ok(())
    }

    /// Id of the newest message heard.
    pub(crate) fn last(&self) -> i64 {
        self.last
    }

    /// Waits for something and notes it. Safe to be cancelled: nothing that came is lost.
    pub(crate) async fn listen(&mut self) -> Result<()> {
        let count = self.stream.read_buf(&mut self.rest).await?;
        ensure!(count > 0, "the server ended a stream");
        self.note();
        Ok(())
    }

    fn note(&mut self) {
        let at = SystemTime::now();
        let mut from = 0;
        while let Some(end) = find(&self.rest[from..], b"\n\n") {
            let message = &self.rest[from..from + end];
            from += end + 2;
            // In front of a message stands the length of its chunk.
            let mut id = None;
            for line in message.split(|byte| *byte == b'\n') {
                if let Some(digits) = line.strip_prefix(b"id: ") {
                    id = std::str::from_utf8(digits)
                        .ok()
                        .and_then(|text| text.parse().ok());
                } else if line == b"event: resync" {
                    self.resyncs += 1;
                }
            }
            if let Some(id) = id {
                self.heard.push(Heard { id, at });
                self.last = id;
            }
        }
        self.rest.drain(..from);
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Asks for a stream and waits for its first words; what came behind the head.
async fn connect(address: SocketAddr, cookie: &str, after: i64) -> Result<(TcpStream, Vec<u8>)> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nAccept: text/event-stream\r\n\
         Accept-Encoding: gzip, deflate, br\r\nLast-Event-ID: {after}\r\n\r\n",
        model::paths::EVENT_STREAM
    );
    stream.write_all(request.as_bytes()).await?;
    let mut came = Vec::new();
    loop {
        let count = stream.read_buf(&mut came).await?;
        ensure!(count > 0, "a stream ended before it began");
        if let Some(end) = find(&came, b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&came[..end]).into_owned();
            let status = head.lines().next().context("an answer has a first line")?;
            if !status.contains(" 200 ") {
                bail!("a stream was answered by {status}");
            }
            let rest = came.split_off(end + 4);
            if find(&rest, b": slipway").is_some() {
                return Ok((stream, rest));
            }
            came.extend_from_slice(&rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn messages_are_noted_once_they_are_whole() {
        let server = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = server.local_addr().unwrap();
        let serve = tokio::spawn(async move {
            let (mut stream, _) = server.accept().await.unwrap();
            let head = b"HTTP/1.1 200 OK\r\n\r\n1c\r\n: slipway\nretry: 2000\n\n\r\n";
            stream.write_all(head).await.unwrap();
            stream
                .write_all(b"21\r\nid: 7\nevent: message\nda")
                .await
                .unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            let rest = b"ta: {}\n\n\r\n20\r\nid: 9\nevent: resync\ndata: \n\n\r\n5\r\n: \n\n\r\n";
            stream.write_all(rest).await.unwrap();
            stream
        });
        let mut listener = Listener::open(address, "", 6).await.unwrap();
        while listener.last() != 9 {
            listener.listen().await.unwrap();
        }
        let ids: Vec<i64> = listener.heard.iter().map(|heard| heard.id).collect();
        assert_eq!((ids, listener.resyncs), (vec![7, 9], 1));
        drop(serve.await.unwrap());
    }
}
