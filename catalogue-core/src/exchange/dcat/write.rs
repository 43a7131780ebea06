//! Datasets as DCAT-AP 3, with what it has no word for in this catalogue's own words.

use super::sink::{Sink, Subject};
use super::syntax::Syntax;
use super::technical;
use super::write_back::kept;
use super::write_distribution::{self as distribution, rights};
use super::write_people::{identifiers, people};
use crate::error::Result;
use crate::exchange::edition::{Edition, Exported};
use crate::exchange::export::{Carried, losses};
use crate::issue::{Issue, Language};
use crate::model::{BoundingBox, Dataset, Metadata, Period, Resolution, State};
use crate::vocabulary::scheme;
use std::io::Write;

/// Where the EU authority tables live.
pub(super) const AUTHORITY: &str = "http://publications.europa.eu/resource/authority";
/// The reference system of the boxes.
const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

/// What DCAT and our own words carry.
const CARRIED: Carried = Carried {
    fields: &[
        "title",
        "alternative_titles",
        "description",
        "keywords",
        "licence",
        "organisation",
        "kind",
        "frequency",
        "data_types",
        "thumbnail",
        "themes",
        "categories",
        "link",
        "inspire_url",
        "granularity",
        "created_on",
        "published_on",
        "updated_on",
        "support",
        "contacts",
        "extent",
        "temporal",
        "languages",
        "lineage",
        "conformity",
        "crs",
        "resolution",
        "topics",
        "inspire_themes",
        "progress",
        "access_reason",
        "identifiers",
        "representations",
        "encodings",
        "service_type",
        "operates_on",
    ],
    resources: true,
};

/// Writes a DCAT-AP 3 catalogue, one dataset after another.
///
/// What DCAT has no word for (categories, granularity, the order of the resources, levels of access
/// finer than the EU's) is written under `urn:catalogue-core:`, so that reading it again gives it
/// back; what a DCAT record had that has no place here is written as it came.
pub(in crate::exchange) struct CatalogueWriter<'o> {
    sink: Sink<'o>,
    catalogue: Subject,
}

impl<'o> CatalogueWriter<'o> {
    /// A catalogue without datasets yet.
    pub fn new(syntax: Syntax, edition: &Edition<'_>, out: Box<dyn Write + 'o>) -> Result<Self> {
        let mut sink = Sink::new(syntax, out);
        let catalogue = sink.node(&edition.address("catalogue"));
        sink.is_a(&catalogue, "dcat:Catalog");
        sink.text(&catalogue, "dct:title", edition.title);
        sink.text(&catalogue, "dct:description", edition.title);
        sink.link(&catalogue, "foaf:homepage", &edition.address(""), Some("foaf:Document"));
        let keeper = sink.node(&edition.address("#editeur"));
        sink.say(&catalogue, "dct:publisher", keeper.clone());
        sink.is_a(&keeper, "foaf:Agent");
        sink.text(&keeper, "foaf:name", edition.title);
        sink.stands()?;
        Ok(Self { sink, catalogue })
    }

    /// Writes a dataset; what DCAT does not carry of it.
    ///
    /// # Errors
    /// [`Error::Storage`](crate::Error::Storage) when the writer fails.
    pub fn write(&mut self, exported: &Exported<'_>, edition: &Edition<'_>) -> Result<Vec<Issue>> {
        let sink = &mut self.sink;
        let subject = sink.node(&edition.record(exported.dataset));
        let service = exported.dataset.metadata.kind == "service";
        sink.say(&self.catalogue, if service { "dcat:service" } else { "dcat:dataset" }, subject.clone());
        record(sink, &subject, *exported, edition);
        sink.stands()?;
        Ok(losses(exported.dataset, &CARRIED))
    }

    /// Ends the document.
    ///
    /// # Errors
    /// [`Error::Storage`](crate::Error::Storage) when the writer fails.
    pub fn finish(self) -> Result<()> {
        self.sink.finish()
    }
}

