//! Datasets as catalogue CSV: separated by commas, UTF-8, every field quoted.

use super::columns::{IDGO, SCDL};
use crate::exchange::edition::{Edition, Exported};
use crate::exchange::export::{Carried, losses};
use crate::issue::{Issue, IssueCode, Language};
use crate::model::{Contact, Dataset, Resource, UsageTotals};
use crate::vocabulary::scheme;

/// Which columns are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::exchange) enum CsvColumns {
    /// The 20 columns of SCDL.
    Scdl,
    /// The 35 columns of IDGO: those of SCDL and 15 more.
    Idgo,
}

/// What the columns carry whole.
const CARRIED: Carried = Carried {
    fields: &[
        "title",
        "description",
        "themes",
        "organisation",
        "granularity",
        "extent.place",
        "temporal",
        "published_on",
        "frequency",
        "updated_on",
        "keywords",
        "licence",
        "link",
    ],
    resources: false,
};

/// What IDGO's carry besides.
const MORE: &[&str] = &["extent.territory", "created_on", "crs", "languages"];

impl CsvColumns {
    /// The names of the columns.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        SCDL.iter().chain(IDGO.iter().filter(move |_| self == CsvColumns::Idgo)).copied()
    }
}

/// The cells of a dataset, and what they do not say. Lists are separated by `;`. Of several periods
/// the first is written, of resources their number, their formats and their types.
pub(in crate::exchange) fn row(
    exported: &Exported<'_>,
    columns: CsvColumns,
    edition: &Edition<'_>,
) -> (Vec<String>, Vec<Issue>) {
    let cells = columns.names().map(|name| cell(name, *exported, columns, edition)).collect();
    let mut lost = losses(exported.dataset, &CARRIED);
    if columns == CsvColumns::Idgo {
        lost.retain(|issue| !MORE.contains(&issue.path.as_str()));
    }
    let periods = exported.dataset.metadata.temporal.len();
    if periods > 1 {
        lost.push(Issue::hint("temporal", IssueCode::ValueLost).with("found", periods));
    }
    (cells, lost)
}

fn cell(name: &str, exported: Exported<'_>, columns: CsvColumns, edition: &Edition<'_>) -> String {
    let dataset = exported.dataset;
    let metadata = &dataset.metadata;
    let details = exported.organisation.map(|organisation| &organisation.details);
    let owner = || details.map(|details| details.name.clone()).unwrap_or_default();
    let siret = || details.and_then(|details| details.siret.clone()).unwrap_or_default();
    let label = |list: &str, code: &String| edition.vocabulary.label(list, code, Language::French);
    let date =
        |date: &Option<crate::model::PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
    let period = metadata.temporal.first();
    let usage = |count: fn(&UsageTotals) -> i64| {
        exported.usage.as_ref().map(|usage| count(usage).to_string()).unwrap_or_default()
    };
    match name {
        "COLL_NOM" => distributor(&metadata.contacts).unwrap_or_else(owner),
        "COLL_SIRET" if distributor(&metadata.contacts).is_none() => siret(),
        "ID" => dataset.id.to_string(),
        "TITRE" => metadata.title.clone(),
        "DESCRIPTION" => metadata.description.clone(),
        "THEME" => joined(metadata.themes.iter().map(|code| label(scheme::THEME, code))),
        "PRODUCTEUR_NOM" | "IDGO_PRODUCTEUR_NOM" => owner(),
        "PRODUCTEUR_SIRET" => siret(),
        "COUV_SPAT_MAILLE" => alias(edition, scheme::GRANULARITY, metadata.granularity.as_ref()),
        "COUV_SPAT_NOM" => metadata.extent.place.clone().unwrap_or_default(),
        "COUV_TEMP_DEBUT" => period.map(|period| date(&period.start)).unwrap_or_default(),
        "COUV_TEMP_FIN" => period.map(|period| date(&period.end)).unwrap_or_default(),
        "DATE_PUBL" => date(&metadata.published_on),
        "FREQ_MAJ" => frequency(edition, metadata.frequency.as_ref(), columns),
        "DATE_MAJ" => date(&metadata.updated_on),
        "MOTS_CLES" => joined(metadata.keywords.iter().map(|keyword| keyword.replace(';', ","))),
        "LICENCE" => licence(edition, metadata.licence.as_ref(), columns),
        "NOMBRE_RESSOURCES" => dataset.resources.len().to_string(),
        "FORMAT_RESSOURCES" => joined(dataset.formats().into_iter().map(str::to_owned)),
        "URL" => metadata.link.clone().unwrap_or_else(|| edition.record(dataset)),
        "IDGO_ID" => dataset.slug.to_string(),
        "IDGO_ORGA_ID" => exported.organisation.map(|held| held.slug.to_string()).unwrap_or_default(),
        "IDGO_ORGA_URL" => details.and_then(|details| details.website.clone()).unwrap_or_default(),
        "IDGO_DIFFUSEUR_NOM" | "DIFFUSEUR" => distributor(&metadata.contacts).unwrap_or_default(),
        "IDGO_COUV_TERR" => metadata.extent.territory.clone().unwrap_or_default(),
        "IDGO_DATE_CREATION" => date(&metadata.created_on),
        "IDGO_RESSOURCE_TYPES" => types(dataset),
        "PROJECTION" => joined(metadata.crs.iter().cloned()),
        "LANG" => joined(metadata.languages.iter().cloned()),
        "IDGO_DATASET_VUES" => usage(|usage| usage.views),
        "IDGO_RESSOURCES_TELECHARGEMENT" => usage(|usage| usage.downloads),
        // Marks out of five, which nobody gives here.
        _ => String::new(),
    }
}

