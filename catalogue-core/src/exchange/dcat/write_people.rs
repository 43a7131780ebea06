//! The names of a dataset, and the people around it.

use super::sink::{Sink, Subject};
use crate::exchange::edition::{Edition, Exported};
use crate::model::{Contact, Dataset, Organisation};
use crate::vocabulary::scheme;

/// The names by which others know the dataset.
pub(super) fn identifiers(sink: &mut Sink<'_>, subject: &Subject, dataset: &Dataset) {
    for held in &dataset.metadata.identifiers {
        match (held.kind.as_str(), &held.namespace) {
            ("file", _) => {}
            ("resource" | "url" | "doi", None) => sink.code(subject, "dct:identifier", &held.value),
            // The name it has in a catalogue that it came from is its address.
            ("source", _) => {}
            (_, agency) => {
                let identifier = sink.blank();
                sink.say(subject, "adms:identifier", identifier.clone());
                sink.is_a(&identifier, "adms:Identifier");
                sink.code(&identifier, "skos:notation", &held.value);
                if let Some(agency) = agency {
                    sink.code(&identifier, "adms:schemaAgency", agency);
                }
            }
        }
    }
}

/// Who publishes it, who answers, and who else had a part.
pub(super) fn people(sink: &mut Sink<'_>, subject: &Subject, exported: Exported<'_>, edition: &Edition<'_>) {
    if let Some(organisation) = exported.organisation {
        let agent = sink.node(&edition.address(&format!("organisation/{}", organisation.slug)));
        publisher(sink, subject, &agent, organisation);
    }
    for contact in &exported.dataset.metadata.contacts {
        person(sink, subject, contact, edition);
    }
}

fn publisher(sink: &mut Sink<'_>, subject: &Subject, agent: &Subject, organisation: &Organisation) {
    let details = &organisation.details;
    let property = "dct:publisher";
    sink.say(subject, property, agent.clone());
    sink.is_a(agent, "foaf:Agent");
    sink.text(agent, "foaf:name", &details.name);
    sink.code(agent, "cat:slug", organisation.slug.as_str());
    if let Some(text) = &details.acronym {
        sink.code(agent, "cat:acronym", text);
    }
    if let Some(siret) = &details.siret {
        sink.code(agent, "cat:siret", siret);
    }
    if let Some(text) = &details.description {
        sink.text(agent, "dct:description", text);
    }
    if let Some(url) = &details.website {
        sink.link(agent, "foaf:homepage", url, Some("foaf:Document"));
    }
    if let Some(url) = &details.logo {
        sink.typed(agent, "foaf:logo", url, "xsd:anyURI");
    }
}

/// A contact: the point of contact as a vCard, the others with their role.
fn person(sink: &mut Sink<'_>, subject: &Subject, contact: &Contact, edition: &Edition<'_>) {
    let role = contact.role.as_deref().unwrap_or("pointOfContact");
    let card = sink.blank();
    if role == "pointOfContact" {
        sink.say(subject, "dcat:contactPoint", card.clone());
        sink.is_a(&card, "vcard:Kind");
        // Every card has a name: that of the organisation when nobody is named.
        if let Some(name) = contact.name.as_ref().or(contact.organisation.as_ref()) {
            sink.text(&card, "vcard:fn", name);
        }
        if let Some(name) = &contact.organisation {
            sink.text(&card, "vcard:organization-name", name);
        }
    } else {
        let attribution = sink.blank();
        sink.say(subject, "prov:qualifiedAttribution", attribution.clone());
        sink.is_a(&attribution, "prov:Attribution");
        let role_of = edition.vocabulary.term(scheme::CONTACT_ROLE, role);
        if let Some(address) = role_of.and_then(|term| term.uri.as_deref()) {
            sink.term(&attribution, "dcat:hadRole", address, "dcat:Role", &[]);
        }
        sink.say(&attribution, "prov:agent", card.clone());
        sink.is_a(&card, "foaf:Agent");
        sink.is_a(&card, "prov:Agent");
        if let Some(name) = contact.name.as_ref().or(contact.organisation.as_ref()).or(contact.email.as_ref())
        {
            sink.text(&card, "foaf:name", name);
        }
        if let Some(name) = &contact.organisation {
            sink.text(&card, "vcard:organization-name", name);
        }
    }
    let (mail, tel, page) = match role {
        "pointOfContact" => ("vcard:hasEmail", "vcard:hasTelephone", "vcard:hasURL"),
        _ => ("foaf:mbox", "foaf:phone", "foaf:homepage"),
    };
    if let Some(email) = &contact.email {
        sink.link(&card, mail, &format!("mailto:{email}"), None);
    }
    if let Some(phone) = &contact.phone {
        // An address holds no spaces; the number is kept as it is written.
        sink.code(&card, tel, phone);
    }
    if let Some(url) = &contact.url {
        sink.link(&card, page, url, None);
    }
}
