//! What people do while their server is killed: each of them goes on until it answers no more.

use crate::client::Connection;
use crate::ledger::{Answer, Launch, Ledger, MEMBER, image};
use crate::program::REGION;
use crate::visitor::Visitor;
use anyhow::{Context, Result, bail};
use std::time::Duration;
use tokio::task::JoinSet;

/// An image that runs.
const HELLO: &str = "public.ecr.aws/aws-containers/hello-app-runner:latest";
/// Between two creates: each becomes a service that the watcher follows from then on.
const BETWEEN_LAUNCHES: Duration = Duration::from_millis(250);

/// Has everybody work at once until the server is gone.
///
/// # Errors
/// The server answers what it should not.
pub(crate) async fn work(by: &Visitor, round: usize, member: i64) -> Result<Ledger> {
    let mut working = JoinSet::new();
    working.spawn(save(by.clone()));
    working.spawn(comment(by.clone(), round));
    working.spawn(change_roles(by.clone(), member));
    working.spawn(link(by.clone(), round));
    working.spawn(launch(by.clone(), round));
    let mut all = Ledger::default();
    while let Some(part) = working.join_next().await {
        let part = part??;
        all.saves.extend(part.saves);
        all.comments.extend(part.comments);
        all.roles.extend(part.roles);
        all.links.extend(part.links);
        all.launches.extend(part.launches);
    }
    Ok(all)
}

/// A browser with a connection; where there is no answer, the server is gone.
struct Hands {
    visitor: Visitor,
    connection: Option<Connection>,
}

impl Hands {
    async fn new(visitor: Visitor) -> Hands {
        Hands {
            connection: Connection::open(visitor.address).await.ok(),
            visitor,
        }
    }

    /// Where the answer leads; `None` where none came.
    async fn press(&mut self, path: &str, form: &[(&str, &str)]) -> Result<Option<String>> {
        let Some(connection) = &mut self.connection else {
            return Ok(None);
        };
        let Ok(answer) = self.visitor.press(connection, path, form).await else {
            return Ok(None);
        };
        if !answer.status.is_redirection() {
            bail!("{path} was {}: {}", answer.status, answer.text());
        }
        Ok(Some(answer.location().to_owned()))
    }

    /// A fresh draft's id.
    async fn begin(&mut self) -> Result<Option<String>> {
        let location = self.press("/api/begin_draft", &[]).await?;
        location.map(|location| draft_in(&location)).transpose()
    }
}

/// The id of the draft that an address is about.
fn draft_in(location: &str) -> Result<String> {
    let id = location
        .strip_prefix("/drafts/")
        .and_then(|rest| rest.split('/').next())
        .with_context(|| format!("no draft was begun: {location}"))?;
    Ok(id.to_owned())
}

fn answered<T>(answer: Option<&T>) -> Answer {
    match answer {
        Some(_) => Answer::Acknowledged,
        None => Answer::None,
    }
}

async fn save(by: Visitor) -> Result<Ledger> {
    let mut ledger = Ledger::default();
    let mut hands = Hands::new(by).await;
    let Some(draft) = hands.begin().await? else {
        return Ok(ledger);
    };
    let saves = ledger.saves.entry(draft.clone()).or_default();
    for number in 1.. {
        let (version, image) = (number.to_string(), image(number));
        let form = [
            ("id", draft.as_str()),
            ("version", &version),
            ("step", "source"),
            ("intent", "step:source"),
            ("provider", "ecr_public"),
            ("image", &image),
        ];
        let answer = hands.press("/api/save_draft", &form).await?;
        saves.push((number, answered(answer.as_ref())));
        match answer {
            Some(location) if location.contains("conflict") => bail!("a save became a conflict: {location}"),
            Some(_) => {}
            None => break,
        }
    }
    Ok(ledger)
}

