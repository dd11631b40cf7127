//! A second factor: setting it up, signing in with it, and what ends it.

use crate::harness::World;
use engine::{Administration, Engine, Entry, Error, HalfSignedIn, PasswordOutcome, now};
use model::event::{Author, EventKind};
use model::person::Role;
use model::record::Outcome;
use model::view::FactorState;
use totp_rs::{Algorithm, Builder, Secret, Totp};

const PASSWORD: &str = "correct horse battery";
const ADDRESS: &str = "192.0.2.7";

/// What a member holds in their hands.
struct Authenticator(Totp);

impl Authenticator {
    fn with(secret: &str) -> Authenticator {
        let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_secret(secret)
            .build()
            .unwrap();
        Authenticator(totp)
    }

    /// The code of so many steps from now.
    fn code(&self, steps: i64) -> String {
        let seconds = now().0 / 1_000 + steps * 30;
        self.0.generate(u64::try_from(seconds).unwrap()).to_string()
    }
}

/// Waits until a step of 30 seconds has some of its time left: what is typed next belongs to the same one.
async fn early_in_a_step() {
    while now().0 % 30_000 > 25_000 {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
}

/// Switches the world's administrator's second factor on: their authenticator and recovery codes. The code of this step is used up.
async fn switched_on(world: &World) -> (Authenticator, Vec<String>) {
    let (engine, km) = (&world.engine, &world.km);
    early_in_a_step().await;
    engine.begin_second_factor(km).await.unwrap();
    let view = engine.second_factor(km, true).await.unwrap();
    let authenticator = Authenticator::with(&view.enrolment.unwrap().secret);
    engine
        .switch_on_second_factor(km, &authenticator.code(0))
        .await
        .unwrap();
    let codes = engine.second_factor(km, true).await.unwrap().recovery_codes;
    assert_eq!(codes.len(), 10);
    (authenticator, codes)
}

async fn half(engine: &Engine) -> HalfSignedIn {
    match engine.sign_in("km", PASSWORD.to_owned(), ADDRESS).await.unwrap() {
        PasswordOutcome::Code(half) => half,
        PasswordOutcome::In(_) => panic!("a password was enough"),
    }
}

async fn enter(engine: &Engine, code: &str) -> Result<Entry, Error> {
    let half = half(engine).await;
    engine.enter_code(&half, code, ADDRESS).await
}

async fn count(world: &World, kind: EventKind) -> usize {
    let history = world.history().await;
    history.iter().filter(|entry| entry.event.kind == kind).count()
}

#[tokio::test]
async fn it_is_on_when_a_right_code_was_typed_and_not_before() {
    let world = World::new().await;
    let (engine, km) = (&world.engine, &world.km);
    let off = engine.second_factor(km, true).await.unwrap();
    assert_eq!((off.state, off.enrolment), (FactorState::Off, None));
    let none = engine.switch_on_second_factor(km, "123456").await;
    assert!(matches!(none, Err(Error::NotNow(_))), "{none:?}");
    engine.begin_second_factor(km).await.unwrap();
    let enrolment = engine.second_factor(km, true).await.unwrap().enrolment.unwrap();
    assert!(enrolment.size > 20 && enrolment.path.starts_with('M'));
    // Another browser of the same member is not told.
    let elsewhere = engine::Actor {
        session: "elsewhere".to_owned(),
        ..km.clone()
    };
    assert_eq!(
        engine.second_factor(&elsewhere, true).await.unwrap().enrolment,
        None
    );
    let authenticator = Authenticator::with(&enrolment.secret);
    for wrong in ["", "abcdef", &authenticator.code(-5), &authenticator.code(5)] {
        let refused = engine.switch_on_second_factor(km, wrong).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
    let in_by_password = engine.sign_in("km", PASSWORD.to_owned(), ADDRESS).await.unwrap();
    assert!(matches!(in_by_password, PasswordOutcome::In(_)));
    // With the blank that authenticators show.
    let code = authenticator.code(0);
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    engine.switch_on_second_factor(km, &spaced).await.unwrap();
    let on = engine.second_factor(km, true).await.unwrap();
    assert!(
        matches!(
            on.state,
            FactorState::On {
                recovery_codes: 10,
                ..
            }
        ),
        "{on:?}"
    );
    assert_eq!((on.recovery_codes.len(), on.enrolment), (10, None));
    // Shown once.
    assert!(
        engine
            .second_factor(km, true)
            .await
            .unwrap()
            .recovery_codes
            .is_empty()
    );
    assert!(engine.members(km).await.unwrap().members[0].second_factor);
    assert_eq!(count(&world, EventKind::SecondFactorOn).await, 1);
    let again = engine.begin_second_factor(km).await;
    assert!(matches!(again, Err(Error::NotNow(_))));
}

#[tokio::test]
async fn each_code_signs_in_once_and_none_of_before_afterwards() {
    let world = World::new().await;
    let (authenticator, _) = switched_on(&world).await;
    let engine = &world.engine;
    // The one that switched it on is used up.
    let used = enter(engine, &authenticator.code(0)).await;
    assert!(matches!(used, Err(Error::CodeRefused)), "{used:?}");
    let next = authenticator.code(1);
    assert_eq!(enter(engine, &next).await.unwrap().person.name, "km");
    for old in [&next, &authenticator.code(0), &authenticator.code(-1)] {
        let refused = enter(engine, old).await;
        assert!(matches!(refused, Err(Error::CodeRefused)), "{refused:?}");
    }
    assert_eq!(count(&world, EventKind::PersonSignedIn).await, 1);
    let failed = world.history().await[0].event.clone();
    assert_eq!(failed.kind, EventKind::PersonSignInFailed);
    assert_eq!(failed.kind.outcome(), Outcome::Denied);
    assert!(matches!(failed.author, Author::Person { name, .. } if name == "km"));
    assert!(failed.detail.cause.unwrap().contains("the code was wrong"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_type_the_same_code_at_once_one_gets_in() {
    let world = World::new().await;
    let (authenticator, codes) = switched_on(&world).await;
    for code in [authenticator.code(1), codes[0].clone()] {
        let half = half(&world.engine).await;
        let racing: Vec<_> = (0..4)
            .map(|_| {
                let (engine, code) = (world.engine.clone(), code.clone());
                tokio::spawn(async move { engine.enter_code(&half, &code, ADDRESS).await.is_ok() })
            })
            .collect();
        let mut entries = 0;
        for task in racing {
            entries += usize::from(task.await.unwrap());
        }
        assert_eq!(entries, 1, "{code}");
    }
}

#[tokio::test]
async fn a_recovery_code_works_once_and_is_told() {
    let world = World::new().await;
    let (_, codes) = switched_on(&world).await;
    let engine = &world.engine;
    enter(engine, &codes[3].to_uppercase().replace('-', " "))
        .await
        .unwrap();
    let again = enter(engine, &codes[3]).await;
    assert!(matches!(again, Err(Error::CodeRefused)), "{again:?}");
    let view = engine.second_factor(&world.km, true).await.unwrap();
    assert!(
        matches!(
            view.state,
            FactorState::On {
                recovery_codes: 9,
                ..
            }
        ),
        "{view:?}"
    );
    assert_eq!(count(&world, EventKind::RecoveryCodeUsed).await, 1);
    // Neither code nor secret is in what is told of it.
    let told = format!("{:?}", world.history().await);
    assert!(codes.iter().all(|code| !told.contains(code.as_str())));
}

#[tokio::test]
async fn codes_are_guessed_no_faster_than_passwords() {
    let world = World::new().await;
    let (_, codes) = switched_on(&world).await;
    let engine = &world.engine;
    // Before: the first wait is a second, and a slow machine takes that long for a password.
    let half = half_from(engine, "198.51.100.1").await;
    for _ in 0..5 {
        let wrong = enter(engine, "000000").await;
        assert!(matches!(wrong, Err(Error::CodeRefused)), "{wrong:?}");
    }
    // Showing the password again and another address change nothing about the member's own count.
    let slowed = engine.enter_code(&half, &codes[0], "198.51.100.1").await;
    assert!(matches!(slowed, Err(Error::TooManyAttempts(_))), "{slowed:?}");
    // Whoever comes from the same address waits as well.
    let other = engine.sign_in("ra", "wrong".to_owned(), ADDRESS).await;
    assert!(matches!(other, Err(Error::TooManyAttempts(_))), "{other:?}");
}

async fn half_from(engine: &Engine, address: &str) -> HalfSignedIn {
    match engine.sign_in("km", PASSWORD.to_owned(), address).await.unwrap() {
        PasswordOutcome::Code(half) => half,
        PasswordOutcome::In(_) => panic!("a password was enough"),
    }
}

#[tokio::test]
async fn between_password_and_code_there_are_five_minutes_and_the_same_account() {
    let world = World::new().await;
    let (_, codes) = switched_on(&world).await;
    let engine = &world.engine;
    let fresh = half(engine).await;
    let old = HalfSignedIn {
        since: now().plus(-5 * 60_000),
        ..fresh
    };
    let refused = engine.enter_code(&old, &codes[0], ADDRESS).await;
    assert!(matches!(refused, Err(Error::HalfSignInOver)), "{refused:?}");
    assert_eq!(engine.half_signed_in(&old).await.unwrap(), None);
    assert_eq!(
        engine.half_signed_in(&fresh).await.unwrap().as_deref(),
        Some("km")
    );
    // Another password meanwhile: whoever showed the old one has shown nothing.
    let terminal = Administration::open(world.folder.path()).await.unwrap();
    terminal
        .reset_password("km", Some("another long password".to_owned()))
        .await
        .unwrap();
    let refused = engine.enter_code(&fresh, &codes[0], ADDRESS).await;
    assert!(matches!(refused, Err(Error::HalfSignInOver)), "{refused:?}");
}

#[tokio::test]
async fn a_password_or_a_code_confirms_and_a_code_alone_changes_the_factor() {
    let world = World::new().await;
    let (authenticator, codes) = switched_on(&world).await;
    let engine = &world.engine;
    let mut km = world.km.clone();
    km.confirmed_at = now().plus(-15 * 60_000);
    let next = authenticator.code(1);
    for typed in [PASSWORD.to_owned(), next.clone(), codes[0].clone()] {
        let mut actor = km.clone();
        engine.confirm(&mut actor, typed).await.unwrap();
        assert!(actor.confirmed_until() > now());
    }
    for typed in ["000000", &codes[0], &next, "not the password at all"] {
        let mut actor = km.clone();
        let refused = engine.confirm(&mut actor, typed.to_owned()).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        assert_eq!(actor.confirmed_at, km.confirmed_at);
    }
    assert_eq!(count(&world, EventKind::ConfirmationFailed).await, 4);
    // The password does not change what stands beside it.
    for refused in [
        engine.switch_off_second_factor(&world.km, PASSWORD).await,
        engine.renew_recovery_codes(&world.km, PASSWORD).await,
    ] {
        assert!(
            matches!(refused, Err(Error::Invalid(_) | Error::TooManyAttempts(_))),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn every_way_to_show_who_one_is_is_in_the_record() {
    let world = World::new().await;
    let engine = &world.engine;
    let plain = engine.sign_in("km", PASSWORD.to_owned(), "192.0.2.7").await;
    assert!(matches!(plain, Ok(engine::PasswordOutcome::In(_))), "{plain:?}");
    let (authenticator, codes) = switched_on(&world).await;
    enter(engine, &authenticator.code(1)).await.unwrap();
    enter(engine, &codes[0]).await.unwrap();
    for typed in [PASSWORD.to_owned(), codes[1].clone()] {
        engine.confirm(&mut world.km.clone(), typed).await.unwrap();
    }
    let ways: Vec<_> = world
        .history()
        .await
        .into_iter()
        .rev()
        .map(|entry| (entry.event.kind, entry.event.detail.cause.unwrap_or_default()))
        .filter(|(kind, _)| matches!(kind, EventKind::PersonSignedIn | EventKind::Confirmed))
        .collect();
    let told: Vec<_> = ways.iter().map(|(kind, way)| (*kind, way.as_str())).collect();
    assert_eq!(
        told,
        [
            (EventKind::PersonSignedIn, "with a password"),
            (EventKind::PersonSignedIn, "with a password and a code"),
            (EventKind::PersonSignedIn, "with a password and a recovery code"),
            (EventKind::Confirmed, "with a password"),
            (EventKind::Confirmed, "with a code"),
        ]
    );
}

#[tokio::test]
async fn new_recovery_codes_take_the_place_of_the_old_ones_and_switching_off_ends_it() {
    let world = World::new().await;
    let (authenticator, old) = switched_on(&world).await;
    let engine = &world.engine;
    engine
        .renew_recovery_codes(&world.km, &authenticator.code(1))
        .await
        .unwrap();
    let codes = engine
        .second_factor(&world.km, true)
        .await
        .unwrap()
        .recovery_codes;
    assert_eq!(codes.len(), 10);
    assert!(matches!(enter(engine, &old[0]).await, Err(Error::CodeRefused)));
    enter(engine, &codes[0]).await.unwrap();
    let pending = half(engine).await;
    engine
        .switch_off_second_factor(&world.km, &codes[1])
        .await
        .unwrap();
    assert!(matches!(
        engine.enter_code(&pending, &codes[2], ADDRESS).await,
        Err(Error::HalfSignInOver)
    ));
    let signed_in = engine.sign_in("km", PASSWORD.to_owned(), ADDRESS).await.unwrap();
    assert!(matches!(signed_in, PasswordOutcome::In(_)));
    assert_eq!(count(&world, EventKind::SecondFactorOff).await, 1);
    assert_eq!(count(&world, EventKind::RecoveryCodesMade).await, 1);
}

#[tokio::test]
async fn a_member_without_a_password_is_sent_to_the_provider() {
    let world = World::new().await;
    let stranger = World::member(Role::Viewer);
    let refused = world.engine.begin_second_factor(&stranger).await;
    assert!(matches!(refused, Err(Error::NotNow(_))), "{refused:?}");
}

#[tokio::test]
async fn strangers_who_fail_to_sign_in_keep_nobody_from_confirming() {
    let world = World::new().await;
    // However long a slow machine takes for each: until the brake is on.
    while !matches!(
        world.engine.sign_in("km", "wrong".to_owned(), ADDRESS).await,
        Err(Error::TooManyAttempts(_))
    ) {}
    let mut km = world.km.clone();
    world.engine.confirm(&mut km, PASSWORD.to_owned()).await.unwrap();
}
