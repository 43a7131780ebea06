//! Formats: one code out of the hundreds of spellings in use; a container is not a format.

use super::term::media_type;
use crate::text;
use crate::vocabulary::{Term, Vocabulary, scheme};
use url::Url;

/// What a text or an address says of a format. At least one of the two is present.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormatGuess {
    /// The format, a code of `format` that is not a container.
    pub format: Option<String>,
    /// The archive around it: `ZIP`, `GZ`, `7Z`, `RAR`, `TAR`.
    pub container: Option<String>,
}

/// Words for a container, and its code.
const CONTAINERS: &[(&str, &str)] = &[
    ("zip", "ZIP"),
    ("zippe", "ZIP"),
    ("zipped", "ZIP"),
    ("gz", "GZ"),
    ("gzip", "GZ"),
    ("tgz", "GZ"),
    ("7z", "7Z"),
    ("7zip", "7Z"),
    ("rar", "RAR"),
    ("tar", "TAR"),
];

/// Words that say nothing of the format.
const FILLERS: &[&str] =
    &["archive", "fichier", "fichiers", "file", "format", "compresse", "compressed", "ogc"];

/// Parameters of an address that name the format wanted.
const FORMAT_PARAMETERS: &[&str] = &["outputformat", "output_format", "format", "f"];

/// Parameters of an address that name a file.
const FILE_PARAMETERS: &[&str] = &["filename", "file"];

/// The services that an address may name, in `service=` or as the end of its path.
const SERVICES: &[&str] = &["WMS", "WFS", "WMTS", "WCS", "CSW", "SOS"];

impl Vocabulary {
    /// Normalises the name of a format as people write it: a code, a label, an alias, a media type
    /// (with or without parameters), an extension (`.csv`, `csv.gz`), `shapefile (zip)`, an address
    /// of the EU, IANA or INSPIRE registers. `None` when unknown, and for a list of formats.
    pub fn normalise_format(&self, text: &str) -> Option<FormatGuess> {
        let text = text.trim().trim_matches(['"', '\'', '.', '*', ' ']);
        if let Some((_, registered)) = text.split_once("/media-types/") {
            return self.media_format(registered.trim_end_matches('/'));
        }
        if media_type(text).is_some() {
            return self.media_format(text);
        }
        let key = text::key(text);
        let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
        let container = words.iter().find_map(|word| container_word(word));
        if let Some(mut guess) = self.format_named(text) {
            if guess.format.is_some() {
                guess.container = container;
            }
            return Some(guess);
        }
        let rest: Vec<&str> = words
            .iter()
            .copied()
            .filter(|word| container_word(word).is_none() && !FILLERS.contains(word))
            .collect();
        if rest.is_empty() {
            return container.map(|code| FormatGuess { format: None, container: Some(code) });
        }
        let named = self
            .format_named(&rest.join(" "))
            .or_else(|| self.format_named(unversioned(&rest).as_deref()?))
            .or_else(|| self.format_named(text.split_once('(')?.0))?;
        Some(FormatGuess { container: named.container.or(container), format: named.format })
    }

    /// Guesses the format of a resource from its file's name, else from its address (what the query
    /// asks for, then the end of the path), else from its media type. A container found first is
    /// completed by what the others say of its content. The host of an address and its dates
    /// (`releve.14.09.20`) are never taken for an extension. `None` when nothing is known.
    pub fn guess_format(
        &self,
        url: Option<&str>,
        media_type: Option<&str>,
        file_name: Option<&str>,
    ) -> Option<FormatGuess> {
        let mut guess = FormatGuess::default();
        let sources: [&dyn Fn() -> Option<FormatGuess>; 3] =
            [&|| self.file_format(file_name?), &|| self.address_format(url?), &|| {
                self.media_format(media_type?)
            }];
        for source in sources {
            let Some(found) = source() else { continue };
            if guess.container.is_some() && found.format.as_deref().is_some_and(|code| self.is_service(code))
            {
                continue;
            }
            guess.format = found.format;
            guess.container = guess.container.or(found.container);
            if guess.format.is_some() {
                break;
            }
        }
        (guess != FormatGuess::default()).then_some(guess)
    }

    /// One name as the vocabulary has it, a container told from a format.
    fn format_named(&self, text: &str) -> Option<FormatGuess> {
        let found = self.resolve(scheme::FORMAT, text, None)?;
        Some(self.guess_of(&found.code))
    }

    fn guess_of(&self, code: &str) -> FormatGuess {
        let code = Some(code.to_owned());
        let container = code
            .as_deref()
            .and_then(|code| self.term(scheme::FORMAT, code))
            .is_some_and(|t| t.flag("container"));
        if container {
            FormatGuess { format: None, container: code }
        } else {
            FormatGuess { format: code, container: None }
        }
    }

