//! Records written here that show what real ones do, and the runs over real ones.

use crate::exchange::tests::{assert_fit, files, reading};
use crate::exchange::{Format, Imported, Outcome, Read, ReadingLimits, read};
use crate::model::{Access, Visibility};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[test]
fn the_real_metadata_records_are_taken_or_refused_with_a_reason() {
    let Some(folder) = std::env::var_os("CATALOGUE_CORPUS").map(std::path::PathBuf::from) else {
        eprintln!("skipped: CATALOGUE_CORPUS does not name a folder of real records");
        return;
    };
    let limits = ReadingLimits::default();
    println!(
        "| kind | files | unreadable | records | taken | repaired | refused | with something lost | fields lost |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    for kind in ["iso19139", "iso19115-3", "csw-response", "csw-dc"] {
        let mut paths = Vec::new();
        files(&folder.join(kind), &mut paths);
        let (mut unreadable, mut records, mut taken, mut repaired, mut refused, mut losing, mut fields) =
            (0, 0, 0, 0, 0, 0, 0);
        let mut reasons: BTreeMap<String, i64> = BTreeMap::new();
        let mut lost: BTreeMap<String, i64> = BTreeMap::new();
        for path in &paths {
            let whence = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(path).unwrap();
            let found = match read(None, &bytes, &reading(&limits)) {
                Ok(found) => found,
                Err(error) => {
                    unreadable += 1;
                    *reasons.entry(format!("unreadable: {error}")).or_default() += 1;
                    continue;
                }
            };
            for Read { place, outcome } in found {
                records += 1;
                match outcome {
                    Outcome::Taken(imported) => {
                        taken += 1;
                        assert_fit(&imported, &format!("{whence} {place}"));
                        repaired += i64::from(!imported.repaired.is_empty());
                        losing += i64::from(!imported.lost.is_empty());
                        fields += imported.lost.len();
                        for issue in &imported.lost {
                            let bare: String = issue.path.chars().filter(|c| !c.is_ascii_digit()).collect();
                            *lost.entry(format!("{bare} {}", issue.code)).or_default() += 1;
                        }
                    }
                    Outcome::Refused(issues) => {
                        refused += 1;
                        // A record of metadata with a title is taken, whatever else is wrong with it.
                        let code = issues[0].code.code();
                        let no_record = matches!(code, "record-skipped" | "not-well-formed");
                        assert!(
                            no_record || (code == "required" && issues[0].path == "title"),
                            "{whence}: {issues:?}"
                        );
                        let reason: Vec<String> =
                            issues.iter().map(|issue| issue.sentence(crate::Language::English)).collect();
                        *reasons.entry(reason.join(" ")).or_default() += 1;
                    }
                }
            }
        }
        println!(
            "| {kind} | {} | {unreadable} | {records} | {taken} | {repaired} | {refused} | {losing} | {fields} |",
            paths.len()
        );
        for (reason, count) in reasons {
            println!("{count:>6} {reason}");
        }
        let mut lost: Vec<(String, i64)> = lost.into_iter().collect();
        lost.sort_by_key(|(_, count)| -count);
        for (path, count) in lost.into_iter().take(60) {
            println!("{count:>6} lost {path}");
        }
    }
}

fn folder() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/metadata")
}

fn read_all(format: Option<Format>, bytes: &[u8]) -> Vec<Read> {
    let limits = ReadingLimits::default();
    read(format, bytes, &reading(&limits)).unwrap()
}

/// The records of a file of ours that are taken, by the identifier of each.
fn taken(bytes: &[u8]) -> BTreeMap<String, Imported> {
    let records = read_all(None, bytes).into_iter().filter_map(|read| match read.outcome {
        Outcome::Taken(held) => Some((held.provenance.remote_id.clone().unwrap_or_default(), *held)),
        Outcome::Refused(_) => None,
    });
    records.collect()
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap()
}

fn told(issues: &[crate::Issue]) -> Vec<String> {
    issues.iter().map(|issue| format!("{} {}", issue.path, issue.code)).collect()
}

