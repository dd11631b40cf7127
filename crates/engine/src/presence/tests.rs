use super::*;
use model::person::{Person, Role};

fn actor(name: &str, session: &str) -> Actor {
    let mut actor = Actor::new(Person {
        id: 1,
        name: name.to_owned(),
        role: Role::Editor,
        auditor: false,
    });
    session.clone_into(&mut actor.session);
    actor
}

/// A tenth of the real times.
fn quick() -> Presence {
    Presence::timed(Timing {
        every: Duration::from_millis(100),
        gathering: Duration::from_millis(10),
        grace: Duration::from_millis(400),
    })
}

/// Nothing is heard for longer than anybody is waited for.
async fn hears_nothing(attendance: &mut Attendance) {
    let silence = tokio::time::timeout(Duration::from_millis(700), attendance.next()).await;
    assert!(silence.is_err(), "{silence:?}");
}

fn draft(id: &str) -> Subject {
    Subject::Draft(id.to_owned())
}

fn looks_at(id: &str) -> Place {
    Place {
        subject: draft(id),
        edits: None,
        rebuilds: None,
    }
}

fn edits(id: &str, field: &str) -> Place {
    Place {
        edits: Some(field.to_owned()),
        ..looks_at(id)
    }
}

async fn heard(attendance: &mut Attendance) -> Vec<(String, Vec<(String, Option<String>)>)> {
    let news = attendance.next().await.expect("the stream has been replaced");
    let rooms: Vec<Room> = serde_json::from_str(&news).unwrap();
    rooms
        .into_iter()
        .map(|room| {
            let people = room.people.into_iter();
            (
                room.subject,
                people.map(|present| (present.name, present.edits)).collect(),
            )
        })
        .collect()
}

fn at(id: &str, people: &[(&str, Option<&str>)]) -> (String, Vec<(String, Option<String>)>) {
    let people = people
        .iter()
        .map(|(name, edits)| ((*name).to_owned(), edits.map(str::to_owned)))
        .collect();
    (format!("draft:{id}"), people)
}

#[tokio::test]
async fn who_looks_and_who_types_is_told_to_those_at_the_same_draft_alone() {
    let presence = quick();
    let (ada, lee, eve) = (actor("ada", "s1"), actor("lee", "s2"), actor("eve", "s3"));
    let mut hers = presence.join(&ada, "a");
    let mut his = presence.join(&lee, "b");
    let mut elsewhere = presence.join(&eve, "c");
    presence.place(&ada, "a", Some(looks_at("one")));
    presence.place(&eve, "c", Some(looks_at("two")));
    assert_eq!(heard(&mut hers).await, [at("one", &[("ada", None)])]);
    assert_eq!(heard(&mut elsewhere).await, [at("two", &[("eve", None)])]);
    presence.place(&lee, "b", Some(edits("one", "Port")));
    let both = [at("one", &[("lee", Some("Port")), ("ada", None)])];
    assert_eq!(heard(&mut hers).await, both);
    assert_eq!(heard(&mut his).await, both);
    hears_nothing(&mut elsewhere).await;
}

#[tokio::test]
async fn two_tabs_of_a_member_are_one_member() {
    let presence = quick();
    let (ada, lee) = (actor("ada", "s1"), actor("lee", "s2"));
    let mut his = presence.join(&lee, "z");
    let (_first, _second) = (presence.join(&ada, "a"), presence.join(&ada, "b"));
    presence.place(&ada, "a", Some(edits("one", "")));
    presence.place(&ada, "b", Some(looks_at("one")));
    presence.place(&lee, "z", Some(looks_at("one")));
    assert_eq!(
        heard(&mut his).await,
        [at("one", &[("ada", Some("")), ("lee", None)])]
    );
}

#[tokio::test]
async fn a_member_is_gone_soon_after_their_stream_and_not_before_they_could_come_back() {
    let presence = quick();
    let (ada, lee) = (actor("ada", "s1"), actor("lee", "s2"));
    let mut his = presence.join(&lee, "b");
    let hers = presence.join(&ada, "a");
    presence.place(&ada, "a", Some(looks_at("one")));
    presence.place(&lee, "b", Some(looks_at("one")));
    assert_eq!(
        heard(&mut his).await,
        [at("one", &[("ada", None), ("lee", None)])]
    );
    // Loaded anew: the tab comes back where it was, and nobody hears of it.
    drop(hers);
    let again = presence.join(&ada, "a");
    hears_nothing(&mut his).await;
    drop(again);
    assert_eq!(heard(&mut his).await, [at("one", &[("lee", None)])]);
    assert_eq!(presence.streams(), 1);
    assert!(TIMING.grace + TIMING.every < Duration::from_secs(10));
}

