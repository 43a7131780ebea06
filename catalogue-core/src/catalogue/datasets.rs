//! Creating, reading, editing and checking datasets.

use crate::access::{Action, Facts, Permit, Scope};
use crate::catalogue::acting::{Acting, living};
use crate::catalogue::open::unknown_profile;
use crate::catalogue::session::{Lookup, Session, catalogue_profile, organisations_of, permit, profile_of};
use crate::catalogue::upgrade::upgrade_facts;
use crate::catalogue::view::DatasetView;
use crate::error::{Error, Result};
use crate::id::{DatasetId, Revision, Slug};
use crate::issue::{Issue, IssueCode};
use crate::model::{Dataset, Metadata, ResourceMetadata, State, Visibility};
use crate::store::Subject;
use crate::validate::{self, Context, Examined, Form, FormFacts, Profile};

impl Session {
    /// Creates a draft, with a slug from its title. It is addressed `organisation/slug` until its
    /// first public publication.
    ///
    /// # Errors
    /// `Invalid` for content that breaks a limit, a type or a reference; `Unauthenticated` or
    /// `Forbidden` without the right to deposit for the organisation.
    pub fn create(&self, metadata: Metadata) -> Result<Dataset> {
        let mut acting = self.act()?;
        let dataset = acting.create(metadata, Vec::new())?;
        acting.finish(dataset)
    }

