//! What a judge must find in a record that was written, computed from the model alone.

use super::BASE;
use super::records::Record;
use catalogue_core::vocabulary::{Vocabulary, scheme};
use catalogue_core::{Contact, Language, Metadata, PartialDate, ResourceMetadata};
use serde_json::{Value, json};

/// The address of a record in DCAT: the one it had there when it came from DCAT, else ours.
fn about(record: &Record) -> String {
    format!("{BASE}dataset/{}", record.dataset.slug)
}

/// The names that a licence may be given: any address that it is known by, or its title.
fn licence_names(vocabulary: &Vocabulary, code: Option<&String>) -> Value {
    let Some(code) = code else { return json!([null]) };
    let term = vocabulary.term(scheme::LICENCE, code).unwrap();
    let mut names = vec![term.labels.get(Language::French).to_owned()];
    names.extend(term.uri.clone());
    names.extend(term.attributes.get("text_uri").cloned());
    for alias in &term.aliases {
        let code = alias.code.clone().unwrap_or_default();
        match alias.system.as_str() {
            "eu" => names.push(format!("http://publications.europa.eu/resource/authority/licence/{code}")),
            "spdx" => names.push(format!("https://spdx.org/licenses/{code}")),
            _ => {}
        }
    }
    json!(names)
}

fn boxes(metadata: &Metadata, across: bool) -> Vec<[f64; 4]> {
    let held = metadata.extent.boxes.iter().filter(|held| across || !held.crosses_antimeridian());
    held.map(|held| [held.west, held.south, held.east, held.north]).collect()
}

fn date(date: Option<PartialDate>) -> Vec<String> {
    date.map(|date| date.to_string()).into_iter().collect()
}

fn text(held: &str) -> Vec<&str> {
    if held.is_empty() { Vec::new() } else { vec![held] }
}

fn role(contact: &Contact) -> &str {
    contact.role.as_deref().unwrap_or("pointOfContact")
}

/// What DCAT must say, as `.ci/judges/dcat.py` compares it.
pub fn dcat(record: &Record, vocabulary: &Vocabulary) -> Value {
    let metadata = &record.dataset.metadata;
    let kind = match metadata.kind.as_str() {
        "series" => "DatasetSeries",
        "service" => "DataService",
        _ => "Dataset",
    };
    // DCAT-AP wants a description of every dataset: the title stands for it.
    let description = match metadata.description.as_str() {
        "" if kind != "DataService" => &metadata.title,
        other => other,
    };
    let contacts = metadata.contacts.iter().map(|contact| {
        // An agent must have a name; a card may do without.
        let own = contact.name.as_deref();
        let any = own.or(contact.organisation.as_deref()).or(contact.email.as_deref());
        json!({
            "role": role(contact),
            "names": any.into_iter().collect::<Vec<_>>(),
            "mails": contact.email.iter().collect::<Vec<_>>(),
        })
    });
    let resources = record.dataset.resources.iter().map(|resource| {
        let held = &resource.metadata;
        let own = held.licence.as_ref().or(metadata.licence.as_ref());
        // Data without an address is where its record is.
        let address = held.url.clone().unwrap_or_else(|| about(record));
        json!({ "title": text(&held.name), "address": [address], "licence": licence_names(vocabulary, own) })
    });
    let plain = |kind: &str| matches!(kind, "resource" | "url" | "doi");
    let identifiers =
        metadata.identifiers.iter().filter(|held| held.namespace.is_none() && plain(&held.kind));
    json!({
        "about": about(record),
        "kind": kind,
        "title": metadata.title,
        "description": text(description),
        "keywords": metadata.keywords,
        "boxes": boxes(metadata, false),
        "licence": licence_names(vocabulary, metadata.licence.as_ref()),
        "publisher": record.organisation.iter().map(|held| held.details.name.clone()).collect::<Vec<_>>(),
        "contacts": contacts.collect::<Vec<_>>(),
        "created": date(metadata.created_on),
        "issued": date(metadata.published_on),
        "modified": date(metadata.updated_on),
        "page": metadata.link.iter().collect::<Vec<_>>(),
        "identifiers": identifiers.map(|held| held.value.clone()).collect::<Vec<_>>(),
        "resources": resources.collect::<Vec<_>>(),
    })
}

