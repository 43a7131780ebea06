//! A catalogue: opening, sessions, and people at the door.

use crate::clock::Clock;
use crate::error::CatalogueError;
use crate::guard::{Held, guarded};
use crate::options::{Options, options};
use crate::session::Session;
use catalogue_core::{
    AccountDetails, Error, Notice, OutsideIdentity, Principal, Recognised, RecognitionRules,
};
use std::sync::Arc;

/// An open folder. It stays open until it and its sessions, watches and searches are all released.
#[derive(uniffi::Object)]
pub struct Catalogue(Held<catalogue_core::Catalogue>);

impl Catalogue {
    fn run<T>(
        &self,
        call: impl FnOnce(&catalogue_core::Catalogue) -> Result<T, Error>,
    ) -> Result<T, CatalogueError> {
        guarded(|| Ok(call(self.0.get()?)?))
    }
}

#[uniffi::export]
impl Catalogue {
    /// Creates the folder, with a first administrator. Without a clock, the machine's is asked.
    ///
    /// Errors:
    /// `AlreadyExists` when something is there; `Invalid` for an administrator that breaks rules;
    /// `Unsupported` on a network folder; `BadInput` for options that are none; `Storage`.
    #[uniffi::constructor]
    pub fn create(
        path: String,
        given: Options,
        administrator: AccountDetails,
        clock: Option<Box<dyn Clock>>,
    ) -> Result<Arc<Self>, CatalogueError> {
        guarded(|| {
            let catalogue = catalogue_core::Catalogue::create(path, options(given, clock)?, administrator)?;
            Ok(Arc::new(Self(Held::new(catalogue))))
        })
    }

    /// Opens the folder. Without a clock, the machine's is asked.
    ///
    /// Errors:
    /// `NotFound` when nothing is there; `Incompatible` for another version's; `Unsupported` on a network
    /// folder; `BadInput` for options that are none; `Storage`.
    #[uniffi::constructor]
    pub fn open(
        path: String,
        given: Options,
        clock: Option<Box<dyn Clock>>,
    ) -> Result<Arc<Self>, CatalogueError> {
        guarded(|| {
            let catalogue = catalogue_core::Catalogue::open(path, options(given, clock)?)?;
            Ok(Arc::new(Self(Held::new(catalogue))))
        })
    }

    /// The folder.
    ///
    /// Errors:
    /// None but `Forked`.
    pub fn path(&self) -> Result<String, CatalogueError> {
        self.run(|catalogue| Ok(catalogue.path().display().to_string()))
    }

    /// A session of somebody, through a portal or none. Rights are looked up at every call.
    ///
    /// Errors:
    /// `NotFound` for an account, a source or a portal that is not there; `Unauthenticated` for one that may
    /// not sign in.
    pub fn session(
        &self,
        principal: Principal,
        portal: Option<String>,
    ) -> Result<Arc<Session>, CatalogueError> {
        self.run(|catalogue| catalogue.session(principal, portal.as_deref())).map(Session::of)
    }

    /// The principal of a login, for hosts that have authenticated somebody themselves.
    ///
    /// Errors:
    /// `NotFound`.
    pub fn principal(&self, login: String) -> Result<Principal, CatalogueError> {
        self.run(|catalogue| catalogue.principal(&login))
    }

    /// The principal of a login or e-mail and its password.
    ///
    /// Errors:
    /// `Unauthenticated`, the same whatever is wrong; `Throttled` after too many attempts.
    pub fn authenticate(&self, login: String, password: String) -> Result<Principal, CatalogueError> {
        self.run(|catalogue| catalogue.authenticate(&login, &password))
    }

    /// The principal of a token.
    ///
    /// Errors:
    /// `Unauthenticated`, the same whatever is wrong; `Throttled` after too many attempts.
    pub fn authenticate_token(&self, secret: String) -> Result<Principal, CatalogueError> {
        self.run(|catalogue| catalogue.authenticate_token(&secret))
    }

    /// Makes a way to a new password, in a notice for the host to send; nothing for somebody unknown.
    ///
    /// Errors:
    /// `Throttled`, `Storage`.
    pub fn request_password_reset(&self, login_or_email: String) -> Result<Vec<Notice>, CatalogueError> {
        self.run(|catalogue| catalogue.request_password_reset(&login_or_email))
    }

    /// Takes a new password by the secret of such a notice.
    ///
    /// Errors:
    /// `Unauthenticated` for a secret that is none or no longer; `Invalid` for a weak password.
    pub fn reset_password(&self, secret: String, new_password: String) -> Result<Principal, CatalogueError> {
        self.run(|catalogue| catalogue.reset_password(&secret, &new_password))
    }

    /// The account of somebody whom another service vouches for, made or linked as the rules say.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`, `Invalid`, as the rules have it.
    pub fn recognise(
        &self,
        identity: OutsideIdentity,
        rules: RecognitionRules,
    ) -> Result<Recognised, CatalogueError> {
        self.run(|catalogue| catalogue.recognise(&identity, &rules))
    }

    /// Writes the views, downloads and extractions counted in memory.
    ///
    /// Errors:
    /// `Busy`, `Storage`.
    pub fn flush_usage(&self) -> Result<(), CatalogueError> {
        self.run(catalogue_core::Catalogue::flush_usage)
    }

    /// Tells the watches of this process what other processes wrote; to be called from a timer or when
    /// files change.
    ///
    /// Errors:
    /// None but `Forked`.
    pub fn announce(&self) -> Result<(), CatalogueError> {
        self.run(|catalogue| {
            catalogue.announce();
            Ok(())
        })
    }
}
