//! Who may look at the pages and send their forms.

use crate::support::browser::look;
use crate::support::raw::{arm, request};
use crate::support::{HELLO, Harness, create, image};
use serde_json::json;

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

async fn reset(harness: &Harness, headers: &[&str]) -> u16 {
    let address = harness.simulator.address();
    let body = b"confirmation=reset";
    request(address, "POST /_simulator/forms/reset", headers, body)
        .await
        .status
}

#[tokio::test]
async fn forms_of_other_pages_are_refused() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    let own = format!("Origin: http://{address}");
    for headers in [
        // A plain form of another site, in browsers of today and of before 2020.
        vec![FORM, "Origin: https://example.com", "Sec-Fetch-Site: cross-site"],
        vec![FORM, "Origin: https://example.com"],
        vec![FORM, "Referer: https://example.com/"],
        // Another program's page on this machine, and a sandboxed one.
        vec![FORM, "Origin: http://127.0.0.1:1", "Sec-Fetch-Site: same-site"],
        vec![FORM, "Origin: null", "Sec-Fetch-Site: cross-site"],
        vec![FORM, "Origin: null"],
        // A name that was rebound to this machine.
        vec![
            FORM,
            "Host: rebound.example.com",
            "Origin: http://rebound.example.com",
        ],
        // Typed into the address bar, and no browser at all.
        vec![FORM, "Sec-Fetch-Site: none"],
        vec![FORM],
        vec![FORM, &own, "Sec-Fetch-Site: cross-site"],
    ] {
        assert_eq!(reset(&harness, &headers).await, 403, "{headers:?}");
    }
    let services = harness.client().list_services().send().await.unwrap();
    assert_eq!(services.service_summary_list().len(), 1, "nothing was forgotten");

    // Forms are taken at the forms' addresses, JSON at the calls', and nothing the other way round.
    assert_eq!(
        reset(&harness, &["Content-Type: application/json", &own]).await,
        415
    );
    let headers = [FORM, &own, "Sec-Fetch-Site: same-origin"];
    let call = request(address, "POST /_simulator/reset", &headers, b"confirmation=reset").await;
    assert_eq!(call.status, 415);
}

#[tokio::test]
async fn forms_of_these_pages_are_taken_from_browsers_old_and_new() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let own = format!("Origin: http://{address}");
    let referrer = format!("Referer: http://{address}/_simulator/settings");
    for headers in [
        vec![FORM, own.as_str(), "Sec-Fetch-Site: same-origin"],
        vec![FORM, own.as_str()],
        vec![FORM, "Sec-Fetch-Site: same-origin"],
        vec![FORM, referrer.as_str()],
    ] {
        arm(address, &json!({"fail": "health"})).await;
        assert_eq!(reset(&harness, &headers).await, 303, "{headers:?}");
        let state = request(address, "GET /_simulator/failures", &[], b"").await;
        assert_eq!(state.json(), json!([]));
    }
}

#[tokio::test]
async fn links_lead_to_pages_and_nothing_else_reads_them() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let status = |headers: &'static [&'static str]| async move {
        request(address, "GET /_simulator/", headers, b"").await.status
    };
    assert_eq!(status(&[]).await, 200);
    let link = &[
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: document",
    ];
    assert_eq!(status(link).await, 200);
    let frame = &[
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: iframe",
    ];
    assert_eq!(status(frame).await, 403);
    assert_eq!(
        status(&["Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: no-cors"]).await,
        403
    );
    assert_eq!(status(&["Origin: https://example.com"]).await, 403);
    assert_eq!(status(&["Host: rebound.example.com"]).await, 403);
}

#[tokio::test]
async fn documents_may_do_nothing_but_what_they_were_written_with() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    for path in ["/_simulator/", "/_simulator/switches", "/_simulator/settings"] {
        let page = look(address, path).await;
        let policy = page.header("content-security-policy").unwrap();
        for directive in [
            "default-src 'none'",
            "style-src 'sha256-",
            "script-src 'sha256-",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(directive), "{policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(!page.body.contains(" style=") && !page.body.contains(" onclick="));
        // With no-referrer, browsers would send the forms with the origin null.
        assert_eq!(page.header("referrer-policy"), Some("same-origin"));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
    }
}
