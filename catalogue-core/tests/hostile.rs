//! Files made to hurt: each is refused or taken with a reason, in bounded time and memory, on the small
//! stack of a host's thread, and leaves the catalogue as it was.

use crate::support::World;
use crate::top;
use catalogue_core::exchange::{Format, Outcome, Reading, ReadingLimits, next_page, read_stream};
use catalogue_core::vocabulary::{Vocabulary, shipped_schemes};
use catalogue_core::{ErrorKind, ImportOptions, Language};
use std::io::{BufReader, Cursor, Read, Write};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::new(shipped_schemes().unwrap()));

/// The stack of a host's thread.
const STACK: usize = 1 << 20;
/// The longest work that one file may cost, on a slow machine and without optimisation.
const PATIENCE: Duration = Duration::from_secs(60);

type Source = Box<dyn Read + Send>;

/// What became of a file: titles of what was taken, reasons of what was not.
#[derive(Debug, Default)]
struct Told {
    taken: Vec<String>,
    refused: Vec<String>,
}

impl Told {
    fn says(&self, reason: &str) -> bool {
        self.refused.iter().any(|told| told.contains(reason))
    }
}

/// How long this thread has worked; none where the system does not tell.
fn worked() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|text| text.parse::<u64>().ok());
    Some(Duration::from_millis(ticks.sum::<u64>() * 10))
}

/// Reads a file on a small stack.
fn attack(name: &str, format: Option<Format>, source: Source) -> Told {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        let started = Instant::now();
        let limits = ReadingLimits::default();
        let source_of = Some("https://exemple.fr/".to_owned());
        let reading = Reading { vocabulary: &VOCABULARY, places: &(), limits: &limits, source: source_of };
        let mut told = Told::default();
        let mut reader = BufReader::with_capacity(1 << 16, source);
        let ended = read_stream(&mut reader, format, &reading, &(), &mut |read| {
            match read.outcome {
                Outcome::Taken(held) => told.taken.push(held.metadata.title),
                Outcome::Refused(issues) => {
                    let sentences = issues.iter().map(|issue| issue.sentence(Language::English));
                    told.refused.push(sentences.collect::<Vec<_>>().join(" "));
                }
            }
            told.taken.len() + told.refused.len() < 100_000
        });
        if let Err(error) = ended {
            assert!(
                matches!(error.kind(), ErrorKind::BadInput | ErrorKind::LimitExceeded),
                "a fault of the file, not of the disk: {error}"
            );
            told.refused.push(error.sentence(Language::English));
        }
        // On a machine with much to do, waiting is no work.
        (told, worked().unwrap_or_else(|| started.elapsed()))
    });
    let (told, worked) = thread.unwrap().join().unwrap_or_else(|_| panic!("{name}: a panic"));
    assert!(worked < PATIENCE, "{name}: {worked:?}");
    assert!(!told.taken.is_empty() || !told.refused.is_empty(), "{name}: nothing is told");
    for reason in &told.refused {
        assert!(reason.len() > 8 && reason.len() < 2_000 && !reason.contains('{'), "{name}: {reason}");
    }
    told
}

fn bytes(text: impl AsRef<[u8]>) -> Source {
    Box::new(Cursor::new(text.as_ref().to_vec()))
}

/// Something, then a byte again and again, so many times.
fn endless(start: &str, byte: u8, times: u64) -> Source {
    Box::new(Cursor::new(start.as_bytes().to_vec()).chain(std::io::repeat(byte).take(times)))
}

fn iso() -> String {
    std::fs::read_to_string(top().join("fixtures/metadata/inspire.xml")).unwrap()
}

const RDF: &str = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
    xmlns:dcat=\"http://www.w3.org/ns/dcat#\" xmlns:dct=\"http://purl.org/dc/terms/\">";
const TURTLE: &str =
    "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n";
const GIGABYTE: u64 = 1 << 30;

