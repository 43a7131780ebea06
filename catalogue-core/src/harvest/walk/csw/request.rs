//! The ways to ask a CSW for its records, the likeliest first.

use super::answer;
use super::narrow::constraint;
use crate::error::Result;
use crate::exchange::Format;
use crate::harvest::address::{service, with_parameters};
use crate::harvest::polite::Page;
use crate::harvest::transport::Asked;
use crate::harvest::walk::windows::{Judged, Service};
use crate::model::HarvestSourceDetails;
use url::Url;

/// Parameters of an address that belong to a request, not to the service.
const OWN: &[&str] = &[
    "service",
    "version",
    "request",
    "acceptversions",
    "sections",
    "outputschema",
    "outputformat",
    "typenames",
    "typename",
    "elementsetname",
    "elementname",
    "resulttype",
    "startposition",
    "maxrecords",
    "constraint",
    "constraintlanguage",
    "constraint_language_version",
    "namespace",
    "id",
];

const GMD: &str = "http://www.isotc211.org/2005/gmd";
const CSW2: &str = "http://www.opengis.net/cat/csw/2.0.2";
const CSW3: &str = "http://www.opengis.net/cat/csw/3.0";

/// One way to ask.
struct GetRecords {
    url: Url,
    version: &'static str,
    schema: &'static str,
    types: &'static str,
    posted: bool,
    constraint: Option<String>,
}

/// The ways to ask a service: ISO 19139 before Dublin Core, 2.0.2 before 3.0, posted before in the address.
///
/// # Errors
/// `BadInput` when the address is none.
pub(in crate::harvest::walk) fn services(details: &HarvestSourceDetails) -> Result<Vec<Box<dyn Service>>> {
    let url = service(&details.address)?;
    let way = |version, schema, types, posted, constraint| -> Box<dyn Service> {
        Box::new(GetRecords { url: url.clone(), version, schema, types, posted, constraint })
    };
    let mut ways = Vec::new();
    if let Some(constraint) = constraint(&details.filters) {
        ways.push(way("2.0.2", GMD, "csw:Record", true, Some(constraint)));
    }
    ways.push(way("2.0.2", GMD, "gmd:MD_Metadata", true, None));
    ways.push(way("2.0.2", GMD, "gmd:MD_Metadata", false, None));
    ways.push(way("2.0.2", GMD, "csw:Record", true, None));
    ways.push(way("3.0.0", GMD, "gmd:MD_Metadata", false, None));
    ways.push(way("2.0.2", CSW2, "csw:Record", true, None));
    ways.push(way("2.0.2", CSW2, "csw:Record", false, None));
    ways.push(way("3.0.0", CSW3, "csw:Record", false, None));
    Ok(ways)
}

impl Service for GetRecords {
    fn name(&self) -> String {
        let schema = if self.schema == GMD { "gmd" } else { "dc" };
        let types = self.types.split(':').next().unwrap_or_default();
        let how = if self.posted { "post" } else { "get" };
        let narrow = if self.constraint.is_some() { "+" } else { "" };
        format!("{}-{schema}-{types}-{how}{narrow}", self.version)
    }

    fn asked(&self, start: i64, size: i64) -> Asked {
        let headers = [("accept".to_owned(), "application/xml, text/xml;q=0.9, */*;q=0.5".to_owned())].into();
        let (first, size) = ((start + 1).to_string(), size.to_string());
        if self.posted {
            let url = with_parameters(&self.url, OWN, &[]);
            let body = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<csw:GetRecords xmlns:csw=\"{CSW2}\" \
                 xmlns:ogc=\"http://www.opengis.net/ogc\" xmlns:gmd=\"{GMD}\" \
                 xmlns:dc=\"http://purl.org/dc/elements/1.1/\" service=\"CSW\" version=\"{}\" \
                 resultType=\"results\" outputFormat=\"application/xml\" outputSchema=\"{}\" \
                 startPosition=\"{first}\" maxRecords=\"{size}\"><csw:Query typeNames=\"{}\">\
                 <csw:ElementSetName>full</csw:ElementSetName>{}</csw:Query></csw:GetRecords>",
                self.version,
                self.schema,
                self.types,
                self.constraint.as_deref().unwrap_or_default(),
            );
            return Asked { url, posted: Some(("application/xml".to_owned(), body.into_bytes())), headers };
        }
        let url = with_parameters(
            &self.url,
            OWN,
            &[
                ("service", "CSW"),
                ("version", self.version),
                ("request", "GetRecords"),
                ("typeNames", self.types),
                ("elementSetName", "full"),
                ("resultType", "results"),
                ("outputFormat", "application/xml"),
                ("outputSchema", self.schema),
                ("startPosition", &first),
                ("maxRecords", &size),
            ],
        );
        Asked { url, posted: None, headers }
    }

    fn judge(&self, page: &Page, _size: i64) -> Result<Judged> {
        Ok(answer::judge(page))
    }

    fn format(&self) -> Option<Format> {
        // Whatever the records of the answer are.
        Some(Format::Csw)
    }
}
