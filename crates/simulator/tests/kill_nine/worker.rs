//! One client: works, and compares what is there with its journal after each start.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use aws_sdk_apprunner::Client;
use aws_sdk_apprunner::types::{OperationStatus, OperationSummary, ProviderType, ServiceStatus, Tag};
use rand::RngExt;
use rand::rngs::StdRng;
use tokio::sync::watch;

use crate::News;
use crate::client::{Failed, client, outcome, source};
use crate::journal::{Journal, Pending, Service};

/// At most so many of each thing, within the quotas.
const SERVICES: usize = 5;
const CONNECTIONS: usize = 6;
const REVISIONS: usize = 5;

/// How long an operation may take, however often the simulator is killed meanwhile.
const PATIENCE: Duration = Duration::from_secs(30);

const CONFIGURATION: &str = "busy";

pub struct Worker {
    account: String,
    random: StdRng,
    journal: Journal,
    /// For names and values that nothing has had before.
    counter: u64,
    /// Calls that any worker has begun.
    calls: Arc<AtomicU64>,
}

impl Worker {
    pub fn new(number: u64, random: StdRng, calls: Arc<AtomicU64>) -> Self {
        Worker {
            account: format!("{:012}", 111_122_220_000 + number),
            random,
            journal: Journal::default(),
            counter: 0,
            calls,
        }
    }

    /// Works on whichever simulator is alive; the journal in the end.
    pub async fn work(mut self, mut news: watch::Receiver<News>) -> Journal {
        loop {
            let latest = news.borrow_and_update().clone();
            let (endpoint, is_last) = match &latest {
                News::Started(endpoint) => (endpoint, false),
                News::Last(endpoint) => (endpoint, true),
            };
            let client = client(endpoint, &self.account);
            let done = self.compare_and_go_on(&client, &news, is_last).await;
            match done {
                Ok(()) if is_last => return self.journal,
                Err(Failed::Refused(refusal)) => panic!("{refusal}\n{:#?}", self.journal),
                Err(Failed::Unanswered) if is_last => panic!("nobody kills it any more"),
                Ok(()) | Err(Failed::Unanswered) => {}
            }
            // Told already where the next one has started meanwhile.
            if !news.has_changed().unwrap() {
                let _ = news.changed().await;
            }
        }
    }

    async fn compare_and_go_on(
        &mut self,
        client: &Client,
        news: &watch::Receiver<News>,
        is_last: bool,
    ) -> Result<(), Failed> {
        self.compare(client).await?;
        while !is_last && !news.has_changed().unwrap() {
            self.step(client).await?;
        }
        if is_last {
            for name in self.names(|_| true) {
                self.settled(client, &name).await?;
            }
            self.compare(client).await?;
        }
        Ok(())
    }

    fn names(&self, wanted: impl Fn(&Service) -> bool) -> Vec<String> {
        let services = self.journal.services.iter();
        services
            .filter(|(_, service)| wanted(service))
            .map(|(name, _)| name.clone())
            .collect()
    }

