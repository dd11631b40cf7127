//! What the operations on auto scaling configurations and those on observability configurations do alike.

use uuid::Uuid;

use super::Call;
use crate::protocol::errors::Fault;
use crate::protocol::paging;
use crate::service::auto_scaling::AutoScaling;
use crate::service::configuration::Tag;
use crate::service::observability::Observability;
use crate::service::revision::{PROVIDED_NAME, Reference, Revision, RevisionStatus, Settings};
use crate::service::rules;
use crate::storage::revisions::{self, NewRevision, Selection};

/// API shape `MaxResults`, which is also the size of a page that asks for none.
pub const PAGE: i64 = 100;

/// How many there may be in an account and Region.
#[derive(Debug, Clone, Copy)]
pub struct Quota {
    pub names: u32,
    pub revisions: u32,
}

impl Call<'_> {
    /// Gives the account App Runner's own configurations when it is first seen in this Region.
    pub async fn provide_configurations(&mut self) -> Result<(), Fault> {
        revisions::provide::<AutoScaling>(self.connection, self.scope).await?;
        revisions::provide::<Observability>(self.connection, self.scope).await?;
        Ok(())
    }

    /// What a full or partial ARN refers to. "Inactive configuration revisions are permanently removed some time after
    /// they are deleted" (API shape `AutoScalingConfiguration`); from then on there is nothing.
    pub async fn find_revision<S: Settings>(&mut self, arn: &str) -> Result<Option<Revision<S>>, Fault> {
        let Some(reference) = Reference::parse::<S>(arn, self.scope) else {
            return Ok(None);
        };
        let retention = self.app.settings.retention_of_deleted_configurations;
        let retention = i64::try_from(retention.as_millis()).unwrap_or(i64::MAX);
        let now = self.now;
        let found = revisions::find::<S>(self.connection, self.scope, reference).await?;
        Ok(found.filter(|revision| revision.deleted_at.is_none_or(|at| at.plus(retention) > now)))
    }

    /// What an ARN refers to, or that there is nothing.
    pub async fn revision<S: Settings>(&mut self, arn: &str) -> Result<Revision<S>, Fault> {
        let found = self.find_revision(arn).await?;
        found.ok_or_else(|| Fault::not_found(format!("{} cannot be found for arn: {arn}", S::NOUN)))
    }

    /// What a revision has become.
    pub async fn revised<S: Settings>(&mut self, arn: &str) -> Result<Revision<S>, Fault> {
        let found = revisions::find(self.connection, self.scope, Reference::Arn(arn)).await?;
        found.ok_or_else(|| Fault::internal("An internal service exception occurred."))
    }

    /// Adds the next revision of a name.
    pub async fn create_revision<S: Settings>(
        &mut self,
        name: &str,
        settings: &S,
        tags: Vec<Tag>,
        quota: Quota,
    ) -> Result<Revision<S>, Fault> {
        rules::tags(&tags).map_err(Fault::invalid_request)?;
        self.check_quota::<S>(name, quota).await?;
        let number = revisions::next_number::<S>(self.connection, self.scope, name).await?;
        let id = Uuid::new_v4().simple();
        let arn = self.scope.arn(&format!("{}/{name}/{number}/{id}", S::RESOURCE));
        let revision = NewRevision {
            arn: &arn,
            name,
            number,
            settings,
            created_at: self.now,
        };
        revisions::insert(self.connection, self.scope, revision).await?;
        self.put_tags(&arn, tags).await?;
        self.revised(&arn).await
    }

    async fn check_quota<S: Settings>(&mut self, name: &str, quota: Quota) -> Result<(), Fault> {
        let of_name = revisions::count::<S>(self.connection, self.scope, name).await?;
        if of_name >= i64::from(quota.revisions) {
            return Err(Fault::quota_exceeded(format!(
                "you exceeded your account's revision quota: {}",
                quota.revisions
            )));
        }
        if of_name > 0 || name == PROVIDED_NAME {
            return Ok(());
        }
        let names = revisions::count_names::<S>(self.connection, self.scope).await?;
        if names >= i64::from(quota.names) {
            let noun = S::NOUN.to_lowercase();
            return Err(Fault::quota_exceeded(format!(
                "The account has reached its quota of {} {noun} names in this Region.",
                quota.names
            )));
        }
        Ok(())
    }

    /// Deletes an active revision. "You can't delete the default auto scaling configuration or a configuration that's
    /// used by one or more App Runner services" (API, `DeleteAutoScalingConfiguration`).
    pub async fn delete_revision<S: Settings>(
        &mut self,
        revision: &Revision<S>,
    ) -> Result<Revision<S>, Fault> {
        refuse_deleted(revision)?;
        let noun = S::NOUN.to_lowercase();
        let arn = &revision.arn;
        if revision.is_default {
            return Err(Fault::invalid_request(format!(
                "The default {noun} can't be deleted: {arn}"
            )));
        }
        if revision.has_associated_service {
            return Err(Fault::invalid_request(format!(
                "The {noun} can't be deleted, because one or more services use it: {arn}"
            )));
        }
        revisions::deactivate(self.connection, arn, self.now).await?;
        self.revised(arn).await
    }

    /// A page of active revisions, and the token of the next one.
    pub async fn list_revisions<S: Settings>(
        &mut self,
        selection: Selection<'_>,
        next_token: Option<&str>,
        max_results: Option<i64>,
    ) -> Result<(Vec<Revision<S>>, Option<String>), Fault> {
        // Everything but the page must stay the same from one call to the next, so a token is for that list alone.
        let list = format!(
            "{} {} {} {} {}",
            S::RESOURCE,
            self.scope.account,
            self.scope.region,
            selection.name.unwrap_or("*"),
            selection.latest_only
        );
        let after = next_token.map(|token| position(&list, token)).transpose()?;
        let size = max_results.unwrap_or(PAGE);
        let mut page = revisions::page::<S>(self.connection, self.scope, selection, after, size + 1).await?;
        let more = page.len() > usize::try_from(size).unwrap_or(usize::MAX);
        page.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        let end = page.last().filter(|_| more);
        let token = end.map(|end| paging::token(&list, &[&end.name, &end.number.to_string()]));
        Ok((page, token))
    }
}

/// The beginning is AWS's: Terraform's provider looks for it after deleting an auto scaling configuration twice.
pub fn refuse_deleted<S: Settings>(revision: &Revision<S>) -> Result<(), Fault> {
    match revision.status {
        RevisionStatus::Active => Ok(()),
        RevisionStatus::Inactive => Err(Fault::invalid_request(format!(
            "The {} you specified has been deleted: {}",
            S::NOUN.to_lowercase(),
            revision.arn
        ))),
    }
}

fn position(list: &str, token: &str) -> Result<(String, i64), Fault> {
    let [name, number] = paging::position(list, token)?;
    let number = number
        .parse()
        .map_err(|_| Fault::invalid_request("The NextToken is invalid."))?;
    Ok((name, number))
}
