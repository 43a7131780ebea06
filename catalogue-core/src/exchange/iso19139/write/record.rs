//! The record around the identification: who keeps it, when, in what reference systems, of what quality.

use super::output::Output;
use crate::exchange::edition::{Edition, Exported};
use crate::exchange::write::Written;
use crate::model::{Conformity, Contact};
use crate::vocabulary::scheme;

/// The namespaces of a record.
const NAMESPACES: &[(&str, &str)] = &[
    ("xmlns:gmd", "http://www.isotc211.org/2005/gmd"),
    ("xmlns:gco", "http://www.isotc211.org/2005/gco"),
    ("xmlns:gmx", "http://www.isotc211.org/2005/gmx"),
    ("xmlns:gts", "http://www.isotc211.org/2005/gts"),
    ("xmlns:srv", "http://www.isotc211.org/2005/srv"),
    ("xmlns:gml", "http://www.opengis.net/gml/3.2"),
    ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
];

/// What stands where a conformity must be explained.
pub(in crate::exchange::iso19139) const EXPLANATION: &str = "Voir la spécification référencée";

/// Writes one record.
pub(in crate::exchange) fn write(exported: &Exported<'_>, edition: &Edition<'_>) -> Written {
    let mut out = Output::new(exported, edition);
    let mut xml = std::mem::take(&mut out.xml);
    xml.within("gmd:MD_Metadata", NAMESPACES, |inner| {
        out.xml = std::mem::take(inner);
        out.record();
        *inner = std::mem::take(&mut out.xml);
    });
    out.xml = xml;
    out.not_carried();
    Written { text: out.xml.finished(), lost: out.lost }
}

