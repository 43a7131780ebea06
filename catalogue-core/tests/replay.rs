//! Servers that misbehave: a harvest takes what can be had of them, says what cannot, and never hangs, loops
//! nor fills the memory.

use crate::support::loopback::{Act, Reply, Request, Server, reply};
use crate::support::{World, text};
use catalogue_core::harvest::HarvestOptions;
use catalogue_core::harvest::{Asked, HttpOptions, HttpTransport, Politeness, Transport};
use catalogue_core::{Error, HarvestKind, HarvestOutcome, HarvestReport, HarvestSource, Query, State};
use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Set in a process that runs one test only.
const ALONE: &str = "CATALOGUE_REPLAY_ALONE";

/// A catalogue with one source.
struct Harvested {
    world: World,
    source: HarvestSource,
}

fn http() -> HttpOptions {
    HttpOptions {
        private_addresses: true,
        connect_seconds: 2,
        read_seconds: 2,
        whole_seconds: 10,
        ..Default::default()
    }
}

fn options() -> HarvestOptions {
    let politeness = Politeness { delay_ms: 0, wait_ms: 5, ..Default::default() };
    HarvestOptions { politeness, ..Default::default() }
}

impl Harvested {
    fn new(kind: HarvestKind, address: &str) -> Self {
        let world = World::new();
        let organisation = world.organisation("Communauté d'Exemple");
        let details = serde_json::from_value(serde_json::json!({
            "name": "Source", "kind": kind, "address": address, "organisation": organisation.id, "page_size": 4,
        }));
        let source = world.admin().create_harvest_source(details.unwrap()).unwrap();
        Self { world, source }
    }

    fn run(&self) -> HarvestReport {
        self.run_with(http(), &options())
    }

    fn run_with(&self, http: HttpOptions, options: &HarvestOptions) -> HarvestReport {
        let transport = HttpTransport::new(http).unwrap();
        self.world.admin().harvest(self.source.id, options, Some(&transport), &mut |_, _| true).unwrap()
    }

    fn titles(&self) -> Vec<String> {
        let query = Query { states: vec![State::Draft, State::Published], ..text("") };
        let page = self.world.admin().search(&query).unwrap();
        let mut titles: Vec<String> = page.hits.into_iter().map(|hit| hit.title).collect();
        titles.sort();
        titles
    }
}

fn expected(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|at| format!("Forêt {at}")).collect()
}

fn iso(at: usize) -> String {
    format!(
        "<gmd:MD_Metadata xmlns:gmd=\"http://www.isotc211.org/2005/gmd\" xmlns:gco=\"http://www.isotc211.org/2005/gco\">\
         <gmd:fileIdentifier><gco:CharacterString>record-{at}</gco:CharacterString></gmd:fileIdentifier>\
         <gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title>\
         <gco:CharacterString>Forêt {at}</gco:CharacterString></gmd:title></gmd:CI_Citation></gmd:citation>\
         <gmd:abstract><gco:CharacterString>Les parcelles de la forêt, numéro {at}.</gco:CharacterString></gmd:abstract>\
         </gmd:MD_DataIdentification></gmd:identificationInfo></gmd:MD_Metadata>"
    )
}

fn answer(total: usize, next: usize, records: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<csw:GetRecordsResponse \
         xmlns:csw=\"http://www.opengis.net/cat/csw/2.0.2\"><csw:SearchStatus/>\
         <csw:SearchResults numberOfRecordsMatched=\"{total}\" nextRecord=\"{next}\">{records}\
         </csw:SearchResults></csw:GetRecordsResponse>"
    )
}

/// An honest page of a CSW with so many records.
fn page(request: &Request, total: usize) -> Reply {
    let start = request.number("startPosition").unwrap() - 1;
    let end = (start + request.number("maxRecords").unwrap()).min(total);
    let records: String = (start.min(end)..end).map(iso).collect();
    reply(200, answer(total, if end >= total { 0 } else { end + 1 }, &records))
}

fn csw(script: impl Fn(usize, &Request) -> Act + Send + Sync + 'static) -> (Harvested, Server) {
    let server = Server::new(script);
    (Harvested::new(HarvestKind::Csw, &server.url("/csw")), server)
}

