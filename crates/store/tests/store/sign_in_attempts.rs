//! Failed attempts to sign in.

use crate::folder::Fresh;
use model::time::Time;
use store::Attempts;

#[tokio::test]
async fn failures_add_up_by_subject_until_they_are_forgotten() {
    let fresh = Fresh::new().await;
    let store = &fresh.store;
    for at in [100, 200] {
        store
            .count_failed_sign_in("name:km", Time(at), Time(0))
            .await
            .unwrap();
    }
    store
        .count_failed_sign_in("address:::1", Time(250), Time(0))
        .await
        .unwrap();
    let of = async |subject: &str| store.sign_in_attempts(subject).await.unwrap();
    assert_eq!(
        of("name:km").await,
        Attempts {
            failures: 2,
            failed_at: Time(200)
        }
    );
    assert_eq!(of("address:::1").await.failures, 1);
    assert_eq!(of("name:nobody").await, Attempts::default());
    store.forget_failed_sign_ins("name:km").await.unwrap();
    assert_eq!(of("name:km").await, Attempts::default());
    assert_eq!(of("address:::1").await.failures, 1);
}

#[tokio::test]
async fn a_series_that_rested_long_enough_begins_anew_and_old_rows_do_not_pile_up() {
    let fresh = Fresh::new().await;
    for number in 0..20 {
        let subject = format!("name:guess-{number}");
        fresh
            .store
            .count_failed_sign_in(&subject, Time(100), Time(0))
            .await
            .unwrap();
    }
    fresh
        .store
        .count_failed_sign_in("name:guess-3", Time(1_000), Time(500))
        .await
        .unwrap();
    assert_eq!(fresh.counts().await["sign_in_attempts"], 1);
    let again = fresh.store.sign_in_attempts("name:guess-3").await.unwrap();
    assert_eq!(again.failures, 1);
}