fn record(sink: &mut Sink<'_>, subject: &Subject, exported: Exported<'_>, edition: &Edition<'_>) {
    let dataset = exported.dataset;
    let metadata = &dataset.metadata;
    match metadata.kind.as_str() {
        // A series is a dataset too: those who follow no subclasses look for it among the datasets.
        "series" => {
            sink.is_a(subject, "dcat:DatasetSeries");
            sink.is_a(subject, "dcat:Dataset");
        }
        "service" => sink.is_a(subject, "dcat:DataService"),
        kind => {
            sink.is_a(subject, "dcat:Dataset");
            if kind != "dataset" {
                sink.code(subject, "cat:kind", kind);
            }
        }
    }
    sink.is_a(subject, "dcat:Resource");
    words(sink, subject, metadata);
    themes(sink, subject, metadata, edition);
    codes(sink, subject, dataset, edition);
    for (property, date) in [
        ("dct:created", metadata.created_on),
        ("dct:issued", metadata.published_on),
        ("dct:modified", metadata.updated_on),
    ] {
        if let Some(date) = date {
            sink.date(subject, property, date);
        }
    }
    identifiers(sink, subject, dataset);
    people(sink, subject, exported, edition);
    places(sink, subject, metadata);
    quality(sink, subject, metadata, edition);
    technical::write(sink, subject, metadata);
    rights(sink, subject, metadata, edition);
    if let Some(url) = &metadata.link {
        sink.link(subject, "dcat:landingPage", url, Some("foaf:Document"));
    }
    if let Some(url) = &metadata.inspire_url {
        sink.link(subject, "foaf:page", url, Some("foaf:Document"));
        sink.typed(subject, "cat:inspirePage", url, "xsd:anyURI");
    }
    if let Some(url) = &metadata.thumbnail {
        sink.typed(subject, "cat:thumbnail", url, "xsd:anyURI");
    }
    let first = dataset.resources.first().and_then(|resource| edition.data(dataset, resource));
    if let Some(url) = first.filter(|_| metadata.kind == "service") {
        sink.link(subject, "dcat:endpointURL", &url, Some("rdfs:Resource"));
    }
    for (at, resource) in dataset.resources.iter().enumerate() {
        distribution::write(sink, subject, dataset, at, resource, edition);
    }
    kept(sink, subject, dataset);
}

fn words(sink: &mut Sink<'_>, subject: &Subject, metadata: &Metadata) {
    sink.text(subject, "dct:title", &metadata.title);
    for title in &metadata.alternative_titles {
        sink.text(subject, "dct:alternative", title);
    }
    let described = if metadata.description.is_empty() { &metadata.title } else { &metadata.description };
    if !metadata.description.is_empty() || metadata.kind != "service" {
        sink.text(subject, "dct:description", described);
    }
    for keyword in &metadata.keywords {
        sink.text(subject, "dcat:keyword", keyword);
    }
    if let Some(lineage) = &metadata.lineage {
        let statement = sink.blank();
        sink.say(subject, "dct:provenance", statement.clone());
        sink.is_a(&statement, "dct:ProvenanceStatement");
        sink.text(&statement, "rdfs:label", lineage);
    }
}

/// Our own themes, the EU data themes that they and the others belong to, and the registers' own.
fn themes(sink: &mut Sink<'_>, subject: &Subject, metadata: &Metadata, edition: &Edition<'_>) {
    let mut eu: Vec<&str> = Vec::new();
    for (list, codes) in [
        (scheme::THEME, &metadata.themes),
        (scheme::INSPIRE_THEME, &metadata.inspire_themes),
        (scheme::TOPIC_CATEGORY, &metadata.topics),
    ] {
        for code in codes {
            // The first that a term maps to is the one that covers it best.
            let mapped = edition.vocabulary.mapped(list, code, scheme::EU_DATA_THEME);
            if let Some((theme, _)) = mapped.first()
                && !eu.contains(theme)
            {
                eu.push(theme);
            }
        }
    }
    for code in &metadata.themes {
        sink.code(subject, "cat:theme", code);
    }
    for code in eu {
        concept(sink, subject, "dcat:theme", scheme::EU_DATA_THEME, code, edition);
    }
    for code in &metadata.inspire_themes {
        concept(sink, subject, "dcat:theme", scheme::INSPIRE_THEME, code, edition);
    }
    for code in &metadata.topics {
        concept(sink, subject, "dct:subject", scheme::TOPIC_CATEGORY, code, edition);
    }
}

