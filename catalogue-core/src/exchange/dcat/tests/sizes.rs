//! However little of a document is held in memory, its records are the same.

use crate::error::Result;
use crate::exchange::dcat::{self, Document, Held, Stop};
use crate::exchange::sample::{self, dataset, organisation};
use crate::exchange::tests::any_dataset::{any_metadata, full, words};
use crate::exchange::tests::reading;
use crate::exchange::{ExportFormat, Outcome, Read, ReadingLimits, Spool, Spooled};
use crate::model::{Dataset, ResourceMetadata};
use proptest::prelude::*;
use std::io::Cursor;

/// A disk in memory.
struct Disk;

impl Spool for Disk {
    fn place(&self) -> Result<Option<Box<dyn Spooled>>> {
        Ok(Some(Box::new(Cursor::new(Vec::new()))))
    }
}

/// Next to nothing.
const LITTLE: Held = Held { sorted: 3_000, aside: 100, window: 900 };

fn held(text: &str, held: Held) -> std::result::Result<Vec<Read>, Stop> {
    let limits = ReadingLimits::default();
    let mut document = Document::of(&mut text.as_bytes(), &Disk, held.aside, &limits)?;
    let mut found = Vec::new();
    dcat::read(&mut document, &reading(&limits), &Disk, held, &mut |read| {
        found.push(read);
        true
    })?;
    Ok(found)
}

/// The records of a text, which are the same however little is held.
fn same(text: &str) -> Vec<Read> {
    let whole = held(text, Held::default()).unwrap();
    for little in [LITTLE, Held { sorted: 1, ..LITTLE }, Held { window: 1 << 20, ..LITTLE }] {
        assert_eq!(held(text, little).unwrap(), whole, "{little:?} {text}");
    }
    whole
}

fn titles(found: &[Read]) -> Vec<String> {
    let title = |read: &Read| match &read.outcome {
        Outcome::Taken(imported) => imported.metadata.title.clone(),
        Outcome::Refused(issues) => format!("{issues:?}"),
    };
    found.iter().map(title).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_records_are_the_same_however_little_is_held(
        all in prop::collection::vec(any_metadata(), 1..6),
        name in words(),
        at in 0..3_usize,
    ) {
        let datasets: Vec<Dataset> = all
            .into_iter()
            .enumerate()
            .map(|(at, metadata)| {
                let url = Some(format!("https://exemple.fr/{at}"));
                let resource = ResourceMetadata { name: name.clone(), url, ..Default::default() };
                let mut held = dataset(metadata, vec![resource.clone(), resource]);
                held.id = crate::id::DatasetId::from_uuid(uuid::Uuid::from_u128(at as u128 + 1));
                held.slug = crate::id::Slug::parse(&format!("jeu-{at}")).unwrap();
                held
            })
            .collect();
        let format = [ExportFormat::DcatTurtle, ExportFormat::DcatRdfXml, ExportFormat::DcatJsonLd][at];
        let (text, _) = sample::written(format, &datasets, Some(&organisation()));
        prop_assert_eq!(same(&text).len(), datasets.len());
    }
}

#[test]
fn a_full_record_is_the_same_in_every_syntax() {
    let (metadata, resources) = full();
    let record = dataset(metadata, resources);
    for format in [ExportFormat::DcatTurtle, ExportFormat::DcatRdfXml, ExportFormat::DcatJsonLd] {
        let (text, _) = sample::written(format, std::slice::from_ref(&record), Some(&organisation()));
        assert_eq!(same(&text).len(), 1);
    }
}

