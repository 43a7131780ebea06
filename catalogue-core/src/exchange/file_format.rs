//! What a resource is made of: format, container, size, checksum, services.

use crate::exchange::draft::Draft;
use crate::issue::{Issue, IssueCode};
use crate::model::{Checksum, Operation, ResourceMetadata, ServiceOffer};
use crate::vocabulary::{Vocabulary, scheme};
use url::Url;

/// A format recognised in a text, and whether it is an archive.
struct Recognised {
    code: String,
    container: bool,
    service: bool,
}

/// The one place that looks formats up.
fn recognise(vocabulary: &Vocabulary, text: &str) -> Option<Recognised> {
    let guess = vocabulary.normalise_format(text)?;
    let container = guess.format.is_none();
    let code = guess.format.or(guess.container)?;
    let service = vocabulary.term(scheme::FORMAT, &code).is_some_and(|term| term.flag("service"));
    Some(Recognised { code, container, service })
}

/// Words around a format that say nothing of it.
const NOISE: &[&str] = &[
    "file", "fichier", "files", "format", "in", "a", "the", "and", "et", "of", "de", "utf8", "utf", "8",
    "bom",
];

impl Draft<'_> {
    /// Reads the format of a resource: what was declared, else its media type. An archive is a
    /// container, not a format.
    pub fn format(
        &mut self,
        path: &str,
        declared: Option<&str>,
        media_type: Option<&str>,
        resource: &mut ResourceMetadata,
    ) {
        let vocabulary = self.reading.vocabulary;
        let format_path = format!("{path}.format");
        if let Some(found) = media_type {
            self.media_type(path, found, resource);
        }
        let mut known = false;
        if let Some(found) = declared {
            known = self.declared_format(&format_path, found, resource);
            if !known {
                self.lose_value(&format_path, IssueCode::UnknownFormat, found);
            }
            if resource.media_type.is_none() && found.contains('/') {
                resource.media_type = media_type_of(found);
            }
        }
        // `binary/octet-stream` and the like say nothing; a media type never overrides a format.
        if let Some(media_type) = resource.media_type.clone()
            && let Some(recognised) = recognise(vocabulary, &media_type)
        {
            match (recognised.container, known) {
                (true, _) if resource.container.is_none() && !recognised.service => {
                    resource.container = Some(recognised.code);
                }
                (false, false) => resource.format = Some(recognised.code),
                _ => {}
            }
        }
        if resource.container.is_some() && resource.container == resource.format {
            resource.format = None;
        }
    }

    fn declared_format(&mut self, path: &str, found: &str, resource: &mut ResourceMetadata) -> bool {
        let vocabulary = self.reading.vocabulary;
        if let Some(recognised) = recognise(vocabulary, found) {
            if recognised.code != found {
                self.keep_raw(path, found);
            }
            let slot = if recognised.container { &mut resource.container } else { &mut resource.format };
            *slot = Some(recognised.code);
            return true;
        }
        // A media type with parameters, a remark in brackets, an address of a register.
        let bare = found.split([';', '(']).next().unwrap_or(found).trim();
        let bare = if bare.contains("://") { bare.rsplit(['/', '#']).next().unwrap_or(bare) } else { bare };
        if bare != found
            && !bare.is_empty()
            && let Some(recognised) = recognise(vocabulary, bare)
        {
            self.keep_raw(path, found);
            let slot = if recognised.container { &mut resource.container } else { &mut resource.format };
            *slot = Some(recognised.code);
            return true;
        }
        // `zipped CSV`, `SHP.zip`, `csv.gz`: one format in one archive.
        let (mut formats, mut containers, mut unknown) = (Vec::new(), Vec::new(), false);
        for word in found.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(20) {
            let word = if word.to_ascii_lowercase().starts_with("zipp") { "zip" } else { word };
            match recognise(vocabulary, word) {
                Some(recognised) => {
                    let list = if recognised.container { &mut containers } else { &mut formats };
                    if !list.contains(&recognised.code) {
                        list.push(recognised.code);
                    }
                }
                None => unknown |= !NOISE.contains(&word.to_ascii_lowercase().as_str()),
            }
        }
        if formats.len() != 1 || containers.len() > 1 || unknown {
            return false;
        }
        self.keep_raw(path, found);
        resource.format = formats.pop();
        resource.container = containers.pop();
        true
    }

    fn media_type(&mut self, path: &str, found: &str, resource: &mut ResourceMetadata) {
        resource.media_type = media_type_of(found);
        if resource.media_type.is_none() {
            // Some write a format there.
            match recognise(self.reading.vocabulary, found) {
                Some(recognised) if resource.format.is_none() && !recognised.container => {
                    self.keep_raw(&format!("{path}.media_type"), found);
                    resource.format = Some(recognised.code);
                }
                _ => self.lose_value(&format!("{path}.media_type"), IssueCode::ValueLost, found),
            }
        }
    }

    /// Reads a size: bytes as a number or text, or a text such as `12 MB` or `1,5 Mo`.
    pub fn size(&mut self, path: &str, found: &str) -> Option<i64> {
        let path = format!("{path}.size");
        match size_of(found) {
            Some((size, exact)) => {
                if !exact {
                    self.repair(
                        Issue::hint(path, IssueCode::ValueRepaired).with("found", found).with("value", size),
                    );
                }
                Some(size)
            }
            None => {
                self.lose_value(&path, IssueCode::InvalidNumber, found);
                None
            }
        }
    }

    /// Reads a checksum: `md5:…`, or hexadecimal whose length tells the algorithm.
    pub fn checksum(&mut self, path: &str, algorithm: Option<&str>, found: &str) -> Option<Checksum> {
        let read = checksum_of(algorithm, found);
        if read.is_none() {
            self.lose_value(&format!("{path}.checksum"), IssueCode::InvalidChecksum, found);
        }
        read
    }

    /// Notes the services that a resource offers, from its format, its protocol and its address.
    pub fn services(&mut self, protocol: Option<&str>, layer: Option<&str>, resource: &mut ResourceMetadata) {
        let vocabulary = self.reading.vocabulary;
        let named = [resource.format.as_deref(), protocol]
            .into_iter()
            .flatten()
            .find_map(|text| recognise(vocabulary, text).filter(|recognised| recognised.service));
        let asked = resource.url.as_deref().and_then(service_of);
        let code = match (&named, asked) {
            (Some(recognised), _) => recognised.code.clone(),
            (None, Some(code)) if recognise(vocabulary, code).is_some_and(|r| r.service) => code.to_owned(),
            _ => return,
        };
        // Feeds and calendars are flagged as services, but are files to read.
        if matches!(code.as_str(), "RSS" | "ICS") {
            return;
        }
        let operation = match code.as_str() {
            "WMS" | "WMTS" | "TMS" | "XYZ" => Some(Operation::View),
            "WFS" | "WCS" | "ATOM" => Some(Operation::Download),
            _ => None,
        };
        let layer = layer
            .map(str::to_owned)
            .or_else(|| resource.url.as_deref().and_then(layer_of))
            .and_then(|layer| self.line("services.layer", &layer, 350));
        if resource.format.is_none() {
            resource.format = Some(code.clone());
        }
        resource.services.push(ServiceOffer { operation, url: None, protocol: Some(code), layer });
    }
}