/// Names a term of a vocabulary by its address, as a concept with its labels.
pub(super) fn concept(
    sink: &mut Sink<'_>,
    subject: &Subject,
    property: &str,
    list: &str,
    code: &str,
    edition: &Edition<'_>,
) {
    term(sink, subject, property, list, code, "skos:Concept", edition);
}

/// Names a term of a vocabulary by its address, as a thing of a kind; false when it has none.
pub(super) fn term(
    sink: &mut Sink<'_>,
    subject: &Subject,
    property: &str,
    list: &str,
    code: &str,
    kind: &str,
    edition: &Edition<'_>,
) -> bool {
    let Some(term) = edition.vocabulary.term(list, code) else { return false };
    let Some(address) = &term.uri else { return false };
    let labels = [("fr", term.labels.get(Language::French)), ("en", term.labels.get(Language::English))];
    sink.term(subject, property, address, kind, &labels);
    true
}

fn codes(sink: &mut Sink<'_>, subject: &Subject, dataset: &Dataset, edition: &Edition<'_>) {
    let metadata = &dataset.metadata;
    sink.code(subject, "cat:slug", dataset.slug.as_str());
    if let Some(code) = &metadata.frequency {
        term(sink, subject, "dct:accrualPeriodicity", scheme::FREQUENCY, code, "dct:Frequency", edition);
    }
    for code in &metadata.languages {
        term(sink, subject, "dct:language", scheme::LANGUAGE, code, "dct:LinguisticSystem", edition);
    }
    for code in &metadata.data_types {
        sink.code(subject, "cat:dataType", code);
        if let Some((eu, _)) = edition.vocabulary.alias(scheme::DATA_TYPE, code, "eu") {
            let label = edition.vocabulary.label(scheme::DATA_TYPE, code, Language::French);
            sink.term(
                subject,
                "dct:type",
                &format!("{AUTHORITY}/dataset-type/{eu}"),
                "skos:Concept",
                &[("fr", &label)],
            );
        }
    }
    if let Some(code) = &metadata.progress {
        sink.code(subject, "cat:progress", code);
    }
    for (property, code) in [("cat:granularity", &metadata.granularity), ("cat:support", &metadata.support)] {
        if let Some(code) = code {
            sink.code(subject, property, code);
        }
    }
    for code in &metadata.categories {
        sink.code(subject, "cat:category", code);
    }
    // The record, apart from the data.
    let record = sink.blank();
    sink.say(subject, "foaf:isPrimaryTopicOf", record.clone());
    sink.is_a(&record, "dcat:CatalogRecord");
    sink.say(&record, "foaf:primaryTopic", subject.clone());
    sink.typed(&record, "dct:modified", &dataset.modified.to_rfc3339(), "xsd:dateTime");
    sink.typed(&record, "dct:issued", &dataset.created.to_rfc3339(), "xsd:dateTime");
    for held in metadata.identifiers.iter().filter(|held| held.kind == "file") {
        sink.code(&record, "dct:identifier", &held.value);
    }
    if dataset.state == State::Archived {
        let address = format!("{AUTHORITY}/dataset-status/DISCONT");
        sink.term(&record, "adms:status", &address, "skos:Concept", &[("fr", "abandonné")]);
    }
}

