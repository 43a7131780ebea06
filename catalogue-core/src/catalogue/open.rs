//! Creating and opening: one folder is a catalogue.

use crate::access::{Action, Facts, Principal, Standing, decide};
use crate::catalogue::counting::Counting;
use crate::catalogue::kept::Kept;
use crate::catalogue::options::Options;
use crate::catalogue::refusals::Refused;
use crate::catalogue::session::Session;
use crate::catalogue::streaming::Streaming;
use crate::catalogue::under_way::UnderWay;
use crate::catalogue::watch::Watching;
use crate::error::{Error, Result};
use crate::id::{AccountId, Revision};
use crate::model::{Account, AccountDetails};
use crate::search::{Index, Position};
use crate::store::{NewEvent, Reader, Store, StoreOptions, Subject};
use crate::validate::{self, Context};
use crate::vocabulary::{Gazetteer, Vocabulary, preset};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, RwLock, Weak};
use std::thread::ThreadId;

/// One copy per process and folder: two would break each other's locks.
static OPEN: Mutex<BTreeMap<PathBuf, Weak<Inner>>> = Mutex::new(BTreeMap::new());

/// A catalogue: organisations, accounts, datasets, files, history and search in one folder.
///
/// Cheap to clone; safe to share between threads. Several processes may open the same folder.
///
/// ```
/// use catalogue_core::{AccountDetails, Catalogue, Metadata, Options, OrganisationDetails, Principal, Query};
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("demo.catalogue");
/// let first = AccountDetails { login: "admin".into(), ..Default::default() };
/// let catalogue = Catalogue::create(&path, Options::default(), first)?;
/// let session = catalogue.session(catalogue.principal("admin")?, None)?;
/// let details = OrganisationDetails { name: "Ville d'Exemple".into(), active: true, ..Default::default() };
/// let organisation = session.create_organisation(details)?;
/// let dataset = session.create(Metadata {
///     title: "Forêts communales".into(),
///     organisation: Some(organisation.id),
///     ..Default::default()
/// })?;
/// assert_eq!(dataset.slug.as_str(), "forets-communales");
/// assert!(session.publish(dataset.id, dataset.revision).is_err(), "it has no resource yet");
/// let anonymous = catalogue.session(Principal::Anonymous, None)?;
/// assert_eq!(anonymous.search(&Query::default())?.total, 0);
/// # Ok::<(), catalogue_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Catalogue {
    pub(super) inner: Arc<Inner>,
}

/// What the handles share.
pub(super) struct Inner {
    pub(super) store: Store,
    pub(super) index: Index,
    pub(super) options: Options,
    /// The turn to bring what is searched forward.
    pub(super) following: Mutex<()>,
    pub(super) under_way: UnderWay,
    pub(super) streaming: Streaming,
    /// The threads that are building the index anew at the caller's wish.
    pub(super) rebuilding: Mutex<Vec<ThreadId>>,
    pub(super) counting: Counting,
    pub(super) refused: Refused,
    pub(super) watching: Watching,
    pub(super) kept: Kept,
    vocabulary: RwLock<Option<Known>>,
}

/// The vocabularies and places, as of a version.
#[derive(Clone)]
pub(super) struct Known {
    version: String,
    pub(super) vocabulary: Arc<Vocabulary>,
    loaded: Option<Arc<Gazetteer>>,
}

impl Known {
    /// The places: those shipped, unpacked by the first who needs one, under those the host loaded.
    pub(super) fn gazetteer(&self) -> Result<&Gazetteer> {
        match &self.loaded {
            Some(loaded) => Ok(loaded),
            None => Gazetteer::embedded(),
        }
    }
}

/// Settings of the catalogue, kept in the store.
pub(super) mod setting {
    pub(crate) const NAME: &str = "name";
    pub(crate) const PROFILE: &str = "profile";
    pub(crate) const PRESET: &str = "preset";
    pub(crate) const BASE_URL: &str = "base_url";
    pub(crate) const SECRET: &str = "secret";
    pub(crate) const VOCABULARY_VERSION: &str = "vocabulary_version";
}

