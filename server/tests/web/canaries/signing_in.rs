//! What somebody holds in their hands to sign in: canaries that they type, or that a provider and a browser hand over.

use super::{Canary, Sent};
use crate::harness::{Authenticator, Browser, TestApp, recovery_codes, shown_secret};
use crate::single_sign_on::support::{IdentityProvider, Visitor};
use crate::single_sign_on::way_back;
use crate::terminal::{slipway, until_out};
use http::StatusCode;

/// A password that somebody types at the terminal for somebody else.
const TYPED_AT_TERMINAL: &str = "canary-24-typed-at-terminal-3b9c";
/// A code that is none, as somebody types it.
const WRONG_CODE: &str = "canary-25-wrong-code-77d1";

/// A sign-in at the provider: the code that came back, what was kept for it, and the tokens that it was changed for.
pub(super) async fn by_the_provider(app: &TestApp, provider: &mut IdentityProvider) -> Vec<Canary> {
    let browser = app.browser();
    let back = way_back(&browser, &mut Visitor::default(), "lee", "/").await;
    let code = back.split_once("code=").unwrap().1;
    let code = code.split('&').next().unwrap().to_owned();
    let kept = async |part: &str| -> String {
        let sql = "SELECT json_extract(data, '$.single_sign_on[0].' || $1) FROM sessions WHERE data LIKE '%single_sign_on%'";
        sqlx::query_scalar(sql)
            .bind(part.to_owned())
            .fetch_one(&app.database)
            .await
            .unwrap()
    };
    let verifier = kept("verifier").await;
    let nonce = kept("nonce").await;
    let answer = browser.get(&back).await;
    assert_eq!(answer.location(), "/");
    assert_eq!(browser.get("/services").await.status, StatusCode::OK);
    // A second time, by which nobody signs in.
    app.browser().get(&back).await;
    let issued = provider.issued();
    let [access, id] = issued.as_slice() else {
        panic!("{issued:?}")
    };
    let signature = id.rsplit('.').next().unwrap().to_owned();
    vec![
        ("an authorization code", code),
        ("what proves who began a sign-in", verifier),
        ("the nonce of a sign-in", nonce),
        ("an access token", access.clone()),
        ("an ID token", id.clone()),
        ("the signature of an ID token", signature),
    ]
}

/// A second factor that is set up and used, and passwords that are reset at the terminal: what was made and typed for it, and
/// what the others were sent meanwhile.
pub(super) async fn with_a_second_factor(app: &TestApp, member: &Browser) -> (Vec<Canary>, Sent) {
    let begun = member.press("/api/begin_second_factor", &[]).await;
    let page = member.follow(&begun).await;
    let secret = shown_secret(&page);
    let code = Authenticator::with_secret_of(&page).code(0);
    let on = member
        .press("/api/switch_on_second_factor", &[("first_code", &code)])
        .await;
    let codes = recovery_codes(&member.follow(&on).await);
    assert_eq!(codes.len(), 10);
    let bytes: String = sqlx::query_scalar("SELECT hex(secret) FROM second_factors")
        .fetch_one(&app.database)
        .await
        .unwrap();

    // Passwords that others made for them, each with a code of the list.
    let folder = app.folder.path();
    let reset = ["admin", "reset-password", "tess"];
    let given = slipway(folder, &reset, "").await.unwrap();
    until_out(member).await;
    let mut sent = Sent::default();
    signs_in(app, &given, &codes[0], &mut sent).await;
    let by_hand = ["admin", "reset-password", "tess", "--password-stdin"];
    let told = slipway(folder, &by_hand, &format!("{TYPED_AT_TERMINAL}\n"))
        .await
        .unwrap();
    sent.0.push(("the terminal".to_owned(), told));
    signs_in(app, TYPED_AT_TERMINAL, &codes[1], &mut sent).await;

    let mut made = vec![
        ("the secret of a second factor", secret.replace(' ', "")),
        ("the secret of a second factor, as it is shown", secret),
        ("the secret of a second factor, in bytes", bytes),
        ("a password that was reset", given),
        ("a password typed at the terminal", TYPED_AT_TERMINAL.to_owned()),
        ("a wrong code", WRONG_CODE.to_owned()),
    ];
    // Two that were used, and one that was not.
    for code in codes.into_iter().take(3) {
        made.push(("a recovery code, in letters", code.replace('-', "")));
        made.push(("a recovery code", code));
    }
    (made, sent)
}

/// Signs in with a password and a recovery code, after a code that is wrong, as soon as the server knows the password.
async fn signs_in(app: &TestApp, password: &str, code: &str, sent: &mut Sent) {
    let browser = app.browser();
    let fields = [("name", "tess"), ("password", password)];
    let asked = browser.press("/api/sign_in", &fields).await;
    assert_eq!(asked.location(), "/sign-in/code");
    sent.add("the question for a code", &browser.follow(&asked).await);
    let wrong = browser.press("/api/enter_code", &[("code", WRONG_CODE)]).await;
    sent.add("a wrong code", &wrong);
    let entered = browser.press("/api/enter_code", &[("code", code)]).await;
    sent.add("a recovery code", &entered);
    let page = browser.get("/account/second-factor").await;
    assert_eq!(page.status, StatusCode::OK);
    sent.add("the page of somebody who has one", &page);
}
