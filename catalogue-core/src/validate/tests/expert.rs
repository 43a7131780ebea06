//! Every rule of the expert profiles, on the side that passes and on the side that fails.

use super::*;
use crate::model::{
    Access, BoundingBox, Conformity, CoupledResource, Encoding, Identifier, Period, Resolution, ServiceOffer,
};
use Severity::{Error, Hint, Warning};

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

pub(super) fn inspire() -> &'static Profile {
    profile("inspire").unwrap()
}

fn dcat_ap() -> &'static Profile {
    profile("dcat-ap").unwrap()
}

/// A dataset without a single issue under `inspire`.
pub(super) fn expert() -> Dataset {
    with(|dataset| {
        let metadata = &mut dataset.metadata;
        metadata.contacts = vec![Contact {
            organisation: some("Département de la Gironde"),
            email: some("sig@exemple.fr"),
            role: some("pointOfContact"),
            ..Contact::default()
        }];
        metadata.extent.boxes = vec![BoundingBox::new(-1.26, 44.19, 0.31, 45.57)];
        metadata.temporal = vec![Period { start: "2019".parse().ok(), end: None }];
        metadata.created_on = "2019-05-02".parse().ok();
        metadata.updated_on = "2026-05-02".parse().ok();
        metadata.languages = vec!["fr".to_owned()];
        metadata.lineage = some("Relevé sur le terrain, saisi sur l'orthophotographie.");
        metadata.crs = vec!["EPSG:2154".to_owned()];
        metadata.representations = vec!["vector".to_owned()];
        metadata.encodings = vec![Encoding { name: "GeoJSON".to_owned(), version: some("RFC 7946") }];
        metadata.resolution = vec![Resolution::Scale(5_000)];
        metadata.topics = vec!["transportation".to_owned()];
        metadata.inspire_themes = vec!["tn".to_owned()];
        metadata.access_reason = some("none");
        metadata.conformity = vec![Conformity {
            specification: "Règlement (UE) n° 1089/2010 de la Commission".to_owned(),
            uri: some("http://data.europa.eu/eli/reg/2010/1089"),
            date: "2010-12-08".parse().ok(),
            pass: None,
        }];
        metadata.identifiers = vec![Identifier {
            kind: "resource".to_owned(),
            value: "pistes".to_owned(),
            namespace: some("https://exemple.fr/jeux/"),
        }];
    })
}

/// A view service without a single issue under `inspire`.
fn service() -> Dataset {
    let mut dataset = expert();
    dataset.metadata = Metadata {
        kind: "service".to_owned(),
        service_type: some("view"),
        operates_on: vec![CoupledResource { identifier: some("pistes"), url: None }],
        conformity: vec![Conformity {
            specification: "Règlement (CE) n° 976/2009".to_owned(),
            uri: None,
            date: "2009-10-19".parse().ok(),
            pass: Some(true),
        }],
        topics: Vec::new(),
        languages: Vec::new(),
        lineage: None,
        crs: Vec::new(),
        representations: Vec::new(),
        resolution: Vec::new(),
        encodings: Vec::new(),
        temporal: Vec::new(),
        ..dataset.metadata
    };
    dataset.resources[0].metadata.format = None;
    dataset.resources[0].metadata.services = vec![ServiceOffer::default()];
    dataset
}

fn issues(dataset: &Dataset) -> Vec<(String, IssueCode, Severity)> {
    short(check(dataset, inspire(), &context()))
}

/// Asserts that the expert dataset, changed, has exactly one issue.
#[track_caller]
fn fails(change: impl FnOnce(&mut Dataset), path: &str, code: IssueCode, severity: Severity) {
    let mut dataset = expert();
    change(&mut dataset);
    assert_eq!(issues(&dataset), [(path.to_owned(), code, severity)]);
}

/// Asserts that the expert dataset, changed, has no issue.
#[track_caller]
fn passes(change: impl FnOnce(&mut Dataset)) {
    let mut dataset = expert();
    change(&mut dataset);
    assert_eq!(issues(&dataset), []);
}

#[test]
fn full_records_have_nothing_against_them() {
    passes(|_| {});
    assert_eq!(issues(&service()), []);
}

