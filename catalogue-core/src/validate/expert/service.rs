//! Services: where they answer, and what they work on.

use super::rule::{Finding, is_service, when};
use crate::issue::IssueCode;
use crate::model::Dataset;
use crate::validate::context::Context;
use crate::vocabulary::scheme;

/// A service has an address that speaks a protocol.
pub(super) fn no_service_link(dataset: &Dataset, context: &Context<'_>) -> Vec<Finding> {
    let speaks = dataset.resources.iter().any(|resource| {
        let format = resource.metadata.format.as_deref().unwrap_or_default();
        let service =
            context.vocabulary.term(scheme::FORMAT, format).is_some_and(|term| term.flag("service"));
        !resource.metadata.services.is_empty() || service
    });
    let some = !dataset.resources.is_empty();
    when(is_service(dataset) && some && !speaks, "resources", IssueCode::NoServiceLink)
}

/// A service that shows or gives data says which; one that finds or transforms works on none.
pub(super) fn no_coupled_resource(dataset: &Dataset, _context: &Context<'_>) -> Vec<Finding> {
    let metadata = &dataset.metadata;
    let on_data = matches!(metadata.service_type.as_deref(), Some("view" | "download"));
    let named = metadata.operates_on.iter().any(|held| held.identifier.is_some() || held.url.is_some());
    when(is_service(dataset) && on_data && !named, "operates_on", IssueCode::NoCoupledResource)
}
