//! A document read as one value and the same read in pieces give the same records.

use crate::exchange::sample::any_json;
use crate::exchange::tests::reading;
use crate::exchange::{Format, Outcome, Read, ReadingLimits, read, read_stream};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::io::{self, BufReader, Read as _};

/// What a document gives when records may have so many bytes, read so many bytes at a time.
fn streamed(bytes: &[u8], record: i64, step: usize) -> crate::Result<Vec<Read>> {
    let limits = ReadingLimits { record, ..ReadingLimits::default() };
    let mut found = Vec::new();
    let mut reader = BufReader::with_capacity(step, bytes);
    read_stream(&mut reader, None, &reading(&limits), &(), &mut |read| {
        found.push(read);
        true
    })?;
    Ok(found)
}

fn codes(found: &[Read]) -> Vec<String> {
    found
        .iter()
        .map(|read| match &read.outcome {
            Outcome::Taken(held) => format!("{} {}", read.place, held.metadata.title),
            Outcome::Refused(issues) => format!("{} !{}", read.place, issues[0].code.code()),
        })
        .collect()
}

fn package(name: &str) -> Value {
    json!({"name": name, "title": name.to_uppercase(), "notes": "n", "resources": []})
}

#[test]
fn a_list_larger_than_the_window_is_read_item_by_item() {
    let many: Vec<Value> = (0..60).map(|at| package(&format!("p{at}"))).collect();
    for whole in [
        json!(many),
        json!({"result": {"count": 60, "results": many}, "success": true}),
        json!({"help": "h", "success": true, "result": many}),
        json!({"data": many, "next_page": null}),
        json!({"title": "O", "is_organization": true, "packages": many}),
        json!([{"result": many}, package("seul")]),
    ] {
        for text in [whole.to_string(), serde_json::to_string_pretty(&whole).unwrap()] {
            let found = streamed(text.as_bytes(), 400, 7).unwrap();
            assert!(found.len() >= 60);
            assert_eq!(codes(&found), codes(&streamed(text.as_bytes(), 32 << 20, 8_192).unwrap()));
        }
    }
}

#[test]
fn what_is_broken_costs_no_more_than_itself() {
    let good = package("bon").to_string();
    for (text, expected) in [
        (format!("[{good},{{\"name\": tru}},{good}]"), vec!["[0] BON", "[1] !not-well-formed", "[2] BON"]),
        (format!("[{good},{good},{{\"na"), vec!["[0] BON", "[1] BON", "line 1 !not-well-formed"]),
        (format!("[{good}\n{good}]"), vec!["[0] BON", "line 2 !not-well-formed"]),
        (
            format!("{{\"result\": {{\"results\": [{good},\n{good}"),
            vec!["result.results[0] BON", "result.results[1] BON", "line 2 !not-well-formed"],
        ),
        (format!("{good}\n{good}\n"), vec!["line 1 BON", "line 2 BON"]),
        (format!("{good} x"), vec!["line 1 BON", "line 1 !not-well-formed"]),
    ] {
        for step in [1, 8_192] {
            assert_eq!(codes(&streamed(text.as_bytes(), 32 << 20, step).unwrap()), expected, "{text}");
        }
    }
    for text in ["{\"a\": ", "x", "[", "{\"name\": \"a\" \"b\"}", "\"abc", "{,}", "nul"] {
        let error = streamed(text.as_bytes(), 32 << 20, 3).unwrap_err();
        assert_eq!(error.code(), "bad-input", "{text}");
    }
}

#[test]
fn a_record_too_large_is_passed_over() {
    let good = package("bon");
    let mut large = package("gros");
    large["notes"] = "x".repeat(3_000).into();
    for deep in
        [json!("y".repeat(3_000)), json!([["y".repeat(3_000)]]), json!({"z": {"y": "\"}]".repeat(1_000)}})]
    {
        large["extras"] = deep;
        let text = json!({"data": [good, large, good]}).to_string();
        let found = streamed(text.as_bytes(), 2_000, 11).unwrap();
        assert_eq!(codes(&found), ["data[0] BON", "data[1] !too-large", "data[2] BON"]);
    }
    // Small things cost more than they weigh.
    let dear = format!(
        "[{good},{{\"name\": \"cher\", \"extras\": [{}]}},{good}]",
        "{\"a\":1},".repeat(400_000) + "{}"
    );
    let found = streamed(dear.as_bytes(), 32 << 20, 8_192).unwrap();
    assert_eq!(codes(&found), ["[0] BON", "[1] !too-large", "[2] BON"]);
    // A list of names is one answer, however long.
    let names = json!({"success": true, "result": vec!["nom-de-jeu"; 200_000]}).to_string();
    let found = streamed(names.as_bytes(), 32 << 20, 8_192).unwrap();
    assert_eq!(codes(&found), ["result !record-skipped"]);
}