impl Catalogue {
    /// Creates a catalogue in a folder that does not exist yet or is empty, with the vocabularies
    /// of a preset and its first administrator.
    ///
    /// # Errors
    /// `AlreadyExists` when the folder holds something; `Invalid` when the account breaks a rule;
    /// `BadInput` for an unknown preset or profile; `Unsupported` on a network folder.
    pub fn create(path: impl AsRef<Path>, options: Options, administrator: AccountDetails) -> Result<Self> {
        let path = path.as_ref();
        let chosen = preset(&options.preset).ok_or_else(|| Error::BadInput {
            format: "preset".to_owned(),
            line: None,
            reason: format!(
                "unknown preset {:?}; one of {}",
                options.preset,
                crate::vocabulary::presets().join(", ")
            ),
        })?;
        let profile = options.profile.clone().unwrap_or_else(|| chosen.profile.clone());
        if validate::profile(&profile).is_none() {
            return Err(unknown_profile(&profile));
        }
        let now = options.clock.now();
        let vocabulary = Vocabulary::new(chosen.schemes.clone());
        let details = AccountDetails { administrator: true, active: true, ..administrator };
        let id = AccountId::from_uuid(options.identifiers.next());
        let account = Account { id, revision: Revision(1), created: now, details };
        let context = Context {
            vocabulary: &vocabulary,
            known: &validate::NothingKnown,
            today: now.date_naive(),
            limits: &options.limits,
        };
        let account =
            validate::well_formed_account(account, &context).map_err(|issues| Error::Invalid { issues })?;

        let store = Store::create(path, store_options(&options), options.identifiers.next())?;
        let system = Standing::new(Principal::System, None);
        let permit = |action| decide(&system, action, &Facts::default()).map_err(|_| Error::Busy);
        let mut writer = store.write()?;
        let event = |action: &str, subject| NewEvent {
            time: now,
            account: None,
            source: None,
            action: action.to_owned(),
            subject,
        };
        writer.put_account(account.get(), &permit(Action::ManageAccounts)?, None)?;
        writer.journal(event("account.create", Subject::Account(id)))?;
        for scheme in &chosen.schemes {
            writer.put_scheme(scheme, &permit(Action::EditVocabulary)?)?;
            writer
                .journal(event(Action::EditVocabulary.code(), Subject::Vocabulary(scheme.scheme.clone())))?;
        }
        writer.put_setting(setting::NAME, &options.name)?;
        writer.put_setting(setting::PROFILE, &profile)?;
        writer.put_setting(setting::PRESET, &options.preset)?;
        writer.put_setting(setting::BASE_URL, &options.base_url)?;
        writer.put_setting(setting::SECRET, &options.identifiers.next().to_string())?;
        writer.put_setting(setting::VOCABULARY_VERSION, "1")?;
        writer.journal(event("catalogue.create", Subject::Catalogue))?;
        writer.commit()?;
        drop(store);
        Self::open(path, options)
    }

    /// Opens a catalogue. A store of an older version is brought forward; a missing or damaged
    /// index is built anew from the store.
    ///
    /// The same folder opened twice in one process gives the same catalogue, with the options of
    /// the first.
    ///
    /// # Errors
    /// `NotFound` when there is none; `Incompatible` when a newer library wrote it; `Storage` when
    /// it is damaged (it is never replaced); `Unsupported` on a network folder.
    pub fn open(path: impl AsRef<Path>, options: Options) -> Result<Self> {
        let path = path.as_ref();
        let canonical = path.canonicalize().map_err(|_| Error::not_found("catalogue", path.display()))?;
        let mut open = lock(&OPEN);
        // A folder that was removed and made again is another catalogue.
        if let Some(inner) = open.get(&canonical).and_then(Weak::upgrade)
            && inner.store.stands()
        {
            return Ok(Self { inner });
        }
        let store = Store::open(&canonical, store_options(&options))?;
        let (index, position) = Index::open(&canonical.join("index"))?;
        let inner = Arc::new(Inner {
            store,
            index,
            options,
            following: Mutex::default(),
            under_way: UnderWay::default(),
            streaming: Streaming::default(),
            rebuilding: Mutex::new(Vec::new()),
            counting: Counting::default(),
            refused: Refused::default(),
            watching: Watching::default(),
            kept: Kept::default(),
            vocabulary: RwLock::new(None),
        });
        open.retain(|_, weak| weak.strong_count() > 0);
        open.insert(canonical, Arc::downgrade(&inner));
        drop(open);
        let catalogue = Self { inner };
        catalogue.inner.settle(position)?;
        Ok(catalogue)
    }

