//! The catalogue that is measured: made once in a work folder, found there again.

use crate::generate::Generator;
use crate::log::{Asked, MEMBERS};
use crate::progress;
use crate::record::{RECORDS, Record};
use catalogue_core::vocabulary::Vocabulary;
use catalogue_core::{
    AccountDetails, Catalogue, Change, Metadata, Options, Organisation, OrganisationId, Principal,
    ResourceMetadata, Role, Session,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Datasets written in one transaction while building.
const BATCH: u64 = 1_000;
/// Raised when the same seed makes other records than before: what lies in a folder is made anew.
const EDITION: u32 = 1;
/// Organisations that share the datasets.
pub(crate) const ORGANISATIONS: usize = 100;
/// Organisations that the busiest member belongs to.
const MANY: usize = 50;
const ADMINISTRATOR: &str = "admin";
const BUSY: &str = "membre-de-cinquante";

/// What was made, as the folder tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Made {
    edition: u32,
    seed: u64,
    pub(crate) datasets: u64,
    /// Seconds in the store: rules, rights, journal.
    pub(crate) stored: f64,
    /// Seconds in the index.
    pub(crate) indexed: f64,
}

/// A catalogue to measure.
pub(crate) struct Built {
    pub(crate) catalogue: Catalogue,
    pub(crate) generator: Generator,
    pub(crate) folder: PathBuf,
    pub(crate) made: Made,
    /// The organisations by the identifier that the generator gave.
    pub(crate) organisations: HashMap<OrganisationId, Organisation>,
    /// The slugs of the members' organisations.
    pub(crate) slugs: [String; MEMBERS],
}

/// The folder of the catalogue within a work folder.
pub(crate) fn catalogue_folder(folder: &Path) -> PathBuf {
    folder.join("catalogue")
}

impl Built {
    /// Finds it in a work folder or makes it there.
    pub(crate) fn find_or_make(folder: &Path, seed: u64, datasets: u64) -> Result<Self> {
        let note = folder.join("made.json");
        let made = std::fs::read(&note).ok().and_then(|bytes| serde_json::from_slice::<Made>(&bytes).ok());
        let fits = |made: &Made| (made.edition, made.seed, made.datasets) == (EDITION, seed, datasets);
        if let Some(made) = made.filter(fits) {
            return Self::open(folder, seed, made);
        }
        let path = catalogue_folder(folder);
        if path.exists() {
            std::fs::remove_dir_all(&path)?;
        }
        std::fs::create_dir_all(folder)?;
        let made = make(folder, seed, datasets)?;
        std::fs::write(note, serde_json::to_vec(&made)?)?;
        Self::open(folder, seed, made)
    }

    fn open(folder: &Path, seed: u64, made: Made) -> Result<Self> {
        let generator = Generator::new(seed, ORGANISATIONS);
        let catalogue = Catalogue::open(catalogue_folder(folder), Options::default())?;
        let known = administrator(&catalogue)?.organisations()?;
        let by_name: HashMap<&str, &Organisation> =
            known.iter().map(|own| (own.details.name.as_str(), own)).collect();
        let mut organisations = HashMap::new();
        let mut slugs: [String; MEMBERS] = std::array::from_fn(|_| String::new());
        for (rank, generated) in generator.organisations().into_iter().enumerate() {
            let own = by_name.get(generated.details.name.as_str()).ok_or("an organisation is gone")?;
            if let Some(slug) = slugs.get_mut(rank) {
                own.slug.as_str().clone_into(slug);
            }
            organisations.insert(generated.id, (*own).clone());
        }
        Ok(Self { catalogue, generator, folder: folder.to_owned(), made, organisations, slugs })
    }

    /// The session of whoever asks a query.
    pub(crate) fn asker(&self, asked: &Asked) -> Result<Session> {
        match asked.member {
            Some(member) => self.session(&login(member)),
            None => self.anybody(),
        }
    }

    /// Anybody's session.
    pub(crate) fn anybody(&self) -> Result<Session> {
        Ok(self.catalogue.session(Principal::Anonymous, None)?)
    }

    /// The session of a member of one organisation, of a member of fifty, of an administrator.
    pub(crate) fn member(&self) -> Result<Session> {
        self.session(&login(0))
    }

