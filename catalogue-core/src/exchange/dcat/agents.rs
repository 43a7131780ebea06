//! Who publishes, who answers, and who else had a part.

use super::value::{self, address, candidates, items, literal};
use crate::exchange::clean::{NAME_LIMIT, TEXT_LIMIT};
use crate::exchange::draft::Draft;
use crate::exchange::fields::Fields;
use crate::exchange::record::ImportedOrganisation;
use crate::issue::{Issue, IssueCode};
use crate::vocabulary::scheme;
use serde_json::Value;

/// The properties that name somebody, and the role they give (the INSPIRE roles of GeoDCAT-AP).
const ROLES: &[(&str, &str)] = &[
    ("dct:creator", "author"),
    ("dct:rightsHolder", "owner"),
    ("geodcatap:custodian", "custodian"),
    ("geodcatap:distributor", "distributor"),
    ("geodcatap:originator", "originator"),
    ("geodcatap:principalInvestigator", "principalInvestigator"),
    ("geodcatap:processor", "processor"),
    ("geodcatap:resourceProvider", "resourceProvider"),
    ("geodcatap:user", "user"),
];

/// Somebody named.
struct Agent {
    name: Option<String>,
    unit: Option<String>,
    emails: Vec<String>,
    phone: Option<String>,
    url: Option<String>,
}

/// Reads contacts and publisher; gives the organisation: the publisher, else the catalogue's.
pub(super) fn read(
    draft: &mut Draft<'_>,
    fields: &mut Fields,
    catalogue: &Value,
) -> Option<ImportedOrganisation> {
    if let Some(value) = fields.take("dcat:contactPoint") {
        for (at, item) in items(&value).iter().enumerate() {
            let path = format!("dcat:contactPoint[{at}].");
            let fields = value::inner(item, &path, "agent.");
            contact(draft, item, fields, "pointOfContact");
        }
    }
    let organisation = publisher(draft, fields, catalogue);
    attributions(draft, fields);
    for (key, role) in ROLES {
        if let Some(value) = fields.take(key) {
            for (at, item) in items(&value).iter().enumerate() {
                let fields = value::inner(item, &format!("{key}[{at}]."), "agent.");
                contact(draft, item, fields, role);
            }
        }
    }
    organisation
}

/// Reads somebody and puts them among the contacts; what is unknown of them is told.
fn contact(draft: &mut Draft<'_>, item: &Value, mut fields: Fields, role: &str) {
    let role = match value::take_text(&mut fields, "cat:role") {
        Some(found) => {
            draft.find_code(scheme::CONTACT_ROLE, &found).map_or(role.to_owned(), |(code, _)| code)
        }
        None => role.to_owned(),
    };
    let agent = agent(item, &mut fields);
    let name = agent.name.clone().or_else(|| literal(item).map(str::to_owned));
    let emails = agent.emails.join(" ");
    let before = draft.metadata.contacts.len();
    draft.contact(
        &role,
        name.as_deref().or(agent.unit.as_deref()),
        Some(emails.as_str()).filter(|emails| !emails.is_empty()),
        agent.phone.as_deref(),
        agent.url.as_deref(),
    );
    // The same name twice is that of an organisation where nobody is named.
    let nobody = name.is_some() && name == agent.unit;
    let unit = agent.unit.filter(|_| name.is_some());
    if let Some(unit) = unit.and_then(|unit| draft.line("contacts.organisation", &unit, NAME_LIMIT)) {
        for contact in draft.metadata.contacts.iter_mut().skip(before) {
            contact.organisation = Some(unit.clone());
            contact.name = contact.name.take().filter(|_| !nobody);
        }
    }
    let nothing = name.is_none() && agent.emails.is_empty() && agent.phone.is_none() && agent.url.is_none();
    if let Some(found) = address(item).filter(|_| nothing) {
        draft.lose_value("contacts", IssueCode::ReferenceLost, found);
    }
    draft.lose_rest(fields);
}

/// What a vCard or a FOAF agent says.
fn agent(item: &Value, fields: &mut Fields) -> Agent {
    let mut first = |keys: &[&'static str]| {
        let mut found = None;
        for key in keys {
            let value = fields.take(key);
            let text = value.as_ref().and_then(|value| match value::best(value) {
                Some(text) => Some(text),
                None => items(value).iter().find_map(inner_value),
            });
            found = found.or(text);
        }
        found
    };
    let name = first(&[
        "vcard:fn",
        "foaf:name",
        "vcard:hasFN",
        "skos:prefLabel",
        "rdfs:label",
        "dct:title",
        "schema:name",
    ]);
    let unit = first(&[
        "vcard:organization-name",
        "vcard:organisationName",
        "vcard:organisation-name",
        "vcard:organization",
        "vcard:hasOrganizationName",
    ]);
    let phone = first(&["vcard:hasTelephone", "vcard:tel", "vcard:telephone", "foaf:phone"]);
    let url = first(&["vcard:hasURL", "vcard:url", "foaf:homepage", "foaf:workplaceHomepage", "foaf:page"]);
    let mut emails = Vec::new();
    for key in ["vcard:hasEmail", "vcard:email", "foaf:mbox", "schema:email"] {
        let value = fields.take(key);
        emails.extend(value.as_ref().map(items).unwrap_or_default().iter().filter_map(inner_value));
    }
    let page = address(item)
        .filter(|id| id.starts_with("http") && url.is_none() && name.is_none() && emails.is_empty());
    Agent {
        name: name.or_else(|| unit.clone()),
        unit,
        emails,
        phone: phone.map(|phone| phone.trim_start_matches("tel:").to_owned()),
        url: url.or_else(|| {
            page.filter(|_| item.as_object().is_some_and(|map| map.len() > 1)).map(str::to_owned)
        }),
    }
}

