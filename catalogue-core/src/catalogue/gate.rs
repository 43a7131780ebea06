//! The one gate before data: who takes what of a resource, through which portal, and what is shown
//! instead to those who may not.

use crate::access::{Action, Facts, Permit, Standing};
use crate::catalogue::session::{Session, permit};
use crate::error::Result;
use crate::issue::Issue;
use crate::model::{Access, AccessRule, Audience, Dataset, Operation, Organisation, Resource, ServiceOffer};

/// Who asks for data, and through which portal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gate<'a> {
    pub(super) standing: &'a Standing,
    pub(super) memberships: &'a [Organisation],
    pub(super) portal: Option<&'a str>,
}

impl Session {
    /// The gate of this session for somebody.
    pub(super) fn gate<'a>(&'a self, standing: &'a Standing, memberships: &'a [Organisation]) -> Gate<'a> {
        Gate { standing, memberships, portal: self.portal_code() }
    }
}

/// The action that decides about an operation.
pub(super) const fn action(operation: Operation) -> Action {
    match operation {
        Operation::Download => Action::Download,
        Operation::View => Action::View,
        Operation::Extract => Action::Extract,
    }
}

/// What following the link or opening the file of a resource is: the address of a view service is
/// for those who may view.
pub(super) fn link_operation(held: &Resource) -> Operation {
    let format = held.metadata.format.as_deref().filter(|_| held.file.is_none());
    match format {
        Some("WMS" | "WMTS" | "TMS" | "XYZ") => Operation::View,
        _ => Operation::Download,
    }
}

/// What using a service is; an API gives data out.
pub(super) fn service_operation(service: &ServiceOffer) -> Operation {
    service.operation.unwrap_or(Operation::Download)
}

impl Gate<'_> {
    /// Decides an operation on a resource.
    ///
    /// # Errors
    /// `NotFound`, `Unauthenticated`, `Forbidden`.
    pub(super) fn permit(&self, operation: Operation, dataset: &Dataset, held: &Resource) -> Result<Permit> {
        permit(self.standing, action(operation), &self.facts(dataset, held))
    }

    /// Whether an operation on a resource is allowed.
    pub(super) fn admits(&self, operation: Operation, dataset: &Dataset, held: &Resource) -> bool {
        self.permit(operation, dataset, held).is_ok()
    }

    /// Whether the link or the file of a resource may be taken.
    pub(super) fn admits_link(&self, dataset: &Dataset, held: &Resource) -> bool {
        self.admits(link_operation(held), dataset, held)
    }

    pub(super) fn facts<'b>(&'b self, dataset: &'b Dataset, held: &'b Resource) -> Facts<'b> {
        Facts {
            dataset: Some(dataset),
            resource: Some(held),
            memberships: self.memberships,
            portal: self.portal,
            ..Facts::default()
        }
    }

    /// Leaves out of `shown` the links, files and checksums that may not be taken of the resource as
    /// it is `held`.
    pub(super) fn mask(&self, dataset: &Dataset, held: &Resource, shown: &mut Resource) {
        let admitted =
            Operation::ALL.iter().map(|operation| (*operation, self.admits(*operation, dataset, held)));
        let admitted: Vec<(Operation, bool)> = admitted.collect();
        let may = |wanted| admitted.iter().any(|(operation, allowed)| *operation == wanted && *allowed);
        // Both as it is held and as it is shown: the two may be of different formats.
        if !may(link_operation(held)) || !may(link_operation(shown)) {
            shown.file = None;
            shown.metadata.url = None;
            shown.metadata.checksum = None;
        }
        for service in &mut shown.metadata.services {
            if !may(service_operation(service)) {
                service.url = None;
                service.layer = None;
            }
        }
    }

    /// Leaves out of issues what was found in resources of which something may not be taken: it may
    /// be the link.
    pub(super) fn discreet(&self, issues: &mut [Issue], dataset: &Dataset) {
        let hidden: Vec<String> = dataset
            .resources
            .iter()
            .enumerate()
            .filter(|(_, held)| !Operation::ALL.iter().all(|asked| self.admits(*asked, dataset, held)))
            .map(|(index, _)| format!("resources[{index}]"))
            .collect();
        for issue in issues {
            if hidden.iter().any(|root| issue.path.starts_with(root.as_str())) {
                issue.args.retain(|name, _| name != "found");
            }
        }
    }
}

/// Leaves out the accounts that a rule names, except who asks: people are named to those who edit.
pub(super) fn unname(rule: &mut AccessRule, standing: &Standing) {
    let own = standing.account.as_ref().map(|account| account.id);
    for level in rule.levels_mut() {
        if let Access::Restricted { audiences } = level {
            for audience in audiences {
                if let Audience::Accounts { accounts } = audience {
                    accounts.retain(|account| Some(*account) == own);
                }
            }
        }
    }
}

/// Whom to ask for the data of a resource: the rule's own contact, else the dataset's.
pub(super) fn whom_to_ask(dataset: &Dataset, held: &Resource) -> Option<String> {
    let contact = || dataset.metadata.contacts.iter().find_map(|contact| contact.email.clone());
    held.metadata.access.ask.clone().or_else(contact)
}
