# Written by `cargo run -p catalogue-bindings-generate` from the library's own sources: do not edit.
"""The nouns: plain data, as the library has it."""

from __future__ import annotations

from collections import abc
from datetime import date, datetime
from typing import Any, ClassVar, Optional, Union
from uuid import UUID

from ._noun import Bilingual, Code, Noun, PartialDate, Spoken, as_date, as_id

__all__ = [
    "Access",
    "AccessAsk",
    "AccessRule",
    "Account",
    "AccountApplication",
    "AccountAsk",
    "AccountDetails",
    "AccountImpact",
    "AccountKind",
    "AccountPrincipal",
    "AccountsAudience",
    "Act",
    "AdministratorRoleGrant",
    "Alias",
    "AnonymousPrincipal",
    "AnyMemberAudience",
    "ArchiveOwnedDatasets",
    "Area",
    "AreaRelation",
    "Ask",
    "Audience",
    "AuditEntry",
    "AuditPage",
    "AuditQuery",
    "AuthenticatedAccess",
    "BoundingBox",
    "BoxFootprint",
    "Capability",
    "CapabilityKind",
    "Change",
    "ChangeKind",
    "ChangePage",
    "CheckedLink",
    "Checksum",
    "Choice",
    "ClosedAccess",
    "Collaboration",
    "Collaborator",
    "Conformity",
    "Consent",
    "ConsentText",
    "Contact",
    "CoupledResource",
    "CreateChange",
    "Criterion",
    "Dataset",
    "DatasetChange",
    "DatasetQuality",
    "DatasetView",
    "DayOfUse",
    "Decision",
    "DistanceResolution",
    "Dropped",
    "DueSource",
    "Encoding",
    "Event",
    "EventFilter",
    "EventPage",
    "Excerpt",
    "ExplainedBonus",
    "ExplainedWord",
    "Explanation",
    "ExportFormat",
    "ExportOptions",
    "ExportReport",
    "ExportedDataset",
    "Extent",
    "Extraction",
    "ExtractionDetails",
    "ExtractionEnd",
    "ExtractionFailure",
    "ExtractionOutcome",
    "ExtractionResult",
    "ExtractionState",
    "Facet",
    "FacetValue",
    "FailedExtractionOutcome",
    "Filling",
    "Finding",
    "Footprint",
    "Form",
    "FormatSuggestField",
    "Freshness",
    "HarvestFilter",
    "HarvestFrequency",
    "HarvestItem",
    "HarvestItemPage",
    "HarvestItemQuery",
    "HarvestKind",
    "HarvestOptions",
    "HarvestOutcome",
    "HarvestOverride",
    "HarvestReport",
    "HarvestSource",
    "HarvestSourceDetails",
    "HarvestStatus",
    "HarvesterPrincipal",
    "Health",
    "HistoryEntry",
    "Hit",
    "Identifier",
    "Impact",
    "ImportOptions",
    "ImportReport",
    "ImportedRecord",
    "Invitation",
    "Issue",
    "IssueCode",
    "KeywordSuggestField",
    "Labels",
    "Language",
    "LateDataset",
    "LatePage",
    "LateResource",
    "Limits",
    "Mapping",
    "Match",
    "Membership",
    "MembershipAsk",
    "Metadata",
    "ModeratorRoleGrant",
    "NewToken",
    "Notice",
    "OpenAccess",
    "Operation",
    "Organisation",
    "OrganisationAsk",
    "OrganisationDetails",
    "OrganisationImpact",
    "OrganisationRoleGrant",
    "OrganisationSuggestField",
    "OrganisationUsage",
    "OrganisationsAudience",
    "OutsideIdentity",
    "OutsideName",
    "OwnedDatasets",
    "PartialDate",
    "PartnersAudience",
    "Period",
    "Permalink",
    "PersonDetails",
    "Politeness",
    "PolygonFootprint",
    "Portal",
    "PortalAccess",
    "PortalCount",
    "PortalLabel",
    "PortalPage",
    "PortalPredicate",
    "Principal",
    "Provenance",
    "Quality",
    "QualityCode",
    "QualityPage",
    "Query",
    "ReassignOwnedDatasets",
    "Recognised",
    "RecognitionRules",
    "RecordOutcome",
    "Refusal",
    "RefusalPage",
    "RefusalQuery",
    "RefuseOwnedDatasets",
    "Relaxation",
    "Request",
    "RequestState",
    "Resolution",
    "Resource",
    "ResourceCapabilities",
    "ResourceMetadata",
    "RestrictedAccess",
    "Review",
    "ReviewOutcome",
    "Role",
    "RoleGrant",
    "RoleRule",
    "SameOrganisationAudience",
    "ScaleResolution",
    "SchemeTerms",
    "ServiceOffer",
    "Severity",
    "SignInPolicy",
    "Sort",
    "State",
    "StateChange",
    "Statistics",
    "StepIssue",
    "StoredFile",
    "Subscription",
    "SucceededExtractionOutcome",
    "SuggestField",
    "Suggestion",
    "SystemPrincipal",
    "Term",
    "TermSuggestField",
    "Territory",
    "TerritoryAudience",
    "TerritoryFootprint",
    "TerritoryLevel",
    "TerritorySuggestField",
    "TitleSuggestField",
    "Token",
    "TokenDetails",
    "TokenPrincipal",
    "TokenScope",
    "TransferAsk",
    "UpdateChange",
    "Upgrade",
    "UsageTotals",
    "Verdict",
    "Visibility",
    "YearOfUse",
]


class AccountKind(Code):
    """A person or a service."""

    PERSONAL = "personal"
    """One person."""
    SERVICE = "service"
    """A shared or machine account."""


class Act(Code):
    """An act that changes the state."""

    PUBLISH = "publish"
    """Draft → published; guarded by the profile's rules."""
    UNPUBLISH = "unpublish"
    """Published → draft."""
    ARCHIVE = "archive"
    """Published → archived."""
    UNARCHIVE = "unarchive"
    """Archived → published."""
    DELETE = "delete"
    """Anything living → deleted."""
    RESTORE = "restore"
    """Deleted → the state before the deletion, or draft when it may no longer be published."""
    PURGE = "purge"
    """Deleted → purged, for good."""


class AreaRelation(Code):
    """How the boxes of a dataset must lie to an area."""

    INTERSECTS = "intersects"
    """One of its boxes shares a point with the area."""
    WITHIN = "within"
    """It has boxes, and all lie within the area."""


class CapabilityKind(Code):
    """One thing that a resource offers."""

    DOWNLOAD = "download"
    """A file to take, or a link to follow."""
    VIEW = "view"
    """A view service (WMS, WMTS, tiles)."""
    EXTRACT = "extract"
    """Extraction, asked for with `Session.request_extraction`."""
    FLOW = "flow"
    """A flow (*flux*): a service for other software, WMS and WFS among others."""
    API = "api"
    """An interface for programs."""
    MAP = "map"
    """A map viewer can show it: by its view service, or because its file is geographic."""


class ChangeKind(Code):
    """What became of a dataset."""

    UPDATED = "updated"
    """It is new, or not what it was: read it again."""
    GONE = "gone"
    """It may no longer be read: withdrawn, made private, taken off the portal or purged."""


class Collaboration(Code):
    """What a collaborator may do with one dataset."""

    READ = "read"
    """Read it, once published."""
    EDIT = "edit"
    """Edit it, drafts included."""


class Dropped(Code):
    """What may be dropped of a query."""

    WORD = "word"
    """A word of the text."""
    PHRASE = "phrase"
    """A phrase of the text, its words kept."""
    WITHOUT = "without"
    """Something that must be absent."""
    FILTER = "filter"
    """The values wanted of one facet."""
    AREA = "area"
    """The area."""
    PUBLISHED = "published"
    """The period of publication."""
    UPDATED = "updated"
    """The period of the last update."""
    TEMPORAL = "temporal"
    """The period covered."""
    VISIBILITY = "visibility"
    """Public or private only."""
    PORTAL = "portal"
    """The portal."""


class ExportFormat(Code):
    """A format that datasets are written in."""

    ISO19139 = "iso19139"
    """ISO 19139 XML of INSPIRE and the French CNIG: one record bare, any other number in a
    `csw:GetRecordByIdResponse`.
    """
    CKAN = "ckan"
    """CKAN packages: a JSON array of what `package_create` takes."""
    CKAN_PIGMA = "ckan-pigma"
    """CKAN packages for a portal with PIGMA's schema: its keys stand at the root, in its own codes."""
    DCAT_TURTLE = "dcat-turtle"
    """DCAT-AP 3 in Turtle: one catalogue."""
    DCAT_RDF_XML = "dcat-rdfxml"
    """DCAT-AP 3 in RDF/XML: one catalogue."""
    DCAT_JSON_LD = "dcat-jsonld"
    """DCAT-AP 3 in JSON-LD: one catalogue."""
    UDATA = "udata"
    """udata datasets: a JSON array."""
    SCDL = "scdl"
    """Catalogue CSV: the 20 columns of SCDL."""
    IDGO = "idgo"
    """Catalogue CSV: the 35 columns of IDGO, those of SCDL and 15 more."""
    GEO_JSON = "geojson"
    """The extents, as a GeoJSON FeatureCollection (RFC 7946): a feature for each dataset."""
    CSV = "csv"
    """One row for each dataset, for a spreadsheet (RFC 4180, UTF-8): cells that a spreadsheet would
    compute begin with an apostrophe.
    """
    JSONL = "jsonl"
    """JSON Lines of the model itself: an `ExportedDataset` a line, nothing left out."""


class ExtractionEnd(Code):
    """Why there is no result."""

    FAILED = "failed"
    """The worker could not do it."""
    REFUSED = "refused"
    """Who asked has no longer the right to it, or the data is gone."""
    CANCELLED = "cancelled"
    """Who asked took it back."""


class ExtractionState(Code):
    """Where an extraction stands."""

    WAITING = "waiting"
    """Nobody has taken it up (*En attente*)."""
    RUNNING = "running"
    """A worker has taken it up (*En cours*)."""
    SUCCEEDED = "succeeded"
    """Done: there is a result (*Succès*)."""
    FAILED = "failed"
    """It ended without a result (*Échec*)."""
    UNKNOWN = "unknown"
    """The worker that took it up has not been heard of in time (*Inconnu*); it may still report."""


class HarvestFrequency(Code):
    """How often a source is to be harvested. The host runs what is due; nothing runs by itself."""

    MANUAL = "manual"
    """Only when somebody asks."""
    HOURLY = "hourly"
    """Every hour."""
    DAILY = "daily"
    """Every day."""
    WEEKLY = "weekly"
    """Every week."""
    MONTHLY = "monthly"
    """Every month."""


class HarvestKind(Code):
    """What kind of catalogue a source is: how it is walked through."""

    CSW = "csw"
    """A CSW 2.0.2 or 3.0 service: `GetRecords`, page after page."""
    CKAN = "ckan"
    """The action API of a CKAN: `package_search`."""
    DCAT = "dcat"
    """A DCAT catalogue in Turtle, RDF/XML or JSON-LD, in one page or several (`hydra:next`), or a
    DCAT-US `data.json`.
    """
    UDATA = "udata"
    """The API of a udata: its list of datasets."""
    FOLDER = "folder"
    """A folder of files of any format that is read, on this machine."""
    FILE = "file"
    """One file of any format that is read, on this machine."""


class HarvestOutcome(Code):
    """How a run ended."""

    RUNNING = "running"
    """It goes on, or its process was killed: the next run goes on where it stands."""
    COMPLETE = "complete"
    """Everything was seen: what was not there counts an absence."""
    PARTIAL = "partial"
    """Some records were not seen (an error midway, the quota): what was not there may still be."""
    NOT_MODIFIED = "not-modified"
    """The source says that nothing has changed since the last complete run: what was absent then
    counts an absence more.
    """
    FAILED = "failed"
    """Nothing could be read, or the run was cut and not taken up again."""
    CANCELLED = "cancelled"
    """Somebody stopped it."""


class HarvestStatus(Code):
    """What became of a record of a source in the last run that met it."""

    ADDED = "added"
    """Taken for the first time."""
    UPDATED = "updated"
    """Taken again, changed."""
    UNCHANGED = "unchanged"
    """Taken again, the same."""
    REFUSED = "refused"
    """Not taken: it breaks a rule. What was taken of it before stays."""
    DUPLICATE = "duplicate"
    """Carried by the catalogue already."""
    ABSENT = "absent"
    """Not there any more; not yet often enough to be archived."""
    ARCHIVED = "archived"
    """Archived: absent too often, or withdrawn there."""
    DELETED = "deleted"
    """Deleted or purged here: it stays so."""


class IssueCode(Code):
    """Stable codes."""

    REQUIRED = "required"
    """required."""
    TOO_SHORT = "too-short"
    """too short: {found} characters, at least {limit}."""
    TOO_LONG = "too-long"
    """too long: {found} characters, at most {limit}."""
    TOO_MANY = "too-many"
    """too many values: {found}, at most {limit}."""
    TOO_LARGE = "too-large"
    """too large: {found} bytes, at most {limit}."""
    UNKNOWN_CODE = "unknown-code"
    """unknown value "{found}"; allowed: {allowed}."""
    DEPRECATED_CODE = "deprecated-code"
    """the value "{found}" is deprecated."""
    DUPLICATE_VALUE = "duplicate-value"
    """"{found}" is there twice."""
    EXCLUSIVE_VALUE = "exclusive-value"
    """"{found}" excludes any other value."""
    NOT_OFFERED = "not-offered"
    """"{found}" is not offered by this catalogue."""
    INVALID_CHARACTERS = "invalid-characters"
    """characters not allowed in "{found}"; allowed: {allowed}."""
    INVALID_DATE = "invalid-date"
    """unreadable date "{found}"; write yyyy, yyyy-mm, yyyy-mm-dd or dd/mm/yyyy."""
    DATE_ORDER = "date-order"
    """the end ({end}) comes before the start ({start})."""
    FUTURE_DATE = "future-date"
    """the date {found} is in the future."""
    INVALID_EMAIL = "invalid-email"
    """not an e-mail address: "{found}"."""
    GENERIC_EMAIL = "generic-email"
    """"{found}" is a generic address; prefer a person's or a department's."""
    INVALID_URL = "invalid-url"
    """not a web address: "{found}"; it starts with http:// or https://."""
    INVALID_SLUG = "invalid-slug"
    """not a valid slug: "{found}"; 2 to 100 of a-z, 0-9 and -."""
    INVALID_SIRET = "invalid-siret"
    """not a valid SIRET: "{found}"; 14 digits with their check digit."""
    INVALID_PHONE = "invalid-phone"
    """not a telephone number: "{found}"."""
    INVALID_CHECKSUM = "invalid-checksum"
    """not a valid checksum: "{found}"."""
    INVALID_NUMBER = "invalid-number"
    """not a valid number: "{found}"; expected: {allowed}."""
    INVALID_POLYGON = "invalid-polygon"
    """not a valid polygon ({found}); closed rings of 4 positions or more, longitude then latitude."""
    BOX_OUT_OF_RANGE = "box-out-of-range"
    """box off the globe ({found}); west and east within -180 to 180, south and north within -90 to 90."""
    BOX_SWAPPED = "box-swapped"
    """the bounds of the box seem swapped ({found})."""
    BOX_SOUTH_ABOVE_NORTH = "box-south-above-north"
    """south ({south}) lies above north ({north})."""
    BOX_WORLDWIDE = "box-worldwide"
    """the box covers nearly the whole globe ({found})."""
    UNKNOWN_TERRITORY = "unknown-territory"
    """unknown territory "{found}"."""
    UNKNOWN_ORGANISATION = "unknown-organisation"
    """unknown organisation "{found}"."""
    INACTIVE_ORGANISATION = "inactive-organisation"
    """the organisation "{found}" is inactive: it receives nothing any more."""
    UNKNOWN_ACCOUNT = "unknown-account"
    """unknown account "{found}"."""
    UNKNOWN_PORTAL = "unknown-portal"
    """unknown portal "{found}"."""
    UNKNOWN_DATASET = "unknown-dataset"
    """unknown dataset "{found}"."""
    CYCLIC_REFERENCE = "cyclic-reference"
    """"{found}" refers back to itself."""
    MISSING_FILE = "missing-file"
    """no such file in the catalogue ({found})."""
    NO_RESOURCE = "no-resource"
    """add at least one valid resource before publishing."""
    LAST_RESOURCE = "last-resource"
    """the last resource of a published dataset cannot be removed; unpublish it first."""
    LAST_ADMINISTRATOR = "last-administrator"
    """the last active administrator must stay one; name another first."""
    NO_LICENCE = "no-licence"
    """openly accessible data needs a licence."""
    LICENCE_UNSPECIFIED = "licence-unspecified"
    """licence not specified: nobody may safely reuse the data."""
    REASON_REQUIRED = "reason-required"
    """a legal reason is needed as soon as access is not open."""
    EMPTY_AUDIENCE = "empty-audience"
    """restricted to nobody: no one will get access."""
    OPEN_BUT_PRIVATE = "open-but-private"
    """open data left private."""
    OPEN_NOT_MARKED = "open-not-marked"
    """open licence and public: tick "Open data"."""
    DESCRIPTION_SHORT = "description-short"
    """short description ({found} characters); aim for {limit}."""
    DESCRIPTION_IS_TITLE = "description-is-title"
    """the description repeats the title."""
    FEW_KEYWORDS = "few-keywords"
    """{found} keyword(s); three or more help people find the dataset."""
    NO_THEME = "no-theme"
    """no theme: the record will be harder to find."""
    NO_EXTENT = "no-extent"
    """no geographic extent."""
    NO_CONTACT = "no-contact"
    """no contact."""
    UNKNOWN_FORMAT = "unknown-format"
    """unrecognised format "{found}"."""
    FORMAT_GUESSED = "format-guessed"
    """format guessed: {found}."""
    CLOSED_FORMAT = "closed-format"
    """closed format {found}; offer an open one too."""
    KEYWORD_LONG = "keyword-long"
    """keyword of {found} characters; a pasted list?"""
    UNKNOWN_FIELD = "unknown-field"
    """unknown field."""
    WRONG_TYPE = "wrong-type"
    """unexpected type: {found}; expected: {allowed}."""
    NOT_WELL_FORMED = "not-well-formed"
    """unreadable content: {found}."""
    WRONG_ENCODING = "wrong-encoding"
    """unexpected encoding; read as {found}."""
    CONTROL_CHARACTERS_REMOVED = "control-characters-removed"
    """control characters removed."""
    CONTROL_CHARACTER_REFUSED = "control-character"
    """control character {found} not allowed."""
    HTML_REMOVED = "html-removed"
    """HTML tags turned into Markdown."""
    VALUE_REPAIRED = "value-repaired"
    """"{found}" repaired to "{value}"."""
    VALUE_CUT = "value-cut"
    """value cut: {found} characters, {limit} kept; the whole text stays in the provenance."""
    VALUE_LOST = "value-lost"
    """"{found}" could not be taken."""
    DEFAULT_INVENTED = "default-invented"
    """missing value replaced by "{found}"."""
    RECORD_SKIPPED = "record-skipped"
    """record skipped: {found}."""
    SAME_IDENTITY = "same-identity"
    """same identifier as another record of the source ({found})."""
    HARVESTED_FIELD = "harvested-field"
    """field held by the harvested source."""
    PAST_DATE = "past-date"
    """the date {found} is past."""
    ORPHANED_DATASET = "orphaned-dataset"
    """nobody would keep "{found}" any more; name who takes it over."""
    UNFIT_SUCCESSOR = "unfit-successor"
    """this account cannot take "{found}" over: it must be active and a contributor of the
    organisation.
    """
    PASSWORD_IS_LOGIN = "password-is-login"
    """the password cannot be the login or the e-mail address."""
    PASSWORD_REPEATS = "password-repeats"
    """the password cannot be one character repeated."""
    PERSONAL_MAIL = "personal-mail"
    """"{found}" is a personal mail service; prefer an address of the organisation."""
    CONSENT_REQUIRED = "consent-required"
    """accept the text in force (version {version})."""
    TITLE_ACRONYM = "title-acronym"
    """"{found}" is an acronym: a title must explain itself."""
    NO_INSPIRE_THEME = "no-inspire-theme"
    """declared within the scope of INSPIRE: choose an INSPIRE theme."""
    OUTSIDE_INSPIRE = "outside-inspire"
    """no INSPIRE theme: is the data outside the scope of the directive?"""
    NO_CONFORMITY = "no-conformity"
    """state the conformity (conformant, not conformant or not evaluated) of INSPIRE data."""
    CONFORMITY_NOT_INSPIRE = "conformity-not-inspire"
    """no conformity to the regulation {allowed}."""
    CONFORMITY_UNDATED = "conformity-undated"
    """specification "{found}" cited without its date."""
    NO_DATE = "no-date"
    """at least one date: creation, publication or update."""
    NO_CREATION_DATE = "no-creation-date"
    """the date of creation is recommended."""
    DATES_REVERSED = "dates-reversed"
    """{found} is before the creation ({created})."""
    NO_TEMPORAL = "no-temporal"
    """no period covered."""
    NO_BOX = "no-box"
    """at least one bounding box."""
    BOX_COARSE = "box-coarse"
    """rounded box; give two decimals at least."""
    BOXES_OVERLAP = "boxes-overlap"
    """box that overlaps number {found}; one for each land, apart from one another."""
    BOX_OVER_OCEANS = "box-over-oceans"
    """one box from mainland France to overseas; give one for each land."""
    NO_COMPLETE_CONTACT = "no-complete-contact"
    """no contact has an organisation and an e-mail."""
    CONTACT_INCOMPLETE = "contact-incomplete"
    """contact without an organisation or an e-mail."""
    NO_POINT_OF_CONTACT = "no-point-of-contact"
    """no contact has the role "Point of contact"."""
    NOMINATIVE_EMAIL = "nominative-email"
    """"{found}" is a person's own address; prefer a department's."""
    IDENTIFIER_WITHOUT_NAMESPACE = "identifier-without-namespace"
    """identifier "{found}" without a namespace."""
    IDENTIFIER_SIREN = "identifier-siren"
    """identifier "{found}" made from a SIREN number: a practice given up."""
    NO_RESOLUTION = "no-resolution"
    """give a scale or a resolution."""
    NO_ENCODING = "no-encoding"
    """give the encoding."""
    ENCODING_WITHOUT_VERSION = "encoding-without-version"
    """encoding "{found}" without a version."""
    NO_PUBLIC_LINK = "no-public-link"
    """no link that everybody may follow."""
    NO_SERVICE_LINK = "no-service-link"
    """no address of a service (WMS, WFS, API…)."""
    NO_COUPLED_RESOURCE = "no-coupled-resource"
    """name the datasets that the service works on."""
    NO_EU_THEME = "no-eu-theme"
    """no theme leads to a European data theme."""
    CREDENTIALS_IN_ADDRESS = "credentials-in-address"
    """no user nor password in an address: others read it."""
    PAGE_WITHOUT_IDENTIFIER = "page-without-identifier"
    """"{found}" does not say where the identifier goes; write {id} in its place."""
    REFERENCE_LOST = "reference-lost"
    """"{found}" does not exist here."""


class Language(Code):
    """A language of the sentences that users read."""

    FRENCH = "fr"
    """French, the first language of the catalogue."""
    ENGLISH = "en"
    """English."""


class Match(Code):
    """How two terms relate (SKOS)."""

    EXACT = "exact"
    """The same."""
    CLOSE = "close"
    """Nearly the same."""
    BROAD = "broad"
    """The other is broader."""
    NARROW = "narrow"
    """The other is narrower."""


class Operation(Code):
    """What one may do with the data of a resource."""

    DOWNLOAD = "download"
    """Take the file or follow the link."""
    VIEW = "view"
    """See it through a view service."""
    EXTRACT = "extract"
    """Ask for an extraction."""


class QualityCode(Code):
    """Stable codes."""

    COMPLETENESS = "completeness"
    """The fields that the profile asks for are filled, and none of its rules is broken."""
    ORGANISATION = "organisation"
    """An organisation answers for the dataset."""
    DESCRIPTION = "description"
    """The description says more than the title, in more than 100 characters."""
    KEYWORDS = "keywords"
    """At least three different keywords."""
    THEME = "theme"
    """At least one theme."""
    CONTACT = "contact"
    """Somebody to ask, with an e-mail, a telephone number or a form."""
    LICENCE = "licence"
    """A licence is named, for the whole or for each resource."""
    FREQUENCY = "frequency"
    """The frequency of update is declared."""
    FRESHNESS = "freshness"
    """The data is as fresh as its declared frequency promises, within a day."""
    SPATIAL_COVERAGE = "spatial-coverage"
    """The area that the data covers is given."""
    TEMPORAL_COVERAGE = "temporal-coverage"
    """The time that the data covers is given."""
    RESOURCES = "resources"
    """There is at least one resource."""
    RAW_DATA = "raw-data"
    """At least one resource holds the data itself, not only documents, pages or services."""
    OPEN_FORMAT = "open-format"
    """At least one resource is in an open format."""
    MACHINE_READABLE = "machine-readable"
    """At least one resource can be read by a program."""
    GEOGRAPHIC_FORMAT = "geographic-format"
    """Geographic data is offered in a geographic format."""
    KNOWN_FORMATS = "known-formats"
    """The format of every resource is known; archives say what they hold, no page stands for data."""
    RESOURCE_DESCRIPTIONS = "resource-descriptions"
    """Every resource has a name and a description, or documentation is among them."""
    LINKS = "links"
    """Every link can be followed from outside; as the host found, when it has followed them."""


class RecordOutcome(Code):
    """What became of one record."""

    CREATED = "created"
    """Taken for the first time."""
    UPDATED = "updated"
    """Known already, and different now."""
    UNCHANGED = "unchanged"
    """Known already, and the same."""
    REFUSED = "refused"
    """Not taken; the issues say why."""


class RequestState(Code):
    """Where a request stands. It is decided once."""

    REQUESTED = "requested"
    """It waits to be decided."""
    APPROVED = "approved"
    """Granted: what was asked for is done."""
    REFUSED = "refused"
    """Refused."""
    WITHDRAWN = "withdrawn"
    """Taken back by who asked."""
    EXPIRED = "expired"
    """Nobody decided in time."""


class ReviewOutcome(Code):
    """What a review found."""

    ACCEPTED = "accepted"
    """The dataset is as it should be: it counts as controlled."""
    TO_CORRECT = "to-correct"
    """Something is to be corrected; the note says what."""
    REFUSED = "refused"
    """It has no place in the catalogue as it is; the note says why."""


class Role(Code):
    """The role of an account in one organisation; each includes those before it."""

    MEMBER = "member"
    """Reads what is private to the organisation."""
    CONTRIBUTOR = "contributor"
    """Deposits datasets and keeps their own."""
    EDITOR = "editor"
    """Keeps every dataset of the organisation."""
    ADMINISTRATOR = "administrator"
    """Keeps the organisation too (*référent*)."""


class Severity(Code):
    """How much a broken rule matters."""

    HINT = "hint"
    """Would make the record better."""
    WARNING = "warning"
    """Probably a mistake; does not stop publication."""
    ERROR = "error"
    """Stops the write (well-formedness) or the publication (profile)."""


class Sort(Code):
    """The order of the hits. Equal hits follow each other by title, then by identifier."""

    RELEVANCE = "relevance"
    """How well a hit fits the words and the area, best first; by title when neither is asked."""
    TITLE = "title"
    """Title by French collation, A first."""
    PUBLISHED = "published"
    """Publication date of the data, or the day the record was first public when it has none; latest
    first, the undated last.
    """
    UPDATED = "updated"
    """Date of the data's last update, or the day the record last changed when it has none; latest
    first.
    """
    POPULARITY = "popularity"
    """Use (views and downloads), most used first."""


class State(Code):
    """The state of a record."""

    DRAFT = "draft"
    """Described, not published."""
    PUBLISHED = "published"
    """In the catalogue, for those whom its visibility allows."""
    ARCHIVED = "archived"
    """Kept and readable, out of the default search."""
    DELETED = "deleted"
    """A tombstone, which can be restored."""
    PURGED = "purged"
    """Gone: only the fact that it was there is left."""


