//! HTTP by hand, for what a proper client would never send.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub const AUTHORIZATION: &str = "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/us-east-1/apprunner/aws4_request, SignedHeaders=host, Signature=00";

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

/// Sends bytes and reads until the simulator hangs up.
pub async fn bytes(address: SocketAddr, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The simulator may answer and hang up before it has read everything.
    let _ = stream.write_all(request).await;
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let _ = tokio::time::timeout(Duration::from_secs(10), read)
        .await
        .expect("the simulator hangs up");
    let text = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or(0);
    Answer {
        status,
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// Sends bytes that may not be a whole request, and hangs up.
pub async fn fragment(address: SocketAddr, bytes: &[u8]) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
}

/// Sends a request with these header lines.
pub async fn request(address: SocketAddr, start: &str, headers: &[&str], body: &[u8]) -> Answer {
    let mut request = format!(
        "{start} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n",
        body.len()
    );
    if !headers
        .iter()
        .any(|header| header.to_ascii_lowercase().starts_with("host:"))
    {
        request.push_str("Host: ");
        request.push_str(&address.to_string());
        request.push_str("\r\n");
    }
    for header in headers {
        request += header;
        request += "\r\n";
    }
    let mut request = (request + "\r\n").into_bytes();
    request.extend_from_slice(body);
    bytes(address, &request).await
}

/// Calls an operation of App Runner with any body.
pub async fn call(address: SocketAddr, operation: &str, body: &[u8]) -> Answer {
    let target = format!("X-Amz-Target: AppRunner.{operation}");
    request(
        address,
        "POST /",
        &[AUTHORIZATION, "Content-Type: application/x-amz-json-1.0", &target],
        body,
    )
    .await
}

/// Turns a switch on.
pub async fn arm(address: SocketAddr, switch: &serde_json::Value) {
    let body = switch.to_string();
    let answer = request(
        address,
        "POST /_simulator/failures",
        &["Content-Type: application/json"],
        body.as_bytes(),
    )
    .await;
    assert_eq!(answer.status, 201, "{}", answer.body);
}
