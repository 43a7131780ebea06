//! Files of any size: what is held of one is bounded by its largest record, and reading it as it comes
//! gives what reading it whole gives.

use crate::support::World;
use crate::top;
use catalogue_core::exchange::{Format, Outcome, Reading, ReadingLimits, Spool, Spooled, read_stream};
use catalogue_core::vocabulary::{Vocabulary, shipped_schemes};
use catalogue_core::{ImportOptions, ImportReport};
use std::io::{BufReader, Read};
use std::process::Command;
use std::time::Instant;

const FORMAT: &str = "CATALOGUE_TEST_STREAM_FORMAT";

/// What is allowed beside four times the largest record, in kB.
const ALLOWED: i64 = 32 << 10;

/// Megabytes of each file: `CATALOGUE_STREAM_MB`.
fn megabytes() -> usize {
    std::env::var("CATALOGUE_STREAM_MB").ok().and_then(|text| text.parse().ok()).unwrap_or(40)
}

/// A document that is made as it is read, of so many bytes.
struct Made {
    format: &'static str,
    bytes: usize,
    given: usize,
    count: usize,
    ready: Vec<u8>,
    at: usize,
    largest: usize,
}

/// What is large in each record.
const TEXT: usize = 100_000;

impl Made {
    fn new(format: &'static str, bytes: usize) -> Self {
        let ready = Self::around(format).0.as_bytes().to_vec();
        Self { format, bytes, given: 0, count: 0, ready, at: 0, largest: 0 }
    }

    fn around(format: &str) -> (&'static str, &'static str) {
        match format {
            "ckan" => {
                ("{\"help\": \"h\", \"result\": {\"count\": 1, \"results\": [", "]}, \"success\": true}")
            }
            "udata" => ("{\"data\": [", "], \"page\": 1, \"next_page\": null}"),
            "datajson" => ("{\"conformsTo\": \"x\", \"dataset\": [\n", "\n]}"),
            "csv" => ("ID,TITRE,DESCRIPTION,THEME,LICENCE,MOTS_CLES,X\n", ""),
            "csw" => (
                "<csw:GetRecordsResponse xmlns:csw=\"http://www.opengis.net/cat/csw/2.0.2\"><csw:SearchResults>",
                "</csw:SearchResults></csw:GetRecordsResponse>",
            ),
            "turtle" => (
                "@prefix d: <http://www.w3.org/ns/dcat#> . @prefix t: <http://purl.org/dc/terms/> . @prefix f: <http://xmlns.com/foaf/0.1/> .\n",
                "<https://exemple.fr/> t:publisher <https://exemple.fr/ville> . <https://exemple.fr/ville> f:name \"Ville\" .\n",
            ),
            "rdfxml" => (
                "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:d=\"http://www.w3.org/ns/dcat#\" xmlns:t=\"http://purl.org/dc/terms/\">",
                "</rdf:RDF>",
            ),
            "jsonld" => (
                "{\"@context\": {\"d\": \"http://www.w3.org/ns/dcat#\", \"t\": \"http://purl.org/dc/terms/\", \"f\": \"http://xmlns.com/foaf/0.1/\"}, \"@id\": \"https://exemple.fr/\", \"@type\": \"d:Catalog\", \"d:dataset\": [",
                "], \"t:publisher\": {\"@id\": \"https://exemple.fr/ville\", \"f:name\": \"Ville\"}}",
            ),
            _ => ("", ""),
        }
    }

    /// How much text a record has: of RDF there are many small ones, which cost more.
    fn text(format: &str) -> usize {
        if matches!(format, "turtle" | "rdfxml" | "jsonld") { TEXT / 50 } else { TEXT }
    }