class TerritoryLevel(Code):
    """The level of a territory, larger first."""

    COUNTRY = "country"
    """A country."""
    REGION = "region"
    """A French *région*."""
    DEPARTMENT = "department"
    """A *département*."""
    EPCI = "epci"
    """An inter-municipality (EPCI)."""
    MUNICIPALITY = "municipality"
    """A *commune*."""


class TokenScope(Code):
    """How far a token goes within the rights of its account."""

    READ = "read"
    """Reads what the account reads."""
    WRITE = "write"
    """Does what the account does, except what is personal: passwords, tokens, its own deletion."""


class Verdict(Code):
    """What one rule says of a dataset."""

    MET = "met"
    """The dataset meets it."""
    MISSED = "missed"
    """It does not."""
    NOT_APPLICABLE = "not-applicable"
    """The rule asks nothing of this dataset; it does not count in the score."""


class Visibility(Code):
    """Who sees the record, once published."""

    PUBLIC = "public"
    """Everybody."""
    PRIVATE = "private"
    """The members of the organisation."""


class Access(Noun):
    """The level of access of one operation."""

    __slots__ = ()


class OpenAccess(Access):
    """Anybody."""

    __slots__ = ()
    _tag: ClassVar[str] = "level"
    _code: ClassVar[str] = "open"


class AuthenticatedAccess(Access):
    """Anybody signed in."""

    __slots__ = ()
    _tag: ClassVar[str] = "level"
    _code: ClassVar[str] = "authenticated"


class RestrictedAccess(Access):
    """The audiences named, and nobody else.

    Attributes:
        audiences: Whom; empty means nobody.
    """

    __slots__ = ("audiences",)
    __match_args__ = ("audiences",)
    _tag: ClassVar[str] = "level"
    _code: ClassVar[str] = "restricted"
    _kinds: ClassVar[abc.Mapping[str, str]] = {"audiences": "=list"}

    def __init__(
        self,
        *,
        audiences: abc.Iterable[Audience] = (),
    ) -> None:
        self.audiences: list[Audience] = list(audiences)


class ClosedAccess(Access):
    """Nobody but those who keep the dataset."""

    __slots__ = ()
    _tag: ClassVar[str] = "level"
    _code: ClassVar[str] = "closed"


class Ask(Noun):
    """What is asked for."""

    __slots__ = ()


class AccountAsk(Ask):
    """An account, asked for by nobody signed in.

    Attributes:
        last_name: Last name.
        first_name: First name.
        position: Position (*fonction*).
        email: E-mail.
        phone: Telephone.
        organisation: The organisation, when it exists.
        new_organisation: The organisation to create, when it does not.
        role: The role wished for there; member when absent. Given when who decides may give it;
            else asked of those who may, once the account is there. Administrator of a new
            organisation when absent.
        login: The login wished for; the e-mail when absent.
        consent: The version of the text of consent that was accepted: the one in force, once
            there is one.
        message: A word to those who decide.
    """

    __slots__ = (
        "last_name",
        "first_name",
        "position",
        "email",
        "phone",
        "organisation",
        "new_organisation",
        "role",
        "login",
        "consent",
        "message",
    )
    __match_args__ = (
        "last_name",
        "first_name",
        "position",
        "email",
        "phone",
        "organisation",
        "new_organisation",
        "role",
        "login",
        "consent",
        "message",
    )
    _tag: ClassVar[str] = "kind"
    _code: ClassVar[str] = "account"
    _wraps: ClassVar[str] = "AccountApplication"
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "last_name": "=text",
        "first_name": "=text",
        "position": "=text",
        "email": "=text",
        "phone": "=text",
        "consent": "=text",
    }

    def __init__(
        self,
        *,
        last_name: str = "",
        first_name: str = "",
        position: str = "",
        email: str = "",
        phone: str = "",
        organisation: Optional[Union[UUID, str]] = None,
        new_organisation: Optional[OrganisationDetails] = None,
        role: Optional[Role] = None,
        login: Optional[str] = None,
        consent: str = "",
        message: Optional[str] = None,
    ) -> None:
        self.last_name: str = last_name
        self.first_name: str = first_name
        self.position: str = position
        self.email: str = email
        self.phone: str = phone
        self.organisation: Optional[UUID] = None if organisation is None else as_id(organisation)
        self.new_organisation: Optional[OrganisationDetails] = new_organisation
        self.role: Optional[Role] = role
        self.login: Optional[str] = login
        self.consent: str = consent
        self.message: Optional[str] = message


class OrganisationAsk(Ask):
    """An organisation to be created, with a role there for who asks.

    Attributes:
        details: What is written of it.
        message: A word to those who decide.
    """

    __slots__ = ("details", "message")
    __match_args__ = ("details", "message")
    _tag: ClassVar[str] = "kind"
    _code: ClassVar[str] = "organisation"

    def __init__(
        self,
        *,
        details: OrganisationDetails,
        message: Optional[str] = None,
    ) -> None:
        self.details: OrganisationDetails = details
        self.message: Optional[str] = message


class MembershipAsk(Ask):
    """A role in an organisation.

    Attributes:
        organisation: The organisation.
        role: The role: member (*rattachement*), contributor, editor, administrator
            (*référent*).
        home: Whether it becomes the home organisation.
        message: A word to those who decide.
    """

    __slots__ = ("organisation", "role", "home", "message")
    __match_args__ = ("organisation", "role", "home", "message")
    _tag: ClassVar[str] = "kind"
    _code: ClassVar[str] = "membership"
    _kinds: ClassVar[abc.Mapping[str, str]] = {"home": "=false"}

    def __init__(
        self,
        *,
        organisation: Union[UUID, str],
        role: Role,
        home: bool = False,
        message: Optional[str] = None,
    ) -> None:
        self.organisation: UUID = as_id(organisation)
        self.role: Role = role
        self.home: bool = home
        self.message: Optional[str] = message


class TransferAsk(Ask):
    """That another organisation take a dataset over.

    Attributes:
        dataset: The dataset.
        to: The organisation that decides.
        message: A word to those who decide.
    """

    __slots__ = ("dataset", "to", "message")
    __match_args__ = ("dataset", "to", "message")
    _tag: ClassVar[str] = "kind"
    _code: ClassVar[str] = "transfer"

    def __init__(
        self,
        *,
        dataset: Union[UUID, str],
        to: Union[UUID, str],
        message: Optional[str] = None,
    ) -> None:
        self.dataset: UUID = as_id(dataset)
        self.to: UUID = as_id(to)
        self.message: Optional[str] = message


class AccessAsk(Ask):
    """To be let in to the data of a resource.

    Attributes:
        dataset: The dataset.
        resource: The resource.
        operation: What one wants to do with it.
        message: What for, for those who decide.
    """

    __slots__ = ("dataset", "resource", "operation", "message")
    __match_args__ = ("dataset", "resource", "operation", "message")
    _tag: ClassVar[str] = "kind"
    _code: ClassVar[str] = "access"

    def __init__(
        self,
        *,
        dataset: Union[UUID, str],
        resource: Union[UUID, str],
        operation: Operation,
        message: Optional[str] = None,
    ) -> None:
        self.dataset: UUID = as_id(dataset)
        self.resource: UUID = as_id(resource)
        self.operation: Operation = operation
        self.message: Optional[str] = message


class Audience(Noun):
    """One group of people who may take restricted data."""

    __slots__ = ()


class AnyMemberAudience(Audience):
    """Any account with a membership somewhere (`any_organization` of ckanext-restricted)."""

    __slots__ = ()
    _tag: ClassVar[str] = "audience"
    _code: ClassVar[str] = "any-member"


class SameOrganisationAudience(Audience):
    """Members of the organisation that owns the dataset."""

    __slots__ = ()
    _tag: ClassVar[str] = "audience"
    _code: ClassVar[str] = "same-organisation"


class OrganisationsAudience(Audience):
    """Members of the organisations named (`any_organization` of IDGO).

    Attributes:
        organisations: The organisations.
    """

    __slots__ = ("organisations",)
    __match_args__ = ("organisations",)
    _tag: ClassVar[str] = "audience"
    _code: ClassVar[str] = "organisations"

    def __init__(
        self,
        *,
        organisations: abc.Iterable[Union[UUID, str]],
    ) -> None:
        self.organisations: list[UUID] = [as_id(one) for one in organisations]


class AccountsAudience(Audience):
    """The accounts named.

    Attributes:
        accounts: The accounts.
    """

    __slots__ = ("accounts",)
    __match_args__ = ("accounts",)
    _tag: ClassVar[str] = "audience"
    _code: ClassVar[str] = "accounts"

    def __init__(
        self,
        *,
        accounts: abc.Iterable[Union[UUID, str]],
    ) -> None:
        self.accounts: list[UUID] = [as_id(one) for one in accounts]


class PartnersAudience(Audience):
    """Members of partner organisations."""

    __slots__ = ()
    _tag: ClassVar[str] = "audience"
    _code: ClassVar[str] = "partners"


class TerritoryAudience(Audience):
    """Members of organisations competent for one of the territories named.

    Attributes:
        territories: Territories as `level:code`.
    """

    __slots__ = ("territories",)
    __match_args__ = ("territories",)
    _tag: ClassVar[str] = "audience"
    _code: ClassVar[str] = "territory"

    def __init__(
        self,
        *,
        territories: abc.Iterable[str],
    ) -> None:
        self.territories: list[str] = list(territories)


class Change(Noun):
    """One change of a batch."""

    __slots__ = ()


class CreateChange(Change):
    """As `Session.create`, with the resources too.

    Attributes:
        metadata: What is written of it.
        resources: Its resources.
        publish: Whether to publish it at once.
    """

    __slots__ = ("metadata", "resources", "publish")
    __match_args__ = ("metadata", "resources", "publish")
    _tag: ClassVar[str] = "change"
    _code: ClassVar[str] = "create"
    _kinds: ClassVar[abc.Mapping[str, str]] = {"resources": "=list", "publish": "=false"}

    def __init__(
        self,
        *,
        metadata: Metadata,
        resources: abc.Iterable[ResourceMetadata] = (),
        publish: bool = False,
    ) -> None:
        self.metadata: Metadata = metadata
        self.resources: list[ResourceMetadata] = list(resources)
        self.publish: bool = publish


class UpdateChange(Change):
    """As `Session.update`.

    Attributes:
        id: The dataset.
        expected: The revision that was read.
        metadata: What is written of it.
    """

    __slots__ = ("id", "expected", "metadata")
    __match_args__ = ("id", "expected", "metadata")
    _tag: ClassVar[str] = "change"
    _code: ClassVar[str] = "update"

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        expected: int,
        metadata: Metadata,
    ) -> None:
        self.id: UUID = as_id(id)
        self.expected: int = expected
        self.metadata: Metadata = metadata


class StateChange(Change):
    """As `Session.publish`, `Session.unpublish`, `Session.archive`…; deletion has two steps and is not
    part of a batch.

    Attributes:
        id: The dataset.
        expected: The revision that was read.
        act: The act.
    """

    __slots__ = ("id", "expected", "act")
    __match_args__ = ("id", "expected", "act")
    _tag: ClassVar[str] = "change"
    _code: ClassVar[str] = "state"

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        expected: int,
        act: Act,
    ) -> None:
        self.id: UUID = as_id(id)
        self.expected: int = expected
        self.act: Act = act


class ExtractionOutcome(Noun):
    """What a worker reports."""

    __slots__ = ()


class SucceededExtractionOutcome(ExtractionOutcome):
    """It is done.

    Attributes:
        url: Where the result is to be fetched.
        size: Bytes.
    """

    __slots__ = ("url", "size")
    __match_args__ = ("url", "size")
    _tag: ClassVar[str] = "outcome"
    _code: ClassVar[str] = "succeeded"

    def __init__(
        self,
        *,
        url: str,
        size: Optional[int] = None,
    ) -> None:
        self.url: str = url
        self.size: Optional[int] = size


class FailedExtractionOutcome(ExtractionOutcome):
    """It could not be done.

    Attributes:
        reason: Why, for who asked.
    """

    __slots__ = ("reason",)
    __match_args__ = ("reason",)
    _tag: ClassVar[str] = "outcome"
    _code: ClassVar[str] = "failed"

    def __init__(
        self,
        *,
        reason: str,
    ) -> None:
        self.reason: str = reason


class Footprint(Noun):
    """The part of the data wanted. A polygon is a GeoJSON polygon as it is."""

    __slots__ = ()


class BoxFootprint(Footprint):
    """A box.

    Attributes:
        bounds: Its bounds, WGS84 degrees.
    """

    __slots__ = ("bounds",)
    __match_args__ = ("bounds",)
    _tag: ClassVar[str] = "type"
    _code: ClassVar[str] = "Box"

    def __init__(
        self,
        *,
        bounds: BoundingBox,
    ) -> None:
        self.bounds: BoundingBox = bounds


class TerritoryFootprint(Footprint):
    """A territory of the gazetteer.

    Attributes:
        territory: As `level:code`.
    """

    __slots__ = ("territory",)
    __match_args__ = ("territory",)
    _tag: ClassVar[str] = "type"
    _code: ClassVar[str] = "Territory"

    def __init__(
        self,
        *,
        territory: str,
    ) -> None:
        self.territory: str = territory


class PolygonFootprint(Footprint):
    """A polygon.

    Attributes:
        coordinates: Rings of positions (longitude, latitude, WGS84 degrees), the outer ring
            first; each ends where it starts. At most 10 000 positions.
    """

    __slots__ = ("coordinates",)
    __match_args__ = ("coordinates",)
    _tag: ClassVar[str] = "type"
    _code: ClassVar[str] = "Polygon"

    def __init__(
        self,
        *,
        coordinates: abc.Iterable[list[list[float]]],
    ) -> None:
        self.coordinates: list[list[list[float]]] = list(coordinates)


class OwnedDatasets(Noun):
    """What becomes of the datasets of an organisation that is deleted."""

    __slots__ = ()


class RefuseOwnedDatasets(OwnedDatasets):
    """The deletion is refused while there are any, tombstones included."""

    __slots__ = ()
    _tag: ClassVar[str] = "owned"
    _code: ClassVar[str] = "refuse"


class ReassignOwnedDatasets(OwnedDatasets):
    """They go to another organisation.

    Attributes:
        to: Which.
    """

    __slots__ = ("to",)
    __match_args__ = ("to",)
    _tag: ClassVar[str] = "owned"
    _code: ClassVar[str] = "reassign"

    def __init__(
        self,
        *,
        to: Union[UUID, str],
    ) -> None:
        self.to: UUID = as_id(to)


class ArchiveOwnedDatasets(OwnedDatasets):
    """They stay: what is published is archived, and the organisation stays as their owner, inactive
    and without members.
    """

    __slots__ = ()
    _tag: ClassVar[str] = "owned"
    _code: ClassVar[str] = "archive"


class Principal(Noun):
    """Who asks: every read and every write has one."""

    __slots__ = ()


class AnonymousPrincipal(Principal):
    """Nobody signed in."""

    __slots__ = ()
    _tag: ClassVar[str] = "principal"
    _content: ClassVar[str] = "id"
    _code: ClassVar[str] = "anonymous"


class AccountPrincipal(Principal):
    """An account; its rights are those it has when it asks, never a copy."""

    __slots__ = ("id",)
    __match_args__ = ("id",)
    _tag: ClassVar[str] = "principal"
    _content: ClassVar[str] = "id"
    _code: ClassVar[str] = "account"

    def __init__(
        self,
        *,
        id: Union[UUID, str],
    ) -> None:
        self.id: UUID = as_id(id)


class TokenPrincipal(Principal):
    """A token of an account: the rights that the account has when it asks, within the token's scope,
    until it expires or is revoked.
    """

    __slots__ = ("id",)
    __match_args__ = ("id",)
    _tag: ClassVar[str] = "principal"
    _content: ClassVar[str] = "id"
    _code: ClassVar[str] = "token"

    def __init__(
        self,
        *,
        id: Union[UUID, str],
    ) -> None:
        self.id: UUID = as_id(id)


class HarvesterPrincipal(Principal):
    """A harvest, limited to the organisation it deposits for."""

    __slots__ = ("id",)
    __match_args__ = ("id",)
    _tag: ClassVar[str] = "principal"
    _content: ClassVar[str] = "id"
    _code: ClassVar[str] = "harvester"

    def __init__(
        self,
        *,
        id: Union[UUID, str],
    ) -> None:
        self.id: UUID = as_id(id)


class SystemPrincipal(Principal):
    """Maintenance by the host itself: everything, and no name in the history."""

    __slots__ = ()
    _tag: ClassVar[str] = "principal"
    _content: ClassVar[str] = "id"
    _code: ClassVar[str] = "system"


class Resolution(Noun):
    """How fine the data is (`MD_Resolution`)."""

    __slots__ = ()


class ScaleResolution(Resolution):
    """One to this many."""

    __slots__ = ("value",)
    __match_args__ = ("value",)
    _content: ClassVar[str] = "value"
    _code: ClassVar[str] = "scale"

    def __init__(
        self,
        *,
        value: int,
    ) -> None:
        self.value: int = value


class DistanceResolution(Resolution):
    """Metres on the ground."""

    __slots__ = ("value",)
    __match_args__ = ("value",)
    _content: ClassVar[str] = "value"
    _code: ClassVar[str] = "distance"

    def __init__(
        self,
        *,
        value: float,
    ) -> None:
        self.value: float = value


class RoleGrant(Noun):
    """What a role held elsewhere gives here."""

    __slots__ = ()


class AdministratorRoleGrant(RoleGrant):
    """Administrator of the catalogue."""

    __slots__ = ()
    _tag: ClassVar[str] = "grant"
    _content: ClassVar[str] = "role"
    _code: ClassVar[str] = "administrator"


class ModeratorRoleGrant(RoleGrant):
    """Moderator."""

    __slots__ = ()
    _tag: ClassVar[str] = "grant"
    _content: ClassVar[str] = "role"
    _code: ClassVar[str] = "moderator"


class OrganisationRoleGrant(RoleGrant):
    """A role in the person's organisation."""

    __slots__ = ("role",)
    __match_args__ = ("role",)
    _tag: ClassVar[str] = "grant"
    _content: ClassVar[str] = "role"
    _code: ClassVar[str] = "organisation"

    def __init__(
        self,
        *,
        role: Role,
    ) -> None:
        self.role: Role = role


class SuggestField(Noun):
    """What to suggest."""

    __slots__ = ()


class KeywordSuggestField(SuggestField):
    """Keywords in use, in their most used spelling."""

    __slots__ = ()
    _tag: ClassVar[str] = "field"
    _content: ClassVar[str] = "scheme"
    _code: ClassVar[str] = "keyword"


class TitleSuggestField(SuggestField):
    """Titles of readable datasets."""

    __slots__ = ()
    _tag: ClassVar[str] = "field"
    _content: ClassVar[str] = "scheme"
    _code: ClassVar[str] = "title"


class OrganisationSuggestField(SuggestField):
    """Organisations."""

    __slots__ = ()
    _tag: ClassVar[str] = "field"
    _content: ClassVar[str] = "scheme"
    _code: ClassVar[str] = "organisation"


class FormatSuggestField(SuggestField):
    """Formats: those in use, then those of the list."""

    __slots__ = ()
    _tag: ClassVar[str] = "field"
    _content: ClassVar[str] = "scheme"
    _code: ClassVar[str] = "format"


class TerritorySuggestField(SuggestField):
    """Places of the gazetteer, larger first."""

    __slots__ = ()
    _tag: ClassVar[str] = "field"
    _content: ClassVar[str] = "scheme"
    _code: ClassVar[str] = "territory"


class TermSuggestField(SuggestField):
    """The terms of a scheme, by label, code or alias."""

    __slots__ = ("scheme",)
    __match_args__ = ("scheme",)
    _tag: ClassVar[str] = "field"
    _content: ClassVar[str] = "scheme"
    _code: ClassVar[str] = "term"

    def __init__(
        self,
        *,
        scheme: str,
    ) -> None:
        self.scheme: str = scheme


class AccessRule(Noun):
    """The access rule of a resource.

    Attributes:
        download: The level for downloading, and for the other operations unless they say
            otherwise.
        view: The level for view services, when different.
        extract: The level for extraction, when different.
        portals: What differs through a portal, each portal once. Without a portal, and through
            one that is not named here, the rule itself holds.
        reason: The legal reason, a code of `access-reason` or `access-reason-crpa`; needed when
            not open.
        ask: Whom to ask for access, at most 350 characters; absent: the dataset's contact.
    """

    __slots__ = ("download", "view", "extract", "portals", "reason", "ask")
    __match_args__ = ("download", "view", "extract", "portals", "reason", "ask")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"download": "=OpenAccess()", "portals": "=list"}

    def __init__(
        self,
        *,
        download: Optional[Access] = None,
        view: Optional[Access] = None,
        extract: Optional[Access] = None,
        portals: abc.Iterable[PortalAccess] = (),
        reason: Optional[str] = None,
        ask: Optional[str] = None,
    ) -> None:
        self.download: Access = OpenAccess() if download is None else download
        self.view: Optional[Access] = view
        self.extract: Optional[Access] = extract
        self.portals: list[PortalAccess] = list(portals)
        self.reason: Optional[str] = reason
        self.ask: Optional[str] = ask


class Account(Noun):
    """An account.

    Attributes:
        id: Its identifier.
        revision: Its revision.
        created: When it was made.
        details: What was written of it.
    """

    __slots__ = ("id", "revision", "created", "details")
    __match_args__ = ("id", "revision", "created", "details")

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        revision: int,
        created: datetime,
        details: AccountDetails,
    ) -> None:
        self.id: UUID = as_id(id)
        self.revision: int = revision
        self.created: datetime = created
        self.details: AccountDetails = details

    @property
    def login(self) -> str:
        """The login, 2 to 100 of letters, digits and `-_.@`; compared without case."""
        return self.details.login

    @property
    def kind(self) -> AccountKind:
        """Person or service."""
        return self.details.kind

    @property
    def first_name(self) -> Optional[str]:
        """First name."""
        return self.details.first_name

    @property
    def last_name(self) -> Optional[str]:
        """Last name."""
        return self.details.last_name

    @property
    def email(self) -> Optional[str]:
        """E-mail."""
        return self.details.email

    @property
    def phone(self) -> Optional[str]:
        """Telephone."""
        return self.details.phone

    @property
    def position(self) -> Optional[str]:
        """Position (*fonction*)."""
        return self.details.position

    @property
    def home(self) -> Optional[UUID]:
        """The home organisation, offered first when depositing."""
        return self.details.home

    @property
    def memberships(self) -> list[Membership]:
        """The memberships, at most one per organisation."""
        return self.details.memberships

    @property
    def moderator(self) -> bool:
        """Validates accounts, organisations and harvests; reads everything."""
        return self.details.moderator

    @property
    def administrator(self) -> bool:
        """May do everything."""
        return self.details.administrator

    @property
    def active(self) -> bool:
        """May sign in."""
        return self.details.active


class AccountApplication(Noun):
    """Somebody who asks for an account. Everything but the message, the login and the role is
    required.

    Attributes:
        last_name: Last name.
        first_name: First name.
        position: Position (*fonction*).
        email: E-mail.
        phone: Telephone.
        organisation: The organisation, when it exists.
        new_organisation: The organisation to create, when it does not.
        role: The role wished for there; member when absent. Given when who decides may give it;
            else asked of those who may, once the account is there. Administrator of a new
            organisation when absent.
        login: The login wished for; the e-mail when absent.
        consent: The version of the text of consent that was accepted: the one in force, once
            there is one.
        message: A word to those who decide.
    """

    __slots__ = (
        "last_name",
        "first_name",
        "position",
        "email",
        "phone",
        "organisation",
        "new_organisation",
        "role",
        "login",
        "consent",
        "message",
    )
    __match_args__ = (
        "last_name",
        "first_name",
        "position",
        "email",
        "phone",
        "organisation",
        "new_organisation",
        "role",
        "login",
        "consent",
        "message",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "last_name": "=text",
        "first_name": "=text",
        "position": "=text",
        "email": "=text",
        "phone": "=text",
        "consent": "=text",
    }

    def __init__(
        self,
        *,
        last_name: str = "",
        first_name: str = "",
        position: str = "",
        email: str = "",
        phone: str = "",
        organisation: Optional[Union[UUID, str]] = None,
        new_organisation: Optional[OrganisationDetails] = None,
        role: Optional[Role] = None,
        login: Optional[str] = None,
        consent: str = "",
        message: Optional[str] = None,
    ) -> None:
        self.last_name: str = last_name
        self.first_name: str = first_name
        self.position: str = position
        self.email: str = email
        self.phone: str = phone
        self.organisation: Optional[UUID] = None if organisation is None else as_id(organisation)
        self.new_organisation: Optional[OrganisationDetails] = new_organisation
        self.role: Optional[Role] = role
        self.login: Optional[str] = login
        self.consent: str = consent
        self.message: Optional[str] = message


class AccountDetails(Noun):
    """What an administrator writes of an account.

    Attributes:
        login: The login, 2 to 100 of letters, digits and `-_.@`; compared without case.
        kind: Person or service.
        first_name: First name.
        last_name: Last name.
        email: E-mail.
        phone: Telephone.
        position: Position (*fonction*).
        home: The home organisation, offered first when depositing.
        memberships: The memberships, at most one per organisation.
        moderator: Validates accounts, organisations and harvests; reads everything.
        administrator: May do everything.
        active: May sign in.
    """

    __slots__ = (
        "login",
        "kind",
        "first_name",
        "last_name",
        "email",
        "phone",
        "position",
        "home",
        "memberships",
        "moderator",
        "administrator",
        "active",
    )
    __match_args__ = (
        "login",
        "kind",
        "first_name",
        "last_name",
        "email",
        "phone",
        "position",
        "home",
        "memberships",
        "moderator",
        "administrator",
        "active",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "kind": "=AccountKind.PERSONAL",
        "memberships": "=list",
        "moderator": "=false",
        "administrator": "=false",
    }

    def __init__(
        self,
        *,
        login: str,
        kind: AccountKind = AccountKind.PERSONAL,
        first_name: Optional[str] = None,
        last_name: Optional[str] = None,
        email: Optional[str] = None,
        phone: Optional[str] = None,
        position: Optional[str] = None,
        home: Optional[Union[UUID, str]] = None,
        memberships: abc.Iterable[Membership] = (),
        moderator: bool = False,
        administrator: bool = False,
        active: bool = True,
    ) -> None:
        self.login: str = login
        self.kind: AccountKind = kind
        self.first_name: Optional[str] = first_name
        self.last_name: Optional[str] = last_name
        self.email: Optional[str] = email
        self.phone: Optional[str] = phone
        self.position: Optional[str] = position
        self.home: Optional[UUID] = None if home is None else as_id(home)
        self.memberships: list[Membership] = list(memberships)
        self.moderator: bool = moderator
        self.administrator: bool = administrator
        self.active: bool = active


class AccountImpact(Noun):
    """What ends with an account.

    Attributes:
        login: The login.
        made: The datasets that it made and keeps: they need a successor.
        orphans: The other datasets that nobody else keeps: they need a successor too.
        contacts: The datasets that name its e-mail or its name as a contact: it is taken out of
            them.
        tokens: The tokens that are revoked.
        requests: The requests that are taken back.
        last_administrator: Whether no other account would be an administrator: it cannot end
            then.
    """

    __slots__ = ("login", "made", "orphans", "contacts", "tokens", "requests", "last_administrator")
    __match_args__ = ("login", "made", "orphans", "contacts", "tokens", "requests", "last_administrator")
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "login": "=text",
        "made": "=list",
        "orphans": "=list",
        "contacts": "=0",
        "tokens": "=0",
        "requests": "=0",
        "last_administrator": "=false",
    }

    def __init__(
        self,
        *,
        login: str = "",
        made: abc.Iterable[Union[UUID, str]] = (),
        orphans: abc.Iterable[Union[UUID, str]] = (),
        contacts: int = 0,
        tokens: int = 0,
        requests: int = 0,
        last_administrator: bool = False,
    ) -> None:
        self.login: str = login
        self.made: list[UUID] = [as_id(one) for one in made]
        self.orphans: list[UUID] = [as_id(one) for one in orphans]
        self.contacts: int = contacts
        self.tokens: int = tokens
        self.requests: int = requests
        self.last_administrator: bool = last_administrator


