//! What is written is read again as it was, on all that DCAT or our own words carry.

use crate::exchange::dcat::Syntax;
use crate::exchange::sample::{self, dataset, organisation};
use crate::exchange::tests::any_dataset::{any_metadata, full, words};
use crate::exchange::tests::{assert_fit, reading};
use crate::exchange::{ExportFormat, Imported, Outcome, ReadingLimits, read};
use crate::model::*;
use proptest::prelude::*;

fn written(held: &Dataset, syntax: Syntax) -> String {
    let format = match syntax {
        Syntax::Turtle => ExportFormat::DcatTurtle,
        Syntax::RdfXml => ExportFormat::DcatRdfXml,
        Syntax::JsonLd => ExportFormat::DcatJsonLd,
    };
    let (text, lost) = sample::written(format, std::slice::from_ref(held), Some(&organisation()));
    assert_eq!(lost, [vec![]]);
    text
}

fn again(text: &str) -> Imported {
    let limits = ReadingLimits::default();
    let mut reading = reading(&limits);
    reading.source = None;
    let mut found = read(None, text.as_bytes(), &reading).unwrap();
    assert_eq!(found.len(), 1, "{text}");
    match found.remove(0).outcome {
        Outcome::Taken(imported) => *imported,
        Outcome::Refused(issues) => panic!("{issues:?}\n{text}"),
    }
}

fn assert_same(held: &Dataset, imported: &Imported, whence: &str) {
    assert_fit(imported, whence);
    let mut found = imported.metadata.clone();
    // The address of the record is one more name of it.
    found.identifiers.retain(|identifier| identifier.kind != "source");
    let sorted = |list: &[Identifier]| {
        let mut list = list.to_vec();
        list.sort();
        list
    };
    assert_eq!(sorted(&found.identifiers), sorted(&held.metadata.identifiers), "{whence}");
    found.identifiers = held.metadata.identifiers.clone();
    assert_eq!(found, held.metadata, "{whence}");
    let own: Vec<&ResourceMetadata> = held.resources.iter().map(|resource| &resource.metadata).collect();
    assert_eq!(imported.resources.iter().collect::<Vec<_>>(), own, "{whence}");
}

#[test]
fn every_field_comes_back_in_every_syntax() {
    let (metadata, resources) = full();
    let held = dataset(metadata, resources);
    for syntax in Syntax::ALL {
        let text = written(&held, *syntax);
        let imported = again(&text);
        assert_same(&held, &imported, &text);
        assert_eq!(imported.slug.as_deref(), Some("arbres-d-exemple"));
        let owner = imported.organisation.unwrap();
        assert_eq!(
            (owner.name.as_str(), owner.slug.as_deref(), owner.siret.as_deref()),
            ("Ville d'Exemple", Some("ville-d-exemple"), Some("73282932000074"))
        );
        assert_eq!(imported.lost, [], "{text}");
        // The same again writes the same bytes.
        assert_eq!(text, written(&held, *syntax));
    }
}

#[test]
fn what_had_no_place_is_written_back() {
    let source = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
        <https://ailleurs.fr/a> a dcat:Dataset ; dct:title \"A\"@fr ; dct:description \"a\"@fr ; dcat:version \"1.2\" ;
          dct:relation <https://ailleurs.fr/b>, [ dct:title \"C\"@nl ] ;
          <https://ailleurs.fr/ns#etiquette> \"2\"^^<http://www.w3.org/2001/XMLSchema#integer> .";
    let first = again(source);
    let mut held = dataset(first.metadata.clone(), Vec::new());
    held.provenance = Some(first.provenance.clone());
    for syntax in Syntax::ALL {
        let text = written(&held, *syntax);
        let second = again(&text);
        assert_eq!(second.provenance.remote_id, first.provenance.remote_id, "the address lasts");
        assert_eq!(second.provenance.unmapped, first.provenance.unmapped, "{text}");
    }
}

#[test]
fn closed_data_and_those_admitted_are_not_told() {
    let (metadata, mut resources) = full();
    resources[0].access.download = Access::Restricted {
        audiences: vec![Audience::Accounts {
            accounts: vec![crate::id::AccountId::from_uuid(uuid::Uuid::from_u128(77))],
        }],
    };
    let held = dataset(metadata, resources);
    let text = written(&held, Syntax::Turtle);
    assert!(!text.contains("0000004d"), "{text}");
    assert!(
        matches!(&again(&text).resources[0].access.download, Access::Restricted { audiences } if audiences.is_empty())
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_record_comes_back(metadata in any_metadata(), size in 0..1_000_000_i64, name in words(), at in 0..3_usize) {
        let resource = ResourceMetadata { name, size: Some(size), url: Some("https://exemple.fr/a".into()), ..Default::default() };
        let held = dataset(metadata, vec![resource.clone(), ResourceMetadata { name: "second".into(), ..resource }]);
        let text = written(&held, Syntax::ALL[at]);
        assert_same(&held, &again(&text), &text);
    }
}

#[test]
fn services_and_bare_records_come_back_too() {
    let (metadata, resources) = full();
    let held = dataset(metadata, resources.clone());
    let service = dataset(
        Metadata { kind: "service".into(), ..held.metadata.clone() },
        resources.into_iter().skip(1).collect(),
    );
    let bare =
        dataset(Metadata { title: "Nu".into(), ..Default::default() }, vec![ResourceMetadata::default()]);
    for held in [held, service, bare] {
        for syntax in Syntax::ALL {
            let text = written(&held, *syntax);
            assert_eq!(again(&text).metadata.title, held.metadata.title);
        }
    }
}