#[test]
fn a_server_that_falters_once_loses_nothing() {
    type Fault = fn(Reply) -> Act;
    let faults: [(&str, Fault); 8] = [
        ("500 then 200", |_| Act::Answer(reply(500, "<html>oups</html>"))),
        ("503 with a date", |_| Act::Answer(reply(503, "").with("Retry-After", "0"))),
        ("cut", |page| Act::Cut(page, 300)),
        ("cut before the first byte", |page| Act::Cut(page, 0)),
        ("shorter than announced", |page| {
            let length = page.body.len() + 10;
            Act::Lie(page, length)
        }),
        ("silent", |_| Act::Silent(Duration::ZERO)),
        ("slow", |page| Act::Slow(page, Duration::from_millis(30))),
        ("keep-alive over", Act::HangUp),
    ];
    for (name, fault) in faults {
        let (harvested, server) = csw(move |number, request| {
            let page = page(request, 10);
            if number == 1 { fault(page) } else { Act::Answer(page) }
        });
        let report = harvested.run();
        assert_eq!(
            (report.outcome, report.read, report.added),
            (HarvestOutcome::Complete, 10, 10),
            "{name}: {report:?}"
        );
        assert_eq!(harvested.titles(), expected(0..10), "{name}");
        let more = usize::from(!matches!(name, "slow" | "keep-alive over"));
        assert_eq!(server.asked().len(), 3 + more, "{name}");
        assert_eq!(report.requests, 3 + i64::try_from(more).unwrap(), "{name}");
        let again = harvested.run();
        assert_eq!(
            (again.outcome, again.unchanged, again.added, again.updated),
            (HarvestOutcome::Complete, 10, 0, 0),
            "{name}"
        );
    }
}

#[test]
fn a_server_that_asks_for_a_pause_gets_it() {
    let (harvested, server) = csw(|number, request| match number {
        1 => Act::Answer(reply(429, "").with("Retry-After", "1")),
        _ => Act::Answer(page(request, 6)),
    });
    let begun = Instant::now();
    assert_eq!(harvested.run().outcome, HarvestOutcome::Complete);
    assert!(begun.elapsed() >= Duration::from_secs(1) && server.asked().len() == 3);
    // An hour is longer than a run waits.
    let (harvested, server) = csw(|number, request| match number {
        0 => Act::Answer(page(request, 6)),
        _ => Act::Answer(reply(429, "").with("Retry-After", "3600")),
    });
    let report = harvested.run();
    assert!(report.error.unwrap().contains("3600"));
    assert_eq!((report.added, server.asked().len()), (4, 2));
}

#[test]
fn every_page_that_lies_about_its_length_is_asked_again_and_given_up_in_the_end() {
    // Announced shorter than it is: the records beyond are cut off.
    let (harvested, _server) = csw(|_, request| {
        let page = page(request, 3);
        let length = page.body.len() - 100;
        Act::Lie(page, length)
    });
    let report = harvested.run();
    assert_ne!(report.outcome, HarvestOutcome::Complete, "{report:?}");
    let (harvested, server) = csw(|_, request| Act::Cut(page(request, 3), 400));
    let report = harvested.run();
    assert!(report.error.unwrap().contains("ended before"), "the reason is told");
    assert!(server.asked().len() < 100, "{}", server.asked().len());
}

#[test]
fn another_encoding_than_declared_is_read() {
    let (harvested, _server) = csw(|_, request| {
        let utf8 = String::from_utf8(page(request, 2).body).unwrap();
        // As GéoIDE does: declared UTF-8, written in ISO-8859-1.
        Act::Answer(reply(
            200,
            utf8.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>(),
        ))
    });
    let report = harvested.run();
    assert_eq!((report.outcome, report.repaired), (HarvestOutcome::Complete, 1), "{report:?}");
    assert_eq!(harvested.titles(), expected(0..2));
    let (harvested, _server) = csw(|_, request| {
        let utf8 = String::from_utf8(page(request, 2).body).unwrap();
        let units =
            std::iter::once(0xfeff).chain(utf8.replace("UTF-8", "UTF-16").encode_utf16().collect::<Vec<_>>());
        Act::Answer(reply(200, units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()))
    });
    assert_eq!(harvested.run().outcome, HarvestOutcome::Complete);
    assert_eq!(harvested.titles(), expected(0..2));
}