impl Output<'_> {
    fn record(&mut self) {
        let metadata = &self.dataset.metadata;
        let file =
            metadata.identifiers.iter().find(|held| held.kind == "file").map(|held| held.value.clone());
        let id = self.dataset.id.to_string();
        self.text("gmd:fileIdentifier", file.as_deref().unwrap_or(&id));
        self.language("gmd:language", "fre");
        self.code("gmd:characterSet", "MD_CharacterSetCode", "utf8");
        let raw = self.dataset.provenance.as_ref().and_then(|held| held.raw.get("parent").cloned());
        let parent = metadata.parent.map(|parent| parent.to_string()).or(raw);
        self.text_if("gmd:parentIdentifier", parent.as_deref());
        let kind = self.iso(scheme::KIND, &metadata.kind).unwrap_or("dataset");
        self.code("gmd:hierarchyLevel", "MD_ScopeCode", kind);
        if kind != "dataset" {
            let label = self.label(scheme::KIND, &metadata.kind);
            self.text("gmd:hierarchyLevelName", &label);
        }
        let own = self.own_contact();
        self.contact("gmd:contact", &own, "pointOfContact");
        let stamp = self.dataset.modified.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        self.xml.within("gmd:dateStamp", &[], |xml| xml.leaf("gco:DateTime", &[], &stamp));
        self.text("gmd:metadataStandardName", "ISO 19115");
        self.text("gmd:metadataStandardVersion", "2003/Cor.1:2006");
        let address = metadata.link.as_deref().or_else(|| self.other_name()).map(str::to_owned);
        self.text_if("gmd:dataSetURI", address.as_deref());
        for code in &metadata.crs {
            self.reference_system(code);
        }
        self.identification(&own);
        self.distribution();
        self.quality(kind);
    }

    /// The name that stands where the address of the data would: none when that has one.
    pub(super) fn other_name(&self) -> Option<&'_ str> {
        let metadata = &self.dataset.metadata;
        let held =
            metadata.identifiers.iter().find(|held| held.kind == "other" && held.namespace.is_none())?;
        (metadata.link.is_none() && !held.value.contains("://")).then_some(held.value.as_str())
    }

    /// Who keeps the record: the organisation, else the first to ask.
    fn own_contact(&self) -> Contact {
        let contacts = &self.dataset.metadata.contacts;
        let Some(organisation) = self.organisation else {
            return contacts.first().cloned().unwrap_or_default();
        };
        let mut own = Contact {
            organisation: Some(organisation.name.clone()),
            email: organisation.email.clone(),
            phone: organisation.phone.clone(),
            url: organisation.website.clone(),
            ..Contact::default()
        };
        if own.email.is_some() || contacts.is_empty() {
            return own;
        }
        // INSPIRE asks for an e-mail: of somebody of the organisation, or else of somebody.
        let of_it = |held: &&Contact| {
            held.email.is_some() && held.organisation.as_ref().is_none_or(|name| *name == organisation.name)
        };
        match contacts.iter().find(of_it) {
            Some(held) => {
                own.email.clone_from(&held.email);
                own
            }
            None if contacts.iter().any(|held| held.email.is_some()) => {
                contacts.iter().find(|held| held.email.is_some()).cloned().unwrap_or_default()
            }
            None => own,
        }
    }

    /// A responsible party.
    pub(super) fn contact(&mut self, property: &str, contact: &Contact, default_role: &str) {
        self.within(&[property, "gmd:CI_ResponsibleParty"], |out| {
            out.text_if("gmd:individualName", contact.name.as_deref());
            out.text_if("gmd:organisationName", contact.organisation.as_deref());
            let reachable = [&contact.email, &contact.phone, &contact.url].into_iter().any(Option::is_some);
            if reachable {
                out.within(&["gmd:contactInfo", "gmd:CI_Contact"], |out| {
                    if let Some(phone) = &contact.phone {
                        out.within(&["gmd:phone", "gmd:CI_Telephone"], |out| out.text("gmd:voice", phone));
                    }
                    if let Some(email) = &contact.email {
                        out.within(&["gmd:address", "gmd:CI_Address"], |out| {
                            out.text("gmd:electronicMailAddress", email);
                        });
                    }
                    if let Some(url) = &contact.url {
                        out.within(&["gmd:onlineResource", "gmd:CI_OnlineResource"], |out| {
                            out.xml.within("gmd:linkage", &[], |xml| xml.leaf("gmd:URL", &[], url));
                        });
                    }
                });
            }
            let role = contact.role.as_deref().unwrap_or(default_role);
            let role = out.iso(scheme::CONTACT_ROLE, role).unwrap_or(role);
            out.code("gmd:role", "CI_RoleCode", role);
        });
    }

    fn reference_system(&mut self, code: &str) {
        let names = [
            "gmd:referenceSystemInfo",
            "gmd:MD_ReferenceSystem",
            "gmd:referenceSystemIdentifier",
            "gmd:RS_Identifier",
        ];
        let term = self.term(scheme::CRS, code);
        let label = term.map_or_else(|| code.to_owned(), |term| term.labels.fr.clone());
        let address = term.and_then(|term| term.uri.clone()).or_else(|| {
            Some(format!("http://www.opengis.net/def/crs/EPSG/0/{}", code.strip_prefix("EPSG:")?))
        });
        self.within(&names, |out| out.text_or_anchor("gmd:code", address.as_deref(), &label));
    }

    /// Conformity and lineage.
    fn quality(&mut self, kind: &str) {
        let metadata = &self.dataset.metadata;
        self.within(&["gmd:dataQualityInfo", "gmd:DQ_DataQuality"], |out| {
            out.within(&["gmd:scope", "gmd:DQ_Scope"], |out| {
                out.code("gmd:level", "MD_ScopeCode", kind);
                if kind != "dataset" && kind != "series" {
                    let label = out.label(scheme::KIND, &metadata.kind);
                    out.within(&["gmd:levelDescription", "gmd:MD_ScopeDescription"], |out| {
                        out.text("gmd:other", &label);
                    });
                }
            });
            for conformity in &metadata.conformity {
                out.conformity(conformity);
            }
            if let Some(lineage) = &metadata.lineage {
                out.within(&["gmd:lineage", "gmd:LI_Lineage"], |out| out.text("gmd:statement", lineage));
            }
        });
    }

    fn conformity(&mut self, conformity: &Conformity) {
        let names = ["gmd:report", "gmd:DQ_DomainConsistency", "gmd:result", "gmd:DQ_ConformanceResult"];
        self.within(&names, |out| {
            out.citation(
                "gmd:specification",
                &conformity.specification,
                conformity.uri.as_deref(),
                conformity.date,
            );
            out.text("gmd:explanation", EXPLANATION);
            match conformity.pass {
                Some(pass) => out.xml.within("gmd:pass", &[], |xml| {
                    xml.leaf("gco:Boolean", &[], if pass { "true" } else { "false" });
                }),
                None => out.missing("gmd:pass", "unknown"),
            }
        });
    }
}
