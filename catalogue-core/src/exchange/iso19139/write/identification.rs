//! What the data is: citation, contacts, keywords, constraints, extent.

use super::super::constraints::reason_of;
use super::super::keywords::OUR_THEMES;
use super::output::Output;
use crate::model::{BoundingBox, Contact, Identifier, Period, Resolution, Visibility};
use crate::vocabulary::scheme;

/// The thesaurus of INSPIRE, as the technical guidance names it.
const INSPIRE_THEMES: &str = "GEMET - INSPIRE themes, version 1.0";

impl Output<'_> {
    /// The identification, of a dataset or of a service.
    pub(super) fn identification(&mut self, own: &Contact) {
        let metadata = &self.dataset.metadata;
        let service = metadata.kind == "service";
        let object = if service { "srv:SV_ServiceIdentification" } else { "gmd:MD_DataIdentification" };
        self.within(&["gmd:identificationInfo", object], |out| {
            out.data_citation();
            out.text_or_missing("gmd:abstract", Some(metadata.description.as_str()));
            out.keep("gmd:purpose", "identificationInfo/purpose", 1);
            out.keep("gmd:credit", "identificationInfo/credit", 20);
            if let Some(code) = &metadata.progress {
                let code = out.iso(scheme::PROGRESS, code).unwrap_or(code);
                out.code("gmd:status", "MD_ProgressCode", code);
            }
            match metadata.contacts.as_slice() {
                [] => out.contact("gmd:pointOfContact", own, "pointOfContact"),
                contacts => contacts
                    .iter()
                    .for_each(|contact| out.contact("gmd:pointOfContact", contact, "pointOfContact")),
            }
            out.maintenance();
            if let Some(thumbnail) = &metadata.thumbnail {
                out.within(&["gmd:graphicOverview", "gmd:MD_BrowseGraphic"], |out| {
                    out.text("gmd:fileName", thumbnail);
                });
            }
            out.keywords();
            out.constraints();
            if service {
                out.service();
            } else {
                out.representation();
                for resolution in &metadata.resolution {
                    out.resolution(resolution);
                }
                out.languages();
                out.code_free("gmd:characterSet");
                for code in &metadata.topics {
                    let code = code.as_str();
                    out.xml.within("gmd:topicCategory", &[], |xml| {
                        xml.leaf("gmd:MD_TopicCategoryCode", &[], code);
                    });
                }
                out.keep("gmd:environmentDescription", "identificationInfo/environmentDescription", 1);
                out.extent("gmd:extent");
                out.keep("gmd:supplementalInformation", "identificationInfo/supplementalInformation", 1);
            }
        });
    }

    fn code_free(&mut self, property: &str) {
        self.code(property, "MD_CharacterSetCode", "utf8");
    }

    fn data_citation(&mut self) {
        let metadata = &self.dataset.metadata;
        self.within(&["gmd:citation", "gmd:CI_Citation"], |out| {
            out.text("gmd:title", &metadata.title);
            for title in &metadata.alternative_titles {
                out.text("gmd:alternateTitle", title);
            }
            let dates = [
                (metadata.created_on, "creation"),
                (metadata.published_on, "publication"),
                (metadata.updated_on, "revision"),
            ];
            for (date, kind) in dates {
                if let Some(date) = date {
                    out.date(date, kind);
                }
            }
            if dates.iter().all(|(date, _)| date.is_none()) {
                out.missing("gmd:date", "unknown");
            }
            out.keep("gmd:edition", "identificationInfo/citation/edition", 1);
            let elsewhere = out.other_name().map(str::to_owned);
            let known = |held: &&Identifier| {
                !matches!(held.kind.as_str(), "source" | "file")
                    && (held.kind != "other" || elsewhere.as_ref() != Some(&held.value))
            };
            let mut identifiers = metadata.identifiers.iter().filter(known).peekable();
            if identifiers.peek().is_none() {
                // INSPIRE asks for one: ours is for ever.
                let own = out.dataset.id.to_string();
                out.within(&["gmd:identifier", "gmd:MD_Identifier"], |out| out.text("gmd:code", &own));
            }
            for identifier in identifiers {
                match &identifier.namespace {
                    Some(space) => out.within(&["gmd:identifier", "gmd:RS_Identifier"], |out| {
                        out.text("gmd:code", &identifier.value);
                        out.text("gmd:codeSpace", space);
                    }),
                    None => out.within(&["gmd:identifier", "gmd:MD_Identifier"], |out| {
                        out.text("gmd:code", &identifier.value);
                    }),
                }
            }
        });
    }

    /// How often: by the ISO code, else by the address of the code that ISO lacks.
    fn maintenance(&mut self) {
        let Some(code) = &self.dataset.metadata.frequency else { return };
        let iso = self.iso(scheme::FREQUENCY, code);
        let address = self.term(scheme::FREQUENCY, code).and_then(|term| term.uri.as_deref());
        self.within(&["gmd:resourceMaintenance", "gmd:MD_MaintenanceInformation"], |out| match iso {
            Some(iso) => out.code("gmd:maintenanceAndUpdateFrequency", "MD_MaintenanceFrequencyCode", iso),
            None => {
                out.missing("gmd:maintenanceAndUpdateFrequency", "unknown");
                out.text_if("gmd:maintenanceNote", address);
            }
        });
    }

    fn keywords(&mut self) {
        let metadata = &self.dataset.metadata;
        if !metadata.inspire_themes.is_empty() {
            self.within(&["gmd:descriptiveKeywords", "gmd:MD_Keywords"], |out| {
                for code in &metadata.inspire_themes {
                    let label = out.label(scheme::INSPIRE_THEME, code);
                    let address = out.term(scheme::INSPIRE_THEME, code).and_then(|term| term.uri.as_deref());
                    out.text_or_anchor("gmd:keyword", address, &label);
                }
                out.code("gmd:type", "MD_KeywordTypeCode", "theme");
                let date = crate::model::PartialDate::new(2008, Some(6), Some(1));
                out.citation("gmd:thesaurusName", INSPIRE_THEMES, None, date);
            });
        }
        if !metadata.themes.is_empty() {
            self.within(&["gmd:descriptiveKeywords", "gmd:MD_Keywords"], |out| {
                for code in &metadata.themes {
                    let label = out.label(scheme::THEME, code);
                    out.text("gmd:keyword", &label);
                }
                out.code("gmd:type", "MD_KeywordTypeCode", "theme");
                out.citation("gmd:thesaurusName", OUR_THEMES, None, None);
            });
        }
        if !metadata.keywords.is_empty() {
            self.within(&["gmd:descriptiveKeywords", "gmd:MD_Keywords"], |out| {
                metadata.keywords.iter().for_each(|keyword| out.text("gmd:keyword", keyword));
            });
        }
    }

    /// The limit of access and the conditions of use, each in an element of its own.
    fn constraints(&mut self) {
        let metadata = &self.dataset.metadata;
        let names = ["gmd:resourceConstraints", "gmd:MD_LegalConstraints"];
        if let Some(code) = &metadata.access_reason {
            let list = [scheme::ACCESS_REASON, scheme::ACCESS_REASON_CRPA]
                .into_iter()
                .find(|list| self.term(list, code).is_some())
                .unwrap_or(scheme::ACCESS_REASON);
            let (label, address) =
                (self.label(list, code), self.term(list, code).and_then(|term| term.uri.as_deref()));
            self.within(&names, |out| {
                out.code("gmd:accessConstraints", "MD_RestrictionCode", "otherRestrictions");
                out.text_or_anchor("gmd:otherConstraints", address, &label);
            });
        }
        let said = self.kept_raw("access_reason");
        if metadata.access_reason.is_none() && !said.is_empty() {
            self.within(&names, |out| {
                out.code("gmd:accessConstraints", "MD_RestrictionCode", "otherRestrictions");
                said.iter().for_each(|text| out.text("gmd:otherConstraints", text));
            });
        }
        if metadata.visibility == Visibility::Private
            && let Some(level) = self.kept_raw("constraints.classification").first()
        {
            self.within(&["gmd:resourceConstraints", "gmd:MD_SecurityConstraints"], |out| {
                out.code("gmd:classification", "MD_ClassificationCode", level);
            });
        }
        // Conditions that no licence here stands for, in their own words; those that would be taken for a limit
        // of access stand where none is looked for.
        let said = if metadata.licence.is_none() { self.kept_raw("licence") } else { Vec::new() };
        let vocabulary = self.edition.vocabulary;
        let find = |list: &str, text: &str| Some(vocabulary.resolve(list, text, Some("iso"))?.code);
        let (limits, said): (Vec<String>, Vec<String>) =
            said.into_iter().partition(|text| reason_of(find, text).is_some());
        self.within(&names, |out| {
            limits.iter().for_each(|text| out.text("gmd:useLimitation", text));
            out.code("gmd:useConstraints", "MD_RestrictionCode", "otherRestrictions");
            match &metadata.licence {
                None if !said.is_empty() => {
                    said.iter().for_each(|text| out.text("gmd:otherConstraints", text));
                }
                Some(code) => {
                    let label = out.label(scheme::LICENCE, code);
                    let address = out.term(scheme::LICENCE, code).and_then(|term| {
                        term.uri.as_deref().or(term.attributes.get("text_uri").map(String::as_str))
                    });
                    out.text_or_anchor("gmd:otherConstraints", address, &label);
                }
                None => out.anchor(
                    "gmd:otherConstraints",
                    "http://inspire.ec.europa.eu/metadata-codelist/ConditionsApplyingToAccessAndUse/conditionsUnknown",
                    "Conditions inconnues",
                ),
            }
        });
    }

    /// How space is represented; records read before the model knew it have it kept.
    fn representation(&mut self) {
        let own = self.dataset.metadata.representations.clone();
        let codes = match own.is_empty() {
            true => self.kept("identificationInfo/spatialRepresentationType"),
            false => own,
        };
        for code in codes.into_iter().take(6) {
            self.code("gmd:spatialRepresentationType", "MD_SpatialRepresentationTypeCode", &code);
        }
    }

    fn resolution(&mut self, resolution: &Resolution) {
        let names = ["gmd:spatialResolution", "gmd:MD_Resolution"];
        self.within(&names, |out| match resolution {
            Resolution::Scale(scale) => {
                out.within(&["gmd:equivalentScale", "gmd:MD_RepresentativeFraction"], |out| {
                    out.xml.within("gmd:denominator", &[], |xml| {
                        xml.leaf("gco:Integer", &[], &scale.to_string())
                    });
                });
            }
            Resolution::Distance(metres) => out.xml.within("gmd:distance", &[], |xml| {
                xml.leaf("gco:Distance", &[("uom", "m")], &metres.to_string());
            }),
        });
    }

    fn languages(&mut self) {
        let codes = &self.dataset.metadata.languages;
        for code in codes {
            // The last of the two codes is the bibliographic one, which INSPIRE wants.
            let aliases = self.term(scheme::LANGUAGE, code).map_or(&[][..], |term| &term.aliases);
            let iso =
                aliases.iter().rfind(|alias| alias.system == "iso").and_then(|alias| alias.code.as_deref());
            self.language("gmd:language", iso.unwrap_or(code));
        }
        if codes.is_empty() {
            self.missing("gmd:language", "unknown");
        }
    }

    /// Where and when.
    pub(super) fn extent(&mut self, property: &str) {
        let metadata = &self.dataset.metadata;
        let extent = &metadata.extent;
        if extent.is_empty() && metadata.temporal.is_empty() {
            return;
        }
        let territory = extent.territory.as_deref().and_then(insee);
        if extent.territory.is_some() && territory.is_none() {
            self.lose("extent.territory", extent.territory.clone().unwrap_or_default());
        }
        self.within(&[property, "gmd:EX_Extent"], |out| {
            out.text_if("gmd:description", extent.place.as_deref());
            for bounds in &extent.boxes {
                out.bounds(bounds);
            }
            if let Some(address) = &territory {
                let names = [
                    "gmd:geographicElement",
                    "gmd:EX_GeographicDescription",
                    "gmd:geographicIdentifier",
                    "gmd:MD_Identifier",
                ];
                out.within(&names, |out| {
                    out.anchor("gmd:code", address, extent.place.as_deref().unwrap_or(address));
                });
            }
            for (at, period) in metadata.temporal.iter().enumerate() {
                out.period(at, period);
            }
        });
    }

    fn bounds(&mut self, bounds: &BoundingBox) {
        self.within(&["gmd:geographicElement", "gmd:EX_GeographicBoundingBox"], |out| {
            for (name, value) in [
                ("gmd:westBoundLongitude", bounds.west),
                ("gmd:eastBoundLongitude", bounds.east),
                ("gmd:southBoundLatitude", bounds.south),
                ("gmd:northBoundLatitude", bounds.north),
            ] {
                // INSPIRE asks for two decimals at least.
                let text = value.to_string();
                let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
                let text = if decimals < 2 { format!("{value:.2}") } else { text };
                out.xml.within(name, &[], |xml| xml.leaf("gco:Decimal", &[], &text));
            }
        });
    }

    fn period(&mut self, at: usize, period: &Period) {
        let id = format!("periode-{}", at + 1);
        let names = ["gmd:temporalElement", "gmd:EX_TemporalExtent", "gmd:extent"];
        self.within(&names, |out| {
            out.xml.within("gml:TimePeriod", &[("gml:id", &id)], |xml| {
                for (name, date) in [("gml:beginPosition", period.start), ("gml:endPosition", period.end)] {
                    match date {
                        Some(date) => xml.leaf(name, &[], &date.to_string()),
                        None => xml.leaf(name, &[("indeterminatePosition", "unknown")], ""),
                    }
                }
            });
        });
    }
}

/// `municipality:33063` → the address of INSEE.
fn insee(territory: &str) -> Option<String> {
    let (level, code) = territory.split_once(':')?;
    let path = match level {
        "country" => "pays",
        "region" => "region",
        "department" => "departement",
        "epci" => "intercommunalite",
        "municipality" => "commune",
        _ => return None,
    };
    Some(format!("http://id.insee.fr/geo/{path}/{code}"))
}
