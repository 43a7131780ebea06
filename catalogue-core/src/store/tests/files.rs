use super::sample::*;
use crate::error::Error;
use crate::store::{Files, Finding, Store};
use std::fs;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// SHA-256 of `abc` (FIPS 180-4, example B.1).
const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn put(files: &Files, mut bytes: &[u8]) -> crate::Result<(String, i64)> {
    files.put(&mut bytes, i64::MAX, &mut |_| true)
}

fn unfinished(place: &Place) -> usize {
    fs::read_dir(place.path().join("files/tmp")).unwrap().count()
}

fn content(files: &Files, hash: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    files.open(hash).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

fn codes(findings: &[Finding]) -> Vec<(&str, &str)> {
    findings.iter().map(|finding| (finding.place.as_str(), finding.code.as_str())).collect()
}

/// A store whose dataset 1 holds the file `abc`.
fn with_file() -> Place {
    let place = Place::new();
    put(place.store.files(), b"abc").unwrap();
    place.write(|writer| change(writer, 1, |dataset| dataset.resources = vec![resource(1, Some((ABC, 3)))]));
    place
}

#[test]
fn a_file_is_kept_once_under_its_hash() {
    let place = Place::new();
    let files = place.store.files();
    assert_eq!(put(files, b"abc").unwrap(), (ABC.to_owned(), 3));
    assert_eq!(put(files, b"abc").unwrap(), (ABC.to_owned(), 3));
    assert_eq!(content(files, ABC), b"abc");
    assert_eq!(put(files, b"").unwrap().1, 0);
    assert_eq!(unfinished(&place), 0);
    for none in [&"0".repeat(64), "../../store.catdb", "", "é"] {
        assert!(matches!(files.open(none), Err(Error::NotFound { .. })), "{none}");
    }
}

#[test]
fn what_is_refused_or_cancelled_leaves_nothing() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the line dropped"))
        }
    }
    let place = Place::new();
    let files = place.store.files();
    let large = vec![1; 1001];
    assert!(matches!(put(files, &large), Err(Error::LimitExceeded { limit: 1000, found: 1001, .. })));
    assert!(put(files, &large[1..]).is_ok());
    let lower = files.put(&mut &b"abc"[..], 2, &mut |_| true);
    assert!(matches!(lower, Err(Error::LimitExceeded { limit: 2, .. })));
    assert!(matches!(files.put(&mut &b"abc"[..], 9, &mut |_| false), Err(Error::Cancelled)));
    let broken = files.put(&mut (&b"abc"[..]).chain(Broken), 9, &mut |_| true);
    assert!(matches!(broken, Err(Error::BadInput { .. })));
    assert_eq!(unfinished(&place), 0);
    assert!(!files.holds(ABC));
}

#[test]
fn abandoned_deposits_are_swept_and_living_ones_are_not() {
    let place = Place::new();
    let folder = place.path().join("files/tmp");
    fs::write(folder.join("1-1"), "half").unwrap();
    let living = fs::File::create(folder.join("1-2")).unwrap();
    living.lock().unwrap();
    let second = Store::open(&place.path(), quick()).unwrap();
    assert!(!folder.join("1-1").exists() && folder.join("1-2").exists());
    drop(second);
}

#[test]
fn a_file_goes_with_the_last_dataset_that_held_it() {
    let place = with_file();
    place.write(|writer| {
        add(writer, &dataset(2))?;
        change(writer, 2, |dataset| dataset.resources = vec![resource(2, Some((ABC, 3)))])
    });
    let references = || place.store.read().unwrap().file_references(ABC).unwrap();
    assert_eq!(references(), 2);
    // Replaced, it stays for the revision that may come back.
    place.write(|writer| change(writer, 1, |dataset| dataset.resources.clear()));
    assert_eq!(references(), 2);
    place.write(|writer| purge(writer, 1));
    assert!(place.store.files().holds(ABC));
    {
        let mut writer = place.store.write().unwrap();
        purge(&mut writer, 2).unwrap();
    }
    assert!(place.store.files().holds(ABC), "a purge that was not committed takes nothing");
    place.write(|writer| purge(writer, 2));
    assert!(!place.store.files().holds(ABC));
}