#[test]
fn entities_and_document_types_are_refused_in_both_kinds_of_xml() {
    let laughs: String =
        (1..40).map(|at| format!("<!ENTITY l{at} \"{}\">", format!("&l{};", at - 1).repeat(10))).collect();
    let quadratic = format!("<!ENTITY q \"{}\">", "a".repeat(100_000));
    for (name, subset, used) in [
        ("internal", "<!ENTITY x \"y\">".to_owned(), "&x;".to_owned()),
        ("external", "<!ENTITY x SYSTEM \"file:///etc/passwd\">".to_owned(), "&x;".to_owned()),
        ("public", "<!ENTITY x PUBLIC \"a\" \"http://169.254.169.254/\">".to_owned(), "&x;".to_owned()),
        ("parameter", "<!ENTITY % p SYSTEM \"http://exemple.fr/x\"> %p;".to_owned(), String::new()),
        ("laughs", format!("<!ENTITY l0 \"ha\">{laughs}"), "&l39;".to_owned()),
        ("quadratic", quadratic, "&q;".repeat(100_000)),
    ] {
        let doctype = format!("<?xml version=\"1.0\"?><!DOCTYPE a [{subset}]>");
        let metadata = iso().replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", &doctype);
        let told = attack(name, None, bytes(metadata.replace("HAIES 2021", &used)));
        assert!(told.taken.is_empty() && told.says("document type"), "{name}: {:?}", told.refused);
        let rdf = format!(
            "{doctype}{RDF}<dcat:Dataset rdf:about=\"a:b\"><dct:title>A{used}</dct:title></dcat:Dataset></rdf:RDF>"
        );
        let told = attack(name, None, bytes(rdf));
        // RDF/XML names its namespaces by entities: small ones of its own are taken.
        let expected: &[&str] = if name == "internal" { &["Ay"] } else { &[] };
        assert_eq!(told.taken, expected, "{name}: {:?}", told.refused);
        assert!(!told.taken.iter().any(|title| title.contains("root:")), "{name}");
    }
}

#[test]
fn depth_is_bounded_in_every_syntax() {
    let (open, close) = ("[".repeat(1_000_000), "]".repeat(1_000_000));
    let objects = "{\"a\":".repeat(100_000);
    let xml = "<a>".repeat(100_000);
    let nested = "<dct:spatial><dct:Location>".repeat(50_000);
    let turtle = format!("{TURTLE}<a:b> a dcat:Dataset ; dct:title \"A\" ; dct:spatial ");
    let graph = "{\"@context\": {\"d\": \"http://purl.org/dc/terms/\"}, \"@id\": \"a:b\", \"d:spatial\": ";
    for (name, text) in [
        ("arrays", format!("{open}{close}")),
        ("arrays cut", open.clone()),
        ("objects", objects.clone()),
        (
            "objects in a record",
            format!("{{\"name\": \"a\", \"notes\": \"n\", \"extras\": {objects}1{}}}", "}".repeat(100_000)),
        ),
        (
            "objects in a list",
            format!("[{{\"name\": \"a\", \"notes\": \"n\"}}, {objects}1{}]", "}".repeat(100_000)),
        ),
        ("metadata", iso().replace("HAIES 2021", &xml)),
        ("bare elements", xml),
        ("RDF/XML", format!("{RDF}<dcat:Dataset rdf:about=\"a:b\"><dct:title>A</dct:title>{nested}")),
        ("Turtle, blank nodes", format!("{turtle}{}", "[ dct:spatial ".repeat(100_000))),
        (
            "Turtle, blank nodes closed",
            format!("{turtle}{}1{} .", "[ dct:spatial ".repeat(100_000), "]".repeat(100_000)),
        ),
        ("Turtle, lists", format!("{turtle}{}{} .", "(".repeat(100_000), ")".repeat(100_000))),
        ("JSON-LD", format!("{graph}{}1{}}}", "{\"d:spatial\": ".repeat(100_000), "}".repeat(100_000))),
        ("JSON-LD, lists", format!("{graph}{}{}}}", "{\"@list\": [".repeat(10_000), "]}".repeat(10_000))),
    ] {
        let told = attack(name, None, bytes(&text));
        assert!(told.taken.len() <= 1, "{name}");
        let _ = attack(name, Some(Format::Dcat), bytes(text));
    }
}

