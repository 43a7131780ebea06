use super::sample::*;
use crate::error::Error;
use crate::id::Revision;
use crate::model::{Portal, UsageTotals};
use crate::store::Subject;
use crate::store::UsePlace;
use crate::text;
use crate::vocabulary::{Labels, SchemeTerms, Territory, TerritoryLevel};
use chrono::NaiveDate;

#[test]
fn names_slugs_and_logins_are_unique_once_folded() {
    let place = Place::new();
    place.write(|writer| {
        writer.put_account(&account(1, "Anne.B"), &permit(), None)?;
        tell(writer, "account.manage", Subject::Account(account_id(1)));
        Ok(())
    });
    let clash = |error: Error, what: &str| {
        assert!(matches!(&error, Error::AlreadyExists { what: noun, .. } if noun == what), "{error}");
    };
    clash(place.refused(|writer| writer.put_account(&account(2, "anne.b"), &permit(), None)), "login");
    clash(place.refused(|writer| writer.put_account(&account(1, "x"), &permit(), None)), "account");
    let other = |name, slug| {
        place.refused(|writer| writer.put_organisation(&organisation(2, name, slug), &permit(), None))
    };
    clash(other("REGION", "autre"), "organisation");
    let error = other("Autre", "region");
    assert!(matches!(&error, Error::AlreadyExists { suggestion: Some(free), .. } if free == "region-2"));
    let reader = place.store.read().unwrap();
    assert_eq!(reader.account_by_login("ANNE.B").unwrap().unwrap().id, account_id(1));
    assert_eq!(reader.organisation_by_name(&text::key("région")).unwrap().unwrap().id, organisation_id(1));
    assert_eq!(reader.organisation_by_slug("region").unwrap().unwrap().id, organisation_id(1));
    assert_eq!(reader.organisation_by_slug("rien").unwrap(), None);
}

#[test]
fn revisions_guard_every_noun() {
    let place = Place::new();
    let mut next = organisation(1, "Région", "region");
    next.revision = Revision(2);
    let put = |expected| place.refused(|writer| writer.put_organisation(&next, &permit(), expected));
    assert!(matches!(put(Some(Revision(2))), Error::Conflict { .. }));
    assert!(matches!(put(None), Error::AlreadyExists { .. }));
    let absent = organisation(5, "Cinq", "cinq");
    let error = place.refused(|writer| writer.put_organisation(&absent, &permit(), Some(Revision(1))));
    assert!(matches!(error, Error::NotFound { .. }));
}

#[test]
fn an_organisation_that_owns_datasets_stays() {
    let place = Place::new();
    let delete = |writer: &mut crate::store::Writer<'_>| {
        writer.delete_organisation(organisation_id(1), &permit(), Revision(1))
    };
    let error = place.refused(delete);
    assert!(matches!(&error, Error::Forbidden { reason, .. } if reason == "not-empty"), "{error}");
    place.write(|writer| purge(writer, 1));
    place.write(|writer| {
        delete(writer)?;
        tell(writer, "organisation.delete", Subject::Organisation(organisation_id(1)));
        Ok(())
    });
    assert_eq!(place.store.read().unwrap().organisations().unwrap(), []);
}

