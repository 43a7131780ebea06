//! Archives written here, as GeoNetwork writes them and as it does not.

use super::member::{Member, Role};
use crate::exchange::tests::reading;
use crate::exchange::{Format, Imported, Outcome, Read, ReadingLimits, read};
use crate::model::Visibility;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn metadata() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/metadata/inspire.xml");
    std::fs::read_to_string(path).unwrap()
}

fn info(inner: &str) -> String {
    format!("<?xml version=\"1.0\"?><info version=\"1.1\">{inner}</info>")
}

const PUBLIC: &str = "<general><uuid>u-1</uuid><siteName>Géo</siteName><isTemplate>n</isTemplate></general>\
    <categories><category name=\"maps\"/></categories>\
    <privileges><group name=\"all\"><operation name=\"view\"/></group></privileges>\
    <public><file name=\"vignette.png\"/><file name=\"autre.png\"/></public><private><file name=\"données.zip\"/></private>";

fn archive(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn found(bytes: &[u8]) -> Vec<Read> {
    read(None, bytes, &reading(&ReadingLimits::default())).unwrap()
}

fn taken(read: &Read) -> &Imported {
    match &read.outcome {
        Outcome::Taken(held) => held,
        Outcome::Refused(issues) => panic!("{}: {issues:?}", read.place),
    }
}

fn reason(read: &Read) -> String {
    match &read.outcome {
        Outcome::Refused(issues) => issues[0].args.get("found").cloned().unwrap_or_default(),
        Outcome::Taken(_) => panic!("{} is taken", read.place),
    }
}

#[test]
fn both_versions_are_read_with_what_the_catalogue_knew() {
    let one =
        archive(&[("info.xml", &info(PUBLIC)), ("metadata.xml", &metadata()), ("public/vignette.png", "x")]);
    assert_eq!(Format::detect(&one), Some(Format::Mef));
    let reads = found(&one);
    assert_eq!((reads.len(), reads[0].place.as_str()), (1, "metadata.xml"));
    let held = taken(&reads[0]);
    // Its own identifier comes first, as when it is harvested.
    assert_eq!(held.provenance.remote_id.as_deref(), Some("fr-000000000-haies-2021"));
    assert_eq!(held.provenance.format, "iso19139");
    assert_eq!(held.provenance.raw["info.siteName"], "Géo");
    assert_eq!(held.provenance.raw["info.categories"], "maps");
    assert_eq!(held.metadata.visibility, Visibility::Public);
    let lost: Vec<&str> = held.lost.iter().map(|issue| issue.path.as_str()).collect();
    assert!(lost.contains(&"public/autre.png") && lost.contains(&"private/données.zip"), "{lost:?}");
    // A link of the record names it.
    assert!(!lost.contains(&"public/vignette.png"), "{lost:?}");

    let hidden = PUBLIC.replace("name=\"all\"", "name=\"équipe\"");
    let without = metadata().replace("fr-000000000-haies-2021", "");
    let third = include_str!("../../../../fixtures/metadata/iso19115-3.xml");
    let two = archive(&[
        ("a/metadata/metadata.xml", &metadata()),
        ("b/info.xml", &info(&hidden)),
        ("b/metadata/metadata.xml", &without),
        ("c/metadata/metadata.xml", "<simpledc><title>x</title></simpledc>"),
        ("c/metadata/metadata-iso19139.xml", &metadata()),
        ("d/metadata/metadata.xml", third),
        ("d/metadata/metadata.iso19139.xml", &metadata()),
        ("e/info.xml", &info("<general><isTemplate>y</isTemplate></general>")),
        ("e/metadata/metadata.xml", &metadata()),
        ("f/info.xml", "<info"),
        ("f/metadata/metadata.xml", &metadata()),
        ("index.csv", "a;b"),
    ]);
    let reads = found(&two);
    let places: Vec<&str> = reads.iter().map(|read| read.place.as_str()).collect();
    assert_eq!(places, ["a", "b", "c", "d", "e", "f"]);
    let b = taken(&reads[1]);
    assert_eq!(
        (b.provenance.remote_id.as_deref(), b.metadata.visibility),
        (Some("u-1"), Visibility::Private)
    );
    assert_eq!(taken(&reads[2]).provenance.format, "iso19139");
    assert_eq!(taken(&reads[3]).provenance.format, "iso19115-3");
    assert!(reason(&reads[4]).contains("template"));
    assert!(taken(&reads[5]).lost.iter().any(|issue| issue.path == "info.xml"));
}

#[test]
fn no_name_leads_anywhere() {
    for name in [
        "../metadata.xml",
        "/metadata.xml",
        "a/../../metadata/metadata.xml",
        "C:\\metadata.xml",
        "a\\metadata.xml",
        "./metadata.xml",
        "a//metadata.xml",
        "c:/metadata.xml",
    ] {
        assert_eq!(Member::named(name), Member::Unsafe, "{name}");
        let reads = found(&archive(&[(name, &metadata())]));
        assert!(reason(&reads[0]).contains("out of the archive"), "{name}");
    }
    assert_eq!(Member::named("metadata/metadata.xml"), Member::Of(String::new(), Role::Metadata));
    assert_eq!(Member::named("u/public/info.xml"), Member::Other);
    assert_eq!(Member::named("u/applschema/metadata.xml"), Member::Other);
}

#[test]
fn bombs_links_and_lies_are_refused() {
    let bomb = metadata().replace("HAIES 2021", &"x".repeat(30_000_000));
    assert!(reason(&found(&archive(&[("metadata.xml", &bomb)]))[0]).contains("a bomb"));
    // It lies about its size: what it gives is counted.
    let mut lying = archive(&[("metadata.xml", &bomb)]);
    let size = u32::try_from(bomb.len()).unwrap().to_le_bytes();
    while let Some(at) = lying.windows(4).position(|part| part == size) {
        lying[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
    }
    for read in found(&lying) {
        assert!(!reason(&read).is_empty());
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("metadata.xml", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    assert!(reason(&found(&writer.finish().unwrap().into_inner())[0]).contains("link"));
    // Twice the same name: the names differ by a byte until they are written.
    let mut twice = archive(&[("metadata.xml", &metadata()), ("metadatb.xml", &metadata())]);
    while let Some(at) = twice.windows(12).position(|part| part == b"metadatb.xml") {
        twice[at + 7] = b'a';
    }
    assert!(reason(&found(&twice)[0]).contains("twice"));
    let mut locked = archive(&[("metadata.xml", &metadata())]);
    let directory = locked.windows(4).position(|part| part == b"PK\x01\x02").unwrap();
    locked[directory + 8] |= 1;
    assert!(reason(&found(&locked)[0]).contains("encrypted"));
    let nested = archive(&[("metadata.xml", &metadata())]);
    let text = String::from_utf8_lossy(&nested).into_owned();
    assert!(!reason(&found(&archive(&[("a/metadata/metadata.xml", &text)]))[0]).is_empty());
    assert!(reason(&found(&archive(&[("couche.shp", "x")]))[0]).contains("not MEF"));
    assert_eq!(Format::detect(&archive(&[("couche.shp", "x")])), None);
}

#[test]
fn a_broken_archive_is_told_and_never_a_panic() {
    let whole = archive(&[("u/info.xml", &info(PUBLIC)), ("u/metadata/metadata.xml", &metadata())]);
    let limits = ReadingLimits::default();
    for at in (0..whole.len()).step_by(7) {
        let _ = read(None, &whole[..at], &reading(&limits));
        let mut wrong = whole.clone();
        wrong[at] ^= 0x55;
        if let Ok(reads) = read(None, &wrong, &reading(&limits)) {
            assert!(!reads.is_empty());
        }
        let _ = Format::detect(&wrong);
    }
    // What follows the archive says that it holds as many records as it likes.
    let mut lying = whole.clone();
    let end = lying.len() - 22;
    lying[end + 8..end + 12].copy_from_slice(&[0xff; 4]);
    assert!(read(None, &lying, &reading(&limits)).is_err());
}

/// Archives of others, when they are there: each record is taken, or refused with a reason.
#[test]
fn real_archives_are_taken_or_refused_with_a_reason() {
    let Some(corpus) = std::env::var_os("CATALOGUE_CORPUS") else {
        println!("skipped: CATALOGUE_CORPUS is not set");
        return;
    };
    let (mut taken, mut reasons) = (0, Vec::new());
    for folder in std::fs::read_dir(std::path::Path::new(&corpus).join("mef")).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            for read in found(&std::fs::read(file.unwrap().path()).unwrap()) {
                match &read.outcome {
                    Outcome::Taken(_) => taken += 1,
                    Outcome::Refused(_) => reasons.push(reason(&read)),
                }
            }
        }
    }
    println!("{taken} records taken, {} refused: {reasons:?}", reasons.len());
    assert!(taken >= 10 && reasons.iter().all(|reason| !reason.is_empty()), "{taken} {reasons:?}");
}
