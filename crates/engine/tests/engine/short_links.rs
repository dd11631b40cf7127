//! Short links: who makes, follows and ends them, what is counted, and what the history tells.

use crate::harness::{HELLO, World};
use engine::{Actor, Error};
use model::event::EventKind;
use model::launch::{LaunchLink, ShortCode, ShortLink, ShortLinkState};
use model::person::Role;
use model::time::Time;
use model::view::FollowedLink;

fn query() -> String {
    format!("v=1&image={HELLO}&name=by-short-link&port=8000&default.GREETING=Hello")
}

async fn made(world: &World) -> ShortCode {
    world
        .engine
        .make_short_link(&world.km, &query(), "7", "for the README")
        .await
        .unwrap()
}

async fn followed(world: &World, code: &ShortCode) -> FollowedLink {
    let view = world
        .engine
        .follow_short_link(&world.km, code.as_str(), true)
        .await
        .unwrap();
    view.followed
}

async fn continued(world: &World, query: &str) {
    world
        .engine
        .begin_draft_from_link(&world.km, query, "eu-west-1", false)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_short_link_leads_to_the_whole_link_until_it_is_revoked() {
    let world = World::new().await;
    let code = made(&world).await;
    let FollowedLink::Open { query: led_to } = followed(&world, &code).await else {
        panic!("it does not lead on")
    };
    let link = LaunchLink::parse(&led_to, world.engine.regions()).unwrap();
    assert_eq!(led_to, format!("{}&short={code}", query()));
    assert_eq!(link.ignored, []);
    world
        .engine
        .revoke_short_link(&world.km, code.as_str())
        .await
        .unwrap();
    let FollowedLink::Revoked { by, .. } = followed(&world, &code).await else {
        panic!("it still leads on")
    };
    assert_eq!(by, "km");
    // Pressed twice: it is as wished already.
    world
        .engine
        .revoke_short_link(&world.km, code.as_str())
        .await
        .unwrap();
    let kinds: Vec<EventKind> = world
        .history()
        .await
        .iter()
        .map(|entry| entry.event.kind)
        .filter(|kind| matches!(kind, EventKind::ShortLinkCreated | EventKind::ShortLinkRevoked))
        .collect();
    assert_eq!(kinds, [EventKind::ShortLinkRevoked, EventKind::ShortLinkCreated]);
}

#[tokio::test]
async fn a_link_whose_time_is_over_leads_nowhere() {
    let world = World::new().await;
    let code = made(&world).await;
    let kept = world.store.short_link(&code).await.unwrap();
    assert_eq!(kept.expires_at, Some(kept.created_at.plus(7 * 24 * 3_600_000)));
    let past = ShortLink {
        code: ShortCode::of([1; 16]),
        expires_at: Some(Time(kept.created_at.0 - 1)),
        ..kept
    };
    let event = store::NewEvent::new(Time(1), EventKind::ShortLinkCreated, world.km.author());
    world.store.create_short_link(&past, event).await.unwrap();
    let expected = FollowedLink::Expired {
        at: Time(past.created_at.0 - 1),
        made_by: "km".to_owned(),
    };
    assert_eq!(followed(&world, &past.code).await, expected);
    assert_eq!(world.store.short_link(&past.code).await.unwrap().opened, 0);
    for code in ["", "x", "../../launch", ShortCode::of([2; 16]).as_str()] {
        let view = world
            .engine
            .follow_short_link(&world.km, code, true)
            .await
            .unwrap();
        assert_eq!(view.followed, FollowedLink::Unknown, "{code}");
    }
}

#[tokio::test]
async fn openings_and_drafts_are_counted_and_only_of_this_link() {
    let world = World::new().await;
    let code = made(&world).await;
    let FollowedLink::Open { query: led_to } = followed(&world, &code).await else {
        panic!("it does not lead on")
    };
    let viewer = World::member(Role::Viewer);
    world
        .engine
        .follow_short_link(&viewer, code.as_str(), true)
        .await
        .unwrap();
    world
        .engine
        .follow_short_link(&viewer, code.as_str(), false)
        .await
        .unwrap();
    continued(&world, &led_to).await;
    // Its code in another link is a stranger's doing.
    continued(&world, &format!("{led_to}&start=something-else")).await;
    continued(&world, &format!("image={HELLO}&short={code}")).await;
    continued(&world, &query()).await;
    let link = world.store.short_link(&code).await.unwrap();
    assert_eq!((link.opened, link.drafts), (2, 1));
    let view = world
        .engine
        .launch_links(&viewer, &format!("short={code}"))
        .await
        .unwrap();
    let listed = world.engine.short_links(&viewer).await.unwrap();
    assert_eq!(listed.links.len(), 1);
    assert_eq!(listed.links[0].image.as_ref().unwrap().to_string(), HELLO);
    assert_eq!(view.short.map(|row| row.link), Some(link.clone()));
    assert_eq!(view.form.name, "by-short-link");
    assert_eq!(link.state(view.now), ShortLinkState::Open);
}

#[tokio::test]
async fn what_a_link_may_not_say_is_not_kept() {
    let world = World::new().await;
    let code = world
        .engine
        .make_short_link(
            &world.km,
            &format!(
                "{}&instanceRole=admin&default.API_TOKEN=hunter2&short={}",
                query(),
                ShortCode::of([3; 16])
            ),
            "never",
            "",
        )
        .await
        .unwrap();
    let link = world.store.short_link(&code).await.unwrap();
    assert_eq!(link.query, format!("{}&env=API_TOKEN", query()));
    assert_eq!(link.expires_at, None);
    let told = serde_json::to_string(&world.history().await[0].event.detail).unwrap();
    assert!(told.contains(HELLO) && !told.contains("Hello"), "{told}");
}

#[tokio::test]
async fn a_link_that_is_refused_and_a_wrong_field_make_none() {
    let world = World::new().await;
    let make = |query: String, lifetime: &'static str, note: String| {
        let (engine, km) = (world.engine.clone(), world.km.clone());
        async move { engine.make_short_link(&km, &query, lifetime, &note).await }
    };
    let refused = make("image=nginx".to_owned(), "7", String::new()).await;
    assert!(matches!(refused, Err(Error::NotNow(_))), "{refused:?}");
    // As long as a link may be, but not with its code.
    let longest = format!("{}&start={}", query(), "x".repeat(8_192 - query().len() - 7));
    let refused = make(longest, "7", String::new()).await;
    assert!(matches!(refused, Err(Error::NotNow(_))), "{refused:?}");
    let Err(Error::Invalid(errors)) = make(query(), "2", "x".repeat(200)).await else {
        panic!("it was taken")
    };
    assert!(errors.at("expires").is_some() && errors.at("note").is_some());
    assert_eq!(world.store.short_links(10).await.unwrap(), []);
}