/// A media type in lower case without its parameters but a GeoTIFF's.
fn media_type_of(found: &str) -> Option<String> {
    let lower = found.trim().to_ascii_lowercase();
    let bare = lower.split(';').next().unwrap_or_default().trim();
    let bare = bare.rsplit("/media-types/").next().unwrap_or(bare);
    let (kind, name) = bare.split_once('/')?;
    let plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    (plain(kind) && kind.len() > 1 && plain(name) && bare.len() <= 100).then(|| bare.to_owned())
}

/// The largest whole number that JSON and every language keep exactly.
const LARGEST: i64 = 9_007_199_254_740_991;

/// Bytes, and whether the text said them exactly.
fn size_of(found: &str) -> Option<(i64, bool)> {
    let text = found.trim();
    if let Ok(bytes) = text.parse::<i64>() {
        return (0..=LARGEST).contains(&bytes).then_some((bytes, true));
    }
    let end = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let digits: String = digits.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect();
    let amount: f64 = digits.replace(',', ".").parse().ok()?;
    let factor = match unit.trim().to_lowercase().as_str() {
        "" | "b" | "o" | "octets" | "octet" | "bytes" | "byte" => 1.0,
        "k" | "kb" | "ko" => 1e3,
        "m" | "mb" | "mo" => 1e6,
        "g" | "gb" | "go" => 1e9,
        "t" | "tb" | "to" => 1e12,
        "kib" | "kio" => 1_024.0,
        "mib" | "mio" => 1_048_576.0,
        "gib" | "gio" => 1_073_741_824.0,
        _ => return None,
    };
    let bytes = (amount * factor).round();
    // Within what a float holds exactly: nothing larger is a file.
    ((0.0..9e15).contains(&bytes)).then_some((bytes as i64, factor == 1.0 && amount.fract() == 0.0))
}