fn places(sink: &mut Sink<'_>, subject: &Subject, metadata: &Metadata) {
    let extent = &metadata.extent;
    let boxes: Vec<Option<&BoundingBox>> = match extent.boxes.as_slice() {
        [] if extent.is_empty() => Vec::new(),
        [] => vec![None],
        boxes => boxes.iter().map(Some).collect(),
    };
    for (at, bounds) in boxes.into_iter().enumerate() {
        let place = sink.blank();
        sink.say(subject, "dct:spatial", place.clone());
        sink.is_a(&place, "dct:Location");
        if at == 0 {
            if let Some(name) = &extent.place {
                sink.text(&place, "skos:prefLabel", name);
            }
            if let Some(territory) = &extent.territory {
                sink.code(&place, "cat:territory", territory);
            }
        }
        let Some(bounds) = bounds else { continue };
        let BoundingBox { west, south, east, north } = *bounds;
        if bounds.crosses_antimeridian() {
            sink.code(&place, "cat:bounds", &format!("{west} {south} {east} {north}"));
            continue;
        }
        let ring = format!(
            "<{CRS84}> POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"
        );
        sink.typed(&place, "dcat:bbox", &ring, "gsp:wktLiteral");
    }
    for period in &metadata.temporal {
        time(sink, subject, period);
    }
}

/// A period of time.
pub(super) fn time(sink: &mut Sink<'_>, subject: &Subject, period: &Period) {
    let node = sink.blank();
    sink.say(subject, "dct:temporal", node.clone());
    sink.is_a(&node, "dct:PeriodOfTime");
    if let Some(date) = period.start {
        sink.date(&node, "dcat:startDate", date);
    }
    if let Some(date) = period.end {
        sink.date(&node, "dcat:endDate", date);
    }
}

fn quality(sink: &mut Sink<'_>, subject: &Subject, metadata: &Metadata, edition: &Edition<'_>) {
    for code in &metadata.crs {
        system(sink, subject, code, edition);
    }
    for held in &metadata.conformity {
        let standard = match &held.uri {
            Some(uri) => sink.node(uri),
            None => sink.blank(),
        };
        // A test that was not passed, or not made, is no conformity: it is told as a test.
        if held.pass == Some(true) {
            sink.say(subject, "dct:conformsTo", standard.clone());
        } else {
            let (activity, association, plan, result) =
                (sink.blank(), sink.blank(), sink.blank(), sink.blank());
            sink.say(subject, "prov:wasUsedBy", activity.clone());
            sink.is_a(&activity, "prov:Activity");
            for (node, kind) in
                [(&association, "prov:Association"), (&plan, "prov:Plan"), (&result, "prov:Entity")]
            {
                sink.is_a(node, kind);
            }
            sink.is_a(&standard, "prov:Entity");
            sink.say(&activity, "prov:qualifiedAssociation", association.clone());
            sink.say(&association, "prov:hadPlan", plan.clone());
            sink.say(&plan, "prov:wasDerivedFrom", standard.clone());
            sink.say(&activity, "prov:generated", result.clone());
            let degree = if held.pass == Some(false) { "notConformant" } else { "notEvaluated" };
            let address =
                format!("http://inspire.ec.europa.eu/metadata-codelist/DegreeOfConformity/{degree}");
            sink.link(&result, "dct:type", &address, None);
        }
        sink.is_a(&standard, "dct:Standard");
        sink.text(&standard, "dct:title", &held.specification);
        if let Some(date) = held.date {
            sink.date(&standard, "dct:issued", date);
        }
    }
    for resolution in &metadata.resolution {
        match resolution {
            Resolution::Distance(metres) => {
                sink.typed(subject, "dcat:spatialResolutionInMeters", &metres.to_string(), "xsd:decimal");
            }
            Resolution::Scale(scale) => sink.typed(subject, "cat:scale", &scale.to_string(), "xsd:integer"),
        }
    }
}

/// A reference system, by its address in the OGC register.
pub(super) fn system(sink: &mut Sink<'_>, subject: &Subject, code: &str, edition: &Edition<'_>) {
    let known = edition.vocabulary.term(scheme::CRS, code).and_then(|term| term.uri.clone());
    let address = known.or_else(|| {
        let number = code.strip_prefix("EPSG:").unwrap_or(code);
        number
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| format!("http://www.opengis.net/def/crs/EPSG/0/{number}"))
    });
    if let Some(address) = address {
        sink.link(subject, "geodcatap:referenceSystem", &address, Some("dct:Standard"));
    }
}
