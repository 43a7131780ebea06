//! Territories read from a CSV file.

use crate::error::{Error, Result};
use crate::vocabulary::{Territory, TerritoryLevel};
use flate2::read::MultiGzDecoder;
use std::collections::HashSet;
use std::io::Read;

const FORMAT: &str = "territories (CSV)";
const BYTES: i64 = 64 * 1024 * 1024;
const PLACES: i64 = 200_000;
const NAME: usize = 350;
const CODE: usize = 20;
const GZIP: [u8; 2] = [0x1f, 0x8b];

const COLUMNS: [&str; 10] =
    ["code", "level", "name", "parent", "population", "west", "south", "east", "north", "approximate"];

/// Reads a file of territories, plain or gzipped.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Territory>> {
    let unpacked;
    let bytes = if bytes.starts_with(&GZIP) {
        unpacked = unpack(bytes)?;
        &unpacked
    } else {
        bytes
    };
    let found = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    if found > BYTES {
        return Err(Error::LimitExceeded { what: "bytes of territories".to_owned(), limit: BYTES, found });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let columns = columns(reader.headers().map_err(|error| unreadable(&error))?)?;
    let mut places = Vec::new();
    let mut seen = HashSet::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        let line = record.position().map(|at| i64::try_from(at.line()).unwrap_or(i64::MAX));
        let place = territory(&record, &columns).map_err(|reason| bad(line, reason))?;
        if !seen.insert(place.id.clone()) {
            return Err(bad(line, format!("{} is there twice", place.id)));
        }
        places.push(place);
        let found = i64::try_from(places.len()).unwrap_or(i64::MAX);
        if found > PLACES {
            return Err(Error::LimitExceeded { what: "territories".to_owned(), limit: PLACES, found });
        }
    }
    Ok(places)
}

fn unpack(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut unpacked = Vec::new();
    // One byte more than allowed, so that too much is seen without being unpacked whole.
    let limit = BYTES.unsigned_abs() + 1;
    let read = MultiGzDecoder::new(bytes).take(limit).read_to_end(&mut unpacked);
    read.map_err(|error| bad(None, format!("the gzip stream is damaged: {error}")))?;
    Ok(unpacked)
}

fn bad(line: Option<i64>, reason: String) -> Error {
    Error::BadInput { format: FORMAT.to_owned(), line, reason }
}

fn unreadable(error: &csv::Error) -> Error {
    let line = error.position().map(|at| i64::try_from(at.line()).unwrap_or(i64::MAX));
    bad(line, error.to_string())
}

fn columns(header: &csv::StringRecord) -> Result<[usize; 10]> {
    let mut columns = [0; 10];
    for (column, name) in columns.iter_mut().zip(COLUMNS) {
        let at = header.iter().position(|found| found.eq_ignore_ascii_case(name));
        *column = at.ok_or_else(|| bad(Some(1), format!("no column {name:?}")))?;
    }
    Ok(columns)
}

fn territory(record: &csv::StringRecord, columns: &[usize; 10]) -> Result<Territory, String> {
    let cells: [&str; 10] = columns.map(|column| record.get(column).unwrap_or_default());
    let [code, level, name, parent, population, west, south, east, north, approximate] = cells;
    let level = TerritoryLevel::from_code(level).ok_or_else(|| format!("{level:?} is not a level"))?;
    if !is_code(code) {
        return Err(format!("{code:?} is not a code of 1 to {CODE} letters, digits or hyphens"));
    }
    if name.is_empty() || name.chars().count() > NAME {
        return Err(format!("a name has 1 to {NAME} characters"));
    }
    let parent = (!parent.is_empty()).then_some(parent);
    let has_level = |id: &str| {
        id.split_once(':')
            .is_some_and(|(level, code)| TerritoryLevel::from_code(level).is_some() && is_code(code))
    };
    if let Some(parent) = parent.filter(|parent| !has_level(parent)) {
        return Err(format!("parent {parent:?} is not level:code"));
    }
    let population = match population {
        "" => None,
        text => Some(
            text.parse()
                .ok()
                .filter(|count: &i64| *count >= 0)
                .ok_or_else(|| format!("population {text:?}"))?,
        ),
    };
    let approximate = match approximate {
        "0" => false,
        "1" => true,
        other => return Err(format!("approximate is 0 or 1, not {other:?}")),
    };
    Ok(Territory {
        id: format!("{}:{code}", level.code()),
        level,
        code: code.to_owned(),
        name: name.to_owned(),
        parent: parent.map(str::to_owned),
        population,
        bounds: bounds([west, south, east, north])?,
        approximate,
    })
}