#[test]
fn json_ld_is_read_in_parts_whatever_lies_around_them() {
    let pad = "x".repeat(400);
    let item = |at: usize| {
        format!(
            "{{\"@id\": \"a:{at}\", \"@type\": \"d:Dataset\", \"t:title\": \"Jeu {at}\", \"t:description\": \"{pad}\", \
             \"d:distribution\": {{\"@type\": \"d:Distribution\", \"d:accessURL\": {{\"@id\": \"https://e.fr/{at}\"}}}}, \
             \"t:publisher\": {{\"@id\": \"_:p\"}}}}"
        )
    };
    let items: Vec<String> = (0..6).map(item).collect();
    let items = items.join(",\n");
    let context = "\"@context\": {\"d\": \"http://www.w3.org/ns/dcat#\", \"t\": \"http://purl.org/dc/terms/\", \"f\": \"http://xmlns.com/foaf/0.1/\"}";
    let publisher = "{\"@id\": \"_:p\", \"f:name\": \"Ville\"}";
    let renamed = items.replace("\"@id\"", "\"id\"").replace("\"@type\"", "\"type\"");
    let naming = context.replace("\"d\":", "\"id\": \"@id\", \"type\": {\"@id\": \"@type\"}, \"d\":");
    for (name, text) in [
        ("a graph", format!("{{{context}, \"@graph\": [{publisher}, {items}]}}")),
        ("its context last", format!("{{\"@graph\": [{items}, {publisher}], {context}}}")),
        ("a list", format!("[{{{context}, \"@graph\": [{items}]}}, {{{context}, \"@graph\": {publisher}}}]")),
        (
            "within a catalogue",
            format!(
                "{{{context}, \"@id\": \"a:c\", \"@type\": \"d:Catalog\", \"t:title\": \"C\", \"t:publisher\": {publisher}, \"d:dataset\": [{items}]}}"
            ),
        ),
        (
            "within a catalogue without a name",
            format!(
                "{{{context}, \"d:dataset\": [{items}], \"@type\": \"d:Catalog\", \"t:publisher\": {publisher}}}"
            ),
        ),
        (
            "within a catalogue of a graph",
            format!(
                "{{{context}, \"@graph\": [{publisher}, {{\"@type\": \"d:Catalog\", \"d:dataset\": [{items}]}}]}}"
            ),
        ),
        (
            "renamed",
            format!(
                "{{{naming}, \"id\": \"a:c\", \"type\": \"d:Catalog\", \"d:dataset\": [{renamed}], \"t:publisher\": {publisher}}}"
            ),
        ),
        (
            "the other way round",
            format!(
                "{{{context}, \"@id\": \"a:c\", \"t:publisher\": {publisher}, \"@reverse\": {{\"t:isPartOf\": [{items}]}}}}"
            ),
        ),
        ("a list of a list", format!("{{{context}, \"@graph\": [[{items}], {publisher}]}}")),
        (
            "an only thing in a graph",
            format!("{{{context}, \"@graph\": {{\"@id\": \"a:c\", \"d:dataset\": [{items}]}}}}"),
        ),
    ] {
        let found = same(&text);
        let expected: Vec<String> = (0..6).map(|at| format!("Jeu {at}")).collect();
        assert_eq!(titles(&found), expected, "{name}");
    }
    // What cannot be read is told, with its line.
    for (name, text) in [
        ("cut", format!("{{{context}, \"@graph\": [\n{items}")),
        ("a comma for a colon", format!("{{{context}, \"@graph\": [\n{items}], \"a\", 1}}")),
        ("followed", format!("{{{context}, \"@graph\": [\n{items}]}} {{}}")),
    ] {
        match held(&text, LITTLE) {
            Err(Stop::Unreadable(fault)) => {
                assert!(fault.line.is_some_and(|line| line > 1), "{name}: {fault:?}")
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    let elsewhere = format!("{{\"@context\": \"https://exemple.fr/context\", \"@graph\": [{items}]}}");
    match held(&elsewhere, LITTLE) {
        Err(Stop::Unreadable(fault)) => {
            assert!(fault.json && fault.reason.contains("not fetched"), "{fault:?}")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn other_encodings_are_the_same_too() {
    let pad = "é".repeat(400);
    let limits = ReadingLimits::default();
    let turtle = format!(
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n\
         <a:a> a dcat:Dataset ; dct:title \"Forêt\" ; dct:description \"{pad}\" ."
    );
    let xml = format!(
        "\n<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
         xmlns:dcat=\"http://www.w3.org/ns/dcat#\" xmlns:dct=\"http://purl.org/dc/terms/\"><dcat:Dataset rdf:about=\"a:a\">\
         <dct:title>Forêt</dct:title><dct:description>{pad}</dct:description></dcat:Dataset></rdf:RDF>"
    );
    let json = format!(
        "{{\"@id\": \"a:a\", \"@type\": \"http://www.w3.org/ns/dcat#Dataset\", \"http://purl.org/dc/terms/title\": \
         \"Forêt\", \"http://purl.org/dc/terms/description\": \"{pad}\"}}"
    );
    for text in [turtle, xml, json] {
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        for bytes in [text.as_bytes().to_vec(), latin, [b"\xef\xbb\xbf", text.as_bytes()].concat()] {
            for little in [LITTLE, Held::default()] {
                let mut reader = std::io::BufReader::with_capacity(7, bytes.as_slice());
                let mut document = Document::of(&mut reader, &Disk, little.aside, &limits).unwrap();
                let mut found = Vec::new();
                dcat::read(&mut document, &reading(&limits), &Disk, little, &mut |read| {
                    found.push(read);
                    true
                })
                .unwrap();
                assert_eq!(titles(&found), ["Forêt"], "{text}");
            }
        }
    }
}
