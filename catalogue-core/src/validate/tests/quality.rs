use super::*;
use crate::model::{Period, Provenance, ServiceOffer, StoredFile};
use crate::validate::quality::{CheckedLink, Quality, QualityCode, Verdict, quality};
use crate::validate::{Freshness, freshness, resource_freshness};
use proptest::prelude::*;

fn measured(dataset: &Dataset) -> Quality {
    quality(dataset, dataset, pigma(), &context(), &[])
}

#[track_caller]
fn verdict(dataset: &Dataset, code: QualityCode) -> Verdict {
    measured(dataset).criteria.iter().find(|held| held.code == code).unwrap().verdict
}

fn missed(dataset: &Dataset) -> Vec<QualityCode> {
    measured(dataset).missed().iter().map(|held| held.code).collect()
}

/// The good dataset with everything the rules ask for.
fn excellent() -> Dataset {
    with(|dataset| {
        dataset.metadata.updated_on = "2026-05-01".parse().ok();
        dataset.metadata.temporal = vec![Period { start: "2026".parse().ok(), end: None }];
    })
}

/// The excellent dataset, changed, and what it then misses.
#[track_caller]
fn misses(change: impl FnOnce(&mut Dataset), codes: &[QualityCode]) {
    let mut dataset = excellent();
    change(&mut dataset);
    let mut found = missed(&dataset);
    found.sort();
    assert_eq!(found, codes);
}

#[test]
fn weights_make_a_hundred_and_codes_are_unique() {
    assert_eq!(QualityCode::ALL.iter().map(|code| code.weight()).sum::<i64>(), 100);
    let codes: std::collections::BTreeSet<_> = QualityCode::ALL.iter().map(|code| code.code()).collect();
    assert_eq!(codes.len(), QualityCode::ALL.len());
    for code in QualityCode::ALL {
        assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{}\"", code.code()));
        assert!(!code.meaning().is_empty());
    }
}

#[test]
fn an_excellent_dataset_has_a_hundred_and_says_why() {
    let found = measured(&excellent());
    assert_eq!((found.score, found.missed().len()), (100, 0), "{found:#?}");
    for criterion in &found.criteria {
        let sentences = [&criterion.reason.fr, &criterion.reason.en];
        assert!(sentences.iter().all(|text| !text.is_empty() && !text.contains('{')), "{criterion:?}");
        assert_eq!(criterion.remedy, None);
    }
}

#[test]
fn a_bare_draft_has_little_and_is_told_what_to_do() {
    let bare = with(|dataset| {
        dataset.metadata = Metadata { title: "Brouillon".to_owned(), ..Metadata::default() };
        dataset.resources.clear();
    });
    let found = measured(&bare);
    assert_eq!(found.score, 0, "{found:#?}");
    for criterion in found.missed() {
        let remedy = criterion.remedy.as_ref().unwrap();
        for text in [&criterion.reason.fr, &criterion.reason.en, &remedy.fr, &remedy.en] {
            assert!(!text.is_empty() && !text.contains('{'), "{criterion:?}");
        }
    }
    let heaviest = found.missed().first().map(|held| held.code);
    assert_eq!(heaviest, Some(QualityCode::Completeness));
}

#[test]
fn each_rule_is_missed_alone() {
    use QualityCode::*;
    misses(|dataset| dataset.metadata.organisation = None, &[Completeness, Organisation]);
    misses(
        |dataset| dataset.metadata.description = "Trop court pour dire quoi que ce soit.".into(),
        &[Description],
    );
    let repeated = |dataset: &mut Dataset| {
        dataset.metadata.description = format!("{}. ", dataset.metadata.title).repeat(20);
    };
    misses(repeated, &[Description]);
    misses(
        |dataset| dataset.metadata.keywords = ["vélo", "piste cyclable"].map(str::to_owned).into(),
        &[Keywords],
    );
    misses(|dataset| dataset.metadata.themes.clear(), &[Theme]);
    misses(
        |dataset| {
            dataset.metadata.contacts =
                vec![crate::model::Contact { name: Some("Léa".into()), ..Default::default() }]
        },
        &[Contact],
    );
    misses(|dataset| dataset.metadata.licence = Some("notspecified".into()), &[Licence]);
    misses(|dataset| dataset.metadata.frequency = Some("UNKNOWN".into()), &[Frequency]);
    misses(|dataset| dataset.metadata.updated_on = "2024-11-22".parse().ok(), &[Freshness]);
    misses(|dataset| dataset.metadata.extent = Extent::default(), &[SpatialCoverage]);
    misses(|dataset| dataset.metadata.temporal.clear(), &[TemporalCoverage]);
    misses(
        |dataset| dataset.resources.clear(),
        &[Completeness, Resources, RawData, OpenFormat, MachineReadable, GeographicFormat],
    );
    let format = |code: &str| {
        let code = code.to_owned();
        move |dataset: &mut Dataset| dataset.resources[0].metadata.format = Some(code)
    };
    misses(format("PDF"), &[RawData, OpenFormat, MachineReadable, GeographicFormat]);
    misses(format("HTML"), &[RawData, MachineReadable, GeographicFormat, KnownFormats]);
    misses(format("ZIP"), &[OpenFormat, MachineReadable, GeographicFormat, KnownFormats]);
    misses(format("CSV"), &[GeographicFormat]);
    misses(format("WMS"), &[RawData]);
    misses(|dataset| dataset.resources[0].metadata.resource_type = Some("documentation".into()), &[RawData]);
    misses(
        |dataset| dataset.resources[0].metadata.url = Some("http://localhost:8080/a.geojson".into()),
        &[Links],
    );
}

