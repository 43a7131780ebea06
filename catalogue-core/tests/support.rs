//! What the tests share: a catalogue in a temporary folder, people, and datasets that publish.

pub mod loopback;
pub mod peers;

use catalogue_core::{
    AccountDetails, AccountId, Catalogue, Clock, Dataset, DatasetId, Membership, Metadata, Options,
    Organisation, OrganisationDetails, Principal, Query, ResourceMetadata, Role, Session,
};
use chrono::{DateTime, Duration, TimeZone, Utc};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

/// A clock that goes on one second at each look.
#[derive(Default)]
pub struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> DateTime<Utc> {
        let start = Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap();
        start + Duration::seconds(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

pub fn options() -> Options {
    Options {
        clock: Arc::new(Ticking::default()),
        base_url: "https://data.example.org".into(),
        ..Options::default()
    }
}

/// A clock that stands where it was put.
pub struct Hands(AtomicI64);

impl Hands {
    pub fn at(date: &str) -> Arc<Self> {
        let hands = Self(AtomicI64::new(0));
        hands.put(date);
        Arc::new(hands)
    }

    pub fn put(&self, date: &str) {
        let time: DateTime<Utc> = format!("{date}T12:00:00Z").parse().unwrap();
        self.0.store(time.timestamp(), Ordering::Relaxed);
    }
}

impl Clock for Hands {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(Ordering::Relaxed), 0).unwrap()
    }
}

/// A catalogue that goes away with the value.
pub struct World {
    pub catalogue: Catalogue,
    _folder: TempDir,
}

impl World {
    pub fn new() -> Self {
        Self::with(options())
    }

    pub fn with(options: Options) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let admin = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
        let catalogue = Catalogue::create(folder.path().join("catalogue"), options, admin).unwrap();
        Self { catalogue, _folder: folder }
    }

    pub fn session(&self, principal: Principal) -> Session {
        self.catalogue.session(principal, None).unwrap()
    }

    pub fn admin(&self) -> Session {
        self.session(self.catalogue.principal("admin").unwrap())
    }

    pub fn anonymous(&self) -> Session {
        self.session(Principal::Anonymous)
    }

    pub fn organisation(&self, name: &str) -> Organisation {
        let details =
            OrganisationDetails { name: name.into(), active: true, ..OrganisationDetails::default() };
        self.admin().create_organisation(details).unwrap()
    }

    /// An account with a role, and its session.
    pub fn account(&self, login: &str, roles: &[(&Organisation, Role)]) -> (AccountId, Session) {
        let memberships: Vec<Membership> =
            roles.iter().map(|(held, role)| Membership { organisation: held.id, role: *role }).collect();
        let details = AccountDetails {
            login: login.into(),
            home: memberships.first().map(|membership| membership.organisation),
            memberships,
            active: true,
            ..AccountDetails::default()
        };
        let account = self.admin().create_account(details).unwrap();
        (account.id, self.session(Principal::Account(account.id)))
    }

    /// Publishes a dataset as the administrator.
    pub fn published(&self, metadata: Metadata) -> Dataset {
        self.published_with(metadata, vec![link("Fichier", "https://example.org/f.csv")])
    }

    pub fn published_with(&self, metadata: Metadata, resources: Vec<ResourceMetadata>) -> Dataset {
        let admin = self.admin();
        let draft = admin.create(metadata).unwrap();
        let draft = admin.add_resources(draft.id, draft.revision, resources).unwrap();
        admin.publish(draft.id, draft.revision).unwrap()
    }
}

/// A dataset that meets the profile of PIGMA.
pub fn metadata(organisation: &Organisation, title: &str, keywords: &[&str]) -> Metadata {
    Metadata {
        title: title.into(),
        description: format!(
            "Description de « {title} », assez longue pour dire ce que contient le jeu de données."
        ),
        keywords: keywords.iter().map(|keyword| (*keyword).to_owned()).collect(),
        licence: Some("etalab-2.0".into()),
        organisation: Some(organisation.id),
        frequency: Some("ANNUAL".into()),
        data_types: vec!["donnees-ouvertes".into()],
        themes: vec!["environnement".into()],
        ..Metadata::default()
    }
}

pub fn link(name: &str, url: &str) -> ResourceMetadata {
    ResourceMetadata {
        name: name.into(),
        description: format!("{name}, au format d'échange."),
        resource_type: Some("main".into()),
        url: Some(url.into()),
        ..ResourceMetadata::default()
    }
}

pub fn text(text: &str) -> Query {
    Query { text: text.into(), page_size: 100, ..Query::default() }
}

/// The identifiers found, in order.
pub fn found(session: &Session, query: &Query) -> Vec<DatasetId> {
    session.search(query).unwrap().hits.into_iter().map(|hit| hit.id).collect()
}

/// The counts of a facet, by code.
pub fn counts(session: &Session, query: &Query, facet: &str) -> std::collections::BTreeMap<String, i64> {
    let query = Query { facets: vec![facet.into()], facet_limit: 1_000, ..query.clone() };
    let page = session.search(&query).unwrap();
    let facet = page.facets.into_iter().find(|held| held.name == facet).expect("the facet was asked for");
    facet.values.into_iter().map(|value| (value.code, value.count)).collect()
}
