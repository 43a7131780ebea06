//! The services that resources offer, and where they answer.

use crate::access::Scope;
use crate::catalogue::gate::{action, link_operation, service_operation};
use crate::catalogue::resources::find;
use crate::catalogue::session::{Session, organisations_of};
use crate::error::{Error, Result};
use crate::id::{DatasetId, ResourceId};
use crate::model::{Operation, ServiceOffer};

impl Session {
    /// The service of a resource for an operation: its address, protocol and layer, for those whom
    /// the access rule allows. The first offered when there are several; the resource's own link when
    /// that is such a service, or when the service names no address of its own. (An extraction without
    /// an address is asked for with [`Session::request_extraction`].)
    ///
    /// # Errors
    /// `NotFound` for what may not be read and for a resource that offers no such service;
    /// `Unauthenticated` or `Forbidden` by the rule.
    pub fn service_address(
        &self,
        id: DatasetId,
        resource: ResourceId,
        operation: Operation,
    ) -> Result<ServiceOffer> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let mut dataset = self.readable(&reader, &Scope::of(&standing), id)?;
        let memberships = organisations_of(&reader, &standing)?;
        let held = find(&mut dataset, resource)?.clone();
        let gate = self.gate(&standing, &memberships);
        self.demand(&standing, action(operation), &gate.facts(&dataset, &held))?;
        let metadata = &held.metadata;
        let mut offers = metadata.services.iter();
        let offer = offers.find(|offer| service_operation(offer) == operation).cloned();
        let offer = match offer {
            Some(offer) if offer.url.is_some() || operation == Operation::Extract => return Ok(offer),
            Some(offer) => offer,
            None if link_operation(&held) == operation => ServiceOffer {
                operation: Some(operation),
                protocol: metadata.format.clone(),
                ..ServiceOffer::default()
            },
            None => return Err(Error::not_found("service", resource)),
        };
        // The link has a rule of its own: whoever may look at the map may not take the file by it.
        self.demand(&standing, action(link_operation(&held)), &gate.facts(&dataset, &held))?;
        let url = match (&metadata.url, &held.file) {
            (Some(url), _) => url.clone(),
            (None, Some(_)) => self.file_address(&reader, id, resource)?,
            (None, None) => return Err(Error::not_found("service", resource)),
        };
        Ok(ServiceOffer { url: Some(url), ..offer })
    }
}
