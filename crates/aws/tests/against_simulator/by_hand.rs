//! Answers written by hand, for what AWS says and the simulator does not.

use crate::world::{connection, region};
use aws::{Account, AppRunner};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A listener that answers every request with the same words, and counts requests.
pub(crate) struct ByHand {
    pub(crate) address: SocketAddr,
    requests: Arc<AtomicUsize>,
    /// Body of the newest request.
    pub(crate) newest: Arc<Mutex<String>>,
    /// Its first line and headers.
    pub(crate) newest_head: Arc<Mutex<String>>,
}

impl ByHand {
    pub(crate) async fn answering(status: &str, headers: &str, body: &str) -> ByHand {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}",
            body.len()
        );
        let counter = Arc::clone(&requests);
        let newest = Arc::new(Mutex::new(String::new()));
        let newest_head = Arc::new(Mutex::new(String::new()));
        let heard = (Arc::clone(&newest_head), Arc::clone(&newest));
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                counter.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(answer_one(stream, answer.clone(), heard.clone()));
            }
        });
        ByHand {
            address,
            requests,
            newest,
            newest_head,
        }
    }

    pub(crate) async fn json(status: &str, body: &str) -> ByHand {
        ByHand::answering(status, "content-type: application/x-amz-json-1.0\r\n", body).await
    }

    pub(crate) fn account(&self) -> Account {
        connection(&format!("http://{}", self.address)).account(&region())
    }

    pub(crate) fn app_runner(&self) -> AppRunner {
        connection(&format!("http://{}", self.address)).app_runner(&region())
    }

    pub(crate) fn count(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// Reads one request to its end and answers it.
pub(crate) async fn answer_one(
    mut stream: TcpStream,
    answer: String,
    (heard_head, heard_body): (Arc<Mutex<String>>, Arc<Mutex<String>>),
) {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse::<usize>())
            });
            if body.len() >= length.map_or(0, Result::unwrap) {
                head.clone_into(&mut heard_head.lock().unwrap());
                body.clone_into(&mut heard_body.lock().unwrap());
                break;
            }
        }
        match stream.read(&mut buffer).await {
            Ok(read) if read > 0 => request.extend_from_slice(&buffer[..read]),
            _ => return,
        }
    }
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}
