//! The questions before a service is deployed, paused or resumed, as pages of their own.

use crate::harness::{Browser, HELLO, TestApp, until};
use http::StatusCode;

/// A running service: its address and its ARN.
async fn running(km: &Browser) -> (String, String) {
    let link = format!("image={HELLO}&port=8000&name=web-hello");
    let answer = km.press("/api/begin_draft_from_link", &[("link", &link)]).await;
    let draft = answer.location().split('/').nth(2).unwrap().to_owned();
    let answer = km
        .press("/api/submit_draft", &[("id", &draft), ("version", "1")])
        .await;
    let address = answer.location();
    assert!(address.starts_with("/services/"), "{address}");
    let arn = until_says(km, &address, "Running").await;
    (address, arn)
}

/// Waits until the page says a word as the status, and gives the ARN that its forms name.
async fn until_says(km: &Browser, address: &str, word: &str) -> String {
    until(word, || async {
        let page = km.get(address).await.text();
        let head = page
            .split("page-head-title")
            .nth(1)?
            .split("page-actions")
            .next()?
            .to_owned();
        let arn = page
            .split("name=\"arn\" value=\"")
            .nth(1)?
            .split('"')
            .next()?
            .to_owned();
        head.contains(&format!(">{word}<")).then_some(arn)
    })
    .await
}

#[tokio::test]
async fn each_question_says_what_comes_of_it_and_has_the_form_that_does_it() {
    let (app, km) = TestApp::signed_in().await;
    let (address, arn) = running(&km).await;
    let page = km.get(&format!("{address}?confirm=deploy")).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    for words in [
        "Deploy web-hello?",
        "Deploys what the tag latest of hello-app-runner names now.",
        "accepts connections on port 8000",
        "both are billed",
        "On AWS this usually takes 2 to 5 min.",
        "action=\"/api/deploy_service\"",
        "Not now",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let text = km.get(&format!("{address}?confirm=pause")).await.text();
    for words in [
        "Pause web-hello?",
        "stops serving. Visitors get 404 Not Found",
        "on AWS $10.22 a month for each that idles, $56.94",
        "action=\"/api/pause_service\"",
        "Keep it running",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    // What cannot be done now says why, and its button does nothing.
    let text = km.get(&format!("{address}?confirm=resume")).await.text();
    assert!(text.contains("The service is not paused."), "{text}");
    assert!(
        !text.contains("type=\"submit\" class=\"button button-primary"),
        "{text}"
    );

    km.press("/api/pause_service", &[("arn", &arn)]).await;
    until_says(&km, &address, "Paused").await;
    let text = km.get(&format!("{address}?confirm=resume")).await.text();
    for words in [
        "Resume web-hello?",
        "Instances are billed again",
        "Keep it paused",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let vi = app.joined(&km, "vi", "viewer").await;
    let text = vi.get(&format!("{address}?confirm=resume")).await.text();
    assert!(
        text.contains("Needs the Operator role. You are Viewer."),
        "{text}"
    );
}

#[tokio::test]
async fn asked_beside_the_list_it_leads_back_there() {
    let (_app, km) = TestApp::signed_in().await;
    let (address, arn) = running(&km).await;
    let key = address.trim_start_matches("/services/").to_owned();
    let list = format!("/services?selected={key}");
    let panel = km.get(&list).await.text();
    let question = panel
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.contains("confirm=pause"))
        .expect("the panel leads to the question")
        .replace("&amp;", "&");
    let text = km.get(&question).await.text();
    let back = text
        .split("name=\"list\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let back = crate::harness::unescaped(back);
    let fields = [("arn", arn.as_str()), ("list", back.as_str())];
    let answer = km.press("/api/pause_service", &fields).await;
    let location = answer.location();
    assert!(
        location.starts_with("/services?") && location.contains("selected="),
        "{location}"
    );
}