    fn record(&self) -> String {
        let (n, text) = (self.count, "x".repeat(Self::text(self.format)));
        let comma = if n == 0 { "" } else { "," };
        match self.format {
            "ckan" => format!(
                "{comma}{{\"name\": \"p{n}\", \"title\": \"Jeu {n}\", \"notes\": \"n\", \"license_id\": \"odbl\", \"resources\": [], \"x\": \"{text}\"}}"
            ),
            "lines" => format!(
                "{{\"name\": \"p{n}\", \"title\": \"Jeu {n}\", \"notes\": \"n\", \"resources\": [], \"x\": \"{text}\"}}\n"
            ),
            "udata" => format!(
                "{comma}{{\"id\": \"{n}\", \"slug\": \"p{n}\", \"title\": \"Jeu {n}\", \"description\": \"d\", \"acronym\": null, \"page\": \"https://exemple.fr/{n}\", \"resources\": [], \"x\": \"{text}\"}}"
            ),
            "datajson" => format!(
                "{comma}{{\"identifier\": \"{n}\", \"title\": \"Jeu {n}\", \"description\": \"d\", \"accessLevel\": \"public\", \"publisher\": {{\"name\": \"Ville\"}}, \"x\": \"{text}\"}}\n"
            ),
            "turtle" => format!(
                "<https://exemple.fr/> a d:Catalog ; d:dataset <https://exemple.fr/jeu/{n}> .\n<https://exemple.fr/jeu/{n}> a d:Dataset ; t:title \"Jeu {n}\"@fr ; t:description \"{text}\" ; d:distribution [ a d:Distribution ; t:title \"CSV\" ; d:accessURL <https://exemple.fr/f/{n}> ] ; d:contactPoint [ a <http://www.w3.org/2006/vcard/ns#Kind> ] ; t:spatial [ d:bbox \"POINT(1 2)\" ] .\n"
            ),
            "rdfxml" => format!(
                "<d:Dataset rdf:about=\"https://exemple.fr/jeu/{n}\"><t:title>Jeu {n}</t:title><t:description>{text}</t:description><d:distribution><d:Distribution><t:title>CSV</t:title><d:accessURL rdf:resource=\"https://exemple.fr/f/{n}\"/></d:Distribution></d:distribution></d:Dataset>\n"
            ),
            "jsonld" => format!(
                "{comma}{{\"@id\": \"https://exemple.fr/jeu/{n}\", \"@type\": \"d:Dataset\", \"t:title\": \"Jeu {n}\", \"t:description\": \"{text}\", \"d:distribution\": [{{\"@type\": \"d:Distribution\", \"t:title\": \"CSV\", \"d:accessURL\": {{\"@id\": \"https://exemple.fr/f/{n}\"}}}}]}}"
            ),
            "csv" => format!("{n},Jeu {n},Description,,,,\"{text}\"\n"),
            _ => format!(
                "<gmd:MD_Metadata xmlns:gmd=\"http://www.isotc211.org/2005/gmd\" xmlns:gco=\"http://www.isotc211.org/2005/gco\"><gmd:fileIdentifier><gco:CharacterString>{n}</gco:CharacterString></gmd:fileIdentifier><gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title><gco:CharacterString>Jeu {n}</gco:CharacterString></gmd:title></gmd:CI_Citation></gmd:citation><gmd:purpose><gco:CharacterString>{text}</gco:CharacterString></gmd:purpose></gmd:MD_DataIdentification></gmd:identificationInfo></gmd:MD_Metadata>"
            ),
        }
    }
}

impl Read for Made {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.ready.len() {
            if self.given > self.bytes {
                return Ok(0);
            }
            let record = self.record();
            self.count += 1;
            self.given += record.len();
            self.largest = self.largest.max(record.len());
            self.ready = record.into_bytes();
            if self.given > self.bytes {
                self.ready.extend_from_slice(Self::around(self.format).1.as_bytes());
            }
            self.at = 0;
        }
        let length = (&self.ready[self.at..]).read(out)?;
        self.at += length;
        Ok(length)
    }
}

/// The most memory this process has held so far, in kB; none where the system does not tell.
fn peak() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").trim().parse().ok()
}

/// Temporary files.
struct Files;

impl Spool for Files {
    fn place(&self) -> catalogue_core::Result<Option<Box<dyn Spooled>>> {
        Ok(Some(Box::new(tempfile::tempfile().unwrap())))
    }
}

