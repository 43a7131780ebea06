//! The rules of a profile: what must be filled, and what would be better otherwise.

use super::context::Context;
use super::expert::findings;
use super::profile::{FormField, Profile};
use super::well_formed::{Spelled, says_something};
use crate::issue::{Issue, IssueCode, Severity};
use crate::model::{
    Access, AccessRule, Audience, Dataset, Metadata, Operation, PartialDate, Resource, Visibility,
};
use crate::text;
use crate::vocabulary::scheme;
use serde_json::Value;

/// The data type of open data.
const OPEN_DATA: &str = "donnees-ouvertes";
/// The licence of nobody's knowing.
const NOT_SPECIFIED: &str = "notspecified";
/// The reason that gives none.
const NO_REASON: &str = "none";
/// The kind of thing that lies nowhere.
const NON_GEOGRAPHIC: &str = "non-geographic";

/// Every issue that the profile raises on a dataset.
pub(super) fn profile_issues(
    dataset: &Dataset,
    spelled: &Spelled,
    profile: &Profile,
    context: &Context<'_>,
) -> Vec<Issue> {
    let mut advice = Advice { dataset, spelled, profile, context, issues: Vec::new() };
    advice.required();
    advice.resources();
    advice.licence();
    advice.access();
    advice.expert();
    advice.visibility();
    advice.texts();
    advice.lists();
    advice.dates();
    advice.issues
}

struct Advice<'a, 'c> {
    dataset: &'a Dataset,
    spelled: &'a Spelled,
    profile: &'a Profile,
    context: &'a Context<'c>,
    issues: Vec<Issue>,
}

