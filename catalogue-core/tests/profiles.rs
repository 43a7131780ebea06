//! One record under several profiles: begun in the simple form, moved to the expert one without
//! typing anything again, and back without losing anything.

use crate::support::{World, link, metadata, options};
use catalogue_core::{
    Contact, Dataset, Error, ErrorKind, ImportOptions, Issue, IssueCode, Metadata, Options, Organisation,
    OrganisationDetails, Period, Resolution, ResourceMetadata, Role, Session, Severity, State, Upgrade,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// A world whose datasets are of the simple form, and its one organisation.
fn desk() -> (World, Organisation, Session) {
    let world = World::with(Options { profile: Some("simple".into()), ..options() });
    let details = OrganisationDetails {
        name: "Département d'Exemple".into(),
        email: Some("sig@example.org".into()),
        ..OrganisationDetails::default()
    };
    let organisation = world.admin().create_organisation(details).unwrap();
    let (_, contributor) = world.account("contributeur", &[(&organisation, Role::Contributor)]);
    (world, organisation, contributor)
}

/// A record as the simple form makes it.
fn simple(organisation: &Organisation) -> Metadata {
    Metadata {
        themes: vec!["mobilite".into()],
        data_types: Vec::new(),
        extent: serde_json::from_value(json!({ "territory": "department:33" })).unwrap(),
        ..metadata(organisation, "Pistes cyclables de la Gironde", &["vélo", "piste", "mobilité"])
    }
}

fn data() -> ResourceMetadata {
    ResourceMetadata { crs: Some("EPSG:2154".into()), ..link("Pistes", "https://example.org/pistes.geojson") }
}

fn draft(session: &Session, organisation: &Organisation) -> Dataset {
    let draft = session.create(simple(organisation)).unwrap();
    session.add_resource(draft.id, draft.revision, data()).unwrap()
}

/// What a person adds in the expert form.
fn completed(metadata: &Metadata) -> Metadata {
    Metadata {
        topics: vec!["transportation".into()],
        inspire_themes: vec!["tn".into()],
        representations: vec!["vector".into()],
        languages: vec!["fr".into()],
        lineage: Some("Relevé sur le terrain.".into()),
        access_reason: Some("none".into()),
        created_on: "2019-05-02".parse().ok(),
        resolution: vec![Resolution::Scale(5_000)],
        temporal: vec![Period { start: "2019".parse().ok(), end: None }],
        conformity: serde_json::from_value(
            json!([{ "specification": "Règlement (UE) n° 1089/2010", "date": "2010-12-08" }]),
        )
        .unwrap(),
        ..metadata.clone()
    }
}

fn errors(upgrade: &Upgrade) -> Vec<(String, String, String)> {
    let errors = upgrade.missing.iter().filter(|held| held.issue.severity == Severity::Error);
    errors.map(|held| (held.step.clone(), held.issue.path.clone(), held.issue.code.to_string())).collect()
}

#[test]
fn a_simple_record_becomes_an_expert_one_without_typing_anything_again() {
    let (world, organisation, contributor) = desk();
    let before = draft(&contributor, &organisation);
    let moved = contributor.upgrade(before.id, before.revision, "inspire").unwrap();
    let filled: Vec<&str> = moved.filled.iter().map(|held| held.path.as_str()).collect();
    assert_eq!(filled, ["contacts", "crs"], "the box came with the territory when it was made");
    let after = &moved.dataset.metadata;
    assert_eq!(after.profile.as_deref(), Some("inspire"));
    assert_eq!(after.crs, ["EPSG:2154"]);
    let kept = Metadata { profile: None, contacts: Vec::new(), crs: Vec::new(), ..after.clone() };
    assert_eq!(kept, before.metadata, "what was typed stays");
    let step = |step: &str, path: &str, code: &str| (step.to_owned(), path.to_owned(), code.to_owned());
    assert_eq!(
        errors(&moved),
        [
            step("access", "access_reason", "required"),
            step("coverage", "created_on", "no-date"),
            step("quality", "languages", "required"),
            step("quality", "lineage", "required"),
            step("coverage", "representations", "required"),
            step("classification", "topics", "required"),
        ]
    );
    let suggested: Vec<&str> = moved.suggestions.iter().map(|held| held.path.as_str()).collect();
    assert_eq!(suggested, ["topics", "inspire_themes", "representations", "languages", "access_reason"]);
    // Once more changes nothing, and writes nothing.
    let again = contributor.upgrade(before.id, moved.dataset.revision, "inspire").unwrap();
    assert_eq!((again.dataset.revision, again.filled.len()), (moved.dataset.revision, 0));

    let whole = contributor.update(before.id, moved.dataset.revision, completed(after)).unwrap();
    let told = contributor.check(whole.id, None).unwrap();
    assert!(told.iter().all(|issue| issue.severity != Severity::Error), "{told:?}");
    let published = world.admin().publish(whole.id, whole.revision).unwrap();
    assert_eq!(published.state, State::Published);

    // And back: the simple form shows less, and nothing is lost.
    let back = world.admin().upgrade(published.id, published.revision, "simple").unwrap();
    assert_eq!(
        back.dataset.metadata,
        Metadata { profile: Some("simple".into()), ..published.metadata.clone() }
    );
    let there = world.admin().upgrade(published.id, back.dataset.revision, "inspire").unwrap();
    assert_eq!(there.dataset.metadata, published.metadata);
    assert_eq!(there.dataset.resources, published.resources);
}

#[test]
fn a_published_record_gains_no_error_by_being_moved() {
    let (world, organisation, contributor) = desk();
    let made = draft(&contributor, &organisation);
    let admin = world.admin();
    let published = admin.publish(made.id, made.revision).unwrap();
    let refused = admin.upgrade(published.id, published.revision, "inspire").unwrap_err();
    let Error::Invalid { issues } = refused else { panic!("{refused:?}") };
    let paths: Vec<&str> = issues.iter().map(|issue| issue.path.as_str()).collect();
    assert_eq!(paths, ["access_reason", "created_on", "languages", "lineage", "representations", "topics"]);
    let held = admin.get(published.id).unwrap().dataset;
    assert_eq!((held.revision, held.metadata.profile.clone()), (published.revision, None));

    // The expert form comes filled in before anything is written.
    let form = admin.form(Some("inspire"), Some(published.id)).unwrap();
    assert_eq!(form.defaults["profile"], "inspire");
    assert_eq!(form.defaults["title"], "Pistes cyclables de la Gironde");
    assert_eq!(form.defaults["crs"], json!(["EPSG:2154"]));
    assert_eq!(form.defaults["contacts"][0]["email"], "sig@example.org");
    assert_eq!(form.filled.len(), 2);
    assert!(form.suggestions.iter().any(|held| held.path == "topics"));
    let told: Vec<&Issue> = form.issues.iter().filter(|issue| issue.severity == Severity::Error).collect();
    assert_eq!(told, issues.iter().collect::<Vec<_>>(), "what the form says is what stops the move");
    assert_eq!(admin.get(published.id).unwrap().dataset.revision, published.revision);

    // Filled in, it is moved by one edit.
    let prefilled: Metadata = serde_json::from_value(form.defaults).unwrap();
    let edited = admin.update(published.id, published.revision, completed(&prefilled)).unwrap();
    assert_eq!((edited.state, edited.metadata.profile.as_deref()), (State::Published, Some("inspire")));
    // From now on its rules hold.
    let without = Metadata { lineage: None, ..edited.metadata.clone() };
    let refused = admin.update(edited.id, edited.revision, without).unwrap_err();
    assert!(matches!(refused, Error::Invalid { issues } if issues[0].path == "lineage"));
}

#[test]
fn moving_is_refused_as_an_edit_is() {
    let (world, organisation, contributor) = desk();
    let made = draft(&contributor, &organisation);
    let kind = |answer: Result<Upgrade, Error>| answer.unwrap_err().kind();
    assert_eq!(kind(contributor.upgrade(made.id, made.revision, "INSPIRE")), ErrorKind::BadInput);
    let stale = catalogue_core::Revision(made.revision.0 + 7);
    assert_eq!(kind(contributor.upgrade(made.id, stale, "inspire")), ErrorKind::Conflict);
    let (_, stranger) = world.account("inconnu", &[]);
    assert_eq!(kind(stranger.upgrade(made.id, made.revision, "inspire")), ErrorKind::NotFound);
    assert_eq!(kind(world.anonymous().upgrade(made.id, made.revision, "inspire")), ErrorKind::NotFound);
    let published = world.admin().publish(made.id, made.revision).unwrap();
    assert_eq!(kind(stranger.upgrade(made.id, published.revision, "inspire")), ErrorKind::Forbidden);
    let deleted = world.admin().prepare_delete(made.id).unwrap();
    world.admin().delete(made.id, &deleted.token).unwrap();
    let tombstone = world.admin().get(made.id).unwrap().dataset;
    assert_eq!(kind(world.admin().upgrade(made.id, tombstone.revision, "simple")), ErrorKind::Unsupported);
}

#[test]
fn catalogues_and_organisations_may_ask_for_the_expert_profiles() {
    for profile in ["inspire", "dcat-ap"] {
        let world = World::with(Options { profile: Some(profile.into()), ..options() });
        let organisation = world.organisation("Ville");
        let (_, contributor) = world.account("contributeur", &[(&organisation, Role::Contributor)]);
        assert_eq!(contributor.form(None, None).unwrap().profile, profile);
        let details = OrganisationDetails { profile: Some("simple".into()), ..organisation.details.clone() };
        let organisation =
            world.admin().update_organisation(organisation.id, organisation.revision, details).unwrap();
        assert_eq!(contributor.form(None, None).unwrap().profile, "simple");
        let details = OrganisationDetails { profile: Some(profile.into()), ..organisation.details };
        world.admin().update_organisation(organisation.id, organisation.revision, details).unwrap();
        let draft = contributor.create(simple(&world.admin().organisation("ville").unwrap())).unwrap();
        let asked = contributor.form(None, Some(draft.id)).unwrap();
        assert_eq!((asked.profile.as_str(), asked.filled.len()), (profile, 0));
    }
}

#[test]
fn a_filled_form_is_valid_for_the_schema_and_an_empty_one_is_not() {
    let (_world, organisation, contributor) = desk();
    let made = draft(&contributor, &organisation);
    for profile in ["inspire", "dcat-ap"] {
        let form = contributor.form(Some(profile), Some(made.id)).unwrap();
        let validator = jsonschema::draft202012::new(&form.schema).unwrap();
        let prefilled: Metadata = serde_json::from_value(form.defaults.clone()).unwrap();
        let whole = serde_json::to_value(completed(&prefilled)).unwrap();
        assert!(validator.is_valid(&whole), "{profile}: {:?}", validator.validate(&whole));
        assert_eq!(validator.is_valid(&form.defaults), profile == "dcat-ap", "{profile}");
        let mut service = whole.clone();
        service["kind"] = json!("service");
        assert_eq!(validator.is_valid(&service), profile == "dcat-ap", "a service says what it does");
        service["service_type"] = json!("view");
        service["lineage"] = Value::Null;
        assert!(validator.is_valid(&service), "{profile}");
        let resources = jsonschema::draft202012::new(&form.resource_schema).unwrap();
        assert!(resources.is_valid(&serde_json::to_value(data()).unwrap()));
        let steps = form.schema["x-steps"].as_array().unwrap();
        assert!(steps.len() >= 2 && steps.iter().all(|step| step["x-labels"]["en"].is_string()));
    }
}

#[test]
fn records_are_imported_under_the_profile_of_the_catalogue() {
    let world = World::with(Options { profile: Some("inspire".into()), ..options() });
    let organisation = world.organisation("Syndicat du bocage");
    let text = std::fs::read_to_string(crate::top().join("fixtures/metadata/inspire.xml")).unwrap();
    // A link that leads nowhere stops a publication under any profile.
    let bytes = text.replace("-- Lien vers la ressource --", "https://exemple.fr/a-venir").into_bytes();
    let options =
        ImportOptions { organisation: Some(organisation.id), publish: true, ..ImportOptions::default() };
    let report = world.admin().import(&bytes, &options, &mut |_, _| true).unwrap();
    let view = world.admin().get(report.records[0].id.unwrap()).unwrap();
    assert_eq!((view.dataset.state, view.dataset.metadata.profile.as_deref()), (State::Published, None));
    let told = world.admin().check(view.dataset.id, None).unwrap();
    assert!(told.iter().all(|issue| issue.severity != Severity::Error), "{told:?}");
    assert_eq!(view.dataset.metadata.representations, ["vector"]);
    // One that lacks what the profile asks for is taken all the same, under the simple one.
    let bare = String::from_utf8(bytes).unwrap();
    let bare = bare.replace("Photo-interprétation de 2019.", "").replace("haies-2021", "haies-2022");
    let report = world.admin().import(bare.as_bytes(), &options, &mut |_, _| true).unwrap();
    let taken = world.admin().get(report.records[0].id.unwrap()).unwrap().dataset;
    assert_eq!((taken.state, taken.metadata.profile.as_deref()), (State::Published, Some("simple")));
}

#[test]
fn what_is_known_of_a_contact_is_not_typed_again() {
    let (_world, organisation, contributor) = desk();
    let contact = Contact { email: Some("velo@example.org".into()), ..Contact::default() };
    let made = contributor.create(Metadata { contacts: vec![contact], ..simple(&organisation) }).unwrap();
    let moved = contributor.upgrade(made.id, made.revision, "inspire").unwrap();
    let held = moved.suggestions.iter().find(|held| held.path == "contacts[0].organisation").unwrap();
    assert_eq!(held.value, "Département d'Exemple");
    assert_eq!(moved.dataset.metadata.contacts[0].organisation, None, "a suggestion is not written");
    let told = moved.missing.iter().any(|held| held.issue.code == IssueCode::NoCompleteContact);
    assert!(told);
}

/// Real records of others: how many meet the expert profile as they are, and what the others lack.
#[test]
fn real_records_are_judged_by_the_expert_profile() {
    let Ok(corpus) = std::env::var("CATALOGUE_CORPUS") else {
        println!("skipped: set CATALOGUE_CORPUS to a folder of real records to run this");
        return;
    };
    let corpus = Path::new(&corpus);
    let index = std::fs::read_to_string(corpus.join("INDEX.tsv")).unwrap();
    let mut sums: BTreeMap<&str, (i64, i64, BTreeMap<String, i64>)> = BTreeMap::new();
    let world = World::with(Options { profile: Some("inspire".into()), ..options() });
    let owner = world.organisation("Qui moissonne").id;
    let admin = world.admin();
    for row in index.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [path, kind, _, _, language, note, ..] = fields.as_slice() else { continue };
        if !["iso19139", "iso19115-3", "csw-response"].contains(kind) {
            continue;
        }
        let synthetic = ["trimmed", "synthetic", "test"].iter().any(|word| note.contains(word));
        let class = match (language.starts_with("fr"), synthetic) {
            (true, false) => "French",
            (true, true) => "French, some made up",
            (false, _) => "others",
        };
        let options = ImportOptions {
            source: Some((*path).to_owned()),
            organisation: Some(owner),
            ..ImportOptions::default()
        };
        let bytes = std::fs::read(corpus.join(path)).unwrap();
        let Ok(report) = admin.import(&bytes, &options, &mut |_, _| true) else { continue };
        for id in report.records.iter().filter_map(|record| record.id) {
            let (records, met, rules) = sums.entry(class).or_default();
            let told = admin.check(id, Some("inspire")).unwrap();
            *records += 1;
            *met += i64::from(told.iter().all(|issue| issue.severity != Severity::Error));
            let mut broken: Vec<String> = told
                .iter()
                .map(|issue| match (issue.severity, issue.code) {
                    (severity, IssueCode::Required) => format!("{severity:?} required {}", bare(&issue.path)),
                    (severity, code) => format!("{severity:?} {code}"),
                })
                .collect();
            broken.sort();
            broken.dedup();
            broken.into_iter().for_each(|rule| *rules.entry(rule).or_default() += 1);
        }
    }
    for (class, (records, met, rules)) in &sums {
        println!("== {class}: {met} of {records} records meet inspire");
        for (rule, count) in rules {
            println!("   {count:>5} {rule}");
        }
        assert!(*records > 0 && met <= records);
    }
    assert!(sums.values().map(|(records, _, _)| records).sum::<i64>() > 100);
}

/// A path without the places in lists.
fn bare(path: &str) -> String {
    path.chars().filter(|c| !c.is_ascii_digit()).collect()
}
