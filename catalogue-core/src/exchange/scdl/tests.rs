//! Catalogue CSV written here as others write it, and our own read again.

use crate::exchange::sample::{self, dataset, organisation};
use crate::exchange::tests::{VOCABULARY, assert_fit, reading};
use crate::exchange::{ExportFormat, Format, Imported, Outcome, Read, ReadingLimits, read};
use crate::model::*;
use proptest::prelude::*;

const HEADER: &str = "COLL_NOM;COLL_SIRET;ID;TITRE;DESCRIPTION;THEME;PRODUCTEUR_NOM;PRODUCTEUR_SIRET;COUV_SPAT_MAILLE;COUV_SPAT_NOM;COUV_TEMP_DEBUT;COUV_TEMP_FIN;DATE_PUBL;FREQ_MAJ;DATE_MAJ;MOTS_CLES;LICENCE;NOMBRE_RESSOURCES;FORMAT_RESSOURCES;URL";

fn read_all(bytes: &[u8]) -> Vec<Read> {
    let limits = ReadingLimits::default();
    read(None, bytes, &reading(&limits)).unwrap()
}

fn taken(read: Read) -> Imported {
    match read.outcome {
        Outcome::Taken(imported) => {
            assert_fit(&imported, &read.place);
            *imported
        }
        Outcome::Refused(issues) => panic!("refused: {issues:?}"),
    }
}

#[test]
fn a_row_is_read_in_any_encoding_and_with_any_separator() {
    let row = "Région;23330001000012;id-1;Arbres d'été;\"Les arbres ; « été »\";Environnement et climat;Ville d'Exemple;73282932000074;Communale;Bordeaux;2010;2012-12-31;2015-01-02;Annuelle;02/03/2016;arbre;LO - Licence Ouverte;2;CSV;https://exemple.fr/arbres";
    let text = format!("{HEADER}\r\n{}\r\n\r\n", row);
    let text = text.replace("arbre;LO", "\"arbre;été\";LO");
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    for (bytes, told) in [(text.as_bytes().to_vec(), false), (marked, false), (latin, true)] {
        assert_eq!(Format::detect(&bytes).is_some(), !told, "only UTF-8 is looked at");
        let mut found = read_all(&bytes);
        assert_eq!((found.len(), found[0].place.as_str()), (1, "line 2"));
        let imported = taken(found.remove(0));
        let metadata = &imported.metadata;
        assert_eq!(metadata.title, "Arbres d'été");
        assert_eq!(metadata.themes, ["environnement"]);
        assert_eq!(
            (metadata.licence.as_deref(), metadata.frequency.as_deref()),
            (Some("etalab-2.0"), Some("ANNUAL"))
        );
        assert_eq!(metadata.granularity.as_deref(), Some("municipality"));
        assert_eq!(metadata.keywords, ["arbre", "été"]);
        assert_eq!(metadata.updated_on.unwrap().to_string(), "2016-03-02");
        assert_eq!(metadata.temporal[0].end.unwrap().to_string(), "2012-12-31");
        assert_eq!(metadata.contacts[0].name.as_deref(), Some("Région"));
        let owner = imported.organisation.as_ref().unwrap();
        assert_eq!(
            (owner.name.as_str(), owner.siret.as_deref()),
            ("Ville d'Exemple", Some("73282932000074"))
        );
        assert_eq!(imported.repaired.iter().any(|issue| issue.code.code() == "wrong-encoding"), told);
        assert_eq!(imported.provenance.remote_id.as_deref(), Some("id-1"));
    }
}

#[test]
fn other_hands_use_other_headers() {
    let text = "titre,description,mots_cles,nom_orga,siret_orga,id_alt_orga,service,contact_service,date_pub,date_maj,freq_maj,couv_geo,url,format,licence\n\
        Arbres,Les arbres,\"arbre,ville\",Ville,73282932000074,W1,Espaces verts,sig@exemple.fr,2005-01-14,2019-05-28,Annuelle,Bordeaux,https://exemple.fr/a,\"CSV, XLSX\",ODbL\n\
        ,sans titre,,,,,,,,,,,,,\n\"Reste,ouvert";
    let mut found = read_all(text.as_bytes());
    assert_eq!(found.len(), 3);
    assert!(matches!(&found[1].outcome, Outcome::Refused(issues) if issues[0].code.code() == "required"));
    let imported = taken(found.remove(0));
    assert_eq!(imported.metadata.contacts[0].email.as_deref(), Some("sig@exemple.fr"));
    assert_eq!(imported.metadata.licence.as_deref(), Some("ODbL-1.0"));
    assert_eq!(imported.metadata.extent.place.as_deref(), Some("Bordeaux"));
    assert!(imported.provenance.unmapped.contains_key("id_alt_orga"));
}

