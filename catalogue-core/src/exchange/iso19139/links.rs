//! Online resources: files, services and pages, told apart by protocol and format.

use super::reader::Record;
use crate::exchange::clean::{NAME_LIMIT, TEXT_LIMIT};
use crate::exchange::xml::Element;
use crate::issue::{Issue, IssueCode};
use crate::model::{Access, AccessRule, Encoding, Operation, ResourceMetadata};
use crate::vocabulary::scheme;
use serde_json::json;

/// Where links stand.
const BLOCKS: &[&str] =
    &["distributionInfo/transferOptions", "distributionInfo/distributor/distributorTransferOptions"];

impl<'t> Record<'_, 't> {
    /// Reads the links; nobody takes the data of a record that is `closed`.
    pub(super) fn links(&mut self, closed: bool) -> Vec<ResourceMetadata> {
        let mut resources: Vec<ResourceMetadata> = Vec::new();
        let mut left = 0;
        let formats = self.formats();
        let operation = self.service_operation();
        let access = match closed {
            true => AccessRule { download: Access::Closed, ..AccessRule::default() },
            false => AccessRule::default(),
        };
        let limit = usize::try_from(self.draft.reading.limits.resources).unwrap_or(0);
        let mut add = |record: &mut Self, link: Element<'t>, name: Option<&str>, size: Option<&str>| {
            if resources.len() >= limit {
                left += 1;
                return;
            }
            let path = format!("resources[{}]", resources.len());
            let unnamed = link.first("name").is_none_or(|name| name.text().is_empty());
            let Some(mut resource) = record.link(&path, link, name, size) else { return };
            if let (Some(operation), [service]) = (operation, resource.services.as_mut_slice()) {
                service.operation = Some(operation);
            }
            resource.access = access.clone();
            // The same link stands at the service and at the distribution.
            if resource.url.is_none()
                || !resources.iter().any(|held| {
                    held.url == resource.url
                        && (held.name == resource.name || unnamed && held.name.is_empty())
                })
            {
                resources.push(resource);
            }
        };
        for path in BLOCKS {
            for block in self.root.objects(path) {
                let links = block.objects("onLine");
                let size = match links.as_slice() {
                    [_] => self.text_in(block, "transferSize"),
                    _ => None,
                };
                for link in links {
                    add(self, link, None, size);
                }
            }
        }
        for service in self.root.objects("identificationInfo/containsOperations") {
            let name = self.text_in(service, "operationName");
            for link in service.objects("connectPoint") {
                add(self, link, name, None);
            }
        }
        if left > 0 {
            let issue = Issue::warning("resources", IssueCode::TooMany);
            self.draft.lose(issue.with("found", limit + left).with("limit", limit));
        }
        self.tie(&formats, &mut resources);
        self.encodings(&resources, formats);
        resources
    }

    /// One format and one file: the format is the file's. Beside pages and services a file is told by its
    /// being downloaded.
    fn tie(&mut self, formats: &[Encoding], resources: &mut [ResourceMetadata]) {
        let [format] = formats else { return };
        let guess = self.draft.reading.vocabulary.normalise_format(&format.name);
        let own = guess.and_then(|guess| guess.format.or(guess.container));
        if own.is_some() && resources.iter().any(|held| held.format == own || held.container == own) {
            return;
        }
        let whole = resources.len() == 1;
        let mut files = resources.iter_mut().enumerate().filter(|(_, held)| {
            held.services.is_empty() && (whole || held.resource_type.as_deref() == Some("main"))
        });
        if let (Some((at, only)), None) = (files.next(), files.next())
            && only.format.is_none()
        {
            self.draft.format(&format!("resources[{at}]"), Some(&format.name), None, only);
        }
    }

    /// What a service record's operations are for, and what it works on.
    fn service_operation(&mut self) -> Option<Operation> {
        self.coupled();
        let kind = self.text("identificationInfo/serviceType")?;
        let word = kind.rsplit(['/', '#', ':']).next().unwrap_or(kind).to_ascii_lowercase();
        self.draft.metadata.service_type = self.draft.code("service_type", scheme::SERVICE_TYPE, &word);
        match word.as_str() {
            "view" | "wms" | "wmts" => Some(Operation::View),
            "download" | "wfs" | "wcs" | "atom" => Some(Operation::Download),
            _ => None,
        }
    }

    /// Reads one link; without an address there is nothing to give.
    fn link(
        &mut self,
        path: &str,
        link: Element<'t>,
        fallback: Option<&str>,
        size: Option<&str>,
    ) -> Option<ResourceMetadata> {
        let at = |field: &str| format!("{path}.{field}");
        let mut resource = ResourceMetadata::default();
        let address = self.text_in(link, "linkage");
        let name_element = link.first("name");
        let media = name_element.and_then(|name| {
            name.children()
                .find(|value| value.name() == "MimeFileType")
                .and_then(|value| value.attribute("type"))
        });
        let name = name_element.map(|name| self.words(name)).unwrap_or_default();
        let technical = name.text;
        let name = self.one_language(&at("name"), &name).or_else(|| fallback.map(str::to_owned));
        let description = link.first("description").map(|property| self.words(property)).unwrap_or_default();
        let description = self.one_language(&at("description"), &description);
        let [protocol, profile, function] =
            ["protocol", "applicationProfile", "function"].map(|field| self.text_in(link, field));
        let Some(address) = address else {
            let said = [name.as_deref(), description.as_deref(), protocol];
            if said.iter().any(Option::is_some) {
                let value = json!({"name": name, "description": description, "protocol": protocol});
                self.draft.lose(Issue::warning(at("url"), IssueCode::Required));
                self.draft.lose_field(at("link"), value);
            }
            return None;
        };
        resource.url = self.draft.url(&at("url"), address);
        resource.name =
            name.and_then(|name| self.draft.line(&at("name"), &name, NAME_LIMIT)).unwrap_or_default();
        resource.description = description
            .and_then(|text| self.draft.markdown(&at("description"), &text, TEXT_LIMIT))
            .unwrap_or_default();
        if let Some(protocol) = protocol {
            self.draft.keep_raw(&at("protocol"), protocol);
        }
        if let Some(profile) = profile {
            self.draft.keep_raw(&at("profile"), profile);
        }
        if let Some(function) = function {
            self.draft.keep_raw(&at("function"), function);
        }
        self.link_format(path, protocol, profile, media, &mut resource);
        let spoken = protocol.map(|text| text.rsplit("/ogc/").next().unwrap_or(text));
        let before = resource.services.len();
        self.draft.services(spoken, None, &mut resource);
        for service in resource.services.iter_mut().skip(before) {
            // The name of a link to a service is its layer's, when it looks like one.
            service.layer = service.layer.take().or_else(|| layer_named(technical));
        }
        resource.size = size.and_then(|size| {
            self.draft
                .size(path, &format!("{} MB", size.trim_end_matches(|c: char| c.is_alphabetic() || c == ' ')))
        });
        resource.resource_type = Some(resource_kind(protocol, function, &resource).to_owned());
        Some(resource)
    }

    /// The format: what the link declares, else what its address shows.
    fn link_format(
        &mut self,
        path: &str,
        protocol: Option<&str>,
        profile: Option<&str>,
        media: Option<&str>,
        resource: &mut ResourceMetadata,
    ) {
        let vocabulary = self.draft.reading.vocabulary;
        let declared = [profile, protocol].into_iter().flatten().find(|text| {
            // `WWW:DOWNLOAD-1.0-http--download` is a way, not a format.
            !text.starts_with("WWW:")
                && vocabulary.normalise_format(text).is_some_and(|guess| !is_service(&guess, vocabulary))
        });
        let generic = |media: &&str| !media.contains("octet-stream") && media.contains('/');
        let declared = declared.filter(|text| {
            let Some(guess) = vocabulary.normalise_format(text).filter(|guess| guess.container.is_some())
            else {
                return true;
            };
            self.draft.keep_raw(&format!("{path}.format"), text);
            (resource.format, resource.container) = (guess.format, guess.container);
            false
        });
        if declared.is_some() || media.is_some_and(|media| generic(&media)) {
            self.draft.format(path, declared, media.filter(generic), resource);
        }
        if resource.format.is_none()
            && let Some(guess) = vocabulary.guess_format(resource.url.as_deref(), None, None)
            && !is_service(&guess, vocabulary)
        {
            resource.format = guess.format;
            resource.container = resource.container.take().or(guess.container);
        }
    }
}