#[test]
fn what_a_zip_holds_is_its_format() {
    let zipped = |dataset: &mut Dataset| {
        dataset.resources[0].metadata.format = Some("SHP".to_owned());
        dataset.resources[0].metadata.container = Some("ZIP".to_owned());
    };
    misses(zipped, &[]);
}

#[test]
fn a_service_of_a_resource_counts_as_its_format() {
    let served = |dataset: &mut Dataset| {
        dataset.resources[0].metadata.format = Some("CSV".to_owned());
        dataset.resources[0].metadata.services =
            vec![ServiceOffer { operation: None, url: None, protocol: Some("WFS".to_owned()), layer: None }];
    };
    misses(served, &[]);
}

#[test]
fn a_frequency_that_a_source_gives_by_default_is_none() {
    let mut dataset = excellent();
    dataset.metadata.frequency = Some("NOT_PLANNED".to_owned());
    assert_eq!(verdict(&dataset, QualityCode::Frequency), Verdict::Met);
    let raw = BTreeMap::from([("frequency".to_owned(), "never".to_owned())]);
    dataset.provenance = Some(Provenance { format: "ckan".to_owned(), raw, ..Provenance::default() });
    assert_eq!(verdict(&dataset, QualityCode::Frequency), Verdict::Missed);
}

#[test]
fn what_the_host_followed_counts_more_than_how_it_is_written() {
    let dataset = excellent();
    let url = dataset.resources[0].metadata.url.clone().unwrap();
    let said = |answers: &[(&str, bool)]| {
        let checked: Vec<CheckedLink> = answers
            .iter()
            .map(|(url, available)| CheckedLink {
                url: (*url).to_owned(),
                available: *available,
                checked: None,
            })
            .collect();
        let found = quality(&dataset, &dataset, pigma(), &context(), &checked);
        found.criteria.into_iter().find(|held| held.code == QualityCode::Links).unwrap()
    };
    assert_eq!(said(&[(&url, false)]).paths, ["resources[0].url"]);
    assert_eq!(said(&[(&url, true)]).verdict, Verdict::Met);
    assert_eq!(said(&[(&url, false), (&url, true)]).verdict, Verdict::Met, "one success is enough");
    assert_eq!(
        said(&[("https://ailleurs.fr/x", false)]).verdict,
        Verdict::Met,
        "a link of nobody says nothing"
    );
}

#[test]
fn nothing_is_told_of_links_that_are_not_shown() {
    let full = with(|dataset| dataset.resources[0].metadata.url = Some("http://10.0.0.1/x".to_owned()));
    let mut shown = full.clone();
    shown.resources[0].metadata.url = None;
    let checked = [CheckedLink { url: "http://10.0.0.1/x".to_owned(), available: true, checked: None }];
    let found = quality(&full, &shown, pigma(), &context(), &checked);
    let links = found.criteria.iter().find(|held| held.code == QualityCode::Links).unwrap();
    assert_eq!(links.verdict, Verdict::NotApplicable);
}

#[test]
fn addresses_that_lead_nowhere_from_outside_are_named() {
    for (link, good) in [
        ("https://data.exemple.fr/a", true),
        ("https://exemple.fr./a", true),
        ("ftp://ftp.exemple.fr/a", true),
        ("http://192.168.1.7/a", false),
        ("http://127.0.0.1/a", false),
        ("http://8.8.8.8/a", true),
        ("http://[::1]/a", false),
        ("http://[fd00::1]/a", false),
        ("http://[2001:4860:4860::8888]/a", true),
        ("http://serveur/a", false),
        ("http://serveur.LOCAL/a", false),
        ("file:///etc/passwd", false),
        ("C:\\données\\a.csv", false),
        ("", false),
    ] {
        let dataset = with(|dataset| dataset.resources[0].metadata.url = Some(link.to_owned()));
        let expected = if good { Verdict::Met } else { Verdict::Missed };
        assert_eq!(verdict(&dataset, QualityCode::Links), expected, "{link}");
    }
}

fn fresh(change: impl FnOnce(&mut Dataset)) -> Freshness {
    freshness(&with(change), &VOCABULARY, context().today)
}

