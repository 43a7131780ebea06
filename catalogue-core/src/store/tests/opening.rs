use super::sample::*;
use crate::error::Error;
use crate::model::UsageTotals;
use crate::store::UsePlace;
use crate::store::schema::{APPLICATION_ID, oldest, version};
use crate::store::{Store, rows};
use rusqlite::Connection;
use std::fs;
use uuid::Uuid;

fn fails(path: &std::path::Path) -> Error {
    Store::open(path, quick()).err().unwrap()
}

fn is_corrupt(error: &Error) -> bool {
    matches!(error, Error::Storage(fault) if fault.corrupt)
}

#[test]
fn a_store_is_made_only_in_an_empty_folder() {
    let folder = tempfile::tempdir().unwrap();
    let id = Uuid::from_u128(1);
    let store = Store::create(folder.path(), quick(), id).unwrap();
    assert_eq!((store.identity().store, store.identity().epoch), (id, 1));
    assert_eq!(store.sequence().unwrap(), 0);
    assert_eq!(store.folder(), fs::canonicalize(folder.path()).unwrap());
    drop(store);
    assert!(matches!(Store::create(folder.path(), quick(), id), Err(Error::AlreadyExists { .. })));
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("notes.txt"), "mine").unwrap();
    assert!(matches!(Store::create(other.path(), quick(), id), Err(Error::AlreadyExists { .. })));
    assert_eq!(fs::read_dir(other.path()).unwrap().count(), 1, "nothing was added");
}

#[test]
fn a_creation_that_was_interrupted_can_be_done_again() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("write.lock"), "").unwrap();
    fs::write(folder.path().join("store.catdb.new"), "half a database").unwrap();
    fs::create_dir_all(folder.path().join("files/tmp")).unwrap();
    assert!(matches!(fails(folder.path()), Error::NotFound { .. }));
    Store::create(folder.path(), quick(), Uuid::from_u128(1)).unwrap();
}

#[test]
fn what_is_no_catalogue_is_told_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(fails(&folder.path().join("absent")), Error::NotFound { .. }));
    assert!(matches!(fails(folder.path()), Error::NotFound { .. }));
    let database = folder.path().join("store.catdb");
    for content in ["", "this is a letter to a friend, and no database at all"] {
        fs::write(&database, content).unwrap();
        let error = fails(folder.path());
        assert!(is_corrupt(&error), "{error}");
        assert_eq!(fs::read_to_string(&database).unwrap(), content);
    }
    fs::remove_file(&database).unwrap();
    Connection::open(&database).unwrap().execute_batch("CREATE TABLE other (x)").unwrap();
    let before = fs::read(&database).unwrap();
    assert!(is_corrupt(&fails(folder.path())));
    assert_eq!(fs::read(&database).unwrap(), before);
}

#[test]
fn a_truncated_store_is_told_and_left_alone() {
    let place = Place::new();
    place.write(|writer| (10..60).try_for_each(|number| add(writer, &dataset(number))));
    place.store.checkpoint().unwrap();
    let path = place.path();
    let Place { folder, store } = place;
    drop(store);
    let database = path.join("store.catdb");
    let whole = fs::read(&database).unwrap();
    for kept in [whole.len() / 2, 4096, 50] {
        fs::write(&database, &whole[..kept]).unwrap();
        let error = fails(&path);
        assert!(is_corrupt(&error), "{kept} bytes: {error}");
        assert_eq!(fs::metadata(&database).unwrap().len(), kept as u64);
    }
    fs::write(&database, &whole).unwrap();
    assert_eq!(Store::open(&path, quick()).unwrap().check().unwrap(), []);
    drop(folder);
}

