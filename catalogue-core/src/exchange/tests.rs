//! Records written here that show what real ones do, and the runs over real ones.

pub(in crate::exchange) mod any_dataset;

use super::sample::any_json;
use super::*;
use crate::Issue;
use crate::model::*;
use crate::vocabulary::{SchemeTerms, Vocabulary};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;

pub(in crate::exchange) static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("vocabularies");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let schemes = files.filter(|path| {
        path.extension().is_some_and(|e| e == "json")
            && !path.file_name().unwrap().to_string_lossy().starts_with("preset-")
    });
    Vocabulary::new(
        schemes.map(|path| serde_json::from_slice::<SchemeTerms>(&std::fs::read(path).unwrap()).unwrap()),
    )
});

struct Bordeaux;

impl Places for Bordeaux {
    fn by_code(&self, id: &str) -> Option<Extent> {
        (id == "municipality:33063").then(|| Extent {
            place: Some("Bordeaux".into()),
            territory: Some(id.into()),
            boxes: vec![BoundingBox::new(-0.64, 44.81, -0.53, 44.92)],
        })
    }
}

pub(in crate::exchange) fn reading(limits: &ReadingLimits) -> Reading<'_> {
    Reading {
        vocabulary: &VOCABULARY,
        places: &Bordeaux,
        limits,
        source: Some("https://exemple.fr/catalogue/".into()),
    }
}

fn read_all(format: Option<Format>, text: &str) -> Vec<Read> {
    let limits = ReadingLimits::default();
    read(format, text.as_bytes(), &reading(&limits)).unwrap()
}

fn taken(value: Value) -> Imported {
    let mut found = read_all(None, &value.to_string());
    assert_eq!(found.len(), 1, "{found:?}");
    match found.remove(0).outcome {
        Outcome::Taken(imported) => *imported,
        Outcome::Refused(issues) => panic!("refused: {issues:?}"),
    }
}

/// A package with the keys given added.
fn package(more: Value) -> Imported {
    let mut base = json!({"id": "3f1b7e5e-0000-4000-8000-000000000001", "name": "arbres", "title": "Arbres", "notes": "Les arbres.", "resources": []});
    base.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    taken(base)
}

pub(super) fn codes(issues: &[Issue]) -> Vec<(&str, &str)> {
    issues.iter().map(|issue| (issue.path.as_str(), issue.code.code())).collect()
}

fn dataset(more: Value) -> Imported {
    let mut base = json!({"id": "5a0000000000000000000001", "slug": "arbres", "title": "Arbres", "description": "Les arbres.",
        "acronym": null, "badges": [], "page": "https://exemple.fr/datasets/arbres/", "resources": []});
    base.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    taken(base)
}

/// The folder of real records, when the environment names one.
pub(super) fn corpus() -> Option<std::path::PathBuf> {
    std::env::var_os("CATALOGUE_CORPUS").map(Into::into)
}