#[test]
fn what_is_mandatory_depends_on_what_the_thing_is() {
    let required = |kind: &str| -> Vec<String> {
        let bare = with(|dataset| {
            dataset.metadata =
                Metadata { title: "Une fiche".to_owned(), kind: kind.to_owned(), ..Metadata::default() };
        });
        let errors = issues(&bare)
            .into_iter()
            .filter(|(_, code, severity)| *code == IssueCode::Required && *severity == Error);
        errors.map(|(path, _, _)| path).collect()
    };
    let data = [
        "access_reason",
        "contacts",
        "crs",
        "description",
        "languages",
        "licence",
        "lineage",
        "organisation",
        "representations",
        "topics",
    ];
    assert_eq!(required("dataset"), data);
    assert_eq!(required("series"), data);
    assert_eq!(
        required("service"),
        ["access_reason", "contacts", "description", "licence", "organisation", "service_type"]
    );
    for kind in ["map", "application", "non-geographic"] {
        assert_eq!(required(kind), ["description", "licence", "organisation"], "{kind}");
    }
}

#[test]
fn titles_and_abstracts() {
    for title in ["RPG", "BD TOPO", "OCS-GE 2020"] {
        fails(|it| it.metadata.title = title.to_owned(), "title", IssueCode::TitleAcronym, Warning);
    }
    for title in ["RPG 2020 de la Gironde", "Hydrographie", "BD TOPO Gironde", "INSPIREMENT VOTRE", "2020"] {
        passes(|it| it.metadata.title = title.to_owned());
    }
    let repeat = |it: &mut Dataset| it.metadata.description = it.metadata.title.to_uppercase();
    fails(repeat, "description", IssueCode::DescriptionIsTitle, Warning);
}

#[test]
fn dates() {
    let none = |it: &mut Dataset| {
        (it.metadata.created_on, it.metadata.published_on, it.metadata.updated_on) = (None, None, None);
    };
    fails(none, "created_on", IssueCode::NoDate, Error);
    fails(|it| it.metadata.created_on = None, "created_on", IssueCode::NoCreationDate, Hint);
    fails(|it| it.metadata.updated_on = "2018".parse().ok(), "updated_on", IssueCode::DatesReversed, Warning);
    fails(
        |it| it.metadata.published_on = "2019-04".parse().ok(),
        "published_on",
        IssueCode::DatesReversed,
        Warning,
    );
    // The year may hold the day of creation.
    passes(|it| it.metadata.updated_on = "2019".parse().ok());
    passes(|it| it.metadata.published_on = None);
    fails(|it| it.metadata.temporal.clear(), "temporal", IssueCode::NoTemporal, Hint);
    fails(|it| it.metadata.temporal = vec![Period::default()], "temporal", IssueCode::NoTemporal, Hint);
}

#[test]
fn boxes() {
    let gironde = BoundingBox::new(-1.26, 44.19, 0.31, 45.57);
    let reunion = BoundingBox::new(55.21, -21.39, 55.84, -20.87);
    let put = |boxes: Vec<BoundingBox>| move |it: &mut Dataset| it.metadata.extent.boxes = boxes;
    fails(put(vec![]), "extent.boxes", IssueCode::NoBox, Error);
    passes(put(vec![gironde, reunion]));
    for coarse in [BoundingBox::new(-1.0, 44.0, 1.0, 46.0), BoundingBox::new(-1.3, 44.1, 0.3, 45.6)] {
        fails(put(vec![coarse]), "extent.boxes[0]", IssueCode::BoxCoarse, Warning);
    }
    passes(put(vec![BoundingBox::new(-1.0, 44.0, 1.0, 45.57)]));
    let next_door = BoundingBox::new(0.31, 44.19, 1.03, 45.57);
    passes(put(vec![gironde, next_door]));
    let over = BoundingBox::new(0.05, 45.02, 1.03, 46.11);
    fails(put(vec![gironde, reunion, over]), "extent.boxes[2]", IssueCode::BoxesOverlap, Warning);
    // From Martinique, or Réunion, to the north of France.
    for ocean in [BoundingBox::new(-61.81, 14.38, 9.56, 51.09), BoundingBox::new(-5.14, -21.39, 55.84, 51.09)]
    {
        fails(put(vec![ocean]), "extent.boxes[0]", IssueCode::BoxOverOceans, Warning);
    }
    passes(put(vec![BoundingBox::new(-5.14, 41.33, 9.56, 51.09)]));
    let europe = BoundingBox::new(-31.27, 27.64, 45.01, 71.18);
    passes(put(vec![europe]));
}

