//! What browsers send and are sent, as far as the control page is concerned.

use std::net::SocketAddr;

use super::raw::{self, Answer};

/// Looks at a page as a browser does.
pub async fn look(address: SocketAddr, path: &str) -> Answer {
    let headers = [
        "Accept: text/html,application/xhtml+xml",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: document",
    ];
    raw::request(address, &format!("GET {path}"), &headers, b"").await
}

/// Sends a form of one of the pages as a browser does.
pub async fn send(address: SocketAddr, form: &str, fields: &[(&str, &str)]) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let origin = format!("Origin: http://{address}");
    let headers = [
        "Content-Type: application/x-www-form-urlencoded",
        "Sec-Fetch-Site: same-origin",
        &origin,
    ];
    let start = format!("POST /_simulator/forms/{form}");
    raw::request(address, &start, &headers, body.as_bytes()).await
}

/// Sends a form and looks at the page that it leads to.
pub async fn send_and_look(address: SocketAddr, form: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = send(address, form, fields).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let leads_to = answer.header("location").unwrap().to_owned();
    look(address, &leads_to).await
}

/// Sends a file in a form.
pub async fn upload(address: SocketAddr, form: &str, field: &str, contents: &str) -> Answer {
    let boundary = "----4f2b1c";
    let body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"state.json\"\r\n\
         Content-Type: application/json\r\n\r\n{contents}\r\n--{boundary}--\r\n"
    );
    let content_type = format!("Content-Type: multipart/form-data; boundary={boundary}");
    let origin = format!("Origin: http://{address}");
    let start = format!("POST /_simulator/forms/{form}");
    raw::request(address, &start, &[&content_type, &origin], body.as_bytes()).await
}