class Alias(Noun):
    """The name of a term in another system.

    Attributes:
        system: The system: `pigma`, `idgo`, `ckan`, `udata`, `iso`, `mime`, `url`…
        code: Its code there.
        label: Its label there.
        lossy: Whether writing this code loses the distinction with another term.
        kind: How the two relate.
    """

    __slots__ = ("system", "code", "label", "lossy", "kind")
    __match_args__ = ("system", "code", "label", "lossy", "kind")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"lossy": "=false", "kind": "=Match.EXACT"}

    def __init__(
        self,
        *,
        system: str,
        code: Optional[str] = None,
        label: Optional[str] = None,
        lossy: bool = False,
        kind: Match = Match.EXACT,
    ) -> None:
        self.system: str = system
        self.code: Optional[str] = code
        self.label: Optional[str] = label
        self.lossy: bool = lossy
        self.kind: Match = kind


class Area(Noun):
    """A place to search in.

    Attributes:
        bounds: The bounds, WGS84 degrees; west above east crosses the antimeridian.
        relation: How a dataset must lie to them; intersecting by default.
    """

    __slots__ = ("bounds", "relation")
    __match_args__ = ("bounds", "relation")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"relation": "=AreaRelation.INTERSECTS"}

    def __init__(
        self,
        *,
        bounds: BoundingBox,
        relation: AreaRelation = AreaRelation.INTERSECTS,
    ) -> None:
        self.bounds: BoundingBox = bounds
        self.relation: AreaRelation = relation


class AuditEntry(Noun):
    """One write, as the journal has it.

    Attributes:
        time: When.
        account: By whom; absent for the host itself.
        source: By which harvest source.
        action: What, as an action code.
        subject: What about.
        subject_id: Its identifier or code; empty for the catalogue as a whole.
        state: The state of the dataset after it.
        revision: The revision of the subject after it.
    """

    __slots__ = ("time", "account", "source", "action", "subject", "subject_id", "state", "revision")
    __match_args__ = ("time", "account", "source", "action", "subject", "subject_id", "state", "revision")

    def __init__(
        self,
        *,
        time: datetime,
        account: Optional[Union[UUID, str]] = None,
        source: Optional[Union[UUID, str]] = None,
        action: str,
        subject: str,
        subject_id: str,
        state: Optional[State] = None,
        revision: Optional[int] = None,
    ) -> None:
        self.time: datetime = time
        self.account: Optional[UUID] = None if account is None else as_id(account)
        self.source: Optional[UUID] = None if source is None else as_id(source)
        self.action: str = action
        self.subject: str = subject
        self.subject_id: str = subject_id
        self.state: Optional[State] = state
        self.revision: Optional[int] = revision


class AuditPage(Noun):
    """A page of the journal, latest first.

    Attributes:
        entries: The entries.
        cursor: Give it back for the next page; absent on the last.
    """

    __slots__ = ("entries", "cursor")
    __match_args__ = ("entries", "cursor")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"entries": "=list"}

    def __init__(
        self,
        *,
        entries: abc.Iterable[AuditEntry] = (),
        cursor: Optional[str] = None,
    ) -> None:
        self.entries: list[AuditEntry] = list(entries)
        self.cursor: Optional[str] = cursor


class AuditQuery(Noun):
    """Which part of the journal; all of it when everything is absent.

    Attributes:
        organisation: What concerns one organisation: its record and the datasets that it has
            now; the only part that its administrators read.
        subject: A kind of subject: `dataset`, `organisation`, `account`, `portal`,
            `vocabulary`, `request`…
        subject_id: The identifier or code of one subject.
        account: What one account did.
        since: Not before.
        until: Before.
        page_size: Entries per page, 1 to 1 000; 100 when absent.
        cursor: The cursor of the page before.
    """

    __slots__ = ("organisation", "subject", "subject_id", "account", "since", "until", "page_size", "cursor")
    __match_args__ = (
        "organisation",
        "subject",
        "subject_id",
        "account",
        "since",
        "until",
        "page_size",
        "cursor",
    )

    def __init__(
        self,
        *,
        organisation: Optional[Union[UUID, str]] = None,
        subject: Optional[str] = None,
        subject_id: Optional[str] = None,
        account: Optional[Union[UUID, str]] = None,
        since: Optional[datetime] = None,
        until: Optional[datetime] = None,
        page_size: Optional[int] = None,
        cursor: Optional[str] = None,
    ) -> None:
        self.organisation: Optional[UUID] = None if organisation is None else as_id(organisation)
        self.subject: Optional[str] = subject
        self.subject_id: Optional[str] = subject_id
        self.account: Optional[UUID] = None if account is None else as_id(account)
        self.since: Optional[datetime] = since
        self.until: Optional[datetime] = until
        self.page_size: Optional[int] = page_size
        self.cursor: Optional[str] = cursor


class BoundingBox(Noun):
    """A box in degrees of WGS84, longitude then latitude (`EX_GeographicBoundingBox`, `dcat:bbox`).
    `west > east` crosses the antimeridian.

    Attributes:
        west: Western bound, -180 to 180.
        south: Southern bound, -90 to 90.
        east: Eastern bound, -180 to 180.
        north: Northern bound, -90 to 90.
    """

    __slots__ = ("west", "south", "east", "north")
    __match_args__ = ("west", "south", "east", "north")

    def __init__(
        self,
        *,
        west: float,
        south: float,
        east: float,
        north: float,
    ) -> None:
        self.west: float = west
        self.south: float = south
        self.east: float = east
        self.north: float = north


class Capability(Noun):
    """What a resource offers in one way.

    Attributes:
        kind: In which way.
        operation: The operation that its access rule decides by.
        protocol: The protocol, a code of `format`, when it is a service.
        allowed: Whether this principal may use it; when not, it is offered to others.
        may_ask: Whether this principal may ask to be let in (`Session.ask`): somebody is signed
            in, and the operation is restricted or closed to them.
    """

    __slots__ = ("kind", "operation", "protocol", "allowed", "may_ask")
    __match_args__ = ("kind", "operation", "protocol", "allowed", "may_ask")

    def __init__(
        self,
        *,
        kind: CapabilityKind,
        operation: Operation,
        protocol: Optional[str] = None,
        allowed: bool,
        may_ask: bool,
    ) -> None:
        self.kind: CapabilityKind = kind
        self.operation: Operation = operation
        self.protocol: Optional[str] = protocol
        self.allowed: bool = allowed
        self.may_ask: bool = may_ask


class ChangePage(Noun):
    """Changes, oldest first, each dataset once, and where they end.

    Attributes:
        changes: The changes.
        position: Where to go on, as `EventPage.position`: opaque, and good for `Session.events`
            and `ExportOptions.changed_after` too.
        start_over: Whether what this principal sees may have become another thing as a whole,
            which the changes do not tell one by one: its own rights changed, or the portal did.
            Read everything again, and drop what is not there.
    """

    __slots__ = ("changes", "position", "start_over")
    __match_args__ = ("changes", "position", "start_over")
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "changes": "=list",
        "position": "=text",
        "start_over": "=false",
    }

    def __init__(
        self,
        *,
        changes: abc.Iterable[DatasetChange] = (),
        position: str = "",
        start_over: bool = False,
    ) -> None:
        self.changes: list[DatasetChange] = list(changes)
        self.position: str = position
        self.start_over: bool = start_over


class CheckedLink(Noun):
    """What the host found when it followed a link; the library never does.

    Attributes:
        url: The link, as the record has it.
        available: Whether it answered as it should.
        checked: When it was followed.
    """

    __slots__ = ("url", "available", "checked")
    __match_args__ = ("url", "available", "checked")

    def __init__(
        self,
        *,
        url: str,
        available: bool,
        checked: Optional[datetime] = None,
    ) -> None:
        self.url: str = url
        self.available: bool = available
        self.checked: Optional[datetime] = checked


class Checksum(Noun):
    """A checksum (`spdx:checksum`).

    Attributes:
        algorithm: `md5`, `sha1`, `sha256`, `sha512`.
        value: Lower-case hexadecimal.
    """

    __slots__ = ("algorithm", "value")
    __match_args__ = ("algorithm", "value")

    def __init__(
        self,
        *,
        algorithm: str,
        value: str,
    ) -> None:
        self.algorithm: str = algorithm
        self.value: str = value


class Choice(Noun):
    """One choice of a field.

    Attributes:
        code: What the record stores.
        label_fr: Its French label.
        label_en: Its English label.
    """

    __slots__ = ("code", "label_fr", "label_en")
    __match_args__ = ("code", "label_fr", "label_en")

    def __init__(
        self,
        *,
        code: str,
        label_fr: str,
        label_en: str,
    ) -> None:
        self.code: str = code
        self.label_fr: str = label_fr
        self.label_en: str = label_en


class Collaborator(Noun):
    """An account invited to one dataset.

    Attributes:
        account: The account.
        may: What it may do.
    """

    __slots__ = ("account", "may")
    __match_args__ = ("account", "may")

    def __init__(
        self,
        *,
        account: Union[UUID, str],
        may: Collaboration,
    ) -> None:
        self.account: UUID = as_id(account)
        self.may: Collaboration = may


class Conformity(Noun):
    """Whether the data conforms to a specification (`DQ_ConformanceResult`); three-valued.

    Attributes:
        specification: The specification's title.
        uri: Its address.
        date: Its date.
        pass_: Conforms, does not, or (absent) was not evaluated.
    """

    __slots__ = ("specification", "uri", "date", "pass_")
    __match_args__ = ("specification", "uri", "date", "pass_")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"date": "date"}

    def __init__(
        self,
        *,
        specification: str,
        uri: Optional[str] = None,
        date: Optional[Union[PartialDate, date, str, int]] = None,
        pass_: Optional[bool] = None,
    ) -> None:
        self.specification: str = specification
        self.uri: Optional[str] = uri
        self.date: Optional[PartialDate] = None if date is None else as_date(date)
        self.pass_: Optional[bool] = pass_


class Consent(Noun):
    """That somebody consented.

    Attributes:
        version: To which version.
        time: When.
    """

    __slots__ = ("version", "time")
    __match_args__ = ("version", "time")

    def __init__(
        self,
        *,
        version: str,
        time: datetime,
    ) -> None:
        self.version: str = version
        self.time: datetime = time


class ConsentText(Noun):
    """A version of the text that people consent to. Once put, it never changes.

    Attributes:
        version: What the version is called (`2026-01`), 1 to 100 characters, unique.
        french: The text in French, at most 100 000 characters.
        english: The text in English, at most 100 000 characters.
    """

    __slots__ = ("version", "french", "english")
    __match_args__ = ("version", "french", "english")

    def __init__(
        self,
        *,
        version: str,
        french: str,
        english: str,
    ) -> None:
        self.version: str = version
        self.french: str = french
        self.english: str = english


class Contact(Noun):
    """Somebody to ask (`dcat:contactPoint`, `gmd:pointOfContact`).

    Attributes:
        name: Name of a person or a department.
        organisation: Organisation, as text.
        email: E-mail.
        phone: Telephone.
        url: Web page or form.
        role: Role, a code of `contact-role`; point of contact when absent.
    """

    __slots__ = ("name", "organisation", "email", "phone", "url", "role")
    __match_args__ = ("name", "organisation", "email", "phone", "url", "role")

    def __init__(
        self,
        *,
        name: Optional[str] = None,
        organisation: Optional[str] = None,
        email: Optional[str] = None,
        phone: Optional[str] = None,
        url: Optional[str] = None,
        role: Optional[str] = None,
    ) -> None:
        self.name: Optional[str] = name
        self.organisation: Optional[str] = organisation
        self.email: Optional[str] = email
        self.phone: Optional[str] = phone
        self.url: Optional[str] = url
        self.role: Optional[str] = role


class CoupledResource(Noun):
    """A dataset that a service works on (`srv:operatesOn`), named by its identifier, its address or
    both.

    Attributes:
        identifier: Its identifier, or that of its record (`uuidref`), at most 1 000 characters.
        url: The address of its record (`xlink:href`).
    """

    __slots__ = ("identifier", "url")
    __match_args__ = ("identifier", "url")

    def __init__(
        self,
        *,
        identifier: Optional[str] = None,
        url: Optional[str] = None,
    ) -> None:
        self.identifier: Optional[str] = identifier
        self.url: Optional[str] = url


class Criterion(Noun):
    """One rule applied to a dataset.

    Attributes:
        code: Which rule.
        weight: Its weight, 1 to 100; the weights of all rules make 100.
        verdict: What it says.
        paths: The fields to look at, as in `Issue.path`; may be empty.
        reason: Why, for a person.
        remedy: What to do, when it is missed.
    """

    __slots__ = ("code", "weight", "verdict", "paths", "reason", "remedy")
    __match_args__ = ("code", "weight", "verdict", "paths", "reason", "remedy")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"paths": "=list"}

    def __init__(
        self,
        *,
        code: QualityCode,
        weight: int,
        verdict: Verdict,
        paths: abc.Iterable[str] = (),
        reason: Labels,
        remedy: Optional[Labels] = None,
    ) -> None:
        self.code: QualityCode = code
        self.weight: int = weight
        self.verdict: Verdict = verdict
        self.paths: list[str] = list(paths)
        self.reason: Labels = reason
        self.remedy: Optional[Labels] = remedy


class Dataset(Noun):
    """A dataset of the catalogue.

    Attributes:
        id: Its identifier, for ever.
        slug: The readable part of its address.
        revision: Its revision; give it back when writing.
        state: Where it stands in its life.
        state_before_deletion: The state before a deletion; kept for the restoration.
        created: When the record was made (not the data: `Metadata.created_on`).
        modified: When the record last changed.
        first_public: When the record was first seen by the public; its slug is frozen from then
            on.
        creator: The account that made it.
        collaborators: Accounts invited to it.
        metadata: What was written of it.
        resources: Its resources, in order.
        provenance: Where it was imported from.
    """

    __slots__ = (
        "id",
        "slug",
        "revision",
        "state",
        "state_before_deletion",
        "created",
        "modified",
        "first_public",
        "creator",
        "collaborators",
        "metadata",
        "resources",
        "provenance",
    )
    __match_args__ = (
        "id",
        "slug",
        "revision",
        "state",
        "state_before_deletion",
        "created",
        "modified",
        "first_public",
        "creator",
        "collaborators",
        "metadata",
        "resources",
        "provenance",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {"collaborators": "=list", "resources": "=list"}

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        slug: str,
        revision: int,
        state: State,
        state_before_deletion: Optional[State] = None,
        created: datetime,
        modified: datetime,
        first_public: Optional[datetime] = None,
        creator: Optional[Union[UUID, str]] = None,
        collaborators: abc.Iterable[Collaborator] = (),
        metadata: Metadata,
        resources: abc.Iterable[Resource] = (),
        provenance: Optional[Provenance] = None,
    ) -> None:
        self.id: UUID = as_id(id)
        self.slug: str = slug
        self.revision: int = revision
        self.state: State = state
        self.state_before_deletion: Optional[State] = state_before_deletion
        self.created: datetime = created
        self.modified: datetime = modified
        self.first_public: Optional[datetime] = first_public
        self.creator: Optional[UUID] = None if creator is None else as_id(creator)
        self.collaborators: list[Collaborator] = list(collaborators)
        self.metadata: Metadata = metadata
        self.resources: list[Resource] = list(resources)
        self.provenance: Optional[Provenance] = provenance

    @property
    def title(self) -> str:
        """Title, 1 to 350 characters (`dct:title`)."""
        return self.metadata.title

    @property
    def alternative_titles(self) -> list[str]:
        """Other titles and acronyms, 0 to 20."""
        return self.metadata.alternative_titles

    @property
    def description(self) -> str:
        """Description, Markdown, at most 100 000 characters (`dct:description`)."""
        return self.metadata.description

    @property
    def keywords(self) -> list[str]:
        """Keywords as typed, 2 to 100 characters each, at most 200 (`dcat:keyword`)."""
        return self.metadata.keywords

    @property
    def licence(self) -> Optional[str]:
        """Licence, a code of `licence` (`dct:license`)."""
        return self.metadata.licence

    @property
    def organisation(self) -> Optional[UUID]:
        """The organisation that owns it (`dct:publisher`)."""
        return self.metadata.organisation

    @property
    def visibility(self) -> Visibility:
        """Who sees the record."""
        return self.metadata.visibility

    @property
    def kind(self) -> str:
        """What the thing is, a code of `kind`."""
        return self.metadata.kind

    @property
    def profile(self) -> Optional[str]:
        """Profile whose rules it must meet; the organisation's, else the catalogue's, when absent."""
        return self.metadata.profile

    @property
    def frequency(self) -> Optional[str]:
        """Update frequency, a code of `frequency` (`dct:accrualPeriodicity`)."""
        return self.metadata.frequency

    @property
    def data_types(self) -> list[str]:
        """Data types, codes of `data-type`."""
        return self.metadata.data_types

    @property
    def thumbnail(self) -> Optional[str]:
        """Address of a thumbnail; the first theme's illustration serves otherwise."""
        return self.metadata.thumbnail

    @property
    def themes(self) -> list[str]:
        """Themes in the order chosen, codes of `theme` (`dcat:theme`)."""
        return self.metadata.themes

    @property
    def categories(self) -> list[str]:
        """Categories, codes of `category`; shown on the record, never a facet."""
        return self.metadata.categories

    @property
    def link(self) -> Optional[str]:
        """A web page about it (`dcat:landingPage`)."""
        return self.metadata.link

    @property
    def inspire_url(self) -> Optional[str]:
        """Its INSPIRE record in another catalogue."""
        return self.metadata.inspire_url

    @property
    def granularity(self) -> Optional[str]:
        """Level of detail of the data (not its coverage), a code of `granularity`."""
        return self.metadata.granularity

    @property
    def created_on(self) -> Optional[PartialDate]:
        """When the data was created (`dct:created`)."""
        return self.metadata.created_on

    @property
    def published_on(self) -> Optional[PartialDate]:
        """When the data was published (`dct:issued`)."""
        return self.metadata.published_on

    @property
    def updated_on(self) -> Optional[PartialDate]:
        """When the data last changed (`dct:modified`)."""
        return self.metadata.updated_on

    @property
    def support(self) -> Optional[str]:
        """Technical support, a code of `support`."""
        return self.metadata.support

    @property
    def contacts(self) -> list[Contact]:
        """Contacts, the first is the one to ask; at most 50."""
        return self.metadata.contacts

    @property
    def extent(self) -> Extent:
        """Geographic extent (`dct:spatial`)."""
        return self.metadata.extent

    @property
    def temporal(self) -> list[Period]:
        """Temporal coverage, 0 to 100 periods (`dct:temporal`)."""
        return self.metadata.temporal

    @property
    def languages(self) -> list[str]:
        """Languages of the data, codes of `language` (`dct:language`)."""
        return self.metadata.languages

    @property
    def lineage(self) -> Optional[str]:
        """How the data came to be (`dct:provenance`, `LI_Lineage`)."""
        return self.metadata.lineage

    @property
    def conformity(self) -> list[Conformity]:
        """Conformity to specifications (`dct:conformsTo`)."""
        return self.metadata.conformity

    @property
    def crs(self) -> list[str]:
        """Coordinate reference systems, codes of `crs` or `EPSG:n`."""
        return self.metadata.crs

    @property
    def resolution(self) -> list[Resolution]:
        """Resolutions."""
        return self.metadata.resolution

    @property
    def topics(self) -> list[str]:
        """ISO topic categories, codes of `topic-category`."""
        return self.metadata.topics

    @property
    def inspire_themes(self) -> list[str]:
        """INSPIRE themes, codes of `inspire-theme`."""
        return self.metadata.inspire_themes

    @property
    def representations(self) -> list[str]:
        """How space is represented, codes of `representation` (`MD_SpatialRepresentationTypeCode`)."""
        return self.metadata.representations

    @property
    def encodings(self) -> list[Encoding]:
        """Encodings of the data, tied to no file, 0 to 100; the formats of the resources tell theirs."""
        return self.metadata.encodings

    @property
    def service_type(self) -> Optional[str]:
        """Of a service: what it does, a code of `service-type`."""
        return self.metadata.service_type

    @property
    def operates_on(self) -> list[CoupledResource]:
        """Of a service: the datasets that it works on, 0 to 100 (`srv:operatesOn`)."""
        return self.metadata.operates_on

    @property
    def progress(self) -> Optional[str]:
        """How far the data's own life has come, a code of `progress`."""
        return self.metadata.progress

    @property
    def access_reason(self) -> Optional[str]:
        """Legal reason of a restriction on the whole, a code of `access-reason` or
        `access-reason-crpa`.
        """
        return self.metadata.access_reason

    @property
    def identifiers(self) -> list[Identifier]:
        """Names under which others know it."""
        return self.metadata.identifiers

    @property
    def parent(self) -> Optional[UUID]:
        """The series it belongs to."""
        return self.metadata.parent


class DatasetChange(Noun):
    """The last that happened to one dataset.

    Attributes:
        id: The dataset.
        address: Its address now; of one that is gone the one under which it was public, absent
            when it never was or was purged.
        change: What became of it.
        at: When.
    """

    __slots__ = ("id", "address", "change", "at")
    __match_args__ = ("id", "address", "change", "at")

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        address: Optional[str] = None,
        change: ChangeKind,
        at: datetime,
    ) -> None:
        self.id: UUID = as_id(id)
        self.address: Optional[str] = address
        self.change: ChangeKind = change
        self.at: datetime = at


class DatasetQuality(Noun):
    """The quality of one dataset of a list.

    Attributes:
        dataset: The dataset.
        title: Its title.
        quality: Its quality.
    """

    __slots__ = ("dataset", "title", "quality")
    __match_args__ = ("dataset", "title", "quality")

    def __init__(
        self,
        *,
        dataset: Union[UUID, str],
        title: str,
        quality: Quality,
    ) -> None:
        self.dataset: UUID = as_id(dataset)
        self.title: str = title
        self.quality: Quality = quality


class DatasetView(Noun):
    """A dataset as one principal sees it.

    Attributes:
        dataset: The dataset; links and files of restricted resources are left out.
        address: Its current address: `slug`, or `organisation/slug` when it was never public.
        url: Its page, under the portal's base address.
        private: Whether it shows a padlock: only its organisation sees it.
        thumbnail: Its thumbnail, or the illustration of the first theme chosen, or nothing.
        restricted: The resources whose link or file this principal may not take.
        ask: Whom to ask for them: the rule's own contact, else the dataset's.
        capabilities: What each resource offers, in their order, and whether this principal may
            use it: the buttons to show. Empty for a deleted dataset.
        may: What this principal may do with it in its present state, as action codes.
        usage: Views and downloads.
        controlled: Whether its last review accepts it as it is.
    """

    __slots__ = (
        "dataset",
        "address",
        "url",
        "private",
        "thumbnail",
        "restricted",
        "ask",
        "capabilities",
        "may",
        "usage",
        "controlled",
    )
    __match_args__ = (
        "dataset",
        "address",
        "url",
        "private",
        "thumbnail",
        "restricted",
        "ask",
        "capabilities",
        "may",
        "usage",
        "controlled",
    )

    def __init__(
        self,
        *,
        dataset: Dataset,
        address: str,
        url: str,
        private: bool,
        thumbnail: Optional[str] = None,
        restricted: abc.Iterable[Union[UUID, str]],
        ask: Optional[str] = None,
        capabilities: abc.Iterable[ResourceCapabilities],
        may: abc.Iterable[str],
        usage: UsageTotals,
        controlled: bool,
    ) -> None:
        self.dataset: Dataset = dataset
        self.address: str = address
        self.url: str = url
        self.private: bool = private
        self.thumbnail: Optional[str] = thumbnail
        self.restricted: list[UUID] = [as_id(one) for one in restricted]
        self.ask: Optional[str] = ask
        self.capabilities: list[ResourceCapabilities] = list(capabilities)
        self.may: list[str] = list(may)
        self.usage: UsageTotals = usage
        self.controlled: bool = controlled

    @property
    def id(self) -> UUID:
        """Its identifier, for ever."""
        return self.dataset.id

    @property
    def slug(self) -> str:
        """The readable part of its address."""
        return self.dataset.slug

    @property
    def revision(self) -> int:
        """Its revision; give it back when writing."""
        return self.dataset.revision

    @property
    def state(self) -> State:
        """Where it stands in its life."""
        return self.dataset.state

    @property
    def state_before_deletion(self) -> Optional[State]:
        """The state before a deletion; kept for the restoration."""
        return self.dataset.state_before_deletion

    @property
    def created(self) -> datetime:
        """When the record was made (not the data: `Metadata.created_on`)."""
        return self.dataset.created

    @property
    def modified(self) -> datetime:
        """When the record last changed."""
        return self.dataset.modified

    @property
    def first_public(self) -> Optional[datetime]:
        """When the record was first seen by the public; its slug is frozen from then on."""
        return self.dataset.first_public

    @property
    def creator(self) -> Optional[UUID]:
        """The account that made it."""
        return self.dataset.creator

    @property
    def collaborators(self) -> list[Collaborator]:
        """Accounts invited to it."""
        return self.dataset.collaborators

    @property
    def metadata(self) -> Metadata:
        """What was written of it."""
        return self.dataset.metadata

    @property
    def resources(self) -> list[Resource]:
        """Its resources, in order."""
        return self.dataset.resources

    @property
    def provenance(self) -> Optional[Provenance]:
        """Where it was imported from."""
        return self.dataset.provenance

    @property
    def title(self) -> str:
        """Title, 1 to 350 characters (`dct:title`)."""
        return self.dataset.metadata.title

    @property
    def alternative_titles(self) -> list[str]:
        """Other titles and acronyms, 0 to 20."""
        return self.dataset.metadata.alternative_titles

    @property
    def description(self) -> str:
        """Description, Markdown, at most 100 000 characters (`dct:description`)."""
        return self.dataset.metadata.description

    @property
    def keywords(self) -> list[str]:
        """Keywords as typed, 2 to 100 characters each, at most 200 (`dcat:keyword`)."""
        return self.dataset.metadata.keywords

    @property
    def licence(self) -> Optional[str]:
        """Licence, a code of `licence` (`dct:license`)."""
        return self.dataset.metadata.licence

    @property
    def organisation(self) -> Optional[UUID]:
        """The organisation that owns it (`dct:publisher`)."""
        return self.dataset.metadata.organisation

    @property
    def visibility(self) -> Visibility:
        """Who sees the record."""
        return self.dataset.metadata.visibility

    @property
    def kind(self) -> str:
        """What the thing is, a code of `kind`."""
        return self.dataset.metadata.kind

    @property
    def profile(self) -> Optional[str]:
        """Profile whose rules it must meet; the organisation's, else the catalogue's, when absent."""
        return self.dataset.metadata.profile

    @property
    def frequency(self) -> Optional[str]:
        """Update frequency, a code of `frequency` (`dct:accrualPeriodicity`)."""
        return self.dataset.metadata.frequency

    @property
    def data_types(self) -> list[str]:
        """Data types, codes of `data-type`."""
        return self.dataset.metadata.data_types

    @property
    def themes(self) -> list[str]:
        """Themes in the order chosen, codes of `theme` (`dcat:theme`)."""
        return self.dataset.metadata.themes

    @property
    def categories(self) -> list[str]:
        """Categories, codes of `category`; shown on the record, never a facet."""
        return self.dataset.metadata.categories

    @property
    def link(self) -> Optional[str]:
        """A web page about it (`dcat:landingPage`)."""
        return self.dataset.metadata.link

    @property
    def inspire_url(self) -> Optional[str]:
        """Its INSPIRE record in another catalogue."""
        return self.dataset.metadata.inspire_url

    @property
    def granularity(self) -> Optional[str]:
        """Level of detail of the data (not its coverage), a code of `granularity`."""
        return self.dataset.metadata.granularity

    @property
    def created_on(self) -> Optional[PartialDate]:
        """When the data was created (`dct:created`)."""
        return self.dataset.metadata.created_on

    @property
    def published_on(self) -> Optional[PartialDate]:
        """When the data was published (`dct:issued`)."""
        return self.dataset.metadata.published_on

    @property
    def updated_on(self) -> Optional[PartialDate]:
        """When the data last changed (`dct:modified`)."""
        return self.dataset.metadata.updated_on

    @property
    def support(self) -> Optional[str]:
        """Technical support, a code of `support`."""
        return self.dataset.metadata.support

    @property
    def contacts(self) -> list[Contact]:
        """Contacts, the first is the one to ask; at most 50."""
        return self.dataset.metadata.contacts

    @property
    def extent(self) -> Extent:
        """Geographic extent (`dct:spatial`)."""
        return self.dataset.metadata.extent

    @property
    def temporal(self) -> list[Period]:
        """Temporal coverage, 0 to 100 periods (`dct:temporal`)."""
        return self.dataset.metadata.temporal

    @property
    def languages(self) -> list[str]:
        """Languages of the data, codes of `language` (`dct:language`)."""
        return self.dataset.metadata.languages

    @property
    def lineage(self) -> Optional[str]:
        """How the data came to be (`dct:provenance`, `LI_Lineage`)."""
        return self.dataset.metadata.lineage

    @property
    def conformity(self) -> list[Conformity]:
        """Conformity to specifications (`dct:conformsTo`)."""
        return self.dataset.metadata.conformity

    @property
    def crs(self) -> list[str]:
        """Coordinate reference systems, codes of `crs` or `EPSG:n`."""
        return self.dataset.metadata.crs

    @property
    def resolution(self) -> list[Resolution]:
        """Resolutions."""
        return self.dataset.metadata.resolution

    @property
    def topics(self) -> list[str]:
        """ISO topic categories, codes of `topic-category`."""
        return self.dataset.metadata.topics

    @property
    def inspire_themes(self) -> list[str]:
        """INSPIRE themes, codes of `inspire-theme`."""
        return self.dataset.metadata.inspire_themes

    @property
    def representations(self) -> list[str]:
        """How space is represented, codes of `representation` (`MD_SpatialRepresentationTypeCode`)."""
        return self.dataset.metadata.representations

    @property
    def encodings(self) -> list[Encoding]:
        """Encodings of the data, tied to no file, 0 to 100; the formats of the resources tell theirs."""
        return self.dataset.metadata.encodings

    @property
    def service_type(self) -> Optional[str]:
        """Of a service: what it does, a code of `service-type`."""
        return self.dataset.metadata.service_type

    @property
    def operates_on(self) -> list[CoupledResource]:
        """Of a service: the datasets that it works on, 0 to 100 (`srv:operatesOn`)."""
        return self.dataset.metadata.operates_on

    @property
    def progress(self) -> Optional[str]:
        """How far the data's own life has come, a code of `progress`."""
        return self.dataset.metadata.progress

    @property
    def access_reason(self) -> Optional[str]:
        """Legal reason of a restriction on the whole, a code of `access-reason` or
        `access-reason-crpa`.
        """
        return self.dataset.metadata.access_reason

    @property
    def identifiers(self) -> list[Identifier]:
        """Names under which others know it."""
        return self.dataset.metadata.identifiers

    @property
    def parent(self) -> Optional[UUID]:
        """The series it belongs to."""
        return self.dataset.metadata.parent


