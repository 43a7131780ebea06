//! What one snapshot was asked and will be asked again: a batch names the same few organisations a
//! thousand times, and one write asks for its dataset at every step.

use crate::id::{DatasetId, OrganisationId};
use crate::model::{Dataset, Organisation};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Organisations remembered at a time.
const ORGANISATIONS: usize = 1_000;

/// Parsed records of a snapshot. A writer forgets what it changes.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    organisations: RefCell<HashMap<OrganisationId, Option<Rc<Organisation>>>>,
    named: RefCell<HashMap<String, Option<OrganisationId>>>,
    /// The dataset read or written last.
    dataset: RefCell<Option<Rc<Dataset>>>,
}

impl Remembered {
    /// An organisation asked for before; the inner `None` says that there is none.
    pub(super) fn organisation(&self, id: OrganisationId) -> Option<Option<Rc<Organisation>>> {
        self.organisations.borrow().get(&id).cloned()
    }

    pub(super) fn keep_organisation(&self, id: OrganisationId, found: Option<Rc<Organisation>>) {
        let mut kept = self.organisations.borrow_mut();
        if kept.len() >= ORGANISATIONS {
            kept.clear();
        }
        kept.insert(id, found);
    }

    /// Which organisation a name was found to be; the inner `None` says that it is none.
    pub(super) fn named(&self, name_key: &str) -> Option<Option<OrganisationId>> {
        self.named.borrow().get(name_key).copied()
    }

    pub(super) fn keep_named(&self, name_key: &str, found: Option<OrganisationId>) {
        let mut kept = self.named.borrow_mut();
        if kept.len() >= ORGANISATIONS {
            kept.clear();
        }
        kept.insert(name_key.to_owned(), found);
    }

    pub(super) fn dataset(&self, id: DatasetId) -> Option<Rc<Dataset>> {
        self.dataset.borrow().as_ref().filter(|held| held.id == id).cloned()
    }

    pub(super) fn keep_dataset(&self, dataset: Rc<Dataset>) {
        *self.dataset.borrow_mut() = Some(dataset);
    }

    pub(super) fn forget_dataset(&self) {
        *self.dataset.borrow_mut() = None;
    }

    pub(super) fn forget_organisations(&self) {
        self.organisations.borrow_mut().clear();
        self.named.borrow_mut().clear();
    }

    pub(super) fn forget(&self) {
        self.forget_organisations();
        self.forget_dataset();
    }
}