#[test]
fn only_old_orphans_are_cleared() {
    let place = with_file();
    let (orphan, _) = put(place.store.files(), b"orphan").unwrap();
    let hour = Duration::from_secs(3600);
    assert_eq!(place.store.remove_unreferenced(SystemTime::now() - hour).unwrap(), 0);
    assert_eq!(codes(&place.store.check().unwrap()), [("file", "orphan")]);
    assert_eq!(place.store.remove_unreferenced(SystemTime::now() + hour).unwrap(), 1);
    assert!(!place.store.files().holds(&orphan) && place.store.files().holds(ABC));
    assert_eq!(place.store.check().unwrap(), []);
}

#[test]
fn the_check_finds_files_lost_and_spoilt() {
    let place = with_file();
    assert_eq!(place.store.check().unwrap(), []);
    let path = place.path().join("files").join(&ABC[..2]).join(&ABC[2..]);
    fs::write(&path, "abd").unwrap();
    assert_eq!(codes(&place.store.check().unwrap()), [("file", "hash")]);
    fs::write(&path, "ab").unwrap();
    assert_eq!(codes(&place.store.check().unwrap()), [("file", "size"), ("file", "hash")]);
    fs::remove_file(&path).unwrap();
    assert_eq!(codes(&place.store.check().unwrap()), [("file", "missing")]);
    // The same file again mends it.
    put(place.store.files(), b"abc").unwrap();
    assert_eq!(place.store.check().unwrap(), []);
}