class DayOfUse(Noun):
    """The use of one day.

    Attributes:
        day: The day.
        totals: What was counted.
    """

    __slots__ = ("day", "totals")
    __match_args__ = ("day", "totals")

    def __init__(
        self,
        *,
        day: date,
        totals: UsageTotals,
    ) -> None:
        self.day: date = day
        self.totals: UsageTotals = totals


class Decision(Noun):
    """What was decided of a request.

    Attributes:
        time: When.
        account: By whom; absent for the host itself, and when nobody decided in time.
        note: A word to who asked.
    """

    __slots__ = ("time", "account", "note")
    __match_args__ = ("time", "account", "note")

    def __init__(
        self,
        *,
        time: datetime,
        account: Optional[Union[UUID, str]] = None,
        note: Optional[str] = None,
    ) -> None:
        self.time: datetime = time
        self.account: Optional[UUID] = None if account is None else as_id(account)
        self.note: Optional[str] = note


class DueSource(Noun):
    """A source whose time has come.

    Attributes:
        source: The source.
        since: Since when it is due.
        failures: How many runs in a row have failed: each makes the next wait longer.
    """

    __slots__ = ("source", "since", "failures")
    __match_args__ = ("source", "since", "failures")

    def __init__(
        self,
        *,
        source: HarvestSource,
        since: datetime,
        failures: int,
    ) -> None:
        self.source: HarvestSource = source
        self.since: datetime = since
        self.failures: int = failures


class Encoding(Noun):
    """An encoding of the data, tied to no file (`MD_Format` of `distributionFormat`).

    Attributes:
        name: Its name as written, 1 to 350 characters: `ESRI Shapefile`, `GML`.
        version: Its version, at most 350 characters: `3.2.1`; absent when unknown.
    """

    __slots__ = ("name", "version")
    __match_args__ = ("name", "version")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"name": "=text"}

    def __init__(
        self,
        *,
        name: str = "",
        version: Optional[str] = None,
    ) -> None:
        self.name: str = name
        self.version: Optional[str] = version


class Event(Noun):
    """Something that happened, as one principal may know of it.

    Attributes:
        time: When.
        action: What, as a code: `dataset.publish`, `organisation.edit`… For those who may not
            read the history of a dataset, every edit of it is `dataset.update`. `Event.GONE` when
            `gone`.
        subject: What about: `dataset`, `organisation`, `account`, `portal`, `vocabulary`,
            `request`, `token`, `extraction`, `harvest-source` or `catalogue`.
        subject_id: Its identifier or code; empty for the catalogue as a whole.
        gone: Whether the principal no longer sees the dataset from here on; nothing else is
            told then.
        state: The state of the dataset after it.
        revision: The revision of the subject after it.
        account: By whom; for those who may know.
    """

    __slots__ = ("time", "action", "subject", "subject_id", "gone", "state", "revision", "account")
    __match_args__ = ("time", "action", "subject", "subject_id", "gone", "state", "revision", "account")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"gone": "=false"}

    def __init__(
        self,
        *,
        time: datetime,
        action: str,
        subject: str,
        subject_id: str,
        gone: bool = False,
        state: Optional[State] = None,
        revision: Optional[int] = None,
        account: Optional[Union[UUID, str]] = None,
    ) -> None:
        self.time: datetime = time
        self.action: str = action
        self.subject: str = subject
        self.subject_id: str = subject_id
        self.gone: bool = gone
        self.state: Optional[State] = state
        self.revision: Optional[int] = revision
        self.account: Optional[UUID] = None if account is None else as_id(account)


class EventFilter(Noun):
    """Which events are wanted. A list that is empty asks nothing; all that are not must hold.

    Attributes:
        subjects: Kinds of subject, as `Event.subject` has them; at most 100.
        actions: Actions, as `Event.action` has them; at most 100.
        dataset: One dataset.
        organisation: An organisation and its datasets; one that is gone from sight counts by
            what it was before.
        since: Not before.
    """

    __slots__ = ("subjects", "actions", "dataset", "organisation", "since")
    __match_args__ = ("subjects", "actions", "dataset", "organisation", "since")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"subjects": "=list", "actions": "=list"}

    def __init__(
        self,
        *,
        subjects: abc.Iterable[str] = (),
        actions: abc.Iterable[str] = (),
        dataset: Optional[Union[UUID, str]] = None,
        organisation: Optional[Union[UUID, str]] = None,
        since: Optional[datetime] = None,
    ) -> None:
        self.subjects: list[str] = list(subjects)
        self.actions: list[str] = list(actions)
        self.dataset: Optional[UUID] = None if dataset is None else as_id(dataset)
        self.organisation: Optional[UUID] = None if organisation is None else as_id(organisation)
        self.since: Optional[datetime] = since


class EventPage(Noun):
    """Events, oldest first, and where they end.

    Attributes:
        events: The events.
        position: Where to go on. Opaque; never the same text twice, so that comparing two tells
            nothing. Good in every process on the catalogue, for every principal, until the
            catalogue is brought back from a copy.
    """

    __slots__ = ("events", "position")
    __match_args__ = ("events", "position")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"events": "=list", "position": "=text"}

    def __init__(
        self,
        *,
        events: abc.Iterable[Event] = (),
        position: str = "",
    ) -> None:
        self.events: list[Event] = list(events)
        self.position: str = position


class Excerpt(Noun):
    """A piece of a text, with what to highlight in it.

    Attributes:
        text: The piece, Markdown left as it is; `…` at either end where text was left out.
        highlights: What to highlight, as `[start, end)` in characters of `text`, in order.
    """

    __slots__ = ("text", "highlights")
    __match_args__ = ("text", "highlights")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"text": "=text", "highlights": "=list"}

    def __init__(
        self,
        *,
        text: str = "",
        highlights: abc.Iterable[list[int]] = (),
    ) -> None:
        self.text: str = text
        self.highlights: list[list[int]] = list(highlights)


class ExplainedBonus(Noun):
    """What changes a score beyond the words.

    Attributes:
        code: `title`, `completeness`, `coverage`, `area` or `nearness`.
        labels: The same for people.
        contribution: What it adds to the score; below 0 what it takes off.
    """

    __slots__ = ("code", "labels", "contribution")
    __match_args__ = ("code", "labels", "contribution")

    def __init__(
        self,
        *,
        code: str,
        labels: Labels,
        contribution: float,
    ) -> None:
        self.code: str = code
        self.labels: Labels = labels
        self.contribution: float = contribution


class ExplainedWord(Noun):
    """What one word of a query is worth in one dataset.

    Attributes:
        word: The word as asked, folded.
        found: The terms under which the dataset holds it: its stem, words that start so, words
            at one slip. Empty when it does not.
        strength: How strongly it stands there: its occurrences, weighted by field and length. 0
            when absent.
        rarity: How rare it is among public records.
        contribution: What it adds to the score.
    """

    __slots__ = ("word", "found", "strength", "rarity", "contribution")
    __match_args__ = ("word", "found", "strength", "rarity", "contribution")

    def __init__(
        self,
        *,
        word: str,
        found: abc.Iterable[str],
        strength: float,
        rarity: float,
        contribution: float,
    ) -> None:
        self.word: str = word
        self.found: list[str] = list(found)
        self.strength: float = strength
        self.rarity: float = rarity
        self.contribution: float = contribution


class Explanation(Noun):
    """Why a dataset stands where it does in an answer: what its score is the sum of.

    Attributes:
        id: The dataset.
        found: Whether the query finds it.
        relaxed: Whether the answer is the relaxed one: too little holds all the words as
            written.
        score: Its score: the contributions of the words and the bonuses together. 0 when it is
            not found, and when the order asked is not that of relevance.
        words: The words of the query, each with what it is worth here.
        bonuses: What is added to that, or taken off.
    """

    __slots__ = ("id", "found", "relaxed", "score", "words", "bonuses")
    __match_args__ = ("id", "found", "relaxed", "score", "words", "bonuses")

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        found: bool,
        relaxed: bool,
        score: float,
        words: abc.Iterable[ExplainedWord],
        bonuses: abc.Iterable[ExplainedBonus],
    ) -> None:
        self.id: UUID = as_id(id)
        self.found: bool = found
        self.relaxed: bool = relaxed
        self.score: float = score
        self.words: list[ExplainedWord] = list(words)
        self.bonuses: list[ExplainedBonus] = list(bonuses)


class ExportOptions(Noun):
    """How to export.

    Attributes:
        format: The format; `jsonl` by default.
        base_url: Where the addresses of records and of deposited files start, `http` or
            `https`, at most 2 000 characters; the portal's, else the catalogue's, when absent.
        title: What the whole is called, where a format names it; the portal's name, else the
            catalogue's, when absent.
        limit: Datasets at most; all when absent.
        datasets: Only these, of what the query finds; all when absent.
        changed_after: Only what changed after this position, of `ExportReport.position`,
            `ChangePage.position` or `Session.event_position`.
        since: Only what changed at this time or later.
    """

    __slots__ = ("format", "base_url", "title", "limit", "datasets", "changed_after", "since")
    __match_args__ = ("format", "base_url", "title", "limit", "datasets", "changed_after", "since")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"format": "=ExportFormat.JSONL"}

    def __init__(
        self,
        *,
        format: ExportFormat = ExportFormat.JSONL,
        base_url: Optional[str] = None,
        title: Optional[str] = None,
        limit: Optional[int] = None,
        datasets: Optional[abc.Iterable[Union[UUID, str]]] = None,
        changed_after: Optional[str] = None,
        since: Optional[datetime] = None,
    ) -> None:
        self.format: ExportFormat = format
        self.base_url: Optional[str] = base_url
        self.title: Optional[str] = title
        self.limit: Optional[int] = limit
        self.datasets: Optional[list[UUID]] = None if datasets is None else [as_id(one) for one in datasets]
        self.changed_after: Optional[str] = changed_after
        self.since: Optional[datetime] = since


class ExportReport(Noun):
    """What was exported.

    Attributes:
        records: Datasets written.
        bytes: Bytes written.
        records_with_loss: Datasets of which the format could not carry something.
        lost: How many datasets lost something of a field, by the model's path without the
            places in lists: `resources[].licence`.
        relaxed: Whether too little matched all the words of the query, so that these match
            some, or nearly.
        cut: Whether datasets were left out, by the limit or because the caller wanted no more.
        gone: Of an export of what changed: the datasets that changed and are not in it, because
            they may no longer be read or the query no longer finds them. Who keeps a copy drops
            these.
        start_over: Of an export of what changed: whether everything is to be exported again, as
            `ChangePage.start_over`.
        position: Where the export stands in what happens: what changes later comes after it.
            Absent when datasets were left out.
    """

    __slots__ = (
        "records",
        "bytes",
        "records_with_loss",
        "lost",
        "relaxed",
        "cut",
        "gone",
        "start_over",
        "position",
    )
    __match_args__ = (
        "records",
        "bytes",
        "records_with_loss",
        "lost",
        "relaxed",
        "cut",
        "gone",
        "start_over",
        "position",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "records": "=0",
        "bytes": "=0",
        "records_with_loss": "=0",
        "lost": "=dict",
        "relaxed": "=false",
        "cut": "=false",
        "gone": "=list",
        "start_over": "=false",
    }

    def __init__(
        self,
        *,
        records: int = 0,
        bytes: int = 0,
        records_with_loss: int = 0,
        lost: Union[abc.Mapping[str, int], abc.Iterable[tuple[str, int]]] = (),
        relaxed: bool = False,
        cut: bool = False,
        gone: abc.Iterable[Union[UUID, str]] = (),
        start_over: bool = False,
        position: Optional[str] = None,
    ) -> None:
        self.records: int = records
        self.bytes: int = bytes
        self.records_with_loss: int = records_with_loss
        self.lost: dict[str, int] = dict(lost)
        self.relaxed: bool = relaxed
        self.cut: bool = cut
        self.gone: list[UUID] = [as_id(one) for one in gone]
        self.start_over: bool = start_over
        self.position: Optional[str] = position


class ExportedDataset(Noun):
    """A line of an export as JSON Lines: a dataset as who exported it sees it.

    Attributes:
        address: Its address: `slug`, or `organisation/slug` when it was never public.
        url: Its page, under the base address of the export.
        dataset: The dataset.
        organisation: Its organisation.
        usage: Its use, views and downloads.
    """

    __slots__ = ("address", "url", "dataset", "organisation", "usage")
    __match_args__ = ("address", "url", "dataset", "organisation", "usage")

    def __init__(
        self,
        *,
        address: str,
        url: str,
        dataset: Dataset,
        organisation: Optional[Organisation] = None,
        usage: Optional[UsageTotals] = None,
    ) -> None:
        self.address: str = address
        self.url: str = url
        self.dataset: Dataset = dataset
        self.organisation: Optional[Organisation] = organisation
        self.usage: Optional[UsageTotals] = usage

    @property
    def id(self) -> UUID:
        """Its identifier, for ever."""
        return self.dataset.id

    @property
    def slug(self) -> str:
        """The readable part of its address."""
        return self.dataset.slug

    @property
    def revision(self) -> int:
        """Its revision; give it back when writing."""
        return self.dataset.revision

    @property
    def state(self) -> State:
        """Where it stands in its life."""
        return self.dataset.state

    @property
    def state_before_deletion(self) -> Optional[State]:
        """The state before a deletion; kept for the restoration."""
        return self.dataset.state_before_deletion

    @property
    def created(self) -> datetime:
        """When the record was made (not the data: `Metadata.created_on`)."""
        return self.dataset.created

    @property
    def modified(self) -> datetime:
        """When the record last changed."""
        return self.dataset.modified

    @property
    def first_public(self) -> Optional[datetime]:
        """When the record was first seen by the public; its slug is frozen from then on."""
        return self.dataset.first_public

    @property
    def creator(self) -> Optional[UUID]:
        """The account that made it."""
        return self.dataset.creator

    @property
    def collaborators(self) -> list[Collaborator]:
        """Accounts invited to it."""
        return self.dataset.collaborators

    @property
    def metadata(self) -> Metadata:
        """What was written of it."""
        return self.dataset.metadata

    @property
    def resources(self) -> list[Resource]:
        """Its resources, in order."""
        return self.dataset.resources

    @property
    def provenance(self) -> Optional[Provenance]:
        """Where it was imported from."""
        return self.dataset.provenance

    @property
    def title(self) -> str:
        """Title, 1 to 350 characters (`dct:title`)."""
        return self.dataset.metadata.title

    @property
    def alternative_titles(self) -> list[str]:
        """Other titles and acronyms, 0 to 20."""
        return self.dataset.metadata.alternative_titles

    @property
    def description(self) -> str:
        """Description, Markdown, at most 100 000 characters (`dct:description`)."""
        return self.dataset.metadata.description

    @property
    def keywords(self) -> list[str]:
        """Keywords as typed, 2 to 100 characters each, at most 200 (`dcat:keyword`)."""
        return self.dataset.metadata.keywords

    @property
    def licence(self) -> Optional[str]:
        """Licence, a code of `licence` (`dct:license`)."""
        return self.dataset.metadata.licence

    @property
    def visibility(self) -> Visibility:
        """Who sees the record."""
        return self.dataset.metadata.visibility

    @property
    def kind(self) -> str:
        """What the thing is, a code of `kind`."""
        return self.dataset.metadata.kind

    @property
    def profile(self) -> Optional[str]:
        """Profile whose rules it must meet; the organisation's, else the catalogue's, when absent."""
        return self.dataset.metadata.profile

    @property
    def frequency(self) -> Optional[str]:
        """Update frequency, a code of `frequency` (`dct:accrualPeriodicity`)."""
        return self.dataset.metadata.frequency

    @property
    def data_types(self) -> list[str]:
        """Data types, codes of `data-type`."""
        return self.dataset.metadata.data_types

    @property
    def thumbnail(self) -> Optional[str]:
        """Address of a thumbnail; the first theme's illustration serves otherwise."""
        return self.dataset.metadata.thumbnail

    @property
    def themes(self) -> list[str]:
        """Themes in the order chosen, codes of `theme` (`dcat:theme`)."""
        return self.dataset.metadata.themes

    @property
    def categories(self) -> list[str]:
        """Categories, codes of `category`; shown on the record, never a facet."""
        return self.dataset.metadata.categories

    @property
    def link(self) -> Optional[str]:
        """A web page about it (`dcat:landingPage`)."""
        return self.dataset.metadata.link

    @property
    def inspire_url(self) -> Optional[str]:
        """Its INSPIRE record in another catalogue."""
        return self.dataset.metadata.inspire_url

    @property
    def granularity(self) -> Optional[str]:
        """Level of detail of the data (not its coverage), a code of `granularity`."""
        return self.dataset.metadata.granularity

    @property
    def created_on(self) -> Optional[PartialDate]:
        """When the data was created (`dct:created`)."""
        return self.dataset.metadata.created_on

    @property
    def published_on(self) -> Optional[PartialDate]:
        """When the data was published (`dct:issued`)."""
        return self.dataset.metadata.published_on

    @property
    def updated_on(self) -> Optional[PartialDate]:
        """When the data last changed (`dct:modified`)."""
        return self.dataset.metadata.updated_on

    @property
    def support(self) -> Optional[str]:
        """Technical support, a code of `support`."""
        return self.dataset.metadata.support

    @property
    def contacts(self) -> list[Contact]:
        """Contacts, the first is the one to ask; at most 50."""
        return self.dataset.metadata.contacts

    @property
    def extent(self) -> Extent:
        """Geographic extent (`dct:spatial`)."""
        return self.dataset.metadata.extent

    @property
    def temporal(self) -> list[Period]:
        """Temporal coverage, 0 to 100 periods (`dct:temporal`)."""
        return self.dataset.metadata.temporal

    @property
    def languages(self) -> list[str]:
        """Languages of the data, codes of `language` (`dct:language`)."""
        return self.dataset.metadata.languages

    @property
    def lineage(self) -> Optional[str]:
        """How the data came to be (`dct:provenance`, `LI_Lineage`)."""
        return self.dataset.metadata.lineage

    @property
    def conformity(self) -> list[Conformity]:
        """Conformity to specifications (`dct:conformsTo`)."""
        return self.dataset.metadata.conformity

    @property
    def crs(self) -> list[str]:
        """Coordinate reference systems, codes of `crs` or `EPSG:n`."""
        return self.dataset.metadata.crs

    @property
    def resolution(self) -> list[Resolution]:
        """Resolutions."""
        return self.dataset.metadata.resolution

    @property
    def topics(self) -> list[str]:
        """ISO topic categories, codes of `topic-category`."""
        return self.dataset.metadata.topics

    @property
    def inspire_themes(self) -> list[str]:
        """INSPIRE themes, codes of `inspire-theme`."""
        return self.dataset.metadata.inspire_themes

    @property
    def representations(self) -> list[str]:
        """How space is represented, codes of `representation` (`MD_SpatialRepresentationTypeCode`)."""
        return self.dataset.metadata.representations

    @property
    def encodings(self) -> list[Encoding]:
        """Encodings of the data, tied to no file, 0 to 100; the formats of the resources tell theirs."""
        return self.dataset.metadata.encodings

    @property
    def service_type(self) -> Optional[str]:
        """Of a service: what it does, a code of `service-type`."""
        return self.dataset.metadata.service_type

    @property
    def operates_on(self) -> list[CoupledResource]:
        """Of a service: the datasets that it works on, 0 to 100 (`srv:operatesOn`)."""
        return self.dataset.metadata.operates_on

    @property
    def progress(self) -> Optional[str]:
        """How far the data's own life has come, a code of `progress`."""
        return self.dataset.metadata.progress

    @property
    def access_reason(self) -> Optional[str]:
        """Legal reason of a restriction on the whole, a code of `access-reason` or
        `access-reason-crpa`.
        """
        return self.dataset.metadata.access_reason

    @property
    def identifiers(self) -> list[Identifier]:
        """Names under which others know it."""
        return self.dataset.metadata.identifiers

    @property
    def parent(self) -> Optional[UUID]:
        """The series it belongs to."""
        return self.dataset.metadata.parent


class Extent(Noun):
    """The geographic extent: a place by name, its territory, and its boxes.

    Attributes:
        place: The place as a person names it, at most 350 characters.
        territory: The territory of the gazetteer, as `level:code`, e.g. `department:33`.
        boxes: The boxes, 0 to 100: several for data over separate lands.
    """

    __slots__ = ("place", "territory", "boxes")
    __match_args__ = ("place", "territory", "boxes")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"boxes": "=list"}

    def __init__(
        self,
        *,
        place: Optional[str] = None,
        territory: Optional[str] = None,
        boxes: abc.Iterable[BoundingBox] = (),
    ) -> None:
        self.place: Optional[str] = place
        self.territory: Optional[str] = territory
        self.boxes: list[BoundingBox] = list(boxes)


class Extraction(Noun):
    """An extraction.

    Attributes:
        id: Its identifier.
        revision: Its revision.
        created: When it was asked for.
        dataset: The dataset.
        resource: The resource.
        account: Who asked.
        portal: The portal asked through, whose levels apply.
        details: What is wanted.
        state: Where it stands.
        claimed: When a worker took it up.
        finished: When it ended.
        result: What came of it; shown to those only who may extract the data now.
        failure: How it ended without a result.
    """

    __slots__ = (
        "id",
        "revision",
        "created",
        "dataset",
        "resource",
        "account",
        "portal",
        "details",
        "state",
        "claimed",
        "finished",
        "result",
        "failure",
    )
    __match_args__ = (
        "id",
        "revision",
        "created",
        "dataset",
        "resource",
        "account",
        "portal",
        "details",
        "state",
        "claimed",
        "finished",
        "result",
        "failure",
    )

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        revision: int,
        created: datetime,
        dataset: Union[UUID, str],
        resource: Union[UUID, str],
        account: Union[UUID, str],
        portal: Optional[str] = None,
        details: ExtractionDetails,
        state: ExtractionState,
        claimed: Optional[datetime] = None,
        finished: Optional[datetime] = None,
        result: Optional[ExtractionResult] = None,
        failure: Optional[ExtractionFailure] = None,
    ) -> None:
        self.id: UUID = as_id(id)
        self.revision: int = revision
        self.created: datetime = created
        self.dataset: UUID = as_id(dataset)
        self.resource: UUID = as_id(resource)
        self.account: UUID = as_id(account)
        self.portal: Optional[str] = portal
        self.details: ExtractionDetails = details
        self.state: ExtractionState = state
        self.claimed: Optional[datetime] = claimed
        self.finished: Optional[datetime] = finished
        self.result: Optional[ExtractionResult] = result
        self.failure: Optional[ExtractionFailure] = failure

    @property
    def format(self) -> str:
        """The format, a code of `EXTRACTION_FORMATS`."""
        return self.details.format

    @property
    def crs(self) -> Optional[str]:
        """The reference system, a code of `crs` or `EPSG:n`; that of the data when absent."""
        return self.details.crs

    @property
    def footprint(self) -> Optional[Footprint]:
        """The part wanted; all of it when absent."""
        return self.details.footprint


class ExtractionDetails(Noun):
    """What is wanted.

    Attributes:
        format: The format, a code of `EXTRACTION_FORMATS`.
        crs: The reference system, a code of `crs` or `EPSG:n`; that of the data when absent.
        footprint: The part wanted; all of it when absent.
    """

    __slots__ = ("format", "crs", "footprint")
    __match_args__ = ("format", "crs", "footprint")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"format": "=text"}

    def __init__(
        self,
        *,
        format: str = "",
        crs: Optional[str] = None,
        footprint: Optional[Footprint] = None,
    ) -> None:
        self.format: str = format
        self.crs: Optional[str] = crs
        self.footprint: Optional[Footprint] = footprint


class ExtractionFailure(Noun):
    """How an extraction ended without a result.

    Attributes:
        end: Why.
        reason: What the worker says of it.
    """

    __slots__ = ("end", "reason")
    __match_args__ = ("end", "reason")

    def __init__(
        self,
        *,
        end: ExtractionEnd,
        reason: Optional[str] = None,
    ) -> None:
        self.end: ExtractionEnd = end
        self.reason: Optional[str] = reason


class ExtractionResult(Noun):
    """What came of an extraction.

    Attributes:
        url: Where it is to be fetched.
        size: Bytes.
    """

    __slots__ = ("url", "size")
    __match_args__ = ("url", "size")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"url": "=text"}

    def __init__(
        self,
        *,
        url: str = "",
        size: Optional[int] = None,
    ) -> None:
        self.url: str = url
        self.size: Optional[int] = size


class Facet(Noun):
    """The counts of one facet. They ignore the facet's own selection.

    Attributes:
        name: Its name, as in `Query.filters`.
        labels: Its labels.
        values: Its values, most frequent first; selected ones are always there.
        distinct: How many values it has in all.
    """

    __slots__ = ("name", "labels", "values", "distinct")
    __match_args__ = ("name", "labels", "values", "distinct")

    def __init__(
        self,
        *,
        name: str,
        labels: Labels,
        values: abc.Iterable[FacetValue],
        distinct: int,
    ) -> None:
        self.name: str = name
        self.labels: Labels = labels
        self.values: list[FacetValue] = list(values)
        self.distinct: int = distinct


class FacetValue(Noun):
    """One value of a facet.

    Attributes:
        code: What to give back in `Query.filters`.
        labels: Its labels.
        count: How many datasets have it.
        selected: Whether it is selected.
    """

    __slots__ = ("code", "labels", "count", "selected")
    __match_args__ = ("code", "labels", "count", "selected")

    def __init__(
        self,
        *,
        code: str,
        labels: Labels,
        count: int,
        selected: bool,
    ) -> None:
        self.code: str = code
        self.labels: Labels = labels
        self.count: int = count
        self.selected: bool = selected


