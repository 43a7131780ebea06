use super::sample::*;
use crate::access::Scope;
use crate::error::Error;
use crate::id::Revision;
use crate::model::{Identifier, Provenance, State, Visibility};
use crate::validate::{Publishable, WellFormed};

#[test]
fn what_is_written_is_read_back() {
    let place = Place::new();
    assert_eq!(place.dataset(1), Some(dataset(1)));
    let missing = [dataset_id(9), dataset_id(1)];
    let found = place.store.read().unwrap().datasets(&missing, &Scope::everything()).unwrap();
    assert_eq!(found, [None, Some(dataset(1))]);
}

#[test]
fn what_is_dropped_without_commit_is_gone() {
    let place = Place::new();
    let before = place.store.sequence().unwrap();
    {
        let mut writer = place.store.write().unwrap();
        add(&mut writer, &dataset(2)).unwrap();
        assert!(writer.dataset(dataset_id(2), &Scope::everything()).unwrap().is_some());
        assert_eq!(writer.sequence().unwrap(), before + 1);
    }
    assert_eq!(place.dataset(2), None);
    assert_eq!(place.store.sequence().unwrap(), before);
    // The sequence that was undone is given again: there are no gaps.
    place.write(|writer| add(writer, &dataset(2)));
    assert_eq!(place.store.sequence().unwrap(), before + 1);
}

#[test]
fn a_second_editor_is_told_of_the_first() {
    let place = Place::new();
    place.write(|writer| change(writer, 1, |dataset| dataset.metadata.title = "Un".to_owned()));
    let mut late = dataset(1);
    late.revision = Revision(2);
    let error = place
        .refused(|writer| writer.put_dataset(&WellFormed::for_test(late.clone()), &permit(), Revision(1)));
    assert!(matches!(error, Error::Conflict { expected: Revision(1), found: Revision(2) }), "{error}");
    let error = place
        .refused(|writer| writer.put_dataset(&WellFormed::for_test(late.clone()), &permit(), Revision(2)));
    assert!(matches!(error, Error::Storage(_)), "the revision written must be the next: {error}");
    assert_eq!(place.dataset(1).unwrap().metadata.title, "Un");
}

#[test]
fn only_a_proof_publishes() {
    let place = Place::new();
    let unproven = |error: &Error| matches!(error, Error::Unsupported { .. });
    for state in [State::Published, State::Archived] {
        assert!(unproven(&place.refused(|writer| change(writer, 1, |dataset| dataset.state = state))));
        let mut new = dataset(2);
        new.state = state;
        assert!(unproven(&place.refused(|writer| add(writer, &new))));
    }
    place.write(|writer| publish(writer, 1));
    // A published one may be edited, archived; to come back it needs the proof again.
    place.write(|writer| change(writer, 1, |dataset| dataset.metadata.title = "Un".to_owned()));
    place.write(|writer| change(writer, 1, |dataset| dataset.state = State::Archived));
    assert!(unproven(&place.refused(|writer| change(writer, 1, |dataset| dataset.state = State::Published))));
    place.write(|writer| {
        change(writer, 1, |dataset| {
            dataset.state_before_deletion = Some(State::Archived);
            dataset.state = State::Deleted;
        })
    });
    assert!(unproven(&place.refused(|writer| change(writer, 1, |dataset| dataset.state = State::Published))));
    place.write(|writer| change(writer, 1, |dataset| dataset.state = State::Archived));
}

#[test]
fn a_reference_to_nothing_is_refused() {
    let place = Place::new();
    let error = place.refused(|writer| {
        change(writer, 1, |dataset| dataset.metadata.organisation = Some(organisation_id(9)))
    });
    assert!(matches!(error, Error::NotFound { what, .. } if what == "organisation"));
    let hash = "a".repeat(64);
    let error = place.refused(|writer| {
        change(writer, 1, |dataset| dataset.resources = vec![resource(1, Some((&hash, 1)))])
    });
    assert!(matches!(error, Error::NotFound { what, .. } if what == "file"));
    let error = place.refused(|writer| add(writer, &dataset(1)));
    assert!(matches!(error, Error::AlreadyExists { .. }));
}