/// What SCDL calls a code: its own label, else ours.
fn alias(edition: &Edition<'_>, list: &str, code: Option<&String>) -> String {
    let Some(code) = code else { return String::new() };
    match edition.vocabulary.alias(list, code, "scdl") {
        Some((label, _)) => label.to_owned(),
        None => edition.vocabulary.label(list, code, Language::French),
    }
}

/// How often: one of SCDL's fifteen words in its own columns, which are ranges, else our label.
fn frequency(edition: &Edition<'_>, code: Option<&String>, columns: CsvColumns) -> String {
    let known = code.and_then(|code| edition.vocabulary.alias(scheme::FREQUENCY, code, "scdl"));
    let (Some(code), None, CsvColumns::Scdl) = (code, known, columns) else {
        return alias(edition, scheme::FREQUENCY, code);
    };
    let word = match (code.as_str(), edition.vocabulary.period_days(code)) {
        ("CONT", _) => "Temps réel",
        ("NOT_PLANNED" | "NEVER", _) => "Ponctuelle",
        (_, Some(..=1)) => "Quotidienne ou plusieurs fois par jour",
        (_, Some(..=7)) => "Hebdomadaire ou plusieurs fois par semaine",
        (_, Some(..=31)) => "Mensuelle ou plusieurs fois par mois",
        (_, Some(..=183)) => "Semestrielle",
        (_, Some(..=1_827)) => "Quinquennale",
        _ => "Inconnue",
    };
    word.to_owned()
}

/// The licence: one of SCDL's four words in its own columns, else the title.
fn licence(edition: &Edition<'_>, code: Option<&String>, columns: CsvColumns) -> String {
    let Some(code) = code else { return String::new() };
    match (columns, code.as_str()) {
        (CsvColumns::Idgo, _) => edition.vocabulary.label(scheme::LICENCE, code, Language::French),
        (_, "etalab-2.0" | "LicenseRef-fr-lo-1.0") => "LO - Licence Ouverte".to_owned(),
        (_, "ODbL-1.0") => "ODbL - Open Database License".to_owned(),
        (_, other) if other.starts_with("CC-") || other == "CC0-1.0" => "CC - Creative Commons".to_owned(),
        _ => "Spécifique ou autre".to_owned(),
    }
}

fn distributor(contacts: &[Contact]) -> Option<String> {
    contacts.iter().find(|contact| contact.role.as_deref() == Some("distributor"))?.name.clone()
}

fn types(dataset: &Dataset) -> String {
    let mut types: Vec<String> = Vec::new();
    let kind = |resource: &Resource| resource.metadata.resource_type.clone();
    for kind in dataset.resources.iter().filter_map(kind) {
        if !types.contains(&kind) {
            types.push(kind);
        }
    }
    joined(types.into_iter())
}

fn joined(list: impl Iterator<Item = String>) -> String {
    list.collect::<Vec<_>>().join(";")
}