class Filling(Noun):
    """A value for a field that is empty, and what it follows from.

    Attributes:
        path: The field, as in `Issue.path`.
        value: The JSON of the field's value; of a list, every candidate, the likeliest first.
        because: What it follows from, for a person.
    """

    __slots__ = ("path", "value", "because")
    __match_args__ = ("path", "value", "because")

    def __init__(
        self,
        *,
        path: str,
        value: Any,
        because: Labels,
    ) -> None:
        self.path: str = path
        self.value: Any = value
        self.because: Labels = because


class Finding(Noun):
    """Something that does not hold together.

    Attributes:
        place: Where: `store`, `file` or `index`.
        code: What, as a stable code. Store: `integrity`, `reference`, `unreadable`, `columns`,
            `labels`, `identities`, `address`, `file-use`, `journal-gap`, `journal-behind`. File:
            `missing`, `size`, `hash`, `orphan` (deposited, held by no dataset).
        detail: Which one, and what was found.
    """

    __slots__ = ("place", "code", "detail")
    __match_args__ = ("place", "code", "detail")

    def __init__(
        self,
        *,
        place: str,
        code: str,
        detail: str,
    ) -> None:
        self.place: str = place
        self.code: str = code
        self.detail: str = detail


class Form(Noun):
    """A form to draw.

    Attributes:
        profile: The code of the profile.
        schema: The JSON Schema of the dataset step (`Profile.schema`).
        resource_schema: The JSON Schema of the resource step (`Profile.resource_schema`).
        defaults: The JSON of `Metadata` to start with: the existing record, or the defaults of
            a new one.
        choices: The choices of each field, in order, by path: `licence`, `contacts[].role`,
            `resources[].type`.
        issues: What `check` says of the existing record as filled in; empty for a new one.
        filled: What was filled in, in the form of a profile that is not the record's own;
            already among the defaults.
        suggestions: What may be right for fields of an existing record that are empty; not
            among the defaults.
    """

    __slots__ = (
        "profile",
        "schema",
        "resource_schema",
        "defaults",
        "choices",
        "issues",
        "filled",
        "suggestions",
    )
    __match_args__ = (
        "profile",
        "schema",
        "resource_schema",
        "defaults",
        "choices",
        "issues",
        "filled",
        "suggestions",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {"filled": "=list", "suggestions": "=list"}

    def __init__(
        self,
        *,
        profile: str,
        schema: Any,
        resource_schema: Any,
        defaults: Any,
        choices: Union[abc.Mapping[str, list[Choice]], abc.Iterable[tuple[str, list[Choice]]]],
        issues: abc.Iterable[Issue],
        filled: abc.Iterable[Filling] = (),
        suggestions: abc.Iterable[Filling] = (),
    ) -> None:
        self.profile: str = profile
        self.schema: Any = schema
        self.resource_schema: Any = resource_schema
        self.defaults: Any = defaults
        self.choices: dict[str, list[Choice]] = dict(choices)
        self.issues: list[Issue] = list(issues)
        self.filled: list[Filling] = list(filled)
        self.suggestions: list[Filling] = list(suggestions)


class Freshness(Noun):
    """Whether data is as fresh as its declared frequency promises.

    Attributes:
        frequency: The frequency declared, a code of `frequency`.
        period_days: The days within which an update is expected; absent when the frequency
            promises no date, when none is declared, and when the data is archived, completed,
            obsolete or only planned.
        updated_on: When the data last changed, as far as it is known: never after today.
        due_on: When the next update was or is due; absent without a period or a date.
        late_by: Days past that date, from 2 on (one day is tolerated); 0 when it is not late.
    """

    __slots__ = ("frequency", "period_days", "updated_on", "due_on", "late_by")
    __match_args__ = ("frequency", "period_days", "updated_on", "due_on", "late_by")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"late_by": "=0"}

    def __init__(
        self,
        *,
        frequency: Optional[str] = None,
        period_days: Optional[int] = None,
        updated_on: Optional[date] = None,
        due_on: Optional[date] = None,
        late_by: int = 0,
    ) -> None:
        self.frequency: Optional[str] = frequency
        self.period_days: Optional[int] = period_days
        self.updated_on: Optional[date] = updated_on
        self.due_on: Optional[date] = due_on
        self.late_by: int = late_by


class HarvestFilter(Noun):
    """Which records of a source are taken. Of several values of one filter any is enough; every filter
    must hold.

    Attributes:
        field: `keyword`, `organisation` (its name or address there), `theme`, `kind`, `licence`
            or `identifier`.
        values: The values looked for, folded as search folds them.
        exclude: Leave out what has a value, instead of taking nothing else.
    """

    __slots__ = ("field", "values", "exclude")
    __match_args__ = ("field", "values", "exclude")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"field": "=text", "values": "=list", "exclude": "=false"}

    def __init__(
        self,
        *,
        field: str = "",
        values: abc.Iterable[str] = (),
        exclude: bool = False,
    ) -> None:
        self.field: str = field
        self.values: list[str] = list(values)
        self.exclude: bool = exclude


class HarvestItem(Noun):
    """One record of a source, and where it stands.

    Attributes:
        source: The source.
        remote_id: Its identifier there, as the source writes it.
        title: Its title there; empty when it was refused.
        status: What became of it.
        dataset: The dataset it became, or that carries it already; absent when there is none or
            it may not be read.
        absences: How many complete runs in a row did not find it.
        last_seen: When it was last found.
        run: The run that met it last.
        issues: Why it was refused, or stays a draft.
    """

    __slots__ = (
        "source",
        "remote_id",
        "title",
        "status",
        "dataset",
        "absences",
        "last_seen",
        "run",
        "issues",
    )
    __match_args__ = (
        "source",
        "remote_id",
        "title",
        "status",
        "dataset",
        "absences",
        "last_seen",
        "run",
        "issues",
    )

    def __init__(
        self,
        *,
        source: Union[UUID, str],
        remote_id: str,
        title: str,
        status: HarvestStatus,
        dataset: Optional[Union[UUID, str]] = None,
        absences: int,
        last_seen: datetime,
        run: Union[UUID, str],
        issues: abc.Iterable[Issue],
    ) -> None:
        self.source: UUID = as_id(source)
        self.remote_id: str = remote_id
        self.title: str = title
        self.status: HarvestStatus = status
        self.dataset: Optional[UUID] = None if dataset is None else as_id(dataset)
        self.absences: int = absences
        self.last_seen: datetime = last_seen
        self.run: UUID = as_id(run)
        self.issues: list[Issue] = list(issues)


class HarvestItemPage(Noun):
    """A page of items, by identifier there.

    Attributes:
        items: The items.
        cursor: Give it back for the next page; absent on the last.
    """

    __slots__ = ("items", "cursor")
    __match_args__ = ("items", "cursor")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"items": "=list"}

    def __init__(
        self,
        *,
        items: abc.Iterable[HarvestItem] = (),
        cursor: Optional[str] = None,
    ) -> None:
        self.items: list[HarvestItem] = list(items)
        self.cursor: Optional[str] = cursor


class HarvestItemQuery(Noun):
    """Which items of a source; all when everything is absent.

    Attributes:
        status: Those of one status.
        run: Those that one run met last.
        page_size: Items per page, 1 to 1 000; 100 when absent.
        cursor: The cursor of the page before.
    """

    __slots__ = ("status", "run", "page_size", "cursor")
    __match_args__ = ("status", "run", "page_size", "cursor")

    def __init__(
        self,
        *,
        status: Optional[HarvestStatus] = None,
        run: Optional[Union[UUID, str]] = None,
        page_size: Optional[int] = None,
        cursor: Optional[str] = None,
    ) -> None:
        self.status: Optional[HarvestStatus] = status
        self.run: Optional[UUID] = None if run is None else as_id(run)
        self.page_size: Optional[int] = page_size
        self.cursor: Optional[str] = cursor


class HarvestOptions(Noun):
    """How to run a source.

    Attributes:
        archive_many: Archive what is absent even when it is more than half of what the source
            had.
        anew: Begin anew: do not go on from a run that was cut, nor ask whether the source has
            changed.
        politeness: How the server is asked.
    """

    __slots__ = ("archive_many", "anew", "politeness")
    __match_args__ = ("archive_many", "anew", "politeness")
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "archive_many": "=false",
        "anew": "=false",
        "politeness": "=Politeness()",
    }

    def __init__(
        self,
        *,
        archive_many: bool = False,
        anew: bool = False,
        politeness: Optional[Politeness] = None,
    ) -> None:
        self.archive_many: bool = archive_many
        self.anew: bool = anew
        self.politeness: Politeness = Politeness() if politeness is None else politeness


class HarvestOverride(Noun):
    """A field of a harvested dataset that was changed here: the harvest leaves it as it is.

    Attributes:
        path: The field: `title`, `contacts`; `resources[<identifier>].name` of a resource,
            `resources[<identifier>]` of one that was removed here, `resources` for their order.
        local: What it says here; absent when it says nothing.
        remote: What the source says of it; absent when it says nothing.
    """

    __slots__ = ("path", "local", "remote")
    __match_args__ = ("path", "local", "remote")

    def __init__(
        self,
        *,
        path: str,
        local: Optional[Any] = None,
        remote: Optional[Any] = None,
    ) -> None:
        self.path: str = path
        self.local: Optional[Any] = local
        self.remote: Optional[Any] = remote


class HarvestReport(Noun):
    """What one run did. Each record counts once in a run, however often the source gives it.

    Attributes:
        id: The run.
        source: Its source.
        started: When it began.
        ended: When it ended; absent while it goes on.
        outcome: How it ended.
        seconds: Seconds between beginning and end; of a run that goes on, to its last write.
        resumed: How often it was taken up again after its process was killed.
        total: How many records the source says it has, if it does.
        requests: Requests made of the source, those tried again counted again.
        bytes: Bytes received of it, decompressed.
        read: Records read.
        added: Taken for the first time.
        updated: Taken again, changed.
        unchanged: Taken again, the same; or deleted here, which a harvest leaves so.
        revived: Of those taken, back after an absence: published again under their identifier
            and address.
        repaired: Records of which something was put right on reading.
        refused: Not taken: they break a rule. The items say which.
        filtered: Left out by the filters, or withdrawn there before they were ever taken.
        duplicates: Carried by the catalogue already, from another source or deposited here: not
            taken twice.
        absent: Known records that this complete run did not find.
        archived: Archived, being absent too often or withdrawn there.
        spared: Absent too often, but more than half of what the source had: left as they are
            until a run is told to archive many.
        drafts: Of those taken, not published: drafts of which the item says what stops them.
        lost: Fields that could not be taken, by path without numbers (`resources[].format`): in
            how many places.
        refusals: Why records were refused: each code of an issue, and for how many.
        error: The error that ended it before its end: its code, then its sentence in English.
    """

    __slots__ = (
        "id",
        "source",
        "started",
        "ended",
        "outcome",
        "seconds",
        "resumed",
        "total",
        "requests",
        "bytes",
        "read",
        "added",
        "updated",
        "unchanged",
        "revived",
        "repaired",
        "refused",
        "filtered",
        "duplicates",
        "absent",
        "archived",
        "spared",
        "drafts",
        "lost",
        "refusals",
        "error",
    )
    __match_args__ = (
        "id",
        "source",
        "started",
        "ended",
        "outcome",
        "seconds",
        "resumed",
        "total",
        "requests",
        "bytes",
        "read",
        "added",
        "updated",
        "unchanged",
        "revived",
        "repaired",
        "refused",
        "filtered",
        "duplicates",
        "absent",
        "archived",
        "spared",
        "drafts",
        "lost",
        "refusals",
        "error",
    )

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        source: Union[UUID, str],
        started: datetime,
        ended: Optional[datetime] = None,
        outcome: HarvestOutcome,
        seconds: float,
        resumed: int,
        total: Optional[int] = None,
        requests: int,
        bytes: int,
        read: int,
        added: int,
        updated: int,
        unchanged: int,
        revived: int,
        repaired: int,
        refused: int,
        filtered: int,
        duplicates: int,
        absent: int,
        archived: int,
        spared: int,
        drafts: int,
        lost: Union[abc.Mapping[str, int], abc.Iterable[tuple[str, int]]],
        refusals: Union[abc.Mapping[str, int], abc.Iterable[tuple[str, int]]],
        error: Optional[str] = None,
    ) -> None:
        self.id: UUID = as_id(id)
        self.source: UUID = as_id(source)
        self.started: datetime = started
        self.ended: Optional[datetime] = ended
        self.outcome: HarvestOutcome = outcome
        self.seconds: float = seconds
        self.resumed: int = resumed
        self.total: Optional[int] = total
        self.requests: int = requests
        self.bytes: int = bytes
        self.read: int = read
        self.added: int = added
        self.updated: int = updated
        self.unchanged: int = unchanged
        self.revived: int = revived
        self.repaired: int = repaired
        self.refused: int = refused
        self.filtered: int = filtered
        self.duplicates: int = duplicates
        self.absent: int = absent
        self.archived: int = archived
        self.spared: int = spared
        self.drafts: int = drafts
        self.lost: dict[str, int] = dict(lost)
        self.refusals: dict[str, int] = dict(refusals)
        self.error: Optional[str] = error


class HarvestSource(Noun):
    """A source, as it is kept.

    Attributes:
        id: Its identifier.
        details: What is decided of it.
        revision: Its revision.
        created: When it was created.
        modified: When it was last changed.
    """

    __slots__ = ("id", "details", "revision", "created", "modified")
    __match_args__ = ("id", "details", "revision", "created", "modified")

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        details: HarvestSourceDetails,
        revision: int,
        created: datetime,
        modified: datetime,
    ) -> None:
        self.id: UUID = as_id(id)
        self.details: HarvestSourceDetails = details
        self.revision: int = revision
        self.created: datetime = created
        self.modified: datetime = modified

    @property
    def name(self) -> str:
        """Its name, 2 to 350 characters."""
        return self.details.name

    @property
    def kind(self) -> HarvestKind:
        """What kind of catalogue it is."""
        return self.details.kind

    @property
    def address(self) -> str:
        """Where it is: the address of the service, or the path of the file or folder."""
        return self.details.address

    @property
    def organisation(self) -> UUID:
        """The organisation that its records are deposited for."""
        return self.details.organisation

    @property
    def active(self) -> bool:
        """Whether it may be harvested."""
        return self.details.active

    @property
    def publish(self) -> bool:
        """Publish what the source shows and the profile admits; drafts otherwise."""
        return self.details.publish

    @property
    def filters(self) -> list[HarvestFilter]:
        """Which records are taken; all when empty."""
        return self.details.filters

    @property
    def licences(self) -> dict[str, str]:
        """Licences of the source, as it writes them, and the codes of `licence` they are here."""
        return self.details.licences

    @property
    def themes(self) -> dict[str, str]:
        """Keywords and themes of the source, as it writes them, and the codes of `theme` they are
        here.
        """
        return self.details.themes

    @property
    def frequency(self) -> HarvestFrequency:
        """How often."""
        return self.details.frequency

    @property
    def quota(self) -> Optional[int]:
        """The most records that one run takes; no bound when absent."""
        return self.details.quota

    @property
    def absences(self) -> int:
        """After how many complete runs without it a record is archived, 1 to 100; 3 by default."""
        return self.details.absences

    @property
    def page(self) -> Optional[str]:
        """The address of the page that shows a record there, with `{id}` for its identifier: it
        becomes the record's INSPIRE page. Nothing is asked of it.
        """
        return self.details.page

    @property
    def page_size(self) -> Optional[int]:
        """Records asked for at a time, 1 to 1 000; what suits the kind when absent."""
        return self.details.page_size


class HarvestSourceDetails(Noun):
    """What is decided of a source.

    Attributes:
        name: Its name, 2 to 350 characters.
        kind: What kind of catalogue it is.
        address: Where it is: the address of the service, or the path of the file or folder.
        organisation: The organisation that its records are deposited for.
        active: Whether it may be harvested.
        publish: Publish what the source shows and the profile admits; drafts otherwise.
        filters: Which records are taken; all when empty.
        licences: Licences of the source, as it writes them, and the codes of `licence` they are
            here.
        themes: Keywords and themes of the source, as it writes them, and the codes of `theme`
            they are here.
        frequency: How often.
        quota: The most records that one run takes; no bound when absent.
        absences: After how many complete runs without it a record is archived, 1 to 100; 3 by
            default.
        page: The address of the page that shows a record there, with `{id}` for its identifier:
            it becomes the record's INSPIRE page. Nothing is asked of it.
        page_size: Records asked for at a time, 1 to 1 000; what suits the kind when absent.
    """

    __slots__ = (
        "name",
        "kind",
        "address",
        "organisation",
        "active",
        "publish",
        "filters",
        "licences",
        "themes",
        "frequency",
        "quota",
        "absences",
        "page",
        "page_size",
    )
    __match_args__ = (
        "name",
        "kind",
        "address",
        "organisation",
        "active",
        "publish",
        "filters",
        "licences",
        "themes",
        "frequency",
        "quota",
        "absences",
        "page",
        "page_size",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "filters": "=list",
        "licences": "=dict",
        "themes": "=dict",
        "frequency": "=HarvestFrequency.MANUAL",
        "absences": "=3",
    }

    def __init__(
        self,
        *,
        name: str,
        kind: HarvestKind,
        address: str,
        organisation: Union[UUID, str],
        active: bool = True,
        publish: bool = True,
        filters: abc.Iterable[HarvestFilter] = (),
        licences: Union[abc.Mapping[str, str], abc.Iterable[tuple[str, str]]] = (),
        themes: Union[abc.Mapping[str, str], abc.Iterable[tuple[str, str]]] = (),
        frequency: HarvestFrequency = HarvestFrequency.MANUAL,
        quota: Optional[int] = None,
        absences: int = 3,
        page: Optional[str] = None,
        page_size: Optional[int] = None,
    ) -> None:
        self.name: str = name
        self.kind: HarvestKind = kind
        self.address: str = address
        self.organisation: UUID = as_id(organisation)
        self.active: bool = active
        self.publish: bool = publish
        self.filters: list[HarvestFilter] = list(filters)
        self.licences: dict[str, str] = dict(licences)
        self.themes: dict[str, str] = dict(themes)
        self.frequency: HarvestFrequency = frequency
        self.quota: Optional[int] = quota
        self.absences: int = absences
        self.page: Optional[str] = page
        self.page_size: Optional[int] = page_size


class Health(Noun):
    """How a catalogue stands.

    Attributes:
        writes: Writes committed to the store.
        indexed: Writes that the index on disk holds.
        searched: Writes that a search sees.
        tail: Datasets searched from memory because the index on disk does not hold them yet.
        path: Where the catalogue lies.
    """

    __slots__ = ("writes", "indexed", "searched", "tail", "path")
    __match_args__ = ("writes", "indexed", "searched", "tail", "path")

    def __init__(
        self,
        *,
        writes: int,
        indexed: int,
        searched: int,
        tail: int,
        path: str,
    ) -> None:
        self.writes: int = writes
        self.indexed: int = indexed
        self.searched: int = searched
        self.tail: int = tail
        self.path: str = path


class HistoryEntry(Noun):
    """One event in the life of a dataset.

    Attributes:
        time: When.
        account: Who; absent for the host itself and for harvests.
        source: Which harvest source; absent for people and for the host itself.
        action: What, as an action code.
        state: The state after it.
        revision: The revision it made.
    """

    __slots__ = ("time", "account", "source", "action", "state", "revision")
    __match_args__ = ("time", "account", "source", "action", "state", "revision")

    def __init__(
        self,
        *,
        time: datetime,
        account: Optional[Union[UUID, str]] = None,
        source: Optional[Union[UUID, str]] = None,
        action: str,
        state: Optional[State] = None,
        revision: Optional[int] = None,
    ) -> None:
        self.time: datetime = time
        self.account: Optional[UUID] = None if account is None else as_id(account)
        self.source: Optional[UUID] = None if source is None else as_id(source)
        self.action: str = action
        self.state: Optional[State] = state
        self.revision: Optional[int] = revision


class Hit(Noun):
    """One dataset found, as a list shows it.

    Attributes:
        id: Its identifier.
        address: Its address: `slug`, or `organisation/slug`.
        title: Its title.
        excerpt: The part of its description that fits the query best.
        organisation: Its organisation.
        organisation_name: The organisation's name.
        state: Its state.
        private: Whether it shows a padlock.
        kind: What it is, a code of `kind`.
        themes: Its themes, codes of `theme`.
        formats: The formats of its resources.
        published_on: When the data was published.
        updated_on: When the data last changed.
        thumbnail: Its thumbnail, or `theme:<file>`.
        score: How well it fits; comparable within one answer only.
    """

    __slots__ = (
        "id",
        "address",
        "title",
        "excerpt",
        "organisation",
        "organisation_name",
        "state",
        "private",
        "kind",
        "themes",
        "formats",
        "published_on",
        "updated_on",
        "thumbnail",
        "score",
    )
    __match_args__ = (
        "id",
        "address",
        "title",
        "excerpt",
        "organisation",
        "organisation_name",
        "state",
        "private",
        "kind",
        "themes",
        "formats",
        "published_on",
        "updated_on",
        "thumbnail",
        "score",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {"published_on": "date", "updated_on": "date"}

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        address: str,
        title: str,
        excerpt: Excerpt,
        organisation: Optional[Union[UUID, str]] = None,
        organisation_name: Optional[str] = None,
        state: State,
        private: bool,
        kind: str,
        themes: abc.Iterable[str],
        formats: abc.Iterable[str],
        published_on: Optional[Union[PartialDate, date, str, int]] = None,
        updated_on: Optional[Union[PartialDate, date, str, int]] = None,
        thumbnail: Optional[str] = None,
        score: float,
    ) -> None:
        self.id: UUID = as_id(id)
        self.address: str = address
        self.title: str = title
        self.excerpt: Excerpt = excerpt
        self.organisation: Optional[UUID] = None if organisation is None else as_id(organisation)
        self.organisation_name: Optional[str] = organisation_name
        self.state: State = state
        self.private: bool = private
        self.kind: str = kind
        self.themes: list[str] = list(themes)
        self.formats: list[str] = list(formats)
        self.published_on: Optional[PartialDate] = None if published_on is None else as_date(published_on)
        self.updated_on: Optional[PartialDate] = None if updated_on is None else as_date(updated_on)
        self.thumbnail: Optional[str] = thumbnail
        self.score: float = score


class Identifier(Noun):
    """A name under which others know the dataset; recognises it when it is harvested again.

    Attributes:
        kind: `source` (a remote catalogue's id), `file` (ISO fileIdentifier), `resource` (ISO
            resource identifier), `doi`, `url` or `other`.
        value: The value, at most 1 000 characters.
        namespace: The remote catalogue or code space.
    """

    __slots__ = ("kind", "value", "namespace")
    __match_args__ = ("kind", "value", "namespace")

    def __init__(
        self,
        *,
        kind: str,
        value: str,
        namespace: Optional[str] = None,
    ) -> None:
        self.kind: str = kind
        self.value: str = value
        self.namespace: Optional[str] = namespace


class Impact(Noun):
    """What a deletion takes with it, and the token that confirms it.

    Attributes:
        title: The title of the dataset, or the name of the resource.
        resources: Resources that go.
        files: Deposited files that go.
        bytes: Their bytes.
        uses: Views and downloads counted so far.
        token: To give back to confirm; good for this principal and this revision only.
    """

    __slots__ = ("title", "resources", "files", "bytes", "uses", "token")
    __match_args__ = ("title", "resources", "files", "bytes", "uses", "token")

    def __init__(
        self,
        *,
        title: str,
        resources: int,
        files: int,
        bytes: int,
        uses: int,
        token: str,
    ) -> None:
        self.title: str = title
        self.resources: int = resources
        self.files: int = files
        self.bytes: int = bytes
        self.uses: int = uses
        self.token: str = token


class ImportOptions(Noun):
    """How to import.

    Attributes:
        format: `ckan`, `csw`, `datajson`, `dcat`, `iso19139`, `iso19115-3`, `mef`, `scdl` or
            `udata`; recognised when absent.
        source: The address of the catalogue that the file comes from: with a record's
            identifier there it recognises the record when it comes again. One line, at most 2 000
            characters; a user and a password in it are left out.
        organisation: Deposit everything for this organisation; each record's own when absent.
        fallback: Deposit for this organisation what names none, or one that is unknown here and
            not to be created; the name is told as lost. When absent, the importer's own
            organisation takes what names none, and what names an unknown one is refused.
        create_organisations: Create the organisations that are missing (an administrator's
            right).
        publish: Publish what the source shows and the profile admits; drafts otherwise.
    """

    __slots__ = ("format", "source", "organisation", "fallback", "create_organisations", "publish")
    __match_args__ = ("format", "source", "organisation", "fallback", "create_organisations", "publish")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"create_organisations": "=false", "publish": "=false"}

    def __init__(
        self,
        *,
        format: Optional[str] = None,
        source: Optional[str] = None,
        organisation: Optional[Union[UUID, str]] = None,
        fallback: Optional[Union[UUID, str]] = None,
        create_organisations: bool = False,
        publish: bool = False,
    ) -> None:
        self.format: Optional[str] = format
        self.source: Optional[str] = source
        self.organisation: Optional[UUID] = None if organisation is None else as_id(organisation)
        self.fallback: Optional[UUID] = None if fallback is None else as_id(fallback)
        self.create_organisations: bool = create_organisations
        self.publish: bool = publish


class ImportReport(Noun):
    """What became of a file.

    Attributes:
        read: Records found in the file.
        created: Taken for the first time.
        updated: Taken again, changed.
        unchanged: Taken again, the same.
        refused: Not taken.
        no_record: Of those refused, what is no record of a dataset: an organisation, an error
            page, a document of another kind.
        published: Of those taken, published here.
        drafts: Of those taken, drafts here.
        publishable: Of those taken, those that meet the profile `simple`.
        repaired: Records with something repaired.
        lost: Records with something lost.
        records: Each record, in order. Of a stream (`Session.import_from`): the first 10,000
            refused and the first 10,000 others, and fewer when there is much to say of each.
    """

    __slots__ = (
        "read",
        "created",
        "updated",
        "unchanged",
        "refused",
        "no_record",
        "published",
        "drafts",
        "publishable",
        "repaired",
        "lost",
        "records",
    )
    __match_args__ = (
        "read",
        "created",
        "updated",
        "unchanged",
        "refused",
        "no_record",
        "published",
        "drafts",
        "publishable",
        "repaired",
        "lost",
        "records",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "read": "=0",
        "created": "=0",
        "updated": "=0",
        "unchanged": "=0",
        "refused": "=0",
        "no_record": "=0",
        "published": "=0",
        "drafts": "=0",
        "publishable": "=0",
        "repaired": "=0",
        "lost": "=0",
        "records": "=list",
    }

    def __init__(
        self,
        *,
        read: int = 0,
        created: int = 0,
        updated: int = 0,
        unchanged: int = 0,
        refused: int = 0,
        no_record: int = 0,
        published: int = 0,
        drafts: int = 0,
        publishable: int = 0,
        repaired: int = 0,
        lost: int = 0,
        records: abc.Iterable[ImportedRecord] = (),
    ) -> None:
        self.read: int = read
        self.created: int = created
        self.updated: int = updated
        self.unchanged: int = unchanged
        self.refused: int = refused
        self.no_record: int = no_record
        self.published: int = published
        self.drafts: int = drafts
        self.publishable: int = publishable
        self.repaired: int = repaired
        self.lost: int = lost
        self.records: list[ImportedRecord] = list(records)


class ImportedRecord(Noun):
    """What became of one record, and of its fields.

    Attributes:
        place: Where it stands in the file.
        outcome: What became of it.
        id: The dataset it became.
        state: The state it has here.
        publishable: Whether it meets the profile `simple`.
        issues: Why it was refused, or why it stays a draft.
        repaired: What was repaired.
        lost: What could not be taken.
    """

    __slots__ = ("place", "outcome", "id", "state", "publishable", "issues", "repaired", "lost")
    __match_args__ = ("place", "outcome", "id", "state", "publishable", "issues", "repaired", "lost")

    def __init__(
        self,
        *,
        place: str,
        outcome: RecordOutcome,
        id: Optional[Union[UUID, str]] = None,
        state: Optional[State] = None,
        publishable: bool,
        issues: abc.Iterable[Issue],
        repaired: abc.Iterable[Issue],
        lost: abc.Iterable[Issue],
    ) -> None:
        self.place: str = place
        self.outcome: RecordOutcome = outcome
        self.id: Optional[UUID] = None if id is None else as_id(id)
        self.state: Optional[State] = state
        self.publishable: bool = publishable
        self.issues: list[Issue] = list(issues)
        self.repaired: list[Issue] = list(repaired)
        self.lost: list[Issue] = list(lost)


