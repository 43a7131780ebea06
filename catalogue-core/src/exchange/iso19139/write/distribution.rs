//! Where the data is to be had: formats, links, the operations of services.

use super::super::links::resource_kind;
use super::super::technical::encoding_format;
use super::output::Output;
use crate::model::{Operation, Resource, ResourceMetadata};
use crate::vocabulary::scheme;

/// A resource as a link.
struct Link<'a> {
    resource: &'a ResourceMetadata,
    address: String,
    size: Option<i64>,
    at: usize,
}

impl<'a> Output<'a> {
    /// The resources that have an address; the others are told.
    fn links(&mut self) -> Vec<Link<'a>> {
        let mut links = Vec::new();
        for (at, resource) in self.dataset.resources.iter().enumerate() {
            match address_of(resource, self) {
                Some(address) => {
                    let size = resource.file.as_ref().map(|file| file.size).or(resource.metadata.size);
                    links.push(Link { resource: &resource.metadata, address, size, at });
                }
                None => self.lose(format!("resources[{at}]"), &resource.metadata.name),
            }
        }
        links
    }

    pub(super) fn distribution(&mut self) {
        let links = self.links();
        let encodings = &self.dataset.metadata.encodings;
        if links.is_empty() && encodings.is_empty() {
            return;
        }
        let vocabulary = self.edition.vocabulary;
        let named = |format: &str| {
            encodings
                .iter()
                .any(|encoding| encoding_format(vocabulary, &encoding.name).as_deref() == Some(format))
        };
        let mut formats: Vec<&str> = Vec::new();
        for link in links.iter().filter(|link| link.resource.services.is_empty()) {
            if let Some(format) = link.resource.format.as_deref()
                && !formats.contains(&format)
                && !named(format)
            {
                formats.push(format);
            }
        }
        self.within(&["gmd:distributionInfo", "gmd:MD_Distribution"], |out| {
            for encoding in encodings {
                out.within(&["gmd:distributionFormat", "gmd:MD_Format"], |out| {
                    out.text("gmd:name", &encoding.name);
                    match &encoding.version {
                        Some(version) => out.text("gmd:version", version),
                        None => out.missing("gmd:version", "unknown"),
                    }
                });
            }
            for format in formats {
                let label = out.label(scheme::FORMAT, format);
                out.within(&["gmd:distributionFormat", "gmd:MD_Format"], |out| {
                    out.text("gmd:name", &label);
                    out.missing("gmd:version", "unknown");
                });
            }
            for link in &links {
                out.within(&["gmd:transferOptions", "gmd:MD_DigitalTransferOptions"], |out| {
                    if let Some(size) = link.size {
                        // Megabytes: a decimal says the bytes exactly.
                        let size = format!("{}.{:06}", size / 1_000_000, size % 1_000_000);
                        out.xml.within("gmd:transferSize", &[], |xml| xml.leaf("gco:Real", &[], &size));
                    }
                    out.within(&["gmd:onLine"], |out| out.link(link, None));
                });
            }
        });
        for link in &links {
            self.link_losses(link);
        }
    }

    fn link(&mut self, link: &Link<'_>, name: Option<&str>) {
        let resource = link.resource;
        let protocol = protocol_of(resource);
        let layer = resource.services.first().and_then(|service| service.layer.as_deref());
        self.within(&["gmd:CI_OnlineResource"], |out| {
            out.xml.within("gmd:linkage", &[], |xml| xml.leaf("gmd:URL", &[], &link.address));
            out.text_if("gmd:protocol", protocol.as_deref());
            out.text_if("gmd:applicationProfile", profile_of(resource).as_deref());
            // A layer that the address asks for needs no other word.
            let layer = layer.filter(|layer| !link.address.contains(layer));
            let own = Some(resource.name.as_str()).filter(|name| !name.is_empty()).or(layer);
            // The media type stands there when the format does not tell it.
            match resource.media_type.as_deref().filter(|_| profile_of(resource) != resource.media_type) {
                Some(media) => out.xml.within("gmd:name", &[], |xml| {
                    xml.leaf("gmx:MimeFileType", &[("type", media)], name.or(own).unwrap_or_default());
                }),
                None => out.text_if("gmd:name", name.or(own)),
            }
            out.text_if("gmd:description", Some(resource.description.as_str()));
            let function = match resource.resource_type.as_deref() {
                Some("main" | "update") => Some("download"),
                Some("documentation") => Some("information"),
                _ => None,
            };
            if let Some(function) = function {
                out.code("gmd:function", "CI_OnLineFunctionCode", function);
            }
        });
    }

    /// What a link does not say of its resource.
    fn link_losses(&mut self, link: &Link<'_>) {
        let resource = link.resource;
        let at = |field: &str| format!("resources[{}].{field}", link.at);
        let function = match resource.resource_type.as_deref() {
            Some("main" | "update") => Some("download"),
            Some("documentation") => Some("information"),
            _ => None,
        };
        let read = resource_kind(protocol_of(resource).as_deref(), function, resource);
        if resource.resource_type.as_deref().is_some_and(|own| own != read) {
            self.lose(at("type"), resource.resource_type.as_deref().unwrap_or_default());
        }
        let technical = |layer: &str| layer == resource.name || resource.name.is_empty();
        for service in resource.services.iter().filter_map(|service| service.layer.as_deref()) {
            if !technical(service) {
                self.lose(at("services.layer"), service);
            }
        }
        if resource.services.len() > 1 {
            self.lose(at("services"), resource.services.len());
        }
        for (field, there) in [
            ("checksum", resource.checksum.is_some()),
            ("languages", !resource.languages.is_empty()),
            ("crs", resource.crs.is_some()),
            ("temporal", resource.temporal.is_some()),
            ("published_on", resource.published_on.is_some()),
            ("updated_on", resource.updated_on.is_some()),
            ("licence", resource.licence.is_some()),
            ("access", resource.access != crate::model::AccessRule::default()),
        ] {
            if there {
                self.lose(at(field), field);
            }
        }
    }

    /// What a service has besides: its type, its extent, its operations.
    pub(super) fn service(&mut self) {
        let links = self.links();
        let operations =
            links.iter().flat_map(|link| &link.resource.services).filter_map(|held| held.operation);
        let kind = match (self.dataset.metadata.service_type.clone(), operations.into_iter().next()) {
            (Some(code), _) => code,
            (None, Some(Operation::View)) => "view".to_owned(),
            (None, Some(Operation::Download)) => "download".to_owned(),
            (None, _) => "other".to_owned(),
        };
        self.xml.within("srv:serviceType", &[], |xml| xml.leaf("gco:LocalName", &[], &kind));
        self.keep("srv:serviceTypeVersion", "identificationInfo/serviceTypeVersion", 20);
        self.extent("srv:extent");
        let coupling = self.kept("identificationInfo/couplingType").into_iter();
        let coupling = coupling.into_iter().find(|code| matches!(code.as_str(), "tight" | "mixed"));
        let coupled = &self.dataset.metadata.operates_on;
        let alone = if coupled.is_empty() { "loose" } else { "tight" };
        let coupling = coupling.unwrap_or_else(|| alone.to_owned());
        self.xml.within("srv:couplingType", &[], |xml| {
            let list = "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml#SV_CouplingType";
            xml.leaf("srv:SV_CouplingType", &[("codeList", list), ("codeListValue", &coupling)], &coupling);
        });
        if links.is_empty() {
            self.missing("srv:containsOperations", "unknown");
        }
        for link in &links {
            self.within(&["srv:containsOperations", "srv:SV_OperationMetadata"], |out| {
                out.text("srv:operationName", "GetCapabilities");
                out.xml.within("srv:DCP", &[], |xml| {
                    let list = "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml#DCPList";
                    xml.leaf(
                        "srv:DCPList",
                        &[("codeList", list), ("codeListValue", "WebServices")],
                        "WebServices",
                    );
                });
                out.within(&["srv:connectPoint"], |out| out.link(link, None));
            });
        }
        for held in coupled {
            let named = [("uuidref", &held.identifier), ("xlink:href", &held.url)];
            let named: Vec<(&str, &str)> =
                named.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))).collect();
            if !named.is_empty() {
                self.xml.within("srv:operatesOn", &named, |_| {});
            }
        }
    }
}