    fn is_service(&self, code: &str) -> bool {
        self.term(scheme::FORMAT, code).is_some_and(|term| term.flag("service"))
    }

    fn media_format(&self, text: &str) -> Option<FormatGuess> {
        let media = media_type(text)?;
        let named = |text: &str| self.resolve(scheme::FORMAT, text, Some("mime"));
        let bare = media.split(';').next().unwrap_or(&media);
        if let Some(found) = named(&media).or_else(|| named(bare)) {
            return Some(self.guess_of(&found.code));
        }
        let (inner, ending) = bare.rsplit_once('+')?;
        let container = container_word(ending)?;
        let format = named(inner).and_then(|found| self.guess_of(&found.code).format);
        Some(FormatGuess { format, container: Some(container) })
    }

    fn by_extension(&self, extension: &str) -> Option<&Term> {
        let extension = extension.to_ascii_lowercase();
        self.scheme(scheme::FORMAT)?.terms.iter().find(|term| {
            let known = term.attributes.get("extensions");
            known.is_some_and(|list| list.split(' ').any(|known| known == extension))
        })
    }

    /// The format of a file by its name, the way it ends.
    fn file_format(&self, name: &str) -> Option<FormatGuess> {
        let name = name.trim().trim_matches(['"', '\'']);
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let (stem, extension) = name.rsplit_once('.')?;
        let mut guess = self.guess_of(&self.by_extension(extension)?.code);
        if guess.container.is_some() {
            guess.format = self.inner_format(stem);
        }
        Some(guess)
    }

    /// What the name of an archive says of its content: `communes.shp.zip`, `communes_shp.zip`.
    fn inner_format(&self, stem: &str) -> Option<String> {
        let (before, last) = match stem.rfind(['.', '_', '-']) {
            Some(at) => (stem.get(at..at + 1), stem.get(at + 1..)?),
            None => (None, stem),
        };
        let term = self.by_extension(last).filter(|term| !term.flag("container"))?;
        // After a hyphen only what is not also a word, nor a name whole: `notes-las` is a place.
        let sure = before == Some(".")
            || (last.len() > 2
                && !matches!(term.code.as_str(), "LAS" | "TAB" | "ASC")
                && (term.flag("geo")
                    || term.attributes.get("family").is_some_and(|family| family == "tabular")));
        sure.then(|| term.code.clone())
    }

    fn address_format(&self, address: &str) -> Option<FormatGuess> {
        let address = address.trim();
        let tiles = [["{x}", "%7bx%7d"], ["{z}", "%7bz%7d"]]
            .iter()
            .all(|forms| forms.iter().any(|form| address.to_ascii_lowercase().contains(form)));
        let (path, query) = split_address(address)?;
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let last = segments.last().copied().unwrap_or_default();
        let file = self.file_format(last);
        if tiles {
            let vector = file.as_ref().is_some_and(|f| matches!(f.format.as_deref(), Some("PBF" | "MVT")));
            return Some(self.guess_of(if vector { "MVT" } else { "XYZ" }));
        }
        let asked = self.query_format(&query);
        if let Some(service) = service_of(&segments, &query) {
            let delivers = matches!(service, "WFS" | "WCS")
                && !value(&query, "request").is_some_and(|request| {
                    request.to_ascii_lowercase().starts_with("getcap")
                        || request.to_ascii_lowercase().starts_with("describe")
                });
            // GeoServer names GeoJSON by the media type of JSON.
            let asked = asked.filter(|_| delivers).map(|mut asked| {
                if asked.format.as_deref() == Some("JSON") {
                    asked.format = Some("GEOJSON".to_owned());
                }
                asked
            });
            return Some(asked.unwrap_or_else(|| self.guess_of(service)));
        }
        if segments.iter().any(|s| matches!(*s, "MapServer" | "FeatureServer" | "ImageServer")) {
            let data = if last == "query" { asked } else { None };
            return Some(data.unwrap_or_else(|| self.guess_of("ESRI-REST")));
        }
        // Opendatasoft: …/exports/geojson.
        let export = segments.len().checked_sub(2).and_then(|at| segments.get(at)).copied();
        let exported =
            || matches!(export, Some("exports" | "export")).then(|| self.by_extension(last)).flatten();
        match (asked, file) {
            (Some(asked), Some(file)) if asked.format.is_some() => {
                Some(FormatGuess { container: asked.container.or(file.container), ..asked })
            }
            (Some(asked), None) => Some(asked),
            (_, Some(file)) => Some(file),
            (None, None) => exported().map(|term| self.guess_of(&term.code)),
        }
    }