/// The layer that the name of a link to a service is, when it looks like one and not like an operation.
pub(in crate::exchange) fn layer_named(name: Option<&str>) -> Option<String> {
    let operation = |name: &str| {
        let lower = name.to_ascii_lowercase();
        let nouns =
            ["capabilities", "map", "feature", "tile", "coverage", "record", "gmlobject", "legendgraphic"];
        let asks = ["get", "describe", "list", "lock"]
            .iter()
            .filter_map(|verb| lower.strip_prefix(verb))
            .any(|rest| nouns.iter().any(|noun| rest.starts_with(noun)));
        asks || matches!(lower.as_str(), "transaction" | "execute" | "describeprocess" | "harvest")
    };
    let plain = |name: &&str| {
        !name.is_empty()
            && !name.contains(|c: char| c.is_whitespace() || c.is_control())
            && name.chars().count() <= NAME_LIMIT
    };
    name.filter(plain).filter(|name| !operation(name)).map(str::to_owned)
}

fn is_service(guess: &crate::vocabulary::FormatGuess, vocabulary: &crate::vocabulary::Vocabulary) -> bool {
    let code = guess.format.as_deref().unwrap_or_default();
    vocabulary.term(scheme::FORMAT, code).is_some_and(|term| term.flag("service"))
}

/// The type of a resource, by the rule of PIGMA's harvesting.
pub(in crate::exchange) fn resource_kind(
    protocol: Option<&str>,
    function: Option<&str>,
    resource: &ResourceMetadata,
) -> &'static str {
    let protocol = protocol.unwrap_or_default().to_ascii_uppercase();
    let document = matches!(resource.format.as_deref(), Some("PDF" | "DOC" | "DOCX" | "ODT"));
    let data = resource.format.is_some() || resource.container.is_some();
    if !resource.services.is_empty() {
        return "api";
    }
    if protocol.starts_with("WWW:LINK") || protocol == "WWW:URL" {
        return if data { "documentation" } else { "api" };
    }
    if protocol.contains("DOWNLOAD") {
        return if document { "documentation" } else { "main" };
    }
    match function.map(|code| code.rsplit('#').next().unwrap_or(code)) {
        _ if document => "documentation",
        Some("download" | "offlineAccess") => "main",
        Some("information") if !data => "documentation",
        _ if data && resource.format.as_deref() != Some("HTML") => "main",
        _ => "other",
    }
}
