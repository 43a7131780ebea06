//! The namespaces that readers know, by address and never by prefix.

/// The family that a namespace belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::exchange) enum Space {
    /// No namespace.
    Bare,
    /// ISO 19139: gmd, gmi, gmx, srv, gts…
    Iso19139,
    /// ISO 19115-3: mdb, cit, mri, mcc, gex…
    Iso191153,
    /// The simple values of either: gco.
    Value,
    /// GML of any version.
    Gml,
    /// XLink.
    Link,
    /// `xml:` itself.
    Xml,
    /// XML Schema instance: says nothing of the data.
    Instance,
    /// CSW of any version.
    Csw,
    /// OWS, whose exception reports answer a bad request.
    Ows,
    /// Dublin Core elements.
    Dc,
    /// Dublin Core terms.
    Dct,
    /// Any other.
    Other,
}

impl Space {
    /// The family of a namespace.
    pub fn of(address: &str) -> Self {
        let known = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
        let Some(rest) = known else {
            return if address.is_empty() { Space::Bare } else { Space::Other };
        };
        let rest = rest.trim_end_matches('/');
        if let Some(schema) = rest.strip_prefix("www.isotc211.org/2005/") {
            return if schema == "gco" { Space::Value } else { Space::Iso19139 };
        }
        if let Some(schema) = rest.strip_prefix("standards.iso.org/iso/") {
            return match schema {
                _ if schema.starts_with("19115/-3/gco") => Space::Value,
                _ if schema.starts_with("19115/-2/") => Space::Iso19139,
                _ => Space::Iso191153,
            };
        }
        if rest.starts_with("sdi.eurac.edu/metadata/iso19139-2/") {
            return Space::Iso19139;
        }
        if let Some(schema) = rest.strip_prefix("www.opengis.net/") {
            return match schema {
                _ if schema.starts_with("gml") => Space::Gml,
                _ if schema.starts_with("cat/csw") => Space::Csw,
                _ if schema.starts_with("ows") => Space::Ows,
                _ => Space::Other,
            };
        }
        match rest {
            "www.w3.org/1999/xlink" => Space::Link,
            "www.w3.org/XML/1998/namespace" => Space::Xml,
            "www.w3.org/2001/XMLSchema-instance" => Space::Instance,
            "purl.org/dc/elements/1.1" => Space::Dc,
            "purl.org/dc/terms" => Space::Dct,
            _ => Space::Other,
        }
    }

    /// Whether names of the namespace are those of the ISO metadata standards.
    pub fn is_iso(self) -> bool {
        matches!(self, Space::Iso19139 | Space::Iso191153 | Space::Value)
    }
}
