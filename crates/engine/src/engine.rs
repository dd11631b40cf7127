//! The engine: what every use case works with.

use crate::choices::AccountChoices;
use crate::clock::now;
use crate::denials::Denials;
use crate::error::{Error, Result};
use crate::hub::Hub;
use crate::in_name_of::InNameOf;
use crate::offers::KeptLists;
use crate::passwords::Passwords;
use crate::presence::Presence;
use crate::second_factor::Enrolments;
use crate::single_sign_on::SignInWays;
use crate::values::Shown;
use aws::{AppRunner, Connection, Fingerprints};
use model::event::Event;
use model::region::Region;
use model::role::AssumedRole;
use model::view::Backend;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use store::{NewEvent, Observation, Store};
use tokio::sync::{Mutex, Notify};

/// What an engine is made of.
#[derive(Debug)]
pub struct Settings {
    /// The database.
    pub store: Store,
    /// AWS or the simulator.
    pub connection: Connection,
    /// What pages say about it.
    pub backend: Backend,
    /// Regions to follow; at least one.
    pub regions: Vec<Region>,
    /// The role that calls are made under which somebody asked for, in their name.
    pub assumed_role: Option<AssumedRole>,
    /// How often App Runner is asked.
    pub pace: Pace,
    /// In which ways people sign in.
    pub sign_in: SignInWays,
}

/// How often App Runner is asked in one Region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// While an operation is under way.
    pub fast: Duration,
    /// While nothing is.
    pub slow: Duration,
    /// After the first failure; doubled with each further one, up to `slow`.
    pub back_off: Duration,
}

impl Pace {
    /// For AWS, whose operations take minutes and whose API is shared with everyone else's tools.
    pub const AWS: Pace = Pace {
        fast: Duration::from_secs(3),
        slow: Duration::from_mins(1),
        back_off: Duration::from_secs(4),
    };
    /// For the simulator, whose operations take seconds and whom asking costs nothing.
    pub const SIMULATOR: Pace = Pace {
        fast: Duration::from_millis(300),
        slow: Duration::from_secs(4),
        back_off: Duration::from_millis(500),
    };
}

/// What every use case works with. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Engine(pub(crate) Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) hub: Hub,
    /// Who is where at the moment.
    pub(crate) presence: Presence,
    pub(crate) backend: Backend,
    pub(crate) regions: BTreeMap<Region, Followed>,
    pub(crate) region_order: Vec<Region>,
    pub(crate) pace: Pace,
    pub(crate) passwords: Passwords,
    pub(crate) sign_in: SignInWays,
    /// Second factors that are being set up.
    pub(crate) enrolments: Enrolments,
    /// Who sees which plain values.
    pub(crate) shown: Shown,
    /// What was denied and is not told yet.
    pub(crate) denials: Denials,
    /// What stands in for values of variables.
    pub(crate) fingerprints: Fingerprints,
    /// When the readiness probe last found that the database can be written.
    written: Mutex<Option<Instant>>,
}

const TAKEN_ON_ALL_THE_SAME: &str = "The disk of Slipway is full or cannot be written. App Runner has taken this on all the \
                                     same: do not ask for it again. It shows here as soon as there is room.";

/// How long it counts for the readiness probe that the database could be written: finding out is a write.
const WRITABLE_FOR: Duration = Duration::from_secs(1);

/// A Region that is followed.
#[derive(Debug)]
pub(crate) struct Followed {
    pub(crate) client: AppRunner,
    /// The same in the names of members.
    pub(crate) in_name_of: Option<InNameOf>,
    /// What forms choose from.
    pub(crate) account: aws::Account,
    pub(crate) kept_lists: KeptLists,
    /// What the account has to choose from, by search and by name.
    pub(crate) choices: AccountChoices,
    /// Wakes the watcher.
    pub(crate) wake: Notify,
    /// Counts what people did here. An answer of App Runner that was asked for before is stale and thrown away.
    pub(crate) actions: AtomicU64,
    /// What people are doing here right now: asked of App Runner and not written down yet. What is heard meanwhile would
    /// be taken for somebody else's doing.
    acting: AtomicUsize,
    /// Whether the watcher has finished a first round, well or badly.
    pub(crate) asked: AtomicBool,
    /// Held while the result of a round or of an action is written.
    pub(crate) writing: Mutex<()>,
}

impl Followed {
    /// Says that a request is about to be sent; it counts as under way until the guard is dropped.
    pub(crate) fn act(&self) -> Acting<'_> {
        self.acting.fetch_add(1, Ordering::SeqCst);
        Acting(self)
    }

    /// Whether someone has acted since `actions` were counted, or is acting now.
    pub(crate) fn overtaken(&self, actions: u64) -> bool {
        self.acting.load(Ordering::SeqCst) > 0 || self.actions.load(Ordering::SeqCst) != actions
    }
}

/// A request that is under way, see [`Followed::act`].
pub(crate) struct Acting<'a>(&'a Followed);