pub(in crate::exchange) fn files(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// What every record taken must be, whatever it came from.
pub(in crate::exchange) fn assert_fit(imported: &Imported, whence: &str) {
    let metadata = &imported.metadata;
    let line = |text: &str, limit: usize| {
        assert!(
            !text.is_empty() && text.chars().count() <= limit && !text.chars().any(char::is_control),
            "{whence}: {text:?}"
        );
    };
    let long = |text: &str| {
        assert!(text.chars().count() <= 100_000, "{whence}");
        assert!(!text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')), "{whence}");
    };
    let web = |text: &str| {
        let url = url::Url::parse(text).unwrap_or_else(|e| panic!("{whence}: {text}: {e}"));
        assert!(
            matches!(url.scheme(), "http" | "https" | "ftp") && text.chars().count() <= 2_000,
            "{whence}: {text}"
        );
    };
    let known = |scheme: &str, code: &str| {
        assert!(VOCABULARY.term(scheme, code).is_some(), "{whence}: {scheme} {code}")
    };
    use crate::vocabulary::scheme;
    line(&metadata.title, 350);
    long(&metadata.description);
    metadata.alternative_titles.iter().for_each(|title| line(title, 350));
    assert!(
        metadata.alternative_titles.len() <= 20
            && metadata.keywords.len() <= 200
            && metadata.contacts.len() <= 50
    );
    metadata.keywords.iter().for_each(|keyword| {
        line(keyword, 100);
        assert!(keyword.chars().count() >= 2);
    });
    let folded: std::collections::BTreeSet<String> =
        metadata.keywords.iter().map(|k| crate::text::same_text_key(k)).collect();
    assert_eq!(folded.len(), metadata.keywords.len(), "{whence}");
    [&metadata.link, &metadata.inspire_url, &metadata.thumbnail]
        .into_iter()
        .flatten()
        .for_each(|url| web(url));
    for (scheme, code) in [
        (scheme::LICENCE, &metadata.licence),
        (scheme::FREQUENCY, &metadata.frequency),
        (scheme::GRANULARITY, &metadata.granularity),
        (scheme::SUPPORT, &metadata.support),
        (scheme::PROGRESS, &metadata.progress),
    ] {
        code.iter().for_each(|code| known(scheme, code));
    }
    known(scheme::KIND, &metadata.kind);
    metadata.themes.iter().for_each(|code| known(scheme::THEME, code));
    metadata.languages.iter().for_each(|code| known(scheme::LANGUAGE, code));
    metadata.data_types.iter().for_each(|code| known(scheme::DATA_TYPE, code));
    assert!(
        metadata.extent.boxes.iter().all(BoundingBox::is_valid) && metadata.extent.boxes.len() <= 100,
        "{whence}"
    );
    for contact in &metadata.contacts {
        contact
            .email
            .iter()
            .for_each(|email| assert!(validator::ValidateEmail::validate_email(email), "{whence}"));
        contact.name.iter().for_each(|name| line(name, 350));
        contact.url.iter().for_each(|url| web(url));
    }
    for resource in &imported.resources {
        if !resource.name.is_empty() {
            line(&resource.name, 350);
        }
        long(&resource.description);
        resource.url.iter().for_each(|url| web(url));
        resource.format.iter().chain(&resource.container).for_each(|code| known(scheme::FORMAT, code));
        resource.resource_type.iter().for_each(|code| known(scheme::RESOURCE_TYPE, code));
        assert!(resource.size.is_none_or(|size| size >= 0));
    }
    if let Some(organisation) = &imported.organisation {
        line(&organisation.name, 350);
        organisation.logo.iter().chain(&organisation.website).for_each(|url| web(url));
    }
    let kept = serde_json::to_string(&imported.provenance.unmapped).unwrap().len();
    assert!(kept <= 200_000, "{whence}: {kept}");
    assert_eq!(imported.provenance.fingerprint.as_deref().map(str::len), Some(64));
}

#[test]
fn real_records_are_taken_or_refused_with_a_reason() {
    let Some(folder) = corpus() else {
        eprintln!("skipped: CATALOGUE_CORPUS does not name a folder of real records");
        return;
    };
    let limits = ReadingLimits::default();
    for kind in
        ["ckan", "ckan-other", "udata", "dcat-ttl", "dcat-rdfxml", "dcat-jsonld", "data.json", "catalog-csv"]
    {
        let format = match kind {
            "udata" => Format::Udata,
            "ckan" | "ckan-other" => Format::Ckan,
            "data.json" => Format::DataJson,
            "catalog-csv" => Format::Scdl,
            _ => Format::Dcat,
        };
        let mut paths = Vec::new();
        files(&folder.join(kind), &mut paths);
        assert!(!paths.is_empty(), "no file of kind {kind}");
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut count = |name: String| *counts.entry(name).or_default() += 1;
        for path in &paths {
            let whence = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(path).unwrap();
            let found = match read(None, &bytes, &reading(&limits)) {
                Ok(found) => found,
                Err(error) => {
                    count(format!("unreadable: {}", error.code()));
                    continue;
                }
            };
            assert_eq!(read(None, &bytes, &reading(&limits)).unwrap(), found, "{whence}");
            for read in found {
                match read.outcome {
                    Outcome::Taken(imported) => {
                        assert_fit(&imported, &whence);
                        count("1 taken".into());
                        count(format!(
                            "  format {}{}",
                            imported.provenance.format,
                            if imported.provenance.format == format.code() { "" } else { " (!)" }
                        ));
                        count(format!("  state {}", imported.state.code()));
                        for (name, there) in [
                            ("title", !imported.metadata.title.is_empty()),
                            ("licence", imported.metadata.licence.is_some()),
                            ("frequency", imported.metadata.frequency.is_some()),
                            ("organisation", imported.organisation.is_some()),
                            ("boxes", !imported.metadata.extent.boxes.is_empty()),
                            ("temporal", !imported.metadata.temporal.is_empty()),
                            ("contact", !imported.metadata.contacts.is_empty()),
                        ] {
                            if there {
                                count(format!("  with {name}"));
                            }
                        }
                        for resource in &imported.resources {
                            count("  resources".into());
                            if resource.url.is_some() {
                                count("  resources with url".into());
                            }
                            if resource.format.is_some() || resource.container.is_some() {
                                count("  resources with format".into());
                            }
                            if !resource.services.is_empty() {
                                count("  resources with service".into());
                            }
                        }
                        let bare = |path: &str| {
                            let mut out = String::new();
                            let mut inside = false;
                            path.chars().for_each(|c| {
                                if c == '[' {
                                    inside = true;
                                    out.push('[');
                                }
                                if c == ']' {
                                    inside = false;
                                }
                                if !inside {
                                    out.push(c)
                                }
                            });
                            out
                        };
                        imported.repaired.iter().for_each(|issue| {
                            count(format!("3 repaired {} {}", issue.code, bare(&issue.path)))
                        });
                        imported
                            .lost
                            .iter()
                            .for_each(|issue| count(format!("4 lost {} {}", issue.code, bare(&issue.path))));
                    }
                    Outcome::Refused(issues) => {
                        assert!(!issues.is_empty(), "{whence}");
                        let found = issues[0].args.get("found").cloned().unwrap_or_default();
                        count("2 refused".into());
                        count(format!("2 refused: {} {found}", issues[0].code));
                    }
                }
            }
        }
        eprintln!("== {kind}: {} files", paths.len());
        for (name, times) in counts {
            eprintln!("{times:>6} {name}");
        }
    }
}

#[test]
fn a_package_is_found_in_every_envelope() {
    let one = json!({"id": "a", "name": "a-b", "title": "A", "notes": "n", "resources": []});
    for (whole, place) in [
        (one.clone(), ""),
        (json!([one]), "[0]"),
        (json!({"success": true, "result": one}), "result"),
        (json!({"success": true, "result": [one]}), "result[0]"),
        (
            json!({"help": "h", "success": true, "result": {"count": 1, "facets": {}, "results": [one]}}),
            "result.results[0]",
        ),
        (json!({"count": 1, "results": [one]}), "results[0]"),
    ] {
        for format in [None, Some(Format::Ckan)] {
            let found = read_all(format, &whole.to_string());
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].place, place);
            assert!(matches!(&found[0].outcome, Outcome::Taken(i) if i.slug.as_deref() == Some("a-b")));
        }
        assert_eq!(Format::detect(whole.to_string().as_bytes()), Some(Format::Ckan));
    }
    let udata = json!({"id": "1", "slug": "a", "title": "A", "description": "d", "acronym": null, "page": "https://e.fr/a", "resources": []});
    for (whole, place) in [
        (json!({"data": [udata], "page": 1, "page_size": 20, "total": 1, "next_page": null}), "data[0]"),
        (json!({"datasets": [udata]}), "datasets[0]"),
        (
            json!([{"dataset": {"id": "1", "slug": "a", "title": "A", "description": "d", "frequency_date": null}, "organization": null, "resources": [], "reuses": [], "discussions": []}]),
            "[0]",
        ),
    ] {
        let found = read_all(None, &whole.to_string());
        assert_eq!((found.len(), found[0].place.as_str()), (1, place));
        assert!(
            matches!(&found[0].outcome, Outcome::Taken(i) if i.provenance.format == "udata"),
            "{found:?}"
        );
    }
}