#[test]
fn the_scope_of_inspire() {
    // Without a theme, data is outside; it is worth a second look.
    let outside = |it: &mut Dataset| it.metadata.inspire_themes.clear();
    fails(outside, "inspire_themes", IssueCode::OutsideInspire, Hint);
    // It cannot have been tested against the regulation and be outside.
    let tested = |it: &mut Dataset| {
        it.metadata.inspire_themes.clear();
        it.metadata.conformity[0].pass = Some(false);
    };
    fails(tested, "inspire_themes", IssueCode::NoInspireTheme, Error);
    let elsewhere = |it: &mut Dataset| {
        it.metadata.inspire_themes.clear();
        it.metadata.inspire_url = some("https://exemple.fr/fiche");
    };
    fails(elsewhere, "inspire_themes", IssueCode::NoInspireTheme, Error);
    fails(|it| it.metadata.conformity.clear(), "conformity", IssueCode::NoConformity, Error);
    let outside = |it: &mut Dataset| {
        it.metadata.inspire_themes.clear();
        it.metadata.conformity.clear();
    };
    fails(outside, "inspire_themes", IssueCode::OutsideInspire, Hint);
    let local = |it: &mut Dataset| {
        it.metadata.conformity[0].specification = "Standard CNIG".to_owned();
        it.metadata.conformity[0].uri = None;
    };
    fails(local, "conformity", IssueCode::ConformityNotInspire, Warning);
    fails(
        |it| it.metadata.conformity[0].date = None,
        "conformity[0].date",
        IssueCode::ConformityUndated,
        Warning,
    );
}

#[test]
fn contacts() {
    let only = |contact: Contact| move |it: &mut Dataset| it.metadata.contacts = vec![contact];
    let mail = Contact { email: some("sig@exemple.fr"), ..Contact::default() };
    fails(only(mail.clone()), "contacts", IssueCode::NoCompleteContact, Error);
    let named = Contact { organisation: some("Département"), ..Contact::default() };
    fails(only(named.clone()), "contacts", IssueCode::NoCompleteContact, Error);
    let whole = Contact { organisation: some("Département"), ..mail.clone() };
    passes(only(whole.clone()));
    let owner = Contact { role: some("owner"), ..whole.clone() };
    fails(only(owner), "contacts", IssueCode::NoPointOfContact, Warning);
    let two = |second: Contact| move |it: &mut Dataset| it.metadata.contacts.push(second);
    fails(two(mail), "contacts[1].organisation", IssueCode::ContactIncomplete, Warning);
    fails(two(named), "contacts[1].email", IssueCode::ContactIncomplete, Warning);
    let person = Contact { email: some("camille.exemple@exemple.fr"), ..whole.clone() };
    fails(only(person), "contacts[0].email", IssueCode::NominativeEmail, Warning);
    let generic = Contact { email: some("contact@exemple.fr"), ..whole.clone() };
    fails(only(generic), "contacts[0].email", IssueCode::GenericEmail, Warning);
    passes(only(Contact { email: some("service.urbanisme@exemple.fr"), ..whole }));
}

#[test]
fn resolution_and_encoding() {
    fails(|it| it.metadata.resolution.clear(), "resolution", IssueCode::NoResolution, Warning);
    passes(|it| {
        it.metadata.resolution.clear();
        it.metadata.representations = vec!["textTable".to_owned()];
    });
    // The format of a file is an encoding; that of a service is none.
    passes(|it| it.metadata.encodings.clear());
    let none = |it: &mut Dataset| {
        it.metadata.encodings.clear();
        it.resources[0].metadata.format = None;
    };
    fails(none, "encodings", IssueCode::NoEncoding, Error);
    let blank = |it: &mut Dataset| it.metadata.encodings[0].version = some(" ");
    fails(blank, "encodings[0].version", IssueCode::EncodingWithoutVersion, Warning);
}

