//! Made-up datasets for the tests of this folder.

use crate::access::Scope;
use crate::access::{Principal, Standing};
use crate::id::{AccountId, DatasetId, OrganisationId, Revision, Slug};
use crate::model::{
    Account, AccountDetails, BoundingBox, Dataset, Membership, Metadata, Resource, ResourceMetadata, Role,
    State, Visibility,
};
use crate::search::find::Found;
use crate::search::{Index, Indexed, Position, Query, Snapshot, plan};
use crate::vocabulary::Vocabulary;
use chrono::{DateTime, TimeZone, Utc};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) fn id(number: u128) -> DatasetId {
    DatasetId::from_uuid(Uuid::from_u128(number << 64 | 0x55))
}

pub(crate) fn organisation(number: u128) -> OrganisationId {
    OrganisationId::from_uuid(Uuid::from_u128(number))
}

pub(crate) fn day() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 0, 0, 0).unwrap()
}

/// A published public dataset with a title.
pub(crate) fn sample(number: u128, title: &str) -> Indexed {
    let metadata =
        Metadata { title: title.to_owned(), organisation: Some(organisation(1)), ..Metadata::default() };
    let dataset = Dataset {
        id: id(number),
        slug: Slug::from_title(title, "x"),
        revision: Revision(1),
        state: State::Published,
        state_before_deletion: None,
        created: day(),
        modified: day(),
        first_public: None,
        creator: None,
        collaborators: Vec::new(),
        metadata,
        resources: Vec::new(),
        provenance: None,
    };
    Indexed {
        dataset,
        organisation_name: "Région Sud".to_owned(),
        organisation_slug: "region-sud".to_owned(),
        portals: Vec::new(),
        words: Vec::new(),
    }
}

impl Indexed {
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Metadata)) -> Self {
        change(&mut self.dataset.metadata);
        self
    }

    pub(crate) fn keywords(self, keywords: &[&str]) -> Self {
        self.with(|metadata| metadata.keywords = keywords.iter().map(|word| (*word).to_owned()).collect())
    }

    pub(crate) fn described(self, description: &str) -> Self {
        self.with(|metadata| metadata.description = description.to_owned())
    }

    pub(crate) fn private(self) -> Self {
        self.with(|metadata| metadata.visibility = Visibility::Private)
    }

    pub(crate) fn boxed(self, bounds: [f64; 4]) -> Self {
        let [west, south, east, north] = bounds;
        self.with(|metadata| metadata.extent.boxes.push(BoundingBox::new(west, south, east, north)))
    }

    pub(crate) fn of(mut self, number: u128, slug: &str, name: &str) -> Self {
        self.dataset.metadata.organisation = Some(organisation(number));
        (self.organisation_slug, self.organisation_name) = (slug.to_owned(), name.to_owned());
        self
    }

    pub(crate) fn in_state(mut self, state: State) -> Self {
        self.dataset.state = state;
        self
    }

    pub(crate) fn resource(mut self, format: &str) -> Self {
        self.dataset.resources.push(Resource {
            id: crate::id::ResourceId::from_uuid(Uuid::from_u128(self.dataset.resources.len() as u128)),
            created: day(),
            modified: day(),
            file: None,
            metadata: ResourceMetadata { format: Some(format.to_owned()), ..ResourceMetadata::default() },
        });
        self
    }
}

pub(crate) fn at(sequence: i64) -> Position {
    Position { store: Uuid::from_u128(1), epoch: 0, sequence }
}

/// An index holding these datasets, in so many commits; the last ones in the tail.
pub(crate) fn index(datasets: &[Indexed], commits: usize, tail: usize) -> (TempDir, Index) {
    let folder = tempfile::tempdir().unwrap();
    let (index, position) = Index::open(folder.path()).unwrap();
    assert_eq!(position, None);
    index.rebuild(at(0), &mut std::iter::empty(), &mut |_| true).unwrap();
    let (committed, rest) = datasets.split_at(datasets.len() - tail);
    let size = committed.len().div_ceil(commits).max(1);
    let changes = |list: &[Indexed]| list.iter().map(|one| (one.dataset.id, Some(one.clone()))).collect();
    for (number, list) in committed.chunks(size).enumerate() {
        index.apply(at(number as i64 + 1), changes(list)).unwrap();
    }
    if tail > 0 {
        index.set_tail(at(100), changes(rest), false).unwrap();
    }
    (folder, index)
}

/// The scope of an editor of an organisation.
pub(crate) fn member(number: u128) -> Scope {
    let id = AccountId::from_uuid(Uuid::from_u128(9));
    let membership = Membership { organisation: organisation(number), role: Role::Editor };
    let details = AccountDetails { memberships: vec![membership], active: true, ..AccountDetails::default() };
    let account = Account { id, revision: Revision(1), created: day(), details };
    Scope::of(&Standing::new(Principal::Account(id), Some(account)))
}

pub(crate) fn ask(snapshot: &Snapshot, query: &Query, scope: &Scope) -> Found {
    snapshot.find(&plan(query, &Vocabulary::default()).unwrap(), scope, None).unwrap()
}

pub(crate) fn text(words: &str) -> Query {
    Query { text: words.to_owned(), ..Query::default() }
}

/// The numbers of the hits, in order.
pub(crate) fn numbers(found: &Found) -> Vec<u128> {
    found.ids.iter().map(|(id, _)| id.uuid().as_u128() >> 64).collect()
}

/// The hits of a text for everybody, as a sorted set.
pub(crate) fn hits(snapshot: &Snapshot, words: &str) -> Vec<u128> {
    let mut hits = numbers(&ask(snapshot, &text(words), &Scope::public()));
    hits.sort_unstable();
    hits
}