fn checksum_of(algorithm: Option<&str>, found: &str) -> Option<Checksum> {
    let text = found.trim().to_ascii_lowercase();
    let (named, value) = match text.rsplit_once(':') {
        Some((name, value)) => (Some(name), value),
        None => (None, text.as_str()),
    };
    let value = value.trim_matches('"');
    let by_length = match value.len() {
        32 => "md5",
        40 => "sha1",
        64 => "sha256",
        128 => "sha512",
        _ => return None,
    };
    let plain = |name: &str| -> String {
        let own = name.to_ascii_lowercase();
        own.rsplit(['_', '#', '/']).next().unwrap_or_default().replace('-', "")
    };
    let agrees = [named.map(plain), algorithm.map(plain)]
        .into_iter()
        .flatten()
        .all(|name| name.is_empty() || name == by_length);
    let hexadecimal = value.bytes().all(|b| b.is_ascii_hexdigit());
    (agrees && hexadecimal).then(|| Checksum { algorithm: by_length.to_owned(), value: value.to_owned() })
}

/// The service that an address asks for.
fn service_of(address: &str) -> Option<&'static str> {
    let url = Url::parse(address).ok()?;
    let known = ["WMS", "WFS", "WMTS", "WCS", "CSW"];
    let asked = parameter(&url, &["service"])
        .and_then(|service| known.into_iter().find(|code| service.eq_ignore_ascii_case(code)));
    asked.or_else(|| {
        let capabilities =
            parameter(&url, &["request"]).is_some_and(|r| r.eq_ignore_ascii_case("getcapabilities"));
        let last = url.path().trim_end_matches('/').rsplit('/').next()?.to_ascii_uppercase();
        known.into_iter().find(|code| last == *code).filter(|_| capabilities || url.query().is_none())
    })
}

/// The layer that an address asks for.
fn layer_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    parameter(&url, &["layers", "layer", "typename", "typenames", "coverageid"])
        .filter(|layer| !layer.is_empty())
}

fn parameter(url: &Url, names: &[&str]) -> Option<String> {
    url.query_pairs()
        .find(|(name, _)| names.iter().any(|wanted| name.eq_ignore_ascii_case(wanted)))
        .map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes, exact) in [
            ("1234", 1234, true),
            ("1234.0", 1234, true),
            ("12 MB", 12_000_000, false),
            ("1,5 Mo", 1_500_000, false),
            ("3 KiB", 3072, false),
            ("0", 0, true),
        ] {
            assert_eq!(size_of(text), Some((bytes, exact)), "{text}");
        }
        for text in
            ["", "-1", "beaucoup", "12 pommes", "1e400", "NaN", "99999999999999999999999", "9007199254740992"]
        {
            assert_eq!(size_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_checksum_is_known_by_its_length() {
        let md5 = "D41D8CD98F00B204E9800998ECF8427E";
        assert_eq!(checksum_of(None, md5).unwrap().algorithm, "md5");
        assert_eq!(
            checksum_of(Some("http://spdx.org/rdf/terms#checksumAlgorithm_md5"), md5).unwrap().algorithm,
            "md5"
        );
        assert_eq!(checksum_of(None, &format!("md5:{md5}")).unwrap().value, md5.to_lowercase());
        assert_eq!(checksum_of(Some("sha1"), md5), None);
        assert_eq!(checksum_of(None, "abc"), None);
    }

    #[test]
    fn services_are_seen_in_addresses() {
        assert_eq!(service_of("https://exemple.fr/ows?SERVICE=WFS&request=GetCapabilities"), Some("WFS"));
        assert_eq!(service_of("https://exemple.fr/geoserver/wms?request=GetCapabilities"), Some("WMS"));
        assert_eq!(service_of("https://exemple.fr/wms.html"), None);
        assert_eq!(layer_of("https://exemple.fr/ows?typeName=ville:rue").as_deref(), Some("ville:rue"));
    }
}
