//! What is fuzzed, and what must hold of every input: shared by libFuzzer and by `tests/fuzz.rs`.

use catalogue_core::exchange::{Format, Outcome, Read, Reading, ReadingLimits, next_page, read, read_stream};
use catalogue_core::vocabulary::{Vocabulary, shipped_schemes};
use catalogue_core::{ErrorKind, IssueCode, georchestra_identity};
use std::collections::BTreeMap;
use std::io::BufReader;
use std::sync::LazyLock;

/// A target: its name and the format it reads, when it reads one.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name of the target and of the folder of its seeds.
    pub name: &'static str,
    /// The format told to the reader; recognised when absent.
    pub format: Option<Format>,
}

const fn target(name: &'static str, format: Option<Format>) -> Target {
    Target { name, format }
}

/// Every target.
pub const TARGETS: &[Target] = &[
    target("ckan", Some(Format::Ckan)),
    target("csw", Some(Format::Csw)),
    target("datajson", Some(Format::DataJson)),
    target("georchestra", None),
    target("iso19115_3", Some(Format::Iso191153)),
    target("iso19139", Some(Format::Iso19139)),
    target("jsonld", Some(Format::Dcat)),
    target("mef", Some(Format::Mef)),
    target("next_page", None),
    target("rdfxml", Some(Format::Dcat)),
    target("recognised", None),
    target("scdl", Some(Format::Scdl)),
    target("turtle", Some(Format::Dcat)),
    target("udata", Some(Format::Udata)),
];

static VOCABULARY: LazyLock<Vocabulary> =
    LazyLock::new(|| Vocabulary::new(shipped_schemes().expect("the vocabularies shipped are well formed")));

/// Runs one input, and panics when something that must hold does not. What is answered tells inputs apart
/// that lead to different answers.
pub fn run(name: &str, data: &[u8]) -> Vec<String> {
    let format = TARGETS.iter().find(|target| target.name == name).and_then(|target| target.format);
    match name {
        "georchestra" => headers(data),
        "next_page" => {
            let page = next_page(data, Some("https://exemple.fr/catalogue"));
            assert_eq!(page, next_page(data, Some("https://exemple.fr/catalogue")));
            vec![format!("{}", page.is_some())]
        }
        _ => records(format, data),
    }
}

fn headers(data: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(data);
    let headers: BTreeMap<String, String> = text
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect();
    match georchestra_identity("georchestra", &headers) {
        Ok(found) => vec![format!("{}", found.is_some())],
        Err(error) => {
            assert!(matches!(error.kind(), ErrorKind::BadInput | ErrorKind::LimitExceeded), "{error}");
            vec![error.code().to_owned()]
        }
    }
}

/// Records without the words of a parser: of several faults of a JSON-LD context it names any.
fn settled(mut found: Vec<Read>) -> Vec<Read> {
    for read in &mut found {
        if let Outcome::Refused(issues) = &mut read.outcome {
            for issue in issues.iter_mut().filter(|issue| issue.code == IssueCode::NotWellFormed) {
                issue.args.remove("found");
            }
        }
    }
    found
}

fn records(format: Option<Format>, data: &[u8]) -> Vec<String> {
    let limits = ReadingLimits { record: 1 << 20, ..ReadingLimits::default() };
    let source = Some("https://exemple.fr/catalogue/".to_owned());
    let reading = Reading { vocabulary: &VOCABULARY, places: &(), limits: &limits, source };
    let whole = read(format, data, &reading).map(settled);
    let again = read(format, data, &reading).map(settled);
    let mut streamed = Vec::new();
    let mut reader = BufReader::with_capacity(97, data);
    let outcome = read_stream(&mut reader, format, &reading, &(), &mut |read| {
        streamed.push(read);
        true
    });
    let streamed = settled(streamed);
    let _ = Format::detect(data);
    match (whole, outcome) {
        (Ok(found), Ok(())) => {
            assert_eq!(Ok(&found), again.as_ref().map_err(ToString::to_string), "reading twice");
            assert_eq!(found, streamed, "reading as it comes");
            found.iter().flat_map(sign).collect()
        }
        (Err(error), Err(other)) => {
            assert!(matches!(error.kind(), ErrorKind::BadInput | ErrorKind::LimitExceeded), "{error}");
            assert_eq!(error.to_string(), other.to_string(), "reading as it comes");
            vec![error.code().to_owned()]
        }
        (whole, outcome) => panic!("one door is shut: {whole:?} {outcome:?}"),
    }
}

/// What became of a record, roughly.
fn sign(read: &Read) -> Vec<String> {
    let bare = |path: &str| path.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    match &read.outcome {
        Outcome::Refused(issues) => {
            assert!(!issues.is_empty(), "refused without a reason");
            issues.iter().map(|issue| format!("! {} {}", bare(&issue.path), issue.code.code())).collect()
        }
        Outcome::Taken(held) => {
            assert!(!held.metadata.title.trim().is_empty(), "taken without a title");
            assert!(held.metadata.title.chars().count() <= 350, "a title too long");
            assert!(held.resources.len() <= 1_000, "too many resources");
            let json = serde_json_length(held);
            assert!(json <= 4_000_000, "{json} bytes of one record");
            let issues = held.repaired.iter().chain(&held.lost);
            let mut signs: Vec<String> =
                issues.map(|issue| format!("{} {}", bare(&issue.path), issue.code.code())).collect();
            signs.sort();
            signs.dedup();
            signs
        }
    }
}

/// The size of what is kept of a record, roughly.
fn serde_json_length(held: &catalogue_core::exchange::Imported) -> usize {
    let texts = [&held.metadata.title, &held.metadata.description];
    let resources = held.resources.iter().map(|resource| resource.name.len() + resource.description.len());
    let raw = held.provenance.raw.iter().map(|(path, text)| path.len() + text.len());
    texts.iter().map(|text| text.len()).sum::<usize>() + resources.sum::<usize>() + raw.sum::<usize>()
}
