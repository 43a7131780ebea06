//! Resources as distributions, with their services, licences and access.

use super::sink::{Sink, Subject};
use super::write::{AUTHORITY, system, term, time};
use crate::exchange::edition::Edition;
use crate::issue::Language;
use crate::model::{Access, AccessRule, Dataset, Metadata, Operation, Resource, ResourceMetadata};
use crate::vocabulary::scheme;

/// Writes one resource.
pub(super) fn write(
    sink: &mut Sink<'_>,
    subject: &Subject,
    dataset: &Dataset,
    at: usize,
    resource: &Resource,
    edition: &Edition<'_>,
) {
    let metadata = &resource.metadata;
    let node = sink.node(&edition.address(&format!("dataset/{}/resource/{}", dataset.slug, resource.id)));
    sink.say(subject, "dcat:distribution", node.clone());
    sink.is_a(&node, "dcat:Distribution");
    sink.typed(&node, "cat:position", &at.to_string(), "xsd:integer");
    sink.text(&node, "dct:title", &metadata.name);
    sink.text(&node, "dct:description", &metadata.description);
    match edition.data(dataset, resource) {
        Some(url) => {
            sink.link(&node, "dcat:accessURL", &url, Some("rdfs:Resource"));
            if is_file(metadata) {
                sink.link(&node, "dcat:downloadURL", &url, Some("rdfs:Resource"));
            }
        }
        // A distribution must have an address: that of its record, when its data has none yet.
        None => sink.link(&node, "dcat:accessURL", &edition.record(dataset), Some("rdfs:Resource")),
    }
    format(sink, &node, metadata, edition);
    let size = resource.file.as_ref().map(|file| file.size).or(metadata.size);
    if let Some(size) = size {
        sink.typed(&node, "dcat:byteSize", &size.to_string(), "xsd:nonNegativeInteger");
    }
    let hash = resource.file.as_ref().map(|file| ("sha256", file.hash.as_str()));
    let declared = metadata.checksum.as_ref().map(|held| (held.algorithm.as_str(), held.value.as_str()));
    if let Some((algorithm, value)) = hash.or(declared) {
        let checksum = sink.blank();
        sink.say(&node, "spdx:checksum", checksum.clone());
        sink.is_a(&checksum, "spdx:Checksum");
        let address = format!("http://spdx.org/rdf/terms#checksumAlgorithm_{algorithm}");
        sink.link(&checksum, "spdx:algorithm", &address, Some("spdx:ChecksumAlgorithm"));
        sink.typed(&checksum, "spdx:checksumValue", value, "xsd:hexBinary");
    }
    if let Some(date) = metadata.published_on {
        sink.date(&node, "dct:issued", date);
    }
    if let Some(date) = metadata.updated_on {
        sink.date(&node, "dct:modified", date);
    }
    for code in &metadata.languages {
        term(sink, &node, "dct:language", scheme::LANGUAGE, code, "dct:LinguisticSystem", edition);
    }
    if let Some(period) = &metadata.temporal {
        time(sink, &node, period);
    }
    if let Some(code) = &metadata.crs {
        system(sink, &node, code, edition);
    }
    if let Some(code) = &metadata.resource_type {
        sink.code(&node, "cat:resourceType", code);
    }
    let licence = metadata.licence.as_ref().or(dataset.metadata.licence.as_ref());
    if let Some(code) = licence {
        licensed(sink, &node, code, edition);
    }
    access(sink, &node, &metadata.access, edition);
    services(sink, &node, metadata, edition);
}

/// Whether the address is that of a file, not of a service or a page.
fn is_file(metadata: &ResourceMetadata) -> bool {
    metadata.services.is_empty()
        && metadata.format.as_deref() != Some("HTML")
        && metadata.resource_type.as_deref() != Some("api")
}

fn format(sink: &mut Sink<'_>, node: &Subject, metadata: &ResourceMetadata, edition: &Edition<'_>) {
    if let Some(code) = &metadata.format {
        let kind = "dct:MediaTypeOrExtent";
        if !term(sink, node, "dct:format", scheme::FORMAT, code, kind, edition) {
            let format = sink.blank();
            sink.say(node, "dct:format", format.clone());
            sink.is_a(&format, kind);
            sink.code(&format, "rdfs:label", code);
        }
    }
    if let Some(media) = &metadata.media_type {
        let bare = media.split(';').next().unwrap_or(media).trim();
        let address = format!("http://www.iana.org/assignments/media-types/{bare}");
        sink.term(node, "dcat:mediaType", &address, "dct:MediaType", &[]);
    }
    if let Some(code) = &metadata.container {
        let media =
            edition.vocabulary.term(scheme::FORMAT, code).and_then(|term| term.attributes.get("media_type"));
        if let Some(media) = media {
            let property = if code == "GZ" { "dcat:compressFormat" } else { "dcat:packageFormat" };
            let address = format!("http://www.iana.org/assignments/media-types/{media}");
            sink.term(node, property, &address, "dct:MediaType", &[]);
        }
    }
}

