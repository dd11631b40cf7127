//! A repository of Amazon ECR Public, over the registry's own protocol (OCI distribution specification), with the token that
//! anybody is given.

use super::{MANIFESTS, Missing};
use crate::account::Account;
use crate::web::{Reply, Web};
use serde::Deserialize;

/// Where it is on AWS.
const ADDRESS: &str = "https://public.ecr.aws";

/// A repository, below its publisher's alias.
pub(super) struct Public {
    web: Web,
    endpoint: String,
    repository: String,
    authorization: String,
}

#[derive(Deserialize)]
struct Token {
    token: String,
}

#[derive(Deserialize)]
struct Refusal {
    errors: Vec<RefusalError>,
}

#[derive(Deserialize)]
struct RefusalError {
    code: String,
    #[serde(default)]
    message: String,
}

impl Public {
    /// Asks for a token.
    pub(super) async fn new(us: &Account, repository: &str) -> Result<Public, Missing> {
        let web = us.web();
        let endpoint = us.endpoint(ADDRESS);
        let address = format!("{endpoint}/token/?service=public.ecr.aws&scope=aws");
        let reply = web.get("GetToken", &address, &[]).await?;
        if reply.status != 200 {
            return Err(missing(&reply));
        }
        let Token { token } = serde_json::from_slice(&reply.body)
            .map_err(|_| Missing::Unknown("The registry gave no token.".to_owned()))?;
        Ok(Public {
            web,
            endpoint,
            repository: repository.to_owned(),
            authorization: format!("Bearer {token}"),
        })
    }

    pub(super) async fn manifest(&self, reference: &str) -> Result<String, Missing> {
        let reply = self
            .get(
                "GetManifest",
                &format!("manifests/{reference}"),
                &MANIFESTS.join(", "),
            )
            .await?;
        String::from_utf8(reply.body)
            .map_err(|_| Missing::Unknown("The registry's answer is no text.".to_owned()))
    }

    pub(super) async fn blob(&self, digest: &str) -> Result<Vec<u8>, Missing> {
        let reply = self.get("GetBlob", &format!("blobs/{digest}"), "*/*").await?;
        Ok(reply.body)
    }

    async fn get(&self, operation: &'static str, what: &str, accept: &str) -> Result<Reply, Missing> {
        let address = format!("{}/v2/{}/{what}", self.endpoint, self.repository);
        let headers = [("authorization", self.authorization.as_str()), ("accept", accept)];
        let reply = self.web.get(operation, &address, &headers).await?;
        if reply.status == 200 {
            Ok(reply)
        } else {
            Err(missing(&reply))
        }
    }
}

/// Sorts a refusal by its code (OCI distribution specification, "Error Codes").
fn missing(reply: &Reply) -> Missing {
    let refusal = serde_json::from_slice::<Refusal>(&reply.body).ok();
    let error = refusal.and_then(|refusal| refusal.errors.into_iter().next());
    let code = error.as_ref().map_or("", |error| error.code.as_str());
    let reason = error
        .as_ref()
        .filter(|error| !error.message.is_empty())
        .map_or_else(
            || format!("The registry answered with status {}.", reply.status),
            |error| model::text::cleaned(&error.message, 300),
        );
    match (reply.status, code) {
        (404, "NAME_UNKNOWN") => Missing::Repository,
        (404, _) => Missing::Image,
        (401 | 403, _) => Missing::Denied(reason),
        _ => Missing::Unknown(reason),
    }
}