    /// A dataset by its identifier, as this principal may see it. A deleted one is shown, as
    /// deleted, to those who could read it.
    ///
    /// # Errors
    /// `NotFound` when there is none or it may not be read.
    pub fn get(&self, id: DatasetId) -> Result<DatasetView> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let dataset = self.readable(&reader, &Scope::of(&standing), id)?;
        self.view(&reader, &standing, dataset)
    }

    /// A dataset by its address: `slug`, `organisation/slug`, or its identifier. Former addresses
    /// lead to it too; [`DatasetView::address`] is then not the one asked.
    ///
    /// # Errors
    /// `NotFound` when there is none or it may not be read.
    pub fn find(&self, address: &str) -> Result<DatasetView> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let scope = Scope::of(&standing);
        let id = match address.parse() {
            Ok(id) => id,
            Err(_) => {
                reader.find_address(address, &scope)?.ok_or_else(|| Error::not_found("dataset", address))?
            }
        };
        let dataset = self.readable(&reader, &scope, id).map_err(|error| match error {
            Error::NotFound { what, .. } => Error::NotFound { what, id: address.to_owned() },
            other => other,
        })?;
        self.view(&reader, &standing, dataset)
    }

    /// Datasets that may be read, by identifier, in pages; `after` is the last identifier of the
    /// page before. Drafts and tombstones included: they say their state.
    ///
    /// # Errors
    /// `Storage`.
    pub fn list(&self, after: Option<DatasetId>, limit: i64) -> Result<Vec<Dataset>> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let scope = Scope::of(&standing);
        let portal = self.portal_asked(&reader)?;
        let wanted = usize::try_from(limit.clamp(1, 1_000)).unwrap_or(1_000);
        let mut page = Vec::new();
        let mut last = after;
        while page.len() < wanted {
            let batch = reader.dataset_page(last, wanted, &scope)?;
            let Some(end) = batch.last().map(|dataset| dataset.id) else { break };
            last = Some(end);
            for dataset in batch {
                let shown = portal.as_ref().is_none_or(|portal| portal.predicate.shows(&dataset));
                if shown && page.len() < wanted {
                    page.push(self.masked(&reader, &standing, dataset)?);
                }
            }
        }
        Ok(page)
    }

    /// Replaces what is written of a dataset. `expected` is the revision that was read.
    ///
    /// # Errors
    /// `Conflict` when somebody wrote meanwhile; `Invalid` when a rule is broken, or, for a
    /// published dataset, when the edit would add an error of its profile.
    pub fn update(&self, id: DatasetId, expected: Revision, metadata: Metadata) -> Result<Dataset> {
        let mut acting = self.act()?;
        let dataset = acting.update(id, expected, metadata)?;
        acting.finish(dataset)
    }

    /// Changes the address of a dataset; the former one keeps leading to it.
    ///
    /// # Errors
    /// `Invalid` for a text that is no slug; `AlreadyExists`, with a free one, when it is taken;
    /// `Forbidden` for a contributor once it has been public.
    pub fn change_slug(&self, id: DatasetId, expected: Revision, slug: &str) -> Result<Dataset> {
        let mut acting = self.act()?;
        let dataset = acting.change_slug(id, expected, slug)?;
        acting.finish(dataset)
    }

    /// Everything that can be said of a dataset under a profile (its own when `None`): errors that
    /// stop publication, warnings, hints. Issues of data that this principal may not take do not
    /// repeat what was found there.
    ///
    /// # Errors
    /// `NotFound`; `BadInput` for an unknown profile.
    pub fn check(&self, id: DatasetId, profile: Option<&str>) -> Result<Vec<Issue>> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let scope = Scope::of(&standing);
        let dataset = self.readable(&reader, &scope, id)?;
        let profile = match profile {
            Some(code) => validate::profile(code).ok_or_else(|| unknown_profile(code))?,
            None => profile_of(&reader, &dataset)?,
        };
        let known = self.inner.known(&reader)?;
        let lookup =
            Lookup::new(&reader, &known, &scope, self.inner.store.files()).holding(dataset.metadata.parent);
        let context = Context {
            vocabulary: &known.vocabulary,
            known: &lookup,
            today: self.inner.options.clock.now().date_naive(),
            limits: &self.inner.options.limits,
        };
        let mut issues = validate::check(&dataset, profile, &context);
        let memberships = organisations_of(&reader, &standing)?;
        self.gate(&standing, &memberships).discreet(&mut issues, &dataset);
        Ok(issues)
    }

    /// What a form needs: the schema of a profile, the defaults of who asks and the choices they
    /// have; with a dataset, its present content and what is wrong with it, for those who may edit it.
    /// The form of a profile that is not the dataset's own comes filled in with what follows from the
    /// record, and names that profile: writing it moves the dataset there.
    ///
    /// # Errors
    /// `NotFound`, `Unauthenticated`, `Forbidden`; `BadInput` for an unknown profile.
    pub fn form(&self, profile: Option<&str>, existing: Option<DatasetId>) -> Result<Form> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let scope = Scope::of(&standing);
        let existing = existing.map(|id| self.readable(&reader, &scope, id)).transpose()?;
        let memberships = organisations_of(&reader, &standing)?;
        if let Some(dataset) = &existing {
            let facts = Facts { dataset: Some(dataset), memberships: &memberships, ..Facts::default() };
            self.demand(&standing, Action::UpdateDataset, &facts)?;
        }
        let mut organisations = Vec::new();
        for organisation in reader.organisations()? {
            let facts =
                Facts { organisation: Some(organisation.id), memberships: &memberships, ..Facts::default() };
            let owner = existing.as_ref().and_then(|dataset| dataset.metadata.organisation);
            let keeps = owner == Some(organisation.id);
            let deposits =
                organisation.details.active && permit(&standing, Action::CreateDataset, &facts).is_ok();
            if keeps || deposits {
                organisations.push(organisation);
            }
        }
        let home = standing.account.as_ref().and_then(|account| account.details.home);
        let home = organisations
            .iter()
            .find(|organisation| Some(organisation.id) == home)
            .or_else(|| organisations.first().filter(|_| organisations.len() == 1));
        let code = match (profile, &existing) {
            (Some(code), _) => code.to_owned(),
            (None, Some(dataset)) => profile_of(&reader, dataset)?.code().to_owned(),
            (None, None) => match home.and_then(|organisation| organisation.details.profile.clone()) {
                Some(code) => code,
                None => catalogue_profile(&reader)?,
            },
        };
        let profile = validate::profile(&code).ok_or_else(|| unknown_profile(&code))?;
        let parent = existing.as_ref().and_then(|dataset| dataset.metadata.parent);
        let known = self.inner.known(&reader)?;
        let own_profile = existing.as_ref().map(|dataset| profile_of(&reader, dataset)).transpose()?;
        let beside = existing.as_ref().map(|dataset| upgrade_facts(&reader, &known, dataset)).transpose()?;
        let facts = FormFacts {
            home: home.map(|organisation| organisation.id),
            default_licence: home.and_then(|organisation| organisation.details.default_licence.clone()),
            organisations: organisations
                .iter()
                .map(|organisation| (organisation.id, organisation.details.name.clone()))
                .collect(),
            existing,
            own_profile: own_profile.map(|profile| profile.code().to_owned()),
            beside: beside.unwrap_or_default(),
        };
        let lookup = Lookup::new(&reader, &known, &scope, self.inner.store.files()).holding(parent);
        let context = Context {
            vocabulary: &known.vocabulary,
            known: &lookup,
            today: self.inner.options.clock.now().date_naive(),
            limits: &self.inner.options.limits,
        };
        Ok(validate::form(profile, &facts, &context))
    }
}

