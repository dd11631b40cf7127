//! Passwords are taken as they are typed, and by what people keep them with.

use crate::harness::{Browser, NAME, PASSWORD, TestApp};

async fn signs_in(app: &TestApp, password: &str) -> bool {
    let fields = [("name", NAME), ("password", password)];
    let answer = app.browser().press("/api/sign_in", &fields).await;
    !answer.location().starts_with("/sign-in")
}

#[tokio::test]
async fn a_password_is_compared_exactly_as_it_is_typed() {
    let (app, _) = TestApp::signed_in().await;
    let shorter = &PASSWORD[..PASSWORD.len() - 1];
    for other in [&format!("{PASSWORD} "), &PASSWORD.to_uppercase(), shorter] {
        assert!(!signs_in(&app, other).await, "{other}");
    }
    assert!(signs_in(&app, PASSWORD).await);
}

#[tokio::test]
async fn all_of_a_long_password_counts() {
    let (app, km) = TestApp::signed_in().await;
    let long = "four words and many more of them, ".repeat(6);
    let fields = [("current", PASSWORD), ("password", &long)];
    assert_eq!(
        km.press("/api/change_password", &fields).await.location(),
        "/account"
    );
    // Where another hash would have stopped reading.
    assert!(!signs_in(&app, &long[..72]).await);
    assert!(!signs_in(&app, &long[..long.len() - 2]).await);
    assert!(signs_in(&app, &long).await);
}

#[tokio::test]
async fn fields_for_passwords_are_for_password_managers_and_for_pasting() {
    let (app, km) = TestApp::signed_in().await;
    let invitation = km.invite("viewer").await;
    let stranger = app.browser();
    let pages: [(&Browser, &str, &[&str]); 3] = [
        (&stranger, "/sign-in", &["current-password"]),
        (&stranger, &invitation, &["new-password"]),
        (&km, "/account", &["current-password", "new-password"]),
    ];
    for (browser, path, wanted) in pages {
        let page = browser.get(path).await.text();
        for kind in wanted {
            assert!(
                page.contains(&format!("autocomplete=\"{kind}\"")),
                "{path}: {kind}"
            );
        }
        assert!(!page.contains("onpaste"), "{path}");
    }
}
