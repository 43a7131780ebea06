//! A small world to check records in.

mod advice;
mod agreement;
mod expert;
mod forms;
mod quality;
mod reading;
mod robust;
mod upgrade;
mod well_formed;

use super::{Context, Known, Limits, Profile, check, profile};
use crate::id::{AccountId, DatasetId, OrganisationId, ResourceId, Revision, Slug};
use crate::issue::{Issue, IssueCode, Severity};
use crate::model::{Contact, Dataset, Extent, Metadata, Resource, ResourceMetadata, State};
use crate::vocabulary::{SchemeTerms, Vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use uuid::Uuid;

pub(super) const PRODUCER: OrganisationId = OrganisationId::from_uuid(Uuid::from_u128(1));
pub(super) const STRANGER: OrganisationId = OrganisationId::from_uuid(Uuid::from_u128(2));
pub(super) const ALICE: AccountId = AccountId::from_uuid(Uuid::from_u128(3));
pub(super) const OWN: DatasetId = DatasetId::from_uuid(Uuid::from_u128(10));
pub(super) const SERIES: DatasetId = DatasetId::from_uuid(Uuid::from_u128(11));
pub(super) const LOOP: DatasetId = DatasetId::from_uuid(Uuid::from_u128(12));
pub(super) const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// A catalogue with one organisation, one account, a series, and a series that leads back to OWN.
pub(super) struct World;

impl Known for World {
    fn organisation(&self, id: OrganisationId) -> bool {
        id == PRODUCER
    }
    fn account(&self, id: AccountId) -> bool {
        id == ALICE
    }
    fn dataset(&self, id: DatasetId) -> bool {
        [OWN, SERIES, LOOP].contains(&id)
    }
    fn parent(&self, id: DatasetId) -> Option<DatasetId> {
        (id == LOOP).then_some(OWN)
    }
    fn portal(&self, code: &str) -> bool {
        code == "portail"
    }
    fn territory(&self, id: &str) -> bool {
        id == "department:33"
    }
    fn file(&self, hash: &str) -> bool {
        hash == HASH
    }
}

macro_rules! schemes {
    ($($name:literal),*) => { [$(include_str!(concat!("../../../vocabularies/", $name, ".json"))),*] };
}

/// The vocabularies shipped, offered as PIGMA does.
pub(super) static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let files = schemes![
        "frequency",
        "licence",
        "theme",
        "category",
        "granularity",
        "data-type",
        "resource-type",
        "format",
        "crs",
        "support",
        "organisation-type",
        "access-level",
        "access-reason",
        "access-reason-crpa",
        "progress",
        "contact-role",
        "topic-category",
        "inspire-theme",
        "kind",
        "language",
        "representation",
        "service-type"
    ];
    #[derive(serde::Deserialize)]
    struct Preset {
        schemes: BTreeMap<String, Vec<String>>,
    }
    let preset: Preset =
        serde_json::from_str(include_str!("../../../vocabularies/preset-pigma.json")).unwrap();
    Vocabulary::new(files.iter().map(|text| {
        let mut scheme: SchemeTerms = serde_json::from_str(text).unwrap();
        if let Some(offered) = preset.schemes.get(&scheme.scheme) {
            scheme.offered = Some(offered.clone());
        }
        scheme
    }))
});

static LIMITS: LazyLock<Limits> = LazyLock::new(Limits::default);

pub(super) fn context() -> Context<'static> {
    Context {
        vocabulary: &VOCABULARY,
        known: &World,
        today: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
        limits: &LIMITS,
    }
}

pub(super) fn pigma() -> &'static Profile {
    profile("pigma").unwrap()
}

pub(super) fn simple() -> &'static Profile {
    profile("simple").unwrap()
}

pub(super) fn resource() -> Resource {
    Resource {
        id: ResourceId::from_uuid(Uuid::from_u128(20)),
        created: DateTime::<Utc>::default(),
        modified: DateTime::<Utc>::default(),
        file: None,
        metadata: ResourceMetadata {
            name: "Pistes cyclables 2026".to_owned(),
            description: "Une ligne par tronçon.".to_owned(),
            resource_type: Some("main".to_owned()),
            url: Some("https://data.exemple.fr/pistes.geojson".to_owned()),
            format: Some("GEOJSON".to_owned()),
            ..ResourceMetadata::default()
        },
    }
}

/// A dataset without a single issue under `pigma`.
pub(super) fn good() -> Dataset {
    let metadata = Metadata {
        title: "Pistes cyclables de la Gironde".to_owned(),
        description:
            "Tracé des pistes, bandes et voies cyclables du département, relevé sur le terrain par les \
                      services du conseil départemental et mis à jour chaque année."
                .to_owned(),
        keywords: vec!["vélo".to_owned(), "piste cyclable".to_owned(), "mobilité douce".to_owned()],
        licence: Some("etalab-2.0".to_owned()),
        organisation: Some(PRODUCER),
        frequency: Some("ANNUAL".to_owned()),
        data_types: vec!["donnees-ouvertes".to_owned(), "donnees-geographiques".to_owned()],
        themes: vec!["mobilite".to_owned()],
        contacts: vec![Contact { email: Some("sig@exemple.fr".to_owned()), ..Contact::default() }],
        extent: Extent { territory: Some("department:33".to_owned()), ..Extent::default() },
        published_on: "2026-11-22".parse().ok(),
        ..Metadata::default()
    };
    Dataset {
        id: OWN,
        slug: Slug::parse("pistes-cyclables").unwrap(),
        revision: Revision(1),
        state: State::Draft,
        state_before_deletion: None,
        created: DateTime::<Utc>::default(),
        modified: DateTime::<Utc>::default(),
        first_public: None,
        creator: None,
        collaborators: Vec::new(),
        metadata,
        resources: vec![resource()],
        provenance: None,
    }
}

/// The good dataset, changed.
pub(super) fn with(change: impl FnOnce(&mut Dataset)) -> Dataset {
    let mut dataset = good();
    change(&mut dataset);
    dataset
}

/// What `check` says under `pigma`, shortly.
pub(super) fn told(dataset: &Dataset) -> Vec<(String, IssueCode, Severity)> {
    short(check(dataset, pigma(), &context()))
}

pub(super) fn short(issues: Vec<Issue>) -> Vec<(String, IssueCode, Severity)> {
    issues.into_iter().map(|issue| (issue.path, issue.code, issue.severity)).collect()
}

/// Asserts that `check` under `pigma` says exactly one thing of the good dataset changed.
#[track_caller]
pub(super) fn says(change: impl FnOnce(&mut Dataset), path: &str, code: IssueCode, severity: Severity) {
    assert_eq!(told(&with(change)), [(path.to_owned(), code, severity)]);
}
