//! The records searched: a catalogue of their own, and their text for other systems.

use crate::relevance::pairs::Pair;
use catalogue_core::{
    AccountDetails, Catalogue, Dataset, Error as CatalogueError, ImportOptions, Options, OrganisationDetails,
    Query, Session, State,
};
use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Records imported into a catalogue that goes when this does.
pub(crate) struct Records {
    catalogue: Catalogue,
    /// Each dataset with the name of its organisation.
    pub(crate) datasets: Vec<(Dataset, String)>,
    /// The identifiers here, by those of the source.
    known: HashMap<String, String>,
    _folder: TempDir,
}

fn files(folder: &Path) -> Vec<PathBuf> {
    if folder.is_file() {
        return vec![folder.to_owned()];
    }
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        found.extend(files(&entry.path()));
    }
    found.sort();
    found
}

impl Records {
    /// Imports every file of a folder that can be read.
    pub(crate) fn import(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let kept = tempfile::tempdir()?;
        let admin = AccountDetails { login: "admin".to_owned(), ..AccountDetails::default() };
        let catalogue =
            Catalogue::create(kept.path().join("relevance.catalogue"), Options::default(), admin)?;
        let session = catalogue.session(catalogue.principal("admin")?, None)?;
        let details = OrganisationDetails { name: "Sans producteur".to_owned(), ..Default::default() };
        let options = ImportOptions {
            create_organisations: true,
            fallback: Some(session.create_organisation(details)?.id),
            publish: true,
            ..ImportOptions::default()
        };
        for file in files(folder) {
            match session.import(&std::fs::read(&file)?, &options, &mut |_, _| true) {
                // A folder may hold other files too.
                Ok(_) | Err(CatalogueError::BadInput { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let mut hits = Vec::new();
        let every = Query { states: vec![State::Published, State::Draft], ..Query::default() };
        session.search_all(&every, &mut |hit| {
            hits.push((hit.id, hit.organisation_name.unwrap_or_default()));
            true
        })?;
        let mut datasets = Vec::new();
        let mut known = HashMap::new();
        for (id, organisation) in hits {
            let dataset = session.get(id)?.dataset;
            let here = id.to_string();
            let own = dataset.metadata.identifiers.iter().map(|identifier| identifier.value.clone());
            let remote = dataset.provenance.as_ref().and_then(|provenance| provenance.remote_id.clone());
            for name in own.chain(remote).chain([here.clone(), dataset.slug.as_str().to_owned()]) {
                known.entry(name).or_insert_with(|| here.clone());
            }
            datasets.push((dataset, organisation));
        }
        Ok(Self { catalogue, datasets, known, _folder: kept })
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.datasets.len()
    }

    /// A session that reads drafts too: what the profile of a catalogue asks is not judged here.
    pub(crate) fn session(&self) -> Result<Session, CatalogueError> {
        self.catalogue.session(self.catalogue.principal("admin")?, None)
    }

    /// The pair with the identifier here of what it expects; nothing when that is not here.
    pub(crate) fn resolve(&self, pair: Pair) -> Option<Pair> {
        let expected = self.known.get(&pair.expected)?.clone();
        Some(Pair { expected, ..pair })
    }
}