class Invitation(Noun):
    """A dataset that one is invited to.

    Attributes:
        dataset: The dataset.
        title: Its title.
        may: What one may do with it.
    """

    __slots__ = ("dataset", "title", "may")
    __match_args__ = ("dataset", "title", "may")

    def __init__(
        self,
        *,
        dataset: Union[UUID, str],
        title: str,
        may: Collaboration,
    ) -> None:
        self.dataset: UUID = as_id(dataset)
        self.title: str = title
        self.may: Collaboration = may


class Issue(Spoken):
    """One broken rule at one place of a record.

    Attributes:
        path: The field, as `title`, `resources[2].name`, `extent.boxes[0]`; empty for the whole
            record.
        code: The rule.
        severity: Error, warning or hint.
        args: What was found and what is allowed: `found`, `allowed`, `limit`, `line`…
    """

    __slots__ = ("path", "code", "severity", "args")
    __match_args__ = ("path", "code", "severity", "args")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"args": "=dict"}

    def __init__(
        self,
        *,
        path: str,
        code: IssueCode,
        severity: Severity,
        args: Union[abc.Mapping[str, str], abc.Iterable[tuple[str, str]]] = (),
    ) -> None:
        self.path: str = path
        self.code: IssueCode = code
        self.severity: Severity = severity
        self.args: dict[str, str] = dict(args)


class Labels(Bilingual):
    """The labels of a term.

    Attributes:
        fr: French.
        en: English.
    """

    __slots__ = ("fr", "en")
    __match_args__ = ("fr", "en")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"fr": "=text", "en": "=text"}

    def __init__(
        self,
        *,
        fr: str = "",
        en: str = "",
    ) -> None:
        self.fr: str = fr
        self.en: str = en


class LateDataset(Noun):
    """A dataset that is late on the frequency it declares.

    Attributes:
        dataset: The dataset.
        title: Its title.
        organisation: Its organisation.
        freshness: How late it is: as fresh as its latest resource.
        resources: Its resources that are late.
    """

    __slots__ = ("dataset", "title", "organisation", "freshness", "resources")
    __match_args__ = ("dataset", "title", "organisation", "freshness", "resources")

    def __init__(
        self,
        *,
        dataset: Union[UUID, str],
        title: str,
        organisation: Optional[Union[UUID, str]] = None,
        freshness: Freshness,
        resources: abc.Iterable[LateResource],
    ) -> None:
        self.dataset: UUID = as_id(dataset)
        self.title: str = title
        self.organisation: Optional[UUID] = None if organisation is None else as_id(organisation)
        self.freshness: Freshness = freshness
        self.resources: list[LateResource] = list(resources)


class LatePage(Noun):
    """A page of late datasets, by identifier.

    Attributes:
        datasets: The datasets.
        after: The last dataset looked at: give it back for the next page; absent on the last.
    """

    __slots__ = ("datasets", "after")
    __match_args__ = ("datasets", "after")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"datasets": "=list"}

    def __init__(
        self,
        *,
        datasets: abc.Iterable[LateDataset] = (),
        after: Optional[Union[UUID, str]] = None,
    ) -> None:
        self.datasets: list[LateDataset] = list(datasets)
        self.after: Optional[UUID] = None if after is None else as_id(after)


class LateResource(Noun):
    """A resource that is late.

    Attributes:
        id: The resource.
        name: Its name.
        freshness: How late it is, from its own dates, else from those of the dataset.
    """

    __slots__ = ("id", "name", "freshness")
    __match_args__ = ("id", "name", "freshness")

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        name: str,
        freshness: Freshness,
    ) -> None:
        self.id: UUID = as_id(id)
        self.name: str = name
        self.freshness: Freshness = freshness


class Limits(Noun):
    """The limits of every text and list. Texts count characters (Unicode scalar values), lists items.

    Attributes:
        title: A dataset's title; 350.
        name: A name or another short text on one line; 350.
        description: A description, a lineage or another long text; 100 000.
        code: A code, a media type, an algorithm; 100.
        acronym: An acronym; 128.
        url: A web address; 2 000.
        email: An e-mail address; 320.
        phone: A telephone number; 100.
        address: A postal address; 2 000.
        keyword: One keyword; 100 (at least 2).
        identifier: The value of an identifier; 1 000.
        keywords: Keywords; 200.
        alternative_titles: Other titles; 20.
        codes: Codes of one list (themes, data types, languages…); 100.
        contacts: Contacts; 50.
        boxes: Boxes of an extent; 100.
        periods: Periods; 100.
        identifiers: Identifiers; 100.
        specifications: Specifications and resolutions; 100 each.
        services: Services of a resource; 50.
        audiences: Audiences of an access rule; 50.
        members: Organisations, accounts or territories of a list; 1 000.
        resources: Resources of a dataset; 1 000.
        record_bytes: The whole record as JSON, in bytes; 4 MiB.
    """

    __slots__ = (
        "title",
        "name",
        "description",
        "code",
        "acronym",
        "url",
        "email",
        "phone",
        "address",
        "keyword",
        "identifier",
        "keywords",
        "alternative_titles",
        "codes",
        "contacts",
        "boxes",
        "periods",
        "identifiers",
        "specifications",
        "services",
        "audiences",
        "members",
        "resources",
        "record_bytes",
    )
    __match_args__ = (
        "title",
        "name",
        "description",
        "code",
        "acronym",
        "url",
        "email",
        "phone",
        "address",
        "keyword",
        "identifier",
        "keywords",
        "alternative_titles",
        "codes",
        "contacts",
        "boxes",
        "periods",
        "identifiers",
        "specifications",
        "services",
        "audiences",
        "members",
        "resources",
        "record_bytes",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "title": "=350",
        "name": "=350",
        "description": "=100000",
        "code": "=100",
        "acronym": "=128",
        "url": "=2000",
        "email": "=320",
        "phone": "=100",
        "address": "=2000",
        "keyword": "=100",
        "identifier": "=1000",
        "keywords": "=200",
        "alternative_titles": "=20",
        "codes": "=100",
        "contacts": "=50",
        "boxes": "=100",
        "periods": "=100",
        "identifiers": "=100",
        "specifications": "=100",
        "services": "=50",
        "audiences": "=50",
        "members": "=1000",
        "resources": "=1000",
        "record_bytes": "=4194304",
    }

    def __init__(
        self,
        *,
        title: int = 350,
        name: int = 350,
        description: int = 100000,
        code: int = 100,
        acronym: int = 128,
        url: int = 2000,
        email: int = 320,
        phone: int = 100,
        address: int = 2000,
        keyword: int = 100,
        identifier: int = 1000,
        keywords: int = 200,
        alternative_titles: int = 20,
        codes: int = 100,
        contacts: int = 50,
        boxes: int = 100,
        periods: int = 100,
        identifiers: int = 100,
        specifications: int = 100,
        services: int = 50,
        audiences: int = 50,
        members: int = 1000,
        resources: int = 1000,
        record_bytes: int = 4194304,
    ) -> None:
        self.title: int = title
        self.name: int = name
        self.description: int = description
        self.code: int = code
        self.acronym: int = acronym
        self.url: int = url
        self.email: int = email
        self.phone: int = phone
        self.address: int = address
        self.keyword: int = keyword
        self.identifier: int = identifier
        self.keywords: int = keywords
        self.alternative_titles: int = alternative_titles
        self.codes: int = codes
        self.contacts: int = contacts
        self.boxes: int = boxes
        self.periods: int = periods
        self.identifiers: int = identifiers
        self.specifications: int = specifications
        self.services: int = services
        self.audiences: int = audiences
        self.members: int = members
        self.resources: int = resources
        self.record_bytes: int = record_bytes


class Mapping(Noun):
    """The relation of a term to one of another scheme.

    Attributes:
        scheme: The other scheme.
        code: The code there.
        kind: How the two relate.
    """

    __slots__ = ("scheme", "code", "kind")
    __match_args__ = ("scheme", "code", "kind")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"kind": "=Match.EXACT"}

    def __init__(
        self,
        *,
        scheme: str,
        code: str,
        kind: Match = Match.EXACT,
    ) -> None:
        self.scheme: str = scheme
        self.code: str = code
        self.kind: Match = kind


class Membership(Noun):
    """The membership of an account in an organisation.

    Attributes:
        organisation: The organisation.
        role: The role there.
    """

    __slots__ = ("organisation", "role")
    __match_args__ = ("organisation", "role")

    def __init__(
        self,
        *,
        organisation: Union[UUID, str],
        role: Role,
    ) -> None:
        self.organisation: UUID = as_id(organisation)
        self.role: Role = role


class Metadata(Noun):
    """What is written of a dataset: the form's fields and those that interchange needs. Codes belong
    to the scheme named; absent stays absent and is reported, never defaulted.

    Attributes:
        title: Title, 1 to 350 characters (`dct:title`).
        alternative_titles: Other titles and acronyms, 0 to 20.
        description: Description, Markdown, at most 100 000 characters (`dct:description`).
        keywords: Keywords as typed, 2 to 100 characters each, at most 200 (`dcat:keyword`).
        licence: Licence, a code of `licence` (`dct:license`).
        organisation: The organisation that owns it (`dct:publisher`).
        visibility: Who sees the record.
        kind: What the thing is, a code of `kind`.
        profile: Profile whose rules it must meet; the organisation's, else the catalogue's,
            when absent.
        frequency: Update frequency, a code of `frequency` (`dct:accrualPeriodicity`).
        data_types: Data types, codes of `data-type`.
        thumbnail: Address of a thumbnail; the first theme's illustration serves otherwise.
        themes: Themes in the order chosen, codes of `theme` (`dcat:theme`).
        categories: Categories, codes of `category`; shown on the record, never a facet.
        link: A web page about it (`dcat:landingPage`).
        inspire_url: Its INSPIRE record in another catalogue.
        granularity: Level of detail of the data (not its coverage), a code of `granularity`.
        created_on: When the data was created (`dct:created`).
        published_on: When the data was published (`dct:issued`).
        updated_on: When the data last changed (`dct:modified`).
        support: Technical support, a code of `support`.
        contacts: Contacts, the first is the one to ask; at most 50.
        extent: Geographic extent (`dct:spatial`).
        temporal: Temporal coverage, 0 to 100 periods (`dct:temporal`).
        languages: Languages of the data, codes of `language` (`dct:language`).
        lineage: How the data came to be (`dct:provenance`, `LI_Lineage`).
        conformity: Conformity to specifications (`dct:conformsTo`).
        crs: Coordinate reference systems, codes of `crs` or `EPSG:n`.
        resolution: Resolutions.
        topics: ISO topic categories, codes of `topic-category`.
        inspire_themes: INSPIRE themes, codes of `inspire-theme`.
        representations: How space is represented, codes of `representation`
            (`MD_SpatialRepresentationTypeCode`).
        encodings: Encodings of the data, tied to no file, 0 to 100; the formats of the
            resources tell theirs.
        service_type: Of a service: what it does, a code of `service-type`.
        operates_on: Of a service: the datasets that it works on, 0 to 100 (`srv:operatesOn`).
        progress: How far the data's own life has come, a code of `progress`.
        access_reason: Legal reason of a restriction on the whole, a code of `access-reason` or
            `access-reason-crpa`.
        identifiers: Names under which others know it.
        parent: The series it belongs to.
    """

    __slots__ = (
        "title",
        "alternative_titles",
        "description",
        "keywords",
        "licence",
        "organisation",
        "visibility",
        "kind",
        "profile",
        "frequency",
        "data_types",
        "thumbnail",
        "themes",
        "categories",
        "link",
        "inspire_url",
        "granularity",
        "created_on",
        "published_on",
        "updated_on",
        "support",
        "contacts",
        "extent",
        "temporal",
        "languages",
        "lineage",
        "conformity",
        "crs",
        "resolution",
        "topics",
        "inspire_themes",
        "representations",
        "encodings",
        "service_type",
        "operates_on",
        "progress",
        "access_reason",
        "identifiers",
        "parent",
    )
    __match_args__ = (
        "title",
        "alternative_titles",
        "description",
        "keywords",
        "licence",
        "organisation",
        "visibility",
        "kind",
        "profile",
        "frequency",
        "data_types",
        "thumbnail",
        "themes",
        "categories",
        "link",
        "inspire_url",
        "granularity",
        "created_on",
        "published_on",
        "updated_on",
        "support",
        "contacts",
        "extent",
        "temporal",
        "languages",
        "lineage",
        "conformity",
        "crs",
        "resolution",
        "topics",
        "inspire_themes",
        "representations",
        "encodings",
        "service_type",
        "operates_on",
        "progress",
        "access_reason",
        "identifiers",
        "parent",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "title": "=text",
        "alternative_titles": "=list",
        "description": "=text",
        "keywords": "=list",
        "visibility": "=Visibility.PUBLIC",
        "data_types": "=list",
        "themes": "=list",
        "categories": "=list",
        "created_on": "date",
        "published_on": "date",
        "updated_on": "date",
        "contacts": "=list",
        "extent": "=Extent()",
        "temporal": "=list",
        "languages": "=list",
        "conformity": "=list",
        "crs": "=list",
        "resolution": "=list",
        "topics": "=list",
        "inspire_themes": "=list",
        "representations": "=list",
        "encodings": "=list",
        "operates_on": "=list",
        "identifiers": "=list",
    }

    def __init__(
        self,
        *,
        title: str = "",
        alternative_titles: abc.Iterable[str] = (),
        description: str = "",
        keywords: abc.Iterable[str] = (),
        licence: Optional[str] = None,
        organisation: Optional[Union[UUID, str]] = None,
        visibility: Visibility = Visibility.PUBLIC,
        kind: str = "dataset",
        profile: Optional[str] = None,
        frequency: Optional[str] = None,
        data_types: abc.Iterable[str] = (),
        thumbnail: Optional[str] = None,
        themes: abc.Iterable[str] = (),
        categories: abc.Iterable[str] = (),
        link: Optional[str] = None,
        inspire_url: Optional[str] = None,
        granularity: Optional[str] = None,
        created_on: Optional[Union[PartialDate, date, str, int]] = None,
        published_on: Optional[Union[PartialDate, date, str, int]] = None,
        updated_on: Optional[Union[PartialDate, date, str, int]] = None,
        support: Optional[str] = None,
        contacts: abc.Iterable[Contact] = (),
        extent: Optional[Extent] = None,
        temporal: abc.Iterable[Period] = (),
        languages: abc.Iterable[str] = (),
        lineage: Optional[str] = None,
        conformity: abc.Iterable[Conformity] = (),
        crs: abc.Iterable[str] = (),
        resolution: abc.Iterable[Resolution] = (),
        topics: abc.Iterable[str] = (),
        inspire_themes: abc.Iterable[str] = (),
        representations: abc.Iterable[str] = (),
        encodings: abc.Iterable[Encoding] = (),
        service_type: Optional[str] = None,
        operates_on: abc.Iterable[CoupledResource] = (),
        progress: Optional[str] = None,
        access_reason: Optional[str] = None,
        identifiers: abc.Iterable[Identifier] = (),
        parent: Optional[Union[UUID, str]] = None,
    ) -> None:
        self.title: str = title
        self.alternative_titles: list[str] = list(alternative_titles)
        self.description: str = description
        self.keywords: list[str] = list(keywords)
        self.licence: Optional[str] = licence
        self.organisation: Optional[UUID] = None if organisation is None else as_id(organisation)
        self.visibility: Visibility = visibility
        self.kind: str = kind
        self.profile: Optional[str] = profile
        self.frequency: Optional[str] = frequency
        self.data_types: list[str] = list(data_types)
        self.thumbnail: Optional[str] = thumbnail
        self.themes: list[str] = list(themes)
        self.categories: list[str] = list(categories)
        self.link: Optional[str] = link
        self.inspire_url: Optional[str] = inspire_url
        self.granularity: Optional[str] = granularity
        self.created_on: Optional[PartialDate] = None if created_on is None else as_date(created_on)
        self.published_on: Optional[PartialDate] = None if published_on is None else as_date(published_on)
        self.updated_on: Optional[PartialDate] = None if updated_on is None else as_date(updated_on)
        self.support: Optional[str] = support
        self.contacts: list[Contact] = list(contacts)
        self.extent: Extent = Extent() if extent is None else extent
        self.temporal: list[Period] = list(temporal)
        self.languages: list[str] = list(languages)
        self.lineage: Optional[str] = lineage
        self.conformity: list[Conformity] = list(conformity)
        self.crs: list[str] = list(crs)
        self.resolution: list[Resolution] = list(resolution)
        self.topics: list[str] = list(topics)
        self.inspire_themes: list[str] = list(inspire_themes)
        self.representations: list[str] = list(representations)
        self.encodings: list[Encoding] = list(encodings)
        self.service_type: Optional[str] = service_type
        self.operates_on: list[CoupledResource] = list(operates_on)
        self.progress: Optional[str] = progress
        self.access_reason: Optional[str] = access_reason
        self.identifiers: list[Identifier] = list(identifiers)
        self.parent: Optional[UUID] = None if parent is None else as_id(parent)


class NewToken(Noun):
    """A token just made, and its secret: the only time that it is shown.

    Attributes:
        token: What is kept of it.
        secret: What the program presents; not kept.
    """

    __slots__ = ("token", "secret")
    __match_args__ = ("token", "secret")
    _hidden: ClassVar[str] = "secret"

    def __init__(
        self,
        *,
        token: Token,
        secret: str,
    ) -> None:
        self.token: Token = token
        self.secret: str = secret


class Notice(Noun):
    """A message owed to somebody.

    Attributes:
        id: Its identifier.
        time: When it became due.
        kind: The code of its kind (`NOTICE_KINDS`).
        account: To whom, when they have an account.
        email: The e-mail to send it to; absent when the account has none.
        arguments: What the texts name.
    """

    __slots__ = ("id", "time", "kind", "account", "email", "arguments")
    __match_args__ = ("id", "time", "kind", "account", "email", "arguments")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"arguments": "=dict"}

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        time: datetime,
        kind: str,
        account: Optional[Union[UUID, str]] = None,
        email: Optional[str] = None,
        arguments: Union[abc.Mapping[str, str], abc.Iterable[tuple[str, str]]] = (),
    ) -> None:
        self.id: UUID = as_id(id)
        self.time: datetime = time
        self.kind: str = kind
        self.account: Optional[UUID] = None if account is None else as_id(account)
        self.email: Optional[str] = email
        self.arguments: dict[str, str] = dict(arguments)


class Organisation(Noun):
    """An organisation.

    Attributes:
        id: Its identifier.
        slug: Its address part, unique.
        revision: Its revision.
        created: When it was made.
        details: What was written of it.
    """

    __slots__ = ("id", "slug", "revision", "created", "details")
    __match_args__ = ("id", "slug", "revision", "created", "details")

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        slug: str,
        revision: int,
        created: datetime,
        details: OrganisationDetails,
    ) -> None:
        self.id: UUID = as_id(id)
        self.slug: str = slug
        self.revision: int = revision
        self.created: datetime = created
        self.details: OrganisationDetails = details

    @property
    def name(self) -> str:
        """The legal name, 1 to 350 characters, unique once folded."""
        return self.details.name

    @property
    def acronym(self) -> Optional[str]:
        """The acronym, at most 128 characters."""
        return self.details.acronym

    @property
    def type(self) -> Optional[str]:
        """The type, a code of `organisation-type`."""
        return self.details.type

    @property
    def siret(self) -> Optional[str]:
        """SIRET: 14 digits with their Luhn key (La Poste's exception admitted)."""
        return self.details.siret

    @property
    def address(self) -> Optional[str]:
        """Postal address."""
        return self.details.address

    @property
    def website(self) -> Optional[str]:
        """Website."""
        return self.details.website

    @property
    def email(self) -> Optional[str]:
        """E-mail."""
        return self.details.email

    @property
    def phone(self) -> Optional[str]:
        """Telephone."""
        return self.details.phone

    @property
    def logo(self) -> Optional[str]:
        """Address of the logo."""
        return self.details.logo

    @property
    def description(self) -> Optional[str]:
        """Description, Markdown."""
        return self.details.description

    @property
    def territories(self) -> list[str]:
        """Territories of competence, as `level:code`."""
        return self.details.territories

    @property
    def default_licence(self) -> Optional[str]:
        """The licence offered first, a code of `licence`."""
        return self.details.default_licence

    @property
    def profile(self) -> Optional[str]:
        """The profile of its datasets; the catalogue's when absent."""
        return self.details.profile

    @property
    def active(self) -> bool:
        """Whether it deposits; an inactive one keeps its datasets."""
        return self.details.active

    @property
    def partner(self) -> bool:
        """Whether it is a partner of the platform (audience *partners*)."""
        return self.details.partner

    @property
    def aggregator(self) -> bool:
        """Whether it deposits for others (*support technique*)."""
        return self.details.aggregator


class OrganisationDetails(Noun):
    """What is written of an organisation.

    Attributes:
        name: The legal name, 1 to 350 characters, unique once folded.
        slug: The address part; from the name when absent.
        acronym: The acronym, at most 128 characters.
        type: The type, a code of `organisation-type`.
        siret: SIRET: 14 digits with their Luhn key (La Poste's exception admitted).
        address: Postal address.
        website: Website.
        email: E-mail.
        phone: Telephone.
        logo: Address of the logo.
        description: Description, Markdown.
        territories: Territories of competence, as `level:code`.
        default_licence: The licence offered first, a code of `licence`.
        profile: The profile of its datasets; the catalogue's when absent.
        active: Whether it deposits; an inactive one keeps its datasets.
        partner: Whether it is a partner of the platform (audience *partners*).
        aggregator: Whether it deposits for others (*support technique*).
    """

    __slots__ = (
        "name",
        "slug",
        "acronym",
        "type",
        "siret",
        "address",
        "website",
        "email",
        "phone",
        "logo",
        "description",
        "territories",
        "default_licence",
        "profile",
        "active",
        "partner",
        "aggregator",
    )
    __match_args__ = (
        "name",
        "slug",
        "acronym",
        "type",
        "siret",
        "address",
        "website",
        "email",
        "phone",
        "logo",
        "description",
        "territories",
        "default_licence",
        "profile",
        "active",
        "partner",
        "aggregator",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "territories": "=list",
        "partner": "=false",
        "aggregator": "=false",
    }

    def __init__(
        self,
        *,
        name: str,
        slug: Optional[str] = None,
        acronym: Optional[str] = None,
        type: Optional[str] = None,
        siret: Optional[str] = None,
        address: Optional[str] = None,
        website: Optional[str] = None,
        email: Optional[str] = None,
        phone: Optional[str] = None,
        logo: Optional[str] = None,
        description: Optional[str] = None,
        territories: abc.Iterable[str] = (),
        default_licence: Optional[str] = None,
        profile: Optional[str] = None,
        active: bool = True,
        partner: bool = False,
        aggregator: bool = False,
    ) -> None:
        self.name: str = name
        self.slug: Optional[str] = slug
        self.acronym: Optional[str] = acronym
        self.type: Optional[str] = type
        self.siret: Optional[str] = siret
        self.address: Optional[str] = address
        self.website: Optional[str] = website
        self.email: Optional[str] = email
        self.phone: Optional[str] = phone
        self.logo: Optional[str] = logo
        self.description: Optional[str] = description
        self.territories: list[str] = list(territories)
        self.default_licence: Optional[str] = default_licence
        self.profile: Optional[str] = profile
        self.active: bool = active
        self.partner: bool = partner
        self.aggregator: bool = aggregator


class OrganisationImpact(Noun):
    """What an organisation holds, and what goes with it or changes when it is merged or deleted.

    Attributes:
        name: Its name.
        drafts: Its datasets that are drafts.
        published: Those that are published.
        archived: Those that are archived.
        deleted: Those that are deleted and may be restored.
        harvest_sources: Its harvest sources.
        rules: The datasets, whoever owns them, whose rules of access name it.
        members: Its members.
        requests: The requests that wait and name it.
        portals: The codes of the portals whose selection names it.
    """

    __slots__ = (
        "name",
        "drafts",
        "published",
        "archived",
        "deleted",
        "harvest_sources",
        "rules",
        "members",
        "requests",
        "portals",
    )
    __match_args__ = (
        "name",
        "drafts",
        "published",
        "archived",
        "deleted",
        "harvest_sources",
        "rules",
        "members",
        "requests",
        "portals",
    )

    def __init__(
        self,
        *,
        name: str,
        drafts: int,
        published: int,
        archived: int,
        deleted: int,
        harvest_sources: int,
        rules: int,
        members: int,
        requests: int,
        portals: abc.Iterable[str],
    ) -> None:
        self.name: str = name
        self.drafts: int = drafts
        self.published: int = published
        self.archived: int = archived
        self.deleted: int = deleted
        self.harvest_sources: int = harvest_sources
        self.rules: int = rules
        self.members: int = members
        self.requests: int = requests
        self.portals: list[str] = list(portals)


class OrganisationUsage(Noun):
    """What was counted for one organisation.

    Attributes:
        totals: In all.
        by_year: By year, oldest first.
        by_portal: By portal; `""` without one.
    """

    __slots__ = ("totals", "by_year", "by_portal")
    __match_args__ = ("totals", "by_year", "by_portal")
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "totals": "=UsageTotals()",
        "by_year": "=list",
        "by_portal": "=dict",
    }

    def __init__(
        self,
        *,
        totals: Optional[UsageTotals] = None,
        by_year: abc.Iterable[YearOfUse] = (),
        by_portal: Union[abc.Mapping[str, UsageTotals], abc.Iterable[tuple[str, UsageTotals]]] = (),
    ) -> None:
        self.totals: UsageTotals = UsageTotals() if totals is None else totals
        self.by_year: list[YearOfUse] = list(by_year)
        self.by_portal: dict[str, UsageTotals] = dict(by_portal)


class OutsideIdentity(Noun):
    """Somebody whom another system has authenticated, as it describes them.

    The host vouches for it: the catalogue has no way to check that it is true.

    Attributes:
        provider: The system that vouches, as the host names it (`cas.pigma.org`), 1 to 320
            characters. A subject means something only beside it.
        subject: What the system knows the person by, for good; 1 to 320 characters, compared
            exactly.
        login: The login that the person types there.
        first_name: First name.
        last_name: Last name.
        email: E-mail.
        phone: Telephone.
        position: Position (*fonction*; LDAP `title`).
        organisation: The short name of the organisation (LDAP `cn`), compared with slugs and
            acronyms.
        organisation_name: The name of the organisation as people read it (LDAP `o`).
        roles: The roles held there, without the prefix `ROLE_`.
        attributes: Everything else that the system told, by name.
    """

    __slots__ = (
        "provider",
        "subject",
        "login",
        "first_name",
        "last_name",
        "email",
        "phone",
        "position",
        "organisation",
        "organisation_name",
        "roles",
        "attributes",
    )
    __match_args__ = (
        "provider",
        "subject",
        "login",
        "first_name",
        "last_name",
        "email",
        "phone",
        "position",
        "organisation",
        "organisation_name",
        "roles",
        "attributes",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "provider": "=text",
        "subject": "=text",
        "roles": "=list",
        "attributes": "=dict",
    }

    def __init__(
        self,
        *,
        provider: str = "",
        subject: str = "",
        login: Optional[str] = None,
        first_name: Optional[str] = None,
        last_name: Optional[str] = None,
        email: Optional[str] = None,
        phone: Optional[str] = None,
        position: Optional[str] = None,
        organisation: Optional[str] = None,
        organisation_name: Optional[str] = None,
        roles: abc.Iterable[str] = (),
        attributes: Union[abc.Mapping[str, list[str]], abc.Iterable[tuple[str, list[str]]]] = (),
    ) -> None:
        self.provider: str = provider
        self.subject: str = subject
        self.login: Optional[str] = login
        self.first_name: Optional[str] = first_name
        self.last_name: Optional[str] = last_name
        self.email: Optional[str] = email
        self.phone: Optional[str] = phone
        self.position: Optional[str] = position
        self.organisation: Optional[str] = organisation
        self.organisation_name: Optional[str] = organisation_name
        self.roles: list[str] = list(roles)
        self.attributes: dict[str, list[str]] = dict(attributes)