impl Acting<'_> {
    /// See [`Session::create`].
    pub(super) fn create(&mut self, metadata: Metadata, resources: Vec<ResourceMetadata>) -> Result<Dataset> {
        let dataset = self.drafted(metadata, resources);
        self.insert(dataset)
    }

    fn drafted(&self, metadata: Metadata, resources: Vec<ResourceMetadata>) -> Dataset {
        let id = DatasetId::from_uuid(self.session.inner.options.identifiers.next());
        let mut dataset = self.new_dataset(id, None, metadata);
        dataset.resources = resources.into_iter().map(|resource| self.new_resource(resource)).collect();
        dataset
    }

    /// A draft that is not written yet; its slug comes from its title when none is given.
    pub(super) fn new_dataset(&self, id: DatasetId, slug: Option<Slug>, metadata: Metadata) -> Dataset {
        Dataset {
            id,
            slug: slug.unwrap_or_else(|| Slug::from_title(&metadata.title, &id.to_string())),
            revision: Revision(1),
            state: State::Draft,
            state_before_deletion: None,
            created: self.now,
            modified: self.now,
            first_public: None,
            creator: self.standing.account.as_ref().map(|account| account.id),
            collaborators: Vec::new(),
            metadata,
            resources: Vec::new(),
            provenance: None,
        }
    }

    /// Writes a new draft under the first free slug of its organisation.
    pub(super) fn insert(&mut self, mut dataset: Dataset) -> Result<Dataset> {
        let permit = self.prepared(&mut dataset)?;
        let examined = self.examined(dataset);
        self.insert_examined(examined, &permit)
    }

    /// The right to create a dataset, which is then complete and has the first free slug of its
    /// organisation.
    pub(super) fn prepared(&mut self, dataset: &mut Dataset) -> Result<Permit> {
        // What a record written before in this transaction refers to says nothing of this one.
        self.forget_held();
        let organisation = dataset.metadata.organisation;
        let permit = self.permit_in(Action::CreateDataset, organisation)?;
        organisation.map_or(Ok(()), |organisation| self.is_active(organisation, "organisation"))?;
        self.complete(dataset)?;
        dataset.slug = self.writer.free_slug(organisation, &dataset.slug, false, None)?;
        Ok(permit)
    }

    /// Writes a draft that [`Self::prepared`] made ready.
    pub(super) fn insert_examined(&mut self, examined: Examined, permit: &Permit) -> Result<Dataset> {
        let proof = examined.well_formed().map_err(|issues| Error::Invalid { issues })?;
        self.writer.insert_dataset(&proof, permit)?;
        let dataset = proof.into_inner();
        self.writer.claim_first(dataset.id, dataset.metadata.organisation, &[(&dataset.slug, false)])?;
        self.journal(Action::CreateDataset.code(), Subject::Dataset(dataset.id))?;
        Ok(dataset)
    }

    /// Writes a dataset that is published at once: checked once, one row, the events of both acts.
    /// What [`Self::prepared`] made ready goes to `slug` when it becomes public, when one is given;
    /// else to its own, which must be free.
    pub(super) fn insert_published(
        &mut self,
        examined: Examined,
        create: &Permit,
        profile: &Profile,
        slug: Option<Slug>,
    ) -> Result<Dataset> {
        let errors = examined.errors();
        if !errors.is_empty() {
            return Err(Error::Invalid { issues: errors });
        }
        let draft = examined.get();
        let publish = self.permit(Action::PublishDataset, draft)?;
        let mut issues = self.with_context(|context| examined.errors_under(profile, context));
        if !issues.is_empty() {
            self.session.gate(&self.standing, &self.memberships).discreet(&mut issues, draft);
            return Err(Error::Invalid { issues });
        }
        let drafted = draft.slug.clone();
        let mut slug = slug.unwrap_or_else(|| drafted.clone());
        let public = draft.metadata.visibility == Visibility::Public;
        if public && let Some(unnumbered) = self.debut(draft, &slug)? {
            slug = unnumbered;
        }
        let proof = self
            .with_context(|context| {
                examined.published(slug, public.then_some(self.now)).publishable(profile, context)
            })
            .map_err(|issues| Error::Invalid { issues })?;
        self.writer.insert_published(&drafted, &proof, create, &publish)?;
        let Dataset { id, slug, .. } = proof.get();
        let slugs = [(&drafted, false), (slug, true)];
        let claimed = if public { &slugs[..] } else { &slugs[..1] };
        self.writer.claim_first(*id, proof.get().metadata.organisation, claimed)?;
        for action in [Action::CreateDataset, Action::PublishDataset] {
            self.journal(action.code(), Subject::Dataset(*id))?;
        }
        Ok(proof.into_inner())
    }

    /// See [`Session::create`] and [`Session::publish`], in one write.
    pub(super) fn create_published(
        &mut self,
        metadata: Metadata,
        resources: Vec<ResourceMetadata>,
    ) -> Result<Dataset> {
        let mut dataset = self.drafted(metadata, resources);
        let permit = self.prepared(&mut dataset)?;
        let examined = self.examined(dataset);
        let profile = profile_of(&self.writer, examined.get())?;
        self.insert_published(examined, &permit, profile, None)
    }

    /// See [`Session::update`].
    pub(super) fn update(
        &mut self,
        id: DatasetId,
        expected: Revision,
        metadata: Metadata,
    ) -> Result<Dataset> {
        let before = self.dataset(id, Some(expected))?;
        self.permit(Action::UpdateDataset, &before)?;
        living(&before)?;
        let mut after = Dataset { metadata, ..before.clone() };
        if after.metadata.visibility != before.metadata.visibility {
            self.permit(Action::SetVisibility, &before)?;
        }
        let moves = after.metadata.organisation != before.metadata.organisation;
        if moves {
            self.may_transfer(&before, after.metadata.organisation)?;
        }
        self.complete(&mut after)?;
        if moves {
            self.settle(&mut after)?;
            self.tell_transferred(&before, after.metadata.organisation)?;
        }
        self.save(&before, after, Action::UpdateDataset)
    }

    /// See [`Session::change_slug`].
    pub(super) fn change_slug(&mut self, id: DatasetId, expected: Revision, slug: &str) -> Result<Dataset> {
        let before = self.dataset(id, Some(expected))?;
        self.permit(Action::ChangeSlug, &before)?;
        living(&before)?;
        let slug = Slug::parse(slug).map_err(|found| Error::Invalid {
            issues: vec![Issue::error("slug", IssueCode::InvalidSlug).with("found", found)],
        })?;
        if slug == before.slug {
            return Ok(before);
        }
        let public = before.first_public.is_some();
        self.writer.claim_address(id, before.metadata.organisation, &slug, public)?;
        let after = Dataset { slug, ..before.clone() };
        self.save(&before, after, Action::ChangeSlug)
    }

    /// Fills what follows from what was given: the boxes of a named territory, and formats.
    pub(super) fn complete(&self, dataset: &mut Dataset) -> Result<()> {
        let extent = &mut dataset.metadata.extent;
        if let Some(id) = extent.territory.as_deref()
            && let Some(territory) = self.known.gazetteer()?.get(id)
        {
            extent.place.get_or_insert_with(|| territory.name.clone());
            if let (true, Some([west, south, east, north])) = (extent.boxes.is_empty(), territory.bounds) {
                extent.boxes.push(crate::model::BoundingBox { west, south, east, north });
            }
        }
        for resource in &mut dataset.resources {
            self.complete_resource(resource);
        }
        Ok(())
    }
}