#[test]
fn what_is_no_catalogue_says_so() {
    let limits = ReadingLimits::default();
    for text in ["a,b,c\n1,2,3", "TITRE\nArbres", ""] {
        assert_eq!(Format::detect(text.as_bytes()), None);
        assert!(read(Some(Format::Scdl), text.as_bytes(), &reading(&limits)).is_err(), "{text}");
    }
    let specific = format!("{HEADER}\n;;1;Arbres;d;;;;Autre;;;;;;;;Spécifique ou autre;;;");
    let imported = taken(read_all(specific.as_bytes()).remove(0));
    assert_eq!(
        (imported.metadata.licence, imported.metadata.granularity),
        (None, None),
        "one word for many says nothing"
    );
}

fn written(held: &Dataset, format: ExportFormat) -> String {
    sample::written(format, std::slice::from_ref(held), Some(&organisation())).0
}

#[test]
fn the_columns_are_the_standards_own_every_field_quoted() {
    let held = dataset(Metadata { title: "Arbres \"d'été\"".into(), ..Default::default() }, Vec::new());
    let text = written(&held, ExportFormat::Scdl);
    assert_eq!(
        text.lines().next().unwrap(),
        HEADER.split(';').map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(",")
    );
    assert!(text.contains("\"Arbres \"\"d'été\"\"\""), "{text}");
    let wide = written(&held, ExportFormat::Idgo);
    assert_eq!(wide.lines().next().unwrap().split(',').count(), 35);
    assert!(wide.contains("\"arbres-d-exemple\""));
}

fn some_date() -> impl Strategy<Value = Option<PartialDate>> {
    prop::option::of(
        (1900..2100_i32, 1..13_u32, 1..29_u32)
            .prop_map(|(y, m, d)| PartialDate::new(y, Some(m), Some(d)).unwrap()),
    )
}

/// The codes of a scheme that the columns have room for: those that come back from their own label.
fn code(scheme: &'static str) -> impl Strategy<Value = Option<String>> {
    let mut codes: Vec<String> = Vec::new();
    for term in &VOCABULARY.scheme(scheme).unwrap().terms {
        let told = match VOCABULARY.alias(scheme, &term.code, "scdl") {
            Some((label, _)) => label.to_owned(),
            None => VOCABULARY.label(scheme, &term.code, crate::Language::French),
        };
        let back = match scheme {
            "licence" => VOCABULARY.recognise_licence(&term.labels.fr, Some("scdl")),
            _ => VOCABULARY.resolve(scheme, &told, Some("scdl")),
        };
        if back.is_some_and(|found| found.code == term.code) && told != "Autre" {
            codes.push(term.code.clone());
        }
    }
    assert!(codes.len() > 5, "{scheme}: {codes:?}");
    prop::option::of(prop::sample::select(codes))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_record_comes_back_from_the_wide_columns(
        title in "[a-zé\",;]{3,20}", description in "[a-zé\",; \n]{0,40}x", keywords in prop::collection::btree_set("[a-z]{3,9}", 0..4),
        licence in code("licence"), frequency in code("frequency"), granularity in code("granularity"),
        dates in (some_date(), some_date(), some_date(), some_date()), place in prop::option::of("[A-Z][a-z]{3,9}"),
    ) {
        let metadata = Metadata {
            title: title.trim().to_owned(),
            description: description.trim().to_owned(),
            keywords: keywords.into_iter().collect(),
            licence, frequency, granularity,
            created_on: dates.0, published_on: dates.1, updated_on: dates.2,
            temporal: dates.3.map(|start| Period { start: Some(start), end: None }).into_iter().collect(),
            extent: Extent { place, ..Default::default() },
            themes: vec!["environnement".into()],
            crs: vec!["EPSG:2154".into()],
            languages: vec!["fr".into()],
            link: Some("https://exemple.fr/a".into()),
            ..Default::default()
        };
        let held = dataset(metadata.clone(), Vec::new());
        let text = written(&held, ExportFormat::Idgo);
        let imported = taken(read_all(text.as_bytes()).remove(0));
        let mut found = imported.metadata.clone();
        found.identifiers.clear();
        prop_assert_eq!(&found, &metadata, "{}", text);
        prop_assert_eq!(imported.slug.as_deref(), Some("arbres-d-exemple"));
        let owner = imported.organisation.unwrap();
        prop_assert_eq!(owner.siret.as_deref(), Some("73282932000074"));
    }

    #[test]
    fn no_table_makes_a_reader_panic(body in "[A-Z;,\"\n\t|é0-9 -]{0,120}") {
        let limits = ReadingLimits::default();
        for text in [body.clone(), format!("{HEADER}\n{body}"), format!("TITRE,ID,URL,THEME,LICENCE,LANG,{body}")] {
            for format in [None, Some(Format::Scdl)] {
                if let Ok(found) = read(format, text.as_bytes(), &reading(&limits)) {
                    for read in found {
                        if let Outcome::Taken(imported) = read.outcome {
                            assert_fit(&imported, "table");
                        }
                    }
                }
            }
        }
    }
}