#[test]
fn the_check_finds_rows_that_disagree() {
    let place = with_file();
    let connection = rusqlite::Connection::open(place.path().join("store.catdb")).unwrap();
    let spoil = |sql: &str| {
        connection
            .execute_batch(&format!("PRAGMA foreign_keys = OFF; SAVEPOINT s; {sql}; RELEASE s"))
            .unwrap();
        let findings = place.store.check().unwrap();
        codes(&findings).into_iter().map(|(_, code)| code.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(spoil("UPDATE dataset SET revision = 7"), ["columns"]);
    assert_eq!(
        spoil("UPDATE dataset SET revision = 2; DELETE FROM label WHERE label = 'moderator'"),
        ["labels"]
    );
    let restore = "INSERT INTO label SELECT id, 'moderator' FROM dataset";
    assert_eq!(
        spoil(&format!("{restore}; INSERT INTO identity SELECT 'doi', '', 'x', id FROM dataset")),
        ["identities"]
    );
    assert_eq!(
        spoil("DELETE FROM identity; INSERT INTO address SELECT '', 'autre', id, 1 FROM dataset"),
        ["address"]
    );
    assert_eq!(spoil("DELETE FROM address; DELETE FROM file_use"), ["file-use", "orphan"]);
    assert_eq!(
        spoil(&format!(
            "INSERT INTO file_use SELECT '{ABC}', id FROM dataset; DELETE FROM event WHERE sequence = 2"
        )),
        ["journal-gap"]
    );
    assert_eq!(spoil("DELETE FROM event WHERE sequence = 3"), ["journal-gap", "journal-behind"]);
    assert_eq!(
        spoil("DELETE FROM organisation"),
        ["reference", "reference", "journal-gap", "journal-behind"]
    );
    assert!(spoil("UPDATE dataset SET body = '{}'").contains(&"unreadable".to_owned()));
}

#[test]
fn the_check_finds_every_column_that_differs_from_its_record() {
    let place = with_file();
    let spoil = |sql: &str| {
        let connection = rusqlite::Connection::open(place.path().join("store.catdb")).unwrap();
        connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; BEGIN; {sql}; COMMIT")).unwrap();
        codes(&place.store.check().unwrap()).into_iter().map(|(_, code)| code.to_owned()).collect::<Vec<_>>()
    };
    for (column, table) in [
        ("title_key", "dataset"),
        ("modified", "dataset"),
        ("visibility", "dataset"),
        ("name_key", "organisation"),
        ("revision", "organisation"),
        ("state", "event"),
        ("revision", "event"),
    ] {
        let numbered = format!("CREATE TABLE kept AS SELECT rowid AS row, {column} AS was FROM {table}");
        let changed = match column {
            "revision" => "revision + 1".to_owned(),
            "visibility" => "'private'".to_owned(),
            _ => format!("{column} || 'x'"),
        };
        let only = if table == "event" { "subject = 'dataset'" } else { "1" };
        let found = spoil(&format!("{numbered}; UPDATE {table} SET {column} = {changed} WHERE {only}"));
        assert!(
            !found.is_empty() && found.iter().all(|code| code == "columns"),
            "{table}.{column}: {found:?}"
        );
        let restored = format!(
            "UPDATE {table} SET {column} = (SELECT was FROM kept WHERE kept.row = {table}.rowid);
             DROP TABLE kept"
        );
        assert_eq!(spoil(&restored), Vec::<String>::new(), "{table}.{column}");
    }
}

fn backed_up(place: &Place, to: &Path) -> Store {
    place.store.backup(to, &mut |_, _| true).unwrap();
    Store::open(to, quick()).unwrap()
}

#[test]
fn a_backup_is_a_catalogue_of_the_next_epoch() {
    let place = with_file();
    put(place.store.files(), b"orphan").unwrap();
    let to = place.folder.path().join("copy");
    let reader = place.store.read().unwrap();
    let mut told = Vec::new();
    place
        .store
        .backup(&to, &mut |done, total| {
            told.push((done, total));
            true
        })
        .unwrap();
    drop(reader);
    let &(done, total) = told.last().unwrap();
    assert!(done == total && total > 3, "{told:?}");
    let copy = Store::open(&to, quick()).unwrap();
    let (own, its) = (place.store.identity(), copy.identity());
    assert_eq!((its.store, its.epoch), (own.store, own.epoch + 1));
    assert_eq!(copy.sequence().unwrap(), place.store.sequence().unwrap());
    assert_eq!(content(copy.files(), ABC), b"abc");
    assert_eq!(copy.check().unwrap(), [], "the orphan is not copied");
    // The two go separate ways.
    place.write(|writer| purge(writer, 1));
    assert!(copy.files().holds(ABC));
    assert_eq!(place.store.identity().epoch, 1);
    assert!(matches!(place.store.backup(&to, &mut |_, _| true), Err(Error::AlreadyExists { .. })));
    let again = backed_up(&place, &place.folder.path().join("again"));
    assert_eq!(again.check().unwrap(), []);
}

#[test]
fn a_backup_cancelled_or_of_a_damaged_store_leaves_nothing() {
    let place = with_file();
    let to = place.folder.path().join("copy");
    for stop in 1..=3 {
        let mut calls = 0;
        let cancelled = place.store.backup(&to, &mut |_, _| {
            calls += 1;
            calls < stop
        });
        if calls < stop {
            break;
        }
        assert!(matches!(cancelled, Err(Error::Cancelled)));
        assert!(!to.exists());
    }
    fs::remove_file(place.path().join("files").join(&ABC[..2]).join(&ABC[2..])).unwrap();
    let to = place.folder.path().join("damaged");
    let error = place.store.backup(&to, &mut |_, _| true).unwrap_err();
    assert!(matches!(&error, Error::Storage(fault) if fault.corrupt && fault.cause.contains(ABC)), "{error}");
    assert!(!to.exists());
}

#[test]
fn a_backup_is_of_one_moment_while_others_write() {
    let place = with_file();
    place.write(|writer| (10..400).try_for_each(|number| add(writer, &dataset(number))));
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for number in 1000..1100 {
                place.write(|writer| {
                    add(writer, &dataset(number))?;
                    add(writer, &dataset(number + 1000))
                });
            }
        });
        let mut round = 0;
        while !writing.is_finished() || round == 0 {
            let copy = backed_up(&place, &place.folder.path().join(format!("copy-{round}")));
            assert_eq!(copy.check().unwrap(), []);
            let reader = copy.read().unwrap();
            let all = reader.dataset_page(None, usize::MAX, &crate::access::Scope::everything()).unwrap();
            assert_eq!(all.len() % 2, 1, "both of a transaction or none");
            round += 1;
        }
        writing.join().unwrap();
    });
}
