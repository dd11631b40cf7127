//! Whatever arrives, the answer is one of ours: never a fault of the server, always with the headers of all answers.

use crate::harness::{Answer, Ask, TestApp, functions, pages};
use crate::headers::assert_common;
use http::{Method, StatusCode};

/// Requests that no page of ours makes, to one function.
fn nonsense(function: &str) -> Vec<(&'static str, Ask)> {
    let ask = |body: &[u8]| Ask::call(function, &[]).carrying(body);
    let deep = format!("a{}=1", "[b]".repeat(500));
    let long = format!("id={0}&arn={0}&name={0}&text={0}&link={0}", "x".repeat(150_000));
    let odd = "id=%00&arn=arn:aws:apprunner:::service/a/b&version=99999999999999999999&conflict=-1&step=%F0%9F%92%A5\
               &intent=remove-variable:-1&name=%0d%0a&port=%2B1&region=../..&link=image%3D&text=%E2%80%AE&next=%2F%2F";
    vec![
        ("nothing", ask(b"")),
        (
            "bytes that are no text",
            ask(b"id=\xff\xfe&name=\xc3\x28&text=\xed\xa0\x80&link=\x80"),
        ),
        (
            "escapes that are no text",
            ask(b"id=%ff%fe&name=%c3%28&text=%80&token=%zz&link=%"),
        ),
        ("odd values", ask(odd.as_bytes())),
        ("separators only", ask(b"&&&===&=&[]=&[=1&]=2&id[]=1&id[a]=2")),
        (
            "a field twice",
            ask(b"id=1&id=2&arn=1&arn=2&name=a&name=b&scheme=1&scheme=2"),
        ),
        ("a list that is none", ask(b"variables=1&query=1&variables[0]=x")),
        (
            "a list with a gap",
            ask(b"variables[4294967295][name]=A&variables[-1][value]=B&variables[x][name]=C"),
        ),
        ("deep lists", ask(deep.as_bytes())),
        ("long values", ask(long.as_bytes())),
        (
            "JSON",
            ask(b"{\"id\": null}").with("content-type", "application/json"),
        ),
        ("plain text", ask(b"id=1").with("content-type", "text/plain")),
        (
            "an upload",
            ask(b"--x\r\ncontent-disposition: form-data; name=\"id\"\r\n\r\n1\r\n--x--\r\n")
                .with("content-type", "multipart/form-data; boundary=x"),
        ),
        ("no kind of content", ask(b"id=1").without("content-type")),
        (
            "a kind of content that is none",
            ask(b"id=1").with("content-type", "\u{e9}; charset=\""),
        ),
        ("no wish for an answer", ask(b"id=1").without("accept")),
        ("a body too large", ask(&vec![b'a'; 1024 * 1024 + 1])),
    ]
}

fn assert_answered(answer: &Answer, what: &str) {
    assert!(
        answer.status.as_u16() < 500,
        "{what}: {} {}",
        answer.status,
        answer.text()
    );
    assert_common(answer, what);
}

#[tokio::test]
async fn every_function_answers_nonsense() {
    let (app, member) = TestApp::signed_in().await;
    // It ends its session, as it should, and after so many wrong passwords nobody signs in for a while.
    let leaving = app.sign_in().await;
    for function in functions() {
        let browser = if function == "/api/sign_out" {
            &leaving
        } else {
            &member
        };
        for (what, ask) in nonsense(&function) {
            for ask in [ask.clone(), ask.with("accept", "text/html")] {
                let answer = browser.send(ask).await;
                assert_answered(&answer, &format!("{what} for {function}"));
                if what == "a body too large" {
                    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{function}");
                }
            }
        }
    }
    assert_eq!(member.get("/services").await.status, StatusCode::OK);
}

#[tokio::test]
async fn nonsense_of_strangers_is_answered_too() {
    let (app, _) = TestApp::signed_in().await;
    for function in functions() {
        for (what, ask) in nonsense(&function) {
            for ask in [ask.clone(), ask.with("accept", "text/html")] {
                let answer = app.browser().send(ask).await;
                assert_answered(&answer, &format!("{what} for {function}"));
            }
        }
    }
}