#[test]
fn data_is_late_by_the_days_past_its_period() {
    for (frequency, updated, late) in [
        ("ANNUAL", "2025-11-22", 0),
        ("ANNUAL", "2025-11-21", 0),
        ("ANNUAL", "2025-11-20", 2),
        ("ANNUAL", "2024-11-22", 365),
        ("DAILY", "2026-11-20", 0),
        ("DAILY", "2026-11-19", 2),
        ("HOURLY", "2026-11-01", 20),
        ("UPDATE_CONT", "1999-01-01", 0),
        ("IRREG", "1999-01-01", 0),
        ("AS_NEEDED", "1999-01-01", 0),
        ("NEVER", "1999-01-01", 0),
        ("UNKNOWN", "1999-01-01", 0),
        ("NO-SUCH-CODE", "1999-01-01", 0),
        // A year and a month count as their last day.
        ("ANNUAL", "2025", 0),
        ("ANNUAL", "2024", 326),
        ("MONTHLY", "2026-10", 0),
        // What lies ahead counts as today.
        ("DAILY", "2126-01-01", 0),
        ("TRIDECENNIAL", "0001-01-01", 728_991),
    ] {
        let found = fresh(|dataset| {
            dataset.metadata.frequency = Some(frequency.to_owned());
            dataset.metadata.updated_on = updated.parse().ok();
        });
        assert_eq!(found.late_by, late, "{frequency} {updated}: {found:?}");
        assert_eq!(found.is_late(), late > 0);
        assert!(found.updated_on.unwrap() <= context().today);
    }
}

#[test]
fn data_is_as_fresh_as_its_freshest_resource() {
    let found = fresh(|dataset| {
        dataset.metadata.updated_on = "2020".parse().ok();
        dataset.resources[0].metadata.updated_on = "2026-11-01".parse().ok();
        let old = Resource { metadata: ResourceMetadata::default(), ..resource() };
        dataset.resources.push(old);
    });
    assert_eq!((found.late_by, found.updated_on), (0, NaiveDate::from_ymd_opt(2026, 11, 1)));
    let undated = fresh(|dataset| dataset.metadata.published_on = "2020-01-01".parse().ok());
    assert_eq!(undated.updated_on, NaiveDate::from_ymd_opt(2020, 1, 1), "the publication, without an update");
}

#[test]
fn the_day_of_a_harvest_is_no_date_of_the_data() {
    let undated = |dataset: &mut Dataset| {
        dataset.metadata.published_on = None;
        dataset.resources[0].created = "2026-10-01T08:00:00Z".parse().unwrap();
    };
    assert_eq!(fresh(undated).updated_on, NaiveDate::from_ymd_opt(2026, 10, 1), "added here");
    let harvested = fresh(|dataset| {
        undated(dataset);
        dataset.provenance = Some(Provenance::default());
    });
    assert_eq!((harvested.updated_on, harvested.due_on, harvested.late_by), (None, None, 0));
    let mut dataset = excellent();
    undated(&mut dataset);
    dataset.metadata.updated_on = None;
    dataset.provenance = Some(Provenance::default());
    assert_eq!(verdict(&dataset, QualityCode::Freshness), Verdict::Missed, "a date is wanted");
}

#[test]
fn nothing_is_expected_of_data_at_rest() {
    for progress in ["completed", "historicalArchive", "obsolete", "planned"] {
        let found = fresh(|dataset| {
            dataset.metadata.updated_on = "2000".parse().ok();
            dataset.metadata.progress = Some(progress.to_owned());
        });
        assert_eq!((found.period_days, found.late_by), (None, 0), "{progress}");
    }
    let archived = fresh(|dataset| {
        dataset.metadata.updated_on = "2000".parse().ok();
        dataset.state = State::Archived;
    });
    assert_eq!(archived.late_by, 0);
}

#[test]
fn a_resource_is_late_on_its_own_date() {
    let dataset = with(|dataset| {
        dataset.metadata.updated_on = "2026-11-01".parse().ok();
        dataset.resources[0].metadata.updated_on = "2020-01-01".parse().ok();
        dataset.resources[0].file = Some(StoredFile { hash: HASH.to_owned(), size: 1, name: "a".to_owned() });
        dataset.resources.push(resource());
    });
    let of = |at: usize| resource_freshness(&dataset, &dataset.resources[at], &VOCABULARY, context().today);
    assert!(of(0).is_late());
    assert!(!of(1).is_late(), "without a date of its own, that of the dataset");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_score_is_always_a_score(
        title in ".{0,40}", description in ".{0,200}", format in "[A-Z]{0,5}", url in ".{0,40}",
        frequency in "[A-Z_]{0,10}", updated in "[0-9]{4}-[0-9]{2}-[0-9]{2}", resources in 0_usize..4,
    ) {
        let dataset = with(|dataset| {
            dataset.metadata.title = title;
            dataset.metadata.description = description;
            dataset.metadata.frequency = Some(frequency);
            dataset.metadata.updated_on = updated.parse().ok();
            dataset.resources = vec![resource(); resources];
            for held in &mut dataset.resources {
                held.metadata.url = Some(url.clone());
                held.metadata.format = Some(format.clone());
            }
        });
        let found = measured(&dataset);
        prop_assert!((0..=100).contains(&found.score));
        prop_assert_eq!(found.criteria.len(), QualityCode::ALL.len());
        prop_assert_eq!(&found, &measured(&dataset));
        let again: Quality = serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap();
        prop_assert_eq!(again, found);
    }
}