/// A value that may stand within a thing of its own (`vcard:hasValue`), as an address or a text.
fn inner_value(item: &Value) -> Option<String> {
    let within =
        item.get("vcard:hasValue").or_else(|| item.get("vcard:value")).or_else(|| item.get("rdf:value"));
    match within {
        Some(value) => items(value).first().and_then(value::text),
        None => value::text(item),
    }
}

fn publisher(draft: &mut Draft<'_>, fields: &mut Fields, catalogue: &Value) -> Option<ImportedOrganisation> {
    let value = fields.take("dct:publisher").unwrap_or_default();
    let mut found: Option<ImportedOrganisation> = None;
    for (at, item) in items(&value).iter().enumerate().filter(|(_, item)| !item.is_null()) {
        let mut own = value::inner(item, &format!("dct:publisher[{at}]."), "agent.");
        match &found {
            None => {
                found = organisation(draft, item, &mut own);
                if found.is_none() {
                    let named = candidates(item).into_iter().next().unwrap_or_default();
                    draft.lose_value("organisation", IssueCode::ReferenceLost, &named);
                }
                draft.lose_rest(own);
            }
            Some(_) => contact(draft, item, own, "publisher"),
        }
    }
    if found.is_none() {
        let named = found_in_address(draft, items(&value).first());
        found = named.or_else(|| {
            let mut own = value::inner(catalogue, "", "agent.");
            organisation(draft, catalogue, &mut own)
        });
        if let Some(organisation) = &found {
            draft.lose(
                Issue::warning("organisation", IssueCode::DefaultInvented).with("found", &organisation.name),
            );
        }
    }
    found
}

/// The organisation that a publisher is; one without a name is none.
fn organisation(draft: &mut Draft<'_>, item: &Value, own: &mut Fields) -> Option<ImportedOrganisation> {
    let acronym =
        value::take_text(own, "cat:acronym").and_then(|text| draft.line("organisation.acronym", &text, 128));
    let siret = value::take_text(own, "cat:siret").and_then(|text| draft.siret(&text));
    let description = value::take_text(own, "dct:description")
        .and_then(|text| draft.markdown("organisation.description", &text, TEXT_LIMIT));
    let logo = value::take_first(own, "foaf:logo").0.and_then(|url| draft.url("organisation.logo", &url));
    let slug = value::take_text(own, "cat:slug")
        .and_then(|text| draft.plain("organisation.slug", &text, NAME_LIMIT));
    let labels = own.get("foaf:name").or_else(|| own.get("skos:prefLabel")).map(value::by_language);
    let agent = agent(item, own);
    let name = match labels {
        Some(texts) => draft.in_one_language("organisation.name", &texts),
        None => None,
    };
    let name = name.or(agent.name).or_else(|| literal(item).map(str::to_owned));
    let name = name.and_then(|name| draft.line("organisation.name", &name, NAME_LIMIT))?;
    let emails = agent.emails.join(" ");
    if !emails.is_empty() || agent.phone.is_some() {
        draft.contact("publisher", Some(&name), Some(&emails), agent.phone.as_deref(), None);
    }
    Some(ImportedOrganisation {
        name,
        slug,
        siret,
        acronym,
        description,
        logo,
        website: agent.url.and_then(|url| draft.url("organisation.website", &url)),
        remote_id: address(item).and_then(|id| draft.plain("organisation.id", id, NAME_LIMIT)),
    })
}

/// An organisation named by nothing but its address: the last word of it, when it is one.
fn found_in_address(draft: &mut Draft<'_>, item: Option<&Value>) -> Option<ImportedOrganisation> {
    let id = item.and_then(address)?;
    let word = id.trim_end_matches('/').rsplit(['/', '#', ':']).next()?;
    let named = word.len() >= 3
        && word.chars().filter(|c| c.is_alphabetic()).count() * 2 > word.chars().count()
        && !word.contains(['%', '?', '=', '.'])
        && uuid::Uuid::parse_str(word).is_err();
    let name = draft.line("organisation.name", word, NAME_LIMIT).filter(|_| named)?;
    let remote_id = draft.plain("organisation.id", id, NAME_LIMIT);
    Some(ImportedOrganisation { name, remote_id, ..Default::default() })
}

/// `prov:qualifiedAttribution`: somebody and their role.
fn attributions(draft: &mut Draft<'_>, fields: &mut Fields) {
    let Some(value) = fields.take("prov:qualifiedAttribution") else { return };
    for (at, item) in items(&value).iter().enumerate() {
        let path = format!("prov:qualifiedAttribution[{at}].");
        let mut own = value::inner(item, &path, "prov:qualifiedAttribution[].");
        let mut role = None;
        for key in ["dcat:hadRole", "dct:type"] {
            let Some(value) = own.take(key) else { continue };
            for text in items(&value).iter().flat_map(candidates) {
                match draft.find_code(scheme::CONTACT_ROLE, &text) {
                    Some((code, _)) => role = role.or(Some(code)),
                    None => draft.keep_raw("contacts.role", &text),
                }
            }
        }
        let role = role.unwrap_or_else(|| "pointOfContact".to_owned());
        let agents = own.take("prov:agent");
        for agent in agents.as_ref().map(items).unwrap_or_default() {
            contact(draft, agent, value::inner(agent, &format!("{path}prov:agent."), "agent."), &role);
        }
        draft.lose_rest(own);
    }
}
