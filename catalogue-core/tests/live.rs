//! Harvests of real servers that others wrote, over the network of this machine: what they have arrives
//! once, what changes there changes here, what goes there is archived, what returns is as it was, and
//! a run killed in the middle goes on.

use crate::support::peers::{Ckan, Csw};
use crate::support::{World, options};
use crate::top;
use catalogue_core::exchange::{Edition, ExportFormat, ExportWriter, Exported};
use catalogue_core::harvest::{HttpOptions, HttpTransport, Politeness};
use catalogue_core::vocabulary::{Vocabulary, shipped_schemes};
use catalogue_core::{
    AccountDetails, Catalogue, Dataset, DatasetId, EventFilter, HarvestItemQuery, HarvestOptions,
    HarvestOutcome, HarvestReport, HarvestSourceDetails, HarvestSourceId, Identifier, Metadata,
    OrganisationDetails, Session, State,
};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// How many records a server has.
const MANY: usize = 30;

/// A server whose records can be changed, each known by its number.
trait Remote {
    fn kind(&self) -> &'static str;
    fn url(&self) -> &str;
    fn fill(&self);
    fn retitle(&self, number: usize, title: &str);
    fn remove(&self, number: usize);
    /// Puts a record back as it was at first.
    fn put_back(&self, number: usize);
}

fn title(number: usize) -> String {
    format!("Relevé numéro {number:02}")
}

/// A record of ISO 19139, written by our own writer.
fn record(world: &World, vocabulary: &Vocabulary, number: usize, title: &str) -> String {
    let line = std::fs::read_to_string(top().join("fixtures/demo/datasets.jsonl")).unwrap();
    let line: Value = serde_json::from_str(line.lines().nth(7).unwrap()).unwrap();
    let metadata: Metadata = serde_json::from_value(line["metadata"].clone()).unwrap();
    let value = format!("fr-voisin-{number:02}");
    let metadata = Metadata {
        title: title.to_owned(),
        identifiers: vec![Identifier { kind: "file".into(), value, namespace: None }],
        ..metadata
    };
    let session = world.admin();
    let draft = session.create(metadata).unwrap();
    let link = crate::support::link("Données", &format!("https://voisin.example.org/{number}.csv"));
    let dataset = session.add_resource(draft.id, draft.revision, link).unwrap();
    let edition = Edition { vocabulary, base: "https://voisin.example.org/", title: "Voisin" };
    let mut out = Vec::new();
    let mut writer = ExportWriter::new(ExportFormat::Iso19139, edition, &mut out).unwrap();
    writer.write(&Exported::new(&dataset, None)).unwrap();
    writer.finish().unwrap();
    String::from_utf8(out).unwrap()
}

struct CswRemote {
    csw: Csw,
    /// Where the records are written.
    desk: World,
    vocabulary: Vocabulary,
}

impl CswRemote {
    fn new(csw: Csw) -> Self {
        Self { csw, desk: World::new(), vocabulary: Vocabulary::new(shipped_schemes().unwrap()) }
    }

    fn record(&self, number: usize, title: &str) -> String {
        record(&self.desk, &self.vocabulary, number, title)
    }
}

impl Remote for CswRemote {
    fn kind(&self) -> &'static str {
        "csw"
    }

    fn url(&self) -> &str {
        &self.csw.url
    }

    fn fill(&self) {
        let records: Vec<String> = (0..MANY).map(|number| self.record(number, &title(number))).collect();
        self.csw.insert(&records);
    }

    fn retitle(&self, number: usize, title: &str) {
        self.csw.update(&self.record(number, title));
    }

    fn remove(&self, number: usize) {
        self.csw.delete(&format!("fr-voisin-{number:02}"));
    }

    fn put_back(&self, number: usize) {
        self.csw.insert(&[self.record(number, &title(number))]);
    }
}

struct CkanRemote(Ckan);

fn name(number: usize) -> String {
    format!("releve-numero-{number:02}")
}