#[test]
fn other_encodings_are_read_as_they_come() {
    let text =
        json!({"data": vec![json!({"name": "foret", "title": "Forêt", "notes": "n", "resources": []}); 100]});
    let latin: Vec<u8> = text.to_string().chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let units: Vec<u16> = text.to_string().encode_utf16().collect();
    let little: Vec<u8> = [0xfeff].iter().chain(&units).flat_map(|unit| unit.to_le_bytes()).collect();
    let bare: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    let marked = ["\u{feff}".as_bytes(), text.to_string().as_bytes()].concat();
    for (bytes, told) in [(latin, true), (little, true), (bare, true), (marked, false)] {
        let found = streamed(&bytes, 1_000, 5).unwrap();
        assert_eq!(found.len(), 100);
        for read in &found {
            let Outcome::Taken(held) = &read.outcome else { panic!("{read:?}") };
            assert_eq!(held.metadata.title, "Forêt");
            assert_eq!(held.repaired.iter().any(|issue| issue.code.code() == "wrong-encoding"), told);
        }
    }
}

#[test]
fn a_table_is_read_row_by_row() {
    let header = "ID,TITRE,DESCRIPTION,THEME,LICENCE,URL";
    let rows: String = (0..2_000).map(|at| format!("{at},Jeu {at},\"d\r\ne\",,,\r\n")).collect();
    let text = format!("{header}\r\n{rows}");
    let whole = streamed(text.as_bytes(), 32 << 20, 8_192).unwrap();
    assert_eq!((whole.len(), whole[1].place.as_str()), (2_000, "line 4"));
    for step in [1, 2, 3, 64] {
        assert_eq!(streamed(text.as_bytes(), 20_000, step).unwrap(), whole);
    }
    let begins = format!("{header}\n1,Un,d,,,\n2,\"");
    let mut endless = BufReader::new(begins.as_bytes().chain(io::repeat(b'x')).take(1 << 26));
    let limits = ReadingLimits { record: 100_000, ..ReadingLimits::default() };
    let mut found = Vec::new();
    let each = &mut |read| {
        found.push(read);
        true
    };
    read_stream(&mut endless, None, &reading(&limits), &(), each).unwrap();
    assert_eq!(codes(&found), ["line 2 Un", "line 3 !too-large"]);
    let wide = format!("{header}\n1,Un{}\n", ",".repeat(1_200_000));
    assert_eq!(codes(&streamed(wide.as_bytes(), 32 << 20, 8_192).unwrap()), ["line 2 !too-many"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_document_gives_the_same_records_in_pieces(
        items in prop::collection::vec(any_json(), 0..6), envelope in 0..5_usize, record in 400_i64..4_000, step in 1_usize..40, cut in any::<prop::sample::Index>(),
    ) {
        // JSON-LD is RDF: what is cut off it may be what tells so.
        let plain = |item: &Value| !item.to_string().contains("\"@");
        let mut items: Vec<Value> = items.into_iter().filter(plain).filter(|item| i64::try_from(item.to_string().len()).unwrap() < record).collect();
        items.insert(0, package("premier"));
        let whole = match envelope {
            0 => json!(items),
            1 => json!({"success": true, "result": {"results": items}}),
            2 => json!({"data": items, "page": 1}),
            3 => json!({"dataset": items, "conformsTo": "x"}),
            _ => Value::Null,
        };
        let text = match envelope {
            4 => items.iter().map(|item| format!("{item}\n")).collect(),
            _ => whole.to_string(),
        };
        let one = streamed(text.as_bytes(), 32 << 20, 8_192).unwrap();
        prop_assert_eq!(&one, &read(None, text.as_bytes(), &reading(&ReadingLimits::default())).unwrap());
        prop_assert_eq!(&one, &streamed(text.as_bytes(), record, step).unwrap());
        // Cut anywhere: what is given is the beginning of what is given whole.
        let bytes = &text.as_bytes()[..cut.index(text.len() + 1)];
        if let Ok(part) = streamed(bytes, record, step) {
            let same = part.iter().zip(&one).take_while(|(a, b)| a == b).count();
            prop_assert!(part.len() <= same + 2, "{} of {}", same, part.len());
        }
        let _ = Format::detect(bytes);
    }
}