fn stream(format: &'static str, bytes: usize) -> (usize, usize, usize) {
    let vocabulary = Vocabulary::new(shipped_schemes().unwrap());
    let limits = ReadingLimits::default();
    let reading = Reading { vocabulary: &vocabulary, places: &(), limits: &limits, source: None };
    let mut taken = 0;
    let mut reader = BufReader::with_capacity(1 << 16, Made::new(format, bytes));
    read_stream(&mut reader, None, &reading, &Files, &mut |read| {
        assert!(matches!(read.outcome, Outcome::Taken(_)), "{} {:?}", read.place, read.outcome);
        taken += 1;
        true
    })
    .unwrap();
    let made = reader.into_inner();
    (taken, made.count, made.largest)
}

const FORMATS: &[&str] = &["ckan", "lines", "udata", "datajson", "csv", "csw", "turtle", "rdfxml", "jsonld"];

/// Reads one large document, and tells what that took.
#[test]
#[ignore = "run as a child by the other test of this file"]
fn child() {
    let Ok(format) = std::env::var(FORMAT) else { return };
    let format = FORMATS.iter().copied().find(|known| *known == format).unwrap();
    stream(format, 1_000);
    let before = peak().unwrap();
    let (taken, made, largest) = stream(format, megabytes() << 20);
    assert_eq!(taken, made);
    println!("\n@{} {largest}", peak().unwrap() - before);
}

#[test]
fn memory_is_bounded_by_the_largest_record() {
    if peak().is_none() {
        println!("skipped: this system does not tell how much memory a process held");
        return;
    }
    for format in FORMATS {
        let started = Instant::now();
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "streaming::child", "--ignored", "--nocapture", "--test-threads=1"])
            .env(FORMAT, format)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{format}: {text} {}", String::from_utf8_lossy(&output.stderr));
        let (grown, largest) =
            text.split_once('@').unwrap().1.lines().next().unwrap().split_once(' ').unwrap();
        let (grown, largest): (i64, i64) = (grown.parse().unwrap(), largest.parse().unwrap());
        println!("{format}: {} MB in {:?}, {grown} kB", megabytes(), started.elapsed());
        let allowed = ALLOWED + 4 * largest / 1_024;
        assert!(grown <= allowed, "{format}: {grown} kB, at most {allowed}");
    }
}

/// The documents that both doors are given.
fn documents() -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for name in ["inspire.xml", "service.xml", "iso19115-3.xml", "csw-iso.xml", "csw-dublin-core.xml"] {
        found.push((name.to_owned(), std::fs::read(top().join("fixtures/metadata").join(name)).unwrap()));
    }
    for format in FORMATS {
        let mut bytes = Vec::new();
        Made::new(format, 400_000).read_to_end(&mut bytes).unwrap();
        found.push(((*format).to_owned(), bytes));
    }
    let turtle = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n\
        <https://exemple.fr/a> a dcat:Dataset ; dct:title \"Arbres\" ; dct:description \"d\" .\n";
    found.push(("turtle".to_owned(), turtle.as_bytes().to_vec()));
    for text in ["", "{", "[]", "x", "[{\"name\": \"a\", \"notes\": \"n\"},", "\u{1f}\u{8b}"] {
        found.push((format!("{text:?}"), text.as_bytes().to_vec()));
    }
    found
}

#[test]
fn a_stream_is_imported_as_a_file_is() {
    let outcome = |result: catalogue_core::Result<ImportReport>| {
        let told = |report: ImportReport| {
            let records = report.records.into_iter();
            records
                .map(|held| (held.place, held.outcome, held.issues, held.repaired, held.lost))
                .collect::<Vec<_>>()
        };
        result.map(told).map_err(|error| error.to_string())
    };
    for (name, bytes) in documents() {
        let (whole, streamed) = (World::new(), World::new());
        let options = |world: &World| ImportOptions {
            organisation: Some(world.organisation("Ville").id),
            publish: true,
            ..ImportOptions::default()
        };
        let one = outcome(whole.admin().import(&bytes, &options(&whole), &mut |_, _| true));
        let mut reader = BufReader::with_capacity(100, bytes.as_slice());
        let other = outcome(streamed.admin().import_from(&mut reader, &options(&streamed), &mut |_, _| true));
        assert_eq!(one, other, "{name}");
        assert!(streamed.admin().check_integrity().unwrap().is_empty());
    }
}

#[test]
fn every_format_is_known_by_its_code() {
    for format in Format::ALL {
        assert_eq!(Format::from_code(format.code()), Some(*format));
    }
}