#[test]
fn a_damaged_page_is_told_by_the_check() {
    let place = Place::new();
    place.write(|writer| (10..200).try_for_each(|number| add(writer, &dataset(number))));
    place.store.checkpoint().unwrap();
    let path = place.path();
    let Place { folder, store } = place;
    drop(store);
    let database = path.join("store.catdb");
    let mut bytes = fs::read(&database).unwrap();
    let page = bytes.len() / 4096 / 2 * 4096;
    bytes[page..page + 4096].fill(0xA5);
    fs::write(&database, &bytes).unwrap();
    match Store::open(&path, quick()).and_then(|store| store.check()) {
        Ok(findings) => assert!(!findings.is_empty()),
        Err(error) => assert!(is_corrupt(&error), "{error}"),
    }
    drop(folder);
}

#[test]
fn a_newer_store_is_refused() {
    let place = Place::new();
    let raise = |to: i64| {
        let connection = Connection::open(place.path().join("store.catdb")).unwrap();
        connection.pragma_update(None, "user_version", to).unwrap();
    };
    raise(version() + 1);
    let error = fails(&place.path());
    assert!(
        matches!(&error, Error::Incompatible { found, .. } if *found == (version() + 1).to_string()),
        "{error}"
    );
    // One that was open while a newer library came by stops too, and recovers with it.
    assert!(matches!(place.store.write().err().unwrap(), Error::Incompatible { .. }));
    assert!(matches!(place.store.read().err().unwrap(), Error::Incompatible { .. }));
    raise(version());
    place.write(|writer| add(writer, &dataset(2)));
}

#[test]
fn a_store_of_version_1_is_brought_forward() {
    let folder = tempfile::tempdir().unwrap();
    let connection = Connection::open(folder.path().join("store.catdb")).unwrap();
    connection.execute_batch(oldest()).unwrap();
    connection.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    let store = Uuid::from_u128(5);
    let sql = "INSERT INTO meta (key, value) VALUES ('store', ?1), ('epoch', '3')";
    connection.execute(sql, [store.to_string()]).unwrap();
    let mut old = dataset(1);
    old.metadata.organisation = None;
    let sql = "INSERT INTO dataset VALUES (?1, NULL, 'draft', 'public', 1, '2023', 'jeu 1', ?2)";
    connection.execute(sql, (rows::bytes(old.id.uuid()), rows::body(&old).unwrap())).unwrap();
    connection.close().unwrap();
    let opened = Store::open(folder.path(), quick()).unwrap();
    assert_eq!((opened.identity().store, opened.identity().epoch), (store, 3));
    let mut writer = opened.write().unwrap();
    let day = at(0).date_naive();
    let delta = UsageTotals { views: 1, ..UsageTotals::default() };
    let place = UsePlace { dataset: dataset_id(1), resource: None, organisation: None, portal: None, day };
    writer.record_usage(&place, delta).unwrap();
    writer.commit().unwrap();
    let reader = opened.read().unwrap();
    assert_eq!(reader.usage(dataset_id(1)).unwrap(), delta);
    assert_eq!(reader.dataset(dataset_id(1), &crate::access::Scope::everything()).unwrap(), Some(old));
}

#[test]
fn a_full_disk_undoes_the_write_and_no_more() {
    let place = Place::new();
    let before = place.store.sequence().unwrap();
    let pages = |most: i64| {
        let writer = place.store.write().unwrap();
        let connection = writer.connection().unwrap();
        let sql = format!("PRAGMA max_page_count = {most}");
        connection.query_one(&sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    pages(1); // SQLite keeps what there is, and adds nothing.
    let mut writer = place.store.write().unwrap();
    let outcome = (2..500).try_for_each(|number| add_quietly(&mut writer, number));
    let error = outcome.err().unwrap();
    assert!(
        matches!(&error, Error::Storage(fault) if !fault.corrupt && fault.cause.contains("full")),
        "{error}"
    );
    drop(writer);
    assert_eq!((place.store.sequence().unwrap(), place.dataset(2)), (before, None));
    pages(1_000_000);
    place.write(|writer| add(writer, &dataset(2)));
    assert_eq!(place.store.check().unwrap(), []);
}

fn add_quietly(writer: &mut crate::store::Writer<'_>, number: u128) -> crate::Result<()> {
    writer.insert_dataset(&crate::validate::WellFormed::for_test(dataset(number)), &permit())
}