#[test]
fn a_new_order_touches_only_positions() {
    let place = Place::new();
    let resources = vec![resource(1, None), resource(2, None), resource(3, None)];
    let held = place.write(|writer| change(writer, 1, |dataset| dataset.resources = resources));
    let [one, two, three] = [resource_id(1), resource_id(2), resource_id(3)];
    for wrong in
        [vec![one, two], vec![one, two, two], vec![one, two, three, three], vec![one, two, resource_id(4)]]
    {
        let error = place
            .refused(|writer| writer.put_positions(dataset_id(1), &wrong, &permit(), Revision(2), at(5)));
        assert!(matches!(error, Error::BadInput { .. }), "{error}");
        assert_eq!(place.dataset(1).as_ref(), Some(&held));
    }
    let order = [three, one, two];
    let error =
        place.refused(|writer| writer.put_positions(dataset_id(1), &order, &permit(), Revision(1), at(5)));
    assert!(matches!(error, Error::Conflict { .. }));
    let moved = place.write(|writer| {
        let moved = writer.put_positions(dataset_id(1), &order, &permit(), Revision(2), at(5))?;
        tell(writer, "dataset.update", crate::store::Subject::Dataset(dataset_id(1)));
        Ok(moved)
    });
    let mut expected = held;
    expected.resources.rotate_right(1);
    (expected.revision, expected.modified) = (Revision(3), at(5));
    assert_eq!(moved, expected);
    assert_eq!(place.dataset(1), Some(expected));
}

#[test]
fn pages_and_counts_are_those_of_the_scope() {
    let place = Place::new();
    place.write(|writer| {
        for number in 2..=9 {
            let mut dataset = dataset(number);
            if number % 3 == 0 {
                dataset.metadata.visibility = Visibility::Private;
            }
            add(writer, &dataset)?;
            if number > 4 {
                publish(writer, number)?;
            }
        }
        Ok(())
    });
    let reader = place.store.read().unwrap();
    let ids = |scope: &Scope| {
        let mut ids = Vec::new();
        loop {
            let page = reader.dataset_page(ids.last().copied(), 2, scope).unwrap();
            if page.is_empty() {
                return ids;
            }
            ids.extend(page.iter().map(|dataset| dataset.id));
        }
    };
    assert_eq!(ids(&Scope::everything()), (1..=9).map(dataset_id).collect::<Vec<_>>());
    assert_eq!(ids(&Scope::public()), [5, 7, 8].map(dataset_id));
    let counts = |scope: &Scope| reader.counts(scope).unwrap().into_iter().collect::<Vec<_>>();
    assert_eq!(counts(&Scope::everything()), [(State::Draft, 4), (State::Published, 5)]);
    assert_eq!(counts(&Scope::public()), [(State::Published, 3)]);
    assert_eq!(reader.dataset(dataset_id(1), &Scope::public()).unwrap(), None);
    assert_eq!(reader.organisation_datasets(organisation_id(1)).unwrap().len(), 9);
    assert_eq!(place.store.check().unwrap(), []);
}

#[test]
fn identities_are_shared_and_follow_the_record() {
    let place = Place::new();
    let name = |kind: &str, value: &str, namespace: Option<&str>| Identifier {
        kind: kind.to_owned(),
        value: value.to_owned(),
        namespace: namespace.map(str::to_owned),
    };
    let doi = name("doi", "10.5/ab", None);
    let source = name("source", "42", Some("https://ckan.example"));
    place.write(|writer| {
        add(writer, &dataset(2))?;
        publish(writer, 2)?;
        change(writer, 2, |dataset| {
            dataset.metadata.identifiers = vec![doi.clone()];
            dataset.provenance = Some(Provenance {
                format: "ckan".to_owned(),
                source: source.namespace.clone(),
                remote_id: Some("42".to_owned()),
                ..Provenance::default()
            });
        })?;
        change(writer, 1, |dataset| {
            dataset.metadata.identifiers = vec![name("doi", "https://doi.org/10.5/AB", None)];
        })
    });
    let find = |identifier: &Identifier, scope: &Scope| {
        place.store.read().unwrap().by_identifier(identifier, scope).unwrap()
    };
    assert_eq!(find(&doi, &Scope::everything()), [1, 2].map(dataset_id));
    assert_eq!(find(&doi, &Scope::public()), [dataset_id(2)], "the draft is not told of");
    assert_eq!(find(&source, &Scope::public()), [dataset_id(2)]);
    assert_eq!(find(&name("source", "42", Some("elsewhere")), &Scope::everything()), []);
    place.write(|writer| change(writer, 2, |dataset| dataset.metadata.identifiers.clear()));
    assert_eq!(find(&doi, &Scope::everything()), [dataset_id(1)]);
    assert_eq!(place.store.check().unwrap(), []);
}

#[test]
fn put_published_also_guards_the_revision() {
    let place = Place::new();
    let mut wanted = dataset(1);
    (wanted.state, wanted.revision) = (State::Published, Revision(3));
    let error = place.refused(|writer| {
        writer.put_published(&Publishable::for_test(wanted.clone()), &permit(), Revision(2))
    });
    assert!(matches!(error, Error::Conflict { expected: Revision(2), found: Revision(1) }));
}