#[test]
fn links() {
    let closed = |it: &mut Dataset| {
        it.resources[0].metadata.access.download = Access::Closed;
        it.metadata.access_reason = some("h");
    };
    fails(closed, "resources", IssueCode::NoPublicLink, Warning);
    passes(|it| {
        closed(it);
        it.metadata.link = some("https://exemple.fr/pistes");
    });
    // Closed data with "no limitation" gives no reason.
    let mut dataset = expert();
    closed(&mut dataset);
    dataset.metadata.access_reason = some("none");
    let told = issues(&dataset);
    assert!(told.contains(&("resources[0].access.reason".to_owned(), IssueCode::ReasonRequired, Error)));
}

#[test]
fn identifiers() {
    let with = |kind: &str, value: &str, namespace: Option<&str>| {
        let identifier = Identifier {
            kind: kind.to_owned(),
            value: value.to_owned(),
            namespace: namespace.map(str::to_owned),
        };
        move |it: &mut Dataset| it.metadata.identifiers = vec![identifier]
    };
    let path = "identifiers[0].namespace";
    fails(with("resource", "pistes", None), path, IssueCode::IdentifierWithoutNamespace, Warning);
    passes(with("resource", "https://exemple.fr/jeux/pistes", None));
    passes(with("resource", "urn:isogeo:metadata:uuid:1", None));
    passes(with("file", "pistes", None));
    let siren = with("resource", "fr-120066022-jdd-1", Some("https://exemple.fr/"));
    fails(siren, "identifiers[0].value", IssueCode::IdentifierSiren, Hint);
    passes(with("resource", "fr-12-jdd-1", Some("https://exemple.fr/")));
}

#[test]
fn services() {
    let fails = |change: fn(&mut Dataset), path: &str, code: IssueCode, severity: Severity| {
        let mut dataset = service();
        change(&mut dataset);
        assert_eq!(issues(&dataset), [(path.to_owned(), code, severity)]);
    };
    fails(|it| it.metadata.service_type = None, "service_type", IssueCode::Required, Error);
    fails(|it| it.metadata.operates_on.clear(), "operates_on", IssueCode::NoCoupledResource, Warning);
    fails(|it| it.metadata.conformity.clear(), "conformity", IssueCode::NoConformity, Error);
    fails(|it| it.resources[0].metadata.services.clear(), "resources", IssueCode::NoServiceLink, Warning);
    // A service that finds works on no data in particular.
    let mut discovery = service();
    discovery.metadata.service_type = some("discovery");
    discovery.metadata.operates_on.clear();
    assert_eq!(issues(&discovery), []);
}

#[test]
fn dcat_ap_wants_what_it_recommends_and_no_more() {
    let told = |dataset: &Dataset| short(check(dataset, dcat_ap(), &context()));
    let mut dataset = expert();
    assert_eq!(told(&dataset), []);
    dataset.metadata = Metadata {
        title: dataset.metadata.title,
        description: dataset.metadata.description,
        licence: dataset.metadata.licence,
        ..Metadata::default()
    };
    let at = |path: &str, code, severity| (path.to_owned(), code, severity);
    assert_eq!(
        told(&dataset),
        [
            at("contacts", IssueCode::Required, Warning),
            at("keywords", IssueCode::Required, Warning),
            at("organisation", IssueCode::Required, Warning),
            at("themes", IssueCode::NoEuTheme, Warning),
            at("extent", IssueCode::NoExtent, Hint),
            at("temporal", IssueCode::NoTemporal, Hint),
        ]
    );
    // A topic or an INSPIRE theme leads to a European one too.
    dataset.metadata.topics = vec!["transportation".to_owned()];
    assert!(!told(&dataset).iter().any(|(_, code, _)| *code == IssueCode::NoEuTheme));
    dataset.resources[0].metadata.url = None;
    assert!(told(&dataset).contains(&at("resources[0].source", IssueCode::Required, Error)));
}

#[test]
fn an_issue_knows_the_step_where_it_is_set_right() {
    for (path, step) in [
        ("extent.boxes[0]", "coverage"),
        ("contacts[2].email", "contacts"),
        ("resources[0].access.reason", "resource"),
        ("resources", "resource"),
        ("granularity", "identification"),
        ("", "identification"),
    ] {
        assert_eq!(inspire().step(path), step, "{path}");
    }
    assert_eq!(pigma().step("title"), "dataset");
}