#[test]
fn pages_that_loop_lie_or_are_empty_end() {
    for next in [1, 5, 0, 9_999] {
        let (harvested, _server) = csw(move |_, request| {
            let start = request.number("startPosition").unwrap() - 1;
            let end = (start + 4).min(10);
            Act::Answer(reply(200, answer(10, next, &(start..end).map(iso).collect::<String>())))
        });
        let report = harvested.run();
        assert_eq!((report.outcome, report.added), (HarvestOutcome::Complete, 10), "{next}");
    }
    let (harvested, server) =
        csw(|_, _| Act::Answer(reply(200, answer(1_000_000, 5, &(0..4).map(iso).collect::<String>()))));
    let report = harvested.run();
    assert_eq!((report.outcome, report.added), (HarvestOutcome::Partial, 4), "{report:?}");
    assert!(server.asked().len() < 20);
    let (harvested, server) = csw(|number, request| match number {
        0 => Act::Answer(page(request, 1_000)),
        _ => Act::Answer(reply(200, answer(1_000, 9, ""))),
    });
    let report = harvested.run();
    assert_eq!((report.outcome, report.added), (HarvestOutcome::Partial, 4));
    assert!(server.asked().len() < 40);
}

#[test]
fn one_bad_record_hides_no_other_and_archives_none() {
    let bad = Arc::new(AtomicUsize::new(usize::MAX));
    let told = bad.clone();
    let (harvested, _server) = csw(move |_, request| {
        let start = request.number("startPosition").unwrap() - 1;
        let window = start..start + request.number("maxRecords").unwrap();
        match window.contains(&told.load(Ordering::Relaxed)) {
            true => Act::Answer(reply(500, "java.lang.NullPointerException")),
            false => Act::Answer(page(request, 10)),
        }
    });
    assert_eq!(harvested.run().added, 10);
    bad.store(6, Ordering::Relaxed);
    for _ in 0..4 {
        let report = harvested.run();
        assert_eq!(
            (report.outcome, report.unchanged, report.archived),
            (HarvestOutcome::Partial, 9, 0),
            "{report:?}"
        );
    }
    assert_eq!(harvested.titles(), expected(0..10));
}

#[test]
fn what_is_no_answer_is_told_in_words() {
    for (body, says) in [
        ("<!DOCTYPE html><html><body>Veuillez vous connecter</body></html>", "HTML page"),
        ("\u{0}\u{1}\u{2}garbage", "neither XML"),
        ("", "empty"),
        ("<a/>", "no answer of a CSW"),
        (
            "<ows:ExceptionReport xmlns:ows='http://www.opengis.net/ows'><ows:Exception exceptionCode='NoApplicableCode'>\
             <ows:ExceptionText>Base de données indisponible</ows:ExceptionText></ows:Exception></ows:ExceptionReport>",
            "Base de données indisponible",
        ),
    ] {
        let (harvested, server) = csw(move |_, _| Act::Answer(reply(200, body)));
        let report = harvested.run();
        let error = report.error.unwrap();
        assert!(error.starts_with("remote") && error.contains(says), "{error}");
        assert!(server.asked().len() < 40, "{}", server.asked().len());
    }
    for (status, says) in
        [(401, "refuses access"), (404, "nothing at this address"), (500, "it failed"), (418, "418")]
    {
        let (harvested, _server) = csw(move |_, _| Act::Answer(reply(status, "")));
        let error = harvested.run().error.unwrap();
        assert!(error.contains(says), "{status}: {error}");
    }
}