    fn query_format(&self, query: &[(String, String)]) -> Option<FormatGuess> {
        let formats = FORMAT_PARAMETERS.iter().filter_map(|name| self.normalise_format(value(query, name)?));
        let files = FILE_PARAMETERS.iter().filter_map(|name| self.file_format(value(query, name)?));
        formats.chain(files).next()
    }
}

fn container_word(word: &str) -> Option<String> {
    let code = CONTAINERS.iter().find(|(name, _)| *name == word).map(|(_, code)| *code);
    // `shapezip`
    let code = code.or_else(|| word.strip_suffix("zip").filter(|rest| rest.len() > 1).map(|_| "ZIP"));
    code.map(str::to_owned)
}

/// The words without the version at their end: `gml 3 2 1`, `excel 2016`.
fn unversioned(words: &[&str]) -> Option<String> {
    let is_version = |word: &&&str| {
        let digits = word.strip_prefix('v').unwrap_or(word);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let version = words.iter().rev().take_while(is_version).count();
    let kept = words.get(..words.len() - version)?;
    (version > 0 && !kept.is_empty()).then(|| kept.join(" "))
}

/// The path of an address, and the parameters of its query with names in lower case. `None` when
/// nothing of it can be a path: a bare host is not one.
fn split_address(address: &str) -> Option<(String, Vec<(String, String)>)> {
    let (path, query) = match Url::parse(address) {
        Ok(url) if url.has_host() => (url.path().to_owned(), url.query().unwrap_or_default().to_owned()),
        Ok(_) => return None,
        Err(_) => {
            let plain = address.split('#').next().unwrap_or(address);
            let (path, query) = plain.split_once('?').unwrap_or((plain, ""));
            // Without a scheme, the first part may be a host.
            let path = path.trim_start_matches("//").split_once('/')?.1;
            (path.to_owned(), query.to_owned())
        }
    };
    let query = url::form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.into_owned()))
        .collect();
    Some((path, query))
}

fn value<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
    query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