async fn comment(by: Visitor, round: usize) -> Result<Ledger> {
    let mut ledger = Ledger::default();
    let mut hands = Hands::new(by).await;
    let Some(draft) = hands.begin().await? else {
        return Ok(ledger);
    };
    let comments = ledger.comments.entry(draft.clone()).or_default();
    for number in 1.. {
        let text = format!("comment {number} of round {round}");
        let form = [("id", draft.as_str()), ("kind", "remark"), ("comment", &text)];
        let answer = hands.press("/api/comment_on_draft", &form).await?;
        comments.push((text, answered(answer.as_ref())));
        if answer.is_none() {
            break;
        }
    }
    Ok(ledger)
}

async fn change_roles(by: Visitor, member: i64) -> Result<Ledger> {
    let mut ledger = Ledger::default();
    let mut hands = Hands::new(by).await;
    let member = member.to_string();
    for role in ["operator", "editor", "viewer"].into_iter().cycle() {
        let form = [("id", member.as_str()), ("role", role)];
        let answer = hands.press("/api/change_member", &form).await?;
        ledger.roles.push((role, answered(answer.as_ref())));
        match answer.as_deref() {
            Some("/members") => {}
            Some(location) => bail!("{MEMBER} did not become {role}: {location}"),
            None => break,
        }
    }
    Ok(ledger)
}

async fn link(by: Visitor, round: usize) -> Result<Ledger> {
    let mut ledger = Ledger::default();
    let mut hands = Hands::new(by).await;
    let link = format!("v=1&image={HELLO}&name=linked&port=8000");
    for number in 1.. {
        let note = format!("link {number} of round {round}");
        let form = [("link", link.as_str()), ("expires", "30"), ("note", &note)];
        let answer = hands.press("/api/make_short_link", &form).await?;
        ledger.links.push((note, answered(answer.as_ref())));
        match answer {
            Some(location) if !location.contains("short=") => bail!("no short link was made: {location}"),
            Some(_) => {}
            None => break,
        }
    }
    Ok(ledger)
}

async fn launch(by: Visitor, round: usize) -> Result<Ledger> {
    let mut ledger = Ledger::default();
    let mut hands = Hands::new(by).await;
    for number in 1.. {
        let name = format!("launch-{round}-{number}");
        let link = format!("image={HELLO}&port=8000&name={name}");
        let form = [("link", link.as_str()), ("region", REGION)];
        let Some(location) = hands.press("/api/begin_draft_from_link", &form).await? else {
            break;
        };
        let mut launch = Launch {
            name,
            draft: draft_in(&location)?,
            version: 1,
            answer: Answer::None,
        };
        launch.answer = submit(&mut hands, &launch).await?;
        let is_over = launch.answer == Answer::None;
        ledger.launches.push(launch);
        if is_over {
            break;
        }
        tokio::time::sleep(BETWEEN_LAUNCHES).await;
    }
    Ok(ledger)
}

async fn submit(hands: &mut Hands, launch: &Launch) -> Result<Answer> {
    let version = launch.version.to_string();
    let form = [("id", launch.draft.as_str()), ("version", version.as_str())];
    let location = hands.press("/api/submit_draft", &form).await?;
    match location.as_deref() {
        Some(location) if location.starts_with("/services/") => Ok(Answer::Acknowledged),
        // It was sent by the press before, and what became of it is still being found out.
        Some(location) if location.starts_with("/drafts/") => Ok(Answer::None),
        Some(location) => bail!("{} led to {location}", launch.name),
        None => Ok(Answer::None),
    }
}

/// Presses *Create* once more for what was not answered, as people do.
///
/// # Errors
/// The server answers what it should not.
pub(crate) async fn press_again(by: &Visitor, ledger: &mut Ledger) -> Result<()> {
    let mut hands = Hands::new(by.clone()).await;
    let unanswered = ledger
        .launches
        .iter_mut()
        .filter(|launch| launch.answer == Answer::None);
    for launch in unanswered {
        launch.answer = submit(&mut hands, launch).await?;
    }
    Ok(())
}
