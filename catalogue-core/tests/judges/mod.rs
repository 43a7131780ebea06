//! What we write, judged by programs that we did not write: pySHACL, rdflib, OWSLib, Python's csv and
//! frictionless. `.ci/judges` holds what each is asked; `.ci/judges/install` installs them.

mod expected;
mod records;

use crate::support::peers::Csw;
use crate::top;
use catalogue_core::exchange::{Edition, ExportFormat, ExportWriter, Exported};
use catalogue_core::vocabulary::{Vocabulary, shipped_schemes};
use records::Record;
use serde_json::Value;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const BASE: &str = "https://exemple.fr/";

/// `CATALOGUE_JUDGES` names the folder that `.ci/judges/install` filled.
fn judges() -> Option<PathBuf> {
    let named = std::env::var_os("CATALOGUE_JUDGES").map(PathBuf::from);
    if named.is_none() {
        assert!(std::env::var_os("CATALOGUE_REQUIRE_ALL").is_none(), "CI must have the judges");
        println!("skipped: CATALOGUE_JUDGES does not name a folder that .ci/judges/install filled");
    }
    named
}

/// Asks one judge; what it found fault with is the failure.
fn ask(judges: &Path, question: &str, arguments: &[&OsStr]) {
    let judged = Command::new(judges.join("python/bin/python"))
        .arg(top().join(".ci/judges").join(question))
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&judged.stdout);
    assert!(judged.status.success(), "{question}\n{said}{}", String::from_utf8_lossy(&judged.stderr));
    println!("{}", said.trim());
}

fn vocabulary() -> Vocabulary {
    Vocabulary::new(shipped_schemes().unwrap())
}

/// Some records in one document.
fn written(records: &[Record], format: ExportFormat, vocabulary: &Vocabulary) -> Vec<u8> {
    let edition = Edition { vocabulary, base: BASE, title: "Catalogue d'exemple" };
    let mut out = Vec::new();
    let mut writer = ExportWriter::new(format, edition, &mut out).unwrap();
    for held in records {
        writer.write(&Exported::new(&held.dataset, held.organisation.as_ref())).unwrap();
    }
    writer.finish().unwrap();
    out
}

/// A folder with what each record was written to, and what it must say.
fn folder(records: &[Record], endings: &[&str], write: impl Fn(&Record, &str) -> Vec<u8>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for record in records {
        for ending in endings {
            let path = folder.path().join(format!("{}.{ending}", record.name));
            std::fs::write(path, write(record, ending)).unwrap();
        }
    }
    folder
}

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

#[test]
fn rdflib_reads_the_same_in_every_syntax() {
    let Some(judges) = judges() else { return };
    let vocabulary = vocabulary();
    let records = records::records(&vocabulary);
    let files = folder(&records, &["ttl", "rdf", "jsonld", "json"], |record, ending| {
        let one = std::slice::from_ref(record);
        match ending {
            "ttl" => written(one, ExportFormat::DcatTurtle, &vocabulary),
            "rdf" => written(one, ExportFormat::DcatRdfXml, &vocabulary),
            "jsonld" => written(one, ExportFormat::DcatJsonLd, &vocabulary),
            _ => bytes(&expected::dcat(record, &vocabulary)),
        }
    });
    ask(&judges, "dcat.py", &[files.path().as_os_str()]);
}

/// Every address of the EU's authority tables that our vocabularies name, as a concept of its table: the
/// shapes look each one up.
fn authorities(vocabulary: &Vocabulary) -> String {
    const AUTHORITY: &str = "http://publications.europa.eu/resource/authority/";
    let mut text = String::from("@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n");
    let mut declare = |table: &str, code: &str| {
        writeln!(text, "<{AUTHORITY}{table}/{code}> a skos:Concept ; skos:inScheme <{AUTHORITY}{table}> ; skos:prefLabel \"{code}\" .").unwrap();
    };
    for (scheme, table) in [("licence", "licence"), ("data-type", "dataset-type")] {
        for alias in vocabulary.scheme(scheme).unwrap().terms.iter().flat_map(|term| &term.aliases) {
            if let Some(code) = alias.code.as_ref().filter(|_| alias.system == "eu") {
                declare(table, code);
            }
        }
    }
    for term in vocabulary.schemes().flat_map(|scheme| &scheme.terms) {
        if let Some((table, code)) =
            term.uri.as_deref().and_then(|uri| uri.strip_prefix(AUTHORITY)?.split_once('/'))
        {
            declare(table, code);
        }
    }
    text
}

