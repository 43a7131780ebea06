//! What each resource offers, and whether one may use it: which buttons a portal shows.

use crate::catalogue::gate::{Gate, link_operation, service_operation, whom_to_ask};
use crate::id::ResourceId;
use crate::model::{Access, Dataset, Operation, Resource, State};
use crate::vocabulary::{Vocabulary, scheme};
use serde::{Deserialize, Serialize};

/// One thing that a resource offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CapabilityKind {
    /// A file to take, or a link to follow.
    Download,
    /// A view service (WMS, WMTS, tiles).
    View,
    /// Extraction, asked for with [`Session::request_extraction`](crate::Session::request_extraction).
    Extract,
    /// A flow (*flux*): a service for other software, WMS and WFS among others.
    Flow,
    /// An interface for programs.
    Api,
    /// A map viewer can show it: by its view service, or because its file is geographic.
    Map,
}

impl CapabilityKind {
    /// Every kind, in the order they are told.
    pub const ALL: &'static [CapabilityKind] = &[
        CapabilityKind::Download,
        CapabilityKind::View,
        CapabilityKind::Extract,
        CapabilityKind::Flow,
        CapabilityKind::Api,
        CapabilityKind::Map,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            CapabilityKind::Download => "download",
            CapabilityKind::View => "view",
            CapabilityKind::Extract => "extract",
            CapabilityKind::Flow => "flow",
            CapabilityKind::Api => "api",
            CapabilityKind::Map => "map",
        }
    }
}

/// What a resource offers in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capability {
    /// In which way.
    pub kind: CapabilityKind,
    /// The operation that its access rule decides by.
    pub operation: Operation,
    /// The protocol, a code of `format`, when it is a service.
    pub protocol: Option<String>,
    /// Whether this principal may use it; when not, it is offered to others.
    pub allowed: bool,
    /// Whether this principal may ask to be let in ([`Session::ask`](crate::Session::ask)): somebody
    /// is signed in, and the operation is restricted or closed to them.
    pub may_ask: bool,
}

/// What one resource offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceCapabilities {
    /// The resource.
    pub resource: ResourceId,
    /// What it offers, each kind once, in the order of [`CapabilityKind::ALL`].
    pub offers: Vec<Capability>,
    /// Whom to ask for what is not allowed: the rule's contact, else the dataset's. Absent when all
    /// is allowed.
    pub ask: Option<String>,
}

/// What the resources of a dataset offer.
pub(super) fn capabilities(
    vocabulary: &Vocabulary,
    gate: &Gate<'_>,
    dataset: &Dataset,
) -> Vec<ResourceCapabilities> {
    if dataset.state == State::Deleted {
        return Vec::new();
    }
    let one = |held: &Resource| {
        let mut offers = Offers { gate, dataset, held, found: Vec::new() };
        offers.link(vocabulary);
        offers.services(vocabulary);
        offers.found.sort_by_key(|offer| offer.kind);
        let refused = offers.found.iter().any(|offer| !offer.allowed);
        let ask = whom_to_ask(dataset, held).filter(|_| refused);
        ResourceCapabilities { resource: held.id, offers: offers.found, ask }
    };
    dataset.resources.iter().map(one).collect()
}

struct Offers<'a> {
    gate: &'a Gate<'a>,
    dataset: &'a Dataset,
    held: &'a Resource,
    found: Vec<Capability>,
}

impl Offers<'_> {
    /// Notes an offer. Of two of a kind, the one that is allowed counts.
    fn add(&mut self, kind: CapabilityKind, operation: Operation, allowed: bool, protocol: Option<&str>) {
        let rule = &self.held.metadata.access;
        let closed_to_some = matches!(
            rule.access_through(operation, self.gate.portal),
            Access::Restricted { .. } | Access::Closed
        );
        let may_ask = !allowed && closed_to_some && self.gate.standing.account.is_some();
        let offer = Capability { kind, operation, protocol: protocol.map(str::to_owned), allowed, may_ask };
        match self.found.iter_mut().find(|held| held.kind == kind) {
            Some(held) if held.allowed || !allowed => {}
            Some(held) => *held = offer,
            None => self.found.push(offer),
        }
    }

    /// What the link or the file is itself.
    fn link(&mut self, vocabulary: &Vocabulary) {
        let held = self.held;
        if held.file.is_none() && held.metadata.url.is_none() {
            return;
        }
        let format = held.metadata.format.as_deref();
        let flagged = |flag| {
            format.and_then(|code| vocabulary.term(scheme::FORMAT, code)).is_some_and(|term| term.flag(flag))
        };
        let operation = link_operation(held);
        let allowed = self.gate.admits_link(self.dataset, held);
        if held.file.is_none() && flagged("service") && !is_feed(format) {
            let api = matches!(format, Some("API" | "OGC-API" | "ESRI-REST"));
            self.service(operation, format, allowed, api);
        } else {
            self.add(CapabilityKind::Download, operation, allowed, None);
            if flagged("geo") {
                self.add(CapabilityKind::Map, operation, allowed, None);
            }
        }
    }

    fn services(&mut self, vocabulary: &Vocabulary) {
        for service in &self.held.metadata.services {
            let operation = service_operation(service);
            // Without an address of its own it is that of the link, which has its own rule.
            let reached = service.url.is_some() || self.gate.admits_link(self.dataset, self.held);
            let allowed = self.gate.admits(operation, self.dataset, self.held)
                && (reached || operation == Operation::Extract);
            let protocol = service.protocol.as_deref();
            let known = protocol.and_then(|code| vocabulary.term(scheme::FORMAT, code));
            let api = service.operation.is_none() && known.is_none_or(|term| term.flag("service"));
            self.service(operation, protocol, allowed, api);
        }
    }

    fn service(&mut self, operation: Operation, protocol: Option<&str>, allowed: bool, api: bool) {
        match operation {
            _ if api => self.add(CapabilityKind::Api, operation, allowed, protocol),
            Operation::View => {
                for kind in [CapabilityKind::View, CapabilityKind::Flow, CapabilityKind::Map] {
                    self.add(kind, operation, allowed, protocol);
                }
            }
            Operation::Download => self.add(CapabilityKind::Flow, operation, allowed, protocol),
            Operation::Extract => self.add(CapabilityKind::Extract, operation, allowed, protocol),
        }
    }
}

/// Feeds and calendars are flagged as services, but are files to read.
fn is_feed(format: Option<&str>) -> bool {
    matches!(format, Some("RSS" | "ATOM" | "ICS"))
}