    /// A session: every read and every write goes through one. The host is trusted to name a
    /// principal that it has authenticated; `portal` is the code of the portal it asks through.
    ///
    /// # Errors
    /// `NotFound` for an unknown portal.
    pub fn session(&self, principal: Principal, portal: Option<&str>) -> Result<Session> {
        if let Some(code) = portal {
            let known = self.inner.store.read()?.portals()?;
            if !known.iter().any(|portal| portal.code == code) {
                return Err(Error::not_found("portal", code));
            }
        }
        Ok(Session::new(self.inner.clone(), principal, portal.map(str::to_owned)))
    }

    /// The principal of a login, for hosts that have authenticated it.
    ///
    /// # Errors
    /// `NotFound` for an unknown login.
    pub fn principal(&self, login: &str) -> Result<Principal> {
        let account = self.inner.store.read()?.account_by_login(login)?;
        account
            .map(|account| Principal::Account(account.id))
            .ok_or_else(|| Error::not_found("account", login))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.inner.store.folder()
    }
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Catalogue").field("path", &self.inner.store.folder()).finish_non_exhaustive()
    }
}

impl Inner {
    /// The vocabularies as they stand now, read again only when somebody changed them.
    pub(super) fn known_by_version(&self, reader: &Reader<'_>) -> Result<Known> {
        let version = reader.setting(setting::VOCABULARY_VERSION)?.unwrap_or_default();
        if let Ok(held) = self.vocabulary.read()
            && let Some(known) = held.as_ref().filter(|known| known.version == version)
        {
            return Ok(known.clone());
        }
        let loaded = reader.territories()?;
        let loaded = match loaded.is_empty() {
            true => None,
            false => Some(Arc::new(Gazetteer::embedded()?.clone().with(loaded))),
        };
        let known = Known { version, vocabulary: Arc::new(Vocabulary::new(reader.schemes()?)), loaded };
        if let Ok(mut held) = self.vocabulary.write() {
            *held = Some(known.clone());
        }
        Ok(known)
    }

    /// Where the index stands when it holds everything up to `sequence`.
    pub(super) fn position(&self, sequence: i64) -> Position {
        let identity = self.store.identity();
        Position { store: identity.store, epoch: identity.epoch, sequence }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Best effort: use that cannot be written now is lost, as in a crash; what is not committed
        // to the index is replayed at the next opening.
        let _ = self.flush_usage();
        let _ = self.flush_refusals();
        let _ = self.flush();
        let _ = self.store.checkpoint();
    }
}

pub(super) fn unknown_profile(code: &str) -> Error {
    let known: Vec<&str> = validate::profiles().iter().map(validate::Profile::code).collect();
    Error::BadInput {
        format: "profile".to_owned(),
        line: None,
        reason: format!("unknown profile {code:?}; one of {}", known.join(", ")),
    }
}

/// A lock whose holder panicked still protects sound data here: every holder leaves it whole.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn store_options(options: &Options) -> StoreOptions {
    StoreOptions {
        busy_timeout: options.busy_timeout,
        file_limit: options.file_limit,
        ..StoreOptions::default()
    }
}