#[test]
fn redirections_are_followed_within_limits() {
    let (harvested, server) = csw(|_, request| match request.path.as_str() {
        "/csw" => Act::Answer(reply(301, "").with("Location", "/autre/csw")),
        _ => Act::Answer(page(request, 3)),
    });
    let report = harvested.run();
    assert_eq!(
        (report.outcome, report.added),
        (HarvestOutcome::Complete, 3),
        "what is posted is posted there again"
    );
    assert_eq!(server.asked()[1].method, "POST");

    let (harvested, server) =
        csw(|number, _| Act::Answer(reply(302, "").with("Location", format!("/csw?{number}"))));
    let error = harvested.run().error.unwrap();
    assert!(error.contains("redirected more than 5 times"), "{error}");
    assert!(server.asked().len() <= 24, "{}", server.asked().len());

    for location in ["file:///etc/passwd", "ftp://127.0.0.1/", "javascript:alert(1)", "http://", ""] {
        let (harvested, _server) = csw(move |_, _| Act::Answer(reply(302, "").with("Location", location)));
        let error = harvested.run().error.unwrap();
        assert!(error.contains("redirect"), "{location}: {error}");
    }
}

#[test]
fn a_private_address_is_asked_only_when_the_host_allows() {
    let (harvested, server) = csw(|_, request| Act::Answer(page(request, 3)));
    let guarded = HttpOptions { private_addresses: false, ..http() };
    let error = harvested.run_with(guarded.clone(), &options()).error.unwrap();
    assert!(error.contains("private address"), "{error}");
    let transport = HttpTransport::new(guarded).unwrap();
    for address in
        ["http://localhost:1/", "http://[::1]:1/", "http://0x7f000001:1/", "http://169.254.169.254/latest"]
    {
        let answered = transport.ask(&Asked { url: address.into(), ..Default::default() });
        assert!(matches!(answered, Err(Error::Unsupported { .. })), "{address}: {answered:?}");
    }
    assert!(server.asked().is_empty());
}

#[test]
fn a_body_without_end_is_stopped_in_little_memory() {
    // In a process of its own: the memory counted is that of all tests otherwise.
    if std::env::var_os(ALONE).is_none() {
        let status = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "replay::a_body_without_end_is_stopped_in_little_memory", "--test-threads=1"])
            .env(ALONE, "1")
            .status();
        assert!(status.unwrap().success());
        return;
    }
    let (harvested, server) = csw(|_, _| Act::Endless(2 << 30));
    let politeness = Politeness { answer_bytes: 32 << 20, ..options().politeness };
    let before = peak();
    let report = harvested.run_with(http(), &HarvestOptions { politeness, ..options() });
    assert!(report.error.as_ref().unwrap().contains("more than"), "{report:?}");
    let asked = u64::try_from(server.asked().len()).unwrap();
    // The buffers of the two ends of a connection hold some more.
    assert!(server.sent() <= asked * (48 << 20), "{} bytes in {asked} answers", server.sent());
    if let (Some(before), Some(after)) = (before, peak()) {
        assert!(after - before < 24 << 10, "{} kB more", after - before);
    }
    // A length that says so is not even received.
    let (harvested, server) = csw(|_, request| Act::Lie(page(request, 3), 3 << 30));
    let error = harvested.run().error.unwrap();
    assert!(error.contains("at most"), "{error}");
    assert!(server.sent() < 1 << 20);
}

/// The most memory that the process held up to now, in kB.
fn peak() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok())
}

fn packed(bytes: &[u8], times: usize) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..times {
        packer.write_all(bytes).unwrap();
    }
    packer.finish().unwrap()
}

#[test]
fn compressed_answers_are_read_and_bombs_stopped() {
    let (harvested, server) = csw(|_, request| {
        Act::Answer(reply(200, packed(&page(request, 6).body, 1)).with("Content-Encoding", "gzip"))
    });
    let report = harvested.run();
    assert_eq!((report.outcome, report.added), (HarvestOutcome::Complete, 6), "{report:?}");
    assert!(
        server
            .asked()
            .iter()
            .all(|request| request.headers.get("accept-encoding").is_some_and(|how| how == "gzip"))
    );

    let bomb = packed(&[b' '; 1 << 20], 512);
    assert!(bomb.len() < 8 << 20);
    let (harvested, _server) =
        csw(move |_, _| Act::Answer(reply(200, bomb.clone()).with("Content-Encoding", "gzip")));
    let limited = HttpOptions { answer_bytes: 16 << 20, ..http() };
    let report = harvested.run_with(limited, &options());
    assert!(report.error.unwrap().contains("more than"));
    // Cut, and not what it says.
    let (harvested, _server) = csw(|_, request| {
        let body = packed(&page(request, 6).body, 1);
        Act::Answer(reply(200, &body[..body.len() / 2]).with("Content-Encoding", "gzip"))
    });
    assert!(harvested.run().error.is_some());
    let (harvested, _server) =
        csw(|_, request| Act::Answer(page(request, 6).with("Content-Encoding", "gzip")));
    assert!(harvested.run().error.unwrap().contains("compression"));
}