#[test]
fn a_bad_line_does_not_hide_the_good_ones() {
    let good = json!({"name": "a-b", "title": "A", "notes": "n"}).to_string();
    let text = format!("{good}\n{{broken\n\n{good}\n");
    let found = read_all(Some(Format::Ckan), &text);
    let places: Vec<&str> = found.iter().map(|read| read.place.as_str()).collect();
    assert_eq!(places, ["line 1", "line 2", "line 4"]);
    assert!(
        matches!(&found[1].outcome, Outcome::Refused(issues) if issues[0].code.code() == "not-well-formed")
    );
    let limits = ReadingLimits { bytes: 200, ..Default::default() };
    let long = format!("{good}\n{}\n{good}", "x".repeat(500));
    let mut streamed = Vec::new();
    read_stream(&mut long.as_bytes(), None, &reading(&limits), &(), &mut |read| {
        streamed.push(read);
        true
    })
    .unwrap();
    assert_eq!(streamed.len(), 3);
    assert!(matches!(&streamed[1].outcome, Outcome::Refused(issues) if issues[0].code.code() == "too-large"));
    assert!(matches!(streamed[2].outcome, Outcome::Taken(_)));
    let mut first = 0;
    read_stream(&mut long.as_bytes(), None, &reading(&limits), &(), &mut |_| {
        first += 1;
        false
    })
    .unwrap();
    assert_eq!(first, 1);
}

