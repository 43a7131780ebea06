use super::sample::*;
use crate::access::Scope;
use crate::error::{Error, Result};
use crate::id::DatasetId;
use crate::store::{Subject, Writer};

fn claim(writer: &mut Writer<'_>, number: u128, text: &str, public: bool) -> Result<()> {
    writer.claim_address(dataset_id(number), Some(organisation_id(1)), &slug(text), public)?;
    tell(writer, "dataset.change_slug", Subject::Dataset(dataset_id(number)));
    Ok(())
}

fn find(place: &Place, address: &str) -> Option<DatasetId> {
    place.store.read().unwrap().find_address(address, &Scope::everything()).unwrap()
}

fn current(place: &Place, number: u128) -> Option<String> {
    place.store.read().unwrap().address_of(dataset_id(number)).unwrap()
}

#[test]
fn every_former_address_leads_there_in_one_hop() {
    let place = Place::new();
    place.write(|writer| add(writer, &dataset(2)));
    for name in ["un", "deux", "trois"] {
        place.write(|writer| claim(writer, 1, name, true));
    }
    for name in ["un", "deux", "trois"] {
        assert_eq!(find(&place, name), Some(dataset_id(1)));
    }
    assert_eq!(current(&place, 1).as_deref(), Some("trois"));
    // Nobody else may take a former one; the owner may take it back.
    let error = place.refused(|writer| claim(writer, 2, "un", true));
    assert!(
        matches!(&error, Error::AlreadyExists { suggestion: Some(free), .. } if free == "un-2"),
        "{error}"
    );
    place.write(|writer| claim(writer, 1, "un", true));
    assert_eq!(current(&place, 1).as_deref(), Some("un"));
    assert_eq!(find(&place, "trois"), Some(dataset_id(1)));
    // The purge frees them all.
    place.write(|writer| purge(writer, 1));
    assert_eq!(find(&place, "un"), None);
    place.write(|writer| claim(writer, 2, "deux", true));
    assert_eq!(find(&place, "deux"), Some(dataset_id(2)));
}

#[test]
fn hidden_records_have_the_name_space_of_their_organisation() {
    let place = Place::new();
    place.write(|writer| {
        writer.put_organisation(&organisation(2, "Ville", "ville"), &permit(), None)?;
        tell(writer, "organisation.create", Subject::Organisation(organisation_id(2)));
        add(writer, &dataset(2))?;
        add(writer, &dataset(3))?;
        claim(writer, 1, "routes", false)?;
        claim(writer, 2, "routes", true)?;
        writer.claim_address(dataset_id(3), Some(organisation_id(2)), &slug("routes"), false)?;
        tell(writer, "dataset.change_slug", Subject::Dataset(dataset_id(3)));
        Ok(())
    });
    assert_eq!(find(&place, "routes"), Some(dataset_id(2)));
    assert_eq!(find(&place, "region/routes"), Some(dataset_id(1)));
    assert_eq!(find(&place, "ville/routes"), Some(dataset_id(3)));
    assert_eq!(current(&place, 1).as_deref(), Some("region/routes"));
    let reader = place.store.read().unwrap();
    assert_eq!(reader.find_address("region/routes", &Scope::public()).unwrap(), None);
    let free = |public| {
        reader.free_slug(Some(organisation_id(1)), &slug("routes"), public, None).unwrap().to_string()
    };
    assert_eq!((free(true).as_str(), free(false).as_str()), ("routes-2", "routes-2"));
    assert_eq!(
        reader.free_slug(Some(organisation_id(1)), &slug("routes"), false, Some(dataset_id(1))).unwrap(),
        slug("routes")
    );
    drop(reader);
    // Given to another organisation, it is found where it was until it claims a place there.
    place.write(|writer| {
        change(writer, 1, |dataset| dataset.metadata.organisation = Some(organisation_id(2)))
    });
    assert_eq!(current(&place, 1).as_deref(), Some("region/routes"));
    // Published under another name, it keeps its former address.
    place.write(|writer| claim(writer, 1, "routes-region", true));
    assert_eq!(find(&place, "routes-region"), Some(dataset_id(1)));
    assert_eq!(find(&place, "region/routes"), Some(dataset_id(1)));
    assert_eq!(current(&place, 1).as_deref(), Some("routes-region"));
}

#[test]
fn an_address_survives_the_renaming_of_its_organisation() {
    let place = Place::new();
    place.write(|writer| claim(writer, 1, "routes", false));
    let mut renamed = organisation(1, "Nouvelle région", "nouvelle-region");
    renamed.revision = renamed.revision.next();
    place.write(|writer| {
        writer.put_organisation(&renamed, &permit(), Some(crate::id::Revision(1)))?;
        tell(writer, "organisation.edit", Subject::Organisation(organisation_id(1)));
        Ok(())
    });
    assert_eq!(find(&place, "region/routes"), Some(dataset_id(1)));
    assert_eq!(find(&place, "nouvelle-region/routes"), Some(dataset_id(1)));
    assert_eq!(current(&place, 1).as_deref(), Some("nouvelle-region/routes"));
}

#[test]
fn without_a_name_space_the_identifier_is_the_address() {
    let place = Place::new();
    place.write(|writer| {
        let mut alone = dataset(2);
        alone.metadata.organisation = None;
        add(writer, &alone)?;
        writer.claim_address(dataset_id(2), None, &slug("seul"), false)?;
        tell(writer, "dataset.change_slug", Subject::Dataset(dataset_id(2)));
        Ok(())
    });
    assert_eq!(current(&place, 2), Some(dataset_id(2).to_string()));
    assert_eq!(find(&place, &dataset_id(2).to_string()), Some(dataset_id(2)));
    assert_eq!(find(&place, "seul"), None);
    assert_eq!(current(&place, 9), None);
}

#[test]
fn free_slugs_fill_the_first_gap_whatever_their_length() {
    let place = Place::new();
    let long = "a".repeat(crate::id::SLUG_LIMIT);
    for base in ["routes", &long] {
        let base = slug(base);
        place.write(|writer| {
            claim(writer, 1, base.as_str(), true)?;
            for number in [2, 3, 5] {
                claim(writer, 1, base.numbered(number).as_str(), true)?;
            }
            Ok(())
        });
        let reader = place.store.read().unwrap();
        let free = |except| reader.free_slug(None, &base, true, except).unwrap();
        assert_eq!(free(None), base.numbered(4));
        assert_eq!(free(Some(dataset_id(1))), base);
    }
}
