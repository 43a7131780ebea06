//! The tables of what is written of datasets and resources.

use super::formats::Format;
use super::shape::{Field, Limit, List, Object, Shape, Tagged, Unique};
use crate::issue::IssueCode;
use crate::vocabulary::scheme;

/// Whole numbers that every language of the bindings, and JSON itself, keeps exactly.
pub(super) const EXACT: i64 = 9_007_199_254_740_991;

const NAME: Shape = Shape::Text { min: 0, max: |limits| limits.name, lines: false };
const LONG: Shape = Shape::Text { min: 0, max: |limits| limits.description, lines: true };
const CODE: Shape = Shape::Text { min: 0, max: |limits| limits.code, lines: false };
pub(super) const URL: Shape = Shape::Formatted(Format::Url, |limits| limits.url);
pub(super) const EMAIL: Shape = Shape::Formatted(Format::Email, |limits| limits.email);
pub(super) const TERRITORY: Shape = Shape::Formatted(Format::Territory, |limits| limits.code);
const DATE: Shape = Shape::Formatted(Format::Date, |limits| limits.code);
pub(super) const ID: Shape = Shape::Formatted(Format::Uuid, |limits| limits.code);
const REASON: Shape = Shape::Code(&[scheme::ACCESS_REASON, scheme::ACCESS_REASON_CRPA]);

macro_rules! code_list {
    ($scheme:expr) => {
        Shape::List(&List {
            item: Shape::Code(&[$scheme]),
            max: |limits| limits.codes,
            unique: Unique::Exact,
        })
    };
}
pub(super) use code_list;

pub(super) const TERRITORIES: Shape =
    Shape::List(&List { item: TERRITORY, max: |limits| limits.members, unique: Unique::Exact });
pub(super) const IDS: Shape =
    Shape::List(&List { item: ID, max: |limits| limits.members, unique: Unique::Exact });

const fn bound(degrees: f64) -> Shape {
    Shape::Number { min: -degrees, max: degrees, code: IssueCode::BoxOutOfRange }
}

pub(super) static BOX: Object = Object {
    name: "box",
    fields: &[
        Field::needed("west", bound(180.0)),
        Field::needed("south", bound(90.0)),
        Field::needed("east", bound(180.0)),
        Field::needed("north", bound(90.0)),
    ],
};

static EXTENT: Object = Object {
    name: "extent",
    fields: &[
        Field::optional("place", NAME),
        Field::optional("territory", TERRITORY),
        Field::defaulted(
            "boxes",
            Shape::List(&List { item: Shape::Object(&BOX), max: |limits| limits.boxes, unique: Unique::No }),
        ),
    ],
};

static PERIOD: Object =
    Object { name: "period", fields: &[Field::optional("start", DATE), Field::optional("end", DATE)] };

pub(super) static CONTACT: Object = Object {
    name: "contact",
    fields: &[
        Field::optional("name", NAME),
        Field::optional("organisation", NAME),
        Field::optional("email", EMAIL),
        Field::optional("phone", Shape::Phone),
        Field::optional("url", URL),
        Field::optional("role", Shape::Code(&[scheme::CONTACT_ROLE])),
    ],
};

static CONFORMITY: Object = Object {
    name: "conformity",
    fields: &[
        Field::needed("specification", Shape::Text { min: 1, max: |limits| limits.name, lines: false }),
        Field::optional("uri", Shape::Text { min: 0, max: |limits| limits.url, lines: false }),
        Field::optional("date", DATE),
        Field::optional("pass", Shape::Boolean),
    ],
};

static RESOLUTION: Object = Object {
    name: "resolution",
    fields: &[
        Field::needed("scale", Shape::Integer { min: 1, max: EXACT }),
        Field::needed("distance", Shape::Number { min: 0.0, max: 1e9, code: IssueCode::InvalidNumber }),
    ],
};

static ENCODING: Object = Object {
    name: "encoding",
    fields: &[
        Field::needed("name", Shape::Text { min: 1, max: |limits| limits.name, lines: false }),
        Field::optional("version", NAME),
    ],
};

static COUPLED: Object = Object {
    name: "coupled-resource",
    fields: &[
        Field::optional("identifier", Shape::Text { min: 0, max: |limits| limits.identifier, lines: false }),
        Field::optional("url", URL),
    ],
};