/// What ISO 19139 must say, as `.ci/judges/iso.py` compares it.
pub fn iso(record: &Record, vocabulary: &Vocabulary) -> Value {
    let dataset = &record.dataset;
    let metadata = &dataset.metadata;
    let iso = |list: &str, code: &str| match vocabulary.alias(list, code, "iso") {
        Some((iso, _)) => iso.to_owned(),
        None => code.to_owned(),
    };
    let of_record = |kind: &str| matches!(kind, "source" | "file");
    let mut identifiers: Vec<String> = metadata
        .identifiers
        .iter()
        .filter(|held| !of_record(&held.kind))
        .map(|held| held.value.clone())
        .collect();
    if identifiers.is_empty() {
        identifiers.push(dataset.id.to_string());
    }
    let file = metadata.identifiers.iter().find(|held| held.kind == "file");
    let dates = [
        (metadata.created_on, "creation"),
        (metadata.published_on, "publication"),
        (metadata.updated_on, "revision"),
    ];
    let dates = dates.into_iter().filter_map(|(date, kind)| Some([date?.to_string(), kind.to_owned()]));
    let mut people: Vec<Contact> = metadata.contacts.clone();
    if people.is_empty() {
        let own = record.organisation.as_ref().map(|held| &held.details);
        people.push(Contact {
            organisation: own.map(|details| details.name.clone()),
            email: own.and_then(|details| details.email.clone()),
            ..Contact::default()
        });
    }
    let contacts = people.iter().map(|contact| {
        json!({
            "organisation": contact.organisation.as_deref().unwrap_or_default(),
            "mail": contact.email.as_deref().unwrap_or_default(),
            "role": iso(scheme::CONTACT_ROLE, role(contact)),
        })
    });
    let service = metadata.kind == "service";
    let links = dataset.resources.iter().map(|held| &held.metadata).filter(|held| held.url.is_some());
    let name = |held: &ResourceMetadata| match held.name.as_str() {
        "" => held.services.first().and_then(|service| service.layer.clone()).unwrap_or_default(),
        own => own.to_owned(),
    };
    let links = links.map(|held| json!({ "address": held.url, "name": name(held) }));
    let themes = metadata.inspire_themes.iter();
    let themes = themes.filter_map(|code| vocabulary.term(scheme::INSPIRE_THEME, code)?.uri.clone());
    let licence = metadata.licence.as_ref().map(|code| {
        let term = vocabulary.term(scheme::LICENCE, code).unwrap();
        let mut said = vec![term.labels.get(Language::French).to_owned()];
        said.extend(term.uri.clone().or_else(|| term.attributes.get("text_uri").cloned()));
        said
    });
    // OWSLib looks at the first.
    let period = metadata.temporal.first();
    let end = |date: Option<PartialDate>| date.map(|date| date.to_string());
    json!({
        "identifier": file.map_or_else(|| dataset.id.to_string(), |held| held.value.clone()),
        "kind": iso(scheme::KIND, &metadata.kind),
        "title": metadata.title,
        "description": metadata.description,
        "keywords": metadata.keywords,
        "inspire_themes": themes.collect::<Vec<_>>(),
        "boxes": boxes(metadata, true),
        "licence": licence.unwrap_or_default(),
        "dates": dates.collect::<Vec<_>>(),
        "identifiers": identifiers,
        "links": links.collect::<Vec<_>>(),
        "contacts": contacts.collect::<Vec<_>>(),
        "topics": if service { json!([]) } else { json!(metadata.topics) },
        "lineage": metadata.lineage.as_deref().unwrap_or_default(),
        "period": [end(period.and_then(|held| held.start)), end(period.and_then(|held| held.end))],
    })
}

/// What a row of catalogue CSV must say, by column.
pub fn row(record: &Record) -> Value {
    let metadata = &record.dataset.metadata;
    let owner = record.organisation.as_ref().map(|held| &held.details);
    json!({
        "ID": record.dataset.id.to_string(),
        "TITRE": metadata.title,
        "DESCRIPTION": metadata.description,
        "PRODUCTEUR_NOM": owner.map(|held| held.name.clone()).unwrap_or_default(),
        "PRODUCTEUR_SIRET": owner.and_then(|held| held.siret.clone()).unwrap_or_default(),
        "COUV_SPAT_NOM": metadata.extent.place.as_deref().unwrap_or_default(),
        "DATE_PUBL": metadata.published_on.map(|date| date.to_string()).unwrap_or_default(),
        "DATE_MAJ": metadata.updated_on.map(|date| date.to_string()).unwrap_or_default(),
        "MOTS_CLES": metadata.keywords.iter().map(|word| word.replace(';', ",")).collect::<Vec<_>>().join(";"),
        "NOMBRE_RESSOURCES": record.dataset.resources.len().to_string(),
    })
}