impl Remote for CkanRemote {
    fn kind(&self) -> &'static str {
        "ckan"
    }

    fn url(&self) -> &str {
        &self.0.url
    }

    fn fill(&self) {
        self.0.organisation("voisin", "Ville voisine");
        for number in 0..MANY {
            self.0.create(&json!({
                "name": name(number), "title": title(number), "owner_org": "voisin", "license_id": "odc-odbl",
                "notes": "Ce que la ville voisine a relevé, point par point, sur le terrain.",
                "tags": [{ "name": "relevé" }],
                "resources": [{
                    "name": "Données", "description": "Une ligne par point.", "format": "CSV",
                    "url": format!("https://voisin.example.org/{number}.csv")
                }]
            }));
        }
    }

    fn retitle(&self, number: usize, title: &str) {
        self.0.patch(&name(number), &json!({ "title": title }));
    }

    fn remove(&self, number: usize) {
        self.0.delete(&name(number));
    }

    fn put_back(&self, number: usize) {
        self.0.revive(&name(number));
    }
}

/// A catalogue on a path that a child process can open, with the server as a source.
struct Harvested {
    folder: TempDir,
    session: Session,
    source: HarvestSourceId,
}

fn polite() -> HarvestOptions {
    let politeness = Politeness { delay_ms: 0, wait_ms: 50, ..Politeness::default() };
    HarvestOptions { politeness, ..HarvestOptions::default() }
}

fn transport() -> HttpTransport {
    HttpTransport::new(HttpOptions { private_addresses: true, ..HttpOptions::default() }).unwrap()
}

impl Harvested {
    fn new(remote: &dyn Remote) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let admin = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
        let catalogue = Catalogue::create(folder.path().join("catalogue"), options(), admin).unwrap();
        let session = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
        let details =
            OrganisationDetails { name: "Ville".into(), active: true, ..OrganisationDetails::default() };
        let owner = session.create_organisation(details).unwrap();
        let details: HarvestSourceDetails = serde_json::from_value(json!({
            "name": "Voisin", "kind": remote.kind(), "address": remote.url(), "organisation": owner.id,
            "absences": 1, "page_size": 10
        }))
        .unwrap();
        let source = session.create_harvest_source(details).unwrap().id;
        Self { folder, session, source }
    }

    fn run(&self) -> HarvestReport {
        let report =
            self.session.harvest(self.source, &polite(), Some(&transport()), &mut |_, _| true).unwrap();
        assert_eq!((report.refused, report.duplicates), (0, 0), "{report:?}");
        report
    }

    /// The dataset harvested under a title.
    fn titled(&self, title: &str) -> Dataset {
        let query = HarvestItemQuery { page_size: Some(1_000), ..HarvestItemQuery::default() };
        let items = self.session.harvest_items(self.source, &query).unwrap().items;
        assert_eq!(items.len(), MANY, "each once");
        let ids = items.into_iter().filter_map(|item| item.dataset);
        let mut held = ids.map(|id: DatasetId| self.session.get(id).unwrap().dataset);
        held.find(|held| held.metadata.title == title).unwrap_or_else(|| panic!("no {title}"))
    }

    fn events(&self) -> usize {
        self.session.events(None, &EventFilter::default(), 1_000).unwrap().events.len()
    }

    fn sound(&self) {
        assert_eq!(self.session.list(None, 1_000).unwrap().len(), MANY);
        assert_eq!(self.session.check_integrity().unwrap(), []);
    }
}

fn counts(report: &HarvestReport) -> [i64; 5] {
    [report.added, report.updated, report.unchanged, report.archived, report.revived]
}

