//! The nouns: plain data with serde, no input or output, no clock.

mod access_rule;
mod account;
mod consent;
mod coupled_resource;
mod dataset;
mod date;
mod encoding;
mod event;
mod extent;
mod extraction;
mod harvest;
mod harvest_run;
mod lifecycle;
mod notice;
mod notice_text;
mod organisation;
mod portal;
mod request;
mod resource;
mod review;
mod siret;
mod token;
mod usage;

pub(crate) use access_rule::rename;
pub use access_rule::{Access, AccessRule, Audience, Operation, PortalAccess};
pub use account::{Account, AccountDetails, AccountKind, Membership, Role};
pub use consent::{Consent, ConsentText};
pub use coupled_resource::CoupledResource;
pub use dataset::{
    Collaboration, Collaborator, Conformity, Contact, Dataset, Identifier, Metadata, Provenance, Resolution,
    Visibility,
};
pub(crate) use dataset::{dataset_kind, each_once};
pub use date::{PartialDate, Period};
pub use encoding::Encoding;
pub use event::{Event, EventFilter, EventPage, Subscription};
pub use extent::{BoundingBox, Extent};
pub use extraction::{
    EXTRACTION_FORMATS, Extraction, ExtractionDetails, ExtractionEnd, ExtractionFailure, ExtractionFormat,
    ExtractionOutcome, ExtractionResult, ExtractionState, Footprint,
};
pub use harvest::{HarvestFilter, HarvestFrequency, HarvestKind, HarvestSource, HarvestSourceDetails};
pub use harvest_run::{
    DueSource, HarvestItem, HarvestItemPage, HarvestItemQuery, HarvestOutcome, HarvestOverride,
    HarvestReport, HarvestStatus,
};
pub use lifecycle::{Act, State};
pub use notice::{NOTICE_KINDS, Notice};
pub use organisation::{Organisation, OrganisationDetails};
pub use portal::{Portal, PortalLabel, PortalPredicate};
pub use request::{AccountApplication, Ask, Decision, Request, RequestState};
pub use resource::{Checksum, Resource, ResourceMetadata, ServiceOffer, StoredFile};
pub use review::{Review, ReviewOutcome};
pub(crate) use siret::is_siret;
pub use token::{Token, TokenDetails, TokenScope};
pub use usage::{DayOfUse, UsageTotals, YearOfUse};
