//! Rules of well-formedness that no table can say: references, order, agreement between fields.

use super::advice::named_levels;
use super::context::Context;
use crate::id::{AccountId, DatasetId, OrganisationId};
use crate::issue::{Issue, IssueCode};
use crate::model::{
    Access, Account, Audience, BoundingBox, Checksum, Dataset, Extent, Organisation, Period, Portal,
    PortalLabel, Resource,
};
use std::collections::BTreeSet;

/// A series within a series… deeper than this is taken for a circle.
const DEEPEST_SERIES: usize = 100;

/// The links of one record.
pub(super) struct Links<'a, 'c> {
    pub(super) context: &'a Context<'c>,
    pub(super) issues: Vec<Issue>,
}

impl<'a, 'c> Links<'a, 'c> {
    pub(super) const fn new(context: &'a Context<'c>) -> Self {
        Self { context, issues: Vec::new() }
    }

    /// Everything of a dataset.
    pub(super) fn dataset(&mut self, dataset: &Dataset) {
        let metadata = &dataset.metadata;
        if let Some(id) = metadata.organisation {
            self.organisation("organisation", id);
        }
        self.parent(dataset.id, metadata.parent);
        self.extent(&metadata.extent);
        for (index, period) in metadata.temporal.iter().enumerate() {
            self.period(&format!("temporal[{index}]"), period);
        }
        for (index, collaborator) in dataset.collaborators.iter().enumerate() {
            let path = format!("collaborators[{index}]");
            self.account(&path, collaborator.account);
            if dataset.collaborators.iter().take(index).any(|other| other.account == collaborator.account) {
                self.error(&path, IssueCode::DuplicateValue, collaborator.account);
            }
        }
        let most = self.context.limits.resources;
        if dataset.resources.len() > most {
            let issue = Issue::error("resources", IssueCode::TooMany);
            self.issues.push(issue.with("found", dataset.resources.len()).with("limit", most));
        }
        let mut seen = BTreeSet::new();
        for (index, resource) in dataset.resources.iter().take(most).enumerate() {
            let path = format!("resources[{index}]");
            if !seen.insert(resource.id) {
                self.error(&path, IssueCode::DuplicateValue, resource.id);
            }
            self.resource(&path, resource);
        }
    }

    /// Everything of an organisation.
    pub(super) fn whole_organisation(&mut self, organisation: &Organisation) {
        self.territories("territories", &organisation.details.territories);
    }

    /// Everything of an account.
    pub(super) fn whole_account(&mut self, account: &Account) {
        if let Some(home) = account.details.home {
            self.organisation("home", home);
        }
        let mut seen = BTreeSet::new();
        for (index, membership) in account.details.memberships.iter().enumerate() {
            let path = format!("memberships[{index}].organisation");
            self.organisation(&path, membership.organisation);
            if !seen.insert(membership.organisation) {
                self.error(&path, IssueCode::DuplicateValue, membership.organisation);
            }
        }
    }

    /// Everything of a portal.
    pub(super) fn whole_portal(&mut self, portal: &Portal) {
        for (index, id) in portal.predicate.organisations.iter().enumerate() {
            self.organisation(&format!("predicate.organisations[{index}]"), *id);
        }
        for (index, label) in portal.labels.iter().enumerate() {
            let same = |other: &PortalLabel| other.facet == label.facet && other.code == label.code;
            if portal.labels.iter().take(index).any(same) {
                let found = label.code.as_ref().unwrap_or(&label.facet);
                self.error(&format!("labels[{index}]"), IssueCode::DuplicateValue, found);
            }
        }
        for (path, area) in [("predicate.area", portal.predicate.area), ("extent", portal.extent)] {
            if let Some(area) = area {
                self.bounds(path, &area);
            }
        }
    }

    fn error(&mut self, path: &str, code: IssueCode, found: impl std::fmt::Display) {
        self.issues.push(Issue::error(path, code).with("found", found));
    }

    pub(super) fn organisation(&mut self, path: &str, id: OrganisationId) {
        if !self.context.known.organisation(id) {
            self.error(path, IssueCode::UnknownOrganisation, id);
        }
    }

    fn account(&mut self, path: &str, id: AccountId) {
        if !self.context.known.account(id) {
            self.error(path, IssueCode::UnknownAccount, id);
        }
    }

    fn territories(&mut self, path: &str, territories: &[String]) {
        for (index, territory) in territories.iter().enumerate().take(self.context.limits.members) {
            self.territory(&format!("{path}[{index}]"), territory);
        }
    }

    /// A text that is no `level:code` is already an error of the table.
    pub(super) fn territory(&mut self, path: &str, territory: &str) {
        if super::formats::Format::Territory.fits(territory) && !self.context.known.territory(territory) {
            self.error(path, IssueCode::UnknownTerritory, territory);
        }
    }

    fn parent(&mut self, own: DatasetId, parent: Option<DatasetId>) {
        let Some(first) = parent else { return };
        if first != own && !self.context.known.dataset(first) {
            return self.error("parent", IssueCode::UnknownDataset, first);
        }
        let mut seen = BTreeSet::from([own]);
        let mut next = Some(first);
        while let Some(id) = next {
            if !seen.insert(id) || seen.len() > DEEPEST_SERIES {
                return self.error("parent", IssueCode::CyclicReference, first);
            }
            next = self.context.known.parent(id);
        }
    }