static IDENTIFIER: Object = Object {
    name: "identifier",
    fields: &[
        Field::needed("kind", Shape::Choice(&["source", "file", "resource", "doi", "url", "other"])),
        Field::needed("value", Shape::Text { min: 1, max: |limits| limits.identifier, lines: false }),
        Field::optional("namespace", Shape::Text { min: 0, max: |limits| limits.url, lines: false }),
    ],
};

/// The smallest keyword, in characters.
pub(super) const KEYWORD_MIN: usize = 2;

const KEYWORD_MAX: Limit = |limits| limits.keyword;

/// What is written of a dataset.
pub(super) static METADATA: Object = Object {
    name: "metadata",
    fields: &[
        Field::filled("title", Shape::Text { min: 1, max: |limits| limits.title, lines: false }),
        Field::defaulted(
            "alternative_titles",
            Shape::List(&List {
                item: Shape::Text { min: 1, max: |limits| limits.title, lines: false },
                max: |limits| limits.alternative_titles,
                unique: Unique::Folded,
            }),
        ),
        Field::defaulted("description", LONG),
        Field::defaulted(
            "keywords",
            Shape::List(&List {
                item: Shape::Text { min: KEYWORD_MIN, max: KEYWORD_MAX, lines: false },
                max: |limits| limits.keywords,
                unique: Unique::Folded,
            }),
        ),
        Field::optional("licence", Shape::Code(&[scheme::LICENCE])),
        Field::optional("organisation", ID),
        Field::defaulted("visibility", Shape::Choice(&["public", "private"])),
        Field::defaulted("kind", Shape::Code(&[scheme::KIND])),
        Field::optional("profile", Shape::Profile),
        Field::optional("frequency", Shape::Code(&[scheme::FREQUENCY])),
        Field::defaulted("data_types", code_list!(scheme::DATA_TYPE)),
        Field::optional("thumbnail", URL),
        Field::defaulted("themes", code_list!(scheme::THEME)),
        Field::defaulted("categories", code_list!(scheme::CATEGORY)),
        Field::optional("link", URL),
        Field::optional("inspire_url", URL),
        Field::optional("granularity", Shape::Code(&[scheme::GRANULARITY])),
        Field::optional("created_on", DATE),
        Field::optional("published_on", DATE),
        Field::optional("updated_on", DATE),
        Field::optional("support", Shape::Code(&[scheme::SUPPORT])),
        Field::defaulted(
            "contacts",
            Shape::List(&List {
                item: Shape::Object(&CONTACT),
                max: |limits| limits.contacts,
                unique: Unique::No,
            }),
        ),
        Field::defaulted("extent", Shape::Object(&EXTENT)),
        Field::defaulted(
            "temporal",
            Shape::List(&List {
                item: Shape::Object(&PERIOD),
                max: |limits| limits.periods,
                unique: Unique::No,
            }),
        ),
        Field::defaulted("languages", code_list!(scheme::LANGUAGE)),
        Field::optional("lineage", LONG),
        Field::defaulted(
            "conformity",
            Shape::List(&List {
                item: Shape::Object(&CONFORMITY),
                max: |limits| limits.specifications,
                unique: Unique::No,
            }),
        ),
        Field::defaulted(
            "crs",
            Shape::List(&List {
                item: Shape::ReferenceSystem,
                max: |limits| limits.codes,
                unique: Unique::Exact,
            }),
        ),
        Field::defaulted(
            "resolution",
            Shape::List(&List {
                item: Shape::OneOf(&RESOLUTION),
                max: |limits| limits.specifications,
                unique: Unique::No,
            }),
        ),
        Field::defaulted("topics", code_list!(scheme::TOPIC_CATEGORY)),
        Field::defaulted("inspire_themes", code_list!(scheme::INSPIRE_THEME)),
        Field::defaulted("representations", code_list!(scheme::REPRESENTATION)),
        Field::defaulted(
            "encodings",
            Shape::List(&List {
                item: Shape::Object(&ENCODING),
                max: |limits| limits.specifications,
                unique: Unique::No,
            }),
        ),
        Field::optional("service_type", Shape::Code(&[scheme::SERVICE_TYPE])),
        Field::defaulted(
            "operates_on",
            Shape::List(&List {
                item: Shape::Object(&COUPLED),
                max: |limits| limits.specifications,
                unique: Unique::No,
            }),
        ),
        Field::optional("progress", Shape::Code(&[scheme::PROGRESS])),
        Field::optional("access_reason", REASON),
        Field::defaulted(
            "identifiers",
            Shape::List(&List {
                item: Shape::Object(&IDENTIFIER),
                max: |limits| limits.identifiers,
                unique: Unique::Exact,
            }),
        ),
        Field::optional("parent", ID),
    ],
};