fn service_of(segments: &[&str], query: &[(String, String)]) -> Option<&'static str> {
    let last = segments.last().copied();
    let named = |text: &str| SERVICES.iter().copied().find(|service| service.eq_ignore_ascii_case(text));
    value(query, "service").and_then(named).or_else(|| last.and_then(named))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::shipped_schemes;

    fn vocabulary() -> Vocabulary {
        Vocabulary::new(shipped_schemes().unwrap())
    }

    fn shown(guess: Option<FormatGuess>) -> String {
        guess.map_or("?".to_owned(), |guess| {
            let container = guess.container.map(|container| format!(" in {container}")).unwrap_or_default();
            guess.format.unwrap_or("-".to_owned()) + &container
        })
    }

    #[test]
    fn names_of_formats_are_normalised() {
        let vocabulary = vocabulary();
        for (text, expected) in [
            ("csv", "CSV"),
            (".csv", "CSV"),
            (" CSV ", "CSV"),
            ("text/csv; charset=utf-8", "CSV"),
            ("csv.gz", "CSV in GZ"),
            ("CSV (zip)", "CSV in ZIP"),
            ("Shapefile (zip)", "SHP in ZIP"),
            ("ESRI Shapefile", "SHP"),
            ("shapezip", "SHP in ZIP"),
            ("SHAPE-ZIP", "SHP in ZIP"),
            ("zip (shp)", "SHP in ZIP"),
            ("GeoJSON compressé zip", "GEOJSON in ZIP"),
            ("zip", "- in ZIP"),
            ("Archive ZIP", "- in ZIP"),
            ("ZIP/HTML", "- in ZIP"),
            ("application/zip", "- in ZIP"),
            ("application/x-zip-compressed", "- in ZIP"),
            ("7-Zip", "- in 7Z"),
            ("tar.gz", "- in GZ"),
            ("geo json", "GEOJSON"),
            ("json+geo", "GEOJSON"),
            ("application/json", "JSON"),
            ("application/geo+json", "GEOJSON"),
            ("application/vnd.ms-excel", "XLS"),
            ("xlxs", "XLSX"),
            ("image/tiff;application=geotiff", "GEOTIFF"),
            ("TIFF géoréférencé", "GEOTIFF"),
            ("MIF/MID", "MIF"),
            ("mif-mid-zip", "MIF in ZIP"),
            ("OGC:WMS-1.3.0-http-get-map", "WMS"),
            ("ogc:wfs", "WFS"),
            ("http://www.opengis.net/def/serviceType/ogc/wmts", "WMTS"),
            ("GML 3.2.1", "GML"),
            ("Excel 2016", "XLS"),
            ("http://publications.europa.eu/resource/authority/file-type/CSV", "CSV"),
            ("https://www.iana.org/assignments/media-types/text/csv", "CSV"),
            ("http://inspire.ec.europa.eu/media-types/application/gml+xml", "GML"),
            ("pbf", "PBF"),
            ("octet-stream", "?"),
            ("application/octet-stream", "?"),
            ("CSV, XLSX", "?"),
            ("WWW:DOWNLOAD-1.0-http--download", "?"),
            ("", "?"),
            ("...", "?"),
            ("données", "?"),
        ] {
            assert_eq!(shown(vocabulary.normalise_format(text)), expected, "{text}");
        }
    }

    #[test]
    fn addresses_tell_formats() {
        let vocabulary = vocabulary();
        for (url, expected) in [
            ("https://data.example.org/communes.csv", "CSV"),
            ("https://data.example.org/communes.CSV?download=1", "CSV"),
            ("https://data.example.org/a/communes.csv.gz", "CSV in GZ"),
            ("https://data.example.org/communes_shp.zip", "SHP in ZIP"),
            ("https://data.example.org/communes.zip", "- in ZIP"),
            ("https://data.example.org/gtfs.zip", "GTFS in ZIP"),
            ("https://geo.example.org/ows?service=WMS&version=1.3.0&request=GetCapabilities", "WMS"),
            ("https://geo.example.org/wfs", "WFS"),
            ("https://geo.example.org/ows?SERVICE=WFS&REQUEST=GetCapabilities&outputFormat=text/xml", "WFS"),
            (
                "https://geo.example.org/ows?service=WFS&request=GetFeature&outputFormat=SHAPE-ZIP",
                "SHP in ZIP",
            ),
            (
                "https://geo.example.org/ows?service=WFS&request=GetFeature&outputFormat=application/json",
                "GEOJSON",
            ),
            (
                "https://geo.example.org/ows?service=WFS&request=GetFeature&outputFormat=application%2Fjson",
                "GEOJSON",
            ),
            ("https://geo.example.org/ows?service=WMS&request=GetMap&format=image/png", "WMS"),
            ("https://api.example.org/items?f=json", "JSON"),
            ("https://api.example.org/export.php?format=geojson", "GEOJSON"),
            ("https://api.example.org/export.zip?format=shp", "SHP in ZIP"),
            ("https://gis.example.org/arcgis/rest/services/a/FeatureServer/0", "ESRI-REST"),
            (
                "https://gis.example.org/arcgis/rest/services/a/FeatureServer/0/query?where=1&f=geojson",
                "GEOJSON",
            ),
            ("https://data.example.org/api/explore/v2.1/catalog/datasets/x/exports/csv", "CSV"),
            ("https://tiles.example.org/a/{z}/{x}/{y}.png", "XYZ"),
            ("https://tiles.example.org/a/{z}/{x}/{y}.pbf", "MVT"),
            ("https://tiles.example.org/a/%7Bz%7D/%7Bx%7D/%7By%7D.jpg", "XYZ"),
            ("https://example.org/get?filename=a.gpkg", "GPKG"),
            ("//example.org/x/a.pdf", "PDF"),
            ("/files/a.pdf", "PDF"),
            // Neither hosts, nor dates, nor versions.
            ("https://data.gouv.nc", "?"),
            ("https://data.gouv.nc/", "?"),
            ("www.opendata.md", "?"),
            ("opendata.zip", "?"),
            ("https://example.org/releve-14.09.20", "?"),
            ("https://example.org/v1.2/", "?"),
            ("https://example.org/csv", "?"),
            ("mailto:a@example.csv", "?"),
            ("", "?"),
        ] {
            assert_eq!(shown(vocabulary.guess_format(Some(url), None, None)), expected, "{url}");
        }
    }

    #[test]
    fn the_name_wins_over_the_address_and_the_address_over_the_media_type() {
        let vocabulary = vocabulary();
        let guess = |url, media, name| shown(vocabulary.guess_format(url, media, name));
        let address = Some("https://example.org/a.json");
        assert_eq!(guess(address, Some("text/csv"), Some("a.gpkg")), "GPKG");
        assert_eq!(guess(address, Some("text/csv"), Some("releve 14.09.20")), "JSON");
        assert_eq!(guess(Some("https://example.org/a"), Some("text/csv; header=present"), None), "CSV");
        // A container is completed by what is said elsewhere of its content.
        assert_eq!(guess(None, Some("application/x-shapefile"), Some("a.zip")), "SHP in ZIP");
        assert_eq!(guess(Some("https://example.org/wfs"), None, Some("a.zip")), "- in ZIP");
        assert_eq!(guess(None, Some("application/gpx+xml"), None), "GPX");
        assert_eq!(guess(None, Some("application/vnd.shp+zip"), None), "SHP in ZIP");
        assert_eq!(guess(None, None, None), "?");
        assert_eq!(guess(None, None, Some("csv")), "?");
        assert_eq!(guess(None, None, Some("rapport-las.zip")), "- in ZIP");
    }
}