#[test]
fn a_server_that_keeps_silent_or_is_not_there_is_told() {
    let patience = HttpOptions { read_seconds: 1, ..http() };
    let politeness = Politeness { attempts: 1, ..options().politeness };
    let once = HarvestOptions { politeness, ..options() };
    let (harvested, _server) = csw(|_, _| Act::Silent(Duration::from_secs(5)));
    let begun = Instant::now();
    let error = harvested.run_with(patience.clone(), &once).error.unwrap();
    assert!(error.contains("in time"), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(4));
    // Slower than the whole may take, though never silent for long.
    let (harvested, _server) = csw(|_, request| Act::Slow(page(request, 3), Duration::from_millis(600)));
    let error = harvested.run_with(HttpOptions { whole_seconds: 1, ..patience }, &once).error.unwrap();
    assert!(error.contains("longer than allowed") || error.contains("in time"), "{error}");

    let (harvested, server) = csw(|_, _| Act::Silent(Duration::ZERO));
    drop(server);
    let error = harvested.run().error.unwrap();
    assert!(error.contains("connection"), "{error}");
    let nobody = Harvested::new(HarvestKind::Csw, "http://nobody.invalid/csw");
    let error = nobody.run_with(http(), &once).error.unwrap();
    assert!(error.starts_with("remote"), "{error}");
}

#[test]
fn a_password_goes_to_its_host_only_and_is_never_told() {
    let elsewhere = Server::new(|_, request| Act::Answer(page(request, 2)));
    let away = elsewhere.url("/csw");
    let server = Server::new(move |_, request| match request.path.as_str() {
        "/csw" => Act::Answer(reply(307, "").with("Location", "/b")),
        _ => Act::Answer(reply(307, "").with("Location", away.clone())),
    });
    let transport = HttpTransport::new(HttpOptions { user_agent: "essai/1".into(), ..http() }).unwrap();
    let url = server.url("/csw").replace("http://", "http://jean:pa%20ss@");
    let posted = Some(("application/xml".to_owned(), b"startPosition=\"1\" maxRecords=\"2\"".to_vec()));
    let mut answered = transport.ask(&Asked { url, posted, ..Default::default() }).unwrap();
    let mut body = String::new();
    answered.body.read_to_string(&mut body).unwrap();
    assert!(body.contains("record-1") && answered.url == elsewhere.url("/csw"));
    let first = &server.asked()[0];
    assert_eq!(first.headers["authorization"], "Basic amVhbjpwYSBzcw==");
    assert_eq!(first.headers["user-agent"], "essai/1");
    assert_eq!(server.asked()[1].headers["authorization"], first.headers["authorization"]);
    assert!(!elsewhere.asked()[0].headers.contains_key("authorization"));

    let dead = Asked { url: "http://jean:secret@127.0.0.1:1/a?token=caché".into(), ..Default::default() };
    let error = transport.ask(&dead).unwrap_err();
    let told = format!("{error} {error:?}");
    assert!(!told.contains("secret") && !told.contains("cach") && told.contains("127.0.0.1:1/a"), "{told}");
}

