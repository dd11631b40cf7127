//! Values that are taken in from a text.

use super::{CANARY, draft, stay};
use crate::harness::World;
use engine::{DraftDestination, SaveRequest};
use model::draft::TypedFields;

#[tokio::test]
async fn an_import_is_taken_as_it_was_shown() {
    let world = World::new().await;
    let engine = &world.engine;
    let draft = draft(&world).await;
    let text = format!("MODE=test\nNEW={CANARY}\nPORT=1");
    let request = |version: i64, text: &str, shown: [usize; 3]| SaveRequest {
        version,
        typed: TypedFields {
            import_text: Some(text.to_owned()),
            ..TypedFields::default()
        },
        destination: DraftDestination::TakeImport(shown),
        ..stay(&draft, None)
    };
    // Another text than the one whose preview was shown is shown first.
    let (version, path) = engine
        .save_draft(&world.km, request(draft.version, &text, [0, 0, 0]))
        .await
        .unwrap();
    assert!(path.ends_with("#import_text"));
    let import = engine
        .assessment(&world.km, &draft.id)
        .await
        .unwrap()
        .import
        .unwrap();
    assert_eq!((import.counts(), import.count), ([1, 1, 1], 3));
    assert!(!format!("{import:?}").contains(CANARY));
    let (_, path) = engine
        .save_draft(&world.km, request(version, &text, [1, 1, 1]))
        .await
        .unwrap();
    assert!(path.ends_with("#variables"));
    let taken = world.store.draft(&draft.id).await.unwrap().values;
    assert_eq!(
        (taken.variables.len(), taken.variables[0].value.as_str()),
        (3, "test")
    );
    assert_eq!(taken.import_text, "");
}