    /// See [`Self::member`].
    pub(crate) fn member_of_many(&self) -> Result<Session> {
        self.session(BUSY)
    }

    /// See [`Self::member`].
    pub(crate) fn administrator(&self) -> Result<Session> {
        administrator(&self.catalogue)
    }

    fn session(&self, login: &str) -> Result<Session> {
        Ok(self.catalogue.session(self.catalogue.principal(login)?, None)?)
    }

    /// A dataset that the catalogue does not hold, ready to be deposited.
    pub(crate) fn dataset(&self, index: u64) -> (Metadata, Vec<ResourceMetadata>) {
        deposited(&self.generator, &self.organisations, index)
    }
}

pub(crate) fn administrator(catalogue: &Catalogue) -> Result<Session> {
    Ok(catalogue.session(catalogue.principal(ADMINISTRATOR)?, None)?)
}

fn login(member: usize) -> String {
    format!("membre-{member}")
}

fn deposited(
    generator: &Generator,
    organisations: &HashMap<OrganisationId, Organisation>,
    index: u64,
) -> (Metadata, Vec<ResourceMetadata>) {
    let (mut metadata, resources) = generator.dataset(index);
    metadata.organisation = metadata.organisation.and_then(|id| organisations.get(&id)).map(|own| own.id);
    metadata.profile = Some("simple".to_owned());
    (metadata, resources)
}

/// An empty catalogue with its organisations and members.
pub(crate) fn found(
    path: &Path,
    generator: &Generator,
) -> Result<(Catalogue, HashMap<OrganisationId, Organisation>)> {
    let admin = AccountDetails { login: ADMINISTRATOR.to_owned(), ..AccountDetails::default() };
    let catalogue = Catalogue::create(path, Options::default(), admin)?;
    let session = administrator(&catalogue)?;
    let mut organisations = HashMap::new();
    let mut ranked = Vec::new();
    for generated in generator.organisations() {
        let made = session.create_organisation(generated.details)?;
        ranked.push(made.id);
        organisations.insert(generated.id, made);
    }
    let logins = (0..MEMBERS).map(|member| (login(member), ranked.get(member..=member)));
    for (login, of) in logins.chain([(BUSY.to_owned(), ranked.get(..MANY.min(ranked.len())))]) {
        let details = AccountDetails { login, active: true, ..AccountDetails::default() };
        let account = session.create_account(details)?;
        for organisation in of.unwrap_or_default() {
            session.set_membership(account.id, *organisation, Some(Role::Member))?;
        }
    }
    Ok((catalogue, organisations))
}

fn make(folder: &Path, seed: u64, datasets: u64) -> Result<Made> {
    let generator = Generator::new(seed, ORGANISATIONS);
    let (catalogue, organisations) = found(&catalogue_folder(folder), &generator)?;
    let session = administrator(&catalogue)?;
    let vocabulary = Vocabulary::new(session.vocabularies()?);
    let by_id: HashMap<OrganisationId, &Organisation> =
        organisations.values().map(|own| (own.id, own)).collect();
    let mut records = BufWriter::new(File::create(folder.join(RECORDS))?);
    let (bar, started, mut done) = (progress::bar("building", datasets), Instant::now(), 0);
    while done < datasets {
        let end = (done + BATCH).min(datasets);
        let changes = (done..end).map(|index| {
            let (metadata, resources) = deposited(&generator, &organisations, index);
            Change::Create { metadata: Box::new(metadata), resources, publish: true }
        });
        for dataset in session.apply(changes.collect())? {
            let own = dataset.metadata.organisation.and_then(|id| by_id.get(&id)).copied();
            serde_json::to_writer(&mut records, &Record::new(&dataset, own, &vocabulary))?;
            records.write_all(b"\n")?;
        }
        done = end;
        bar.set_position(done);
    }
    records.flush()?;
    let stored = started.elapsed().as_secs_f64();
    bar.set_message("indexing");
    let started = Instant::now();
    session.sync()?;
    bar.finish_and_clear();
    Ok(Made { edition: EDITION, seed, datasets, stored, indexed: started.elapsed().as_secs_f64() })
}
