//! One write in progress: the transaction, who acts and when.

use crate::access::{Action, Facts, Permit, Scope, Standing};
use crate::catalogue::open::Known;
use crate::catalogue::session::{Lookup, Session, organisations_of, permit, profile_of};
use crate::catalogue::under_way::MANY;
use crate::catalogue::watch::announce;
use crate::error::{Error, Result};
use crate::id::{DatasetId, OrganisationId, Revision, Slug};
use crate::issue::{Issue, Severity};
use crate::model::{Dataset, Organisation, State};
use crate::store::{Mark, NewEvent, Subject, Writer};
use crate::validate::{self, Context, Examined, WellFormed};
use chrono::{DateTime, Utc};

/// One write in progress. Dropped without [`Acting::commit`], nothing of it happened.
pub(super) struct Acting<'a> {
    pub(super) session: &'a Session,
    pub(super) writer: Writer<'a>,
    pub(super) standing: Standing,
    pub(super) scope: Scope,
    pub(super) known: Known,
    pub(super) memberships: Vec<Organisation>,
    pub(super) now: DateTime<Utc>,
    /// The parent that the dataset being written has already.
    held: Option<DatasetId>,
    /// The portals that its rules name already.
    named: Vec<String>,
    /// Whether a harvest brings back what it archived itself.
    pub(super) revives: bool,
    /// Where the record of an import began that may be refused after something of it is written.
    pub(super) part: Option<Mark>,
}

impl Session {
    /// Begins a write; waits for another one to end.
    pub(super) fn act(&self) -> Result<Acting<'_>> {
        let writer = self.inner.store.write()?;
        let standing = self.standing(&writer)?;
        let scope = Scope::of(&standing);
        let known = self.inner.known(&writer)?;
        let memberships = organisations_of(&writer, &standing)?;
        let now = self.inner.options.clock.now();
        Ok(Acting {
            session: self,
            writer,
            standing,
            scope,
            known,
            memberships,
            now,
            held: None,
            named: Vec::new(),
            revives: false,
            part: None,
        })
    }
}

