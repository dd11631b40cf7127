//! What listeners hear.

use crate::harness::World;
use engine::{Live, Replay};

/// However many write at once: a stream drops what is older than what it told already.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_listener_hears_everything_in_order() {
    let world = World::new().await;
    let hub = world.engine.hub().clone();
    let mut listener = hub.listen();
    let Replay::Messages(missed) = hub.replay(0).await.unwrap() else {
        panic!("a new database has little to tell")
    };
    let mut newest = missed.last().unwrap().id;
    let racing: Vec<_> = (0..16)
        .map(|_| {
            let (engine, km) = (world.engine.clone(), world.km.clone());
            tokio::spawn(async move {
                for _ in 0..20 {
                    engine.begin_draft(&km).await.unwrap();
                }
            })
        })
        .collect();
    for task in racing {
        task.await.unwrap();
    }
    let until = hub.newest().await.unwrap();
    assert!(until >= 320);
    while newest < until {
        match listener.recv().await.unwrap() {
            // What was written between listening and replaying comes twice; it is dropped by its id.
            Live::Message(message) if message.id <= missed.last().unwrap().id => {}
            Live::Message(message) => {
                assert_eq!(message.id, newest + 1);
                newest = message.id;
            }
            Live::Checked { .. } => {}
        }
    }
}
