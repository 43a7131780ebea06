//! A session: a principal, and maybe a portal, in front of the catalogue.

use crate::access::{Action, Facts, Permit, Principal, Scope, Standing, decide};
use crate::catalogue::open::{Inner, Known as Places, unknown_profile};
use crate::error::{Error, Result};
use crate::id::{DatasetId, HarvestSourceId, OrganisationId};
use crate::model::{Dataset, Organisation, Portal};
use crate::store::Reader;
use crate::validate::{self, Known, Profile};
use std::fmt;
use std::sync::Arc;

/// A principal, and maybe a portal, in front of the catalogue. Holds no rights: they are looked
/// up at each call, so that a right withdrawn takes effect at once.
#[derive(Clone)]
pub struct Session {
    pub(super) inner: Arc<Inner>,
    principal: Principal,
    portal: Option<String>,
    quiet: bool,
    source: Option<HarvestSourceId>,
}

impl Session {
    pub(super) fn new(inner: Arc<Inner>, principal: Principal, portal: Option<String>) -> Self {
        Self { inner, principal, portal, quiet: false, source: None }
    }

    /// The same session, to find out what it may do without asking for it: what it may not is no
    /// refusal.
    pub(super) fn quietly(&self) -> Self {
        Self { quiet: true, ..self.clone() }
    }

    /// The harvest of a source, for its organisation: what it writes is under the source's name.
    pub(super) fn harvesting(&self, source: HarvestSourceId, organisation: OrganisationId) -> Self {
        let principal = Principal::Harvester(organisation);
        Self { principal, portal: None, quiet: true, source: Some(source), ..self.clone() }
    }

    /// The source that is harvested.
    pub(super) fn source(&self) -> Option<HarvestSourceId> {
        self.source
    }

    /// Whether refusals are noted.
    pub(super) fn notes_refusals(&self) -> bool {
        self.inner.options.log_refusals && !self.quiet
    }

    /// Who asks.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// The code of the portal asked through.
    pub fn portal_code(&self) -> Option<&str> {
        self.portal.as_deref()
    }

    /// The same principal, through a portal.
    pub(super) fn through(&self, portal: &str) -> Self {
        Self { portal: Some(portal.to_owned()), ..self.clone() }
    }

    /// The rights of the principal as they stand in a snapshot.
    pub(super) fn standing(&self, reader: &Reader<'_>) -> Result<Standing> {
        let account = match self.principal {
            Principal::Account(id) => self.inner.account(reader, id)?.map(Arc::unwrap_or_clone),
            Principal::Token(id) => {
                let Some(token) = reader.token(id)? else {
                    return Ok(Standing::new(self.principal.clone(), None));
                };
                let account = reader.account(token.account)?;
                return Ok(Standing::of_token(&token, account, self.inner.options.clock.now()));
            }
            _ => None,
        };
        Ok(Standing::new(self.principal.clone(), account))
    }

    /// What the principal may read in a snapshot.
    pub(super) fn scope(&self, reader: &Reader<'_>) -> Result<Scope> {
        Ok(Scope::of(&self.standing(reader)?))
    }

    /// The portal asked through, as it stands in a snapshot.
    pub(super) fn portal_asked(&self, reader: &Reader<'_>) -> Result<Option<Portal>> {
        let Some(code) = &self.portal else { return Ok(None) };
        let portal = reader.portals()?.into_iter().find(|portal| portal.code == *code);
        portal.map(Some).ok_or_else(|| Error::not_found("portal", code))
    }