#[tokio::test]
async fn a_body_without_a_length_has_the_same_limit() {
    let (app, member) = TestApp::signed_in().await;
    let mut request = format!(
        "POST /api/paste HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\ncookie: {1}\r\naccept: application/json\r\n\
         content-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n",
        app.address,
        member.cookies()
    )
    .into_bytes();
    for _ in 0..17 {
        request.extend_from_slice(b"10000\r\n");
        request.extend_from_slice(&vec![b'a'; 0x1_0000]);
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"0\r\n\r\n");
    let answer = app.raw(&request).await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    assert_eq!(member.get("/services").await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_page_answers_every_query_and_every_method() {
    let (_app, member) = TestApp::signed_in().await;
    let long = "x".repeat(40_000);
    for page in pages() {
        for query in [
            "page=-1&filter=%ff&region=x&status=x&view=x&after=x",
            "page=99999999999999999999&before=-9223372036854775808",
            "tab=%00&confirm=x&check=%F0%9F&conflict=x&discarded=%3Cscript%3E",
            "&&==&%&%%&a[b]=c",
            &long,
        ] {
            let answer = member.get(&format!("{page}?{query}")).await;
            assert_answered(&answer, &page);
        }
        for method in [
            "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "X",
        ] {
            let ask = Ask::call(&page, &[]).by(Method::from_bytes(method.as_bytes()).unwrap());
            assert_answered(&member.send(ask).await, &format!("{method} {page}"));
        }
    }
}

#[tokio::test]
async fn absurd_requests_are_answered_and_the_next_one_as_ever() {
    let (app, member) = TestApp::signed_in().await;
    let cookies = member.cookies();
    let long = "a".repeat(8_000);
    let many = "x: y\r\n".repeat(500);
    for line in [
        "GET /services/%ff/../x/y HTTP/1.1\r\n",
        "GET /services/eu-west-1/%00/%0d%0aset-cookie:%20evil=1 HTTP/1.1\r\n",
        "GET /services/../../../etc/passwd HTTP/1.1\r\n",
        "GET /drafts/%2e%2e%2f%2e%2e/source HTTP/1.1\r\n",
        "GET /drafts/nowhere/nowhere HTTP/1.1\r\n",
        "GET /drafts/'%20OR%201=1--/source HTTP/1.1\r\n",
        "GET //// HTTP/1.1\r\n",
        "GET /services/%F0%9F%92%A5/a/b HTTP/1.1\r\n",
        "GET /\u{fc}ber HTTP/1.1\r\n",
        "GET /pkg/%ff HTTP/1.1\r\n",
        "GET /api/%ff HTTP/1.1\r\n",
        "GET http://evil.example/services HTTP/1.1\r\n",
        "OPTIONS * HTTP/1.1\r\n",
        "CONNECT evil.example:443 HTTP/1.1\r\n",
        "GET /services HTTP/1.0\r\n",
        "GET /services?<script> HTTP/1.1\r\n",
        "GET /healthz HTTP/9.9\r\n",
        "\u{0}\u{1}\u{2}\r\n",
        &format!("GET /{long} HTTP/1.1\r\n"),
        &format!("GET /services HTTP/1.1\r\nx-long: {}\r\n", long.repeat(100)),
        &format!("GET /services HTTP/1.1\r\n{many}"),
        "GET /services HTTP/1.1\r\nsec-fetch-site: \u{ff}\r\norigin: \u{ff}\r\n",
        "GET /services HTTP/1.1\r\nlast-event-id: \u{ff}\r\naccept: \u{ff}\r\naccept-encoding: \u{ff}\r\n",
        "POST /api/paste HTTP/1.1\r\nsec-fetch-site: same-origin\r\ncontent-length: -1\r\n",
    ] {
        let request = format!(
            "{line}host: {}\r\ncookie: {cookies}\r\nconnection: close\r\n\r\n",
            app.address
        );
        let answer = app.raw(&request).await;
        let what: String = line.chars().take(80).collect();
        // A connection that makes no sense at all may be closed without a word.
        if !answer.is_empty() {
            let status: u16 = answer[9..12].parse().unwrap();
            assert!(status < 500, "{what}: {answer}");
            assert!(
                !answer.contains("evil=1\r\n") && !answer.contains("root:"),
                "{what}: {answer}"
            );
        }
    }
    assert_eq!(member.get("/services").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_not_there_is_said_on_the_next_page() {
    let (_app, member) = TestApp::signed_in().await;
    let arn = "arn:aws:apprunner:eu-west-1:123456789012:service/nowhere/0123456789abcdef0123456789abcdef";
    for function in functions() {
        let what = match function.as_str() {
            "/api/save_draft"
            | "/api/submit_draft"
            | "/api/discard_draft"
            | "/api/settle_conflict"
            | "/api/reveal_values" => "draft",
            "/api/deploy_service" | "/api/pause_service" | "/api/resume_service" | "/api/fix_service" => {
                "service"
            }
            _ => continue,
        };
        let answer = member
            .press(&function, &[("id", "nowhere"), ("arn", arn), ("version", "1")])
            .await;
        assert!(answer.status.is_redirection(), "{function}: {}", answer.status);
        let page = member.follow(&answer).await;
        let sentence = format!("There is no such {what}");
        assert!(page.text().contains(&sentence), "{function}: {}", page.text());
    }
}

/// Where a message ends is said once: with two answers to that, a second message would hide in the first.
#[tokio::test]
async fn a_message_with_two_lengths_hides_no_other() {
    let app = TestApp::start().await;
    let hidden = "GET /healthz HTTP/1.1\r\nHost: hidden\r\n\r\n";
    let length = hidden.len();
    for lengths in [
        format!("Content-Length: 0\r\nContent-Length: {length}"),
        format!("Content-Length: {length}\r\nContent-Length: 0"),
        format!("Content-Length: 0, {length}"),
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked"),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {length}"),
    ] {
        let answer = app
            .raw(format!(
                "POST /api/sign_in HTTP/1.1\r\nHost: {}\r\n{lengths}\r\n\r\n{hidden}",
                app.address
            ))
            .await;
        assert!(answer.matches("HTTP/1.1 ").count() <= 1, "{lengths}: {answer}");
        assert!(!answer.starts_with("HTTP/1.1 200"), "{lengths}: {answer}");
    }
}

#[tokio::test]
async fn no_request_is_echoed() {
    let app = TestApp::start().await;
    let answer = app
        .raw(format!(
            "TRACE / HTTP/1.1\r\nHost: {}\r\nX-Canary: sings\r\nConnection: close\r\n\r\n",
            app.address
        ))
        .await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    assert!(!answer.to_lowercase().contains("x-canary"), "{answer}");
}