/// What reading a file of ours gives, as the file beside it says.
#[test]
fn our_records_are_read_as_expected() {
    let write = std::env::var("CATALOGUE_WRITE_FIXTURES").is_ok_and(|value| value == "1");
    for name in ["inspire", "service", "iso19115-3", "csw-iso", "csw-dublin-core"] {
        let found: Vec<Value> = read_all(None, &fixture(&format!("{name}.xml")))
            .into_iter()
            .map(|read| match read.outcome {
                Outcome::Taken(held) => {
                    assert_fit(&held, name);
                    json!({
                        "place": read.place,
                        "metadata": held.metadata,
                        "resources": held.resources,
                        "organisation": held.organisation.map(|held| held.name),
                        "raw": held.provenance.raw,
                        "unmapped": held.provenance.unmapped,
                        "repaired": told(&held.repaired),
                        "lost": told(&held.lost),
                    })
                }
                Outcome::Refused(issues) => json!({ "place": read.place, "refused": issues }),
            })
            .collect();
        let path = folder().join(format!("{name}.json"));
        if write {
            std::fs::write(&path, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
        }
        let expected: Vec<Value> = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(found.len(), expected.len(), "{name}");
        for (found, expected) in found.iter().zip(&expected) {
            let (found, expected) = (found.as_object().unwrap(), expected.as_object().unwrap());
            assert!(found.keys().eq(expected.keys()), "{name}");
            for (key, value) in found {
                assert_eq!(value, &expected[key], "{name} {}: {key}", found["place"]);
            }
        }
    }
}

#[test]
fn every_row_of_the_tables_is_read_or_left_on_purpose() {
    // Reading asserts that what it reads is in a table; here, that what a table names is read.
    let inspire = taken(&fixture("inspire.xml"));
    let held = &inspire["fr-000000000-haies-2021"];
    for row in crate::exchange::mapping_table(Format::Iso19139) {
        let path = row.source.trim_end_matches('*').trim_end_matches('/');
        let left =
            held.provenance.unmapped.keys().any(|kept| kept == path || kept.starts_with(&format!("{path}/")));
        assert!(!left || row.note.starts_with("when "), "{path} is in the table, and was left");
        assert_eq!(row.field.is_none(), row.field.is_none_or(str::is_empty), "{path}");
    }
}

#[test]
fn a_small_swapped_box_is_put_right_and_a_true_crossing_stays() {
    let read = taken(&fixture("csw-iso.xml"));
    assert!(read["antimeridien"].metadata.extent.boxes[0].crosses_antimeridian());
    assert!(read["antimeridien"].repaired.is_empty());
    let inspire = &taken(&fixture("inspire.xml"))["fr-000000000-haies-2021"];
    assert_eq!(inspire.metadata.extent.boxes[0].west, -1.26);
    assert!(told(&inspire.repaired).contains(&"extent.boxes box-swapped".to_owned()));
    assert_eq!(told(&read["lambert"].repaired), ["extent.boxes value-repaired"]);
    assert!(read["lambert"].repaired[0].args["found"].starts_with("Lambert-93"));
    let metres = read["lambert"].metadata.extent.boxes[0];
    assert!(
        (metres.west, metres.south) > (-0.8, 44.6) && (metres.east, metres.north) < (-0.3, 45.0),
        "{metres:?}"
    );
    assert_eq!(told(&read["hors-globe"].lost), ["extent.boxes box-out-of-range"]);
    assert!(read["emprise-vide"].lost.is_empty() && read["emprise-vide"].metadata.extent.boxes.is_empty());
}

#[test]
fn no_licence_is_guessed_and_none_is_lost_in_silence() {
    let read = taken(&fixture("csw-iso.xml"));
    let licence = |id: &str| read[id].metadata.licence.as_deref();
    assert_eq!(licence("licence-nc"), Some("CC-BY-NC-4.0"));
    assert_eq!(licence("licence-inconnue"), None);
    assert_eq!(told(&read["licence-inconnue"].lost), ["licence value-lost"; 2]);
    assert_eq!(licence("licences-contraires"), None);
    assert_eq!(told(&read["licences-contraires"].lost), ["licence value-lost"; 2]);
    assert_eq!(read["article"].metadata.access_reason.as_deref(), Some("e"));
    for wanted in ["Toute reproduction est interdite sauf licence ouverte", "copyright", "", "other-at"] {
        let text = String::from_utf8(fixture("csw-iso.xml")).unwrap();
        let read = taken(text.replace("Libre, mais demandez-nous.", wanted).as_bytes());
        assert_eq!(read["licence-inconnue"].metadata.licence, None, "{wanted}");
    }
}

#[test]
fn what_is_classified_is_neither_public_nor_open() {
    let read = taken(&fixture("service.xml"));
    let service = read.values().next().unwrap();
    assert_eq!(service.metadata.visibility, Visibility::Private);
    assert!(service.resources.iter().all(|held| held.access.download == Access::Closed));
}

#[test]
fn prefixes_mean_nothing_and_namespaces_everything() {
    let text = String::from_utf8(fixture("inspire.xml")).unwrap();
    let renamed = text
        .replace("gmd:", "a:")
        .replace("xmlns:gmd=", "xmlns:a=")
        .replace("gco:", "b:")
        .replace("xmlns:gco=", "xmlns:b=");
    let (one, other) = (taken(text.as_bytes()), taken(renamed.as_bytes()));
    let id = "fr-000000000-haies-2021";
    assert_eq!(one[id].metadata, other[id].metadata);
    assert_eq!(one[id].resources, other[id].resources);
    let foreign = text
        .replace("<gmd:abstract>", "<abstract xmlns=\"https://exemple.fr/\">")
        .replace("</gmd:abstract>", "</abstract>");
    assert_eq!(taken(foreign.as_bytes())[id].metadata.description, "");
    let moved = text.replace("http://www.isotc211.org/2005/gmd", "https://exemple.fr/gmd");
    let found = read_all(None, moved.as_bytes());
    assert!(matches!(&found[0].outcome, Outcome::Refused(_)));
}

#[test]
fn the_date_of_the_record_is_no_change_of_it() {
    let text = String::from_utf8(fixture("inspire.xml")).unwrap();
    let print = |text: &str| taken(text.as_bytes())["fr-000000000-haies-2021"].provenance.fingerprint.clone();
    let spaced = text.replace("\n", "\r\n").replace("2024-03-05T10:20:30Z", "2025-03-05T10:20:30Z");
    assert_eq!(print(&text), print(&spaced));
    assert_ne!(print(&text), print(&text.replace("linéaire entier", "linéaire")));
}

#[test]
fn a_format_asked_for_is_the_only_one_taken() {
    let bytes = fixture("inspire.xml");
    for (wanted, taken) in [
        (None, true),
        (Some(Format::Iso19139), true),
        (Some(Format::Csw), true),
        (Some(Format::Iso191153), false),
        (Some(Format::Ckan), false),
    ] {
        let found = read_all(wanted, &bytes);
        assert_eq!(matches!(found[0].outcome, Outcome::Taken(_)), taken, "{wanted:?}");
    }
    assert_eq!(Format::detect(&bytes), Some(Format::Iso19139));
    assert_eq!(Format::detect(&fixture("csw-dublin-core.xml")), Some(Format::Csw));
    assert_eq!(Format::detect(&fixture("iso19115-3.xml")), Some(Format::Iso191153));
    assert_eq!(Format::detect(b"<a/>"), None);
    let found = read_all(Some(Format::Iso19139), br#"{"title": "x", "notes": "n"}"#);
    assert!(matches!(found[0].outcome, Outcome::Refused(_)));
}

/// A record of a few elements, as the children of its root.
fn record(children: &str) -> Outcome {
    let text = format!(
        "<gmd:MD_Metadata xmlns:gmd=\"http://www.isotc211.org/2005/gmd\" xmlns:gco=\"http://www.isotc211.org/2005/gco\" \
         xmlns:srv=\"http://www.isotc211.org/2005/srv\" xmlns:gmx=\"http://www.isotc211.org/2005/gmx\" \
         xmlns:xlink=\"http://www.w3.org/1999/xlink\">{children}</gmd:MD_Metadata>"
    );
    read_all(None, text.as_bytes()).remove(0).outcome
}

fn taken_of(children: &str) -> Imported {
    match record(children) {
        Outcome::Taken(held) => *held,
        Outcome::Refused(issues) => panic!("{issues:?}"),
    }
}

fn text(property: &str, words: &str) -> String {
    format!("<gmd:{property}><gco:CharacterString>{words}</gco:CharacterString></gmd:{property}>")
}

fn data(children: &str) -> String {
    format!(
        "<gmd:identificationInfo><gmd:MD_DataIdentification>{children}</gmd:MD_DataIdentification></gmd:identificationInfo>"
    )
}

fn citation(children: &str) -> String {
    format!("<gmd:citation><gmd:CI_Citation>{children}</gmd:CI_Citation></gmd:citation>")
}

fn link(url: &str, more: &str) -> String {
    format!(
        "<gmd:transferOptions><gmd:MD_DigitalTransferOptions><gmd:onLine><gmd:CI_OnlineResource>\
         <gmd:linkage><gmd:URL>{url}</gmd:URL></gmd:linkage>{more}</gmd:CI_OnlineResource></gmd:onLine>\
         </gmd:MD_DigitalTransferOptions></gmd:transferOptions>"
    )
}

fn distribution(children: &str) -> String {
    format!(
        "<gmd:distributionInfo><gmd:MD_Distribution>{children}</gmd:MD_Distribution></gmd:distributionInfo>"
    )
}

#[test]
fn a_record_without_a_title_is_known_by_what_else_names_it() {
    let id = text("fileIdentifier", "fr-haies");
    let titled = |children: &str| {
        let held = taken_of(children);
        assert_eq!(told(&held.lost)[..1], ["title default-invented"], "{:?}", held.lost);
        held.metadata.title
    };
    let other = data(&citation(&text("alternateTitle", "BOCAGE")));
    assert_eq!(titled(&format!("{id}{other}")), "BOCAGE");
    let named = distribution(&link("https://exemple.fr/h.zip", &text("name", "Haies de Gironde")));
    assert_eq!(titled(&format!("{id}{}{named}", data(""))), "Haies de Gironde");
    assert_eq!(titled(&format!("{id}{}", data(""))), "fr-haies");
    // A fragment with an identifier is a draft to complete, and says what it lacks.
    let held = taken_of(&id);
    assert!(told(&held.lost).contains(&"identificationInfo required".to_owned()));
    for (nothing, why) in [
        (String::new(), "fragment"),
        (text("fileIdentifier", "@@fileId@@"), "fragment"),
        (
            format!("{id}<gmd:contentInfo><gmd:MD_FeatureCatalogueDescription/></gmd:contentInfo>"),
            "feature catalogue",
        ),
    ] {
        let Outcome::Refused(issues) = record(&nothing) else { panic!("{nothing} was taken") };
        assert_eq!(issues[0].code.code(), "record-skipped");
        assert!(issues[0].args["found"].contains(why), "{issues:?}");
    }
    let Outcome::Refused(issues) = record(&data("")) else { panic!("it has nothing to know it by") };
    assert_eq!(told(&issues), ["title required"]);
}

#[test]
fn codes_of_another_register_are_read_by_their_words() {
    let date = "<gmd:date><gmd:CI_Date><gmd:date><gco:Date>2019-05</gco:Date></gmd:date><gmd:dateType>\
         <gmd:CI_DateTypeCode codeList=\"x\" codeListValue=\"RI_366\">creation; création</gmd:CI_DateTypeCode>\
         </gmd:dateType></gmd:CI_Date></gmd:date>";
    let status = "<gmd:status><gmd:MD_ProgressCode codeList=\"x\" codeListValue=\"RI_593\">completed; complété\
         </gmd:MD_ProgressCode></gmd:status>";
    let held =
        taken_of(&data(&format!("{}{status}", citation(&format!("{}{date}", text("title", "Haies"))))));
    assert_eq!(held.metadata.created_on.map(|date| date.to_string()).as_deref(), Some("2019-05"));
    assert!(held.metadata.progress.is_some(), "{:?}", held.lost);
}

#[test]
fn one_format_is_of_the_only_download_and_of_no_other() {
    let format = "<gmd:distributionFormat><gmd:MD_Format><gmd:name><gco:CharacterString>GeoPackage\
         </gco:CharacterString></gmd:name></gmd:MD_Format></gmd:distributionFormat>";
    let download = text("protocol", "WWW:DOWNLOAD-1.0-http--download");
    let page = text("protocol", "WWW:LINK-1.0-http--link");
    let named = data(&citation(&text("title", "Haies")));
    let formats = |links: &str| -> Vec<Option<String>> {
        let held = taken_of(&format!("{named}{}", distribution(&format!("{format}{links}"))));
        held.resources.into_iter().map(|resource| resource.format).collect()
    };
    let (file, other) = (link("https://exemple.fr/h", &download), link("https://exemple.fr/i", &download));
    let about = link("https://exemple.fr/fiche", &page);
    assert_eq!(formats(&format!("{about}{file}")), [None, Some("GPKG".to_owned())]);
    assert_eq!(formats(&format!("{file}{other}")), [None, None]);
    let told = link("https://exemple.fr/h.gpkg", &download);
    assert_eq!(formats(&format!("{told}{about}")), [Some("GPKG".to_owned()), None]);
}

#[test]
fn what_stands_beside_a_service_is_read_with_it() {
    let keywords = "<srv:keywords><gmd:MD_Keywords><gmd:keyword><gco:CharacterString>bocage</gco:CharacterString>\
         </gmd:keyword></gmd:MD_Keywords></srv:keywords>";
    let operation = |name: &str| {
        format!(
            "<srv:containsOperations><srv:SV_OperationMetadata><srv:operationName><gco:CharacterString>{name}\
             </gco:CharacterString></srv:operationName><srv:connectPoint><gmd:CI_OnlineResource><gmd:linkage>\
             <gmd:URL>https://exemple.fr/wms?service=WMS</gmd:URL></gmd:linkage></gmd:CI_OnlineResource>\
             </srv:connectPoint></srv:SV_OperationMetadata></srv:containsOperations>"
        )
    };
    let service = format!(
        "<gmd:identificationInfo><srv:SV_ServiceIdentification>{}{keywords}{}{}</srv:SV_ServiceIdentification>\
         </gmd:identificationInfo>",
        citation(&text("title", "Haies")),
        operation("GetCapabilities"),
        operation("GetMap"),
    );
    let held = taken_of(&format!(
        "{service}{}",
        distribution(&link("https://exemple.fr/wms?service=WMS", &text("protocol", "OGC:WMS")))
    ));
    assert_eq!(held.metadata.kind, "service");
    assert_eq!(held.metadata.keywords, ["bocage"]);
    // The same address without a name of its own is the same link.
    let [wms] = held.resources.as_slice() else { panic!("{} links", held.resources.len()) };
    assert_eq!((wms.format.as_deref(), wms.services.len()), (Some("WMS"), 1));
    for (name, layer) in
        [("bocage:haies", true), ("GetCapabilities", false), ("GETMAP", false), ("Les haies", false)]
    {
        assert_eq!(super::layer_named(Some(name)).is_some(), layer, "{name}");
    }
}

#[test]
fn the_phrase_of_french_law_for_no_limit_is_known() {
    let phrase =
        "Aucun des articles de la loi ne peut être invoqué pour justifier d'une restriction d'accès public.";
    let constraints = format!(
        "<gmd:resourceConstraints><gmd:MD_LegalConstraints>{}</gmd:MD_LegalConstraints></gmd:resourceConstraints>",
        text("otherConstraints", phrase)
    );
    let held = taken_of(&data(&format!("{}{constraints}", citation(&text("title", "Haies")))));
    assert_eq!(held.metadata.access_reason.as_deref(), Some("none"));
    assert_eq!(held.metadata.licence, None);
}
