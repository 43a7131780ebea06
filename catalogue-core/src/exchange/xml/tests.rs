//! Hostile documents: refused with a reason, in bounded time and memory, never a panic.

use crate::Error;
use crate::exchange::tests::reading;
use crate::exchange::xml::looks_like_xml as begins_as_xml;
use crate::exchange::{Format, Outcome, Read, ReadingLimits, read, read_stream};
use proptest::prelude::*;
use std::io::{BufReader, Read as _};
use std::time::{Duration, Instant};

const GMD: &str =
    r#"xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco""#;

/// A record with a title, something before its root, and something in its identification.
fn record(before: &str, inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>{before}<gmd:MD_Metadata {GMD}><gmd:fileIdentifier><gco:CharacterString>a</gco:CharacterString></gmd:fileIdentifier>\
         <gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title><gco:CharacterString>Titre</gco:CharacterString></gmd:title></gmd:CI_Citation></gmd:citation>{inside}\
         </gmd:MD_DataIdentification></gmd:identificationInfo></gmd:MD_Metadata>"
    )
}

fn try_read(bytes: &[u8]) -> Result<Vec<Read>, Error> {
    let limits = ReadingLimits::default();
    read(None, bytes, &reading(&limits))
}

/// Why the only record of a document is refused.
fn reason(text: &str) -> String {
    let found = try_read(text.as_bytes()).unwrap();
    let [Read { outcome: Outcome::Refused(issues), .. }] = found.as_slice() else { panic!("{found:?}") };
    issues[0].args["found"].clone()
}

#[test]
fn entities_are_refused_wherever_they_come_from() {
    let laughs: String =
        (1..30).map(|at| format!("<!ENTITY l{at} \"{}\">", format!("&l{};", at - 1).repeat(10))).collect();
    for (before, inside, why) in [
        (format!("<!DOCTYPE a [<!ENTITY l0 \"ha\">{laughs}]>"), "&l29;", "DTD"),
        ("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>".into(), "&x;", "DTD"),
        ("<!DOCTYPE a SYSTEM \"http://169.254.169.254/x.dtd\">".into(), "", "DTD"),
        ("<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://exemple.fr/x\"> %p;]>".into(), "", "DTD"),
        (
            String::new(),
            "<gmd:purpose><gco:CharacterString>&nbsp;</gco:CharacterString></gmd:purpose>",
            "entity &nbsp;",
        ),
        (String::new(), "<gmd:purpose a=\"&secret;\"/>", "entities"),
        (String::new(), "<gmd:purpose>&#0;</gmd:purpose>", ""),
        (String::new(), "<gmd:purpose>&#x110000;</gmd:purpose>", ""),
        (String::new(), "<gmd:purpose>a & b</gmd:purpose>", ""),
        (String::new(), "<x:purpose/>", "prefix \"x\""),
        (String::new(), "<gmd:purpose></gmd:credit>", ""),
        (String::new(), "<gmd:purpose a=b/>", ""),
    ] {
        let reason = reason(&record(&before, inside));
        assert!(!reason.is_empty() && reason.contains(why), "{inside}: {reason}");
    }
    let read = try_read(
        record(
            "",
            "<gmd:purpose><gco:CharacterString>&lt;&#233;&#xe9;&amp;</gco:CharacterString></gmd:purpose>",
        )
        .as_bytes(),
    );
    let Outcome::Taken(held) = &read.unwrap()[0].outcome else { panic!() };
    assert_eq!(held.provenance.unmapped["identificationInfo/purpose"], "<éé&");
}

#[test]
fn a_page_of_a_portal_is_told_from_metadata() {
    for page in ["<!DOCTYPE html><html><body>Connexion</body></html>", "<html><body>Connexion</body></html>"]
    {
        assert!(reason(page).contains("HTML page"));
    }
    let report = r#"<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows"><ows:Exception><ows:ExceptionText>Trop de monde.</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"#;
    let Outcome::Refused(issues) = &try_read(report.as_bytes()).unwrap()[0].outcome else { panic!() };
    assert_eq!(issues[0].args["found"], "the remote catalogue answered an error: Trop de monde.");
    let empty = r#"<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"><csw:SearchResults numberOfRecordsMatched="0"/></csw:GetRecordsResponse>"#;
    assert_eq!(try_read(empty.as_bytes()).unwrap(), []);
}

#[test]
fn depth_and_numbers_are_bounded() {
    let deep = "<gmd:a>".repeat(100_000);
    assert!(reason(&record("", &deep)).contains("deep"));
    let wide = "<gmd:purpose/>".repeat(250_000);
    assert!(reason(&record("", &wide)).contains("more elements"));
    let attributes: String = (0..1_000).map(|at| format!(" a{at}=\"x\"")).collect();
    assert!(reason(&record("", &format!("<gmd:purpose{attributes}/>"))).contains("attributes"));
    let prefixes: String = (0..1_000).map(|at| format!(" xmlns:a{at}=\"x\"")).collect();
    assert!(reason(&record("", &format!("<gmd:purpose{prefixes}/>"))).contains("namespaces"));
    for cut in ["<", "<a", "<a ", "<a b=\"", "<!--", "<![CDATA[", "<?xml", "<!DOCTYPE a ["] {
        for text in [
            cut.to_owned(),
            record("", "") + cut,
            record("", cut),
            format!("{}{cut}", record("", "").split_once("<gmd:title>").unwrap().0),
        ] {
            let found = try_read(text.as_bytes()).unwrap();
            assert!(matches!(found.last().unwrap().outcome, Outcome::Refused(_)), "{text}");
        }
    }
}

