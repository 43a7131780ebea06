//! Every format through the one seam: empty, one, several, hostile, and a host that fails.

use super::{ExportFormat, ExportWriter, ExportedDataset, flat};
use crate::error::ErrorKind;
use crate::exchange::sample::{dataset, organisation, written};
use crate::exchange::tests::{VOCABULARY, reading};
use crate::exchange::{Edition, Exported, Outcome, ReadingLimits, read};
use crate::id::DatasetId;
use crate::model::*;
use std::io::Write;

const HOSTILE: &str =
    "=cmd|' /C calc'!A0 ]]></gmd:title><x/> </script><!-- \u{0}\u{1}\u{7f}\u{fffe} \" ' , ; \r\n é";

fn held(n: u128, title: &str) -> Dataset {
    let metadata = Metadata {
        title: title.into(),
        description: "Ce qu'il y a.".into(),
        keywords: vec!["arbre".into()],
        extent: Extent { boxes: vec![BoundingBox::new(-1.0, 44.0, 0.5, 45.0)], ..Extent::default() },
        ..Metadata::default()
    };
    let link = ResourceMetadata {
        name: "R".into(),
        url: Some("https://exemple.fr/r.csv".into()),
        ..ResourceMetadata::default()
    };
    Dataset { id: DatasetId::from_uuid(uuid::Uuid::from_u128(n)), ..dataset(metadata, vec![link]) }
}

fn written_formats() -> impl Iterator<Item = ExportFormat> {
    ExportFormat::ALL.iter().copied().filter(|format| {
        let edition = Edition { vocabulary: &VOCABULARY, base: "https://exemple.fr", title: "C" };
        ExportWriter::new(*format, edition, &mut Vec::new()).is_ok()
    })
}

/// How many records a document holds, by a reader of its syntax that is not ours where there is one.
fn count(format: ExportFormat, text: &str) -> usize {
    match format {
        ExportFormat::GeoJson => {
            let value: serde_json::Value = serde_json::from_str(text).unwrap();
            assert_eq!(value["type"], "FeatureCollection");
            value["features"].as_array().unwrap().len()
        }
        ExportFormat::Ckan | ExportFormat::CkanPigma | ExportFormat::Udata => {
            serde_json::from_str::<serde_json::Value>(text).unwrap().as_array().unwrap().len()
        }
        ExportFormat::Jsonl => {
            text.lines().filter(|line| serde_json::from_str::<ExportedDataset>(line).is_ok()).count()
        }
        ExportFormat::Csv | ExportFormat::Scdl | ExportFormat::Idgo => {
            let mut rows = csv::Reader::from_reader(text.as_bytes());
            let columns = rows.headers().unwrap().len();
            rows.records().filter(|row| row.as_ref().unwrap().len() == columns).count()
        }
        _ => {
            let limits = ReadingLimits::default();
            let found = read(format.read_as(), text.as_bytes(), &reading(&limits)).unwrap();
            found.iter().filter(|read| matches!(read.outcome, Outcome::Taken(_))).count()
        }
    }
}

#[test]
fn codes_are_one_of_a_kind_and_come_back() {
    let mut codes: Vec<&str> = ExportFormat::ALL.iter().map(|format| format.code()).collect();
    for format in ExportFormat::ALL {
        assert_eq!(ExportFormat::from_code(format.code()), Some(*format));
        assert_eq!(serde_json::to_value(format).unwrap(), format.code());
        assert_eq!(serde_json::from_value::<ExportFormat>(format.code().into()).unwrap(), *format);
        assert!(!format.extension().is_empty() && format.media_type().contains('/'));
    }
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), ExportFormat::ALL.len());
    assert!(serde_json::from_str::<ExportFormat>("\"xls\"").is_err());
}

#[test]
fn nothing_one_and_several_are_documents() {
    for format in written_formats() {
        for many in [0, 1, 2, 25] {
            let datasets: Vec<Dataset> = (1..=many).map(|n| held(n, &format!("Titre {n}"))).collect();
            let datasets: Vec<Dataset> = datasets
                .into_iter()
                .enumerate()
                .map(|(at, held)| Dataset {
                    slug: crate::id::Slug::parse(&format!("jeu-{at}")).unwrap(),
                    ..held
                })
                .collect();
            let (text, _) = written(format, &datasets, Some(&organisation()));
            let expected = datasets.len();
            if expected == 0 && format.read_as() == Some(crate::exchange::Format::Dcat) {
                assert!(text.contains("Catalog"), "{text}");
                continue;
            }
            if expected == 0 && format == ExportFormat::Iso19139 {
                assert!(text.contains("GetRecordByIdResponse"), "{text}");
                let limits = ReadingLimits::default();
                let found = read(None, text.as_bytes(), &reading(&limits));
                assert!(found.is_ok_and(|found| found.is_empty()), "{text}");
                continue;
            }
            assert_eq!(count(format, &text), expected, "{format:?} {text}");
        }
    }
}

#[test]
fn one_record_of_iso_is_bare_and_several_stand_in_an_envelope() {
    let one = written(ExportFormat::Iso19139, &[held(1, "A")], None).0;
    assert!(one.starts_with("<?xml") && one.contains("<gmd:MD_Metadata") && !one.contains("csw:"), "{one}");
    let two = written(ExportFormat::Iso19139, &[held(1, "A"), held(2, "B")], None).0;
    assert_eq!(two.matches("<?xml").count(), 1);
    assert_eq!(two.matches("</csw:GetRecordByIdResponse>").count(), 1);
}

