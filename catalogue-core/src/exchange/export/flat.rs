//! One row for each dataset, for a spreadsheet.

use super::losses::Carried;
use super::safe;
use crate::exchange::edition::{Edition, Exported};
use crate::model::PartialDate;

/// The columns, in their order. Codes are those of the vocabularies; values of a list are separated
/// by `; `, addresses by a space; boxes are degrees of WGS84, of several the one around all.
pub(super) const COLUMNS: &[&str] = &[
    "id",
    "address",
    "url",
    "title",
    "description",
    "organisation",
    "organisation_slug",
    "state",
    "visibility",
    "kind",
    "themes",
    "categories",
    "keywords",
    "data_types",
    "licence",
    "frequency",
    "granularity",
    "support",
    "languages",
    "created_on",
    "published_on",
    "updated_on",
    "temporal",
    "place",
    "territory",
    "west",
    "south",
    "east",
    "north",
    "crs",
    "lineage",
    "link",
    "inspire_url",
    "thumbnail",
    "contact",
    "email",
    "resources",
    "formats",
    "links",
    "created",
    "modified",
    "views",
    "downloads",
];

/// What a row carries.
pub(super) const CARRIED: Carried = Carried {
    fields: &[
        "title",
        "description",
        "organisation",
        "visibility",
        "kind",
        "themes",
        "categories",
        "keywords",
        "data_types",
        "licence",
        "frequency",
        "granularity",
        "support",
        "languages",
        "created_on",
        "published_on",
        "updated_on",
        "temporal",
        "extent",
        "crs",
        "lineage",
        "link",
        "inspire_url",
        "thumbnail",
    ],
    resources: false,
};

/// The cells of a dataset.
pub(super) fn row(exported: &Exported<'_>, edition: &Edition<'_>) -> Vec<String> {
    COLUMNS.iter().map(|column| cell(column, exported, edition)).collect()
}

fn cell(column: &str, exported: &Exported<'_>, edition: &Edition<'_>) -> String {
    let dataset = exported.dataset;
    let metadata = &dataset.metadata;
    let extent = &metadata.extent;
    let usage = |count: fn(&crate::model::UsageTotals) -> i64| {
        exported.usage.as_ref().map(|usage| count(usage).to_string()).unwrap_or_default()
    };
    // A number is none a formula.
    let bound = |of: fn(&crate::model::BoundingBox) -> f64, most: fn(f64, f64) -> f64| {
        extent.boxes.iter().map(of).reduce(most).map(|bound| bound.to_string()).unwrap_or_default()
    };
    // Around several boxes of which one crosses the antimeridian lies the whole globe.
    let across =
        extent.boxes.len() > 1 && extent.boxes.iter().any(crate::model::BoundingBox::crosses_antimeridian);
    let text = |text: &Option<String>| safe::cell(text.as_deref().unwrap_or_default());
    match column {
        "id" => dataset.id.to_string(),
        "address" => safe::cell(exported.address()),
        "url" => safe::cell(&edition.page(exported)),
        "title" => safe::cell(&metadata.title),
        "description" => safe::cell(&metadata.description),
        "organisation" => safe::cell(exported.organisation.map_or("", |held| held.details.name.as_str())),
        "organisation_slug" => safe::cell(exported.organisation.map_or("", |held| held.slug.as_str())),
        "state" => dataset.state.code().to_owned(),
        "visibility" => match metadata.visibility {
            crate::model::Visibility::Public => "public".to_owned(),
            crate::model::Visibility::Private => "private".to_owned(),
        },
        "kind" => safe::cell(&metadata.kind),
        "themes" => list(&metadata.themes),
        "categories" => list(&metadata.categories),
        "keywords" => list(&metadata.keywords),
        "data_types" => list(&metadata.data_types),
        "licence" => text(&metadata.licence),
        "frequency" => text(&metadata.frequency),
        "granularity" => text(&metadata.granularity),
        "support" => text(&metadata.support),
        "languages" => list(&metadata.languages),
        "created_on" => date(metadata.created_on),
        "published_on" => date(metadata.published_on),
        "updated_on" => date(metadata.updated_on),
        "temporal" => {
            let periods = metadata.temporal.iter();
            list(&periods.map(|held| format!("{}..{}", date(held.start), date(held.end))).collect::<Vec<_>>())
        }
        "place" => text(&extent.place),
        "territory" => text(&extent.territory),
        "west" if across => "-180".to_owned(),
        "east" if across => "180".to_owned(),
        "west" => bound(|held| held.west, f64::min),
        "south" => bound(|held| held.south, f64::min),
        "east" => bound(|held| held.east, f64::max),
        "north" => bound(|held| held.north, f64::max),
        "crs" => list(&metadata.crs),
        "lineage" => text(&metadata.lineage),
        "link" => text(&metadata.link),
        "inspire_url" => text(&metadata.inspire_url),
        "thumbnail" => text(&metadata.thumbnail),
        "contact" => text(&metadata.contacts.first().and_then(|held| held.name.clone())),
        "email" => text(&metadata.contacts.first().and_then(|held| held.email.clone())),
        "resources" => dataset.resources.len().to_string(),
        "formats" => list(&dataset.formats()),
        "links" => {
            let links = dataset.resources.iter().filter_map(|held| edition.data(dataset, held));
            safe::cell(&links.collect::<Vec<_>>().join(" "))
        }
        "created" => dataset.created.to_rfc3339(),
        "modified" => dataset.modified.to_rfc3339(),
        "views" => usage(|held| held.views),
        "downloads" => usage(|held| held.downloads),
        _ => String::new(),
    }
}

fn date(date: Option<PartialDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

fn list<T: AsRef<str>>(values: &[T]) -> String {
    let values: Vec<String> = values.iter().map(|value| value.as_ref().replace(';', ",")).collect();
    safe::cell(&values.join("; "))
}