#[test]
fn portals_schemes_territories_and_settings_are_kept() {
    let place = Place::new();
    let portal = Portal {
        code: "littoral".to_owned(),
        name: "Littoral".to_owned(),
        base_url: "https://littoral.example".to_owned(),
        themes: vec!["mer".to_owned()],
        ..Portal::default()
    };
    let scheme = SchemeTerms {
        scheme: "theme".to_owned(),
        labels: Labels::default(),
        uri: None,
        source: None,
        terms: Vec::new(),
        offered: None,
    };
    let territory = Territory {
        id: "department:33".to_owned(),
        level: TerritoryLevel::Department,
        code: "33".to_owned(),
        name: "Gironde".to_owned(),
        parent: None,
        population: Some(1_600_000),
        bounds: Some([-1.26, 44.19, 0.31, 45.57]),
        approximate: false,
    };
    place.write(|writer| {
        writer.put_portal(&portal, &permit())?;
        writer.put_scheme(&scheme, &permit())?;
        writer.put_territories(std::slice::from_ref(&territory), &permit())?;
        writer.put_setting("profile", "simple")?;
        writer.put_setting("profile", "pigma")?;
        tell(writer, "portal.edit", Subject::Portal("littoral".to_owned()));
        tell(writer, "vocabulary.edit", Subject::Vocabulary("theme".to_owned()));
        tell(writer, "vocabulary.edit", Subject::Vocabulary("territory".to_owned()));
        Ok(())
    });
    let reader = place.store.read().unwrap();
    assert_eq!(reader.portals().unwrap(), [portal]);
    assert_eq!(reader.schemes().unwrap(), [scheme]);
    assert_eq!(reader.territories().unwrap(), [territory]);
    assert_eq!(reader.setting("profile").unwrap().as_deref(), Some("pigma"));
    assert_eq!(reader.setting("absent").unwrap(), None);
    let subjects: Vec<_> =
        reader.events_after(2, 9).unwrap().into_iter().map(|event| event.subject).collect();
    assert_eq!(subjects[0], Subject::Portal("littoral".to_owned()));
    drop(reader);
    place.write(|writer| {
        writer.delete_portal("littoral", &permit())?;
        tell(writer, "portal.edit", Subject::Portal("littoral".to_owned()));
        Ok(())
    });
    assert_eq!(place.store.read().unwrap().portals().unwrap(), []);
    assert!(matches!(place.refused(|w| w.delete_portal("littoral", &permit())), Error::NotFound { .. }));
}

#[test]
fn usage_adds_up_and_outlives_its_dataset_in_its_organisation() {
    let place = Place::new();
    let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
    let delta = |views, downloads| UsageTotals { views, downloads, bytes: downloads * 10, extractions: 0 };
    let at = |number, resource: Option<u128>, portal: Option<&str>, on| UsePlace {
        dataset: dataset_id(number),
        resource: resource.map(resource_id),
        organisation: Some(organisation_id(1)),
        portal: portal.map(str::to_owned),
        day: on,
    };
    place.write(|writer| {
        writer.record_usage(&at(1, None, None, day(1)), delta(2, 0))?;
        writer.record_usage(&at(1, None, Some("littoral"), day(1)), delta(3, 0))?;
        writer.record_usage(&at(1, Some(1), None, day(2)), delta(0, 4))?;
        writer.record_usage(&at(9, None, None, day(1)), delta(1, 1))
    });
    let reader = place.store.read().unwrap();
    assert_eq!(reader.usage(dataset_id(1)).unwrap(), delta(5, 4));
    assert_eq!(reader.usage(dataset_id(9)).unwrap(), UsageTotals::default());
    assert_eq!(
        reader.usage_totals().unwrap().into_iter().collect::<Vec<_>>(),
        [(dataset_id(1), delta(5, 4))]
    );
    let days = reader.usage_by_day(dataset_id(1), None).unwrap();
    assert_eq!(days, [(day(1), delta(5, 0)), (day(2), delta(0, 4))]);
    assert_eq!(reader.usage_by_day(dataset_id(1), Some(resource_id(1))).unwrap(), [(day(2), delta(0, 4))]);
    let littoral = Some("littoral".to_owned());
    let years = reader.usage_by_year().unwrap().into_iter();
    let years: Vec<_> = years.map(|used| (used.dataset, used.portal, used.year, used.totals)).collect();
    assert_eq!(
        years,
        [(dataset_id(1), None, 2026, delta(2, 4)), (dataset_id(1), littoral, 2026, delta(3, 0))]
    );
    let sum = |reader: &crate::store::Reader<'_>| {
        let mut sum = UsageTotals::default();
        reader.organisation_usage(None).unwrap().iter().for_each(|used| sum.add(used.totals));
        sum
    };
    assert_eq!(sum(&reader), delta(6, 5));
    drop(reader);
    place.write(|writer| purge(writer, 1));
    let reader = place.store.read().unwrap();
    assert!(reader.usage_totals().unwrap().is_empty());
    assert_eq!(sum(&reader), delta(6, 5), "what was taken was taken");
}