impl<'a> Advice<'a, '_> {
    const fn metadata(&self) -> &'a Metadata {
        &self.dataset.metadata
    }

    /// Raises a rule with the severity that the profile gives it.
    fn raise(&mut self, path: impl Into<String>, code: IssueCode, arguments: &[(&str, &dyn ToString)]) {
        if let Some(severity) = self.profile.severity(code) {
            let issue = Issue::new(path, code, severity);
            let with =
                |issue: Issue, (name, value): &(&str, &dyn ToString)| issue.with(name, value.to_string());
            self.issues.push(arguments.iter().fold(issue, with));
        }
    }

    fn raised(&self, path: &str) -> bool {
        self.issues.iter().any(|issue| issue.path == path)
    }

    fn require(&mut self, field: &FormField, record: &Value, root: &str, instead: bool) {
        let Some(severity) = field.required.severity() else { return };
        if says_something(record.get(&field.path)) || instead || !field.asks(&self.metadata().kind) {
            return;
        }
        let name = if field.or.is_some() { "source" } else { &field.path };
        let path = if root.is_empty() { name.to_owned() } else { format!("{root}.{name}") };
        self.issues.push(Issue::new(path, IssueCode::Required, severity));
    }

    fn required(&mut self) {
        let spelled = self.spelled;
        for field in &self.profile.dataset {
            self.require(field, &spelled.metadata, "", false);
        }
        for (index, (resource, record)) in self.dataset.resources.iter().zip(&spelled.resources).enumerate() {
            let root = format!("resources[{index}]");
            for field in &self.profile.resource {
                let instead = field.or.as_deref() == Some("file") && resource.file.is_some();
                self.require(field, record, &root, instead);
            }
        }
    }

    /// Has its link or its file, and nothing of it is missing.
    fn is_valid(&self, index: usize, resource: &Resource) -> bool {
        let root = format!("resources[{index}].");
        let link = resource.metadata.url.as_deref().is_some_and(|url| !url.trim().is_empty());
        let missing = |issue: &Issue| issue.severity == Severity::Error && issue.path.starts_with(&root);
        (link != resource.file.is_some()) && !self.issues.iter().any(missing)
    }

    fn resources(&mut self) {
        let mut resources = self.dataset.resources.iter().enumerate();
        if !resources.any(|(index, resource)| self.is_valid(index, resource)) {
            self.raise("resources", IssueCode::NoResource, &[]);
        }
        let formats = self.dataset.formats();
        let closed = |code: &&str| {
            self.context.vocabulary.term(scheme::FORMAT, code).is_some_and(|term| term.flag("closed"))
        };
        if !formats.is_empty() && formats.iter().all(closed) {
            self.raise("resources", IssueCode::ClosedFormat, &[("found", &formats.join(", "))]);
        }
    }

    fn is_open_licence(&self) -> bool {
        let licence = self.metadata().licence.as_deref();
        licence.is_some_and(|code| {
            self.context.vocabulary.term(scheme::LICENCE, code).is_some_and(|term| term.flag("open"))
        })
    }

    fn licence(&mut self) {
        let none_of_its_own = |resource: &Resource| {
            let metadata = &resource.metadata;
            metadata.licence.is_none() && metadata.access.levels().any(|level| *level == Access::Open)
        };
        let bare = self.dataset.resources.iter().any(none_of_its_own);
        let stopped = |issue: &Issue| issue.path == "licence" && issue.severity == Severity::Error;
        if bare && self.metadata().licence.is_none() && !self.issues.iter().any(stopped) {
            // The same gap is told once, and as the graver of the two.
            self.issues.retain(|issue| issue.path != "licence");
            self.raise("licence", IssueCode::NoLicence, &[]);
        }
        if self.metadata().licence.as_deref() == Some(NOT_SPECIFIED) {
            self.raise("licence", IssueCode::LicenceUnspecified, &[]);
        }
        for (index, resource) in self.dataset.resources.iter().enumerate() {
            if resource.metadata.licence.as_deref() == Some(NOT_SPECIFIED) {
                self.raise(format!("resources[{index}].licence"), IssueCode::LicenceUnspecified, &[]);
            }
        }
    }

    fn access(&mut self) {
        let given = |reason: &Option<String>| reason.as_deref().is_some_and(|code| code != NO_REASON);
        let whole = given(&self.metadata().access_reason);
        for (index, resource) in self.dataset.resources.iter().enumerate() {
            let rule = &resource.metadata.access;
            let root = format!("resources[{index}].access");
            if !rule.is_open() && !whole && !given(&rule.reason) {
                self.raise(format!("{root}.reason"), IssueCode::ReasonRequired, &[]);
            }
            for (place, level) in named_levels(rule) {
                if let Access::Restricted { audiences } = level
                    && audiences.iter().all(is_nobody)
                {
                    self.raise(format!("{root}.{place}.audiences"), IssueCode::EmptyAudience, &[]);
                }
            }
        }
    }

    fn visibility(&mut self) {
        let metadata = self.metadata();
        let marked = metadata.data_types.iter().any(|code| code == OPEN_DATA);
        let finished = !self.issues.iter().any(|issue| issue.severity == Severity::Error);
        match metadata.visibility {
            Visibility::Private if finished && (marked || self.is_open_licence()) => {
                self.raise("visibility", IssueCode::OpenButPrivate, &[]);
            }
            Visibility::Public if !marked && self.is_open_licence() && !self.raised("data_types") => {
                self.raise("data_types", IssueCode::OpenNotMarked, &[]);
            }
            _ => {}
        }
    }

    fn texts(&mut self) {
        let metadata = self.metadata();
        let length = metadata.description.trim().chars().count();
        let wanted = self.profile.description_length;
        let repeats = text::has_key(&metadata.description, &text::key(&metadata.title));
        if length > 0 && repeats {
            self.raise("description", IssueCode::DescriptionIsTitle, &[]);
        } else if length > 0 && length < wanted {
            self.raise("description", IssueCode::DescriptionShort, &[("found", &length), ("limit", &wanted)]);
        }
        let keywords = &self.dataset.metadata.keywords;
        if keywords.len() < self.profile.keyword_count && !self.raised("keywords") {
            self.raise("keywords", IssueCode::FewKeywords, &[("found", &keywords.len())]);
        }
        for (index, keyword) in keywords.iter().enumerate().take(self.context.limits.keywords) {
            let length = keyword.trim().chars().count();
            if length > self.profile.keyword_length || keyword.contains([',', ';']) {
                self.raise(format!("keywords[{index}]"), IssueCode::KeywordLong, &[("found", &length)]);
            }
        }
        let contacts = &self.dataset.metadata.contacts;
        for (index, contact) in contacts.iter().enumerate().take(self.context.limits.contacts) {
            let Some(email) = &contact.email else { continue };
            let mailbox = email.split('@').next().unwrap_or_default().trim().to_lowercase();
            if self.profile.generic_mailboxes.contains(&mailbox) {
                self.raise(format!("contacts[{index}].email"), IssueCode::GenericEmail, &[("found", email)]);
            }
        }
    }

    fn lists(&mut self) {
        let metadata = self.metadata();
        let alone = metadata.data_types.iter().find(|code| {
            self.context.vocabulary.term(scheme::DATA_TYPE, code).is_some_and(|term| term.flag("exclusive"))
        });
        if let Some(code) = alone
            && metadata.data_types.len() > 1
        {
            let label = self.context.vocabulary.term(scheme::DATA_TYPE, code);
            let label = label.map_or(code.as_str(), |term| term.labels.fr.as_str()).to_owned();
            self.raise("data_types", IssueCode::ExclusiveValue, &[("found", &label)]);
        }
        for (path, missing, code) in [
            ("themes", metadata.themes.is_empty(), IssueCode::NoTheme),
            ("extent", metadata.extent.is_empty() && metadata.kind != NON_GEOGRAPHIC, IssueCode::NoExtent),
            ("contacts", metadata.contacts.is_empty(), IssueCode::NoContact),
        ] {
            if missing && !self.raised(path) {
                self.raise(path, code, &[]);
            }
        }
    }

    /// The rules that expert profiles alone name.
    fn expert(&mut self) {
        for finding in findings(self.dataset, self.profile, self.context) {
            let arguments: Vec<(&str, &dyn ToString)> =
                finding.arguments.iter().map(|(name, value)| (*name, value as &dyn ToString)).collect();
            self.raise(finding.path, finding.code, &arguments);
        }
    }

    fn dates(&mut self) {
        let metadata = self.metadata();
        let future = |date: Option<PartialDate>| date.filter(|date| date.first_day() > self.context.today);
        for (path, date) in [
            ("created_on", future(metadata.created_on)),
            ("published_on", future(metadata.published_on)),
            ("updated_on", future(metadata.updated_on)),
        ] {
            if let Some(date) = date {
                self.raise(path, IssueCode::FutureDate, &[("found", &date)]);
            }
        }
    }
}

/// The levels that a rule names, each with its place in it, so that one is not told three times.
pub(super) fn named_levels(rule: &AccessRule) -> Vec<(String, &Access)> {
    let mut levels = Vec::new();
    for operation in Operation::ALL {
        levels.extend(rule.named(*operation).map(|level| (operation.code().to_owned(), level)));
    }
    for (index, entry) in rule.portals.iter().enumerate() {
        for operation in Operation::ALL {
            let place = format!("portals[{index}].{}", operation.code());
            levels.extend(entry.named(*operation).map(|level| (place, level)));
        }
    }
    levels
}

/// Whether an audience names nobody.
const fn is_nobody(audience: &Audience) -> bool {
    match audience {
        Audience::Organisations { organisations } => organisations.is_empty(),
        Audience::Accounts { accounts } => accounts.is_empty(),
        Audience::Territory { territories } => territories.is_empty(),
        Audience::AnyMember | Audience::SameOrganisation | Audience::Partners => false,
    }
}