/// The whole life of a source.
fn harvested_through_its_life(remote: &dyn Remote) {
    let many = i64::try_from(MANY).unwrap();
    remote.fill();
    let here = Harvested::new(remote);
    let first = here.run();
    assert_eq!(first.outcome, HarvestOutcome::Complete, "{first:?}");
    assert_eq!(counts(&first), [many, 0, 0, 0, 0], "{first:?}");
    assert!(first.requests >= many / 10, "in pages: {first:?}");
    let held = here.titled(&title(4));
    assert_eq!(held.resources[0].metadata.url.as_deref(), Some("https://voisin.example.org/4.csv"));

    let events = here.events();
    let second = here.run();
    assert_eq!(counts(&second)[..2], [0, 0], "{second:?}");
    assert_eq!((here.titled(&title(4)), here.events()), (held.clone(), events + 1), "the run alone is told");

    remote.retitle(4, "Relevé refait");
    let changed = here.run();
    assert_eq!(counts(&changed), [0, 1, many - 1, 0, 0], "{changed:?}");
    let after = here.titled("Relevé refait");
    let resources = |held: &Dataset| held.resources.iter().map(|own| own.id).collect::<Vec<_>>();
    assert_eq!((after.id, resources(&after)), (held.id, resources(&held)));

    let held = here.titled(&title(9));
    remote.remove(9);
    let gone = here.run();
    assert_eq!(counts(&gone), [0, 0, many - 1, 1, 0], "{gone:?}");
    assert_eq!(here.titled(&title(9)).state, State::Archived);

    remote.put_back(9);
    let back = here.run();
    assert_eq!((back.added, back.revived, back.archived), (0, 1, 0), "{back:?}");
    let after = here.titled(&title(9));
    assert_eq!((after.id, after.state, resources(&after)), (held.id, held.state, resources(&held)));
    here.sound();
}

const FOLDER: &str = "CATALOGUE_TEST_LIVE_FOLDER";
const SOURCE: &str = "CATALOGUE_TEST_LIVE_SOURCE";

/// The process that is killed: it tells how far it is, and takes its time.
#[test]
#[ignore = "run as a child by the other tests of this file"]
fn child() {
    let (Ok(folder), Ok(source)) = (std::env::var(FOLDER), std::env::var(SOURCE)) else { return };
    let catalogue = Catalogue::open(Path::new(&folder), catalogue_core::Options::default()).unwrap();
    let session = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
    let mut told = |read: i64, _: Option<i64>| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "@{read}").unwrap();
        out.flush().unwrap();
        std::thread::sleep(Duration::from_millis(400));
        true
    };
    let source = serde_json::from_value(json!(source)).unwrap();
    let _ = session.harvest(source, &polite(), Some(&transport()), &mut told);
}

fn harvested_after_a_kill(remote: &dyn Remote) {
    remote.fill();
    let here = Harvested::new(remote);
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "live::child", "--ignored", "--nocapture", "--test-threads=1"])
        .env(FOLDER, here.folder.path().join("catalogue"))
        .env(SOURCE, here.source.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let read = lines.map_while(Result::ok).find_map(|line| {
        let at = line.rsplit_once('@')?.1.parse::<usize>().ok()?;
        (at > 0).then_some(at)
    });
    // SIGKILL: it has no say in it.
    child.kill().unwrap();
    child.wait().unwrap();
    let read = read.expect("it read something");
    assert!(read < MANY, "it was killed in the middle");
    let left = here.run();
    let taken = usize::try_from(left.added).unwrap();
    assert_eq!((left.outcome, left.resumed), (HarvestOutcome::Complete, 1), "{left:?}");
    assert_eq!((taken, left.archived, left.updated), (MANY, 0, 0), "{left:?}");
    let again = here.run();
    assert_eq!(counts(&again)[..2], [0, 0], "{again:?}");
    here.titled(&title(0));
    here.titled(&title(MANY - 1));
    here.sound();
}

#[test]
fn a_csw_is_harvested_through_its_life() {
    let Some(csw) = Csw::start() else { return };
    harvested_through_its_life(&CswRemote::new(csw));
}

#[test]
fn a_ckan_is_harvested_through_its_life() {
    let Some(ckan) = Ckan::start() else { return };
    harvested_through_its_life(&CkanRemote(ckan));
}

#[test]
fn a_harvest_of_a_csw_killed_in_the_middle_goes_on() {
    let Some(csw) = Csw::start() else { return };
    harvested_after_a_kill(&CswRemote::new(csw));
}

#[test]
fn a_harvest_of_a_ckan_killed_in_the_middle_goes_on() {
    let Some(ckan) = Ckan::start() else { return };
    harvested_after_a_kill(&CkanRemote(ckan));
}