#[test]
fn a_large_page_costs_no_more_than_its_largest_record() {
    let envelope = |records: &str| {
        format!(
            r#"<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" {GMD}><csw:SearchResults>{records}</csw:SearchResults></csw:GetRecordsResponse>"#
        )
    };
    let one = record("", "").replace("<?xml version=\"1.0\"?>", "");
    let large = record("", &format!("<gmd:purpose>{}</gmd:purpose>", "x".repeat(200_000)))
        .replace("<?xml version=\"1.0\"?>", "");
    let limits = ReadingLimits { bytes: 100_000, ..ReadingLimits::default() };
    let stream = |text: &str| -> Result<(usize, Vec<String>), Error> {
        let (mut taken, mut refused) = (0, Vec::new());
        read_stream(&mut text.as_bytes(), None, &reading(&limits), &(), &mut |read| {
            match read.outcome {
                Outcome::Taken(_) => taken += 1,
                Outcome::Refused(issues) => refused.push(format!("{} {}", read.place, issues[0].code)),
            }
            true
        })?;
        Ok((taken, refused))
    };
    // Many records, together far more than one may have.
    assert_eq!(stream(&envelope(&one.repeat(500))).unwrap(), (500, vec![]));
    let (taken, refused) = stream(&envelope(&format!("{one}{one}{large}"))).unwrap();
    assert_eq!((taken, refused), (2, vec!["line 1 too-large".to_owned()]));
    assert_eq!(stream(&large).unwrap(), (0, vec![" too-large".to_owned()]));
    // Cut in the middle: what came before is taken.
    let cut = envelope(&one.repeat(3));
    let (taken, refused) = stream(&cut[..cut.rfind("<gmd:title>").unwrap()]).unwrap();
    assert_eq!((taken, refused), (2, vec!["line 1 not-well-formed".to_owned()]));
    // No end: neither time nor memory without one either.
    let begun = Instant::now();
    for endless in ["<a>", "<a b=\"", "<!-- ", "<![CDATA[", "<a>x"] {
        let start =
            format!("<csw:SearchResults {GMD} xmlns:csw=\"http://www.opengis.net/cat/csw/2.0.2\">{endless}");
        let mut endless = BufReader::new(start.as_bytes().chain(std::io::repeat(b'x')));
        let mut told = Vec::new();
        read_stream(&mut endless, None, &reading(&limits), &(), &mut |read| {
            told.push(read);
            true
        })
        .unwrap();
        let Some(Read { outcome: Outcome::Refused(issues), .. }) = told.last() else { panic!("{told:?}") };
        assert_eq!(issues[0].code.code(), "too-large");
    }
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[test]
fn an_encoding_that_is_not_the_one_declared_is_read_and_told() {
    let text = record("", "<gmd:abstract><gco:CharacterString>Forêt</gco:CharacterString></gmd:abstract>");
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let Outcome::Taken(held) = &try_read(&latin).unwrap()[0].outcome else { panic!() };
    assert_eq!(held.metadata.description, "Forêt");
    assert_eq!(held.repaired[0].code.code(), "wrong-encoding");
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xff\xfe".as_slice(), &units].concat();
    let Outcome::Taken(held) = &try_read(&marked).unwrap()[0].outcome else { panic!() };
    assert_eq!((held.metadata.description.as_str(), held.repaired.len()), ("Forêt", 0));
    let other = text.replace("version=\"1.0\"", "version=\"1.0\" encoding=\"Big5\"");
    assert!(reason(&other).contains("big5"));
}

/// Bytes of XML that readers know, mangled.
fn mangled() -> impl Strategy<Value = Vec<u8>> {
    let parts = prop::sample::select(vec![
        "<gmd:MD_Metadata ",
        GMD,
        ">",
        "</gmd:MD_Metadata>",
        "<gmd:identificationInfo>",
        "</gmd:identificationInfo>",
        "<gmd:MD_DataIdentification>",
        "<gmd:citation><gmd:CI_Citation><gmd:title>",
        "</gmd:title></gmd:CI_Citation></gmd:citation>",
        "<gco:CharacterString>",
        "</gco:CharacterString>",
        "<gmd:keyword>",
        "é",
        "&amp;",
        "&x;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<csw:Record xmlns:csw=\"http://www.opengis.net/cat/csw/2.0.2\">",
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
        "\u{0}",
        "<",
        "=",
        "\"",
        "codeListValue=\"x\"",
        "<gmd:date",
        "/>",
    ]);
    prop::collection::vec(
        prop_oneof![
            parts.prop_map(|text| text.as_bytes().to_vec()),
            prop::collection::vec(any::<u8>(), 0..4)
        ],
        0..40,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_reading_panic(bytes in mangled(), begins in any::<bool>()) {
        let bytes = if begins { [b"<a>".as_slice(), &bytes].concat() } else { bytes };
        let whole = try_read(&bytes);
        if whole.is_ok() {
            prop_assert_eq!(whole.unwrap(), try_read(&bytes).unwrap());
        }
        let _ = Format::detect(&bytes);
    }

    #[test]
    fn a_record_with_a_part_missing_is_taken_or_refused(start in 0_usize..16_000, length in 1_usize..600, seed in any::<u8>()) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/metadata/inspire.xml");
        let mut bytes = std::fs::read(path).unwrap();
        let end = (start + length).min(bytes.len());
        if seed < 128 {
            bytes.drain(start..end);
        } else {
            bytes[start..end].iter_mut().for_each(|byte| *byte = byte.wrapping_add(seed));
        }
        if begins_as_xml(&bytes) {
            for read in try_read(&bytes).unwrap() {
                match read.outcome {
                    Outcome::Taken(held) => crate::exchange::tests::assert_fit(&held, "mangled"),
                    Outcome::Refused(issues) => prop_assert!(!issues.is_empty()),
                }
            }
        }
    }
}