#[test]
fn floods_of_small_things_are_counted() {
    let attributes: String = (0..100_000).map(|at| format!(" a{at}=\"x\"")).collect();
    let spaces: String = (0..100_000).map(|at| format!(" xmlns:a{at}=\"x:{at}\"")).collect();
    for (name, inner) in [("attributes", attributes), ("namespaces", spaces)] {
        let inside = format!("<gmd:purpose{inner}/><gmd:supplementalInformation>");
        let told = attack(name, None, bytes(iso().replace("<gmd:supplementalInformation>", &inside)));
        assert!(told.refused.len() + told.taken.len() == 1, "{name}: {told:?}");
        let rdf = format!(
            "{RDF}<dcat:Dataset rdf:about=\"a:b\"{inner}><dct:title>A</dct:title></dcat:Dataset></rdf:RDF>"
        );
        attack(name, None, bytes(rdf));
    }
    // 541 kB of keywords are a real record.
    let keywords: String = (0..12_000)
        .map(|at| {
            format!(
                "<gmd:keyword><gco:CharacterString>mot {at} très long</gco:CharacterString></gmd:keyword>"
            )
        })
        .collect();
    let told = attack(
        "keywords",
        None,
        bytes(iso().replacen("<gmd:keyword>", &format!("{keywords}<gmd:keyword>"), 1)),
    );
    assert_eq!(told.taken.len(), 1, "{:?}", told.refused);
    let prefixes: String =
        (0..300_000).map(|at| format!("@prefix p{at}: <http://exemple.fr/{at}/> .\n")).collect();
    let told = attack(
        "prefixes",
        None,
        bytes(format!("{prefixes}{TURTLE}<a:b> a dcat:Dataset ; dct:title \"A\" .")),
    );
    assert_eq!(told.taken.len() + told.refused.len(), 1);
    let wide = format!(
        "{{\"name\": \"a\", \"notes\": \"n\"{}}}",
        (0..300_000).map(|at| format!(",\"k{at}\":{at}")).collect::<String>()
    );
    let told = attack("keys", None, bytes(wide));
    assert_eq!(told.taken.len() + told.refused.len(), 1, "{:?}", told.refused);
    let columns = format!("ID,TITRE,DESCRIPTION,THEME,LICENCE,URL{}\n1,Un,d", ",x".repeat(1_200_000));
    assert!(!attack("columns", None, bytes(columns)).refused.is_empty());
}

#[test]
fn what_has_no_end_is_not_waited_for() {
    let before = iso().split_once("HAIES 2021").unwrap().0.to_owned();
    for (name, start) in [
        ("a text of XML", before.as_str()),
        ("a comment", "<!--"),
        ("an attribute", "<a b=\""),
        ("a field of CSV", "ID,TITRE,DESCRIPTION,THEME,LICENCE,URL\n1,Un,\""),
    ] {
        let told = attack(name, None, endless(start, b'x', GIGABYTE));
        assert!(told.says("too large") || told.says("at most"), "{name}: {:?}", told.refused);
    }
    for (name, start) in [
        ("a string", "[{\"name\": \""),
        ("a line", "{\"name\": \"a\", \"notes\": \"n\"}\n"),
        ("a number", "[1"),
    ] {
        let told = attack(name, None, endless(start, b'1', 100 << 20));
        assert!(!told.refused.is_empty(), "{name}");
    }
    let told = attack("white space", None, endless("", b' ', 100 << 20));
    assert!(told.says("empty"), "{:?}", told.refused);
}

