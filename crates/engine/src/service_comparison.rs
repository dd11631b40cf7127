//! Services side by side.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use model::service::Service;
use model::service_comparison::{MOST, compare};
use model::view::ComparedServicesView;

impl Engine {
    /// Services as Slipway last saw them, each named by Region, name and id as in its address. Of variables there are only
    /// names: more is not stored. Fewer than two are shown too, so that the page can say what is missing.
    ///
    /// # Errors
    /// The role does not allow it, one of them is not there, or the database does not answer.
    pub async fn compare_services(&self, actor: &Actor, keys: &[String]) -> Result<ComparedServicesView> {
        authorize(actor, Action::SeeServices, Resource::Shared)?;
        let mut services: Vec<Service> = Vec::new();
        for key in keys {
            let arn = self.read_key(key).ok_or(Error::NotFound("service"))?;
            if services.len() < MOST && services.iter().all(|known| known.arn != arn) {
                services.push(self.known(&arn).await?.service);
            }
        }
        let fields = compare(&services);
        for service in &mut services {
            service.configuration = None;
        }
        Ok(ComparedServicesView {
            services,
            fields,
            now: now(),
        })
    }
}
