//! The organisation of a package.

use super::table::MAPPING;
use crate::exchange::clean::{NAME_LIMIT, TEXT_LIMIT};
use crate::exchange::draft::Draft;
use crate::exchange::fields::{Fields, objects_of, text_of};
use crate::exchange::record::ImportedOrganisation;
use serde_json::Value;

/// Reads `organization`, or what `owner_org` says of it.
pub(super) fn read(draft: &mut Draft<'_>, fields: &mut Fields) -> Option<ImportedOrganisation> {
    let owner = fields.take_text(&["owner_org"]);
    match fields.take("organization") {
        Some(Value::Object(map)) => {
            let mut own = Fields::new(map, "organization.", "organization.", MAPPING);
            spread(&mut own);
            Some(described(draft, own)).filter(|organisation| !organisation.name.is_empty())
        }
        Some(value) => text_of(&value).and_then(|text| named(draft, &text)),
        // A uuid names nobody.
        None => match owner {
            Some(owner) if uuid::Uuid::parse_str(&owner).is_err() => named(draft, &owner),
            Some(owner) => {
                draft.lose_value("organisation", crate::issue::IssueCode::ReferenceLost, &owner);
                None
            }
            None => None,
        },
    }
}

fn named(draft: &mut Draft<'_>, slug: &str) -> Option<ImportedOrganisation> {
    let name = draft.line("organisation.name", slug, NAME_LIMIT)?;
    let slug = draft.plain("organisation.slug", slug, NAME_LIMIT);
    Some(ImportedOrganisation { name, slug, ..Default::default() })
}

/// Brings the organisation's extras to its root.
fn spread(own: &mut Fields) {
    let extras = own.get("extras").map(objects_of).unwrap_or_default();
    for extra in extras {
        if let (Some(key), Some(value)) = (extra.get("key").and_then(text_of), extra.get("value")) {
            // The first of two wins; the organisation's record is not what is being read.
            let _ = own.merge(&key, value.clone(), format!("extras.{key}"));
        }
    }
}

fn described(draft: &mut Draft<'_>, mut own: Fields) -> ImportedOrganisation {
    let path = "organisation";
    let line = |draft: &mut Draft<'_>, text: Option<String>, limit: usize| {
        text.and_then(|text| draft.line(path, &text, limit))
    };
    let title = own.take("title").or_else(|| own.take("display_name"));
    let name = title.and_then(|value| draft.in_one_language("organisation.name", &value));
    let slug = own.take_text(&["name"]);
    let description =
        own.take("description").and_then(|value| draft.in_one_language("organisation.description", &value));
    let siret = own.take_text(&["siret"]).and_then(|text| draft.siret(&text));
    let logo = own.take_text(&["image_display_url", "image_url"]);
    // A bare file name is resolved by CKAN itself, under a folder of its own.
    let logo = logo.map(|logo| if logo.contains('/') { logo } else { format!("/uploads/group/{logo}") });
    ImportedOrganisation {
        name: line(draft, name.or_else(|| slug.clone()), NAME_LIMIT).unwrap_or_default(),
        slug: slug.and_then(|slug| draft.plain("organisation.slug", &slug, NAME_LIMIT)),
        siret,
        description: description
            .and_then(|text| draft.markdown("organisation.description", &text, TEXT_LIMIT)),
        website: own.take_text(&["website", "url"]).and_then(|url| draft.url("organisation.website", &url)),
        logo: logo.and_then(|url| draft.url("organisation.logo", &url)),
        acronym: {
            let text = own.take_text(&["acronym", "abbreviation"]);
            line(draft, text, 128)
        },
        remote_id: own.take_text(&["id"]).and_then(|id| draft.plain("organisation.id", &id, NAME_LIMIT)),
    }
}