    fn period(&mut self, path: &str, period: &Period) {
        // A year may hold both ends: only an end that is wholly before the start is wrong.
        if let (Some(start), Some(end)) = (period.start, period.end)
            && end.last_day() < start.first_day()
        {
            let issue = Issue::error(path, IssueCode::DateOrder).with("start", start).with("end", end);
            self.issues.push(issue);
        }
    }

    fn extent(&mut self, extent: &Extent) {
        if let Some(territory) = &extent.territory {
            self.territory("extent.territory", territory);
        }
        for (index, bounds) in extent.boxes.iter().take(self.context.limits.boxes).enumerate() {
            self.bounds(&format!("extent.boxes[{index}]"), bounds);
        }
    }

    /// Bounds off the globe are already errors of the table.
    pub(super) fn bounds(&mut self, path: &str, bounds: &BoundingBox) {
        if !bounds.is_on_globe() {
            return;
        }
        let found = format!("{}, {}, {}, {}", bounds.west, bounds.south, bounds.east, bounds.north);
        if bounds.south > bounds.north {
            let issue = Issue::error(path, IssueCode::BoxSouthAboveNorth);
            self.issues.push(issue.with("south", bounds.south).with("north", bounds.north));
        } else if bounds.looks_swapped() {
            self.issues.push(Issue::warning(path, IssueCode::BoxSwapped).with("found", found));
        } else if bounds.width() >= 350.0 && bounds.height() >= 170.0 {
            self.issues.push(Issue::hint(path, IssueCode::BoxWorldwide).with("found", found));
        }
    }

    fn resource(&mut self, path: &str, resource: &Resource) {
        let metadata = &resource.metadata;
        if let (Some(url), Some(_)) = (&metadata.url, &resource.file) {
            self.error(&format!("{path}.url"), IssueCode::ExclusiveValue, url);
        }
        if let Some(file) = &resource.file {
            let own = format!("{path}.file");
            if file.size < 0 {
                let issue = Issue::error(format!("{own}.size"), IssueCode::InvalidNumber);
                self.issues.push(issue.with("found", file.size).with("allowed", "≥ 0"));
            }
            let length = file.name.chars().count();
            if length > self.context.limits.name {
                let issue = Issue::error(format!("{own}.name"), IssueCode::TooLong);
                self.issues.push(issue.with("found", length).with("limit", self.context.limits.name));
            }
            if let Some(character) = super::formats::control_character(&file.name, false) {
                let found = format!("U+{:04X}", u32::from(character));
                self.error(&format!("{own}.name"), IssueCode::ControlCharacterRefused, found);
            }
            if file.hash.len() != 64 || !super::formats::Format::Hexadecimal.fits(&file.hash) {
                self.error(&format!("{own}.hash"), IssueCode::InvalidChecksum, &file.hash);
            } else if !self.context.known.file(&file.hash) {
                self.error(&own, IssueCode::MissingFile, &file.hash);
            }
        }
        if let Some(checksum) = &metadata.checksum {
            self.checksum(&format!("{path}.checksum.value"), checksum);
        }
        if let Some(period) = &metadata.temporal {
            self.period(&format!("{path}.temporal"), period);
        }
        let rule = &metadata.access;
        for (place, level) in named_levels(rule) {
            if let Access::Restricted { audiences } = level {
                for (index, audience) in audiences.iter().take(self.context.limits.audiences).enumerate() {
                    self.audience(&format!("{path}.access.{place}.audiences[{index}]"), audience);
                }
            }
        }
        for (index, entry) in rule.portals.iter().enumerate() {
            let path = format!("{path}.access.portals[{index}].portal");
            if rule.portals.iter().take(index).any(|other| other.portal == entry.portal) {
                self.error(&path, IssueCode::DuplicateValue, &entry.portal);
            } else if !self.context.known.portal(&entry.portal) {
                self.error(&path, IssueCode::UnknownPortal, &entry.portal);
            }
        }
    }

    fn checksum(&mut self, path: &str, checksum: &Checksum) {
        let length = match checksum.algorithm.as_str() {
            "md5" => 32,
            "sha1" => 40,
            "sha256" => 64,
            "sha512" => 128,
            // An unknown algorithm is already an error of the table.
            _ => return,
        };
        let shaped = super::formats::Format::Hexadecimal.fits(&checksum.value);
        if shaped && checksum.value.len() != length {
            self.error(path, IssueCode::InvalidChecksum, &checksum.value);
        }
    }

    fn audience(&mut self, path: &str, audience: &Audience) {
        let most = self.context.limits.members;
        match audience {
            Audience::Organisations { organisations } => {
                for (index, id) in organisations.iter().enumerate().take(most) {
                    self.organisation(&format!("{path}.organisations[{index}]"), *id);
                }
            }
            Audience::Accounts { accounts } => {
                for (index, id) in accounts.iter().enumerate().take(most) {
                    self.account(&format!("{path}.accounts[{index}]"), *id);
                }
            }
            Audience::Territory { territories } => {
                self.territories(&format!("{path}.territories"), territories);
            }
            Audience::AnyMember | Audience::SameOrganisation | Audience::Partners => {}
        }
    }
}