fn is_code(code: &str) -> bool {
    (1..=CODE).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn bounds(cells: [&str; 4]) -> Result<Option<[f64; 4]>, String> {
    if cells.iter().all(|cell| cell.is_empty()) {
        return Ok(None);
    }
    let mut bounds = [0.0; 4];
    for (bound, (cell, limit)) in bounds.iter_mut().zip(cells.iter().zip([180.0, 90.0, 180.0, 90.0])) {
        let number = cell.parse::<f64>().ok().filter(|number| number.is_finite() && number.abs() <= limit);
        *bound = number.ok_or_else(|| format!("{cell:?} is not a number of degrees up to {limit}"))?;
    }
    let [_, south, _, north] = bounds;
    if south > north { Err(format!("south {south} is above north {north}")) } else { Ok(Some(bounds)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const HEADER: &str = "code,level,name,parent,population,west,south,east,north,approximate\n";
    const ROW: &str = "33063,municipality,Bordeaux,department:33,265328,-0.64,44.81,-0.53,44.92,0\n";

    #[test]
    fn plain_and_gzipped_files_read_alike() {
        let text = format!("\u{feff}{HEADER}{ROW}984,department,Terres australes,,,,,,,0\n");
        let plain = read(text.as_bytes()).unwrap();
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        assert_eq!(read(&gzip.finish().unwrap()).unwrap(), plain);
        assert_eq!(plain[0].id, "municipality:33063");
        assert_eq!(plain[0].bounds, Some([-0.64, 44.81, -0.53, 44.92]));
        assert_eq!((plain[1].bounds, plain[1].population, &plain[1].parent), (None, None, &None));
    }

    #[test]
    fn columns_may_come_in_any_order() {
        let text = "name,level,code,approximate,parent,population,west,south,east,north,more\nX,country,FR,0,,,,,,,y\n";
        assert_eq!(read(text.as_bytes()).unwrap()[0].id, "country:FR");
    }

    #[test]
    fn the_first_bad_line_is_named() {
        for (row, word) in [
            ("33063,town,Bordeaux,,,,,,,0", "level"),
            (",municipality,Bordeaux,,,,,,,0", "code"),
            ("a:b,municipality,Bordeaux,,,,,,,0", "code"),
            ("33063,municipality,,,,,,,,0", "name"),
            ("33063,municipality,Bordeaux,33,,,,,,0", "parent"),
            ("33063,municipality,Bordeaux,,-1,,,,,0", "population"),
            ("33063,municipality,Bordeaux,,many,,,,,0", "population"),
            ("33063,municipality,Bordeaux,,,1,2,3,,0", "degrees"),
            ("33063,municipality,Bordeaux,,,1,2,3,NaN,0", "degrees"),
            ("33063,municipality,Bordeaux,,,181,2,3,4,0", "degrees"),
            ("33063,municipality,Bordeaux,,,1,3,3,2,0", "south"),
            ("33063,municipality,Bordeaux,,,,,,,yes", "approximate"),
            ("33063,municipality,Bordeaux", "fields"),
            ("33063,municipality,Bordeaux,department:33,1,,,,,0", "twice"),
        ] {
            let text = format!("{HEADER}{ROW}{row}\n{row}\n");
            let Err(Error::BadInput { line, reason, .. }) = read(text.as_bytes()) else { panic!("{row}") };
            assert_eq!(line, Some(3), "{row}: {reason}");
            assert!(reason.contains(word), "{row}: {reason}");
        }
        let Err(Error::BadInput { line, .. }) = read(b"code,name\n1,x\n") else { panic!() };
        assert_eq!(line, Some(1));
        assert!(matches!(read(&[0x1f, 0x8b, 0, 0]), Err(Error::BadInput { .. })));
    }

    #[test]
    fn a_bomb_is_refused() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let line = vec![b'x'; 1 << 20];
        for _ in 0..65 {
            gzip.write_all(&line).unwrap();
        }
        let packed = gzip.finish().unwrap();
        assert!(packed.len() < 1 << 20);
        assert!(matches!(read(&packed), Err(Error::LimitExceeded { .. })));
    }
}