#[test]
fn json_that_nobody_else_writes_is_read_or_refused() {
    let package = |inner: &str| format!("{{\"name\": \"a\", \"title\": \"A\", \"notes\": \"n\", {inner}}}");
    for (name, text, taken) in [
        ("a key twice", package("\"title\": \"B\""), true),
        ("a large number", package("\"version\": 1e400"), false),
        ("many digits", package(&format!("\"version\": {}", "9".repeat(100_000))), false),
        ("a small number", package("\"x\": 1e-999999"), true),
        ("half a character", package("\"x\": \"\\ud800\""), false),
        ("the other half first", package("\"x\": \"\\udc00\\ud800\""), false),
        ("NUL written out", package("\"x\": \"\\u0000\""), true),
        ("NUL", package("\"x\": \"\u{0}\""), false),
        ("a mark in the middle", package("\"x\": \"\u{feff}\""), true),
    ] {
        let told = attack(name, None, bytes(&text));
        assert_eq!(!told.taken.is_empty(), taken, "{name}: {told:?}");
        // It hides no other record.
        let told =
            attack(name, None, bytes(format!("[{},{text},{}]", package("\"x\": 1"), package("\"x\": 2"))));
        assert_eq!(told.taken.len(), 2 + usize::from(taken), "{name}: {told:?}");
    }
}

#[test]
fn statements_that_turn_in_circles_are_followed_once() {
    let ring: String =
        (0..2_000).map(|at| format!("_:b{at} dct:spatial _:b{} .\n", (at + 1) % 2_000)).collect();
    let web: String = (0..60)
        .flat_map(|a| (0..60).map(move |b| format!("_:w{a} <http://exemple.fr/p{b}> _:w{b} .\n")))
        .collect();
    for (name, text) in [
        ("part of itself", "<a:b> dct:isPartOf <a:b> ; dct:hasPart <a:b> .".to_owned()),
        ("part of each other", "<a:b> dct:isPartOf <a:c> . <a:c> a dcat:Dataset ; dct:title \"C\" ; dct:isPartOf <a:b> .".to_owned()),
        ("a ring of blank nodes", format!("<a:b> dct:spatial _:b0 .\n{ring}")),
        ("a web of blank nodes", format!("<a:b> dct:spatial _:w0 .\n{web}")),
        ("a list without end", "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . <a:b> dct:spatial _:l . _:l rdf:first 1 ; rdf:rest _:l .".to_owned()),
        ("its own publisher and place", "<a:b> dct:publisher <a:b> ; dct:spatial <a:b> ; dcat:contactPoint <a:b> ; dcat:distribution <a:b> .".to_owned()),
        ("a series of itself", "<a:b> a dcat:DatasetSeries ; dcat:inSeries <a:b> ; dcat:prev <a:b> .".to_owned()),
    ] {
        let text = format!("{TURTLE}<a:b> a dcat:Dataset ; dct:title \"A\" .\n{text}");
        let told = attack(name, None, bytes(text));
        assert!(told.taken.iter().any(|title| title == "A") || !told.refused.is_empty(), "{name}: {told:?}");
    }
}

#[test]
fn contexts_are_neither_fetched_nor_followed_without_end() {
    let dataset = "\"@id\": \"a:b\", \"@type\": \"http://www.w3.org/ns/dcat#Dataset\", \"http://purl.org/dc/terms/title\": \"A\"";
    let mut within = "{}".to_owned();
    for _ in 0..60 {
        within = format!("{{\"@context\": {{\"t\": {{\"@id\": \"a:t\", \"@context\": {within}}}}}}}");
    }
    let many: String = (0..20_000).map(|at| format!("\"t{at}\": \"a:{at}\",")).collect();
    for (name, text) in [
        ("remote", format!("{{\"@context\": \"http://169.254.169.254/latest\", {dataset}}}")),
        ("a file", format!("{{\"@context\": \"file:///etc/passwd\", {dataset}}}")),
        (
            "imported",
            format!(
                "{{\"@context\": {{\"@version\": 1.1, \"@import\": \"http://exemple.fr/c\"}}, {dataset}}}"
            ),
        ),
        ("of itself", format!("{{\"@context\": {{\"a\": \"b:\", \"b\": \"a:\"}}, {dataset}}}")),
        (
            "within each other",
            format!("{{\"@context\": {{\"t\": {{\"@id\": \"a:t\", \"@context\": {within}}}}}, {dataset}}}"),
        ),
        (
            "many in many",
            format!(
                "{{\"@context\": {{{many} \"z\": \"a:z\"}}, {dataset}, \"@graph\": [{}{{}}]}}",
                format!("{{\"@context\": {{{many} \"z\": \"a:z\"}}}},").repeat(20)
            ),
        ),
        ("a list of null", format!("{{\"@context\": [{}null], {dataset}}}", "null,".repeat(100_000))),
    ] {
        let told = attack(name, None, bytes(&text));
        if matches!(name, "remote" | "a file" | "imported") {
            assert!(told.taken.is_empty() && told.says("not fetched"), "{name}: {told:?}");
        }
        let _ = next_page(text.as_bytes(), None);
    }
}

