use super::sample::*;
use crate::access::{Scope, labels};
use crate::error::Error;
use crate::id::Revision;
use crate::model::{Collaboration, Collaborator, Dataset, State};
use crate::store::{NewEvent, Subject};
use crate::validate::Publishable;

#[test]
fn an_event_tells_before_and_after() {
    let place = Place::new();
    place.write(|writer| publish(writer, 1));
    place.write(|writer| change(writer, 1, |dataset| dataset.metadata.title = "Trois".to_owned()));
    let reader = place.store.read().unwrap();
    let history = reader.history(dataset_id(1)).unwrap();
    let told: Vec<_> =
        history.iter().map(|event| (event.action.as_str(), event.revision.unwrap().0)).collect();
    assert_eq!(told, [("dataset.create", 1), ("dataset.publish", 2), ("dataset.update", 3)]);
    assert_eq!(history[0].labels_before, Vec::<String>::new());
    assert_eq!(history[0].labels_after, labels(&dataset(1)));
    assert_eq!(history[1].labels_before, history[0].labels_after);
    assert!(history[1].labels_after.contains(&"public".to_owned()));
    assert_eq!(history[1].state, Some(State::Published));
    assert_eq!((history[0].time, history[0].account), (at(1), Some(account_id(1))));
    let after: Dataset = serde_json::from_value(history[2].after.clone().unwrap()).unwrap();
    assert_eq!(Some(after), place.dataset(1));
    // Every revision can be had back.
    assert_eq!(reader.revision(dataset_id(1), Revision(1)).unwrap(), Some(dataset(1)));
    assert_eq!(reader.revision(dataset_id(1), Revision(3)).unwrap(), place.dataset(1));
    assert_eq!(reader.revision(dataset_id(1), Revision(4)).unwrap(), None);
}

#[test]
fn what_is_published_at_once_is_told_twice_and_spelled_as_any_other() {
    let place = Place::new();
    let mut draft = dataset(2);
    draft.metadata.title = "Un titre,\"metadata\":{} \u{1}".to_owned();
    draft.resources = vec![resource(1, None)];
    draft.collaborators = vec![Collaborator { account: account_id(1), may: Collaboration::Edit }];
    let (state, revision) = (State::Published, Revision(2));
    let first_public = Some(at(3));
    let public = Dataset { slug: slug("public"), state, revision, first_public, ..draft.clone() };
    place.write(|writer| {
        let proof = Publishable::for_test(public.clone());
        writer.insert_published(&draft.slug, &proof, &permit(), &permit())?;
        writer.claim_first(public.id, None, &[(&draft.slug, false), (&public.slug, true)])?;
        tell(writer, "dataset.create", Subject::Dataset(public.id));
        tell(writer, "dataset.publish", Subject::Dataset(public.id));
        Ok(())
    });
    let reader = place.store.read().unwrap();
    let sql = "SELECT after FROM event WHERE subject_id = ?1 ORDER BY sequence";
    let told = reader.all("", sql, [public.id.to_string()], |row| Ok(row.get::<_, String>(0).unwrap()));
    let spelled = |dataset: &Dataset| serde_json::to_string(dataset).unwrap();
    assert_eq!(told.unwrap(), [spelled(&draft), spelled(&public)]);
    let held = reader.one("", "SELECT body FROM dataset ORDER BY id DESC", [], |row| row.get::<_, String>(0));
    assert_eq!(held.unwrap(), Some(spelled(&public)));
    let labels: Vec<_> =
        reader.history(public.id).unwrap().into_iter().map(|event| event.labels_before).collect();
    assert_eq!(labels, [Vec::new(), crate::access::labels(&draft)]);
}

#[test]
fn events_follow_the_commits_without_gaps() {
    let place = Place::new();
    for number in 2..=6 {
        place.write(|writer| add(writer, &dataset(number)));
    }
    let reader = place.store.read().unwrap();
    let light = reader.events_after(2, 3).unwrap();
    assert_eq!(light.iter().map(|event| event.sequence).collect::<Vec<_>>(), [3, 4, 5]);
    assert_eq!(light[0].subject, Subject::Dataset(dataset_id(2)));
    assert!(light.iter().all(|event| event.after.is_none()));
    assert_eq!(reader.events_after(7, 10).unwrap(), []);
    assert_eq!(reader.sequence().unwrap(), 7);
}

#[test]
fn a_write_without_its_event_is_not_committed() {
    let place = Place::new();
    let mut writer = place.store.write().unwrap();
    writer.put_account(&account(1, "anne"), &permit(), None).unwrap();
    assert!(matches!(writer.commit(), Err(Error::Storage(_))));
    assert_eq!(place.store.read().unwrap().accounts().unwrap(), []);
}

#[test]
fn a_purge_blots_out_what_the_journal_held() {
    let place = Place::new();
    place.write(|writer| publish(writer, 1));
    let secret = "Jeu 1".to_owned();
    place.write(|writer| {
        change(writer, 1, |dataset| {
            dataset.state_before_deletion = Some(State::Published);
            dataset.state = State::Deleted;
        })
    });
    place.write(|writer| add(writer, &dataset(2)));
    place.write(|writer| purge(writer, 1));
    let reader = place.store.read().unwrap();
    assert_eq!(place.dataset(1), None);
    let history = reader.history(dataset_id(1)).unwrap();
    assert_eq!(history.iter().map(|event| event.sequence).collect::<Vec<_>>(), [2, 3, 4, 6]);
    assert!(history.iter().all(|event| event.after.is_none()));
    let last = history.last().unwrap();
    assert_eq!((last.state, last.revision), (Some(State::Purged), None));
    assert!(last.labels_before.contains(&"public".to_owned()), "those who saw it are told");
    assert_eq!(last.labels_after, Vec::<String>::new());
    let person = account_id(1).to_string();
    assert!(
        history.iter().flat_map(|event| &event.labels_after).all(|label| !label.starts_with("own:")),
        "{person}"
    );
    assert_eq!(reader.revision(dataset_id(1), Revision(1)).unwrap(), None);
    assert!(reader.history(dataset_id(2)).unwrap()[0].after.is_some());
    drop(reader);
    assert_eq!(place.store.check().unwrap(), []);
    // Nor does it stay in the free pages.
    place.store.checkpoint().unwrap();
    let bytes = std::fs::read(place.path().join("store.catdb")).unwrap();
    assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
}

#[test]
fn nothing_is_told_of_what_never_was() {
    let place = Place::new();
    let subject = Subject::Dataset(dataset_id(9));
    let error = place.refused(|writer| {
        writer.journal(NewEvent { time: at(1), account: None, source: None, action: "x".to_owned(), subject })
    });
    assert!(matches!(error, Error::NotFound { .. }));
    let error = place.refused(|writer| purge(writer, 9));
    assert!(matches!(error, Error::NotFound { .. }));
    assert!(place.store.read().unwrap().dataset(dataset_id(1), &Scope::everything()).unwrap().is_some());
}
