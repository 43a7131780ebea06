//! What holds while an import reads on one thread and writes on another.

use crate::catalogue::{Catalogue, EventListener, Identifiers, ImportOptions, Options, Session};
use crate::error::Error;
use crate::model::{AccountDetails, Event, EventFilter};
use crate::search::Query;
use serde_json::json;
use std::io::{BufRead, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::ThreadId;
use uuid::Uuid;

fn catalogue(options: Options) -> (Session, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let first = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
    let catalogue = Catalogue::create(folder.path().join("catalogue"), options, first).unwrap();
    let admin = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
    (admin, folder)
}

fn lines(from: usize, to: usize) -> Vec<u8> {
    let line = |at: usize| {
        let organisation = json!({"name": "ville", "title": "Ville"});
        let package = json!({"id": format!("p{at}"), "name": format!("paquet-{at}"), "title": format!("Paquet {at}"),
            "notes": "Des rues.", "license_id": "odc-odbl", "organization": organisation,
            "resources": [{"name": "r", "url": "https://exemple.fr/r.csv", "format": "CSV"}]});
        format!("{package}\n")
    };
    (from..to).map(line).collect::<String>().into_bytes()
}

fn options() -> ImportOptions {
    ImportOptions { create_organisations: true, publish: true, ..ImportOptions::default() }
}

fn written(session: &Session) -> i64 {
    i64::try_from(session.list(None, 1_000).unwrap().len()).unwrap()
}

fn found(session: &Session) -> i64 {
    session.search(&Query { text: "paquet".into(), page_size: 1, ..Query::default() }).unwrap().total
}

#[test]
fn what_is_told_is_written_and_found_and_nothing_more_is() {
    let (admin, _folder) = catalogue(Options::default());
    let mut told = Vec::new();
    let stopped = admin.import_from(&mut lines(0, 700).as_slice(), &options(), &mut |done, _| {
        assert_eq!((written(&admin), found(&admin)), (done, done));
        told.push(done);
        done < 500
    });
    assert!(matches!(stopped, Err(Error::Cancelled)), "{stopped:?}");
    assert_eq!(told, [100, 200, 300, 400, 500]);
    assert_eq!((written(&admin), found(&admin)), (500, 500));
    let report = admin.import(&lines(0, 700), &options(), &mut |_, _| true).unwrap();
    assert_eq!((report.unchanged, report.created), (500, 200));
    assert_eq!(found(&admin), 700);
    assert!(admin.check_integrity().unwrap().is_empty());
}

#[test]
fn a_write_of_others_between_two_batches_is_found_too() {
    let (admin, _folder) = catalogue(Options::default());
    let other = admin.clone();
    let report = admin.import_from(&mut lines(0, 350).as_slice(), &options(), &mut |done, _| {
        if done == 200 {
            // In the place of the first of the next batch, which is known then.
            let one = other.import(&lines(200, 201), &options(), &mut |_, _| true).unwrap();
            assert_eq!((one.created, found(&other)), (1, 201));
        }
        true
    });
    let report = report.unwrap();
    assert_eq!((report.created, report.unchanged, found(&admin)), (349, 1, 350));
}

struct Heard(Mutex<Vec<ThreadId>>);

impl EventListener for Heard {
    fn happened(&self, _event: Event) {
        self.0.lock().unwrap().push(std::thread::current().id());
    }
}

#[test]
fn callers_are_called_back_on_their_own_thread() {
    let (admin, _folder) = catalogue(Options::default());
    let heard = Arc::new(Heard(Mutex::default()));
    let watch = admin.watch(EventFilter::default(), heard.clone()).unwrap();
    let own = std::thread::current().id();
    admin
        .import_from(&mut lines(0, 250).as_slice(), &options(), &mut |_, _| {
            assert_eq!(std::thread::current().id(), own);
            true
        })
        .unwrap();
    drop(watch);
    let heard = heard.0.lock().unwrap();
    assert!(heard.len() >= 250 && heard.iter().all(|thread| *thread == own));
}

/// Fails after some bytes.
struct Broken<R>(R);

impl<R: Read> Read for Broken<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(out)? {
            0 => Err(std::io::Error::other("gone")),
            read => Ok(read),
        }
    }
}

#[test]
fn what_was_read_before_a_reader_fails_is_written_by_whole_batches_and_told() {
    let (admin, _folder) = catalogue(Options::default());
    let bytes = lines(0, 450);
    let mut reader = BufReader::with_capacity(1_000, Broken(bytes.as_slice()));
    let mut told = Vec::new();
    let failed = admin.import_from(&mut reader, &options(), &mut |done, _| {
        told.push(done);
        true
    });
    assert!(matches!(failed, Err(Error::Storage(_))), "{failed:?}");
    assert!(reader.fill_buf().is_err());
    assert_eq!(told, [100, 200, 300, 400]);
    assert_eq!((written(&admin), found(&admin)), (400, 400));
}

#[test]
fn a_panic_of_the_caller_leaves_what_was_told() {
    let (admin, _folder) = catalogue(Options::default());
    let bytes = lines(0, 450);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        admin.import_from(&mut bytes.as_slice(), &options(), &mut |done, _| {
            assert!(done < 300, "enough");
            true
        })
    }));
    assert!(panicked.is_err());
    assert_eq!((written(&admin), found(&admin)), (300, 300));
    let report = admin.import(&bytes, &options(), &mut |_, _| true).unwrap();
    assert_eq!((report.unchanged, report.created, found(&admin)), (300, 150, 450));
}

/// Gives so many identifiers and no more.
struct Counted {
    left: AtomicI64,
    given: AtomicUsize,
}

impl Identifiers for Counted {
    fn next(&self) -> Uuid {
        assert!(self.left.fetch_sub(1, Ordering::Relaxed) > 0, "no more identifiers");
        Uuid::from_u128(self.given.fetch_add(1, Ordering::Relaxed) as u128 + 1)
    }
}

#[test]
fn a_panic_while_writing_is_the_callers() {
    let identifiers = Arc::new(Counted { left: AtomicI64::new(700), given: AtomicUsize::new(0) });
    let (admin, _folder) = catalogue(Options { identifiers: identifiers.clone(), ..Options::default() });
    let bytes = lines(0, 600);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        admin.import_from(&mut bytes.as_slice(), &options(), &mut |_, _| true)
    }));
    let said = panicked.unwrap_err();
    assert_eq!(said.downcast_ref::<&str>(), Some(&"no more identifiers"));
    assert_eq!((written(&admin), found(&admin)), (300, 300));
    identifiers.left.store(i64::MAX, Ordering::Relaxed);
    let report = admin.import(&bytes, &options(), &mut |_, _| true).unwrap();
    assert_eq!((report.unchanged, report.created, found(&admin)), (300, 300, 600));
    assert!(admin.check_integrity().unwrap().is_empty());
}