    fn new_number(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    fn one_of<T: Clone>(&mut self, list: &[T]) -> Option<T> {
        (!list.is_empty()).then(|| list[self.random.random_range(0..list.len())].clone())
    }

    /// Does one thing. What it is going to do stands in the journal before it does it.
    async fn step(&mut self, client: &Client) -> Result<(), Failed> {
        let alive = self.names(|service| !service.is_deleted);
        let number = self.new_number();
        let service = self.one_of(&alive);
        let pending = match (self.random.random_range(0..20), service) {
            (0..=3, _) if alive.len() < SERVICES => Pending::CreateService {
                name: format!("web-{number}"),
                version: number,
            },
            (4..=7, Some(name)) => Pending::UpdateService {
                name,
                version: number,
            },
            (8, Some(name)) => Pending::Deploy { name },
            (9..=10, Some(name)) => Pending::DeleteService { name },
            (11..=12, Some(name)) => Pending::Tag {
                name,
                key: format!("key-{}", number % 3),
                value: number.to_string(),
            },
            (13, Some(name)) => Pending::Untag {
                name,
                key: format!("key-{}", number % 3),
            },
            (14..=15, _) if self.journal.connections.len() < CONNECTIONS => Pending::CreateConnection {
                name: format!("github-{number}"),
            },
            (16, _) => match self.one_of(&self.journal.connections.clone()) {
                Some(name) => Pending::DeleteConnection { name },
                None => return Ok(()),
            },
            (17..=18, _) if self.journal.revisions.len() < REVISIONS => Pending::CreateRevision,
            (19, _) => match self.one_of(&self.journal.revisions.clone()) {
                Some(arn) => Pending::DeleteRevision { arn },
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        if let Pending::UpdateService { name, .. }
        | Pending::Deploy { name }
        | Pending::DeleteService { name } = &pending
        {
            self.settled(client, name).await?;
        }
        self.journal.pending = Some(pending.clone());
        self.calls.fetch_add(1, Ordering::Relaxed);
        let done = self.send(client, pending.clone()).await;
        match &done {
            Ok(arn) => {
                self.journal.acknowledged += 1;
                self.journal.pending = None;
                self.note(pending, arn.clone());
            }
            Err(Failed::Unanswered) => self.journal.unanswered += 1,
            Err(Failed::Refused(_)) => self.journal.pending = None,
        }
        done.map(drop)
    }

    /// Sends a call; the ARN of what it has made, if it makes something.
    async fn send(&self, client: &Client, pending: Pending) -> Result<String, Failed> {
        let arn = |name: &str| self.journal.services[name].arn.clone();
        let nothing = String::new;
        match pending {
            Pending::CreateService { name, version } => {
                let call = client.create_service().service_name(name);
                let answer = outcome(call.source_configuration(source(version)).send().await)?;
                Ok(answer.service.unwrap().service_arn)
            }
            Pending::UpdateService { name, version } => {
                let call = client.update_service().service_arn(arn(&name));
                outcome(call.source_configuration(source(version)).send().await).map(|_| nothing())
            }
            Pending::Deploy { name } => {
                outcome(client.start_deployment().service_arn(arn(&name)).send().await).map(|_| nothing())
            }
            Pending::DeleteService { name } => {
                outcome(client.delete_service().service_arn(arn(&name)).send().await).map(|_| nothing())
            }
            Pending::Tag { name, key, value } => {
                let tag = Tag::builder().key(key).value(value).build();
                let call = client.tag_resource().resource_arn(arn(&name)).tags(tag);
                outcome(call.send().await).map(|_| nothing())
            }
            Pending::Untag { name, key } => {
                let call = client.untag_resource().resource_arn(arn(&name)).tag_keys(key);
                outcome(call.send().await).map(|_| nothing())
            }
            Pending::CreateConnection { name } => {
                let call = client.create_connection().connection_name(name);
                outcome(call.provider_type(ProviderType::Github).send().await).map(|_| nothing())
            }
            Pending::DeleteConnection { name } => {
                let found = self.connections(client).await?;
                let call = client.delete_connection().connection_arn(&found[&name]);
                outcome(call.send().await).map(|_| nothing())
            }
            Pending::CreateRevision => {
                let call = client.create_auto_scaling_configuration();
                let answer = outcome(call.auto_scaling_configuration_name(CONFIGURATION).send().await)?;
                let made = answer.auto_scaling_configuration.unwrap();
                Ok(made.auto_scaling_configuration_arn.unwrap())
            }
            Pending::DeleteRevision { arn } => {
                let call = client.delete_auto_scaling_configuration();
                outcome(call.auto_scaling_configuration_arn(arn).send().await).map(|_| nothing())
            }
        }
    }

    /// Writes down what a call has done.
    fn note(&mut self, done: Pending, arn: String) {
        let journal = &mut self.journal;
        match done {
            Pending::CreateService { name, version } => {
                let service = Service {
                    arn,
                    version,
                    operations: 1,
                    ..Service::default()
                };
                journal.services.insert(name, service);
            }
            Pending::UpdateService { name, version } => {
                journal.service(&name).version = version;
                journal.service(&name).operations += 1;
            }
            Pending::Deploy { name } => journal.service(&name).operations += 1,
            Pending::DeleteService { name } => {
                journal.service(&name).is_deleted = true;
                journal.service(&name).operations += 1;
            }
            Pending::Tag { name, key, value } => drop(journal.service(&name).tags.insert(key, value)),
            Pending::Untag { name, key } => drop(journal.service(&name).tags.remove(&key)),
            Pending::CreateConnection { name } => journal.connections.push(name),
            Pending::DeleteConnection { name } => journal.connections.retain(|other| *other != name),
            Pending::CreateRevision => journal.revisions.push(arn),
            Pending::DeleteRevision { arn } => journal.revisions.retain(|other| *other != arn),
        }
    }

    /// Compares everything that is there with the journal. A call without an answer has happened if and only if it
    /// shows; then it counts as done.
    async fn compare(&mut self, client: &Client) -> Result<(), Failed> {
        self.resolve(client).await?;
        let listed = self.listed(client).await?;
        let alive = self.names(|service| !service.is_deleted);
        for name in &alive {
            assert!(
                listed.contains_key(name),
                "{name} is lost: {listed:?} {:#?}",
                self.journal
            );
        }
        for (name, arn) in &listed {
            let known = self.journal.services.get(name);
            let known = known.unwrap_or_else(|| panic!("nobody has asked for {name}"));
            assert_eq!(arn, &known.arn, "{name} is there once");
        }
        for name in self.names(|_| true) {
            self.compare_service(client, &name).await?;
        }
        // What has ended is checked once more than it has to be, and then forgotten.
        self.journal
            .services
            .retain(|name, service| !service.is_deleted || listed.contains_key(name));
        let connections: Vec<String> = self.connections(client).await?.into_keys().collect();
        let mut expected = self.journal.connections.clone();
        expected.sort();
        assert_eq!(connections, expected);
        let mut revisions = self.revisions(client).await?;
        let mut expected = self.journal.revisions.clone();
        revisions.sort();
        expected.sort();
        assert_eq!(revisions, expected);
        Ok(())
    }

    /// Finds out whether the call without an answer has happened.
    async fn resolve(&mut self, client: &Client) -> Result<(), Failed> {
        let Some(pending) = self.journal.pending.clone() else {
            return Ok(());
        };
        let journal = &self.journal;
        let operations_of = |name: &str| journal.services[name].operations;
        let (has_happened, arn) = match &pending {
            Pending::CreateService { name, .. } => {
                let arn = self.listed(client).await?.remove(name);
                (arn.is_some(), arn.unwrap_or_default())
            }
            Pending::UpdateService { name, .. }
            | Pending::Deploy { name }
            | Pending::DeleteService { name } => {
                let now = self.operations(client, name).await?.len();
                let before = operations_of(name);
                assert!(
                    now == before || now == before + 1,
                    "{pending:?}: {before}, then {now}"
                );
                (now > before, String::new())
            }
            Pending::Tag { name, key, value } => (
                self.tags(client, name).await?.get(key) == Some(value),
                String::new(),
            ),
            Pending::Untag { name, key } => {
                (!self.tags(client, name).await?.contains_key(key), String::new())
            }
            Pending::CreateConnection { name } => {
                (self.connections(client).await?.contains_key(name), String::new())
            }
            Pending::DeleteConnection { name } => {
                (!self.connections(client).await?.contains_key(name), String::new())
            }
            Pending::CreateRevision => {
                let revisions = self.revisions(client).await?;
                let mut new = revisions
                    .into_iter()
                    .filter(|arn| !journal.revisions.contains(arn));
                let arn = new.next();
                assert_eq!(new.next(), None, "one call makes one revision");
                (arn.is_some(), arn.unwrap_or_default())
            }
            Pending::DeleteRevision { arn } => (!self.revisions(client).await?.contains(arn), String::new()),
        };
        self.journal.pending = None;
        if has_happened {
            self.note(pending, arn);
        }
        Ok(())
    }

    async fn compare_service(&self, client: &Client, name: &str) -> Result<(), Failed> {
        let known = &self.journal.services[name];
        let answer = outcome(client.describe_service().service_arn(&known.arn).send().await)?;
        let shown = answer.service.unwrap();
        let is_gone = *shown.status() == ServiceStatus::Deleted;
        assert!(!is_gone || known.is_deleted, "{name} is deleted unasked");
        let source = shown.source_configuration().unwrap();
        let image = source.image_repository().unwrap().image_configuration().unwrap();
        let version = &image.runtime_environment_variables().unwrap()["VERSION"];
        assert_eq!(*version, known.version.to_string(), "{name}: {:#?}", self.journal);
        let operations = self.operations(client, name).await?;
        assert_eq!(operations.len(), known.operations, "{name}: {operations:#?}");
        if !known.is_deleted {
            assert_eq!(self.tags(client, name).await?, known.tags, "{name}");
        }
        Ok(())
    }

    /// Waits until no operation is under way.
    async fn settled(&self, client: &Client, name: &str) -> Result<(), Failed> {
        let begun = Instant::now();
        loop {
            let operations = self.operations(client, name).await?;
            match operations[0].status() {
                Some(OperationStatus::Succeeded) => return Ok(()),
                Some(OperationStatus::Pending | OperationStatus::InProgress) => {}
                other => panic!("{name}: nothing fails here, and this did: {other:?}"),
            }
            assert!(begun.elapsed() < PATIENCE, "{name} stands still: {operations:#?}");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    async fn listed(&self, client: &Client) -> Result<BTreeMap<String, String>, Failed> {
        let answer = outcome(client.list_services().send().await)?;
        assert_eq!(answer.next_token(), None);
        let mut listed = BTreeMap::new();
        for summary in answer.service_summary_list {
            let name = summary.service_name.unwrap();
            let former = listed.insert(name.clone(), summary.service_arn.unwrap());
            assert_eq!(former, None, "{name} is there twice");
        }
        Ok(listed)
    }

    /// All operations of a service, newest first.
    async fn operations(&self, client: &Client, name: &str) -> Result<Vec<OperationSummary>, Failed> {
        let arn = &self.journal.services[name].arn;
        let mut pages = client.list_operations().service_arn(arn).into_paginator().send();
        let mut operations = Vec::new();
        while let Some(page) = pages.next().await {
            operations.extend(outcome(page)?.operation_summary_list.unwrap_or_default());
        }
        Ok(operations)
    }

    async fn tags(&self, client: &Client, name: &str) -> Result<BTreeMap<String, String>, Failed> {
        let arn = &self.journal.services[name].arn;
        let answer = outcome(client.list_tags_for_resource().resource_arn(arn).send().await)?;
        let tags = answer.tags.unwrap_or_default().into_iter();
        Ok(tags.map(|tag| (tag.key.unwrap(), tag.value.unwrap())).collect())
    }

    async fn connections(&self, client: &Client) -> Result<BTreeMap<String, String>, Failed> {
        let answer = outcome(client.list_connections().send().await)?;
        let mut connections = BTreeMap::new();
        for summary in answer.connection_summary_list {
            let name = summary.connection_name.unwrap();
            let former = connections.insert(name.clone(), summary.connection_arn.unwrap());
            assert_eq!(former, None, "{name} is there twice");
        }
        Ok(connections)
    }

    async fn revisions(&self, client: &Client) -> Result<Vec<String>, Failed> {
        let call = client.list_auto_scaling_configurations();
        let call = call
            .auto_scaling_configuration_name(CONFIGURATION)
            .latest_only(false);
        let answer = outcome(call.send().await)?;
        Ok(answer
            .auto_scaling_configuration_summary_list
            .into_iter()
            .map(|summary| summary.auto_scaling_configuration_arn.unwrap())
            .collect())
    }
}

impl Journal {
    fn service(&mut self, name: &str) -> &mut Service {
        self.services.get_mut(name).expect("it is in the journal")
    }
}