class OutsideName(Noun):
    """A name under which another system knows an account.

    Attributes:
        provider: The system.
        subject: The name there.
    """

    __slots__ = ("provider", "subject")
    __match_args__ = ("provider", "subject")

    def __init__(
        self,
        *,
        provider: str,
        subject: str,
    ) -> None:
        self.provider: str = provider
        self.subject: str = subject


class Period(Noun):
    """A span of time; an open end is absent (`dcat:startDate`, `dcat:endDate`).

    Attributes:
        start: The first date.
        end: The last date.
    """

    __slots__ = ("start", "end")
    __match_args__ = ("start", "end")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"start": "date", "end": "date"}

    def __init__(
        self,
        *,
        start: Optional[Union[PartialDate, date, str, int]] = None,
        end: Optional[Union[PartialDate, date, str, int]] = None,
    ) -> None:
        self.start: Optional[PartialDate] = None if start is None else as_date(start)
        self.end: Optional[PartialDate] = None if end is None else as_date(end)


class Permalink(Noun):
    """Where a dataset is shown.

    Attributes:
        portal: The code of the portal; absent for the catalogue itself.
        url: The page.
    """

    __slots__ = ("portal", "url")
    __match_args__ = ("portal", "url")

    def __init__(
        self,
        *,
        portal: Optional[str] = None,
        url: str,
    ) -> None:
        self.portal: Optional[str] = portal
        self.url: str = url


class PersonDetails(Noun):
    """What the holder of an account may write of it. The login, the memberships and the rights are
    others' to write.

    Attributes:
        first_name: First name.
        last_name: Last name.
        email: E-mail.
        phone: Telephone.
        position: Position (*fonction*).
        home: The home organisation, one of the account's own.
    """

    __slots__ = ("first_name", "last_name", "email", "phone", "position", "home")
    __match_args__ = ("first_name", "last_name", "email", "phone", "position", "home")

    def __init__(
        self,
        *,
        first_name: Optional[str] = None,
        last_name: Optional[str] = None,
        email: Optional[str] = None,
        phone: Optional[str] = None,
        position: Optional[str] = None,
        home: Optional[Union[UUID, str]] = None,
    ) -> None:
        self.first_name: Optional[str] = first_name
        self.last_name: Optional[str] = last_name
        self.email: Optional[str] = email
        self.phone: Optional[str] = phone
        self.position: Optional[str] = position
        self.home: Optional[UUID] = None if home is None else as_id(home)


class Politeness(Noun):
    """How a run treats the server that it asks.

    Attributes:
        delay_ms: The least time between two requests, in milliseconds; 200 by default.
        attempts: How often a request is made in all when the connection breaks, the body is cut
            short, or the server answers 429, 500, 502, 503 or 504; 4 by default, at least 1.
        wait_ms: The wait before the second attempt, in milliseconds; each further one is twice
            as long. 1 000 by default. A `Retry-After` of the server counts instead.
        longest_wait_ms: The longest wait before an attempt, in milliseconds; 60 000 by default.
            A server that asks for more is not asked again in this run.
        seconds: The most time that one run may take, in seconds; 6 hours by default.
        bytes: The most bytes that one run may receive; 8 GiB by default.
        answer_bytes: The most bytes of one answer, decompressed; 256 MiB by default.
    """

    __slots__ = ("delay_ms", "attempts", "wait_ms", "longest_wait_ms", "seconds", "bytes", "answer_bytes")
    __match_args__ = (
        "delay_ms",
        "attempts",
        "wait_ms",
        "longest_wait_ms",
        "seconds",
        "bytes",
        "answer_bytes",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "delay_ms": "=200",
        "attempts": "=4",
        "wait_ms": "=1000",
        "longest_wait_ms": "=60000",
        "seconds": "=21600",
        "bytes": "=8589934592",
        "answer_bytes": "=268435456",
    }

    def __init__(
        self,
        *,
        delay_ms: int = 200,
        attempts: int = 4,
        wait_ms: int = 1000,
        longest_wait_ms: int = 60000,
        seconds: int = 21600,
        bytes: int = 8589934592,
        answer_bytes: int = 268435456,
    ) -> None:
        self.delay_ms: int = delay_ms
        self.attempts: int = attempts
        self.wait_ms: int = wait_ms
        self.longest_wait_ms: int = longest_wait_ms
        self.seconds: int = seconds
        self.bytes: int = bytes
        self.answer_bytes: int = answer_bytes


class Portal(Noun):
    """A portal.

    Attributes:
        code: Its code, a slug.
        name: Its name.
        base_url: Where it answers; addresses of datasets and files start with it.
        predicate: What it shows.
        themes: Themes in the order shown; the catalogue's when empty.
        facets: Facets in the order shown; the catalogue's when empty.
        extent: The extent its map opens on.
        description: What it is, Markdown.
        login_url: Where people sign in.
        contacts: Whom to write to about the portal.
        labels: What it calls facets and their values, instead of the catalogue's words.
    """

    __slots__ = (
        "code",
        "name",
        "base_url",
        "predicate",
        "themes",
        "facets",
        "extent",
        "description",
        "login_url",
        "contacts",
        "labels",
    )
    __match_args__ = (
        "code",
        "name",
        "base_url",
        "predicate",
        "themes",
        "facets",
        "extent",
        "description",
        "login_url",
        "contacts",
        "labels",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "code": "=text",
        "name": "=text",
        "base_url": "=text",
        "predicate": "=PortalPredicate()",
        "themes": "=list",
        "facets": "=list",
        "contacts": "=list",
        "labels": "=list",
    }

    def __init__(
        self,
        *,
        code: str = "",
        name: str = "",
        base_url: str = "",
        predicate: Optional[PortalPredicate] = None,
        themes: abc.Iterable[str] = (),
        facets: abc.Iterable[str] = (),
        extent: Optional[BoundingBox] = None,
        description: Optional[str] = None,
        login_url: Optional[str] = None,
        contacts: abc.Iterable[Contact] = (),
        labels: abc.Iterable[PortalLabel] = (),
    ) -> None:
        self.code: str = code
        self.name: str = name
        self.base_url: str = base_url
        self.predicate: PortalPredicate = PortalPredicate() if predicate is None else predicate
        self.themes: list[str] = list(themes)
        self.facets: list[str] = list(facets)
        self.extent: Optional[BoundingBox] = extent
        self.description: Optional[str] = description
        self.login_url: Optional[str] = login_url
        self.contacts: list[Contact] = list(contacts)
        self.labels: list[PortalLabel] = list(labels)


class PortalAccess(Noun):
    """What a rule says otherwise through one portal. What it does not name is as the rule itself has
    it.

    Attributes:
        portal: The code of the portal.
        download: The level for downloading, and for the other operations unless this or the
            rule says otherwise.
        view: The level for view services.
        extract: The level for extraction.
    """

    __slots__ = ("portal", "download", "view", "extract")
    __match_args__ = ("portal", "download", "view", "extract")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"portal": "=text"}

    def __init__(
        self,
        *,
        portal: str = "",
        download: Optional[Access] = None,
        view: Optional[Access] = None,
        extract: Optional[Access] = None,
    ) -> None:
        self.portal: str = portal
        self.download: Optional[Access] = download
        self.view: Optional[Access] = view
        self.extract: Optional[Access] = extract


class PortalCount(Noun):
    """How much a portal shows.

    Attributes:
        portal: The code of the portal.
        name: Its name.
        datasets: Published datasets.
    """

    __slots__ = ("portal", "name", "datasets")
    __match_args__ = ("portal", "name", "datasets")

    def __init__(
        self,
        *,
        portal: str,
        name: str,
        datasets: int,
    ) -> None:
        self.portal: str = portal
        self.name: str = name
        self.datasets: int = datasets


class PortalLabel(Noun):
    """What a portal calls a facet, or one of its values.

    Attributes:
        facet: The name of the facet: `theme`, `organisation`, `format`…
        code: The code of the value (a theme, a licence, the slug of an organisation…); the
            facet itself when absent.
        labels: What it is called, in French and in English.
    """

    __slots__ = ("facet", "code", "labels")
    __match_args__ = ("facet", "code", "labels")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"facet": "=text", "labels": "=Labels()"}

    def __init__(
        self,
        *,
        facet: str = "",
        code: Optional[str] = None,
        labels: Optional[Labels] = None,
    ) -> None:
        self.facet: str = facet
        self.code: Optional[str] = code
        self.labels: Labels = Labels() if labels is None else labels


class PortalPage(Noun):
    """What the front page of a portal needs.

    Attributes:
        portal: Its sheet.
        datasets: How many published datasets it shows to who asks.
        themes: Its themes in order, each with how many of these datasets have it; also those
            without any.
        facets: Its facets in order, without values.
    """

    __slots__ = ("portal", "datasets", "themes", "facets")
    __match_args__ = ("portal", "datasets", "themes", "facets")

    def __init__(
        self,
        *,
        portal: Portal,
        datasets: int,
        themes: abc.Iterable[FacetValue],
        facets: abc.Iterable[Facet],
    ) -> None:
        self.portal: Portal = portal
        self.datasets: int = datasets
        self.themes: list[FacetValue] = list(themes)
        self.facets: list[Facet] = list(facets)


class PortalPredicate(Noun):
    """Which datasets a portal shows. A list that is empty asks nothing; all that are not must hold.

    Attributes:
        organisations: One of these organisations.
        themes: One of these themes.
        data_types: One of these data types.
        kinds: One of these kinds.
        area: A box that meets this area.
    """

    __slots__ = ("organisations", "themes", "data_types", "kinds", "area")
    __match_args__ = ("organisations", "themes", "data_types", "kinds", "area")
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "organisations": "=list",
        "themes": "=list",
        "data_types": "=list",
        "kinds": "=list",
    }

    def __init__(
        self,
        *,
        organisations: abc.Iterable[Union[UUID, str]] = (),
        themes: abc.Iterable[str] = (),
        data_types: abc.Iterable[str] = (),
        kinds: abc.Iterable[str] = (),
        area: Optional[BoundingBox] = None,
    ) -> None:
        self.organisations: list[UUID] = [as_id(one) for one in organisations]
        self.themes: list[str] = list(themes)
        self.data_types: list[str] = list(data_types)
        self.kinds: list[str] = list(kinds)
        self.area: Optional[BoundingBox] = area


class Provenance(Noun):
    """Where an imported record comes from, and what of it had no place here.

    Attributes:
        format: The format read: `ckan`, `udata`…
        source: The remote catalogue.
        remote_id: Its identifier there.
        remote_url: Its page there.
        read: When it was read.
        fingerprint: Fingerprint of what was read: the same again changes nothing.
        raw: Raw values beside the codes they became, by path.
        unmapped: Fields without a place here, as they came.
    """

    __slots__ = ("format", "source", "remote_id", "remote_url", "read", "fingerprint", "raw", "unmapped")
    __match_args__ = ("format", "source", "remote_id", "remote_url", "read", "fingerprint", "raw", "unmapped")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"format": "=text", "raw": "=dict", "unmapped": "=dict"}

    def __init__(
        self,
        *,
        format: str = "",
        source: Optional[str] = None,
        remote_id: Optional[str] = None,
        remote_url: Optional[str] = None,
        read: Optional[datetime] = None,
        fingerprint: Optional[str] = None,
        raw: Union[abc.Mapping[str, str], abc.Iterable[tuple[str, str]]] = (),
        unmapped: Union[abc.Mapping[str, Any], abc.Iterable[tuple[str, Any]]] = (),
    ) -> None:
        self.format: str = format
        self.source: Optional[str] = source
        self.remote_id: Optional[str] = remote_id
        self.remote_url: Optional[str] = remote_url
        self.read: Optional[datetime] = read
        self.fingerprint: Optional[str] = fingerprint
        self.raw: dict[str, str] = dict(raw)
        self.unmapped: dict[str, Any] = dict(unmapped)


class Quality(Noun):
    """The quality of a dataset.

    Attributes:
        rules: The set of rules, `QUALITY_RULES`.
        score: 0 to 100: the weight of the rules met among that of the rules that apply,
            rounded.
        criteria: Every rule, in the order of `QualityCode.ALL`.
        freshness: How fresh the data is.
    """

    __slots__ = ("rules", "score", "criteria", "freshness")
    __match_args__ = ("rules", "score", "criteria", "freshness")

    def __init__(
        self,
        *,
        rules: str,
        score: int,
        criteria: abc.Iterable[Criterion],
        freshness: Freshness,
    ) -> None:
        self.rules: str = rules
        self.score: int = score
        self.criteria: list[Criterion] = list(criteria)
        self.freshness: Freshness = freshness


class QualityPage(Noun):
    """A page of the qualities of datasets, by identifier.

    Attributes:
        datasets: The qualities.
        after: The last dataset looked at: give it back for the next page; absent on the last.
    """

    __slots__ = ("datasets", "after")
    __match_args__ = ("datasets", "after")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"datasets": "=list"}

    def __init__(
        self,
        *,
        datasets: abc.Iterable[DatasetQuality] = (),
        after: Optional[Union[UUID, str]] = None,
    ) -> None:
        self.datasets: list[DatasetQuality] = list(datasets)
        self.after: Optional[UUID] = None if after is None else as_id(after)


class Query(Noun):
    """A search: every part narrows the answer; the default asks for everything published.

    Attributes:
        text: Words (all must be found; the last may be the start of one), `"exact phrase"`,
            `-without`, and `facet:value` (`theme:environnement`, `organisation:"Région Sud"`). At
            most 10 000 characters. Nothing in it is ever an error: what has no meaning is read as
            words.
        filters: Values wanted by facet name: one of them inside a facet, all facets together.
            Names are those of `facets` or their French forms; values are codes, labels or aliases,
            a keyword in any spelling, an organisation by slug, name or identifier.
        area: Where.
        published: The publication date of the data shares a day with this period, its ends
            included.
        updated: The date of the data's last update shares a day with this period, its ends
            included.
        temporal: One period of the temporal coverage shares a day with this one, its ends
            included.
        states: States wanted; published only when empty.
        visibility: Public or private records only; both when absent.
        portal: Only what this portal shows, by its code.
        facets: Facets to count, in order: `theme`, `keyword`, `data-type`, `frequency`,
            `granularity`, `organisation` (these six when empty), `licence`, `format`,
            `resource-type`, `access`, `portal`, `kind`, `visibility`, `language`, `support`.
        facet_limit: Values shown of each facet, 0 to 1000; 20 by default. Selected values come
            on top.
        sort: The order.
        descending: From the greatest to the least; the usual way of each order when absent.
        page_size: Hits per page, 0 to 1000; 20 by default.
        cursor: Where to go on: the cursor of the page before, of the same query.
        language: The language of labels.
    """

    __slots__ = (
        "text",
        "filters",
        "area",
        "published",
        "updated",
        "temporal",
        "states",
        "visibility",
        "portal",
        "facets",
        "facet_limit",
        "sort",
        "descending",
        "page_size",
        "cursor",
        "language",
    )
    __match_args__ = (
        "text",
        "filters",
        "area",
        "published",
        "updated",
        "temporal",
        "states",
        "visibility",
        "portal",
        "facets",
        "facet_limit",
        "sort",
        "descending",
        "page_size",
        "cursor",
        "language",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "text": "=text",
        "filters": "=dict",
        "states": "=list",
        "facets": "=list",
        "facet_limit": "=20",
        "sort": "=Sort.RELEVANCE",
        "page_size": "=20",
        "language": "=Language.FRENCH",
    }

    def __init__(
        self,
        *,
        text: str = "",
        filters: Union[abc.Mapping[str, list[str]], abc.Iterable[tuple[str, list[str]]]] = (),
        area: Optional[Area] = None,
        published: Optional[Period] = None,
        updated: Optional[Period] = None,
        temporal: Optional[Period] = None,
        states: abc.Iterable[State] = (),
        visibility: Optional[Visibility] = None,
        portal: Optional[str] = None,
        facets: abc.Iterable[str] = (),
        facet_limit: int = 20,
        sort: Sort = Sort.RELEVANCE,
        descending: Optional[bool] = None,
        page_size: int = 20,
        cursor: Optional[str] = None,
        language: Language = Language.FRENCH,
    ) -> None:
        self.text: str = text
        self.filters: dict[str, list[str]] = dict(filters)
        self.area: Optional[Area] = area
        self.published: Optional[Period] = published
        self.updated: Optional[Period] = updated
        self.temporal: Optional[Period] = temporal
        self.states: list[State] = list(states)
        self.visibility: Optional[Visibility] = visibility
        self.portal: Optional[str] = portal
        self.facets: list[str] = list(facets)
        self.facet_limit: int = facet_limit
        self.sort: Sort = sort
        self.descending: Optional[bool] = descending
        self.page_size: int = page_size
        self.cursor: Optional[str] = cursor
        self.language: Language = language


class Recognised(Noun):
    """Somebody from outside, as the catalogue knows them.

    Attributes:
        account: The account, as it stands now.
        principal: To open a session with.
        created: Whether the account was made just now.
        linked: Whether an account that was there before was recognised as theirs just now.
        unknown_organisation: The organisation that was named and is not known here.
    """

    __slots__ = ("account", "principal", "created", "linked", "unknown_organisation")
    __match_args__ = ("account", "principal", "created", "linked", "unknown_organisation")

    def __init__(
        self,
        *,
        account: Account,
        principal: Principal,
        created: bool,
        linked: bool,
        unknown_organisation: Optional[str] = None,
    ) -> None:
        self.account: Account = account
        self.principal: Principal = principal
        self.created: bool = created
        self.linked: bool = linked
        self.unknown_organisation: Optional[str] = unknown_organisation


class RecognitionRules(Noun):
    """How somebody from outside is recognised, and what they get.

    Attributes:
        by_email: Whether the one account with the same e-mail is theirs. Only for a provider
            that has verified the addresses it tells: otherwise anybody takes any account over.
            Default no.
        by_login: Whether an account with the same login is theirs. Only for a provider that
            shares its logins with the catalogue. Default no.
        create: Whether an account is made for somebody unknown. Default yes.
        create_organisations: Whether an organisation that is not known is created, from its
            short name and its name. Default no.
        update: Whether the organisation, the roles and the names are brought up to date.
            Default yes.
        roles: What roles give; the highest that applies counts. Default: those of geOrchestra.
        otherwise: The role in the organisation of those who hold none of them; none for no
            membership. Default member.
    """

    __slots__ = ("by_email", "by_login", "create", "create_organisations", "update", "roles", "otherwise")
    __match_args__ = (
        "by_email",
        "by_login",
        "create",
        "create_organisations",
        "update",
        "roles",
        "otherwise",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "by_email": "=false",
        "by_login": "=false",
        "create_organisations": "=false",
        "roles": "=list",
    }

    def __init__(
        self,
        *,
        by_email: bool = False,
        by_login: bool = False,
        create: bool = True,
        create_organisations: bool = False,
        update: bool = True,
        roles: abc.Iterable[RoleRule] = (),
        otherwise: Optional[Role] = Role.MEMBER,
    ) -> None:
        self.by_email: bool = by_email
        self.by_login: bool = by_login
        self.create: bool = create
        self.create_organisations: bool = create_organisations
        self.update: bool = update
        self.roles: list[RoleRule] = list(roles)
        self.otherwise: Optional[Role] = otherwise


class Refusal(Noun):
    """One refusal.

    Attributes:
        time: When.
        account: To whom; absent when no account was signed in.
        action: What, as an action code.
        subject: What about: `dataset`, `organisation`, `account` or `catalogue`.
        subject_id: Its identifier; absent for the catalogue as a whole.
        organisation: The organisation concerned.
        reason: Why: a code of `access.reason`, `NOT_READABLE` or `NOT_SIGNED_IN`.
    """

    __slots__ = ("time", "account", "action", "subject", "subject_id", "organisation", "reason")
    __match_args__ = ("time", "account", "action", "subject", "subject_id", "organisation", "reason")

    def __init__(
        self,
        *,
        time: datetime,
        account: Optional[Union[UUID, str]] = None,
        action: str,
        subject: str,
        subject_id: Optional[str] = None,
        organisation: Optional[Union[UUID, str]] = None,
        reason: str,
    ) -> None:
        self.time: datetime = time
        self.account: Optional[UUID] = None if account is None else as_id(account)
        self.action: str = action
        self.subject: str = subject
        self.subject_id: Optional[str] = subject_id
        self.organisation: Optional[UUID] = None if organisation is None else as_id(organisation)
        self.reason: str = reason


class RefusalPage(Noun):
    """A page of refusals, latest first.

    Attributes:
        refusals: The refusals.
        cursor: Give it back for the next page; absent on the last.
    """

    __slots__ = ("refusals", "cursor")
    __match_args__ = ("refusals", "cursor")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"refusals": "=list"}

    def __init__(
        self,
        *,
        refusals: abc.Iterable[Refusal] = (),
        cursor: Optional[str] = None,
    ) -> None:
        self.refusals: list[Refusal] = list(refusals)
        self.cursor: Optional[str] = cursor


class RefusalQuery(Noun):
    """Which refusals; all when everything is absent.

    Attributes:
        organisation: Those that concern one organisation; the only ones that its administrators
            read.
        account: Those of one account.
        since: Not before.
        until: Before.
        page_size: Refusals per page, 1 to 1 000; 100 when absent.
        cursor: The cursor of the page before.
    """

    __slots__ = ("organisation", "account", "since", "until", "page_size", "cursor")
    __match_args__ = ("organisation", "account", "since", "until", "page_size", "cursor")

    def __init__(
        self,
        *,
        organisation: Optional[Union[UUID, str]] = None,
        account: Optional[Union[UUID, str]] = None,
        since: Optional[datetime] = None,
        until: Optional[datetime] = None,
        page_size: Optional[int] = None,
        cursor: Optional[str] = None,
    ) -> None:
        self.organisation: Optional[UUID] = None if organisation is None else as_id(organisation)
        self.account: Optional[UUID] = None if account is None else as_id(account)
        self.since: Optional[datetime] = since
        self.until: Optional[datetime] = until
        self.page_size: Optional[int] = page_size
        self.cursor: Optional[str] = cursor


class Relaxation(Noun):
    """What would be found without one part of the query.

    Attributes:
        drop: What is dropped.
        name: Which of them: the word, the phrase, the facet; empty where there is but one.
        total: How many datasets are found then; exact.
        query: The query without it, to be asked.
    """

    __slots__ = ("drop", "name", "total", "query")
    __match_args__ = ("drop", "name", "total", "query")

    def __init__(
        self,
        *,
        drop: Dropped,
        name: str,
        total: int,
        query: Query,
    ) -> None:
        self.drop: Dropped = drop
        self.name: str = name
        self.total: int = total
        self.query: Query = query


class Request(Noun):
    """A request.

    Attributes:
        id: Its identifier.
        revision: Its revision.
        created: When it was asked.
        expires: When it expires if nobody decides; never when absent.
        state: Where it stands.
        account: Who asks; for an account absent until it is approved, then the account made.
        ask: What is asked for.
        title: The title of the dataset that is offered, as it was then: those who decide may
            not read the record yet. Transfers only.
        flags: What those who decide should look at, as stable codes (`personal-mail-domain`).
        decision: What was decided.
    """

    __slots__ = (
        "id",
        "revision",
        "created",
        "expires",
        "state",
        "account",
        "ask",
        "title",
        "flags",
        "decision",
    )
    __match_args__ = (
        "id",
        "revision",
        "created",
        "expires",
        "state",
        "account",
        "ask",
        "title",
        "flags",
        "decision",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {"flags": "=list"}

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        revision: int,
        created: datetime,
        expires: Optional[datetime] = None,
        state: RequestState,
        account: Optional[Union[UUID, str]] = None,
        ask: Ask,
        title: Optional[str] = None,
        flags: abc.Iterable[str] = (),
        decision: Optional[Decision] = None,
    ) -> None:
        self.id: UUID = as_id(id)
        self.revision: int = revision
        self.created: datetime = created
        self.expires: Optional[datetime] = expires
        self.state: RequestState = state
        self.account: Optional[UUID] = None if account is None else as_id(account)
        self.ask: Ask = ask
        self.title: Optional[str] = title
        self.flags: list[str] = list(flags)
        self.decision: Optional[Decision] = decision


class Resource(Noun):
    """A resource of a dataset. Its place in the dataset's list is its position.

    Attributes:
        id: Its identifier, kept when its file is replaced.
        created: When it was added.
        modified: When it last changed.
        file: The deposited file; absent for a link.
        metadata: What was written of it.
    """

    __slots__ = ("id", "created", "modified", "file", "metadata")
    __match_args__ = ("id", "created", "modified", "file", "metadata")

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        created: datetime,
        modified: datetime,
        file: Optional[StoredFile] = None,
        metadata: ResourceMetadata,
    ) -> None:
        self.id: UUID = as_id(id)
        self.created: datetime = created
        self.modified: datetime = modified
        self.file: Optional[StoredFile] = file
        self.metadata: ResourceMetadata = metadata

    @property
    def name(self) -> str:
        """Name, required by the guide, at most 350 characters."""
        return self.metadata.name

    @property
    def description(self) -> str:
        """Description, Markdown, required by the guide."""
        return self.metadata.description

    @property
    def type(self) -> Optional[str]:
        """Type, a code of `resource-type`, required by the guide."""
        return self.metadata.type

    @property
    def url(self) -> Optional[str]:
        """The link; absent when a file is deposited."""
        return self.metadata.url

    @property
    def format(self) -> Optional[str]:
        """Format, a code of `format`, normalised on write; guessed when absent."""
        return self.metadata.format

    @property
    def container(self) -> Optional[str]:
        """The archive around the format (`ZIP`, `GZ`…): a container is not a format."""
        return self.metadata.container

    @property
    def media_type(self) -> Optional[str]:
        """Media type (IANA)."""
        return self.metadata.media_type

    @property
    def size(self) -> Optional[int]:
        """Bytes, as declared; a deposited file's own size wins."""
        return self.metadata.size

    @property
    def checksum(self) -> Optional[Checksum]:
        """Checksum, as declared; a deposited file's own hash wins."""
        return self.metadata.checksum

    @property
    def services(self) -> list[ServiceOffer]:
        """Services offered."""
        return self.metadata.services

    @property
    def languages(self) -> list[str]:
        """Languages of the content, codes of `language`."""
        return self.metadata.languages

    @property
    def crs(self) -> Optional[str]:
        """Coordinate reference system, a code of `crs` or `EPSG:n`."""
        return self.metadata.crs

    @property
    def temporal(self) -> Optional[Period]:
        """The time the content covers: orders the instalments of one dataset."""
        return self.metadata.temporal

    @property
    def published_on(self) -> Optional[PartialDate]:
        """When the content was published."""
        return self.metadata.published_on

    @property
    def updated_on(self) -> Optional[PartialDate]:
        """When the content last changed."""
        return self.metadata.updated_on

    @property
    def licence(self) -> Optional[str]:
        """A licence of its own, when it differs from the dataset's."""
        return self.metadata.licence

    @property
    def access(self) -> AccessRule:
        """Who may take it."""
        return self.metadata.access


class ResourceCapabilities(Noun):
    """What one resource offers.

    Attributes:
        resource: The resource.
        offers: What it offers, each kind once, in the order of `CapabilityKind.ALL`.
        ask: Whom to ask for what is not allowed: the rule's contact, else the dataset's. Absent
            when all is allowed.
    """

    __slots__ = ("resource", "offers", "ask")
    __match_args__ = ("resource", "offers", "ask")

    def __init__(
        self,
        *,
        resource: Union[UUID, str],
        offers: abc.Iterable[Capability],
        ask: Optional[str] = None,
    ) -> None:
        self.resource: UUID = as_id(resource)
        self.offers: list[Capability] = list(offers)
        self.ask: Optional[str] = ask