    /// A dataset that the principal may read, through the portal if there is one.
    pub(super) fn readable(&self, reader: &Reader<'_>, scope: &Scope, id: DatasetId) -> Result<Dataset> {
        let Some(dataset) = reader.dataset(id, scope)? else {
            if self.notes_refusals() {
                let hidden = reader.dataset(id, &Scope::everything())?;
                self.not_readable(&self.standing(reader)?, id, hidden);
            }
            return Err(Error::not_found("dataset", id));
        };
        match self.portal_asked(reader)? {
            Some(portal) if !portal.predicate.shows(&dataset) => Err(Error::not_found("dataset", id)),
            _ => Ok(dataset),
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Session")
            .field("principal", &self.principal)
            .field("portal", &self.portal)
            .finish_non_exhaustive()
    }
}

/// Decides, and turns a refusal into the error that the caller sees.
pub(super) fn permit(standing: &Standing, action: Action, facts: &Facts<'_>) -> Result<Permit> {
    decide(standing, action, facts).map_err(|denial| {
        let id = facts.dataset.map_or_else(String::new, |dataset| dataset.id.to_string());
        denial.into_error(action, "dataset", id)
    })
}

/// The organisations of an account, for rules that name organisations.
pub(super) fn organisations_of(reader: &Reader<'_>, standing: &Standing) -> Result<Vec<Organisation>> {
    let mut held = Vec::new();
    for membership in standing.account.iter().flat_map(|account| &account.details.memberships) {
        held.extend(reader.organisation(membership.organisation)?);
    }
    Ok(held)
}

/// The profile of a dataset: its own, else its organisation's, else the catalogue's.
pub(super) fn profile_of(reader: &Reader<'_>, dataset: &Dataset) -> Result<&'static Profile> {
    let own = dataset.metadata.profile.clone();
    let code = match own {
        Some(code) => code,
        None => {
            let organisation =
                dataset.metadata.organisation.map(|id| reader.known_organisation(id)).transpose()?;
            match organisation.flatten().and_then(|organisation| organisation.details.profile.clone()) {
                Some(code) => code,
                None => catalogue_profile(reader)?,
            }
        }
    };
    validate::profile(&code).ok_or_else(|| unknown_profile(&code))
}

pub(super) fn catalogue_profile(reader: &Reader<'_>) -> Result<String> {
    Ok(reader.setting(super::open::setting::PROFILE)?.unwrap_or_else(|| "simple".to_owned()))
}

/// What the rules may look up, read from a snapshot. A fault of the store reads as "unknown" and
/// is kept, so that it is reported instead of a broken rule.
pub(super) struct Lookup<'a, 'b> {
    reader: &'a Reader<'b>,
    places: &'a Places,
    scope: &'a Scope,
    files: &'a crate::store::Files,
    held: Option<DatasetId>,
    named: Vec<String>,
}

impl<'a, 'b> Lookup<'a, 'b> {
    pub(super) fn new(
        reader: &'a Reader<'b>,
        places: &'a Places,
        scope: &'a Scope,
        files: &'a crate::store::Files,
    ) -> Self {
        Self { reader, places, scope, files, held: None, named: Vec::new() }
    }

    /// With the parent that a record has already: it stays valid for somebody who may not read it,
    /// so that they can save the rest.
    pub(super) fn holding(self, held: Option<DatasetId>) -> Self {
        Self { held, ..self }
    }

    /// With the portals that the rules of a record name already: a portal that was removed since
    /// must not stop those who may not write the rules from saving the rest.
    pub(super) fn naming(self, named: Vec<String>) -> Self {
        Self { named, ..self }
    }
}

impl Known for Lookup<'_, '_> {
    fn organisation(&self, id: OrganisationId) -> bool {
        matches!(self.reader.known_organisation(id), Ok(Some(_)))
    }

    fn account(&self, id: crate::id::AccountId) -> bool {
        matches!(self.reader.account(id), Ok(Some(_)))
    }

    fn dataset(&self, id: DatasetId) -> bool {
        self.held == Some(id) || matches!(self.reader.dataset(id, self.scope), Ok(Some(_)))
    }

    fn parent(&self, id: DatasetId) -> Option<DatasetId> {
        // Cycles are a fact of the data, not of who looks: hidden links count.
        self.reader.dataset(id, &Scope::everything()).ok().flatten()?.metadata.parent
    }

    fn portal(&self, code: &str) -> bool {
        self.named.iter().any(|named| named == code)
            || matches!(self.reader.portals(), Ok(portals) if portals.iter().any(|held| held.code == code))
    }

    fn territory(&self, id: &str) -> bool {
        self.places.gazetteer().is_ok_and(|places| places.get(id).is_some())
    }

    fn file(&self, hash: &str) -> bool {
        self.files.holds(hash)
    }
}