/// `CATALOGUE_SHAPES` lists, as `PATH` does, the files of shapes that DCAT-AP and GeoDCAT-AP publish; no
/// package carries them.
#[test]
fn dcat_conforms_to_the_shapes_of_dcat_ap() {
    let Some(judges) = judges() else { return };
    let Some(shapes) = std::env::var_os("CATALOGUE_SHAPES") else {
        return println!("skipped: CATALOGUE_SHAPES does not list files of shapes");
    };
    let vocabulary = vocabulary();
    let records = records::records(&vocabulary);
    let all = written(&records, ExportFormat::DcatTurtle, &vocabulary);
    let files = folder(&records[..1], &["ttl"], |_, _| all.clone());
    let known = files.path().join("authorities");
    std::fs::write(&known, authorities(&vocabulary)).unwrap();
    let shapes: Vec<PathBuf> = std::env::split_paths(&shapes).collect();
    let mut arguments = vec![files.path().as_os_str(), known.as_os_str()];
    arguments.extend(shapes.iter().map(|path| path.as_os_str()));
    ask(&judges, "shapes.py", &arguments);
}

#[test]
fn owslib_reads_iso_as_it_was_meant() {
    let Some(judges) = judges() else { return };
    let vocabulary = vocabulary();
    let records = records::records(&vocabulary);
    let files = folder(&records, &["xml", "json"], |record, ending| match ending {
        "xml" => written(std::slice::from_ref(record), ExportFormat::Iso19139, &vocabulary),
        _ => bytes(&expected::iso(record, &vocabulary)),
    });
    ask(&judges, "iso.py", &[files.path().as_os_str()]);
}

/// Over a real CSW: OWSLib's client reads from it what our own records say.
#[test]
fn owslib_finds_in_a_csw_what_was_put_there() {
    let Some(judges) = judges() else { return };
    let Some(csw) = Csw::start() else { return };
    let vocabulary = vocabulary();
    let mut records = records::demonstration();
    // Two of them bear one identifier, which a CSW takes once.
    let mut names = HashSet::new();
    let file =
        |held: &Record| held.dataset.metadata.identifiers.iter().find(|own| own.kind == "file").cloned();
    records.retain(|held| file(held).is_none_or(|own| names.insert(own.value)));
    records.truncate(60);
    let text = |held: &Record| {
        String::from_utf8(written(std::slice::from_ref(held), ExportFormat::Iso19139, &vocabulary)).unwrap()
    };
    csw.insert(&records.iter().map(text).collect::<Vec<_>>());
    let files = folder(&records, &["json"], |record, _| bytes(&expected::iso(record, &vocabulary)));
    ask(&judges, "iso.py", &[files.path().as_os_str(), OsStr::new(&csw.url)]);
}

#[test]
fn catalogue_csv_is_a_table_of_its_schema() {
    let Some(judges) = judges() else { return };
    let vocabulary = vocabulary();
    let records = records::records(&vocabulary);
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, content: Vec<u8>| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let file = put("catalogue.csv", written(&records, ExportFormat::Scdl, &vocabulary));
    let rows = put("rows.json", bytes(&records.iter().map(expected::row).collect()));
    let schema = top().join(".ci/judges/catalogue.schema.json");
    ask(&judges, "table.py", &[file.as_os_str(), schema.as_os_str(), rows.as_os_str()]);
}
