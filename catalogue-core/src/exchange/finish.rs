//! What the rules ask of a record as a whole: a title, lists that are not too long, a size.

use crate::exchange::clean::{self, NAME_LIMIT};
use crate::exchange::draft::Draft;
use crate::exchange::record::{Imported, ImportedOrganisation};
use crate::id::Slug;
use crate::issue::{Issue, IssueCode};
use crate::model::{Provenance, ResourceMetadata, State};
use crate::text::size::{json_bound, json_bytes};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The most codes in one list.
const CODE_LIMIT: usize = 100;
/// The most bytes of a record as JSON, with room for what the catalogue adds to it.
const RECORD_LIMIT: usize = 3_500_000;
/// What is kept of the description of a resource in a record that is too large, in characters.
const SHORT_TEXT: usize = 1_000;
/// The longest identifier, in characters.
const IDENTIFIER_LENGTH: usize = 1_000;

impl Draft<'_> {
    /// Notes the identifier that the record has in its source, by which it is known again. One that
    /// is too long is replaced by its SHA-256, so that two stay two.
    pub fn own_identifier(&mut self, found: &str) -> Option<String> {
        let line = clean::one_line(&clean::without_controls(found).0);
        let fits = line.chars().count() <= IDENTIFIER_LENGTH;
        let id = if fits {
            line
        } else {
            self.lose_value("identifiers", IssueCode::TooLong, &line);
            let digest = Sha256::digest(line.as_bytes());
            digest.iter().fold("sha256:".to_owned(), |text, byte| text + &format!("{byte:02x}"))
        };
        if id.is_empty() {
            return None;
        }
        self.identifier("source", &id, self.reading.source.clone());
        Some(id)
    }

    /// The record read, or why it is none.
    pub fn finished(
        mut self,
        mut resources: Vec<ResourceMetadata>,
        organisation: Option<ImportedOrganisation>,
        slug: Option<String>,
        state: State,
        mut provenance: Provenance,
    ) -> Result<Imported, Vec<Issue>> {
        self.title_found(slug.as_deref(), &resources, provenance.remote_id.as_deref())?;
        let slug = slug.and_then(|found| self.slug(&found));
        self.shorten_lists(&mut resources);
        provenance.raw = std::mem::take(&mut self.raw);
        provenance.unmapped = std::mem::take(&mut self.unmapped);
        self.shrink(&mut resources, &mut provenance);
        Ok(Imported {
            metadata: self.metadata,
            resources,
            organisation,
            slug,
            state,
            provenance,
            repaired: self.repaired,
            lost: self.lost,
        })
    }

    /// A record without a title is known by what else names it, told as invented: another title, the
    /// name by which systems show it, its first link, its identifier. Without any it is no record.
    fn title_found(
        &mut self,
        slug: Option<&str>,
        resources: &[ResourceMetadata],
        remote_id: Option<&str>,
    ) -> Result<(), Vec<Issue>> {
        if !self.metadata.title.is_empty() {
            return Ok(());
        }
        let alternative = self.metadata.alternative_titles.first().cloned();
        let link = resources.iter().map(|resource| resource.name.as_str()).find(|name| !name.is_empty());
        let names = [alternative.as_deref(), slug, link, remote_id];
        let Some(title) = names.into_iter().flatten().find_map(|name| self.line("title", name, NAME_LIMIT))
        else {
            return Err(vec![Issue::error("title", IssueCode::Required)]);
        };
        self.lose(Issue::warning("title", IssueCode::DefaultInvented).with("found", &title));
        self.metadata.alternative_titles.retain(|held| *held != title);
        self.metadata.title = title;
        Ok(())
    }

    fn slug(&mut self, found: &str) -> Option<String> {
        let lower = found.trim().to_ascii_lowercase();
        match Slug::parse(&lower) {
            Ok(_) => {
                if lower != found {
                    self.repair(
                        Issue::hint("slug", IssueCode::ValueRepaired)
                            .with("found", found)
                            .with("value", &lower),
                    );
                }
                Some(lower)
            }
            Err(_) => {
                self.lose_value("slug", IssueCode::InvalidSlug, found);
                None
            }
        }
    }

    fn shorten_lists(&mut self, resources: &mut [ResourceMetadata]) {
        let mut cut = Vec::new();
        let mut shorten = |path: String, list: &mut Vec<String>| {
            if list.len() > CODE_LIMIT {
                let issue = Issue::warning(path, IssueCode::TooMany);
                cut.push(issue.with("found", list.len()).with("limit", CODE_LIMIT));
                list.truncate(CODE_LIMIT);
            }
        };
        let metadata = &mut self.metadata;
        for (path, list) in [
            ("themes", &mut metadata.themes),
            ("topics", &mut metadata.topics),
            ("inspire_themes", &mut metadata.inspire_themes),
            ("categories", &mut metadata.categories),
            ("data_types", &mut metadata.data_types),
            ("languages", &mut metadata.languages),
            ("crs", &mut metadata.crs),
        ] {
            shorten(path.to_owned(), list);
        }
        for (at, resource) in resources.iter_mut().enumerate() {
            shorten(format!("resources[{at}].languages"), &mut resource.languages);
        }
        for issue in cut {
            self.lose(issue);
        }
    }

    /// Gives up what matters least until the record is not too large: what had no place, the long
    /// descriptions of resources, then the last resources.
    fn shrink(&mut self, resources: &mut Vec<ResourceMetadata>, provenance: &mut Provenance) {
        let most = json_bound(&self.metadata)
            .saturating_add(json_bound(provenance))
            .saturating_add(json_bound(resources));
        if most <= RECORD_LIMIT {
            return;
        }
        let own = |resources: &[ResourceMetadata]| resources.iter().map(bytes).sum::<usize>();
        let mut held = own(resources);
        let mut size = bytes(&self.metadata) + bytes(provenance) + held;
        if size <= RECORD_LIMIT {
            return;
        }
        self.lose(Issue::warning("", IssueCode::TooLarge).with("found", size).with("limit", RECORD_LIMIT));
        size -= bytes(provenance);
        provenance.unmapped.clear();
        size += bytes(provenance);
        if size <= RECORD_LIMIT {
            return;
        }
        for (at, resource) in resources.iter_mut().enumerate() {
            if let Some(head) = clean::cut(&resource.description, SHORT_TEXT) {
                let found = resource.description.chars().count();
                resource.description = head;
                let issue = Issue::warning(format!("resources[{at}].description"), IssueCode::TooLong);
                self.lose(issue.with("found", found).with("limit", SHORT_TEXT));
            }
        }
        size -= held;
        held = own(resources);
        size += held;
        let found = resources.len();
        while size > RECORD_LIMIT
            && let Some(last) = resources.pop()
        {
            size -= bytes(&last);
        }
        if resources.len() < found {
            let issue = Issue::warning("resources", IssueCode::TooMany);
            self.lose(issue.with("found", found).with("limit", resources.len()));
        }
    }
}

/// The size of a value as JSON, of which many may be added up.
fn bytes(value: &impl Serialize) -> usize {
    json_bytes(value).min(usize::MAX / 4_096)
}