impl Acting<'_> {
    /// Makes the write durable. Returns when it would survive a crash.
    pub(super) fn commit(self) -> Result<()> {
        let session = self.session;
        self.durable()?;
        // Nothing is locked any more: those who watch may call back in.
        announce(&session.inner);
        Ok(())
    }

    /// Makes the write durable; those who watch are for the caller to tell.
    pub(super) fn durable(self) -> Result<()> {
        let inner = &self.session.inner;
        let (from, to) = self.writer.span();
        if to - from < MANY || inner.streams(to) {
            return self.writer.commit().map(drop);
        }
        let act = inner.begin_act(from, to);
        self.writer.commit_or(|| act.withdraw())?;
        inner.take_in();
        Ok(())
    }

    /// Makes the write durable and answers with the dataset as this principal may see it: whoever
    /// may write a record may not always take its data, or know who else was invited.
    pub(super) fn finish(self, dataset: Dataset) -> Result<Dataset> {
        let shown = self.shown(dataset)?;
        self.commit()?;
        Ok(shown)
    }

    /// A dataset just written, as this principal may see it.
    pub(super) fn shown(&self, dataset: Dataset) -> Result<Dataset> {
        self.session.masked(&self.writer, &self.standing, dataset)
    }

    /// A dataset that the principal may read, at the revision it expects.
    pub(super) fn dataset(&self, id: DatasetId, expected: Option<Revision>) -> Result<Dataset> {
        let dataset = self.session.readable(&self.writer, &self.scope, id)?;
        match expected {
            Some(expected) if expected != dataset.revision => {
                Err(Error::Conflict { expected, found: dataset.revision })
            }
            _ => Ok(dataset),
        }
    }

    /// Decides about a dataset.
    pub(super) fn permit(&self, action: Action, dataset: &Dataset) -> Result<Permit> {
        let facts = Facts {
            dataset: Some(dataset),
            memberships: &self.memberships,
            archived_by_harvest: self.revives,
            ..Facts::default()
        };
        self.session.demand(&self.standing, action, &facts)
    }

    /// Whether something would be allowed, without asking for it.
    pub(super) fn would_permit(&self, action: Action, dataset: &Dataset) -> bool {
        let facts = Facts { dataset: Some(dataset), memberships: &self.memberships, ..Facts::default() };
        permit(&self.standing, action, &facts).is_ok()
    }

    /// Decides about an organisation, or about nothing in particular.
    pub(super) fn permit_in(&self, action: Action, organisation: Option<OrganisationId>) -> Result<Permit> {
        let facts = Facts { organisation, memberships: &self.memberships, ..Facts::default() };
        self.session.demand(&self.standing, action, &facts)
    }

    /// Runs a check with what this transaction sees.
    pub(super) fn with_context<T>(&self, check: impl FnOnce(&Context<'_>) -> T) -> T {
        let files = self.session.inner.store.files();
        let lookup = Lookup::new(&self.writer, &self.known, &self.scope, files)
            .holding(self.held)
            .naming(self.named.clone());
        check(&Context {
            vocabulary: &self.known.vocabulary,
            known: &lookup,
            today: self.now.date_naive(),
            limits: &self.session.inner.options.limits,
        })
    }

    /// Types, limits and references hold.
    pub(super) fn well_formed(&self, dataset: Dataset) -> Result<WellFormed<Dataset>> {
        self.with_context(|context| validate::well_formed(dataset, context))
            .map_err(|issues| Error::Invalid { issues })
    }

    /// A dataset looked at once, for every proof that this write needs of it.
    pub(super) fn examined(&self, dataset: Dataset) -> Examined {
        self.with_context(|context| Examined::of(dataset, context))
    }

    /// The errors of the profile that a dataset breaks.
    pub(super) fn errors(&self, dataset: &Dataset) -> Result<Vec<Issue>> {
        let profile = profile_of(&self.writer, dataset)?;
        let mut issues = self.with_context(|context| validate::check(dataset, profile, context));
        issues.retain(|issue| issue.severity == Severity::Error);
        Ok(issues)
    }

    /// Writes a changed dataset: checked, at the next revision, with its event.
    /// A published or archived record may not gain an error by it; a deleted one is restored first.
    pub(super) fn save(&mut self, before: &Dataset, mut after: Dataset, action: Action) -> Result<Dataset> {
        let permit = self.permit(action, before)?;
        living(before)?;
        self.may_override(before, &after)?;
        after.revision = before.revision.next();
        after.modified = self.now;
        let claims = self.becomes_public(&mut after)?;
        self.hold(before);
        let examined = self.examined(after);
        let errors = examined.errors();
        if !errors.is_empty() {
            return Err(Error::Invalid { issues: errors });
        }
        if is_seen(before.state) && is_seen(examined.get().state) {
            let held = self.errors(before)?;
            let profile = profile_of(&self.writer, examined.get())?;
            let mut gained = self.with_context(|context| examined.errors_under(profile, context));
            gained.retain(|issue| !held.iter().any(|old| old.path == issue.path && old.code == issue.code));
            if !gained.is_empty() {
                return Err(Error::Invalid { issues: gained });
            }
        }
        let proof = examined.well_formed().map_err(|issues| Error::Invalid { issues })?;
        // Last, so that a record refused alone, as in an import, leaves no claim behind.
        if claims {
            self.claim_public(proof.get())?;
        }
        self.writer.put_dataset(&proof, &permit, before.revision)?;
        let saved = proof.into_inner();
        self.journal(action.code(), Subject::Dataset(saved.id))?;
        Ok(saved)
    }

    /// Notes that the public is about to see a dataset for the first time, if so.
    pub(super) fn becomes_public(&self, dataset: &mut Dataset) -> Result<bool> {
        let first = dataset.first_public.is_none() && dataset.is_public();
        if first {
            dataset.first_public = Some(self.now);
            if let Some(slug) = self.debut(dataset, &dataset.slug)? {
                dataset.slug = slug;
            }
        }
        Ok(first)
    }

    /// The slug under which the public first sees a dataset that comes with this one; absent when it is the
    /// same.
    pub(super) fn debut(&self, dataset: &Dataset, slug: &Slug) -> Result<Option<Slug>> {
        let Some(base) = self.unnumbered(dataset, slug)? else { return Ok(None) };
        let organisation = dataset.metadata.organisation;
        self.writer.free_slug(organisation, &base, true, Some(dataset.id)).map(Some)
    }

    /// The slug that a dataset would have without the other drafts of its organisation. A number
    /// that only says that one of them has the name would tell the public of a hidden record; a
    /// slug that somebody chose stays as it is.
    fn unnumbered(&self, dataset: &Dataset, slug: &Slug) -> Result<Option<Slug>> {
        let numbered = slug.as_str().rsplit_once('-').filter(|(_, number)| {
            !number.starts_with('0') && number.parse::<u32>().is_ok_and(|number| number >= 2)
        });
        let Some(base) = numbered.and_then(|(base, _)| Slug::parse(base).ok()) else { return Ok(None) };
        // What is published as it is created has no revision before this one, nor any event.
        let fresh = dataset.revision == Revision(1);
        let first = if fresh { None } else { self.writer.revision(dataset.id, Revision(1))? };
        let title = &first.as_ref().unwrap_or(dataset).metadata.title;
        let titled = Slug::from_title(title, &dataset.id.to_string()) == *slug;
        let chosen = || -> Result<bool> {
            if fresh {
                return Ok(false);
            }
            let mut events = self.writer.history(dataset.id)?.into_iter();
            Ok(events.any(|event| event.action == Action::ChangeSlug.code()))
        };
        let organisation = dataset.metadata.organisation;
        let held = || -> Result<bool> {
            Ok(self.writer.free_slug(organisation, &base, false, Some(dataset.id))? != base)
        };
        Ok(if titled || chosen()? || !held()? { None } else { Some(base) })
    }

    /// Claims the public name of a dataset.
    pub(super) fn claim_public(&mut self, dataset: &Dataset) -> Result<()> {
        self.writer.claim_address(dataset.id, dataset.metadata.organisation, &dataset.slug, true)
    }

    /// See [`Lookup::holding`] and [`Lookup::naming`].
    pub(super) fn hold(&mut self, before: &Dataset) {
        self.held = before.metadata.parent;
        let rules = before.resources.iter().map(|resource| &resource.metadata.access);
        self.named = rules.flat_map(|rule| &rule.portals).map(|entry| entry.portal.clone()).collect();
    }

    /// Undoes [`Self::hold`].
    pub(super) fn forget_held(&mut self) {
        self.held = None;
        self.named.clear();
    }

    /// Notes an event.
    pub(super) fn journal(&mut self, action: &str, subject: Subject) -> Result<()> {
        let account = self.standing.account.as_ref().map(|account| account.id);
        let source = self.session.source();
        let action = action.to_owned();
        self.writer.journal(NewEvent { time: self.now, account, source, action, subject })?;
        Ok(())
    }
}

fn is_seen(state: State) -> bool {
    matches!(state, State::Published | State::Archived)
}

/// Refuses to touch a tombstone: it keeps what the record was until it is restored.
pub(super) fn living(dataset: &Dataset) -> Result<()> {
    if dataset.state != State::Deleted {
        return Ok(());
    }
    Err(Error::Unsupported { what: "a change to a deleted dataset; restore it first".to_owned() })
}
