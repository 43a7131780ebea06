//! What the record leads to, for a person to choose.

use super::certain::is_open;
use super::{Filling, UpgradeFacts, filling};
use crate::model::{Conformity, Dataset, PartialDate, Period};
use crate::validate::context::Context;
use crate::vocabulary::{Match, scheme};

/// Formats that hold lines and points, and those that hold grids.
const VECTORS: &[&str] = &[
    "SHP",
    "GEOJSON",
    "GPKG",
    "KML",
    "KMZ",
    "GML",
    "GPX",
    "MIF",
    "TAB",
    "GDB",
    "DXF",
    "DWG",
    "GEOPARQUET",
    "MVT",
    "WFS",
];
const GRIDS: &[&str] = &["GEOTIFF", "JPEG2000", "ECW", "ASC", "NETCDF", "WCS"];

/// Every value that the record leads to, whether its field is empty or not.
pub(super) fn values(dataset: &Dataset, facts: &UpgradeFacts, context: &Context<'_>) -> Vec<Filling> {
    let metadata = &dataset.metadata;
    let themes = (scheme::THEME, &metadata.themes);
    let inspire = (scheme::INSPIRE_THEME, &metadata.inspire_themes);
    let topics = (scheme::TOPIC_CATEGORY, &metadata.topics);
    let found = [
        candidates("topics", scheme::TOPIC_CATEGORY, &[inspire, themes], context),
        candidates("inspire_themes", scheme::INSPIRE_THEME, &[themes, topics], context),
        candidates("themes", scheme::THEME, &[inspire, topics], context),
        representations(dataset, context),
        languages(),
        access_reason(dataset),
        conformity(dataset),
        temporal(dataset),
        updated_on(dataset),
        data_types(dataset, context),
    ];
    found.into_iter().flatten().chain(organisations_of_contacts(dataset, facts)).collect()
}

