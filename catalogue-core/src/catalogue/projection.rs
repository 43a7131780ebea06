//! A dataset with what the index takes from beside it: names of organisations, portals, labels of terms.

use crate::access::Scope;
use crate::catalogue::open::Inner;
use crate::error::Result;
use crate::id::{DatasetId, OrganisationId};
use crate::issue::Language;
use crate::model::{Dataset, Organisation, Portal};
use crate::search::Indexed;
use crate::store::Reader;
use crate::vocabulary::{Vocabulary, scheme};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What a document takes from beside its dataset.
pub(super) struct Projection {
    vocabulary: Arc<Vocabulary>,
    portals: Vec<Portal>,
    organisations: HashMap<OrganisationId, (String, String)>,
}

impl Projection {
    /// With these organisations known.
    pub(super) fn new(inner: &Inner, reader: &Reader<'_>, organisations: Vec<Organisation>) -> Result<Self> {
        let mut projection = Self {
            vocabulary: inner.known(reader)?.vocabulary,
            portals: reader.portals()?,
            organisations: HashMap::new(),
        };
        organisations.into_iter().for_each(|organisation| projection.know(organisation));
        Ok(projection)
    }

    fn know(&mut self, organisation: Organisation) {
        let names = (organisation.details.name, organisation.slug.as_str().to_owned());
        self.organisations.insert(organisation.id, names);
    }

    /// Documents of what changed, reading the organisations that these need.
    pub(super) fn of(
        &mut self,
        reader: &Reader<'_>,
        changed: &BTreeSet<DatasetId>,
    ) -> Result<Vec<(DatasetId, Option<Indexed>)>> {
        let ids: Vec<DatasetId> = changed.iter().copied().collect();
        let rows = reader.datasets(&ids, &Scope::everything())?;
        let owners: BTreeSet<_> =
            rows.iter().flatten().filter_map(|dataset| dataset.metadata.organisation).collect();
        for owner in owners {
            self.learn(reader, owner)?;
        }
        Ok(ids
            .into_iter()
            .zip(rows.into_iter().map(|row| row.map(|dataset| self.document(dataset))))
            .collect())
    }

    /// The owner of a dataset, when it is not known here.
    pub(super) fn unknown(&self, dataset: &Dataset) -> Option<OrganisationId> {
        dataset.metadata.organisation.filter(|owner| !self.organisations.contains_key(owner))
    }

    /// Reads an organisation; one that is none has no name.
    pub(super) fn learn(&mut self, reader: &Reader<'_>, id: OrganisationId) -> Result<()> {
        match reader.organisation(id)? {
            Some(organisation) => self.know(organisation),
            None => drop(self.organisations.insert(id, Default::default())),
        }
        Ok(())
    }

    /// The document of a dataset whose owner is known.
    pub(super) fn document(&self, dataset: Dataset) -> Indexed {
        let (organisation_name, organisation_slug) = dataset
            .metadata
            .organisation
            .and_then(|id| self.organisations.get(&id).cloned())
            .unwrap_or_default();
        let portals = self
            .portals
            .iter()
            .filter(|portal| portal.predicate.shows(&dataset))
            .map(|portal| portal.code.clone())
            .collect();
        let words = self.words(&dataset);
        Indexed { dataset, organisation_name, organisation_slug, portals, words }
    }

    /// The labels of its terms, so that a theme is found by its name in either language.
    fn words(&self, dataset: &Dataset) -> Vec<String> {
        let metadata = &dataset.metadata;
        let mut words = Vec::new();
        let mut add = |scheme: &str, codes: &[String]| {
            for code in codes {
                if let Some(term) = self.vocabulary.term(scheme, code) {
                    words.push(term.labels.get(Language::French).to_owned());
                    words.push(term.labels.get(Language::English).to_owned());
                }
            }
        };
        add(scheme::THEME, &metadata.themes);
        add(scheme::CATEGORY, &metadata.categories);
        add(scheme::DATA_TYPE, &metadata.data_types);
        add(scheme::INSPIRE_THEME, &metadata.inspire_themes);
        add(scheme::TOPIC_CATEGORY, &metadata.topics);
        words.extend(metadata.extent.place.iter().cloned());
        words
    }
}
