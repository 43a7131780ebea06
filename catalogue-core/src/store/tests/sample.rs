//! Records to write, and a store to write them in.

use crate::access::{Action, Permit, Scope};
use crate::error::Result;
use crate::id::{AccountId, DatasetId, OrganisationId, ResourceId, Revision, Slug};
use crate::model::{
    Account, AccountDetails, Dataset, Metadata, Organisation, OrganisationDetails, Resource,
    ResourceMetadata, State, StoredFile,
};
use crate::store::{NewEvent, Store, StoreOptions, Subject, Writer};
use crate::validate::{Publishable, WellFormed};
use chrono::{DateTime, Utc};
use std::path::PathBuf;
use std::time::Duration;
use tempfile::TempDir;
use uuid::Uuid;

pub(super) struct Place {
    pub(super) folder: TempDir,
    pub(super) store: Store,
}

impl Place {
    /// A new store with organisation 1 and dataset 1, a draft.
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(&folder.path().join("c"), quick(), Uuid::from_u128(7)).unwrap();
        let place = Self { folder, store };
        place.write(|writer| {
            writer.put_organisation(&organisation(1, "Région", "region"), &permit(), None)?;
            tell(writer, "organisation.create", Subject::Organisation(organisation_id(1)));
            add(writer, &dataset(1))
        });
        place
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().join("c")
    }

    pub(super) fn write<T>(&self, work: impl FnOnce(&mut Writer<'_>) -> Result<T>) -> T {
        let mut writer = self.store.write().unwrap();
        let done = work(&mut writer).unwrap();
        writer.commit().unwrap();
        done
    }

    /// What a refused write answers; nothing of it may stay.
    pub(super) fn refused<T>(&self, work: impl FnOnce(&mut Writer<'_>) -> Result<T>) -> crate::Error {
        let mut writer = self.store.write().unwrap();
        work(&mut writer).err().unwrap()
    }

    pub(super) fn dataset(&self, number: u128) -> Option<Dataset> {
        self.store.read().unwrap().dataset(dataset_id(number), &Scope::everything()).unwrap()
    }
}

pub(super) fn quick() -> StoreOptions {
    StoreOptions { busy_timeout: Duration::from_secs(5), file_limit: 1000, readers: 2 }
}

pub(super) fn dataset_id(number: u128) -> DatasetId {
    DatasetId::from_uuid(Uuid::from_u128(number))
}

pub(super) fn organisation_id(number: u128) -> OrganisationId {
    OrganisationId::from_uuid(Uuid::from_u128(number))
}

pub(super) fn account_id(number: u128) -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(number))
}

pub(super) fn resource_id(number: u128) -> ResourceId {
    ResourceId::from_uuid(Uuid::from_u128(number))
}

pub(super) fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

pub(super) fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000 + second, 123_456_789).unwrap()
}

pub(super) fn permit() -> Permit {
    Permit::for_test(Action::UpdateDataset)
}

pub(super) fn dataset(number: u128) -> Dataset {
    Dataset {
        id: dataset_id(number),
        slug: slug(&format!("dataset-{number}")),
        revision: Revision(1),
        state: State::Draft,
        state_before_deletion: None,
        created: at(0),
        modified: at(0),
        first_public: None,
        creator: Some(account_id(1)),
        collaborators: Vec::new(),
        metadata: Metadata {
            title: format!("Jeu {number}"),
            organisation: Some(organisation_id(1)),
            ..Metadata::default()
        },
        resources: Vec::new(),
        provenance: None,
    }
}

pub(super) fn organisation(number: u128, name: &str, address: &str) -> Organisation {
    Organisation {
        id: organisation_id(number),
        slug: slug(address),
        revision: Revision(1),
        created: at(0),
        details: OrganisationDetails { name: name.to_owned(), ..OrganisationDetails::default() },
    }
}

pub(super) fn account(number: u128, login: &str) -> Account {
    Account {
        id: account_id(number),
        revision: Revision(1),
        created: at(0),
        details: AccountDetails { login: login.to_owned(), ..AccountDetails::default() },
    }
}

pub(super) fn resource(number: u128, file: Option<(&str, i64)>) -> Resource {
    Resource {
        id: resource_id(number),
        created: at(0),
        modified: at(0),
        file: file.map(|(hash, size)| StoredFile { hash: hash.to_owned(), size, name: "f.csv".to_owned() }),
        metadata: ResourceMetadata::default(),
    }
}

pub(super) fn tell(writer: &mut Writer<'_>, action: &str, subject: Subject) -> i64 {
    let event = NewEvent {
        time: at(1),
        account: Some(account_id(1)),
        source: None,
        action: action.to_owned(),
        subject,
    };
    writer.journal(event).unwrap()
}

pub(super) fn add(writer: &mut Writer<'_>, dataset: &Dataset) -> Result<()> {
    writer.insert_dataset(&WellFormed::for_test(dataset.clone()), &permit())?;
    tell(writer, "dataset.create", Subject::Dataset(dataset.id));
    Ok(())
}

/// Changes a dataset and writes its next revision.
pub(super) fn change(
    writer: &mut Writer<'_>,
    number: u128,
    work: impl FnOnce(&mut Dataset),
) -> Result<Dataset> {
    let mut dataset = writer.dataset(dataset_id(number), &Scope::everything())?.unwrap();
    let expected = dataset.revision;
    work(&mut dataset);
    dataset.revision = expected.next();
    writer.put_dataset(&WellFormed::for_test(dataset.clone()), &permit(), expected)?;
    tell(writer, "dataset.update", Subject::Dataset(dataset.id));
    Ok(dataset)
}

pub(super) fn publish(writer: &mut Writer<'_>, number: u128) -> Result<()> {
    let mut dataset = writer.dataset(dataset_id(number), &Scope::everything())?.unwrap();
    let expected = dataset.revision;
    dataset.state = State::Published;
    dataset.revision = expected.next();
    writer.put_published(&Publishable::for_test(dataset), &permit(), expected)?;
    tell(writer, "dataset.publish", Subject::Dataset(dataset_id(number)));
    Ok(())
}

pub(super) fn purge(writer: &mut Writer<'_>, number: u128) -> Result<()> {
    writer.purge_dataset(dataset_id(number), &Permit::for_test(Action::PurgeDataset))?;
    tell(writer, "dataset.purge", Subject::Dataset(dataset_id(number)));
    Ok(())
}