/// The terms of a scheme that those chosen in others map to: the same first, then near ones, then
/// wider and narrower ones.
fn candidates(
    path: &str,
    wanted: &str,
    chosen: &[(&str, &Vec<String>)],
    context: &Context<'_>,
) -> Option<Filling> {
    let rank = |kind: Match| match kind {
        Match::Exact => 0,
        Match::Close => 1,
        Match::Broad => 2,
        Match::Narrow => 3,
    };
    let known = |code: &str| context.vocabulary.offered(wanted).iter().any(|term| term.code == code);
    let mut found: Vec<(i32, String)> = Vec::new();
    for (list, codes) in chosen {
        for code in codes.iter().take(context.limits.codes) {
            for (target, kind) in context.vocabulary.mapped(list, code, wanted) {
                if known(target) {
                    found.push((rank(kind), target.to_owned()));
                }
            }
        }
    }
    // The order of those alike is that of the choices.
    found.sort_by_key(|(rank, _)| *rank);
    let mut codes: Vec<String> = Vec::new();
    for (_, code) in found {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    let (fr, en) = ("Correspondances des thèmes déjà choisis.", "What the themes already chosen map to.");
    Some(filling(path, codes, fr, en))
}

fn representations(dataset: &Dataset, context: &Context<'_>) -> Option<Filling> {
    let formats = dataset.formats();
    let encodings = dataset.metadata.encodings.iter().take(context.limits.specifications);
    let named = encodings.filter_map(|encoding| context.vocabulary.normalise_format(&encoding.name)?.format);
    let formats: Vec<String> = formats.into_iter().map(str::to_owned).chain(named).collect();
    let tabular = |code: &String| {
        let term = context.vocabulary.term(scheme::FORMAT, code);
        term.and_then(|term| term.attributes.get("family")).is_some_and(|family| family == "tabular")
    };
    let mut codes = Vec::new();
    if formats.iter().any(|code| VECTORS.contains(&code.as_str())) {
        codes.push("vector");
    }
    if formats.iter().any(|code| GRIDS.contains(&code.as_str())) {
        codes.push("grid");
    }
    if codes.is_empty() && formats.iter().any(tabular) {
        codes.push("textTable");
    }
    let (fr, en) = ("Formats des ressources.", "Formats of the resources.");
    Some(filling("representations", codes, fr, en))
}

fn languages() -> Option<Filling> {
    let (fr, en) = ("Première langue du catalogue.", "First language of the catalogue.");
    Some(filling("languages", ["fr"], fr, en))
}

fn access_reason(dataset: &Dataset) -> Option<Filling> {
    let (fr, en) = ("Toutes les ressources sont en accès libre.", "Every resource is openly accessible.");
    is_open(dataset).then(|| filling("access_reason", "none", fr, en))
}

/// The regulation that applies, as not evaluated.
fn conformity(dataset: &Dataset) -> Option<Filling> {
    let (specification, uri, date) = if dataset.metadata.kind == "service" {
        let title = "Règlement (CE) n° 976/2009 de la Commission du 19 octobre 2009 portant modalités \
            d'application de la directive 2007/2/CE du Parlement européen et du Conseil en ce qui concerne \
            les services en réseau";
        (title, "http://data.europa.eu/eli/reg/2009/976", PartialDate::new(2009, Some(10), Some(19)))
    } else {
        let title = "Règlement (UE) n° 1089/2010 de la Commission du 23 novembre 2010 portant modalités \
            d'application de la directive 2007/2/CE du Parlement européen et du Conseil en ce qui concerne \
            l'interopérabilité des séries et des services de données géographiques";
        (title, "http://data.europa.eu/eli/reg/2010/1089", PartialDate::new(2010, Some(12), Some(8)))
    };
    let conformity =
        Conformity { specification: specification.to_owned(), uri: Some(uri.to_owned()), date, pass: None };
    let (fr, en) = (
        "Le règlement applicable, conformité non évaluée.",
        "The regulation that applies, conformity not evaluated.",
    );
    let inspire = !dataset.metadata.inspire_themes.is_empty();
    inspire.then(|| filling("conformity", vec![conformity], fr, en))
}

fn temporal(dataset: &Dataset) -> Option<Filling> {
    let mut periods: Vec<Period> = Vec::new();
    for period in dataset.resources.iter().filter_map(|held| held.metadata.temporal) {
        if !periods.contains(&period) {
            periods.push(period);
        }
    }
    let (fr, en) = ("Périodes des ressources.", "Periods of the resources.");
    Some(filling("temporal", periods, fr, en))
}

fn updated_on(dataset: &Dataset) -> Option<Filling> {
    let dates = dataset.resources.iter().filter_map(|held| held.metadata.updated_on);
    let last = dates.max_by_key(|date| date.last_day())?;
    let (fr, en) = ("Dernière mise à jour d'une ressource.", "Last update of a resource.");
    Some(filling("updated_on", last, fr, en))
}

fn data_types(dataset: &Dataset, context: &Context<'_>) -> Option<Filling> {
    let metadata = &dataset.metadata;
    let licence = metadata.licence.as_deref().and_then(|code| context.vocabulary.term(scheme::LICENCE, code));
    let geographical = !metadata.crs.is_empty()
        || !metadata.inspire_themes.is_empty()
        || dataset.formats().iter().any(|code| VECTORS.contains(code) || GRIDS.contains(code));
    let mut codes = Vec::new();
    if licence.is_some_and(|term| term.flag("open")) && is_open(dataset) {
        codes.push("donnees-ouvertes");
    }
    if geographical {
        codes.push("donnees-geographiques");
    }
    let (fr, en) = ("Licence, accès et formats.", "Licence, access and formats.");
    Some(filling("data_types", codes, fr, en))
}

/// A contact without an organisation is probably of the one that owns the data.
fn organisations_of_contacts(dataset: &Dataset, facts: &UpgradeFacts) -> Vec<Filling> {
    let Some(owner) = &facts.owner else { return Vec::new() };
    let (fr, en) = ("L'organisation du jeu de données.", "The organisation of the dataset.");
    let contacts = dataset.metadata.contacts.iter().enumerate();
    contacts
        .filter(|(_, contact)| contact.organisation.is_none() && contact.email.is_some())
        .map(|(at, _)| filling(&format!("contacts[{at}].organisation"), &owner.name, fr, en))
        .collect()
}