#[tokio::test]
async fn who_comes_back_hears_once_more_who_is_there() {
    let presence = quick();
    let (ada, lee) = (actor("ada", "s1"), actor("lee", "s2"));
    let _hers = presence.join(&ada, "a");
    let mut his = presence.join(&lee, "b");
    presence.place(&ada, "a", Some(looks_at("one")));
    for _ in 0..2 {
        presence.place(&lee, "b", Some(looks_at("one")));
        assert_eq!(
            heard(&mut his).await,
            [at("one", &[("ada", None), ("lee", None)])]
        );
        presence.place(&lee, "b", None);
    }
}

#[tokio::test]
async fn a_subject_is_told_about_at_most_once_a_second() {
    let presence = quick();
    let (ada, lee) = (actor("ada", "s1"), actor("lee", "s2"));
    let mut his = presence.join(&lee, "b");
    let _hers = presence.join(&ada, "a");
    presence.place(&lee, "b", Some(looks_at("one")));
    let _ = heard(&mut his).await;
    let begun = Instant::now();
    let typing = async {
        for field in 0..50 {
            presence.place(&ada, "a", Some(edits("one", &field.to_string())));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let listening = async {
        let mut news = 0_u128;
        while tokio::time::timeout(Duration::from_millis(500), his.next())
            .await
            .is_ok()
        {
            news += 1;
        }
        news
    };
    let ((), news) = tokio::join!(typing, listening);
    // One for each begun tenth of a second, and one behind.
    let most = begun.elapsed().as_millis() / 100 + 1;
    assert!((1..=most).contains(&news), "{news} of at most {most}");
    assert!(news < 50, "{news} for 50 changes");
}

#[tokio::test]
async fn the_list_of_drafts_hears_who_is_at_which() {
    let presence = quick();
    let (ada, lee) = (actor("ada", "s1"), actor("lee", "s2"));
    let mut list = presence.join(&lee, "b");
    let _hers = presence.join(&ada, "a");
    let at_the_list = Place {
        subject: Subject::Drafts,
        ..looks_at("")
    };
    presence.place(&lee, "b", Some(at_the_list));
    assert_eq!(heard(&mut list).await, []);
    presence.place(&ada, "a", Some(looks_at("one")));
    assert_eq!(heard(&mut list).await, [at("one", &[("ada", None)])]);
    presence.place(&ada, "a", Some(looks_at("two")));
    assert_eq!(heard(&mut list).await, [at("two", &[("ada", None)])]);
    presence.place(&ada, "a", None);
    assert_eq!(heard(&mut list).await, []);
}

#[tokio::test]
async fn nobody_speaks_for_the_tab_of_another_session() {
    let presence = quick();
    let (ada, eve) = (actor("ada", "s1"), actor("eve", "s3"));
    let mut hers = presence.join(&ada, "a");
    presence.place(&ada, "a", Some(looks_at("one")));
    assert_eq!(heard(&mut hers).await, [at("one", &[("ada", None)])]);
    presence.place(&eve, "a", Some(looks_at("two")));
    hears_nothing(&mut hers).await;
    assert_eq!(presence.streams(), 1);
}

#[tokio::test]
async fn who_edits_the_draft_of_a_service_edits_the_service_for_those_who_look_at_it() {
    let presence = quick();
    let (ada, lee) = (actor("ada", "s1"), actor("lee", "s2"));
    let service = Subject::Service("eu-west-1/web/8fe1".to_owned());
    let mut his = presence.join(&lee, "b");
    let mut hers = presence.join(&ada, "a");
    let looks = Place {
        subject: service.clone(),
        ..looks_at("")
    };
    presence.place(&lee, "b", Some(looks));
    let people = |people: &[(&str, Option<&str>)]| [(service.word(), at("", people).1)];
    assert_eq!(heard(&mut his).await, people(&[("lee", None)]));
    let rebuild = Place {
        rebuilds: Some(service.clone()),
        ..edits("one", "Port")
    };
    presence.place(&ada, "a", Some(rebuild));
    assert_eq!(
        heard(&mut his).await,
        people(&[("ada", Some("Port")), ("lee", None)])
    );
    // She is at the draft: who is at the service is not told there.
    assert_eq!(heard(&mut hers).await, [at("one", &[("ada", Some("Port"))])]);
    presence.place(&ada, "a", None);
    assert_eq!(heard(&mut his).await, people(&[("lee", None)]));
    presence.place(&lee, "b", None);
    assert!(presence.state().rooms.is_empty());
}