impl Drop for Acting<'_> {
    fn drop(&mut self) {
        self.0.actions.fetch_add(1, Ordering::SeqCst);
        self.0.acting.fetch_sub(1, Ordering::SeqCst);
        self.0.wake.notify_one();
    }
}

impl Engine {
    /// Puts an engine together.
    pub fn new(settings: Settings) -> Engine {
        let Settings {
            store,
            connection,
            backend,
            regions,
            assumed_role,
            pace,
            sign_in,
        } = settings;
        let followed = regions
            .iter()
            .map(|region| {
                let followed = Followed {
                    client: connection.app_runner(region),
                    in_name_of: assumed_role
                        .clone()
                        .map(|role| InNameOf::new(connection.clone(), role, region.clone())),
                    account: connection.account(region),
                    kept_lists: KeptLists::default(),
                    choices: AccountChoices::new(connection.account(region)),
                    wake: Notify::new(),
                    actions: AtomicU64::new(0),
                    acting: AtomicUsize::new(0),
                    asked: AtomicBool::new(false),
                    writing: Mutex::new(()),
                };
                (region.clone(), followed)
            })
            .collect();
        Engine(Arc::new(Inner {
            hub: Hub::new(store.clone()),
            presence: Presence::default(),
            store,
            backend,
            regions: followed,
            region_order: regions,
            pace,
            passwords: Passwords::default(),
            sign_in,
            enrolments: Enrolments::default(),
            shown: Shown::default(),
            denials: Denials::default(),
            fingerprints: connection.fingerprints().clone(),
            written: Mutex::new(None),
        }))
    }

    /// Which App Runner this engine talks to.
    pub fn backend(&self) -> &Backend {
        &self.0.backend
    }

    /// Regions that are followed, in the order of the configuration.
    pub fn regions(&self) -> &[Region] {
        &self.0.region_order
    }

    /// The hub that tells what happens.
    pub fn hub(&self) -> &Hub {
        &self.0.hub
    }

    /// How many passwords are being hashed at the moment.
    pub fn passwords_at_work(&self) -> usize {
        self.0.passwords.at_work()
    }

    /// How many passwords were hashed since the start.
    pub fn passwords_hashed(&self) -> u64 {
        self.0.passwords.hashed()
    }

    /// Whether the database answers and can be written, and every watcher has asked its Region once.
    ///
    /// # Errors
    /// Says what is missing, in words that everybody may read; the log has the rest.
    pub async fn ready(&self) -> std::result::Result<(), String> {
        // Everybody may ask: what the database says in its own words goes to the log.
        self.0.store.ping().await.map_err(|error| {
            tracing::error!(%error, "the database does not answer");
            "the database does not answer".to_owned()
        })?;
        self.check_writable().await.map_err(|error| {
            tracing::error!(%error, "the database cannot be written");
            "the database cannot be written: make room on its disk, or let its folder be written".to_owned()
        })?;
        match self
            .0
            .regions
            .iter()
            .find(|(_, followed)| !followed.asked.load(Ordering::Relaxed))
        {
            Some((region, _)) => Err(format!("the watcher of {region} has not asked App Runner yet")),
            None => Ok(()),
        }
    }

    /// Writes a little, at most once in a while.
    async fn check_writable(&self) -> std::result::Result<(), store::Error> {
        let mut written = self.0.written.lock().await;
        if written.is_none_or(|written| written.elapsed() >= WRITABLE_FOR) {
            *written = None;
            self.0.store.check_writable(now()).await?;
            *written = Some(Instant::now());
        }
        Ok(())
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn account(&self) -> &str {
        self.0.backend.account()
    }

    pub(crate) fn followed(&self, region: &Region) -> Option<&Followed> {
        self.0.regions.get(region)
    }

    /// Writes what an action did.
    pub(crate) async fn record_action(
        &self,
        region: &Region,
        observation: Observation,
    ) -> Result<Vec<Event>> {
        let Some(followed) = self.followed(region) else {
            let events = self.store().record(observation).await?;
            self.0.hub.publish(&events).await;
            return Ok(events);
        };
        let events = {
            let _writing = followed.writing.lock().await;
            self.store().record(observation).await?
        };
        self.0.hub.publish(&events).await;
        Ok(events)
    }

    /// Writes what App Runner has taken on. Where there is no room for it, nobody is to ask for it once more.
    pub(crate) async fn record_accepted(&self, region: &Region, observation: Observation) -> Result<()> {
        match self.record_action(region, observation).await {
            Err(error) if error.is_not_written() => {
                tracing::error!(%error, "what App Runner has taken on could not be written down");
                Err(Error::NotNow(TAKEN_ON_ALL_THE_SAME.to_owned()))
            }
            written => written.map(drop),
        }
    }

    /// Writes events that stand by themselves, and tells them.
    pub(crate) async fn tell(&self, events: Vec<NewEvent>) -> Result<Vec<Event>> {
        let events = self.store().write_events(events).await?;
        self.0.hub.publish(&events).await;
        Ok(events)
    }
}
