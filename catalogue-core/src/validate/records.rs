//! The tables of what administrators write: organisations, accounts, portals; and of provenance.

use super::formats::Format;
use super::shape::{Field, List, Object, Shape, Unique};
use super::tables::{BOX, CONTACT, EMAIL, ID, IDS, TERRITORIES, URL, code_list};
use crate::vocabulary::scheme;

const NAME: Shape = Shape::Text { min: 1, max: |limits| limits.name, lines: false };
const SHORT: Shape = Shape::Text { min: 0, max: |limits| limits.name, lines: false };
const SLUG: Shape = Shape::Formatted(Format::Slug, |limits| limits.code);

/// What is written of an organisation.
pub(super) static ORGANISATION: Object = Object {
    name: "organisation",
    fields: &[
        Field::filled("name", NAME),
        Field::optional("slug", SLUG),
        Field::optional("acronym", Shape::Text { min: 0, max: |limits| limits.acronym, lines: false }),
        Field::optional("type", Shape::Code(&[scheme::ORGANISATION_TYPE])),
        Field::optional("siret", Shape::Formatted(Format::Siret, |limits| limits.code)),
        Field::optional("address", Shape::Text { min: 0, max: |limits| limits.address, lines: true }),
        Field::optional("website", URL),
        Field::optional("email", EMAIL),
        Field::optional("phone", Shape::Phone),
        Field::optional("logo", URL),
        Field::optional("description", Shape::Text { min: 0, max: |limits| limits.description, lines: true }),
        Field::defaulted("territories", TERRITORIES),
        Field::optional("default_licence", Shape::Code(&[scheme::LICENCE])),
        Field::optional("profile", Shape::Profile),
        Field::defaulted("active", Shape::Boolean),
        Field::defaulted("partner", Shape::Boolean),
        Field::defaulted("aggregator", Shape::Boolean),
    ],
};

static MEMBERSHIP: Object = Object {
    name: "membership",
    fields: &[
        Field::needed("organisation", ID),
        Field::needed("role", Shape::Choice(&["member", "contributor", "editor", "administrator"])),
    ],
};

/// What is written of an account.
pub(super) static ACCOUNT: Object = Object {
    name: "account",
    fields: &[
        Field::filled("login", Shape::Formatted(Format::Login, |limits| limits.code)),
        Field::defaulted("kind", Shape::Choice(&["personal", "service"])),
        Field::optional("first_name", SHORT),
        Field::optional("last_name", SHORT),
        Field::optional("email", EMAIL),
        Field::optional("phone", Shape::Phone),
        Field::optional("position", SHORT),
        Field::optional("home", ID),
        Field::defaulted(
            "memberships",
            Shape::List(&List {
                item: Shape::Object(&MEMBERSHIP),
                max: |limits| limits.members,
                unique: Unique::No,
            }),
        ),
        Field::defaulted("moderator", Shape::Boolean),
        Field::defaulted("administrator", Shape::Boolean),
        Field::defaulted("active", Shape::Boolean),
    ],
};

static PREDICATE: Object = Object {
    name: "predicate",
    fields: &[
        Field::defaulted("organisations", IDS),
        Field::defaulted("themes", code_list!(scheme::THEME)),
        Field::defaulted("data_types", code_list!(scheme::DATA_TYPE)),
        Field::defaulted("kinds", code_list!(scheme::KIND)),
        Field::optional("area", Shape::Object(&BOX)),
    ],
};

const LABEL: Shape = Shape::Text { min: 1, max: |limits| limits.name, lines: false };
const FACET: Shape = Shape::Text { min: 1, max: |limits| limits.code, lines: false };

static LABELS: Object =
    Object { name: "labels", fields: &[Field::filled("fr", LABEL), Field::filled("en", LABEL)] };

static PORTAL_LABEL: Object = Object {
    name: "portal-label",
    fields: &[
        Field::needed("facet", FACET),
        Field::optional("code", NAME),
        Field::needed("labels", Shape::Object(&LABELS)),
    ],
};

/// A portal.
pub(super) static PORTAL: Object = Object {
    name: "portal",
    fields: &[
        Field::filled("code", SLUG),
        Field::filled("name", NAME),
        Field::filled("base_url", URL),
        Field::defaulted("predicate", Shape::Object(&PREDICATE)),
        Field::defaulted("themes", code_list!(scheme::THEME)),
        Field::defaulted(
            "facets",
            Shape::List(&List { item: FACET, max: |limits| limits.codes, unique: Unique::Exact }),
        ),
        Field::optional("extent", Shape::Object(&BOX)),
        Field::optional("description", Shape::Text { min: 0, max: |limits| limits.description, lines: true }),
        Field::optional("login_url", URL),
        Field::defaulted(
            "contacts",
            Shape::List(&List {
                item: Shape::Object(&CONTACT),
                max: |limits| limits.contacts,
                unique: Unique::No,
            }),
        ),
        Field::defaulted(
            "labels",
            Shape::List(&List {
                item: Shape::Object(&PORTAL_LABEL),
                max: |limits| limits.members,
                unique: Unique::No,
            }),
        ),
    ],
};

const REMOTE: Shape = Shape::Text { min: 0, max: |limits| limits.url, lines: true };

/// Where an imported record comes from; what it held is kept as it came.
pub(super) static PROVENANCE: Object = Object {
    name: "provenance",
    fields: &[
        Field::needed("format", Shape::Text { min: 1, max: |limits| limits.code, lines: false }),
        Field::optional("source", REMOTE),
        Field::optional("remote_id", REMOTE),
        Field::optional("remote_url", REMOTE),
        Field::optional("read", Shape::Anything),
        Field::optional("fingerprint", SHORT),
        Field::optional("raw", Shape::Anything),
        Field::optional("unmapped", Shape::Anything),
    ],
};