class ResourceMetadata(Noun):
    """What is written of a resource.

    Attributes:
        name: Name, required by the guide, at most 350 characters.
        description: Description, Markdown, required by the guide.
        type: Type, a code of `resource-type`, required by the guide.
        url: The link; absent when a file is deposited.
        format: Format, a code of `format`, normalised on write; guessed when absent.
        container: The archive around the format (`ZIP`, `GZ`…): a container is not a format.
        media_type: Media type (IANA).
        size: Bytes, as declared; a deposited file's own size wins.
        checksum: Checksum, as declared; a deposited file's own hash wins.
        services: Services offered.
        languages: Languages of the content, codes of `language`.
        crs: Coordinate reference system, a code of `crs` or `EPSG:n`.
        temporal: The time the content covers: orders the instalments of one dataset.
        published_on: When the content was published.
        updated_on: When the content last changed.
        licence: A licence of its own, when it differs from the dataset's.
        access: Who may take it.
    """

    __slots__ = (
        "name",
        "description",
        "type",
        "url",
        "format",
        "container",
        "media_type",
        "size",
        "checksum",
        "services",
        "languages",
        "crs",
        "temporal",
        "published_on",
        "updated_on",
        "licence",
        "access",
    )
    __match_args__ = (
        "name",
        "description",
        "type",
        "url",
        "format",
        "container",
        "media_type",
        "size",
        "checksum",
        "services",
        "languages",
        "crs",
        "temporal",
        "published_on",
        "updated_on",
        "licence",
        "access",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "name": "=text",
        "description": "=text",
        "services": "=list",
        "languages": "=list",
        "published_on": "date",
        "updated_on": "date",
        "access": "=AccessRule()",
    }

    def __init__(
        self,
        *,
        name: str = "",
        description: str = "",
        type: Optional[str] = None,
        url: Optional[str] = None,
        format: Optional[str] = None,
        container: Optional[str] = None,
        media_type: Optional[str] = None,
        size: Optional[int] = None,
        checksum: Optional[Checksum] = None,
        services: abc.Iterable[ServiceOffer] = (),
        languages: abc.Iterable[str] = (),
        crs: Optional[str] = None,
        temporal: Optional[Period] = None,
        published_on: Optional[Union[PartialDate, date, str, int]] = None,
        updated_on: Optional[Union[PartialDate, date, str, int]] = None,
        licence: Optional[str] = None,
        access: Optional[AccessRule] = None,
    ) -> None:
        self.name: str = name
        self.description: str = description
        self.type: Optional[str] = type
        self.url: Optional[str] = url
        self.format: Optional[str] = format
        self.container: Optional[str] = container
        self.media_type: Optional[str] = media_type
        self.size: Optional[int] = size
        self.checksum: Optional[Checksum] = checksum
        self.services: list[ServiceOffer] = list(services)
        self.languages: list[str] = list(languages)
        self.crs: Optional[str] = crs
        self.temporal: Optional[Period] = temporal
        self.published_on: Optional[PartialDate] = None if published_on is None else as_date(published_on)
        self.updated_on: Optional[PartialDate] = None if updated_on is None else as_date(updated_on)
        self.licence: Optional[str] = licence
        self.access: AccessRule = AccessRule() if access is None else access


class Review(Noun):
    """A review of a dataset.

    Attributes:
        id: Its identifier.
        dataset: What was controlled.
        revision: At which revision.
        time: When.
        account: By whom; absent for the host itself, and once the account is erased.
        outcome: What it found.
        note: What to correct, or why.
        score: The quality measured then, 0 to 100.
        rules: The set of rules it was measured by.
        content: Fingerprint of what was controlled.
        stale: Whether what was controlled has changed since: the review then no longer makes
            the dataset controlled. Worked out when it is read.
    """

    __slots__ = (
        "id",
        "dataset",
        "revision",
        "time",
        "account",
        "outcome",
        "note",
        "score",
        "rules",
        "content",
        "stale",
    )
    __match_args__ = (
        "id",
        "dataset",
        "revision",
        "time",
        "account",
        "outcome",
        "note",
        "score",
        "rules",
        "content",
        "stale",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {"stale": "=false"}

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        dataset: Union[UUID, str],
        revision: int,
        time: datetime,
        account: Optional[Union[UUID, str]] = None,
        outcome: ReviewOutcome,
        note: Optional[str] = None,
        score: int,
        rules: str,
        content: str,
        stale: bool = False,
    ) -> None:
        self.id: UUID = as_id(id)
        self.dataset: UUID = as_id(dataset)
        self.revision: int = revision
        self.time: datetime = time
        self.account: Optional[UUID] = None if account is None else as_id(account)
        self.outcome: ReviewOutcome = outcome
        self.note: Optional[str] = note
        self.score: int = score
        self.rules: str = rules
        self.content: str = content
        self.stale: bool = stale


class RoleRule(Noun):
    """One role held elsewhere, and what it gives here.

    Attributes:
        outside: The role as the identity names it, without `ROLE_`; compared exactly.
        gives: What it gives.
    """

    __slots__ = ("outside", "gives")
    __match_args__ = ("outside", "gives")

    def __init__(
        self,
        *,
        outside: str,
        gives: RoleGrant,
    ) -> None:
        self.outside: str = outside
        self.gives: RoleGrant = gives


class SchemeTerms(Noun):
    """The terms of one scheme, in the order offered.

    Attributes:
        scheme: Its code.
        labels: Its labels.
        uri: Its URI.
        source: Where the list comes from.
        terms: Every term known, so that records of other catalogues keep their meaning.
        offered: The codes that forms offer, in order: every term not deprecated when absent,
            none when empty.
    """

    __slots__ = ("scheme", "labels", "uri", "source", "terms", "offered")
    __match_args__ = ("scheme", "labels", "uri", "source", "terms", "offered")

    def __init__(
        self,
        *,
        scheme: str,
        labels: Labels,
        uri: Optional[str] = None,
        source: Optional[str] = None,
        terms: abc.Iterable[Term],
        offered: Optional[abc.Iterable[str]] = None,
    ) -> None:
        self.scheme: str = scheme
        self.labels: Labels = labels
        self.uri: Optional[str] = uri
        self.source: Optional[str] = source
        self.terms: list[Term] = list(terms)
        self.offered: Optional[list[str]] = None if offered is None else list(offered)


class ServiceOffer(Noun):
    """A service that a resource offers, and where.

    Attributes:
        operation: `download`, `view` or `extract`; absent for an API.
        url: The address; the resource's own when absent.
        protocol: The protocol, a code of `format` flagged as service (`WMS`, `WFS`, `API`…).
        layer: The layer or collection.
    """

    __slots__ = ("operation", "url", "protocol", "layer")
    __match_args__ = ("operation", "url", "protocol", "layer")

    def __init__(
        self,
        *,
        operation: Optional[Operation] = None,
        url: Optional[str] = None,
        protocol: Optional[str] = None,
        layer: Optional[str] = None,
    ) -> None:
        self.operation: Optional[Operation] = operation
        self.url: Optional[str] = url
        self.protocol: Optional[str] = protocol
        self.layer: Optional[str] = layer


class SignInPolicy(Noun):
    """How many attempts to sign in are free, and how long a way to a new password stands.

    Attributes:
        failures: Failures in a row under one login before pauses begin; 5. Unknown logins count
            alike.
        pause: The first pause, in seconds; 30. It doubles with each further failure.
        longest_pause: The longest pause, in seconds; 900. Bounded, so that nobody locks
            somebody else out for good.
        memory: After how long without an attempt failures are forgotten, in seconds; 86 400.
        reset_lifetime: How long a way to a new password stands, in seconds; 3 600.
    """

    __slots__ = ("failures", "pause", "longest_pause", "memory", "reset_lifetime")
    __match_args__ = ("failures", "pause", "longest_pause", "memory", "reset_lifetime")
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "failures": "=5",
        "pause": "=30",
        "longest_pause": "=900",
        "memory": "=86400",
        "reset_lifetime": "=3600",
    }

    def __init__(
        self,
        *,
        failures: int = 5,
        pause: int = 30,
        longest_pause: int = 900,
        memory: int = 86400,
        reset_lifetime: int = 3600,
    ) -> None:
        self.failures: int = failures
        self.pause: int = pause
        self.longest_pause: int = longest_pause
        self.memory: int = memory
        self.reset_lifetime: int = reset_lifetime


class Statistics(Noun):
    """Figures of what a principal may know.

    Attributes:
        accounts: Registered users: personal accounts that may sign in. Only for those who read
            the statistics of the whole catalogue, and only without a portal.
        organisations: Organisations; through a portal, those that have a dataset there.
        datasets: Datasets by state code.
        controlled: Published datasets that their last review accepts as they are.
        open: Published datasets marked as open data.
        geographic: Published datasets marked as geographic data.
        statistical: Published datasets marked as statistical data.
        intelligent: Published datasets marked as intelligent data.
        by_organisation: Published datasets by organisation slug.
        by_format: Published datasets by format.
        by_data_type: Published datasets by data type.
        by_portal: Published datasets by portal; through a portal, its own alone.
        usage: Views, downloads, bytes and extractions in all: for those who read the statistics
            of the whole catalogue everything that was ever counted, that of datasets which have
            gone too; for others that of the datasets they may read. Through a portal, what was
            counted there.
        usage_by_year: The same by year, oldest first.
        usage_by_organisation: The same by organisation slug: that of the time for those who
            read the statistics of the whole, that of now for others; `""` without an organisation,
            or with one that has gone.
        usage_by_portal: The same by portal; `""` without one.
    """

    __slots__ = (
        "accounts",
        "organisations",
        "datasets",
        "controlled",
        "open",
        "geographic",
        "statistical",
        "intelligent",
        "by_organisation",
        "by_format",
        "by_data_type",
        "by_portal",
        "usage",
        "usage_by_year",
        "usage_by_organisation",
        "usage_by_portal",
    )
    __match_args__ = (
        "accounts",
        "organisations",
        "datasets",
        "controlled",
        "open",
        "geographic",
        "statistical",
        "intelligent",
        "by_organisation",
        "by_format",
        "by_data_type",
        "by_portal",
        "usage",
        "usage_by_year",
        "usage_by_organisation",
        "usage_by_portal",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "organisations": "=0",
        "datasets": "=dict",
        "controlled": "=0",
        "open": "=0",
        "geographic": "=0",
        "statistical": "=0",
        "intelligent": "=0",
        "by_organisation": "=dict",
        "by_format": "=dict",
        "by_data_type": "=dict",
        "by_portal": "=dict",
        "usage": "=UsageTotals()",
        "usage_by_year": "=list",
        "usage_by_organisation": "=dict",
        "usage_by_portal": "=dict",
    }

    def __init__(
        self,
        *,
        accounts: Optional[int] = None,
        organisations: int = 0,
        datasets: Union[abc.Mapping[str, int], abc.Iterable[tuple[str, int]]] = (),
        controlled: int = 0,
        open: int = 0,
        geographic: int = 0,
        statistical: int = 0,
        intelligent: int = 0,
        by_organisation: Union[abc.Mapping[str, int], abc.Iterable[tuple[str, int]]] = (),
        by_format: Union[abc.Mapping[str, int], abc.Iterable[tuple[str, int]]] = (),
        by_data_type: Union[abc.Mapping[str, int], abc.Iterable[tuple[str, int]]] = (),
        by_portal: Union[abc.Mapping[str, int], abc.Iterable[tuple[str, int]]] = (),
        usage: Optional[UsageTotals] = None,
        usage_by_year: abc.Iterable[YearOfUse] = (),
        usage_by_organisation: Union[abc.Mapping[str, UsageTotals], abc.Iterable[tuple[str, UsageTotals]]] = (),
        usage_by_portal: Union[abc.Mapping[str, UsageTotals], abc.Iterable[tuple[str, UsageTotals]]] = (),
    ) -> None:
        self.accounts: Optional[int] = accounts
        self.organisations: int = organisations
        self.datasets: dict[str, int] = dict(datasets)
        self.controlled: int = controlled
        self.open: int = open
        self.geographic: int = geographic
        self.statistical: int = statistical
        self.intelligent: int = intelligent
        self.by_organisation: dict[str, int] = dict(by_organisation)
        self.by_format: dict[str, int] = dict(by_format)
        self.by_data_type: dict[str, int] = dict(by_data_type)
        self.by_portal: dict[str, int] = dict(by_portal)
        self.usage: UsageTotals = UsageTotals() if usage is None else usage
        self.usage_by_year: list[YearOfUse] = list(usage_by_year)
        self.usage_by_organisation: dict[str, UsageTotals] = dict(usage_by_organisation)
        self.usage_by_portal: dict[str, UsageTotals] = dict(usage_by_portal)


class StepIssue(Noun):
    """An issue, and the step of the form where it is set right.

    Attributes:
        step: The code of the step, one of `x-steps` of the profile's schema.
        issue: The issue.
    """

    __slots__ = ("step", "issue")
    __match_args__ = ("step", "issue")

    def __init__(
        self,
        *,
        step: str,
        issue: Issue,
    ) -> None:
        self.step: str = step
        self.issue: Issue = issue


class StoredFile(Noun):
    """A file kept by the catalogue under its content hash.

    Attributes:
        hash: SHA-256 of the content, lower-case hexadecimal.
        size: Bytes.
        name: The name it was deposited under.
    """

    __slots__ = ("hash", "size", "name")
    __match_args__ = ("hash", "size", "name")

    def __init__(
        self,
        *,
        hash: str,
        size: int,
        name: str,
    ) -> None:
        self.hash: str = hash
        self.size: int = size
        self.name: str = name


class Subscription(Noun):
    """A place from which an account follows events, kept by the catalogue.

    Attributes:
        id: Its identifier.
        account: Whose it is.
        name: Its name, one of a kind among those of the account, 1 to 350 characters.
        filter: Which events are wanted.
        created: When it was made.
        position: Up to where its events were acknowledged, as `EventPage.position`.
    """

    __slots__ = ("id", "account", "name", "filter", "created", "position")
    __match_args__ = ("id", "account", "name", "filter", "created", "position")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"filter": "=EventFilter()"}

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        account: Union[UUID, str],
        name: str,
        filter: Optional[EventFilter] = None,
        created: datetime,
        position: str,
    ) -> None:
        self.id: UUID = as_id(id)
        self.account: UUID = as_id(account)
        self.name: str = name
        self.filter: EventFilter = EventFilter() if filter is None else filter
        self.created: datetime = created
        self.position: str = position


class Suggestion(Noun):
    """One suggestion.

    Attributes:
        value: What to store or to filter by: a keyword as spelled, a code, an identifier.
        labels: What to show.
        count: How many readable published datasets use it; inhabitants for a territory.
    """

    __slots__ = ("value", "labels", "count")
    __match_args__ = ("value", "labels", "count")

    def __init__(
        self,
        *,
        value: str,
        labels: Labels,
        count: int,
    ) -> None:
        self.value: str = value
        self.labels: Labels = labels
        self.count: int = count


class Term(Noun):
    """One term of a scheme.

    Attributes:
        code: Its code, unique in the scheme; what records store.
        labels: Its labels.
        uri: Its URI.
        aliases: Its names elsewhere.
        mappings: Its relations to other schemes.
        deprecated: Whether it is kept for old records only.
        attributes: Further facts: `open`, `media_type`, `period_days`, `exclusive`…
        illustration: File name of its illustration, for themes.
    """

    __slots__ = ("code", "labels", "uri", "aliases", "mappings", "deprecated", "attributes", "illustration")
    __match_args__ = (
        "code",
        "labels",
        "uri",
        "aliases",
        "mappings",
        "deprecated",
        "attributes",
        "illustration",
    )
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "code": "=text",
        "labels": "=Labels()",
        "aliases": "=list",
        "mappings": "=list",
        "deprecated": "=false",
        "attributes": "=dict",
    }

    def __init__(
        self,
        *,
        code: str = "",
        labels: Optional[Labels] = None,
        uri: Optional[str] = None,
        aliases: abc.Iterable[Alias] = (),
        mappings: abc.Iterable[Mapping] = (),
        deprecated: bool = False,
        attributes: Union[abc.Mapping[str, str], abc.Iterable[tuple[str, str]]] = (),
        illustration: Optional[str] = None,
    ) -> None:
        self.code: str = code
        self.labels: Labels = Labels() if labels is None else labels
        self.uri: Optional[str] = uri
        self.aliases: list[Alias] = list(aliases)
        self.mappings: list[Mapping] = list(mappings)
        self.deprecated: bool = deprecated
        self.attributes: dict[str, str] = dict(attributes)
        self.illustration: Optional[str] = illustration


class Territory(Noun):
    """One place.

    Attributes:
        id: Its identifier, `level:code`, e.g. `department:33`.
        level: Its level.
        code: INSEE or SIREN code; `FR` for the country.
        name: Its name, 1 to 350 characters.
        parent: The identifier of the territory it lies in.
        population: Inhabitants, when known.
        bounds: West, south, east, north in degrees of WGS 84, when known.
        approximate: Whether the bounds are those of a larger territory: good for a search, not
            for an extent.
    """

    __slots__ = ("id", "level", "code", "name", "parent", "population", "bounds", "approximate")
    __match_args__ = ("id", "level", "code", "name", "parent", "population", "bounds", "approximate")

    def __init__(
        self,
        *,
        id: str,
        level: TerritoryLevel,
        code: str,
        name: str,
        parent: Optional[str] = None,
        population: Optional[int] = None,
        bounds: Optional[abc.Iterable[float]] = None,
        approximate: bool,
    ) -> None:
        self.id: str = id
        self.level: TerritoryLevel = level
        self.code: str = code
        self.name: str = name
        self.parent: Optional[str] = parent
        self.population: Optional[int] = population
        self.bounds: Optional[list[float]] = None if bounds is None else list(bounds)
        self.approximate: bool = approximate


class Token(Noun):
    """A token. Its secret is shown once, when it is made, and kept as a hash.

    Attributes:
        id: Its identifier.
        account: The account it stands for.
        created: When it was made.
        details: What was written of it.
    """

    __slots__ = ("id", "account", "created", "details")
    __match_args__ = ("id", "account", "created", "details")

    def __init__(
        self,
        *,
        id: Union[UUID, str],
        account: Union[UUID, str],
        created: datetime,
        details: TokenDetails,
    ) -> None:
        self.id: UUID = as_id(id)
        self.account: UUID = as_id(account)
        self.created: datetime = created
        self.details: TokenDetails = details

    @property
    def name(self) -> str:
        """What it is for, 1 to 350 characters."""
        return self.details.name

    @property
    def scope(self) -> TokenScope:
        """How far it goes."""
        return self.details.scope

    @property
    def expires(self) -> Optional[datetime]:
        """When it ends; never when absent."""
        return self.details.expires


class TokenDetails(Noun):
    """What the holder of an account writes of a token.

    Attributes:
        name: What it is for, 1 to 350 characters.
        scope: How far it goes.
        expires: When it ends; never when absent.
    """

    __slots__ = ("name", "scope", "expires")
    __match_args__ = ("name", "scope", "expires")
    _kinds: ClassVar[abc.Mapping[str, str]] = {"name": "=text", "scope": "=TokenScope.READ"}

    def __init__(
        self,
        *,
        name: str = "",
        scope: TokenScope = TokenScope.READ,
        expires: Optional[datetime] = None,
    ) -> None:
        self.name: str = name
        self.scope: TokenScope = scope
        self.expires: Optional[datetime] = expires


class Upgrade(Noun):
    """What became of a dataset that was moved to another profile.

    Attributes:
        dataset: The dataset as written, as who asked may see it.
        filled: What was filled in: it follows from what the record said already.
        suggestions: What may be right and was not written: for a person to choose.
        missing: What there is to say of it under the new profile, each with its step of the
            form: errors, which stop publication, then warnings, then hints.
    """

    __slots__ = ("dataset", "filled", "suggestions", "missing")
    __match_args__ = ("dataset", "filled", "suggestions", "missing")

    def __init__(
        self,
        *,
        dataset: Dataset,
        filled: abc.Iterable[Filling],
        suggestions: abc.Iterable[Filling],
        missing: abc.Iterable[StepIssue],
    ) -> None:
        self.dataset: Dataset = dataset
        self.filled: list[Filling] = list(filled)
        self.suggestions: list[Filling] = list(suggestions)
        self.missing: list[StepIssue] = list(missing)

    @property
    def id(self) -> UUID:
        """Its identifier, for ever."""
        return self.dataset.id

    @property
    def slug(self) -> str:
        """The readable part of its address."""
        return self.dataset.slug

    @property
    def revision(self) -> int:
        """Its revision; give it back when writing."""
        return self.dataset.revision

    @property
    def state(self) -> State:
        """Where it stands in its life."""
        return self.dataset.state

    @property
    def state_before_deletion(self) -> Optional[State]:
        """The state before a deletion; kept for the restoration."""
        return self.dataset.state_before_deletion

    @property
    def created(self) -> datetime:
        """When the record was made (not the data: `Metadata.created_on`)."""
        return self.dataset.created

    @property
    def modified(self) -> datetime:
        """When the record last changed."""
        return self.dataset.modified

    @property
    def first_public(self) -> Optional[datetime]:
        """When the record was first seen by the public; its slug is frozen from then on."""
        return self.dataset.first_public

    @property
    def creator(self) -> Optional[UUID]:
        """The account that made it."""
        return self.dataset.creator

    @property
    def collaborators(self) -> list[Collaborator]:
        """Accounts invited to it."""
        return self.dataset.collaborators

    @property
    def metadata(self) -> Metadata:
        """What was written of it."""
        return self.dataset.metadata

    @property
    def resources(self) -> list[Resource]:
        """Its resources, in order."""
        return self.dataset.resources

    @property
    def provenance(self) -> Optional[Provenance]:
        """Where it was imported from."""
        return self.dataset.provenance

    @property
    def title(self) -> str:
        """Title, 1 to 350 characters (`dct:title`)."""
        return self.dataset.metadata.title

    @property
    def alternative_titles(self) -> list[str]:
        """Other titles and acronyms, 0 to 20."""
        return self.dataset.metadata.alternative_titles

    @property
    def description(self) -> str:
        """Description, Markdown, at most 100 000 characters (`dct:description`)."""
        return self.dataset.metadata.description

    @property
    def keywords(self) -> list[str]:
        """Keywords as typed, 2 to 100 characters each, at most 200 (`dcat:keyword`)."""
        return self.dataset.metadata.keywords

    @property
    def licence(self) -> Optional[str]:
        """Licence, a code of `licence` (`dct:license`)."""
        return self.dataset.metadata.licence

    @property
    def organisation(self) -> Optional[UUID]:
        """The organisation that owns it (`dct:publisher`)."""
        return self.dataset.metadata.organisation

    @property
    def visibility(self) -> Visibility:
        """Who sees the record."""
        return self.dataset.metadata.visibility

    @property
    def kind(self) -> str:
        """What the thing is, a code of `kind`."""
        return self.dataset.metadata.kind

    @property
    def profile(self) -> Optional[str]:
        """Profile whose rules it must meet; the organisation's, else the catalogue's, when absent."""
        return self.dataset.metadata.profile

    @property
    def frequency(self) -> Optional[str]:
        """Update frequency, a code of `frequency` (`dct:accrualPeriodicity`)."""
        return self.dataset.metadata.frequency

    @property
    def data_types(self) -> list[str]:
        """Data types, codes of `data-type`."""
        return self.dataset.metadata.data_types

    @property
    def thumbnail(self) -> Optional[str]:
        """Address of a thumbnail; the first theme's illustration serves otherwise."""
        return self.dataset.metadata.thumbnail

    @property
    def themes(self) -> list[str]:
        """Themes in the order chosen, codes of `theme` (`dcat:theme`)."""
        return self.dataset.metadata.themes

    @property
    def categories(self) -> list[str]:
        """Categories, codes of `category`; shown on the record, never a facet."""
        return self.dataset.metadata.categories

    @property
    def link(self) -> Optional[str]:
        """A web page about it (`dcat:landingPage`)."""
        return self.dataset.metadata.link

    @property
    def inspire_url(self) -> Optional[str]:
        """Its INSPIRE record in another catalogue."""
        return self.dataset.metadata.inspire_url

    @property
    def granularity(self) -> Optional[str]:
        """Level of detail of the data (not its coverage), a code of `granularity`."""
        return self.dataset.metadata.granularity

    @property
    def created_on(self) -> Optional[PartialDate]:
        """When the data was created (`dct:created`)."""
        return self.dataset.metadata.created_on

    @property
    def published_on(self) -> Optional[PartialDate]:
        """When the data was published (`dct:issued`)."""
        return self.dataset.metadata.published_on

    @property
    def updated_on(self) -> Optional[PartialDate]:
        """When the data last changed (`dct:modified`)."""
        return self.dataset.metadata.updated_on

    @property
    def support(self) -> Optional[str]:
        """Technical support, a code of `support`."""
        return self.dataset.metadata.support

    @property
    def contacts(self) -> list[Contact]:
        """Contacts, the first is the one to ask; at most 50."""
        return self.dataset.metadata.contacts

    @property
    def extent(self) -> Extent:
        """Geographic extent (`dct:spatial`)."""
        return self.dataset.metadata.extent

    @property
    def temporal(self) -> list[Period]:
        """Temporal coverage, 0 to 100 periods (`dct:temporal`)."""
        return self.dataset.metadata.temporal

    @property
    def languages(self) -> list[str]:
        """Languages of the data, codes of `language` (`dct:language`)."""
        return self.dataset.metadata.languages

    @property
    def lineage(self) -> Optional[str]:
        """How the data came to be (`dct:provenance`, `LI_Lineage`)."""
        return self.dataset.metadata.lineage

    @property
    def conformity(self) -> list[Conformity]:
        """Conformity to specifications (`dct:conformsTo`)."""
        return self.dataset.metadata.conformity

    @property
    def crs(self) -> list[str]:
        """Coordinate reference systems, codes of `crs` or `EPSG:n`."""
        return self.dataset.metadata.crs

    @property
    def resolution(self) -> list[Resolution]:
        """Resolutions."""
        return self.dataset.metadata.resolution

    @property
    def topics(self) -> list[str]:
        """ISO topic categories, codes of `topic-category`."""
        return self.dataset.metadata.topics

    @property
    def inspire_themes(self) -> list[str]:
        """INSPIRE themes, codes of `inspire-theme`."""
        return self.dataset.metadata.inspire_themes

    @property
    def representations(self) -> list[str]:
        """How space is represented, codes of `representation` (`MD_SpatialRepresentationTypeCode`)."""
        return self.dataset.metadata.representations

    @property
    def encodings(self) -> list[Encoding]:
        """Encodings of the data, tied to no file, 0 to 100; the formats of the resources tell theirs."""
        return self.dataset.metadata.encodings

    @property
    def service_type(self) -> Optional[str]:
        """Of a service: what it does, a code of `service-type`."""
        return self.dataset.metadata.service_type

    @property
    def operates_on(self) -> list[CoupledResource]:
        """Of a service: the datasets that it works on, 0 to 100 (`srv:operatesOn`)."""
        return self.dataset.metadata.operates_on

    @property
    def progress(self) -> Optional[str]:
        """How far the data's own life has come, a code of `progress`."""
        return self.dataset.metadata.progress

    @property
    def access_reason(self) -> Optional[str]:
        """Legal reason of a restriction on the whole, a code of `access-reason` or
        `access-reason-crpa`.
        """
        return self.dataset.metadata.access_reason

    @property
    def identifiers(self) -> list[Identifier]:
        """Names under which others know it."""
        return self.dataset.metadata.identifiers

    @property
    def parent(self) -> Optional[UUID]:
        """The series it belongs to."""
        return self.dataset.metadata.parent


class UsageTotals(Noun):
    """Counters of use.

    Attributes:
        views: Records seen.
        downloads: Files taken.
        bytes: Bytes taken.
        extractions: Extractions done.
    """

    __slots__ = ("views", "downloads", "bytes", "extractions")
    __match_args__ = ("views", "downloads", "bytes", "extractions")
    _kinds: ClassVar[abc.Mapping[str, str]] = {
        "views": "=0",
        "downloads": "=0",
        "bytes": "=0",
        "extractions": "=0",
    }

    def __init__(
        self,
        *,
        views: int = 0,
        downloads: int = 0,
        bytes: int = 0,
        extractions: int = 0,
    ) -> None:
        self.views: int = views
        self.downloads: int = downloads
        self.bytes: int = bytes
        self.extractions: int = extractions


class YearOfUse(Noun):
    """The use of one year.

    Attributes:
        year: The year.
        totals: What was counted.
    """

    __slots__ = ("year", "totals")
    __match_args__ = ("year", "totals")

    def __init__(
        self,
        *,
        year: int,
        totals: UsageTotals,
    ) -> None:
        self.year: int = year
        self.totals: UsageTotals = totals