#[test]
fn a_catalogue_that_has_not_changed_is_not_read_again() {
    let version = Arc::new(AtomicUsize::new(1));
    let now = version.clone();
    let server = Server::new(move |_, request| {
        let version = now.load(Ordering::Relaxed);
        let tag = format!("\"v{version}\"");
        if request.headers.get("if-none-match") == Some(&tag) {
            return Act::Answer(reply(304, ""));
        }
        let turtle = format!(
            "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n\
             <https://exemple.fr/1> a dcat:Dataset ; dct:identifier \"1\" ; dct:title \"Forêt {version}\"@fr ; \
             dct:description \"Les parcelles de la forêt.\"@fr .\n"
        );
        Act::Answer(reply(200, turtle).with("ETag", tag).with("Content-Type", "text/turtle"))
    });
    let harvested = Harvested::new(HarvestKind::Dcat, &server.url("/catalog.ttl"));
    assert_eq!(harvested.run().outcome, HarvestOutcome::Complete);
    assert_eq!(harvested.run().outcome, HarvestOutcome::NotModified);
    assert_eq!(harvested.titles(), ["Forêt 1"]);
    version.store(2, Ordering::Relaxed);
    let report = harvested.run();
    assert_eq!((report.outcome, report.updated), (HarvestOutcome::Complete, 1));
    assert_eq!(harvested.titles(), ["Forêt 2"]);
}

#[test]
fn a_ckan_and_a_udata_are_read_page_after_page() {
    let server = Server::new(|_, request| {
        let start = request.number("start").unwrap();
        let end = (start + request.number("rows").unwrap()).min(9);
        let results: Vec<_> = (start..end)
            .map(|at| serde_json::json!({"id": format!("p{at}"), "name": format!("foret-{at}"), "title": format!("Forêt {at}"),
                "notes": "Les parcelles de la forêt.", "state": "active", "resources": []}))
            .collect();
        Act::Answer(reply(
            200,
            serde_json::json!({"success": true, "result": {"count": 9, "results": results}}).to_string(),
        ))
    });
    let harvested = Harvested::new(HarvestKind::Ckan, &server.url("/"));
    let report = harvested.run();
    assert_eq!(
        (report.outcome, report.added, report.total),
        (HarvestOutcome::Complete, 9, Some(9)),
        "{report:?}"
    );
    assert_eq!(harvested.titles(), expected(0..9));

    let server = Server::new(|_, request| {
        let size = request.number("page_size").unwrap();
        let page = request.path.split("&page=").nth(1).unwrap().parse::<usize>().unwrap();
        let end = (page * size).min(9);
        let data: Vec<_> = ((page - 1) * size..end)
            .map(|at| serde_json::json!({"id": format!("u{at}"), "slug": format!("foret-{at}"), "title": format!("Forêt {at}"),
                "description": "Les parcelles de la forêt.", "frequency": "annual", "page": "https://e.fr", "resources": []}))
            .collect();
        let next = (end < 9).then_some("https://exemple.fr/?page=2");
        Act::Answer(reply(
            200,
            serde_json::json!({"data": data, "next_page": next, "page_size": size, "total": 9}).to_string(),
        ))
    });
    let harvested = Harvested::new(HarvestKind::Udata, &server.url("/"));
    let report = harvested.run();
    assert_eq!((report.outcome, report.added), (HarvestOutcome::Complete, 9), "{report:?}");
    assert_eq!(harvested.titles(), expected(0..9));
}

/// Recorded answers of real servers, each given to every request: nothing hangs, and what an import takes of
/// one a harvest takes too.
#[test]
fn recorded_answers_are_replayed() {
    let Ok(corpus) = std::env::var("CATALOGUE_CORPUS") else {
        println!("skipped: set CATALOGUE_CORPUS to a folder of real records to run this");
        return;
    };
    let mut files = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(corpus).join("csw-response")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let (mut pages, mut taken) = (0, 0);
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        let whole = String::from_utf8_lossy(&bytes).into_owned();
        let server = Server::new(move |_, _| Act::Answer(reply(200, bytes.clone())));
        let harvested = Harvested::new(HarvestKind::Csw, &server.url("/csw"));
        let report = harvested.run();
        assert!(server.asked().len() < 60, "{} requests", server.asked().len());
        assert_ne!(report.outcome, HarvestOutcome::Running);
        if whole.contains("SearchResults") && !whole.contains("rdf:RDF") {
            pages += 1;
            taken += report.added;
            assert!(report.error.is_none() || report.added == 0, "{report:?}");
        }
    }
    println!("{} recorded answers, {pages} pages of results, {taken} records taken", files.len());
    assert!(pages > 10 && taken > 100, "{pages} pages, {taken} records");
}