#[test]
fn no_text_leaves_its_place() {
    let mut one = held(1, HOSTILE);
    one.metadata.keywords = vec![HOSTILE.into(), "a;b".into()];
    one.metadata.extent.place = Some(HOSTILE.into());
    one.resources[0].metadata.name = HOSTILE.into();
    let mut owner = organisation();
    owner.details.name = HOSTILE.into();
    let datasets = [one, held(2, "Suivant")];
    for format in written_formats() {
        let (text, _) = written(format, &datasets, Some(&owner));
        let expected = if format.read_as() == Some(crate::exchange::Format::Dcat) { 1 } else { 2 };
        assert!(count(format, &text) >= expected, "{format:?} {text}");
        if !matches!(format, ExportFormat::Iso19139 | ExportFormat::DcatRdfXml) {
            let json = matches!(
                format,
                ExportFormat::GeoJson
                    | ExportFormat::Jsonl
                    | ExportFormat::Ckan
                    | ExportFormat::CkanPigma
                    | ExportFormat::Udata
            );
            assert!(!json || !text.contains("</script>"), "{format:?} {text}");
        }
        if format == ExportFormat::Csv {
            let mut rows = csv::Reader::from_reader(text.as_bytes());
            for row in rows.records() {
                for cell in row.unwrap().iter() {
                    let number = cell.parse::<f64>().is_ok();
                    assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
                }
            }
        }
    }
}

#[test]
fn rows_are_those_of_rfc_4180() {
    let mut one = held(1, "Arbres, \"d'été\"\net d'hiver");
    one.metadata.licence = Some("etalab-2.0".into());
    let (text, lost) = written(ExportFormat::Csv, &[one], Some(&organisation()));
    assert!(text.starts_with(&(flat::COLUMNS.join(",") + "\r\n")), "{text}");
    assert!(text.contains("\"Arbres, \"\"d'été\"\"\net d'hiver\"") && text.ends_with("\r\n"), "{text}");
    assert_eq!(lost[0].iter().map(|issue| issue.path.as_str()).collect::<Vec<_>>(), ["resources"]);
}

#[test]
fn boxes_are_polygons_cut_at_the_antimeridian() {
    let mut one = held(1, "Fidji");
    one.metadata.extent.boxes = vec![BoundingBox::new(177.5, -19.0, -178.0, -16.0)];
    let mut none = held(2, "Nulle part");
    none.metadata.extent = Extent::default();
    let (text, _) = written(ExportFormat::GeoJson, &[one, none], None);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let [fiji, nowhere] = value["features"].as_array().unwrap().as_slice() else { panic!("{text}") };
    assert_eq!(fiji["geometry"]["type"], "MultiPolygon");
    assert_eq!(fiji["geometry"]["coordinates"].as_array().unwrap().len(), 2);
    assert_eq!(fiji["bbox"], serde_json::json!([177.5, -19.0, -178.0, -16.0]));
    assert!(nowhere["geometry"].is_null() && nowhere.get("bbox").is_none());
}

#[test]
fn use_stands_in_the_columns_for_it() {
    let one = held(1, "A");
    let edition = Edition { vocabulary: &VOCABULARY, base: "https://exemple.fr", title: "C" };
    let mut out = Vec::new();
    let mut writer = ExportWriter::new(ExportFormat::Idgo, edition, &mut out).unwrap();
    let usage = Some(UsageTotals { views: 12, downloads: 3, ..UsageTotals::default() });
    writer.write(&Exported { usage, ..Exported::new(&one, None) }).unwrap();
    writer.finish().unwrap();
    let mut rows = csv::Reader::from_reader(out.as_slice());
    let names = rows.headers().unwrap().clone();
    let row = rows.records().next().unwrap().unwrap();
    let cell = |name: &str| &row[names.iter().position(|held| held == name).unwrap()];
    assert_eq!((cell("IDGO_DATASET_VUES"), cell("IDGO_RESSOURCES_TELECHARGEMENT")), ("12", "3"));
    assert_eq!((cell("COUV_TEMP_FIN"), cell("LANG")), ("", ""), "what is not known is not filled");
}

/// A pipe whose reader leaves after some bytes.
struct Pipe(usize);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0 == 0 {
            return Err(std::io::ErrorKind::BrokenPipe.into());
        }
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_host_that_fails_is_told_whenever_it_does() {
    let datasets: Vec<Dataset> = (1..40).map(|n| held(n, "Titre")).collect();
    for format in written_formats() {
        for room in [0, 1, 100, 3_000] {
            let edition = Edition { vocabulary: &VOCABULARY, base: "https://exemple.fr", title: "C" };
            let mut pipe = Pipe(room);
            let ended = ExportWriter::new(format, edition, &mut pipe).and_then(|mut writer| {
                for held in &datasets {
                    writer.write(&Exported::new(held, None))?;
                }
                writer.finish()
            });
            assert_eq!(ended.unwrap_err().kind(), ErrorKind::Storage, "{format:?} {room}");
        }
    }
}