#[tokio::test]
async fn viewers_see_operators_make_and_revoke_their_own_and_editors_all() {
    let world = World::new().await;
    let code = made(&world).await;
    for role in Role::ALL {
        let actor: Actor = World::member(role);
        let address = format!("revoke={code}");
        let view = world.engine.launch_links(&actor, &address).await.unwrap();
        assert_eq!(view.make_refusal.is_none(), role >= Role::Operator, "{role:?}");
        let row = view.revoking.unwrap();
        assert_eq!(row.revoke_refusal.is_none(), role >= Role::Editor, "{role:?}");
        if role < Role::Editor {
            let refused = world.engine.revoke_short_link(&actor, code.as_str()).await;
            assert!(matches!(refused, Err(Error::NotAuthorised(_))), "{role:?}");
            // They are one member here: what is tried again is counted.
            let is_told = world.history().await.iter().any(|entry| {
                entry.event.kind == EventKind::NotAuthorised
                    && entry.event.detail.attempt.as_deref() == Some("revoke the short link")
            });
            assert!(is_told, "{role:?}");
        }
        let made = world.engine.make_short_link(&actor, &query(), "1", "").await;
        assert_eq!(made.is_ok(), role >= Role::Operator, "{role:?}");
        if let Ok(own) = made {
            let links = world.engine.short_links(&actor).await.unwrap().links;
            let row = links.into_iter().find(|row| row.link.code == own).unwrap();
            assert_eq!(row.revoke_refusal, None, "{role:?}");
            world
                .engine
                .revoke_short_link(&actor, own.as_str())
                .await
                .unwrap();
        }
    }
    let editor = World::member(Role::Editor);
    world
        .engine
        .revoke_short_link(&editor, code.as_str())
        .await
        .unwrap();
}