static CHECKSUM: Object = Object {
    name: "checksum",
    fields: &[
        Field::needed("algorithm", Shape::Choice(&["md5", "sha1", "sha256", "sha512"])),
        Field::needed("value", Shape::Formatted(Format::Hexadecimal, |limits| limits.identifier)),
    ],
};

static SERVICE: Object = Object {
    name: "service",
    fields: &[
        Field::optional("operation", Shape::Choice(&["download", "view", "extract"])),
        Field::optional("url", URL),
        Field::optional("protocol", Shape::FormatCode),
        Field::optional("layer", NAME),
    ],
};

static AUDIENCE: Tagged = Tagged {
    name: "audience",
    tag: "audience",
    variants: &[
        ("any-member", &[]),
        ("same-organisation", &[]),
        ("organisations", &[Field::needed("organisations", IDS)]),
        ("accounts", &[Field::needed("accounts", IDS)]),
        ("partners", &[]),
        ("territory", &[Field::needed("territories", TERRITORIES)]),
    ],
};

static ACCESS: Tagged = Tagged {
    name: "access",
    tag: "level",
    variants: &[
        ("open", &[]),
        ("authenticated", &[]),
        (
            "restricted",
            &[Field::defaulted(
                "audiences",
                Shape::List(&List {
                    item: Shape::Tagged(&AUDIENCE),
                    max: |limits| limits.audiences,
                    unique: Unique::No,
                }),
            )],
        ),
        ("closed", &[]),
    ],
};

static PORTAL_ACCESS: Object = Object {
    name: "portal-access",
    fields: &[
        Field::needed("portal", Shape::Formatted(Format::Slug, |limits| limits.code)),
        Field::optional("download", Shape::Tagged(&ACCESS)),
        Field::optional("view", Shape::Tagged(&ACCESS)),
        Field::optional("extract", Shape::Tagged(&ACCESS)),
    ],
};

static ACCESS_RULE: Object = Object {
    name: "access-rule",
    fields: &[
        Field::defaulted("download", Shape::Tagged(&ACCESS)),
        Field::optional("view", Shape::Tagged(&ACCESS)),
        Field::optional("extract", Shape::Tagged(&ACCESS)),
        Field::defaulted(
            "portals",
            Shape::List(&List {
                item: Shape::Object(&PORTAL_ACCESS),
                max: |limits| limits.audiences,
                unique: Unique::No,
            }),
        ),
        Field::optional("reason", REASON),
        Field::optional("ask", NAME),
    ],
};

/// What is written of a resource.
pub(super) static RESOURCE: Object = Object {
    name: "resource",
    fields: &[
        Field::defaulted("name", NAME),
        Field::defaulted("description", LONG),
        Field::optional("type", Shape::Code(&[scheme::RESOURCE_TYPE])),
        Field::optional("url", URL),
        Field::optional("format", Shape::FormatCode),
        Field::optional("container", Shape::FormatCode),
        Field::optional("media_type", CODE),
        Field::optional("size", Shape::Integer { min: 0, max: EXACT }),
        Field::optional("checksum", Shape::Object(&CHECKSUM)),
        Field::defaulted(
            "services",
            Shape::List(&List {
                item: Shape::Object(&SERVICE),
                max: |limits| limits.services,
                unique: Unique::No,
            }),
        ),
        Field::defaulted("languages", code_list!(scheme::LANGUAGE)),
        Field::optional("crs", Shape::ReferenceSystem),
        Field::optional("temporal", Shape::Object(&PERIOD)),
        Field::optional("published_on", DATE),
        Field::optional("updated_on", DATE),
        Field::optional("licence", Shape::Code(&[scheme::LICENCE])),
        Field::defaulted("access", Shape::Object(&ACCESS_RULE)),
    ],
};