/// Names a licence: by its EU code, its SPDX identifier or the address of its text; by its title when
/// it has none of these.
fn licensed(sink: &mut Sink<'_>, node: &Subject, code: &str, edition: &Edition<'_>) {
    let vocabulary = edition.vocabulary;
    let eu = vocabulary.alias(scheme::LICENCE, code, "eu").map(|(eu, _)| format!("{AUTHORITY}/licence/{eu}"));
    let spdx = || {
        vocabulary
            .alias(scheme::LICENCE, code, "spdx")
            .map(|(id, _)| format!("https://spdx.org/licenses/{id}"))
    };
    let own = || vocabulary.term(scheme::LICENCE, code).and_then(|term| term.uri.clone());
    // Only an address that is read as the same licence again names it.
    let names = |address: &String| {
        vocabulary.recognise_licence(address, None).is_some_and(|found| found.code == code)
    };
    let address = eu.filter(&names).or_else(|| spdx().filter(&names)).or_else(|| own().filter(&names));
    let label = vocabulary.label(scheme::LICENCE, code, Language::French);
    match address {
        Some(address) => sink.term(node, "dct:license", &address, "dct:LicenseDocument", &[("fr", &label)]),
        None => {
            let document = sink.blank();
            sink.say(node, "dct:license", document.clone());
            sink.is_a(&document, "dct:LicenseDocument");
            sink.code(&document, "dct:identifier", code);
            sink.text(&document, "rdfs:label", &label);
        }
    }
}

/// The rights of a record: its licence, the level that all its resources share, and the reason.
pub(super) fn rights(sink: &mut Sink<'_>, subject: &Subject, metadata: &Metadata, edition: &Edition<'_>) {
    if let Some(code) = &metadata.licence {
        licensed(sink, subject, code, edition);
    }
    if let Some(code) = &metadata.access_reason {
        sink.code(subject, "cat:accessReason", code);
        if !term(sink, subject, "dct:rights", scheme::ACCESS_REASON, code, "dct:RightsStatement", edition) {
            term(
                sink,
                subject,
                "dct:rights",
                scheme::ACCESS_REASON_CRPA,
                code,
                "dct:RightsStatement",
                edition,
            );
        }
    }
}

/// The EU's word for the level of access, and ours, which is finer. Who is admitted is nobody's
/// business elsewhere: it is never written.
fn access(sink: &mut Sink<'_>, node: &Subject, rule: &AccessRule, edition: &Edition<'_>) {
    let eu = match rule.download {
        Access::Open => "PUBLIC",
        Access::Authenticated | Access::Restricted { .. } => "RESTRICTED",
        Access::Closed => "NON_PUBLIC",
    };
    let address = format!("{AUTHORITY}/access-right/{eu}");
    let label = edition.vocabulary.label(scheme::ACCESS_LEVEL, rule.download.code(), Language::French);
    sink.term(node, "dct:accessRights", &address, "dct:RightsStatement", &[("fr", &label)]);
    sink.code(node, "cat:accessLevel", rule.download.code());
    if let Some(reason) = &rule.reason {
        sink.code(node, "cat:reason", reason);
    }
    if let Some(ask) = &rule.ask {
        sink.code(node, "cat:ask", ask);
    }
}

fn services(sink: &mut Sink<'_>, node: &Subject, metadata: &ResourceMetadata, edition: &Edition<'_>) {
    for offer in &metadata.services {
        let service = sink.blank();
        sink.say(node, "dcat:accessService", service.clone());
        sink.is_a(&service, "dcat:DataService");
        let protocol = offer.protocol.as_deref().unwrap_or("API");
        let title = if metadata.name.is_empty() { protocol } else { &metadata.name };
        sink.text(&service, "dct:title", title);
        if let Some(url) = offer.url.as_ref().or(metadata.url.as_ref()) {
            sink.link(&service, "dcat:endpointURL", url, Some("rdfs:Resource"));
        }
        if let Some(code) = &offer.protocol {
            sink.code(&service, "cat:protocol", code);
            term(sink, &service, "dct:format", scheme::FORMAT, code, "dct:MediaTypeOrExtent", edition);
        }
        if let Some(layer) = &offer.layer {
            sink.code(&service, "cat:layer", layer);
        }
        let operation = match offer.operation {
            Some(Operation::View) => "view",
            Some(Operation::Download) => "download",
            Some(Operation::Extract) => "extract",
            None => "api",
        };
        sink.code(&service, "cat:operation", operation);
    }
}
