//! Fingerprints that an older Slipway made: they are replaced without a word, since nothing has changed.

use crate::harness::{TestApp, until};
use crate::secrets;

#[tokio::test]
async fn values_that_are_known_by_old_fingerprints_have_not_changed() {
    let (app, member) = TestApp::signed_in().await;
    let (service, _) = secrets::create(&app, &member).await;
    let configuration = async || -> String {
        sqlx::query_scalar("SELECT configuration FROM services")
            .fetch_one(&app.database)
            .await
            .unwrap()
    };
    let made = configuration().await;
    assert_eq!(made.matches("\"fingerprint\":\"v2 ").count(), 2, "{made}");
    let page = member.get(&format!("{service}?tab=configuration")).await.text();
    assert!(page.contains("fingerprint v2 "), "{page}");
    // As they were before, of the same values.
    app.write_beside(
        "UPDATE services SET configuration = replace(configuration, '\"fingerprint\":\"v2 ', '\"fingerprint\":\"f')",
    )
    .await;
    until("the service is looked at once more", || async {
        (configuration().await == made).then_some(())
    })
    .await;
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE kind = 'service.configuration_changed'")
            .await,
        0
    );
}