#[test]
fn what_is_no_dataset_is_refused_with_a_reason() {
    for (text, reason) in [
        ("<!DOCTYPE html><html><body>Connexion</body></html>", "HTML"),
        (
            r#"{"success": false, "error": {"message": "Not found", "__type": "Not Found Error"}}"#,
            "Not found",
        ),
        (r#"{"success": true, "result": ["a", "b"]}"#, "names"),
        (
            r#"{"id": "1", "name": "o", "title": "O", "is_organization": true, "type": "organization"}"#,
            "organisation",
        ),
        (
            r#"{"id": "1", "name": "m", "title": "M", "type": "harvest", "source_type": "csw", "notes": "", "resources": []}"#,
            "harvest",
        ),
        (r#"{"id": "1", "package_id": "2", "url": "https://e.fr", "format": "CSV"}"#, "resource"),
        (r#"{"notes": "sans nom", "resources": []}"#, "no identifier"),
        ("{}", "empty"),
        ("12", "bare"),
    ] {
        let found = read_all(Some(Format::Ckan), text);
        let Outcome::Refused(issues) = &found[0].outcome else { panic!("{text}") };
        assert!(issues[0].args["found"].contains(reason), "{issues:?}");
        assert!(!issues[0].sentence(crate::Language::French).contains('{'));
    }
    let limits = ReadingLimits { bytes: 10, ..Default::default() };
    for (bytes, code) in
        [(&b"{\"a\": "[..], "bad-input"), (b"", "bad-input"), (b"[1,2,3,4,5,6,7]", "limit-exceeded")]
    {
        assert_eq!(read(None, bytes, &reading(&limits)).unwrap_err().code(), code);
    }
    // An organisation that lists its datasets gives the datasets.
    let found = read_all(
        None,
        r#"{"title": "O", "is_organization": true, "packages": [{"id": "1", "name": "a", "notes": "n"}]}"#,
    );
    assert_eq!(found[0].place, "packages[0]");
}

#[test]
fn pigma_keys_have_their_meaning() {
    let read = package(json!({
        "datatype": "[\"donnees-ouvertes\", \"donnees-geographiques\"]", "update_frequency": "biweekly", "granularity": "commune",
        "themes": "[\"environnement\", \"agriculture\"]", "groups": [{"name": "agriculture"}, {"name": "mer", "title": "Mer"}, {"name": "inconnu"}],
        "category": ["foret"], "dataset_publication_date": "03/05/2012", "dataset_modification_date": "NaN-NaN-NaN",
        "spatial": "{\"type\":\"Polygon\",\"coordinates\":[[[-1.2,44.2],[0.3,44.2],[0.3,45.5],[-1.2,45.5],[-1.2,44.2]]]}",
        "spatial-name": "Gironde", "hyperlink": "https://exemple.fr/arbres", "author": "Service des espaces verts", "author_email": "espaces.verts@exemple.fr",
        "license_id": "other-at", "extras": [{"key": "guid", "value": "fr-1"}, {"key": "harvest_source_title", "value": "GéoSource"}],
        "metadata_created": "2020-01-01T10:00:00", "support": "alpi",
    }));
    let metadata = &read.metadata;
    assert_eq!(metadata.themes, ["environnement", "agriculture", "mer"]);
    assert_eq!(metadata.data_types, ["donnees-ouvertes", "donnees-geographiques"]);
    assert_eq!(metadata.frequency.as_deref(), Some("BIWEEKLY"));
    assert_eq!(read.provenance.raw["frequency"], "biweekly");
    assert_eq!(
        (metadata.granularity.as_deref(), metadata.support.as_deref()),
        (Some("municipality"), Some("alpi"))
    );
    assert_eq!(metadata.published_on.unwrap().to_string(), "2012-05-03");
    assert_eq!(
        (metadata.created_on, metadata.updated_on),
        (None, None),
        "the record's dates are not the data's"
    );
    assert_eq!(metadata.contacts[0].role.as_deref(), Some("pointOfContact"));
    assert_eq!(metadata.extent.place.as_deref(), Some("Gironde"));
    assert_eq!(metadata.extent.boxes, [BoundingBox::new(-1.2, 44.2, 0.3, 45.5)]);
    assert_eq!(metadata.licence, None, "other-at of a harvested record says nothing");
    assert!(
        metadata.identifiers.iter().any(|id| id.kind == "file"
            && id.value == "fr-1"
            && id.namespace.as_deref() == Some("GéoSource"))
    );
    let lost = codes(&read.lost);
    for expected in [("themes", "value-lost"), ("updated_on", "invalid-date"), ("licence", "value-lost")] {
        assert!(lost.contains(&expected), "{lost:?}");
    }
}

#[test]
fn access_never_becomes_more_open() {
    let rule = |more: Value, restricted: Value| {
        let mut record = json!({"resources": [{"url": "https://e.fr/a.csv", "restricted": restricted}]});
        record.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let read = package(record);
        (read.resources[0].access.download.clone(), !read.lost.is_empty())
    };
    let restricted = |audiences: Vec<Audience>| Access::Restricted { audiences };
    let plain = json!({});
    assert_eq!(rule(plain.clone(), json!("{\"level\": \"public\"}")), (Access::Open, false));
    assert_eq!(rule(plain.clone(), json!("")), (Access::Open, false));
    assert_eq!(rule(plain.clone(), json!({"level": "registered"})), (Access::Authenticated, false));
    assert_eq!(
        rule(plain.clone(), json!("{\"level\": \"any_organization\"}")),
        (restricted(vec![Audience::AnyMember]), false)
    );
    assert_eq!(
        rule(json!({"dataset_creation_date": "2012"}), json!("{\"level\": \"any_organization\"}")),
        (restricted(vec![]), true)
    );
    assert_eq!(
        rule(plain.clone(), json!("{\"level\": \"any_organization\", \"allowed_users\": \"a,b\"}")),
        (restricted(vec![]), true)
    );
    assert_eq!(
        rule(plain.clone(), json!("{\"level\": \"only_allowed_users\", \"allowed_users\": \"jeanne\"}")),
        (restricted(vec![]), true)
    );
    assert_eq!(
        rule(plain.clone(), json!("{\"level\": \"same_organization\"}")),
        (restricted(vec![Audience::SameOrganisation]), false)
    );
    assert_eq!(rule(plain.clone(), json!("{broken")), (restricted(vec![]), true));
    assert_eq!(rule(plain.clone(), json!({"level": "nouveau"})), (restricted(vec![]), true));
    assert_eq!(rule(plain, json!({"level": "public", "geo_restriction": true})), (restricted(vec![]), true));
    let read = package(
        json!({"resources": [{"url": "https://e.fr/a", "restricted": {"level": "only_allowed_users", "allowed_users": "jeanne"}}]}),
    );
    assert!(!format!("{read:?}").contains("jeanne"), "names of accounts are not kept");
    for private in [json!(true), json!("True"), json!("peut-être")] {
        assert_eq!(package(json!({"private": private})).metadata.visibility, Visibility::Private);
    }
    assert_eq!(package(json!({"private": "False"})).metadata.visibility, Visibility::Public);
    for (kind, access) in [
        ("open", Access::Open),
        ("open_with_account", Access::Authenticated),
        ("restricted", restricted(vec![])),
        ("autre", restricted(vec![])),
    ] {
        let read = dataset(json!({"access_type": kind, "resources": [{"url": "https://e.fr/a"}]}));
        assert_eq!(read.resources[0].access.download, access);
    }
}

#[test]
fn texts_in_several_languages_give_french_first() {
    let read = package(
        json!({"title": {"de": "Bäume", "fr": "Arbres", "en": "Trees"}, "notes": "{\"en\": \"The trees\", \"de\": \"Die Bäume\"}",
        "tags_translated": {"fr": ["arbre"], "de": ["Baum"]}}),
    );
    assert_eq!(read.metadata.title, "Arbres");
    assert_eq!(read.metadata.alternative_titles, ["Bäume", "Trees"]);
    assert_eq!(read.metadata.description, "The trees");
    assert_eq!(read.metadata.keywords, ["arbre"]);
    assert_eq!(read.provenance.raw["description.de"], "Die Bäume");
    assert!(codes(&read.lost).contains(&("keywords.de", "value-lost")));
}

#[test]
fn extras_clash_are_empty_or_hold_json() {
    let read = package(json!({"frequency": "annual", "extras": [
        {"key": "frequency", "value": "monthly"}, {"key": "vide", "value": ""}, {"key": "nul", "value": null},
        {"key": "outil", "value": "{\"nom\": 1}"}, {"key": "outil", "value": "autre"}, {"key": "theme", "value": "[\"environnement\"]"}]}));
    assert_eq!(read.metadata.frequency.as_deref(), Some("ANNUAL"));
    assert_eq!(read.metadata.themes, ["environnement"]);
    assert_eq!(read.provenance.unmapped["extras.outil"], json!("{\"nom\": 1}"));
    let lost = codes(&read.lost);
    assert_eq!(
        lost,
        [
            ("extras.frequency", "duplicate-value"),
            ("extras.outil", "duplicate-value"),
            ("extras.outil", "unknown-field")
        ]
    );
    assert_eq!(read.provenance.raw["extras.frequency"], "monthly");
}

#[test]
fn resources_are_read_with_their_oddities() {
    let read = package(json!({"resources": [
        {"name": "B", "url": "b.csv", "format": "application/json", "size": "1,5 Mo", "position": 1, "hash": "", "created": "2020-01-02T03:04:05.678", "wms_layer": "x", "package_id": "p"},
        {"name": "", "url": "https://e.fr/ows?service=WMS&layers=rue", "format": "ogc:wms", "position": 0, "state": "active"},
        {"name": "C", "url": "https://e.fr/c.zip", "format": "zipped shapefile", "position": 2, "mimetype": "application/zip"},
        {"name": "D", "url": "Not Available", "format": "inventé", "position": 3},
        {"name": "E", "url": "https://e.fr/e", "state": "deleted", "position": 4}]}));
    let resources = &read.resources;
    assert_eq!(resources.len(), 4);
    assert_eq!((resources[0].name.as_str(), resources[0].format.as_deref()), ("", Some("WMS")));
    assert_eq!(resources[0].services[0].operation, Some(Operation::View));
    assert_eq!(resources[0].services[0].layer.as_deref(), Some("rue"));
    assert_eq!(resources[1].url.as_deref(), Some("https://exemple.fr/catalogue/b.csv"));
    assert_eq!((resources[1].format.as_deref(), resources[1].size), (Some("JSON"), Some(1_500_000)));
    assert_eq!(resources[1].published_on.unwrap().to_string(), "2020-01-02");
    assert_eq!(
        (resources[2].format.as_deref(), resources[2].container.as_deref()),
        (Some("SHP"), Some("ZIP"))
    );
    assert_eq!((&resources[3].url, &resources[3].format), (&None, &None));
    let lost = codes(&read.lost);
    for expected in [
        ("resources[3].url", "invalid-url"),
        ("resources[3].format", "unknown-format"),
        ("resources[1].services.layer", "value-lost"),
        ("resources[4].state", "record-skipped"),
    ] {
        assert!(lost.contains(&expected), "{lost:?}");
    }
    assert_eq!(read.provenance.raw["resources[3].url"], "Not Available");
}

#[test]
fn boxes_are_put_right_or_lost() {
    let spatial = |value: Value| {
        let read = package(json!({"spatial": value}));
        (
            read.metadata.extent.boxes,
            [
                codes(&read.repaired).first().map(|c| c.1.to_owned()),
                codes(&read.lost).first().map(|c| c.1.to_owned()),
            ],
        )
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        spatial(json!([0.3, 44.0, -1.2, 45.0])),
        (vec![BoundingBox::new(-1.2, 44.0, 0.3, 45.0)], [some("box-swapped"), None])
    );
    assert_eq!(
        spatial(json!([177.0, -19.0, -178.0, -16.0])),
        (vec![BoundingBox::new(177.0, -19.0, -178.0, -16.0)], [None, None])
    );
    assert_eq!(
        spatial(json!("417000, 6400000, 418000, 6410000")),
        (vec![BoundingBox::new(-0.575487, 44.641517, -0.557182, 44.73186)], [some("value-repaired"), None])
    );
    assert_eq!(
        spatial(json!("417000, 1400000, 418000, 1410000")),
        (vec![], [None, some("box-out-of-range")])
    );
    assert_eq!(
        spatial(json!([-1.0, 45.0, 0.0, 44.0])),
        (vec![BoundingBox::new(-1.0, 44.0, 0.0, 45.0)], [some("box-south-above-north"), None])
    );
    assert_eq!(
        spatial(json!("ENVELOPE(-1, 0, 45, 44)")),
        (vec![BoundingBox::new(-1.0, 44.0, 0.0, 45.0)], [None, None])
    );
    assert_eq!(
        spatial(json!({"type": "Point", "coordinates": [2.0, 48.0]})),
        (vec![BoundingBox::new(2.0, 48.0, 2.0, 48.0)], [None, None])
    );
    assert_eq!(spatial(json!("{\"type\": \"Polygon\", broken")), (vec![], [None, some("not-well-formed")]));
    assert_eq!(spatial(json!("")), (vec![], [None, None]));
    let lands = json!({"type": "MultiPolygon", "coordinates": [[[[0, 44], [1, 45], [0, 45]]], [[[55, -21], [56, -20], [55, -20]]], [[[0.5, 44.5], [2, 46], [1, 46]]]]});
    assert_eq!(
        spatial(lands).0,
        [BoundingBox::new(0.0, 44.0, 2.0, 46.0), BoundingBox::new(55.0, -21.0, 56.0, -20.0)]
    );
    assert_eq!(
        package(json!({"spatial": "Nouvelle-Aquitaine"})).metadata.extent.place.as_deref(),
        Some("Nouvelle-Aquitaine")
    );
}

#[test]
fn long_dirty_and_doubled_texts_are_made_fit() {
    let long = "mot ".repeat(40_000);
    let read = package(
        json!({"title": format!("Un\u{0}  titre <b>gras</b> {}", "x".repeat(400)), "notes": long,
        "tags": [{"name": "Forêt"}, {"display_name": "foret"}, "a", {"name": "k".repeat(150)}, {"name": format!("un, deux, {}", "trois ".repeat(20))}],
        "author_email": "contact@cg67,fr", "maintainer_email": "mailto:a@exemple.fr; b@exemple.fr"}),
    );
    assert!(read.metadata.title.starts_with("Un titre gras") && read.metadata.title.chars().count() <= 350);
    assert!(read.metadata.description.chars().count() <= 100_000);
    assert_eq!(read.metadata.keywords[..3], ["Forêt", "un", "deux"]);
    let emails: Vec<_> =
        read.metadata.contacts.iter().filter_map(|contact| contact.email.as_deref()).collect();
    assert_eq!(emails, ["a@exemple.fr", "b@exemple.fr"]);
    let lost = codes(&read.lost);
    for expected in [
        ("title", "value-cut"),
        ("description", "value-cut"),
        ("keywords", "too-short"),
        ("keywords", "keyword-long"),
    ] {
        assert!(lost.contains(&expected), "{lost:?}");
    }
    assert!(lost.iter().any(|(path, code)| path.ends_with("email") && *code == "invalid-email"));
    let repaired = codes(&read.repaired);
    for expected in
        [("title", "control-characters-removed"), ("title", "html-removed"), ("keywords", "duplicate-value")]
    {
        assert!(repaired.contains(&expected), "{repaired:?}");
    }
    let many: BTreeMap<String, String> =
        (0..3_000).map(|n| (format!("champ{n:04}"), "v".repeat(100))).collect();
    let read = package(serde_json::to_value(many).unwrap());
    assert_eq!(read.lost.iter().filter(|issue| issue.code.code() == "unknown-field").count(), 3_000);
    assert!(codes(&read.lost).contains(&("", "too-large")));
    assert!(read.provenance.unmapped.values().filter(|value| !value.is_null()).count() < 640);
}

#[test]
fn udata_datasets_are_read_with_their_oddities() {
    let read = dataset(json!({
        "acronym": "ARB", "tags": ["qualite-de-l-eau"], "license": "fr-lo", "frequency": "punctual", "frequency_date": "2027-01-01",
        "organization": {"class": "Organization", "name": "Ville", "slug": "ville", "id": "o1", "acronym": "V", "logo": "https://e.fr/l.png", "business_number_id": "213 300 635 00017"},
        "owner": {"first_name": "Jeanne", "last_name": "Martin"},
        "spatial": {"zones": ["fr:commune:33063@1943-01-01"], "geom": null, "granularity": "fr:commune"},
        "temporal_coverage": {"start": "2012-01-01", "end": "2011"}, "created_at": "2014-01-01T00:00:00", "last_modified": "2020-01-01T00:00:00",
        "contact_points": [{"role": "publisher", "name": "Service", "email": "service@exemple.fr"}],
        "harvest": {"backend": "CKAN", "domain": "ckan.exemple.fr", "remote_id": "r1", "modified_at": "2019-01-01", "issued_at": "2018-01-01"},
        "extras": {"outil": {"a": [1]}, "recommendations": [1]}, "quality": {"score": 0.5}, "metrics": {"views": 3},
        "archived": "2024-01-01T00:00:00", "schema": {"name": "scdl/budget"},
        "resources": [{"id": "x", "title": "arbres.csv", "type": "main", "filetype": "file", "format": "csv", "mime": "text/csv", "filesize": 12,
            "checksum": {"type": "sha1", "value": "da39a3ee5e6b4b0d3255bfef95601890afd80709"}, "url": "https://e.fr/arbres.csv", "latest": "https://e.fr/r/x",
            "created_at": "2014-02-03T00:00:00", "last_modified": "2015-02-03T00:00:00", "extras": {"check:status": 200, "autre": 1}, "metrics": {}}],
    }));
    let metadata = &read.metadata;
    assert_eq!(read.state, State::Archived);
    assert_eq!(metadata.licence.as_deref(), Some("LicenseRef-fr-lo-1.0"));
    assert_eq!(metadata.frequency.as_deref(), Some("AS_NEEDED"));
    assert_eq!(metadata.extent.territory.as_deref(), Some("municipality:33063"));
    assert_eq!((metadata.extent.place.as_deref(), metadata.extent.boxes.len()), (Some("Bordeaux"), 1));
    assert_eq!(metadata.granularity.as_deref(), Some("municipality"));
    assert_eq!(metadata.temporal[0].start.unwrap().to_string(), "2011");
    assert_eq!((metadata.updated_on, metadata.published_on), (None, None), "a CKAN's dates are the record's");
    assert_eq!(metadata.alternative_titles, ["ARB"]);
    assert_eq!(metadata.contacts[0].role.as_deref(), Some("publisher"));
    assert_eq!(metadata.conformity[0].specification, "scdl/budget");
    let organisation = read.organisation.as_ref().unwrap();
    assert_eq!(
        (organisation.name.as_str(), organisation.siret.as_deref()),
        ("Ville", Some("21330063500017"))
    );
    assert!(!format!("{read:?}").contains("Martin"), "a person's name is not kept");
    let resource = &read.resources[0];
    assert_eq!(
        (resource.format.as_deref(), resource.size, resource.resource_type.as_deref()),
        (Some("CSV"), Some(12), Some("main"))
    );
    assert_eq!(resource.checksum.as_ref().unwrap().algorithm, "sha1");
    let lost = codes(&read.lost);
    assert_eq!(
        lost,
        [
            ("extras.outil", "unknown-field"),
            ("owner", "reference-lost"),
            ("resources[0].extras.autre", "unknown-field"),
            ("frequency_date", "unknown-field")
        ]
    );
    assert_eq!(codes(&read.repaired), [("temporal", "date-order")]);
    let private = dataset(json!({"private": true}));
    assert_eq!((private.state, private.metadata.visibility), (State::Draft, Visibility::Private));
}

#[test]
fn a_fingerprint_ignores_order_and_counters_but_sees_every_other_change() {
    let print = |text: &str| match &read_all(None, text)[0].outcome {
        Outcome::Taken(imported) => imported.provenance.fingerprint.clone().unwrap(),
        Outcome::Refused(issues) => panic!("{issues:?}"),
    };
    let first =
        print(r#"{"id": "1", "notes": "n", "name": "a", "num_tags": 1, "metadata_modified": "2020"}"#);
    assert_eq!(
        first,
        print(r#"{"name": "a", "notes": "n", "id": "1", "num_tags": 7, "metadata_modified": "2021"}"#)
    );
    assert_ne!(first, print(r#"{"id": "1", "notes": "m", "name": "a"}"#));
}

#[test]
fn encodings_other_than_utf8_are_read_and_told() {
    let limits = ReadingLimits::default();
    let text = r#"{"name": "foret", "title": "Forêt", "notes": "n"}"#;
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for (bytes, told) in [(latin, 1), (wide, 1), (marked, 0)] {
        let found = read(None, &bytes, &reading(&limits)).unwrap();
        let Outcome::Taken(imported) = &found[0].outcome else { panic!() };
        assert_eq!((imported.metadata.title.as_str(), imported.repaired.len()), ("Forêt", told));
    }
}

#[test]
fn every_row_of_the_table_is_read_and_no_key_twice() {
    for format in Format::ALL {
        let mut seen = std::collections::BTreeSet::new();
        for row in mapping_table(*format) {
            assert!(seen.insert(row.source), "{} twice", row.source);
            assert!(row.field.is_some() || !row.note.is_empty(), "{}: why", row.source);
        }
    }
    let mut missed = Vec::new();
    // A key that the table maps is never reported as unknown, whatever its value.
    for (format, make) in
        [(Format::Ckan, package as fn(Value) -> Imported), (Format::Udata, dataset as fn(Value) -> Imported)]
    {
        for row in mapping_table(format).iter().filter(|row| !row.source.contains(['.', '[', '*'])) {
            if ["type", "resources", "organization"].contains(&row.source) {
                continue;
            }
            let read = make(json!({row.source: "2012-01-01"}));
            let unknown = read
                .lost
                .iter()
                .any(|issue| issue.path == row.source && issue.code.code() == "unknown-field");
            let structured = [
                "description",
                "spatial_coverage",
                "temporal_coverage",
                "access_rights",
                "spatial",
                "harvest",
                "extras",
            ]
            .contains(&row.source);
            if !structured && unknown {
                missed.push(row.source);
            }
        }
    }
    assert_eq!(missed, Vec::<&str>::new());
}

#[test]
fn huge_texts_cost_little_and_are_told() {
    for piece in ["<a '", "<svg></svg>", "</b>", "`", "&amp", "<x ", "<!--"] {
        let text = piece.repeat((20 << 20) / piece.len());
        let started = std::time::Instant::now();
        let read = package(json!({"title": "T", "notes": text}));
        assert!(codes(&read.lost).contains(&("description", "too-large")), "{piece}");
        assert!(started.elapsed().as_secs() < 20, "{piece}: {:?}", started.elapsed());
    }
}

proptest! {
    #[test]
    fn any_json_is_taken_fit_or_refused_with_a_reason(value in any_json(), told in prop::sample::select(vec![Format::Ckan, Format::Udata, Format::DataJson]), package in any::<bool>()) {
        let value = match value {
            Value::Object(mut map) if package => {
                map.insert("notes".into(), json!("n"));
                map.insert("name".into(), json!("a-b"));
                map.insert("page".into(), json!("https://e.fr"));
                Value::Object(map)
            }
            other => other,
        };
        let limits = ReadingLimits { kept: 2_000, issues: 50, resources: 3, ..Default::default() };
        for format in [None, Some(told)] {
            for found in read(format, value.to_string().as_bytes(), &reading(&limits)).unwrap() {
                match found.outcome {
                    Outcome::Taken(imported) => assert_fit(&imported, "generated"),
                    Outcome::Refused(issues) => prop_assert!(!issues.is_empty()),
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let limits = ReadingLimits::default();
        let _ = read(None, &bytes, &reading(&limits));
        let _ = Format::detect(&bytes);
        let whole = read(None, &bytes, &reading(&limits));
        let mut streamed = Vec::new();
        let outcome = read_stream(&mut std::io::BufReader::with_capacity(3, bytes.as_slice()), None, &reading(&limits), &(), &mut |read| {
            streamed.push(read);
            true
        });
        prop_assert_eq!(whole.ok(), outcome.ok().map(|()| streamed));
    }

    #[test]
    fn any_text_becomes_markdown_once(text in "[<>&;`a-z/ =\"'\n!-]{0,60}") {
        if let Some(markdown) = html::to_markdown(&text) {
            prop_assert!(!markdown.contains("<script"));
        }
        let _ = html::to_plain(&text);
    }
}