#[test]
fn other_encodings_and_compressions_are_told() {
    let wide = |text: &str, little: bool| -> Vec<u8> {
        text.chars()
            .flat_map(|c| if little { u32::from(c).to_le_bytes() } else { u32::from(c).to_be_bytes() })
            .collect()
    };
    let package = "[{\"name\": \"a\", \"title\": \"Forêt\", \"notes\": \"n\"}]";
    for little in [true, false] {
        let told = attack("UTF-32", None, bytes(wide(&format!("\u{feff}{package}"), little)));
        assert!(told.says("UTF-32"), "{:?}", told.refused);
    }
    let told = attack("UTF-7", None, bytes("+/v8-{\"name\": \"For+AOo-t\"}"));
    assert!(told.taken.is_empty());
    for (name, text) in [("one mark", "\u{feff}"), ("two marks", "\u{feff}\u{feff}")] {
        attack(name, None, bytes(format!("{text}{package}")));
        attack(name, None, bytes(text));
    }
    let (mut half, mut swapped) = (vec![0xff, 0xfe], vec![0xfe, 0xff]);
    for unit in package.encode_utf16() {
        half.extend(unit.to_le_bytes());
        swapped.extend(unit.to_le_bytes());
    }
    half.pop();
    attack("UTF-16 cut in a unit", None, bytes(half));
    attack("UTF-16 the other way round", None, bytes(swapped));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::copy(&mut std::io::repeat(b'x').take(50 << 20), &mut packed).unwrap();
    let told = attack("a bomb of gzip", None, bytes(packed.finish().unwrap()));
    assert!(told.says("gzip"), "{:?}", told.refused);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..20 {
        zip.start_file(format!("u{at}/metadata/metadata.xml"), zip::write::SimpleFileOptions::default())
            .unwrap();
        std::io::copy(&mut std::io::repeat(b' ').take(20 << 20), &mut zip).unwrap();
    }
    zip.start_file("u20/metadata/metadata.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(iso().as_bytes()).unwrap();
    let told = attack("a bomb of ZIP", None, bytes(zip.finish().unwrap().into_inner()));
    assert_eq!((told.taken.len(), told.refused.len()), (1, 20), "{:?}", told.refused);
    for start in ["PK\u{3}\u{4}", "PK\u{5}\u{6}", "\u{1f}\u{8b}"] {
        attack("begins as an archive", None, bytes(start));
        attack("begins as an archive", Some(Format::Mef), bytes(format!("{start}{}", "x".repeat(100_000))));
    }
}

#[test]
fn nothing_hostile_stays_in_a_catalogue() {
    let world = World::new();
    let organisation = Some(world.organisation("Ville").id);
    let options = ImportOptions { organisation, publish: true, ..ImportOptions::default() };
    let session = world.admin();
    let deep = "[".repeat(100_000);
    for text in [
        deep.clone(),
        format!("[{{\"name\": \"x\", \"notes\": {deep}"),
        iso().replace("?>", "?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"),
        "PK\u{3}\u{4}x".to_owned(),
        format!("{TURTLE}<a:b> a dcat:Dataset ; dct:title \"A"),
    ] {
        for streamed in [false, true] {
            let outcome = match streamed {
                true => session.import_from(&mut text.as_bytes(), &options, &mut |_, _| true),
                false => session.import(text.as_bytes(), &options, &mut |_, _| true),
            };
            match outcome {
                Ok(report) => assert_eq!((report.created, report.refused), (0, report.read)),
                Err(error) => assert_eq!(error.kind(), ErrorKind::BadInput, "{error}"),
            }
        }
    }
    assert!(session.list(None, 10).unwrap().is_empty());
    assert!(session.check_integrity().unwrap().is_empty());
}
