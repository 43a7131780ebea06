//! The rules about the resources: what they hold, in which formats, and whether they can be reached.

use super::{Found, Subject};
use crate::model::Resource;
use crate::vocabulary::{Term, scheme};
use std::collections::HashMap;
use std::net::IpAddr;
use url::{Host, Url};

/// The data type of geographic data.
const GEOGRAPHIC: &str = "donnees-geographiques";
/// What a list of formats says when there is none.
const NO_FORMAT: &str = "–";
/// The types of resource that may hold data; one without a type may too.
const DATA: &[&str] = &["main", "update"];
/// Families of formats that a program reads.
const READABLE: &[&str] = &["tabular", "machine-readable", "geographical", "service"];
/// Families of formats that are not the data itself.
const ABOUT: &[&str] = &["documents", "image"];

fn family(term: &Term) -> &str {
    term.attributes.get("family").map_or("", String::as_str)
}

impl Subject<'_> {
    fn format(&self, resource: &Resource) -> Option<&Term> {
        let code = resource.metadata.format.as_deref()?;
        self.context.vocabulary.term(scheme::FORMAT, code)
    }

    /// The formats of the resources, and of the services that they offer.
    fn formats(&self) -> impl Iterator<Item = &Term> {
        self.dataset.resources.iter().flat_map(|resource| {
            let services =
                resource.metadata.services.iter().filter_map(|offer| {
                    self.context.vocabulary.term(scheme::FORMAT, offer.protocol.as_deref()?)
                });
            self.format(resource).into_iter().chain(services)
        })
    }

    /// Judges the formats: none to judge is told by the rule about resources.
    fn some_format(&self, good: impl Fn(&Term) -> bool) -> Found {
        let mut codes: Vec<&str> = self.formats().map(|term| term.code.as_str()).collect();
        codes.dedup();
        let told = if codes.is_empty() { NO_FORMAT.to_owned() } else { codes.join(", ") };
        Found::that(self.formats().any(good)).at("resources").with("found", told)
    }

    pub(super) fn resources(&self) -> Found {
        let count = self.dataset.resources.len();
        Found::that(count > 0).at("resources").with("found", count)
    }

    pub(super) fn raw_data(&self) -> Found {
        let holds_data = |resource: &Resource| {
            let kind = resource.metadata.resource_type.as_deref();
            let about = self
                .format(resource)
                .is_some_and(|term| ABOUT.contains(&family(term)) || term.flag("service"));
            kind.is_none_or(|kind| DATA.contains(&kind)) && !about
        };
        Found::that(self.dataset.resources.iter().any(holds_data)).at("resources")
    }

    pub(super) fn open_format(&self) -> Found {
        self.some_format(|term| !term.flag("closed") && !term.flag("container"))
    }

    pub(super) fn machine_readable(&self) -> Found {
        self.some_format(|term| READABLE.contains(&family(term)))
    }

    pub(super) fn geographic_format(&self) -> Found {
        if !self.dataset.metadata.data_types.iter().any(|code| code == GEOGRAPHIC) {
            return Found::aside("Données qui ne sont pas géographiques.", "Data that is not geographic.");
        }
        self.some_format(|term| term.flag("geo"))
    }

    pub(super) fn known_formats(&self) -> Found {
        let doubtful = |resource: &Resource| {
            let documents = resource.metadata.resource_type.as_deref();
            match self.format(resource) {
                None => resource.metadata.services.is_empty(),
                Some(term) if term.flag("container") => true,
                // A page is no data, but it may well be the documentation.
                Some(term) => term.code == "HTML" && documents.is_none_or(|kind| DATA.contains(&kind)),
            }
        };
        self.each(doubtful, "format")
    }

    pub(super) fn resource_descriptions(&self) -> Found {
        let documented =
            |resource: &Resource| resource.metadata.resource_type.as_deref() == Some("documentation");
        if self.dataset.resources.iter().any(documented) {
            let because = ("Une documentation est jointe.", "Documentation is among the resources.");
            return Found::that(true).because(because.0, because.1);
        }
        let bare = |resource: &Resource| {
            resource.metadata.name.trim().is_empty() || resource.metadata.description.trim().is_empty()
        };
        self.each(bare, "description")
    }

    /// Met when no resource is at fault; names those that are.
    fn each(&self, at_fault: impl Fn(&Resource) -> bool, field: &str) -> Found {
        if self.dataset.resources.is_empty() {
            return Found::aside("Aucune ressource.", "No resource.");
        }
        let mut resources = self.dataset.resources.iter().enumerate();
        let paths: Vec<String> = resources
            .by_ref()
            .filter(|(_, resource)| at_fault(resource))
            .map(|(index, _)| format!("resources[{index}].{field}"))
            .collect();
        let found = Found::that(paths.is_empty()).with("found", paths.len());
        paths.into_iter().fold(found, Found::at)
    }

    pub(super) fn links(&self) -> Found {
        let links = self.all_links();
        if links.is_empty() {
            return Found::aside("Aucun lien à suivre.", "No link to follow.");
        }
        let mut answers: HashMap<&str, bool> = HashMap::new();
        for link in self.checked {
            // Followed twice: one success is enough.
            let available = answers.entry(link.url.as_str()).or_default();
            *available |= link.available;
        }
        let followed = links.iter().filter(|(_, link)| answers.contains_key(link)).count();
        let dead: Vec<String> = links
            .into_iter()
            .filter(|(_, link)| !answers.get(link).copied().unwrap_or_else(|| can_be_followed(link)))
            .map(|(path, _)| path)
            .collect();
        let found = Found::that(dead.is_empty()).with("found", dead.len()).with("followed", followed);
        let found = match (dead.is_empty(), followed) {
            (true, 1..) => found.because(
                "Les liens sont valables ; {followed} ont été suivis.",
                "The links are valid; {followed} were followed.",
            ),
            _ => found,
        };
        dead.into_iter().fold(found, Found::at)
    }

    /// The links of the dataset as it is shown, with their places.
    fn all_links(&self) -> Vec<(String, &str)> {
        let metadata = &self.shown.metadata;
        let mut links = Vec::new();
        for (path, link) in [
            ("link", &metadata.link),
            ("inspire_url", &metadata.inspire_url),
            ("thumbnail", &metadata.thumbnail),
        ] {
            links.extend(link.as_deref().map(|link| (path.to_owned(), link)));
        }
        for (index, resource) in self.shown.resources.iter().enumerate() {
            let root = format!("resources[{index}]");
            links.extend(resource.metadata.url.as_deref().map(|link| (format!("{root}.url"), link)));
            for (at, offer) in resource.metadata.services.iter().enumerate() {
                links.extend(offer.url.as_deref().map(|link| (format!("{root}.services[{at}].url"), link)));
            }
        }
        links
    }
}

/// Whether somebody outside could follow a link, as far as its writing tells.
fn can_be_followed(link: &str) -> bool {
    let Ok(url) = Url::parse(link) else { return false };
    let known = matches!(url.scheme(), "http" | "https" | "ftp");
    known
        && match url.host() {
            Some(Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                name.contains('.')
                    && ![".local", ".localhost", ".localdomain", ".internal", ".lan", ".invalid"]
                        .iter()
                        .any(|end| name.to_ascii_lowercase().ends_with(end))
            }
            Some(Host::Ipv4(address)) => is_outside(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => is_outside(IpAddr::V6(address)),
            None => false,
        }
}

/// Whether an address may be reached from anywhere.
fn is_outside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            !(address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_unspecified()
                || address.is_broadcast())
        }
        IpAddr::V6(address) => {
            let local = matches!(address.segments(), [first, ..] if first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80);
            !(local || address.is_loopback() || address.is_unspecified())
        }
    }
}
