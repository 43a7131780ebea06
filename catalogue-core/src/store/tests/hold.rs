//! Another copy of SQLite on the same file: it is played by whoever opens the file and closes it, which drops
//! the locks of the process just the same, and by another process that uses SQLite as hosts do.

use super::sample::*;
use crate::store::Store;
use rusqlite::Connection;
use std::fs::File;
use std::path::Path;
use std::process::Command;

const FOLDER: &str = "CATALOGUE_TEST_HOST_FOLDER";

/// Whether the platform has locks that stay when another file is closed.
const HELD: bool = cfg!(all(
    any(target_os = "linux", target_os = "android"),
    target_pointer_width = "64",
    not(any(target_arch = "mips64", target_arch = "sparc64"))
));

/// The host's copy in this process: what closing a file does is all that it does to locks.
fn open_and_close(folder: &Path) {
    for name in ["store.catdb", "store.catdb-shm"] {
        drop(File::open(folder.join(name)).unwrap());
    }
}

/// Another process: a host that reads, and that writes the log back when it is the last to close.
#[test]
#[ignore = "run as a child by the other tests of this file"]
fn host() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let connection = Connection::open(Path::new(&folder).join("store.catdb")).unwrap();
    connection.query_one("SELECT count(*) FROM event", [], |row| row.get::<_, i64>(0)).unwrap();
    connection.close().unwrap();
}

fn another_process_reads(folder: &Path) {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::tests::hold::host", "--ignored", "--test-threads=1"])
        .env(FOLDER, folder)
        .output()
        .unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
}

#[test]
fn nothing_is_lost_when_a_host_closes_the_file() {
    let place = Place::new();
    let path = place.path();
    for number in 2..6 {
        open_and_close(&path);
        another_process_reads(&path);
        if HELD {
            assert!(path.join("store.catdb-wal").exists(), "the host took itself for the last one");
        }
        place.write(|writer| add(writer, &dataset(number)));
    }
    let second = Store::open(&path, quick()).unwrap();
    if HELD {
        let reader = second.read().unwrap();
        assert_eq!(reader.sequence().unwrap(), place.store.sequence().unwrap());
        for number in 1..6 {
            let everything = crate::access::Scope::everything();
            assert!(reader.dataset(dataset_id(number), &everything).unwrap().is_some(), "{number}");
        }
    }
    assert_eq!(second.check().unwrap(), []);
}

#[test]
fn a_snapshot_stays_when_another_process_comes_after_a_host() {
    let place = Place::new();
    let reader = place.store.read().unwrap();
    let before = reader.sequence().unwrap();
    open_and_close(&place.path());
    another_process_reads(&place.path());
    assert_eq!(reader.sequence().unwrap(), before);
    assert!(reader.dataset(dataset_id(1), &crate::access::Scope::everything()).unwrap().is_some());
    drop(reader);
    place.write(|writer| add(writer, &dataset(2)));
    assert_eq!(place.store.check().unwrap(), []);
}

#[test]
fn the_last_opening_lets_go_and_no_earlier_one() {
    let place = Place::new();
    let path = place.path();
    let second = Store::open(&path, quick()).unwrap();
    drop(Store::open(&path, quick()).unwrap());
    let Place { folder, store } = place;
    drop(store);
    open_and_close(&path);
    another_process_reads(&path);
    assert!(!HELD || path.join("store.catdb-wal").exists(), "one opening is left");
    drop(second);
    // Nobody has it open: whoever closes it is the last one, and writes the log back.
    another_process_reads(&path);
    assert!(!path.join("store.catdb-wal").exists());
    assert_eq!(Store::open(&path, quick()).unwrap().check().unwrap(), []);
    drop(folder);
}