fn address_of(resource: &Resource, out: &Output<'_>) -> Option<String> {
    out.edition.data(out.dataset, resource).filter(|url| !url.is_empty())
}

/// The protocol, in the spelling that GeoNetwork and the harvesters of CKAN know.
fn protocol_of(resource: &ResourceMetadata) -> Option<String> {
    if let Some(service) = resource.services.first() {
        let code = service.protocol.as_deref().unwrap_or("API");
        return Some(match code {
            "WMS" | "WFS" | "WMTS" | "WCS" | "CSW" | "SOS" | "TMS" => format!("OGC:{code}"),
            "ESRI-REST" => "ESRI:REST".to_owned(),
            other => other.to_owned(),
        });
    }
    let document = matches!(resource.format.as_deref(), Some("PDF" | "DOC" | "DOCX" | "ODT"));
    match resource.resource_type.as_deref()? {
        "main" | "update" => Some("WWW:DOWNLOAD-1.0-http--download".to_owned()),
        "documentation" if document => Some("WWW:DOWNLOAD-1.0-http--download".to_owned()),
        // A page: its function says that it informs.
        "documentation" if resource.format.is_none() && resource.container.is_none() => None,
        "documentation" | "api" | "code" => Some("WWW:LINK-1.0-http--link".to_owned()),
        _ => None,
    }
}

/// What tells the format of one link, which `distributionFormat` cannot.
fn profile_of(resource: &ResourceMetadata) -> Option<String> {
    if !resource.services.is_empty() {
        return None;
    }
    match (&resource.format, &resource.container) {
        (Some(format), Some(container)) => Some(format!("{format} ({container})")),
        (Some(format), None) => Some(format.clone()),
        (None, Some(container)) => Some(container.clone()),
        (None, None) => resource.media_type.clone(),
    }
}
